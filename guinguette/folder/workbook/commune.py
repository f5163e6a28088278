"""Which commune a row is about, and where in it: codes, names and coordinates compared."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from guinguette.communes.france import Commune, CommuneIndex, every_commune
from guinguette.communes.names import normalise_name
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import Settings
from guinguette.folder.workbook.row import Row
from guinguette.language.catalogue import LANGUAGE
from guinguette.language.typed import fold
from guinguette.tour import Depot, LonLat
from routing.great_circle import great_circle_m

FARTHEST_M = 15_000
_SURPRISING_M = 100_000
_FASTEST_M_PER_MIN = 1_500  # 90 km/h
_NEAR_LATITUDE, _NEAR_LONGITUDE = 0.54, 0.8  # degrees; 60 km in the middle of France
NAMESAKES = 20
_SUGGESTED = 3
YES, NO = (
    frozenset({"oui", "o", "x", "vrai", "yes", "true"}),
    frozenset({"", "non", "n", "faux", "no"}),
)
_MAINLAND = (-5.6, 41.2, 9.8, 51.3)  # west, south, east, north


@dataclass(frozen=True, slots=True)
class NameSearch:
    """A name looked up: the commune, or the namesakes, or the nearest names."""

    commune: Commune | None
    namesakes: tuple[Commune, ...] = ()
    similar: tuple[Commune, ...] = ()
    former: str = ""


def search_name(text: str, near: Collection[str] = ()) -> NameSearch:
    """
    Look a name up; two communes of the same name are namesakes, told apart by the caller.

    Of the names that resemble the text, those of the départements ``near`` come first. Where the
    text is a former commune, ``similar`` are those it is now part of.
    """
    match = every_commune().find(text, limit=_SUGGESTED, near=near)
    if match.is_ambiguous:
        match = every_commune().find(text, limit=NAMESAKES, near=near)
        return NameSearch(None, namesakes=match.candidates)
    best = () if match.exact else match.candidates
    return NameSearch(match.exact, similar=best, former=match.former)


def nearby_departements(positions: Collection[LonLat]) -> frozenset[str]:
    """List the départements that begin within about 60 km of a position."""
    return frozenset(
        commune.departement
        for commune in every_commune().communes
        if any(
            abs(commune.longitude - lon) < _NEAR_LONGITUDE
            and abs(commune.latitude - lat) < _NEAR_LATITUDE
            for lon, lat in positions
        )
    )


def label(commune: Commune) -> str:
    """Write a commune so that it can be told apart: ``52331 La Porte du Der``."""
    return f"{commune.code} {commune.name_with_article}"


def labels(communes: Sequence[Commune]) -> str:
    """Write several communes."""
    return ", ".join(label(commune) for commune in communes)


def home_first(
    namesakes: Sequence[Commune], home: frozenset[str]
) -> tuple[tuple[Commune, ...], tuple[Commune, ...]]:
    """Put the namesakes of the home départements first; return them all, then those alone."""
    near = tuple(commune for commune in namesakes if commune.departement in home)
    far = tuple(commune for commune in namesakes if commune.departement not in home)
    return (*near, *far), near


def read_commune(row: Row) -> Commune | None:
    """Find the commune of a row by its code, else by its name; both must agree."""
    if not (row.usable("code") and row.usable("commune")):
        return None
    code, name = clean_code(row.text("code")), row.text("commune")
    if not code and not name:
        row.refuse("code" if "code" in row.header.columns else "commune", "commune-missing")
        return None
    if not code:
        return _by_name(row, name)
    commune = every_commune().by_code(code)
    if commune is None:
        _refuse_code(row, code, name)
        return None
    if name and not _agrees(commune, name):
        _refuse_disagreement(row, commune, name)
        return None
    return commune


def clean_code(text: str) -> str:
    """Take the inner spaces out of a code, in capitals."""
    return "".join(text.split()).upper()


def _by_name(row: Row, name: str) -> Commune | None:
    found = search_name(name, row.near)
    if found.namesakes:
        ranked, near = home_first(found.namesakes, row.home)
        if len(near) == 1:
            return near[0]
        if not row.home:  # the settings are faulty, which is said: they would tell which one
            return None
        meant = labels(near or _alike_nearby(name, row))
        row.refuse("commune", "commune-ambiguous", expected=labels(ranked), nearest=meant)
    elif found.former:
        now, is_near = labels(found.similar), any(c.departement in row.near for c in found.similar)
        meant = "" if is_near else labels(_alike_nearby(name, row))
        code = "commune-former-far" if meant else "commune-former"
        row.refuse("commune", code, nearest=meant or now, commune=now)
    elif found.commune is None:
        row.refuse("commune", "commune-unknown", nearest=labels(found.similar))
    return found.commune


def _alike_nearby(name: str, row: Row) -> tuple[Commune, ...]:
    """List names around the depots that resemble one that only exists far away."""
    around = CommuneIndex(c for c in every_commune().communes if c.departement in row.near)
    match = around.find(name, limit=_SUGGESTED, near=row.home)
    return match.candidates if match.exact is None else (match.exact,)


def _refuse_code(row: Row, code: str, name: str) -> None:
    padded = every_commune().by_code("0" + code) if len(code) == 4 and code.isdigit() else None
    if padded is not None:
        row.refuse("code", "code-lost-zero", right_code=padded.code, commune=padded.name)
        return
    named = search_name(name).commune if name else None
    similar = (named,) if named else similar_codes(code)
    row.refuse("code", "code-unknown", nearest=labels(similar))


def similar_codes(code: str) -> tuple[Commune, ...]:
    """List up to three communes whose code is one slip away: O for 0, two digits swapped."""
    likely = code.translate(str.maketrans("OIL", "011"))
    if (commune := every_commune().by_code(likely)) is not None:
        return (commune,)
    return every_commune().find(likely, limit=_SUGGESTED).candidates if likely[:1].isdigit() else ()


def _agrees(commune: Commune, name: str) -> bool:
    if normalise_name(name) == normalise_name(commune.name):
        return True
    found = search_name(name)
    if found.commune is not None:
        return found.commune.code == commune.code
    return commune.code in {c.code for c in found.similar}


def _refuse_disagreement(row: Row, commune: Commune, name: str) -> None:
    found = search_name(name)
    named, _ = home_first(found.namesakes, row.home)
    named = named or ((found.commune,) if found.commune else ())
    other = f" « {name} » : {labels(named)}." if named else ""
    facts = {"right_code": commune.code, "commune": commune.name, "other": other}
    row.refuse("commune", "code-name-disagree", **facts)


def read_position(row: Row, commune: Commune | None) -> tuple[float, float] | None:
    """
    Read the coordinates of a row.

    Returns
    -------
    position
        Longitude and latitude in degrees: those of the row, else of the commune; ``None`` where
        the row is at fault or the commune unknown.
    """
    texts = {"latitude": row.text("latitude"), "longitude": row.text("longitude")}
    if not any(texts.values()):
        return _own_position(row, commune) if commune else None
    latitude, longitude = _degrees(row, "latitude"), _degrees(row, "longitude")
    if not texts["latitude"]:
        row.refuse("latitude", "coordinate-alone", missing="latitude")
    if not texts["longitude"]:
        row.refuse("longitude", "coordinate-alone", missing="longitude")
    if latitude is None or longitude is None or commune is None:
        return None
    problem = position_problem(longitude, latitude, commune)
    if problem:
        row.refuse("latitude", problem, **position_facts(longitude, latitude, commune))
        return None
    return longitude, latitude


def read_private(row: Row) -> bool:
    """Read whether the place of a row stays out of what is published: ``oui``, or nothing."""
    word = fold(row.text("private"))
    if row.usable("private") and word not in YES | NO:
        row.refuse("private", "private-unreadable")
    return word in YES


def _own_position(row: Row, commune: Commune) -> tuple[float, float] | None:
    if math.isnan(commune.longitude):
        row.refuse("latitude", "commune-without-position", value=label(commune))
        return None
    return commune.longitude, commune.latitude


def _degrees(row: Row, column: Literal["latitude", "longitude"]) -> float | None:
    text = row.text(column)
    if not text or not row.usable(column):
        return None
    try:
        value = float(text.replace(",", ".").replace("°", "").replace(" ", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > 180:
        row.refuse(column, "coordinate-unreadable")
        return None
    return value


def position_problem(longitude: float, latitude: float, commune: Commune) -> str:
    """
    Return the code of what is wrong with a position for a commune, or an empty string.

    A position is right up to 15 km from that of the commune (the largest communes of mainland
    France reach about that far); where the commune has none, any position is.
    """
    if math.isnan(commune.longitude) or distance_m(longitude, latitude, commune) <= FARTHEST_M:
        return ""
    if abs(longitude) <= 90 and distance_m(latitude, longitude, commune) <= FARTHEST_M:
        return "coordinates-swapped"
    west, south, east, north = _MAINLAND
    inside = west <= longitude <= east and south <= latitude <= north
    overseas = commune.departement.startswith(("97", "98"))
    return "coordinates-far" if inside or overseas else "coordinates-outside-france"


def position_facts(longitude: float, latitude: float, commune: Commune) -> dict[str, str]:
    """Return the facts that the sentences about positions name."""
    swapped = position_problem(longitude, latitude, commune) == "coordinates-swapped"
    right = (latitude, longitude) if swapped else (longitude, latitude)
    known = f"latitude {shown_degrees(commune.latitude, 4)}"
    known += f" ; longitude {shown_degrees(commune.longitude, 4)}"
    return {
        "longitude": shown_degrees(right[0]),
        "latitude": shown_degrees(right[1]),
        "value": f"{shown_degrees(latitude)} ; {shown_degrees(longitude)}",
        "commune": commune.name,
        "distance_km": f"{distance_m(longitude, latitude, commune) / 1000:.0f}",
        "expected": known,
    }


def shown_degrees(degrees: float, decimals: int | None = None) -> str:
    """Write degrees as a sentence does: with a comma in French."""
    text = f"{degrees:g}" if decimals is None else f"{degrees:.{decimals}f}"
    return text.replace(".", ",") if LANGUAGE.get() == "fr" else text


def distance_warning(
    request: CommuneRequest, depots: Sequence[Depot], settings: Settings
) -> tuple[str, dict[str, str]] | None:
    """
    Say that a commune is too far to be meant, by great-circle distances alone.

    Returns
    -------
    warning
        Code and facts: out of reach where even at 90 km/h in a straight line the way there and
        back and the visit exceed the longest day; far beyond 100 km; else ``None``.
    """
    if not depots:
        return None
    here = (request.longitude, request.latitude)
    depot = min(depots, key=lambda d: great_circle_m(*here, d.longitude, d.latitude))
    distance = great_circle_m(*here, depot.longitude, depot.latitude)
    longest = max(crew.longest_day_min for crew in settings.crews)
    facts = {
        "commune": label(request.commune),
        "depot": depot.name,
        "distance_km": f"{distance / 1000:.0f}",
        "longest_min": str(longest),
    }
    drive_min = 2 * distance / _FASTEST_M_PER_MIN
    if drive_min + settings.profile(request.profile).service_min > longest:
        return "commune-out-of-reach", facts
    return ("commune-far", facts) if distance > _SURPRISING_M else None


def distance_m(longitude: float, latitude: float, commune: Commune) -> float:
    """Return the great-circle distance from a point to the position of a commune, in metres."""
    return great_circle_m(longitude, latitude, commune.longitude, commune.latitude)
