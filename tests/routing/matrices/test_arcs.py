from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from routing.matrices.arcs import arcs_of
from tests.routing.network.roads import town
from tests.routing.road_graphs import from_weighted, joined, road_graphs


def test_of_parallel_edges_the_fastest_then_the_shortest_then_the_first_counts():
    streets = [(0, 1, 9.0, 2.0), (0, 1, 7.0, 1.0), (0, 1, 5.0, 1.0), (0, 1, 5.0, 1.0)]
    arcs = arcs_of(from_weighted(joined(2, streets)))
    assert (arcs.edge.tolist(), arcs.time_ns.tolist()) == ([2], [1_000_000_000])
    assert arcs.length_um.tolist() == [5_000_000]


def test_a_road_from_a_node_to_itself_leads_nowhere():
    graph = from_weighted(town())
    arcs = arcs_of(graph)
    assert (arcs.tail != arcs.head).all()
    assert len(arcs.edge) == len(graph.tail) - 2


def test_an_edge_without_time_or_length_takes_one_unit_of_each():
    arcs = arcs_of(from_weighted(joined(2, [(0, 1, 0.0, 0.0)])))
    assert (arcs.time_ns.tolist(), arcs.length_um.tolist()) == ([1], [1])


def test_time_driven_is_the_time_without_the_penalty_of_the_edge():
    streets = [(0, 1, 5.0, 10.0), (0, 1, 5.0, 10.0), (1, 0, 5.0, 3.0)]
    graph = replace(from_weighted(joined(2, streets)), penalty_s=np.array([2.0, 9.5, 3.0]))
    arcs = arcs_of(graph)
    assert arcs.edge.tolist() == [1, 2]
    assert arcs.driven_ns.tolist() == [500_000_000, 1]
    assert arcs.has_penalties
    assert not arcs_of(replace(graph, penalty_s=np.zeros(3))).has_penalties


def test_a_penalty_larger_than_the_time_it_is_part_of_is_refused():
    graph = from_weighted(joined(2, [(0, 1, 5.0, 10.0)]))
    with pytest.raises(ValueError, match="part of the time"):
        arcs_of(replace(graph, penalty_s=np.array([10.5])))


def test_arcs_end_at_a_stop_on_a_road_and_leave_another_node():
    streets = [(0, 1, 5.0, 1.0), (1, 2, 5.0, 1.0), (0, 2, 9.0, 30.0), (2, 0, 5.0, 1.0)]
    graph = from_weighted(joined(3, streets))
    # The last node as a stop: 2 on its own, and what leaves it leaves node 3.
    arcs = arcs_of(replace(graph, stop_count=1))
    assert (arcs.node_count, arcs.leaving.tolist()) == (4, [0, 1, 3])
    ends = zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True)
    assert set(ends) == {(0, 1), (1, 2), (0, 2), (3, 0)}


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
@pytest.mark.parametrize("field", ["length_m", "travel_time_s", "penalty_s"])
def test_amounts_that_are_no_amounts_are_refused(field, bad):
    graph = from_weighted(town())
    values = getattr(graph, field).copy()
    values[3] = bad
    with pytest.raises(ValueError, match="finite"):
        arcs_of(replace(graph, **{field: values}))


@settings(max_examples=40, deadline=None)
@given(road_graphs())
def test_rows_hold_the_arcs_that_leave_and_that_enter_each_node(G):
    arcs = arcs_of(from_weighted(G))
    starts, order = arcs.incoming
    assert sorted(order.tolist()) == list(range(len(arcs.edge)))
    for node in range(arcs.node_count):
        assert set(arcs.tail[arcs.start[node] : arcs.start[node + 1]]) <= {node}
        entering = order[starts[node] : starts[node + 1]]
        assert set(arcs.head[entering]) <= {node}
        assert arcs.edge[entering].tolist() == sorted(arcs.edge[entering])
