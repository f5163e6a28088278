"""Pages opened as a driver does: a phone, a file, no network; then a computer, and paper."""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from guinguette.tour import Tour
from maps.drawing.page import Document
from maps.pages.balance import Co2Lines
from maps.pages.driver import driver_page
from maps.pages.overview import overview_page
from maps.words import labels
from tests.http_servers import Reply, serve
from tests.maps.browser import LONG_MS, PHONE, Opener, settle
from tests.tours import (
    HOSTILE_TEXTS,
    REAL_ROADS,
    crowded_tour,
    grid_contours,
    ground_of,
    hostile_tour,
    small_tour,
    winding_roads,
)

pytestmark = pytest.mark.browser

PRINTED_ON = date(2026, 5, 28)
TOURS = {
    "small": small_tour(),
    "crowded": crowded_tour(),
    "hostile": hostile_tour(),
    "real roads": small_tour(REAL_ROADS),
}
ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "606060f80f0001040100b5d9e4a50000000049454e44ae426082"
)


def driver_html(tour: Tour, number: int = 0) -> str:
    return driver_page(
        tour,
        tour.routes[number],
        printed_on=PRINTED_ON,
        ground=ground_of(() if tour.network.is_estimate else winding_roads(30), grid_contours()),
        contact_phone="03 25 00 00 00",
        week_href="semaine.html",
    )


def overview_html(tour: Tour) -> str:
    return overview_page(
        tour,
        printed_on=PRINTED_ON,
        files={(r.date, r.vehicle): f"{r.date}-{labels.slug(r.vehicle)}.html" for r in tour.routes},
        documents=[Document(group="Données", label="plan.json", href="plan.json")],
        co2=Co2Lines(title="Bilan CO₂", lines=(("Solde", "1", "2", "3"),), note=""),
        ground=ground_of(contours=grid_contours()),
    )


def box_of(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return dict(box)


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["x"] < b["x"] + b["width"] - 1
        and b["x"] < a["x"] + a["width"] - 1
        and a["y"] < b["y"] + b["height"] - 1
        and b["y"] < a["y"] + a["height"] - 1
    )


@pytest.mark.parametrize("name", TOURS)
def test_a_driver_page_opens_with_the_network_cut_and_asks_for_nothing(
    opener: Opener, name: str
) -> None:
    page, seen = opener.open(driver_html(TOURS[name]))
    page.wait_for_selector(".pin-stop")
    settle(page)
    assert seen.is_quiet
    assert page.locator(".leaflet-container").count() == 1


@pytest.mark.parametrize("name", TOURS)
def test_an_overview_opens_with_the_network_cut_and_asks_for_nothing(
    opener: Opener, name: str
) -> None:
    page, seen = opener.open(overview_html(TOURS[name]))
    page.wait_for_selector(".pin-badge")
    settle(page)
    assert seen.is_quiet


