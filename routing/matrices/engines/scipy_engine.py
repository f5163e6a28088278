"""Matrices by SciPy alone, for machines without numba; the same numbers, more slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from routing.arrays import FloatArray, IntArray
from routing.matrices.arcs import NS_PER_S, UM_PER_M, UNREACHED, Arcs, arcs_of
from routing.network.graph import RoadGraph


class ScipyEngine:
    """Searches from each origin: the least times, then the least lengths among fastest paths."""

    name = "scipy"

    def matrix(self, graph: RoadGraph, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        """Measure all pairs (:class:`routing.matrices.engines.protocol.MatrixEngine`)."""
        arcs = arcs_of(graph)
        seconds, metres = np.empty((2, len(nodes), len(nodes)))
        for row, node in enumerate(nodes.tolist()):
            _, length, driven = _search(arcs, int(arcs.leaving[node]))
            seconds[row], metres[row] = driven[nodes] / NS_PER_S, length[nodes] / UM_PER_M
        np.fill_diagonal(seconds, 0.0)
        np.fill_diagonal(metres, 0.0)
        return seconds, metres


def search_tree(arcs: Arcs, source: int) -> tuple[IntArray, IntArray, IntArray]:
    """
    Return times (ns), lengths (µm) and times driven (ns) from one node to all, shape (nodes,).

    :data:`routing.matrices.arcs.UNREACHED` where no path leads.
    """
    found = _search(arcs, source)
    is_reached = np.isfinite(found[0])
    time, length, driven = (
        np.where(is_reached, amount, UNREACHED).astype(np.int64) for amount in found
    )
    return time, length, driven


def _search(arcs: Arcs, source: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Whole numbers of units in floats: sums are exact up to 2**53 (104 days, 9 million km)."""
    every = np.ones(len(arcs.head), dtype=np.bool_)
    time = _least(arcs, arcs.time_ns, every, source)
    is_fastest = _is_tight(arcs, arcs.time_ns, time)
    length = _least(arcs, arcs.length_um, is_fastest, source)
    if not arcs.has_penalties:
        return time, length, time
    is_shortest = is_fastest & _is_tight(arcs, arcs.length_um, length)
    return time, length, _least(arcs, arcs.driven_ns, is_shortest, source)


def _least(arcs: Arcs, amounts: IntArray, is_used: NDArray[np.bool_], source: int) -> FloatArray:
    """Return the least sums of an amount from a node to all, by some of the arcs."""
    starts = np.concatenate([[0], np.cumsum(is_used)]).astype(np.int32)[arcs.start]
    weights = amounts[is_used].astype(np.float64)
    shape = (arcs.node_count, arcs.node_count)
    roads = sparse.csr_array((weights, arcs.head[is_used], starts), shape=shape)
    found: FloatArray = csgraph.dijkstra(roads, indices=np.array([source]))[0]
    return found


def _is_tight(arcs: Arcs, amounts: IntArray, least: FloatArray) -> NDArray[np.bool_]:
    """Whether each arc is on a way of the least amount from the source to its head."""
    is_reached = np.isfinite(least[arcs.tail])
    tight: NDArray[np.bool_] = is_reached & (least[arcs.tail] + amounts == least[arcs.head])
    return tight
