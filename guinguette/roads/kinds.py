"""Roads for a tour: estimated between communes, or real; and where its sites meet them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from guinguette.communes.france import Commune, communes_around, read_communes
from guinguette.faults import Fault, InputError, MissingDataError
from guinguette.language.catalogue import count
from guinguette.language.fault_sentences import fault
from guinguette.road_facts import NEIGHBOURS
from guinguette.roads.calibration import Calibration
from guinguette.roads.evidence import estimate_facts, osm_facts, terrain_of
from guinguette.roads.server import Server, engine_fault
from guinguette.tour import WARN_M, NetworkFacts
from routing.arrays import FloatArray, IntArray
from routing.errors import UnreachableError
from routing.great_circle import METRES_PER_DEGREE, great_circle_m
from routing.matrices.cache import cached_matrices
from routing.matrices.engines.engine_errors import EngineError
from routing.matrices.estimated import (
    AS_MEASURED,
    Factors,
    estimated_matrices,
    require_kind,
    road_m,
)
from routing.matrices.travel import Travel, travel_matrices, unreachable_pairs
from routing.network.estimate.estimate import ACCESS_S, estimate_graph
from routing.network.estimate.mountains import remoteness
from routing.network.graph import RoadGraph
from routing.network.road_network import RoadNetwork
from routing.network.snap import snap_stops
from routing.network.vehicle.bans import Ban, banned_edges
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import Profile

MARGIN_KM = 15.0
"""Roads are taken this far around the sites: shortest paths cross borders."""
REFUSE_M = 500.0
"""A site farther than this from a road the vehicle may use is a fault; from ``WARN_M`` on, a
warning."""
NAMED_PAIRS = 3
"""Pairs of sites without a road between them that are named; the others are counted."""

Lookup = Callable[[bool], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A depot or a stop: its commune, and its own position in degrees (WGS84)."""

    code: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Placed:
    """
    A graph with the sites on it.

    ``nodes`` and ``detour_m`` have shape (sites,): the node of each site and how far it is from
    it, metres along roads. The detour is driven at both ends of a leg where roads are estimated; on
    real roads it is only the few steps between the site and the road.
    """

    graph: RoadGraph
    nodes: IntArray
    detour_m: IntArray
    is_detour_driven: bool
    warnings: tuple[Fault, ...] = ()
    sites: tuple[Site, ...] = ()


