"""Matrices by the compiled kernel, one thread per core."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.matrices.arcs import NS_PER_S, UM_PER_M, UNREACHED, arcs_of
from routing.network.graph import RoadGraph

_ROWS = 16
"""Origins that a thread takes at a time."""


class NumbaEngine:
    """
    Dijkstra from every origin on the contracted graph, stopped once all places are settled.

    Parameters
    ----------
    threads
        One per core where omitted.
    """

    name = "numba"

    def __init__(self, *, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1

    def matrix(self, graph: RoadGraph, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        """Measure all pairs (:class:`routing.matrices.engines.protocol.MatrixEngine`)."""
        # numba is heavy and optional.
        from routing.matrices.contraction import contracted  # noqa: PLC0415
        from routing.matrices.kernels import Tree, search_many  # noqa: PLC0415

        arcs, count = arcs_of(graph), len(nodes)
        both = np.concatenate([arcs.leaving[nodes], nodes]).astype(np.int32)
        rows, both = contracted(arcs, both)
        origins, places = both[:count], both[count:]
        seconds, metres = np.empty((2, len(places), len(places)))

        def search(first: int) -> None:
            block = slice(first, first + _ROWS)
            shape = (len(places[block]), len(places))
            found = Tree(*np.empty((3, *shape), dtype=np.int64))
            search_many(rows, origins[block], places, found)
            is_reached = found.time < UNREACHED
            seconds[block] = np.where(is_reached, found.driven / NS_PER_S, np.inf)
            metres[block] = np.where(is_reached, found.length / UM_PER_M, np.inf)

        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(search, range(0, len(places), _ROWS)))
        np.fill_diagonal(seconds, 0.0)
        np.fill_diagonal(metres, 0.0)
        return seconds, metres
