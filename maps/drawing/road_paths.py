"""Roads and other lines as the data of SVG paths: few bytes, in drawing units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from maps.drawing.base import Bounds
from maps.drawing.ground import ALLEY, MAIN, SECOND, STREET, THIRD, Geometries, Line
from routing.arrays import IntArray

ROAD_LOOKS = {
    MAIN: ("#9c5c00", "#ffc65c", 2.4),
    SECOND: ("#8a7730", "#ffe9a3", 1.8),
    THIRD: ("#85816f", "#ffffff", 1.3),
    STREET: ("#a19d8d", "#ffffff", 0.6),
    ALLEY: ("#b3afa1", "#ffffff", 0.2),
}
"""Colour of the edge, colour and width of a road, by weight."""


def road_paths(
    lines: Mapping[int, Sequence[Line]],
    frame: Bounds,
    *,
    prefix: str,
    most_bytes: int,
    wider: float = 1.0,
) -> list[str]:
    """
    Draw roads, each once with a dark edge, in the finest detail that fits.

    Parameters
    ----------
    lines
        In drawing units, by weight.
    frame
        What is outside is not drawn.
    prefix
        Of the ids of the paths.
    most_bytes
        Of all paths; the lightest roads are left out first.
    wider
        How many times the width of a sketch.
    """
    weights, step, paths = sorted(lines), 0.5, dict[int, str]()
    while weights:
        paths = {weight: drawn_path(lines[weight], frame, step) for weight in weights}
        if sum(map(len, paths.values())) <= most_bytes:
            break
        weights, step = (weights, 2 * step) if step < 1.5 else (weights[:-1], 0.5)
    drawn = [weight for weight in reversed(weights) if paths[weight]]
    parts = [f'<path id="{prefix}-r{w}" d="{paths[w]}" fill="none"/>' for w in drawn]
    for part, edge in ((0, 1.4), (1, 0.0)):
        for w in drawn:
            colour, width = ROAD_LOOKS[w][part], _width(w, wider) + edge
            parts.append(f'<use href="#{prefix}-r{w}" stroke="{colour}" stroke-width="{width:g}"/>')
    return ["<defs>", *parts[: len(drawn)], "</defs>", *parts[len(drawn) :]] * bool(drawn)


def _width(weight: int, wider: float) -> float:
    return max(wider * ROAD_LOOKS[weight][2], wider * wider / 2 * (weight < ALLEY))


def drawn_path(lines: Sequence[Line], frame: Bounds, step: float) -> str:
    """Write lines, in drawing units, as the data of one path in steps of about so many units."""
    if not lines:
        return ""
    shapes = shapely.linestrings([p for x in lines for p in x], indices=_ranks(lines))
    return _data(shapely.get_parts(shapely.clip_by_rect(shapely.simplify(shapes, step), *frame)))


def _data(lines: Geometries) -> str:
    """Write lines in relative steps of a tenth of a unit."""
    tenths, rank = shapely.get_coordinates(lines, return_index=True)
    tenths = np.rint(10 * tenths).astype(np.int64)
    starts = np.diff(rank, prepend=-1) > 0
    moves = np.where(starts[:, None], tenths, np.diff(tenths, axis=0, prepend=0))
    kept = starts | moves.any(axis=1)
    return "".join(
        f"{'M' if begins else 'l'}{x / 10:g}{'' if y < 0 else ' '}{y / 10:g}"
        for begins, (x, y) in zip(starts[kept].tolist(), moves[kept].tolist(), strict=True)
    )


def water_paths(shapes: Sequence[shapely.Geometry], frame: Bounds, *, wider: float) -> list[str]:
    """Draw rivers and canals as lines and lakes as areas, in drawing units; see road_paths."""
    cut = shapely.get_parts(shapely.clip_by_rect(shapely.simplify(shapes, 0.5), *frame))
    areas = shapely.get_exterior_ring(cut)
    is_area = ~shapely.is_missing(areas)
    parts = []
    for some, style in (
        (areas[is_area], 'fill="#b5d5ec" stroke="#7fb2d9" stroke-width="0.5"'),
        (cut[~is_area], f'fill="none" stroke="#7fb2d9" stroke-width="{1.4 * wider:g}"'),
    ):
        path = _data(some)
        parts.append(f'<path d="{path}" {style}/>' * bool(path))
    return parts


def _ranks(lines: Sequence[Line]) -> IntArray:
    return np.repeat(np.arange(len(lines)), [len(line) for line in lines])
