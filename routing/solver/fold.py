"""
Horizons that repeat themselves.

Where every visit pattern, every vehicle's calendar and the costs of visits repeat after ``p``
weeks, an optimal plan of ``p`` weeks, repeated, is optimal for the whole horizon: each block of
``p`` weeks of any plan is itself a plan of ``p`` weeks, so none costs less. A prize is lost once
for the whole horizon, so each block bears its share of it.

Two things escape blocks: vehicles that take turns from block to block may be better balanced, so
such a problem is left whole; and no vehicle sleeps away between two blocks.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute


def shortest_period(problem: Problem) -> int:
    """Return the least number of weeks after which the whole problem repeats itself."""
    if problem.balance_cost_per_s and not problem.same_vehicle:
        return problem.weeks
    for weeks in range(1, problem.weeks):
        if problem.weeks % weeks == 0 and _repeats(problem, DAYS_PER_WEEK * weeks):
            return weeks
    return problem.weeks


def folded(problem: Problem, weeks: int) -> Problem:
    """Keep the first weeks of a problem that repeats itself, and their share of each prize."""
    days, share = DAYS_PER_WEEK * weeks, weeks / problem.weeks
    cost = problem.visit_cost
    return replace(
        problem,
        weeks=weeks,
        stops=tuple(
            replace(
                stop,
                visit_patterns=tuple(_kept(p, days) for p in stop.visit_patterns),
                prize=None if stop.prize is None else share * stop.prize,
            )
            for stop in problem.stops
        ),
        vehicles=tuple(replace(v, days=_kept(v.days, days)) for v in problem.vehicles),
        visit_cost=cost if cost is None or cost.shape[1] == 1 else cost[:, :days],
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
    return _costs_repeat(problem, days) and all(
        chosen == _repeated(_kept(chosen, days), days, problem.days)
        for chosen in [*calendars, *patterns]
    )


def _costs_repeat(problem: Problem, days: int) -> bool:
    cost = problem.visit_cost
    if cost is None or cost.shape[1] == 1:
        return True
    return all(
        np.array_equal(cost[:, day : day + days], cost[:, :days])
        for day in range(days, problem.days, days)
    )


def _kept(chosen: frozenset[int], days: int) -> frozenset[int]:
    return frozenset(day for day in chosen if day < days)


def _repeated(chosen: frozenset[int], days: int, horizon: int) -> frozenset[int]:
    return frozenset(day + shift for shift in range(0, horizon, days) for day in chosen)
