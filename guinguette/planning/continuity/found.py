"""The habits of a horizon and what exceptions make of them, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guinguette.promised import Event
from guinguette.tour import LowerBoundScope
from routing.analysis.kept_routes import near_hour
from routing.analysis.least_change import Replanned
from routing.problem import DAYS_PER_WEEK, Problem, Stop, TimeWindow
from routing.solution import DayRoute, Reason, Solution, Status
from routing.solver.draft import is_closed

USUAL_HOUR_S = 3600
"""Hours of habit stay within this where the folder promises no same hour."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Habits:
    """
    The habits of a horizon, without any exception.

    ``solution`` counts no price of changes, and its lower bound holds for the plans of ``scope``;
    ``is_proven`` says that no plan is cheaper, changes at their price; ``is_changed`` that the
    former habits did not go without a search.
    """

    problem: Problem
    solution: Solution
    scope: LowerBoundScope
    is_proven: bool
    is_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """
    The plan of a horizon in numbers: the habits, and what exceptions make of them.

    ``problem`` is what ``solution`` was checked against; prices of changes are left out.
    ``is_proven`` says of each step that no plan is cheaper, changes at their price; ``weeks`` are
    those with exceptions that were not known before.
    """

    habits: Habits
    problem: Problem
    solution: Solution
    scope: LowerBoundScope
    is_proven: bool
    weeks: tuple[int, ...] = ()


def changed(found: Replanned) -> Habits:
    """Take habits that changed."""
    return Habits(
        problem=found.problem,
        solution=without_prices(found),
        scope="as_few_changes",
        is_proven=found.is_proven,
        is_changed=True,
    )


def without_prices(found: Replanned) -> Solution:
    """Count no price of changes; the lower bound is that of plans that change no more visits."""
    solution = found.solution
    lower_bound = min(found.cost, solution.lower_bound - found.change_cost)
    return replace(solution, cost=found.cost, lower_bound=max(0.0, lower_bound))


def with_lower_bound(solution: Solution, lower_bound: float) -> Solution:
    """Claim a lower bound, and no more."""
    lower_bound = max(0.0, min(solution.cost, lower_bound))
    is_whole = solution.status in {"optimal", "feasible"}
    status: Status = solution.status
    if is_whole:
        status = "optimal" if is_closed(solution.cost, lower_bound) else "feasible"
    return replace(solution, lower_bound=lower_bound, status=status)


def in_two_steps(habits: Habits, found: Replanned) -> Solution:
    """Add what either step may be above its bound, and keep why places have no habit at all."""
    solution = without_prices(found)
    if habits.is_changed:
        open_eur = habits.solution.cost - habits.solution.lower_bound
        solution = with_lower_bound(solution, solution.lower_bound - open_eur)
    reasons: dict[int, Reason] = {one.stop: one.reason for one in habits.solution.unserved}
    unserved = tuple(
        replace(one, reason=reasons.get(one.stop, one.reason)) for one in solution.unserved
    )
    return replace(solution, unserved=unserved)


def is_same(one: Solution, other: Solution) -> bool:
    """Whether two plans are the same but for the rounding of their costs."""
    routes, others = ({replace(r, cost=0.0) for r in plan.routes} for plan in (one, other))
    return routes == others


def lacking(found: Replanned) -> int:
    """Count the visits that places which must be served lack."""
    stops = found.problem.stops
    return sum(u.missing_visits for u in found.solution.unserved if stops[u.stop].prize is None)


def at_usual_hours(problem: Problem, starts_s: Mapping[int, Sequence[int]]) -> Problem:
    """Keep each stop near the hours it had; a place without any takes its own promise along."""
    tolerance_s = problem.same_hour_s or USUAL_HOUR_S
    stops = list(problem.stops)
    for i, own in starts_s.items():
        windows = near_hour(stops[i].time_windows, *near_to(own, tolerance_s))
        stops[i] = replace(stops[i], time_windows=windows)
    is_free = any(stop.visits > 1 and i not in starts_s for i, stop in enumerate(stops))
    same_hour_s = problem.same_hour_s if is_free else None
    return replace(problem, stops=tuple(stops), same_hour_s=same_hour_s)


def near_their_hours(problem: Problem, former: Sequence[DayRoute]) -> Problem:
    """Keep each stop near the hours that it has on the weekdays of its visits."""
    tolerance_s = problem.same_hour_s or USUAL_HOUR_S
    hours: dict[int, dict[int, list[int]]] = {}
    for route in former:
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            hours.setdefault(i, {}).setdefault(route.day % DAYS_PER_WEEK, []).append(start_s)
    stops = list(problem.stops)
    for i, by_weekday in hours.items():
        stops[i] = replace(stops[i], time_windows=_windows(stops[i], by_weekday, tolerance_s))
    return replace(problem, stops=tuple(stops))


def _windows(
    stop: Stop, by_weekday: Mapping[int, Sequence[int]], tolerance_s: int
) -> tuple[TimeWindow, ...]:
    found = []
    for weekday in range(DAYS_PER_WEEK):
        windows = stop.windows_on(weekday)
        if weekday in by_weekday:
            starts_s = by_weekday[weekday]
            windows = near_hour(windows, *near_to(starts_s, tolerance_s))
        found += [replace(window, weekdays=frozenset({weekday})) for window in windows]
    return tuple(found)


def near_to(starts_s: Sequence[int], tolerance_s: int) -> tuple[int, int]:
    """Return the middle of some hours and how far from it others may be, seconds."""
    first_s, last_s = min(starts_s), max(starts_s)
    return (first_s + last_s) // 2, max(tolerance_s, last_s - first_s + 1) // 2


def with_prices(
    problem: Problem, prices: Mapping[tuple[int, int], tuple[float, Event]]
) -> NDArray[np.float64] | None:
    """Add what visits cost more on special days; shape (stops, days, 1 or vehicles), euros."""
    if not prices:
        return problem.visit_cost
    cost = np.zeros((len(problem.stops), problem.days, 1))
    for (i, day), (euros, _) in prices.items():
        cost[i, day] = euros
    return cost if problem.visit_cost is None else cost + problem.visit_cost
