"""
Why stops are left out of a plan, and what would serve them: facts that can be checked one by one.

Every fact stands alone: a conflict is between named stops on a named day, an extra vehicle-day
comes with the stops that it serves while the rest of the plan stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from routing.analysis.conflicts import Conflict, Judge
from routing.analysis.extra_days import ExtraDay, extra_days
from routing.analysis.marginal import Placement, marginal_costs
from routing.problem import DAYS_PER_WEEK, Problem, Stop
from routing.solution import DayRoute, Reason
from routing.solver.deadline import Deadline
from routing.solver.feasibility import why_not_alone
from routing.solver.left_out import why_left_out
from routing.solver.shares import REASONS

__all__ = ["Conflict", "Explanation", "ExtraDay", "LeftOut", "explain", "left_out_stops"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """
    Why one stop is left out.

    ``placement`` is the cheapest way to add it to the plan as it is, ``None`` where there is none;
    the search then stopped early, or its prize is too small. ``alone`` says what keeps the stop out
    of an empty vehicle-day, on the vehicle and days where least is lacking.
    ``conflicts`` has, for each vehicle and weekday on which it could come, the fewest visits of
    the plan that it cannot join, those that lack least first. ``other_weekdays`` has the cheapest
    placement on each weekday that it does not allow, ``bound_to`` the stops that a relation ties it
    to.
    """

    stop: int
    reason: Reason
    placement: Placement | None = None
    alone: Conflict | None = None
    conflicts: tuple[Conflict, ...] = ()
    other_weekdays: tuple[Placement, ...] = ()
    bound_to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """
    Why stops are left out of a plan, in the order of the stops, and what would serve them.

    ``extra_days`` are those that serve most first; they are looked for only for stops without a
    placement and without a prize. ``is_complete`` is false where the time limit cut the facts
    short; those given are true all the same.
    """

    left_out: tuple[LeftOut, ...]
    extra_days: tuple[ExtraDay, ...]
    is_complete: bool = True


def explain(
    problem: Problem,
    routes: Sequence[DayRoute],
    *,
    first: int | None = None,
    deadline: Deadline = Deadline(seconds=5.0),
) -> Explanation:
    """
    Explain what a plan leaves out.

    Parameters
    ----------
    routes
        The routes of a plan that keeps the rules; a stop has all its visits, or none.
    first
        The stop that is asked about: its facts are looked for before those of the others.
    deadline
        When to end: half at most goes to the reasons, the rest to the extra days.

    Returns
    -------
    explanation
        Empty where every stop is served.
    """
    deadline = deadline.begin()
    of_reasons = deadline.share(REASONS)
    left_out, judge = left_out_stops(problem, routes), Judge(problem)
    lone, reasons = why_not_alone(problem, left_out), why_left_out(problem, left_out, routes)
    found: list[LeftOut] = []
    is_complete = True
    for i in sorted(left_out, key=lambda i: i != first):
        one = LeftOut(stop=i, reason=reasons[i], bound_to=_bound_to(problem, i))
        is_whole = not of_reasons.is_past
        if is_whole and i in lone:
            one = _hopeless(judge, one)
        elif is_whole:
            one, is_whole = _detailed(judge, routes, one, of_reasons)
        is_complete = is_complete and is_whole
        found.append(one)
    wanted = [
        one.stop for one in found if one.placement is None and problem.stops[one.stop].prize is None
    ]
    days = extra_days(problem, routes, sorted(wanted), deadline=deadline)
    return Explanation(
        left_out=tuple(sorted(found, key=lambda one: one.stop)),
        extra_days=days.days,
        is_complete=is_complete and days.is_complete,
    )


def left_out_stops(problem: Problem, routes: Sequence[DayRoute]) -> tuple[int, ...]:
    """List the stops that no route visits."""
    visited = {i for route in routes for i in route.stops}
    return tuple(i for i in range(len(problem.stops)) if i not in visited)


def _bound_to(problem: Problem, i: int) -> tuple[int, ...]:
    relations = (*problem.apart, *problem.together, *problem.once_a_week)
    return tuple(sorted({j for chosen in relations if i in chosen for j in chosen} - {i}))


def _hopeless(judge: Judge, one: LeftOut) -> LeftOut:
    """Say what a stop lacks to be served alone, on the pattern and vehicle where it lacks least."""
    worst = (
        max(alone, key=_severity)
        for v, pattern in _choices(judge.problem, one.stop)
        if (alone := [c for day in sorted(pattern) if (c := judge.conflict(v, day, [one.stop]))])
    )
    nearest = min(worst, key=_severity, default=None)
    return replace(one, alone=nearest, other_weekdays=())


def _severity(conflict: Conflict) -> tuple[bool, bool, int]:
    """Order conflicts: what more time would mend before what it would not."""
    return conflict.limit == "vehicle", conflict.lacking_s is None, conflict.lacking_s or 0


def _choices(problem: Problem, i: int) -> Iterator[tuple[int, frozenset[int]]]:
    """List the vehicles and patterns on which a stop could be served."""
    stop = problem.stops[i]
    for v, vehicle in enumerate(problem.vehicles):
        if stop.vehicles is not None and v not in stop.vehicles:
            continue
        for pattern in stop.visit_patterns:
            own = pattern & vehicle.days
            if own == pattern or (own and (not problem.same_vehicle or vehicle.van is not None)):
                yield v, pattern & vehicle.days


def _detailed(
    judge: Judge, routes: Sequence[DayRoute], one: LeftOut, deadline: Deadline
) -> tuple[LeftOut, bool]:
    """Say what keeps a stop out; false where the deadline came before all was said."""
    problem = judge.problem
    placements = marginal_costs(problem, routes, one.stop)
    deadline.meter.charge("conflict judged")
    if placements:
        return replace(one, placement=placements[0]), True
    elsewhere = _on_every_weekday(problem, one.stop)
    others = () if elsewhere is None else _other_weekdays(elsewhere, routes, one.stop)
    conflicts, is_whole = _conflicts(judge, routes, one.stop, deadline)
    return replace(one, conflicts=conflicts, other_weekdays=others), is_whole


def _conflicts(
    judge: Judge, routes: Sequence[DayRoute], i: int, deadline: Deadline
) -> tuple[tuple[Conflict, ...], bool]:
    """List the conflicts of a stop; false where the deadline came before the last of them."""
    on = {(route.vehicle, route.day): route.stops for route in routes}
    least: dict[tuple[int, int], Conflict] = {}
    places = dict.fromkeys(
        (v, day) for v, days in _choices(judge.problem, i) for day in sorted(days)
    )
    is_whole = True
    for v, day in places:
        if deadline.is_past:
            is_whole = False
            break
        met = judge.least_conflict(v, day, i, on.get((v, day), ()))
        if (v, day) not in on and any((w, day) in on for w in judge.problem.crew_of(v)):
            met = Conflict(vehicle=v, day=day, stops=(i,), limit="crew")
        deadline.meter.charge("conflict judged")
        place = v, day % DAYS_PER_WEEK
        if met and (place not in least or _order(met) < _order(least[place])):
            least[place] = met
    return tuple(sorted(least.values(), key=_order)), is_whole


def _order(conflict: Conflict) -> tuple[bool, int, int, int, int]:
    lacking_s = conflict.lacking_s
    return lacking_s is None, lacking_s or 0, len(conflict.stops), conflict.vehicle, conflict.day


def _on_every_weekday(problem: Problem, i: int) -> Problem | None:
    """Let a stop choose the weekdays it does not allow, in the weeks of its patterns."""
    stop = problem.stops[i]
    patterns = {
        frozenset(day - day % DAYS_PER_WEEK + weekday for day in pattern)
        for pattern in stop.visit_patterns
        if len({day % DAYS_PER_WEEK for day in pattern}) == 1
        for weekday in range(DAYS_PER_WEEK)
    }
    allowed = {day % DAYS_PER_WEEK for day in stop.days}
    others = [p for p in patterns if not {day % DAYS_PER_WEEK for day in p} & allowed]
    if not others:
        return None
    freed: Stop = replace(stop, visit_patterns=tuple(sorted(others, key=sorted)))
    stops = (*problem.stops[:i], freed, *problem.stops[i + 1 :])
    return replace(problem, stops=stops)


def _other_weekdays(problem: Problem, routes: Sequence[DayRoute], i: int) -> tuple[Placement, ...]:
    best: dict[int, Placement] = {}
    for placement in marginal_costs(problem, routes, i):
        best.setdefault(placement.days[0] % DAYS_PER_WEEK, placement)
    return tuple(best.values())
