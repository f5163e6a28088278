"""
A road graph as arrays, the form every computation uses.

It holds what the OSMnx schema holds: nodes with ``x`` and ``y`` (degrees, WGS84), directed edges
with ``length`` (metres) and ``travel_time`` (seconds). :mod:`routing.network.osmnx_bridge` turns
one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """
    A directed road graph.

    ``node_ids`` names the N nodes as their source does; ``x``, ``y`` have shape (N,);
    ``tail``, ``head``, ``length_m``, ``travel_time_s`` have shape (E,), edges sorted by tail.
    ``kind`` is ``"osm"`` or ``"estimate"``; ``source`` and ``date`` (ISO, or empty) say where the
    roads come from. ``lines`` holds the shape of edge ``e`` where it is not straight.
    """

    node_ids: tuple[object, ...]
    x: FloatArray
    y: FloatArray
    tail: IntArray
    head: IntArray
    length_m: FloatArray
    travel_time_s: FloatArray
    kind: str
    source: str
    date: str
    lines: dict[int, tuple[tuple[float, float], ...]]

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return len(self.x)

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

    def lengths_between(self, tails: IntArray, heads: IntArray) -> FloatArray:
        """Metres of the fastest edges from ``tails`` to ``heads``, which must be joined."""
        edges = self.fastest_edges
        keys = self.tail[edges] * self.node_count + self.head[edges]
        found: FloatArray = self.length_m[
            edges[np.searchsorted(keys, tails * self.node_count + heads)]
        ]
        return found

    def edge_between(self, tail: int, head: int) -> int:
        """
        Return the fastest edge from one node to another.

        Raises
        ------
        KeyError
            If no edge joins them.
        """
        return self._edge_of[tail, head]

    @cached_property
    def _edge_of(self) -> dict[tuple[int, int], int]:
        edges = self.fastest_edges.tolist()
        tails, heads = self.tail[edges].tolist(), self.head[edges].tolist()
        return dict(zip(zip(tails, heads, strict=True), edges, strict=True))
