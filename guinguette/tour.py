"""
The tour: what a planning run gives back, in the words of the trade.

Everything a document shows is a value of these classes; ``maps`` computes nothing.
Times are local wall-clock times of mainland France (``Europe/Paris``), without zone; those past
midnight belong to the day of their route (:func:`guinguette.wall_clock.moment_of`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from guinguette.contract import Season
from guinguette.document import (
    DOCUMENT,
    ByName,
    Count,
    InseeCode,
    Keyed,
    Latitude,
    LocalTime,
    Longitude,
    Metres,
    Named,
    PlaceKey,
    Seconds,
)  # fmt: skip
from guinguette.instruction import Instruction, Waiver
from guinguette.promised import Event, MissedVisit, Slot, Unserved
from guinguette.road_facts import (
    ClosedRoad,
    ClosedRoadKind,
    Depot,
    EngineName,
    LonLat,
    NetworkFacts,
    NetworkKind,
    RoadDistance,
    RoadError,
)
from guinguette.wall_clock import seconds_between
from routing.directions.manoeuvres import Manoeuvre

__all__ = [
    "ClosedRoad", "ClosedRoadKind", "Depot", "EngineName", "Event", "LonLat", "LowerBoundGap",
    "LowerBoundScope", "MissedVisit", "NetworkFacts", "NetworkKind", "RoadDistance", "RoadError",
    "Route", "Slot", "Tour", "TourStatus", "Unserved", "Visit",
]  # fmt: skip

SCHEMA_VERSION: Final = 2
"""Of ``plan.json``; it changes when a property changes its meaning."""

LowerBoundScope = Literal["all_plans", "as_few_changes", "same_weeks", "step_by_step"]
"""The plans that a lower bound holds for, in the words of :attr:`Tour.lower_bound_scope`."""
LowerBoundGap = Literal["nights_away", "same_hour", "balance", "working_time"]
"""A rule of a plan that its lower bound leaves out or counts roughly: it may be far below."""
TourStatus = Literal["optimal", "feasible", "partial", "infeasible"]
WARN_M = 150.0
"""A place farther than this from its road is shown to the coordinator: is it where it should be?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Keyed):
    """
    One stop served on one day. Times are local, Europe/Paris, without zone.

    Attributes
    ----------
    key
        Key of the place that is visited: a commune, or one of several in it.
    commune_code
        INSEE code of its commune.
    name
        Name of the place: that of its commune, with its own where it has one.
    population
        Inhabitants of the commune.
    place
        Where the café sets up in the commune, as the coordinator wrote it.
    longitude
        Longitude of the stop, WGS84, decimal degrees.
    latitude
        Latitude of the stop, WGS84, decimal degrees.
    arrive
        Arrival of the vehicle, local time.
    open
        Opening to the public, local time.
    close
        End of the opening to the public, local time.
    leave
        Departure of the vehicle, local time.
    distance_m
        Length of the leg that ends here, metres.
    driving_s
        Driving time of the leg that ends here, seconds.
    path
        Line of the leg that ends here: [longitude, latitude] pairs, WGS84, decimal degrees;
        two points where roads are estimated.
    service_profile
        Name of the service profile, as in the settings of the folder.
    services
        Services offered at this visit.
    audience
        ``errands``: a round of small shops; ``evening``: a café evening.
    rhythm
        How often the place is visited: ``weekly``, ``fortnightly``, ``fortnightly-even`` (weeks of
        even ISO numbers), ``every-3-weeks``, ``monthly-2-thursday`` (its second Thursday),
        ``monthly-last-friday``, ``2-per-week``, ``once``, ``4-times``, ``dates``.
    contact
        Who to call in the commune; empty when unknown.
    phone
        Telephone of the contact, as written; empty when unknown.
    notes
        Notes of the coordinator for the crew.
    is_place_private
        Whether ``place`` and the position are for the crew alone: what is published names the
        commune and nothing nearer.
    manoeuvres
        How to drive the leg that ends here, from the departure to the arrival; empty where roads
        are estimated.
    slot
        Where habit puts this visit; null where it is there.
    cause
        The event that keeps it out of its slot; null where it is there, or none was found.
    contract
        Name of the contract that sold this evening; empty for a visit of a rhythm.
    wish
        Rank of its day among the dates that the commune wished for, from 1; null where none is it.
    """

    key: PlaceKey = ""
    commune_code: InseeCode
    name: str
    population: Count
    place: str
    longitude: Longitude
    latitude: Latitude
    arrive: LocalTime
    open: LocalTime
    close: LocalTime
    leave: LocalTime
    distance_m: Metres
    driving_s: Seconds
    path: tuple[LonLat, ...]
    service_profile: str
    services: tuple[str, ...]
    audience: Literal["errands", "evening"]
    rhythm: str
    contact: str = ""
    phone: str = ""
    notes: str = ""
    is_place_private: bool = False
    manoeuvres: tuple[Manoeuvre, ...] = ()
    slot: Slot | None = None
    cause: Event | None = None
    contract: str = ""
    wish: Annotated[int, Field(ge=1)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    The visits of one vehicle on one day, in order, from its depot and back.

    Attributes
    ----------
    date
        The day.
    vehicle
        Name of the vehicle.
    crew
        Name of the crew; empty when the plan has none.
    has_trailer
        Whether the vehicle pulls a trailer.
    depot
        Name of the depot, one of ``depots``.
    depart
        Departure from the depot, local time.
    return_
        Return to the depot, local time.
    distance_m
        Length of the whole route, way back included, metres.
    driving_s
        Driving time of the whole route, way back included, seconds.
    break_s
        Break of the crew, seconds.
    break_after
        Rank, from 1, of the visit that the break follows; null where no break is inserted: the
        crew needs none, or takes it on the spot.
    cost_eur
        Cost of the route, euros.
    visits
        The visits, in the order they are made.
    return_distance_m
        Length of the way back from the last visit, metres.
    return_driving_s
        Driving time of the way back from the last visit, seconds.
    return_path
        Line of the way back: [longitude, latitude] pairs, WGS84, decimal degrees.
    return_manoeuvres
        How to drive the way back; empty where roads are estimated.
    starts_from
        Commune where the vehicle spent the night before; null where it starts from its depot.
    ends_at
        Commune of the last visit, where the vehicle spends the night that follows, the way back
        without length and ``return`` the end of the work; null where it returns to its depot.
    """

    date: dt.date
    vehicle: str
    crew: str
    has_trailer: bool
    depot: ByName[Depot]
    depart: LocalTime
    return_: LocalTime
    distance_m: Metres
    driving_s: Seconds
    break_s: Seconds
    break_after: Count | None = None
    cost_eur: float
    visits: tuple[Visit, ...]
    return_distance_m: Metres
    return_driving_s: Seconds
    return_path: tuple[LonLat, ...]
    return_manoeuvres: tuple[Manoeuvre, ...] = ()
    starts_from: str | None = None
    ends_at: str | None = None

    @property
    def duration_s(self) -> int:
        """Seconds from the departure to the return."""
        return seconds_between(self.depart, self.return_)

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
class Tour:
    """
    A plan of guinguette: all the routes of a period, and the proof of how good it is.

    Attributes
    ----------
    schema_version
        Version of this schema; it changes when a property changes its meaning.
    title
        Title of the working folder.
    description
        Description of the working folder.
    start
        First day of the period, a Monday.
    weeks
        Length of the period, weeks.
    status
        ``optimal``: proven cheapest of ``floor_scope``; ``feasible``: all visits planned;
        ``partial``: some visits are in ``unserved``; ``infeasible``: no plan.
    cost_eur
        Cost of the period, euros.
    lower_bound_eur
        Least cost that is proven of any plan of ``floor_scope`` with as many visits, euros.
    lower_bound_scope
        ``all_plans``: the lower bound holds for all; ``as_few_changes``: for those that change no
        more visits of the former plan; ``same_weeks``: of these, for those that only change weeks
        in which something happened; ``step_by_step``: for the habits, then the exceptions to them.
    lower_bound_gaps
        Rules that the lower bound leaves out or counts roughly: the gap may then say little.
    gap
        (cost_eur - lower_bound_eur) / cost_eur, a fraction: 0.02 is 2 %.
    runtime_s
        Time the planning took, seconds.
    seed
        Seed of the random choices of the solver.
    communes_served
        Communes whose places all get the visits they ask for, but for those an event prevents.
    communes_asked
        Number of communes of the working folder.
    inhabitants_served
        Inhabitants of the communes served.
    network
        Where the kilometres and minutes come from.
    depots
        The depots.
    vehicles
        Names of the vehicles, in the order of the settings.
    routes
        The routes of the period.
    unserved
        The places that lack visits.
    road_distances
        How far each depot and each place asked for is from its road; empty for an estimate.
    closed_roads
        Roads near the routes that the vehicle may not take; empty for an estimate.
    missed
        Visits that habit promises and that are not made.
    events
        What was known to happen to the service when the plan was made.
    instructions
        What the coordinator decided, and that stands.
    waivers
        Rules that it breaks because the coordinator said so; the lower bound is of lawful plans.
    stability_eur
        What keeping habits costs at most over a period without exceptions, euros: their cost less
        the least proven of any plan that keeps none; null where not known, as ``habits_since``.
    habits_since
        The day from which the habits are what they are.
    season
        The evenings that are sold by contract; null where none is.
    """

    __pydantic_config__: ClassVar[ConfigDict] = DOCUMENT

    schema_version: Literal[2] = SCHEMA_VERSION
    title: str
    description: str
    start: dt.date
    weeks: Annotated[int, Field(ge=1)]
    status: TourStatus
    cost_eur: float
    lower_bound_eur: float
    lower_bound_scope: LowerBoundScope = "all_plans"
    lower_bound_gaps: tuple[LowerBoundGap, ...] = ()
    gap: float
    runtime_s: float
    seed: int
    communes_served: Count
    communes_asked: Count
    inhabitants_served: Count
    network: NetworkFacts
    depots: Named[Depot]
    vehicles: tuple[str, ...]
    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    road_distances: tuple[RoadDistance, ...] = ()
    closed_roads: tuple[ClosedRoad, ...] = ()
    missed: tuple[MissedVisit, ...] = ()
    events: tuple[Event, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    stability_eur: float | None = None
    habits_since: dt.date | None = None
    season: Season | None = None

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

    def routes_of_week(self, monday: dt.date) -> tuple[Route, ...]:
        """Return the routes of the week that starts on ``monday``, by date then vehicle."""
        chosen = [r for r in self.routes if 0 <= (r.date - monday).days < 7]
        return tuple(sorted(chosen, key=lambda r: (r.date, r.vehicle)))
