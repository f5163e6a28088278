"""
Times and distances between stops, along the paths of least time; rounded once, here.

The penalties of doubtful roads choose the path; the times are those that are driven, without them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.errors import UnreachableError
from routing.matrices.engines import default_engine
from routing.matrices.engines.protocol import MatrixEngine
from routing.network.graph import RoadGraph


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """
    Travel between n places.

    ``nodes``, shape (n,), are the nodes of the places. ``duration_s`` and ``distance_m`` have shape
    (n, n), whole seconds and metres, row = origin, zero diagonal, not symmetric in general. No
    duration counts a penalty (:attr:`routing.network.graph.RoadGraph.penalty_s`), so that a way
    round a doubtful road may take longer than the way through a place that stands on it.
    :mod:`routing.directions.paths` finds the paths they measure.
    """

    nodes: IntArray
    duration_s: IntArray
    distance_m: IntArray


def travel_matrices(
    graph: RoadGraph, nodes: IntArray, *, engine: MatrixEngine | None = None
) -> Travel:
    """
    Compute driving times, and the distances along the same paths, between all pairs of places.

    Parameters
    ----------
    graph
        The roads.
    nodes
        Shape (n,), numbers of the nodes of the places; the same node may come twice.
    engine
        What measures the whole matrix; the fastest at hand where omitted.

    Raises
    ------
    UnreachableError
        If no path joins two of the nodes; names the first such pair
        (:func:`unreachable_pairs` lists them all).
    """
    nodes = np.asarray(nodes, dtype=np.int64)
    seconds, metres = _measured(graph, nodes, engine)
    is_missing = ~(np.isfinite(seconds) & np.isfinite(metres))
    if is_missing.any():
        origin, destination = np.argwhere(is_missing)[0]
        raise UnreachableError(int(nodes[origin]), int(nodes[destination]))
    return Travel(nodes, _whole(seconds), _whole(metres))


def unreachable_pairs(
    graph: RoadGraph, nodes: IntArray, *, engine: MatrixEngine | None = None
) -> tuple[tuple[int, int], ...]:
    """
    List the pairs of places that no path joins.

    Returns
    -------
    pairs
        Positions in ``nodes`` (origin, destination), in order; empty if all is well.
    """
    seconds, metres = _measured(graph, np.asarray(nodes, dtype=np.int64), engine)
    missing = np.argwhere(~(np.isfinite(seconds) & np.isfinite(metres)))
    return tuple((int(origin), int(destination)) for origin, destination in missing)


def _measured(
    graph: RoadGraph, nodes: IntArray, engine: MatrixEngine | None
) -> tuple[FloatArray, FloatArray]:
    """Seconds and metres, shape (n, n), of nodes that may repeat; zero between equal nodes."""
    distinct, position = np.unique(nodes, return_inverse=True)
    engine = engine or default_engine(origins=len(distinct), edges=len(graph.tail))
    seconds, metres = engine.matrix(graph, distinct)
    for matrix in (seconds, metres):
        np.fill_diagonal(matrix, 0.0)
    if np.array_equal(distinct, nodes):
        return seconds, metres
    return seconds[np.ix_(position, position)], metres[np.ix_(position, position)]


def _whole(amounts: FloatArray) -> IntArray:
    return np.rint(amounts).astype(np.int64)
