from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from routing.matrices import contraction
from routing.matrices.engines import default_engine
from routing.matrices.engines.numba_engine import NumbaEngine
from routing.matrices.engines.scipy_engine import ScipyEngine
from tests.routing.matrices.engines.networkx_engine import NetworkxEngine
from tests.routing.road_graphs import (
    doubtful,
    doubtful_graphs,
    from_weighted,
    joined,
    road_graphs,
    tied_roads,
    villages,
)


def assert_all_agree(graph, nodes):
    oracle = NetworkxEngine().matrix(graph, nodes)
    for engine in (NumbaEngine(), NumbaEngine(threads=1), ScipyEngine()):
        for found, true in zip(engine.matrix(graph, nodes), oracle, strict=True):
            assert np.array_equal(found, true), engine.name


@settings(max_examples=60, deadline=None)
@given(road_graphs() | tied_roads())
def test_numba_scipy_and_networkx_agree_on_any_roads_even_at_ties(G):
    graph = from_weighted(G)
    assert_all_agree(graph, np.arange(graph.node_count))


@settings(max_examples=60, deadline=None)
@given(doubtful_graphs())
def test_they_agree_where_a_part_of_the_time_is_a_penalty(graph):
    assert_all_agree(graph, np.arange(graph.node_count))
    assert_all_agree(graph, np.array([0, graph.node_count - 1]))


def test_a_penalty_chooses_the_path_and_takes_no_time():
    # From 0 to 1: 100 s by a doubtful street, counted for 1000, or 400 s round by 2.
    streets = [(0, 1, 900.0, 1000.0), (0, 2, 2000.0, 200.0), (2, 1, 2000.0, 200.0)]
    graph = from_weighted(joined(3, [*streets, (1, 0, 900.0, 1000.0)]))
    penalty_s = np.where(graph.travel_time_s == 1000.0, 900.0, 0.0)
    graph = replace(graph, penalty_s=penalty_s)
    for engine in (NumbaEngine(), ScipyEngine(), NetworkxEngine()):
        seconds, metres = engine.matrix(graph, np.array([0, 1]))
        assert seconds.tolist() == [[0.0, 400.0], [100.0, 0.0]]
        assert metres.tolist() == [[0.0, 4000.0], [900.0, 0.0]]


@settings(max_examples=60, deadline=None)
@given(road_graphs(max_nodes=30, max_streets=60))
def test_they_agree_when_most_nodes_are_no_place(G):
    graph = from_weighted(G)
    assert_all_agree(graph, np.array([0, graph.node_count - 1]))


@settings(max_examples=60, deadline=None)
@given(tied_roads())
def test_they_agree_when_paths_tie_through_nodes_that_are_no_place(G):
    graph = from_weighted(G)
    assert_all_agree(graph, np.arange(0, graph.node_count, 3))


@pytest.mark.parametrize("places", [2, 40, 300])
def test_they_agree_across_a_country_of_villages(places):
    graph = doubtful(from_weighted(villages(2500, seed=places)))
    nodes = np.random.default_rng(places).choice(graph.node_count, places, replace=False)
    assert_all_agree(graph, np.sort(nodes[:40]))
    for found, true in zip(
        NumbaEngine().matrix(graph, nodes), ScipyEngine().matrix(graph, nodes), strict=True
    ):
        assert np.array_equal(found, true)


def test_a_crossroads_of_a_hundred_roads_is_measured_too():
    spokes = [(0, k, 100.0 + k, 10.0) for k in range(1, 101)]
    spokes += [(k, 0, 50.0, 5.0) for k in range(1, 101)]
    graph = from_weighted(joined(101, spokes))
    assert_all_agree(graph, np.array([1, 50, 100]))
    assert NumbaEngine().matrix(graph, np.array([1, 100]))[1][0, 1] == 250.0


@pytest.mark.parametrize("most", [0, 1, 2, 3, 9])
def test_how_much_is_contracted_changes_no_cell(most, monkeypatch):
    graph = doubtful(from_weighted(villages(400, seed=4)))
    nodes = np.arange(0, 400, 13)
    before = NumbaEngine().matrix(graph, nodes)
    monkeypatch.setattr(contraction, "MOST_NEIGHBOURS", most)
    after = NumbaEngine().matrix(graph, nodes)
    assert np.array_equal(before[0], after[0])
    assert np.array_equal(before[1], after[1])


def test_roads_without_a_single_edge_reach_nothing():
    graph = from_weighted(joined(3, []))
    assert_all_agree(graph, np.array([0, 2]))
    assert np.isinf(NumbaEngine().matrix(graph, np.array([0, 2]))[0][0, 1])


def test_small_work_needs_no_compiled_kernel():
    assert default_engine(origins=10, edges=1000).name == "scipy"
    assert default_engine(origins=250, edges=250_000).name == "numba"


def test_without_numba_scipy_does_all_the_work(monkeypatch):
    monkeypatch.setattr("routing.matrices.engines.find_spec", lambda _name: None)
    assert default_engine(origins=250, edges=250_000).name == "scipy"
