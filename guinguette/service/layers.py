"""The layers that QGIS shows: geometries as a GeoPackage holds them, and how far they reach."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
import shapely

from guinguette.road_facts import LonLat
from guinguette.tour import Route

SRS = 4326
_LITTLE_ENDIAN, _WITH_ENVELOPE = 1, 1 << 1


def point(place: LonLat) -> bytes:
    """Write a point, longitude first, as a GeoPackage does (OGC 12-128r17, 2.1.3)."""
    return _header() + _wkb(shapely.Point(place))


def line(points: Sequence[LonLat]) -> bytes:
    """Write a line, its envelope before it; one point alone is a line of no length."""
    geometry = shapely.LineString(points if len(points) > 1 else [*points, *points])
    low_x, low_y, high_x, high_y = geometry.bounds
    return (
        _header(_WITH_ENVELOPE) + struct.pack("<4d", low_x, high_x, low_y, high_y) + _wkb(geometry)
    )


def _header(flags: int = 0) -> bytes:
    return struct.pack("<2sBBi", b"GP", 0, _LITTLE_ENDIAN | flags, SRS)


def _wkb(geometry: object) -> bytes:
    written: bytes = shapely.to_wkb(geometry, byte_order=_LITTLE_ENDIAN)
    return written


def way_of(route: Route) -> list[LonLat]:
    """Give the line that a vehicle drives on a day, from where it starts to where it ends."""
    legs = [route.start_point]
    for visit in route.visits:
        legs += [*visit.path, (visit.longitude, visit.latitude)]
    legs += [*route.return_path, route.end_point]
    return [place for place, former in zip(legs, [None, *legs], strict=False) if place != former]


def widen(db: sqlite3.Connection, layer: str, places: Iterable[LonLat], now: datetime) -> None:
    """Tell the catalogue of a GeoPackage that a layer changed, and reaches these places too."""
    found = np.array([*places], dtype=float).reshape(-1, 2)
    changed = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    db.execute("UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?", [changed, layer])
    if len(found):
        (low_x, low_y), (high_x, high_y) = found.min(axis=0).tolist(), found.max(axis=0).tolist()
        db.execute(
            "UPDATE gpkg_contents SET"
            " min_x = min(ifnull(min_x, ?1), ?1), min_y = min(ifnull(min_y, ?2), ?2),"
            " max_x = max(ifnull(max_x, ?3), ?3), max_y = max(ifnull(max_y, ?4), ?4)"
            " WHERE table_name = ?5",
            (low_x, low_y, high_x, high_y, layer),
        )
