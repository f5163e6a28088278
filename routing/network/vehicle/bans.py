"""
Local knowledge: bridges and roads that are forbidden whatever the tags say.

Bans come from GeoJSON drawn on a map, or from a table of places.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

from routing.errors import RoutingError
from routing.great_circle import METRES_PER_DEGREE
from routing.limits import parsed, read_whole
from routing.network.geometry import bounds, flat_metres
from routing.network.road_network import RoadNetwork

REACH_M = 15.0
"""A road is meant by what is drawn this near to it."""
_RADII_M = (1.0, 1_000.0)  # less is a slip of kilometres, more of metres: it would close any road


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """
    A place, a stretch of road or an area where the vehicle must not go.

    ``geometry`` is in degrees (WGS84). A point forbids the nearest edge within ``radius_m``; a line
    the edges that run along it, in its direction alone if ``is_one_way``; an area all it touches.
    ``line`` is where it stands in its file, 0 if in none.
    """

    geometry: BaseGeometry
    reason: str
    radius_m: float = REACH_M
    is_one_way: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class BanFault:
    """
    One problem of a file of bans.

    ``line`` is the line of a table or of broken JSON, or the rank of a GeoJSON feature, from 1;
    ``code`` is ``"json"``, ``"csv"``, ``"column"``, ``"cells"`` (more than there are titles),
    ``"number"``, ``"radius"``, ``"position"``, ``"properties"`` or ``"geometry"``.
    """

    line: int
    code: str
    value: str


_NO_GEOMETRY = (
    ShapelyError, KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError,
)  # fmt: skip


class BansError(RoutingError):
    """A file of bans cannot be read: every problem in ``faults``, what has a place in ``bans``."""

    def __init__(self, name: str, faults: Sequence[BanFault], bans: Sequence[Ban] = ()) -> None:
        texts = (f"{name}, line {f.line}: {f.code}: {f.value}" for f in faults)
        super().__init__("; ".join(texts))
        self.name, self.faults, self.bans = name, tuple(faults), tuple(bans)


def _utf_8(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace")


def read_bans(
    path: Path,
    *,
    names: Mapping[str, str] | None = None,
    decode: Callable[[bytes], str] = _utf_8,
) -> tuple[Ban, ...]:
    """
    Read bans from a file.

    Parameters
    ----------
    path
        GeoJSON (``.geojson``, ``.json``) with properties ``reason``, ``radius_m`` and ``one_way``,
        or a table (any other name) with the columns ``lat``, ``lon``, ``radius_m``, ``reason``.
    names
        What those properties and columns are called in the file, towards their names here.
    decode
        Turns the content of the file into text, from UTF-8 where omitted.

    Raises
    ------
    BansError
        With every problem of the file.
    """
    text = normalize("NFC", decode(read_whole(path)))
    is_geojson = path.suffix.lower() in {".geojson", ".json"}
    return (parse_geojson if is_geojson else parse_table)(text, name=path.name, names=names)


def parse_table(
    text: str, *, name: str = "", names: Mapping[str, str] | None = None
) -> tuple[Ban, ...]:
    """Read bans from a table separated by ``;`` or ``,``; see :func:`read_bans`."""
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:  # a quote that never closes swallows the rest of the file
        raise BansError(name, [BanFault(reader.line_num, "csv", str(error))]) from error
    titles = [title.strip().lower() for title in (rows[0][1] if rows else [])]
    columns = [(names or {}).get(title, title) for title in titles]
    missing = [column for column in ("lat", "lon") if column not in columns]
    if missing:
        raise BansError(name, [BanFault(1, "column", column) for column in missing])
    faults: list[BanFault] = []
    bans = []
    for line, row in rows[1:]:
        cells = {key: cell.strip() for key, cell in zip(columns, row, strict=False)}
        if any(cells.values()):
            place = _place(cells, line, faults)
            if any(cell.strip() for cell in row[len(columns) :]):
                faults.append(BanFault(line, "cells", separator.join(row)))
            elif place is not None:
                bans.append(_ban(place, cells, line, faults))
    if faults:
        raise BansError(name, faults, bans)
    return tuple(bans)


def parse_geojson(
    text: str, *, name: str = "", names: Mapping[str, str] | None = None
) -> tuple[Ban, ...]:
    """Read bans from GeoJSON; see :func:`read_bans`."""
    try:
        content = parsed(json.loads, text)
    except json.JSONDecodeError as error:
        raise BansError(name, [BanFault(error.lineno, "json", error.msg)]) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise BansError(name, [BanFault(1, "json", "no list of features")])
    faults: list[BanFault] = []
    bans = []
    for rank, feature in enumerate(features, start=1):
        geometry = _geometry(feature, rank, faults)
        if geometry is not None:
            properties = feature.get("properties")
            properties = {} if properties is None else properties
            if not isinstance(properties, dict):
                faults.append(BanFault(rank, "properties", str(properties)[:60]))
                continue
            cells = {(names or {}).get(key, key): value for key, value in properties.items()}
            bans.append(_ban(geometry, cells, rank, faults))
    if faults:
        raise BansError(name, faults, bans)
    return tuple(bans)


def _place(cells: Mapping[str, str], line: int, faults: list[BanFault]) -> BaseGeometry | None:
    read = [_number(cells.get(key, ""), line, faults) for key in ("lon", "lat")]
    if any(math.isnan(degrees) for degrees in read):
        return None
    return _checked(Point(read), line, faults)


def _geometry(feature: Mapping[str, Any], rank: int, faults: list[BanFault]) -> BaseGeometry | None:
    try:
        with np.errstate(invalid="ignore"):  # a NaN among the coordinates is refused below
            geometry = parsed(shape, feature["geometry"])
    except _NO_GEOMETRY as error:
        faults.append(BanFault(rank, "geometry", str(error)))
        return None
    return _checked(geometry, rank, faults)


def _checked(geometry: BaseGeometry, line: int, faults: list[BanFault]) -> BaseGeometry | None:
    """Refuse what is empty, or outside of longitudes and latitudes."""
    low_x, low_y, high_x, high_y = geometry.bounds
    if geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        faults.append(BanFault(line, "geometry", geometry.wkt[:60]))
        return None
    if max(abs(low_x), abs(high_x)) > 180.0 or max(abs(low_y), abs(high_y)) > 90.0:
        faults.append(BanFault(line, "position", geometry.wkt[:60]))
        return None
    return geometry


def _ban(
    geometry: BaseGeometry, cells: Mapping[str, Any], line: int, faults: list[BanFault]
) -> Ban:
    radius = str(cells.get("radius_m") or REACH_M)
    radius_m = _number(radius, line, faults)
    if math.isfinite(radius_m) and not _RADII_M[0] <= radius_m <= _RADII_M[1]:
        faults.append(BanFault(line, "radius", radius))
    return Ban(
        geometry=geometry,
        reason=str(cells.get("reason") or ""),
        radius_m=radius_m,
        is_one_way=str(cells.get("one_way") or "").lower() in {"true", "1", "yes"},
        line=line,
    )


def _number(text: str, line: int, faults: list[BanFault]) -> float:
    """Read a number with a point or a comma; NaN, and a fault, if it is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        faults.append(BanFault(line, "number", text))
        return math.nan
    return value


