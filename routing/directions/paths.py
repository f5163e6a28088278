"""The road between two places: exactly the path that the matrices measured, found on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from routing.arrays import IntArray
from routing.errors import UnreachableError
from routing.matrices.arcs import UNREACHED, Arcs, arcs_of
from routing.matrices.engines import SMALL_WORK
from routing.matrices.engines.scipy_engine import search_tree
from routing.network.graph import RoadGraph

LonLat = tuple[float, float]
_Amounts = tuple[IntArray, IntArray, IntArray]
"""From one node to all: time that chooses the path, length, time driven."""
_Search = Callable[[Arcs, int, int], _Amounts]


class PathFinder:
    """
    Finds fastest paths, one at a time.

    A path has the time and the length of its cell of the matrices; penalties (``penalty_s`` of the
    graph) choose it and take no time. Where several paths have the same, the edge of least number
    is taken at each node, from the destination backwards: the same path on
    every machine.
    """

    def __init__(self, graph: RoadGraph) -> None:
        self._arcs = arcs_of(graph)
        is_small = len(graph.tail) * _PATHS <= SMALL_WORK
        self._search: _Search = (
            _search_all if is_small or find_spec("numba") is None else _search_until
        )

    def edges(self, origin_node: int, destination_node: int) -> tuple[int, ...]:
        """
        Edges of the graph from one node to another, in order; none between a node and itself.

        Raises
        ------
        UnreachableError
            If no path joins the nodes.
        """
        if origin_node == destination_node:
            return ()
        origin = int(self._arcs.leaving[origin_node])
        amounts = self._search(self._arcs, origin, destination_node)
        if amounts[0][destination_node] >= UNREACHED:
            raise UnreachableError(origin_node, destination_node)
        arcs, node, edges = self._arcs, destination_node, list[int]()
        while node != origin:
            arc = self._arc_before(node, amounts)
            edges.append(int(arcs.edge[arc]))
            node = int(arcs.tail[arc])
        return tuple(reversed(edges))

    def _arc_before(self, node: int, amounts: _Amounts) -> int:
        """Return the first arc by which the best path reaches a node."""
        starts, order = self._arcs.incoming
        arcs = order[starts[node] : starts[node + 1]]
        tails = self._arcs.tail[arcs]
        time, length, driven = amounts
        is_tight = time[tails] + self._arcs.time_ns[arcs] == time[node]
        is_tight &= length[tails] + self._arcs.length_um[arcs] == length[node]
        is_tight &= driven[tails] + self._arcs.driven_ns[arcs] == driven[node]
        return int(arcs[is_tight.argmax()])


_PATHS = 100
"""Paths that a plan asks for, about."""


def path_line(graph: RoadGraph, edges: Sequence[int]) -> tuple[LonLat, ...]:
    """
    Longitudes and latitudes along a path, with the shapes of its edges.

    Ends of edges come once; empty for a path without edges.
    """
    line: list[LonLat] = []
    for edge in edges:
        shape = graph.line(edge)
        line += shape[1:] if line else shape
    return tuple(line)


def _search_all(arcs: Arcs, origin: int, _destination: int) -> _Amounts:
    return search_tree(arcs, origin)


def _search_until(arcs: Arcs, origin: int, destination: int) -> _Amounts:
    from routing.matrices.kernels import rows_of, search_one  # noqa: PLC0415 (numba is heavy and optional)

    tree = search_one(rows_of(arcs), origin, destination)
    return tree.time, tree.length, tree.driven
