"""
The base layer of a map: roads and commune contours around a tour, small enough to embed.

Lines are cut to a corridor, simplified, and encoded as polylines (5 times smaller than GeoJSON).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
import shapely

from guinguette.tour import LonLat
from maps.drawing.ground import (
    MAIN,
    SECOND,
    STREET,
    THIRD,
    Geometries,
    Ground,
    Line,
    Plane,
    Streets,
)
from maps.drawing.page import script_json
from routing.arrays import IntArray
from routing.great_circle import METRES_PER_DEGREE
from routing.network.road_network import Town

Key = TypeVar("Key", bound=tuple[int, str])
Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

PRECISION, ROAD_PRECISION = 4, 5
"""Decimals of the encoded contours, and of roads: a way that follows them lies on them."""

MAX_ENCODED_BYTES = 300_000
"""Of roads and contours in a page, of the 0.8 MB that a telephone opens at once."""

MOST_TOWNS = 80
"""Named in a corridor, and as many hamlets."""
_HAMLET_NEAR_DEGREES = 0.03
_PHONE_HEIGHT = 1.4  # of the map of a phone over its width, with the room left for buttons


@dataclass(frozen=True, slots=True)
class Detail:
    """
    How much of the roads is kept.

    All of them within ``near_m`` of the tour, those as heavy as ``weight`` in the whole corridor;
    ``tolerance_m`` is how far a line drawn may stray, twice as far away from the tour.
    """

    near_m: float
    weight: int
    tolerance_m: float


_DETAILS = (
    Detail(1500.0, THIRD, 4.0),
    Detail(1000.0, THIRD, 8.0),
    Detail(600.0, SECOND, 8.0),
    Detail(300.0, SECOND, 16.0),
    Detail(150.0, MAIN, 32.0),
    Detail(0.0, MAIN, 64.0),
    Detail(0.0, MAIN, 256.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLines:
    """Roads of one weight (:data:`maps.drawing.ground.MAIN` first) and one number or name."""

    weight: int
    text: str
    lines: tuple[tuple[LonLat, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterLines:
    """Rivers and canals of one name, or the shores of its lakes, closed."""

    text: str
    is_area: bool
    lines: tuple[tuple[LonLat, ...], ...]


@dataclass(frozen=True, kw_only=True)
class BaseLayer:
    """
    What lies under a tour.

    Attributes
    ----------
    roads, contours
        Lines, longitude first, already cut to the corridor and simplified; the lightest roads
        first, so that the others are drawn over them.
    waters
        Rivers, canals and lakes of the corridor.
    towns
        Places to name, the largest first.
    """

    roads: tuple[RoadLines, ...] = ()
    contours: tuple[tuple[LonLat, ...], ...] = ()
    waters: tuple[WaterLines, ...] = ()
    towns: tuple[Town, ...] = ()

    @cached_property
    def encoded(self) -> dict[str, list[object]]:
        """The lines as encoded polylines, roads with ``ROAD_PRECISION`` decimals."""
        return {
            "roads": [
                [road.weight, road.text, [encode_polyline(x, ROAD_PRECISION) for x in road.lines]]
                for road in self.roads
            ],
            "contours": [encode_polyline(line) for line in self.contours],
            "waters": [
                [
                    int(water.is_area),
                    water.text,
                    [encode_polyline(line, ROAD_PRECISION) for line in water.lines],
                ]
                for water in self.waters
            ],
            "towns": [
                [town.name, round(town.y, 4), round(town.x, 4), int(not town.population)]
                for town in self.towns
            ],
        }


def base_layer(
    points: Iterable[LonLat],
    *,
    ground: Ground,
    aspect: float = 1.0,
    near_m: float = math.inf,
) -> BaseLayer:
    """
    Keep what a reader needs around a tour, within ``MAX_ENCODED_BYTES``.

    Parameters
    ----------
    points
        Every point of the tour; longitude first.
    ground
        What is known of a wider area.
    aspect
        Width over height of the widest map that shows the layer; the corridor fills it, and the
        tall map of a phone.
    near_m
        Small roads are drawn no farther from the tour than this.

    Returns
    -------
    layer
        Lines that touch the corridor (the bounds of the tour grown by a fifth, 3 km at least),
        in the finest detail that fits; roads are dropped before contours.
    """
    some = list(points)
    corridor = _shaped(grow(bounds_of(some)), aspect)
    near_contours = [line for line in ground.contours if _touches(line, corridor)]
    towns = _towns(ground.named, some, corridor)
    for detail in _DETAILS:
        layer = BaseLayer(
            roads=_roads(ground.streets, some, corridor, detail, near_m),
            contours=_simplify(near_contours, 3 * max(detail.tolerance_m, 12.0)),
            waters=_waters(ground.streets, corridor, 2 * detail.tolerance_m),
            towns=towns,
        )
        if _encoded_bytes(layer) <= MAX_ENCODED_BYTES:
            return layer
    return replace(layer, roads=())


def _towns(named: Sequence[Town], points: Sequence[LonLat], corridor: Bounds) -> tuple[Town, ...]:
    """Choose the largest towns of the corridor, and hamlets beside the tour."""
    west, south, east, north = corridor
    inside = [t for t in named if west <= t.x <= east and south <= t.y <= north]
    peopled = [t for t in inside if t.population][:MOST_TOWNS]
    hamlets = [t for t in inside if not t.population]
    if hamlets and len(points) > 1:
        flat = np.array([1.0, 1.0 / math.cos(math.radians((south + north) / 2))])
        tour = shapely.LineString(np.array(points) * flat).simplify(0.001)
        places = shapely.points(np.array([(t.x, t.y) for t in hamlets]) * flat)
        near = shapely.dwithin(tour, places, _HAMLET_NEAR_DEGREES)
        hamlets = [t for t, is_near in zip(hamlets, near.tolist(), strict=True) if is_near]
    return (*peopled, *hamlets[:MOST_TOWNS])


def _roads(
    streets: Streets | None,
    points: Sequence[LonLat],
    corridor: Bounds,
    detail: Detail,
    near_m: float,
) -> tuple[RoadLines, ...]:
    """Choose roads by how near and how heavy they are, and join those that read as one."""
    if streets is None:
        return ()
    box = shapely.box(*streets.plane.flat(corridor).ravel())
    wide = streets.near(box)
    wide = wide[streets.weights[wide] <= detail.weight]
    near_m = min(near_m, detail.near_m)
    tour = shapely.LineString(streets.plane.flat(points)) if len(points) > 1 else box
    near = streets.near(tour.simplify(50.0), near_m) if near_m else wide[:0]
    near = near[streets.weights[near] <= STREET]
    far = np.setdiff1d(wide, near)
    return (
        *_joined(streets, far, 2 * detail.tolerance_m),
        *_joined(streets, near, detail.tolerance_m),
    )


def _joined(streets: Streets, chosen: IntArray, tolerance_m: float) -> tuple[RoadLines, ...]:
    """Join streets of one weight and text into long lines: few to draw, and to encode."""
    keys = list(zip((-streets.weights[chosen]).tolist(), streets.texts(chosen), strict=True))
    return tuple(
        RoadLines(weight=-weight, text=text, lines=lines)
        for (weight, text), lines in _merged(
            keys, streets.lines[chosen], streets.plane, tolerance_m
        ).items()
    )


def _waters(
    streets: Streets | None, corridor: Bounds, tolerance_m: float
) -> tuple[WaterLines, ...]:
    """Keep the waters of the corridor, rivers cut at its edge; lakes first, for rivers to show."""
    if streets is None:
        return ()
    box = shapely.box(*streets.plane.flat(corridor).ravel())
    chosen = streets.waters_in(box)
    shapes = streets.waters[chosen]
    is_area = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    lines = np.where(is_area, shapely.boundary(shapes), shapely.intersection(shapes, box))
    keys = list(zip((~is_area).tolist(), streets.water_names[chosen].tolist(), strict=True))
    return tuple(
        WaterLines(text=text, is_area=not is_line, lines=lines)
        for (is_line, text), lines in _merged(keys, lines, streets.plane, tolerance_m).items()
    )


def _merged(
    keys: Sequence[Key], shapes: Geometries, plane: Plane, tolerance_m: float
) -> dict[Key, tuple[tuple[LonLat, ...], ...]]:
    """Join the shapes of one key into lines of degrees, simplified; keys in ascending order."""
    if not keys:
        return {}
    names = sorted(set(keys))
    rank = {key: number for number, key in enumerate(names)}
    pieces, of_shape = shapely.get_parts(shapes, return_index=True)
    group = np.array([rank[key] for key in keys])[of_shape]
    order = np.argsort(group, kind="stable")
    whole = shapely.multilinestrings(pieces[order], indices=group[order])
    parts, of_group = shapely.get_parts(shapely.line_merge(whole), return_index=True)
    xy, of_part = shapely.get_coordinates(shapely.simplify(parts, tolerance_m), return_index=True)
    degrees = np.round(plane.degrees(xy), ROAD_PRECISION).tolist()
    stops = np.cumsum(np.bincount(of_part, minlength=len(parts))).tolist()
    found: list[list[tuple[LonLat, ...]]] = [[] for _ in names]
    for start, stop, number in zip([0, *stops], stops, of_group.tolist(), strict=False):
        found[number].append(tuple((x, y) for x, y in degrees[start:stop]))
    return {name: tuple(lines) for name, lines in zip(names, found, strict=True)}


def bounds_of(points: Iterable[LonLat]) -> Bounds:
    """Return the bounds of some points; those of France where there is none."""
    some = list(points)
    if not some:
        return (-5.2, 41.3, 9.6, 51.1)
    longitudes, latitudes = [p[0] for p in some], [p[1] for p in some]
    return (min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def grow(bounds: Bounds, *, share: float = 0.2, least_km: float = 3.0) -> Bounds:
    """Grow bounds on each side by a share of their size, ``least_km`` at least."""
    west, south, east, north = bounds
    shrink = math.cos(math.radians((south + north) / 2))
    d_lon = max((east - west) * share, 1000 * least_km / (METRES_PER_DEGREE * shrink))
    d_lat = max((north - south) * share, 1000 * least_km / METRES_PER_DEGREE)
    return (west - d_lon, south - d_lat, east + d_lon, north + d_lat)


def _shaped(bounds: Bounds, aspect: float) -> Bounds:
    """Grow bounds until they fill the map of a phone, and a frame of the given aspect."""
    west, south, east, north = bounds
    shrink = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * shrink, north - south
    d_lat = max(_PHONE_HEIGHT * width - height, 0) / 2
    d_lon = max(aspect * height - width, 0) / 2 / shrink
    return (west - d_lon, south - d_lat, east + d_lon, north + d_lat)


def encode_polyline(line: Line, precision: int = PRECISION) -> str:
    r"""
    Encode a line as text.

    Parameters
    ----------
    line
        Longitude first.
    precision
        Decimals kept.

    Returns
    -------
    text
        Latitude first, as in Google's "Encoded Polyline Algorithm Format". It may hold ``{``,
        ``\\`` and a backtick: see :func:`maps.drawing.page.script_json`.
    """
    scale = 10**precision
    text: list[str] = []
    last_lat = last_lon = 0
    for longitude, latitude in line:
        lat, lon = round(latitude * scale), round(longitude * scale)
        text.append(_encode_number(lat - last_lat))
        text.append(_encode_number(lon - last_lon))
        last_lat, last_lon = lat, lon
    return "".join(text)


@lru_cache(maxsize=1 << 16)
def _encode_number(value: int) -> str:
    rest = ~(value << 1) if value < 0 else value << 1
    chunks = []
    while rest >= 0x20:
        chunks.append(chr((0x20 | (rest & 0x1F)) + 63))
        rest >>= 5
    chunks.append(chr(rest + 63))
    return "".join(chunks)


def arrow_on(line: Line) -> tuple[LonLat, float] | None:
    """
    Place an arrow that shows the direction of a line.

    Parameters
    ----------
    line
        Longitude first.

    Returns
    -------
    arrow
        The point and the bearing in degrees clockwise from north; ``None`` on a line shorter
        than 600 m, where the arrow would hide the way.
    """
    steps = [_step_km(a, b) for a, b in pairwise(line)]
    target = 0.4 * sum(steps)  # not a half, so that two ways of one road show two arrows
    if sum(steps) < 0.6:
        return None
    for (a, b), step in zip(pairwise(line), steps, strict=True):
        if target <= step and step > 0:
            part = target / step
            point = (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]))
            east = (b[0] - a[0]) * math.cos(math.radians(a[1]))
            return point, math.degrees(math.atan2(east, b[1] - a[1])) % 360
        target -= step
    return None


def _step_km(a: LonLat, b: LonLat) -> float:
    east = (b[0] - a[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return METRES_PER_DEGREE / 1000 * math.hypot(east, b[1] - a[1])


def _touches(line: Line, bounds: Bounds) -> bool:
    if len(line) < 2:
        return False
    west, south, east, north = bounds_of(line)
    return west <= bounds[2] and east >= bounds[0] and south <= bounds[3] and north >= bounds[1]


def _simplify(lines: Sequence[Line], tolerance_m: float) -> tuple[tuple[LonLat, ...], ...]:
    if not lines:
        return ()
    shrink = math.cos(math.radians(lines[0][0][1]))
    geometries = [shapely.LineString([(x * shrink, y) for x, y in line]) for line in lines]
    tolerance = tolerance_m / METRES_PER_DEGREE
    simple = shapely.simplify(geometries, tolerance)
    return tuple(
        tuple((round(x / shrink, 5), round(y, 5)) for x, y in geometry.coords)
        for geometry in simple
    )


def _encoded_bytes(layer: BaseLayer) -> int:
    return len(script_json(layer.encoded))
