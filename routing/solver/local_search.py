"""
Plans for long day-routes: ruin and recreate over visit patterns, vehicles and positions.

The first method for problems whose day-routes are too many to enumerate, or whose patterns couple
several weekdays. Its lower bound is elementary (each visit has an arc in and an arc out), and so
its proven gap is wide.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.problem import Problem, TimeWindow
from routing.solution import DayRoute
from routing.solver.nearest import nearest_stops
from routing.solver.timetables import Clock

FloatArray = NDArray[np.float64]
Place = tuple[int, int, int]  # day, vehicle, position
_LARGEST_RUIN = 24


@dataclass(slots=True)
class _Day:
    """The routes of one day, laid end to end: depot, stops, depot, for each vehicle."""

    vehicles: list[int]
    routes: list[list[int]]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    first: NDArray[np.int64]
    load: NDArray[np.int64]
    busy_s: NDArray[np.int64]


class LocalSearch:
    """A simulated-annealing search whose moves take some stops out and put them back better."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        deadline: float,
        on_progress: Callable[[float | None, float | None], None] = lambda _plan, _bound: None,
    ) -> None:
        self.problem = problem
        self.deadline = deadline
        self._random = np.random.default_rng(seed)
        self._on_progress = on_progress
        self._nodes = np.array([s.node for s in problem.stops], dtype=np.int64)
        self._near = nearest_stops(problem)
        self._clocks = [Clock(problem, v) for v in problem.vehicles]
        self._is_plain = all(s.time_windows == (TimeWindow(),) for s in problem.stops) and not any(
            clock.needs_breaks for clock in self._clocks
        )
        self._capacity = np.array([v.capacity for v in problem.vehicles], dtype=np.int64)
        self._longest = np.array(
            [
                min(v.longest_day_s, v.latest_return_s - v.earliest_start_s)
                for v in problem.vehicles
            ],
            dtype=np.int64,
        )
        self._per_metre = np.array([v.cost_per_metre for v in problem.vehicles])
        self._per_second = np.array([v.cost_per_second for v in problem.vehicles])
        self._fixed = np.array([v.fixed_cost for v in problem.vehicles])
        self._days: dict[int, _Day] = {}
        for day in sorted({d for s in problem.stops for d in s.days}):
            vehicles = [v for v, vehicle in enumerate(problem.vehicles) if day in vehicle.days]
            if vehicles:
                self._days[day] = self._laid_out(vehicles, [[] for _ in vehicles])
        self._where: dict[int, list[Place]] = {}

    # -- search ----------------------------------------------------------------------------

    def solve(self) -> tuple[tuple[DayRoute, ...], tuple[int, ...]]:
        """
        Search until the deadline.

        Returns
        -------
        routes, left_out
            The best plan found and the stops it could not place.
        """
        everyone = list(range(len(self.problem.stops)))
        penalty = 3.0 * self._dearest_lone_visit()
        self._insert_all(self._hardest_first(everyone))
        cost = best_cost = self._cost(penalty)
        best = self._snapshot()
        self._on_progress(best_cost, None)
        begin, temperature = time.monotonic(), 0.02 * cost / max(1, len(everyone))
        while (now := time.monotonic()) < self.deadline and everyone:
            progress = (now - begin) / max(1e-9, self.deadline - begin)
            heat = temperature * (1.0 - progress) ** 2 + 1e-12
            kept = self._snapshot()
            removed = self._ruin()
            self._insert_all(self._shuffled(removed))
            # Where a route has lost a stop, its break may have lost its place.
            new_cost = self._cost(penalty) if self._is_lawful(since=kept[0]) else math.inf
            if new_cost < cost or self._random.random() < math.exp((cost - new_cost) / heat):
                cost = new_cost
                if cost < best_cost - 1e-9:
                    best_cost, best = cost, self._snapshot()
                    self._on_progress(best_cost, None)
            else:
                self._restore(kept)
        self._restore(best)
        return self._day_routes(), tuple(i for i in everyone if i not in self._where)

    def lower_bound(self, left_out: Sequence[int]) -> float:
        """
        Elementary bound: half the cheapest arc in and out of each visit, and its service.

        Valid for any plan that makes as many visits as one that leaves out ``left_out``.
        """
        nodes = np.unique(np.concatenate([self._nodes, [v.depot for v in self.problem.vehicles]]))
        metres = self.problem.distance_matrix[np.ix_(nodes, nodes)].astype(np.float64)
        seconds = self.problem.duration_matrix[np.ix_(nodes, nodes)].astype(np.float64)
        arcs = metres * self._per_metre.min() + seconds * self._per_second.min()
        np.fill_diagonal(arcs, np.inf)
        shared = {n for n in self._nodes.tolist() if (self._nodes == n).sum() > 1}
        shared |= {v.depot for v in self.problem.vehicles}
        half = dict(zip(nodes.tolist(), (arcs.min(axis=0) + arcs.min(axis=1)) / 2, strict=True))
        visits = sorted(
            (0.0 if stop.node in shared else float(half[stop.node]))
            + stop.service_time_s * float(self._per_second.min())
            for stop in self.problem.stops
            for _ in range(stop.visits)
        )
        missing = sum(self.problem.stops[i].visits for i in left_out)
        return sum(visits[: len(visits) - missing])

    def _ruin(self) -> list[int]:
        """Take out a random number of stops near one of them, and those waiting outside."""
        n = len(self.problem.stops)
        size = int(self._random.integers(1, max(2, min(_LARGEST_RUIN, n // 2) + 1)))
        start = int(self._random.integers(n))
        reach = self._near[start, : 2 * size]
        chosen = self._random.choice(reach, size=min(size, len(reach)), replace=False).tolist()
        outside = [i for i in range(n) if i not in self._where]
        removed = list(dict.fromkeys([*chosen, *outside]))
        for i in removed:
            self._remove(i)
        return removed

    def _hardest_first(self, stops: Sequence[int]) -> list[int]:
        def key(i: int) -> tuple[int, int, int]:
            s = self.problem.stops[i]
            return (-s.visits, len(s.visit_patterns), -s.demand)

        return sorted(stops, key=key)

    def _shuffled(self, stops: list[int]) -> list[int]:
        order = [stops[i] for i in self._random.permutation(len(stops)).tolist()]
        if self._random.random() < 0.5:
            order.sort(key=lambda i: -self.problem.stops[i].visits * self.problem.stops[i].demand)
        return order

    # -- moves -----------------------------------------------------------------------------

    def _insert_all(self, stops: Sequence[int]) -> None:
        for i in stops:
            places = self._best_places(i)
            if places is not None:
                self._place(i, places)

    def _best_places(self, i: int) -> list[Place] | None:
        """Cheapest pattern, vehicles and positions for a stop, or ``None`` if none fits."""
        stop = self.problem.stops[i]
        offers = {day: self._offers(i, day) for day in stop.days if day in self._days}
        best, best_cost = None, math.inf
        for pattern in stop.visit_patterns:
            if any(day not in offers for day in pattern):
                continue
            days = sorted(pattern)
            if self.problem.same_vehicle and len(days) > 1:
                total = np.sum([offers[d][0] for d in days], axis=0)
                v = int(np.argmin(total))
                cost = float(total[v])
                places = [(d, v, int(offers[d][1][v])) for d in days]
            else:
                picks = [int(np.argmin(offers[d][0])) for d in days]
                cost = sum(float(offers[d][0][v]) for d, v in zip(days, picks, strict=True))
                places = [(d, v, int(offers[d][1][v])) for d, v in zip(days, picks, strict=True)]
            if cost < best_cost:
                best, best_cost = places, cost
        return best

    def _offers(self, i: int, day: int) -> tuple[FloatArray, NDArray[np.int64]]:
        """Cheapest insertion of a stop on a day, for every vehicle: cost and position."""
        plan, stop = self._days[day], self.problem.stops[i]
        node = stop.node
        metres, seconds = self.problem.distance_matrix, self.problem.duration_matrix
        extra_m = metres[plan.before, node] + metres[node, plan.after]
        extra_m = extra_m - metres[plan.before, plan.after]
        extra_s = seconds[plan.before, node] + seconds[node, plan.after]
        extra_s = extra_s - seconds[plan.before, plan.after]
        owner = np.repeat(np.arange(len(plan.vehicles)), np.diff([*plan.first, len(plan.before)]))
        vehicles = np.array(plan.vehicles)[owner]
        cost = (
            extra_m * self._per_metre[vehicles]
            + (extra_s + stop.service_time_s) * self._per_second[vehicles]
        )
        fits = plan.busy_s[owner] + extra_s + stop.service_time_s <= self._longest[vehicles]
        cost = np.where(fits, cost, np.inf)
        best = np.minimum.reduceat(cost, plan.first)
        every = np.full(len(self.problem.vehicles), np.inf)
        where = np.zeros(len(self.problem.vehicles), dtype=np.int64)
        for k, v in enumerate(plan.vehicles):
            route = plan.routes[k]
            if not math.isfinite(best[k]) or not self._may_join(i, v, plan, k):
                continue
            end = plan.first[k + 1] if k + 1 < len(plan.first) else len(cost)
            position = int(np.argmin(cost[plan.first[k] : end]))
            if not self._is_plain and not self._fits_day(v, route, i, position):
                continue
            every[v] = best[k] + (0.0 if route else self._fixed[v])
            where[v] = position
        return every, where

    def _may_join(self, i: int, v: int, plan: _Day, k: int) -> bool:
        stop, vehicle = self.problem.stops[i], self.problem.vehicles[v]
        return (
            (stop.vehicles is None or v in stop.vehicles)
            and plan.load[k] + stop.demand <= vehicle.capacity
            and len(plan.routes[k]) < vehicle.max_stops
        )

    def _fits_day(self, v: int, route: list[int], i: int, position: int) -> bool:
        order = np.array([[*route[:position], i, *route[position:]]], dtype=np.int64)
        return bool(self._clocks[v].timetables(order).is_feasible[0])

    def _place(self, i: int, places: list[Place]) -> None:
        self._where[i] = places
        for day, v, position in places:
            plan = self._days[day]
            routes = [list(r) for r in plan.routes]
            routes[plan.vehicles.index(v)].insert(position, i)
            self._days[day] = self._laid_out(plan.vehicles, routes)

    def _remove(self, i: int) -> None:
        for day, v, _ in self._where.pop(i, []):
            plan = self._days[day]
            routes = [list(r) for r in plan.routes]
            routes[plan.vehicles.index(v)].remove(i)
            self._days[day] = self._laid_out(plan.vehicles, routes)

    def _is_lawful(self, *, since: dict[int, _Day]) -> bool:
        """Whether every route of the days that changed fits its day."""
        for day, plan in self._days.items():
            if plan is since[day]:
                continue
            if (plan.busy_s > self._longest[plan.vehicles]).any():
                return False
            for v, route in zip(plan.vehicles, plan.routes, strict=True):
                if route and not self._is_plain:
                    times = self._clocks[v].timetables(np.array([route], dtype=np.int64))
                    if not times.is_feasible[0]:
                        return False
        return True

    def _laid_out(self, vehicles: list[int], routes: list[list[int]]) -> _Day:
        before: list[int] = []
        after: list[int] = []
        first: list[int] = []
        busy: list[int] = []
        seconds = self.problem.duration_matrix
        for v, route in zip(vehicles, routes, strict=True):
            depot = self.problem.vehicles[v].depot
            nodes = [depot, *(self.problem.stops[i].node for i in route), depot]
            first.append(len(before))
            before += nodes[:-1]
            after += nodes[1:]
            service = sum(self.problem.stops[i].service_time_s for i in route)
            busy.append(int(seconds[nodes[:-1], nodes[1:]].sum()) + service)
        return _Day(
            vehicles,
            routes,
            np.array(before, dtype=np.int64),
            np.array(after, dtype=np.int64),
            np.array(first, dtype=np.int64),
            np.array([sum(self.problem.stops[i].demand for i in r) for r in routes]),
            np.array(busy, dtype=np.int64),
        )

    # -- bookkeeping -----------------------------------------------------------------------

    def _cost(self, penalty: float) -> float:
        metres = self.problem.distance_matrix
        total = penalty * sum(
            s.visits for i, s in enumerate(self.problem.stops) if i not in self._where
        )
        for plan in self._days.values():
            vehicles = np.repeat(plan.vehicles, np.diff([*plan.first, len(plan.before)]))
            total += float((metres[plan.before, plan.after] * self._per_metre[vehicles]).sum())
            for v, route, busy in zip(plan.vehicles, plan.routes, plan.busy_s, strict=True):
                if route:
                    total += float(self._fixed[v] + busy * self._per_second[v])
        return total

    def _dearest_lone_visit(self) -> float:
        alone = np.arange(len(self._nodes), dtype=np.int64).reshape(-1, 1)
        costs = [clock.timetables(alone).cost.max(initial=1.0) for clock in self._clocks]
        return float(max(costs, default=1.0))

    def _snapshot(self) -> tuple[dict[int, _Day], dict[int, list[Place]]]:
        return dict(self._days), dict(self._where)

    def _restore(self, state: tuple[dict[int, _Day], dict[int, list[Place]]]) -> None:
        self._days, self._where = dict(state[0]), dict(state[1])

    def _day_routes(self) -> tuple[DayRoute, ...]:
        routes = []
        for day, plan in self._days.items():
            for v, stops in zip(plan.vehicles, plan.routes, strict=True):
                if not stops:
                    continue
                times = self._clocks[v].timetables(np.array([stops], dtype=np.int64))
                routes.append(
                    DayRoute(
                        day=day,
                        vehicle=v,
                        stops=tuple(stops),
                        depart_s=int(times.depart_s[0]),
                        starts_s=tuple(int(t) for t in times.starts_s[0]),
                        return_s=int(times.return_s[0]),
                        break_after=int(times.break_after[0]) or None,
                        cost=float(times.cost[0]),
                    )
                )
        return tuple(routes)
