"""What the code of a poster says: read back as a phone would."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
import segno
from dateutil.rrule import rrulestr
from icalendar import Calendar

from guinguette.files.published import PublicVisit
from maps.exchange.quick_codes import MOST_BYTES, code_svg, code_text, weeks_between

FIRST = PublicVisit(
    open=datetime.fromisoformat("2027-03-02T09:30"),
    close=datetime.fromisoformat("2027-03-02T12:00"),
    title="Le Comptoir",
    name="Vignory",
    place="Place de la Mairie, en bas",
    longitude=5.1,
    latitude=48.3,
    services=("pain",),
    is_estimate=True,
)


def at(*days: int, **changes) -> list[PublicVisit]:
    steps = (timedelta(days=day) for day in days)
    moved = (replace(FIRST, open=FIRST.open + s, close=FIRST.close + s) for s in steps)
    return [replace(visit, **changes) for visit in moved]


def event(text: str):
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{text}\r\nEND:VCALENDAR\r\n"
    (found,) = Calendar.from_ical(calendar).walk("VEVENT")
    return found


def test_an_address_is_given_as_it_is():
    address = "https://exemple.fr/agendas/52524-vignory.ics"
    assert code_text(at(0, 7), address=address) == address


def test_regular_visits_are_one_event_that_comes_back_on_each_of_them():
    visits = at(0, 14, 28, 42)  # the clocks change between the second and the third
    found = event(code_text(visits))
    days = rrulestr(found["RRULE"].to_ical().decode(), dtstart=found["DTSTART"].dt)
    assert list(days) == [visit.open for visit in visits]
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(hours=2, minutes=30)
    assert (found["SUMMARY"], found["LOCATION"]) == (
        "Le Comptoir à Vignory", "Place de la Mairie, en bas, Vignory",
    )  # fmt: skip


@pytest.mark.parametrize(
    "visits",
    [
        at(0),
        at(0, 7, 21),
        at(0, 3, 6),
        at(0, 0),
        [*at(0), *at(7, place="Salle des fêtes")],
        [*at(0), replace(FIRST, open=FIRST.open + timedelta(days=7, hours=1))],
    ],
)
def test_others_are_the_next_one_alone(visits):
    found = event(code_text(visits))
    assert weeks_between(visits) == 0
    assert "RRULE" not in found
    assert found["DTSTART"].dt == FIRST.open


@pytest.mark.parametrize("length", [1, 30, 120, 2000])
def test_it_stays_small_enough_for_a_phone(length):
    visits = at(0, 7, 14, title="é" * length, place="è" * length, name="ê" * length)
    text = code_text(visits)
    assert len(text.encode()) <= MOST_BYTES
    assert event(text)["RRULE"]["COUNT"] == [3]
    assert segno.make(text, error="m", micro=False, boost_error=False).version <= 15


def test_a_line_end_typed_by_somebody_adds_no_line():
    text = code_text(at(0, title="Le Comptoir\r\nATTENDEE:mailto:a@b.fr"))
    assert "ATTENDEE" not in event(text)


def test_the_drawing_is_the_code_with_its_white_edge():
    text = "https://exemple.fr/agendas/52524-vignory.ics"
    expected = segno.make(text, error="m", micro=False, boost_error=False)
    side = expected.symbol_size(border=4)[0]
    root = ElementTree.fromstring(code_svg(text))
    assert int(root.get("width")) == side == expected.version * 4 + 17 + 8
