"""
The best of all plans, compared one by one where they are few.

It is proven whatever ties the visits: relations, or the price of imbalance, of which the bounds of
larger problems know nothing. As everywhere, a route is driven in its shortest time: nobody dawdles
to look as busy as the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, permutations, product
from math import inf, prod

import numpy as np

from routing.arrays import BoolArray
from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.draft import Draft
from routing.solver.feasibility import allowed_patterns, might_serve
from routing.solver.relaxation import sleeps_away
from routing.solver.timetables import Clock

_MOST_STOPS, _MOST_PLANS = 6, 30_000
"""Half a second or so: 30,000 plans, and the 720 orders of six stops."""

_Load = dict[tuple[int, int], frozenset[int]]
"""The stops of each vehicle on each day, ``{(vehicle, day): stops}``."""


def best_of_all(problem: Problem, deadline: Deadline) -> Draft | None:
    """
    Compare all plans of a problem.

    Returns
    -------
    draft
        A best one, ``None`` where plans are too many or the deadline comes before the last of
        them, where hours or nights tie the days of a stop, and where a slower route might pay for
        itself in some weeks only.
    """
    hours_tie = problem.same_hour_s is not None and any(s.visits > 1 for s in problem.stops)
    if len(problem.stops) > _MOST_STOPS or hours_tie or sleeps_away(problem):
        return None
    able = might_serve(problem)
    ways = [list(islice(_ways(problem, i, able[i]), _MOST_PLANS)) for i in range(len(able))]
    if prod(1 + len(each) for each in ways) > _MOST_PLANS:
        return None
    search = _EveryPlan(problem, ways, deadline)
    search.extend(0, {}, [])
    return None if deadline.is_past or search.is_vague else search.best


def _ways(problem: Problem, i: int, able: BoolArray) -> Iterator[tuple[tuple[int, int], ...]]:
    """List the ways to serve a stop, tuples of (vehicle, day); ``able``: (vehicles, days)."""
    for pattern in problem.stops[i].visit_patterns:
        days = sorted(pattern)
        if problem.same_vehicle:
            vans = sorted(set(problem.vans))
            fleets: Iterator[tuple[int, ...]] = (
                tuple(problem.of_van(v, day) for day in days) for v in vans
            )
        else:
            fleets = product(*(np.flatnonzero(able[:, day]).tolist() for day in days))
        for fleet in fleets:
            way = tuple(zip(fleet, days, strict=True))
            if all(able[key] for key in way):
                yield way


class _EveryPlan:
    """Builds plans stop by stop, each in all ways or left out, and keeps the best."""

    def __init__(
        self,
        problem: Problem,
        ways: Sequence[Sequence[tuple[tuple[int, int], ...]]],
        deadline: Deadline,
    ) -> None:
        self._problem, self._ways, self._deadline = problem, ways, deadline
        self._rank = (len(ways) * problem.days + 1, inf)
        self._known: dict[tuple[object, ...], tuple[DayRoute, ...]] = {}
        self.best: Draft | None = None
        self.is_vague = False

    def extend(self, i: int, load: _Load, left_out: list[int]) -> None:
        """Try all that can be done with the stops from ``i`` on."""
        if self._missing(left_out) > self._rank[0] or self._deadline.is_past:
            return
        if i == len(self._ways):
            self._price(load, left_out)
            return
        served: dict[int, set[int]] = {}
        for (_, day), stops in load.items():
            for j in stops:
                served.setdefault(j, set()).add(day)
        allowed = set(allowed_patterns(self._problem, i, served))
        for way in self._ways[i]:
            longer = {key: load.get(key, frozenset()) | {i} for key in way}
            if frozenset(day for _, day in way) in allowed and self._may_drive(load | longer):
                self.extend(i + 1, load | longer, left_out)
        self.extend(i + 1, load, [*left_out, i])

    def _missing(self, left_out: Sequence[int]) -> int:
        stops = (self._problem.stops[i] for i in left_out)
        return sum(stop.visits for stop in stops if stop.prize is None)

    def _may_drive(self, load: _Load) -> bool:
        """Whether no vehicle has too many stops, and no crew two vehicles on a day."""
        problem = self._problem
        return all(
            len(stops) <= problem.vehicles[v].max_stops
            and all((w, day) not in load for w in problem.crew_of(v) if w != v)
            for (v, day), stops in load.items()
        )

    def _price(self, load: _Load, left_out: list[int]) -> None:
        self._deadline.meter.charge("plan compared")
        ways_to_drive = [self._routes(v, day, stops) for (v, day), stops in sorted(load.items())]
        least = sum(min((route.cost for route in routes), default=inf) for routes in ways_to_drive)
        missing = self._missing(left_out)
        if missing == self._rank[0] and least >= self._rank[1]:
            return
        for routes in product(*ways_to_drive):
            draft = Draft(routes, tuple(left_out))
            if (rank := draft.rank(self._problem)) < self._rank:
                self._rank, self.best = rank, draft

    def _routes(self, v: int, day: int, stops: frozenset[int]) -> tuple[DayRoute, ...]:
        """Return the routes of some stops that may be the best, given the price of imbalance."""
        vehicle = replace(self._problem.vehicles[v], days=frozenset())
        key = vehicle, day % DAYS_PER_WEEK, stops
        if key not in self._known:
            self._deadline.meter.charge("conflict judged")
            self._known[key] = self._best_orders(v, day, stops)
        return tuple(replace(route, vehicle=v, day=day) for route in self._known[key])

    def _best_orders(self, v: int, day: int, stops: frozenset[int]) -> tuple[DayRoute, ...]:
        problem, vehicle = self._problem, self._problem.vehicles[v]
        if sum(problem.stops[i].demand for i in stops) > vehicle.capacity:
            return ()
        orders = np.array(list(permutations(sorted(stops))), dtype=np.int64)
        times = Clock(problem, vehicle, day=day).timetables(orders)
        away_s, kept = times.return_s - times.depart_s, list[int]()
        for row in np.argsort(times.cost, kind="stable").tolist():
            gains = problem.balance_cost_per_s * np.abs(away_s[kept] - away_s[row])
            if times.is_feasible[row] and (times.cost[kept] + gains > times.cost[row]).all():
                kept.append(row)
        # A horizon that repeats itself has one plan for all its weeks; two might balance better.
        self.is_vague |= len(kept) > 1 and problem.same_vehicle
        return tuple(times.route(row, orders[row].tolist(), day=day, vehicle=v) for row in kept)
