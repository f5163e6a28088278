"""The extracts of ../shared/cases/roads; places are metres from 48.10 N 5.10 E."""

import math

import numpy as np
from scipy.sparse.csgraph import dijkstra

from routing.network.reading.osm import read_extracts
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile, read_profile
from tests.shared import SHARED

METRES = 111_195.0
WEST, EAST = (-1000.0, 0.0), (2000.0, 0.0)


def case_path(name):
    return SHARED / "cases" / "roads" / name


def degrees(x, y):
    """Longitude and latitude of a point given in metres."""
    return 5.10 + x / (METRES * math.cos(math.radians(48.10))), 48.10 + y / METRES


def case_network(name):
    return read_extracts([case_path(name)], area=None)


def driven_m(network, origin, destination, profile="van"):
    """Return the metres driven between two points, and how far from each its road is."""
    graph = apply_profile(network, read_profile(profile))
    places = np.array([degrees(*origin), degrees(*destination)])
    placed = snap_stops(graph, *places.T)
    graph, (start, node) = placed.graph, placed.nodes.tolist()
    seconds, before = dijkstra(graph.time_matrix, indices=start, return_predecessors=True)
    if not np.isfinite(seconds[node]):
        return math.inf, placed.detour_m
    pairs = graph.fastest_edges
    length_m = dict(zip(zip(graph.tail[pairs], graph.head[pairs], strict=True),
                        graph.length_m[pairs], strict=True))  # fmt: skip
    metres = 0.0
    while node != start:
        metres += length_m[before[node], node]
        node = before[node]
    return float(metres), placed.detour_m
