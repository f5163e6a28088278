"""
The roads beside a way that a vehicle may not take, and why: what a map owes to a driver.

Only what surprises is told: a road that looks like one to take, and local knowledge. Tracks,
private drives and parking aisles that a profile leaves out are seen for what they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, STRtree
from shapely.geometry.base import BaseGeometry

from routing.arrays import FloatArray, IntArray
from routing.network.geometry import LonLat, bounds, flat_metres, part_of_line
from routing.network.refs import refs_of
from routing.network.road_network import RoadNetwork
from routing.network.vehicle.bans import Ban, banned_edges
from routing.network.vehicle.barriers import barred_nodes, cut_at_barriers
from routing.network.vehicle.profile import why_excluded
from routing.network.vehicle.tag_rules import binding_limit
from routing.network.vehicle.vehicle import Profile

TOLD = ("height", "weight", "width", "length", "access", "barrier", "ford")
"""Reasons (:data:`routing.network.vehicle.profile.REASONS`) that are told, beside bans."""
TAKEN_FOR_ROADS = frozenset({
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
    "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "road",
})  # fmt: skip
"""Classes that a driver takes for roads to drive on."""
_SIMPLE_M = 4.0
_BESIDE_M = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """
    A road that the vehicle may not take.

    Attributes
    ----------
    reason
        One of :data:`TOLD`, or ``"ban"``.
    limit
        Metres for a height, a width or a length, tonnes for a weight; 0 where none is known.
    ban
        Rank of the ban, -1 for none.
    road
        Number of the road as signs have it, else its name; empty if it has neither.
    line
        Longitudes and latitudes along it; one point for a barrier, or a ban of a place where there
        is no road.
    mark
        Where to mark it on a map: at the ban, else half way along.
    distance_m
        From the nearest of the lines that were asked about.
    """

    reason: str
    limit: float
    ban: int
    road: str
    line: tuple[LonLat, ...]
    mark: LonLat
    distance_m: float


def closures(
    network: RoadNetwork,
    profile: Profile,
    lines: Iterable[Sequence[LonLat]],
    *,
    bans: Sequence[Ban] = (),
    within_m: float,
    most: int,
) -> tuple[Closure, ...]:
    """
    List the closed roads near some lines.

    Parameters
    ----------
    network, profile, bans
        The roads, and what the vehicle may not take
        (:func:`routing.network.vehicle.profile.why_excluded`).
    lines
        Longitudes and latitudes along what is driven.
    within_m
        Farther roads are left out.
    most
        The nearest are kept, bans before the others.

    Returns
    -------
    closures
        Bans first, then by distance. Parts of a way that follow one another are one; both
        directions of a road are told once, even where one alone is closed. A ban that meets no
        road is told by its own shape.
    """
    ways = [LineString(line) for line in lines if len(line) > 1]
    if not ways:
        return ()
    centre = np.array(shapely.union_all(ways).centroid.coords[0])
    near = _Near(ways, centre, within_m)
    banned = banned_edges(network, bans)
    why = _Why(network, profile, why_excluded(network, profile), bans, banned)
    found: list[Closure] = []
    for group in _groups(why, near.only(network, why.told())):
        found += _closures_of(why, group, near)
    found += _barred(network, profile, near)
    missed = set(range(len(bans))) - set(banned[banned >= 0].tolist())
    found += [c for rank in sorted(missed) for c in _unmet(bans[rank], rank, near)]
    found.sort(key=lambda c: (c.ban < 0, c.distance_m, c.line))
    return tuple(found[:most])


class _Near:
    """Measures how far something is from some lines, over flat ground around a centre."""

    def __init__(self, ways: Sequence[LineString], centre: FloatArray, within_m: float) -> None:
        self.centre = centre
        self.within_m = within_m
        points = [flat_metres(np.array(way.coords), centre) for way in ways]
        steps = [np.stack([line[:-1], line[1:]], axis=1) for line in points]
        self._tree = STRtree(shapely.linestrings(np.concatenate(steps)))
        margin = np.degrees(within_m / 6_371_000.0)
        east = margin / max(math.cos(math.radians(float(centre[1]))), 0.01)
        low_x, low_y, high_x, high_y = shapely.total_bounds(np.array(ways))
        self._box = (low_x - east, low_y - margin, high_x + east, high_y + margin)

    def only(self, network: RoadNetwork, edges: IntArray) -> IntArray:
        """Keep the edges of a network whose box comes near that of the lines."""
        extents = bounds(network)[edges]
        low_x, low_y, high_x, high_y = self._box
        near = (extents[:, 0] <= high_x) & (extents[:, 2] >= low_x)
        near &= (extents[:, 1] <= high_y) & (extents[:, 3] >= low_y)
        kept: IntArray = edges[near]
        return kept

    def distance_m(self, shape: BaseGeometry) -> float:
        """Metres from a shape in degrees to the nearest line; infinite beyond the reach."""
        flat = shapely.transform(shape, lambda points: flat_metres(points, self.centre))
        _, distances = self._tree.query_nearest(
            flat, max_distance=self.within_m, return_distance=True, all_matches=False
        )
        return float(distances[0]) if len(distances) else math.inf


@dataclass(frozen=True, slots=True, eq=False)
class _Why:
    """Why each edge of a network is closed: its reason, shape (E,), and the rank of its ban."""

    network: RoadNetwork
    profile: Profile
    reasons: NDArray[np.str_]
    bans: Sequence[Ban]
    banned: NDArray[np.int32]

    def told(self) -> IntArray:
        """List the edges whose closure is told."""
        tags = self.network.tags
        is_road = np.array([each.get("highway") in TAKEN_FOR_ROADS for each in tags])
        is_told = is_road[self.network.tag_row] & np.isin(self.reasons, TOLD)
        edges: IntArray = np.nonzero(is_told | (self.banned >= 0))[0]
        return edges

    def of(self, edge: int) -> tuple[str, int]:
        """Return the reason of an edge, and the rank of its ban: local knowledge comes first."""
        rank = int(self.banned[edge])
        return ("ban" if rank >= 0 else str(self.reasons[edge])), rank

    def limit(self, edge: int, reason: str) -> float:
        """Return the limit that closes an edge, 0 where none is known."""
        tags = self.network.tags[int(self.network.tag_row[edge])]
        return _limit(tags, reason, self.profile)


def _groups(why: _Why, edges: IntArray) -> Iterable[Sequence[int]]:
    """Gather edges of one way, closed for one reason; of both directions of a road the first."""
    network = why.network
    groups: dict[tuple[object, ...], list[int]] = {}
    seen: set[tuple[int, int, int, int]] = set()
    for edge in edges.tolist():
        ends = sorted((int(network.tail[edge]), int(network.head[edge])))
        way = int(network.way[edge])
        road = (way, ends[0], ends[1], round(1000 * float(network.length_m[edge])))
        if road not in seen:
            seen.add(road)
            key = (way, *why.of(edge), int(network.tag_row[edge]))
            groups.setdefault(key, []).append(edge)
    return groups.values()


def _closures_of(why: _Why, edges: Sequence[int], near: _Near) -> list[Closure]:
    network = why.network
    reason, rank = why.of(edges[0])
    tags = network.tags[int(network.tag_row[edges[0]])]
    found = []
    merged = shapely.line_merge(shapely.MultiLineString([network.line(e) for e in edges]))
    for part in shapely.get_parts(merged):
        distance_m = near.distance_m(part)
        if not math.isfinite(distance_m):
            continue
        found.append(
            Closure(
                reason=reason,
                limit=min(why.limit(edge, reason) for edge in edges),
                ban=rank,
                road=_name(tags),
                line=_points(part),
                mark=_mark(part, why.bans[rank].geometry if rank >= 0 else None),
                distance_m=distance_m,
            )
        )
    return found


def _barred(network: RoadNetwork, profile: Profile, near: _Near) -> Iterable[Closure]:
    """Yield the points where something on a road stops the vehicle."""
    network = cut_at_barriers(network, profile)
    ids, first = np.unique(network.node_id, return_index=True)
    is_copy = np.ones(network.node_count, dtype=np.bool_)
    is_copy[first] = False
    barred = barred_nodes(network, profile)
    told: set[int] = set()
    passed = np.bincount(network.head, minlength=network.node_count) > 1
    for edge in np.nonzero(is_copy[network.head] | is_copy[network.tail])[0].tolist():
        is_ahead = bool(is_copy[network.head[edge]])
        end = int((network.head if is_ahead else network.tail)[edge])
        node = int(first[np.searchsorted(ids, network.node_id[end])])
        tags = network.tags[int(network.tag_row[edge])]
        distance_m = near.distance_m(shapely.Point(network.x[node], network.y[node]))
        side = end if passed[node] else node
        is_told = tags.get("highway") in TAKEN_FOR_ROADS and node in barred and side not in told
        if is_told and math.isfinite(distance_m):
            told.add(side)
            reason = barred[node]
            # Where a road runs on through the junction, what is barred is a few metres beside it.
            begin = max(1.0 - _BESIDE_M / max(float(network.length_m[edge]), 1.0), 0.0)
            part = part_of_line(
                network.line(edge)[:: 1 if is_ahead else -1], begin if passed[node] else 1.0, 1.0
            )
            line = tuple((round(x, 6), round(y, 6)) for x, y in dict.fromkeys(part))
            yield Closure(
                reason=reason,
                limit=_limit(network.barriers[node], reason, profile),
                ban=-1,
                road=_name(tags),
                line=line,
                mark=line[0],
                distance_m=distance_m,
            )


def _limit(tags: Mapping[str, str], reason: str, profile: Profile) -> float:
    limit = binding_limit(tags, reason, profile)
    return limit if math.isfinite(limit) else 0.0


def _name(tags: Mapping[str, str]) -> str:
    return next(iter(refs_of(tags)), tags.get("name", ""))


def _points(line: BaseGeometry) -> tuple[LonLat, ...]:
    simple = shapely.simplify(line, np.degrees(_SIMPLE_M / 6_371_000.0))
    return tuple((round(x, 6), round(y, 6)) for x, y in simple.coords)


def _mark(line: BaseGeometry, ban: BaseGeometry | None) -> LonLat:
    """Return the point of a road where a ban is drawn, else half way along."""
    if ban is None or not isinstance(ban, shapely.Point):
        place = line.interpolate(0.5, normalized=True)
    else:
        place = line.interpolate(line.project(ban))
    return round(float(place.x), 6), round(float(place.y), 6)


def _unmet(ban: Ban, rank: int, near: _Near) -> list[Closure]:
    """Tell a ban that meets no road by its own shape, if it is near."""
    found = []
    for part in shapely.get_parts(ban.geometry):
        distance_m = near.distance_m(part)
        if not math.isfinite(distance_m):
            continue
        outline = part.exterior if isinstance(part, shapely.Polygon) else part
        if not isinstance(outline, (shapely.Point, LineString)):
            continue
        middle = shapely.point_on_surface(part)
        found.append(
            Closure(
                reason="ban",
                limit=0.0,
                ban=rank,
                road="",
                line=_points(outline),
                mark=(round(float(middle.x), 6), round(float(middle.y), 6)),
                distance_m=distance_m,
            )
        )
    return found
