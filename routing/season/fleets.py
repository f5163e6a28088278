"""
Vehicles that are alike, taken as one that may have several evenings a day.

What ties the days of each of them (rests, work limits, who changed) is left out, so that this is
an easier season, whose bound holds; its evenings are then given to the vehicles by the season
itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from routing.problem import Vehicle
from routing.season.problem import Evening, SeasonProblem


@dataclass(frozen=True, slots=True)
class Fleets:
    """
    A season of fleets instead of vehicles.

    Attributes
    ----------
    season
        The easier season: only the first vehicle of each fleet works in it.
    fleet_of
        The first vehicle of the fleet of each vehicle, shape (vehicles,).
    room
        How many evenings a fleet may have on a day, ``{(vehicle, day): evenings}``; of the first
        vehicles of fleets of several.
    """

    season: SeasonProblem
    fleet_of: tuple[int, ...]
    room: Mapping[tuple[int, int], int]


def fleets_of(season: SeasonProblem) -> Fleets | None:
    """Find vehicles that are alike; ``None`` where none are."""
    first: dict[tuple[object, ...], int] = {}
    fleet_of = [
        first.setdefault(_likeness(season, v), v) for v in range(len(season.problem.vehicles))
    ]
    if len(first) == len(fleet_of):
        return None
    several = {v for v in fleet_of if fleet_of.count(v) > 1}
    fixed = {(fleet_of[f.vehicle], f.package, f.stop, f.day) for f in season.fixed}
    if len(fixed) < len(season.fixed):  # they would become one
        return None
    room: dict[tuple[int, int], int] = {}
    for u, v in enumerate(fleet_of):
        if v in several:
            free = season.problem.vehicles[u].days - season.duty_hours(frozenset({u})).keys()
            own = Counter(f.day for f in season.fixed if f.vehicle == u)
            for day in free | own.keys():
                room[v, day] = room.get((v, day), 0) + max(day in free, own[day])
    return Fleets(_easier(season, fleet_of, several, room), tuple(fleet_of), room)


def _likeness(season: SeasonProblem, v: int) -> tuple[object, ...]:
    """Return what vehicles of one fleet have in common: a vehicle itself where it is like none."""
    problem, vehicle = season.problem, season.problem.vehicles[v]
    crew = next(crew for crew in season.crews if v in crew)
    if len(crew) > 1 or vehicle.nights_away or problem.vans.count(problem.vans[v]) > 1:
        return (v,)
    costs = problem.visit_cost
    own = b"" if costs is None else costs[:, :, v if costs.shape[2] > 1 else 0].tobytes()
    return (
        replace(vehicle, days=frozenset(), crew=None, van=None),
        tuple(p.vehicles is None or v in p.vehicles for p in season.packages),
        tuple(stop.vehicles is None or v in stop.vehicles for stop in problem.stops),
        own,
    )


def _easier(
    season: SeasonProblem,
    fleet_of: list[int],
    several: set[int],
    room: Mapping[tuple[int, int], int],
) -> SeasonProblem:
    def fleet(v: int, vehicle: Vehicle) -> Vehicle:
        if fleet_of[v] not in several:
            return vehicle
        own = frozenset(day for u, day in room if u == v)  # none but of the first
        return replace(vehicle, days=own)

    def merged(evenings: frozenset[Evening]) -> frozenset[Evening]:
        return frozenset(replace(e, vehicle=fleet_of[e.vehicle]) for e in evenings)

    problem = season.problem
    vehicles = tuple(fleet(v, vehicle) for v, vehicle in enumerate(problem.vehicles))
    return replace(
        season,
        problem=replace(problem, vehicles=vehicles),
        duties=tuple(d for d in season.duties if not _within(d.vehicles, fleet_of, several)),
        work_limits=tuple(
            w for w in season.work_limits if not _within(w.vehicles, fleet_of, several)
        ),
        fixed=merged(season.fixed),
        former=merged(season.former),
    )


def _within(vehicles: frozenset[int], fleet_of: list[int], several: set[int]) -> bool:
    return any(fleet_of[v] in several for v in vehicles)
