"""Stops that nobody can serve, even alone on a free day, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from routing.problem import FOREVER_S, Problem
from routing.solution import Reason
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
        problem, stops=tuple(replace(s, time_window=(0, FOREVER_S)) for s in problem.stops)
    )
    fits = _fits_alone(problem)
    fits_any_hour = _fits_alone(relaxed)
    for i, stop in enumerate(problem.stops):
        able = _vehicles_by_day(problem, i)
        if not able:
            reasons[i] = "no_vehicle_day"
        elif not fits[i, able].any():
            reasons[i] = "time_window" if fits_any_hour[i, able].any() else "too_far"
        elif stop.demand > max(problem.vehicles[v].capacity for v in able):
            reasons[i] = "too_far"
    return reasons


def _fits_alone(problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether each vehicle can serve each stop alone, shape (stops, vehicles)."""
    fits = np.zeros((len(problem.stops), len(problem.vehicles)), dtype=np.bool_)
    alone = np.arange(len(problem.stops), dtype=np.int64).reshape(-1, 1)
    known: dict[object, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]] = {}
    for v, vehicle in enumerate(problem.vehicles):
        kind = replace(vehicle, days=frozenset())
        if kind not in known:
            known[kind] = Clock(problem, vehicle).timetables(alone).is_feasible
        fits[:, v] = known[kind]
    return fits


def _vehicles_by_day(problem: Problem, i: int) -> list[int]:
    """Vehicles that may serve a stop on every day of one of its patterns."""
    stop = problem.stops[i]
    return [
        v
        for v, vehicle in enumerate(problem.vehicles)
        if (stop.vehicles is None or v in stop.vehicles)
        and any(pattern <= vehicle.days for pattern in stop.visit_patterns)
    ]
