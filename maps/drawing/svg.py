"""
The sketch of a tour as one inline SVG: readable without JavaScript, on a screen and on paper.

Drawing units are close to the pixels of a phone; a sketch is ``WIDTH`` units wide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from html import escape
from typing import Literal

import shapely
from markupsafe import Markup

from guinguette.tour import LonLat
from maps.drawing.base import BaseLayer, arrow_on, bounds_of
from maps.drawing.ground import STREET, THIRD, Line
from maps.drawing.label_places import Box, place_labels, spread
from maps.drawing.page import as_is
from maps.drawing.road_paths import drawn_path, road_paths, water_paths
from maps.drawing.writing import HALO, Writing
from maps.words import labels
from routing.great_circle import METRES_PER_DEGREE

WIDTH = 400.0
_MARGIN = 44.0
_MIN_HEIGHT, _MAX_HEIGHT = 260.0, 460.0
_LEAST_SPAN_KM = 4.0
_EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)
_KM_PER_DEGREE = METRES_PER_DEGREE / 1000
MOST_ROAD_BYTES = 40_000
_STREETS_FROM = 25.0
"""Units per kilometre, at least, for small streets to be drawn: else they are a grey veil."""
MOST_NAMES = 24
"""Of towns and roads, beside those of the pins."""
_SCALE_STEPS_KM = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)

_RADII = {"dot": 4.0, "cross": 4.5, "badge": 8.5, "count": 7.0, "ring": 4.5, "speck": 2.5}

Project = Callable[[LonLat], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchPin:
    """
    A marked point: ``mark`` is written in it, ``name`` beside it where there is room.

    A ``speck`` is a small cross that stays where it is, whatever lies over it.
    """

    point: LonLat
    mark: str
    name: str
    kind: Literal["stop", "depot", "dot", "cross", "badge", "count", "ring", "speck"] = "stop"
    colour: str = "#0b3d91"

    @property
    def radius(self) -> float:
        """Half the size of the mark, in drawing units."""
        return _RADII.get(self.kind, 12.0)


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
    width: float = WIDTH,
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
    width
        Of the drawing, in units; more of them leave more room for names.

    Returns
    -------
    svg
        One ``<svg>`` element; every text is escaped, nothing is loaded.
    """
    points = [pin.point for pin in pins] + [p for line in lines for p in line.points]
    frame = _frame(points, width)
    height, project = frame.height, frame.project
    places = _places(pins, project)
    ways = [[project(point) for point in line.points] for line in lines]
    parts = [
        f'<svg class="plan" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="{identifier}-titre" preserveAspectRatio="xMidYMid meet">',
        f'<title id="{identifier}-titre">{escape(title)}</title>',
        f'<clipPath id="{identifier}-cadre"><rect width="{width:.0f}" height="{height:.0f}" '
        'rx="8"/></clipPath>',
        f'<g clip-path="url(#{identifier}-cadre)">',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#f6f4ec"/>',
        *_base_paths(base, frame, identifier),
        *_tour_lines(lines, ways, project),
        *_leaders(pins, places, project),
        *_pin_marks(pins, places),
        *_names(pins, places, ways, base, frame),
        *furniture(width, height, frame.units_per_km),
        *_credit(width, height) * bool(base.roads),
        "</g></svg>",
    ]
    return as_is("".join(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """How points become drawing units."""

    project: Project
    width: float
    height: float
    units_per_km: float


def _places(pins: Sequence[SketchPin], project: Project) -> list[tuple[float, float]]:
    """Return where each pin is drawn: none covers another, but for the specks."""
    places = [project(pin.point) for pin in pins]
    moving = [n for n, pin in enumerate(pins) if pin.kind != "speck"]
    apart = spread([places[n] for n in moving], [pins[n].radius for n in moving])
    for number, place in zip(moving, apart, strict=True):
        places[number] = place
    return places


def _frame(points: Sequence[LonLat], width: float) -> _Frame:
    """Fit the points in a frame."""
    west, south, east, north = bounds_of(points)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    shrink = math.cos(math.radians(middle_lat))
    span_x = max((east - west) * shrink * _KM_PER_DEGREE, _LEAST_SPAN_KM)
    span_y = max((north - south) * _KM_PER_DEGREE, _LEAST_SPAN_KM)
    scale = (width - 2 * _MARGIN) / span_x
    height = min(max(span_y * scale + 2 * _MARGIN, _MIN_HEIGHT), _MAX_HEIGHT * width / WIDTH)
    scale = min(scale, (height - 2 * _MARGIN) / span_y)

    def project(point: LonLat) -> tuple[float, float]:
        x = (point[0] - middle_lon) * shrink * _KM_PER_DEGREE * scale
        y = (point[1] - middle_lat) * _KM_PER_DEGREE * scale
        return width / 2 + x, height / 2 - y

    return _Frame(project=project, width=width, height=height, units_per_km=scale)


def _base_paths(base: BaseLayer, seen: _Frame, prefix: str) -> list[str]:
    """Draw contours, then roads: every edge of a road lies below every road."""
    frame, project = (0.0, 0.0, seen.width, seen.height), seen.project
    lightest = STREET if seen.units_per_km >= _STREETS_FROM else THIRD
    lines: dict[int, list[Line]] = {}
    for road in base.roads:
        if road.weight <= lightest:
            lines.setdefault(road.weight, []).extend([project(p) for p in x] for x in road.lines)
    waters = [
        (shapely.Polygon if water.is_area else shapely.LineString)([project(p) for p in line])
        for water in base.waters
        for line in water.lines
        if len(line) > 3 * water.is_area
    ]
    contours = drawn_path([[project(p) for p in line] for line in base.contours], frame, 1.0)
    return [
        f'<path d="{contours}" fill="none" stroke="#b9b4a2"/>' * bool(contours),
        *water_paths(waters, frame, wider=1.0),
        *road_paths(lines, frame, prefix=prefix, most_bytes=MOST_ROAD_BYTES),
    ]


def _tour_lines(lines: Sequence[SketchLine], ways: Sequence[Line], project: Project) -> list[str]:
    style = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    halo = drawn_path(ways, _EVERYWHERE, 1.0)
    drawn, arrows = [f'<path d="{halo}" {style} stroke="#fff" stroke-width="7"/>'], []
    for line, way in zip(lines, ways, strict=True):
        path = drawn_path([way], _EVERYWHERE, 0.6)
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        drawn.append(f'<path d="{path}" {style} stroke="{line.colour}" stroke-width="3.5"{dash}/>')
        arrow = arrow_on(line.points) if line.arrow else None
        if arrow:
            arrows.append(arrow_mark(project(arrow[0]), arrow[1], line.colour))
    return drawn + arrows


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
    placed = [*zip(pins, places, strict=True)]
    parts = _specks([each for each in placed if each[0].kind == "speck"])
    for pin, (x, y) in placed:
        r = pin.radius
        edge = 'stroke="#fff" stroke-width="2"'
        if pin.kind == "depot":
            parts.append(
                f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.0f}" height="{2 * r:.0f}" '
                f'rx="3" fill="#1a1a1a" {edge}/>'
            )
        elif pin.kind == "speck":
            continue
        elif pin.kind == "cross":
            parts += _crossed(_cross(x, y, r), pin.colour, 2.5)
        elif pin.kind == "ring":
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="#fff" stroke="{pin.colour}" '
                'stroke-width="2.5"/>'
            )
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


