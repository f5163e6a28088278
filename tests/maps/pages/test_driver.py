"""The page of a driver, read as text: complete without a script, within its size."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote_to_bytes

import pytest

from guinguette.tour import NetworkFacts
from maps.drawing.base import MAX_ENCODED_BYTES, BaseLayer, arrow_on, base_layer, encode_polyline
from maps.drawing.page import script_json
from maps.drawing.svg import SketchLine, SketchPin, sketch_svg
from maps.exchange.gpx import route_gpx
from maps.pages.driver import ESTIMATE_NOTE, driver_page
from maps.words import labels
from maps.words.phrases import phrase
from tests.maps.reader import MAX_PAGE_BYTES, Reader
from tests.tours import (
    ESTIMATE,
    HOSTILE_TEXTS,
    REAL_ROADS,
    crowded_tour,
    grid_contours,
    ground_of,
    hostile_tour,
    small_tour,
    winding_roads,
)

PRINTED_ON = date(2026, 5, 28)


def page_of(tour=None, number: int = 0, **options) -> str:
    tour = tour or small_tour()
    return driver_page(tour, tour.routes[number], printed_on=PRINTED_ON, **options)


def test_every_stop_is_written_with_its_four_hours_place_and_services() -> None:
    tour = small_tour()
    text = Reader(page_of(tour)).text
    for visit in tour.routes[0].visits:
        times = (visit.arrive, visit.open, visit.close, visit.leave)
        shown = [labels.hour(moment).replace("\xa0", " ") for moment in times]
        card = f"Arrivée {shown[0]} Ouvre {shown[1]} Ferme {shown[2]} Repart {shown[3]}"
        assert card in text
        assert visit.name in text
        assert visit.place in text
        assert ", ".join(visit.services) in text
        assert visit.notes in text


def test_stops_stand_in_the_order_of_the_day() -> None:
    tour = small_tour()
    headings = re.findall(r'<article class="stop" id="etape-(\d+)"[^>]*: ([^"]+)"', page_of(tour))
    assert headings == [(str(n), v.name) for n, v in enumerate(tour.routes[0].visits, 1)]


def test_the_page_has_one_title_and_the_landmarks_of_a_page_in_french() -> None:
    page = page_of()
    reader = Reader(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert [reader.tags.count(tag) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
    assert "Jeudi 4 juin 2026 – Véhicule 1" in reader.text


def test_pinch_zoom_is_never_forbidden() -> None:
    viewport = re.search(r'<meta name="viewport" content="([^"]+)"', page_of())
    assert viewport is not None
    assert viewport[1] == "width=device-width, initial-scale=1"


def test_every_stop_has_a_link_for_each_app_and_a_number_to_call() -> None:
    tour = small_tour()
    links = Reader(page_of(tour)).links
    for visit in tour.routes[0].visits:
        where = f"{visit.latitude:.6f},{visit.longitude:.6f}"
        hosts = ("google.com", "waze.com", "geo:", "maps.apple.com", "osmand.net", "omaps.app")
        for host in hosts:
            assert any(host in link and where in link for link in links), (host, where)
    assert "tel:+33325040000" in links


def test_every_distance_of_an_estimated_network_is_marked_as_an_estimation() -> None:
    text = Reader(page_of()).text
    legs, card = 4, 1
    assert len(re.findall(r"≈ [\d,]+ km · ≈ [^·]+? de route", text)) == legs + card
    assert "≈ 58,4 km · ≈ 1 h 12 ≈ estimation" in text
    assert phrase(ESTIMATE_NOTE).replace("\xa0", " ") in text
    assert "contiguïté des communes" in text


def test_real_roads_are_credited_and_nothing_says_estimation() -> None:
    tour = small_tour(REAL_ROADS)
    text = Reader(page_of(tour)).text
    assert "estimation" not in text.lower()
    assert "OpenStreetMap" in text
    assert "ODbL" in text
    assert "état au 1er mai 2026" in text


def test_estimated_legs_are_dashed_and_real_ones_are_solid() -> None:
    assert 'stroke-dasharray="2 9"' in page_of()
    assert "stroke-dasharray" not in re.sub(r"<script>.*?</script>", "", page_of(
        small_tour(REAL_ROADS)), flags=re.DOTALL)  # fmt: skip


def test_the_page_names_its_version_its_date_and_the_number_to_call() -> None:
    tour = small_tour()
    text = Reader(page_of(tour, contact_phone="03 25 00 00 00")).text
    assert labels.plan_version(tour) in text
    assert "jeudi 28 mai 2026" in text
    assert "03 25 00 00 00" in text


def test_another_plan_has_another_version_but_a_slower_search_has_not() -> None:
    tour = small_tour()
    assert labels.plan_version(replace(tour, runtime_s=99.0)) == labels.plan_version(tour)
    assert labels.plan_version(replace(tour, cost_eur=1.0)) != labels.plan_version(tour)


def test_the_break_is_written_after_the_visit_it_follows() -> None:
    tour = small_tour()
    route = tour.routes[0]
    late = timedelta(minutes=45)
    moved = [
        replace(v, arrive=v.arrive + late, open=v.open + late, close=v.close + late,
                leave=v.leave + late) for v in route.visits[1:]
    ]  # fmt: skip
    rested = replace(
        route,
        break_s=2700,
        break_after=1,
        visits=(route.visits[0], *moved),
        return_=route.return_ + late,
    )
    text = Reader(driver_page(tour, rested, printed_on=PRINTED_ON)).text
    assert text.count("Pause de 45 min") == 1
    assert text.index("Repart 10 h 44") < text.index("Pause de 45 min") < text.index("6,4 km")


def test_a_day_without_a_break_does_not_mention_one() -> None:
    assert "Pause" not in Reader(page_of()).text


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_text_is_shown_as_it_was_typed(text: str) -> None:
    page = page_of(hostile_tour())
    shown = " ".join(text.split())
    assert Reader(page).text.count(shown) >= 3 * 8
    assert text in unescape(page)


def test_a_hostile_text_adds_no_element_to_the_page() -> None:
    plain, hostile = Reader(page_of()), Reader(page_of(hostile_tour()))
    for tag in ("script", "style", "img", "b", "svg"):
        assert hostile.tags.count(tag) == plain.tags.count(tag)


def test_the_same_route_twice_is_the_same_bytes() -> None:
    options = {"ground": ground_of(winding_roads(8), grid_contours())}
    assert page_of(**options) == page_of(**options)


def test_a_page_with_dense_roads_stays_within_its_size() -> None:
    page = page_of(small_tour(REAL_ROADS), ground=ground_of(winding_roads(200), grid_contours()))
    assert len(page.encode()) <= MAX_PAGE_BYTES


def test_a_route_with_nothing_around_it_and_no_week_is_still_a_page() -> None:
    reader = Reader(page_of())
    assert "Plan de la tournée" in reader.text
    assert not any(link.endswith(".html") for link in reader.links)
    assert "semaine.html" in Reader(page_of(week_href="semaine.html")).links


@pytest.mark.parametrize("network", [ESTIMATE, REAL_ROADS])
def test_the_gpx_file_is_in_the_page(network: NetworkFacts) -> None:
    tour = small_tour(network)
    (link,) = (link for link in Reader(page_of(tour)).links if link.startswith("data:"))
    kind, _, content = link.partition(",")
    assert kind == "data:application/gpx+xml;charset=utf-8"
    assert unquote_to_bytes(content) == route_gpx(tour, tour.routes[0])


def test_roads_far_from_the_tour_are_left_out() -> None:
    far = [((1.0, 43.0), (1.1, 43.1))]
    near = [((4.9, 48.6), (4.95, 48.65))]
    layer = base_layer([(4.9, 48.6), (5.0, 48.7)], ground=ground_of([*far, *near]))
    assert [line for road in layer.roads for line in road.lines] == near


def test_too_many_roads_are_simplified_until_they_fit() -> None:
    layer = base_layer(
        [(4.6, 48.4), (5.2, 48.7)], ground=ground_of(winding_roads(400, 600), highway="primary")
    )
    assert sum(len(road.lines) for road in layer.roads) == 400
    assert len(script_json(layer.encoded)) <= MAX_ENCODED_BYTES


def test_a_line_is_encoded_as_the_published_example() -> None:
    line = [(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]
    assert encode_polyline(line, precision=5) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


def test_an_arrow_points_where_the_line_goes() -> None:
    there = arrow_on([(4.9, 48.5), (4.9, 48.6)])
    back = arrow_on([(4.9, 48.6), (4.9, 48.5)])
    assert there is not None
    assert back is not None
    assert (there[1], back[1]) == (0.0, 180.0)
    assert there[0] == pytest.approx((4.9, 48.54))
    assert back[0] == pytest.approx((4.9, 48.56))
    assert arrow_on([(4.9, 48.5), (4.9, 48.501)]) is None


def test_pins_of_a_plan_do_not_cover_each_other_and_names_do_not_overlap() -> None:
    route = crowded_tour().routes[0]
    pins = [
        SketchPin(point=(v.longitude, v.latitude), mark=str(n), name=v.name)
        for n, v in enumerate(route.visits, 1)
    ]
    line = SketchLine(points=tuple(pin.point for pin in pins), colour="#000000")
    svg = sketch_svg(pins, [line], base=BaseLayer(), title="Plan", identifier="p")
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="12.0"', svg)
    centres = [(float(x), float(y)) for x, y in found]
    assert len(centres) == 6
    for i, (ax, ay) in enumerate(centres):
        for bx, by in centres[i + 1 :]:
            assert ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 >= 25


def test_the_rhythm_is_said_in_french() -> None:
    tour = small_tour()
    route = tour.routes[0]
    weekly = replace(route, visits=tuple(replace(v, rhythm="weekly") for v in route.visits))
    text = Reader(driver_page(tour, weekly, printed_on=PRINTED_ON)).text
    assert "chaque semaine" in text
    assert "weekly" not in text


def test_the_page_says_when_the_break_is() -> None:
    tour = small_tour()
    route = replace(tour.routes[0], break_s=2_700, break_after=2)
    visit = route.visits[1]
    said = f"après l’étape 2 ({visit.name}), à {labels.hour(visit.leave)}"
    assert page_of(replace(tour, routes=(route,))).count(said) == 2
    on_the_spot = page_of(replace(tour, routes=(replace(route, break_after=None),)))
    assert "sur place, pendant une étape" in on_the_spot


def test_a_note_of_a_thousand_words_is_folded_and_whole() -> None:
    tour = small_tour()
    note = " ".join(f"mot{number}" for number in range(1_000))
    first, *others = tour.routes[0].visits
    route = replace(tour.routes[0], visits=(replace(first, notes=note), *others))
    page = page_of(replace(tour, routes=(route,)))
    assert note in page.partition("Note complète")[2].partition("</details>")[0]
    assert "mot999" not in page.partition("Note complète")[0]