def banned_edges(network: RoadNetwork, bans: Sequence[Ban]) -> NDArray[np.int32]:
    """
    Find what bans forbid.

    Returns
    -------
    numbers
        Shape (E,), the first ban that forbids each edge, -1 for none. A ban that is nowhere in it
        meets no road that is not forbidden already.
    """
    found = np.full(network.edge_count, -1, dtype=np.int32)
    extents = bounds(network)
    for number, ban in enumerate(bans):
        for part in shapely.get_parts(ban.geometry):
            edges = _forbidden(network, extents, ban, part)
            found[edges[found[edges] < 0]] = number
    return found


def _forbidden(
    network: RoadNetwork, extents: NDArray[np.float64], ban: Ban, part: BaseGeometry
) -> NDArray[np.int64]:
    reach_m = max(ban.radius_m, REACH_M)
    candidates = _around(extents, part, reach_m).tolist()
    centre = np.array(part.centroid.coords[0])
    drawn = shapely.transform(part, lambda points: flat_metres(points, centre))
    roads = [LineString(flat_metres(np.array(network.line(e)), centre)) for e in candidates]
    if isinstance(drawn, Point):
        kept = _nearest(network, candidates, [road.distance(drawn) for road in roads], ban.radius_m)
    elif isinstance(drawn, LineString):
        kept = [
            edge
            for edge, road in zip(candidates, roads, strict=True)
            if _runs_along(road, drawn, is_one_way=ban.is_one_way)
        ]
    else:
        kept = [e for e, road in zip(candidates, roads, strict=True) if road.intersects(drawn)]
    return np.array(kept, dtype=np.int64)


def _around(extents: NDArray[np.float64], part: BaseGeometry, reach_m: float) -> NDArray[np.int64]:
    """Edges whose box comes near a geometry's."""
    low_x, low_y, high_x, high_y = part.bounds
    dy = reach_m / METRES_PER_DEGREE
    dx = dy / max(math.cos(math.radians((low_y + high_y) / 2)), 0.01)
    near = (extents[:, 0] <= high_x + dx) & (extents[:, 2] >= low_x - dx)
    near &= (extents[:, 1] <= high_y + dy) & (extents[:, 3] >= low_y - dy)
    return np.nonzero(near)[0]


def _nearest(
    network: RoadNetwork, edges: Sequence[int], distances: Sequence[float], radius_m: float
) -> list[int]:
    """Return the nearest edge and the one back along the same road."""
    if not edges or min(distances) > radius_m:
        return []
    nearest = edges[int(np.argmin(distances))]
    ends = {int(network.tail[nearest]), int(network.head[nearest])}
    return [
        edge
        for edge, distance in zip(edges, distances, strict=True)
        if distance <= min(distances) + 0.1
        and network.way[edge] == network.way[nearest]
        and {int(network.tail[edge]), int(network.head[edge])} == ends
    ]


def _runs_along(road: LineString, drawn: LineString, *, is_one_way: bool) -> bool:
    """
    Whether a road follows a line: beside half of it, or beside the line for half of the road.

    A road that crosses the line or leaves it comes as near, and makes no way along it.
    """
    beside = shapely.intersection(road, drawn.buffer(REACH_M))
    needed_m = 0.5 * min(road.length, drawn.length)
    for piece in shapely.get_parts(beside):
        if not isinstance(piece, LineString) or piece.is_empty:
            continue
        first, last = (drawn.project(Point(piece.coords[k])) for k in (0, -1))
        way_m = last - first
        if (way_m if is_one_way else abs(way_m)) >= max(needed_m, 1.0):
            return True
    return False
