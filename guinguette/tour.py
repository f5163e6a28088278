"""
The tour: what a planning run gives back, in the words of the trade.

Everything a document shows is a value of these classes; ``maps`` computes nothing.
Times are local wall-clock times of mainland France (``Europe/Paris``), without zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from routing.directions.manoeuvres import Manoeuvre

NetworkKind = Literal["osm", "estimate"]
LowerBoundScope = Literal["all_plans", "as_few_changes", "same_weeks", "step_by_step"]
"""
The plans that a lower bound holds for: all that keep the rules; those that change no more visits of
the former plan; of these, those that only change the weeks in which something happened; or, after a
change of habits and exceptions to them, each step by itself.
"""
LowerBoundGap = Literal["nights_away", "same_hour"]
"""A rule of a plan that its lower bound leaves out or counts roughly: it may be far below."""
TourStatus = Literal["optimal", "feasible", "partial", "infeasible"]
ClosedRoadKind = Literal["ban", "height", "weight", "width", "length", "access", "barrier", "ford"]
LonLat = tuple[float, float]
EngineName = Literal["internal", "osrm", "valhalla"]
WARN_M = 150.0
"""A place farther than this from its road is shown to the coordinator: is it where it should be?"""
Instruction: TypeAlias = Manoeuvre
"""What a driver does at one place of a leg: facts, which ``maps`` puts into words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadError:
    """
    Relative errors between which eight legs of ten of a band are; ``to_km`` is None for no end.

    A leg of 10 km shown as 11 has an error of 0.1. Bands are those of the km of known trips, or
    of the great circle where an estimate was compared with routing engines.
    """

    from_km: float
    to_km: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFacts:
    """
    Where the kilometres and minutes come from; shown beside every one of them.

    Attributes
    ----------
    kind, source, date
        Real roads or an estimate, the data in a sentence, and the date of the data.
    engine, address
        What measured the matrix: the program itself, or a server at this address.
    calibration_trips
        Known trips that corrected the roads; 0 without calibration.
    length_errors, time_errors
        Over all legs, then by band of km; empty where nothing was measured.
    """

    kind: NetworkKind
    source: str
    date: date | None
    engine: EngineName = "internal"
    address: str = ""
    calibration_trips: int = 0
    length_errors: tuple[RoadError, ...] = ()
    time_errors: tuple[RoadError, ...] = ()

    @property
    def is_estimate(self) -> bool:
        """Whether distances are estimated without real roads."""
        return self.kind == "estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """The place where a vehicle sleeps."""

    name: str
    commune_code: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """
    One stop served on one day.

    ``arrive`` is the arrival of the van, ``open`` and ``close`` bound the opening to the public
    and ``leave`` is the departure. ``distance_m`` and ``driving_s`` describe the leg that ends
    here; ``path`` is its line, longitude first (two points where roads are estimated), and
    ``instructions`` how to drive it, from the departure to the arrival (none where roads are
    estimated).
    """

    commune_code: str
    commune_name: str
    population: int
    place: str
    longitude: float
    latitude: float
    arrive: datetime
    open: datetime
    close: datetime
    leave: datetime
    distance_m: int
    driving_s: int
    path: tuple[LonLat, ...]
    profile: str
    services: tuple[str, ...]
    audience: Literal["errands", "evening"]
    rhythm: str
    contact: str = ""
    phone: str = ""
    notes: str = ""
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    The visits of one vehicle on one day, in order, from its depot and back.

    ``break_after`` is the number (from 1) of the visit that the break of ``break_s`` follows,
    ``None`` where the crew needs none or takes it on the spot. A vehicle may sleep on the way:
    ``ends_at`` is the commune of its last visit where it spends the night that follows, and
    ``starts_from`` the one where it spent the night before; ``None`` is the depot. ``return_`` is
    then the end of the day's work, and the way back has no length.
    """

    date: date
    vehicle: str
    crew: str
    has_trailer: bool
    depot: Depot
    depart: datetime
    return_: datetime
    distance_m: int
    driving_s: int
    break_s: int
    break_after: int | None = None
    cost_eur: float
    visits: tuple[Visit, ...]
    return_distance_m: int
    return_driving_s: int
    return_path: tuple[LonLat, ...]
    return_instructions: tuple[Instruction, ...] = ()
    starts_from: str | None = None
    ends_at: str | None = None

    @property
    def duration_s(self) -> int:
        """Seconds from the departure to the return."""
        return int((self.return_ - self.depart).total_seconds())

    @property
    def start_name(self) -> str:
        """Name of the depot or the commune where the day begins."""
        return self.depot.name if self.starts_from is None else self.starts_from

    @property
    def start_point(self) -> LonLat:
        """Where the day begins, longitude first: the depot, or the start of the first leg."""
        first = self.visits[0].path if self.visits else self.return_path
        if self.starts_from is None or not first:
            return self.depot.longitude, self.depot.latitude
        return first[0]

    @property
    def end_point(self) -> LonLat:
        """Where the day ends, longitude first: the depot, or the place of the last visit."""
        if self.ends_at is None or not self.visits:
            return self.depot.longitude, self.depot.latitude
        return self.visits[-1].longitude, self.visits[-1].latitude


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A commune that lacks visits, and why, in a sentence the coordinator understands."""

    commune_code: str
    commune_name: str
    missing_visits: int
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadDistance:
    """How far the position of a depot or a stop is from the road where the van leaves it."""

    commune_code: str
    name: str
    is_depot: bool
    distance_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRoad:
    """
    A road near the tour that the vehicle may not take.

    ``kind`` says why: ``ban`` is local knowledge, and ``reason`` what the coordinator wrote of it;
    the others are rules of the vehicle. ``limit`` is in metres, or in tonnes for a weight, 0 where
    none is known. ``road`` is its number, else its name. ``path`` is its line, longitude first;
    the position is where a map marks it.
    """

    kind: ClosedRoadKind
    limit: float
    road: str
    reason: str
    path: tuple[LonLat, ...]
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """
    All the routes of the horizon, with the proof that goes with them.

    ``lower_bound_eur`` is the least cost that is proven of any plan that serves as many visits
    under the same rules, among those of ``lower_bound_scope``; ``gap`` is
    ``(cost_eur - lower_bound_eur) / cost_eur``. ``"optimal"`` says that no plan of that scope
    costs less. ``lower_bound_gaps`` are the rules that weaken it.
    ``road_distances`` has each depot, then each commune asked for, on real roads, and
    ``closed_roads`` what lies near the routes; both are empty where roads are estimated.
    """

    title: str
    description: str
    start: date
    weeks: int
    depots: tuple[Depot, ...]
    vehicles: tuple[str, ...]
    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    status: TourStatus
    cost_eur: float
    lower_bound_eur: float
    gap: float
    network: NetworkFacts
    runtime_s: float
    seed: int
    communes_served: int
    communes_asked: int
    inhabitants_served: int
    road_distances: tuple[RoadDistance, ...] = ()
    closed_roads: tuple[ClosedRoad, ...] = ()
    lower_bound_scope: LowerBoundScope = "all_plans"
    lower_bound_gaps: tuple[LowerBoundGap, ...] = ()

    @property
    def far_from_road(self) -> tuple[RoadDistance, ...]:
        """Places more than :data:`WARN_M` from their road, the farthest first."""
        far = [each for each in self.road_distances if each.distance_m > WARN_M]
        return tuple(sorted(far, key=lambda each: -each.distance_m))

    @property
    def distance_m(self) -> int:
        """Metres driven over the horizon."""
        return sum(route.distance_m for route in self.routes)

    @property
    def driving_s(self) -> int:
        """Seconds driven over the horizon."""
        return sum(route.driving_s for route in self.routes)

    @property
    def visit_count(self) -> int:
        """Number of visits planned over the horizon."""
        return sum(len(route.visits) for route in self.routes)

    def routes_of_week(self, monday: date) -> tuple[Route, ...]:
        """Return the routes of the week that starts on ``monday``, by date then vehicle."""
        chosen = [r for r in self.routes if 0 <= (r.date - monday).days < 7]
        return tuple(sorted(chosen, key=lambda r: (r.date, r.vehicle)))
