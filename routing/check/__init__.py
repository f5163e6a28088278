"""The judge: every plan is recomputed from its problem, without the solver."""
