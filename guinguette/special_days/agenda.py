"""
Events of an agenda file (ICS, RFC 5545) as special days: what happens, where, on which days.

``icalendar`` parses, ``dateutil`` follows rules: ``recurring-ical-events``, which joins the two, is
LGPL. Rules are followed in the wall time of the event, so that 20:00 stays 20:00.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from dateutil.rrule import rrulebase

_Property = Any  # one of 30 classes of icalendar, each read as far as it goes
HOME = ZoneInfo("Europe/Paris")
_NIGHT = timedelta(hours=6)  # what ends before six in the morning belongs to the evening before
_DAY = timedelta(days=1)
_FIRST_YEAR, _LIFETIME = 1900, timedelta(days=200 * 365)
_MANY, _OFTEN = 200, timedelta(hours=2)
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
_DATED = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


class AgendaError(ValueError):
    """A file that is no agenda, or an event of it that cannot be read; ``line`` counts from 1."""

    def __init__(self, line: int, value: str) -> None:
        super().__init__(f"line {line}: {value}")
        self.line, self.value = line, value


@dataclass(frozen=True, slots=True)
class Occurrences:
    """
    The days of one event.

    Attributes
    ----------
    start
        Start of the first occurrence, wall time of the event.
    length
        From its start to its end.
    zone
        Time zone of the event; none where it floats, or lasts whole days.
    rules
        Its recurrence rules, each in the words of RFC 5545, in wall time and with an end.
    added
        Starts that are added, wall time.
    left_out
        Starts, and whole days, that are left out.
    """

    start: datetime
    length: timedelta
    zone: tzinfo | None = None
    rules: tuple[str, ...] = ()
    added: tuple[datetime, ...] = ()
    left_out: frozenset[datetime | date] = frozenset()

    def among(self, first: date, last: date) -> Iterator[date]:
        """List its days from ``first`` to ``last``; one may come twice."""
        for start in self._starts(first, last):
            begin, end = (self._at_home(moment) for moment in (start, start + self.length))
            final = max(begin.date(), (end - _NIGHT).date()) if self.length else begin.date()
            if self.zone is None and self.length % _DAY == timedelta(0) and self.length:
                final = (end - _DAY).date()
            for step in range((final - begin.date()).days + 1):
                day = begin.date() + step * _DAY
                yield from [day] if first <= day <= last else []

    def check(self) -> None:
        """
        Follow each rule through its first days.

        Raises
        ------
        ValueError
            If a rule cannot be followed, has no day in a lifetime, or dozens in every one.
        """
        for rule in self.rules:
            starts = list(islice(_followed(rule, self.start), _MANY))
            if not starts and rule.endswith(_until(self.start + _LIFETIME)):
                raise ValueError(rule)
            if len(starts) == _MANY and starts[-1] - starts[0] < _MANY * _OFTEN:
                raise ValueError(rule)

    def _starts(self, first: date, last: date) -> Iterator[datetime]:
        after = datetime.combine(first, time()) - self.length - 2 * _DAY
        before = datetime.combine(last, time()) + 2 * _DAY
        starts = {self.start, *self.added}
        for rule in self.rules:
            starts.update(_followed(rule, self.start).between(after, before, inc=True))
        for start in sorted(starts):
            if after <= start <= before and not {start, start.date()} & self.left_out:
                yield start

    def _at_home(self, moment: datetime) -> datetime:
        if self.zone is None:
            return moment
        return moment.replace(tzinfo=self.zone).astimezone(HOME).replace(tzinfo=None)


def _followed(rule: str, start: datetime) -> rrulebase:
    from dateutil.rrule import rrulestr

    with warnings.catch_warnings():  # about an end beside a count
        warnings.simplefilter("ignore")
        return rrulestr(rule, dtstart=start)


def _until(end: date) -> str:
    return f"UNTIL={end:%Y%m%dT%H%M%S}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of an agenda: its title, its place as written, its categories, its days."""

    words: str
    location: str
    categories: tuple[str, ...]
    when: Occurrences


def read_agenda(text: str) -> tuple[Happening, ...]:
    """
    Read an agenda.

    Returns
    -------
    happenings
        Its events but those cancelled, in their order; an occurrence that was moved is an event of
        its own, and left out of its series.

    Raises
    ------
    AgendaError
        If it is no agenda, is cut off, or an event has no day or a rule that cannot be followed.
    """
    from icalendar import Calendar

    lines = text.splitlines()
    begins = [n for n, line in enumerate(lines, 1) if line.strip().upper() == "BEGIN:VEVENT"]
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except Exception as error:  # what is damaged breaks anywhere inside
        raise AgendaError(_line_of(str(error), lines), "") from None
    if not calendars:
        raise AgendaError(max(1, len(lines)), "")
    found: list[tuple[_Property, int]] = []
    lines_of = iter(begins)
    for calendar in calendars:
        events = [(event, next(lines_of, 1)) for event in calendar.walk("VEVENT")]
        found += [] if str(calendar.get("METHOD", "")).upper() == "CANCEL" else events
    return _happenings(found)


