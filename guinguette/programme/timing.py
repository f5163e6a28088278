"""When each place of a timetable is visited: its rhythm, its days, its vehicle and its hours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from guinguette.calendar import DAYS_PER_WEEK, monday_of
from guinguette.faults import Fault
from guinguette.language.fault_sentences import fault
from guinguette.programme.entry import Entry
from guinguette.programme.places import Place
from guinguette.programme.rhythms import Recognised, recognise, rhythm_dates
from guinguette.rhythm import EveryWeeks, Monthly, OnDates, Rhythm
from guinguette.special_days.public_holidays import public_holidays

Window = tuple[int, int | None] | None
ORIGIN = date(2024, 1, 1)
"""The Monday of an ISO week 1: weeks of a cycle count from it until a period is known."""
_MOST_OF_CYCLE = 4
"""A timetable of dates no longer than so many weeks is one that comes back."""
_RANKS = (1, 2, 3, 4)
_SIMULATED = timedelta(weeks=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """
    A place of a timetable, and when it is visited.

    Attributes
    ----------
    place
        Where.
    rhythm
        As it was told or recognised, with its parity, its rank and weekday.
    anchors
        Dates that its visits have; none where a rhythm of several weeks was told without saying
        which weeks, and of those ``weekday`` alone is known.
    is_told
        Whether the rhythm was written, not read from dates.
    is_of_cycle
        Whether its weeks are those of a cycle, which begins with the period that is planned.
    slots
        Vehicle and window of its visits by date, or by weekday.
    read
        What was read from dates.
    entries
        What it was read from.
    """

    place: Place
    rhythm: Rhythm
    anchors: tuple[date, ...]
    weekday: int
    is_told: bool
    slots: Mapping[date | int, tuple[str, Window]]
    is_of_cycle: bool = False
    read: Recognised | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def is_read_once(self) -> bool:
        """Whether it comes back with the whole timetable, on the word of a single date."""
        is_back = isinstance(self.rhythm, EveryWeeks) and not self.is_told
        return is_back and self.read is not None and len(self.read.dates) == 1

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """List the dates of its visits from ``first`` to ``last``, exceptions left out."""
        if isinstance(self.rhythm, OnDates):
            return tuple(day for day in self.anchors if first <= day <= last)
        return tuple(rhythm_dates(self.rhythm, self.anchors, first, last))

    def choices(self, start: date, weeks: int) -> list[tuple[date, ...]]:
        """
        List what its dates may be in a period: one choice, unless the timetable leaves several.

        Parameters
        ----------
        start, weeks
            The first Monday of the period, and its length.
        """
        last = start + timedelta(days=DAYS_PER_WEEK * weeks - 1)
        if self.is_of_cycle:
            later = start - ORIGIN
            return [tuple(day + later for day in self.between(ORIGIN, last - later))]
        if self.anchors:
            return [self.between(start, last)]
        day = start + timedelta(days=self.weekday)
        firsts = [day]
        rhythms: list[Rhythm] = [self.rhythm]
        if isinstance(self.rhythm, Monthly):
            rhythms = [Monthly(rank, self.weekday) for rank in _RANKS]
        elif isinstance(self.rhythm, EveryWeeks):
            odd = self.rhythm.parity
            firsts = [day + timedelta(weeks=week) for week in range(self.rhythm.weeks)]
            firsts = [d for d in firsts if odd in {None, d.isocalendar().week % 2}]
        every = [replace(self, rhythm=r, anchors=(first,)) for r in rhythms for first in firsts]
        return [one.between(start, last) for one in every]

    def slot(self, day: date) -> tuple[str, Window]:
        """Return the vehicle and the window of a visit."""
        usual = next(iter(self.slots.values()))
        return self.slots.get(day) or self.slots.get(day.weekday()) or usual


class Timing:
    """
    Gives each place its rhythm.

    Parameters
    ----------
    pairs
        What was read of it, with its places.
    off
        Days that the timetable leaves out.
    """

    def __init__(
        self, file: str, pairs: Iterable[tuple[Entry, Place]], off: Collection[date]
    ) -> None:
        self.file = file
        self.groups: dict[tuple[str, str], list[tuple[Entry, Place]]] = defaultdict(list)
        for entry, place in pairs:
            self.groups[place.key].append((entry, place))
        entries = [entry for entry, _ in pairs]
        self.dates = sorted({e.when.date for e in entries if e.when.date is not None})
        self.off = frozenset(off) | self._holidays()
        weeks = [e.when.week for e in entries if e.when.week is not None]
        self.cycle = max(weeks, default=0) + 1

    def _holidays(self) -> frozenset[date]:
        if not self.dates:
            return frozenset()
        years = range(self.dates[0].year, self.dates[-1].year + 1)
        return frozenset(day for year in years for day in public_holidays("", year))

    @cached_property
    def _mondays(self) -> list[date]:
        if not self.dates:
            return []
        first, last = monday_of(self.dates[0]), self.dates[-1]
        return [first + timedelta(weeks=k) for k in range((last - first).days // 7 + 1)]

    def places(self) -> tuple[list[Timed], list[Fault]]:
        """Time every place; a fault for each entry that cannot be."""
        places, faults = [], []
        for group in self.groups.values():
            kept, twice = self._once_a_day(group)
            faults += twice
            timed = self._timed(kept)
            if timed is None:
                faults += [self._fault(e, "programme-rhythm-none") for e, _ in kept]
            else:
                places.append(timed)
        return places, faults

    def _fault(self, entry: Entry, code: str, **facts: str) -> Fault:
        where = {"file": self.file, "sheet": entry.sheet, "cell": entry.cell}
        return fault(code, **where, value=entry.words, **facts)

    def _once_a_day(
        self, group: list[tuple[Entry, Place]]
    ) -> tuple[list[tuple[Entry, Place]], list[Fault]]:
        met: dict[object, Entry] = {}
        kept, faults = [], []
        for entry, place in group:
            when = entry.when
            first = met.setdefault(
                replace(when, rhythm=when.rhythm if when.week is None else None), entry
            )
            if first is entry:
                kept.append((entry, place))
            elif (first.window_min, first.vehicle) == (entry.window_min, entry.vehicle):
                faults.append(self._fault(entry, "programme-visit-repeated", first=first.cell))
            else:
                faults.append(self._fault(entry, "programme-place-twice", first=first.cell))
        return kept, faults

    def _timed(self, group: list[tuple[Entry, Place]]) -> Timed | None:
        entries = tuple(entry for entry, _ in group)
        place = group[0][1]
        dated = [e for e in entries if e.when.date is not None]
        if dated and len(dated) < len(entries):
            entries = tuple(dated)
        if dated:
            return self._from_dates(place, entries)
        if len(entries) == 1:
            return self._told(place, entries[0])
        return self._several(place, entries)

    def _from_dates(self, place: Place, entries: tuple[Entry, ...]) -> Timed:
        weeks = len(self._mondays)
        visited = {monday_of(day) for day in self.dates}
        read = recognise(
            [e.when.date for e in entries if e.when.date],
            off=self.off,
            idle_weeks={monday for monday in self._mondays if monday not in visited},
            span_weeks=weeks if weeks <= _MOST_OF_CYCLE else 0,
        )
        slots = _slots(entries, lambda e: e.when.date, read.expected)
        return Timed(
            place=place,
            rhythm=_with_parity(read),
            anchors=read.expected,
            weekday=read.expected[0].weekday(),
            is_told=False,
            slots=slots,
            read=read,
            entries=entries,
        )

    def _told(self, place: Place, entry: Entry) -> Timed:
        when = entry.when
        weekday = when.weekday or 0
        rhythm = when.rhythm or EveryWeeks(self.cycle if when.week is not None else 1)
        if isinstance(rhythm, Monthly):
            rhythm = Monthly(rhythm.rank, weekday)
        return Timed(
            place=place,
            rhythm=rhythm,
            anchors=self._anchors(entry, rhythm),
            weekday=weekday,
            is_told=True,
            slots={weekday: (entry.vehicle, entry.window_min)},
            is_of_cycle=when.week is not None,
            entries=(entry,),
        )

    def _anchors(self, entry: Entry, rhythm: Rhythm) -> tuple[date, ...]:
        """Give a date to a rhythm whose weeks are known; weeks of a cycle count from ``ORIGIN``."""
        first = ORIGIN + timedelta(days=entry.when.weekday or 0)
        match rhythm:
            case EveryWeeks(_, int()):  # a year of 53 weeks turns the parity of an interval around
                return ()
            case EveryWeeks(weeks) if entry.when.week is not None:
                return (first + timedelta(weeks=entry.when.week % weeks),)
            case EveryWeeks(1) | Monthly(int()):
                return (first,)
        return ()

    def _several(self, place: Place, entries: tuple[Entry, ...]) -> Timed | None:
        """Find the rhythm that several habits make together."""
        dates: list[date] = []
        for entry in entries:
            alone = self._told(place, entry)
            if not alone.anchors:
                even = timedelta(weeks=entry.when.parity == 0)  # ORIGIN is in an odd week
                alone = replace(alone, anchors=(ORIGIN + timedelta(days=alone.weekday) + even,))
            dates += alone.between(ORIGIN, ORIGIN + _SIMULATED - timedelta(days=1))
        read = recognise(dates)
        if isinstance(read.rhythm, OnDates) or read.missed or read.moved or read.added:
            return None
        return Timed(
            place=place,
            rhythm=read.rhythm,
            anchors=read.expected,
            weekday=read.expected[0].weekday(),
            is_told=True,
            slots=_slots(entries, lambda e: e.when.weekday, ()),
            is_of_cycle=any(e.when.week is not None for e in entries),
            entries=entries,
        )


def _with_parity(read: Recognised) -> Rhythm:
    """Say of every second week which: even or odd, where the numbers of weeks agree."""
    if read.rhythm != Rhythm.FORTNIGHTLY:
        return read.rhythm
    parities = {day.isocalendar().week % 2 for day in read.expected}
    return EveryWeeks(2, parities.pop()) if len(parities) == 1 else read.rhythm


def _slots(
    entries: Sequence[Entry],
    key: Callable[[Entry], date | int | None],
    expected: Collection[date],
) -> dict[date | int, tuple[str, Window]]:
    """Give each date its own vehicle and hours, and each weekday the usual ones."""
    usual: dict[int, Counter[tuple[str, Window]]] = defaultdict(Counter)
    slots: dict[date | int, tuple[str, Window]] = {}
    for entry in entries:
        day, slot = key(entry), (entry.vehicle, entry.window_min)
        if isinstance(day, date):
            is_usual = day in expected or not expected
            usual[day.weekday()][slot] += 2 if is_usual else 1
        elif day is not None:
            usual[day][slot] += 1
    ranked = sorted(usual.items(), key=lambda pair: -sum(pair[1].values()))
    slots |= {weekday: counts.most_common(1)[0][0] for weekday, counts in ranked}
    return slots
