"""Times and distances between stops, along the paths of least time; rounded once, here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from routing.errors import UnreachableError
from routing.network.graph import RoadGraph

IntArray = NDArray[np.int64]
_NO_NODE = -9999


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """
    Travel between n places.

    ``duration_s`` and ``distance_m`` have shape (n, n), whole seconds and metres, row = origin,
    zero diagonal, not symmetric in general. ``predecessors`` has shape (n, nodes of the graph) and
    rebuilds the paths (:mod:`routing.paths`).
    """

    nodes: IntArray
    duration_s: IntArray
    distance_m: IntArray
    predecessors: NDArray[np.int32]


def travel_matrices(graph: RoadGraph, nodes: IntArray) -> Travel:
    """
    Compute driving times, and the distances along the same paths, between all pairs of places.

    Parameters
    ----------
    graph
        The roads.
    nodes
        Shape (n,), numbers of the nodes of the places; the same node may come twice.

    Raises
    ------
    UnreachableError
        If no path joins two of the nodes; names the first such pair.
    """
    seconds, predecessors = csgraph.dijkstra(
        graph.time_matrix, directed=True, indices=nodes, return_predecessors=True
    )
    between = seconds[:, nodes]
    if not np.isfinite(between).all():
        origin, destination = np.argwhere(~np.isfinite(between))[0]
        raise UnreachableError(int(nodes[origin]), int(nodes[destination]))
    metres = np.vstack(
        [
            _metres_along(graph, seconds[row], predecessors[row], int(nodes[row]))[nodes]
            for row in range(len(nodes))
        ]
    )
    return Travel(
        nodes,
        np.rint(between).astype(np.int64),
        np.rint(metres).astype(np.int64),
        predecessors.astype(np.int32),
    )


def _metres_along(
    graph: RoadGraph, seconds: NDArray[np.float64], predecessors: IntArray, origin: int
) -> NDArray[np.float64]:
    """Metres from an origin to every node along the tree of least times, shape (nodes,)."""
    metres = np.full(graph.node_count, np.inf)
    metres[origin] = 0.0
    reached = np.nonzero((predecessors != _NO_NODE) & np.isfinite(seconds))[0]
    order = reached[np.argsort(seconds[reached], kind="stable")]
    parents = predecessors[order]
    steps = graph.lengths_between(parents, order)
    for node, parent, step in zip(order.tolist(), parents.tolist(), steps.tolist(), strict=True):
        metres[node] = metres[parent] + step
    return metres
