"""What one commune asks for."""

from __future__ import annotations

from dataclasses import dataclass

from guinguette.communes import Commune
from guinguette.rhythm import Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRequest:
    """
    One row of the workbook, past every check: what one commune asks for.

    ``weekdays`` are 0 (Monday) to 6; ``window_min`` bounds the opening to the public, in minutes
    after midnight (the opening starts no earlier and ends no later), ``None`` where the profile
    decides; ``profile`` names a profile of the settings. ``longitude`` and ``latitude`` are those
    of the row, else of the commune.
    """

    commune: Commune
    row: int
    rhythm: Rhythm
    weekdays: frozenset[int]
    window_min: tuple[int, int] | None
    profile: str
    place: str
    longitude: float
    latitude: float
    contact: str = ""
    phone: str = ""
    notes: str = ""
