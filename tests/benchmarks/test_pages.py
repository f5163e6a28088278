"""How soon a page of a driver stands on the screen of a slow telephone, and what it weighs."""

from __future__ import annotations

import statistics
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from guinguette.networks.built import load_built_network
from guinguette.networks.from_sources import build_from_file, build_from_graphml
from maps.drawing.ground import ground_around
from maps.pages.driver import driver_page
from routing.network.road_network import RoadNetwork
from tests.benchmarks.report import record
from tests.maps.browser import Opener, launched
from tests.real_density import dense_extract
from tests.road_tours import tour_on
from tests.shared import SHARED

pytestmark = pytest.mark.benchmark
READY_MS, MAX_BYTES, SLOWER, RUNS = 2_000, 800_000, 4, 3
DAY = date(2026, 6, 1)
_DRAWN = """
addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.drawnMs = performance.now();
})));
"""


def _networks(folder: Path) -> dict[str, RoadNetwork]:
    """Build a network of real density, and that of Corsica where its graph is there."""
    path = dense_extract(folder / "dense.osm.pbf")
    build_from_file(path, today=DAY, output=folder / "dense")
    names = {"generated, 3.9 km of road per km²": folder / "dense"}
    corsica = SHARED / "osm" / "corse_2A2B.graphml.gz"
    if corsica.exists():
        build_from_graphml(corsica, today=DAY, output=folder / "corsica")
        names["Corsica, OSMnx graph"] = folder / "corsica"
    return {name: load_built_network(place) for name, place in names.items()}


def _ready_ms(html: str, folder: Path) -> float:
    """Milliseconds until a page is drawn on a slow telephone, the median of three."""
    found = []
    with launched() as browser:
        opener = Opener(browser, folder)
        for _ in range(RUNS):
            page, _ = opener.prepare()
            session = page.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.add_init_script(_DRAWN)
            opener.show(page, html)
            found.append(page.wait_for_function("window.drawnMs").json_value())
            page.context.close()
    return statistics.median(found)


def test_driver_pages_with_roads_are_small_and_ready_soon(tmp_path: Path) -> None:
    rows = []
    for name, network in _networks(tmp_path).items():
        tour = tour_on(network, stops=25, around_km=7.0 if "generated" in name else 14.0)
        ground = ground_around(tour, network)
        prepared = process_time()
        assert ground.streets is not None
        begun = process_time()
        html = driver_page(tour, tour.routes[0], printed_on=DAY, ground=ground)
        done = process_time()
        size, ready_ms = len(html.encode()), _ready_ms(html, tmp_path)
        km = tour.routes[0].distance_m / 1000
        rows.append([
            name, f"{len(tour.routes[0].visits)}, {km:.0f} km", f"{size / 1e6:.2f}",
            f"{ready_ms:.0f}", f"{begun - prepared:.2f}", f"{done - begun:.2f}",
        ])  # fmt: skip
        assert size <= MAX_BYTES
        assert ready_ms <= READY_MS
    header = ["network", "stops", "MB", f"ready, ms at CPU × {SLOWER}",
              "CPU s for the roads of a plan", "CPU s for its page"]  # fmt: skip
    command = "pytest -m benchmark -k driver_page -s"
    print(record("Pages of drivers", command=command, header=header, rows=rows))
