"""The instructions that stand, and the visits that they hold where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guinguette.calendar import day_number
from guinguette.instruction import Instruction, Waiver
from guinguette.planning.former import FolderNumbers
from guinguette.promised import Slot
from guinguette.tour import Route, Visit
from guinguette.wall_clock import seconds_of
from routing.analysis.change_cost import NO_VEHICLE, FixedVisit
from routing.check.rules import Waived


def slot_of(route: Route, visit: Visit) -> Slot:
    """Say where habit puts a visit."""
    return visit.slot or Slot(date=route.date, vehicle=route.vehicle, arrive=visit.arrive)


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