def _specks(placed: Sequence[tuple[SketchPin, tuple[float, float]]]) -> list[str]:
    """Draw what is only hinted at, below all marks; there may be hundreds, in one path a colour."""
    paths: dict[str, str] = {}
    for pin, (x, y) in placed:
        paths[pin.colour] = paths.get(pin.colour, "") + _cross(x, y, pin.radius)
    return [part for colour, path in paths.items() for part in _crossed(path, colour, 1.5)]


def _cross(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y - r:.1f}l{2 * r:g} {2 * r:g}m{-2 * r:g} 0l{2 * r:g} {-2 * r:g}"


def _crossed(path: str, colour: str, wide: float) -> list[str]:
    return [
        f'<path d="{path}" fill="none" stroke="{own}" stroke-width="{width}"/>'
        for own, width in (("#fff", 2 * wide), (colour, wide))
    ]


def _names(
    pins: Sequence[SketchPin],
    places: Sequence[tuple[float, float]],
    ways: Sequence[Line],
    base: BaseLayer,
    frame: _Frame,
) -> list[str]:
    """Name the pins, then towns and roads in the room that is left."""
    small = all(pin.kind != "stop" for pin in pins)
    size = 10.5 if small else 14.0
    marks = [
        Box(x - p.radius, y - p.radius, 2 * p.radius, 2 * p.radius)
        for p, (x, y) in zip(pins, places, strict=True)
    ]
    names = [shortened(pin.name) for pin in pins]
    taken = furniture_boxes(frame.width, frame.height)
    placed: list[Box | None] = [None] * len(pins)
    for is_speck in (False, True):
        some = [n for n, pin in enumerate(pins) if (pin.kind == "speck") == is_speck]
        found = place_labels(
            [names[n] for n in some],
            [marks[n] for n in some],
            obstacles=taken,
            ways=ways,
            frame=Box(2, 2, frame.width - 4, frame.height - 4),
            font_size=size,
        )
        for number, box in zip(some, found, strict=True):
            placed[number] = box
        taken += [*(marks[n] for n in some), *(box for box in found if box is not None)]
    style = f'class="plan-name" font-size="{size:g}" font-weight="600" {HALO}'
    return [
        *_ground_names(base, {pin.name for pin in pins}, taken, ways, frame),
        *(
            f'<text {_anchored(box, mark)} y="{box.y + 0.8 * box.height:.1f}" {style}>'
            f"{escape(name)}</text>"
            for name, box, mark in zip(names, placed, marks, strict=True)
            if box is not None
        ),
    ]


def _ground_names(
    base: BaseLayer, known: Set[str], taken: Sequence[Box], ways: Sequence[Line], frame: _Frame
) -> list[str]:
    writing = Writing(frame.width, frame.height, font_size=9.5)
    writing.keep_off(*(shapely.box(b.x, b.y, b.x + b.width, b.y + b.height) for b in taken))
    writing.keep_off(*(shapely.LineString(way).buffer(3.5) for way in ways if len(way) > 1))
    for town in base.towns:
        if town.name not in known and writing.count < MOST_NAMES // 2:
            writing.at(shortened(town.name), frame.project((town.x, town.y)))
    for road in sorted(base.roads, key=lambda road: road.weight):
        if road.text and road.weight <= THIRD and writing.count < MOST_NAMES:
            lines = [[frame.project(point) for point in line] for line in road.lines]
            writing.along(road.text, [shapely.LineString(line) for line in lines])
    return writing.parts()


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


def _credit(width: float, height: float) -> list[str]:
    """Credit those who mapped the roads, as their licence asks, on paper too."""
    return [
        f'<text x="{width - 6:.0f}" y="{height - 6:.0f}" font-size="7.5" text-anchor="end" {HALO}>'
        "© OpenStreetMap</text>"
    ]


def furniture_boxes(width: float, height: float) -> list[Box]:
    """Return where the scale bar, the north and the credit stand."""
    scale, north = Box(0, height - 30, 130, 30), Box(width - 34, 0, 34, 46)
    return [scale, north, Box(width - 76, height - 16, 76, 16)]


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
