"""
A smaller graph with the same matrix: nodes that are no place are replaced by arcs around them.

A node with few neighbours goes first; each pair of its neighbours gets the arc of the path through
it, where that is better than theirs: faster, as fast and shorter, or as fast, as long and driven in
less. What is left keeps the exact amounts between all the places, because all are whole units
(:mod:`routing.matrices.arcs`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.arrays import IntArray
from routing.compiled import compiled
from routing.matrices.arcs import UNREACHED, Arcs, Int32Array
from routing.matrices.kernels import Rows, rows_of

MOST_NEIGHBOURS = 10
"""A node with more stays; measured on 100,000 rural junctions."""
_ROOM = 24
"""Neighbours that a node may come to have."""


class _Links(NamedTuple):
    """
    Who neighbours whom, and the arcs both ways.

    Node ``v`` has ``degree[v]`` neighbours, from place ``start[v]`` on, with room up to
    ``start[v + 1]``.
    """

    start: Int32Array
    degree: Int32Array
    node: Int32Array
    time_out: IntArray
    length_out: IntArray
    driven_out: IntArray
    time_in: IntArray
    length_in: IntArray
    driven_in: IntArray


def contracted(arcs: Arcs, places: Int32Array) -> tuple[Rows, Int32Array]:
    """
    Contract every node that is no place and has few neighbours.

    Parameters
    ----------
    arcs
        The whole graph.
    places
        Nodes to keep, shape (p,).

    Returns
    -------
    rows, places
        The smaller graph, and the places' numbers in it.
    """
    links = _links(arcs)
    is_kept = np.zeros(arcs.node_count, dtype=np.bool_)
    is_kept[places] = True
    is_gone = np.zeros(arcs.node_count, dtype=np.bool_)
    for most in range(1, MOST_NEIGHBOURS + 1):
        _contract(links, is_kept, is_gone, most)
    number = np.cumsum(~is_gone, dtype=np.int32) - 1
    rows = _rows(links, is_gone, number.astype(np.int32))
    return _without_detours(rows), number[places].astype(np.int32)


def _links(arcs: Arcs) -> _Links:
    both_ways = np.diff(arcs.start) + np.bincount(arcs.head, minlength=arcs.node_count)
    start = np.zeros(arcs.node_count + 1, dtype=np.int32)
    np.cumsum(np.maximum(both_ways, _ROOM), out=start[1:])
    links = _Links(
        start,
        np.zeros(arcs.node_count, dtype=np.int32),
        np.empty(start[-1], dtype=np.int32),
        *(np.empty(start[-1], dtype=np.int64) for _ in range(6)),
    )
    _note(links, arcs.tail, rows_of(arcs))
    return links


@compiled
def _note(links: _Links, tails: Int32Array, rows: Rows) -> None:
    """Note every arc at both its ends."""
    for arc in range(len(tails)):
        tail, head = tails[arc], rows.head[arc]
        there, back = _place(links, tail, head), _place(links, head, tail)
        links.time_out[there] = links.time_in[back] = rows.time[arc]
        links.length_out[there] = links.length_in[back] = rows.length[arc]
        links.driven_out[there] = links.driven_in[back] = rows.driven[arc]


@compiled
def _contract(
    links: _Links, is_kept: NDArray[np.bool_], is_gone: NDArray[np.bool_], most: int
) -> None:
    """Contract nodes with at most so many neighbours, in order of number, then as they come."""
    nodes = len(links.degree)
    queue = np.empty(nodes, dtype=np.int32)
    is_queued = np.zeros(nodes, dtype=np.bool_)
    first = size = 0
    for node in range(nodes):
        if not is_kept[node] and not is_gone[node] and links.degree[node] <= most:
            queue[size] = node
            is_queued[node] = True
            size += 1
    while size > 0:
        node = queue[first]
        first, size = (first + 1) % nodes, size - 1
        is_queued[node] = False
        if links.degree[node] > most or not _has_room_around(links, node):
            continue
        is_gone[node] = True
        _bypass(links, node)
        for place in range(links.start[node], links.start[node] + links.degree[node]):
            other = links.node[place]
            if not is_kept[other] and not is_queued[other] and links.degree[other] <= most:
                queue[(first + size) % nodes] = other
                is_queued[other] = True
                size += 1


@compiled
def _has_room_around(links: _Links, node: int) -> bool:
    """Whether each neighbour has room for all the others."""
    count = links.degree[node]
    if count <= 2:
        return True
    for place in range(links.start[node], links.start[node] + count):
        other = links.node[place]
        room = links.start[other + 1] - links.start[other]
        if links.degree[other] - 1 + count - 1 > room:
            return False
    return True


@compiled
def _bypass(links: _Links, node: int) -> None:
    """Cut a node off, and join its neighbours by the paths through it."""
    begin, end = links.start[node], links.start[node] + links.degree[node]
    for place in range(begin, end):
        _cut(links, links.node[place], node)
    for one in range(begin, end):
        for two in range(begin, end):
            time = links.time_in[one] + links.time_out[two]
            if one == two or time >= UNREACHED:
                continue
            length = links.length_in[one] + links.length_out[two]
            driven = links.driven_in[one] + links.driven_out[two]
            _offer(links, links.node[one], links.node[two], (time, length, driven))


@compiled
def _offer(links: _Links, tail: int, head: int, amounts: tuple[int, int, int]) -> None:
    """Note time, length and time driven from one node to another, if they are the best known."""
    there, back = _place(links, tail, head), _place(links, head, tail)
    known = (links.time_out[there], links.length_out[there], links.driven_out[there])
    if amounts < known:
        links.time_out[there] = links.time_in[back] = amounts[0]
        links.length_out[there] = links.length_in[back] = amounts[1]
        links.driven_out[there] = links.driven_in[back] = amounts[2]


@compiled
def _cut(links: _Links, node: int, other: int) -> None:
    """Forget a neighbour: the last one takes its place."""
    last = links.start[node] + links.degree[node] - 1
    place = _place(links, node, other)
    links.node[place] = links.node[last]
    links.time_out[place] = links.time_out[last]
    links.length_out[place] = links.length_out[last]
    links.driven_out[place] = links.driven_out[last]
    links.time_in[place] = links.time_in[last]
    links.length_in[place] = links.length_in[last]
    links.driven_in[place] = links.driven_in[last]
    links.degree[node] -= 1


@compiled
def _place(links: _Links, node: int, other: int) -> int:
    """Return where a neighbour is noted; a new one is added, out of reach both ways."""
    end = int(links.start[node] + links.degree[node])
    for place in range(links.start[node], end):
        if links.node[place] == other:
            return place
    links.node[end] = other
    links.time_out[end] = links.time_in[end] = UNREACHED
    links.length_out[end] = links.length_in[end] = UNREACHED
    links.driven_out[end] = links.driven_in[end] = UNREACHED
    links.degree[node] += 1
    return end


@compiled
def _rows(links: _Links, is_gone: NDArray[np.bool_], number: Int32Array) -> Rows:
    """Read the arcs that are left, nodes renumbered."""
    start = np.zeros(len(is_gone) - is_gone.sum() + 1, dtype=np.int32)
    kept = np.empty(len(links.node), dtype=np.int32)
    size = 0
    for node in range(len(is_gone)):
        if is_gone[node]:
            continue
        for place in range(links.start[node], links.start[node] + links.degree[node]):
            if links.time_out[place] < UNREACHED:
                kept[size] = place
                size += 1
        start[number[node] + 1] = size
    kept = kept[:size]
    return Rows(
        start,
        number[links.node[kept]],
        links.time_out[kept],
        links.length_out[kept],
        links.driven_out[kept],
    )


@compiled
def _without_detours(rows: Rows) -> Rows:
    """
    Drop each arc that two others, one after the other, replace and are no worse.

    Each of the two takes less time than the arc: what stands for a dropped arc is never dropped
    for that arc's sake.
    """
    arc_to = np.full(len(rows.start) - 1, -1, dtype=np.int32)
    is_kept = np.ones(len(rows.head), dtype=np.bool_)
    for node in range(len(rows.start) - 1):
        arcs = range(rows.start[node], rows.start[node + 1])
        for arc in arcs:
            arc_to[rows.head[arc]] = arc
        for arc in arcs:
            _drop_detours(rows, arc, arc_to, is_kept)
        for arc in arcs:
            arc_to[rows.head[arc]] = -1
    start = np.zeros_like(rows.start)
    for node in range(len(start) - 1):
        start[node + 1] = start[node] + is_kept[rows.start[node] : rows.start[node + 1]].sum()
    return Rows(
        start,
        rows.head[is_kept],
        rows.time[is_kept],
        rows.length[is_kept],
        rows.driven[is_kept],
    )


@compiled
def _drop_detours(rows: Rows, arc: int, arc_to: Int32Array, is_kept: NDArray[np.bool_]) -> None:
    """Drop the arcs to wherever an arc and one that follows it lead, if these are no worse."""
    for following in range(rows.start[rows.head[arc]], rows.start[rows.head[arc] + 1]):
        direct = arc_to[rows.head[following]]
        if direct < 0:
            continue
        time = rows.time[arc] + rows.time[following]
        if time > rows.time[direct]:
            continue
        length = rows.length[arc] + rows.length[following]
        driven = rows.driven[arc] + rows.driven[following]
        known = (rows.time[direct], rows.length[direct], rows.driven[direct])
        if (time, length, driven) <= known:
            is_kept[direct] = False
