"""What the hand made of a plan, written as a plan: the routes that changed, slots and causes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from guinguette.contract import Season
from guinguette.instruction import Instruction, Waiver
from guinguette.planning.continuity.record import paired_days
from guinguette.planning.hand.desk import Held, Table
from guinguette.planning.hand.taken import Taken
from guinguette.planning.naming import name_tour, with_served
from guinguette.planning.season.sides import contracts_of, recounted, sold_as
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.service.standing import slot_of
from guinguette.tour import Route, Tour, TourStatus, Visit
from routing.analysis.by_hand import as_driven
from routing.solution import DayRoute, Solution
from routing.solver.draft import is_closed

_Why = tuple[Slot, Event | None]


def event_of(instruction: Instruction, held: Held) -> Event:
    """Say that an instruction keeps a visit out of its slot."""
    day = held.day_by(instruction)
    return Event(
        kind="instruction",
        subject=instruction.place,
        first=day,
        last=day,
        words=instruction.words,
        source="command" if instruction.source == "command" else "folder",
    )


def with_instruction(tour: Tour, one: Instruction) -> tuple[Instruction, ...]:
    """List what stands of the instructions of a plan with a new one, the last word of its visit."""
    others = (o for o in tour.instructions if (o.place, o.date) != (one.place, one.date))
    return (*others, one)


def written(table: Table, held: Held, instruction: Instruction, taken: Taken) -> Tour:
    """
    Write what an instruction makes of a plan.

    Routes that nothing touches stay as they are, to the byte; the lower bound of a plan that breaks
    rules is that of the former one, which keeps them.
    """
    tour, event = table.tour, event_of(instruction, held)
    routes = list(_routes(table, taken, held.slot, event))
    missed = [one for one in tour.missed if (one.key, one.slot) != (held.visit.key, held.slot)]
    if instruction.kind == "cancel":
        missed.append(_missed(held, event))
    fresh = table.waivers(taken.broken, instruction.words)
    waivers = (*_needed(table, taken.routes, tour.waivers), *fresh)
    cost_eur = round(tour.cost_eur + taken.price_eur, 4)
    least_eur = tour.cost_eur + taken.least_eur
    if waivers:  # that of lawful plans with as many visits: unknown where one is not made
        least_eur = 0.0 if instruction.kind == "cancel" else tour.lower_bound_eur
    least_eur = round(max(0.0, min(cost_eur, least_eur)), 4)
    is_whole = tour.status in {"optimal", "feasible"}
    status: TourStatus = "feasible"
    if is_closed(cost_eur, least_eur) and not waivers:
        status = "optimal"
    after = replace(
        tour,
        routes=tuple(sorted(routes, key=lambda r: (r.date, r.vehicle))),
        missed=tuple(sorted(missed, key=lambda one: (one.key, one.slot.date))),
        events=tuple(_events(tour, event, routes, missed)),
        instructions=with_instruction(tour, instruction),
        waivers=tuple(dict.fromkeys(waivers)),
        cost_eur=cost_eur,
        lower_bound_eur=least_eur,
        lower_bound_scope=tour.lower_bound_scope if waivers else taken.scope,
        gap=(cost_eur - least_eur) / cost_eur if cost_eur else 0.0,
        status=status if is_whole else tour.status,
        season=_priced_again(tour.season, taken.price_eur if held.visit.contract else 0.0),
    )
    return recounted(with_served(after, tour, table.case.folder))


def _priced_again(season: Season | None, price_eur: float) -> Season | None:
    """Let a season cost what an evening of it costs more."""
    if season is None:
        return None
    cost_eur = round(season.cost_eur + price_eur, 4)
    least_eur = min(cost_eur, season.lower_bound_eur)
    return replace(season, cost_eur=cost_eur, lower_bound_eur=max(0.0, least_eur))


def _events(
    tour: Tour, event: Event, routes: Sequence[Route], missed: Sequence[MissedVisit]
) -> Iterator[Event]:
    """List what happens, without the instructions that keep nothing out of its slot any more."""
    causes = {visit.cause for route in routes for visit in route.visits}
    causes |= {one.cause for one in missed}
    for one in dict.fromkeys((*tour.events, event)):
        if one.kind != "instruction" or one in causes:
            yield one


def _missed(held: Held, event: Event) -> MissedVisit:
    visit = held.visit
    return MissedVisit(
        key=visit.key,
        commune_code=visit.commune_code,
        name=visit.name,
        slot=held.slot,
        cause=event,
        phone=visit.phone,
        contract=visit.contract,
    )


def _needed(
    table: Table, routes: Sequence[DayRoute], waivers: Iterable[Waiver]
) -> Iterator[Waiver]:
    """List the waivers of before that the plan still needs."""
    _, broken = as_driven(table.problem, routes)
    for one in waivers:
        needs = (v for waived in table.waived([one]) for v in broken if waived.covers(v))
        if one.rule == "day" or any(True for _ in needs):
            yield one


def _routes(table: Table, taken: Taken, slot: Slot, event: Event) -> Iterator[Route]:
    """Name the routes that changed; the others stay."""
    routes = taken.routes
    known = {replace(route, cost=0.0): own for route, own in table.pairs}
    fresh = [route for route in routes if replace(route, cost=0.0) not in known]
    kept = {replace(route, cost=0.0) for route in routes}
    for route in table.tour.routes:
        if all(own is not route for own in known.values()):
            yield route  # of the past, and of what the folder no longer has
    yield from (own for route, own in known.items() if route in kept)
    case = table.case
    solution = Solution(
        routes=tuple(fresh), unserved=(), cost=0.0, lower_bound=0.0, status="feasible",
        runtime_s=0.0, seed=0,
    )  # fmt: skip
    named = name_tour(case.folder, case.roads, case.problem, case.ground, solution).routes
    slots = _slots(table, taken, slot, event)
    sold = contracts_of(table.tour.routes)
    for route in named:
        day = table.number(route.date)
        visits = tuple(_in_slot(route, visit, slots[visit.key, day]) for visit in route.visits)
        yield sold_as(replace(route, visits=visits), sold)


def _slots(table: Table, taken: Taken, slot: Slot, event: Event) -> dict[tuple[str, int], _Why]:
    """Say of each visit where habit puts it, and what keeps it from there: by key and day."""
    before: dict[str, dict[int, tuple[Route, Visit]]] = defaultdict(dict)
    for route in table.tour.routes:
        for visit in route.visits:
            before[visit.key][table.number(route.date)] = route, visit
    after: dict[str, list[int]] = defaultdict(list)
    for one in taken.routes:
        for i in one.stops:
            after[table.folder.requests[i].key].append(one.day)
    put, found = taken.put, {}
    moved = table.folder.requests[put.stop].key
    for key, days in after.items():
        own, new = before[key], sorted(days)
        is_moved = key == moved and put.day is not None
        if is_moved:
            new = [one for one in new if one != put.day]
        old_days = own.keys() - ({put.former_day} if is_moved else set())
        for old, made in paired_days(sorted(old_days), new).items():
            route, visit = own[old]
            is_same = old == made and visit.cause is not None
            found[key, made] = slot_of(route, visit), visit.cause if is_same else event
    if put.day is not None:
        found[moved, put.day] = slot, event
    return found


def _in_slot(route: Route, visit: Visit, known: _Why) -> Visit:
    """Say of a visit where habit puts it, unless it is there."""
    slot, cause = known
    if (slot.date, slot.vehicle, slot.arrive) == (route.date, route.vehicle, visit.arrive):
        return visit
    return replace(visit, slot=slot, cause=cause)
