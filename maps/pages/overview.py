"""
The page of the coordinator: what the plan does, how good it is, and where every file is.

It stands as ``index.html`` beside the other documents and loads nothing but what it holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from types import MappingProxyType

from guinguette.communes.departements import departement_of
from guinguette.document import commune_count
from guinguette.tour import LonLat, NetworkFacts, Route, Tour, Visit
from maps.drawing import leaflet, page
from maps.drawing.base import BaseLayer, base_layer, bounds_of
from maps.drawing.closed_roads import (
    closed_beside,
    closed_layer,
    closed_lines,
    sketch_crosses,
    sketch_lines,
)
from maps.drawing.ground import NO_GROUND, Ground
from maps.drawing.svg import SketchLine, SketchPin, sketch_svg
from maps.exchange.links import telephones
from maps.pages.balance import Co2Lines
from maps.pages.driver import ESTIMATE_NOTE, Sketch, page_values, route_legs, route_line
from maps.words import labels
from maps.words import route_ends as _route_ends
from maps.words.broken_rules import broken_rules
from maps.words.exceptions import event_lines, exception_lines, stability
from maps.words.holidays import holiday
from maps.words.no_lower_bound import why_no_lower_bound
from maps.words.phrases import phrase

VEHICLE_COLOURS = (
    "#084f98", "#a01c15", "#125f2a", "#7b3294", "#75430a", "#a10f63", "#015a53", "#4d4d4d",
)  # fmt: skip
"""At least 7:1 under white text; vehicles past the eighth start again."""

WEEKDAY_DASHES = ("14 6", "2 8", "10 5 2 5", "20 5", "6 6", "16 5 2 5 2 5", "10 4 10 10")
MAX_STATIC_PLANS = 4

RouteKey = tuple[date, str]
"""A route in the mapping of files: its date and its vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """One route in the grid of a week and on the map."""

    number: int
    route: Route
    week: int
    vehicle: int
    href: str
    villages: str

    @property
    def colour(self) -> str:
        """Colour of the vehicle."""
        return VEHICLE_COLOURS[self.vehicle % len(VEHICLE_COLOURS)]

    @property
    def dash(self) -> str:
        """Dash of the weekday."""
        return WEEKDAY_DASHES[self.route.date.weekday()]

    @property
    def night(self) -> str:
        """Where the vehicle sleeps, if not at its depot: ``nuit à Narcy``."""
        return _route_ends.night(self.route)

    @property
    def group(self) -> str:
        """Key of the layer of the map: week and vehicle."""
        return f"{self.week}-{self.vehicle}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    """
    The grid of one week: a row per vehicle, a column per day that has a route.

    A row names the vehicle, says how many days it is out, and leads to the page of its week.
    """

    number: int
    label: str
    days: tuple[date, ...]
    rows: tuple[tuple[str, str, str, tuple[tuple[date, tuple[_Cell, ...]], ...]], ...]


def overview_page(
    tour: Tour,
    *,
    printed_on: date,
    files: Mapping[RouteKey, str],
    week_files: Mapping[RouteKey, str] = MappingProxyType({}),
    documents: Sequence[page.Document] = (),
    co2: Co2Lines | None = None,
    ground: Ground = NO_GROUND,
) -> str:
    """
    Write the summary of a plan.

    Parameters
    ----------
    printed_on
        Date written on the page.
    files
        Relative link of each driver page, by ``(date, vehicle)``; a route without one is shown
        without link.
    week_files
        Relative link of each page of a driver's week, by ``(monday, vehicle)``.
    documents
        The other files of the folder, those of one group together.
    co2
        The balance of the plan, as text; ``None`` hides the section.
    ground
        What lies under the maps of a wider area; what is near the tour is embedded.

    Returns
    -------
    html
        A whole page that loads nothing; the same arguments give the same bytes.
    """
    cells = _cells(tour, files)
    base = base_layer(_tour_points(tour), ground=ground, aspect=2.2, near_m=0.0)
    parts = _map_parts(tour, cells, base)
    weeks = _weeks(tour, cells, week_files)
    return page.render(
        "overview.html",
        scripts=leaflet.page_scripts(parts, "overview.js"),
        **page_values(parts, "overview.css"),
        tour=tour,
        weeks=weeks,
        holidays=_holidays(tour),
        events=event_lines(tour),
        exceptions=[(*one, telephones(one[-1])) for one in exception_lines(tour)],
        broken=broken_rules(tour),
        stability=stability(tour),
        week_names=[(week.number, week.label) for week in weeks],
        vehicle_names=[(n, name, _colour(n)) for n, name in enumerate(tour.vehicles)],
        sketches=_sketches(tour, cells, weeks, base),
        closed=closed_lines(tour.closed_roads),
        documents=[(g, list(some)) for g, some in groupby(documents, key=lambda d: d.group)],
        co2=co2,
        is_estimate=tour.network.is_estimate,
        roughly=partial(labels.roughly, network=tour.network),
        departements=",".join(_departements(tour)),
        map_note=phrase(ESTIMATE_NOTE) if tour.network.is_estimate else "",
        proof=labels.proof_sentence(tour),
        lacking=commune_count(tour.unserved),
        is_good=tour.status == "optimal",
        is_measured=not why_no_lower_bound(tour),
        plan_version=labels.plan_version(tour),
        printed_on=printed_on,
    )


def _departements(tour: Tour) -> list[str]:
    """List the départements of a tour, the one of most visits first."""
    codes = Counter(
        departement_of(visit.commune_code) for route in tour.routes for visit in route.visits
    )
    return [code for code, _ in codes.most_common()]


def _colour(vehicle: int) -> str:
    return VEHICLE_COLOURS[vehicle % len(VEHICLE_COLOURS)]


def _cells(tour: Tour, files: Mapping[RouteKey, str]) -> tuple[_Cell, ...]:
    """Give each route a number, by date then vehicle, from 1."""
    ranks = {name: rank for rank, name in enumerate(tour.vehicles)}
    monday = labels.mondays(tour)[0] if tour.weeks else tour.start
    ordered = sorted(tour.routes, key=lambda r: (r.date, ranks.get(r.vehicle, len(ranks))))
    return tuple(
        _Cell(
            number=number,
            route=route,
            week=(route.date - monday).days // 7,
            vehicle=ranks.get(route.vehicle, len(ranks)),
            href=files.get((route.date, route.vehicle), ""),
            villages=", ".join(visit.name for visit in route.visits),
        )
        for number, route in enumerate(ordered, start=1)
    )


def _weeks(tour: Tour, cells: Sequence[_Cell], files: Mapping[RouteKey, str]) -> tuple[_Week, ...]:
    weeks = []
    for number, monday in enumerate(labels.mondays(tour)):
        mine = [cell for cell in cells if cell.week == number]
        used = {cell.route.date for cell in mine}
        days = tuple(d for d in (monday + timedelta(days=n) for n in range(7)) if d in used)
        rows = tuple(
            (
                name,
                files.get((monday, name), ""),
                _outings(len({c.route.date for c in mine if c.vehicle == rank})),
                tuple(
                    (d, tuple(c for c in mine if c.route.date == d and c.vehicle == rank))
                    for d in days
                ),
            )
            for rank, name in enumerate(tour.vehicles)
        )
        weeks.append(_Week(number=number, label=labels.week_label(monday), days=days, rows=rows))
    return tuple(weeks)


def _holidays(tour: Tour) -> dict[date, str]:
    keys: dict[date, set[str]] = {}
    for route in tour.routes:
        keys.setdefault(route.date, set()).update(visit.key for visit in route.visits)
    return {day: holiday(tour, day, some) for day, some in keys.items()}


def _outings(days: int) -> str:
    return labels.counted(days, "pages.days-out") if days else phrase("pages.stays-in")


def _tour_points(tour: Tour) -> tuple[LonLat, ...]:
    depots = [(depot.longitude, depot.latitude) for depot in tour.depots]
    return (*depots, *(point for route in tour.routes for point in route_line(route)))


def _sketches(
    tour: Tour, cells: Sequence[_Cell], weeks: Sequence[_Week], base: BaseLayer
) -> list[Sketch]:
    """Draw one sketch per week, for paper and for viewers without JavaScript."""
    drawn = []
    for week in weeks[:MAX_STATIC_PLANS]:
        mine = [cell for cell in cells if cell.week == week.number]
        legs = [leg for cell in mine for leg in route_legs(cell.route)]
        closed = closed_beside(tour.closed_roads, legs) if legs else ()
        frame = bounds_of([point for leg in legs for point in leg])
        svg = sketch_svg(
            [*_sketch_pins(tour, mine), *sketch_crosses(closed, frame)],
            [
                *sketch_lines(closed, frame),
                *(
                    SketchLine(points=leg, colour=cell.colour, dash=cell.dash, arrow=False)
                    for cell in mine
                    for leg in route_legs(cell.route)
                ),
            ],
            base=base,
            title=phrase("pages.plan-of-week", week=week.label),
            identifier=f"plan-{week.number}",
        )
        drawn.append(Sketch(caption=week.label, svg=svg))
    return drawn


def _sketch_pins(tour: Tour, cells: Sequence[_Cell]) -> list[SketchPin]:
    depots = [
        SketchPin(point=(d.longitude, d.latitude), mark="D", name=d.name, kind="depot")
        for d in tour.depots
    ]
    badges = [
        SketchPin(
            point=_badge_point(cell.route), mark=str(cell.number), name="", kind="badge",
            colour=cell.colour,
        )
        for cell in cells
    ]  # fmt: skip
    visits = {v.key: v for cell in cells for v in cell.route.visits}
    dots = [
        SketchPin(point=(v.longitude, v.latitude), mark="", name=v.name, kind="dot")
        for v in visits.values()
    ]
    return [*depots, *badges, *dots]


def _badge_point(route: Route) -> LonLat:
    """Put the number of a route half way along its first leg, clear of the villages."""
    first = next(route_legs(route))
    if len(first) > 2:
        return first[len(first) // 2]
    (ax, ay), (bx, by) = first[0], first[-1]
    return ax + 0.6 * (bx - ax), ay + 0.6 * (by - ay)


def _map_parts(tour: Tour, cells: Sequence[_Cell], base: BaseLayer) -> leaflet.MapParts:
    drawn = leaflet.OfflineMap(bounds_of(_tour_points(tour)))
    drawn.add_child(leaflet.BaseLines(base))
    if tour.closed_roads:
        drawn.add_child(closed_layer(tour.closed_roads))
    by_group: dict[str, list[_Cell]] = {}
    for cell in cells:
        by_group.setdefault(cell.group, []).append(cell)
    for depot in tour.depots:
        name = phrase("pages.depot-pin", name=depot.name)
        drawn.add_child(
            leaflet.Pin(
                (depot.longitude, depot.latitude), mark="D", name=name, short=depot.name,
                popup_html=page.popup(name, ()), kind="depot", size=(26, 26),
            )
        )  # fmt: skip
    for key, mine in by_group.items():
        group = leaflet.Group(key, shown=mine[0].week == 0)
        drawn.add_child(group)
        for cell in mine:
            for leg in route_legs(cell.route):
                leaflet.add_way(group, leg, colour=cell.colour, dash=cell.dash, arrow=False)
            group.add_child(_badge(cell, tour.network))
    _add_villages(drawn, cells)
    return drawn.parts()


def _badge(cell: _Cell, network: NetworkFacts) -> leaflet.Pin:
    route = cell.route
    title = f"{cell.number}. {labels.day_and_month(route.date)}, {route.vehicle}"
    length = labels.roughly(labels.distance(route.distance_m), network)
    hours = labels.hour_range(route.depart, route.return_)
    lines = [cell.villages, f"{hours} · {length}", _route_ends.end_title(route) * bool(cell.night)]
    links = [(phrase("pages.driver-page"), cell.href)] if cell.href else []
    return leaflet.Pin(
        _badge_point(route),
        mark=str(cell.number),
        name=title,
        popup_html=page.popup(title, lines, links),
        kind="badge",
        size=(30, 26),
        colour=cell.colour,
    )


def _add_villages(drawn: leaflet.OfflineMap, cells: Sequence[_Cell]) -> None:
    """Mark each place once, with all its visits."""
    visits: dict[str, list[tuple[_Cell, Visit]]] = {}
    for cell in cells:
        for visit in cell.route.visits:
            visits.setdefault(visit.key, []).append((cell, visit))
    for some in visits.values():
        first = some[0][1]
        lines = [
            phrase(
                "pages.visit-of-route",
                day=labels.short_date(cell.route.date),
                hours=labels.hour_range(v.open, v.close, cell.route.date),
                vehicle=cell.route.vehicle,
                number=cell.number,
            )
            for cell, v in some
        ]
        drawn.add_child(
            leaflet.Pin(
                (first.longitude, first.latitude),
                mark="",
                name=first.name,
                popup_html=page.popup(first.name, lines),
                kind="dot",
                size=(14, 14),
            )
        )
