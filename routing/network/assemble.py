"""
Ways into edges: cut at junctions, directed by ``oneway``, with shapes, lengths and obstacles.

Everything is arrays; nothing here reads a file. Node positions may be those of any source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from routing.network.estimate import great_circle_m
from routing.network.network import BARRIERS, Origin, Place, Restriction, RoadNetwork

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRule:
    """
    A turn restriction as OSM states it: ways, and the node or the ways between them.

    ``via_ways`` is empty where ``via_node`` is given (0 otherwise).
    """

    is_only: bool
    from_way: int
    to_way: int
    via_node: int = 0
    via_ways: tuple[int, ...] = ()


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
        Tags of the nodes that carry a signal, a sign, a level crossing or a barrier, by OSM id.
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


def assemble(raw: RawWays, *, origin: Origin, places: Sequence[Place] = ()) -> RoadNetwork:
    """
    Build the network of some ways.

    Parameters
    ----------
    raw
        At least one way of two nodes.
    origin
        Where the ways come from; counts of what is dropped here are added to it.
    places
        Towns and villages.

    Returns
    -------
    network
        Edges sorted by (tail, head, way, position). A way that meets itself is cut there; a rule
        whose ways do not meet, or that no direction of traffic can break, is dropped and counted.
    """
    cuts = _cuts(raw)
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
    along = _along_m(raw)
    shape_start, positions = _shape_positions(edges)
    obstacles = _Obstacles(raw)
    network = RoadNetwork(
        node_id=ends,
        x=raw.lon[first],
        y=raw.lat[first],
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        way=raw.way_id[edges.way],
        tag_row=raw.way_tags[edges.way].astype(np.int32),
        is_forward=edges.stop > edges.start,
        length_m=np.abs(along[edges.stop] - along[edges.start]),
        shape_start=shape_start,
        shape_x=raw.lon[positions],
        shape_y=raw.lat[positions],
        signals=obstacles.counted("signals", edges),
        stops=obstacles.counted("stops", edges),
        crossings=obstacles.counted("crossings", edges),
        barrier=obstacles.barrier(edges),
        barrier_height_m=obstacles.height_m(edges),
        tags=raw.tags,
        restrictions=(),
        places=tuple(places),
        origin=origin,
    )
    return _with_restrictions(network, raw.rules)


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Pieces of ways: positions in ``refs`` of their two ends (``stop < start`` when reversed)."""

    way: IntArray
    start: IntArray
    stop: IntArray

    def taken(self, order: IntArray) -> _Edges:
        return _Edges(self.way[order], self.start[order], self.stop[order])


def _way_of_ref(raw: RawWays) -> IntArray:
    return np.repeat(np.arange(len(raw.way_id)), np.diff(raw.ref_start))


def _cuts(raw: RawWays) -> NDArray[np.bool_]:
    """Whether each position is an end of a way, or a node met more than once."""
    _, inverse, counts = np.unique(raw.refs, return_inverse=True, return_counts=True)
    cuts: NDArray[np.bool_] = counts[inverse] > 1
    cuts[raw.ref_start[:-1]] = True
    cuts[raw.ref_start[1:] - 1] = True
    return cuts


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


def oneway_sense(tags: Mapping[str, str]) -> int:
    """
    Return 1 where motor traffic may only follow the way, -1 only against it, 0 both.

    Roundabouts and motorways are one-way unless said otherwise; ``reversible`` and
    ``alternating`` count as two-way.
    """
    oneway = tags.get("oneway", "")
    if oneway in {"yes", "true", "1"}:
        return 1
    if oneway in {"-1", "reverse"}:
        return -1
    if oneway in {"no", "false", "0", "reversible", "alternating"}:
        return 0
    if tags.get("junction") in {"roundabout", "circular"}:
        return 1
    return int(tags.get("highway") == "motorway")


def _along_m(raw: RawWays) -> FloatArray:
    """Metres from the first node of all to each position, following the ways one after another."""
    steps = great_circle_m(raw.lon[:-1], raw.lat[:-1], raw.lon[1:], raw.lat[1:])
    steps[raw.ref_start[1:-1] - 1] = 0.0
    return np.concatenate([[0.0], np.cumsum(steps)])


def _shape_positions(edges: _Edges) -> tuple[IntArray, IntArray]:
    """Offsets of the inner points of each edge, and their positions, in the edge's direction."""
    counts = np.abs(edges.stop - edges.start) - 1
    start = np.concatenate([[0], np.cumsum(counts)])
    sense = np.repeat(np.where(edges.stop > edges.start, 1, -1), counts)
    rank = np.arange(start[-1]) - np.repeat(start[:-1], counts) + 1
    return start, np.repeat(edges.start, counts) + sense * rank


