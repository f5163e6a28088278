import gzip
from itertools import pairwise, permutations

import networkx as nx
import numpy as np
import osmnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import RoutingError, UnreachableError
from routing.matrices import travel_matrices
from routing.network.osmnx_bridge import from_osmnx
from routing.network.snap import snap_stops
from routing.paths import path_line, path_nodes
from tests.routing.network.roads import town
from tests.shared import SHARED, needs_shared

CORSICA = ("osm", "corse_2A2B.graphml.gz")


def measured(graph, nodes) -> tuple[float, float]:
    """Seconds and metres along a path, edge by edge."""
    edges = [graph.edge_between(a, b) for a, b in pairwise(nodes)]
    return float(graph.travel_time_s[edges].sum()), float(graph.length_m[edges].sum())


def assert_cells_measure_their_paths(graph, travel):
    for i, j in permutations(range(len(travel.nodes)), 2):
        nodes = path_nodes(travel, i, j)
        assert (nodes[0], nodes[-1]) == (travel.nodes[i], travel.nodes[j])
        seconds, metres = measured(graph, nodes)
        assert travel.duration_s[i, j] == pytest.approx(seconds, abs=0.5 + 1e-6)
        assert travel.distance_m[i, j] == pytest.approx(metres, abs=0.5 + 1e-6)


def assert_times_are_those_of_networkx(G, graph, travel):
    for i, origin in enumerate(travel.nodes.tolist()):
        from_there = nx.single_source_dijkstra_path_length(
            G, graph.node_ids[origin], weight="travel_time"
        )
        for j, node in enumerate(travel.nodes.tolist()):
            exact = from_there[graph.node_ids[node]]
            assert measured(graph, path_nodes(travel, i, j))[0] == pytest.approx(exact, abs=1e-6)
            assert travel.duration_s[i, j] == pytest.approx(exact, abs=0.5 + 1e-4)


def test_one_way_streets_make_the_matrices_asymmetric():
    graph = from_osmnx(town())
    travel = travel_matrices(graph, np.array([0, 2]))
    assert travel.duration_s.tolist() == [[0, 40], [30, 0]]
    assert travel.distance_m.tolist() == [[0, 900], [400, 0]]


def test_every_cell_measures_its_path():
    graph = from_osmnx(town())
    travel = travel_matrices(graph, np.array([0, 1, 2, 3]))
    assert_cells_measure_their_paths(graph, travel)
    assert_times_are_those_of_networkx(town(), graph, travel)


def test_the_first_pair_without_a_path_is_named():
    with pytest.raises(UnreachableError) as refusal:
        travel_matrices(from_osmnx(town()), np.array([1, 2, 4]))
    assert (refusal.value.origin, refusal.value.destination) == (1, 4)
    assert isinstance(refusal.value, RoutingError)


def test_two_places_may_share_a_node():
    travel = travel_matrices(from_osmnx(town()), np.array([3, 0, 3]))
    assert travel.duration_s.tolist() == [[0, 15, 0], [55, 0, 55], [0, 15, 0]]
    assert path_nodes(travel, 0, 2) == (3,)


@st.composite
def road_graphs(draw) -> nx.MultiDiGraph:
    """Crossroads on a circle of one-way streets, and any other streets, parallel or not."""
    n = draw(st.integers(2, 7))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    streets = [(k, (k + 1) % n) for k in range(n)] + draw(st.lists(ends, max_size=15))
    amounts = st.tuples(
        st.floats(0.0, 900.0, allow_subnormal=False), st.floats(0.001, 90.0, allow_subnormal=False)
    )
    G = nx.MultiDiGraph(crs="epsg:4326")
    for k in range(n):
        G.add_node(100 + k, x=5.0 + 0.01 * k, y=48.0 + 0.01 * (k * k % 5))
    for tail, head in streets:
        length, seconds = draw(amounts)
        G.add_edge(100 + tail, 100 + head, length=length, travel_time=seconds)
    return G


@settings(max_examples=60, deadline=None)
@given(road_graphs())
def test_matrices_are_those_of_networkx_on_any_roads(G):
    graph = from_osmnx(G)
    travel = travel_matrices(graph, np.arange(graph.node_count))
    assert not travel.duration_s.diagonal().any()
    assert_cells_measure_their_paths(graph, travel)
    assert_times_are_those_of_networkx(G, graph, travel)


@needs_shared(*CORSICA)
def test_twenty_places_in_corsica_are_measured_along_their_paths():
    with gzip.open(SHARED.joinpath(*CORSICA), "rt", encoding="utf-8") as file:
        G = osmnx.load_graphml(graphml_str=file.read())
    for *_, road in G.edges(data=True):
        road["travel_time"] = road["length"] / (float(road["speed_kph"]) / 3.6)
    graph = from_osmnx(G)
    random = np.random.default_rng(20)
    snapped = snap_stops(graph, random.uniform(8.6, 9.5, 20), random.uniform(41.6, 42.9, 20))
    assert graph.main_component[snapped.nodes].all()
    travel = travel_matrices(graph, snapped.nodes)
    assert_cells_measure_their_paths(graph, travel)
    few = travel_matrices(graph, snapped.nodes[:4])
    assert_times_are_those_of_networkx(G, graph, few)
    line = path_line(graph, path_nodes(travel, 0, 1))
    ends = [int(snapped.nodes[0]), int(snapped.nodes[1])]
    assert [line[0], line[-1]] == [(graph.x[e], graph.y[e]) for e in ends]
    assert travel.distance_m.max() > 100_000