@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 568}])
def test_pins_are_in_order_inside_the_map_and_clear_of_each_other_and_of_the_buttons(
    opener: Opener, viewport: dict[str, int]
) -> None:
    page, _ = opener.open(driver_html(crowded_tour()), viewport=viewport)
    page.wait_for_selector(".pin-stop")
    settle(page)
    assert page.locator(".pin-stop").all_inner_texts() == ["1", "2", "3", "4", "5", "6"]
    frame = box_of(page, ".map-box")
    buttons = [box_of(page, ".leaflet-control-zoom"), box_of(page, ".leaflet-control-scale")]
    pins = [dict(pin.bounding_box() or {}) for pin in page.locator(".pin").all()]
    for rank, pin in enumerate(pins):
        assert frame["x"] <= pin["x"]
        assert pin["x"] + pin["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= pin["y"]
        assert pin["y"] + pin["height"] <= frame["y"] + frame["height"]
        assert not any(overlap(pin, button) for button in buttons)
        covered = [other for other in pins[rank + 1 :] if overlap(_heart(pin), _heart(other))]
        assert covered == []


def _heart(pin: dict[str, float]) -> dict[str, float]:
    """Return the middle of a round pin: corners of two boxes may meet where circles do not."""
    return {
        "x": pin["x"] + 0.15 * pin["width"], "y": pin["y"] + 0.15 * pin["height"],
        "width": 0.7 * pin["width"], "height": 0.7 * pin["height"],
    }  # fmt: skip


def test_names_on_the_map_do_not_overlap(opener: Opener) -> None:
    page, _ = opener.open(driver_html(crowded_tour()))
    settle(page)
    names = [
        dict(name.bounding_box() or {})
        for name in page.locator(".leaflet-tooltip.name").all()
        if name.is_visible()
    ]
    assert len(names) >= 3
    for rank, name in enumerate(names):
        assert not any(overlap(name, other) for other in names[rank + 1 :])


def test_a_tap_on_a_pin_opens_its_village_and_hours(opener: Opener) -> None:
    tour = small_tour()
    page, seen = opener.open(driver_html(tour))
    page.locator(".carte").scroll_into_view_if_needed()
    for number, visit in enumerate(tour.routes[0].visits, start=1):
        page.locator(".pin-stop", has_text=str(number)).tap()
        popup = page.locator(".leaflet-popup-content", has_text=f"{number}. {visit.name}")
        text = popup.inner_text()
        assert labels.hour(visit.arrive) in text
        assert labels.hour(visit.leave) in text
        page.locator(".leaflet-popup-close-button").tap()
        expect(page.locator(".leaflet-popup")).to_have_count(0)
        page.locator("#carte-entiere").tap()
        settle(page)
    assert seen.is_quiet


def test_without_javascript_the_page_is_complete(opener: Opener) -> None:
    tour = small_tour()
    page, _ = opener.open(driver_html(tour), java_script_enabled=False)
    plan = page.locator("svg.plan")
    assert plan.is_visible()
    assert not page.locator(".map-box").is_visible()
    marks = plan.locator(".plan-mark").all_text_contents()
    assert marks == ["1", "2", "3", "D"]
    text = page.locator("body").inner_text()
    for visit in tour.routes[0].visits:
        assert visit.name in text
        for moment in (visit.arrive, visit.open, visit.close, visit.leave):
            assert labels.hour(moment) in text
    assert page.locator("a.go").first.get_attribute("href") is not None
    assert page.locator(".done").first.is_visible() is False


def test_names_of_the_static_plan_stay_in_it_and_do_not_overlap(opener: Opener) -> None:
    page, _ = opener.open(driver_html(crowded_tour()), java_script_enabled=False)
    frame = box_of(page, "svg.plan")
    names = [dict(n.bounding_box() or {}) for n in page.locator(".plan-name").all()]
    marks = [dict(n.bounding_box() or {}) for n in page.locator(".plan-mark").all()]
    assert len(names) >= 5
    for rank, name in enumerate(names):
        assert name["x"] >= frame["x"]
        assert name["x"] + name["width"] <= frame["x"] + frame["width"]
        assert not any(overlap(name, other) for other in [*names[rank + 1 :], *marks])


@pytest.mark.parametrize("make", [driver_html, overview_html])
def test_hostile_texts_are_shown_and_never_run(opener: Opener, make) -> None:
    page, seen = opener.open(make(hostile_tour()))
    page.wait_for_selector(".pin-depot")
    shown = page.locator("body").text_content() or ""
    for text in HOSTILE_TEXTS:
        assert text in shown
    pin = page.locator(".pin-stop, .pin-dot").first
    pin.dispatch_event("click")
    popup = page.locator(".leaflet-popup-content").text_content() or ""
    for text in HOSTILE_TEXTS:
        assert text in popup
    assert page.evaluate("typeof window.x") == "undefined"
    assert page.evaluate("document.querySelectorAll('img').length") == 0
    assert seen.is_quiet


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("name", ["small", "hostile"])
@pytest.mark.parametrize("make", [driver_html, overview_html])
def test_nothing_scrolls_sideways(opener: Opener, make, name: str, width: int) -> None:
    page, _ = opener.open(make(TOURS[name]), viewport={"width": width, "height": 700})
    settle(page)
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1] == width


def test_texts_and_hours_are_large_and_buttons_fit_a_thumb(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour()))
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator("body").evaluate(size) >= 18
    for hour in page.locator(".times dd, .next .open").all():
        assert hour.evaluate(size) >= 20
        assert int(hour.evaluate("e => getComputedStyle(e).fontWeight")) >= 700
        assert hour.evaluate("e => e.scrollWidth <= e.clientWidth")
    for target in page.locator(".button:visible, summary, .done, .leaflet-bar a").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["width"] >= 48


def test_the_map_leaves_half_of_the_screen_to_the_list(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour()))
    assert box_of(page, ".map-box")["height"] <= 0.5 * PHONE["height"] + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [driver_html, overview_html])
def test_texts_stand_out_seven_to_one(opener: Opener, make, scheme: str) -> None:
    page, _ = opener.open(make(small_tour()), color_scheme=scheme)
    worst = page.evaluate(CONTRAST)
    assert worst["ratio"] >= 7, worst


