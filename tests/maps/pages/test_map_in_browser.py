"""The map of a page, by thumb, by keyboard and at night (checks 3, 4 and 7 of the acceptance)."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from guinguette.tour import Tour
from maps.pages.driver import driver_page
from maps.pages.overview import overview_page
from tests.maps.browser import PHONE, Opener, settle
from tests.tours import crowded_tour, grid_contours, ground_of, small_tour

pytestmark = pytest.mark.browser

PRINTED_ON = date(2026, 5, 28)
LANDSCAPE = {"width": 844, "height": 390}


def driver_html(tour: Tour) -> str:
    return driver_page(
        tour, tour.routes[0], printed_on=PRINTED_ON, ground=ground_of(contours=grid_contours())
    )


def overview_html(tour: Tour) -> str:
    return overview_page(
        tour, printed_on=PRINTED_ON, files={}, ground=ground_of(contours=grid_contours())
    )


PAGES = {"driver": driver_html, "overview": overview_html}
VIEW = "[guinguetteMap.getCenter().lat, guinguetteMap.getCenter().lng, guinguetteMap.getZoom()]"
A_PIXEL = 2e-3


def pins_outside(page: Page) -> list[str]:
    """Name the pins that are not whole inside the map, or lie under a button of it."""
    return page.evaluate(
        """() => {
          const box = e => e.getBoundingClientRect();
          const frame = box(document.querySelector('.map-box'));
          const controls = [...document.querySelectorAll('.leaflet-control')].map(box);
          return [...document.querySelectorAll('.pin')].filter(pin => {
            const b = box(pin);
            const inside = b.left >= frame.left && b.right <= frame.right &&
              b.top >= frame.top && b.bottom <= frame.bottom;
            return !inside || controls.some(c => b.left < c.right - 1 && c.left < b.right - 1 &&
              b.top < c.bottom - 1 && c.top < b.bottom - 1);
          }).map(pin => pin.getAttribute('aria-label'));
        }"""
    )


def moving(page: Page) -> bool:
    return page.locator(".leaflet-zoom-anim, .leaflet-pan-anim").count() > 0


@pytest.mark.parametrize("viewport", [PHONE, LANDSCAPE, {"width": 1366, "height": 768}])
@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_the_whole_tour_is_there_at_once_and_the_button_brings_it_back(
    opener: Opener, make, viewport: dict[str, int]
) -> None:
    page, seen = opener.open(make(crowded_tour()), viewport=viewport)
    assert not moving(page)
    settle(page)
    start = page.evaluate(VIEW)
    assert pins_outside(page) == []
    page.evaluate("void guinguetteMap.setView([48.6, 5.3], 15, { animate: false })")
    page.locator("#carte-entiere").click()
    settle(page)
    assert page.evaluate(VIEW) == pytest.approx(start, abs=A_PIXEL)
    assert pins_outside(page) == []
    assert seen.is_quiet


def test_a_phone_that_is_turned_still_shows_the_whole_tour(opener: Opener) -> None:
    page, _ = opener.open(driver_html(crowded_tour()))
    settle(page)
    upright = page.evaluate(VIEW)
    page.set_viewport_size(LANDSCAPE)
    page.wait_for_function("() => guinguetteMap.getSize().x > 500", polling=50)
    settle(page)
    assert pins_outside(page) == []
    page.evaluate("void guinguetteMap.setZoom(14, { animate: false })")
    page.set_viewport_size(PHONE)
    page.wait_for_function("() => guinguetteMap.getSize().x < 500", polling=50)
    settle(page)
    assert page.evaluate("guinguetteMap.getZoom()") == 14
    page.locator("#carte-entiere").click()
    assert page.evaluate(VIEW) == pytest.approx(upright, abs=A_PIXEL)


def test_the_map_speaks_french(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour()), is_phone=False)
    page.locator(".pin-stop").first.click()
    said = page.evaluate(
        """[...document.querySelectorAll('.map-box *')].flatMap(e =>
          [e.title, e.getAttribute('aria-label'), e.getAttribute('alt')]).filter(t => t)"""
    )
    assert {"Zoom avant", "Zoom arrière", "Fermer"} <= set(said)
    assert not [text for text in said if "oom in" in text or "oom out" in text or "lose" in text]


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_pins_are_opened_and_left_with_keys(opener: Opener, make, key: str) -> None:
    page, seen = opener.open(make(small_tour()), is_phone=False)
    focused = "document.activeElement.getAttribute('aria-label')"
    names = page.locator(".pin").evaluate_all("pins => pins.map(p => p.getAttribute('aria-label'))")
    assert len(names) >= 3
    page.evaluate("document.querySelector('.leaflet-container').focus()")
    for name in names:
        page.keyboard.press("Tab")
        assert page.evaluate(focused) == name
        page.keyboard.press(key)
        popup = page.locator(".leaflet-popup")
        expect(popup).to_have_count(1)
        assert page.evaluate("!!document.activeElement.closest('.leaflet-popup')")
        page.keyboard.press("Escape")
        expect(popup).to_have_count(0)
        assert page.evaluate(focused) == name
    assert seen.is_quiet


def test_a_popup_closed_by_its_button_gives_the_focus_back(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour()), is_phone=False)
    page.locator(".pin-stop").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup-close-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    assert page.evaluate("document.activeElement.textContent") == "1"


def test_a_reader_who_wants_no_motion_sees_none(opener: Opener) -> None:
    watched = """() => {
      window.moved = 0;
      new MutationObserver(() => {
        window.moved += document.querySelectorAll(
          '.leaflet-zoom-anim, .leaflet-pan-anim, .leaflet-fade-anim').length;
      }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class'] });
    }"""
    for motion in ("reduce", "no-preference"):
        page, _ = opener.open(driver_html(small_tour()), is_phone=False, reduced_motion=motion)
        page.evaluate(watched)
        page.locator(".leaflet-control-zoom-in").click()
        settle(page)
        page.evaluate("void guinguetteMap.panBy([80, 0])")
        page.locator(".pin-stop").first.dispatch_event("click")
        settle(page)
        assert (page.evaluate("window.moved") > 0) == (motion == "no-preference")


PAINTED = """selector => {
  const e = document.querySelector(selector);
  return [getComputedStyle(e).backgroundColor, getComputedStyle(e).filter];
}"""


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_night_colours_are_those_of_the_phone_until_a_button_says_otherwise(
    opener: Opener, make
) -> None:
    page, _ = opener.open(make(small_tour()), color_scheme="dark")
    night = page.get_by_role("button", name="Couleurs de nuit")
    dark = page.evaluate(PAINTED, ".leaflet-container")
    expect(night).to_have_attribute("aria-pressed", "true")
    night.click()
    light = page.evaluate(PAINTED, ".leaflet-container")
    assert dark != light
    expect(night).to_have_attribute("aria-pressed", "false")
    page.reload()
    assert page.evaluate(PAINTED, ".leaflet-container") == light
    expect(night).to_have_attribute("aria-pressed", "false")
    night.click()
    assert page.evaluate(PAINTED, ".leaflet-container") == dark
    assert "invert" in page.evaluate(PAINTED, ".leaflet-marker-pane")[1]
    page.emulate_media(media="print")
    assert page.evaluate(PAINTED, "body") == ["rgb(255, 255, 255)", "none"]
