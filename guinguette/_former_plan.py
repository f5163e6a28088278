"""A plan read back, in the numbers of a folder as it is now."""

from __future__ import annotations

from datetime import datetime, time

from guinguette.calendar import day_number
from guinguette.folder import WorkingFolder
from guinguette.tour import Route, Tour
from routing.analysis.changes import NO_VEHICLE
from routing.solution import DayRoute


def former_routes(tour: Tour, folder: WorkingFolder) -> tuple[DayRoute, ...]:
    """
    Give a plan the numbers that :func:`guinguette._problem.build_problem` gives a folder.

    Visits of communes that the folder no longer has are left out; a vehicle that it no longer has
    is :data:`routing.analysis.changes.NO_VEHICLE`.
    """
    stops = {request.commune.code: i for i, request in enumerate(folder.requests)}
    vehicles = {vehicle.name: v for v, vehicle in enumerate(folder.settings.vehicles)}
    routes = (_route(route, tour, stops, vehicles) for route in tour.routes)
    return tuple(sorted((r for r in routes if r.stops), key=lambda r: (r.day, r.vehicle)))


def _route(route: Route, tour: Tour, stops: dict[str, int], vehicles: dict[str, int]) -> DayRoute:
    kept = [visit for visit in route.visits if visit.commune_code in stops]
    is_whole = len(kept) == len(route.visits)
    return DayRoute(
        day=day_number(route.date, tour.start),
        vehicle=vehicles.get(route.vehicle, NO_VEHICLE),
        stops=tuple(stops[visit.commune_code] for visit in kept),
        depart_s=_seconds(route, route.depart),
        starts_s=tuple(_seconds(route, visit.arrive) for visit in kept),
        return_s=_seconds(route, route.return_),
        break_after=route.break_after if is_whole else None,
        cost=route.cost_eur,
    )


def _seconds(route: Route, moment: datetime) -> int:
    return int((moment - datetime.combine(route.date, time())).total_seconds())
