"""The nights of a vehicle: away from its depot, or on the road past midnight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from routing.check.rules import Violation
from routing.problem import FOREVER_S, Problem
from routing.solution import DayRoute

_DAY_S = 24 * 3600
_Days = dict[tuple[int, int], DayRoute]


def night_violations(problem: Problem, routes: Iterable[DayRoute]) -> Iterator[Violation]:
    """List what does not hold from one day of a vehicle to the next."""
    days = {(r.vehicle, r.day): r for r in routes if 0 <= r.vehicle < len(problem.vehicles)}
    vans = problem.vans
    for (v, day), route in days.items():
        where = f"day {day}, vehicle {v}"
        if route.ends_at is not None:
            found = _evening_violations(problem, days, route)
            yield from (one.at(where, day=day, vehicle=v) for one in found)
        if route.starts_from is not None and not _slept_away(days, v, day - 1):
            yield Violation(f"{where}: the vehicle starts from where it did not sleep")
        if problem.vehicles[v].latest_return_s == FOREVER_S:
            continue  # its times are those of no clock: benchmarks count in units of their own
        shared = problem.crew_of(v) | {u for u, van in enumerate(vans) if van == vans[v]}
        departures_s = [next_.depart_s for u in shared if (next_ := days.get((u, day + 1)))]
        late_s = route.return_s - _DAY_S - min(departures_s, default=route.return_s)
        if late_s > 0:
            text = f"{where}: it is not back when the next day begins"
            yield Violation(text, "rest", day=day, vehicle=v, excess=late_s)


def _evening_violations(problem: Problem, days: _Days, route: DayRoute) -> Iterator[Violation]:
    v, day = route.vehicle, route.day
    known = route.stops and 0 <= route.stops[-1] < len(problem.stops)
    if known and route.ends_at != problem.stops[route.stops[-1]].node:
        yield Violation("the vehicle sleeps elsewhere than at its last stop")
    if (v, day + 1) not in days:
        yield Violation("the vehicle sleeps away, and does not drive on the next day")
    elif days[v, day + 1].starts_from != route.ends_at:
        yield Violation("the vehicle does not start from where it slept")
    nights = 1
    while _slept_away(days, v, day - nights):
        nights += 1
    if (more := nights - problem.vehicles[v].nights_away) > 0:
        text = f"{nights} nights away in a row, more than {problem.vehicles[v].nights_away}"
        yield Violation(text, "night", excess=more)


def _slept_away(days: _Days, v: int, day: int) -> bool:
    return (v, day) in days and days[v, day].ends_at is not None