class _Obstacles:
    """What stands on nodes, summed or taken along edges (inner points and head)."""

    def __init__(self, raw: RawWays) -> None:
        n = len(raw.refs)
        self._marks = {
            name: np.zeros(n, dtype=np.int64) for name in ("signals", "stops", "crossings")
        }
        self._barrier = np.zeros(n, dtype=np.uint8)
        self._height = np.full(n, np.inf)
        order = np.argsort(raw.refs, kind="stable")
        sorted_refs = raw.refs[order]
        for node, tags in raw.node_tags.items():
            begin, end = np.searchsorted(sorted_refs, [node, node + 1])
            where = order[begin:end]
            for name in ("signals", "stops", "crossings"):
                self._marks[name][where] = int(_MARKS[name](tags))
            kind = tags.get("barrier", "")
            if kind:
                self._barrier[where] = BARRIERS.index(kind if kind in BARRIERS else "other")
            self._height[where] = parse_metres(tags.get("maxheight", ""))

    def counted(self, name: str, edges: _Edges) -> NDArray[np.uint8]:
        total = np.concatenate([[0], np.cumsum(self._marks[name])])
        low, high = self._span(edges)
        return np.minimum(total[high] - total[low], 255).astype(np.uint8)

    def barrier(self, edges: _Edges) -> NDArray[np.uint8]:
        return _over_spans(self._barrier, *self._span(edges), np.maximum, np.uint8(0))

    def height_m(self, edges: _Edges) -> FloatArray:
        return _over_spans(self._height, *self._span(edges), np.minimum, np.inf)

    @staticmethod
    def _span(edges: _Edges) -> tuple[IntArray, IntArray]:
        """Positions of the inner points and the head: ``low <= position < high``."""
        ahead = edges.stop > edges.start
        return np.where(ahead, edges.start + 1, edges.stop), np.where(
            ahead, edges.stop + 1, edges.start
        )


_MARKS = {
    "signals": lambda tags: tags.get("highway") == "traffic_signals",
    "stops": lambda tags: tags.get("highway") in {"stop", "give_way"},
    "crossings": lambda tags: tags.get("railway") == "level_crossing",
}


def _over_spans(values, low, high, combine, empty):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Combine ``values[low:high]`` of each span; spans are short."""
    found = np.full(len(low), empty, dtype=values.dtype)
    marked = np.nonzero(values != empty)[0]
    if not len(marked):
        return found
    # Only spans that hold a marked position matter: few do.
    begin, end = np.searchsorted(marked, low), np.searchsorted(marked, high)
    for edge in np.nonzero(end > begin)[0].tolist():
        found[edge] = combine.reduce(values[marked[begin[edge] : end[edge]]])
    return found


def parse_metres(text: str) -> float:
    """Read metres: ``3.5``, ``3,5 m``, feet and inches too; infinite if unreadable."""
    cleaned = text.strip().lower().replace(",", ".").removesuffix("m").strip()
    try:
        if "'" in cleaned:
            feet, _, inches = cleaned.partition("'")
            return 0.3048 * float(feet) + 0.0254 * float(inches.strip('" ') or 0)
        return float(cleaned)
    except ValueError:
        return float("inf")


def _with_restrictions(network: RoadNetwork, rules: Sequence[TurnRule]) -> RoadNetwork:
    into: dict[tuple[int, int], list[int]] = {}
    out_of: dict[tuple[int, int], list[int]] = {}
    ways = {w for rule in rules for w in (rule.from_way, rule.to_way, *rule.via_ways)}
    for edge in np.nonzero(np.isin(network.way, list(ways)))[0].tolist():
        way = int(network.way[edge])
        into.setdefault((way, int(network.head[edge])), []).append(edge)
        out_of.setdefault((way, int(network.tail[edge])), []).append(edge)
    found: list[Restriction] = []
    dropped = 0
    for rule in rules:
        paths = _paths(network, rule, into, out_of)
        dropped += not paths
        found += [Restriction(is_only=rule.is_only, path=path) for path in paths]
    counts = dict(network.origin.dropped)
    if dropped:
        counts["turn restrictions"] = counts.get("turn restrictions", 0) + dropped
    return replace(
        network, restrictions=tuple(found), origin=replace(network.origin, dropped=counts)
    )


def _paths(
    network: RoadNetwork,
    rule: TurnRule,
    into: Mapping[tuple[int, int], list[int]],
    out_of: Mapping[tuple[int, int], list[int]],
) -> list[tuple[int, ...]]:
    """Edge paths that a rule speaks of."""
    if not rule.via_ways:
        place = int(np.searchsorted(network.node_id, rule.via_node))
        if place >= network.node_count or network.node_id[place] != rule.via_node:
            return []
        return [
            (a, b)
            for a in into.get((rule.from_way, place), [])
            for b in out_of.get((rule.to_way, place), [])
        ]
    starts = [e for (way, _), edges in into.items() if way == rule.from_way for e in edges]
    paths: list[tuple[int, ...]] = []
    for start in starts:
        fronts: list[tuple[int, ...]] = [(start,)]
        for way in rule.via_ways:
            fronts = [p for front in fronts for p in _through(network, front, way, out_of)]
        for front in fronts:
            ends = out_of.get((rule.to_way, int(network.head[front[-1]])), [])
            paths += [(*front, end) for end in ends]
    return paths


def _through(
    network: RoadNetwork,
    front: tuple[int, ...],
    way: int,
    out_of: Mapping[tuple[int, int], list[int]],
) -> list[tuple[int, ...]]:
    """Continue a path along a via way, one edge or more, never turning back."""
    found: list[tuple[int, ...]] = []
    heads = [(*front, edge) for edge in out_of.get((way, int(network.head[front[-1]])), [])]
    while heads:
        found += heads
        heads = [
            (*path, edge)
            for path in heads
            for edge in out_of.get((way, int(network.head[path[-1]])), [])
            if edge not in path and network.head[edge] != network.tail[path[-1]]
        ]
    return found
