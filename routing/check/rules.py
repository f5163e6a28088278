"""The rules that the judge checks, each by its name; a hand may break some of them."""

from __future__ import annotations

from dataclasses import dataclass
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


class Violation(str):
    """
    A rule that is broken, as an English sentence that says which one, where and by how much.

    Attributes
    ----------
    rule
        The rule; ``None`` where nobody may break it, for it is no rule but a fact.
    day, vehicle, stop
        Where, ``None`` where it is not bound to one.
    excess, limit
        By how much, and what is allowed: seconds, stops or load; 0 where there is no amount.
    """

    __slots__ = ("day", "excess", "limit", "rule", "stop", "vehicle")
    rule: Rule | None
    day: int | None
    vehicle: int | None
    stop: int | None
    excess: int
    limit: int

    def __new__(
        cls,
        text: str,
        rule: Rule | None = None,
        *,
        day: int | None = None,
        vehicle: int | None = None,
        stop: int | None = None,
        excess: int = 0,
        limit: int = 0,
    ) -> Violation:
        """Make a sentence that programs need not read."""
        self = super().__new__(cls, text)
        self.rule, self.day, self.vehicle = rule, day, vehicle
        self.stop, self.excess, self.limit = stop, excess, limit
        return self

    def at(self, where: str, *, day: int | None = None, vehicle: int | None = None) -> Violation:
        """Say where it is, before the sentence."""
        return Violation(
            f"{where}: {self}",
            self.rule,
            day=self.day if day is None else day,
            vehicle=self.vehicle if vehicle is None else vehicle,
            stop=self.stop,
            excess=self.excess,
            limit=self.limit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """
    A rule that may be broken at one place, and no further than ``excess``.

    ``day``, ``vehicle`` and ``stop`` are as in :class:`Violation`.
    """

    rule: Rule
    day: int | None = None
    vehicle: int | None = None
    stop: int | None = None
    excess: int = 0

    def covers(self, found: Violation) -> bool:
        """Whether a violation is this one, or less of it."""
        where = (self.rule, self.day, self.vehicle, self.stop)
        is_here = where == (found.rule, found.day, found.vehicle, found.stop)
        return is_here and found.excess <= self.excess
