"""
Horizons that repeat themselves.

Where every visit pattern and every vehicle's calendar repeats after ``p`` weeks, an optimal plan of
``p`` weeks, repeated, is optimal for the whole horizon: each block of ``p`` weeks of any plan is
itself a plan of ``p`` weeks, so none costs less.
"""

from __future__ import annotations

from dataclasses import replace

from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute


def shortest_period(problem: Problem) -> int:
    """Return the least number of weeks after which the whole problem repeats itself."""
    if problem.visit_cost is not None and problem.visit_cost.shape[1] > 1:
        return problem.weeks
    for weeks in range(1, problem.weeks):
        if problem.weeks % weeks == 0 and _repeats(problem, DAYS_PER_WEEK * weeks):
            return weeks
    return problem.weeks


def folded(problem: Problem, weeks: int) -> Problem:
    """Keep the first weeks of a problem that repeats itself."""
    days = DAYS_PER_WEEK * weeks
    return replace(
        problem,
        weeks=weeks,
        stops=tuple(
            replace(stop, visit_patterns=tuple(_kept(p, days) for p in stop.visit_patterns))
            for stop in problem.stops
        ),
        vehicles=tuple(replace(v, days=_kept(v.days, days)) for v in problem.vehicles),
    )


def unfolded(routes: tuple[DayRoute, ...], *, weeks: int, times: int) -> tuple[DayRoute, ...]:
    """Repeat the routes of ``weeks`` weeks, so many times."""
    return tuple(
        replace(route, day=route.day + DAYS_PER_WEEK * weeks * block)
        for block in range(times)
        for route in routes
    )


def _repeats(problem: Problem, days: int) -> bool:
    calendars = [v.days for v in problem.vehicles]
    patterns = [pattern for stop in problem.stops for pattern in stop.visit_patterns]
    return all(
        chosen == _repeated(_kept(chosen, days), days, problem.days)
        for chosen in [*calendars, *patterns]
    )


def _kept(chosen: frozenset[int], days: int) -> frozenset[int]:
    return frozenset(day for day in chosen if day < days)


def _repeated(chosen: frozenset[int], days: int, horizon: int) -> frozenset[int]:
    return frozenset(day + shift for shift in range(0, horizon, days) for day in chosen)
