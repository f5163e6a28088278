"""
The roads as searches read them: one arc per joined pair, times and lengths in whole units.

Times are whole nanoseconds and lengths whole micrometres, so that a sum is the same in whatever
order it is taken. Every search minimises the time that chooses the path, penalties included; at
equal time the length; at equal length the time that is driven. Two paths that tie have all three
in common, and an engine, the path found on demand and the oracle cannot disagree on any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.arrays import IntArray
from routing.network.graph import RoadGraph

Int32Array = NDArray[np.int32]

NS_PER_S = 1_000_000_000
UM_PER_M = 1_000_000
UNREACHED = np.int64(2**61)
"""Times and length of what no path reaches; the sum of two fits."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """
    A directed graph without loops or parallel arcs, in compressed rows.

    The arcs that leave node ``v`` are ``start[v]`` to ``start[v + 1]``, sorted by head; ``tail``,
    ``head``, ``time_ns``, ``length_um`` and ``driven_ns`` have shape (arcs,): ``time_ns`` is what a
    path minimises, ``driven_ns`` the part of it that is no penalty. ``edge`` is the edge of the
    road graph that an arc stands for: the least of its pair in time, then in length, then in time
    driven, then in number.

    No path passes through a stop on a road: arcs end at its node, and leave another. ``leaving``,
    shape (nodes of the road graph,), gives the node that the arcs of each node leave.
    """

    start: Int32Array
    tail: Int32Array
    head: Int32Array
    time_ns: IntArray
    length_um: IntArray
    driven_ns: IntArray
    edge: IntArray
    leaving: Int32Array

    @cached_property
    def has_penalties(self) -> bool:
        """Whether any arc is driven in less time than it counts for."""
        return bool((self.driven_ns != self.time_ns).any())

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
        If a time, a length or a penalty is negative or not finite, or a penalty exceeds its time.
    """
    for values in (graph.travel_time_s, graph.length_m, graph.penalty_s):
        if not (np.isfinite(values) & (values >= 0.0)).all():
            raise ValueError("times and lengths of edges must be finite and not negative")
    if (graph.penalty_s > graph.travel_time_s).any():
        raise ValueError("a penalty is a part of the time of its edge")
    # At least one unit: time grows along every path.
    time = np.maximum(np.rint(graph.travel_time_s * NS_PER_S), 1).astype(np.int64)
    length = np.maximum(np.rint(graph.length_m * UM_PER_M), 1).astype(np.int64)
    driven = np.maximum(time - np.rint(graph.penalty_s * NS_PER_S).astype(np.int64), 1)
    leaving = np.arange(graph.node_count, dtype=np.int32)
    leaving[graph.node_count - graph.stop_count :] += graph.stop_count
    order = np.lexsort((driven, length, time, graph.head, graph.tail))
    tail, head = graph.tail[order], graph.head[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    edge = order[is_first & (tail != head)]
    tail, head = leaving[graph.tail[edge]], graph.head[edge].astype(np.int32)
    starts = _starts(tail, graph.node_count + graph.stop_count)
    time, length, driven = time[edge], length[edge], driven[edge]
    return Arcs(starts, tail, head, time, length, driven, edge.astype(np.int64), leaving)


def _starts(rows: Int32Array, count: int) -> Int32Array:
    """Where each row starts, shape (count + 1,), among items that are sorted by row."""
    starts = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
    return starts
