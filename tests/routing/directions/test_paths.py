from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from routing.directions import paths
from routing.directions.paths import PathFinder, path_line
from routing.errors import UnreachableError
from routing.matrices.engines.numba_engine import NumbaEngine
from routing.matrices.engines.scipy_engine import ScipyEngine
from routing.matrices.travel import travel_matrices
from routing.network.reading.osm import read_extracts
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile
from tests.routing.matrices.engines.networkx_engine import NetworkxEngine
from tests.routing.network.networks import grid, rule
from tests.routing.network.roads import town
from tests.routing.road_graphs import copy_count, doubtful, doubtful_graphs, from_weighted, villages
from tests.shared import SHARED, needs_shared

GRAPH = from_weighted(town())


def steps(graph, edges):
    """Nodes along a path that holds together."""
    ends = [(int(graph.tail[edge]), int(graph.head[edge])) for edge in edges]
    assert all(a[1] == b[0] for a, b in pairwise(ends))
    return [ends[0][0], *(head for _, head in ends)]


def test_a_path_lists_the_edges_from_one_place_to_the_other():
    finder = PathFinder(GRAPH)
    assert steps(GRAPH, finder.edges(3, 2)) == [3, 0, 1, 2]
    assert steps(GRAPH, finder.edges(2, 3)) == [2, 3]
    assert finder.edges(1, 1) == ()


def test_of_two_streets_between_the_same_crossroads_the_faster_is_taken():
    (edge,) = PathFinder(GRAPH).edges(0, 1)
    assert (GRAPH.travel_time_s[edge], GRAPH.length_m[edge]) == (10.0, 400.0)


def test_a_line_follows_the_bends_and_repeats_no_point():
    assert path_line(GRAPH, PathFinder(GRAPH).edges(0, 2)) == (
        (5.0, 48.0),
        (5.01, 48.0),
        (5.015, 48.005),
        (5.01, 48.01),
    )
    assert path_line(GRAPH, ()) == ()


def test_a_path_that_does_not_exist_names_its_ends():
    with pytest.raises(UnreachableError) as refusal:
        PathFinder(GRAPH).edges(0, 4)
    assert (refusal.value.origin, refusal.value.destination) == (0, 4)


@settings(max_examples=40, deadline=None)
@given(doubtful_graphs())
def test_the_path_is_the_same_with_and_without_numba(graph):
    by_scipy, by_numba = PathFinder(graph), PathFinder(graph)
    by_scipy._search, by_numba._search = paths._search_all, paths._search_until
    for origin in range(graph.node_count):
        for destination in range(graph.node_count):
            found = []
            for finder in (by_scipy, by_numba):
                try:
                    found.append(finder.edges(origin, destination))
                except UnreachableError:
                    found.append(None)
            assert found[0] == found[1]


def assert_cells_are_their_paths(graph, nodes, engine):
    """Every cell is the length and the driven time of the edges of its path; return the cells."""
    finder = PathFinder(graph)
    seconds, metres = engine.matrix(graph, nodes)
    travel = travel_matrices(graph, nodes, engine=engine)
    for i, origin in enumerate(nodes.tolist()):
        for j, destination in enumerate(nodes.tolist()):
            edges = np.array(finder.edges(origin, destination), dtype=np.int64)
            assert not len(edges) or steps(graph, edges)[-1] == destination
            assert seconds[i, j] == pytest.approx(graph.driven_s[edges].sum(), abs=1e-6)
            # A whole micrometre an edge: rounded once, before they are added up.
            rounded_m = 1e-6 * (1 + len(edges))
            assert metres[i, j] == pytest.approx(graph.length_m[edges].sum(), abs=rounded_m)
            assert travel.duration_s[i, j] == round(seconds[i, j])
            assert travel.distance_m[i, j] == round(metres[i, j])
    return seconds, metres


def test_every_cell_of_a_matrix_is_the_sum_of_the_edges_of_its_path():
    graph = doubtful(from_weighted(villages(2500)))
    random = np.random.default_rng(1)
    nodes = np.sort(random.choice(np.nonzero(graph.main_component)[0], 25, replace=False))
    seconds, _ = assert_cells_are_their_paths(graph, nodes, NumbaEngine())
    weighed = replace(graph, penalty_s=np.zeros(graph.edge_count))
    assert (seconds < NumbaEngine().matrix(weighed, nodes)[0] - 60.0).any()


RULES = [
    rule(102, 2, 212), rule(1112, 12, 1213), rule(1213, 13, 1323),
    rule(2232, 22, 2122), rule(203, 3, 313, is_only=True), rule(212, [1222], 2223),
]  # fmt: skip
LAST_KM = {"access": "destination"}
TOWN_TAGS = {1222: LAST_KM, 1213: LAST_KM, 2333: {"maxspeed": "30"}}


@pytest.mark.parametrize("engine", [NumbaEngine(), ScipyEngine(), NetworkxEngine()])
def test_cells_are_their_paths_with_forbidden_turns_penalties_and_stops_on_roads(engine):
    drawn = grid(4, rules=RULES, tags=TOWN_TAGS)
    graph = apply_profile(drawn, read_profile("van"))
    assert copy_count(graph) > 0
    assert graph.penalty_s.any()
    lon = np.array([5.0035, 5.0072, 5.0105, 5.0139, 5.0178, 5.0])
    lat = np.array([48.0, 48.0068, 48.0045, 48.009, 48.0136, 48.0])
    snapped = snap_stops(graph, lon, lat)
    seconds, _ = assert_cells_are_their_paths(snapped.graph, snapped.nodes, engine)
    weighed = replace(snapped.graph, penalty_s=np.zeros(snapped.graph.edge_count))
    assert (seconds < engine.matrix(weighed, snapped.nodes)[0] - 60.0).any()


@needs_shared("osm", "north-bayreuth_de_2014.osm.gz")
def test_cells_are_their_paths_on_a_real_extract_with_forbidden_turns(bayreuth):
    graph = apply_profile(bayreuth, read_profile("van_trailer"))
    assert copy_count(graph) > 0
    assert (graph.penalty_s > 0).any()
    random = np.random.default_rng(5)
    west, east, south, north = graph.x.min(), graph.x.max(), graph.y.min(), graph.y.max()
    lon, lat = random.uniform(west, east, 12), random.uniform(south, north, 12)
    snapped = snap_stops(graph, lon, lat)
    assert_cells_are_their_paths(snapped.graph, snapped.nodes, NumbaEngine())


@pytest.fixture(scope="module")
def bayreuth():
    return read_extracts([SHARED / "osm" / "north-bayreuth_de_2014.osm.gz"], area=None)
