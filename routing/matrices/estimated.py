"""
Times and distances between places where there is no road network: an estimate, cell by cell.

Along the graph of :mod:`routing.network.estimate.estimate`, from the node of a place to that of the
other, and the way off the graph at both ends; but no cell is longer than the great circle between
the two places times :data:`CROW_FACTOR`. Without that bound, places away from the nodes of the
graph are sent through them: 35 to 90 % too far below 10 km. Places off the main roads of mountains
are farther from all others, and the bound is wider for them
(:mod:`routing.network.estimate.mountains`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csgraph

from routing.arrays import FloatArray, IntArray
from routing.errors import RoutingError
from routing.great_circle import great_circle_m
from routing.matrices.travel import Travel, travel_matrices
from routing.network.estimate.estimate import LENGTH_FACTOR, SPEED_KMH
from routing.network.estimate.mountains import OFF_MAIN_ROAD, OFF_MAIN_ROAD_M
from routing.network.graph import RoadGraph

CROW_FACTOR = 1.30
"""
Most that a road is longer than the great circle, in a plain.

Chosen on two tables of calibration (GraphHopper in Alsace-Lorraine, OSRM in Gironde) among 1.20,
1.26 and 1.30: with it the mean error of lengths falls from 12 % to 8 % in Gironde, and from 42 % to
11 % at 5-10 km there. The choice and the figures of ``tests/benchmarks/RESULTS.md`` come from the
same tables, so these flatter it a little.
"""


class MixedRoadsError(RoutingError):
    """Roads of one kind were handed to what measures another: a matrix holds one kind."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"roads of kind {found!r} in a matrix of kind {expected!r}")
        self.found, self.expected = found, expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What known trips say: lengths are multiplied by ``length``, speeds by ``speed``."""

    length: float = 1.0
    speed: float = 1.0


AS_MEASURED = Factors()


def require_kind(graph: RoadGraph, kind: str) -> None:
    """
    Refuse roads that are not of a kind, ``"osm"`` or ``"estimate"``.

    Raises
    ------
    MixedRoadsError
        If the graph is of another kind, or an estimate that holds roads of a network.
    """
    if graph.kind != kind:
        raise MixedRoadsError(graph.kind, kind)
    if kind == "estimate" and (graph.network is not None or (graph.network_edge >= 0).any()):
        raise MixedRoadsError("osm", kind)


def estimated_matrices(
    graph: RoadGraph,
    nodes: IntArray,
    *,
    longitudes: FloatArray,
    latitudes: FloatArray,
    off_graph_m: FloatArray | IntArray,
    remoteness: FloatArray,
    factors: Factors = AS_MEASURED,
) -> Travel:
    """
    Estimate times and distances between all pairs of places.

    Parameters
    ----------
    graph
        A graph of :func:`routing.network.estimate.estimate.estimate_graph`.
    nodes
        Shape (n,), the node of each place.
    longitudes, latitudes
        Shape (n,), where the places are, degrees (WGS84).
    off_graph_m
        Shape (n,), metres along roads from each place to its node.
    remoteness
        Shape (n,), of each place (:func:`routing.network.estimate.mountains.remoteness`).
    factors
        Of a calibration.

    Returns
    -------
    travel
        Whole seconds and metres, symmetric. A cell is never longer than the way by another of the
        places, so the triangle inequality holds; two places at one position are 0 m apart.

    Raises
    ------
    MixedRoadsError
        If the graph is no estimate.
    UnreachableError
        If no path joins two of the nodes.
    """
    require_kind(graph, "estimate")
    travel = travel_matrices(graph, nodes)
    metres = travel.distance_m + (off_graph_m[:, None] + off_graph_m[None, :])
    metres = leg_m(
        metres.astype(np.float64),
        great_circle_m(longitudes[:, None], latitudes[:, None], longitudes, latitudes),
        (remoteness[:, None] + remoteness) / 2.0,
    )
    np.fill_diagonal(metres, 0.0)
    # SciPy reads a zero as "no road"; a micrometre is rounded off below.
    metres = np.asarray(csgraph.floyd_warshall(np.maximum(metres, 1e-6))) * factors.length
    return Travel(
        travel.nodes,
        np.rint(metres * 3.6 / (SPEED_KMH * factors.speed)).astype(np.int64),
        np.rint(metres).astype(np.int64),
    )


def leg_m(graph_m: FloatArray, crow_m: FloatArray, remoteness: FloatArray) -> FloatArray:
    """
    Return the lengths of legs, in the same shape.

    Parameters
    ----------
    graph_m, crow_m
        Metres along the graph, and of the great circle.
    remoteness
        Mean of both ends.
    """
    most_m = CROW_FACTOR * (1.0 + OFF_MAIN_ROAD * remoteness) * crow_m
    lengths: FloatArray = np.minimum(graph_m + 2.0 * OFF_MAIN_ROAD_M * remoteness, most_m)
    return lengths


def road_m(crow_m: FloatArray) -> FloatArray:
    """Return the lengths of roads between places next to each other, great circles given."""
    lengths: FloatArray = crow_m * LENGTH_FACTOR
    return lengths
