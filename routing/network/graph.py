"""
A road graph as arrays, the form every computation uses: roads as one vehicle drives them.

It holds what the OSMnx schema holds: nodes with ``x`` and ``y`` (degrees, WGS84), directed edges
with ``length`` (metres) and ``travel_time`` (seconds). :mod:`routing.network.vehicle.profile` makes
one of a physical network, :mod:`routing.network.estimate.estimate` of places alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from routing.arrays import FloatArray, IntArray
from routing.network.geometry import LonLat, part_of_line
from routing.network.road_network import RoadNetwork


def _no_numbers() -> IntArray:
    return np.empty(0, dtype=np.int64)


def _no_amounts() -> FloatArray:
    return np.empty(0, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """
    A directed road graph of N nodes and E edges, sorted by tail.

    Attributes
    ----------
    node_ids
        What the source calls each of the N nodes; distinct.
    x, y
        Shape (N,), degrees (WGS84).
    tail, head, length_m, travel_time_s
        Shape (E,). The time is what a path minimises: ``penalty_s`` included.
    kind
        ``"osm"`` or ``"estimate"``.
    source, date
        Where the roads come from, and of when they are (ISO, or empty).
    lines
        The whole shape of the edges that are of no network and not straight, or cut.
    network
        The physical roads, if the graph is made of them.
    network_edge
        Shape (E,), the edge of the network that each edge is, in whole or in part; -1 for none.
    begin, end
        Shape (E,), the part of it, as fractions of its length on the ground.
    network_node
        Shape (N,), the node of the network that each node stands for; -1 for none. Turn
        restrictions make several nodes of one (:mod:`routing.network.vehicle.turn_restrictions`).
    penalty_s
        Shape (E,), seconds of ``travel_time_s`` that are not driven: they keep through traffic
        out of roads that are doubtful, or for those who stop there. They choose the path, and no
        announced minute counts them (:attr:`driven_s`).
    stop_count
        How many of the last nodes are stops on roads: paths begin and end there, and none passes
        through, so that nobody turns round at the stop of another leg.
    """

    node_ids: Sequence[object]
    x: FloatArray
    y: FloatArray
    tail: IntArray
    head: IntArray
    length_m: FloatArray
    travel_time_s: FloatArray
    kind: str
    source: str
    date: str
    lines: Mapping[int, tuple[LonLat, ...]] = field(default_factory=dict)
    network: RoadNetwork | None = None
    network_edge: IntArray = field(default_factory=_no_numbers)
    begin: FloatArray = field(default_factory=_no_amounts)
    end: FloatArray = field(default_factory=_no_amounts)
    network_node: IntArray = field(default_factory=_no_numbers)
    penalty_s: FloatArray = field(default_factory=_no_amounts)
    stop_count: int = 0

    def __post_init__(self) -> None:
        n, e = len(self.x), len(self.tail)
        defaults = {
            "network_edge": np.full(e, -1, dtype=np.int64),
            "begin": np.zeros(e),
            "end": np.ones(e),
            "network_node": np.full(n, -1, dtype=np.int64),
            "penalty_s": np.zeros(e),
        }
        for name, values in defaults.items():
            if not len(getattr(self, name)):
                object.__setattr__(self, name, values)

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return len(self.x)

    @property
    def edge_count(self) -> int:
        """Number of edges."""
        return len(self.tail)

    @cached_property
    def driven_s(self) -> FloatArray:
        """Seconds driven on each edge, without its penalty, shape (E,)."""
        seconds: FloatArray = np.maximum(self.travel_time_s - self.penalty_s, 0.0)
        return seconds

    @cached_property
    def indptr(self) -> IntArray:
        """Offsets of the edges by tail, shape (N + 1,): the rows of a CSR matrix."""
        return np.searchsorted(self.tail, np.arange(self.node_count + 1)).astype(np.int64)

    def line(self, edge: int) -> tuple[LonLat, ...]:
        """Longitudes and latitudes along an edge, both ends included."""
        whole, begin, end = self.whole_line(edge), float(self.begin[edge]), float(self.end[edge])
        if begin <= 0.0 and end >= 1.0:
            return whole
        # Parts meet exactly where they were cut.
        ends = [
            (float(self.x[node]), float(self.y[node]))
            for node in (int(self.tail[edge]), int(self.head[edge]))
        ]
        return (ends[0], *part_of_line(whole, begin, end)[1:-1], ends[1])

    def whole_line(self, edge: int) -> tuple[LonLat, ...]:
        """Longitudes and latitudes along the road that an edge is a part of."""
        road = int(self.network_edge[edge])
        if self.network is not None and road >= 0:
            return self.network.line(road)
        tail, head = int(self.tail[edge]), int(self.head[edge])
        straight = tuple((float(self.x[node]), float(self.y[node])) for node in (tail, head))
        return self.lines.get(edge, straight)

    @cached_property
    def fastest_edges(self) -> IntArray:
        """Return, for each pair of joined nodes, the edge of least travel time, sorted by pair."""
        order = np.lexsort((self.travel_time_s, self.head, self.tail))
        tail, head = self.tail[order], self.head[order]
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        edges: IntArray = order[first & (tail != head)]
        return edges

    @cached_property
    def time_matrix(self) -> sparse.csr_array:
        """Sparse travel times between joined nodes, shape (N, N), seconds."""
        edges = self.fastest_edges
        # A stored zero would be read as "no road".
        times = np.maximum(self.travel_time_s[edges], 1e-6)
        shape = (self.node_count, self.node_count)
        return sparse.csr_array((times, (self.tail[edges], self.head[edges])), shape=shape)

    @cached_property
    def main_component(self) -> NDArray[np.bool_]:
        """Whether each node is in the largest strongly connected component, shape (N,)."""
        _, labels = csgraph.connected_components(
            self.time_matrix, directed=True, connection="strong"
        )
        is_main: NDArray[np.bool_] = labels == np.bincount(labels).argmax()
        return is_main
