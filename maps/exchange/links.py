"""
Links that open a navigation app on a stop or on a whole route.

Coordinates are WGS84, latitude first, six decimals. Sources of the templates: Google Maps URLs
(https://developers.google.com/maps/documentation/urls), Waze deep links
(https://developers.google.com/waze/deeplinks), RFC 5870 for ``geo:``, Apple map links
(https://developer.apple.com/library/archive/featuredarticles/iPhoneURLScheme_Reference/MapLinks),
OsmAnd and Organic Maps API pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from guinguette.tour import LonLat, Visit

GOOGLE_MAX_WAYPOINTS = 9
"""Intermediate points of one Google Maps link (Maps URLs documentation)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLinks:
    """The links of one stop, one per app."""

    google: str
    waze: str
    geo: str
    apple: str
    osmand: str
    organic_maps: str


def stop_links(visit: Visit) -> StopLinks:
    """Build the links that lead to the stop of a visit."""
    here = (visit.longitude, visit.latitude)
    return StopLinks(
        google=google_stop(here),
        waze=waze_stop(here),
        geo=geo_stop(here, visit.commune_name),
        apple=apple_stop(here),
        osmand=osmand_stop(here),
        organic_maps=organic_maps_stop(here, visit.commune_name),
    )


def lat_lon(point: LonLat) -> str:
    """Write a point as links want it: ``48.638000,4.949000``."""
    return f"{point[1]:.6f},{point[0]:.6f}"


def google_stop(point: LonLat) -> str:
    """Link to Google Maps, from where the phone is."""
    return (
        "https://www.google.com/maps/dir/?api=1"
        f"&destination={lat_lon(point)}&travelmode=driving&dir_action=navigate"
    )


def waze_stop(point: LonLat) -> str:
    """Link to Waze, which takes one destination only."""
    return f"https://waze.com/ul?ll={lat_lon(point)}&navigate=yes"


def geo_stop(point: LonLat, name: str) -> str:
    """Link that lets an Android phone offer its own apps; the name shows on the pin."""
    label = quote(name.replace("(", " ").replace(")", " "), safe="")
    return f"geo:{lat_lon(point)}?q={lat_lon(point)}({label})"


def apple_stop(point: LonLat) -> str:
    """Link to Plans, on iPhone and Mac."""
    return f"https://maps.apple.com/?daddr={lat_lon(point)}&dirflg=d"


def osmand_stop(point: LonLat) -> str:
    """Link to OsmAnd: a pin on the stop."""
    where = lat_lon(point)
    return f"https://osmand.net/map/?pin={where}#15/{where.replace(',', '/')}"


def organic_maps_stop(point: LonLat, name: str) -> str:
    """Link to Organic Maps, which computes the way without network."""
    return (
        f"https://omaps.app/v2/nav?destination={lat_lon(point)}"
        f"&destination_name={quote(name, safe='')}&mode=drive"
    )


def google_route(points: Sequence[LonLat]) -> tuple[str, ...]:
    """
    Link to Google Maps for a whole route, in as many links as its limit asks.

    Parameters
    ----------
    points
        Depot, stops in order, depot; longitude first.

    Returns
    -------
    urls
        Each holds at most ``GOOGLE_MAX_WAYPOINTS`` waypoints between its ends and starts where
        the one before ended.
    """
    step = GOOGLE_MAX_WAYPOINTS + 1
    starts = range(0, max(len(points) - 1, 0), step)
    return tuple(_google_chunk(points[start : start + step + 1]) for start in starts)


def _google_chunk(points: Sequence[LonLat]) -> str:
    return (
        f"https://www.google.com/maps/dir/?api=1&origin={lat_lon(points[0])}"
        f"&destination={lat_lon(points[-1])}{_waypoints(points)}&travelmode=driving"
    )


def _waypoints(points: Sequence[LonLat]) -> str:
    """Write the part of a link that names the places between both ends."""
    between = "%7C".join(lat_lon(point) for point in points[1:-1])
    return f"&waypoints={between}" if between else ""


def organic_maps_route(points: Sequence[LonLat]) -> str:
    """Link to Organic Maps for a whole route; at least two points, order kept."""
    return (
        f"https://omaps.app/v2/nav?destination={lat_lon(points[-1])}{_waypoints(points)}&mode=drive"
    )


def telephone(text: str) -> str:
    """
    Link that calls a number.

    Parameters
    ----------
    text
        As typed: ``03 25 04 10 20``, ``+33 3 25…``.

    Returns
    -------
    url
        ``tel:+33325041020``; empty where the text does not read as one French or international
        number, which is then shown as plain text.
    """
    digits = re.sub(r"[\s.\-()/\u00a0\u202f]", "", text)
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return f"tel:+33{digits[1:]}"
    if re.fullmatch(r"\+\d{8,15}", digits):
        return f"tel:{digits}"
    return f"tel:{digits}" if re.fullmatch(r"1[578]|112|1\d{2}|3\d{3}", digits) else ""
