"""
Roads where there is no road network yet: an estimate.

Two places are joined when their areas share a border *and* they are Delaunay neighbours; a road is
the great circle times :data:`LENGTH_FACTOR`, more in mountains, driven at :data:`SPEED_KMH`.
Matrices on it are those of :mod:`routing.matrices.estimated`; their measured errors are in
:mod:`routing.network.estimate.estimate_errors`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import Delaunay, QhullError
from shapely import STRtree, relate_pattern
from shapely.geometry.base import BaseGeometry

from routing.arrays import FloatArray
from routing.great_circle import great_circle_m
from routing.network.estimate.mountains import WINDING, ruggedness
from routing.network.graph import RoadGraph

Pairs = NDArray[np.int64]

LENGTH_FACTOR = 1.12
"""Road length over great circle, along edges that join neighbouring villages."""
SPEED_KMH = 55.0
"""Door-to-door speed of a van with a trailer on rural roads."""
ACCESS_S = 120
"""Seconds lost at each stop: village streets, parking."""


def estimate_graph(
    node_ids: Sequence[Hashable],
    longitudes: FloatArray,
    latitudes: FloatArray,
    areas: Sequence[BaseGeometry | None],
    *,
    relief_m: FloatArray,
    source: str,
    date: str = "",
) -> RoadGraph:
    """
    Build the estimated road graph of neighbouring places.

    Parameters
    ----------
    node_ids
        A name for each of the n places.
    longitudes, latitudes
        Shape (n,), degrees (WGS84); places at the same position are joined to one another.
    areas
        The area of each place, in degrees; a place without one is joined by Delaunay alone.
    relief_m
        Shape (n,), the relief around each place, metres.
    source, date
        Where the places come from, kept in the graph.

    Returns
    -------
    graph
        Strongly connected, every road both ways. Parts that share no border with the rest
        (islands, missing areas) are joined to it by their shortest Delaunay edges.
    """
    delaunay = _delaunay_pairs(longitudes, latitudes)
    touching = _touching_pairs(areas)
    lengths = great_circle_m(
        longitudes[delaunay[:, 0]],
        latitudes[delaunay[:, 0]],
        longitudes[delaunay[:, 1]],
        latitudes[delaunay[:, 1]],
    )
    bare = np.array([area is None or area.is_empty for area in areas], dtype=np.bool_)
    kept = np.array(
        [
            (a, b) in touching or bare[a] or bare[b] or crow == 0.0
            for (a, b), crow in zip(delaunay.tolist(), lengths.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    kept = _joined_up(len(node_ids), delaunay, lengths, kept)
    pairs = delaunay[kept]
    winding = 1.0 + WINDING * ruggedness(relief_m)[pairs].mean(axis=1)
    length_m = lengths[kept] * LENGTH_FACTOR * winding
    ways = np.vstack([pairs, pairs[:, ::-1]])
    order = np.lexsort(ways.T[::-1])
    length_m = np.tile(length_m, 2)[order]
    return RoadGraph(
        node_ids=tuple(node_ids),
        x=longitudes,
        y=latitudes,
        tail=ways[order, 0],
        head=ways[order, 1],
        length_m=length_m,
        travel_time_s=length_m / (SPEED_KMH / 3.6),
        kind="estimate",
        source=source,
        date=date,
    )


def _delaunay_pairs(longitudes: FloatArray, latitudes: FloatArray) -> Pairs:
    """Pairs of Delaunay neighbours, each once, smaller index first, sorted; and of twins."""
    plane = np.column_stack([longitudes * np.cos(np.radians(latitudes.mean())), latitudes])
    distinct, first, twin_of = np.unique(plane, axis=0, return_index=True, return_inverse=True)
    numbers = np.arange(len(plane), dtype=np.int64)
    twins = np.column_stack([first[twin_of.ravel()], numbers])
    twins = twins[twins[:, 0] != twins[:, 1]]
    corners = first[_neighbours(distinct)].reshape(-1, 2)
    pairs: Pairs = np.unique(np.sort(np.vstack([corners, twins]), axis=1), axis=0)
    return pairs


def _neighbours(plane: FloatArray) -> Pairs:
    """Delaunay neighbours of distinct points; consecutive ones where no triangle exists."""
    if len(plane) > 2:
        try:
            triangulation = Delaunay(plane)
            triangles = triangulation.simplices
            sides = [triangles[:, corners] for corners in ([0, 1], [1, 2], [0, 2])]
            # Points too close to a corner to be one.
            return np.vstack([*sides, triangulation.coplanar[:, [0, 2]]]).astype(np.int64)
        except QhullError:  # all on one line
            pass
    order = np.lexsort(plane.T)
    return np.column_stack([order[:-1], order[1:]])


def _touching_pairs(areas: Sequence[BaseGeometry | None]) -> set[tuple[int, int]]:
    """
    Pairs of areas that share a stretch of border, or overlap.

    Two areas that meet in a corner have, as a rule, no road through it: which of the two diagonals
    of four areas would be joined is an accident of the triangulation.
    """
    tree = STRtree([area for area in areas if area is not None])
    numbers = [k for k, area in enumerate(areas) if area is not None]
    left, right = tree.query(tree.geometries, predicate="intersects")
    left, right = left[left < right], right[left < right]
    first, second = tree.geometries[left], tree.geometries[right]
    has_stretch = relate_pattern(first, second, "****1****")
    has_stretch |= relate_pattern(first, second, "T********")
    pairs = zip(left[has_stretch].tolist(), right[has_stretch].tolist(), strict=True)
    return {(numbers[a], numbers[b]) for a, b in pairs}


def _joined_up(
    n: int, pairs: Pairs, lengths: FloatArray, kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Add the shortest pairs that connect what is still apart."""
    weights = np.where(kept, 1e-6, lengths)
    graph = sparse.csr_array((weights, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    tree = csgraph.minimum_spanning_tree(graph).tocoo()
    bridges = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    needed = np.array([(a, b) in bridges for a, b in pairs.tolist()], dtype=np.bool_)
    joined: NDArray[np.bool_] = kept | needed
    return joined
