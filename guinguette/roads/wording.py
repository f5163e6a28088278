"""What is said in documents of the roads behind kilometres and minutes."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from guinguette.roads.evidence import RoadEvidence
from routing.network.estimate.estimate import SPEED_KMH
from routing.network.estimate.estimate_errors import ErrorRange, time_bias

ESTIMATE_SOURCE = "contiguïté des communes et triangulation de Delaunay entre mairies"
ENGINE_NAMES = {"internal": "guinguette", "osrm": "OSRM", "valhalla": "Valhalla"}
_NBSP = "\u00a0"
_EIGHT_OF_TEN = f"pour 8{_NBSP}trajets sur{_NBSP}10"


def estimate_source(evidence: RoadEvidence) -> str:
    """Say where estimated kilometres and minutes come from, and how far off they may be."""
    lengths = _within("longueurs", evidence.length_error)
    if evidence.is_calibrated:
        times = _within("temps", evidence.time_error)
        trips = f"calés sur {evidence.trips} trajets connus"
        return ", ".join((ESTIMATE_SOURCE, f"{lengths} et {times} {_EIGHT_OF_TEN}", trips))
    more = round(100 * time_bias())
    times = f"temps à {SPEED_KMH:.0f}{_NBSP}km/h, soit {more}{_NBSP}% de plus qu’une voiture"
    return ", ".join((ESTIMATE_SOURCE, f"{lengths} {_EIGHT_OF_TEN}", times))


def osm_source(source: str, evidence: RoadEvidence) -> str:
    """Say where real kilometres and minutes come from: the roads, what was measured on them."""
    parts = [source]
    if evidence.engine != "internal":
        place = urlsplit(evidence.address).netloc
        name = ENGINE_NAMES[evidence.engine]
        parts.append(f"temps et distances du serveur {name} ({place}), itinéraires de guinguette")
    if evidence.is_calibrated:
        times = _within("temps", evidence.time_error)
        parts.append(f"{times} {_EIGHT_OF_TEN}, calés sur {evidence.trips} trajets connus")
    return ", ".join(parts)


def _within(what: str, error: ErrorRange | None) -> str:
    """Write an error: ``longueurs à ±15 %``, rounded up; only the word where none is known."""
    if error is None:
        return what
    percent = math.ceil(round(100 * error.either_way, 6))
    return f"{what} à ±{percent}{_NBSP}%"
