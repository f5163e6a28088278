"""
Lines on the ground: lengths along them, parts of them, the point of them nearest to a place.

Lines are short (one road between two junctions), so that around each of them the earth is flat.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from routing.arrays import FloatArray, IntArray
from routing.great_circle import METRES_PER_DEGREE
from routing.network.road_network import RoadNetwork

LonLat = tuple[float, float]


def part_of_line(line: Sequence[LonLat], begin: float, end: float) -> tuple[LonLat, ...]:
    """
    Cut a line.

    Parameters
    ----------
    line
        Longitudes and latitudes of two points or more.
    begin, end
        Fractions of the length on the ground, ``0 <= begin <= end <= 1``.
    """
    if begin <= 0.0 and end >= 1.0:
        return tuple(line)
    points = np.array(line, dtype=np.float64)
    along = along_line(points)
    low, high = begin * along[-1], end * along[-1]
    inner = points[(along > low) & (along < high)]
    first, last = (_point_at(points, along, metres) for metres in (low, high))
    return (first, *((float(x), float(y)) for x, y in inner.tolist()), last)


def along_line(points: FloatArray) -> FloatArray:
    """Metres from the first point of a line to each, shape (n,); ``points`` has shape (n, 2)."""
    flat = flat_metres(points, points.mean(axis=0))
    steps = np.hypot(*np.diff(flat, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def flat_metres(points: FloatArray, centre: FloatArray) -> FloatArray:
    """Metres east and north of a place, shape (..., 2), for degrees nearby."""
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians(centre[1])), 1.0])
    flat: FloatArray = (points - centre) * scale
    return flat


def nearest_on_line(points: FloatArray, place: FloatArray) -> tuple[float, float, LonLat]:
    """
    Find the point of a line nearest to a place.

    Returns
    -------
    distance_m, fraction, position
        From the place to the line; where on the line, 0 at its first point and 1 at its last.
    """
    flat = flat_metres(points, place)
    start, step = flat[:-1], np.diff(flat, axis=0)
    squares = (step**2).sum(axis=1)
    share = np.clip(-(start * step).sum(axis=1) / np.where(squares > 0.0, squares, 1.0), 0.0, 1.0)
    distances = np.hypot(*(start + share[:, None] * step).T)
    best = int(distances.argmin())
    along = along_line(points)
    metres = along[best] + share[best] * (along[best + 1] - along[best])
    fraction = float(metres / along[-1]) if along[-1] > 0.0 else 0.0
    return float(distances[best]), fraction, _point_at(points, along, float(metres))


def _point_at(points: FloatArray, along: FloatArray, metres: float) -> LonLat:
    """Position on a line, so many metres from its first point."""
    x, y = (float(np.interp(metres, along, points[:, axis])) for axis in (0, 1))
    return x, y


def bounds(network: RoadNetwork) -> FloatArray:
    """Least longitude and latitude, then greatest, of each edge, shape (E, 4), degrees."""
    low_x, high_x = _extent(network, network.x, network.shape_x)
    low_y, high_y = _extent(network, network.y, network.shape_y)
    return np.column_stack([low_x, low_y, high_x, high_y])


def _extent(
    network: RoadNetwork, ends: FloatArray, between: FloatArray
) -> tuple[FloatArray, FloatArray]:
    tail, head = ends[network.tail], ends[network.head]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    bent = np.nonzero(np.diff(network.shape_start))[0]
    if len(bent):
        starts = network.shape_start[bent]
        low[bent] = np.minimum(low[bent], np.minimum.reduceat(between, starts))
        high[bent] = np.maximum(high[bent], np.maximum.reduceat(between, starts))
    return low, high


def edge_lines(network: RoadNetwork, edges: IntArray | None = None) -> NDArray[np.object_]:
    """
    Draw the shapes of edges.

    Returns
    -------
    lines
        Shape (K,), a ``shapely.LineString`` in degrees for each, ends included.
    """
    chosen = np.arange(network.edge_count) if edges is None else edges
    counts = np.diff(network.shape_start)[chosen] + 2
    stops = np.cumsum(counts)
    line = np.repeat(np.arange(len(chosen)), counts)
    rank = np.arange(len(line)) - np.repeat(stops - counts, counts)
    is_inner = (rank > 0) & (rank < counts[line] - 1)
    inner = network.shape_start[chosen][line[is_inner]] + rank[is_inner] - 1
    xy = np.empty((len(line), 2))
    xy[is_inner] = np.column_stack([network.shape_x[inner], network.shape_y[inner]])
    for ends, node in ((stops - counts, network.tail[chosen]), (stops - 1, network.head[chosen])):
        xy[ends] = np.column_stack([network.x[node], network.y[node]])
    lines: NDArray[np.object_] = shapely.linestrings(xy, indices=line)
    return lines
