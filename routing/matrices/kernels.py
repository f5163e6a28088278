"""
Compiled searches: Dijkstra's algorithm on compressed rows, carrying length and time driven.

A binary heap with lazy deletion; a search stops once all its targets are settled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.arrays import IntArray
from routing.compiled import compiled
from routing.matrices.arcs import UNREACHED, Arcs, Int32Array


class Rows(NamedTuple):
    """
    A directed graph in compressed rows, as the kernels read it.

    The arcs that leave node ``v`` are ``start[v]`` to ``start[v + 1]``; they cost ``time``, have
    ``length`` and are ``driven`` in less, if anything, in units of :mod:`routing.matrices.arcs`.
    """

    start: Int32Array
    head: Int32Array
    time: IntArray
    length: IntArray
    driven: IntArray


class Tree(NamedTuple):
    """
    Times, lengths and times driven from one node to all, shape (nodes,).

    :data:`routing.matrices.arcs.UNREACHED` without a path.
    """

    time: IntArray
    length: IntArray
    driven: IntArray


class _Heap(NamedTuple):
    """Room for one entry per arc, and one more: an arc enters a node once per search."""

    key: IntArray
    node: Int32Array


def rows_of(arcs: Arcs) -> Rows:
    """Return the arcs as the kernels read them."""
    return Rows(arcs.start, arcs.head, arcs.time_ns, arcs.length_um, arcs.driven_ns)


@compiled
def search_many(rows: Rows, sources: Int32Array, targets: Int32Array, out: Tree) -> None:
    """
    Fill a block of a matrix.

    Parameters
    ----------
    rows
        The graph.
    sources, targets
        Nodes, shapes (s,) and (t,); a target may come twice.
    out
        Times, lengths and times driven, each of shape (s, t).
    """
    tree, heap = _workspace(rows)
    is_target = np.zeros(len(rows.start) - 1, dtype=np.bool_)
    for target in targets:
        is_target[target] = True
    left = is_target.sum()
    for row in range(len(sources)):
        _search(rows, sources[row], is_target, left, tree, heap)
        for column in range(len(targets)):
            out.time[row, column] = tree.time[targets[column]]
            out.length[row, column] = tree.length[targets[column]]
            out.driven[row, column] = tree.driven[targets[column]]


@compiled
def search_one(rows: Rows, source: int, target: int) -> Tree:
    """Return the amounts from one node, final for every node not beyond the target."""
    tree, heap = _workspace(rows)
    is_target = np.zeros(len(rows.start) - 1, dtype=np.bool_)
    is_target[target] = True
    _search(rows, source, is_target, 1, tree, heap)
    return tree


@compiled
def _workspace(rows: Rows) -> tuple[Tree, _Heap]:
    nodes, entries = len(rows.start) - 1, len(rows.head) + 1
    tree = Tree(
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
    )
    return tree, _Heap(np.empty(entries, dtype=np.int64), np.empty(entries, dtype=np.int32))


@compiled
def _search(  # noqa: PLR0917
    rows: Rows, source: int, is_target: NDArray[np.bool_], left: int, tree: Tree, heap: _Heap
) -> None:
    """
    Settle nodes in order of time until no target is left.

    Arcs take at least one unit of time: whatever precedes a node on a fastest path is settled
    before it, so its length and time driven are final when it is settled.
    """
    tree.time[:] = UNREACHED
    tree.length[:] = UNREACHED
    tree.driven[:] = UNREACHED
    tree.time[source] = 0
    tree.length[source] = 0
    tree.driven[source] = 0
    size = _push(heap, 0, 0, source)
    while size > 0:
        time, here = heap.key[0], heap.node[0]
        size = _pop(heap, size)
        if time > tree.time[here]:
            continue
        if is_target[here]:
            left -= 1
            if left == 0:
                return
        for arc in range(rows.start[here], rows.start[here + 1]):
            there = rows.head[arc]
            there_time = time + rows.time[arc]
            if there_time < tree.time[there]:
                tree.time[there] = there_time
                tree.length[there] = tree.length[here] + rows.length[arc]
                tree.driven[there] = tree.driven[here] + rows.driven[arc]
                size = _push(heap, size, there_time, there)
            elif there_time == tree.time[there]:
                there_length = tree.length[here] + rows.length[arc]
                there_driven = tree.driven[here] + rows.driven[arc]
                if _is_less(there_length, there_driven, tree.length[there], tree.driven[there]):
                    tree.length[there] = there_length
                    tree.driven[there] = there_driven


@compiled
def _is_less(length: int, driven: int, other_length: int, other_driven: int) -> bool:
    """Whether the first of two ways that take as long is the better."""
    return length < other_length or (length == other_length and driven < other_driven)


@compiled
def _push(heap: _Heap, size: int, key: int, node: int) -> int:
    """Add an entry to a heap of some size; return the new size."""
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if heap.key[parent] <= key:
            break
        heap.key[place], heap.node[place] = heap.key[parent], heap.node[parent]
        place = parent
    heap.key[place], heap.node[place] = key, node
    return size + 1


@compiled
def _pop(heap: _Heap, size: int) -> int:
    """Take the smallest entry off a heap of some size; return the new size."""
    size -= 1
    key, node = heap.key[size], heap.node[size]
    place, child = 0, 1
    while child < size:
        if child + 1 < size and heap.key[child + 1] < heap.key[child]:
            child += 1
        if heap.key[child] >= key:
            break
        heap.key[place], heap.node[place] = heap.key[child], heap.node[child]
        place, child = child, 2 * child + 1
    heap.key[place], heap.node[place] = key, node
    return size
