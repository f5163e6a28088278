"""The rules that the judge checks, each by its name; a hand may break some of them."""

from __future__ import annotations

from typing import Literal

Rule = Literal[
    "off_day", "stop_count", "capacity", "departure", "return", "day_length", "break",
    "driving_break", "hour", "vehicle", "day", "same_vehicle", "same_hour", "apart", "together",
    "once_a_week", "night", "rest",
]  # fmt: skip
"""
What somebody may decide to break once: the days of a vehicle, its number of stops, its load, its
first departure, its last return, the length of its day, the breaks; of a visit its hours, its
vehicles, its days; the habits of vehicle and hour; relations between stops; nights away, and the
rest before the next day.
"""
