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
        geo=geo_stop(here, visit.name),
        apple=apple_stop(here),
        osmand=osmand_stop(here),
        organic_maps=organic_maps_stop(here, visit.name),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number to call: ``label`` as typed, ``href`` that dials it."""

    label: str
    href: str


_BETWEEN = r"[\s.\-\u2010-\u2013\u2212()/]{0,3}"
_RUN = re.compile(rf"(?<![\w+])(?>[(+]{{0,2}} ?[0-9](?:{_BETWEEN}[0-9])*)(?!\w)")
_NUMBER = re.compile(
    rf"{_BETWEEN}?(?P<label>"
    rf"\(?(?:\+|00){_BETWEEN}(?P<country>33|262|59[046])(?:{_BETWEEN}0)?"
    rf"(?P<own>{_BETWEEN}[1-9](?:{_BETWEEN}[0-9]){{8}})"
    rf"|\(?0[\s)]?(?P<french>[1-9](?:{_BETWEEN}[0-9]){{8}})"
    r"|\(?(?:\+|00) ?(?!33|262|59[046])(?P<foreign>[1-9](?:(?:\(0\)|[^/0-9]){0,3}[0-9]){7,14}))"
)
_SHORT = re.compile(r"1[578]|1[0-9]{2}|3[0-9]{3}")
_DATE_OR_HOUR = re.compile(
    r"\b[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:19|20)[0-9]{2}\b"
    r"|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}[h:][0-9]{2}\b"
)
_OVERSEAS = {
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), "262"),
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
    "508": "",  # Saint-Pierre-et-Miquelon: its country code is the first three digits
}
"""Country code by the first digits after the zero (Arcep, decision 2018-0881, annex)."""


def telephones(text: str) -> tuple[Phone, ...]:
    """
    Find the numbers to call in what was typed.

    Parameters
    ----------
    text
        As typed: ``03 25 04 10 20``, ``+33 (0)3 25… / 06…``, ``… poste 12``, ``112``.

    Returns
    -------
    phones
        One per number, in order, each once. A French number is dialled with +33, or the code of
        its overseas department; a short one only where it stands alone. A text that does not
        read as whole numbers gives none, and is then shown as it is: better than a wrong one.
    """
    alone = re.sub(r"[\s.-]", "", text)
    if _SHORT.fullmatch(alone):
        return (Phone(label=text.strip(), href=f"tel:{alone}"),)
    runs = _RUN.findall(_DATE_OR_HOUR.sub("_", text))
    phones = [phone for run in runs for phone in _phones(run)]
    return tuple({phone.href: phone for phone in reversed(phones)}.values())[::-1]


def _phones(run: str) -> list[Phone]:
    """Read digits as one number after another; with some left over, the last is not sure."""
    found, end = [], 0
    while number := _NUMBER.match(run, end):
        label, end = number["label"].strip(), number.end()
        if label.count("(") != label.count(")"):
            label = label.strip("( )")
        found.append(Phone(label=label, href=f"tel:{_dialled(number)}"))
    return found[:-1] if re.match(r"[^/(]*[0-9]", run[end:]) else found


def _dialled(number: re.Match[str]) -> str:
    if number["foreign"]:
        return "+" + re.sub(r"\(0\)|[^0-9]", "", number["foreign"])
    digits = re.sub("[^0-9]", "", number["own"] or number["french"])
    return f"+{number['country'] or _OVERSEAS.get(digits[:3], '33')}{digits}"
