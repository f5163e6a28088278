"""Roads for a tour: estimated between communes, or real; and where its places meet them."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from guinguette.communes import Commune, communes_around, read_communes
from guinguette.faults import Fault, InputError
from guinguette.messages import fault
from guinguette.tour import NetworkFacts
from routing.network.bans import Ban
from routing.network.estimate import ACCESS_S, LENGTH_FACTOR, estimate_graph, great_circle_m
from routing.network.graph import IntArray, RoadGraph
from routing.network.network import RoadNetwork
from routing.network.osmnx_bridge import from_weighted
from routing.network.profile import apply_profile
from routing.network.snap import snap_stops
from routing.network.vehicle import Profile

MARGIN_KM = 15.0
"""Roads are taken this far around the places: shortest paths cross borders."""
WARN_M, REFUSE_M = 150.0, 500.0
"""A place farther than this from a road the vehicle may use: a warning, then a fault."""
_SOURCE = "contiguïté des communes et triangulation de Delaunay entre mairies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A depot or a stop: its commune, and its own position in degrees (WGS84)."""

    code: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Placed:
    """
    A graph with the places on it.

    ``nodes`` and ``detour_m`` have shape (places,): the node of each place and how far it is from
    it, metres along roads. The detour is driven at both ends of a leg where roads are estimated; on
    real roads it is only the few steps between the place and the road.
    """

    graph: RoadGraph
    nodes: IntArray
    detour_m: IntArray
    is_detour_driven: bool
    warnings: tuple[Fault, ...] = ()


class Roads(Protocol):
    """Roads that places can be put on; ``access_s`` is lost at each stop."""

    @property
    def facts(self) -> NetworkFacts:
        """Where the kilometres come from."""
        ...

    @property
    def access_s(self) -> int:
        """Seconds lost at each stop, on top of the driving."""
        ...

    def place(self, places: Sequence[Place]) -> Placed:
        """Put places on the roads."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class EstimatedRoads:
    """Roads between the mairies of neighbouring communes; ``node_of`` gives that of a commune."""

    graph: RoadGraph
    facts: NetworkFacts
    access_s: int
    node_of: dict[str, int]

    def nodes(self, codes: Sequence[str]) -> IntArray:
        """Nodes of communes, by code."""
        return np.array([self.node_of[code] for code in codes], dtype=np.int64)

    def place(self, places: Sequence[Place]) -> Placed:
        """Put each place at the mairie of its commune, with the detour from there."""
        nodes = self.nodes([place.code for place in places])
        lon = np.array([place.longitude for place in places])
        lat = np.array([place.latitude for place in places])
        away_m = great_circle_m(lon, lat, self.graph.x[nodes], self.graph.y[nodes])
        detour_m = np.rint(away_m * LENGTH_FACTOR).astype(np.int64)
        return Placed(graph=self.graph, nodes=nodes, detour_m=detour_m, is_detour_driven=True)


@dataclass(frozen=True, slots=True, eq=False)
class OsmRoads:
    """Real roads for one vehicle profile."""

    graph: RoadGraph
    facts: NetworkFacts
    access_s: int

    def place(self, places: Sequence[Place]) -> Placed:
        """
        Put each place on the nearest road that the vehicle may use.

        Raises
        ------
        InputError
            If places are more than 500 m from such a road; names them all.
        """
        lon = np.array([place.longitude for place in places])
        lat = np.array([place.latitude for place in places])
        snapped = snap_stops(self.graph, lon, lat)
        faults: list[Fault] = []
        warnings: list[Fault] = []
        for place, detour in zip(places, snapped.detour_m.tolist(), strict=True):
            facts = {"value": f"{place.latitude:.5f}, {place.longitude:.5f}"}
            far = {"place": place.name, "metres": str(round(detour)), **facts}
            if not math.isfinite(detour) or detour > REFUSE_M:
                faults.append(fault("place-off-road", **far))
            elif detour > WARN_M:
                warnings.append(fault("place-far-from-road", **far))
        if faults:
            raise InputError(faults)
        return Placed(
            graph=snapped.graph,
            nodes=snapped.nodes,
            detour_m=np.rint(snapped.detour_m).astype(np.int64),
            is_detour_driven=False,
            warnings=tuple(warnings),
        )


def estimated_roads(places: Collection[Commune]) -> EstimatedRoads:
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
    graph = from_weighted(G)
    return EstimatedRoads(
        graph,
        NetworkFacts(kind="estimate", source=_SOURCE, date=None),
        ACCESS_S,
        {str(node): number for number, node in enumerate(graph.node_ids)},
    )


def osm_roads(network: RoadNetwork, profile: Profile, *, bans: Sequence[Ban] = ()) -> OsmRoads:
    """
    Weigh real roads for a vehicle.

    Parameters
    ----------
    network
        A built network.
    profile
        The vehicle.
    bans
        Local knowledge: what is forbidden beyond the tags.
    """
    origin = network.origin
    graph = apply_profile(network, profile, bans=bans)
    day = date.fromisoformat(origin.date[:10]) if origin.date else None
    facts = NetworkFacts(kind="osm", source=origin.source, date=day)
    return OsmRoads(graph, facts, round(profile.access_s))


def great_circle_km(a: Commune, b: Commune) -> float:
    """Great-circle distance between two communes, in km."""
    metres = great_circle_m(
        np.array([a.longitude]),
        np.array([a.latitude]),
        np.array([b.longitude]),
        np.array([b.latitude]),
    )
    return float(metres[0]) / 1000.0
