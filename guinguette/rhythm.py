"""
How often a commune is visited, as sets of days.

A rhythm becomes visit patterns: each is one allowed choice of days of the horizon (day 0 is the
first Monday). The solver picks one pattern for each stop.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Rhythm(StrEnum):
    """How often a commune is visited."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    ONCE = "once"


def visit_patterns(
    rhythm: Rhythm, *, weeks: int, weekdays: Collection[int]
) -> tuple[frozenset[int], ...]:
    """
    List the allowed choices of days.

    Parameters
    ----------
    rhythm
        How often the commune is visited.
    weeks
        Number of weeks of the horizon.
    weekdays
        Allowed weekdays, 0 is Monday.

    Returns
    -------
    patterns
        Sets of days, 0 is the first Monday; every pattern keeps to one weekday. Empty where the
        rhythm does not fit the horizon (fortnightly needs an even number of weeks).
    """
    patterns: list[frozenset[int]] = []
    for weekday in sorted(weekdays):
        days = [7 * week + weekday for week in range(weeks)]
        if rhythm is Rhythm.WEEKLY:
            patterns.append(frozenset(days))
        elif rhythm is Rhythm.ONCE:
            patterns.extend(frozenset({day}) for day in days)
        elif weeks % 2 == 0:
            patterns.extend(frozenset(days[parity::2]) for parity in (0, 1))
    return tuple(patterns)
