"""
The acceptance checks of every page, in a browser, by the numbers of ``OUTPUTS.md`` § 8.

Those of one page stand with it: 3 and 4 also in ``test_map_in_browser``, 8 and 11 also in
``test_pages_in_browser``, 6 also in ``test_driver`` and ``test_driver_week``; the time of 6 is a
benchmark. Checks 12 and 14 to 16 are not about pages.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from maps.drawing.page import TILE_HOST
from maps.exchange.links import GOOGLE_MAX_WAYPOINTS
from maps.words import labels
from tests.maps.browser import PHONE, Opener, settle
from tests.maps.kinds import ALL_KINDS, KINDS, driver, page_of, week
from tests.maps.other_browsers import firefox_says, webkit_says
from tests.maps.pages.test_pages_in_browser import answer
from tests.maps.reader import MAX_PAGE_BYTES, Reader
from tests.tours import HOSTILE_TEXTS, crowded_tour, hostile_tour, make_tour, small_tour

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1366, "height": 900}
WITH_MAP = ("driver", "week", "overview", "scenario")
CREW = {"driver": driver, "week": week}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
A4_PX = (718, 1040)
"""What margins of 10 mm leave of a sheet, at 96 px an inch."""


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_1_a_page_opens_from_a_file_and_asks_for_nothing(opener: Opener, kind: str) -> None:
    page, seen = opener.open(page_of(kind))
    settle(page)
    assert seen.is_quiet


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_2_nothing_in_the_text_of_a_page_would_be_fetched(kind: str) -> None:
    html = re.sub(r"(<script>).*?(?=</script>)", r"\1", page_of(kind), flags=re.DOTALL)
    for wanted in (
        r"<script[^>]+src=", r"<link\b", r"<img\b", r"@import", r"url\(\s*['\"]?(?!data:|#)",
        r"cdn\.|unpkg\.|jsdelivr|googleapis|jquery",
    ):  # fmt: skip
        assert re.search(wanted, html, re.IGNORECASE) is None, wanted


@pytest.mark.parametrize("kind", CREW)
def test_3_pins_stand_in_the_order_of_the_stops_and_tell_the_hours(
    opener: Opener, kind: str
) -> None:
    tour = make_tour(crowded_tour().routes)
    page, _ = opener.open(CREW[kind](tour))
    page.locator("#carte-entiere").evaluate("e => e.scrollIntoView({ block: 'end' })")
    settle(page)
    assert page.locator(".leaflet-container").count() == 1
    visits = tour.routes[0].visits
    assert page.locator(".pin-stop").all_inner_texts() == [str(n + 1) for n in range(len(visits))]
    for number, visit in enumerate(visits, start=1):
        page.locator(".pin-stop").nth(number - 1).dispatch_event("click")
        popup = page.locator(".leaflet-popup-content", has_text=f"{number}. {visit.name}")
        expect(popup).to_contain_text(labels.hour(visit.arrive).replace(labels.NBSP, " "))


BASE_IS_DRAWN = """() => [...document.querySelectorAll('.leaflet-fond-pane canvas')].some(
  c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v))"""


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("kind", WITH_MAP)
def test_4_the_way_and_the_base_are_drawn_and_pins_are_inside(
    opener: Opener, kind: str, viewport: dict[str, int]
) -> None:
    page, _ = opener.open(page_of(kind), viewport=viewport, is_phone=viewport == PHONE)
    settle(page)
    assert page.locator(".leaflet-overlay-pane path").count() > 0
    assert page.evaluate(BASE_IS_DRAWN) or kind == "scenario"
    frame = page.locator(".map-box").bounding_box()
    assert frame is not None
    for pin in page.locator(".pin").all():
        box = pin.bounding_box()
        assert box is not None
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_5_without_javascript_a_page_is_whole_and_never_scrolls_sideways(
    opener: Opener, kind: str
) -> None:
    page, _ = opener.open(page_of(kind), java_script_enabled=False)
    assert page.locator("h1:visible").count() == 1
    if kind in WITH_MAP:
        assert page.locator("svg.plan:visible").count() >= 1
        assert page.locator(".map-box:visible, .tools:visible").count() == 0
    for width in (320, 390, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", ["driver", "overview", "balance", "changes", "report"])
def test_6_a_page_is_light(kind: str) -> None:
    assert len(page_of(kind).encode()) <= MAX_PAGE_BYTES


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_7_axe_finds_no_violation_by_day_and_by_night(
    opener: Opener, kind: str, viewport: dict[str, int]
) -> None:
    page, _ = opener.open(page_of(kind), is_phone=viewport == PHONE, viewport=viewport)
    settle(page)
    open_all(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        told = [
            (each["id"], [node["target"] for node in each["nodes"]][:3])
            for each in found.response["violations"]
        ]
        assert told == []


TARGETS = """least => {
  const inText = e => getComputedStyle(e).display === 'inline';
  return [...document.querySelectorAll('a, button, summary, input, label, [role=button]')]
    .filter(e => e.checkVisibility() && !inText(e) && !e.closest('.skip') && e.tabIndex >= 0)
    .map(e => [e.className + ' ' + e.textContent.trim().slice(0, 20),
               (e.matches('label input') ? e.closest('label') : e).getBoundingClientRect()])
    .filter(([, b]) => b.width && (b.width < least - .5 || b.height < least - .5))
    .map(([name, b]) => [name, Math.round(b.width), Math.round(b.height)]);
}"""


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_7_all_that_is_tapped_has_24_pixels_and_what_matters_44(
    opener: Opener, kind: str, viewport: dict[str, int]
) -> None:
    page, _ = opener.open(page_of(kind), viewport=viewport, is_phone=viewport == PHONE)
    settle(page)
    open_all(page)
    if page.locator(".pin").count():
        page.locator(".pin").first.dispatch_event("click")
        expect(page.locator(".leaflet-popup")).to_be_visible()
    small = [each for each in page.evaluate(TARGETS, 24) if "pin-dot" not in each[0]]
    assert small == []
    thumb = page.evaluate(TARGETS, 44)
    secondary = ("pin", "undo", "leaflet-marker", "03 25", "06 00", "call")
    assert [each for each in thumb if not any(word in each[0] for word in secondary)] == []
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator("body").evaluate(size) >= 16
    viewport_tag = page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "user-scalable" not in viewport_tag
    assert "maximum-scale" not in viewport_tag


@pytest.mark.parametrize("kind", KINDS)
def test_8_hostile_texts_are_shown_and_never_run(opener: Opener, kind: str) -> None:
    page, seen = opener.open(KINDS[kind](hostile_tour()))
    settle(page)
    shown = page.locator("body").text_content() or ""
    for text in HOSTILE_TEXTS:
        assert text in shown
    assert page.evaluate("typeof window.x") == "undefined"
    assert page.locator("img").count() == 0
    assert seen.is_quiet


def point(text: str) -> tuple[float, float]:
    latitude, _, longitude = text.partition(",")
    return float(latitude), float(longitude)


@pytest.mark.parametrize("kind", CREW)
def test_9_links_lead_to_every_stop_and_those_of_the_tour_chain(kind: str) -> None:
    tour = small_tour()
    links = Reader(CREW[kind](tour)).links
    queries = [(urlsplit(link), parse_qs(urlsplit(link).query)) for link in links]
    for visit in tour.routes[0].visits:
        here = pytest.approx((visit.latitude, visit.longitude), abs=1e-5)
        assert any(q.get("ll") and point(q["ll"][0]) == here for _, q in queries)
        assert any(q.get("daddr") and point(q["daddr"][0]) == here for _, q in queries)
        assert any(q.get("pin") and point(q["pin"][0]) == here for _, q in queries)
        for host in ("www.google.com", "omaps.app"):
            ends = [point(q["destination"][0]) for u, q in queries if u.netloc == host]
            assert any(end == here for end in ends)
        geos = [unquote(u.path) for u, _ in queries if u.scheme == "geo"]
        assert any(point(geo) == here for geo in geos)


def test_9_a_long_tour_is_cut_into_links_that_chain() -> None:
    route = crowded_tour().routes[0]
    tour = make_tour((replace(route, visits=route.visits * 4),))
    parts = [
        parse_qs(urlsplit(link).query)
        for link in Reader(driver(tour)).links
        if "google.com" in link and "origin=" in link
    ]
    assert len(parts) == 3
    for part, following in pairwise(parts):
        assert part["destination"] == following["origin"]
    for part in parts:
        assert len(part["waypoints"][0].split("|")) <= GOOGLE_MAX_WAYPOINTS


PAGES_PRINTED = {"driver": 1, "week": 2, "overview": 3, "balance": 9, "changes": 2, "report": 8}


@pytest.mark.parametrize("kind", PAGES_PRINTED)
def test_10_a_page_prints_whole_on_few_sheets(opener: Opener, kind: str) -> None:
    page, _ = opener.open(page_of(kind), is_phone=False, viewport=DESKTOP)
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) <= PAGES_PRINTED[kind]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_PX[0], "height": A4_PX[1]})
    for plan in page.locator("svg.plan:visible").all():
        box = plan.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= A4_PX[0]
        assert 100 < box["height"] <= A4_PX[1]


@pytest.mark.parametrize("kind", WITH_MAP)
def test_11_tiles_are_asked_of_one_host_and_lie_over_the_base(opener: Opener, kind: str) -> None:
    page, seen = opener.open(page_of(kind))
    page.route("http*://**/*", answer)
    settle(page)
    assert seen.requests == []
    page.locator("#carte-en-ligne").tap()
    page.wait_for_selector(".leaflet-tile-loaded", state="attached")
    assert seen.requests
    assert all(url.startswith(f"{TILE_HOST}/") for url in seen.requests)
    order = """() => ['fond', 'tile', 'overlay'].map(
      n => +getComputedStyle(document.querySelector(`.leaflet-${n}-pane`)).zIndex)"""
    assert page.evaluate(order) == [150, 200, 400]


LOOK = """
const box = e => e.getBoundingClientRect();
const frame = box(document.querySelector('.map-box'));
const inside = [...document.querySelectorAll('.pin')].filter(pin => {
  const b = box(pin);
  return b.left >= frame.left && b.right <= frame.right && b.top >= frame.top;
});
const card = document.querySelector('.next');
return [
  [...document.querySelectorAll('.pin-stop')].map(pin => pin.textContent), inside.length,
  document.querySelectorAll('.leaflet-fond-pane canvas').length > 0,
  card.querySelector('h3').textContent, getComputedStyle(card).position
];
"""


@pytest.mark.parametrize("browser_name", ["firefox", "webkit"])
def test_13_other_browsers_draw_the_map_and_keep_the_card_in_sight(
    tmp_path: Path, browser_name: str
) -> None:
    tour, path = crowded_tour(), tmp_path / "page.html"
    path.write_text(driver(tour), encoding="utf-8", newline="\n")
    profile = tmp_path / "profile"
    profile.mkdir()
    said = (
        firefox_says(path, LOOK, profile) if browser_name == "firefox" else webkit_says(path, LOOK)
    )
    name = tour.routes[0].visits[0].name
    assert said == [["1", "2", "3", "4", "5", "6"], 7, True, name, "sticky"]
