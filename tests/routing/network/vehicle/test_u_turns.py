import math
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.directions.paths import PathFinder
from routing.matrices.engines.numba_engine import NumbaEngine
from routing.matrices.engines.scipy_engine import ScipyEngine
from routing.network.graph import RoadGraph
from routing.network.snap import snap_stops
from routing.network.vehicle.turn_restrictions import expand_turns
from tests.routing.matrices.engines.networkx_engine import NetworkxEngine
from tests.routing.network.networks import tangled_networks
from tests.routing.network.turn_oracle import seconds_to_edges

TURN_S = st.sampled_from([0.5, 20.0, 300.0])


def weighed(network, is_usable, seconds, turn_s):
    """The roads as a profile makes them, of any time."""
    expansion = expand_turns(network, is_usable, seconds, turn_s=turn_s)
    edge, node = expansion.edge, expansion.node
    return RoadGraph(
        range(len(node)), network.x[node], network.y[node], expansion.tail, expansion.head,
        network.length_m[edge], seconds[edge] + turn_s * expansion.is_turn, "osm", "", "",
        network=network, network_edge=edge, network_node=node,
    )  # fmt: skip


def some_seconds(draw, network):
    few = st.sampled_from([1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 40.0])
    return np.array([draw(few | st.floats(1.0, 60.0)) for _ in range(network.edge_count)])


def as_networkx(graph):
    G = nx.MultiDiGraph()
    G.add_nodes_from(range(graph.node_count))
    columns = (graph.tail.tolist(), graph.head.tolist(), graph.travel_time_s.tolist())
    G.add_weighted_edges_from(zip(*columns, strict=True))
    return G


@settings(max_examples=150, deadline=None)
@given(tangled_networks(), TURN_S, st.data())
def test_between_crossroads_the_fastest_path_turns_round_where_a_road_ends_and_nowhere_else(
    drawn, turn_s, data
):
    network, is_usable = drawn
    seconds = some_seconds(data.draw, network)
    graph = weighed(network, is_usable, seconds, turn_s)
    G = as_networkx(graph)
    for origin in range(network.node_count):
        first = np.nonzero((network.tail == origin) & is_usable)[0].tolist()
        legal = seconds_to_edges(
            network, is_usable, seconds, {e: seconds[e] for e in first}, turn_s=turn_s
        )
        legal[first] = np.minimum(legal[first], seconds[first])
        found = nx.single_source_dijkstra_path_length(G, origin)
        for node in set(range(network.node_count)) - {origin}:
            expected = legal[is_usable & (network.head == node)].min(initial=math.inf)
            copies = np.nonzero(graph.network_node == node)[0].tolist()
            assert min(found.get(copy, math.inf) for copy in copies) == pytest.approx(expected)


def stops_on(network, graph, data):
    corner = st.tuples(st.floats(5.0, 5.01), st.floats(48.0, 48.007))
    places = np.array(data.draw(st.lists(corner, min_size=2, max_size=5)))
    return snap_stops(graph, *places.T)


def starts_of(graph, node, seconds):
    """Seconds from a stop to the end of each edge that one leaves it by."""
    if graph.network_node[node] >= 0:
        edges = np.nonzero(graph.network.tail == graph.network_node[node])[0]
        return {e: seconds[e] for e in edges.tolist() if e in set(graph.network_edge.tolist())}
    leaving = np.nonzero((graph.tail == node) & (graph.end == 1.0))[0]
    return {
        road: float(1.0 - begin) * seconds[road]
        for road, begin in zip(
            graph.network_edge[leaving].tolist(), graph.begin[leaving], strict=True
        )
    }


def seconds_to(graph, node, seconds, legal, first):
    """Least seconds to a stop by brute force, from some first edges."""
    if graph.network_node[node] >= 0:
        into = graph.network.head == graph.network_node[node]
        found = [legal[into].min(initial=math.inf)]
        return min(found + [s for edge, s in first.items() if into[edge]])
    found = [math.inf]
    for edge in np.nonzero((graph.head == node) & (graph.begin == 0.0))[0].tolist():
        road = int(graph.network_edge[edge])
        rest_s = float(1.0 - graph.end[edge]) * seconds[road]
        found.append(legal[road] - rest_s)
        if first.get(road, -1.0) >= rest_s:
            found.append(first[road] - rest_s)
    return min(found)


@settings(max_examples=150, deadline=None)
@given(tangled_networks(), TURN_S, st.data())
def test_between_stops_every_engine_and_path_takes_the_fastest_legal_drive(drawn, turn_s, data):
    network, is_usable = drawn
    seconds = some_seconds(data.draw, network)
    plain = weighed(network, is_usable, seconds, turn_s)
    try:
        snapped = stops_on(network, plain, data)
    except ValueError:
        return  # no road to stop on
    graph, nodes = snapped.graph, np.unique(snapped.nodes)
    engine = data.draw(st.sampled_from([NumbaEngine(), ScipyEngine(), NetworkxEngine()]))
    measured_s, measured_m = engine.matrix(graph, nodes)
    finder = PathFinder(graph)
    for row, column in permutations(range(len(nodes)), 2):
        a, b = int(nodes[row]), int(nodes[column])
        first = starts_of(graph, a, seconds)
        legal = seconds_to_edges(network, is_usable, seconds, first, turn_s=turn_s)
        expected = seconds_to(graph, b, seconds, legal, first)
        assert measured_s[row, column] == pytest.approx(expected, abs=1e-6)
        if math.isfinite(expected):
            edges = list(finder.edges(a, b))
            assert graph.travel_time_s[edges].sum() == pytest.approx(expected, abs=1e-6)
            assert graph.length_m[edges].sum() == pytest.approx(measured_m[row, column], abs=1e-3)
