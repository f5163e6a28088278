"""Places of the plane in whole units: matrices, exact lengths and the lower bound they allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from routing.arrays import IntArray
from routing.problem import FOREVER_S
from routing.solution import Solution

SCALE = 100_000
"""Matrix units per unit of a file; the plan's cost is recomputed with exact distances."""

Point = tuple[float, float]


def plane_matrices(points: Sequence[Point]) -> tuple[IntArray, IntArray]:
    """
    Measure between places.

    Parameters
    ----------
    points
        The n places, in the file's unit.

    Returns
    -------
    durations, distances
        Shape (n, n), in matrix units. Durations are rounded up, so that a plan that fits here
        fits the file; distances are rounded to the nearest unit.
    """
    exact = np.array([[math.dist(a, b) for b in points] for a in points])
    durations = np.ceil(exact * SCALE - 1e-6).astype(np.int64)
    return durations, np.rint(exact * SCALE).astype(np.int64)


def limit_units(limit: float) -> int:
    """Longest route in matrix units, rounded down; no limit beyond what a matrix unit can say."""
    return min(FOREVER_S, math.floor(limit * SCALE + 1e-3))


def plan_length(points: Sequence[Point], solution: Solution) -> float:
    """Length of a plan with exact distances; place 0 is the depot, place ``1 + i`` is stop i."""
    total = 0.0
    for route in solution.routes:
        tour = [0, *(1 + i for i in route.stops), 0]
        total += sum(math.dist(points[a], points[b]) for a, b in pairwise(tour))
    return total


def plane_lower_bound(solution: Solution) -> float:
    """
    Lower bound in the file's unit.

    It is lowered by one matrix unit for each arc of the plan: an arc is rounded by half a unit at
    most, and no plan has more than twice as many arcs, as each visit adds one and may open one
    route.
    """
    arcs = sum(len(route.stops) + 1 for route in solution.routes)
    return max(0.0, (solution.lower_bound - arcs) / SCALE)