def _line_of(error: str, lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines, 1) if line.strip() and line.strip() in error), 1)


def _happenings(found: Iterable[tuple[_Property, int]]) -> tuple[Happening, ...]:
    read: list[Happening] = []
    series: dict[str, int] = {}
    moved: list[tuple[str, datetime | date]] = []
    for event, line in found:
        uid = str(event.get("UID", ""))
        if twice := [name for name in _ONCE if isinstance(event.get(name), list)]:
            raise AgendaError(line, f"{twice[0]} × 2")
        if event.errors and (broken := [e for e in event.errors if e[0] in _DATED]):
            raise AgendaError(line, f"{broken[0][0]} : {broken[0][1]}")
        if "RECURRENCE-ID" in event:
            moved.append((uid, event["RECURRENCE-ID"].dt))
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        when = _occurrences(event, line)
        if when.rules:
            series[uid] = len(read)
        read.append(
            Happening(
                words=" ".join(str(event.get("SUMMARY", "")).split()),
                location=" ".join(str(event.get("LOCATION", "")).split()),
                categories=_categories(event),
                when=when,
            )
        )
    for uid, moment in moved:
        if uid in series:
            happening = read[series[uid]]
            wall = _wall(moment, happening.when.zone)
            when = replace(happening.when, left_out=happening.when.left_out | {wall})
            read[series[uid]] = replace(happening, when=when)
    return tuple(read)


def _occurrences(event: _Property, line: int) -> Occurrences:
    if "DTSTART" not in event:
        raise AgendaError(line, "DTSTART")
    begin = event["DTSTART"].dt
    zone = begin.tzinfo if isinstance(begin, datetime) else None
    start = _midnight_or(begin, zone)
    if start.year < _FIRST_YEAR:
        raise AgendaError(line, f"DTSTART : {start.year}")
    usual = timedelta() if isinstance(begin, datetime) else _DAY
    if "DTEND" in event:
        end = event["DTEND"].dt
        length = _midnight_or(end, zone) - start or usual
    else:
        length = event["DURATION"].dt if "DURATION" in event else usual
    if length < timedelta():
        raise AgendaError(line, "DTEND < DTSTART")
    try:
        last = start + _LIFETIME
        rules = tuple(_rule(rule, zone, last) for rule in _listed(event.get("RRULE")))
        when = Occurrences(
            start=start,
            length=length,
            zone=zone,
            rules=rules,
            added=tuple(_midnight_or(moment, zone) for moment in _moments(event.get("RDATE"))),
            left_out=frozenset(_wall(moment, zone) for moment in _moments(event.get("EXDATE"))),
        )
        when.check()
    except (ValueError, TypeError, OverflowError) as error:
        raise AgendaError(line, f"RRULE : {error}") from None
    return when


def _rule(rule: _Property, zone: tzinfo | None, last: datetime) -> str:
    """
    Write a rule anew with its end in wall time: ``dateutil`` refuses to mix the two.

    All end at the last: a rule without a day would be followed up to the year 9999.
    """
    is_endless = min(rule.get("INTERVAL", [1])) < 1
    if set(rule.get("FREQ", ())) & _TOO_OFTEN or not rule.get("FREQ") or is_endless:
        raise ValueError(rule.to_ical().decode())
    parts = [p for p in rule.to_ical().decode().split(";") if not p.startswith("UNTIL=")]
    ends = [last]
    for until in rule.get("UNTIL", ()):
        end = until if isinstance(until, datetime) else datetime.combine(until, time.max)
        ends.append(_midnight_or(end, zone))
    return ";".join([*parts, _until(min(ends))])


def _wall(moment: datetime | date, zone: tzinfo | None) -> datetime | date:
    """Return the wall time of the event without its zone; a whole day stays one."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone or HOME).replace(tzinfo=None)


def _midnight_or(moment: datetime | date, zone: tzinfo | None) -> datetime:
    wall = _wall(moment, zone)
    return wall if isinstance(wall, datetime) else datetime.combine(wall, time())


def _listed(value: _Property) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _moments(value: _Property) -> Iterator[datetime | date]:
    for each in _listed(value):
        for one in each.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _categories(event: _Property) -> tuple[str, ...]:
    return tuple(
        str(word).strip()
        for each in _listed(event.get("CATEGORIES"))
        for word in getattr(each, "cats", [each])
    )
