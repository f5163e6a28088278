"""
The physical roads of a region, before any vehicle profile: arrays, read once, loaded in a blink.

A network is profile-free: it keeps every road a motor vehicle might use with the tags that decide
(:data:`KEPT_TAGS`). :mod:`routing.network.vehicle.profile` turns it into the weighted graph that
matrices and paths use (:mod:`routing.network.graph`); :mod:`routing.network.reading.osmnx_bridge`
gives the very same graph to OSMnx users.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.network.tag_grammar import KEYS, LIMITS

HIGHWAYS = (
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link",
    "secondary", "secondary_link", "tertiary", "tertiary_link", "unclassified",
    "residential", "living_street", "road", "service", "track",
)  # fmt: skip
"""Classes a network may hold; the reader chooses which are read, the profile which are used."""

KEPT_TAGS = (
    "highway", "name", "ref", "int_ref", "junction", "zone:traffic", "source:maxspeed",
    "maxspeed:type", "zone:maxspeed", "surface", "tracktype", "smoothness", "width", "toll", "ford",
    "bridge", "tunnel", "service", "destination", "destination:ref", "destination:forward",
    "destination:backward", "lanes", *KEYS,
)  # fmt: skip
"""Tags of a way that are kept; the others decide nothing."""

BARRIER_TAGS = (
    "barrier", "bollard", "locked", "opening", "width", "ford",
    *(name for name, key in KEYS.items() if key.what == "access" or key.what in LIMITS),
)  # fmt: skip
"""Tags of a node that decide on who passes it."""

_SAME_LENGTH_M = 1e-3
"""Sources measure the two directions of a road one by one."""


Access = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    Where a network comes from.

    ``date`` is the date of the OSM data (ISO, empty if unknown); ``sha256`` that of the extract (of
    all of them, in order); ``dropped`` counts what was left out, by reason.
    """

    kind: str
    source: str
    date: str
    sha256: str
    area: tuple[str, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """
    A turn that is forbidden (``is_only`` false) or the only one allowed (true).

    ``path`` holds edge indices: from, any via edges, to; ``access`` tags of access that say whom it
    binds, empty if all.
    """

    is_only: bool
    path: tuple[int, ...]
    access: Access = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town or village, for "direction X"; ``population`` is 0 where unknown."""

    name: str
    x: float
    y: float
    population: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Water:
    """
    Rivers, canals and lakes of a region; W lines.

    Attributes
    ----------
    start
        Shape (W + 1,): the points of line ``w`` are ``x[start[w]:start[w + 1]]`` and ``y``.
    x, y
        Degrees (WGS84).
    is_area
        Shape (W,): whether the line is the shore of a lake, closed.
    names
        Of each line, W of them; empty where there is none.
    """

    start: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    is_area: NDArray[np.bool_]
    names: tuple[str, ...]


NO_WATER = Water(
    start=np.zeros(1, dtype=np.int64),
    x=np.empty(0),
    y=np.empty(0),
    is_area=np.empty(0, dtype=np.bool_),
    names=(),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class RoadNetwork:
    """
    Directed physical roads; N nodes, E edges sorted by (tail, head, way, position).

    Attributes
    ----------
    node_id, x, y
        Shape (N,): OSM id, longitude, latitude (degrees, WGS84). Nodes are ends of ways, junctions,
        barriers, and places where a way repeats itself.
    tail, head
        Shape (E,): an edge goes from one node to another in an allowed direction of traffic
        (``oneway`` applied: a two-way road is two edges).
    way
        Shape (E,): OSM way id.
    tag_row
        Shape (E,): row of ``tags``.
    is_forward
        Shape (E,): whether the edge follows its way's direction.
    length_m
        Shape (E,): metres along the shape (great circles).
    shape_start
        Shape (E + 1,): the points between the two ends of edge ``e`` are
        ``shape_x[shape_start[e]:shape_start[e + 1]]``, in the direction of the edge.
    signals, stop_signs, level_crossings
        Shape (E,): number of traffic signals, of stop or give-way signs in this direction, and of
        level crossings met along the edge or at its head.
    tags
        Distinct combinations of kept tags.
    barriers
        Tags (:data:`BARRIER_TAGS`) of the nodes where something may bar the way, by node.
    mini_roundabouts
        Nodes that are roundabouts without an island (``highway=mini_roundabout``).
    water
        Rivers and lakes, for maps alone; none where the source has none.
    """

    node_id: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    way: NDArray[np.int64]
    tag_row: NDArray[np.int32]
    is_forward: NDArray[np.bool_]
    length_m: NDArray[np.float64]
    shape_start: NDArray[np.int64]
    shape_x: NDArray[np.float64]
    shape_y: NDArray[np.float64]
    signals: NDArray[np.uint8]
    stop_signs: NDArray[np.uint8]
    level_crossings: NDArray[np.uint8]
    tags: tuple[dict[str, str], ...]
    restrictions: tuple[Restriction, ...]
    towns: tuple[Town, ...]
    origin: Origin
    barriers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    mini_roundabouts: frozenset[int] = frozenset()
    water: Water = NO_WATER

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return len(self.node_id)

    @property
    def edge_count(self) -> int:
        """Number of directed edges."""
        return len(self.tail)

    @cached_property
    def reverse(self) -> NDArray[np.int64]:
        """The same road in the other direction, shape (E,): an edge, or -1 where it is one-way."""
        ahead = np.where(self.is_forward, self.tail, self.head)
        back = np.where(self.is_forward, self.head, self.tail)
        order = np.lexsort((self.length_m, back, ahead, self.way))
        is_pair = np.diff(self.length_m[order]) < _SAME_LENGTH_M
        is_pair &= self.is_forward[order][1:] != self.is_forward[order][:-1]
        for values in (self.way, ahead, back):
            is_pair &= values[order][1:] == values[order][:-1]
        one, two = order[:-1][is_pair], order[1:][is_pair]
        reverse = np.full(self.edge_count, -1, dtype=np.int64)
        reverse[one], reverse[two] = two, one
        return reverse

    def line(self, edge: int) -> tuple[tuple[float, float], ...]:
        """Longitudes and latitudes along an edge, ends included."""
        begin, end = int(self.shape_start[edge]), int(self.shape_start[edge + 1])
        tail, head = int(self.tail[edge]), int(self.head[edge])
        between = zip(
            self.shape_x[begin:end].tolist(), self.shape_y[begin:end].tolist(), strict=True
        )
        return (
            (float(self.x[tail]), float(self.y[tail])),
            *between,
            (float(self.x[head]), float(self.y[head])),
        )
