"""
Where a stop meets the road: the nearest point of a road that one can reach and come back from.

Roads are split there, so that a stop in the middle of a long road is reached along the part of it
that is driven, from both sides where the road has two.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from routing.arrays import FloatArray, IntArray
from routing.great_circle import METRES_PER_DEGREE, great_circle_m
from routing.network.geometry import (
    LonLat,
    along_line,
    bounds,
    flat_metres,
    nearest_on_line,
    part_of_line,
)
from routing.network.graph import RoadGraph
from routing.network.road_network import NO_WATER
from routing.network.split import Cut, split_edges

SERVICE_M = 10.0
"""A street is better than a parking aisle or a drive that is nearer by no more than this."""
OTHER_LEVEL_M = 50.0
"""How much farther a road on the ground may be than a bridge or a tunnel."""
OTHER_BANK_M = 150.0
"""How much farther a road on the same side of the water may be than one on the other side."""
NEVER = frozenset({"motorway", "motorway_link", "trunk_link"})
"""Classes of roads where nobody stops."""
SAME_PLACE_M = 1.0
"""A stop this near to a crossroads is at the crossroads."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """
    A graph with a node for each stop.

    ``graph`` holds the nodes of the graph that was given, in their order, then the new ones;
    ``nodes`` and ``detour_m`` (from the stop to the road, metres) have shape (n,).
    """

    graph: RoadGraph
    nodes: IntArray
    detour_m: FloatArray


@dataclass(frozen=True, slots=True)
class _Foot:
    """The point of a road nearest to a stop: on which edge, and at which fraction of it."""

    edge: int
    fraction: float
    position: LonLat


def snap_stops(graph: RoadGraph, longitudes: FloatArray, latitudes: FloatArray) -> Snapped:
    """
    Join stops to the nearest roads of the largest strongly connected component.

    Parameters
    ----------
    graph
        The roads, without stops yet.
    longitudes, latitudes
        Shape (n,), degrees (WGS84).

    Returns
    -------
    snapped
        The nearest road is chosen, whatever its class, save that what is on a bridge, in a tunnel,
        across the water or a service road gives way to a road that is hardly farther
        (:data:`OTHER_LEVEL_M`, :data:`OTHER_BANK_M`, :data:`SERVICE_M`). Nobody stops on a
        motorway or its slip roads. A stop less than a metre from a crossroads is at the crossroads,
        unless turn restrictions make several nodes of it.

    Raises
    ------
    ValueError
        If there are stops, and no road for them.
    """
    roads = _Roads(graph)
    feet = [roads.foot(np.array(place)) for place in zip(longitudes, latitudes, strict=True)]
    nodes = np.full(len(feet), -1, dtype=np.int64)
    positions: list[LonLat] = []
    cuts: dict[int, list[Cut]] = {}
    placed: dict[tuple[int, LonLat], int] = {}
    for stop, foot in enumerate(feet):
        corner = roads.corner(foot)
        if corner is not None:
            nodes[stop] = corner
            continue
        key = (foot.edge, foot.position)
        if key not in placed:
            placed[key] = graph.node_count + len(positions)
            positions.append(foot.position)
            for edge, fraction in roads.copies(foot):
                cuts.setdefault(edge, []).append((fraction, placed[key]))
        nodes[stop] = placed[key]
    augmented = split_edges(graph, cuts, positions)
    x, y = augmented.x[nodes], augmented.y[nodes]
    return Snapped(augmented, nodes, great_circle_m(longitudes, latitudes, x, y))


class _Roads:
    """The edges that stops may be on, found by place."""

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        own = -2.0 - np.arange(graph.edge_count)
        self._road = np.where(graph.network_edge >= 0, graph.network_edge + graph.begin, own)
        kinds = _tag_of(graph, "highway")
        main = graph.main_component
        allowed = main[graph.tail] & main[_onward(graph)] & ~np.isin(kinds, list(NEVER))
        edges = np.nonzero(allowed)[0]
        _, first = np.unique(self._road[edges], return_index=True)
        self._edges = edges[first]
        self._handicap_m = np.where(kinds == "service", SERVICE_M, 0.0) + OTHER_LEVEL_M * (
            ~np.isin(_tag_of(graph, "bridge"), ["", "no"])
            | ~np.isin(_tag_of(graph, "tunnel"), ["", "no", "building_passage"])
        )
        self._water = _water(graph)
        self._boxes = _boxes(graph)[self._edges]
        self._tree = STRtree(shapely.box(*self._boxes.T))
        stands_for = graph.network_node[graph.network_node >= 0]
        self._copies = np.bincount(stands_for, minlength=1)
        self._by_road = np.argsort(self._road, kind="stable")
        self._sorted_roads = self._road[self._by_road]

    def foot(self, place: FloatArray) -> _Foot:
        """Find the point of a road where a stop at a place belongs."""
        if not len(self._edges):
            raise ValueError("no road to stop on")
        close = int(self._edges[self._tree.nearest(shapely.Point(place))])
        reach_m = nearest_on_line(self._points(close), place)[0]
        reach_m += SERVICE_M + OTHER_LEVEL_M + OTHER_BANK_M
        found = []
        for edge in self._within(place, reach_m).tolist():
            distance, fraction, position = nearest_on_line(self._points(edge), place)
            distance += float(self._handicap_m[edge])
            found.append((round(distance, 3), edge, fraction, position))
        found.sort()
        best = next((foot for foot in found if not self._is_across(place, foot[3])), found[0])
        if best[0] > found[0][0] + OTHER_BANK_M:
            best = found[0]
        _, edge, fraction, position = best
        return self._off_copies(_Foot(edge, fraction, position))

    def _is_across(self, place: FloatArray, foot: LonLat) -> bool:
        """Whether there is water between a stop and a point of a road."""
        if self._water is None:
            return False
        return len(self._water.query(shapely.LineString([place, foot]), "intersects")) > 0

    def corner(self, foot: _Foot) -> int | None:
        """Return the node that a foot is on, if it is on one that has no copies."""
        graph, length_m = self._graph, float(along_line(self._points(foot.edge))[-1])
        for node, metres in (
            (int(graph.tail[foot.edge]), foot.fraction * length_m),
            (int(graph.head[foot.edge]), (1.0 - foot.fraction) * length_m),
        ):
            if metres < SAME_PLACE_M and not self._has_copies(node):
                return node
        return None

    def copies(self, foot: _Foot) -> Iterator[tuple[int, float]]:
        """Yield the edges that pass over a foot, both ways, and where on them it is."""
        yield from ((edge, foot.fraction) for edge in self._copies_of(foot.edge))
        yield from ((edge, 1.0 - foot.fraction) for edge in self._opposite(foot))

    def _points(self, edge: int) -> FloatArray:
        return np.array(self._graph.line(edge), dtype=np.float64)

    def _within(self, place: FloatArray, reach_m: float) -> IntArray:
        """Edges whose box comes this near to a place."""
        dy = 1.01 * reach_m / METRES_PER_DEGREE
        dx = dy / max(math.cos(math.radians(float(place[1]))), 0.01)
        x, y = place.tolist()
        rows = np.sort(self._tree.query(shapely.box(x - dx, y - dy, x + dx, y + dy)))
        boxes = self._boxes[rows]
        corner = np.clip(place, boxes[:, :2], boxes[:, 2:])
        gaps = np.hypot(*flat_metres(corner, place).T)
        edges: IntArray = self._edges[rows[gaps <= 1.01 * reach_m]]
        return edges

    def _has_copies(self, node: int) -> bool:
        original = int(self._graph.network_node[node])
        return original >= 0 and bool(self._copies[original] > 1)

    def _off_copies(self, foot: _Foot) -> _Foot:
        """Move a foot off a crossroads that is several nodes: no one of them is the crossroads."""
        points = self._points(foot.edge)
        length_m = float(along_line(points)[-1])
        margin = min(SAME_PLACE_M / length_m, 0.5) if length_m > 0.0 else 0.5
        at_tail, at_head = (
            margin if self._has_copies(int(ends[foot.edge])) else 0.0
            for ends in (self._graph.tail, self._graph.head)
        )
        fraction = min(max(foot.fraction, at_tail), 1.0 - at_head)
        if fraction == foot.fraction:
            return foot
        line = [(float(x), float(y)) for x, y in points.tolist()]
        return _Foot(foot.edge, fraction, part_of_line(line, 0.0, fraction)[-1])

    def _copies_of(self, edge: int) -> list[int]:
        return self._edges_of(float(self._road[edge]))

    def _edges_of(self, road: float) -> list[int]:
        begin, end = (
            np.searchsorted(self._sorted_roads, road, side=side) for side in ("left", "right")
        )
        edges: list[int] = self._by_road[begin:end].tolist()
        return edges

    def _opposite(self, foot: _Foot) -> list[int]:
        """Edges that pass over a foot the other way."""
        graph, road = self._graph, int(self._graph.network_edge[foot.edge])
        if graph.network is not None and road >= 0:
            return self._edges_of(float(graph.network.reverse[road]))
        tail, head = int(graph.tail[foot.edge]), int(graph.head[foot.edge])
        for edge in range(int(graph.indptr[head]), int(graph.indptr[head + 1])):
            if graph.head[edge] == tail and edge != foot.edge:
                place = np.array(foot.position)
                distance, fraction, _ = nearest_on_line(self._points(edge), place)
                if distance < 0.1 and abs(fraction + foot.fraction - 1.0) < 1e-3:
                    return [edge]
        return []


def _onward(graph: RoadGraph) -> IntArray:
    """Where one comes to who starts on each edge, shape (E,): no turn taken before counts."""
    starts = np.nonzero(graph.network_node[graph.tail] == graph.tail)[0]
    onward = graph.head.copy()
    if len(starts):
        of_road = np.full(int(graph.network_edge.max()) + 1, -1, dtype=np.int64)
        of_road[graph.network_edge[starts]] = graph.head[starts]
        onward = of_road[graph.network_edge]
    return onward


def _tag_of(graph: RoadGraph, key: str) -> NDArray[np.str_]:
    """Value of a tag on each edge; "" where there is none."""
    network = graph.network
    if network is None:
        return np.full(graph.edge_count, "", dtype=np.str_)
    of_row = np.array([tags.get(key, "") for tags in network.tags], dtype=np.str_)
    known = of_row[network.tag_row[np.maximum(graph.network_edge, 0)]]
    values: NDArray[np.str_] = np.where(graph.network_edge >= 0, known, "")
    return values


def _water(graph: RoadGraph) -> STRtree | None:
    """Rivers, canals and shores, found by place; none where there is no water."""
    water = NO_WATER if graph.network is None else graph.network.water
    if not water.names:
        return None
    points = np.column_stack([water.x, water.y])
    line = np.repeat(np.arange(len(water.names)), np.diff(water.start))
    return STRtree(shapely.linestrings(points, indices=line))


def _boxes(graph: RoadGraph) -> FloatArray:
    """Least longitude and latitude, then greatest, of each edge (of all its road), shape (E, 4)."""
    x, y = ((a[graph.tail], a[graph.head]) for a in (graph.x, graph.y))
    boxes = np.column_stack([np.minimum(*x), np.minimum(*y), np.maximum(*x), np.maximum(*y)])
    if graph.network is not None:
        part = graph.network_edge >= 0
        boxes[part] = bounds(graph.network)[graph.network_edge[part]]
    for edge, line in graph.lines.items():
        points = np.array(line)
        boxes[edge] = [*points.min(axis=0), *points.max(axis=0)]
    return boxes
