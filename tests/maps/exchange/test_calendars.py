"""Tests of ``maps/calendars.py``: each file is parsed back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from guinguette.tour import Tour
from maps.exchange.calendars import commune_calendars
from tests.maps.documents_tour import HOSTILE, MONDAY, OSM, hostile_tour, small_tour

CREATED_AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


def events(made: Tour, code: str, *, created_at: datetime = CREATED_AT) -> list[Event]:
    text = commune_calendars(made, created_at=created_at)[code]
    return list(Calendar.from_ical(text).walk("VEVENT"))


def moved(made: Tour, *, minutes: int) -> Tour:
    """Shift every opening of a tour."""
    step = timedelta(minutes=minutes)
    routes = tuple(
        replace(
            r, visits=tuple(replace(v, open=v.open + step, close=v.close + step) for v in r.visits)
        )
        for r in made.routes
    )
    return replace(made, routes=routes)


def test_each_served_commune_has_a_calendar_and_each_visit_an_event() -> None:
    made = small_tour()
    assert sorted(commune_calendars(made, created_at=CREATED_AT)) == ["51094", "52524"]
    assert len(events(made, "52524")) == 2


def test_an_event_lasts_from_opening_to_closing_in_paris_time() -> None:
    event = events(small_tour(), "52524")[0]
    assert event["DTSTART"].dt.isoformat() == "2027-01-04T09:30:00+01:00"
    assert event["DTEND"].dt.isoformat() == "2027-01-04T10:30:00+01:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"


def test_the_time_zone_changes_on_the_last_sundays_of_march_and_october() -> None:
    text = commune_calendars(small_tour(), created_at=CREATED_AT)["52524"]
    zone = Calendar.from_ical(text).timezones[0].to_tz()
    offsets = [
        datetime(year, month, day, 12, tzinfo=zone).utcoffset()
        for year, month, day in ((2027, 3, 27), (2027, 3, 29), (2040, 10, 27), (2040, 10, 29))
    ]
    assert [o.total_seconds() / 3600 for o in offsets if o is not None] == [1, 2, 2, 1]


def test_an_event_says_what_where_and_which_services() -> None:
    event = events(small_tour(), "51094")[0]
    assert event["SUMMARY"] == "Guinguette mobile au Buisson"
    assert event["LOCATION"] == "Halle aux œufs, Le Buisson"
    assert event["GEO"].to_ical() == "48.6;5.0"
    assert "Services\u00a0: pain, épicerie, café." in event["DESCRIPTION"]


def test_estimated_hours_are_called_so() -> None:
    assert "estimation" in events(small_tour(), "52524")[0]["DESCRIPTION"]
    assert "estimation" not in events(small_tour(network=OSM), "52524")[0]["DESCRIPTION"]


def test_nobody_is_named_in_a_public_calendar() -> None:
    text = commune_calendars(small_tour(), created_at=CREATED_AT)["51094"].decode()
    for private in ("Équipe", "Camion", "03 25", "voisine"):
        assert private not in text


def test_a_moved_visit_keeps_its_uid_and_raises_its_sequence() -> None:
    before = events(small_tour(), "52524")
    later = CREATED_AT + timedelta(hours=1)
    after = events(moved(small_tour(), minutes=15), "52524", created_at=later)
    assert [e["UID"] for e in before] == [e["UID"] for e in after]
    assert len({e["UID"] for e in before}) == 2
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for old, new in zip(before, after, strict=True))


def test_another_period_or_another_folder_has_other_uids() -> None:
    uids = {e["UID"] for e in events(small_tour(), "52524")}
    next_period = replace(small_tour(), start=MONDAY + timedelta(weeks=2))
    other = replace(small_tour(), title="Une autre tournée")
    for made in (next_period, other):
        assert not uids & {e["UID"] for e in events(made, "52524")}


def test_hostile_texts_come_back_as_they_were() -> None:
    for number, text in enumerate(HOSTILE):
        event = events(hostile_tour(), f"52{number:03d}")[0]
        assert event["SUMMARY"] == f"Guinguette mobile à {text}"
        assert text in event["DESCRIPTION"]


def test_a_line_end_in_a_name_adds_no_line_to_the_file() -> None:
    first = small_tour().routes[0]
    visit = replace(first.visits[0], commune_name="Vignory\r\nATTENDEE:mailto:a@b.fr\x07")
    made = replace(small_tour(), routes=(replace(first, visits=(visit,)),))
    event = events(made, "52524")[0]
    assert event["SUMMARY"] == "Guinguette mobile à Vignory ATTENDEE:mailto:a@b.fr"
    assert "ATTENDEE" not in event


def test_the_same_plan_gives_the_same_bytes() -> None:
    first = commune_calendars(small_tour(), created_at=CREATED_AT)
    assert first == commune_calendars(small_tour(), created_at=CREATED_AT)


def test_the_time_of_creation_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        commune_calendars(small_tour(), created_at=datetime(2026, 12, 1))  # noqa: DTZ001
