"""Why a plan leaves out stops that may have hope: what adding them to it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.problem import DAYS_PER_WEEK, Problem, Vehicle
from routing.solution import DayRoute, Reason
from routing.solver.feasibility import (
    allowed_patterns,
    fills_a_pattern,
    for_all_vehicles,
    may_serve,
    why_not_alone,
)
from routing.solver.timetables import Clock, longest_s

_MOST_ORDERS = 400_000
"""Orders timed before the routes that are left count as full: a second or two."""


def why_left_out(
    problem: Problem, stops: Sequence[int], routes: Sequence[DayRoute]
) -> dict[int, Reason]:
    """
    Say why stops are left out of a plan.

    Returns
    -------
    reasons
        ``{stop: reason}``. As :func:`routing.solver.feasibility.why_not_alone` where the stop
        cannot be served alone; ``"not_worth_it"`` where adding it to the plan costs more than its
        prize, ``"not_found"`` where it would cost less; ``"relation"`` where the days of other
        stops forbid each of its patterns that a vehicle can fill, or the vehicles that stay at the
        depot would do but for them; ``"own_vehicles"`` where those could but may not;
        ``"days_full"`` where some vehicle that may serve it stays at
        its depot on a day that the stop does not allow; else ``"fleet_full"``.
    """
    reasons = why_not_alone(problem, stops)
    others = [i for i in stops if i not in reasons]
    if not others:
        return reasons
    able = may_serve(problem.only(others))
    is_busy = np.zeros((len(problem.vehicles), problem.days), dtype=np.bool_)
    served: dict[int, set[int]] = {}
    for route in routes:
        is_busy[sorted(problem.crew_of(route.vehicle)), route.day] = True
        for j in route.stops:
            served.setdefault(j, set()).add(route.day)
    costs = _added_costs(problem, others, routes)
    for k, i in enumerate(others):
        stop, patterns = problem.stops[i], allowed_patterns(problem, i, served)
        cost = _least(problem, costs[k], patterns)
        is_idle = fills_a_pattern(problem, able[k] & ~is_busy, patterns)
        if stop.prize is not None and stop.prize <= cost < np.inf:
            reasons[i] = "not_worth_it"
        elif is_idle or (cost < np.inf and problem.same_hour_s is None):
            reasons[i] = "not_found"
        else:
            reasons[i] = _kept_out(problem, i, patterns, able[k], is_busy)
    return reasons


def _kept_out(
    problem: Problem,
    i: int,
    patterns: Sequence[frozenset[int]],
    able: BoolArray,
    is_busy: BoolArray,
) -> Reason:
    """Name what keeps a stop out that has no room; arrays have shape (vehicles, days)."""
    stop, idle = problem.stops[i], able & ~is_busy
    is_forbidden = not fills_a_pattern(problem, able, patterns)
    for vehicle_days in (able, idle) if is_forbidden else (idle,):
        if fills_a_pattern(problem, vehicle_days, stop.visit_patterns):
            return "relation"
    if stop.vehicles is not None:
        others = may_serve(for_all_vehicles(problem.only([i])))[0] & ~is_busy
        if fills_a_pattern(problem, others, patterns):
            return "own_vehicles"
    is_elsewhere = any(
        not is_busy[v, day] and day not in stop.days
        for v, vehicle in enumerate(problem.vehicles)
        if stop.vehicles is None or v in stop.vehicles
        for day in vehicle.days
    )
    return "days_full" if is_elsewhere else "fleet_full"


def _least(problem: Problem, costs: FloatArray, patterns: Sequence[frozenset[int]]) -> float:
    """Return the least cost of the visits of one of the patterns, of (vehicles, days)."""
    days = costs.min(axis=0, keepdims=True)
    if problem.same_vehicle:
        days = np.full_like(costs, np.inf)
        np.minimum.at(days, list(problem.vans), costs)
    return min((float(days[:, sorted(p)].sum(axis=1).min()) for p in patterns), default=np.inf)


def _added_costs(problem: Problem, stops: Sequence[int], routes: Sequence[DayRoute]) -> FloatArray:
    """
    Price each stop on each vehicle-day of a plan, the other stops in their order.

    Returns
    -------
    costs
        Shape (stops, vehicles, days), infinite where the stop does not fit; what imbalance may gain
        is deducted in full.
    """
    costs = np.full((len(stops), len(problem.vehicles), problem.days), np.inf)
    chosen = np.array(stops, dtype=np.int64)
    asked = _Additions(problem, chosen)
    on = {(route.vehicle, route.day): route for route in routes}
    for v, vehicle in enumerate(problem.vehicles):
        for day in sorted(vehicle.days):
            if (v, day) in on or not any((w, day) in on for w in problem.crew_of(v)):
                costs[:, v, day] = asked.to(v, day, on.get((v, day)))
        may = [stop is None or v in stop for stop in (problem.stops[i].vehicles for i in stops)]
        costs[~np.array(may), v] = np.inf
    if problem.visit_cost is not None:
        costs += problem.visit_cost[chosen].transpose(0, 2, 1)
    return costs


class _Additions:
    """What stops add to routes; equal routes are asked once."""

    def __init__(self, problem: Problem, stops: IntArray) -> None:
        self._problem, self._stops = problem, stops
        self._demands = np.array([stop.demand for stop in problem.stops], dtype=np.int64)
        everyday = all(w.weekdays is None for s in problem.stops for w in s.time_windows)
        self._period = 1 if everyday else DAYS_PER_WEEK
        self._known: dict[tuple[object, ...], FloatArray] = {}
        self._timed = 0

    def to(self, v: int, day: int, route: DayRoute | None) -> FloatArray:
        """Return the least cost of adding each stop to a vehicle-day, infinite without room."""
        vehicle = replace(self._problem.vehicles[v], days=frozenset())
        former = route.stops if route else ()
        ends = (route.starts_from, route.ends_at is not None) if route else (None, False)
        key = vehicle, day % self._period, former, ends
        if key not in self._known:
            self._known[key] = self._price(vehicle, day, route)
        return self._known[key]

    def _price(self, vehicle: Vehicle, day: int, route: DayRoute | None) -> FloatArray:
        best = np.full(len(self._stops), np.inf)
        former = np.array(route.stops if route else (), dtype=np.int64)
        room = vehicle.capacity - int(self._demands[former].sum())
        rows = np.flatnonzero(self._demands[self._stops] <= room)
        if len(former) >= vehicle.max_stops or self._timed > _MOST_ORDERS:
            return best
        clock = Clock(
            self._problem,
            vehicle,
            day=day,
            starts_from=route.starts_from if route else None,
            sleeps_away=route is not None and route.ends_at is not None,
        )
        before = _worth(self._problem, route) if route else 0.0
        places = len(former) + (0 if route is not None and route.ends_at is not None else 1)
        for place in range(places):  # after the last stop it would sleep elsewhere
            orders = np.insert(np.tile(former, (len(rows), 1)), place, self._stops[rows], axis=1)
            work_s = clock.legs(orders)[0].sum(axis=1) + clock.services_s[orders].sum(axis=1)
            short = work_s <= longest_s(vehicle)
            times = clock.timetables(orders[short])
            self._timed += int(short.sum())
            away_s = times.return_s - times.depart_s
            added = times.cost - self._problem.balance_cost_per_s * away_s - before
            added[~times.is_feasible] = np.inf
            best[rows[short]] = np.minimum(best[rows[short]], added)
        return best


def _worth(problem: Problem, route: DayRoute) -> float:
    return route.cost - problem.balance_cost_per_s * (route.return_s - route.depart_s)
