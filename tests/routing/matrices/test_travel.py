import gzip
from dataclasses import replace
from itertools import permutations

import networkx as nx
import numpy as np
import osmnx
import pytest
from hypothesis import given, settings

from routing.directions.paths import PathFinder, path_line
from routing.errors import RoutingError, UnreachableError
from routing.matrices.engines.numba_engine import NumbaEngine
from routing.matrices.engines.scipy_engine import ScipyEngine
from routing.matrices.travel import travel_matrices, unreachable_pairs
from tests.routing.network.roads import town
from tests.routing.road_graphs import from_weighted, joined, road_graphs
from tests.shared import SHARED, needs_shared

CORSICA = ("osm", "corse_2A2B.graphml.gz")
ENGINES = [NumbaEngine(), ScipyEngine()]


def measured(graph, edges) -> tuple[float, float]:
    """Seconds and metres along a path, edge by edge."""
    edges = np.array(edges, dtype=np.int64)
    return float(graph.driven_s[edges].sum()), float(graph.length_m[edges].sum())


def assert_cells_measure_their_paths(graph, travel):
    paths = PathFinder(graph)
    for i, j in permutations(range(len(travel.nodes)), 2):
        seconds, metres = measured(graph, paths.edges(int(travel.nodes[i]), int(travel.nodes[j])))
        assert travel.duration_s[i, j] == pytest.approx(seconds, abs=0.5 + 1e-6)
        assert travel.distance_m[i, j] == pytest.approx(metres, abs=0.5 + 1e-6)


def assert_times_are_those_of_networkx(G, graph, travel):
    paths = PathFinder(graph)
    for i, origin in enumerate(travel.nodes.tolist()):
        from_there = nx.single_source_dijkstra_path_length(
            G, graph.node_ids[origin], weight="travel_time"
        )
        for j, node in enumerate(travel.nodes.tolist()):
            exact = from_there[graph.node_ids[node]]
            assert measured(graph, paths.edges(origin, node))[0] == pytest.approx(exact, abs=1e-6)
            assert travel.duration_s[i, j] == pytest.approx(exact, abs=0.5 + 1e-4)


@pytest.mark.parametrize("engine", [None, *ENGINES])
def test_one_way_streets_make_the_matrices_asymmetric(engine):
    travel = travel_matrices(from_weighted(town()), np.array([0, 2]), engine=engine)
    assert travel.duration_s.tolist() == [[0, 40], [30, 0]]
    assert travel.distance_m.tolist() == [[0, 900], [400, 0]]


def test_every_cell_measures_its_path():
    graph = from_weighted(town())
    travel = travel_matrices(graph, np.array([0, 1, 2, 3]))
    assert_cells_measure_their_paths(graph, travel)
    assert_times_are_those_of_networkx(town(), graph, travel)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_pair_without_a_path_is_named(engine):
    with pytest.raises(UnreachableError) as refusal:
        travel_matrices(from_weighted(town()), np.array([1, 2, 4]), engine=engine)
    assert (refusal.value.origin, refusal.value.destination) == (1, 4)
    assert isinstance(refusal.value, RoutingError)


@pytest.mark.parametrize("engine", ENGINES)
def test_all_pairs_without_a_path_are_listed_by_position(engine):
    graph = from_weighted(town())
    pairs = unreachable_pairs(graph, np.array([1, 4, 2, 4]), engine=engine)
    assert pairs == ((0, 1), (0, 3), (2, 1), (2, 3))
    assert unreachable_pairs(graph, np.array([0, 2]), engine=engine) == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_two_places_may_share_a_node(engine):
    travel = travel_matrices(from_weighted(town()), np.array([3, 0, 3]), engine=engine)
    assert travel.nodes.tolist() == [3, 0, 3]
    assert travel.duration_s.tolist() == [[0, 15, 0], [55, 0, 55], [0, 15, 0]]


def test_one_place_and_no_place_have_matrices_too():
    graph = from_weighted(town())
    assert travel_matrices(graph, np.array([2])).duration_s.tolist() == [[0]]
    assert travel_matrices(graph, np.array([], dtype=np.int64)).distance_m.shape == (0, 0)


@pytest.mark.parametrize("engine", ENGINES)
def test_no_leg_passes_through_the_stop_of_another(engine):
    streets = [(0, 2, 5.0, 1.0), (2, 1, 5.0, 1.0), (0, 1, 90.0, 30.0), (1, 0, 5.0, 1.0)]
    graph = from_weighted(joined(3, streets))
    nodes = np.arange(3)
    assert travel_matrices(graph, nodes, engine=engine).duration_s[0].tolist() == [0, 2, 1]
    stopped = replace(graph, stop_count=1)
    travel = travel_matrices(stopped, nodes, engine=engine)
    assert travel.duration_s.tolist() == [[0, 30, 1], [1, 0, 2], [2, 1, 0]]
    assert_cells_measure_their_paths(stopped, travel)
    assert PathFinder(stopped).edges(2, 2) == ()


@settings(max_examples=60, deadline=None)
@given(road_graphs())
def test_matrices_are_those_of_networkx_on_any_roads(G):
    graph = from_weighted(G)
    travel = travel_matrices(graph, np.arange(graph.node_count))
    assert not travel.duration_s.diagonal().any()
    assert_cells_measure_their_paths(graph, travel)
    assert_times_are_those_of_networkx(G, graph, travel)


@pytest.fixture(scope="module")
def corsica():
    with gzip.open(SHARED.joinpath(*CORSICA), "rt", encoding="utf-8") as file:
        G = osmnx.load_graphml(graphml_str=file.read())
    for *_, road in G.edges(data=True):
        road["travel_time"] = road["length"] / (float(road["speed_kph"]) / 3.6)
    return G, from_weighted(G)


@needs_shared(*CORSICA)
def test_twenty_places_in_corsica_are_measured_along_their_paths(corsica):
    G, graph = corsica
    main = np.nonzero(graph.main_component)[0]
    nodes = np.random.default_rng(20).choice(main, 20, replace=False)
    travel = travel_matrices(graph, nodes)
    assert_cells_measure_their_paths(graph, travel)
    few = travel_matrices(graph, nodes[:4])
    assert_times_are_those_of_networkx(G, graph, few)
    line = path_line(graph, PathFinder(graph).edges(int(nodes[0]), int(nodes[1])))
    assert [line[0], line[-1]] == [(graph.x[end], graph.y[end]) for end in nodes[:2]]
    assert travel.distance_m.max() > 100_000


@needs_shared(*CORSICA)
def test_both_engines_measure_corsica_to_the_nanosecond(corsica):
    _, graph = corsica
    main = np.nonzero(graph.main_component)[0]
    nodes = np.sort(np.random.default_rng(7).choice(main, 40, replace=False))
    numba_s, numba_m = NumbaEngine().matrix(graph, nodes)
    scipy_s, scipy_m = ScipyEngine().matrix(graph, nodes)
    assert np.array_equal(numba_s, scipy_s)
    assert np.array_equal(numba_m, scipy_m)
    assert numba_s.max() > 3600.0
