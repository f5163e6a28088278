"""Trips whose kilometres and minutes the coordinator knows, read from a CSV file."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from guinguette.communes.france import CommuneIndex
from guinguette.faults import Fault, InputError
from guinguette.folder.workbook.commune import labels
from guinguette.folder.workbook.table import Table, read_table, texts_of, titled_columns
from guinguette.language.fault_sentences import fault

FEWEST_TRIPS = 10
"""Fewer known trips say too little: one wrong trip would move their median."""
SLOWEST_KMH, FASTEST_KMH = 5.0, 140.0
_COLUMNS = {
    "from": ("from", "de", "depart", "origine"),
    "to": ("to", "a", "vers", "arrivee", "destination"),
    "km": ("km", "distance", "distance km", "kilometres"),
    "min": ("min", "minutes", "duree", "duree min", "temps"),
}
_POSITIONS = (
    re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*"),
    # With decimal commas, both numbers need decimals: "52 088" is a code.
    re.compile(r"\s*([+-]?\d{1,3}[.,]\d+)\s*[,;\s]\s*([+-]?\d{1,3}[.,]\d+)\s*"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTrip:
    """
    One known trip, driving only: neither parking nor time on the spot.

    ``origin`` and ``destination`` are what was written; positions are (longitude, latitude),
    degrees; ``row`` is the line of the file.
    """

    origin: str
    destination: str
    origin_position: tuple[float, float]
    destination_position: tuple[float, float]
    km: float
    minutes: float
    row: int


def read_known_trips(
    path: Path, index: CommuneIndex, *, expected: Collection[str] = ()
) -> tuple[KnownTrip, ...]:
    """
    Read known trips.

    Parameters
    ----------
    path
        CSV with the columns ``from``, ``to``, ``km`` and ``min`` (or ``de``, ``vers``, ``km``,
        ``minutes``), separated by semicolons or commas. Places are names or codes of communes, or
        "latitude, longitude"; a comma is a decimal point too.
    index
        Where communes are looked for.
    expected
        Codes of communes that a name means rather than its namesakes: those of the folder.

    Raises
    ------
    InputError
        With every fault of the file: a column that is missing, a place or a number that cannot be
        read, fewer than :data:`FEWEST_TRIPS` trips.
    """
    table = read_table(path)
    columns = _columns(table)
    faults: list[Fault] = []
    trips = []
    for cells in table.rows[1:]:
        row = next(iter(cells.values())).row
        texts = texts_of(cells, columns)
        trip = _Reader(table.file, row, texts, index, frozenset(expected), faults).trip()
        if trip is not None:
            trips.append(trip)
    if not faults and len(trips) < FEWEST_TRIPS:
        facts = {"value": str(len(trips)), "expected": str(FEWEST_TRIPS)}
        faults.append(fault("trips-too-few", file=table.file, **facts))
    if faults:
        raise InputError(faults)
    return tuple(trips)


def _columns(table: Table) -> dict[str, int]:
    found = titled_columns(table, _COLUMNS)
    missing = [key for key, column in found.items() if not column]
    if missing:
        facts = {"value": ", ".join(missing), "expected": ", ".join(_COLUMNS)}
        raise InputError([fault("trips-column-missing", file=table.file, **facts)])
    return found


@dataclass(slots=True)
class _Reader:
    """One line being read; faults are gathered."""

    file: str
    row: int
    texts: dict[str, str]
    index: CommuneIndex
    expected: frozenset[str]
    faults: list[Fault]

    def trip(self) -> KnownTrip | None:
        origin, destination = self._place("from"), self._place("to")
        km, minutes = self._positive("km"), self._positive("min")
        if origin is None or destination is None or km is None or minutes is None:
            return None
        if origin == destination:
            self._refuse("trip-same-place", "to")
            return None
        if not SLOWEST_KMH <= km / (minutes / 60.0) <= FASTEST_KMH:
            speed = f"{km / (minutes / 60.0):.0f}"
            self._refuse("trip-impossible", "km", speed=speed, minutes=self.texts["min"])
            return None
        return KnownTrip(
            origin=self.texts["from"],
            destination=self.texts["to"],
            origin_position=origin,
            destination_position=destination,
            km=km,
            minutes=minutes,
            row=self.row,
        )

    def _place(self, key: str) -> tuple[float, float] | None:
        text = self.texts[key]
        match = next(filter(None, (form.fullmatch(text) for form in _POSITIONS)), None)
        if match:
            latitude, longitude = (float(part.replace(",", ".")) for part in match.groups())
            if abs(latitude) <= 90.0 and abs(longitude) <= 180.0:
                return longitude, latitude
        found = self.index.find(text)
        named = found.exact
        if named is None and found.is_ambiguous:
            ours = [one for one in found.candidates if one.code in self.expected]
            named = ours[0] if len(ours) == 1 else None
        if named is not None and math.isfinite(named.longitude):
            return named.longitude, named.latitude
        if found.is_ambiguous:
            self._refuse("trip-place-ambiguous", key, candidates=labels(found.candidates))
        else:
            likely = found.candidates[0].name if found.candidates and text else ""
            self._refuse("trip-place-unknown", key, nearest=likely)
        return None

    def _positive(self, key: str) -> float | None:
        text = re.sub(r"[\s\u00a0\u202f]|km|min$", "", self.texts[key].casefold())
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if math.isfinite(value) and value > 0.0:
            return value
        self._refuse("trip-number", key, column=key)
        return None

    def _refuse(self, code: str, key: str, **facts: str) -> None:
        where = {"file": self.file, "cell": str(self.row), "value": self.texts[key]}
        self.faults.append(fault(code, row=str(self.row), **where, **facts))
