"""
GPX 1.1 files for the navigation apps of drivers: one per vehicle and day.

Stops are written as waypoints too, since some apps ignore the route element; the track holds the
whole line, short enough for old devices. Where roads are estimated there is no track: an app would
guide along it, across the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from math import cos, radians
from typing import Any

from gpxpy.gpx import (
    GPX,
    GPXRoute,
    GPXRoutePoint,
    GPXTrack,
    GPXTrackPoint,
    GPXTrackSegment,
    GPXWaypoint,
)
from shapely import LineString

from guinguette.tour import LonLat, Route, Tour
from maps.words import labels
from maps.words.clean import clean, estimation
from maps.words.phrases import phrase
from maps.words.route_ends import EndPin, end_pins, moves
from routing.great_circle import METRES_PER_DEGREE

MAX_TRACK_POINTS = 2_000
_DECIMALS = 6


def route_gpx(tour: Tour, route: Route, *, max_points: int = MAX_TRACK_POINTS) -> bytes:
    """
    Write one route as GPX 1.1.

    Returns
    -------
    gpx
        UTF-8 XML: a waypoint per stop in order, named ``3. Vignory``, and one for the depot or the
        night before; a route of the stops between the ends of the day; where roads are known, a
        track of the whole line. WGS84 degrees, no timestamps.
    """
    gpx = GPX()
    gpx.creator = "guinguette"
    gpx.name = clean(labels.route_title(route))
    gpx.description = _summary(tour, route)
    gpx.waypoints.extend(GPXWaypoint(**_end(route, end)) for end in end_pins(route))
    gpx.waypoints.extend(GPXWaypoint(**stop) for stop in _stops(route))
    gpx.routes.append(_stop_route(gpx.name, route))
    if not tour.network.is_estimate:
        gpx.tracks.append(_track(gpx.name, route, max_points))
    text: str = gpx.to_xml(version="1.1", prettyprint=False)
    return text.encode()


def _summary(tour: Tour, route: Route) -> str:
    summary = phrase(
        "pages.track-summary",
        title=tour.title,
        moves=moves(route),
        distance=labels.distance(route.distance_m),
        duration=labels.duration(route.driving_s),
        estimate=estimation(tour.network),
        network=labels.network_sentence(tour.network),
    )
    return clean(f"{summary} {phrase('pages.no-track')}" if tour.network.is_estimate else summary)


def _end(route: Route, end: EndPin, *, key: str = "") -> dict[str, Any]:
    longitude, latitude = end.point
    usual = "pages.waypoint-depot" if end.mark == "D" else "pages.waypoint-night"
    return {
        "latitude": round(latitude, _DECIMALS),
        "longitude": round(longitude, _DECIMALS),
        "name": clean(phrase(key or usual, name=end.name)),
        "description": clean(moves(route)),
        "symbol": "Lodging",
    }


def _stops(route: Route) -> Iterator[dict[str, Any]]:
    for number, visit in enumerate(route.visits, start=1):
        parts = (
            phrase("pages.arrives", hour=labels.hour(visit.arrive, route.date)),
            phrase("pages.waypoint-opens", hours=labels.hour_range(visit.open, visit.close)),
            phrase("pages.waypoint-departs", hour=labels.hour(visit.leave)),
            visit.place,
            " ".join(filter(None, (visit.contact, visit.phone))),
        )
        yield {
            "latitude": round(visit.latitude, _DECIMALS),
            "longitude": round(visit.longitude, _DECIMALS),
            "name": clean(f"{number}. {visit.name}"),
            "description": clean(f"{labels.NBSP}; ".join(filter(None, parts))),
            "symbol": "Flag, Blue",
        }


def _stop_route(name: str, route: Route) -> GPXRoute:
    stops = GPXRoute(name=name)
    ends = end_pins(route)
    stops.points.append(GPXRoutePoint(**_end(route, ends[0], key="pages.waypoint-start")))
    stops.points.extend(GPXRoutePoint(**stop) for stop in _stops(route))
    if route.ends_at is None:
        stops.points.append(GPXRoutePoint(**_end(route, ends[-1], key="pages.waypoint-return")))
    return stops


def _track(name: str, route: Route, max_points: int) -> GPXTrack:
    legs = [visit.path for visit in route.visits] + [route.return_path]
    points = [
        GPXTrackPoint(latitude=round(lat, _DECIMALS), longitude=round(lon, _DECIMALS))
        for lon, lat in simplified_line(legs, max_points=max_points)
    ]
    track = GPXTrack(name=name)
    track.segments.append(GPXTrackSegment(points))
    return track


def simplified_line(
    legs: Sequence[Sequence[LonLat]], *, max_points: int = MAX_TRACK_POINTS
) -> list[LonLat]:
    """
    Join the lines of the legs and, where they have too many points, drop the least useful ones.

    Parameters
    ----------
    legs
        Lines, longitude first, each starting where the one before ends.
    max_points
        Most points of the result; the ends of every leg are kept all the same.

    Returns
    -------
    line
        One line without repeated points. It is Douglas-Peucker's, at 0, then 1, 2, 4, … metres,
        the first tolerance that is enough.
    """
    for power in count(-1):
        tolerance_m = 0.0 if power < 0 else 2.0**power
        line = [point for leg in legs for point in _simplified(leg, tolerance_m)]
        line = [
            point for point, before in zip(line, [None, *line], strict=False) if point != before
        ]
        if len(line) <= max_points or len(line) <= len(legs) + 1 or tolerance_m > 1e6:
            return line
    raise AssertionError  # pragma: no cover


def _simplified(leg: Sequence[LonLat], tolerance_m: float) -> Sequence[LonLat]:
    if len(leg) < 3 or tolerance_m == 0:
        return leg
    scale = cos(radians(leg[0][1]))
    line = LineString([(lon * scale, lat) for lon, lat in leg])
    kept = line.simplify(tolerance_m / METRES_PER_DEGREE, preserve_topology=False)
    return [(x / scale, y) for x, y in kept.coords]
