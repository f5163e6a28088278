"""Which changes of a timetable are worth making first, one place at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from routing.analysis.change_cost import shifted_hours
from routing.analysis.kept_routes import kept_route
from routing.analysis.marginal import marginal_costs, placed_routes
from routing.objective import plan_cost, route_metres
from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.timetables import Clock

_MOST_ORDERED = 7
"""Stops of a day of which every order is tried; a longer day keeps its own."""
_WORTH_EUR = 1.0
"""A change that saves less over the period is not worth telling anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One place that is visited otherwise, the others as they are after the steps before.

    ``before`` and ``after`` are its visits, (day, vehicle, start of service); ``cost_eur`` and
    ``distance_m`` are what the plan then costs and drives more, negative where it saves;
    ``shifted`` counts the visits of other places that begin at another moment.
    """

    stop: int
    before: tuple[tuple[int, int, int], ...]
    after: tuple[tuple[int, int, int], ...]
    cost_eur: float
    distance_m: int
    shifted: int
    routes: tuple[DayRoute, ...]


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
    *,
    most: int = 5,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[Step, ...]:
    """
    Find the changes worth making first, each the best that is left after those before.

    Parameters
    ----------
    problem
        What is asked.
    routes
        The plan to better; places on a day that cannot be driven otherwise stay.
    most
        At most so many.
    should_stop
        Asked before each place.

    Returns
    -------
    steps
        Each the difference of two plans, of which the second keeps every rule on the days that it
        changes.
    """
    found: list[Step] = []
    now = tuple(routes)
    while len(found) < most:
        best: Step | None = None
        for i in sorted({i for route in now for i in route.stops}):
            if should_stop():
                return tuple(found)
            step = _moved(problem, now, i)
            if step and (best is None or step.cost_eur < best.cost_eur):
                best = step
        if best is None or best.cost_eur > -_WORTH_EUR:
            break
        found.append(best)
        now = best.routes
    return tuple(found)


def _moved(problem: Problem, routes: tuple[DayRoute, ...], i: int) -> Step | None:
    """Take a place out and put it where it costs least."""
    without = _without(problem, routes, i)
    if without is None:
        return None
    placements = marginal_costs(problem, without, i)
    if not placements:
        return None
    after = placed_routes(problem, without, i, placements[0])
    if len(_visits(after, i)) < len(_visits(routes, i)):
        return None
    others = [one for one in shifted_hours(routes, after) if one.stop != i]
    return Step(
        stop=i,
        before=_visits(routes, i),
        after=_visits(after, i),
        cost_eur=_cost(problem, after) - _cost(problem, routes),
        distance_m=_metres(problem, after) - _metres(problem, routes),
        shifted=len(others),
        routes=after,
    )


def _without(problem: Problem, routes: tuple[DayRoute, ...], i: int) -> tuple[DayRoute, ...] | None:
    left = []
    for route in routes:
        if i not in route.stops:
            left.append(route)
            continue
        rest = [(j, s) for j, s in zip(route.stops, route.starts_s, strict=True) if j != i]
        if not rest:
            continue
        stops, starts_s = zip(*rest, strict=True)
        kept = kept_route(
            problem, day=route.day, vehicle=route.vehicle, stops=stops, starts_s=starts_s
        )
        if kept is None:
            return None
        left.append(kept)
    return tuple(left)


def _visits(routes: Sequence[DayRoute], i: int) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        sorted(
            (route.day, route.vehicle, start_s)
            for route in routes
            for j, start_s in zip(route.stops, route.starts_s, strict=True)
            if j == i
        )
    )


def _cost(problem: Problem, routes: Sequence[DayRoute]) -> float:
    return plan_cost(problem, routes, ()).total


def _metres(problem: Problem, routes: Sequence[DayRoute]) -> int:
    return sum(route_metres(problem, route) for route in routes)
