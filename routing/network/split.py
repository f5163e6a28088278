"""Nodes in the middle of roads: parts of edges lead to them, the graph stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from routing.arrays import IntArray
from routing.network.geometry import LonLat
from routing.network.graph import RoadGraph

Cut = tuple[float, int]
"""A fraction of an edge, and the node that is put there."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an edge, between two fractions of it."""

    edge: int
    tail: int
    head: int
    begin: float
    end: float


def split_edges(
    graph: RoadGraph, cuts: Mapping[int, Sequence[Cut]], positions: Sequence[LonLat]
) -> RoadGraph:
    """
    Lay beside edges the parts of them that lead to new nodes, and from these.

    The edges stay, for those who drive past: no path passes through a new node.

    Parameters
    ----------
    graph
        The roads.
    cuts
        The nodes to put on each edge, in any order; they are numbered after those of the graph.
        All the copies of a road may share nodes.
    positions
        Longitude and latitude of each new node.
    """
    if not positions:
        return graph
    parts = list(_parts(graph, cuts))
    edge, tail, head = (
        np.concatenate([own, [getattr(part, name) for part in parts]]).astype(np.int64)
        for own, name in (
            (np.arange(graph.edge_count), "edge"), (graph.tail, "tail"), (graph.head, "head"),
        )
    )  # fmt: skip
    begin = np.concatenate([np.zeros(graph.edge_count), [part.begin for part in parts]])
    end = np.concatenate([np.ones(graph.edge_count), [part.end for part in parts]])
    order = np.argsort(tail, kind="stable")
    edge, tail, head, begin, end = (a[order] for a in (edge, tail, head, begin, end))
    share, extent = end - begin, (graph.end - graph.begin)[edge]
    place = np.array(positions, dtype=np.float64)
    return replace(
        graph,
        node_ids=(*graph.node_ids, *(("stop", k) for k in range(len(positions)))),
        x=np.concatenate([graph.x, place[:, 0]]),
        y=np.concatenate([graph.y, place[:, 1]]),
        tail=tail,
        head=head,
        length_m=graph.length_m[edge] * share,
        travel_time_s=graph.travel_time_s[edge] * share,
        penalty_s=graph.penalty_s[edge] * share,
        lines=_lines(graph, edge, set(cuts)),
        network_edge=graph.network_edge[edge],
        begin=graph.begin[edge] + begin * extent,
        end=np.where(end < 1.0, graph.begin[edge] + end * extent, graph.end[edge]),
        network_node=np.concatenate([graph.network_node, np.full(len(place), -1, dtype=np.int64)]),
        stop_count=graph.stop_count + len(place),
    )


def _parts(graph: RoadGraph, cuts: Mapping[int, Sequence[Cut]]) -> Iterator[_Part]:
    """Yield the parts of the cut edges; those that copies of an edge share, once."""
    seen: set[tuple[int, float, int, int]] = set()
    for edge, unsorted in cuts.items():
        road = int(graph.network_edge[edge])
        first, last = (0.0, int(graph.tail[edge])), (1.0, int(graph.head[edge]))
        # Who starts on a road remembers no turn: the copies are for those who come by one.
        is_copy = road >= 0 and graph.network_node[first[1]] != first[1]
        for (begin, tail), (end, head) in combinations([first, *sorted(unsorted), last], 2):
            key = (road if road >= 0 else -2 - edge, begin, tail, head)
            is_known = (end, head) == last and (is_copy or (begin, tail) == first)
            if key not in seen and not is_known:
                seen.add(key)
                yield _Part(edge, tail, head, begin, end)


def _lines(graph: RoadGraph, edge: IntArray, cut: set[int]) -> dict[int, tuple[LonLat, ...]]:
    """Shapes of the roads of no network, under the new numbers of their edges."""
    drawn = set(graph.lines) | {e for e in cut if graph.network_edge[e] < 0}
    if not drawn:
        return {}
    where = np.nonzero(np.isin(edge, list(drawn)))[0].tolist()
    return {new: graph.whole_line(int(edge[new])) for new in where}
