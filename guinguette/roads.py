"""Roads for a set of communes: the graph, where it comes from, and the node of each place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from guinguette.communes import Commune, communes_around, read_communes
from guinguette.tour import NetworkFacts
from routing.network.estimate import ACCESS_S, estimate_graph, great_circle_m
from routing.network.graph import IntArray, RoadGraph
from routing.network.osmnx_bridge import from_osmnx

MARGIN_KM = 15.0
"""Roads are taken this far around the places: shortest paths cross borders."""
_SOURCE = "contiguïté des communes et triangulation de Delaunay entre mairies"


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """
    A road graph with its origin.

    ``access_s`` is lost at each stop, on top of the driving. ``node_of`` gives the node of a
    commune.
    """

    graph: RoadGraph
    facts: NetworkFacts
    access_s: int
    node_of: dict[str, int]

    def nodes(self, codes: Sequence[str]) -> IntArray:
        """Nodes of communes, by code."""
        return np.array([self.node_of[code] for code in codes], dtype=np.int64)


def estimated_roads(places: Collection[Commune]) -> Roads:
    """
    Estimate the roads between communes and through their neighbours.

    Parameters
    ----------
    places
        The communes of depots and stops; all communes within :data:`MARGIN_KM` of their bounding
        box take part.
    """
    positions = [(place.longitude, place.latitude) for place in places]
    codes = communes_around(positions, margin_km=MARGIN_KM)
    frame = read_communes(codes=codes)
    frame = frame[frame["longitude"].notna()]
    ids = [str(code) for code in frame["code"]]
    G = estimate_graph(
        ids,
        frame["longitude"].to_numpy(dtype=np.float64),
        frame["latitude"].to_numpy(dtype=np.float64),
        list(frame.geometry),
        source=_SOURCE,
    )
    graph = from_osmnx(G)
    return Roads(
        graph,
        NetworkFacts(kind="estimate", source=_SOURCE, date=None),
        ACCESS_S,
        {str(node): number for number, node in enumerate(graph.node_ids)},
    )


def great_circle_km(a: Commune, b: Commune) -> float:
    """Great-circle distance between two communes, in km."""
    metres = great_circle_m(
        np.array([a.longitude]),
        np.array([a.latitude]),
        np.array([b.longitude]),
        np.array([b.latitude]),
    )
    return float(metres[0]) / 1000.0
