import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.network.reading.osm import read_extracts
from routing.network.vehicle.profile import apply_profile, read_profile
from routing.network.vehicle.turn_restrictions import expand_turns
from tests.routing.network.networks import (
    breaks_a_rule,
    edge_of,
    grid,
    restricted_networks,
    rule,
    usable,
)
from tests.routing.network.turn_oracle import turns_round
from tests.routing.road_graphs import copy_count
from tests.shared import SHARED, needs_shared

VAN = read_profile("van")
BAYREUTH = ("osm", "north-bayreuth_de_2014.osm.gz")


def expanded(network, is_usable):
    return expand_turns(network, is_usable, network.length_m, turn_s=100.0)


def paths_of_network(network, is_usable, length):
    out = {}
    for edge in np.nonzero(is_usable)[0].tolist():
        out.setdefault(int(network.tail[edge]), []).append(edge)
    paths = {(e,) for edges in out.values() for e in edges}
    for _ in range(length - 1):
        paths = {(*p, e) for p in paths for e in out.get(int(network.head[p[-1]]), ())}
    return paths


def paths_of_expansion(network, expansion, length):
    out = {}
    for tail, head, edge in zip(expansion.tail, expansion.head, expansion.edge, strict=True):
        out.setdefault(int(tail), []).append((int(head), int(edge)))
    walks = [((), node) for node in range(network.node_count)]
    for _ in range(length):
        walks = [((*p, edge), head) for p, at in walks for head, edge in out.get(at, ())]
    paths = [p for p, _ in walks]
    assert len(paths) == len(set(paths))
    return set(paths)


@settings(max_examples=80, deadline=None)
@given(restricted_networks(), st.integers(2, 5))
def test_the_paths_of_the_copies_are_the_paths_that_break_no_rule(drawn, length):
    network, is_usable = drawn
    length = min(length, 4) if network.edge_count > 8 else length
    legal = {
        path
        for path in paths_of_network(network, is_usable, length)
        if not breaks_a_rule(path, network.restrictions)
    }
    found = paths_of_expansion(network, expanded(network, is_usable), length)
    assert found <= legal
    assert {p for p in legal - found if not turns_round(network, p)} == set()


def test_without_rules_no_node_is_copied():
    network = grid(3)
    expansion = expanded(network, usable(network))
    assert expansion.node.tolist() == list(range(9))
    assert expansion.edge.tolist() == list(range(network.edge_count))


def test_a_forbidden_turn_costs_copies_of_the_crossroads_around_and_makes_a_way_round():
    # From 1 to 2, then left to 12: forbidden at 2.
    network = grid(3, rules=[rule(102, 2, 212)])
    graph = apply_profile(network, VAN)
    # One comes back to 2 by 3, 13, 23, 22, 12, 13 and 3; nobody gains by turning round in the west.
    assert set(graph.network_node[9:].tolist()) == {1, 2, 4, 5, 7, 8}
    first, left = edge_of(network, 1, 2), edge_of(network, 2, 12)
    (arrival,) = graph.head[graph.network_edge == first].tolist()
    assert arrival >= network.node_count
    leaving = graph.network_edge[graph.tail == arrival].tolist()
    assert left not in leaving
    assert leaving == [edge_of(network, 2, 3)]


def test_an_only_turn_leaves_one_way_on():
    network = grid(3, rules=[rule(102, 2, 203, is_only=True)])
    graph = apply_profile(network, VAN)
    (arrival,) = graph.head[graph.network_edge == edge_of(network, 1, 2)].tolist()
    assert graph.network_edge[graph.tail == arrival].tolist() == [edge_of(network, 2, 3)]


def test_a_rule_through_a_way_binds_only_those_who_came_by_its_beginning():
    network = grid(3, rules=[rule(102, [203], 313)])
    graph = apply_profile(network, VAN)
    via, end = edge_of(network, 2, 3), edge_of(network, 3, 13)
    ways_on = {
        int(tail): end in graph.network_edge[graph.tail == head]
        for tail, head in zip(
            graph.tail[graph.network_edge == via], graph.head[graph.network_edge == via],
            strict=True,
        )
    }  # fmt: skip
    (arrival,) = graph.head[graph.network_edge == edge_of(network, 1, 2)].tolist()
    assert [tail for tail, is_open in ways_on.items() if not is_open] == [arrival]
    assert ways_on[1]  # from node 2 itself, however one came there


def test_a_rule_on_a_way_that_the_vehicle_may_not_use_needs_no_copy():
    network = grid(3, rules=[rule(102, 2, 212)], tags={102: {"highway": "track"}})
    assert copy_count(apply_profile(network, VAN)) == 0


def test_names_of_copies_are_distinct_and_remember_their_node():
    network = grid(3, rules=[rule(102, 2, 212), rule(1112, 12, 1213)])
    graph = apply_profile(network, VAN)
    assert len(set(graph.node_ids)) == graph.node_count > network.node_count + 2
    copies = network.node_id[graph.network_node[9:]].tolist()
    assert [name for name, _ in graph.node_ids[9:]] == copies
    assert {2, 12} <= set(copies)


def test_times_with_a_forbidden_turn_are_those_of_the_shortest_legal_path():
    network = grid(3, rules=[rule(102, 2, 212)])
    graph = apply_profile(network, VAN)
    G = nx.MultiDiGraph()
    G.add_weighted_edges_from(
        zip(graph.tail.tolist(), graph.head.tolist(), graph.travel_time_s.tolist(), strict=True)
    )
    block_s = graph.travel_time_s[graph.network_edge == edge_of(network, 1, 11)][0]
    # 1 - 2 - 12 is two blocks; 1 - 11 - 12 is legal and as long.
    found = nx.single_source_dijkstra_path_length(G, 0)
    copies = np.nonzero(graph.network_node == 4)[0].tolist()
    assert min(found[node] for node in copies if node in found) == pytest.approx(
        block_s + graph.travel_time_s[graph.network_edge == edge_of(network, 11, 12)][0]
    )


@needs_shared(*BAYREUTH)
def test_the_turn_restrictions_of_a_real_region_are_obeyed_and_nothing_else_is_forbidden():
    network = read_extracts([SHARED.joinpath(*BAYREUTH)], area=None)
    restrictions = network.restrictions
    assert len(restrictions) > 30
    touched = set(np.concatenate([network.head[list(r.path)] for r in restrictions]).tolist())
    near = np.isin(network.head, list(touched)) | np.isin(network.tail, list(touched))
    expansion = expanded(network, near)
    paths = paths_of_network(network, near, 3)
    legal = {path for path in paths if not breaks_a_rule(path, restrictions)}
    assert len(legal) < len(paths)
    found = paths_of_expansion(network, expansion, 3)
    assert found <= legal
    assert {p for p in legal - found if not turns_round(network, p)} == set()


@needs_shared(*BAYREUTH)
def test_a_real_region_grows_by_a_dozen_copies_for_each_of_its_rules():
    network = read_extracts([SHARED.joinpath(*BAYREUTH)], area=None)
    graph = apply_profile(network, VAN)
    assert len(network.restrictions) < copy_count(graph) < 12 * len(network.restrictions)
