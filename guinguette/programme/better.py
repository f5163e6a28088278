"""Which changes of a timetable are worth making first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from routing.analysis.change_cost import former_days, shifted_hours
from routing.analysis.kept_routes import broken_rules
from routing.objective import plan_cost, route_metres
from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.timetables import Clock

_Day = tuple[int, int]
_Visits = tuple[tuple[int, int, int], ...]
_MOST_ORDERED = 7
"""Stops of a day of which every order is tried; a longer day keeps its own."""
_WORTH_EUR = 1.0
"""A change that saves less over the period is not worth telling anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    Some places that are visited otherwise, together, the others as they are.

    ``moves`` are (stop, visits before, visits after), a visit (day, vehicle, start of service);
    ``cost_eur`` and ``distance_m`` are what the plan then costs and drives more, negative where it
    saves; ``shifted`` counts the visits of other places that begin at another moment.
    """

    moves: tuple[tuple[int, _Visits, _Visits], ...]
    cost_eur: float
    distance_m: int
    shifted: int


def in_best_order(problem: Problem, routes: Sequence[DayRoute]) -> tuple[DayRoute, ...]:
    """
    Drive the stops of each day in the best order, at the hours that cost least.

    A day that no order makes lawful stays as it is, and so does one that would take a place away
    from the hour that it is promised.
    """
    bound_s = problem.same_hour_s
    found = {(r.day, r.vehicle): _ordered(problem, r) for r in routes}
    strayed = _strayed(found.values(), bound_s) - _strayed(routes, bound_s)
    while strayed:
        found |= {(r.day, r.vehicle): r for r in routes if strayed & set(r.stops)}
        more = _strayed(found.values(), bound_s) - _strayed(routes, bound_s)
        strayed = more if more != strayed else set()
    return tuple(found.values())


def _strayed(routes: Iterable[DayRoute], bound_s: int | None) -> set[int]:
    """List the stops whose hours lie farther apart than promised."""
    starts: dict[int, list[int]] = defaultdict(list)
    for route in routes if bound_s is not None else ():
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            starts[i].append(start_s)
    return {i for i, own in starts.items() if max(own) - min(own) > (bound_s or 0)}


def _ordered(problem: Problem, route: DayRoute) -> DayRoute:
    stops = route.stops
    orders = [range(len(stops))] if len(stops) > _MOST_ORDERED else permutations(range(len(stops)))
    rows = np.array([*orders], dtype=np.int64)
    clock = Clock(problem.only(stops), problem.vehicles[route.vehicle], day=route.day)
    times = clock.timetables(rows)
    is_able = route.day in clock.vehicle.days and len(stops) <= clock.vehicle.max_stops
    if not is_able or not times.is_feasible.any() or len(set(stops)) < len(stops):
        return route
    best = int(np.where(times.is_feasible, times.cost, np.inf).argmin())
    own = [stops[k] for k in rows[best]]
    return times.route(best, own, day=route.day, vehicle=route.vehicle)


def steps(
    problem: Problem,
    routes: Sequence[DayRoute],
    plans: Iterable[Sequence[DayRoute]],
    *,
    most: int = 5,
) -> tuple[Step, ...]:
    """
    Find the changes worth making first.

    Parameters
    ----------
    problem
        What is asked.
    routes
        The plan to better.
    plans
        Better ones with some places changed: what changes in each falls apart into steps that stand
        alone, on days of vehicles that no other step touches.
    most
        At most so many places, of all steps together.

    Returns
    -------
    steps
        The one that saves most for each place that changes first; each is the difference of two
        plans of which the second breaks no rule that the first keeps.
    """
    known = frozenset(broken_rules(problem, routes))
    offers: dict[frozenset[_Day], Step] = {}
    for plan in plans:
        for days in _apart(routes, plan):
            step = _step(problem, routes, plan, days, known)
            former = offers.get(days)
            if step and len(step.moves) <= most and _saves_more(step, former):
                offers[days] = step
    chosen: list[Step] = []
    taken: set[_Day] = set()
    for days, step in sorted(offers.items(), key=lambda o: o[1].cost_eur / len(o[1].moves)):
        left = most - sum(len(one.moves) for one in chosen)
        if not days & taken and len(step.moves) <= left:
            chosen.append(step)
            taken |= days
    return tuple(chosen)


def _saves_more(step: Step, former: Step | None) -> bool:
    return step.cost_eur < (former.cost_eur if former else -_WORTH_EUR)


def _apart(before: Sequence[DayRoute], after: Sequence[DayRoute]) -> set[frozenset[_Day]]:
    """Part the days of vehicles that differ into sets that share no place that moves."""
    old, new = former_days(before), former_days(after)
    sets: list[frozenset[_Day]] = []
    for i in old:
        if old[i] != new.get(i):
            own = frozenset((*old[i].items(), *new.get(i, {}).items()))
            joined = [one for one in sets if one & own]
            sets = [one for one in sets if not one & own]
            sets.append(own.union(*joined))
    return set(sets)


def _step(
    problem: Problem,
    before: Sequence[DayRoute],
    after: Sequence[DayRoute],
    days: frozenset[_Day],
    known: frozenset[str],
) -> Step | None:
    """Change some days of vehicles alone; ``None`` where that breaks a rule."""
    others = [route for route in before if (route.day, route.vehicle) not in days]
    plan = [*others, *(route for route in after if (route.day, route.vehicle) in days)]
    if not known.issuperset(broken_rules(problem, plan)):
        return None
    old, new = _visits(before), _visits(plan)
    moved = {i for i in old if {v[:2] for v in old[i]} != {v[:2] for v in new.get(i, ())}}
    return Step(
        moves=tuple((i, old[i], new.get(i, ())) for i in sorted(moved)),
        cost_eur=plan_cost(problem, plan, ()).total - plan_cost(problem, before, ()).total,
        distance_m=_metres(problem, plan) - _metres(problem, before),
        shifted=sum(one.stop not in moved for one in shifted_hours(before, plan)),
    )


def _visits(routes: Iterable[DayRoute]) -> dict[int, _Visits]:
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for route in routes:
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            found[i].append((route.day, route.vehicle, start_s))
    return {i: tuple(sorted(own)) for i, own in found.items()}


def _metres(problem: Problem, routes: Iterable[DayRoute]) -> int:
    return sum(route_metres(problem, route) for route in routes)
