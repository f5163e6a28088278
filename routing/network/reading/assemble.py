"""
Ways into edges: cut at junctions, directed by ``oneway``, with shapes, lengths and obstacles.

Everything is arrays; nothing here reads a file. Node positions may be those of any source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing.arrays import FloatArray, IntArray
from routing.great_circle import great_circle_m
from routing.network.reading.obstacles import Obstacles, barrier_tags
from routing.network.reading.turn_rules import TurnRule, with_restrictions
from routing.network.road_network import Origin, RoadNetwork, Town
from routing.network.tag_grammar import oneway_sense

__all__ = ["RawWays", "TurnRule", "assemble"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawWays:
    """
    Ways and their nodes, as read.

    Attributes
    ----------
    way_id, way_tags
        Shape (W,): OSM id, and row of ``tags``.
    ref_start
        Shape (W + 1,): the nodes of way ``w`` are ``refs[ref_start[w]:ref_start[w + 1]]``.
    refs
        Shape (R,): OSM ids of nodes.
    lon, lat
        Shape (R,): positions of those nodes, degrees.
    tags
        Distinct combinations of kept tags.
    node_tags
        Tags of the nodes that carry a signal, a sign, a level crossing, a barrier or a
        mini-roundabout, by OSM id.
    rules
        Turn restrictions.
    """

    way_id: IntArray
    way_tags: NDArray[np.int32]
    ref_start: IntArray
    refs: IntArray
    lon: FloatArray
    lat: FloatArray
    tags: tuple[dict[str, str], ...]
    node_tags: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    rules: Sequence[TurnRule] = ()


def assemble(raw: RawWays, *, origin: Origin, towns: Sequence[Town] = ()) -> RoadNetwork:
    """
    Build the network of some ways.

    Parameters
    ----------
    raw
        At least one way of two nodes.
    origin
        Where the ways come from; counts of what is dropped here are added to it.
    towns
        Towns and villages.

    Returns
    -------
    network
        Edges sorted by (tail, head, way, position). A way is cut where it meets itself or something
        may bar it; a rule whose ways do not meet, or that no direction of traffic can break, is
        dropped and counted.
    """
    junctions = _junctions(raw)
    barriers = _barriers(raw)
    cuts = junctions | np.isin(raw.refs, list(barriers))
    segments = _segments(raw, cuts)
    ends = np.unique(raw.refs[cuts])
    first = np.zeros(len(ends), dtype=np.int64)
    first[np.searchsorted(ends, raw.refs[cuts])] = np.nonzero(cuts)[0]
    edges = _directed(raw, segments)
    tail = np.searchsorted(ends, raw.refs[edges.start])
    head = np.searchsorted(ends, raw.refs[edges.stop])
    order = np.lexsort((np.minimum(edges.start, edges.stop), raw.way_id[edges.way], head, tail))
    edges = edges.taken(order)
    tail, head = tail[order], head[order]
    steps = _steps_m(raw)
    shape_start, positions = _shape_positions(edges)
    obstacles = Obstacles(raw, junctions, np.cumsum(steps) - steps)
    low, high, ahead = edges.span()
    tag_row, tags = _numbered_tags(raw, edges)
    network = RoadNetwork(
        node_id=ends,
        x=raw.lon[first],
        y=raw.lat[first],
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        way=raw.way_id[edges.way],
        tag_row=tag_row,
        is_forward=edges.stop > edges.start,
        length_m=_lengths_m(edges, cuts, steps),
        shape_start=shape_start,
        shape_x=raw.lon[positions],
        shape_y=raw.lat[positions],
        signals=obstacles.signals(low, high, ahead),
        stop_signs=obstacles.stop_signs(low, high, ahead),
        level_crossings=obstacles.level_crossings(low, high),
        tags=tags,
        restrictions=(),
        towns=tuple(towns),
        origin=origin,
        barriers={k: barriers[n] for k, n in enumerate(ends.tolist()) if n in barriers},
        mini_roundabouts=_mini_roundabouts(raw, ends),
    )
    return with_restrictions(network, raw.rules)


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Pieces of ways: positions in ``refs`` of their two ends (``stop < start`` when reversed)."""

    way: IntArray
    start: IntArray
    stop: IntArray

    def taken(self, order: IntArray) -> _Edges:
        return _Edges(self.way[order], self.start[order], self.stop[order])

    def span(self) -> tuple[IntArray, IntArray, NDArray[np.bool_]]:
        """Positions of the inner points and the head (``low <= p < high``), and the direction."""
        ahead = self.stop > self.start
        low = np.where(ahead, self.start + 1, self.stop)
        return low, np.where(ahead, self.stop + 1, self.start), ahead


