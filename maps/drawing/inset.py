"""
The last kilometre before a stop as a small SVG: the streets, their names, the way driven in.

It is drawn where roads are known; an estimate would draw a straight line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
import shapely
from markupsafe import Markup
from shapely.ops import substring

from guinguette.tour import LonLat
from maps.drawing.ground import Ground, Line, Streets
from maps.drawing.label_places import text_width
from maps.drawing.page import as_is
from maps.drawing.svg import (
    HALO,
    arrow_mark,
    drawn_path,
    furniture,
    furniture_boxes,
    road_paths,
    shortened,
)
from routing.arrays import FloatArray

WIDTH, HEIGHT = 300.0, 220.0
LENGTH_M = 1_000.0
"""Of the way that is drawn, and the most that the frame shows of a way that winds."""
MOST_ROAD_BYTES = 4_000
MOST_NAMES = 9
_MARGIN = 26.0
_LEAST_SPAN_M = 300.0
_FONT_SIZE = 11.0
_RADIUS = 11.0
_BESIDE, _HALF_HEIGHT = 11.5, 6.0
"""From a street to the middle of a name beside it, and from there to the edge of the name."""
_STRAIGHT = 0.94
"""Chord over length, at least, of the piece of street beside which a name stands."""
_LEAST_SHARE = 0.7
"""That chord over the length of the name, at least."""
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
        seen = known.near(shapely.box(*(self._middle - half), *(self._middle + half)))
        self.weights = known.weights[seen].tolist()
        self.texts = list(zip(known.refs[seen].tolist(), known.names[seen].tolist(), strict=True))
        self.lines: list[shapely.LineString] = shapely.transform(
            known.lines[seen], self._drawn
        ).tolist()
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
    taken = [
        frame.way.buffer(_BESIDE - _HALF_HEIGHT - 0.5),
        shapely.Point(frame.stop).buffer(_RADIUS + 1),
        *(
            shapely.box(box.x, box.y, box.x + box.width, box.y + box.height)
            for box in furniture_boxes(WIDTH, HEIGHT)
        ),
    ]
    parts: list[str] = []
    for text, lines in frame.by_text().items():
        name = shortened(text)
        spot = _spot(lines, text_width(name, _FONT_SIZE), taken)
        if spot is None or len(parts) == MOST_NAMES:
            continue
        box, angle = spot
        taken.append(box)
        x, y = box.centroid.x, box.centroid.y
        turned = f' transform="rotate({angle:.0f} {x:.0f} {y:.0f})"' if round(angle) else ""
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}"{turned}>{escape(name)}</text>')
    style = (
        f'class="plan-name" font-size="{_FONT_SIZE:g}" font-weight="600" text-anchor="middle" '
        f'dominant-baseline="central" {HALO}'
    )
    return [f"<g {style}>", *parts, "</g>"] * bool(parts)


def _spot(
    lines: Sequence[shapely.LineString], width: float, taken: Sequence[shapely.Geometry]
) -> tuple[shapely.Polygon, float] | None:
    """Find a free box for a text on a straight piece of its street, else beside one; its angle."""
    joined = shapely.line_merge(shapely.MultiLineString(lines))
    parts = shapely.get_parts(shapely.clip_by_rect(joined, 0.0, 0.0, WIDTH, HEIGHT))
    longest = sorted(parts.tolist(), key=lambda part: -part.length)[:3]
    ends = np.concatenate([np.empty((0, 2, 2)), *(_straight_pieces(x, width) for x in longest)])
    along = np.diff(ends, axis=1)[:, 0] / np.maximum(
        np.linalg.norm(np.diff(ends, axis=1), axis=2), 1e-9
    )
    along *= np.where(along[:, :1] < 0.0, -1.0, 1.0)  # read from left to right
    across = along[:, ::-1] * np.array([-1.0, 1.0])
    middles = np.concatenate([ends.mean(axis=1) + k * _BESIDE * across for k in (0, 1, -1)])
    along, across = np.tile(along, (3, 1)) * width / 2, np.tile(across, (3, 1)) * _HALF_HEIGHT
    corners = np.stack(
        [middles + i * along + j * across for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))], axis=1
    )
    inside = (corners >= 2).all(axis=(1, 2)) & (corners <= np.array([WIDTH, HEIGHT]) - 2).all(
        axis=(1, 2)
    )
    boxes = shapely.polygons(corners[inside])
    free = ~shapely.intersects(boxes[:, None], np.array(taken, dtype=np.object_)).any(axis=1)
    if not free.any():
        return None
    best = int(free.argmax())
    east, south = along[inside][best]
    return boxes[best], math.degrees(math.atan2(south, east))


def _straight_pieces(part: shapely.LineString, width: float) -> FloatArray:
    """Give the ends of pieces about as long as a text, the middle first, shape (n, 2, 2)."""
    length = min(width, part.length)
    room = (part.length - length) / 2
    starts = room * np.array([1.0, 1.5, 0.5, 1.9, 0.1])
    begins, ends = (
        shapely.get_coordinates(shapely.line_interpolate_point(part, starts + more))
        for more in (0.0, length)
    )
    is_straight = np.hypot(*(ends - begins).T) >= max(_STRAIGHT * length, _LEAST_SHARE * width)
    pieces: FloatArray = np.stack([begins, ends], axis=1)[is_straight]
    return pieces
