"""The communes inside polygons that somebody drew: GeoJSON, longitudes and latitudes (WGS84)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from guinguette.communes.france import Commune, every_commune
from guinguette.faults import InputError
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import content_of, reading
from routing.limits import parsed

_WGS84 = ("CRS84", ":4326", ":4979")
"""How the names of the reference systems of GeoJSON end; all others are in metres, or elsewhere."""
_NO_GEOMETRY = (ShapelyError, ValueError, KeyError, TypeError, AttributeError, IndexError)


def communes_within(path: Path) -> tuple[Commune, ...]:
    """
    List the communes whose own position is inside some polygons.

    Parameters
    ----------
    path
        A Polygon or MultiPolygon of GeoJSON, alone or as features. Features without a geometry
        are passed over.

    Raises
    ------
    InputError
        If it cannot be read, holds no polygon or something else beside, crosses itself, is in
        another reference system, or no commune is inside; says what to do.
    """
    area = shapely.union_all(list(_polygons(path)))
    placed = [c for c in every_commune().communes if c.longitude == c.longitude]  # no NaN
    lon, lat = (np.array([getattr(c, k) for c in placed]) for k in ("longitude", "latitude"))
    shapely.prepare(area)
    inside = np.flatnonzero(shapely.contains_xy(area, lon, lat))
    if not len(inside):
        middle = area.envelope.centroid
        is_swapped = bool(shapely.contains_xy(area, lat, lon).any())
        where = {"file": path.name, "value": f"{middle.x:.3f} ; {middle.y:.3f}"}
        raise InputError([fault("outline-swapped" if is_swapped else "outline-nowhere", **where)])
    return tuple(placed[k] for k in inside.tolist())


def _polygons(path: Path) -> Iterator[shapely.Polygon]:
    found = False
    for rank, geometry in _geometries(path):
        facts = {"file": path.name, "rank": str(rank)}
        for polygon in shapely.get_parts(geometry).tolist():
            if not isinstance(polygon, shapely.Polygon):
                raise InputError([fault("outline-kind", value=polygon.geom_type, **facts)])
            if not polygon.is_valid:
                why = shapely.is_valid_reason(polygon).partition("[")[2].rstrip("]")
                raise InputError(
                    [fault("outline-crossing", value=why.replace(" ", " ; "), **facts)]
                )
            found = True
            yield polygon
    if not found:
        raise InputError([fault("outline-empty", file=path.name)])


def _geometries(path: Path) -> Iterator[tuple[int, shapely.Geometry]]:
    """Give the geometries of a file that are not empty, each with its rank from 1."""
    content = _content(path)
    features = content.get("features", [content])
    for rank, feature in enumerate(features if isinstance(features, list) else [None], start=1):
        try:
            own = feature["geometry"] if feature["type"] == "Feature" else feature
            if own is None:
                continue
            with np.errstate(invalid="ignore"):  # a NaN among the coordinates is refused below
                geometry = parsed(shape, own)
            places = shapely.get_coordinates(geometry)
            is_finite = bool(np.isfinite(places).all())
        except _NO_GEOMETRY:
            is_finite = False
        if not is_finite:
            raise InputError([fault("outline-unreadable", file=path.name, value=f"n° {rank}")])
        if (np.abs(places) > (180.0, 90.0)).any():
            far = " ; ".join(f"{value:.0f}" for value in places[0])
            raise InputError([fault("outline-metres", file=path.name, value=far)])
        if len(places):
            yield rank, geometry


def _content(path: Path) -> Mapping[str, Any]:
    """
    Read the object of a GeoJSON file, in a reference system of degrees.

    Raises
    ------
    InputError
        If it is none.
    """
    if not path.is_file():
        raise InputError([fault("outline-missing", file=path.name, value=str(path))])
    raw = content_of(path)
    try:
        with reading(path.name):
            found = parsed(json.loads, raw.decode("utf-8-sig"))
    except ValueError:  # no UTF-8, no JSON
        found = None
    if not isinstance(found, dict):
        raise InputError([fault("outline-unreadable", file=path.name, value=path.suffix)])
    system = found.get("crs")
    named = system.get("properties") if isinstance(system, dict) else None
    name = str(named.get("name", "")) if isinstance(named, dict) else ""
    if name and not name.endswith(_WGS84):
        raise InputError([fault("outline-metres", file=path.name, value=name)])
    return found
