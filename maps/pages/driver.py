"""
The page of a driver: one vehicle, one day, one file that opens without network.

The list of stops and the sketch are plain HTML and SVG; the Leaflet map replaces it where
scripts run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from guinguette.tour import ClosedRoad, LonLat, Route, Tour, Visit
from maps.drawing import leaflet, page
from maps.drawing.base import BaseLayer, base_layer, bounds_of
from maps.drawing.closed_roads import (
    ClosedLine,
    closed_beside,
    closed_layer,
    closed_lines,
    sketch_crosses,
    sketch_lines,
)
from maps.drawing.ground import NO_GROUND, Ground, Line
from maps.drawing.inset import last_kilometre_svg
from maps.drawing.svg import SketchLine, SketchPin, sketch_svg
from maps.exchange import links
from maps.exchange.gpx import MAX_TRACK_POINTS, route_gpx
from maps.road_book import Sentence, direction_sentences
from maps.words import labels
from maps.words import route_ends as _route_ends
from maps.words.broken_rules import broken_rules
from maps.words.clean import capitalised
from maps.words.exceptions import NOT_GIVEN, GivenOut, crew_note
from maps.words.holidays import holiday
from maps.words.phrases import phrase

NOTE_CHARACTERS = 240
"""A longer note is folded on the page: its start is shown, the rest at a touch."""

WAY_COLOUR = "#b3261e"
ESTIMATE_DASH = "2 9"
ESTIMATE_NOTE = "pages.estimate-note"
DRIVER_SCRIPTS = ("driver.js", "here.js", "awake.js")
"""Of every page a driver opens, in ``maps/templates``: ticks, position, screen kept on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stop:
    """What the templates show of one visit; ``key`` is its place, for the tick of its phone."""

    number: int
    key: str
    visit: Visit
    phones: tuple[links.Phone, ...]
    links: links.StopLinks
    note_start: str
    unusual: str
    inset: Markup
    road_book: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A static map and what it shows, empty where the page says it already."""

    caption: str
    svg: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """
    What the templates show of one route.

    ``anchor`` begins its identifiers in the page; ``key`` names what the phone keeps of it, by day
    and vehicle, so that a new plan of another day leaves the ticks of this one.
    """

    route: Route
    anchor: str
    key: str
    stops: tuple[_Stop, ...]
    return_road_book: tuple[Sentence, ...]
    sketches: tuple[Sketch, ...]
    closed: Sequence[ClosedLine]
    break_before: int
    break_when: str
    crew_line: str
    broken: tuple[str, ...]
    holiday: str
    google_links: tuple[str, ...]
    organic_link: str
    gpx_href: str
    gpx_name: str


def driver_page(
    tour: Tour,
    route: Route,
    *,
    printed_on: date,
    ground: Ground = NO_GROUND,
    contact_phone: str = "",
    week_href: str = "",
    given: GivenOut = NOT_GIVEN,
) -> str:
    """
    Write the page of one vehicle and one day.

    Parameters
    ----------
    tour
        The plan the route belongs to: title, version, source of the distances.
    route
        What the driver does that day.
    printed_on
        Date written on the page.
    ground
        What lies under the maps of a wider area; what is near the route is embedded.
    contact_phone
        Number to call when something goes wrong, as typed.
    week_href
        Relative link to the page of the week of the vehicle, empty where there is none.
    given
        The edition of the week, where it is given out by itself, and what changed in it.

    Returns
    -------
    html
        A whole page that loads nothing; the same arguments give the same bytes.
    """
    base = base_layer(route_line(route), ground=ground)
    parts = _map_parts(tour, route, base)
    return page.render(
        "driver.html",
        scripts=leaflet.page_scripts(parts, *DRIVER_SCRIPTS),
        **page_values(parts, "driver.css"),
        **crew_values(tour, printed_on, contact_phone, given),
        day=route_day(tour, route, base, ground, given=given),
        week_href=week_href,
    )


def crew_values(
    tour: Tour, printed_on: date, contact_phone: str, given: GivenOut
) -> dict[str, object]:
    """Return the variables of every page a crew opens; see :func:`driver_page`."""
    return {
        "tour": tour,
        "ends": _route_ends,
        "is_estimate": tour.network.is_estimate,
        "map_note": phrase(ESTIMATE_NOTE) if tour.network.is_estimate else "",
        "contact_phone": contact_phone,
        "contact_phones": links.telephones(contact_phone),
        "edition": given.name,
        "plan_version": labels.plan_version(tour),
        "printed_on": printed_on,
    }


def route_day(
    tour: Tour,
    route: Route,
    base: BaseLayer,
    ground: Ground,
    *,
    anchor: str = "",
    track_points: int = MAX_TRACK_POINTS,
    given: GivenOut = NOT_GIVEN,
) -> Day:
    """
    Gather what the templates show of one route.

    Parameters
    ----------
    tour, route
        The plan, and what the driver does that day.
    base, ground
        What lies under the sketch, and under the insets.
    anchor
        Beginning of the identifiers of the day in its page.
    track_points
        Most points of the GPX track in the page.
    given
        As for :func:`driver_page`.
    """
    closed = closed_beside(tour.closed_roads, list(route_legs(route)))
    points = _route_ends.driven_points(route)
    track = route_gpx(tour, route, max_points=track_points)
    return Day(
        route=route,
        anchor=anchor,
        key=f"{route.date.isoformat()}:{route.vehicle}",
        stops=_stops(route, ground, anchor, given),
        return_road_book=direction_sentences(route.return_manoeuvres),
        sketches=(Sketch(caption="", svg=_sketch(tour, route, base, closed, f"{anchor}plan")),),
        closed=closed_lines(closed),
        break_before=route.break_after + 1 if route.break_after else 0,
        break_when=_break_when(route),
        crew_line=_crew_line(route),
        broken=broken_rules(tour, route),
        holiday=holiday(tour, route.date, {visit.key for visit in route.visits}),
        google_links=links.google_route(points),
        organic_link=links.organic_maps_route(points),
        gpx_href=page.gpx_href(track),
        gpx_name=f"{route.date.isoformat()}-{labels.slug(route.vehicle)}.gpx",
    )


def page_values(parts: leaflet.MapParts, style: str) -> dict[str, object]:
    """Return the variables every page needs."""
    return {
        "leaflet_style": page.as_is(parts.style),
        "style": page.page_style(style),
        "map_body": page.as_is(parts.body),
        "program_version": page.program_version(),
    }


def route_legs(route: Route) -> Iterator[tuple[LonLat, ...]]:
    """Yield the line of each leg, a way back last; two points where no path is known."""
    here: LonLat = route.start_point
    for visit in route.visits:
        there = (visit.longitude, visit.latitude)
        yield visit.path if len(visit.path) > 1 else (here, there)
        here = there
    if route.ends_at is None:
        yield route.return_path if len(route.return_path) > 1 else (here, route.end_point)


def route_line(route: Route) -> tuple[LonLat, ...]:
    """Return every point of a route: the stops and the lines between them."""
    return (
        *_route_ends.driven_points(route),
        *(point for leg in route_legs(route) for point in leg),
    )


def _stops(route: Route, ground: Ground, anchor: str, given: GivenOut) -> tuple[_Stop, ...]:
    keys: list[str] = []
    for visit in route.visits:
        key = hashlib.sha256(f"{visit.key} {visit.place}".encode()).hexdigest()[:12]
        keys.append(f"{key}-{sum(each.startswith(key) for each in keys)}")
    return tuple(
        _Stop(
            number=number,
            key=key,
            visit=visit,
            links=links.stop_links(visit),
            phones=links.telephones(visit.phone),
            unusual=capitalised(crew_note(visit, route, given)),
            note_start=labels.start_of(visit.notes, NOTE_CHARACTERS),
            inset=_inset(ground, number, visit, leg, anchor),
            road_book=direction_sentences(visit.manoeuvres),
        )
        for number, (key, visit, leg) in enumerate(
            zip(keys, route.visits, route_legs(route), strict=False), start=1
        )
    )


def _inset(ground: Ground, number: int, visit: Visit, leg: Line, anchor: str) -> Markup:
    return last_kilometre_svg(
        ground,
        leg,
        (visit.longitude, visit.latitude),
        mark=str(number),
        title=phrase("pages.last-kilometre", number=number, commune=visit.name),
        identifier=f"{anchor}arrivee-{number}",
        colour=WAY_COLOUR,
    )


def _break_when(route: Route) -> str:
    """Say after which stop the break is; a tour that names none leaves it to the crew."""
    if not route.break_s:
        return ""
    if not route.break_after:
        return phrase("pages.break-at-a-stop")
    visit = route.visits[route.break_after - 1]
    return phrase(
        "pages.break-after-stop",
        number=route.break_after,
        commune=visit.name,
        hour=labels.hour(visit.leave, route.date),
    )


def _crew_line(route: Route) -> str:
    crew = phrase("pages.crew", crew=route.crew) if route.crew else ""
    trailer = phrase("pages.with-trailer") if route.has_trailer else ""
    return ", ".join(part for part in (crew, trailer) if part)


def _sketch(
    tour: Tour, route: Route, base: BaseLayer, closed: Sequence[ClosedRoad], identifier: str
) -> Markup:
    dash = ESTIMATE_DASH if tour.network.is_estimate else ""
    pins = [
        SketchPin(point=(v.longitude, v.latitude), mark=str(number), name=v.name)
        for number, v in enumerate(route.visits, start=1)
    ]
    pins += [
        SketchPin(point=end.point, mark=end.mark, name=end.name, kind="depot")
        for end in _route_ends.end_pins(route)
    ]
    frame = bounds_of(route_line(route))
    pins += sketch_crosses(closed, frame)
    ways = [SketchLine(points=leg, colour=WAY_COLOUR, dash=dash) for leg in route_legs(route)]
    return sketch_svg(
        pins,
        [*sketch_lines(closed, frame), *ways],
        base=base,
        title=phrase("pages.plan-of-route", route=labels.route_title(route)),
        identifier=identifier,
    )


def _map_parts(tour: Tour, route: Route, base: BaseLayer) -> leaflet.MapParts:
    drawn = start_map(tour, [route], base)
    add_route(drawn, tour, route)
    return drawn.parts()


def start_map(tour: Tour, routes: Sequence[Route], base: BaseLayer) -> leaflet.OfflineMap:
    """Start the map of some routes: what lies below them, and the roads closed beside them."""
    drawn = leaflet.OfflineMap(bounds_of([point for r in routes for point in route_line(r)]))
    drawn.add_child(leaflet.BaseLines(base))
    closed = closed_beside(tour.closed_roads, [leg for r in routes for leg in route_legs(r)])
    if closed:
        drawn.add_child(closed_layer(closed))
    return drawn


def add_route(
    parent: leaflet.OfflineMap | leaflet.Group, tour: Tour, route: Route, *, anchor: str = ""
) -> None:
    """Draw the legs and the pins of a route on a map or a group."""
    dash = ESTIMATE_DASH if tour.network.is_estimate else ""
    for leg in route_legs(route):
        leaflet.add_way(parent, leg, colour=WAY_COLOUR, dash=dash)
    for number in range(1, len(route.visits) + 1):
        sleeps_here = route.ends_at is not None and number == len(route.visits)
        sheet = f"#{anchor}etape-{number}"
        parent.add_child(_stop_pin(number, route, sheet, sleeps_here=sleeps_here))
    for end in _route_ends.end_pins(route):
        parent.add_child(
            leaflet.Pin(
                end.point,
                mark=end.mark,
                name=end.title,
                popup_html=page.popup(end.title, _end_times(route, end.mark)),
                short=end.name,
                kind="depot",
            )
        )


def _end_times(route: Route, mark: str) -> list[str]:
    """List the hours at which a day leaves and reaches the place of a mark."""
    lines = []
    if _route_ends.start_mark(route) == mark:
        lines.append(phrase("pages.departs", hour=labels.hour(route.depart)))
    if mark == "D" and route.ends_at is None:
        lines.append(phrase("pages.returns", hour=labels.hour(route.return_, route.date)))
    return lines


def _stop_pin(number: int, route: Route, sheet: str, *, sleeps_here: bool) -> leaflet.Pin:
    visit = route.visits[number - 1]
    title = f"{number}. {visit.name}"
    lines = [
        phrase("pages.arrives", hour=labels.hour(visit.arrive, route.date)),
        phrase("pages.opens", hours=labels.hour_range(visit.open, visit.close)),
        phrase("pages.departs", hour=labels.hour(visit.leave)),
        visit.place,
        phrase("pages.night-here") if sleeps_here else "",
    ]
    return leaflet.Pin(
        (visit.longitude, visit.latitude),
        mark=str(number),
        name=title,
        short=visit.name,
        popup_html=page.popup(title, lines, [(phrase("pages.stop-sheet"), sheet)]),
    )
