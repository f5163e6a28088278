"""A working folder in the words of routing: communes become stops, vans become vehicles."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from guinguette.calendar import day_number
from guinguette.folder import CommuneRequest, WorkingFolder
from guinguette.rhythm import visit_patterns
from guinguette.roads import Roads
from guinguette.settings import Settings, VehicleSettings
from guinguette.tour import LonLat
from routing.matrices import IntArray, Travel, travel_matrices
from routing.network.estimate import LENGTH_FACTOR, SPEED_KMH, great_circle_m
from routing.problem import Problem, Stop, Vehicle

BREAK_AFTER_S = 6 * 3600
"""A break is due once six hours are worked (article L3121-16 of the Code du travail)."""
ROUNDING_S = 300
"""Legs of the timetable are rounded up to this."""


def build_problem(folder: WorkingFolder, roads: Roads) -> tuple[Problem, Travel]:
    """
    Turn a folder into a problem; places are the depots, then the stops.

    Raises
    ------
    routing.errors.UnreachableError
        If no road joins two of the places.
    """
    settings = folder.settings
    codes = [depot.commune_code for depot in folder.depots]
    codes += [request.commune.code for request in folder.requests]
    travel = travel_matrices(roads.graph, roads.nodes(codes))
    driving = driving_times(folder, roads, travel)
    # Whole five minutes, upwards: hours that can be announced, and a margin on every leg.
    durations = -(-driving // ROUNDING_S) * ROUNDING_S
    problem = Problem(
        weeks=settings.horizon.weeks,
        duration_matrix=durations,
        distance_matrix=travel.distance_m + _between(detours_m(folder, roads, travel)),
        stops=tuple(
            _stop(request, settings, node=len(folder.depots) + k)
            for k, request in enumerate(folder.requests)
        ),
        vehicles=tuple(_vehicle(vehicle, settings) for vehicle in settings.vehicles),
        names=tuple(request.commune.name for request in folder.requests),
    )
    return problem, travel


def driving_times(folder: WorkingFolder, roads: Roads, travel: Travel) -> IntArray:
    """
    Compute driving times between the depots and the stops.

    Returns
    -------
    seconds
        Shape of ``travel.duration_s``; with the detours and the access to each stop.
    """
    detours_s = np.rint(detours_m(folder, roads, travel) * 3.6 / SPEED_KMH).astype(np.int64)
    durations = travel.duration_s + _between(detours_s)
    durations[:, len(folder.depots) :] += roads.access_s
    np.fill_diagonal(durations, 0)
    return durations


def positions(folder: WorkingFolder) -> list[LonLat]:
    """Return the longitude and latitude of the depots, then of the stops."""
    depots = [(depot.longitude, depot.latitude) for depot in folder.depots]
    return depots + [(request.longitude, request.latitude) for request in folder.requests]


def detours_m(folder: WorkingFolder, roads: Roads, travel: Travel) -> IntArray:
    """
    Estimate how far each place lies from the node of its commune, along roads.

    Returns
    -------
    metres
        Shape (depots + stops,); zero for a place without coordinates of its own.
    """
    lon, lat = np.array(positions(folder), dtype=np.float64).T
    x, y = roads.graph.x[travel.nodes], roads.graph.y[travel.nodes]
    return np.rint(great_circle_m(lon, lat, x, y) * LENGTH_FACTOR).astype(np.int64)


def _between(detours: IntArray) -> IntArray:
    """Add up the two ends of each pair of places; zero diagonal."""
    sums: IntArray = detours[:, None] + detours[None, :]
    np.fill_diagonal(sums, 0)
    return sums


def _stop(request: CommuneRequest, settings: Settings, *, node: int) -> Stop:
    profile = settings.profile(request.profile)
    opens, closes = request.window_min or profile.window_min
    earliest = max(0, opens - profile.setup_min)
    latest = closes - profile.opening_min - profile.setup_min
    weeks = settings.horizon.weeks
    return Stop(
        node=node,
        service_time_s=60 * profile.service_min,
        visit_patterns=visit_patterns(request.rhythm, weeks=weeks, weekdays=request.weekdays),
        time_window=(60 * earliest, 60 * latest),
        # In the evening two people relieve each other on the spot.
        allows_break=profile.audience == "evening",
    )


def _vehicle(vehicle: VehicleSettings, settings: Settings) -> Vehicle:
    crew = settings.crew(vehicle.crew)
    start, weeks = settings.horizon.start, settings.horizon.weeks
    absent = {day_number(day, start) for day in vehicle.absences}
    days = {
        number
        for number in range(7 * weeks)
        if (start + timedelta(days=number)).weekday() in vehicle.weekdays
    }
    depot = next(k for k, d in enumerate(settings.depots) if d.name == vehicle.depot)
    return Vehicle(
        depot=depot,
        days=frozenset(days - absent),
        earliest_start_s=60 * crew.earliest_start_min,
        latest_return_s=60 * crew.latest_return_min,
        longest_day_s=60 * crew.longest_day_min,
        max_stops=vehicle.max_stops,
        break_s=60 * crew.break_min,
        break_after_s=BREAK_AFTER_S,
        fixed_cost=vehicle.fixed_cost_per_day_eur,
        cost_per_metre=vehicle.cost_per_km_eur / 1000.0,
        cost_per_second=crew.people * crew.hourly_cost_eur / 3600.0,
    )
