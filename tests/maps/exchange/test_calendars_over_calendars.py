"""
Calendars of two successive months, imported one over the other by two libraries.

Each store does what RFC 5545 and 5546 ask of a calendar: an event is its UID and RECURRENCE-ID, the
higher SEQUENCE wins, then the later stamp, and what is cancelled is no longer shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from guinguette.emissions.balance import balance_tour
from guinguette.files.published import Published
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.tour import Tour
from maps.export import render_outputs
from tests.announced import NOTHING, published_of
from tests.maps.documents_tour import route, tour, visit

PARIS = ZoneInfo("Europe/Paris")
VILLAGES = {"52524": "Vignory", "52347": "Narcy", "52088": "Ceffonds", "52550": "Wassy"}
JANUARY, FEBRUARY = date(2027, 1, 4), date(2027, 2, 1)
NAME = "Le Comptoir"

Days = Mapping[str, Iterable[str]]
"""The visits of each commune: ``01-18`` opens at 9:30, ``01-18 11`` at 11:30."""
Shown = set[tuple[datetime, str]]


@dataclass(frozen=True)
class Event:
    """What a calendar keeps of an event."""

    order: tuple[int, datetime]
    start: datetime
    title: str
    is_cancelled: bool


def by_icalendar(text: bytes) -> dict[str, Event]:
    calendar = icalendar.Calendar.from_ical(text)
    return {
        f"{e['UID']} {e.get('RECURRENCE-ID')}": Event(
            order=(int(e["SEQUENCE"]), e["DTSTAMP"].dt),
            start=e["DTSTART"].dt.astimezone(PARIS),
            title=str(e["SUMMARY"]),
            is_cancelled=e.get("STATUS") == "CANCELLED" or calendar.get("METHOD") == "CANCEL",
        )
        for e in calendar.walk("VEVENT")
    }


def by_vobject(text: bytes) -> dict[str, Event]:
    calendar = vobject.readOne(text.decode())
    method = calendar.method.value if hasattr(calendar, "method") else ""
    return {
        f"{e.uid.value} {getattr(e, 'recurrence_id', None)}": Event(
            order=(int(e.sequence.value), e.dtstamp.value),
            start=e.dtstart.value.astimezone(PARIS),
            title=e.summary.value,
            is_cancelled=e.status.value == "CANCELLED" or method == "CANCEL",
        )
        for e in calendar.vevent_list
    }


Read = Callable[[bytes], dict[str, Event]]


class Store(Protocol):
    """A calendar that takes the files of one edition."""

    def take(self, files: Mapping[str, bytes]) -> None: ...
    def shown(self) -> list[tuple[datetime, str]]: ...


class Importing:
    """A calendar into which files are imported, in any order."""

    def __init__(self, read: Read) -> None:
        self._read, self._events = read, dict[str, Event]()

    def take(self, files: Mapping[str, bytes]) -> None:
        for name in sorted(files):
            for key, event in self._read(files[name]).items():
                known = self._events.get(key)
                if known is None or event.order >= known.order:
                    self._events[key] = event

    def shown(self) -> list[tuple[datetime, str]]:
        return sorted((e.start, e.title) for e in self._events.values() if not e.is_cancelled)


class Following:
    """A calendar that shows the feeds as they are; one that is no longer there stays as it was."""

    def __init__(self, read: Read) -> None:
        self._read, self._feeds = read, dict[str, dict[str, Event]]()

    def take(self, files: Mapping[str, bytes]) -> None:
        self._feeds |= {name: self._read(content) for name, content in files.items()}

    def shown(self) -> list[tuple[datetime, str]]:
        events = (event for feed in self._feeds.values() for event in feed.values())
        return sorted((e.start, e.title) for e in events if not e.is_cancelled)


def plan(start: date, days: Days, *, weeks: int = 4) -> Tour:
    """Make a plan of one van from the days of its communes."""
    routes = []
    for code, texts in days.items():
        for text in texts:
            day, _, hour = text.partition(" ")
            at = int(hour or 9)
            hours = (f"{at:02d}:10", f"{at:02d}:30", f"{at + 1:02d}:30", f"{at + 1:02d}:45")
            made = visit(
                code, VILLAGES[code], date.fromisoformat(f"2027-{day}"), hours,
                position=(5.1, 48.2), origin=(5.0, 48.1),
            )  # fmt: skip
            routes.append(route(made.open.date(), (made,)))
    return replace(tour(tuple(routes), weeks=weeks), start=start)


def files_of(published: Published, made: Tour, today: date, kind: str) -> dict[str, bytes]:
    files = render_outputs(
        made,
        balance_tour(made),
        printed_on=today,
        published=published,
        service=ServiceSettings(nom=NAME),
        kinds={kind},
    )
    return {
        name: content
        for name, content in files.items()
        if name.endswith(".ics") and "tous-les" not in name
    }


def shown(days: Days, *, title: str = NAME) -> list[tuple[datetime, str]]:
    """What a calendar is to show of these days."""
    made = plan(JANUARY, days)
    return sorted(
        (v.open.replace(tzinfo=PARIS), f"{title} à {v.name}") for r in made.routes for v in r.visits
    )


FIRST = {
    "52524": ("01-04", "01-11", "01-18", "01-25"),
    "52347": ("01-05", "01-19"),
    "52088": ("01-06", "01-13", "01-20"),
}
REPLANNED = {
    "52524": ("01-04", "01-11", "01-19 11", "01-25"),  # the 18th moved to the next day
    "52347": ("01-05",),  # the 19th is given up; Ceffonds leaves altogether
}
SECOND = {"52524": ("02-01", "02-08"), "52347": ("02-02",), "52550": ("02-03",)}
LATER = {"52524": ("02-08", "02-15"), "52347": ("02-10",), "52550": ("02-17",)}
"""The second month begun a week later: the days before the 8th are no longer its own."""
STEPS = (
    (date(2026, 12, 30), plan(JANUARY, FIRST), NAME),
    (date(2027, 1, 7), plan(JANUARY, REPLANNED), NAME),
    (date(2027, 1, 28), plan(FEBRUARY, SECOND), NAME),
    (date(2027, 1, 29), plan(FEBRUARY, SECOND), "La Guinguette"),
    (date(2027, 2, 4), plan(date(2027, 2, 8), LATER), "La Guinguette"),
)
KEPT = REPLANNED | {"52088": ("01-06",)}  # what was served in Ceffonds before it left
EXPECTED = (
    shown(FIRST),
    shown(KEPT),
    shown(KEPT) + shown(SECOND),
    shown(KEPT) + shown(SECOND, title="La Guinguette"),
    shown(KEPT)
    + shown({"52524": ("02-01",), "52347": ("02-02",), "52550": ("02-03",)}, title="La Guinguette")
    + shown(LATER, title="La Guinguette"),
)


def editions(kind: str) -> list[dict[str, bytes]]:
    """Publish the steps one after the other; return the files of each."""
    published, found = NOTHING, []
    for today, made, title in STEPS:
        published = published_of(made, before=published, title=title, today=today)
        found.append(files_of(published, made, today, kind))
    return found


@pytest.mark.parametrize("read", [by_icalendar, by_vobject])
@pytest.mark.parametrize(("kind", "store"), [("ics", Following), ("mairies", Importing)])
def test_each_month_over_the_one_before_leaves_exactly_the_right_events(kind, store, read):
    calendar = store(read)
    for files, expected in zip(editions(kind), EXPECTED, strict=True):
        calendar.take(files)
        assert calendar.shown() == sorted(expected)


@pytest.mark.parametrize("read", [by_icalendar, by_vobject])
def test_a_feed_imported_as_a_file_leaves_the_right_events_too(read):
    calendar = Importing(read)
    for files, expected in zip(editions("ics"), EXPECTED, strict=True):
        calendar.take(files)
        assert calendar.shown() == sorted(expected)


@pytest.mark.parametrize("read", [by_icalendar, by_vobject])
@pytest.mark.parametrize("kind", ["ics", "mairies"])
def test_an_old_file_opened_again_brings_nothing_back(kind, read):
    calendar, made = Importing(read), editions(kind)
    for files in made:
        calendar.take(files)
    for files in reversed(made):
        calendar.take(files)
        assert calendar.shown() == sorted(EXPECTED[-1])


@pytest.mark.parametrize("read", [by_icalendar, by_vobject])
def test_a_feed_and_the_files_sent_in_one_calendar_leave_no_duplicate(read):
    calendar = Importing(read)
    for feeds, files, expected in zip(editions("ics"), editions("mairies"), EXPECTED, strict=True):
        calendar.take(feeds)
        calendar.take(files)
        assert calendar.shown() == sorted(expected)


@pytest.mark.parametrize("kind", ["ics", "mairies"])
def test_a_plan_published_again_changes_no_byte(kind):
    (today, made, title) = STEPS[1]
    before = published_of(STEPS[0][1], title=NAME, today=STEPS[0][0])
    once = published_of(made, before=before, title=title, today=today)
    again = published_of(made, before=once, title=title, today=today + timedelta(days=1))
    assert again == once
    assert files_of(again, made, today, kind) == files_of(once, made, today, kind)


def test_a_visit_keeps_its_uid_as_it_moves_and_its_sequence_where_it_does_not():
    first, second = (
        {e["UID"]: e for e in icalendar.Calendar.from_ical(files[name]).walk("VEVENT")}
        for files in editions("mairies")[:2]
        for name in ("mairies/52524-vignory.ics",)
    )
    moved = "0123456789abcdef-52524-2027-01-18@guinguette"
    assert first.keys() >= second.keys() >= {moved}
    assert second[moved]["DTSTART"].dt.isoformat() == "2027-01-19T11:30:00+01:00"
    assert {uid: int(event["SEQUENCE"]) for uid, event in second.items()} == {
        uid: int(uid == moved) for uid in second
    }


def test_what_was_given_up_is_cancelled_by_a_file_of_its_own():
    files = editions("mairies")[1]
    assert {name for name in files if "annulations" in name} == {
        "mairies/52347-narcy-annulations.ics", "mairies/52088-ceffonds-annulations.ics",
    }  # fmt: skip
    assert "mairies/52088-ceffonds.ics" not in files
    gone = icalendar.Calendar.from_ical(files["mairies/52088-ceffonds-annulations.ics"])
    assert gone["METHOD"] == "CANCEL"
    days = [event["DTSTART"].dt.date().isoformat() for event in gone.walk("VEVENT")]
    assert days == ["2027-01-13", "2027-01-20"]
