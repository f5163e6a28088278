"""The date of today: that of the computer, or the one that the environment gives."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

from guinguette.calendar import FIRST_DAY, LAST_DAY
from guinguette.faults import UsageError
from guinguette.language.fault_sentences import fault

TODAY_VARIABLE = "GUINGUETTE_TODAY"
"""``2027-01-04``: tests, and whoever looks into a plan of another day, choose the day."""


def today() -> date:
    """
    Return the day that this command runs on, in local time.

    Raises
    ------
    UsageError
        If the environment gives one that is no date.
    """
    return _given() or datetime.now().astimezone().date()


def now() -> datetime:
    """
    Return the moment that documents bear, whole seconds UTC; noon where the day is given.

    Errors are those of :func:`today`.
    """
    if given := _given():
        return datetime.combine(given, time(12), tzinfo=UTC)
    return datetime.now(UTC).replace(microsecond=0)


def _given() -> date | None:
    text = os.environ.get(TODAY_VARIABLE, "")
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(fault("today-unreadable", value=text)) from None
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise UsageError(fault("today-unreadable", value=text))
    return day
