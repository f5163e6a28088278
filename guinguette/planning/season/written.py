"""A season as a plan: each evening with its contract, its slot, and what moved it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import get_args

from guinguette.calendar import date_of
from guinguette.contract import (
    Contract,
    ContractMet,
    Season,
    SeasonPlace,
    SeasonTerm,
    SeasonTermKind,
)
from guinguette.planning.held_visits import at_their_places
from guinguette.planning.naming import name_tour
from guinguette.planning.season.asked import Given, SeasonAsked
from guinguette.planning.season.sides import is_evening
from guinguette.promised import Event, EventKind, MissedVisit, Slot
from guinguette.service.standing import slot_of
from guinguette.tour import Route, Tour, Visit
from routing.season.solution import SeasonSolution
from routing.solution import Solution, Status
from routing.solver.draft import is_closed


def season_written(
    asked: SeasonAsked, found: SeasonSolution, *, lower_bound: float, met: Sequence[ContractMet]
) -> Tour:
    """
    Write the evenings that were found as a plan.

    Parameters
    ----------
    lower_bound
        Of the cost of the evenings; changes are not counted.
    met
        What becomes of each contract.

    Returns
    -------
    tour
        The evenings alone; those of the past as they were.
    """
    return _Writer(asked, found).tour(lower_bound, met)


def season_terms(asked: SeasonAsked, found: SeasonSolution) -> Iterator[SeasonTerm]:
    """Name what the evenings of a season cost besides their routes."""
    wishes = sum(map(asked.wish_eur, found.evenings))
    terms = dict(found.terms)
    terms["wish"] = terms.get("wish", 0.0) + wishes
    terms["calendar"] = terms.get("calendar", 0.0) + terms.pop("visits", 0.0) - wishes
    for kind in get_args(SeasonTermKind):
        if abs(terms.get(kind, 0.0)) > 1e-9 and kind != "change":
            yield SeasonTerm(kind=kind, eur=round(float(terms[kind]), 2))


class _Writer:
    def __init__(self, asked: SeasonAsked, found: SeasonSolution) -> None:
        self.asked, self.found = asked, found
        self.events = tuple(contract_events(asked))
        self.missed: list[MissedVisit] = []
        self.slots: dict[tuple[str, str, date], tuple[Slot, Event | None]] = {}
        self.given = {(g.visit.key, g.route.date): g for g in asked.given}
        self._pair()

    def tour(self, lower_bound: float, met: Sequence[ContractMet]) -> Tour:
        asked, found = self.asked, self.found
        past = [
            r
            for r in asked.standing.routes
            if is_evening(r) and asked.start <= r.date < asked.since
        ]
        left_out = sum(r.cost_eur for r in past if self._is_of_lost(r))
        left_out -= float(found.terms.get("lack", 0.0))
        cost = float(found.cost - found.terms.get("change", 0.0)) + left_out
        lower_bound = float(max(0.0, min(cost, lower_bound + left_out)))
        status: Status = "optimal" if is_closed(cost, lower_bound) else "feasible"
        solution = Solution(
            routes=found.routes,
            unserved=(),
            cost=cost,
            lower_bound=lower_bound,
            status="partial" if sum(found.lacking) else status,
            runtime_s=found.runtime_s,
            seed=asked.folder.settings.planning.seed,
        )
        made = name_tour(asked.folder, asked.roads, asked.problem, asked.ground, solution)
        names = [(asked.contracts[e.package].name) for e in found.evenings]
        fresh = [
            self._evening(route, name)
            for route, name in zip(self._in_order(made), names, strict=True)
        ]
        routes = [*past, *(route for route in fresh if route.date >= asked.since)]
        horizon = asked.horizon
        tour = replace(
            made,
            routes=tuple(sorted(routes, key=lambda r: (r.date, r.vehicle))),
            missed=tuple(self.missed),
            lower_bound_scope="as_few_changes" if asked.former else "all_plans",
            events=tuple(dict.fromkeys((*asked.happened.events, *self.events, *made.events))),
            instructions=tuple(
                one
                for one in asked.standing.instructions
                if one.date is None or horizon.start <= one.date <= horizon.last
            ),
            season=Season(
                contracts=asked.contracts,
                met=tuple(met),
                terms=tuple(season_terms(asked, found)),
                cost_eur=round(cost, 4),
                lower_bound_eur=round(lower_bound, 4),
                places=tuple(self._places()),
            ),
        )
        return at_their_places(tour, asked.folder.requests, since=asked.since)

    def _is_of_lost(self, route: Route) -> bool:
        """Whether an evening was held for a contract, or in a village, that is no longer there."""
        return all(self.given[v.key, route.date].evening is None for v in route.visits)

    def _places(self) -> Iterator[SeasonPlace]:
        named = {key for contract in self.asked.contracts for key in contract.places}
        for one in self.asked.folder.requests:
            if one.key in named:
                fallback = "" if one.is_place_private else one.fallback
                yield SeasonPlace(key=one.key, name=one.name, wishes=one.wishes, fallback=fallback)

    def _in_order(self, made: Tour) -> list[Route]:
        """Return the routes in the order of the evenings."""
        by_place = {(r.date, r.vehicle): r for r in made.routes}
        names = [turn.vehicle.name for turn in self.asked.turns]
        start = self.asked.start
        return [by_place[date_of(e.day, start), names[e.vehicle]] for e in self.found.evenings]

    def _evening(self, route: Route, contract: str) -> Route:
        """Say of an evening who bought it, whether it was wished for, and where it was."""
        visit = route.visits[0]
        held = self.given.get((visit.key, route.date))
        if held is not None and held.is_fixed and held.route.vehicle == route.vehicle:
            hours = {
                name: getattr(held.visit, name) for name in ("arrive", "open", "close", "leave")
            }
            visit = replace(visit, **hours)
            route = replace(route, depart=held.route.depart, return_=held.route.return_)
        slot, cause = self.slots.get((contract, visit.key, route.date), (None, None))
        if slot and (slot.date, slot.vehicle, slot.arrive) == (
            route.date,
            route.vehicle,
            visit.arrive,
        ):
            slot = cause = None
        visit = replace(visit, contract=contract, slot=slot, cause=cause)
        return replace(route, visits=(visit,))

    def _made(self) -> Iterator[tuple[str, str, date]]:
        """List the evenings that are not past: contract, place, date."""
        for one in self.found.evenings:
            day = date_of(one.day, self.asked.start)
            if day >= self.asked.since:
                key = self.asked.folder.requests[one.stop].key
                yield self.asked.contracts[one.package].name, key, day

    def _pair(self) -> None:
        """Pair the evenings that were given with those that are made, each contract and village."""
        made: dict[tuple[str, str], list[date]] = defaultdict(list)
        for contract, key, day in self._made():
            made[contract, key].append(day)
        given: dict[tuple[str, str], list[Given]] = defaultdict(list)
        for held in self.asked.given:
            if held.route.date >= self.asked.since:
                given[held.visit.contract, held.visit.key].append(held)
        for pair in dict.fromkeys((*given, *made)):
            self._pair_of(*pair, given[pair], sorted(made[pair]))
        self._lost_before()

    def _pair_of(self, contract: str, key: str, given: list[Given], made: list[date]) -> None:
        here = {one.route.date: one for one in given}
        for day in set(here) & set(made):
            held = here[day]
            slot = slot_of(held.route, held.visit)
            self.slots[contract, key, day] = slot, held.visit.cause or self._cause(held)
        moved = [one for day, one in sorted(here.items()) if day not in made]
        fresh = [day for day in made if day not in here]
        for one, new in zip_longest(moved, fresh[: len(moved)]):
            slot, cause = slot_of(one.route, one.visit), self._cause(one)
            if new is None:
                self.missed.append(_missed(one.visit, slot, cause))
            else:
                self.slots[contract, key, new] = slot, cause

    def _lost_before(self) -> None:
        """Go on naming evenings that were lost before, unless the village has a new one instead."""
        start, last = self.asked.start, self.asked.horizon.last
        own = [tour for tour in self.asked.standing.tours if tour.start == start]
        carried = {(one.key, one.slot.date) for tour in own for one in tour.missed}
        told = {(one.key, one.slot.date) for one in self.missed}
        told |= {(key, slot.date) for (_, key, _), (slot, _) in self.slots.items()}
        fresh = set(self._made()) - self.slots.keys()
        for occurrences in self.asked.standing.occurrences.values():
            for one in occurrences:
                lost, pair = one.missed, (one.key, one.slot.date)
                if lost is None or not (start <= one.slot.date <= last or pair in carried):
                    continue
                if pair in told:
                    continue
                mine = (p for p in fresh if p[1] == one.key and lost.contract in {"", p[0]})
                is_given_up = pair in self.asked.cancelled
                instead = None if is_given_up else min(mine, default=None)
                if instead is None:
                    self.missed.append(lost)
                else:
                    fresh.remove(instead)
                    self.slots[instead] = one.slot, lost.cause

    def _cause(self, held: Given) -> Event | None:
        i = self.asked.stops.get(held.visit.key, -1)
        own = self.asked.happened.cause(i, held.route.vehicle, held.route.date)
        if own is not None and own.holds_on(held.route.date):
            return own
        subjects = {held.visit.contract, held.visit.key}
        lasting = [e for e in self.asked.happened.events if e.kind == "left"]
        mine = (e for e in (*lasting, *self.events) if e.subject in subjects)
        return next(mine, next(iter(self.events), own))


def _missed(visit: Visit, slot: Slot, cause: Event | None) -> MissedVisit:
    return MissedVisit(
        key=visit.key,
        commune_code=visit.commune_code,
        name=visit.name,
        slot=slot,
        cause=cause,
        phone=visit.phone,
        contract=visit.contract,
    )


def contract_events(asked: SeasonAsked) -> Iterator[Event]:
    """Name the contracts that are new, gone, or ask for another number of evenings."""
    tours = [tour for tour in asked.standing.tours if tour.season is not None]
    if not tours or tours[-1].season is None:
        return
    before = {one.name: one for one in tours[-1].season.contracts}
    now = {one.name: one for one in asked.contracts}
    for name in sorted({*before, *now}):
        kind = _contract_kind(before.get(name), now.get(name))
        if kind is not None:
            one = now.get(name) or before[name]
            first = max(asked.since, one.first)
            yield Event(
                kind=kind, subject=name, first=first, last=max(first, one.last), source="folder"
            )


def _contract_kind(before: Contract | None, now: Contract | None) -> EventKind | None:
    if before is None:
        return "contract_new"
    if now is None:
        return "contract_ended"
    return None if before == now else "contract_changed"
