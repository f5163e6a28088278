"""
The last kilometre before a stop as a small SVG: the streets, their names, the way driven in.

It is drawn where roads are known; an estimate would draw a straight line.
"""

from __future__ import annotations

import math
from html import escape

import numpy as np
import shapely
from markupsafe import Markup
from shapely.ops import substring

from guinguette.tour import LonLat
from maps.drawing.ground import Ground, Line, Streets
from maps.drawing.page import as_is
from maps.drawing.road_paths import drawn_path, road_paths, water_paths
from maps.drawing.svg import arrow_mark, furniture, furniture_boxes, shortened
from maps.drawing.writing import Writing
from routing.arrays import FloatArray

WIDTH, HEIGHT = 300.0, 220.0
LENGTH_M = 1_000.0
"""Of the way that is drawn, and the most that the frame shows of a way that winds."""
MOST_ROAD_BYTES = 4_000
MOST_NAMES = 8
_MARGIN = 26.0
_LEAST_SPAN_M = 300.0
_RADIUS = 11.0
_WIDER = 2.2
"""Of the roads of an inset over those of a sketch."""


def last_kilometre_svg(
    ground: Ground, leg: Line, stop: LonLat, *, mark: str, title: str, identifier: str, colour: str
) -> Markup:
    """
    Draw the end of a leg.

    Parameters
    ----------
    ground
        Where the streets come from.
    leg
        The line driven to the stop, longitude first.
    stop
        Where the café sets up.
    mark
        Written in the mark of the stop.
    title
        What the drawing shows, for those who do not see it.
    identifier
        Prefix of the ids in the drawing, unique in the page.
    colour
        Of the way.

    Returns
    -------
    svg
        One ``<svg>`` element of about 5 kB; empty where no road is known.
    """
    if ground.streets is None or len(leg) < 2:
        return Markup()
    frame = _Frame(ground.streets, leg, stop)
    if not frame.lines:
        return Markup()
    x, y = frame.stop
    parts = [
        f'<svg class="plan inset" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
        f'aria-labelledby="{identifier}-titre">',
        f'<title id="{identifier}-titre">{escape(title)}</title>',
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="#f6f4ec"/>',
        *water_paths(frame.waters, (0.0, 0.0, WIDTH, HEIGHT), wider=_WIDER),
        *road_paths(
            frame.by_weight(), (0.0, 0.0, WIDTH, HEIGHT), prefix=identifier,
            most_bytes=MOST_ROAD_BYTES, wider=_WIDER,
        ),
        *_way(frame, colour),
        *_names(frame),
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}" fill="#0b3d91" stroke="#fff" '
        'stroke-width="2"/>',
        f'<text x="{x:.1f}" y="{y + 4.5:.1f}" fill="#fff" font-size="13" font-weight="700" '
        f'text-anchor="middle">{escape(mark)}</text>',
        *furniture(WIDTH, HEIGHT, 1000 * frame.scale),
        "</svg>",
    ]  # fmt: skip
    return as_is("".join(parts))


class _Frame:
    """What an inset shows, in drawing units; ``y`` grows downwards."""

    def __init__(self, known: Streets, leg: Line, stop: LonLat) -> None:
        flat = known.plane.flat
        whole = shapely.LineString(flat(leg))
        way = substring(whole, max(0.0, whole.length - LENGTH_M), whole.length)
        place = shapely.Point(flat(stop)[0])
        west, south, east, north = shapely.union(way.envelope, place).bounds
        self._middle = np.array([(west + east) / 2, (south + north) / 2])
        self.scale = min(
            (WIDTH - 2 * _MARGIN) / max(east - west, _LEAST_SPAN_M),
            (HEIGHT - 2 * _MARGIN) / max(north - south, _LEAST_SPAN_M),
        )
        half = np.array([WIDTH, HEIGHT]) / 2 / self.scale
        box = shapely.box(*(self._middle - half), *(self._middle + half))
        seen = known.near(box)
        self.weights = known.weights[seen].tolist()
        self.texts = list(zip(known.refs[seen].tolist(), known.names[seen].tolist(), strict=True))
        self.lines: list[shapely.LineString] = shapely.transform(
            known.lines[seen], self._drawn
        ).tolist()
        waters = known.waters[known.waters_in(box)]
        self.waters: list[shapely.Geometry] = shapely.transform(waters, self._drawn).tolist()
        self.way: shapely.LineString = shapely.transform(way, self._drawn)
        self.stop: tuple[float, float] = shapely.transform(place, self._drawn).coords[0]

    def _drawn(self, metres: FloatArray) -> FloatArray:
        """Project metres of the plane to drawing units."""
        units = self.scale * np.array([1.0, -1.0])
        drawn: FloatArray = (metres - self._middle) * units + np.array([WIDTH, HEIGHT]) / 2
        return drawn

    def by_weight(self) -> dict[int, list[Line]]:
        """Return the lines of the streets by their weight."""
        found: dict[int, list[Line]] = {}
        for weight, line in zip(self.weights, self.lines, strict=True):
            found.setdefault(weight, []).append(list(line.coords))
        return found

    def by_text(self) -> dict[str, list[shapely.LineString]]:
        """Return the lines that bear each number or name: those driven first, then the heaviest."""
        driven = self.way.buffer(3.0)
        found: dict[str, list[shapely.LineString]] = {}
        order: dict[str, tuple[float, int, float]] = {}
        for texts, weight, line in zip(self.texts, self.weights, self.lines, strict=True):
            for text in {*texts} - {""}:
                found.setdefault(text, []).append(line)
                far, heavy, length = order.get(text, (0.0, weight, 0.0))
                far -= line.intersection(driven).length
                order[text] = (far, min(heavy, weight), length - line.length)
        return {text: found[text] for text in sorted(found, key=lambda text: (order[text], text))}


def _way(frame: _Frame, colour: str) -> list[str]:
    style = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    path = drawn_path([list(frame.way.coords)], (0.0, 0.0, WIDTH, HEIGHT), 0.3)
    parts = [
        f'<path d="{path}" {style} stroke="{stroke}" stroke-width="{width:g}"/>'
        for stroke, width in (("#fff", 7.5), (colour, 4.5))
    ]
    for share in (0.25, 0.75):
        at = frame.way.interpolate(share, normalized=True)
        ahead = frame.way.interpolate(min(share + 0.03, 1.0), normalized=True)
        bearing = math.degrees(math.atan2(ahead.x - at.x, at.y - ahead.y))
        parts.append(arrow_mark((at.x, at.y), bearing, colour))
    walk = shapely.LineString([frame.way.coords[-1], frame.stop])
    if walk.length > _RADIUS:
        path = drawn_path([list(walk.coords)], (0.0, 0.0, WIDTH, HEIGHT), 0.3)
        parts.append(
            f'<path d="{path}" stroke="{colour}" stroke-width="3" stroke-dasharray="2 5"/>'
        )
    return parts


def _names(frame: _Frame) -> list[str]:
    """Write numbers and names along their streets, off the way, where there is room."""
    writing = Writing(WIDTH, HEIGHT, font_size=13.0)
    writing.keep_off(frame.way.buffer(5.0), shapely.Point(frame.stop).buffer(_RADIUS + 1))
    for box in furniture_boxes(WIDTH, HEIGHT):
        writing.keep_off(shapely.box(box.x, box.y, box.x + box.width, box.y + box.height))
    for text, lines in frame.by_text().items():
        if writing.count < MOST_NAMES:
            writing.along(shortened(text), lines)
    return writing.parts()
