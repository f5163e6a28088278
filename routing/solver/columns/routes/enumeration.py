"""
The route oracle: every feasible day-route of one kind of vehicle.

Sets of stops grow one stop at a time; only the cheapest order of a set that fits the day is kept
(nothing else tells two orders of a set apart on one day).

A set that fits no day may still be part of one that does: a stop more can give a break its place,
and a matrix of announced road times may break the triangle inequality (a leg avoids the road where
a trailer is slow to pass, the detour by a third stop takes it). So a set grows while it fits a day
*without* breaks on durations *closed* under detours (:meth:`Clock.relaxed`). Losing a stop never
makes such a day longer, and no real day is shorter than it: every part of a real day grows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.errors import TooManyRoutesError
from routing.problem import Problem
from routing.solver.columns.routes._plain_routes import LARGEST_SET, PlainDay, list_plain
from routing.solver.deadline import Deadline
from routing.solver.timetables import Clock, longest_s, without_detours

DEFAULT_LIMIT = 2_000_000
"""Most sets walked where hours matter: each costs calls of the clock."""
PLAIN_LIMIT = 40_000_000
"""Most sets walked where no hour matters: some ten seconds, and a gigabyte of routes."""
_MOST_ORDERS = 12_000_000
"""
Orders of five stops and more tried before giving up: a few seconds. Each order of the stops of
fewer than two thousand sets costs one call of the clock, and counts for two thousand.
"""
_FAR_TOO_MANY = 10
"""Times the limit: where so many threes of stops fit two by two, the list is not begun."""
_CHUNK = 50_000
"""Sets timed at once: arrays of a few megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class RouteSet:
    """
    Feasible day-routes of one kind of vehicle.

    ``orders`` has shape (R, most stops of a route): stops in order of visit, padded with -1;
    ``cost`` has shape (R,).
    """

    orders: NDArray[np.int32]
    cost: FloatArray

    def __len__(self) -> int:
        return len(self.cost)


def enumerate_routes(
    problem: Problem,
    clock: Clock,
    candidates: IntArray,
    limit: int | None = None,
    deadline: Deadline = Deadline(),
) -> RouteSet:
    """
    List the cheapest feasible order of every set of stops that fits one day.

    Parameters
    ----------
    problem
        What is asked; its durations may break the triangle inequality.
    clock
        Timetables of the vehicle.
    candidates
        Indices of the stops that this vehicle may serve.
    limit
        Largest number of candidate sets examined; where omitted, ``DEFAULT_LIMIT``, or
        ``PLAIN_LIMIT`` where no hour matters.

    deadline
        Where it comes first, the sets are too many.

    Raises
    ------
    TooManyRoutesError
        If more than ``limit`` candidate sets, or too many orders of them, would have to be
        examined.
    """
    width = min(clock.vehicle.max_stops, max(1, len(candidates)))
    if width <= LARGEST_SET and clock.is_plain:
        return _plain(problem, clock, candidates, width, limit=limit or PLAIN_LIMIT)
    limit, deadline = limit or DEFAULT_LIMIT, deadline.begin()
    demands = np.array([s.demand for s in problem.stops], dtype=np.int64)
    light = np.sort(candidates[demands[candidates] <= clock.vehicle.capacity])
    if _are_too_many(clock, light, width, limit):
        raise TooManyRoutesError(limit)
    relaxed = clock.relaxed(light)
    grown, routes = _grow(clock, relaxed, light.reshape(-1, 1))
    found, examined, tried = [routes], 0, 0
    alone, together = grown[:, 0], _pairs_allowed(problem)
    for size in range(2, width + 1):
        kept: list[IntArray] = []
        for sets in _extensions(relaxed, grown, alone, together, demands):
            examined += len(sets)
            tried += max(len(sets), 2_000) * factorial(size) if size > 4 else 0
            if examined > limit or tried > _MOST_ORDERS or deadline.is_past:
                raise TooManyRoutesError(limit)
            larger, routes = _grow(clock, relaxed, sets)
            kept.append(larger)
            found.append(routes)
        if not any(len(block) for block in kept):
            break
        grown = np.vstack(kept)
        if size == 2:
            together = _pairs_found(len(problem.stops), grown)
    return _padded(found)


def _are_too_many(clock: Clock, stops: IntArray, width: int, limit: int) -> bool:
    """Whether threes of stops that fit a day two by two are far too many; quick, if in doubt no."""
    if width < 3 or len(stops) ** 3 < 6 * _FAR_TOO_MANY * limit:
        return False
    depot, nodes, services = clock.vehicle.depot, clock.nodes[stops], clock.services_s[stops]
    there, back = clock.durations[depot, nodes], clock.durations[nodes, depot]
    day = clock.durations[np.ix_(nodes, nodes)] + (there + services)[:, None] + back + services
    pairs = (np.minimum(day, day.T) <= longest_s(clock.vehicle)).astype(np.float32)
    np.fill_diagonal(pairs, 0.0)
    threes = float(((pairs @ pairs) * pairs).sum(dtype=np.float64)) / 6.0
    return threes > _FAR_TOO_MANY * limit


