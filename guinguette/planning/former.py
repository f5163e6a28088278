"""A plan read back, in the numbers of a folder as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from guinguette.calendar import day_number
from guinguette.folder.read_folder import WorkingFolder
from guinguette.tour import Route, Tour
from routing.analysis.change_cost import NO_VEHICLE
from routing.solution import DayRoute


def former_routes(tour: Tour, folder: WorkingFolder) -> tuple[DayRoute, ...]:
    """
    Give a plan the numbers of :func:`guinguette.planning.folder_problem.build_problem`.

    Visits of communes that the folder no longer has are left out; a vehicle that it no longer has
    is :data:`routing.analysis.change_cost.NO_VEHICLE`. Costs are those of the plan.
    """
    stops = {request.commune.code: i for i, request in enumerate(folder.requests)}
    vehicles = {vehicle.name: v for v, vehicle in enumerate(folder.settings.vehicles)}
    nights = _nights(tour, stops, first_node=len(folder.depots))
    routes = [
        _with_nights(_route(route, tour, stops, vehicles), route, nights)
        for route in tour.routes
        if not route.visits or any(visit.commune_code in stops for visit in route.visits)
    ]
    return tuple(sorted(routes, key=lambda r: (r.day, r.vehicle)))


def _nights(tour: Tour, stops: dict[str, int], *, first_node: int) -> dict[tuple[str, date], int]:
    """Return the node where a vehicle sleeps after a day, if that is a stop that is still there."""
    away = [route for route in tour.routes if route.ends_at is not None and route.visits]
    return {
        (route.vehicle, route.date): first_node + stops[route.visits[-1].commune_code]
        for route in away
        if route.visits[-1].commune_code in stops
    }


def _with_nights(found: DayRoute, route: Route, nights: dict[tuple[str, date], int]) -> DayRoute:
    evening = route.vehicle, route.date
    before = route.vehicle, route.date - timedelta(days=1)
    starts_from = nights.get(before) if route.starts_from is not None else None
    return replace(found, starts_from=starts_from, ends_at=nights.get(evening))


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
