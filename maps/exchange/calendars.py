"""
Calendars of what was published (RFC 5545): one event per visit, under the UID it will always have.

A *feed* is a file to subscribe to: it holds all that a commune was told, cancelled visits too. A
*file sent by mail* (RFC 5546) is imported once: it holds what stands, and another cancels what was
given up, since no calendar drops what a file leaves out. They go to mairies and inhabitants: no
crew, no contact, no note of the coordinator is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from icalendar import Calendar, Event, Timezone, vCalAddress

from guinguette.files.published import Announcement, PublicVisit
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.wall_clock import PARIS
from maps.words import labels
from maps.words.clean import at, capitalised, clean
from maps.words.exceptions import public_note
from maps.words.phrases import phrase

REFRESH = timedelta(hours=12)
"""How often a subscribed calendar asks for the file again."""
_NOBODY = "invalid:nomail"
"""The organiser of a calendar whose sender gives no address: the standard asks for one."""

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


def feed(
    announcements: Iterable[Announcement],
    *,
    name: str,
    address: str = "",
    notes: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """
    Write a calendar to subscribe to.

    Parameters
    ----------
    announcements
        All that it was ever to hold; a cancelled visit says so.
    name
        What the calendar is called beside others.
    address
        Where the file is published; not known where empty.
    notes
        What the house knows of visits beside, by UID; a file for everybody has none.

    Returns
    -------
    calendar
        An unchanged announcement gives the same bytes, whenever the file is written.
    """
    calendar = _calendar(name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    if address:
        calendar.add("source", address, parameters={"VALUE": "URI"})
    return _written(calendar, announcements, notes=notes)


def visits_file(
    announcements: Iterable[Announcement], *, name: str, service: ServiceSettings
) -> bytes:
    """
    Write the visits that stand as a file to send (``METHOD:PUBLISH``).

    Imported over an earlier one it moves what moved; what was given up needs
    :func:`cancellations_file`.
    """
    return _sent("PUBLISH", announcements, name, service)


def cancellations_file(
    announcements: Iterable[Announcement], *, name: str, service: ServiceSettings
) -> bytes:
    """Write cancelled visits as a file that takes them out of a calendar (``METHOD:CANCEL``)."""
    return _sent("CANCEL", announcements, name, service)


def event_title(visit: PublicVisit) -> str:
    """Name a visit as calendars show it: ``Guinguette mobile à Vignory``."""
    title = phrase("pages.event-title", title=visit.title, at=at(visit.name))
    return clean(title)


def event_place(visit: PublicVisit) -> str:
    """Say where a visit is, as far as it may be known: ``Place de la Mairie, Vignory``."""
    return ", ".join(filter(None, map(clean, (visit.place, visit.name))))


def _sent(
    method: str, announcements: Iterable[Announcement], name: str, service: ServiceSettings
) -> bytes:
    calendar = _calendar(name)
    calendar.add("method", method)
    organizer = vCalAddress(f"mailto:{service.email}" if service.email else _NOBODY)
    if service.name:
        organizer.params["CN"] = clean(service.name)
    return _written(calendar, announcements, organizer)


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//guinguette//tournees//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean(name))
    calendar.add("x-wr-timezone", PARIS.key)
    return calendar


def _written(
    calendar: Calendar,
    announcements: Iterable[Announcement],
    organizer: vCalAddress | None = None,
    *,
    notes: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    calendar.add_component(Timezone.from_ical(_TIMEZONE))
    for announcement in announcements:
        event = _event(announcement, notes.get(announcement.uid, ""))
        if organizer is not None:
            event.add("organizer", organizer)
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _event(announcement: Announcement, note: str) -> Event:
    visit, stamp = announcement.visit, announcement.changed_at.astimezone(UTC)
    event = Event()
    event.add("uid", announcement.uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", announcement.sequence)
    event.add("dtstart", _zoned(visit.open))
    event.add("dtend", _zoned(visit.close))
    event.add("summary", event_title(visit))
    event.add("location", event_place(visit))
    if visit.latitude is not None and visit.longitude is not None:
        event.add("geo", (round(visit.latitude, 6), round(visit.longitude, 6)))
    event.add("description", "\n".join(filter(None, (_description(visit), note))))
    event.add("status", "CANCELLED" if announcement.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _zoned(moment: datetime) -> datetime:
    """Give a time its zone; calendars read an hour that clocks show twice as the first of them."""
    zoned = moment.replace(tzinfo=PARIS)
    return zoned.astimezone(UTC) if moment.fold else zoned


def _description(visit: PublicVisit) -> str:
    lines = [
        phrase("pages.event-hours", hours=labels.hour_range(visit.open, visit.close, visit.day))
    ]
    if note := public_note(visit):
        lines.append(f"{capitalised(note)}.")
    if visit.services:
        lines.append(phrase("pages.event-services", services=clean(", ".join(visit.services))))
    if visit.is_estimate:
        lines.append(phrase("pages.event-estimate"))
    return "\n".join(lines)
