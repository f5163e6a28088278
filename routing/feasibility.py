"""Stops that nobody can serve, even alone on a free day, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from routing.problem import Problem, TimeWindow
from routing.solution import DayRoute, Reason
from routing.solver.timetables import Clock


def hopeless_stops(problem: Problem) -> dict[int, Reason]:
    """
    Find the stops that no vehicle can serve alone on any allowed day.

    Returns
    -------
    reasons
        ``{stop: reason}``; ``"time_window"`` where the stop could be served at another hour.
    """
    reasons: dict[int, Reason] = {}
    relaxed = replace(
        problem, stops=tuple(replace(s, time_windows=(TimeWindow(),)) for s in problem.stops)
    )
    fits = _fits_alone(problem)
    fits_any_hour = _fits_alone(relaxed)
    for i, stop in enumerate(problem.stops):
        allowed = [
            v for v in range(len(problem.vehicles)) if stop.vehicles is None or v in stop.vehicles
        ]
        if not _fills_a_pattern(problem, i, allowed):
            reasons[i] = "no_vehicle_day"
        elif not _fills_a_pattern(problem, i, [v for v in allowed if fits[i, v]]):
            at_another_hour = [v for v in allowed if fits_any_hour[i, v]]
            is_hour = _fills_a_pattern(problem, i, at_another_hour)
            reasons[i] = "time_window" if is_hour else "too_far"
    return reasons


def why_left_out(problem: Problem, i: int, routes: Sequence[DayRoute]) -> Reason:
    """
    Say why a stop that could be served alone is left out of a plan.

    Returns
    -------
    reason
        ``"days_full"`` where some vehicle that may serve it stays at its depot on a day that the
        stop does not allow, else ``"fleet_full"``.
    """
    stop = problem.stops[i]
    busy = {(route.vehicle, route.day) for route in routes}
    idle = any(
        (v, day) not in busy and day not in stop.days
        for v, vehicle in enumerate(problem.vehicles)
        if stop.vehicles is None or v in stop.vehicles
        for day in vehicle.days
    )
    return "days_full" if idle else "fleet_full"


def _fits_alone(problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether each vehicle can serve and carry each stop alone, shape (stops, vehicles)."""
    fits = np.zeros((len(problem.stops), len(problem.vehicles)), dtype=np.bool_)
    demands = np.array([s.demand for s in problem.stops], dtype=np.int64)
    alone = np.arange(len(problem.stops), dtype=np.int64).reshape(-1, 1)
    known: dict[object, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]] = {}
    for v, vehicle in enumerate(problem.vehicles):
        kind = replace(vehicle, days=frozenset())
        if kind not in known:
            on_time = Clock(problem, vehicle).timetables(alone).is_feasible
            known[kind] = on_time & (demands <= vehicle.capacity)
        fits[:, v] = known[kind]
    return fits


def _fills_a_pattern(problem: Problem, i: int, vehicles: list[int]) -> bool:
    """Whether these vehicles work on every day of one of the stop's patterns."""
    calendars = [problem.vehicles[v].days for v in vehicles]
    if not problem.same_vehicle:
        calendars = [frozenset().union(*calendars)]
    return any(pattern <= days for pattern in problem.stops[i].visit_patterns for days in calendars)
