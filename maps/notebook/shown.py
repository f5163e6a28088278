"""
What a notebook shows of a result: pictures, sentences, a table; nothing is loaded or run.

A drawing is an image in itself and not a part of the page: two of them share no name there, a
notebook that is not trusted keeps it, and what turns notebooks into pages does too.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from guinguette.tour import LonLat, Tour
from maps.drawing.base import base_layer
from maps.drawing.ground import ground_around
from maps.drawing.page import html_fragment, refuse_links
from maps.drawing.svg import SketchLine, SketchPin, sketch_svg
from maps.pages.driver import route_legs
from maps.pages.overview import VEHICLE_COLOURS, WEEKDAY_DASHES

LARGE, SMALL = 640, 420
"""Pixels across: a picture alone, and one of two."""
MOST_CONTOURS = 200
"""Of a wide area, the outlines of communes are a grey veil, and two thirds of the bytes."""
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif" '
_MARKED = "#a01c15"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image that holds its own bytes, and what it shows for those who do not see it."""

    source: str
    title: str
    width: int


def tour_picture(
    tour: Tour, *, title: str, width: int = LARGE, marked: Collection[str] = ()
) -> Picture:
    """Draw a plan: depots, villages by name, the ways; a cross marks the places of some keys."""
    places = {visit.key: visit for route in tour.routes for visit in route.visits}
    pins = [
        SketchPin(point=(d.longitude, d.latitude), mark="D", name=d.name, kind="depot")
        for d in tour.depots
    ]
    pins += [
        SketchPin(
            point=(v.longitude, v.latitude), mark="", name=v.name,
            kind="cross" if key in marked else "dot", colour=_MARKED,
        )
        for key, v in sorted(places.items(), key=lambda one: (one[0] not in marked, one[0]))
    ]  # fmt: skip
    rank = {name: number for number, name in enumerate(tour.vehicles)}
    lines = [
        SketchLine(
            points=leg,
            colour=VEHICLE_COLOURS[rank[route.vehicle] % len(VEHICLE_COLOURS)],
            dash=WEEKDAY_DASHES[route.date.weekday()],
            arrow=False,
        )
        for route in tour.routes
        for leg in route_legs(route)
    ]
    points: list[LonLat] = [pin.point for pin in pins] + [p for x in lines for p in x.points]
    base = base_layer(points, ground=ground_around(tour))
    if len(base.contours) > MOST_CONTOURS:
        base = replace(base, contours=())
    drawn = sketch_svg(pins, lines, base=base, title=title, identifier="plan", width=width)
    return picture_of(drawn, title=title, width=width)


def picture_of(drawn: Markup, *, title: str, width: int) -> Picture:
    """Make an image of a drawing, as wide as its units: it needs nothing of the page around."""
    image = str(drawn).replace("<svg ", _SVG, 1).encode()
    source = f"data:image/svg+xml;base64,{base64.b64encode(image).decode()}"
    return Picture(source=source, title=title, width=width)


def shown(
    pictures: Sequence[Picture],
    lines: Sequence[str],
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> str:
    """Write the HTML of a result; everything is escaped, and nothing is loaded."""
    made = html_fragment("_shown.html", pictures=pictures, lines=lines, head=head, rows=rows)
    refuse_links(made)
    return made
