"""Matrices by SciPy alone, for machines without numba; the same numbers, more slowly."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.arcs import NS_PER_S, UM_PER_M, UNREACHED, Arcs, IntArray, arcs_of
from routing.engines.protocol import FloatArray
from routing.network.graph import RoadGraph


class ScipyEngine:
    """Two searches per origin: the least times, then the least lengths among the fastest paths."""

    name = "scipy"

    def matrix(self, graph: RoadGraph, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        """Measure all pairs (:class:`routing.engines.protocol.MatrixEngine`)."""
        arcs = arcs_of(graph)
        seconds, metres = np.empty((2, len(nodes), len(nodes)))
        for row, node in enumerate(nodes.tolist()):
            time, length = _search(arcs, node)
            seconds[row], metres[row] = time[nodes] / NS_PER_S, length[nodes] / UM_PER_M
        return seconds, metres


def search_tree(arcs: Arcs, source: int) -> tuple[IntArray, IntArray]:
    """
    Return times (ns) and lengths (µm) from one node to all, shape (nodes,).

    :data:`routing.arcs.UNREACHED` where no path leads.
    """
    time, length = _search(arcs, source)
    is_reached = np.isfinite(time)
    return (
        np.where(is_reached, time, UNREACHED).astype(np.int64),
        np.where(is_reached, length, UNREACHED).astype(np.int64),
    )


def _search(arcs: Arcs, source: int) -> tuple[FloatArray, FloatArray]:
    """Whole numbers of units in floats: sums are exact up to 2**53 (104 days, 9 million km)."""
    shape = (arcs.node_count, arcs.node_count)
    weights = arcs.time_ns.astype(np.float64)
    roads = sparse.csr_array((weights, arcs.head, arcs.start), shape=shape)
    time = csgraph.dijkstra(roads, indices=np.array([source]))[0]
    is_tight = time[arcs.tail] + weights == time[arcs.head]
    is_tight &= np.isfinite(time[arcs.tail])
    starts = np.concatenate([[0], np.cumsum(is_tight)]).astype(np.int32)[arcs.start]
    lengths = arcs.length_um[is_tight].astype(np.float64)
    fastest = sparse.csr_array((lengths, arcs.head[is_tight], starts), shape=shape)
    return time, csgraph.dijkstra(fastest, indices=np.array([source]))[0]
