"""Instructions on real extracts: whole, in order, and what a driver of the place would say."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from routing.directions.manoeuvres import manoeuvres
from routing.directions.paths import PathFinder
from routing.network.reading.osm import read_extracts
from routing.network.refs import refs_of
from routing.network.vehicle.profile import apply_profile, read_profile
from tests.shared import SHARED, needs_shared

EXTRACTS = (
    "montiers-sur-saulx_55_2022.osm.gz",
    "saint-brieuc-loudeac_22_2023.osm.pbf",
    "redon_35.osm.gz",
    "pont-de-veyle_01.osm.gz",
    "north-bayreuth_de_2014.osm.gz",
)


@cache
def driven(name: str):
    network = read_extracts([SHARED / "osm" / name], area=None)
    return apply_profile(network, read_profile("van"))


def told(graph, origin: int, destination: int):
    """Instructions between two nodes named as OpenStreetMap does."""
    number = {int(node): k for k, node in reversed(list(enumerate(graph.node_ids)))}
    edges = PathFinder(graph).edges(number[origin], number[destination])
    return manoeuvres(graph, edges, destination_name="Là")


@needs_shared("osm")
@pytest.mark.parametrize("name", EXTRACTS)
def test_instructions_of_real_paths_add_up_and_name_roads_of_the_path(name: str) -> None:
    graph = driven(name)
    finder = PathFinder(graph)
    inside = np.nonzero(graph.main_component)[0]
    random = np.random.default_rng(3)
    for origin, destination in random.choice(inside, (25, 2)):
        edges = list(finder.edges(int(origin), int(destination)))
        found = manoeuvres(graph, edges)
        if not edges:
            assert found == ()
            continue
        assert (found[0].kind, found[-1].kind) == ("depart", "arrive")
        assert sum(m.length_m for m in found) == pytest.approx(float(graph.length_m[edges].sum()))
        starts = [m.start_m for m in found]
        assert all(before < after for before, after in pairwise(starts))
        network = graph.network
        tags = [network.tags[int(network.tag_row[graph.network_edge[e]])] for e in edges]
        refs = {ref for each in tags for ref in refs_of(each)} | {""}
        names = {name.strip() for each in tags for name in each.get("name", "").split(";")} | {""}
        assert {m.road.ref for m in found} <= refs
        assert {m.road.name for m in found} <= names
        assert len(found) <= len(edges) + 2


def brief(found) -> list[tuple[str, str, str, int]]:
    return [(m.kind, m.side, m.road.ref or m.road.name, m.exit_number) for m in found]


@needs_shared("osm")
def test_from_a_farm_to_the_d_5_through_montiers() -> None:
    found = told(driven("montiers-sur-saulx_55_2022.osm.gz"), 1601715366, 1853844886)
    assert brief(found) == [
        ("depart", "", "", 0),
        ("turn", "right", "D 132a", 0),
        ("turn", "left", "D 132", 0),
        ("turn", "right", "Rue Raymond Poincaré", 0),
        ("turn", "right", "D 5", 0),
        ("turn", "left", "", 0),
        ("arrive", "", "", 0),
    ]
    assert found[4].length_m == pytest.approx(3400, abs=50)


@needs_shared("osm")
def test_through_the_roundabout_of_pont_de_veyle() -> None:
    found = told(driven("pont-de-veyle_01.osm.gz"), 2385101697, 6284656985)
    assert brief(found)[2:] == [
        ("turn", "right", "D 933", 0),
        ("roundabout", "left", "D 933", 3),
        ("turn", "left", "Grande Rue", 0),
        ("arrive", "", "Grande Rue", 0),
    ]
