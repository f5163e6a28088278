"""Every choice of sites compared, on problems small enough for it."""

from itertools import combinations


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
