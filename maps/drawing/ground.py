"""
What lies under the tours of a plan: its roads by weight, waters, towns, contours of communes.

Prepared once for a plan, and only when a page asks for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from guinguette.communes.france import communes_around, contour_lines, load_communes
from guinguette.tour import LonLat, Tour
from routing.arrays import FloatArray, IntArray
from routing.great_circle import METRES_PER_DEGREE, great_circle_m
from routing.network.contents import street_edges
from routing.network.geometry import edge_lines
from routing.network.road_network import RoadNetwork, Town, Water

Line = Sequence[LonLat]
Geometries = NDArray[np.object_]

MAIN, SECOND, THIRD, STREET, ALLEY = range(5)
"""Weights of roads on a map, the heaviest first."""
_WEIGHTS = {
    "motorway": MAIN, "trunk": MAIN, "primary": MAIN, "secondary": SECOND, "tertiary": THIRD,
    "service": ALLEY, "track": ALLEY,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Metres east and north on a map of one region: ``shrink`` is the cosine of its latitude."""

    shrink: float

    def flat(self, points: ArrayLike) -> FloatArray:
        """Metres of degrees, shape (n, 2), longitude first."""
        scale = METRES_PER_DEGREE * np.array([self.shrink, 1.0])
        metres: FloatArray = np.asarray(points, dtype=np.float64).reshape(-1, 2) * scale
        return metres

    def degrees(self, points: FloatArray) -> FloatArray:
        """Degrees of metres, the inverse of :meth:`flat`."""
        degrees: FloatArray = points / (METRES_PER_DEGREE * np.array([self.shrink, 1.0]))
        return degrees


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Streets:
    """
    The roads of a network, each once, on a plane.

    Attributes
    ----------
    plane
        Where they are drawn.
    lines, weights, refs, names
        Shape (S,): the shape of each street in metres, its weight, number and name.
    tree
        Finds them.
    waters, water_names
        Shape (W,): rivers and canals as lines, lakes as polygons, in metres, and their names.
    """

    plane: Plane
    lines: Geometries
    weights: NDArray[np.int8]
    refs: NDArray[np.object_]
    names: NDArray[np.object_]
    tree: shapely.STRtree
    waters: Geometries
    water_names: NDArray[np.object_]

    def near(self, shape: shapely.Geometry, metres: float = 0.0) -> IntArray:
        """Find the streets within some metres of a shape of the plane, in ascending order."""
        found = self.tree.query(shape, predicate="dwithin", distance=metres)
        return np.sort(found).astype(np.int64)

    def waters_in(self, box: shapely.Polygon) -> IntArray:
        """Find the waters that touch a box of the plane, in ascending order."""
        return np.nonzero(shapely.intersects(box, self.waters))[0]

    def texts(self, chosen: IntArray) -> list[str]:
        """Say what a map writes along some streets: a number, else a name."""
        pairs = zip(self.refs[chosen].tolist(), self.names[chosen].tolist(), strict=True)
        return [ref or name for ref, name in pairs]


@dataclass(frozen=True, eq=False, kw_only=True)
class Ground:
    """
    What is known of a region, for the maps of it.

    Attributes
    ----------
    network
        Its roads; ``None`` where none are known.
    contours
        Outlines of communes, longitude first.
    towns
        Places to name, beyond those of the network.
    """

    network: RoadNetwork | None = None
    contours: Sequence[Line] = ()
    towns: Sequence[Town] = ()

    @cached_property
    def streets(self) -> Streets | None:
        """The roads to draw, made when first asked for; ``None`` where none are known."""
        return None if self.network is None else _streets(self.network)

    @cached_property
    def named(self) -> tuple[Town, ...]:
        """Places to name, the largest first; a name that two sources know stands once."""
        towns = [*(self.network.towns if self.network else ()), *self.towns]
        known: dict[str, list[Town]] = {}
        for town in sorted(towns, key=lambda t: (-t.population, t.name, t.x, t.y)):
            same = known.setdefault(town.name, [])
            if all(math.hypot(town.x - t.x, town.y - t.y) > _SAME_TOWN_DEGREES for t in same):
                same.append(town)
        return tuple(
            sorted((t for same in known.values() for t in same), key=lambda t: -t.population)
        )


NO_GROUND = Ground()
DRAWN_KM = 15.0
"""Contours of communes are drawn this far from the nearest place."""
_SAME_TOWN_DEGREES = 0.05


def ground_around(tour: Tour, network: RoadNetwork | None = None) -> Ground:
    """Give the maps of a tour what lies under them: roads where known, the communes around."""
    places = [(depot.longitude, depot.latitude) for depot in tour.depots]
    places += [(visit.longitude, visit.latitude) for r in tour.routes for visit in r.visits]
    known = {commune.code: commune for commune in load_communes()}
    around = [known[code] for code in communes_around(places, margin_km=DRAWN_KM)]
    own = np.array([(c.longitude, c.latitude) for c in around]).reshape(-1, 2, 1)
    lon, lat = np.array(places).T[:, None]
    near = great_circle_m(own[:, 0], own[:, 1], lon, lat).min(axis=1) <= 1000 * DRAWN_KM
    drawn = [commune for commune, is_near in zip(around, near, strict=True) if is_near]
    towns = [
        Town(name=c.name_with_article, x=c.longitude, y=c.latitude, population=c.population)
        for c in drawn
    ]
    return Ground(network=network, contours=contour_lines([c.code for c in drawn]), towns=towns)


def _streets(network: RoadNetwork) -> Streets:
    edges = street_edges(network)
    plane = Plane(shrink=math.cos(math.radians(float(network.y.mean()))))
    lines = shapely.transform(edge_lines(network, edges), plane.flat)
    rows = network.tag_row[edges]
    weights = [_weight(tags.get("highway", "")) for tags in network.tags]
    refs, names = (_texts([tags.get(key, "") for tags in network.tags]) for key in ("ref", "name"))
    return Streets(
        plane=plane,
        lines=lines,
        weights=np.array(weights, dtype=np.int8)[rows],
        refs=refs[rows],
        names=names[rows],
        tree=shapely.STRtree(lines),
        waters=_waters(network.water, plane),
        water_names=np.array(network.water.names, dtype=np.object_),
    )


def _waters(water: Water, plane: Plane) -> Geometries:
    counts = np.diff(water.start)
    rank = np.repeat(np.arange(len(counts)), counts)
    flat = plane.flat(np.column_stack([water.x, water.y]))
    found: Geometries = np.empty(len(counts), dtype=np.object_)
    for is_area, made in ((False, shapely.linestrings), (True, shapely.linearrings)):
        mine = water.is_area == is_area
        if mine.any():
            order = np.cumsum(mine) - 1
            found[mine] = made(flat[mine[rank]], indices=order[rank[mine[rank]]])
    found[water.is_area] = shapely.polygons(found[water.is_area])
    return found


def _weight(highway: str) -> int:
    return _WEIGHTS.get(highway.removesuffix("_link"), STREET)


def _texts(texts: Sequence[str]) -> NDArray[np.object_]:
    """Keep what fits on a map: of ``D 60;D 384`` the first."""
    return np.array([text.partition(";")[0].strip() for text in texts], dtype=np.object_)
