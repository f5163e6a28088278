"""Road graphs for the tests of matrices, paths and engines."""

from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from routing.network.graph import RoadGraph


def from_weighted(G: nx.MultiDiGraph) -> RoadGraph:
    """Read a graph in OSMnx's schema whose edges have ``length`` and ``travel_time``."""
    ids = tuple(G.nodes)
    number = {node: k for k, node in enumerate(ids)}
    edges = sorted(
        ((number[u], number[v], key, data) for u, v, key, data in G.edges(keys=True, data=True)),
        key=lambda edge: edge[:3],
    )
    return RoadGraph(
        node_ids=ids,
        x=np.array([float(G.nodes[node]["x"]) for node in ids]),
        y=np.array([float(G.nodes[node]["y"]) for node in ids]),
        tail=np.array([edge[0] for edge in edges], dtype=np.int64),
        head=np.array([edge[1] for edge in edges], dtype=np.int64),
        length_m=np.array([float(edge[3]["length"]) for edge in edges]),
        travel_time_s=np.array([float(edge[3]["travel_time"]) for edge in edges]),
        kind=str(G.graph.get("road_kind", "osm")),
        source=str(G.graph.get("road_source", "")),
        date=str(G.graph.get("road_date", "")),
        lines={
            k: tuple(edge[3]["geometry"].coords)
            for k, edge in enumerate(edges)
            if edge[3].get("geometry") is not None
        },
    )


def edge_between(graph: RoadGraph, tail: int, head: int) -> int:
    """Return the fastest edge from one node to another; ``KeyError`` where there is none."""
    edges = graph.fastest_edges.tolist()
    ends = zip(graph.tail[edges].tolist(), graph.head[edges].tolist(), strict=True)
    return dict(zip(ends, edges, strict=True))[tail, head]


def copy_count(graph: RoadGraph) -> int:
    """Count the nodes that turn restrictions have added."""
    stands_for = graph.network_node[graph.network_node >= 0]
    return len(stands_for) - len(np.unique(stands_for))


@st.composite
def road_graphs(draw, max_nodes: int = 7, max_streets: int = 15) -> nx.MultiDiGraph:
    """Crossroads on a circle of one-way streets, and any other streets, parallel or not."""
    n = draw(st.integers(2, max_nodes))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    streets = [(k, (k + 1) % n) for k in range(n)]
    streets += draw(st.lists(ends, max_size=max_streets))
    amounts = st.tuples(
        st.floats(0.0, 900.0, allow_subnormal=False), st.floats(0.001, 90.0, allow_subnormal=False)
    )
    return joined(n, [(*street, *draw(amounts)) for street in streets])


@st.composite
def tied_roads(draw) -> nx.MultiDiGraph:
    """Any streets, one-way and in pieces, whose whole lengths and seconds tie again and again."""
    n = draw(st.integers(2, 12))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    small = st.integers(0, 3).map(float)
    return joined(n, draw(st.lists(st.tuples(ends, small, small).map(flat), max_size=40)))


@st.composite
def doubtful_graphs(draw) -> RoadGraph:
    """Any of these roads, some of whose time is a penalty: none of it, a part, nearly all, all."""
    graph = from_weighted(draw(road_graphs() | tied_roads()))
    kinds = st.sampled_from([0.0, 0.5, 0.95, 1.0])
    shares = draw(st.lists(kinds, min_size=graph.edge_count, max_size=graph.edge_count))
    return replace(graph, penalty_s=graph.travel_time_s * np.array(shares))


def doubtful(graph: RoadGraph, *, share: float = 0.2, seed: int = 0) -> RoadGraph:
    """Make some roads ten times as long as they are, for whoever chooses a path."""
    picked = np.random.default_rng(seed).random(graph.edge_count) < share
    penalty_s = np.where(picked, 9.0 * graph.travel_time_s, 0.0)
    return replace(graph, travel_time_s=graph.travel_time_s + penalty_s, penalty_s=penalty_s)


def flat(street):
    (tail, head), length, seconds = street
    return tail, head, length, seconds


def joined(n, streets) -> nx.MultiDiGraph:
    G = nx.MultiDiGraph(crs="epsg:4326")
    for k in range(n):
        G.add_node(100 + k, x=5.0 + 0.01 * k, y=48.0 + 0.01 * (k * k % 5))
    for tail, head, length, seconds in streets:
        G.add_edge(100 + tail, 100 + head, length=length, travel_time=seconds)
    return G


def villages(count: int, *, seed: int = 0) -> nx.MultiDiGraph:
    """Two-way roads between neighbours on a grid, some missing, some one-way; with dead ends."""
    random = np.random.default_rng(seed)
    side = int(count**0.5)
    streets = []
    for k in range(side * side):
        for other in ([k + 1] if (k + 1) % side else []) + (
            [k + side] if k + side < side**2 else []
        ):
            if random.random() < 0.75:
                length = float(random.uniform(100.0, 3000.0))
                seconds = length * 3.6 / float(random.choice([25.0, 45.0, 72.0]))
                streets.append((k, other, length, seconds))
                if random.random() < 0.95:
                    streets.append((other, k, length, seconds))
    return joined(side * side, streets)
