"""Days as the analyses look at them: those of each stop, and when hours come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routing.problem import DAYS_PER_WEEK, Stop
from routing.solution import DayRoute


def days_served(routes: Sequence[DayRoute]) -> dict[int, set[int]]:
    """Return the days of each stop that some route visits, ``{stop: days}``."""
    served: dict[int, set[int]] = {}
    for route in routes:
        for i in route.stops:
            served.setdefault(i, set()).add(route.day)
    return served


def same_hours_after(stops: Iterable[Stop]) -> int:
    """Return after how many days the time windows are the same again: 1, or a week."""
    is_everyday = all(window.weekdays is None for stop in stops for window in stop.time_windows)
    return 1 if is_everyday else DAYS_PER_WEEK
