"""The days of a horizon on which a place may be visited, and choices among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from guinguette.calendar import DAYS_PER_WEEK, day_number

Patterns = tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDays:
    """
    The days on which a commune may be visited.

    ``start`` is a Monday, day 0; ``days`` are numbers of days of the horizon. With
    ``same_weekday`` all the visits of a pattern fall on one weekday, where the rhythm has a choice.
    """

    start: date
    weeks: int
    days: frozenset[int]
    same_weekday: bool = True

    @property
    def weekdays(self) -> list[int]:
        """The weekdays of the open days, 0 is Monday, in order."""
        return sorted({day % DAYS_PER_WEEK for day in self.days})

    def keep(self, patterns: Iterable[frozenset[int]]) -> Patterns:
        """Keep the patterns of which every day is open, without those seen before."""
        return tuple(dict.fromkeys(p for p in patterns if p and p <= self.days))


def open_days(
    *,
    start: date,
    weeks: int,
    weekdays: Collection[int],
    closed: Collection[date] = (),
    dates: Collection[date] = (),
    same_weekday: bool = True,
) -> OpenDays:
    """
    Say on which days a commune may be visited.

    Parameters
    ----------
    start
        First day of the horizon, a Monday.
    weeks
        Number of weeks of the horizon.
    weekdays
        Allowed weekdays, 0 is Monday.
    closed
        Dates on which the commune is never visited.
    dates
        Where there are some, no other day is open, and ``weekdays`` are not looked at.
    same_weekday
        Whether all visits must fall on one weekday; dates chosen by hand are free of that.
    """
    if dates:
        numbers = {day_number(day, start) for day in dates}
    else:
        numbers = {day for day in range(DAYS_PER_WEEK * weeks) if day % DAYS_PER_WEEK in weekdays}
    numbers -= {day_number(day, start) for day in closed}
    within = frozenset(day for day in numbers if 0 <= day < DAYS_PER_WEEK * weeks)
    is_steady = same_weekday and not dates
    return OpenDays(start=start, weeks=weeks, days=within, same_weekday=is_steady)
