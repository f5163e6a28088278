"""Stops that fit no day alone, and those beside which they fit: placing one by one misses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np

from routing.arrays import IntArray
from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.feasibility import allowed_patterns, may_serve
from routing.solver.nearest import nearest_stops
from routing.solver.timetables import Clock, Timetables

_NEAREST = 8
"""Companions tried of each kind, by two and three: 16 and 240 routes, and as many that rest."""


def with_company(
    problem: Problem, start: Sequence[DayRoute], deadline: Deadline
) -> tuple[DayRoute, ...]:
    """
    Begin a plan with routes for the stops that no vehicle can serve alone.

    A route of the former plan that serves a companion loses it.
    """
    visited = {i for route in start for i in route.stops}
    alone = may_serve(problem).any(axis=(1, 2))
    lonely = [i for i in np.flatnonzero(~alone).tolist() if i not in visited]
    routes = list(start)
    if not lonely:
        return tuple(routes)
    finder, taken = _Finder(problem), set[int]()
    for i in lonely:
        if deadline.is_past:
            break
        if i in taken:
            continue
        busy = {(v, route.day) for route in routes for v in problem.crew_of(route.vehicle)}
        found = min(finder.ways(i, taken, busy), key=lambda ways: ways[0].cost, default=())
        deadline.meter.charge("conflict judged", 4 * len(problem.vehicles))
        chosen = {j for route in found[:1] for j in route.stops}
        taken |= chosen
        routes = [*(_without(route, chosen) for route in routes), *found]
    return tuple(route for route in routes if route.stops)


def _without(route: DayRoute, stops: set[int]) -> DayRoute:
    kept = [(i, s) for i, s in zip(route.stops, route.starts_s, strict=True) if i not in stops]
    return replace(route, stops=tuple(i for i, _ in kept), starts_s=tuple(s for _, s in kept))


class _Finder:
    """Finds routes for one stop and a few companions."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._near = nearest_stops(problem)
        self._known: dict[tuple[object, ...], Timetables] = {}

    def ways(
        self, i: int, taken: set[int], busy: set[tuple[int, int]]
    ) -> Iterator[tuple[DayRoute, ...]]:
        """List the best routes of each pattern and vehicle, on all days of the pattern."""
        problem, stop = self._problem, self._problem.stops[i]
        for pattern in allowed_patterns(problem, i, {}):
            companions = [
                j
                for j in self._near[i].tolist()
                if j != i and j not in taken and pattern in problem.stops[j].visit_patterns
            ]
            resting = [j for j in companions if problem.stops[j].allows_break][:_NEAREST]
            orders = self._orders(i, list(dict.fromkeys([*companions[:_NEAREST], *resting])))
            for v, vehicle in enumerate(problem.vehicles):
                free = pattern <= vehicle.days and not any((v, day) in busy for day in pattern)
                if free and (stop.vehicles is None or v in stop.vehicles):
                    yield from self._routes(v, pattern, orders)

    def _orders(self, i: int, companions: Sequence[int]) -> list[IntArray]:
        two = [(i, j) for j in companions] + [(j, i) for j in companions]
        three = [order for order in permutations((i, *companions), 3) if i in order]
        kept = ([order for order in orders if self._may_meet(order)] for orders in (two, three))
        return [np.array(orders, dtype=np.int64) for orders in kept if orders]

    def _may_meet(self, order: Sequence[int]) -> bool:
        rivals = (*self._problem.apart, *self._problem.once_a_week)
        return all(len(chosen.intersection(order)) < 2 for chosen in rivals)

    def _routes(
        self, v: int, pattern: frozenset[int], orders: Sequence[IntArray]
    ) -> Iterator[tuple[DayRoute, ...]]:
        """List the cheapest order of two and that of three that is lawful on all days."""
        vehicle = self._problem.vehicles[v]
        for same_size in orders:
            if same_size.shape[1] > vehicle.max_stops:
                continue
            lawful = self._allowed(v, same_size)
            times = {day: self._times(v, day, same_size) for day in sorted(pattern)}
            cost = np.zeros(len(same_size))
            for each in times.values():
                lawful &= each.is_feasible
                cost += np.where(each.is_feasible, each.cost, np.inf)
            if lawful.any():
                best = int(np.where(lawful, cost, np.inf).argmin())
                yield tuple(
                    each.route(best, same_size[best].tolist(), day=day, vehicle=v)
                    for day, each in times.items()
                )

    def _allowed(self, v: int, orders: IntArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        stops = self._problem.stops
        may = np.array([s.vehicles is None or v in s.vehicles for s in stops], dtype=np.bool_)
        demands = np.array([s.demand for s in stops], dtype=np.int64)
        fits = demands[orders].sum(axis=1) <= self._problem.vehicles[v].capacity
        return np.asarray(may[orders].all(axis=1) & fits)

    def _times(self, v: int, day: int, orders: IntArray) -> Timetables:
        vehicle = replace(self._problem.vehicles[v], days=frozenset())
        key = vehicle, day % DAYS_PER_WEEK, orders.tobytes(), orders.shape[1]
        if key not in self._known:
            self._known[key] = Clock(self._problem, vehicle, day=day).timetables(orders)
        return self._known[key]
