"""
Working time that plans keep: weeks that break a rule are cut, and planned again.

Routes are chosen one by one; what a crew works in a week is seen once they are there. Where a week
is too long, or a rest too short, the cut that takes least away is made for good: a weekday less, a
shorter longest day, or narrower hours. What was proven without the cuts holds with them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from guinguette.calendar import DAYS_PER_WEEK, date_of, monday_of
from guinguette.crews.hours import Shift, clock_s, crew_weeks, shifts_of
from guinguette.crews.rules import AVERAGED_WEEKS, RuleName
from guinguette.folder.settings.duty import turns
from guinguette.planning.continuity.found import Found, with_lower_bound
from guinguette.planning.naming import break_of
from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.draft import is_closed

if TYPE_CHECKING:
    from guinguette.planning.continuity.continuation import Continuation

KEPT: frozenset[RuleName] = frozenset({
    "daily_rest_h", "weekly_rest_h", "week_days", "week_h", "average_h",
})  # fmt: skip
"""The rules of several days; those of one day are rules of its route already."""
_DAY_S, _STEP_S = 24 * 3600, 300
_MOST_CUTS = 12
_FIRST_SHARE = 0.6
"""What the first search gets of the time, where the crews could work too much."""
_LEAST, _TINY = 1e-6, 1e-6
_SHORTEST_S = 2 * 3600
"""A day shorter than this is no day: a weekday less is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is taken from the vehicles of a crew; ``None`` leaves a bound as it is."""

    crew: str
    weekdays: frozenset[int] = frozenset()
    longest_s: int | None = None
    earliest_s: int | None = None
    latest_s: int | None = None


@dataclass(frozen=True, slots=True)
class _Drive:
    """A route still to be driven, as an outing of its crew."""

    route: DayRoute
    shift: Shift

    @property
    def weekday(self) -> int:
        return self.route.day % DAYS_PER_WEEK


_Broken = dict[tuple[str, date, RuleName], float]
"""The rules that are broken, and by how much of their limit, one and more."""
Solve = Callable[[Deadline, bool], Found]


def within_hours(case: Continuation, solve: Solve, deadline: Deadline) -> Found:
    """
    Plan, and plan again with cuts until the working time of crews is kept, as far as cuts help.

    Parameters
    ----------
    case
        The service; it keeps the cuts.
    solve
        Plans it until a deadline; told to change no habit for more visits where asked.
    deadline
        Of all together.
    """
    hours = _Hours(case)
    deadline = deadline.begin()
    if not hours.may_break:
        return solve(deadline, False)
    found = first = solve(deadline.share(_FIRST_SHARE), False)
    if hours.broken(found) and case.former and not case.must_change:
        found = solve(deadline.share(_FIRST_SHARE), True)
    while (cut := hours.next_cut(found)) and len(case.cuts) < _MOST_CUTS:
        _take(case, cut)
        found = solve(deadline.share(_FIRST_SHARE), False)
    return _as_bounded(found, first) if case.cuts else found


def _as_bounded(found: Found, first: Found) -> Found:
    """Claim what was proven of all plans, cuts or not: nothing of the cut problem is."""
    is_alike = first.scope == found.scope == "all_plans"
    is_alike = is_alike and len(first.solution.unserved) == len(found.solution.unserved)
    bound = first.solution.lower_bound if is_alike else 0.0
    solution = with_lower_bound(found.solution, min(bound, found.solution.cost))
    is_proven = is_closed(solution.cost, solution.lower_bound)
    return replace(found, solution=solution, is_proven=is_proven)


def _take(case: Continuation, cut: Cut) -> None:
    """Take from a crew what it may not work; what was said without it is forgotten."""
    case.cuts = (*case.cuts, cut)
    case.cycle, case.problem = (_with_cut(one, case, cut) for one in (case.cycle, case.problem))
    for name in ("former", "promised", "goes_on", "must_change"):
        vars(case).pop(name, None)


def _with_cut(problem: Problem, case: Continuation, cut: Cut) -> Problem:
    """Take what a cut takes from the vehicles of its crew, from the first free day on."""
    vehicles = list(problem.vehicles)
    for v, turn in enumerate(turns(case.folder.settings)):
        if turn.crew.name != cut.crew:
            continue
        own = vehicles[v]
        gone = {d for d in own.days if d >= case.settled and d % DAYS_PER_WEEK in cut.weekdays}
        earliest_s = max(own.earliest_start_s, cut.earliest_s or 0)
        latest_s = min(own.latest_return_s, cut.latest_s or own.latest_return_s)
        vehicles[v] = replace(
            own,
            days=own.days - gone,
            longest_day_s=min(own.longest_day_s, cut.longest_s or own.longest_day_s),
            earliest_start_s=earliest_s,
            latest_return_s=max(earliest_s, latest_s),
        )
    return replace(problem, vehicles=tuple(vehicles))


class _Hours:
    """What the crews of a service work, and what could be cut."""

    def __init__(self, case: Continuation) -> None:
        self.case, self.settings = case, case.folder.settings
        self.rules, self.turns = self.settings.work.rules, turns(case.folder.settings)

    @cached_property
    def former(self) -> tuple[Shift, ...]:
        """The outings that are behind, those of the year before included."""
        first = date_of(self.case.frozen, self.case.start)
        near = first - timedelta(weeks=2 * AVERAGED_WEEKS)
        routes = (r for r in self.case.standing.routes if near <= r.date < first)
        return shifts_of(routes, self.rules)

    @cached_property
    def excused(self) -> frozenset[date]:
        """The weeks in which somebody broke a rule knowingly."""
        waived = {one.date for one in self.case.standing.waivers}
        said = {o.day for o in self.case.instructed.given if o.is_despite and o.day is not None}
        return frozenset(map(monday_of, waived | said))

    @property
    def may_break(self) -> bool:
        """Whether a crew can work more than the rules of several days allow at all."""
        return self.settings.work.is_kept and any(map(self._may_break, self.settings.crews))

    def _may_break(self, crew: object) -> bool:
        own = [turn for turn in self.turns if turn.crew is crew]
        days = frozenset[int]().union(*(turn.weekdays for turn in own))
        if not own or not days:
            return False
        member = own[0].crew
        day_s = self.settings.work.longest_day_s(member) - 60 * member.break_min
        ahead = min(AVERAGED_WEEKS, self.settings.horizon.weeks)
        first = self.case.start - timedelta(weeks=AVERAGED_WEEKS - ahead)
        own_shifts = (one for one in self.former if one.crew == member.name and one.day >= first)
        known_s = sum(week.work_s for week in crew_weeks(own_shifts, self.rules))
        rest_s = _DAY_S + 60 * (member.earliest_start_min - member.latest_return_min)
        follows = any((day + 1) % DAYS_PER_WEEK in days for day in days)
        return (
            len(days) > min(self.rules.days("week_days"), 5)
            or len(days) * day_s > self.rules.seconds("week_h")
            or known_s + ahead * len(days) * day_s
            > AVERAGED_WEEKS * self.rules.seconds("average_h")
            or (follows and rest_s < self.rules.seconds("daily_rest_h"))
        )

    def drives(self, found: Found) -> tuple[_Drive, ...]:
        """List the routes that are still to be driven."""
        return tuple(
            _Drive(route, self._shift(found.problem, route))
            for route in found.solution.routes
            if route.day >= self.case.frozen
        )

    def _shift(self, problem: Problem, route: DayRoute) -> Shift:
        day = date_of(route.day, self.case.start)
        return Shift(
            crew=self.turns[route.vehicle].crew.name,
            day=day,
            start_s=clock_s(day, route.depart_s),
            end_s=clock_s(day, route.return_s),
            break_s=break_of(problem, route),
            rests_on_spot=True,  # breaks are a rule of each route
        )

    def broken(self, found: Found) -> _Broken:
        """List the rules that a plan breaks, by crew and week."""
        return self._broken([one.shift for one in self.drives(found)])

    def _broken(self, ahead: Sequence[Shift]) -> _Broken:
        first = monday_of(date_of(self.case.frozen, self.case.start))
        weeks = crew_weeks((*self.former, *ahead), self.rules)
        return {
            (week.crew, week.monday, one.rule): 1.0 - one.share
            for week in weeks
            if week.monday >= first and week.monday not in self.excused
            for one in week.broken
            if one.rule in KEPT
        }

    def next_cut(self, found: Found) -> Cut | None:
        """Return the cut that takes fewest visits away for what it mends."""
        drives = self.drives(found)
        broken = self._broken([one.shift for one in drives])
        ways: list[tuple[float, int, Cut]] = []
        for crew in sorted({crew for crew, _, _ in broken}):
            own = {(monday, rule) for name, monday, rule in broken if name == crew}
            for cut in self._cuts(crew, own, [one for one in drives if one.shift.crew == crew]):
                left, lost = self._after(cut, drives)
                mended = sum(broken.values()) - sum(left.values())
                if mended > _LEAST:
                    ways.append((round(lost / mended, 6), len(ways), cut))
        return min(ways)[-1] if ways else None

    def _after(self, cut: Cut, drives: Sequence[_Drive]) -> tuple[_Broken, float]:
        """Say what stays broken with a cut, and what it takes away: visits, then their cost."""
        kept: list[Shift] = []
        lost = 0.0
        for one in drives:
            shift = one.shift if one.shift.crew != cut.crew else _cut(one, cut)
            kept += [shift] if shift else []
            own_s = shift.end_s - shift.start_s if shift else 0
            share = 1 - own_s / max(one.shift.end_s - one.shift.start_s, 1)
            lost += ceil(share * len(one.route.stops)) + _TINY * share * one.route.cost
        return self._broken(kept), lost

    def _cuts(
        self, crew: str, broken: Collection[tuple[date, RuleName]], drives: Sequence[_Drive]
    ) -> Iterator[Cut]:
        used = {one.weekday for one in drives}
        idle = frozenset(range(DAYS_PER_WEEK)) - used  # or the work would only go there
        for weekday in sorted(used, reverse=True):
            yield Cut(crew=crew, weekdays=idle | {weekday})
        for monday, rule in sorted(broken):
            if rule in {"week_h", "average_h"}:
                longest_s = self._longest_s(crew, monday, rule, drives)
                is_again = any(one.crew == crew and one.longest_s for one in self.case.cuts)
                if longest_s >= _SHORTEST_S:
                    gone = idle if is_again else frozenset[int]()
                    yield Cut(crew=crew, longest_s=longest_s, weekdays=gone)
        if any(rule == "daily_rest_h" for _, rule in broken):
            yield from self._hours(crew, drives)

    def _longest_s(self, crew: str, monday: date, rule: RuleName, drives: Sequence[_Drive]) -> int:
        """Level the longest days of a week, or of twelve, down to what the rule leaves to them."""
        weeks = AVERAGED_WEEKS if rule == "average_h" else 1
        window = {monday - timedelta(weeks=n) for n in range(weeks)}
        ahead = [one.shift for one in drives if monday_of(one.shift.day) in window]
        own = (*(one for one in self.former if one.crew == crew), *(one.shift for one in drives))
        worked = crew_weeks(own, self.rules)
        worked_s = sum(week.work_s for week in worked if week.monday in window)
        ahead_s = sum(one.end_s - one.start_s - one.break_s for one in ahead)
        left_s = weeks * self.rules.seconds(rule) - (worked_s - ahead_s)
        left_s += sum(one.break_s for one in ahead)
        spans = sorted(one.end_s - one.start_s for one in ahead)
        while spans and spans[0] < left_s // len(spans):
            left_s -= spans.pop(0)
        return left_s // len(spans) // _STEP_S * _STEP_S if spans else 0

    def _hours(self, crew: str, drives: Sequence[_Drive]) -> Iterator[Cut]:
        """Leave a crew the hours of its mornings, or those of its evenings."""
        rest_s = self.rules.seconds("daily_rest_h")
        days = {one.shift.day for one in drives}
        pairs = [
            (late.route.return_s, early.route.depart_s)
            for late in drives
            for early in drives
            if early.route.day == late.route.day + 1
            and early.route.depart_s + _DAY_S - late.route.return_s < rest_s
        ]
        if not days or not pairs:
            return
        earliest_s, latest_s = min(early for _, early in pairs), max(late for late, _ in pairs)
        yield Cut(crew=crew, earliest_s=earliest_s, latest_s=earliest_s + _DAY_S - rest_s)
        yield Cut(crew=crew, earliest_s=latest_s - _DAY_S + rest_s, latest_s=latest_s)


def _cut(one: _Drive, cut: Cut) -> Shift | None:
    """Return what a cut leaves of an outing, ``None`` where it has to go elsewhere."""
    shift, route = one.shift, one.route
    is_late = cut.latest_s is not None and route.return_s > cut.latest_s
    is_early = cut.earliest_s is not None and route.depart_s < cut.earliest_s
    if one.weekday in cut.weekdays or is_late or is_early:
        return None
    if cut.longest_s is None:
        return shift
    return replace(shift, end_s=min(shift.end_s, shift.start_s + cut.longest_s))
