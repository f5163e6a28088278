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
        rest_s = problem.vehicles[v].daily_rest_s
        of_van = {u for u, van in enumerate(vans) if van == vans[v]}
        late_s = max(
            _late_s(route, days, _of_crew(problem, v), rest_s), _late_s(route, days, of_van, 0)
        )
        if late_s > 0:
            lacks = "its crew lacks rest" if late_s <= rest_s else "it is not back"
            text = f"{where}: {lacks} when the next day begins"
            yield Violation(text, "rest", day=day, vehicle=v, excess=late_s, limit=rest_s)


def _of_crew(problem: Problem, v: int) -> set[int]:
    """List the vehicles of the crew of one, whatever days they have."""
    crew = problem.vehicles[v].crew
    return {v} | {
        u for u, one in enumerate(problem.vehicles) if crew is not None and one.crew == crew
    }


def _late_s(route: DayRoute, days: _Days, vehicles: Iterable[int], rest_s: int) -> int:
    """Say by how much some vehicles leave too early after the return of a route."""
    leave_s = [next_.depart_s for u in vehicles if (next_ := days.get((u, route.day + 1)))]
    return route.return_s + rest_s - _DAY_S - min(leave_s, default=route.return_s + rest_s)


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
