"""
A working folder ("dossier de tournée"): what a coordinator owns and edits.

``guinguette.toml`` holds the settings (:mod:`guinguette.settings`), ``communes.xlsx`` or
``communes.csv`` one row per commune (:mod:`guinguette.workbook`). A folder is read whole or not
at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guinguette.communes import Commune
from guinguette.rhythm import Rhythm

if TYPE_CHECKING:
    from guinguette.settings import Settings


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingFolder:
    """A working folder read without a fault."""

    path: Path
    settings: Settings
    requests: tuple[CommuneRequest, ...]
