"""Nodes in the middle of roads: edges are cut into parts, the rest of the graph stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    Cut edges at new nodes.

    Parameters
    ----------
    graph
        The roads.
    cuts
        The nodes to put on each edge, in any order; they are numbered after those of the graph.
        Edges that are the same part of the same road and share a head may share nodes.
    positions
        Longitude and latitude of each new node.
    """
    if not positions:
        return graph
    parts = list(_parts(graph, cuts))
    is_whole = np.ones(graph.edge_count, dtype=np.bool_)
    is_whole[list(cuts)] = False
    whole = np.nonzero(is_whole)[0]
    edge = np.concatenate([whole, np.array([part.edge for part in parts], dtype=np.int64)])
    tail = np.concatenate([graph.tail[whole], [part.tail for part in parts]]).astype(np.int64)
    head = np.concatenate([graph.head[whole], [part.head for part in parts]]).astype(np.int64)
    begin = np.concatenate([np.zeros(len(whole)), [part.begin for part in parts]])
    end = np.concatenate([np.ones(len(whole)), [part.end for part in parts]])
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
    )


def _parts(graph: RoadGraph, cuts: Mapping[int, Sequence[Cut]]) -> Iterator[_Part]:
    """Yield the parts of the cut edges; those that copies of an edge share, once."""
    seen: set[tuple[int, float, int, int]] = set()
    for edge, unsorted in cuts.items():
        road = int(graph.network_edge[edge])
        marks = sorted(unsorted)
        nodes = [int(graph.tail[edge]), *(node for _, node in marks), int(graph.head[edge])]
        fractions = [0.0, *(fraction for fraction, _ in marks), 1.0]
        for k, begin in enumerate(fractions[:-1]):
            key = (road if road >= 0 else -2 - edge, begin, nodes[k], nodes[k + 1])
            if key not in seen:
                seen.add(key)
                yield _Part(edge, nodes[k], nodes[k + 1], begin, fractions[k + 1])


def _lines(graph: RoadGraph, edge: IntArray, cut: set[int]) -> dict[int, tuple[LonLat, ...]]:
    """Shapes of the roads of no network, under the new numbers of their edges."""
    drawn = set(graph.lines) | {e for e in cut if graph.network_edge[e] < 0}
    if not drawn:
        return {}
    where = np.nonzero(np.isin(edge, list(drawn)))[0].tolist()
    return {new: graph.whole_line(int(edge[new])) for new in where}
