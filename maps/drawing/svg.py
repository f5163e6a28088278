"""
The sketch of a tour as one inline SVG: readable without JavaScript, on a screen and on paper.

Drawing units are close to the pixels of a phone; a sketch is ``WIDTH`` units wide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np
import shapely
from markupsafe import Markup

from guinguette.tour import LonLat
from maps.drawing.base import BaseLayer, Bounds, arrow_on, bounds_of
from maps.drawing.ground import ALLEY, MAIN, SECOND, STREET, THIRD, Line
from maps.drawing.label_places import Box, place_labels, spread
from maps.drawing.page import as_is
from maps.words import labels
from routing.arrays import IntArray
from routing.great_circle import METRES_PER_DEGREE

WIDTH = 400.0
_MARGIN = 44.0
_MIN_HEIGHT, _MAX_HEIGHT = 260.0, 460.0
_LEAST_SPAN_KM = 4.0
_KM_PER_DEGREE = METRES_PER_DEGREE / 1000
MOST_ROAD_BYTES = 60_000
ROAD_LOOKS = {
    MAIN: ("#9c5c00", "#ffc65c", 2.4),
    SECOND: ("#8a7730", "#ffe9a3", 1.8),
    THIRD: ("#85816f", "#ffffff", 1.3),
    STREET: ("#a19d8d", "#ffffff", 0.6),
    ALLEY: ("#b3afa1", "#ffffff", 0.2),
}
"""Colour of the edge, colour and width of a road, by weight."""
HALO = (
    'fill="#1a1a1a" stroke="#fff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"'
)
_SCALE_STEPS_KM = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)

Project = Callable[[LonLat], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchPin:
    """A marked point: ``mark`` is written in it, ``name`` beside it where there is room."""

    point: LonLat
    mark: str
    name: str
    kind: Literal["stop", "depot", "dot", "cross", "badge"] = "stop"
    colour: str = "#0b3d91"

    @property
    def radius(self) -> float:
        """Half the size of the mark, in drawing units."""
        return {"dot": 4.0, "cross": 4.5, "badge": 8.5}.get(self.kind, 12.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchLine:
    """A line of the tour; ``dash`` is an SVG dash array, empty for a solid line."""

    points: tuple[LonLat, ...]
    colour: str
    dash: str = ""
    arrow: bool = True


def sketch_svg(
    pins: Sequence[SketchPin],
    lines: Sequence[SketchLine],
    *,
    base: BaseLayer,
    title: str,
    identifier: str,
) -> Markup:
    """
    Draw the sketch of a tour.

    Parameters
    ----------
    pins
        Depots and stops, the most important first: it is named first.
    lines
        Legs of the tour.
    base
        Roads and contours that lie under it.
    title
        What the sketch shows, for those who do not see it.
    identifier
        Prefix of the ids in the drawing, unique in the page.

    Returns
    -------
    svg
        One ``<svg>`` element; every text is escaped, nothing is loaded.
    """
    points = [pin.point for pin in pins] + [p for line in lines for p in line.points]
    project, height, units_per_km = _projection(points)
    places = spread([project(pin.point) for pin in pins], [pin.radius for pin in pins])
    parts = [
        f'<svg class="plan" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="{identifier}-titre" preserveAspectRatio="xMidYMid meet">',
        f'<title id="{identifier}-titre">{escape(title)}</title>',
        f'<clipPath id="{identifier}-cadre"><rect width="{WIDTH:.0f}" height="{height:.0f}" '
        'rx="8"/></clipPath>',
        f'<g clip-path="url(#{identifier}-cadre)">',
        f'<rect width="{WIDTH:.0f}" height="{height:.0f}" fill="#f6f4ec"/>',
        *_base_paths(base, project, height, identifier),
        *_tour_lines(lines, project),
        *_leaders(pins, places, project),
        *_pin_marks(pins, places),
        *_names(pins, places, lines, project, height),
        *furniture(WIDTH, height, units_per_km),
        "</g></svg>",
    ]
    return as_is("".join(parts))


def _projection(points: Sequence[LonLat]) -> tuple[Project, float, float]:
    """Fit the points in the frame; return the projection, the height and units per kilometre."""
    west, south, east, north = bounds_of(points)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    shrink = math.cos(math.radians(middle_lat))
    span_x = max((east - west) * shrink * _KM_PER_DEGREE, _LEAST_SPAN_KM)
    span_y = max((north - south) * _KM_PER_DEGREE, _LEAST_SPAN_KM)
    scale = (WIDTH - 2 * _MARGIN) / span_x
    height = min(max(span_y * scale + 2 * _MARGIN, _MIN_HEIGHT), _MAX_HEIGHT)
    scale = min(scale, (height - 2 * _MARGIN) / span_y)

    def project(point: LonLat) -> tuple[float, float]:
        x = (point[0] - middle_lon) * shrink * _KM_PER_DEGREE * scale
        y = (point[1] - middle_lat) * _KM_PER_DEGREE * scale
        return WIDTH / 2 + x, height / 2 - y

    return project, height, scale


def _path(line: Line, project: Project) -> str:
    xy = [project(point) for point in line]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in xy)


def _base_paths(base: BaseLayer, project: Project, height: float, prefix: str) -> list[str]:
    """Draw contours, then roads: every edge of a road lies below every road."""
    frame = (0.0, 0.0, WIDTH, height)
    lines: dict[int, list[Line]] = {}
    for road in base.roads:
        lines.setdefault(road.weight, []).extend([project(p) for p in x] for x in road.lines)
    contours = drawn_path([[project(p) for p in line] for line in base.contours], frame, 1.0)
    return [
        f'<path d="{contours}" fill="none" stroke="#b9b4a2"/>' * bool(contours),
        *road_paths(lines, frame, prefix=prefix, most_bytes=MOST_ROAD_BYTES),
    ]


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

    Returns
    -------
    parts
        SVG elements.
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
    cut = shapely.get_parts(shapely.clip_by_rect(shapely.simplify(shapes, step), *frame))
    tenths, rank = shapely.get_coordinates(cut, return_index=True)
    tenths = np.rint(10 * tenths).astype(np.int64)
    starts = np.diff(rank, prepend=-1) > 0
    moves = np.where(starts[:, None], tenths, np.diff(tenths, axis=0, prepend=0))
    kept = starts | moves.any(axis=1)
    return "".join(
        f"{'M' if begins else 'l'}{x / 10:g}{'' if y < 0 else ' '}{y / 10:g}"
        for begins, (x, y) in zip(starts[kept].tolist(), moves[kept].tolist(), strict=True)
    )


def _ranks(lines: Sequence[Line]) -> IntArray:
    return np.repeat(np.arange(len(lines)), [len(line) for line in lines])


def _tour_lines(lines: Sequence[SketchLine], project: Project) -> list[str]:
    halo, drawn, arrows = [], [], []
    for line in lines:
        path = _path(line.points, project)
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        style = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
        halo.append(f'<path d="{path}" {style} stroke="#fff" stroke-width="7"/>')
        drawn.append(f'<path d="{path}" {style} stroke="{line.colour}" stroke-width="3.5"{dash}/>')
        arrow = arrow_on(line.points) if line.arrow else None
        if arrow:
            arrows.append(arrow_mark(project(arrow[0]), arrow[1], line.colour))
    return halo + drawn + arrows


def arrow_mark(at: tuple[float, float], bearing: float, colour: str) -> str:
    """Draw an arrow; ``bearing`` in degrees clockwise from the top."""
    return (
        f'<path d="M0-8L6.5 6L0 3L-6.5 6Z" fill="{colour}" stroke="#fff" stroke-width="1.5" '
        f'transform="translate({at[0]:.1f} {at[1]:.1f}) rotate({bearing:.0f})"/>'
    )


def _leaders(
    pins: Sequence[SketchPin], places: Sequence[tuple[float, float]], project: Project
) -> list[str]:
    """Tie a moved pin to the point it marks."""
    parts = []
    for pin, (x, y) in zip(pins, places, strict=True):
        px, py = project(pin.point)
        if math.hypot(x - px, y - py) > 2:
            parts.append(
                f'<path d="M{px:.1f} {py:.1f}L{x:.1f} {y:.1f}" stroke="#1a1a1a" '
                'stroke-width="1.5"/>'
                f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="#1a1a1a"/>'
            )
    return parts


def _pin_marks(pins: Sequence[SketchPin], places: Sequence[tuple[float, float]]) -> list[str]:
    parts = []
    for pin, (x, y) in zip(pins, places, strict=True):
        r = pin.radius
        edge = 'stroke="#fff" stroke-width="2"'
        if pin.kind == "depot":
            parts.append(
                f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.0f}" height="{2 * r:.0f}" '
                f'rx="3" fill="#1a1a1a" {edge}/>'
            )
        elif pin.kind == "cross":
            path = f"M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m{-2 * r} 0l{2 * r} {-2 * r}"
            parts += [
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
                for colour, width in (("#fff", 5), (pin.colour, 2.5))
            ]
        else:
            fill = "#1a1a1a" if pin.kind == "dot" else pin.colour
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{fill}" {edge}/>')
        if pin.mark:
            parts.append(
                f'<text x="{x:.1f}" y="{y + 0.4 * r:.1f}" class="plan-mark" fill="#fff" '
                f'font-size="{1.17 * r:.0f}" font-weight="700" text-anchor="middle">'
                f"{escape(pin.mark)}</text>"
            )
    return parts


def _names(
    pins: Sequence[SketchPin],
    places: Sequence[tuple[float, float]],
    lines: Sequence[SketchLine],
    project: Project,
    height: float,
) -> list[str]:
    small = all(pin.kind != "stop" for pin in pins)
    size = 10.5 if small else 14.0
    marks = [
        Box(x - p.radius, y - p.radius, 2 * p.radius, 2 * p.radius)
        for p, (x, y) in zip(pins, places, strict=True)
    ]
    names = [shortened(pin.name) for pin in pins]
    placed = place_labels(
        names,
        marks,
        obstacles=furniture_boxes(WIDTH, height),
        ways=[[project(point) for point in line.points] for line in lines],
        frame=Box(2, 2, WIDTH - 4, height - 4),
        font_size=size,
    )
    style = f'class="plan-name" font-size="{size:g}" font-weight="600" {HALO}'
    return [
        f'<text {_anchored(box, mark)} y="{box.y + 0.8 * box.height:.1f}" {style}>'
        f"{escape(name)}</text>"
        for name, box, mark in zip(names, placed, marks, strict=True)
        if box is not None
    ]


def _anchored(box: Box, mark: Box) -> str:
    """Hold a name by the side of its mark, so that a wider font grows away from it."""
    if box.x >= mark.x + mark.width:
        return f'x="{box.x:.1f}"'
    if box.x + box.width <= mark.x:
        return f'x="{box.x + box.width:.1f}" text-anchor="end"'
    return f'x="{box.x + box.width / 2:.1f}" text-anchor="middle"'


def shortened(name: str) -> str:
    """Cut a name that would not fit on a sketch."""
    return name if len(name) <= 26 else f"{name[:25].rstrip()}…"


def furniture_boxes(width: float, height: float) -> list[Box]:
    """Return where the scale bar and the north stand."""
    return [Box(0, height - 30, 130, 30), Box(width - 34, 0, 34, 46)]


def furniture(full_width: float, height: float, units_per_km: float) -> list[str]:
    """Draw the scale bar in kilometres or metres, and the north."""
    fitting = [km for km in _SCALE_STEPS_KM if km * units_per_km <= 100]
    km = fitting[-1] if fitting else _SCALE_STEPS_KM[0]
    width = km * units_per_km
    text = (
        f"{round(1000 * km)}{labels.NBSP}m"
        if km < 1
        else labels.NBSP.join([labels.number(km), "km"])
    )
    x, y = 12.0, height - 12
    return [
        f'<path d="M{x} {y - 6:.1f}V{y:.1f}H{x + width:.1f}V{y - 6:.1f}" fill="none" '
        'stroke="#fff" stroke-width="5"/>',
        f'<path d="M{x} {y - 6:.1f}V{y:.1f}H{x + width:.1f}V{y - 6:.1f}" fill="none" '
        'stroke="#1a1a1a" stroke-width="2"/>',
        f'<text class="plan-scale" x="{x + 4}" y="{y - 5:.1f}" font-size="12" {HALO}>{text}</text>',
        f'<path d="M{full_width - 17} 8l6 15l-6-4l-6 4z" fill="#1a1a1a" stroke="#fff" '
        'stroke-width="1.5"/>',
        f'<text class="plan-north" x="{full_width - 17}" y="38" font-size="13" font-weight="700" '
        f'text-anchor="middle" {HALO}>N</text>',
    ]
