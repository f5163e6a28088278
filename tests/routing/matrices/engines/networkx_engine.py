"""Matrices by NetworkX: the oracle of the tests, in whole numbers of any size."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.matrices.arcs import NS_PER_S, UM_PER_M, arcs_of
from routing.network.graph import RoadGraph

_SHIFT = 64
"""
A weight is the time, then, below these many bits each, the length and the time driven: ties fall
to the shorter path, then to the one that is driven in less.
"""


class NetworkxEngine:
    """One textbook search per origin, hundreds of times slower than the others."""

    name = "networkx"

    def matrix(self, graph: RoadGraph, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        """Measure all pairs (:class:`routing.matrices.engines.protocol.MatrixEngine`)."""
        arcs = arcs_of(graph)
        G: nx.DiGraph[Any] = nx.DiGraph()
        G.add_nodes_from(range(arcs.node_count))
        ends = (arcs.tail.tolist(), arcs.head.tolist())
        amounts = (arcs.time_ns.tolist(), arcs.length_um.tolist(), arcs.driven_ns.tolist())
        for tail, head, time, length, driven in zip(*ends, *amounts, strict=True):
            G.add_edge(tail, head, weight=(((time << _SHIFT) + length) << _SHIFT) + driven)
        seconds, metres = np.full((2, len(nodes), len(nodes)), np.inf)
        for row, origin in enumerate(nodes.tolist()):
            found = nx.single_source_dijkstra_path_length(G, int(arcs.leaving[origin]))
            for column, node in enumerate(nodes.tolist()):
                if node in found:
                    above, driven = divmod(found[node], 1 << _SHIFT)
                    seconds[row, column] = driven / NS_PER_S
                    metres[row, column] = (above % (1 << _SHIFT)) / UM_PER_M
        for matrix in (seconds, metres):
            np.fill_diagonal(matrix, 0.0)
        return seconds, metres