CONTRAST = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const back = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  let worst = { ratio: 99, text: '' };
  document.querySelectorAll('main *, header *, footer *').forEach(e => {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    const skipped = e.closest('.map-box, svg, .route-number');
    if (!own || skipped || !e.checkVisibility()) return;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(back(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text: e.textContent.trim().slice(0, 40) };
  });
  return worst;
}"""


def test_a_stop_done_is_remembered_and_the_next_one_comes_up(opener: Opener) -> None:
    tour = small_tour()
    names = [visit.name for visit in tour.routes[0].visits]
    page, seen = opener.open(driver_html(tour))
    card = page.locator("#prochaine-contenu h3")
    assert card.inner_text() == names[0]
    page.locator("#etape-1 .done").tap()
    assert card.inner_text() == names[1]
    assert page.locator("#etape-1 .done-word").is_visible()
    page.reload()
    assert card.inner_text() == names[1]
    page.locator("#etape-2 .done").tap()
    page.locator("#etape-3 .done").tap()
    assert page.locator("#prochaine-titre").inner_text() == "Toutes les étapes sont faites"
    assert seen.is_quiet


def test_the_go_button_opens_the_maps_of_the_phone(opener: Opener) -> None:
    tour = small_tour()
    where = f"{tour.routes[0].visits[0].latitude:.6f},{tour.routes[0].visits[0].longitude:.6f}"
    expected = {
        "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile": f"geo:{where}",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4) Safari": "https://maps.apple.com/?daddr=" + where,
        "Mozilla/5.0 (Windows NT 10.0) Chrome/130": "https://www.google.com/maps/dir/?api=1",
    }
    for agent, start in expected.items():
        page, _ = opener.open(driver_html(tour), user_agent=agent)
        href = page.locator("#prochaine-contenu a.go").get_attribute("href") or ""
        assert href.startswith(start)


def test_tiles_are_asked_of_ign_only_after_a_tap_and_lie_above_the_base(opener: Opener) -> None:
    page, seen = opener.open(driver_html(small_tour(REAL_ROADS)))
    page.route(EVERY_HOST, answer)
    settle(page)
    assert seen.is_quiet
    page.locator(ONLINE).tap()
    page.wait_for_selector(".leaflet-tile-loaded", state="attached")
    assert seen.requests
    assert all(url.startswith("https://data.geopf.fr/wmts?") for url in seen.requests)
    expect(page.locator(MESSAGE)).to_have_text("Fond de carte en ligne : IGN.")
    expect(page.locator(ONLINE)).to_have_attribute("aria-pressed", "true")
    layers = page.evaluate(
        "['.leaflet-fond-pane', '.leaflet-tile-pane', '.leaflet-overlay-pane']"
        ".map(s => +getComputedStyle(document.querySelector(s)).zIndex)"
    )
    assert layers == [150, 200, 400]
    asked = len(seen.requests)
    page.locator(ONLINE).tap()
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    settle(page)
    assert len(seen.requests) == asked
    expect(page.locator(MESSAGE)).to_be_empty()
    expect(page.locator(ONLINE)).to_have_attribute("aria-pressed", "false")


ONLINE, MESSAGE, EVERY_HOST = "#carte-en-ligne", "#carte-message", "http*://**/*"
ABSENT = "Pas de réseau : la carte reste celle qui est dans ce fichier."


def answer(route: Route) -> None:
    route.fulfill(body=ONE_PIXEL, content_type="image/png")


@contextmanager
def no_such_host() -> Iterator[str]:
    yield "https://data.geopf.fr"


@contextmanager
def refusing() -> Iterator[str]:
    """A port that is taken and does not listen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def answering(reply: Reply) -> Iterator[str]:
    with serve() as site:
        site.files["/wmts"] = b"<html>Identifiez-vous</html>"
        site.always = reply
        yield site.address


FAILURES = {
    "no such host": no_such_host,
    "connection refused": refusing,
    "forbidden": partial(answering, Reply(status=403)),
    "a page that asks for a password": partial(answering, Reply()),
    "silence": partial(answering, Reply(silent_s=LONG_MS)),
}


@pytest.mark.parametrize("claims_network", [True, False])
@pytest.mark.parametrize("failure", FAILURES)
def test_without_network_the_online_button_says_so_and_leaves_the_map_of_the_file(
    opener: Opener, monkeypatch: pytest.MonkeyPatch, failure: str, claims_network: bool
) -> None:
    with FAILURES[failure]() as host:
        monkeypatch.setattr("maps.drawing.page.TILE_HOST", host)
        monkeypatch.setattr("maps.drawing.leaflet.TILE_URL", f"{host}/wmts?{{z}}/{{x}}/{{y}}")
        page, seen = opener.prepare()
        page.add_init_script(CLAIM % str(claims_network).lower())
        opener.show(page, driver_html(small_tour()))
        settle(page)
        assert seen.is_quiet
        page.locator(ONLINE).tap()
        expect(page.locator(MESSAGE)).to_have_text(ABSENT)
        expect(page.locator(ONLINE)).to_have_attribute("aria-pressed", "false")
        assert seen.requests
        assert all(url.startswith(host) for url in seen.requests)
        assert page.locator(".leaflet-tile-loaded").count() == 0
        assert page.locator(".pin-stop").count() == 3