class Roads(Protocol):
    """Roads that sites can be put on, and measured on; ``access_s`` is lost at each stop."""

    @property
    def facts(self) -> NetworkFacts:
        """Where the kilometres come from, and how far off they may be."""
        ...

    @property
    def access_s(self) -> int:
        """Seconds lost at each stop, on top of the driving."""
        ...

    def place(self, sites: Sequence[Site]) -> Placed:
        """Put sites on the roads."""
        ...

    def measure(self, placed: Placed, *, on_lookup: Lookup = ...) -> Travel:
        """Measure between sites, detours that are driven included."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class EstimatedRoads:
    """
    Roads between the mairies of neighbouring communes.

    ``node_of`` gives the node of a commune; ``remoteness`` has shape (nodes,).
    """

    graph: RoadGraph
    facts: NetworkFacts
    access_s: int
    node_of: dict[str, int]
    remoteness: FloatArray
    factors: Factors = AS_MEASURED
    warnings: tuple[Fault, ...] = ()

    def nodes(self, codes: Sequence[str]) -> IntArray:
        """Nodes of communes, by code."""
        return np.array([self.node_of[code] for code in codes], dtype=np.int64)

    def place(self, sites: Sequence[Site]) -> Placed:
        """Put each site at the mairie of its commune, with the detour from there."""
        nodes = self.nodes([site.code for site in sites])
        lon = np.array([site.longitude for site in sites])
        lat = np.array([site.latitude for site in sites])
        away_m = great_circle_m(lon, lat, self.graph.x[nodes], self.graph.y[nodes])
        return Placed(
            graph=self.graph,
            nodes=nodes,
            detour_m=np.rint(road_m(away_m)).astype(np.int64),
            is_detour_driven=True,
            warnings=self.warnings,
            sites=tuple(sites),
        )

    def measure(self, placed: Placed, *, on_lookup: Lookup = lambda _is_hit: None) -> Travel:  # noqa: ARG002
        """
        Estimate between sites, with the factors of the calibration; nothing is kept on disk.

        Raises
        ------
        routing.matrices.estimated.MixedRoadsError
            If the sites are on real roads.
        """
        return estimated_matrices(
            placed.graph,
            placed.nodes,
            longitudes=np.array([site.longitude for site in placed.sites]),
            latitudes=np.array([site.latitude for site in placed.sites]),
            off_graph_m=placed.detour_m,
            remoteness=self.remoteness[placed.nodes],
            factors=self.factors,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCache:
    """Where matrices are kept, and what tells them apart beyond the roads and the sites."""

    folder: Path
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OsmRoads:
    """
    Real roads for one vehicle profile.

    A ``server`` measures times and distances, where there is one, on roads of its own; lines and
    directions follow ``graph`` all the same. ``cache`` keeps what the program measures itself: the
    roads of a server may change without a word.
    """

    graph: RoadGraph
    facts: NetworkFacts
    access_s: int
    vehicle_profile: Profile | None = None
    bans: tuple[Ban, ...] = ()
    server: Server | None = None
    cache: MatrixCache | None = None
    warnings: tuple[Fault, ...] = ()

    def place(self, sites: Sequence[Site]) -> Placed:
        """
        Put each site on the nearest road that the vehicle may use.

        Raises
        ------
        InputError
            If sites are more than 500 m from such a road; names them all.
        """
        lon = np.array([site.longitude for site in sites])
        lat = np.array([site.latitude for site in sites])
        snapped = snap_stops(self.graph, lon, lat)
        faults: list[Fault] = []
        warnings = list(self.warnings)
        for site, detour in zip(sites, snapped.detour_m.tolist(), strict=True):
            facts = {"value": f"{site.latitude:.5f}, {site.longitude:.5f}"}
            far = {"place": site.name, "metres": str(round(detour)), **facts}
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
            sites=tuple(sites),
        )

    def near(self, communes: Sequence[Commune]) -> tuple[Commune, ...]:
        """Return the communes whose own position is by a road that the vehicle may use."""
        around = [c for c, own in zip(communes, self.surrounds(communes), strict=True) if own]
        lon, lat = (np.array([getattr(c, k) for c in around]) for k in ("longitude", "latitude"))
        is_near = snap_stops(self.graph, lon, lat).detour_m <= REFUSE_M
        return tuple(c for c, kept in zip(around, is_near.tolist(), strict=True) if kept)

    def surrounds(self, places: Sequence[Commune | Site]) -> list[bool]:
        """Say of each place whether it is inside the box of the roads, or just beside it."""
        x, y, high = self.graph.x, self.graph.y, REFUSE_M / METRES_PER_DEGREE
        west, south = x.min(initial=180.0), y.min(initial=90.0)
        east, north = x.max(initial=-180.0), y.max(initial=-90.0)
        wide = high / max(0.1, math.cos(math.radians(max(abs(south), abs(north)))))
        return [
            bool(west - wide <= one.longitude <= east + wide)
            and bool(south - high <= one.latitude <= north + high)
            for one in places
        ]

    def measure(self, placed: Placed, *, on_lookup: Lookup = lambda _is_hit: None) -> Travel:
        """
        Measure between sites.

        Parameters
        ----------
        placed
            What :meth:`place` returned.
        on_lookup
            Told whether the matrix was on disk, where matrices are kept.

        Raises
        ------
        InputError
            If no road joins two of the sites; names them.
        MissingDataError
            If the server gives no matrix.
        routing.matrices.estimated.MixedRoadsError
            If the sites are on estimated roads.
        """
        require_kind(placed.graph, "osm")
        engine = self.server.engine if self.server else None
        try:
            try:
                if self.cache is None or engine is not None:
                    return travel_matrices(placed.graph, placed.nodes, engine=engine)
                return cached_matrices(
                    placed.graph,
                    placed.nodes,
                    folder=self.cache.folder,
                    facts=self.cache.facts,
                    on_lookup=on_lookup,
                )
            except UnreachableError:
                pairs = unreachable_pairs(placed.graph, placed.nodes, engine=engine)
                raise InputError(_not_joined(placed.sites, pairs)) from None
        except EngineError as error:
            if self.server is None:
                raise
            raise MissingDataError(engine_fault(error, self.server)) from error


def _not_joined(sites: Sequence[Site], pairs: Sequence[tuple[int, int]]) -> list[Fault]:
    """Name pairs of sites without a road, first those of the one that lacks most of them."""
    ((apart, _),) = Counter(site for pair in pairs for site in pair).most_common(1)
    chosen = sorted(pairs, key=lambda pair: apart not in pair)[:NAMED_PAIRS]
    others = len(pairs) - len(chosen)
    return [
        fault(
            "places-not-joined",
            origin=sites[origin].name,
            destination=sites[destination].name,
            more=count(others, "details.pairs-left") if others and number == len(chosen) else "",
        )
        for number, (origin, destination) in enumerate(chosen, start=1)
    ]


def estimated_roads(
    sites: Collection[Commune | Site],
    *,
    calibration: Calibration | None = None,
    warnings: tuple[Fault, ...] = (),
) -> EstimatedRoads:
    """
    Estimate the roads between communes and through their neighbours.

    Parameters
    ----------
    sites
        Those of depots and stops; all communes within :data:`MARGIN_KM` of their bounding
        box take part.
    calibration
        Made on estimated roads; corrects lengths and speeds.
    warnings
        What is to be said of these roads.
    """
    positions = [(site.longitude, site.latitude) for site in sites]
    codes = communes_around(positions, margin_km=MARGIN_KM)
    frame = read_communes(codes=codes)
    frame = frame[frame["longitude"].notna()]
    relief_m = frame["relief_m"].to_numpy(dtype=np.float64)
    graph = estimate_graph(
        [str(code) for code in frame["code"]],
        frame["longitude"].to_numpy(dtype=np.float64),
        frame["latitude"].to_numpy(dtype=np.float64),
        list(frame.geometry),
        relief_m=relief_m,
        source=NEIGHBOURS,
    )
    return EstimatedRoads(
        graph,
        estimate_facts(calibration, terrain_of(frame, {site.code for site in sites})),
        ACCESS_S,
        {str(node): number for number, node in enumerate(graph.node_ids)},
        remoteness(relief_m, frame["population"].to_numpy(dtype=np.int64)),
        _factors(calibration),
        warnings,
    )


def _factors(calibration: Calibration | None) -> Factors:
    if calibration is None:
        return AS_MEASURED
    return Factors(length=calibration.length.value, speed=calibration.speed.value)


def osm_roads(
    network: RoadNetwork,
    vehicle_profile: Profile,
    *,
    bans: Sequence[Ban] = (),
    calibration: Calibration | None = None,
    server: Server | None = None,
    cache: MatrixCache | None = None,
    warnings: tuple[Fault, ...] = (),
) -> OsmRoads:
    """
    Weigh real roads for a vehicle.

    Parameters
    ----------
    network
        A built network.
    vehicle_profile
        The vehicle.
    bans
        Local knowledge: what is forbidden beyond the tags.
    calibration
        Made on real roads with this vehicle; multiplies the speeds of the profile.
    server
        What measures matrices instead of the program.
    cache
        Where the matrices of the program are kept; nowhere if omitted.
    warnings
        What is to be said of these roads.
    """
    if calibration is not None:
        factor = vehicle_profile.speed_factor * calibration.speed.value
        vehicle_profile = replace(vehicle_profile, speed_factor=factor)
    graph = apply_profile(network, vehicle_profile, bans=bans)
    warnings += tuple(_idle_bans(network, bans))
    return OsmRoads(
        graph,
        osm_facts(network.origin, calibration, server),
        round(vehicle_profile.access_s),
        vehicle_profile,
        tuple(bans),
        server,
        cache,
        warnings,
    )


def _idle_bans(network: RoadNetwork, bans: Sequence[Ban]) -> Iterator[Fault]:
    """Say which bans are where the network has no road."""
    met = set(banned_edges(network, bans).tolist()) if bans else set()
    for rank, ban in enumerate(bans):
        if rank not in met and (banned_edges(network, [ban]) < 0).all():
            middle = ban.geometry.envelope.centroid
            where = f"{middle.y:g} ; {middle.x:g}"
            yield fault("bans-no-road", reason=ban.reason, line=ban.line, value=where)
