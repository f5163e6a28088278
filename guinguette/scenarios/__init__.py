"""Open a département on paper: which villages, from where, how often, at what cost, for whom."""
