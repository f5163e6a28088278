"""Stops that nobody can serve, even alone on a free day, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from routing.arrays import BoolArray
from routing.problem import DAYS_PER_WEEK, Problem, TimeWindow, Vehicle
from routing.solution import DayRoute, Reason
from routing.solver.timetables import Clock


def hopeless_stops(problem: Problem) -> dict[int, Reason]:
    """
    Find the stops that no vehicle can serve alone on the days of any of their patterns.

    A vehicle that may sleep away is given the benefit of the doubt: its legs count for nothing.

    Returns
    -------
    reasons
        ``{stop: reason}``; ``"time_window"`` where the stop could be served at another hour,
        ``"relation"`` where its own visits come too often for a set of ``once_a_week``,
        ``"own_vehicles"`` where another vehicle than those that may come could serve it.
    """
    reasons: dict[int, Reason] = {}
    relaxed = replace(
        problem, stops=tuple(replace(s, time_windows=(TimeWindow(),)) for s in problem.stops)
    )
    fits, fits_any_hour = _fits_alone(problem), _fits_alone(relaxed)
    welcome = _works_for(problem)
    for i, stop in enumerate(problem.stops):  # arrays of (vehicles, days) from here on
        able = welcome[i] & fits[i]
        if not _fills_a_pattern(problem, welcome[i], stop.visit_patterns):
            reasons[i] = "no_vehicle_day"
        elif not _fills_a_pattern(problem, able, stop.visit_patterns):
            at_another_hour = welcome[i] & fits_any_hour[i]
            is_hour = _fills_a_pattern(problem, at_another_hour, stop.visit_patterns)
            reasons[i] = "time_window" if is_hour else "too_far"
        elif not _fills_a_pattern(problem, able, allowed_patterns(problem, i, {})):
            reasons[i] = "relation"
    tied = [i for i in reasons if problem.stops[i].vehicles is not None]
    if tied:
        still = hopeless_stops(_for_all_vehicles(problem))
        reasons |= {i: "own_vehicles" for i in tied if i not in still}
    return reasons


def _for_all_vehicles(problem: Problem) -> Problem:
    return replace(problem, stops=tuple(replace(stop, vehicles=None) for stop in problem.stops))


def why_left_out(problem: Problem, i: int, routes: Sequence[DayRoute]) -> Reason:
    """
    Say why a stop that could be served alone is left out of a plan.

    Parameters
    ----------
    problem
        What is asked.
    i
        The stop.
    routes
        The routes of the plan.

    Returns
    -------
    reason
        ``"relation"`` where the days of other stops forbid each of its patterns that a vehicle can
        fill, or the vehicles that stay at the depot would do but for them; ``"not_worth_it"`` where
        it has a prize and those vehicles could serve it; ``"own_vehicles"`` where they could but
        may not; ``"days_full"`` where some vehicle that may serve it stays at its depot on a day
        that the stop does not allow; else ``"fleet_full"``.
    """
    stop = problem.stops[i]
    alone = problem.only([i])
    able = may_serve(alone)[0]
    is_home = np.ones_like(able)
    served: dict[int, set[int]] = {}
    for route in routes:
        is_home[sorted(problem.crew_of(route.vehicle)), route.day] = False
        for j in route.stops:
            served.setdefault(j, set()).add(route.day)
    idle, allowed = able & is_home, allowed_patterns(problem, i, served)
    if _fills_a_pattern(problem, idle, allowed):
        return "fleet_full" if stop.prize is None else "not_worth_it"
    is_forbidden = not _fills_a_pattern(problem, able, allowed)
    for vehicle_days in (able, idle) if is_forbidden else (idle,):
        if _fills_a_pattern(problem, vehicle_days, stop.visit_patterns):
            return "relation"
    others = may_serve(_for_all_vehicles(alone))[0] & is_home
    if stop.vehicles is not None and _fills_a_pattern(problem, others, allowed):
        return "own_vehicles"
    return "days_full" if _idles_on_other_days(problem, i, routes) else "fleet_full"


def allowed_patterns(problem: Problem, i: int, served: dict[int, set[int]]) -> list[frozenset[int]]:
    """
    List the patterns of a stop that its relations to other stops allow.

    Parameters
    ----------
    problem
        What is asked.
    i
        The stop.
    served
        The days of each stop that is served; the stop itself does not count.
    """
    return [
        pattern
        for pattern in problem.stops[i].visit_patterns
        if _may_join(problem, i, pattern, served)
    ]


def _idles_on_other_days(problem: Problem, i: int, routes: Sequence[DayRoute]) -> bool:
    stop = problem.stops[i]
    busy = {(v, route.day) for route in routes for v in problem.crew_of(route.vehicle)}
    return any(
        (v, day) not in busy and day not in stop.days
        for v, vehicle in enumerate(problem.vehicles)
        if stop.vehicles is None or v in stop.vehicles
        for day in vehicle.days
    )


def may_serve(problem: Problem) -> BoolArray:
    """Whether each vehicle may serve each stop alone on each day, (stops, vehicles, days)."""
    return _works_for(problem) & _fits_alone(problem)


def _works_for(problem: Problem) -> BoolArray:
    """Whether each vehicle may serve each stop and works, shape (stops, vehicles, days)."""
    works = np.zeros((len(problem.stops), len(problem.vehicles), problem.days), dtype=np.bool_)
    for v, vehicle in enumerate(problem.vehicles):
        works[:, v, sorted(vehicle.days)] = True
    for i, stop in enumerate(problem.stops):
        if stop.vehicles is not None:
            works[i, [v for v in range(len(problem.vehicles)) if v not in stop.vehicles]] = False
    return works


def _fits_alone(problem: Problem) -> BoolArray:
    """Whether each vehicle can serve and carry each stop alone, (stops, vehicles, days)."""
    fits = np.zeros((len(problem.stops), len(problem.vehicles), problem.days), dtype=np.bool_)
    same_every_day = all(w.weekdays is None for s in problem.stops for w in s.time_windows)
    known: dict[tuple[Vehicle, int], BoolArray] = {}
    for v, vehicle in enumerate(problem.vehicles):
        kind = replace(vehicle, days=frozenset())
        for weekday in range(DAYS_PER_WEEK):
            key = kind, 0 if same_every_day else weekday
            if key not in known:
                known[key] = _fits_alone_on(problem, *key)
            fits[:, v, weekday::DAYS_PER_WEEK] = known[key][:, None]
    return fits


def _fits_alone_on(problem: Problem, vehicle: Vehicle, weekday: int) -> BoolArray:
    alone = np.arange(len(problem.stops), dtype=np.int64).reshape(-1, 1)
    demands = np.array([s.demand for s in problem.stops], dtype=np.int64)
    if vehicle.nights_away:
        nowhere = np.zeros_like(problem.duration_matrix)
        problem = replace(problem, duration_matrix=nowhere)
    on_time = Clock(problem, vehicle, day=weekday).timetables(alone).is_feasible
    return on_time & (demands <= vehicle.capacity) & (vehicle.max_stops > 0)


def _fills_a_pattern(
    problem: Problem, able: BoolArray, patterns: Collection[frozenset[int]]
) -> bool:
    """Whether the vehicle-days of ``able``, (vehicles, days), cover one of the patterns."""
    days = np.asarray(able.any(axis=0))[None, :]
    if problem.same_vehicle:
        days = np.zeros_like(able)
        np.logical_or.at(days, list(problem.vans), able)
    return any(bool(days[:, sorted(pattern)].all(axis=1).any()) for pattern in patterns)


def _may_join(
    problem: Problem, i: int, pattern: frozenset[int], served: dict[int, set[int]]
) -> bool:
    others = {j: days for j, days in served.items() if j != i}
    for chosen in problem.apart:
        if i in chosen and any(pattern & others.get(j, set()) for j in chosen):
            return False
    for chosen in problem.together:
        if i in chosen and any(others[j] != pattern for j in chosen if j in others):
            return False
    for chosen in problem.once_a_week:
        days = [day for j in chosen for day in others.get(j, ())]
        weeks = [day // DAYS_PER_WEEK for day in [*pattern, *days]]
        if i in chosen and len(weeks) > len(set(weeks)):
            return False
    return True
