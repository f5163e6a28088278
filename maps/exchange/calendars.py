"""
Calendars to subscribe to: one iCalendar file per commune, one event per visit.

They go to mairies and inhabitants: no crew, no contact, no note of the coordinator is in them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from guinguette.tour import Tour, Visit
from maps.words import labels
from maps.words.clean import at, clean
from maps.words.phrases import phrase

PARIS = ZoneInfo("Europe/Paris")
REFRESH = timedelta(hours=12)
"""How often a subscribed calendar asks for the file again."""

_TIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
# The rule of directive 2000/84/EC; icalendar would write every change since 1970, none after 2038.


def commune_calendars(tour: Tour, *, created_at: datetime) -> dict[str, bytes]:
    """
    Write the visits of each commune as iCalendar (RFC 5545).

    Parameters
    ----------
    tour
        The plan.
    created_at
        When the plan was made, with a time zone; it stamps every event and, as minutes, numbers
        its revision, so that an event of a later plan replaces the one it moves.

    Returns
    -------
    calendars
        One file per served commune, by INSEE code. The n-th visit of a commune in the period
        keeps its UID when the plan is made again for the same title and the same first day.

    Raises
    ------
    ValueError
        If ``created_at`` has no time zone.
    """
    if created_at.tzinfo is None:
        raise ValueError("created_at needs a time zone")
    visits: dict[str, list[Visit]] = {}
    for visit in sorted((v for r in tour.routes for v in r.visits), key=lambda v: v.open):
        visits.setdefault(visit.commune_code, []).append(visit)
    stamp = created_at.astimezone(UTC)
    return {code: _calendar(tour, visits[code], stamp) for code in sorted(visits)}


def _calendar(tour: Tour, visits: list[Visit], stamp: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//guinguette//tournees//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _summary(visits[0]))
    calendar.add("x-wr-timezone", PARIS.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    calendar.add_component(Timezone.from_ical(_TIMEZONE))
    for number, visit in enumerate(visits, start=1):
        calendar.add_component(_event(tour, visit, number, stamp))
    text: bytes = calendar.to_ical()
    return text


def _event(tour: Tour, visit: Visit, number: int, stamp: datetime) -> Event:
    period = hashlib.sha256(f"{tour.title}\n{tour.start.isoformat()}".encode()).hexdigest()[:16]
    event = Event()
    event.add("uid", f"{period}-{visit.commune_code}-{number}@guinguette")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", int(stamp.timestamp()) // 60)
    event.add("dtstart", visit.open.replace(tzinfo=PARIS))
    event.add("dtend", visit.close.replace(tzinfo=PARIS))
    event.add("summary", _summary(visit))
    event.add("location", ", ".join(filter(None, map(clean, (visit.place, visit.commune_name)))))
    event.add("geo", (round(visit.latitude, 6), round(visit.longitude, 6)))
    event.add("description", _description(tour, visit))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _summary(visit: Visit) -> str:
    return clean(phrase("pages.event-title", at=at(visit.commune_name)))


def _description(tour: Tour, visit: Visit) -> str:
    lines = [phrase("pages.event-hours", hours=labels.hour_range(visit.open, visit.close))]
    if visit.services:
        lines.append(phrase("pages.event-services", services=clean(", ".join(visit.services))))
    if tour.network.is_estimate:
        lines.append(phrase("pages.event-estimate"))
    return "\n".join(lines)
