"""Closed roads on the pages: drawn, said why, and only those beside what is driven."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from guinguette.tour import ClosedRoad, RoadDistance
from maps.drawing.closed_roads import (
    MOST_OF_A_DAY,
    closed_beside,
    closed_lines,
    sketch_crosses,
    sketch_lines,
)
from maps.pages.driver import driver_page, route_legs
from maps.pages.overview import overview_page
from maps.words import labels
from tests.maps.browser import settle, widest_px
from tests.maps.reader import MAX_PAGE_BYTES, Reader
from tests.tours import (
    HOSTILE_TEXTS,
    REAL_ROADS,
    grid_contours,
    ground_of,
    small_tour,
    winding_roads,
)

DAY = date(2026, 6, 1)
BAN = ClosedRoad(
    kind="ban", limit=0.0, road="D 384", reason="Pont de la Blaise fermé",
    path=((4.955, 48.60), (4.958, 48.61)), longitude=4.956, latitude=48.605,
)  # fmt: skip


def closed_tour(*closed: ClosedRoad):
    """The small tour on real roads, with closed roads across its first leg."""
    tour = small_tour(REAL_ROADS)
    (ax, ay), (bx, by) = next(route_legs(tour.routes[0]))
    lon, lat = 0.7 * ax + 0.3 * bx, 0.7 * ay + 0.3 * by
    moved = tuple(
        replace(
            each,
            longitude=lon,
            latitude=lat + 0.004 * rank,
            path=((lon - 0.004, lat + 0.004 * rank), (lon + 0.004, lat + 0.004 * rank)),
        )
        for rank, each in enumerate(closed)
    )
    return replace(tour, closed_roads=moved)


def driver(tour, **options) -> str:
    return driver_page(tour, tour.routes[0], printed_on=DAY, **options)


def overview(tour, **options) -> str:
    return overview_page(tour, files={}, printed_on=DAY, **options)


@pytest.mark.parametrize(
    ("changes", "title", "why"),
    [
        ({}, "D 384 interdite", "Pont de la Blaise fermé"),
        ({"reason": ""}, "D 384 interdite", "interdite par la coordination"),
        ({"road": "", "path": BAN.path[:1]}, "Passage interdit", "Pont de la Blaise fermé"),
        ({"kind": "height", "limit": 2.6}, "D 384 interdite", "hauteur limitée à 2,6 m"),
        (
            {"kind": "weight", "limit": 3.0, "road": "Rue Haute"},
            "Route interdite (Rue Haute)",
            "poids limité à 3 t",
        ),
        ({"kind": "width", "road": ""}, "Route interdite", "trop étroit pour le véhicule"),
        (
            {"kind": "access", "limit": 0.0},
            "D 384 interdite",
            "fermée aux véhicules comme celui-ci",
        ),
        ({"kind": "barrier"}, "D 384 interdite", "barrière, borne ou portique"),
        ({"kind": "ford"}, "D 384 interdite", "gué"),
    ],
)
def test_a_closed_road_says_what_and_why(changes, title, why):
    (line,) = closed_lines([replace(BAN, **changes)])
    assert (line.title.replace("\xa0", " "), line.why.replace("\xa0", " ")) == (title, why)


@pytest.mark.parametrize("page_of", [driver, overview])
def test_both_pages_draw_closed_roads_and_list_bans_beside_the_map(page_of):
    low = replace(BAN, kind="height", limit=2.6, reason="", road="D 5")
    page = page_of(closed_tour(BAN, low))
    text = Reader(page).text.replace("\xa0", " ")
    assert "Routes interdites au véhicule, près de la tournée." in text
    assert "D 384 interdite : Pont de la Blaise fermé" in text
    assert "Autres routes interdites d’après OpenStreetMap (1)" in text
    assert "D 5 interdite : hauteur limitée à 2,6 m" in text
    assert page.count("guinguetteClosed(map") == 2
    assert page.count('stroke-dasharray="1 6"') >= 3


@pytest.mark.parametrize("page_of", [driver, overview])
def test_a_tour_without_closed_roads_says_nothing_of_them(page_of):
    page = page_of(closed_tour())
    assert "Routes interdites" not in Reader(page).text
    assert page.count("guinguetteClosed(map") == 1


def test_a_day_shows_the_closed_roads_beside_it_alone():
    tour = closed_tour(BAN)
    legs = list(route_legs(tour.routes[0]))
    far = replace(BAN, path=((2.0, 46.0), (2.1, 46.0)))
    assert closed_beside([*tour.closed_roads, far], legs) == tour.closed_roads
    many = tour.closed_roads * (MOST_OF_A_DAY + 5)
    assert len(closed_beside(many, legs)) == MOST_OF_A_DAY


def test_a_static_plan_is_cut_to_its_frame():
    frame = (4.9, 48.5, 5.0, 48.6)
    across = replace(BAN, path=((4.8, 48.55), (5.2, 48.55)), longitude=4.95, latitude=48.55)
    (line,) = sketch_lines([across], frame)
    assert line.points == ((4.9, 48.55), (5.0, 48.55))
    outside = replace(BAN, path=((6.0, 48.0), (6.1, 48.0)), longitude=6.0, latitude=48.0)
    assert sketch_lines([outside], frame) == []
    assert len(sketch_crosses([across, outside, replace(across, kind="ford")], frame)) == 1


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_reason_is_shown_as_it_was_typed(text):
    plain, hostile = (
        Reader(driver(closed_tour(replace(BAN, reason=reason)))) for reason in ("Pont", text)
    )
    assert text in hostile.text
    for tag in ("script", "style", "img", "b", "svg"):
        assert hostile.tags.count(tag) == plain.tags.count(tag)


def test_as_many_closed_roads_as_a_plan_may_hold_fit_in_a_page():
    bent = tuple((4.9 + 0.001 * k, 48.6 + 0.0007 * (k % 3)) for k in range(12))
    many = [
        replace(BAN, kind="height", limit=2.0 + 0.01 * k, path=bent, latitude=48.6 + 0.0001 * k)
        for k in range(200)
    ]
    tour = replace(small_tour(REAL_ROADS), closed_roads=tuple(many))
    lines = {"ground": ground_of(winding_roads(200), grid_contours())}
    assert len(overview(tour, **lines).encode()) <= MAX_PAGE_BYTES
    assert len(driver(tour, **lines).encode()) <= MAX_PAGE_BYTES


def test_the_coordinator_sees_the_places_far_from_their_road():
    places = (
        RoadDistance(commune_code="52448", name="Saint-Dizier", is_depot=True, distance_m=180),
        RoadDistance(commune_code="52088", name="Ceffonds", is_depot=False, distance_m=231),
        RoadDistance(commune_code="52331", name="Louze", is_depot=False, distance_m=150),
    )
    text = Reader(overview(replace(closed_tour(), road_distances=places))).text
    text = text.replace("\xa0", " ")
    assert "À vérifier : 2 lieux loin de la route" in text
    assert text.index("Ceffonds : 231 m") < text.index("Dépôt Saint-Dizier : 180 m")
    assert "Louze : 150 m" not in text
    assert "À vérifier" not in Reader(overview(closed_tour())).text


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page_of", [driver, overview])
def test_a_sign_opens_its_reason_without_network(page_of, width, opener):
    low = replace(BAN, kind="height", limit=2.6, reason="")
    page, seen = opener.open_wide(page_of(closed_tour(BAN, low)), width)
    signs = page.locator(".closed")
    assert signs.count() == 2
    page.locator(".closed:visible").first.click(force=True)
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "Pont de la Blaise fermé" in popup.inner_text()
    assert "Source : interdits du dossier de travail" in popup.inner_text().replace("\xa0", " ")
    assert widest_px(page) <= width
    assert seen.is_quiet


@pytest.mark.browser
def test_signs_of_side_roads_wait_for_a_closer_view(opener):
    page, _ = opener.open_wide(driver(closed_tour(replace(BAN, kind="access", reason=""))), 390)
    assert page.locator(".closed:visible").count() == 0
    settle(page)
    page.evaluate("void guinguetteMap.setView(guinguetteMap.getCenter(), 14, {animate: false})")
    page.locator(".closed").wait_for(state="visible")
    assert labels.NBSP in page.locator(".closed").get_attribute("title")
