"""The last kilometre before a stop, as a small SVG."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from guinguette.networks.built import load_built_network
from guinguette.networks.from_sources import build_from_file
from maps.drawing.ground import NO_GROUND, Ground
from maps.drawing.inset import HEIGHT, WIDTH, last_kilometre_svg
from maps.pages.driver import driver_page
from tests.osm_factory import write_small
from tests.road_tours import tour_on
from tests.tours import HOSTILE_TEXTS, ground_of, small_tour

STREET = ((4.90, 48.60), (4.93, 48.60))
SIDE = ((4.92, 48.59), (4.92, 48.61))
STOP = (4.92, 48.6001)
MOST_BYTES = 9_000


def inset(ground: Ground, leg=(*STREET[:1], (4.92, 48.60)), title: str = "Arrivée") -> str:
    return str(
        last_kilometre_svg(
            ground, leg, STOP, mark="3", title=title, identifier="arrivee-3", colour="#b3261e"
        )
    )


def texts(svg: str) -> list[str]:
    return [text for e in ElementTree.fromstring(svg).iter() if (text := (e.text or "").strip())]


def test_an_inset_shows_the_street_the_way_the_stop_and_a_scale() -> None:
    svg = inset(ground_of([STREET, SIDE], name="Rue de la Gare", ref="D 384"))
    assert {"Arrivée", "Rue de la Gare", "D 384", "3", "200 m", "N"} <= {
        text.replace("\u00a0", " ") for text in texts(svg)
    }
    assert 'stroke="#b3261e"' in svg
    assert svg.count("rotate(90)") == 2  # both arrows point east, where the van goes


def test_only_the_last_kilometre_of_a_long_way_is_shown() -> None:
    far = ground_of([STREET, SIDE, ((4.901, 48.601), (4.9015, 48.603))], name="Rue Lointaine")
    near = ground_of([STREET, SIDE], name="Rue Lointaine")
    assert inset(far) == inset(near)


def test_nothing_is_drawn_where_no_road_is_known() -> None:
    assert inset(NO_GROUND) == ""
    assert inset(ground_of([SIDE]), leg=(STOP,)) == ""
    assert "arrivee-1" not in driver_page(
        small_tour(), small_tour().routes[0], printed_on=date(2026, 6, 1)
    )


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_name_of_a_street_stays_a_text(text: str) -> None:
    svg = inset(ground_of([STREET, SIDE], name=text), title=text)
    assert {e.tag.rpartition("}")[2] for e in ElementTree.fromstring(svg).iter()} <= {
        "svg", "title", "rect", "defs", "path", "use", "g", "circle", "text",
    }  # fmt: skip


def test_every_stop_of_a_page_has_an_inset_of_a_few_kilobytes_whose_names_lie_inside(
    tmp_path,
) -> None:
    write_small(tmp_path / "canton.osm.pbf")
    build_from_file(tmp_path / "canton.osm.pbf", today=date(2026, 6, 1), output=tmp_path / "roads")
    network = load_built_network(tmp_path / "roads")
    tour = tour_on(network, stops=12, around_km=6.0)
    page = driver_page(
        tour, tour.routes[0], printed_on=date(2026, 6, 1), ground=Ground(network=network)
    )
    found = re.findall(r'<svg class="plan inset".*?</svg>', page, re.DOTALL)
    assert len(found) == 12
    named = 0
    for svg in found:
        assert len(svg) <= MOST_BYTES
        for x, y in re.findall(r'<text x="(\d+)" y="(\d+)"', svg):
            assert 0 < int(x) < WIDTH
            assert 0 < int(y) < HEIGHT
            named += 1
    assert named >= 12
