import networkx as nx
import numpy as np
import pytest

from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile, read_profile
from tests.routing.network.networks import edge_of, network
from tests.routing.network.roads import town
from tests.routing.road_graphs import copy_count, edge_between, from_weighted

BENT = network(
    {1: (5.0, 48.0), 2: (5.01, 48.0), 3: (5.01, 48.01)}, {10: ([1, 2, 3], {"highway": "tertiary"})}
)


def test_of_two_parallel_streets_the_faster_counts():
    graph = from_weighted(town())
    edge = edge_between(graph, 0, 1)
    assert (graph.travel_time_s[edge], graph.length_m[edge]) == (10.0, 400.0)
    assert graph.time_matrix[0, 1] == 10.0


def test_a_loop_is_no_way_to_anywhere():
    graph = from_weighted(town())
    assert graph.time_matrix[0, 0] == 0.0
    with pytest.raises(KeyError):
        edge_between(graph, 0, 0)


def test_streets_are_one_way_unless_there_is_one_back():
    graph = from_weighted(town())
    with pytest.raises(KeyError):
        edge_between(graph, 1, 0)
    assert graph.length_m[edge_between(graph, 2, 0)] == 900.0


def test_a_place_without_a_way_back_is_outside_the_main_component():
    assert from_weighted(town()).main_component.tolist() == [True, True, True, True, False]


def test_a_street_without_duration_is_still_a_street():
    G = town()
    G.edges["c", "d", 0]["travel_time"] = 0.0
    assert 0.0 < from_weighted(G).time_matrix[2, 3] < 0.001


def test_edges_by_tail_are_the_rows_of_a_sparse_matrix():
    graph = from_weighted(town())
    for node in range(graph.node_count):
        rows = graph.tail[graph.indptr[node] : graph.indptr[node + 1]]
        assert set(rows.tolist()) <= {node}
    assert (graph.indptr[0], graph.indptr[-1]) == (0, graph.edge_count)


def test_a_graph_of_no_network_is_made_of_whole_edges_that_stand_for_themselves():
    graph = from_weighted(town())
    assert (graph.network_edge == -1).all()
    assert (graph.network_node == -1).all()
    assert (graph.begin == 0.0).all()
    assert (graph.end == 1.0).all()
    assert copy_count(graph) == 0
    assert graph.penalty_s.sum() == 0.0


def test_the_shape_of_an_edge_is_that_of_its_road_in_its_direction():
    graph = apply_profile(BENT, read_profile("car"))
    there, back = (
        int(np.nonzero(graph.network_edge == edge_of(BENT, *ends))[0][0])
        for ends in ((1, 3), (3, 1))
    )
    assert graph.line(there) == ((5.0, 48.0), (5.01, 48.0), (5.01, 48.01))
    assert graph.line(back) == tuple(reversed(graph.line(there)))


def test_the_parts_of_a_road_keep_its_bends_and_meet_where_it_was_cut():
    graph = apply_profile(BENT, read_profile("car"))
    cut = snap_stops(graph, np.array([5.01]), np.array([48.004])).graph
    first, second = (
        next(e for e in range(cut.edge_count) if (cut.tail[e], cut.head[e]) == ends)
        for ends in ((0, 2), (2, 1))
    )
    assert cut.line(first)[:2] == ((5.0, 48.0), (5.01, 48.0))
    assert cut.line(first)[-1] == cut.line(second)[0] == (cut.x[2], cut.y[2])
    assert len(cut.line(second)) == 2
    assert cut.end[first] == pytest.approx(cut.begin[second])


def test_the_parts_of_an_edge_of_no_network_keep_its_bends():
    graph = from_weighted(town())
    cut = snap_stops(graph, np.array([5.0149]), np.array([48.005])).graph
    lines = [cut.line(e) for e in range(cut.edge_count) if graph.node_count in (cut.tail[e],)]
    assert len(lines) == 1
    assert lines[0][0] == (cut.x[5], cut.y[5])
    assert lines[0][-1] == (5.01, 48.01)


def test_networkx_measures_the_same_times():
    graph = from_weighted(town())
    exact = nx.single_source_dijkstra_path_length(town(), "a", weight="travel_time")
    order = [exact[name] for name in "abcd"]
    assert order == [0.0, 10.0, pytest.approx(40.3), pytest.approx(55.3)]
    assert graph.travel_time_s[edge_between(graph, 0, 1)] == order[1]
