"""The nights of a vehicle: away from its depot, or on the road past midnight."""

from __future__ import annotations

from collections.abc import Iterator

from routing.problem import FOREVER_S, Problem
from routing.solution import DayRoute, Solution

_DAY_S = 24 * 3600
_Days = dict[tuple[int, int], DayRoute]


def night_violations(problem: Problem, solution: Solution) -> Iterator[str]:
    """List what does not hold from one day of a vehicle to the next."""
    days = {
        (r.vehicle, r.day): r for r in solution.routes if 0 <= r.vehicle < len(problem.vehicles)
    }
    vans = problem.vans
    for (v, day), route in days.items():
        where = f"day {day}, vehicle {v}"
        if route.ends_at is not None:
            yield from (f"{where}: {text}" for text in _evening_violations(problem, days, route))
        if route.starts_from is not None and not _slept_away(days, v, day - 1):
            yield f"{where}: the vehicle starts from where it did not sleep"
        if problem.vehicles[v].latest_return_s == FOREVER_S:
            continue  # its times are those of no clock: benchmarks count in units of their own
        shared = problem.crew_of(v) | {u for u, van in enumerate(vans) if van == vans[v]}
        following = (days.get((u, day + 1)) for u in shared)
        if any(next_ and next_.depart_s + _DAY_S < route.return_s for next_ in following):
            yield f"{where}: it is not back when the next day begins"


def _evening_violations(problem: Problem, days: _Days, route: DayRoute) -> Iterator[str]:
    v, day = route.vehicle, route.day
    known = route.stops and 0 <= route.stops[-1] < len(problem.stops)
    if known and route.ends_at != problem.stops[route.stops[-1]].node:
        yield "the vehicle sleeps elsewhere than at its last stop"
    if (v, day + 1) not in days:
        yield "the vehicle sleeps away, and does not drive on the next day"
    elif days[v, day + 1].starts_from != route.ends_at:
        yield "the vehicle does not start from where it slept"
    nights = 1
    while _slept_away(days, v, day - nights):
        nights += 1
    if nights > problem.vehicles[v].nights_away:
        yield f"{nights} nights away in a row, more than {problem.vehicles[v].nights_away}"


def _slept_away(days: _Days, v: int, day: int) -> bool:
    return (v, day) in days and days[v, day].ends_at is not None
