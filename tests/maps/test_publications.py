"""What goes to the public and to mairies: which communes, which visits."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar

from guinguette.files.published import Published
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.tour import Tour
from maps.publications import Publications
from tests.announced import published_of
from tests.maps.exchange.test_calendars_over_calendars import FIRST, JANUARY, REPLANNED, plan

FEBRUARY = date(2027, 2, 1)
NEXT = plan(FEBRUARY, {"52524": ("02-01", "02-08")})


def files(published: Published, made: Tour, today: date, *, address: str = "") -> dict[str, bytes]:
    service = ServiceSettings(adresse_publique=address)
    publications = Publications(published=published, tour=made, service=service, today=today)
    return {job.name: job.make() for job in publications.jobs()}


def days(content: bytes) -> list[str]:
    events = Calendar.from_ical(content).walk("VEVENT")
    return [event["DTSTART"].dt.strftime("%m-%d") for event in events]


@pytest.fixture(scope="module")
def published() -> Published:
    first = published_of(plan(JANUARY, FIRST), today=date(2026, 12, 30))
    second = published_of(plan(JANUARY, REPLANNED), before=first, today=date(2027, 1, 7))
    return published_of(NEXT, before=second, today=date(2027, 1, 22))


def test_what_an_earlier_plan_left_to_come_is_shown_with_the_new_dates(published):
    made = files(published, NEXT, date(2027, 1, 22))
    assert days(made["mairies/52524-vignory.ics"]) == ["01-25", "02-01", "02-08"]
    assert "mairies/52347-narcy.ics" not in made  # its last visit was on the 5th
    assert "public/affiches/52347-narcy.pdf" not in made


def test_a_feed_stays_two_months_after_the_last_visit(published):
    narcy = "public/agendas/52347-narcy.ics"
    assert days(files(published, NEXT, date(2027, 1, 31))[narcy]) == ["01-05", "01-19"]
    assert narcy not in files(published, plan(date(2027, 4, 5), {}), date(2027, 4, 5))


def test_a_plan_that_lies_behind_is_shown_as_a_whole(published):
    made = files(published, NEXT, date(2028, 1, 1))
    assert days(made["mairies/52524-vignory.ics"]) == ["02-01", "02-08"]
    assert "public/affiches/52524-vignory.pdf" in made


def test_a_feed_says_where_it_is_published(published):
    made = files(published, NEXT, date(2027, 1, 22), address="https://exemple.fr/tournee/")
    feed = Calendar.from_ical(made["public/agendas/52524-vignory.ics"])
    assert feed["SOURCE"] == "https://exemple.fr/tournee/agendas/52524-vignory.ics"
    whole = Calendar.from_ical(made["public/agendas/tous-les-passages.ics"])
    assert whole["SOURCE"] == "https://exemple.fr/tournee/agendas/tous-les-passages.ics"


def test_every_file_is_listed_for_the_overview_but_none_twice(published):
    publications = Publications(
        published=published, tour=NEXT, service=ServiceSettings(), today=date(2027, 1, 8)
    )
    jobs = list(publications.jobs())
    assert all(job.group and job.label for job in jobs)
    names = [job.name for job in jobs]
    assert len(set(names)) == len(names)
    assert any("annulations" in name for name in names)
