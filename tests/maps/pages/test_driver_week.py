"""The page of a driver's week: every day of it in one file, the right one on the screen."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from guinguette.tour import NetworkFacts, Tour
from maps.pages.driver import driver_page
from maps.pages.driver_week import MOST_INSETS, week_page
from maps.words import labels
from tests.maps.browser import Opener, settle
from tests.maps.reader import Reader
from tests.tours import (
    ESTIMATE,
    HOSTILE_TEXTS,
    PLACES,
    REAL_ROADS,
    evening_route,
    grid_contours,
    ground_of,
    hostile_tour,
    make_route,
    make_tour,
    winding_roads,
)

PRINTED_ON = date(2026, 5, 28)
MONDAY = date(2026, 6, 1)
MAX_WEEK_BYTES = 1_500_000


def week_of(network: NetworkFacts = ESTIMATE, *, days: int = 5, stops: int = 4) -> Tour:
    """Return one van every day of a week, from Monday on."""
    names = tuple(PLACES) * (days + stops)
    return make_tour(
        tuple(
            make_route(MONDAY + timedelta(days=n), "Véhicule 1", names[n : n + stops])
            for n in range(days)
        ),
        network=network,
    )


def html_of(tour: Tour, **options) -> str:
    return week_page(
        tour, tour.routes, printed_on=PRINTED_ON, contact_phone="03 25 00 00 00", **options
    )


def test_each_day_is_told_as_on_its_own_page() -> None:
    tour = week_of(REAL_ROADS)
    text, links = Reader(html_of(tour)).text, Reader(html_of(tour)).links
    for route in tour.routes:
        own = Reader(driver_page(tour, route, printed_on=PRINTED_ON))
        start, end = own.text.index("Départ du dépôt"), own.text.index("Toute la tournée dans")
        assert own.text[start:end] in text
        assert {link for link in own.links if link.startswith("https:")} <= set(links)
    assert len([link for link in links if link.startswith("data:application/gpx+xml")]) == 5
    assert "tel:+33325000000" in links
    assert "usage interne" in text


def test_identifiers_are_not_used_twice() -> None:
    ids = [part.split('"')[0] for part in html_of(week_of()).split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_same_week_twice_is_the_same_bytes() -> None:
    assert html_of(week_of()) == html_of(week_of())


@pytest.mark.parametrize("stops", [6, 12])
def test_a_full_week_on_dense_roads_stays_within_its_size(stops: int) -> None:
    tour = week_of(REAL_ROADS, days=7, stops=stops)
    ground = ground_of(winding_roads(200), grid_contours())
    page = html_of(tour, ground=ground)
    assert len(page.encode()) <= MAX_WEEK_BYTES
    assert ("last-kilometre" in page.partition("<body>")[2]) == (7 * stops <= MOST_INSETS)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_text_is_shown_as_it_was_typed(text: str) -> None:
    tour = hostile_tour()
    page = week_page(tour, tour.routes[:1], printed_on=PRINTED_ON)
    assert Reader(page).text.count(" ".join(text.split())) >= 3 * 8
    assert Reader(page).tags.count("script") == 2


def shown_day(page: Page) -> str:
    (title,) = page.locator(".day:visible .day-title").all_inner_texts()
    assert page.locator(".days [aria-current]").count() == 1
    return title


TODAY = {
    date(2026, 5, 20): "Lundi 1er juin 2026",
    date(2026, 6, 3): "Mercredi 3 juin 2026",
    date(2026, 6, 20): "Vendredi 5 juin 2026",
}


@pytest.mark.browser
@pytest.mark.parametrize("today", TODAY)
def test_the_page_opens_on_the_day_of_the_phone(opener: Opener, today: date) -> None:
    page, seen = opener.prepare()
    page.clock.set_fixed_time(datetime.combine(today, datetime.min.time()).replace(hour=7))
    opener.show(page, html_of(week_of()))
    assert shown_day(page).lower() == TODAY[today].lower()
    assert seen.is_quiet


FRIDAY_NIGHT = {
    "2026-06-05T23:50": "Vendredi 5 juin 2026",
    "2026-06-06T00:40": "Vendredi 5 juin 2026",
    "2026-06-06T05:30": "Vendredi 5 juin 2026",
    "2026-06-06T06:45": "Samedi 6 juin 2026",
    "2026-06-07T00:40": "Samedi 6 juin 2026",
    "2026-06-07T12:00": "Samedi 6 juin 2026",
}


@pytest.mark.browser
@pytest.mark.parametrize("now", FRIDAY_NIGHT)
def test_an_evening_stays_on_the_page_past_midnight(opener: Opener, now: str) -> None:
    tour = make_tour(tuple(evening_route(MONDAY + timedelta(days=n)) for n in (3, 4, 5)))
    page, seen = opener.prepare()
    page.clock.set_fixed_time(datetime.fromisoformat(now))
    opener.show(page, html_of(tour))
    assert shown_day(page).lower() == FRIDAY_NIGHT[now].lower()
    page.locator(".tick:visible").tap()
    page.reload()
    assert page.locator(".day:visible .next h3").inner_text() == "Wassy"
    assert page.locator(".day:visible .stop.is-done").count() == 1
    expect(page.locator(".day:visible .way-home")).to_contain_text("4\u00a0h\u00a030 (nuit du")
    assert seen.is_quiet


@pytest.mark.browser
def test_another_day_brings_its_map_its_stops_and_its_ticks(opener: Opener) -> None:
    tour = week_of()
    page, seen = opener.open(html_of(tour))
    for route, tab in zip(tour.routes, page.locator(".days a").all(), strict=True):
        tab.tap()
        settle(page)
        assert shown_day(page).lower() == labels.long_date(route.date)
        names = [visit.name for visit in route.visits]
        assert page.locator(".stop:visible h3").all_inner_texts() == names
        assert page.locator(".day:visible .pin-stop").all_inner_texts() == ["1", "2", "3", "4"]
        page.locator(".pin-stop").first.dispatch_event("click")
        sheet = page.locator(".leaflet-popup-content a").get_attribute("href")
        assert page.locator(f"{sheet}:visible h3").inner_text() == names[0]
        page.locator(".tick:visible").tap()
        assert page.locator(".day:visible .next h3").inner_text() == names[1]
    assert page.locator(".stop.is-done").count() == len(tour.routes)
    opener.show(page, driver_page(tour, tour.routes[2], printed_on=PRINTED_ON))
    assert page.locator(".stop.is-done").count() == 1
    assert seen.is_quiet


@pytest.mark.browser
def test_without_javascript_every_day_is_on_the_page(opener: Opener) -> None:
    tour = week_of()
    page, _ = opener.open(html_of(tour), java_script_enabled=False)
    assert page.locator(".day:visible").count() == len(tour.routes)
    assert page.locator("svg.plan:visible").count() == len(tour.routes)
    page.locator(".days a").nth(3).click()
    box = page.locator(".day").nth(3).bounding_box()
    assert box is not None
    assert abs(box["y"]) < 20
    assert not page.locator(".map-box").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_scrolls_sideways(opener: Opener, width: int) -> None:
    page, _ = opener.open(html_of(week_of()), viewport={"width": width, "height": 700})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
def test_a_printed_week_has_a_page_for_each_day(opener: Opener) -> None:
    tour = week_of()
    page, _ = opener.open(html_of(tour), is_phone=False)
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) == len(tour.routes)
    for sheet, route in zip(sheets, tour.routes, strict=True):
        text = unicodedata.normalize("NFKC", sheet.extract_text())
        assert all(visit.name in text for visit in route.visits)
    expect(page.locator(".day:visible")).to_have_count(1)
