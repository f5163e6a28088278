"""
What the coordinator decides: to pin, move, cancel or confirm a visit, and to break a rule once.

An instruction beats a habit, never a rule without a waiver; the habit itself stays. The last word
given to a visit counts. Times are local, Europe/Paris, without zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from guinguette.document import Count, LocalTime, PlaceKey
from routing.check.rules import Rule

InstructionKind = Literal["pin", "move", "cancel", "confirm"]
InstructionSource = Literal["command", "sheet", "rota"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """
    What the coordinator decides of one visit, or of every visit of a place.

    Attributes
    ----------
    kind
        ``pin``: it stays where it is; ``move``: it goes to ``to_date``, ``vehicle`` and ``open``;
        ``cancel``: it is not made; ``confirm``: it is agreed with the commune, and stays.
    place
        Key of the place.
    date
        Where habit puts the visit, the date of its slot; null for every visit of the place.
    to_date
        The day it is made on; null where it keeps that of its slot.
    vehicle
        Name of the vehicle; empty where any will do.
    open
        Opening to the public, local time; null where any hour will do.
    words
        Why, as the author wrote it; may be empty.
    is_despite
        Whether it may break the rules that ``waivers`` list, for the reason in ``words``.
    is_indoors
        Whether the visit is made at the fallback place of its place; a ``pin`` then.
    source
        Where it was given: to a ``command``, in the ``sheet`` of the workbook, in a ``rota``.
    given
        The day on which it was given.
    """

    kind: InstructionKind
    place: PlaceKey
    date: dt.date | None = None
    to_date: dt.date | None = None
    vehicle: str = ""
    open: LocalTime | None = None
    words: str = ""
    is_despite: bool = False
    is_indoors: bool = False
    source: InstructionSource = "command"
    given: dt.date

    @property
    def day(self) -> dt.date | None:
        """The day that the visit is made on; ``None`` for every visit of the place."""
        return self.to_date or self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """
    A rule that the coordinator breaks once, knowing it; everything else is checked as ever.

    Attributes
    ----------
    rule
        The rule, as a stable word for programs; documents say it in a sentence.
    date
        The day on which it is broken.
    vehicle
        Name of the vehicle of that day; empty where the rule is not one of vehicles.
    place
        Key of the place; empty where the rule is not one of places.
    excess
        By how much it may be broken: seconds, stops, load; 0 where there is no amount.
    limit
        What the rule allows, in the same unit; 0 where there is no amount.
    words
        Why, as the author wrote it.
    """

    rule: Rule
    date: dt.date
    vehicle: str = ""
    place: str = ""
    excess: Count = 0
    limit: Count = 0
    words: str
