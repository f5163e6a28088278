"""
The page of a driver's week: one vehicle, one ISO week, one file that opens without network.

Each day is told as on its own page; one Leaflet map serves the day that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guinguette.tour import Route, Tour
from maps.drawing import leaflet, page
from maps.drawing.base import base_layer
from maps.drawing.ground import NO_GROUND, Ground
from maps.pages.driver import (
    DRIVER_SCRIPTS,
    add_route,
    crew_values,
    page_values,
    route_day,
    route_line,
    start_map,
)
from maps.words import labels
from maps.words.exceptions import NOT_GIVEN, GivenOut

TRACK_POINTS = 500
"""Most points of the GPX track of one day of a week, whose page holds up to seven."""
MOST_INSETS = 50
"""Stops of a week that are drawn from near, of the 1.5 MB that a telephone opens at once."""


def week_page(
    tour: Tour,
    routes: Sequence[Route],
    *,
    printed_on: date,
    ground: Ground = NO_GROUND,
    contact_phone: str = "",
    given: GivenOut = NOT_GIVEN,
) -> str:
    """
    Write the page of one vehicle and one week.

    Parameters
    ----------
    tour
        The plan the routes belong to.
    routes
        What the driver does that week, by date; at least one.
    printed_on
        Date written on the page.
    ground
        What lies under the maps of a wider area; what is near the routes is embedded.
    contact_phone
        Number to call when something goes wrong, as typed.
    given
        The edition of the week, where it is given out by itself, and what changed in it.

    Returns
    -------
    html
        A whole page that loads nothing; the same arguments give the same bytes.
    """
    points = [point for route in routes for point in route_line(route)]
    base = base_layer(points, ground=ground)
    near = ground if sum(len(route.visits) for route in routes) <= MOST_INSETS else NO_GROUND
    days = [
        route_day(
            tour,
            route,
            base,
            near,
            anchor=_anchor(route),
            track_points=TRACK_POINTS,
            given=given,
        )
        for route in routes
    ]
    drawn = start_map(tour, routes, base)
    for route in routes:
        group = leaflet.Group(route.date.isoformat(), shown=route is routes[0])
        drawn.add_child(group)
        add_route(group, tour, route, anchor=_anchor(route))
    parts = drawn.parts()
    return page.render(
        "driver_week.html",
        scripts=leaflet.page_scripts(parts, "week.js", *DRIVER_SCRIPTS),
        **page_values(parts, "driver.css"),
        **crew_values(tour, printed_on, contact_phone, given),
        week=labels.week_label(routes[0].date),
        vehicle=routes[0].vehicle,
        days=days,
    )


def _anchor(route: Route) -> str:
    return f"jour-{route.date.isoformat()}-"
