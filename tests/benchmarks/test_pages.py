"""How soon a page stands on the screen."""

from datetime import date

import pytest

from maps.pages.driver import driver_page
from tests.maps.browser import Opener, launched
from tests.tours import REAL_ROADS, grid_contours, ground_of, small_tour, winding_roads

pytestmark = pytest.mark.benchmark
READY_MS = 8_000


def test_a_page_with_dense_roads_is_ready_soon(tmp_path):
    tour = small_tour(REAL_ROADS)
    html = driver_page(
        tour, tour.routes[0], printed_on=date(2026, 5, 28),
        ground=ground_of(winding_roads(200), grid_contours()),
    )  # fmt: skip
    with launched() as browser:
        page, _ = Opener(browser, tmp_path).open(html)
        ready = "performance.getEntriesByType('navigation')[0].loadEventEnd"
        assert 0 < page.evaluate(ready) <= READY_MS