def _plain(
    problem: Problem, clock: Clock, candidates: IntArray, width: int, *, limit: int
) -> RouteSet:
    vehicle = clock.vehicle
    places = np.concatenate([[vehicle.depot], clock.nodes[candidates]])
    durations = clock.durations[np.ix_(places, places)]
    day = PlainDay(
        duration_s=np.ascontiguousarray(durations, dtype=np.int32),
        nearest_s=np.ascontiguousarray(without_detours(durations), dtype=np.int32),
        distance_m=np.ascontiguousarray(clock.distances[np.ix_(places, places)], dtype=np.int32),
        service_s=clock.services_s[candidates],
        demand=np.array([problem.stops[i].demand for i in candidates], dtype=np.int64),
        together=_pairs_allowed(problem)[np.ix_(candidates, candidates)],
        limit_s=longest_s(vehicle),
        capacity=vehicle.capacity,
        fixed_cost=float(vehicle.fixed_cost),
        cost_per_metre=float(vehicle.cost_per_metre),
        cost_per_second=float(vehicle.cost_per_second),
    )
    found = list_plain(day, width, is_symmetric=clock.is_symmetric, limit=limit)
    if found is None:
        raise TooManyRoutesError(limit)
    orders, cost = found
    return RouteSet(np.append(candidates, -1).astype(np.int32)[orders], cost)


def _grow(
    clock: Clock, relaxed: Clock, sets: IntArray
) -> tuple[IntArray, tuple[IntArray, FloatArray]]:
    """Return the sets that may grow, sorted within, and the best orders of the routes."""
    if relaxed is clock:
        routes = _best_orders(clock, sets)
        return np.sort(routes[0], axis=1), routes
    grown = np.sort(_best_orders(relaxed, sets)[0], axis=1)
    return grown, _best_orders(clock, grown)


def _pairs_allowed(problem: Problem) -> BoolArray:
    """Whether two stops share a day on which both may be visited, shape (stops, stops)."""
    days = np.zeros((len(problem.stops), problem.days), dtype=np.int64)
    for i, stop in enumerate(problem.stops):
        days[i, sorted(stop.days)] = 1
    return (days @ days.T) > 0


def _pairs_found(n: int, pairs: IntArray) -> BoolArray:
    found = np.zeros((n, n), dtype=np.bool_)
    found[pairs[:, 0], pairs[:, 1]] = found[pairs[:, 1], pairs[:, 0]] = True
    return found


def _extensions(
    clock: Clock,
    sets: IntArray,
    alone: IntArray,
    together: BoolArray,
    demands: IntArray,
) -> Iterator[IntArray]:
    """Yield blocks of sets one stop larger that pass the quick tests; sets are sorted."""
    room = _room_s(clock, sets)
    step = max(1, _CHUNK // max(1, len(alone)) * 4)
    for begin in range(0, len(sets), step):
        block, block_room = sets[begin : begin + step], room[begin : begin + step]
        ok = alone[None, :] > block[:, -1:]
        ok &= clock.services_s[alone][None, :] <= block_room[:, None]
        ok &= (
            demands[block].sum(axis=1)[:, None] + demands[alone][None, :] <= clock.vehicle.capacity
        )
        for column in range(block.shape[1]):
            ok &= together[block[:, column][:, None], alone[None, :]]
        rows, columns = np.nonzero(ok)
        if len(rows):
            yield np.hstack([block[rows], alone[columns][:, None]])


def _room_s(clock: Clock, sets: IntArray) -> IntArray:
    """Return seconds left in the day after the shortest closed walk over each set."""
    shortest = np.full(len(sets), np.iinfo(np.int64).max)
    for order in permutations(range(sets.shape[1])):
        legs_s, _ = clock.legs(sets[:, list(order)])
        np.minimum(shortest, legs_s.sum(axis=1), out=shortest)
    room: IntArray = longest_s(clock.vehicle) - shortest - clock.services_s[sets].sum(axis=1)
    return room


def _best_orders(clock: Clock, sets: IntArray) -> tuple[IntArray, FloatArray]:
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


def _padded(found: list[tuple[IntArray, FloatArray]]) -> RouteSet:
    width = max(orders.shape[1] for orders, _ in found)
    blocks = []
    for orders, _ in found:
        block = np.full((len(orders), width), -1, dtype=np.int32)
        block[:, : orders.shape[1]] = orders
        blocks.append(block)
    return RouteSet(np.vstack(blocks), np.concatenate([cost for _, cost in found]))
