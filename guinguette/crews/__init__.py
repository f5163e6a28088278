"""The people of the vehicles: the rules of their working time, and what a plan asks of them."""
