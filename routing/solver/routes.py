"""
The route oracle: every feasible day-route of one kind of vehicle.

Sets of stops grow one stop at a time; a set is kept when some order of it fits the day, and only
its cheapest order is kept (nothing else tells two orders of a set apart on one day).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from routing.errors import TooManyRoutesError
from routing.problem import Problem
from routing.solver.timetables import Clock, IntArray

DEFAULT_LIMIT = 2_000_000
_CHUNK = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class RouteSet:
    """
    Feasible day-routes of one kind of vehicle.

    ``orders`` has shape (R, max_stops): stops in order of visit, padded with -1; ``cost`` has
    shape (R,).
    """

    orders: NDArray[np.int32]
    cost: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.cost)


def enumerate_routes(
    problem: Problem, clock: Clock, candidates: IntArray, *, limit: int = DEFAULT_LIMIT
) -> RouteSet:
    """
    List the cheapest feasible order of every set of stops that fits one day.

    Parameters
    ----------
    problem
        What is asked; durations must satisfy the triangle inequality (road matrices do).
    clock
        Timetables of the vehicle.
    candidates
        Indices of the stops that this vehicle may serve.
    limit
        Largest number of candidate sets examined.

    Raises
    ------
    TooManyRoutesError
        If more than ``limit`` candidate sets would have to be examined.
    """
    width = min(clock.vehicle.max_stops, max(1, len(candidates)))
    level, cost = _best_orders(clock, np.sort(candidates).reshape(-1, 1))
    sizes, costs, examined = [level], [cost], 0
    together = _pairs_allowed(problem)
    for size in range(2, width + 1):
        kept: list[IntArray] = []
        kept_cost: list[NDArray[np.float64]] = []
        for sets in _extensions(problem, clock, np.sort(sizes[-1], axis=1), sizes[0], together):
            examined += len(sets)
            if examined > limit:
                raise TooManyRoutesError(limit)
            orders, order_costs = _best_orders(clock, sets)
            kept.append(orders)
            kept_cost.append(order_costs)
        if not any(len(block) for block in kept):
            break
        sizes.append(np.vstack(kept))
        costs.append(np.concatenate(kept_cost))
        if size == 2:
            together = _pairs_found(len(problem.stops), sizes[1])
    return _padded(sizes, costs, clock.vehicle.max_stops)


def _pairs_allowed(problem: Problem) -> NDArray[np.bool_]:
    """Whether two stops share a day on which both may be visited, shape (stops, stops)."""
    days = np.zeros((len(problem.stops), problem.days), dtype=np.int64)
    for i, stop in enumerate(problem.stops):
        days[i, sorted(stop.days)] = 1
    return (days @ days.T) > 0


def _pairs_found(n: int, pairs: IntArray) -> NDArray[np.bool_]:
    found = np.zeros((n, n), dtype=np.bool_)
    found[pairs[:, 0], pairs[:, 1]] = found[pairs[:, 1], pairs[:, 0]] = True
    return found


def _extensions(
    problem: Problem,
    clock: Clock,
    sets: IntArray,
    singles: IntArray,
    together: NDArray[np.bool_],
) -> Iterator[IntArray]:
    """Yield blocks of sets one stop larger that pass the quick tests; sets are sorted."""
    alone = np.sort(singles[:, 0])
    demands = np.array([s.demand for s in problem.stops], dtype=np.int64)
    room = _room_s(clock, sets)
    step = max(1, _CHUNK // max(1, len(alone)) * 4)
    for begin in range(0, len(sets), step):
        block, block_room = sets[begin : begin + step], room[begin : begin + step]
        ok = alone[None, :] > block[:, -1:]
        ok &= clock.services_s[alone][None, :] <= block_room[:, None]
        ok &= (
            demands[block].sum(axis=1)[:, None] + demands[alone][None, :]
            <= clock.vehicle.capacity
        )
        for column in range(block.shape[1]):
            ok &= together[block[:, column][:, None], alone[None, :]]
        rows, columns = np.nonzero(ok)
        if len(rows):
            yield np.hstack([block[rows], alone[columns][:, None]])


def _room_s(clock: Clock, sets: IntArray) -> IntArray:
    """Return seconds left in the day after the shortest closed walk over each set."""
    vehicle = clock.vehicle
    longest = min(vehicle.longest_day_s, vehicle.latest_return_s - vehicle.earliest_start_s)
    shortest = np.full(len(sets), np.iinfo(np.int64).max)
    for order in permutations(range(sets.shape[1])):
        legs_s, _ = clock.legs(sets[:, list(order)])
        np.minimum(shortest, legs_s.sum(axis=1), out=shortest)
    room: IntArray = longest - shortest - clock.services_s[sets].sum(axis=1)
    return room


def _best_orders(clock: Clock, sets: IntArray) -> tuple[IntArray, NDArray[np.float64]]:
    """Return the cheapest feasible order of each set that has one, with its cost."""
    best = np.full(len(sets), np.inf)
    chosen = sets.copy()
    for begin in range(0, len(sets), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        block = sets[part]
        for order in _orders(clock, sets.shape[1]):
            arranged = block[:, order]
            times = clock.timetables(arranged)
            better = times.is_feasible & (times.cost < best[part])
            best[part] = np.where(better, times.cost, best[part])
            chosen[part] = np.where(better[:, None], arranged, chosen[part])
    keep = np.isfinite(best)
    return chosen[keep], best[keep]


def _orders(clock: Clock, size: int) -> list[list[int]]:
    """All orders of ``size`` stops; one of each reversed pair where both cost the same."""
    every = [list(order) for order in permutations(range(size))]
    if clock.is_symmetric:
        return [order for order in every if order[0] <= order[-1]]
    return every


def _padded(
    sizes: list[IntArray], costs: list[NDArray[np.float64]], width: int
) -> RouteSet:
    blocks = []
    for level in sizes:
        block = np.full((len(level), width), -1, dtype=np.int32)
        block[:, : level.shape[1]] = level
        blocks.append(block)
    return RouteSet(np.vstack(blocks), np.concatenate(costs))
