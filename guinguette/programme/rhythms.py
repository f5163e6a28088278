"""
How often a place is visited, read from the dates of its visits.

Each rhythm that can be meant says on which dates it would come; the one that explains the dates
with the fewest visits missed, moved or added is taken. A visit missed on a public holiday, or in a
week in which nobody is visited, counts little: that is how timetables are written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from guinguette.calendar import DAYS_PER_WEEK, monday_of
from guinguette.rhythm import LAST, EveryWeeks, Monthly, OnDates, PerWeek, Rhythm

_MISSED, _MISSED_OFF, _MOVED, _ADDED = 1.0, 0.15, 0.7, 1.3
_WORST = 0.34
"""Of a rhythm: its price a visit; above, the dates are dates and no rhythm."""
_NEAR_DAYS = 4
_MOST_WEEKS = 13
_RANKS = (1, 2, 3, 4, LAST)
_PLAIN = 0.01
"""Of two rhythms that explain as much, the plainer: the shorter interval, weeks before months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """
    A rhythm read from dates.

    ``dates`` are those it was read from, in order; ``expected`` those of the rhythm in the same
    span. ``missed`` are expected and not there, ``moved`` pairs of an expected date and the one
    near it, ``added`` are there for no reason.
    """

    rhythm: Rhythm
    dates: tuple[date, ...]
    expected: tuple[date, ...]
    missed: tuple[date, ...] = ()
    moved: tuple[tuple[date, date], ...] = ()
    added: tuple[date, ...] = ()


def recognise(
    dates: Collection[date],
    *,
    off: Collection[date] = (),
    idle_weeks: Collection[date] = (),
    span_weeks: int = 0,
) -> Recognised:
    """
    Read a rhythm from dates.

    Parameters
    ----------
    dates
        Those of the visits of one place.
    off
        Days on which visits are often missed: public holidays, days that the timetable leaves out.
    idle_weeks
        Mondays of the weeks in which nobody is visited.
    span_weeks
        Length of the whole timetable, where it is one cycle that comes back: what is visited once
        in it comes back with it; 0 where it is not.
    """
    ordered = tuple(sorted(set(dates)))
    if len(ordered) == 1 and span_weeks:
        return Recognised(rhythm=EveryWeeks(span_weeks), dates=ordered, expected=ordered)
    best, price = None, _WORST
    for rhythm, expected in _choices(ordered):
        found = _explained(rhythm, ordered, expected)
        cost = _price(found, off, idle_weeks) / len(ordered) + _plainness(rhythm)
        if cost < price:
            best, price = found, cost
    return best or Recognised(rhythm=OnDates(), dates=ordered, expected=ordered)


def _plainness(rhythm: Rhythm) -> float:
    if isinstance(rhythm, Monthly):
        return _PLAIN * (1.2 if rhythm.rank != LAST else 1.3)
    return _PLAIN * (rhythm.weeks / _MOST_WEEKS if isinstance(rhythm, EveryWeeks) else 1.1)


def _choices(dates: Sequence[date]) -> Iterator[tuple[Rhythm, tuple[date, ...]]]:
    if len(dates) < 2:
        return
    first, last = dates[0], dates[-1]
    weekdays = Counter(day.weekday() for day in dates)
    usual = [day for day, count in weekdays.most_common(2) if 4 * count >= len(dates)]
    for weekday in usual:
        on = [day for day in dates if day.weekday() == weekday]
        for weeks in range(1, min(_MOST_WEEKS, (last - first).days // DAYS_PER_WEEK + 1) + 1):
            phases = Counter(day.toordinal() // DAYS_PER_WEEK % weeks for day in on)
            anchor = next(
                d
                for d in on
                if d.toordinal() // DAYS_PER_WEEK % weeks == phases.most_common(1)[0][0]
            )
            rhythm = EveryWeeks(weeks)
            yield rhythm, tuple(rhythm_dates(rhythm, (anchor,), first, last))
        for rank in _RANKS:
            monthly = Monthly(rank, weekday)
            yield monthly, tuple(rhythm_dates(monthly, dates, first, last))
    yield from _per_week(dates)


def _per_week(dates: Sequence[date]) -> Iterator[tuple[Rhythm, tuple[date, ...]]]:
    """Offer the weekdays that come nearly every week, where there are several."""
    weeks = len({monday_of(day) for day in dates})
    counts = Counter(day.weekday() for day in dates)
    often = sorted(day for day, count in counts.items() if 2 * count > weeks)
    if len(often) > 1:
        apart = min(b - a for a, b in pairwise([*often, often[0] + DAYS_PER_WEEK]))
        rhythm = PerWeek(len(often), min(apart, 2))
        anchors = [day for day in dates if day.weekday() in often]
        yield rhythm, tuple(rhythm_dates(rhythm, anchors, dates[0], dates[-1]))


def rhythm_dates(
    rhythm: Rhythm, anchors: Iterable[date], first: date, last: date
) -> Iterator[date]:
    """List the dates of a rhythm that has some dates already."""
    known = list(anchors)

    def every(day: int, step: int) -> Iterator[date]:
        """Count from a day on or after the first, to the last."""
        spans = range(day % step, (last - first).days + 1, step)
        return (first + timedelta(days=each) for each in spans)

    match rhythm:
        case EveryWeeks(weeks):
            yield from every((known[0] - first).days, DAYS_PER_WEEK * weeks)
        case Monthly(rank, weekday):
            rank = rank or rhythm.on(known[-1]).rank
            own = known[-1].weekday() if weekday is None else weekday
            days = every(own - first.weekday(), DAYS_PER_WEEK)
            yield from (d for d in days if is_ranked(d, rank or 1))
        case _:
            weekdays = {day.weekday() for day in known}
            yield from (d for d in every(0, 1) if d.weekday() in weekdays)


def is_ranked(day: date, rank: int) -> bool:
    """Whether a date is the first (1) to fourth, or the last of its weekday in its month."""
    if rank == LAST:
        return (day + timedelta(days=DAYS_PER_WEEK)).month != day.month
    return (day.day - 1) // DAYS_PER_WEEK + 1 == rank


def _explained(rhythm: Rhythm, dates: tuple[date, ...], expected: tuple[date, ...]) -> Recognised:
    given, asked = set(dates), set(expected)
    left = [day for day in dates if day not in asked]
    missed, moved = [], []
    for day in (day for day in expected if day not in given):
        rank = bisect_left(left, day)
        near = min(left[max(0, rank - 1) : rank + 1], key=lambda o: abs(o - day), default=None)
        if near is not None and abs(near - day) <= timedelta(days=_NEAR_DAYS):
            moved.append((day, near))
            left.remove(near)
        else:
            missed.append(day)
    return Recognised(
        rhythm=rhythm,
        dates=dates,
        expected=expected,
        missed=tuple(missed),
        moved=tuple(moved),
        added=tuple(left),
    )


def _price(found: Recognised, off: Collection[date], idle_weeks: Collection[date]) -> float:
    def missed(day: date) -> float:
        return _MISSED_OFF if day in off or monday_of(day) in idle_weeks else _MISSED

    return sum(map(missed, found.missed)) + _MOVED * len(found.moved) + _ADDED * len(found.added)
