"""A working folder in the words of routing: communes become stops, vans become vehicles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guinguette.calendar import date_of, day_number
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.request import CommuneRequest, groups
from guinguette.folder.settings.duty import Turn, days_driven, turns
from guinguette.folder.settings.model import Settings
from guinguette.rhythm import ByContract, Decided
from guinguette.roads.kinds import Placed, Roads, Site
from routing.arrays import IntArray
from routing.matrices.travel import Travel
from routing.problem import DAYS_PER_WEEK, FOREVER_S, Problem, Stop, TimeWindow, Vehicle

ROUNDING_S = 300
"""Legs of the timetable are rounded up to this."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """
    The sites of a folder on its roads: the depots, then the stops.

    ``travel`` counts detours that are driven; ``driving_s`` has shape (sites, sites): driving
    times with the access to each stop. ``was_kept`` says whether the matrix was found on disk,
    None where matrices are not kept.
    """

    placed: Placed
    travel: Travel
    driving_s: IntArray
    was_kept: bool | None = None


def build_problem(
    folder: WorkingFolder, roads: Roads, *, ground: Ground | None = None
) -> tuple[Problem, Ground]:
    """
    Turn a folder into a problem; sites are the depots, then the stops.

    Vehicles are the turns of the settings (:mod:`guinguette.folder.settings.duty`).

    Parameters
    ----------
    folder, roads
        What is asked, and on which roads.
    ground
        That of a folder with the same sites, where it is known already.

    Raises
    ------
    InputError
        If sites are too far from any road, or no road joins two of them.
    MissingDataError
        If the server that the settings name gives no matrix.
    """
    settings = folder.settings
    ground = ground or survey(folder, roads)
    # Whole five minutes, upwards: hours that can be announced, and a margin on every leg.
    durations = -(-ground.driving_s // ROUNDING_S) * ROUNDING_S
    promises, requests = settings.promises, folder.requests
    spread_min = promises.same_hour_min
    problem = Problem(
        weeks=settings.horizon.weeks,
        duration_matrix=durations,
        distance_matrix=ground.travel.distance_m,
        stops=tuple(
            _stop(request, settings, node=len(folder.depots) + k)
            for k, request in enumerate(folder.requests)
        ),
        vehicles=_vehicles(settings),
        same_vehicle=promises.same_vehicle,
        same_hour_s=None if spread_min is None else 60 * spread_min,
        apart=_apart(requests),
        together=_together(requests),
        once_a_week=_once_a_week(requests) if promises.once_a_week_per_epci else (),
        visit_cost=_visit_cost(folder),
        balance_cost_per_s=promises.balance_eur_per_hour / 3600.0,
        names=tuple(request.name for request in requests),
    )
    return problem, ground


def _apart(requests: Sequence[CommuneRequest]) -> tuple[frozenset[int], ...]:
    """List the pairs of stops that never share a day, each once."""
    number = {request.key: i for i, request in enumerate(requests)}
    pairs = (frozenset({i, number[key]}) for i, r in enumerate(requests) for key in r.apart)
    return tuple(dict.fromkeys(pairs))


def _together(requests: Sequence[CommuneRequest]) -> tuple[frozenset[int], ...]:
    """List the sets of stops that share their days."""
    number = {request.key: i for i, request in enumerate(requests)}
    return tuple(frozenset(number[key] for key in group) for group in groups(requests))


def _once_a_week(requests: Sequence[CommuneRequest]) -> tuple[frozenset[int], ...]:
    """List the stops of each intercommunality that has several; some islands have none."""
    stops: dict[str, set[int]] = {}
    for i, request in enumerate(requests):
        if request.commune.epci_code:
            stops.setdefault(request.commune.epci_code, set()).add(i)
    return tuple(frozenset(stops[code]) for code in sorted(stops) if len(stops[code]) > 1)


def _visit_cost(folder: WorkingFolder) -> NDArray[np.float64] | None:
    """
    Price the visits off the preferred weekdays, off market days, and evenings off wished dates.

    Returns
    -------
    cost
        Shape (stops, days, 1), euros; ``None`` where no place prefers a day.
    """
    settings, requests = folder.settings, folder.requests
    price, markets = settings.promises.off_preferred_day_eur, folder.calendar.market_prices()
    days = DAYS_PER_WEEK * settings.horizon.weeks
    cost = np.zeros((len(requests), days, 1))
    for i, request in enumerate(requests):
        for weekday in range(DAYS_PER_WEEK):
            cost[i, weekday::DAYS_PER_WEEK] = markets.get((request.key, weekday), 0.0)
            if request.preferred_weekdays and weekday not in request.preferred_weekdays:
                cost[i, weekday::DAYS_PER_WEEK] += price
        if request.wishes and isinstance(request.rhythm, ByContract | Decided):
            dates = (date_of(day, settings.horizon.start) for day in range(days))
            worth = settings.season.wish_eur
            cost[i, :, 0] += [request.wish_cost_eur(day, worth) for day in dates]
    return cost if cost.any() else None


def survey(folder: WorkingFolder, roads: Roads) -> Ground:
    """
    Put the sites of a folder on roads and measure between them.

    Raises
    ------
    InputError
        If sites are too far from any road, or no road joins two of them.
    MissingDataError
        If the server that the settings name gives no matrix.
    """
    placed = roads.place(sites(folder))
    lookups: list[bool] = []
    travel = roads.measure(placed, on_lookup=lookups.append)
    driving_s = travel.duration_s.copy()
    driving_s[:, len(folder.depots) :] += roads.access_s
    np.fill_diagonal(driving_s, 0)
    return Ground(placed, travel, driving_s, lookups[0] if lookups else None)


def sites(folder: WorkingFolder) -> list[Site]:
    """Return the depots, then the stops."""
    depots = [
        Site(code=d.commune_code, name=d.name, longitude=d.longitude, latitude=d.latitude)
        for d in folder.depots
    ]
    stops = [
        Site(
            code=r.commune.code,
            name=r.name,
            longitude=r.longitude,
            latitude=r.latitude,
        )
        for r in folder.requests
    ]
    return depots + stops


def _stop(request: CommuneRequest, settings: Settings, *, node: int) -> Stop:
    profile = settings.profile(request.profile)
    opens, closes = request.window_min or profile.window_min
    earliest = max(0, opens - profile.setup_min)
    latest = closes - profile.opening_min - profile.setup_min
    patterns = request.patterns(settings)
    vehicles = vehicles_named(request.vehicles, settings) if request.vehicles else None
    if not patterns and request.is_by_contract:  # its festival is over, or to come: nothing goes
        patterns, vehicles = (frozenset({0}),), frozenset()
    return Stop(
        node=node,
        service_time_s=60 * profile.service_min,
        visit_patterns=patterns,
        time_windows=(TimeWindow(60 * earliest, 60 * latest),),
        # In the evening two people relieve each other on the spot.
        allows_break=profile.audience == "evening",
        prize=request.value_eur,
        vehicles=vehicles,
    )


def vehicles_named(names: Collection[str], settings: Settings) -> frozenset[int]:
    """Return the vehicles of the problem that have one of these names in the settings."""
    return frozenset(v for v, turn in enumerate(turns(settings)) if turn.vehicle.name in names)


def _vehicles(settings: Settings) -> tuple[Vehicle, ...]:
    """Make a vehicle of each turn: one van with one of its crews."""
    crews = Counter(turn.crew.name for turn in turns(settings))
    shared = [name for name, count in crews.items() if count > 1]
    return tuple(
        replace(
            _vehicle(turn, settings),
            crew=shared.index(turn.crew.name) if turn.crew.name in shared else None,
            van=settings.vehicles.index(turn.vehicle) if len(turn.vehicle.crews) > 1 else None,
        )
        for turn in turns(settings)
    )


def _vehicle(turn: Turn, settings: Settings) -> Vehicle:
    vehicle, crew = turn.vehicle, turn.crew
    driven = (d for d in days_driven(settings, vehicle) if d.weekday() in turn.weekdays)
    depot = next(k for k, d in enumerate(settings.depots) if d.name == vehicle.depot)
    rests, work = vehicle.needs_driving_break, settings.work
    rules, least_break_s = work.rules, work.rules.seconds("break_min") if work.is_kept else 0
    return Vehicle(
        depot=depot,
        days=frozenset(day_number(day, settings.horizon.start) for day in driven),
        earliest_start_s=60 * crew.earliest_start_min,
        latest_return_s=60 * crew.latest_return_min,
        longest_day_s=work.longest_day_s(crew),
        max_stops=vehicle.max_stops,
        break_s=max(60 * crew.break_min, least_break_s),
        break_after_s=rules.seconds("break_after_h"),
        driving_break_s=rules.seconds("drive_break_min") if rests else 0,
        driving_break_after_s=rules.seconds("drive_stretch_h") if rests else FOREVER_S,
        nights_away=vehicle.nights_away,
        night_cost=vehicle.night_cost_eur,
        fixed_cost=vehicle.fixed_cost_per_day_eur,
        cost_per_metre=vehicle.cost_per_km_eur / 1000.0,
        cost_per_second=crew.people * crew.hourly_cost_eur / 3600.0,
    )
