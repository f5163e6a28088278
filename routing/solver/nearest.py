"""Which stops are near which: what both searches take apart together."""

from __future__ import annotations

import numpy as np

from routing.arrays import IntArray
from routing.problem import Problem


def nearest_stops(problem: Problem) -> IntArray:
    """For each stop, all stops from nearest to farthest (by distance there and back)."""
    nodes = np.array([s.node for s in problem.stops], dtype=np.int64)
    there = problem.distance_matrix[np.ix_(nodes, nodes)]
    return np.argsort(there + there.T, axis=1, kind="stable")
