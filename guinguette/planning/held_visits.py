"""The instructions that stand, and the visits that they hold where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from guinguette.calendar import day_number
from guinguette.folder.request import CommuneRequest
from guinguette.instruction import Instruction, Waiver
from guinguette.planning.former import FolderNumbers
from guinguette.service.standing import slot_of
from guinguette.tour import Route, Tour, Visit
from guinguette.wall_clock import seconds_of
from routing.analysis.change_cost import NO_VEHICLE, FixedVisit
from routing.check.rules import Waived


def concerns(one: Instruction, route: Route, visit: Visit) -> bool:
    """Whether an instruction was given to a visit, or to every visit of its place."""
    return one.place == visit.key and one.date in {None, slot_of(route, visit).date}


def fixed_visits(
    numbers: FolderNumbers, instructions: Iterable[Instruction], routes: Iterable[Route]
) -> Mapping[tuple[int, int], FixedVisit]:
    """Give the visits that instructions hold, by stop and day: their vehicle, their hour."""
    holding = [one for one in instructions if one.kind != "cancel"]
    return {
        (numbers.stops[visit.key], day_number(route.date, numbers.start)): FixedVisit(
            vehicles=frozenset({vehicle}), start_s=seconds_of(route.date, visit.arrive)
        )
        for route in routes
        if (vehicle := numbers.vehicle(route.vehicle, route.date)) != NO_VEHICLE
        for visit in route.visits
        if visit.key in numbers.stops and any(concerns(one, route, visit) for one in holding)
    }


def at_their_places(
    tour: Tour, requests: Iterable[CommuneRequest], *, since: date | None = None
) -> Tour:
    """Put visits at the fallback places that instructions name, those of others at their own."""
    places = {request.key: request for request in requests}
    inside = [one for one in tour.instructions if one.is_indoors]

    def of(route: Route, visit: Visit) -> Visit:
        request = places.get(visit.key)
        if request is None or (since is not None and route.date < since):
            return visit
        is_inside = any(concerns(one, route, visit) for one in inside)
        place = (is_inside and request.fallback) or request.place
        return visit if visit.place == place else replace(visit, place=place)

    routes = (replace(r, visits=tuple(of(r, visit) for visit in r.visits)) for r in tour.routes)
    return replace(tour, routes=tuple(routes))


def waived_rules(numbers: FolderNumbers, waivers: Iterable[Waiver]) -> list[Waived]:
    """Give waivers the numbers of a problem; what is gone from the folder has none."""
    found = []
    for one in waivers:
        vehicle = numbers.vehicle(one.vehicle, one.date) if one.vehicle else None
        stop = numbers.stops.get(one.place, NO_VEHICLE) if one.place else None
        if NO_VEHICLE not in {vehicle, stop}:
            day = day_number(one.date, numbers.start)
            waived = Waived(rule=one.rule, day=day, vehicle=vehicle, stop=stop, excess=one.excess)
            found.append(waived)
    return found
