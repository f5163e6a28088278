"""The card of the next stop, its ticks, and what a phone can do for its driver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import gpxpy
import pytest
from playwright.sync_api import Page, expect

from guinguette.tour import Tour
from maps.pages.driver import driver_page
from maps.words import labels
from tests.maps.browser import PHONE, Opener, settle
from tests.tours import REAL_ROADS, crowded_tour, make_tour, small_tour

pytestmark = pytest.mark.browser

PRINTED_ON = date(2026, 5, 28)
NOTE = "Branchement électrique derrière l’église, clé à la mairie. " * 9
SMALL = {"width": 320, "height": 568}


def html_of(tour: Tour, number: int = 0) -> str:
    return driver_page(tour, tour.routes[number], printed_on=PRINTED_ON)


def noted_tour() -> Tour:
    """The small tour with a long note and two numbers at its first stop."""
    tour = small_tour()
    first, *others = tour.routes[0].visits
    first = replace(first, notes=NOTE, phone="03 25 04 10 20 / 06 12 34 56 78")
    return replace(tour, routes=(replace(tour.routes[0], visits=(first, *others)),))


def card_box(page: Page) -> dict[str, float]:
    box = page.locator(".next").bounding_box()
    assert box is not None
    return dict(box)


def test_the_card_says_when_to_arrive_and_all_that_is_needed_there(opener: Opener) -> None:
    tour = noted_tour()
    visit = tour.routes[0].visits[0]
    page, _ = opener.open(html_of(tour), viewport={"width": 390, "height": 1100})
    text = page.locator(".next").inner_text()
    for said in (
        f"Arriver à {labels.hour(visit.arrive)}",
        f"Ouvert {labels.hour_range(visit.open, visit.close)}",
        visit.place,
        labels.distance(visit.distance_m),
        labels.duration(visit.driving_s),
        "Branchement électrique",
    ):
        assert said in text
    buttons = page.locator(".next .button:visible")
    assert [button.inner_text().split()[0] for button in buttons.all()] == [
        "Y", "Appeler", "Étape",
    ]  # fmt: skip
    lines = "e => Math.round(e.getBoundingClientRect().height)"
    assert len({button.evaluate(lines) for button in buttons.all()}) == 1


@pytest.mark.parametrize("viewport", [PHONE, SMALL, {"width": 375, "height": 667}])
def test_the_card_stays_in_sight_on_a_third_of_the_screen(
    opener: Opener, viewport: dict[str, int]
) -> None:
    page, _ = opener.open(html_of(noted_tour()), viewport=viewport)
    for selector in ("#etape-2", "#retour", "footer"):
        page.locator(selector).evaluate("e => e.scrollIntoView()")
        if selector != "footer":
            box = card_box(page)
            assert 0 <= box["y"] <= 8
            assert box["height"] <= viewport["height"] / 3 + 1
            assert page.locator(".next").evaluate(ON_TOP)


ON_TOP = """e => {
  const b = e.getBoundingClientRect();
  return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2));
}"""


def test_the_card_lies_still_on_a_phone_on_its_side(opener: Opener) -> None:
    page, _ = opener.open(html_of(noted_tour()), viewport={"width": 700, "height": 330})
    page.locator("#etape-2").evaluate("e => e.scrollIntoView()")
    assert card_box(page)["y"] < 0 or card_box(page)["height"] <= 111


def test_what_has_the_focus_is_never_under_the_card(opener: Opener) -> None:
    page, _ = opener.open(html_of(crowded_tour()))
    hidden = """() => {
      const e = document.activeElement, card = document.querySelector('.next');
      if (e === document.body || card.contains(e)) return '';
      const a = e.getBoundingClientRect(), b = card.getBoundingClientRect();
      const covered = b.top >= 0 && b.top < 9 && a.top < b.bottom - 1 && a.bottom > b.top;
      return covered ? e.outerHTML.slice(0, 80) : '';
    }"""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.locator("footer").click()
    for _ in range(45):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(hidden) == ""


def test_a_tick_in_the_card_brings_the_next_stop_and_can_be_undone(opener: Opener) -> None:
    tour = small_tour()
    names = [visit.name for visit in tour.routes[0].visits]
    page, seen = opener.open(html_of(tour))
    title, tick = page.locator(".next h3"), page.get_by_role("button", name="Étape faite")
    undo = page.get_by_role("button", name="Annuler l’étape")
    assert not undo.is_visible()
    tick.focus()
    for name in names[1:]:
        page.keyboard.press("Enter")
        expect(title).to_have_text(name)
    assert page.locator(".next .said").inner_text() == "Étape 2 faite."
    assert page.locator("#etape-2 .done input").is_checked()
    tick.tap()
    assert page.locator(".next h2").inner_text() == "Toutes les étapes sont faites"
    assert "Retour au dépôt" in title.inner_text()
    undo.tap()
    expect(title).to_have_text(names[2])
    page.reload()
    expect(title).to_have_text(names[2])
    undo.tap()
    undo.tap()
    expect(title).to_have_text(names[0])
    assert not undo.is_visible()
    assert seen.is_quiet


def reopened(page: Page, opener: Opener, tour: Tour, number: int = 0) -> list[str]:
    """Show another plan on the same phone; return the villages that are ticked."""
    opener.show(page, html_of(tour, number))
    return page.locator(".stop.is-done h3").all_inner_texts()


def test_ticks_survive_a_replan_of_another_day(opener: Opener) -> None:
    tour = small_tour()
    page, _ = opener.open(html_of(tour))
    page.locator(".tick").tap()
    other = replace(tour.routes[1], visits=tour.routes[1].visits[:1], cost_eur=1.0)
    again = replace(tour, routes=(tour.routes[0], other), cost_eur=9.0, seed=8)
    assert labels.plan_version(again) != labels.plan_version(tour)
    assert reopened(page, opener, again) == [tour.routes[0].visits[0].name]
    assert reopened(page, opener, again, 1) == []


def test_when_the_day_itself_changed_the_stops_that_remain_keep_their_ticks(
    opener: Opener,
) -> None:
    tour = small_tour()
    route = tour.routes[0]
    first, second, third = route.visits
    page, _ = opener.open(html_of(tour))
    page.locator(".tick").tap()
    page.locator(".tick").tap()
    late = replace(second, arrive=second.arrive + timedelta(minutes=9), notes="Déplacé")
    moved = make_tour((replace(route, visits=(third, late)),))
    assert reopened(page, opener, moved) == [second.name]
    assert reopened(page, opener, tour) == [second.name]
    elsewhere = replace(second, place="Ailleurs")
    assert reopened(page, opener, make_tour((replace(route, visits=(first, elsewhere)),))) == []
    later = replace(route, date=route.date + timedelta(days=7))
    assert reopened(page, opener, make_tour((later,))) == []
    twice = make_tour((replace(route, visits=(first, second, first)),))
    assert reopened(page, opener, twice) == []
    page.locator("#etape-3 .done").tap()
    assert reopened(page, opener, twice) == [first.name]
    assert page.locator("#etape-3.is-done").count() == 1


HERE = {"latitude": 48.52, "longitude": 4.83, "accuracy": 250}


def test_the_phone_shows_where_it_is_and_how_surely(opener: Opener) -> None:
    page, seen = opener.open(html_of(small_tour()), geolocation=HERE, permissions=["geolocation"])
    button, message = page.get_by_role("button", name="Me situer"), page.locator("#carte-message")
    button.tap()
    expect(message).to_have_text("Vous êtes au point violet, à 250 m près.")
    expect(button).to_have_attribute("aria-pressed", "true")
    settle(page)
    centre = "[guinguetteMap.getCenter().lat, guinguetteMap.getCenter().lng]"
    assert page.evaluate(centre) == pytest.approx([48.52, 4.83], abs=1e-3)
    page.context.set_geolocation({**HERE, "latitude": 48.53, "accuracy": 12})
    expect(message).to_have_text("Vous êtes au point violet, à 12 m près.")
    settle(page)
    assert page.evaluate(centre) == pytest.approx([48.53, 4.83], abs=1e-3)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.locator("path.leaflet-interactive[stroke='#6a1b9a']").count() == 0
    assert seen.is_quiet


REFUSALS = {1: "Autorisez la position", 2: "Activez la localisation", 3: "près d’une vitre"}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_position_that_does_not_come_is_told_with_what_to_do(opener: Opener, code: int) -> None:
    page, _ = opener.prepare()
    page.add_init_script(
        "Geolocation.prototype.watchPosition = (found, failed) => "
        f"{{ setTimeout(() => failed({{ code: {code} }}), 0); return 1; }};"
    )
    opener.show(page, html_of(small_tour()))
    button = page.locator("#carte-ici")
    button.tap()
    expect(page.locator("#carte-message")).to_contain_text(REFUSALS[code])
    expect(button).to_have_attribute("aria-pressed", "false" if code == 1 else "true")


@pytest.mark.parametrize(
    "missing",
    [
        "Object.defineProperty(window, 'isSecureContext', { get: () => false });",
        "Object.defineProperty(Navigator.prototype, 'geolocation', { get: () => undefined });",
    ],
)
def test_a_file_opened_where_there_is_no_position_says_how_to_open_it(
    opener: Opener, missing: str
) -> None:
    page, seen = opener.prepare()
    page.add_init_script(missing)
    opener.show(page, html_of(small_tour()))
    page.locator("#carte-ici").tap()
    expect(page.locator("#carte-message")).to_contain_text("ouvrez-le avec Chrome")
    assert seen.is_quiet


LOCKS = """
window.asked = 0; window.released = 0;
Object.defineProperty(Navigator.prototype, 'wakeLock', { get: () => ({
  request: () => (window.asked++, Promise.resolve({ release: () => { window.released++; } }))
}) });
"""


def test_the_screen_stays_on_also_after_another_app_was_shown(opener: Opener) -> None:
    page, _ = opener.prepare()
    page.add_init_script(LOCKS)
    opener.show(page, html_of(small_tour()))
    button = page.get_by_role("button", name="Garder l’écran allumé")
    back = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(back)
    assert page.evaluate("window.asked") == 0
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.evaluate(back)
    assert page.evaluate("window.asked") == 2
    button.tap()
    page.evaluate(back)
    assert page.evaluate("[window.asked, window.released]") == [2, 1]
    expect(button).to_have_attribute("aria-pressed", "false")


def test_without_a_wake_lock_there_is_no_button_for_it(opener: Opener) -> None:
    page, _ = opener.prepare()
    page.add_init_script("delete Navigator.prototype.wakeLock;")
    opener.show(page, html_of(small_tour()))
    page.wait_for_selector(".pin-stop")
    assert not page.locator("#ecran-allume").is_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_gpx_file_is_saved_from_the_page_alone(opener: Opener, javascript: bool) -> None:
    tour = small_tour(REAL_ROADS)
    page, _ = opener.open(html_of(tour), java_script_enabled=javascript)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Enregistrer la trace GPX").tap()
    assert saved.value.suggested_filename == "2026-06-04-vehicule-1.gpx"
    gpx = gpxpy.parse(saved.value.path().read_text(encoding="utf-8"))
    assert len(gpx.waypoints) == 4
    assert len(gpx.tracks) == 1
