"""
How often a commune is visited, as sets of days.

A rhythm becomes visit patterns: each is one allowed choice of days of the horizon (day 0 is the
first Monday). The solver picks one pattern for each stop. Every pattern of a rhythm has the same
number of visits. Where the choices would be too many (more than :data:`MOST_PATTERNS`), a stated
part of them is offered: each is right, a better one may be missing.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, combinations, islice, pairwise, product
from typing import ClassVar

from guinguette.calendar import DAYS_PER_WEEK, WEEKDAY_NAMES, day_number, weekday_name
from guinguette.open_days import OpenDays, Patterns

MOST_PATTERNS = 500
"""Choices of days past which a rhythm offers only a part of them."""
LAST = -1
"""Rank of the last of its weekday in a month."""
_RANKS = (1, 2, 3, 4)


class Rhythm(ABC):
    """How often a commune is visited; two rhythms of the same meaning are equal."""

    __slots__ = ()

    WEEKLY: ClassVar[Rhythm]
    FORTNIGHTLY: ClassVar[Rhythm]
    ONCE: ClassVar[Rhythm]
    MONTHLY: ClassVar[Rhythm]

    @property
    @abstractmethod
    def name(self) -> str:
        """A stable name, meant for programs: ``weekly``, ``every-3-weeks``."""

    def on(self, _day: date) -> Rhythm:
        """Return the rhythm that a plan made of it, where the day is one of its visits."""
        return self

    @abstractmethod
    def patterns(self, among: OpenDays) -> Patterns:
        """
        List the allowed choices of days.

        Returns
        -------
        patterns
            Sets of open days, all of one size; empty where the rhythm does not fit the horizon.
        """


@dataclass(frozen=True, slots=True)
class EveryWeeks(Rhythm):
    """
    One visit every so many weeks, always on the same weekday.

    The horizon must be a whole number of times so many weeks, so that the next one goes on alike.
    Where the weekday may change from visit to visit, two visits in a row are at least half the
    interval apart; where that makes too many choices, two weekdays alternate.

    A ``parity`` (0 even, 1 odd) fixes one of two weeks: the ISO weeks of the horizon with such
    numbers. Past a year of 53 weeks it keeps its interval, not the numbers, until the horizon ends.
    """

    weeks: int
    parity: int | None = None

    @property
    def name(self) -> str:
        """``weekly``, ``fortnightly``, ``fortnightly-even``, ``every-3-weeks``."""
        known = {1: "weekly", 2: "fortnightly" + {None: "", 0: "-even", 1: "-odd"}[self.parity]}
        return known.get(self.weeks, f"every-{self.weeks}-weeks")

    def _firsts(self, among: OpenDays) -> Sequence[int]:
        """List the weeks of the horizon that may be the first with a visit."""
        if self.parity is None:
            return range(self.weeks)
        return [(among.start.isocalendar().week + self.parity) % 2]

    def patterns(self, among: OpenDays) -> Patterns:
        """One pattern for each weekday and each first week; more where the weekday may change."""
        if among.weeks % self.weeks:
            return ()
        if among.same_weekday:
            return among.keep(
                self._alternating(among, (weekday, weekday), first)
                for weekday in among.weekdays
                for first in self._firsts(among)
            )
        apart = -(-DAYS_PER_WEEK * self.weeks // 2)
        choices = [
            choice for first in self._firsts(among) for choice in self._free(among, first, apart)
        ]
        if len(choices) <= MOST_PATTERNS:
            return among.keep(choices)
        return among.keep(
            pattern
            for first in self._firsts(among)
            for pair in product(among.weekdays, among.weekdays)
            if _least_gap(pattern := self._alternating(among, pair, first)) >= apart
        )

    def _alternating(
        self, among: OpenDays, weekdays: tuple[int, int], first: int
    ) -> frozenset[int]:
        """Return one visit in each of the weeks, on the two weekdays in turn."""
        weeks = range(first, among.weeks, self.weeks)
        return frozenset(
            DAYS_PER_WEEK * week + weekdays[turn % 2] for turn, week in enumerate(weeks)
        )

    def _free(self, among: OpenDays, first: int, apart: int) -> Iterator[frozenset[int]]:
        """List the choices of one open day in each of the weeks; stop past the limit."""
        weeks = range(first, among.weeks, self.weeks)
        slots = [sorted(d for d in among.days if d // DAYS_PER_WEEK == week) for week in weeks]
        return islice(_spaced(slots, apart), MOST_PATTERNS + 1)


@dataclass(frozen=True, slots=True)
class Monthly(Rhythm):
    """
    The same weekday of each month at the same rank: the second Thursday.

    ``rank`` is 1 to 4, or :data:`LAST`; ``None`` lets the plan choose among 1 to 4 (a month has no
    fifth of every weekday). ``weekday`` is 0 (Monday) to 6, ``None`` lets the plan choose.
    Ranks and weekdays do not all fall equally often within the horizon: those that fall as often
    as most do are kept, the larger number at a tie.
    """

    rank: int | None = None
    weekday: int | None = None

    @property
    def name(self) -> str:
        """``monthly``, with what is fixed: ``monthly-2-thursday``, ``monthly-last``."""
        rank = {None: "", LAST: "-last"}.get(self.rank, f"-{self.rank}")
        weekday = "" if self.weekday is None else f"-{weekday_name(self.weekday, language='en')}"
        return f"monthly{rank}{weekday.casefold()}"

    def on(self, day: date) -> Monthly:
        """Return the rank and the weekday that the plan chose."""
        rank = self.rank or min((day.day - 1) // DAYS_PER_WEEK + 1, _RANKS[-1])
        return Monthly(rank, day.weekday())

    def patterns(self, among: OpenDays) -> Patterns:
        """One pattern for each rank and weekday left open, see the class."""
        ranks = _RANKS if self.rank is None else (self.rank,)
        weekdays = among.weekdays if self.weekday is None else [self.weekday]
        days = [d for d in range(DAYS_PER_WEEK * among.weeks) if d % DAYS_PER_WEEK in weekdays]
        falls: dict[tuple[int, int], set[int]] = {}
        for number in days:
            day = among.start + timedelta(days=number)
            found = {(day.day - 1) // DAYS_PER_WEEK + 1}
            if (day + timedelta(days=DAYS_PER_WEEK)).month != day.month:
                found.add(LAST)
            for rank in found & set(ranks):
                falls.setdefault((number % DAYS_PER_WEEK, rank), set()).add(number)
        often = Counter(len(chosen) for chosen in falls.values())
        usual = max(often, key=lambda size: (often[size], size), default=0)
        return among.keep(
            frozenset(falls[key]) for key in sorted(falls) if len(falls[key]) == usual
        )


@dataclass(frozen=True, slots=True)
class PerWeek(Rhythm):
    """
    Several visits each week, on the same weekdays every week.

    Two of them are at least so many days apart, from one week to the next too.
    """

    visits: int
    least_days_apart: int = 2

    @property
    def name(self) -> str:
        """``2-per-week``."""
        return f"{self.visits}-per-week"

    def patterns(self, among: OpenDays) -> Patterns:
        """One pattern for each choice of weekdays."""
        chosen = (
            weekdays
            for weekdays in combinations(among.weekdays, self.visits)
            if _least_gap([*weekdays, weekdays[0] + DAYS_PER_WEEK]) >= self.least_days_apart
        )
        return among.keep(
            frozenset(DAYS_PER_WEEK * week + d for week in range(among.weeks) for d in weekdays)
            for weekdays in chosen
        )


@dataclass(frozen=True, slots=True)
class Times(Rhythm):
    """
    So many visits in the horizon, two of them at least so many days apart.

    All choices of days (of one weekday, where the weekday must stay the same) up to
    :data:`MOST_PATTERNS`. Past that those of one weekday; past that again only steady ones, on
    one weekday and every so many weeks, the widest spread first.
    """

    visits: int
    least_days_apart: int = 1

    @property
    def name(self) -> str:
        """``once``, ``4-times``."""
        return "once" if self.visits == 1 else f"{self.visits}-times"

    def patterns(self, among: OpenDays) -> Patterns:
        """Every choice of days, or the steady ones; see the class."""
        one_by_one = among.same_weekday or self.visits == 1
        groups = [
            sorted(d for d in among.days if d % DAYS_PER_WEEK == weekday or not one_by_one)
            for weekday in (among.weekdays if one_by_one else among.weekdays[:1])
        ]
        choices = chain.from_iterable(
            _spaced([group] * self.visits, self.least_days_apart) for group in groups
        )
        found = list(islice(choices, MOST_PATTERNS + 1))
        if len(found) <= MOST_PATTERNS:
            return among.keep(found)
        if one_by_one:
            return self._steady(among)
        return self.patterns(replace(among, same_weekday=True))

    def _steady(self, among: OpenDays) -> Patterns:
        found: list[frozenset[int]] = []
        widest = (among.weeks - 1) // (self.visits - 1)
        least = -(-self.least_days_apart // DAYS_PER_WEEK)
        for step in range(widest, max(least, 1) - 1, -1):
            length = DAYS_PER_WEEK * step * self.visits
            last = DAYS_PER_WEEK * (among.weeks - step * (self.visits - 1))
            more = among.keep(
                frozenset(range(first, first + length, DAYS_PER_WEEK * step))
                for first in range(last)
            )
            if found and len(found) + len(more) > MOST_PATTERNS:
                break
            found.extend(more)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class OnDates(Rhythm):
    """A visit on every one of the dates given by hand."""

    @property
    def name(self) -> str:
        """``dates``."""
        return "dates"

    def patterns(self, among: OpenDays) -> Patterns:
        """Return the one pattern, of all the open days."""
        return among.keep([among.days])


@dataclass(frozen=True, slots=True)
class ByContract(Rhythm):
    """An evening now and then: as many as contracts buy, on the days that the season chooses."""

    @property
    def name(self) -> str:
        """``contract``."""
        return "contract"

    def patterns(self, among: OpenDays) -> Patterns:
        """Return each open day by itself."""
        return among.keep(frozenset({day}) for day in sorted(among.days))


@dataclass(frozen=True, slots=True)
class Decided(Rhythm):
    """
    Evenings by contract that were given their dates.

    One of them may go to another date at a time, where that is one of ``others`` and open.
    """

    dates: tuple[date, ...]
    others: frozenset[date]

    @property
    def name(self) -> str:
        """``contract``."""
        return "contract"

    def patterns(self, among: OpenDays) -> Patterns:
        """Return the dates, then those with one of them elsewhere."""
        given = frozenset(day_number(day, among.start) for day in self.dates)
        others = {day_number(day, among.start) for day in self.others} & among.days - given
        moved = (given - {day} | {new} for day in sorted(given) for new in sorted(others))
        length = DAYS_PER_WEEK * among.weeks
        return tuple(dict.fromkeys((given, *(p for p in moved if max(p) < length))))


Rhythm.WEEKLY = EveryWeeks(1)
Rhythm.FORTNIGHTLY = EveryWeeks(2)
Rhythm.ONCE = Times(1)
Rhythm.MONTHLY = Monthly()


_NAMES = re.compile(
    r"every-(?P<weeks>\d+)-weeks|(?P<week>\d+)-per-week|(?P<times>\d+)-times"
    r"|monthly(?:-(?P<rank>[1-4]|last))?(?:-(?P<weekday>[a-z]+day))?"
)


def rhythm_named(name: str) -> Rhythm:
    """
    Return the rhythm of a stable name; how far apart its visits are is not in a name.

    Raises
    ------
    ValueError
        If no rhythm has this name.
    """
    weekly, known = Rhythm.WEEKLY, (Rhythm.FORTNIGHTLY, EveryWeeks(2, 0), EveryWeeks(2, 1))
    for rhythm in (weekly, *known, Rhythm.ONCE, OnDates(), ByContract()):
        if name == rhythm.name:
            return rhythm
    found = _NAMES.fullmatch(name)
    if found is None:
        raise ValueError(f"no rhythm has the name {name!r}")
    if found["weeks"]:
        return EveryWeeks(int(found["weeks"]))
    if found["week"]:
        return PerWeek(int(found["week"]))
    if found["times"]:
        return Times(int(found["times"]))
    weekdays = [day.casefold() for day in WEEKDAY_NAMES["en"]]
    return Monthly(
        rank=LAST if found["rank"] == "last" else int(found["rank"] or 0) or None,
        weekday=weekdays.index(found["weekday"]) if found["weekday"] else None,
    )


def _least_gap(days: Iterable[int]) -> int:
    """Return the shortest time between two days; the whole week where there is only one."""
    return min((b - a for a, b in pairwise(sorted(days))), default=DAYS_PER_WEEK)


def _spaced(slots: Sequence[Sequence[int]], apart: int) -> Iterator[frozenset[int]]:
    """
    List the choices of one day in each slot, each at least so far after the one before.

    Days from which no choice can be completed are left out first, so that listing a few of the
    choices takes no longer than their number.
    """
    useful: list[list[int]] = []
    latest = None
    for slot in reversed(slots):
        useful.append([day for day in slot if latest is None or day + apart <= latest])
        latest = max(useful[-1], default=-1)
    return _extended(useful[::-1], apart)


def _extended(slots: Sequence[Sequence[int]], apart: int) -> Iterator[frozenset[int]]:
    if not slots:
        yield frozenset()
        return
    for day in slots[0]:
        rest = [[d for d in slot if d >= day + apart] for slot in slots[1:2]]
        yield from (others | {day} for others in _extended([*rest, *slots[2:]], apart))
