"""
The roads as searches read them: one arc per joined pair, times and lengths in whole units.

Times are whole nanoseconds and lengths whole micrometres, so that a sum is the same in whatever
order it is taken. Every search minimises the time and, at equal time, the length: two paths that
tie have the same time and the same length, and an engine, the path found on demand and the oracle
cannot disagree on either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.network.graph import RoadGraph

Int32Array = NDArray[np.int32]
IntArray = NDArray[np.int64]

NS_PER_S = 1_000_000_000
UM_PER_M = 1_000_000
UNREACHED = np.int64(2**61)
"""Time and length of what no path reaches; the sum of two fits."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """
    A directed graph without loops or parallel arcs, in compressed rows.

    The arcs that leave node ``v`` are ``start[v]`` to ``start[v + 1]``, sorted by head; ``tail``,
    ``head``, ``time_ns``, ``length_um`` have shape (arcs,). ``edge`` is the edge of the road graph
    that an arc stands for: the fastest, then the shortest, then the first of its pair.
    """

    start: Int32Array
    tail: Int32Array
    head: Int32Array
    time_ns: IntArray
    length_um: IntArray
    edge: IntArray

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return len(self.start) - 1

    @cached_property
    def incoming(self) -> tuple[Int32Array, Int32Array]:
        """Rows by head: (starts, shape (nodes + 1,); arcs sorted by head, then by edge)."""
        order = np.lexsort((self.edge, self.head))
        return _starts(self.head, self.node_count), order.astype(np.int32)


def arcs_of(graph: RoadGraph) -> Arcs:
    """
    Read the arcs of a road graph.

    Raises
    ------
    ValueError
        If a time or a length is negative or not finite.
    """
    for values in (graph.travel_time_s, graph.length_m):
        if not (np.isfinite(values) & (values >= 0.0)).all():
            raise ValueError("times and lengths of edges must be finite and not negative")
    # At least one unit: time grows along every path.
    time = np.maximum(np.rint(graph.travel_time_s * NS_PER_S), 1).astype(np.int64)
    length = np.maximum(np.rint(graph.length_m * UM_PER_M), 1).astype(np.int64)
    order = np.lexsort((length, time, graph.head, graph.tail))
    tail, head = graph.tail[order], graph.head[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    edge = order[is_first & (tail != head)]
    tail, head = graph.tail[edge].astype(np.int32), graph.head[edge].astype(np.int32)
    starts = _starts(tail, graph.node_count)
    return Arcs(starts, tail, head, time[edge], length[edge], edge.astype(np.int64))


def _starts(rows: Int32Array, count: int) -> Int32Array:
    """Where each row starts, shape (count + 1,), among items that are sorted by row."""
    starts = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
    return starts
