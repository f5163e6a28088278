"""The extracts of ../shared/cases/roads; places are metres from 48.10 N 5.10 E."""

import math

import numpy as np

from routing.directions.paths import PathFinder
from routing.errors import UnreachableError
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
    try:
        edges = PathFinder(placed.graph).edges(*placed.nodes.tolist())
    except UnreachableError:
        return math.inf, placed.detour_m
    return float(placed.graph.length_m[list(edges)].sum()), placed.detour_m
