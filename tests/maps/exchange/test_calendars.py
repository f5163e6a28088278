"""Tests of ``maps/exchange/calendars.py``: each file is parsed back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from guinguette.calendar import monday_of, weekday_name
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.tour import Tour
from guinguette.wall_clock import moment_of
from maps.exchange.calendars import cancellations_file, event_title, feed, visits_file
from tests.announced import published_of
from tests.maps.documents_tour import HOSTILE, OSM, hostile_tour, small_tour
from tests.tours import evening_route, make_tour

SERVICE = ServiceSettings(nom="Le Comptoir", courriel="bonjour@exemple.fr")


def calendar(made: Tour, code: str, *, address: str = "") -> bytes:
    announced = {one.code: one.announcements for one in published_of(made).communes}[code]
    return feed(announced, name=event_title(announced[-1].visit), address=address)


def events(made: Tour, code: str) -> list[Event]:
    return list(Calendar.from_ical(calendar(made, code)).walk("VEVENT"))


def test_each_served_commune_has_a_calendar_and_each_visit_an_event() -> None:
    made = small_tour()
    assert [one.code for one in published_of(made).communes] == ["51094", "52524"]
    assert len(events(made, "52524")) == 2


def test_an_event_lasts_from_opening_to_closing_in_paris_time() -> None:
    event = events(small_tour(), "52524")[0]
    assert event["DTSTART"].dt.isoformat() == "2027-01-04T09:30:00+01:00"
    assert event["DTEND"].dt.isoformat() == "2027-01-04T10:30:00+01:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"


def test_the_time_zone_changes_on_the_last_sundays_of_march_and_october() -> None:
    text = calendar(small_tour(), "52524")
    zone = Calendar.from_ical(text).timezones[0].to_tz()
    offsets = [
        datetime(year, month, day, 12, tzinfo=zone).utcoffset()
        for year, month, day in ((2027, 3, 27), (2027, 3, 29), (2040, 10, 27), (2040, 10, 29))
    ]
    assert [o.total_seconds() / 3600 for o in offsets if o is not None] == [1, 2, 2, 1]


def test_an_event_says_what_where_and_which_services() -> None:
    event = events(small_tour(), "51094")[0]
    assert event["SUMMARY"] == "Épicerie itinérante du Pays de Chaumont au Buisson"
    assert event["LOCATION"] == "Halle aux œufs, Le Buisson"
    assert event["GEO"].to_ical() == "48.6;5.0"
    assert "Services\u00a0: pain, épicerie, café." in event["DESCRIPTION"]


def test_estimated_hours_are_called_so() -> None:
    assert "estimation" in events(small_tour(), "52524")[0]["DESCRIPTION"]
    assert "estimation" not in events(small_tour(network=OSM), "52524")[0]["DESCRIPTION"]


def test_nobody_is_named_in_a_public_calendar() -> None:
    text = calendar(small_tour(), "51094").decode()
    for private in ("Équipe", "Camion", "03 25", "voisine"):
        assert private not in text


def test_a_private_place_is_in_no_calendar() -> None:
    made = small_tour()
    routes = tuple(
        replace(r, visits=tuple(replace(v, is_place_private=True) for v in r.visits))
        for r in made.routes
    )
    event = events(replace(made, routes=routes), "51094")[0]
    assert event["LOCATION"] == "Le Buisson"
    assert "GEO" not in event
    assert "Halle" not in calendar(replace(made, routes=routes), "51094").decode()


def test_hostile_texts_come_back_as_they_were() -> None:
    for number, text in enumerate(HOSTILE):
        event = events(hostile_tour(), f"52{number:03d}")[0]
        assert event["SUMMARY"] == f"{HOSTILE[0]} à {text}"
        assert text in event["DESCRIPTION"]


def test_a_line_end_in_a_name_adds_no_line_to_the_file() -> None:
    first = small_tour().routes[0]
    visit = replace(first.visits[0], name="Vignory\r\nATTENDEE:mailto:a@b.fr\x07")
    made = replace(small_tour(), routes=(replace(first, visits=(visit,)),))
    event = events(made, "52524")[0]
    assert event["SUMMARY"].endswith(" à Vignory ATTENDEE:mailto:a@b.fr")
    assert "ATTENDEE" not in event


def test_a_feed_says_where_it_is_and_how_often_to_ask() -> None:
    made = Calendar.from_ical(calendar(small_tour(), "52524", address="https://exemple.fr/v.ics"))
    assert made["SOURCE"] == "https://exemple.fr/v.ics"
    assert made["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    assert "METHOD" not in made  # one who follows a calendar is sent nothing


def test_a_file_to_send_has_a_method_and_an_organiser() -> None:
    announced = published_of(small_tour()).communes[0].announcements
    for method, write in (("PUBLISH", visits_file), ("CANCEL", cancellations_file)):
        made = Calendar.from_ical(write(announced, name="Vignory", service=SERVICE))
        assert made["METHOD"] == method
        (first, _second) = made.walk("VEVENT")
        assert first["ORGANIZER"] == "mailto:bonjour@exemple.fr"
        assert first["ORGANIZER"].params["CN"] == "Le Comptoir"
    nameless = Calendar.from_ical(visits_file(announced, name="x", service=ServiceSettings()))
    assert nameless.walk("VEVENT")[0]["ORGANIZER"] == "invalid:nomail"


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert calendar(small_tour(), "52524") == calendar(small_tour(), "52524")


NIGHTS = {
    date(2026, 6, 5): ("20260606T003000", "20260606T033000"),
    date(2027, 3, 27): ("20270328T003000", "20270328T043000"),
    date(2027, 10, 30): ("20271031T003000", "20271031T013000Z"),
}
"""An opening from 24:30 to 27:30: what clocks show then, in nights without and with a change."""


@pytest.mark.parametrize("day", NIGHTS)
def test_an_opening_over_a_change_of_clocks_lasts_what_it_lasts(day: date) -> None:
    made = replace(make_tour((evening_route(day),)), start=monday_of(day))
    (event,) = events(made, "52550")
    starts, ends = event["DTSTART"], event["DTEND"]
    assert ends.dt.astimezone(UTC) - starts.dt.astimezone(UTC) == timedelta(hours=3)
    assert (starts.to_ical().decode(), ends.to_ical().decode()) == NIGHTS[day]
    assert starts.params["TZID"] == "Europe/Paris"
    assert event["UID"] == f"0123456789abcdef-52550-{day}@guinguette"
    evening = weekday_name(day.weekday())
    assert f"(nuit du {evening} au " in event["DESCRIPTION"]


def test_an_hour_that_clocks_show_twice_is_told_apart() -> None:
    day = date(2027, 10, 30)
    route = evening_route(day)
    again = replace(route.visits[1], close=moment_of(day, 27 * 3600))
    once = replace(route.visits[1], close=moment_of(day, 26 * 3600))
    ends = [
        events(replace(make_tour((replace(route, visits=(v,)),)), start=monday_of(day)), "52550")
        for v in (once, again)
    ]
    first, second = (event["DTEND"].dt.astimezone(UTC) for (event,) in ends)
    assert once.close == again.close
    assert second - first == timedelta(hours=1)
