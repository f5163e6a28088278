from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from routing import paths
from routing.engines import NumbaEngine
from routing.errors import UnreachableError
from routing.matrices import travel_matrices
from routing.paths import PathFinder, path_line
from tests.routing.network.roads import town
from tests.routing.road_graphs import from_osmnx, road_graphs, tied_roads, villages

GRAPH = from_osmnx(town())


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
@given(tied_roads() | road_graphs())
def test_the_path_is_the_same_with_and_without_numba(G):
    graph = from_osmnx(G)
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


def test_every_cell_of_a_matrix_is_the_sum_of_the_edges_of_its_path():
    graph = from_osmnx(villages(2500))
    random = np.random.default_rng(1)
    nodes = random.choice(np.nonzero(graph.main_component)[0], 25, replace=False)
    nodes.sort()
    finder = PathFinder(graph)
    seconds, metres = NumbaEngine().matrix(graph, nodes)
    travel = travel_matrices(graph, nodes)
    for i, origin in enumerate(nodes.tolist()):
        for j, destination in enumerate(nodes.tolist()):
            edges = np.array(finder.edges(origin, destination), dtype=np.int64)
            assert seconds[i, j] == pytest.approx(graph.travel_time_s[edges].sum(), abs=1e-6)
            assert metres[i, j] == pytest.approx(graph.length_m[edges].sum(), abs=1e-3, rel=1e-9)
            assert travel.duration_s[i, j] == round(seconds[i, j])
            assert travel.distance_m[i, j] == round(metres[i, j])
