"""
The hours of crews, week by week: what is worked, and how far from each rule.

Work lasts from the departure to the return, less the break of the crew. It belongs to the day, and
to the week, of the departure; what a crew does, each of its people does. Seconds are real ones: a
night in which clocks change lasts what it lasts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guinguette.calendar import DAYS_PER_WEEK, monday_of
from guinguette.crews.rules import AVERAGED_WEEKS, LONG_DAYS, RuleName, WorkRules
from guinguette.tour import Route
from guinguette.wall_clock import seconds_between, seconds_of

_WEEK_S = 7 * 24 * 3600
_NOON, _EPOCH = dt.time(12), dt.date(1970, 1, 1)
_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """
    An outing of a crew, in seconds of :func:`clock_s`.

    ``stretch_s`` is the longest time driven without the break of the rules of the road;
    ``is_heavy`` says that they hold; ``rests_on_spot`` that people relieve each other in an evening
    long enough for a break, which is then no break of all of them: it counts as work.
    """

    crew: str
    day: dt.date
    start_s: int
    end_s: int
    break_s: int = 0
    driving_s: int = 0
    stretch_s: int = 0
    is_heavy: bool = False
    rests_on_spot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """
    What a week makes of a rule: its worst value, on ``day`` where it is one of a day.

    ``value`` and ``limit`` are seconds, or days, at least so many where ``is_least``; ``left`` is
    how far the rule is from being broken, negative where it is.
    """

    rule: RuleName
    value: int
    limit: int
    left: int
    is_least: bool = False
    day: dt.date | None = None

    @property
    def is_broken(self) -> bool:
        """Whether the rule is broken."""
        return self.left < 0

    @property
    def share(self) -> float:
        """How much of the limit is left, to compare rules of different units."""
        return self.left / max(self.limit, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewWeek:
    """
    The week of a crew that works in it.

    ``margins`` are those of the rules that the week can break, ``flags`` what the law wants known
    of it (:data:`guinguette.crews.rules.Confidence`), where there is something to know.
    """

    crew: str
    monday: dt.date
    work_s: int
    days: int
    driving_s: int
    night_s: int
    margins: tuple[Margin, ...]
    flags: tuple[Margin, ...]

    @property
    def broken(self) -> tuple[Margin, ...]:
        """The rules that are broken."""
        return tuple(one for one in self.margins if one.is_broken)

    @property
    def smallest(self) -> Margin:
        """The rule that is nearest to being broken."""
        return min(self.margins, key=lambda one: one.share)


def clock_s(day: dt.date, seconds: int) -> int:
    """
    Return a time of a day of service, in seconds that go on from day to day.

    Parameters
    ----------
    seconds
        As :func:`guinguette.wall_clock.moment_of` counts them.
    """
    noons = (dt.datetime.combine(one, _NOON) for one in (_EPOCH, day))
    return seconds_between(*noons) + seconds


def shifts_of(
    routes: Iterable[Route], rules: WorkRules, *, heavy: Collection[str] = ()
) -> tuple[Shift, ...]:
    """
    Read the outings of crews from routes; a route without crew is its vehicle's.

    Parameters
    ----------
    heavy
        Names of the vehicles that are under the driving rules.
    """
    return tuple(
        Shift(
            crew=route.crew or route.vehicle,
            day=route.date,
            start_s=clock_s(route.date, seconds_of(route.date, route.depart)),
            end_s=clock_s(route.date, seconds_of(route.date, route.return_)),
            break_s=route.break_s,
            driving_s=route.driving_s,
            stretch_s=_stretch_s(route, rules.seconds("drive_break_min")),
            is_heavy=route.vehicle in heavy,
            rests_on_spot=_rests_on_spot(route, rules.seconds("break_min")),
        )
        for route in routes
    )


def _rests_on_spot(route: Route, rest_s: int) -> bool:
    evenings = (visit for visit in route.visits if visit.audience == "evening")
    return any(seconds_between(visit.arrive, visit.leave) > rest_s for visit in evenings)


def _stretch_s(route: Route, rest_s: int) -> int:
    """Measure the longest driving without a rest, between stops or on the spot of an evening."""
    longest = run = 0
    for rank, visit in enumerate(route.visits, start=1):
        run += visit.driving_s
        longest = max(longest, run)
        is_long = seconds_between(visit.arrive, visit.leave) >= rest_s
        rests = rank == route.break_after and route.break_s >= rest_s
        if rests or (visit.audience == "evening" and is_long):
            run = 0
    return max(longest, run + route.return_driving_s)


def crew_weeks(shifts: Iterable[Shift], rules: WorkRules) -> tuple[CrewWeek, ...]:
    """
    Measure every week in which a crew works, by week then crew.

    Parameters
    ----------
    shifts
        All that is known, former weeks too: they count in averages and rests.
    """
    by_crew: dict[str, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_crew[shift.crew].append(shift)
    crews = [_Crew(name, own, rules) for name, own in sorted(by_crew.items())]
    weeks = (crew.week(monday) for crew in crews for monday in crew.mondays)
    return tuple(sorted(weeks, key=lambda one: (one.monday, one.crew)))


@dataclass(frozen=True, slots=True)
class _Day:
    """The outings of a crew on a day, which may overlap where a hand made it so."""

    shifts: tuple[Shift, ...]

    @property
    def start_s(self) -> int:
        return min(one.start_s for one in self.shifts)

    @property
    def end_s(self) -> int:
        return max(one.end_s for one in self.shifts)

    @property
    def away_s(self) -> int:
        return sum(end - start for start, end in _merged(self.shifts))

    @property
    def rest_s(self) -> int:
        """The breaks, and the time between outings."""
        return self.end_s - self.start_s - self.work_s

    @property
    def work_s(self) -> int:
        return self.away_s - sum(one.break_s for one in self.shifts)

    @property
    def driving_s(self) -> int:
        return sum(one.driving_s for one in self.shifts)


def _merged(shifts: Iterable[Shift]) -> list[tuple[int, int]]:
    """Join outings that overlap, in order."""
    spans: list[tuple[int, int]] = []
    for one in sorted(shifts, key=lambda one: one.start_s):
        if spans and one.start_s <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], one.end_s)
        else:
            spans.append((one.start_s, one.end_s))
    return spans


_Measured = tuple[RuleName, int, dt.date | None]


class _Crew:
    """All that is known of a crew."""

    def __init__(self, name: str, shifts: Sequence[Shift], rules: WorkRules) -> None:
        self.name, self.shifts, self.rules = name, shifts, rules
        by_day: dict[dt.date, list[Shift]] = defaultdict(list)
        for one in shifts:
            by_day[one.day].append(one)
        self.days: Mapping[dt.date, _Day] = {
            day: _Day(tuple(own)) for day, own in sorted(by_day.items())
        }

    @cached_property
    def mondays(self) -> tuple[dt.date, ...]:
        return tuple(dict.fromkeys(monday_of(day) for day in self.days))

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        return _merged(self.shifts)

    def of_week(self, monday: dt.date) -> dict[dt.date, _Day]:
        days = (monday + dt.timedelta(days=n) for n in range(DAYS_PER_WEEK))
        return {day: self.days[day] for day in days if day in self.days}

    def week(self, monday: dt.date) -> CrewWeek:
        own = self.of_week(monday)
        worst: dict[RuleName, Margin] = {}
        for name, value, day in self._measured(monday, own):
            margin = self._margin(name, value, day)
            if name not in worst or margin.left < worst[name].left:
                worst[name] = margin
        flags = (self._margin(*found) for found in self._flagged(own))
        return CrewWeek(
            crew=self.name,
            monday=monday,
            work_s=sum(day.work_s for day in own.values()),
            days=len(own),
            driving_s=sum(day.driving_s for day in own.values()),
            night_s=sum(self._night_s(day) for day in own.values()),
            margins=tuple(worst.values()),
            flags=tuple(one for one in flags if one.value >= max(one.limit, 1)),
        )

    def _margin(self, name: RuleName, value: int, day: dt.date | None) -> Margin:
        is_timed = name.endswith(("_h", "_min"))
        limit = self.rules.seconds(name) if is_timed else self.rules.days(name)
        is_least = self.rules[name].is_least
        left = value - limit if is_least else limit - value
        return Margin(rule=name, value=value, limit=limit, left=left, is_least=is_least, day=day)

    def _measured(self, monday: dt.date, own: Mapping[dt.date, _Day]) -> Iterator[_Measured]:
        for day, work in own.items():
            yield from self._measured_day(day, work)
        yield "weekly_rest_h", self._weekly_rest_s(monday), None
        yield "week_days", len(own), None
        yield "week_h", self._work_s(monday), None
        weeks = (monday - dt.timedelta(weeks=n) for n in range(AVERAGED_WEEKS))
        yield "average_h", -(-sum(map(self._work_s, weeks)) // AVERAGED_WEEKS), None
        if any(one.is_heavy for work in own.values() for one in work.shifts):
            yield from self._driven(monday, own)

    def _measured_day(self, day: dt.date, work: _Day) -> Iterator[_Measured]:
        yield "day_h", work.work_s, day
        yield "amplitude_h", work.end_s - work.start_s, day
        is_long = work.end_s - work.start_s > self.rules.seconds("break_after_h")
        if is_long and not any(one.rests_on_spot for one in work.shifts):
            yield "break_min", work.rest_s, day
        before = [own.end_s for other, own in self.days.items() if other < day]
        if before and work.start_s - max(before) < _WEEK_S:
            yield "daily_rest_h", work.start_s - max(before), day

    def _work_s(self, monday: dt.date) -> int:
        return sum(day.work_s for day in self.of_week(monday).values())

    def _weekly_rest_s(self, monday: dt.date) -> int:
        """Measure the longest rest of which the 24 hours of a weekly rest lie in the week."""
        whole_s = self.rules.seconds("weekly_rest_h") - self.rules.seconds("daily_rest_h")
        first, last = clock_s(monday, 0), clock_s(monday + dt.timedelta(weeks=1), 0)
        ends = [first - _WEEK_S, *(end for _, end in self.spans)]
        starts = [*(start for start, _ in self.spans), last + _WEEK_S]
        rests = [
            (end - start, min(end, last) - max(start, first))
            for start, end in zip(ends, starts, strict=True)
        ]
        found = [rest for rest, within in rests if within >= whole_s]
        return min(max(found), _WEEK_S) if found else max(within for _, within in rests)

    def _driven(self, monday: dt.date, own: Mapping[dt.date, _Day]) -> Iterator[_Measured]:
        longest = sorted(((day.driving_s, date) for date, day in own.items()), reverse=True)
        yield "drive_long_day_h", *longest[0]
        if longest[LONG_DAYS:]:
            yield "drive_day_h", *longest[LONG_DAYS]
        for work in own.values():
            for one in work.shifts:
                yield "drive_stretch_h", one.stretch_s, one.day
        driven_s = sum(day.driving_s for day in own.values())
        former = self.of_week(monday - dt.timedelta(weeks=1)).values()
        yield "drive_week_h", driven_s, None
        yield "drive_two_weeks_h", driven_s + sum(day.driving_s for day in former), None

    def _night_s(self, work: _Day) -> int:
        return sum(_night_s(one, self.rules) for one in work.shifts)

    def _flagged(self, own: Mapping[dt.date, _Day]) -> Iterator[_Measured]:
        nights = {day: self._night_s(work) for day, work in own.items()}
        late = [day for day, night in nights.items() if night >= self.rules.seconds("night_day_h")]
        yield "night_days", len(late), None
        last = max(own)
        year = (work for day, work in self.days.items() if last - _YEAR < day <= last)
        yield "night_year_h", sum(map(self._night_s, year)), None
        yield "sundays", sum(day.weekday() == DAYS_PER_WEEK - 1 for day in own), None
        for day in own:
            if (day.month, day.day) == (5, 1):
                yield "first_of_may", 1, day


def _night_s(shift: Shift, rules: WorkRules) -> int:
    """Count the seconds of an outing that are of a night, breaks included."""
    found = 0
    for number in (-1, 0, 1):
        day = shift.day + dt.timedelta(days=number)
        first = clock_s(day, rules.seconds("night_from_h"))
        last = clock_s(day + dt.timedelta(days=1), rules.seconds("night_to_h"))
        found += max(0, min(shift.end_s, last) - max(shift.start_s, first))
    return found
