"""The two services of a folder, its rounds and its season: apart, and together again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.contract import ContractMet
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.request import CommuneRequest, alone
from guinguette.instruction import Waiver
from guinguette.planning.events import ReadEvents
from guinguette.promised import Event
from guinguette.rhythm import Decided
from guinguette.service.standing import Standing, slot_of
from guinguette.tour import Route, Tour

_OF_PLACES = {"place_closed", "joined", "left", "instruction"}


def is_evening(route: Route) -> bool:
    """Whether a route is of the season."""
    return any(visit.contract for visit in route.visits)


def sold_keys(folder: WorkingFolder, standing: Standing) -> frozenset[str]:
    """Return the keys of the places of the season, as the folder or a plan that stands has it."""
    asked = {request.key for request in folder.requests if request.is_by_contract}
    known = {v.key for r in standing.routes for v in r.visits if v.contract}
    known |= {one.key for tour in standing.tours for one in tour.missed if one.contract}
    return frozenset(asked | (known - {r.key for r in folder.requests}))


def has_season(folder: WorkingFolder, standing: Standing) -> bool:
    """Whether evenings are sold, or stand."""
    return bool(sold_keys(folder, standing))


def of_rounds(folder: WorkingFolder) -> WorkingFolder:
    """
    Return a folder without its season.

    A vehicle that a contract names makes no rounds, unless a place of the rounds names it too.
    """
    bound = {name for contract in folder.contracts for name in contract.vehicles}
    kept = [request for request in folder.requests if not request.is_by_contract]
    bound -= {name for request in kept for name in request.vehicles}
    vehicles = tuple(
        v.model_copy(update={"weekdays": frozenset() if v.name in bound else v.weekdays})
        for v in folder.settings.vehicles
    )
    return replace(
        folder,
        settings=folder.settings.model_copy(update={"vehicles": vehicles}),
        requests=alone(kept),
        contracts=(),
    )


def of_season(folder: WorkingFolder) -> WorkingFolder:
    """Return a folder without its rounds."""
    return replace(folder, requests=alone([r for r in folder.requests if r.is_by_contract]))


def decided(folder: WorkingFolder, standing: Standing) -> WorkingFolder:
    """
    Return a folder whose evenings are asked for on the dates that they were given.

    A hand may put one on another date of its contract. Places of the season without any evening in
    the horizon are left out.
    """
    if not has_season(folder, standing):
        return folder
    requests = (_decided(r, folder, standing) if r.is_by_contract else r for r in folder.requests)
    return replace(folder, requests=alone([r for r in requests if r is not None]))


def _decided(
    request: CommuneRequest, folder: WorkingFolder, standing: Standing
) -> CommuneRequest | None:
    horizon = folder.settings.horizon
    days = [horizon.start + timedelta(days=n) for n in range(DAYS_PER_WEEK * horizon.weeks)]
    known = standing.occurrences.get(request.key, ())
    # One that was put off from before the horizon has its date there where it is made.
    made = (one.route.date for one in known if one.route and one.slot.date < horizon.start)
    every = {*(one.slot.date for one in known), *made}
    dates = tuple(sorted(day for day in every if horizon.start <= day <= horizon.last))
    if not dates:
        return None
    own = [contract for contract in folder.contracts if request.key in contract.places]
    others = frozenset(day for day in days if any(one.holds_on(day) for one in own))
    vehicles = frozenset(name for one in own for name in one.vehicles)
    is_bound = all(one.vehicles for one in own) and not request.vehicles
    return replace(
        request,
        rhythm=Decided(dates, others),
        vehicles=vehicles if is_bound else request.vehicles,
    )


def rounds_standing(standing: Standing, sold: Collection[str]) -> Standing:
    """Return the plans that stand, without their evenings."""
    tours = tuple(_without(tour, sold) for tour in standing.tours)
    return replace(standing, tours=tours)


def season_events(events: Iterable[Event], folder: WorkingFolder) -> list[Event]:
    """List the events that may concern the places of one side, or vehicles and crews."""
    keys = {request.key for request in folder.requests}
    return [one for one in events if one.kind not in _OF_PLACES or one.subject in keys]


def _without(tour: Tour, sold: Collection[str]) -> Tour:
    """Leave the evenings out of a plan."""
    routes = tuple(route for route in tour.routes if not is_evening(route))
    driven = {(route.vehicle, route.date) for route in routes}

    def is_own(waiver: Waiver) -> bool:
        if waiver.place:
            return waiver.place not in sold
        return (waiver.vehicle, waiver.date) in driven

    season = tour.season
    cost = season.cost_eur if season else 0.0
    bound = season.lower_bound_eur + season.beside_rounds_eur if season else 0.0
    return replace(
        tour,
        routes=routes,
        cost_eur=round(tour.cost_eur - cost, 4),
        lower_bound_eur=round(max(0.0, tour.lower_bound_eur - bound), 4),
        unserved=tuple(one for one in tour.unserved if one.key not in sold),
        missed=tuple(one for one in tour.missed if one.key not in sold),
        instructions=tuple(one for one in tour.instructions if one.place not in sold),
        waivers=tuple(one for one in tour.waivers if is_own(one)),
        events=tuple(
            one for one in tour.events if one.kind not in _OF_PLACES or one.subject not in sold
        ),
        season=None,
    )


def sold_as(route: Route, sold: Mapping[tuple[str, date], str]) -> Route:
    """Say again of the visits of a route which contract sold them: (place, date of the slot)."""
    visits = (
        replace(v, contract=sold.get((v.key, slot_of(route, v).date), "")) for v in route.visits
    )
    return replace(route, visits=tuple(visits))


def contracts_of(routes: Iterable[Route]) -> dict[tuple[str, date], str]:
    """Return the contract of each evening: (place, date of the slot)."""
    return {(v.key, slot_of(r, v).date): v.contract for r in routes for v in r.visits if v.contract}


def recounted(tour: Tour) -> Tour:
    """Count the evenings of each contract again, in a plan that a hand changed."""
    if tour.season is None:
        return tour
    made = Counter(visit.contract for route in tour.routes for visit in route.visits)

    def of(one: ContractMet) -> ContractMet:
        lacking = max(0, one.lacking + one.planned - made[one.contract])
        reason = (one.reason or "cancelled") if lacking else None
        return replace(one, planned=made[one.contract], lacking=lacking, reason=reason)

    met = tuple(map(of, tour.season.met))
    return replace(tour, season=replace(tour.season, met=met))


def split_read(read: ReadEvents, sold: Collection[str]) -> tuple[ReadEvents, ReadEvents]:
    """Part what was just said between the rounds and the season; who is away is of both."""
    rounds = replace(
        read,
        closures=tuple(pair for pair in read.closures if pair[0] not in sold),
        removed=frozenset(key for key in read.removed if key not in sold),
    )
    season = replace(
        read,
        closures=tuple(pair for pair in read.closures if pair[0] in sold),
        removed=frozenset(key for key in read.removed if key in sold),
        added=(),
    )
    return rounds, season