CLAIM = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => %s });"


def test_what_fails_at_once_is_given_up_and_asked_again_only_by_a_tap(opener: Opener) -> None:
    page, seen = opener.open(overview_html(small_tour()))
    page.route(EVERY_HOST, lambda route: route.abort())
    page.locator(ONLINE).tap()
    expect(page.locator(MESSAGE)).to_have_text(ABSENT)
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    asked = len(seen.requests)
    page.evaluate("void guinguetteMap.panBy([400, 400], { animate: false })")
    settle(page)
    assert len(seen.requests) == asked
    page.route(EVERY_HOST, answer)
    page.locator(ONLINE).tap()
    expect(page.locator(MESSAGE)).to_have_text("Fond de carte en ligne : IGN.")


def test_tiles_that_are_late_are_told_after_two_seconds_and_shown_when_they_come(
    opener: Opener,
) -> None:
    page, _ = opener.prepare()
    page.clock.install()
    opener.show(page, driver_html(small_tour()))
    late: list[Route] = []

    def keep(route: Route) -> None:
        late.append(route)

    page.route(EVERY_HOST, keep)
    with page.expect_request(EVERY_HOST):
        page.locator(ONLINE).tap()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    message, button = page.locator(MESSAGE), page.locator(ONLINE)
    expect(message).to_be_empty()
    page.clock.run_for(2_000)
    expect(message).to_have_text(ABSENT)
    expect(button).to_have_attribute("aria-pressed", "false")
    for route in late:
        answer(route)
    expect(message).to_have_text("Fond de carte en ligne : IGN.")
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_signal_lost_on_the_way_keeps_the_tiles_that_came(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour()))
    page.route(EVERY_HOST, answer)
    page.locator(ONLINE).tap()
    expect(page.locator(MESSAGE)).to_have_text("Fond de carte en ligne : IGN.")
    expect(page.locator(".leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)
    page.unroute(EVERY_HOST)
    page.evaluate("void guinguetteMap.panBy([150, 0], { animate: false })")
    expect(page.locator(MESSAGE)).to_have_text(ABSENT)
    assert page.locator(".leaflet-tile-loaded").count() > 0
    expect(page.locator(ONLINE)).to_have_attribute("aria-pressed", "true")


def test_one_finger_scrolls_the_page_until_the_driver_frees_the_map(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour()))
    touch = "getComputedStyle(document.querySelector('.leaflet-container')).touchAction"
    assert page.evaluate(touch) == "pan-x pan-y"
    page.locator("#carte-bouger").tap()
    assert page.locator("#carte-bouger").get_attribute("aria-pressed") == "true"
    assert page.evaluate(touch) == "none"


def test_a_map_that_fails_leaves_the_static_plan(opener: Opener) -> None:
    broken = driver_html(small_tour()).replace("window.L=t", "window.M=t")
    page, _ = opener.open(broken)
    settle(page)
    assert page.locator("svg.plan").is_visible()
    assert page.locator(".pin").count() == 0


def test_weeks_and_vehicles_are_shown_and_hidden_on_the_overview(opener: Opener) -> None:
    page, _ = opener.open(overview_html(small_tour()))
    badges = page.locator(".pin-badge")
    assert badges.all_inner_texts() == ["1"]
    page.get_by_role("checkbox", name="semaine 24").check()
    assert badges.all_inner_texts() == ["1", "2"]
    page.get_by_role("checkbox", name="semaine 23").uncheck()
    assert badges.all_inner_texts() == ["2"]
    page.get_by_role("checkbox", name="Véhicule 1").uncheck()
    assert badges.count() == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_the_printed_page_has_the_plan_and_every_stop(opener: Opener, javascript: bool) -> None:
    tour = crowded_tour()
    page, _ = opener.open(driver_html(tour), is_phone=False, java_script_enabled=javascript)
    page.emulate_media(media="print")
    assert page.locator("svg.plan").is_visible()
    assert not page.locator(".map-box").is_visible()
    pdf = PdfReader(BytesIO(page.pdf(format="A4")))
    words = " ".join(sheet.extract_text() for sheet in pdf.pages)
    text = " ".join(unicodedata.normalize("NFKC", words).split())
    assert len(pdf.pages) <= 4
    for visit in tour.routes[0].visits:
        assert visit.name in text
        assert " ".join(labels.hour(visit.open).split()) in text


def test_a_stop_that_was_ticked_is_printed_with_its_hours(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour()), is_phone=False)
    page.locator("#etape-1 .done input").check()
    page.emulate_media(media="print")
    assert page.locator("#etape-1 .times").is_visible()
    assert page.locator("#etape-1 .about").is_visible()