def _way_of_ref(raw: RawWays) -> IntArray:
    return np.repeat(np.arange(len(raw.way_id)), np.diff(raw.ref_start))


def _junctions(raw: RawWays) -> NDArray[np.bool_]:
    """Whether each position is an end of a way, or a node met more than once."""
    _, inverse, counts = np.unique(raw.refs, return_inverse=True, return_counts=True)
    junctions: NDArray[np.bool_] = counts[inverse] > 1
    junctions[raw.ref_start[:-1]] = True
    junctions[raw.ref_start[1:] - 1] = True
    return junctions


def _segments(raw: RawWays, cuts: NDArray[np.bool_]) -> _Edges:
    positions = np.nonzero(cuts)[0]
    way = _way_of_ref(raw)[positions]
    same = way[:-1] == way[1:]
    return _Edges(way[:-1][same], positions[:-1][same], positions[1:][same])


def _directed(raw: RawWays, segments: _Edges) -> _Edges:
    senses = np.array([oneway_sense(tags) for tags in raw.tags], dtype=np.int8)
    sense = senses[raw.way_tags[segments.way]]
    ahead, back = sense >= 0, sense <= 0
    return _Edges(
        np.concatenate([segments.way[ahead], segments.way[back]]),
        np.concatenate([segments.start[ahead], segments.stop[back]]),
        np.concatenate([segments.stop[ahead], segments.start[back]]),
    )


def _barriers(raw: RawWays) -> dict[int, dict[str, str]]:
    """Tags of the nodes where something may bar the way, by OSM id."""
    marked = {node: barrier_tags(tags) for node, tags in raw.node_tags.items()}
    return {node: tags for node, tags in marked.items() if tags}


def _mini_roundabouts(raw: RawWays, ends: IntArray) -> frozenset[int]:
    """Find the nodes of the network that are mini-roundabouts."""
    is_mini = (tags.get("highway") == "mini_roundabout" for tags in raw.node_tags.values())
    minis = [node for node, found in zip(raw.node_tags, is_mini, strict=True) if found]
    return frozenset(np.nonzero(np.isin(ends, minis))[0].tolist())


def _numbered_tags(
    raw: RawWays, edges: _Edges
) -> tuple[NDArray[np.int32], tuple[dict[str, str], ...]]:
    """Keep the combinations in use, numbered by the first edge that bears each."""
    rows, first, inverse = np.unique(
        raw.way_tags[edges.way], return_index=True, return_inverse=True
    )
    order = np.argsort(first)
    rank = np.empty(len(rows), dtype=np.int32)
    rank[order] = np.arange(len(rows), dtype=np.int32)
    return rank[inverse], tuple(raw.tags[row] for row in rows[order].tolist())


def _steps_m(raw: RawWays) -> FloatArray:
    """Metres from each position to the next one of its way, 0 from the last."""
    steps = great_circle_m(raw.lon[:-1], raw.lat[:-1], raw.lon[1:], raw.lat[1:])
    steps[raw.ref_start[1:-1] - 1] = 0.0
    return np.append(steps, 0.0)


def _lengths_m(edges: _Edges, cuts: NDArray[np.bool_], steps_m: FloatArray) -> FloatArray:
    """Metres along each edge: the same in both directions, and wherever its way is in the file."""
    sums = np.add.reduceat(steps_m, np.nonzero(cuts)[0])
    lengths: FloatArray = sums[np.cumsum(cuts)[np.minimum(edges.start, edges.stop)] - 1]
    return lengths


def _shape_positions(edges: _Edges) -> tuple[IntArray, IntArray]:
    """Offsets of the inner points of each edge, and their positions, in the edge's direction."""
    counts = np.abs(edges.stop - edges.start) - 1
    start = np.concatenate([[0], np.cumsum(counts)])
    sense = np.repeat(np.where(edges.stop > edges.start, 1, -1), counts)
    rank = np.arange(start[-1]) - np.repeat(start[:-1], counts) + 1
    return start, np.repeat(edges.start, counts) + sense * rank
