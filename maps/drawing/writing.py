"""Names of roads and towns on a drawing, each where there is room, none over another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
import shapely

from maps.drawing.label_places import text_width
from routing.arrays import FloatArray

HALO = (
    'fill="#1a1a1a" stroke="#fff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"'
)
_BESIDE, _HALF_HEIGHT = 1.05, 0.55
"""From a road to the middle of a name beside it, and from there to its edge, in font sizes."""
_STRAIGHT = 0.94
"""Chord over length, at least, of the piece of street beside which a name stands."""
_LEAST_SHARE = 0.7
"""That chord over the length of the name, at least."""


class Writing:
    """
    Texts of one size on a drawing, and what they keep off.

    Parameters
    ----------
    width, height
        Of the drawing.
    font_size
        In drawing units.
    """

    def __init__(self, width: float, height: float, *, font_size: float) -> None:
        self._corner, self._size = np.array([width, height]), font_size
        self._taken: list[shapely.Geometry] = []
        self._texts: list[str] = []

    @property
    def count(self) -> int:
        """Number of texts written."""
        return len(self._texts)

    def keep_off(self, *shapes: shapely.Geometry) -> None:
        """Leave some room free."""
        self._taken += shapes

    def at(self, text: str, place: tuple[float, float]) -> None:
        """Write a text over a place, or just above or below it."""
        middles = np.array(place) + np.array([[0.0, 0.0], [0.0, -1.1], [0.0, 1.1]]) * self._size
        self._write(text, middles, np.tile([1.0, 0.0], (3, 1)))

    def along(self, text: str, lines: Sequence[shapely.LineString]) -> None:
        """Write a text on a straight piece of its road, else beside one."""
        joined = shapely.line_merge(shapely.MultiLineString(lines))
        parts = shapely.get_parts(shapely.clip_by_rect(joined, 0.0, 0.0, *self._corner))
        longest = sorted(parts.tolist(), key=lambda part: -part.length)[:3]
        width = text_width(text, self._size)
        ends = np.concatenate([np.empty((0, 2, 2)), *(_straight_pieces(x, width) for x in longest)])
        steps = ends[:, 1] - ends[:, 0]
        along = steps / np.maximum(np.linalg.norm(steps, axis=1, keepdims=True), 1e-9)
        along *= np.where(along[:, :1] < 0.0, -1.0, 1.0)  # read from left to right
        beside = along[:, ::-1] * np.array([-1.0, 1.0]) * _BESIDE * self._size
        middles = np.concatenate([ends.mean(axis=1) + k * beside for k in (0, 1, -1)])
        self._write(text, middles, np.tile(along, (3, 1)))

    def _write(self, text: str, middles: FloatArray, along: FloatArray) -> None:
        """Write a text in the first free box; boxes have shape (n, 2) of middles, and sides."""
        half = along * text_width(text, self._size) / 2
        up = along[:, ::-1] * np.array([1.0, -1.0]) * _HALF_HEIGHT * self._size
        corners = np.stack(
            [middles + i * half + j * up for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))], axis=1
        )
        is_inside = ((corners >= 2.0) & (corners <= self._corner - 2.0)).all(axis=(1, 2))
        boxes = shapely.polygons(corners[is_inside])
        hits = shapely.intersects(boxes[:, None], np.array([*self._taken, None])).any(axis=1)
        if hits.all():
            return
        best = int((~hits).argmax())
        self._taken.append(boxes[best])
        (x, y), (east, south) = middles[is_inside][best], along[is_inside][best]
        angle = math.degrees(math.atan2(south, east))
        turned = f' transform="rotate({angle:.0f} {x:.0f} {y:.0f})"' if round(angle) else ""
        self._texts.append(f'<text x="{x:.0f}" y="{y:.0f}"{turned}>{escape(text)}</text>')

    def parts(self) -> list[str]:
        """Return the SVG elements of what is written."""
        style = (
            f'class="plan-name" font-size="{self._size:g}" font-weight="600" '
            f'text-anchor="middle" dominant-baseline="central" {HALO}'
        )
        return [f"<g {style}>", *self._texts, "</g>"] * bool(self._texts)


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
