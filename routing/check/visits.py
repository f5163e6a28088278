"""The days, vehicles and hours of the visits of each stop, and the relations between stops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from routing.check.rules import Rule, Violation
from routing.problem import DAYS_PER_WEEK, Problem, Stop
from routing.solution import Solution


@dataclass(frozen=True, slots=True)
class _Visit:
    day: int
    vehicle: int
    start_s: int


_Visits = dict[int, list[_Visit]]
_Broken = Iterator[tuple[str, Rule | None]]


def visit_violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """List the rules that the visits of the stops break, whatever the routes they are in."""
    served: _Visits = defaultdict(list)
    for route in solution.routes:
        for i, start_s in zip(route.stops, route.starts_s, strict=False):
            served[i].append(_Visit(route.day, route.vehicle, start_s))
    missing = {u.stop: u.missing_visits for u in solution.unserved}
    known = set(range(len(problem.stops)))
    if len(missing) < len(solution.unserved) or not missing.keys() <= known:
        yield Violation("a stop is declared unserved twice, or unknown")
    for i, stop in enumerate(problem.stops):
        days = sorted(visit.day for visit in served[i])
        if i in missing:
            found = _missing_violations(stop, days, missing[i])
        else:
            found = _pattern_violations(stop, days)
        yield from (Violation(f"stop {i}: {text}", rule, stop=i) for text, rule in found)
        habits = _habit_violations(problem, served[i])
        yield from (Violation(f"stop {i}: {text}", rule, stop=i) for text, rule in habits)
    yield from _relation_violations(problem, served, missing.keys())


def _missing_violations(stop: Stop, days: list[int], missing: int) -> _Broken:
    if len(days) + missing != stop.visits or missing <= 0:
        yield f"{len(days)} visits and {missing} declared missing", None
    fits = any(set(days) <= pattern for pattern in stop.visit_patterns)
    if not fits or len(days) != len(set(days)):
        yield f"days {days} fit no pattern", "day"
    if days and stop.prize is not None:
        yield "served in part, with a prize that asks for all its visits", None


def _pattern_violations(stop: Stop, days: list[int]) -> _Broken:
    if frozenset(days) not in stop.visit_patterns or len(days) != len(set(days)):
        yield f"days {days} are not one of its patterns", "day"


def _habit_violations(problem: Problem, visits: list[_Visit]) -> _Broken:
    if problem.same_vehicle and len({van_of(problem, visit.vehicle) for visit in visits}) > 1:
        yield "several vehicles", "same_vehicle"
    starts = [visit.start_s for visit in visits]
    if problem.same_hour_s is not None and starts:
        spread_s = max(starts) - min(starts)
        if spread_s > problem.same_hour_s:
            text = f"its hours spread over {spread_s} s, more than {problem.same_hour_s}"
            yield text, "same_hour"


def van_of(problem: Problem, vehicle: int) -> tuple[str, int]:
    """Name the van of a vehicle, known to the problem or not."""
    if not 0 <= vehicle < len(problem.vehicles) or problem.vehicles[vehicle].van is None:
        return "vehicle", vehicle
    return "van", problem.vehicles[vehicle].van or 0


def _relation_violations(
    problem: Problem, served: _Visits, incomplete: Collection[int]
) -> Iterator[Violation]:
    for chosen in problem.apart:
        for i, j in combinations(sorted(chosen), 2):
            common = _days(served, i) & _days(served, j)
            if common:
                text = f"stops {i} and {j}: both on days {sorted(common)}, which must be apart"
                yield Violation(text, "apart", stop=i, day=min(common))
    for chosen in problem.together:
        complete = sorted(chosen - set(incomplete))
        for i, j in combinations(complete, 2):
            if _days(served, i) != _days(served, j):
                text = f"stops {i} and {j}: not served on the same days"
                yield Violation(text, "together", stop=i)
    for chosen in problem.once_a_week:
        weeks = [visit.day // DAYS_PER_WEEK for i in chosen for visit in served.get(i, [])]
        for week in sorted(set(weeks)):
            if weeks.count(week) > 1:
                text = f"week {week}: {weeks.count(week)} visits to the stops {sorted(chosen)}"
                yield Violation(text, "once_a_week", day=DAYS_PER_WEEK * week, stop=min(chosen))


def _days(served: _Visits, i: int) -> set[int]:
    return {visit.day for visit in served.get(i, [])}
