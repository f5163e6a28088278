"""Where a stop meets the road: the nearest node that the rest of the network can reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from routing.network.estimate import great_circle_m
from routing.network.graph import FloatArray, IntArray, RoadGraph


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """Nodes, shape (n,), and how far each is from its stop, in metres."""

    nodes: IntArray
    detour_m: FloatArray


def snap_stops(graph: RoadGraph, longitudes: FloatArray, latitudes: FloatArray) -> Snapped:
    """
    Find the nearest node of the largest strongly connected component.

    Parameters
    ----------
    graph
        The roads.
    longitudes, latitudes
        Shape (n,), degrees (WGS84).
    """
    usable = np.nonzero(graph.main_component)[0]
    tree = KDTree(_on_sphere(graph.x[usable], graph.y[usable]))
    _, nearest = tree.query(_on_sphere(longitudes, latitudes))
    nodes = usable[np.asarray(nearest, dtype=np.int64)]
    return Snapped(nodes, great_circle_m(longitudes, latitudes, graph.x[nodes], graph.y[nodes]))


def _on_sphere(longitudes: FloatArray, latitudes: FloatArray) -> FloatArray:
    lon, lat = np.radians(longitudes), np.radians(latitudes)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
