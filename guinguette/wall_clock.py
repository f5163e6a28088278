"""What the clocks of mainland France show, and the seconds that really pass."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def moment_of(day: date, seconds: int) -> datetime:
    """
    Return what the clocks show so many seconds into a day of service.

    Seconds are real ones, counted from noon less twelve hours, as timetables of public transport
    are (GTFS): a night in which clocks change lasts what it lasts, for the law on the hours of a
    crew too, and no hour is shown that does not exist. 25:30 is half past one of the day after.

    Returns
    -------
    moment
        Without zone; ``fold`` is 1 in the hour that clocks show a second time.
    """
    noon = datetime.combine(day, time(12), PARIS).astimezone(UTC)
    return (noon + timedelta(hours=-12, seconds=seconds)).astimezone(PARIS).replace(tzinfo=None)


def seconds_between(start: datetime, end: datetime) -> int:
    """Return the real seconds from what clocks show once to what they show later."""
    span = end.replace(tzinfo=PARIS).astimezone(UTC) - start.replace(tzinfo=PARIS).astimezone(UTC)
    return int(span.total_seconds())


def seconds_of(day: date, moment: datetime) -> int:
    """Return the seconds of :func:`moment_of`."""
    return seconds_between(datetime.combine(day, time(12)), moment) + 12 * 3600
