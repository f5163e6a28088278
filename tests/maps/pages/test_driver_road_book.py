"""The road book of a driver's page: under each leg, in words, and on paper too."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from maps.pages.driver import driver_page
from tests.driven import driven_tour
from tests.maps.browser import Opener
from tests.maps.reader import MAX_PAGE_BYTES, Reader
from tests.tours import HOSTILE_TEXTS, REAL_ROADS, small_tour

PRINTED_ON = date(2026, 5, 28)


def page_of(tour) -> str:
    return driver_page(tour, tour.routes[0], printed_on=PRINTED_ON)


def test_each_leg_and_the_way_back_have_their_road_book() -> None:
    tour = driven_tour()
    page = page_of(tour)
    text = Reader(page).text
    assert page.count('<details class="road-book">') == len(tour.routes[0].visits) + 1
    for visit in tour.routes[0].visits:
        assert f"Feuille de route vers {visit.name}" in text
        assert f"Arrivée à {visit.name}, sur la droite" in text
    assert "Feuille de route vers le dépôt" in text
    assert "Attention dans 1,0 km : hauteur limitée à 3,2 m" in text
    assert len(page.encode()) < MAX_PAGE_BYTES


def test_without_instructions_there_is_no_road_book() -> None:
    page = page_of(small_tour(REAL_ROADS))
    assert "Feuille de route" not in page
    assert '<details class="road-book">' not in page


def test_names_of_roads_are_shown_as_they_are_and_never_run() -> None:
    for hostile in HOSTILE_TEXTS:
        page = page_of(driven_tour(street=hostile))
        first = hostile.split(";")[0]  # a way of two names shows the first
        assert " ".join(first.replace("'", "’").split()) in Reader(page).text
        assert "<img src=x" not in page
        assert "<script>window.x=1" not in page


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_the_road_book_is_folded_on_the_screen_and_open_on_paper(
    opener: Opener,
    javascript: bool,
) -> None:
    page, seen = opener.open(page_of(driven_tour()), java_script_enabled=javascript)
    line = page.locator(".road-book li").first
    assert not line.is_visible()
    page.locator(".road-book summary").first.click()
    assert line.is_visible()
    page.locator(".road-book summary").first.click()
    words = "".join(s.extract_text() for s in PdfReader(BytesIO(page.pdf(format="A4"))).pages)
    assert words.count("rond-point") == len(driven_tour().routes[0].visits) + 1
    assert not seen.complaints


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
def test_an_open_road_book_fits_a_small_phone(
    opener: Opener,
    width: int,
) -> None:
    page, _ = opener.open(page_of(driven_tour()), viewport={"width": width, "height": 800})
    for summary in page.locator(".road-book summary").all():
        summary.click()
        assert (summary.bounding_box() or {})["height"] >= 48
    assert page.evaluate("document.documentElement.scrollWidth") <= width
