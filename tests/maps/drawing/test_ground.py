"""What lies under the maps: roads by weight, water, names, in a corridor and a budget."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guinguette.networks.built import load_built_network
from guinguette.networks.from_sources import build_from_file, build_from_graphml
from guinguette.tour import Tour
from maps.drawing.base import MAX_ENCODED_BYTES, base_layer
from maps.drawing.ground import ALLEY, MAIN, SECOND, STREET, THIRD, Ground
from maps.drawing.page import script_json
from maps.pages.driver import driver_page, route_line
from maps.pages.overview import overview_page
from routing.network.road_network import RoadNetwork, Town, Water
from tests.maps.browser import Opener, settle
from tests.real_density import dense_extract
from tests.road_tours import tour_on
from tests.shared import SHARED, needs_shared
from tests.tours import REAL_ROADS, ground_of, small_tour, winding_roads

MAX_PAGE_BYTES = 800_000
TOUR = [(4.90, 48.60), (5.00, 48.60)]
BESIDE, FAR = ((4.95, 48.601), (4.95, 48.605)), ((4.95, 48.62), (4.95, 48.63))
PRINTED_ON = date(2026, 6, 1)


def driver_html(tour: Tour, ground: Ground) -> str:
    return driver_page(tour, tour.routes[0], printed_on=PRINTED_ON, ground=ground)


@pytest.mark.parametrize(
    ("highway", "weight"),
    [
        ("motorway", MAIN), ("trunk_link", MAIN), ("primary", MAIN), ("secondary", SECOND),
        ("tertiary_link", THIRD), ("unclassified", STREET), ("residential", STREET),
        ("service", ALLEY), ("track", ALLEY),
    ],
)  # fmt: skip
def test_a_class_of_road_has_its_weight(highway: str, weight: int) -> None:
    streets = ground_of([BESIDE], highway=highway).streets
    assert streets is not None
    assert streets.weights.tolist() == [weight]


@pytest.mark.parametrize(
    ("highway", "drawn"),
    [("primary", [BESIDE, FAR]), ("tertiary", [BESIDE, FAR]), ("residential", [BESIDE]),
     ("service", [])],
)  # fmt: skip
def test_small_roads_are_drawn_beside_the_tour_and_large_ones_all_around(
    highway: str, drawn: list
) -> None:
    layer = base_layer(TOUR, ground=ground_of([BESIDE, FAR], highway=highway))
    assert sorted(line for road in layer.roads for line in road.lines) == sorted(drawn)
    layer = base_layer(TOUR, ground=ground_of([BESIDE, FAR], highway=highway), near_m=0.0)
    expected = drawn if highway in {"primary", "tertiary"} else []
    assert sorted(line for road in layer.roads for line in road.lines) == sorted(expected)


def test_streets_of_one_number_are_one_line_and_its_number_is_known() -> None:
    roads = [((4.90, 48.60), (4.93, 48.602)), ((4.93, 48.602), (4.96, 48.60))]
    (road,) = base_layer(TOUR, ground=ground_of(roads, ref="D 60;D 384", name="Grande Rue")).roads
    assert road.text == "D 60"
    assert len(road.lines) == 1


def test_a_town_that_two_sources_know_is_named_once_the_largest_first() -> None:
    towns = [
        Town(name="Wassy", x=4.95, y=48.5, population=0),
        Town(name="Wassy", x=4.951, y=48.501, population=2900),
        Town(name="Wassy", x=6.0, y=47.0, population=10),
        Town(name="Joinville", x=5.14, y=48.44, population=3000),
    ]
    named = [(town.name, town.population) for town in Ground(towns=towns).named]
    assert named == [("Joinville", 3000), ("Wassy", 2900), ("Wassy", 10)]


def lake_and_river() -> Ground:
    ground = ground_of([BESIDE])
    assert ground.network is not None
    shore = [(4.92, 48.61), (4.93, 48.61), (4.93, 48.62), (4.92, 48.61)]
    river = [(4.5, 48.59), (4.95, 48.595), (5.4, 48.59)]
    x, y = np.array([*shore, *river]).T
    water = Water(
        start=np.array([0, 4, 7]), x=x, y=y, is_area=np.array([True, False]),
        names=("Étang Neuf", "La Marne"),
    )  # fmt: skip
    return Ground(network=replace(ground.network, water=water))


def test_a_river_is_cut_at_the_corridor_and_a_lake_is_whole() -> None:
    lake, river = base_layer(TOUR, ground=lake_and_river()).waters
    assert (lake.text, lake.is_area, len(lake.lines[0])) == ("Étang Neuf", True, 4)
    assert (river.text, river.is_area) == ("La Marne", False)
    assert 4.5 < river.lines[0][0][0] < 4.90


@pytest.mark.browser
def test_roads_and_water_lie_on_the_map_where_they_are(opener: Opener) -> None:
    tour = small_tour(REAL_ROADS)
    page, seen = opener.open(driver_html(tour, lake_and_river()))
    settle(page)
    bounds = page.evaluate(
        """() => {
          const found = {};
          guinguetteMap.eachLayer(layer => {
            const isBase = layer instanceof L.Polyline && layer.options.pane === 'fond';
            if (isBase && layer.getBounds().isValid()) {
              const of = layer.options.fill ? 'lake' : layer.options.color;
              found[of] = layer.getBounds().toBBoxString().split(',').map(Number);
            }
          });
          return found;
        }"""
    )
    assert seen.is_quiet
    assert bounds["lake"] == pytest.approx([4.92, 48.61, 4.93, 48.62], abs=1e-4)
    assert bounds["#7fb2d9"][1] == pytest.approx(48.59, abs=0.01)
    assert bounds["#85816f"] == pytest.approx([4.95, 48.601, 4.95, 48.605], abs=1e-4)
    credit = page.locator(".leaflet-control-attribution").inner_text()
    assert "OpenStreetMap" in credit


_NAMES_OVER_PINS = """() => {
  const canvas = [...document.querySelectorAll('.leaflet-fond-pane canvas')].pop();
  const pen = canvas.getContext('2d'), frame = canvas.getBoundingClientRect();
  const scale = canvas.width / frame.width;
  const inked = (x, y, w, h) => {
    const data = pen.getImageData(x * scale, y * scale, w * scale, h * scale).data;
    let sum = 0;
    for (let k = 3; k < data.length; k += 4) { sum += data[k] > 0; }
    return sum;
  };
  const boxes = [...document.querySelectorAll('.pin, .leaflet-control')].map(
    pin => pin.getBoundingClientRect());
  return [inked(0, 0, frame.width, frame.height), boxes.map(
    box => inked(box.x - frame.x + 2, box.y - frame.y + 2, box.width - 4, box.height - 4))];
}"""


@pytest.mark.browser
def test_names_of_towns_and_roads_are_written_and_never_over_a_pin_or_a_button(
    opener: Opener,
) -> None:
    tour = small_tour(REAL_ROADS)
    at_pins = [
        Town(name=f"Sous l’épingle {n}", x=v.longitude, y=v.latitude, population=9000 - n)
        for n, v in enumerate(tour.routes[0].visits)
    ]
    page, _ = opener.open(
        driver_html(
            tour, ground_of(winding_roads(30), towns=at_pins, ref="D 60", highway="primary")
        )
    )
    settle(page)
    written, over = page.evaluate(_NAMES_OVER_PINS)
    assert written > 500
    assert len(over) >= 6
    assert set(over) == {0}


@pytest.mark.browser
def test_a_pin_out_of_sight_leaves_no_name_on_the_map(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour(REAL_ROADS), ground_of()))
    settle(page)
    page.evaluate("() => guinguetteMap.setView([48.55, 4.85], 14, { animate: false })")
    settle(page)
    names = page.locator(".leaflet-tooltip.name")
    shown = names.evaluate_all(
        "all => all.filter(e => getComputedStyle(e).visibility !== 'hidden')"
    )
    assert names.count() == 4
    assert shown == []


@pytest.mark.browser
def test_a_map_without_roads_credits_no_one_for_them(opener: Opener) -> None:
    page, _ = opener.open(driver_html(small_tour(), ground_of()))
    assert "OpenStreetMap" not in page.locator(".leaflet-control-attribution").inner_text()


def test_the_sketch_names_a_town_that_is_no_stop_and_a_road() -> None:
    tour = small_tour(REAL_ROADS)
    town = Town(name="Éclaron", x=4.76, y=48.60, population=2000)
    line = ((4.80, 48.60), (4.90, 48.61))
    page = driver_html(tour, ground_of([line], towns=[town], highway="primary", ref="N 4"))
    svg = re.search(r'<svg class="plan" .*?</svg>', page, re.DOTALL)
    assert svg is not None
    assert ">Éclaron</text>" in svg[0]
    assert ">N 4</text>" in svg[0]


def test_a_page_on_a_network_of_real_density_stays_within_its_size(tmp_path) -> None:
    path = dense_extract(tmp_path / "dense.osm.pbf")
    build_from_file(path, today=PRINTED_ON, output=tmp_path / "roads")
    network = load_built_network(tmp_path / "roads")
    tour = tour_on(network, stops=25, around_km=7.0)
    assert 60_000 <= tour.routes[0].distance_m <= 110_000
    ground = Ground(network=network)
    layer = base_layer(route_line(tour.routes[0]), ground=ground)
    assert len(script_json(layer.encoded)) <= MAX_ENCODED_BYTES
    assert {road.weight for road in layer.roads} >= {SECOND, THIRD, STREET}
    assert len(driver_html(tour, ground).encode()) <= MAX_PAGE_BYTES
    assert len(_overview(tour, ground).encode()) <= MAX_PAGE_BYTES


def _overview(tour: Tour, ground: Ground) -> str:
    return overview_page(tour, printed_on=PRINTED_ON, files={}, ground=ground)


def real(name: str, folder) -> RoadNetwork:
    build = build_from_graphml if "graphml" in name else build_from_file
    build(SHARED / "osm" / name, today=PRINTED_ON, output=folder)
    return load_built_network(folder)


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_a_page_of_corsica_has_its_roads_and_stays_within_its_size(tmp_path) -> None:
    network = real("corse_2A2B.graphml.gz", tmp_path / "roads")
    tour = tour_on(network, stops=25, around_km=14.0)
    ground = Ground(network=network)
    layer = base_layer(route_line(tour.routes[0]), ground=ground)
    assert {road.weight for road in layer.roads} >= {MAIN, SECOND, THIRD, STREET}
    assert layer.waters == ()
    assert len(driver_html(tour, ground).encode()) <= MAX_PAGE_BYTES


@needs_shared("osm")
@pytest.mark.parametrize(
    ("name", "texts", "river"),
    [
        ("montiers-sur-saulx_55_2022.osm.gz", {"D 5", "D 132", "D 175"}, "La Saulx"),
        ("saint-brieuc-loudeac_22_2023.osm.pbf", {"D 10", "D 80"}, ""),
    ],
)
def test_a_page_of_a_real_extract_names_its_roads(
    tmp_path, name: str, texts: set[str], river: str
) -> None:
    network = real(name, tmp_path / "roads")
    tour = tour_on(network, stops=5, around_km=5.0)
    layer = base_layer(route_line(tour.routes[0]), ground=Ground(network=network))
    assert texts <= {road.text for road in layer.roads}
    assert river in {"", *(water.text for water in layer.waters)}
