import numpy as np
from hypothesis import given, settings

from routing.matrices.arcs import UNREACHED, arcs_of
from routing.matrices.contraction import contracted
from routing.matrices.engines.scipy_engine import search_tree
from routing.matrices.kernels import Tree, rows_of, search_many, search_one
from tests.routing.road_graphs import doubtful_graphs, from_weighted, joined, villages

LINE = [(k, k + 1, 10.0, 1.0) for k in range(9)]


def test_a_search_stops_once_its_target_is_settled():
    rows = rows_of(arcs_of(from_weighted(joined(10, LINE))))
    tree = search_one(rows, 0, 3)
    assert tree.time[:4].tolist() == [0, 10**9, 2 * 10**9, 3 * 10**9]
    assert tree.length[3] == 30_000_000
    assert (tree.time[4:] == UNREACHED).all()


@settings(max_examples=60, deadline=None)
@given(doubtful_graphs())
def test_a_search_to_the_end_finds_the_tree_that_scipy_finds(graph):
    arcs = arcs_of(graph)
    for source in range(arcs.node_count):
        expected = search_tree(arcs, source)
        for target in range(arcs.node_count):
            tree = search_one(rows_of(arcs), source, target)
            assert [a[target] for a in tree] == [a[target] for a in expected]


def test_a_block_of_a_matrix_has_the_asked_rows_and_columns_even_twice():
    arcs = arcs_of(from_weighted(joined(10, LINE)))
    sources, targets = np.array([2, 0], np.int32), np.array([5, 2, 5, 1], np.int32)
    out = Tree(*np.empty((3, 2, 4), np.int64))
    search_many(rows_of(arcs), sources, targets, out)
    never = int(UNREACHED)
    assert (out.time // 10**8).tolist() == [[30, 0, 30, never // 10**8], [50, 20, 50, 10]]
    assert out.length[1].tolist() == [50_000_000, 20_000_000, 50_000_000, 10_000_000]
    assert np.array_equal(out.driven, out.time)


def test_contraction_leaves_the_places_and_little_else():
    graph = from_weighted(villages(2500))
    places = np.array([7, 1200, 2400], dtype=np.int32)
    rows, numbers = contracted(arcs_of(graph), places)
    assert len(set(numbers.tolist())) == 3
    assert len(rows.start) - 1 < graph.node_count // 4


def test_a_chain_between_two_places_becomes_one_arc_each_way():
    both_ways = LINE + [(b, a, length, 2.0) for a, b, length, _ in LINE]
    arcs = arcs_of(from_weighted(joined(10, both_ways)))
    rows, places = contracted(arcs, np.array([1, 8], dtype=np.int32))
    assert (places.tolist(), rows.start.tolist(), rows.head.tolist()) == ([0, 1], [0, 1, 2], [1, 0])
    assert (rows.time // 10**9).tolist() == [7, 14]
    assert rows.length.tolist() == [70_000_000, 70_000_000]
