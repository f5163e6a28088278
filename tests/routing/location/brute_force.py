"""Every choice of sites compared, on problems small enough for it."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st


def choices(sites, facilities, fixed=()):
    """List all choices that hold the fixed sites."""
    return [c for c in combinations(range(sites), facilities) if set(fixed) <= set(c)]


def least_cost(costs, facilities, weights, fixed=()):
    return min(
        sum(weights * costs[:, list(c)].min(axis=1))
        for c in choices(costs.shape[1], facilities, fixed)
    )


def most_covered(within, facilities, weights, fixed=()):
    return max(
        sum(weights[within[:, list(c)].any(axis=1)])
        for c in choices(within.shape[1], facilities, fixed)
    )


@st.composite
def problems(draw):
    """Draw costs, weights, a number of sites and those that are fixed; with many ties, or none."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    customers, sites = draw(st.integers(0, 14)), draw(st.integers(1, 8))
    facilities = draw(st.integers(1, sites))
    kind = draw(st.sampled_from(("plane", "matrix", "ties")))
    costs = random.uniform(0, 1e5, (customers, sites))
    if kind == "plane":
        a, b = random.uniform(0, 60, (customers, 1, 2)), random.uniform(0, 60, (1, sites, 2))
        costs = np.hypot(*np.moveaxis(a - b, 2, 0))
    elif kind == "ties":
        costs = random.integers(0, 4, (customers, sites)).astype(float)
    weights = random.integers(0, 50, customers) * draw(st.sampled_from((1.0, 37.5)))
    fixed = random.choice(sites, draw(st.integers(0, min(2, facilities))), replace=False)
    return costs, weights, facilities, tuple(fixed.tolist())
