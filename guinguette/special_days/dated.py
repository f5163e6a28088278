"""Days said one by one or by a rule: a date, every 14 July, every Tuesday, the first Saturday."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.rhythm import LAST
from guinguette.special_days.special_day import SpecialDay


class When(Protocol):
    """Some days of any range of dates."""

    def among(self, first: date, last: date) -> Iterable[date]:
        """List its days from ``first`` to ``last``, in order."""


@dataclass(frozen=True, slots=True)
class Span:
    """All days from one to another."""

    first: date
    last: date

    def among(self, first: date, last: date) -> Iterator[date]:
        """List its days from ``first`` to ``last``, in order."""
        yield from _each(max(first, self.first), min(last, self.last))


@dataclass(frozen=True, slots=True)
class EveryYear:
    """The same date each year; 29 February comes in leap years alone."""

    month: int
    day: int

    def among(self, first: date, last: date) -> Iterator[date]:
        """List its days from ``first`` to ``last``, in order."""
        for year in range(first.year, last.year + 1):
            if self.day <= monthrange(year, self.month)[1]:
                day = date(year, self.month, self.day)
                yield from [day] if first <= day <= last else []


@dataclass(frozen=True, slots=True)
class EveryWeek:
    """The same weekday each week, 0 is Monday."""

    weekday: int

    def among(self, first: date, last: date) -> Iterator[date]:
        """List its days from ``first`` to ``last``, in order."""
        yield from (day for day in _each(first, last) if day.weekday() == self.weekday)


@dataclass(frozen=True, slots=True)
class EveryMonth:
    """The same weekday of each month at the same rank: 1 to 4, or the last."""

    rank: int
    weekday: int

    def among(self, first: date, last: date) -> Iterator[date]:
        """List its days from ``first`` to ``last``, in order."""
        for day in EveryWeek(self.weekday).among(first, last):
            left = monthrange(day.year, day.month)[1] - day.day
            is_last = left < DAYS_PER_WEEK
            if is_last if self.rank == LAST else (day.day - 1) // DAYS_PER_WEEK + 1 == self.rank:
                yield day


@dataclass(frozen=True, slots=True)
class Dated:
    """
    One thing on some days.

    Attributes
    ----------
    what
        All of it but its date, which is any.
    when
        Its days.
    """

    what: SpecialDay
    when: tuple[When, ...]

    def days(self, first: date, last: date) -> Iterator[SpecialDay]:
        """List its days from ``first`` to ``last``, each once."""
        found = {day for when in self.when for day in when.among(first, last)}
        yield from (replace(self.what, date=day) for day in sorted(found))


def _each(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))
