"""What a tour says of its roads: where they come from, what is closed, how far places are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from guinguette.document import (
    Count,
    InseeCode,
    Keyed,
    Kilometres,
    Latitude,
    Limit,
    Longitude,
    Metres,
    PlaceKey,
)

NetworkKind = Literal["osm", "estimate"]
ClosedRoadKind = Literal["ban", "height", "weight", "width", "length", "access", "barrier", "ford"]
EngineName = Literal["internal", "osrm", "valhalla"]
LonLat = tuple[float, float]
ENGINE_NAMES: dict[str, str] = {
    "internal": "guinguette",
    "osrm": "OSRM",
    "valhalla": "Valhalla",
}
NEIGHBOURS = "neighbours"
"""The source of an estimate: communes that touch, a triangulation of their mairies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """
    The place where a vehicle sleeps.

    Attributes
    ----------
    name
        Name of the depot, unique in the plan; routes refer to it.
    commune_code
        INSEE code of the commune of the depot.
    longitude
        Longitude, WGS84, decimal degrees.
    latitude
        Latitude, WGS84, decimal degrees.
    """

    name: str
    commune_code: InseeCode
    longitude: Longitude
    latitude: Latitude


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadError:
    """
    Relative errors between which eight legs of ten of a band of kilometres are.

    Attributes
    ----------
    from_km
        Where the band begins, km of the leg as known trips give it; as the crow flies for an
        estimate without calibration, which was compared with routing engines.
    to_km
        Where the band ends; null for no end.
    low
        Lower error, (shown - real) / real: a leg of 10 km shown as 9 has an error of -0.1.
    high
        Higher error, the same way.
    """

    from_km: Kilometres
    to_km: Kilometres | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFacts:
    """
    Where the kilometres and minutes come from; shown beside every one of them.

    Attributes
    ----------
    kind
        ``osm``: real roads; ``estimate``: straight lines between neighbouring communes, corrected.
        Distances and times of an estimate must be shown as such.
    source
        The files or the server that real roads were read from; ``neighbours`` for an estimate:
        communes that touch, and the Delaunay triangulation of their mairies.
    date
        Date of the road data; null for an estimate.
    engine
        What measured distances and times: guinguette itself (``internal``), or a server.
    address
        Address of the server; empty for ``internal``.
    speed_kmh
        Speed along the roads of an estimate, km/h; 0 where it was calibrated, and on real roads.
    over_car_time
        How much longer such an estimate is than driving a car, a fraction: 0.35 is 35 % more.
    calibration_trips
        Number of known trips that corrected the roads; 0 without calibration.
    length_errors
        How far off distances may be: over all legs, then by band; empty where nothing was
        measured.
    time_errors
        The same of driving times; for an estimate without calibration, against those of a car.
    """

    kind: NetworkKind
    source: str
    date: dt.date | None
    engine: EngineName = "internal"
    address: str = ""
    speed_kmh: float = 0.0
    over_car_time: float = 0.0
    calibration_trips: Count = 0
    length_errors: tuple[RoadError, ...] = ()
    time_errors: tuple[RoadError, ...] = ()

    @property
    def is_estimate(self) -> bool:
        """Whether distances are estimated without real roads."""
        return self.kind == "estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadDistance(Keyed):
    """
    How far the position of a depot or a stop is from the road where the van leaves it.

    Attributes
    ----------
    key
        Key of the place; of a depot, the code of its commune.
    commune_code
        INSEE code of its commune.
    name
        Name of the depot, or of the place.
    is_depot
        Whether it is a depot.
    distance_m
        From its own position to the road, metres as the crow flies.
    """

    key: PlaceKey = ""
    commune_code: InseeCode
    name: str
    is_depot: bool
    distance_m: Metres


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRoad:
    """
    A road near the tour that the vehicle may not take, and why.

    Attributes
    ----------
    kind
        ``ban``: forbidden by the coordinator; the others: a rule of the vehicle.
    limit
        Metres for a height, a width or a length, tonnes for a weight, 0 where none is known.
    road
        Number of the road, else its name; empty when it has neither.
    reason
        What the coordinator wrote of a ban; empty for the others.
    path
        Line of the road: [longitude, latitude] pairs, WGS84, decimal degrees; one pair for a
        place where there is no road.
    longitude
        Longitude of the mark of the road on a map, WGS84, decimal degrees.
    latitude
        Latitude of the mark of the road on a map, WGS84, decimal degrees.
    """

    kind: ClosedRoadKind
    limit: Limit
    road: str
    reason: str
    path: tuple[LonLat, ...]
    longitude: Longitude
    latitude: Latitude
