"""Rivers, canals and lakes of OSM files, for maps: no road depends on them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from routing.arrays import FloatArray, IntArray
from routing.great_circle import METRES_PER_DEGREE
from routing.network.road_network import NO_WATER, Water

TAGS = (("waterway", "river"), ("waterway", "canal"), ("natural", "water"))
LEAST_LAKE_M2 = 20_000.0
"""Smaller ponds are left out: on a map of a tour they are dust."""
STRAY_M = 6.0
"""How far the lines kept may stray: half the width of a river that is drawn."""


@dataclass(kw_only=True)
class WaterCollector:
    """
    Waters gathered from one file or several.

    ``ways`` holds the name and the nodes of rivers and canals, and of lakes that one way outlines;
    ``lakes`` the name and the outer ways of the others; ``outlines`` the nodes of those ways.
    """

    ways: dict[int, tuple[str, bool, array[int]]] = field(default_factory=dict)
    lakes: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    outlines: dict[int, array[int]] = field(default_factory=dict)

    def add_way(self, way: osmium.osm.Way) -> None:
        """Keep a river, a canal or a lake."""
        is_area = way.tags.get("natural") == "water"
        if way.id not in self.ways and way.tags.get("tunnel", "no") == "no":
            refs = array("q", [node.ref for node in way.nodes])
            self.ways[way.id] = (way.tags.get("name") or "", is_area, refs)

    def add_relation(self, relation: osmium.osm.Relation) -> None:
        """Keep a lake of several ways."""
        if relation.tags.get("natural") == "water":
            outer = tuple(m.ref for m in relation.members if m.type == "w" and m.role == "outer")
            self.lakes.setdefault(relation.id, (relation.tags.get("name") or "", outer))

    def add_outline(self, way: osmium.osm.Way) -> None:
        """Keep a way that outlines a lake, whatever it is else."""
        self.outlines.setdefault(way.id, array("q", [node.ref for node in way.nodes]))

    @property
    def wanted(self) -> list[int]:
        """Ways that outline lakes and are not known yet."""
        return sorted({ref for _, outer in self.lakes.values() for ref in outer})

    @property
    def refs(self) -> IntArray:
        """Every node, shape (R,), some of them more than once."""
        nodes = array("q")
        for _, _, refs in self.ways.values():
            nodes += refs
        for refs in self.outlines.values():
            nodes += refs
        return np.frombuffer(nodes, dtype=np.int64)

    def located(
        self, node: IntArray, lon: FloatArray, lat: FloatArray, area: BaseGeometry | None
    ) -> Water:
        """
        Draw what touches an area.

        Parameters
        ----------
        node
            Nodes whose position is known, ascending.
        lon, lat
            Their positions, degrees.
        area
            Degrees; everything if ``None``.
        """
        at = _Located(node, lon, lat)
        found = [*self._lines(at), *self._areas(at)]
        if not found:
            return NO_WATER
        shapes = np.array([shape for _, shape in found], dtype=np.object_)
        stray = STRAY_M / METRES_PER_DEGREE
        shapes = shapely.simplify(shapes, stray)
        kept = np.ones(len(shapes), dtype=np.bool_)
        if area is not None:
            shapely.prepare(area)
            kept = np.asarray(shapely.intersects(area, shapes), dtype=np.bool_)
        chosen = np.nonzero(kept)[0].tolist()
        return _water([found[k][0] for k in chosen], shapes[kept])

    def _lines(self, at: _Located) -> Iterator[tuple[str, BaseGeometry]]:
        for key in sorted(self.ways):
            name, is_area, refs = self.ways[key]
            points = at.points(refs)
            if not is_area and len(points) > 1:
                yield name, shapely.LineString(points)
            elif is_area and len(points) > 3 and refs[0] == refs[-1]:
                yield from _lakes(name, [shapely.Polygon(points)])

    def _areas(self, at: _Located) -> Iterator[tuple[str, BaseGeometry]]:
        for key in sorted(self.lakes):
            name, outer = self.lakes[key]
            lines = [at.points(self.outlines[ref]) for ref in outer if ref in self.outlines]
            rings = shapely.polygonize([shapely.LineString(x) for x in lines if len(x) > 1])
            yield from _lakes(name, shapely.get_parts(rings).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class _Located:
    """Nodes in ascending order, with their positions in degrees."""

    node: IntArray
    lon: FloatArray
    lat: FloatArray

    def points(self, refs: array[int]) -> FloatArray:
        """Positions of the nodes that are known, shape (n, 2)."""
        wanted = np.frombuffer(refs, dtype=np.int64)
        rank = np.minimum(np.searchsorted(self.node, wanted), max(len(self.node) - 1, 0))
        rank = rank[self.node[rank] == wanted] if len(self.node) else rank[:0]
        return np.column_stack([self.lon[rank], self.lat[rank]])


def _lakes(name: str, rings: Sequence[shapely.Polygon]) -> Iterator[tuple[str, BaseGeometry]]:
    for ring in rings:
        middle = (ring.bounds[1] + ring.bounds[3]) / 2
        square = METRES_PER_DEGREE**2 * math.cos(math.radians(middle))
        if ring.is_valid and ring.area * square >= LEAST_LAKE_M2:
            yield name, shapely.Polygon(ring.exterior)


def _water(names: Sequence[str], shapes: NDArray[np.object_]) -> Water:
    if not len(shapes):
        return NO_WATER
    xy, line = shapely.get_coordinates(shapes, return_index=True)
    return Water(
        start=np.concatenate([[0], np.cumsum(np.bincount(line, minlength=len(shapes)))]),
        x=np.ascontiguousarray(xy[:, 0]),
        y=np.ascontiguousarray(xy[:, 1]),
        is_area=shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON,
        names=tuple(names),
    )
