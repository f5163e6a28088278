"""Routes that are to stay: the same stops in the same order, at the hours they had if they can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from routing.check.judge import check
from routing.check.rules import Violation
from routing.objective import route_cost
from routing.problem import FOREVER_S, Problem, TimeWindow
from routing.solution import DayRoute, Reason
from routing.solver.draft import Draft
from routing.solver.timetables import Clock

_SHIFTS_S = (0, 300, 900, 1800, FOREVER_S)
"""How far the hours may move, tried one after the other."""


def kept_route(
    problem: Problem, *, day: int, vehicle: int, stops: Sequence[int], starts_s: Sequence[int]
) -> DayRoute | None:
    """
    Drive some stops in the order of the hours they had, as near to these hours as can be.

    Parameters
    ----------
    day, vehicle
        Of the route; it begins and ends at the depot.
    stops
        The stops, in any order.
    starts_s
        The start of service that each had, seconds after midnight.

    Returns
    -------
    route
        ``None`` where this order cannot be driven at any hours.
    """
    order = sorted(range(len(stops)), key=lambda k: (starts_s[k], stops[k]))
    chosen = [stops[k] for k in order]
    known_s = {stops[k]: starts_s[k] for k in order}
    tried = (_driven(problem, (day, vehicle), chosen, known_s, shift) for shift in _SHIFTS_S)
    return next((route for route in tried if route is not None), None)


def toward_hours(problem: Problem, route: DayRoute, known_s: Mapping[int, int]) -> DayRoute:
    """
    Bring a route as near to some hours as costs nothing.

    Parameters
    ----------
    route
        A route that begins and ends at the depot; others stay as they are.
    known_s
        The start of service that some of its stops had, seconds after midnight.
    """
    hours = {i: known_s[i] for i in route.stops if i in known_s}
    if not hours or route.starts_from is not None or route.ends_at is not None:
        return route
    for shift_s in _SHIFTS_S[:-1]:
        found = _driven(problem, (route.day, route.vehicle), route.stops, hours, shift_s)
        if found is not None and found.cost <= route.cost + 1e-6:
            return found
    return route


def _driven(
    problem: Problem,
    on: tuple[int, int],
    stops: Sequence[int],
    known_s: Mapping[int, int],
    shift_s: int,
) -> DayRoute | None:
    """Drive stops in an order on a day, with a vehicle, some of them this near to an hour."""
    day, vehicle = on
    alone = replace(problem.only(stops), visit_cost=None, names=())
    near = replace(
        alone,
        stops=tuple(
            replace(stop, time_windows=near_hour(stop.windows_on(day), known_s[i], shift_s))
            if i in known_s
            else stop
            for i, stop in zip(stops, alone.stops, strict=True)
        ),
    )
    found = _timetable(near, day, vehicle)
    if found is None:
        return None
    route = replace(found, stops=tuple(stops))
    return replace(route, cost=route_cost(problem, route))


def near_hour(windows: Sequence[TimeWindow], start_s: int, shift_s: int) -> tuple[TimeWindow, ...]:
    """Narrow time windows to the neighbourhood of an hour; as they are where none is near."""
    first, last = max(0, start_s - shift_s), min(FOREVER_S, start_s + shift_s)
    near = tuple(
        replace(w, earliest_s=max(w.earliest_s, first), latest_s=min(w.latest_s, last))
        for w in windows
        if w.earliest_s <= last and first <= w.latest_s
    )
    return near or tuple(windows) or (TimeWindow(),)


def _timetable(problem: Problem, day: int, vehicle: int) -> DayRoute | None:
    clock = Clock(problem, problem.vehicles[vehicle], day=day)
    order = np.arange(len(problem.stops), dtype=np.int64)[None, :]
    times = clock.timetables(order)
    if not times.is_feasible[0]:
        return None
    return times.route(0, range(len(problem.stops)), day=day, vehicle=vehicle)


def broken_rules(
    problem: Problem, routes: Sequence[DayRoute], *, frozen_until_day: int = 0
) -> tuple[Violation, ...]:
    """
    List the rules that routes break when they stay as they are.

    A stop without a visit breaks none. What is before ``frozen_until_day`` may break the rules of
    now.
    """
    days: dict[int, set[int]] = {}
    for route in routes:
        for i in route.stops:
            days.setdefault(i, set()).add(route.day)
    draft = Draft(tuple(routes), tuple(i for i in range(len(problem.stops)) if i not in days))
    reasons: dict[int, Reason] = dict.fromkeys(draft.left_out, "fleet_full")
    solution = draft.solution(
        problem, lower_bound=0.0, reasons=reasons, runtime_s=0.0, seed=0, method=""
    )
    past = tuple(f"day {day}, " for day in range(frozen_until_day))
    return tuple(text for text in check(problem, solution) if not text.startswith(past))
