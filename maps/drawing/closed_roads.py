"""
Closed roads on the maps: a dotted line, a no-entry sign, and why it is closed at a touch.

The plan lists them; a page keeps those beside what it shows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from guinguette.tour import ClosedRoad, LonLat
from maps.drawing import page
from maps.drawing.base import Bounds, encode_polyline
from maps.drawing.ground import Line
from maps.drawing.leaflet import ClosedRoads
from maps.drawing.svg import SketchLine, SketchPin
from maps.words import labels
from routing.great_circle import METRES_PER_DEGREE

NEAR_M = 1_000.0
MOST_OF_A_DAY = 80
"""Closed roads on the page of one day."""
COLOUR, DASH = "#1a1a1a", "1 6"
_PRECISION = 5
_MOST_CROSSES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedLine:
    """A closed road as a page tells it: what, why, and where that is known from."""

    title: str
    why: str
    is_ban: bool


def closed_lines(closed: Sequence[ClosedRoad]) -> list[ClosedLine]:
    """Write closed roads as lines of a page, each text once."""
    told = [
        ClosedLine(
            title=labels.closed_road_title(each),
            why=labels.closed_road_reason(each),
            is_ban=each.kind == "ban",
        )
        for each in closed
    ]
    return list(dict.fromkeys(told))


def closed_beside(closed: Sequence[ClosedRoad], legs: Sequence[Line]) -> tuple[ClosedRoad, ...]:
    """
    Keep the first :data:`MOST_OF_A_DAY` closed roads within :data:`NEAR_M` of some legs.

    Parameters
    ----------
    closed
        Those of the tour, the most important first.
    legs
        Lines driven, longitude first.
    """
    if not closed:
        return ()
    shrink = math.cos(math.radians(legs[0][0][1]))

    def flat(line: Line) -> list[LonLat]:
        return [(x * shrink, y) for x, y in line]

    driven = shapely.MultiLineString([flat(leg) for leg in legs if len(leg) > 1])
    shapely.prepare(driven)
    shapes = [
        shapely.LineString(flat(each.path))
        if len(each.path) > 1
        else shapely.Point(flat(each.path))
        for each in closed
    ]
    is_near = shapely.dwithin(driven, shapes, NEAR_M / METRES_PER_DEGREE)
    found = tuple(each for each, near in zip(closed, is_near.tolist(), strict=True) if near)
    return found[:MOST_OF_A_DAY]


def closed_layer(closed: Sequence[ClosedRoad]) -> ClosedRoads:
    """Return the element of a map that draws closed roads."""
    return ClosedRoads([_data(each) for each in closed])


def _data(closed: ClosedRoad) -> dict[str, object]:
    (line,) = closed_lines([closed])
    return {
        "line": encode_polyline(closed.path, _PRECISION),
        "at": [closed.latitude, closed.longitude],
        "isBan": line.is_ban,
        "name": f"{line.title}{labels.NBSP}: {line.why}",
        "popup": page.popup(line.title, [line.why, labels.closed_road_source(closed)]),
    }


def sketch_lines(closed: Sequence[ClosedRoad], bounds: Bounds) -> list[SketchLine]:
    """Return what a sketch draws of closed roads, cut to its frame."""
    lines = [each.path for each in closed if len(each.path) > 1]
    if not lines:
        return []
    drawn = []
    for line in lines:
        for part in shapely.get_parts(shapely.clip_by_rect(shapely.LineString(line), *bounds)):
            if isinstance(part, shapely.LineString) and not part.is_empty:
                points = tuple((float(x), float(y)) for x, y in part.coords)
                drawn.append(SketchLine(points=points, colour=COLOUR, dash=DASH, arrow=False))
    return drawn


def sketch_crosses(closed: Sequence[ClosedRoad], bounds: Bounds) -> list[SketchPin]:
    """Return the crosses of a sketch, one for each ban in its frame."""
    west, south, east, north = bounds
    bans = [
        each
        for each in closed
        if each.kind == "ban" and west <= each.longitude <= east and south <= each.latitude <= north
    ]
    return [
        SketchPin(
            point=(each.longitude, each.latitude),
            mark="",
            name="",
            kind="cross",
            colour=COLOUR,
        )
        for each in bans[:_MOST_CROSSES]
    ]
