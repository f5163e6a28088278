"""
Days and dates, and the French (or English) names they are shown with.

Inside, a day is a number: 0 is the first Monday of the horizon. Dates appear at the borders.
Names come from the small tables below, never from the locale of the machine.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Literal

Language = Literal["fr", "en"]

DAYS_PER_WEEK = 7
MINUTES_PER_DAY = 24 * 60
FIRST_DAY, LAST_DAY = date(1950, 1, 2), date(2199, 12, 31)
"""No service is planned before or after: there are weeks, months and years around each day."""

WEEKDAY_NAMES: dict[Language, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTH_NAMES: dict[Language, tuple[str, ...]] = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

_WEEK_NAME = re.compile(r"(\d{4})-[SW](\d{2})", re.IGNORECASE)


def day_number(day: date, start: date) -> int:
    """Return the number of a date, where ``start`` (a Monday) is day 0; may be negative."""
    return (day - start).days


def date_of(number: int, start: date) -> date:
    """Return the date of day ``number``, where ``start`` (a Monday) is day 0."""
    return start + timedelta(days=number)


def monday_of(day: date) -> date:
    """Return the Monday of the ISO week that holds ``day``."""
    return day - timedelta(days=day.weekday())


def next_monday(day: date) -> date:
    """Return the first Monday strictly after ``day``."""
    return monday_of(day) + timedelta(days=DAYS_PER_WEEK)


def weeks_of(start: date, weeks: int) -> tuple[date, ...]:
    """
    List the Mondays of a horizon.

    Parameters
    ----------
    start
        First day of the horizon, a Monday.

    Returns
    -------
    mondays
        ``weeks`` dates, seven days apart, ``start`` first.
    """
    return tuple(start + timedelta(days=DAYS_PER_WEEK * week) for week in range(weeks))


def week_name(day: date) -> str:
    """Return the name of the ISO week that holds ``day``, French style: ``2027-S01``."""
    year, week, _ = day.isocalendar()
    return f"{year}-S{week:02d}"


def parse_week(text: str) -> date:
    """
    Read the name of an ISO week.

    Parameters
    ----------
    text
        ``2027-S01`` or ``2027-W01``, in any case.

    Returns
    -------
    monday
        The Monday of that week.

    Raises
    ------
    ValueError
        If the text is no week name, or the year has no such week.
    """
    match = _WEEK_NAME.fullmatch(text.strip())
    monday = match and date.fromisocalendar(int(match[1]), int(match[2]), 1)
    if not monday or not FIRST_DAY <= monday <= LAST_DAY:
        raise ValueError(f"not an ISO week: {text!r}")
    return monday


def weekday_name(weekday: int, *, language: Language = "fr") -> str:
    """Return the name of a weekday, 0 is Monday."""
    return WEEKDAY_NAMES[language][weekday]


def long_date(day: date, *, language: Language = "fr") -> str:
    """Write a date in full: ``jeudi 3 juin 2027`` (``Thursday 3 June 2027``)."""
    return f"{short_date(day, language=language)} {day.year}"


def short_date(day: date, *, language: Language = "fr") -> str:
    """Write a date without its year: ``jeudi 3 juin``; the first of a month is ``1er``."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    month = MONTH_NAMES[language][day.month - 1]
    return f"{weekday_name(day.weekday(), language=language)} {number} {month}"


def hour(moment: int | time, *, language: Language = "fr", space: str = " ") -> str:
    """
    Write a time of day: ``16 h``, ``16 h 30``, ``9 h 05`` (``16:30`` in English).

    Parameters
    ----------
    moment
        Minutes after midnight (1440 is ``24 h``), or a time.
    language
        French by default.
    space
        What stands around the ``h``; documents that wrap lines pass a no-break space.
    """
    minutes = moment if isinstance(moment, int) else 60 * moment.hour + moment.minute
    hours, rest = divmod(minutes, 60)
    if language == "en":
        return f"{hours:02d}:{rest:02d}"
    return f"{hours}{space}h{space}{rest:02d}" if rest else f"{hours}{space}h"
