"""What is chosen for a day that is late, written into the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from guinguette.planning.naming import name_tour, with_served
from guinguette.planning.running.delay import Case, Delay, Way
from guinguette.planning.season.sides import recounted
from guinguette.promised import MissedVisit
from guinguette.service.standing import slot_of
from guinguette.tour import Route, Tour, Visit
from routing.solution import Solution


def with_way(delay: Delay, way: Way) -> Tour:
    """
    Write a way into the plan that holds its day: exceptions, with the delay as their cause.

    The habits stay. What is proven of a plan without the delay is no longer claimed.
    """
    case = delay.case
    after = (*(r for r in case.tour.routes if r is not case.route), _route(case, way))
    tour = case.tour
    cost_eur = round(tour.cost_eur + way.price_eur, 4)
    lower_bound_eur = min(tour.lower_bound_eur, cost_eur)
    kept = replace(
        tour,
        routes=tuple(sorted((r for r in after if r.visits), key=lambda r: (r.date, r.vehicle))),
        missed=(*tour.missed, *_missed(case, way)),
        events=tuple(dict.fromkeys((*tour.events, case.event))),
        cost_eur=cost_eur,
        lower_bound_eur=lower_bound_eur,
        gap=(cost_eur - lower_bound_eur) / cost_eur if cost_eur else 0.0,
        status="feasible" if tour.status == "optimal" else tour.status,
    )
    return recounted(with_served(kept, tour, case.folder))


def _route(case: Case, way: Way) -> Route:
    """Draw the day again: another order has other ways; what is behind stays as it was told."""
    empty = Solution(
        routes=(way.found.route,), unserved=(), cost=way.found.route.cost, lower_bound=0.0,
        status="feasible", runtime_s=0.0, seed=0,
    )  # fmt: skip
    (made,) = name_tour(case.folder, case.roads, way.problem, case.ground, empty).routes
    told = {visit.key: visit for visit in case.route.visits}
    closes = {visit.key: visit.close for visit in case.route.visits}
    closes |= {one.visit.key: one.close for one in way.visits}
    visits = (_excepted(case, visit, told[visit.key]) for visit in made.visits)
    closed = (_closing(visit, closes[visit.key]) for visit in visits)
    return replace(made, crew=case.route.crew, visits=tuple(closed))


def _closing(visit: Visit, close: datetime) -> Visit:
    return replace(visit, close=close, leave=visit.leave + (close - visit.close))


def _excepted(case: Case, visit: Visit, told: Visit) -> Visit:
    visit = replace(visit, contract=told.contract)
    if visit.arrive == told.arrive:
        return replace(visit, slot=told.slot, cause=told.cause)
    return replace(visit, slot=slot_of(case.route, told), cause=case.event)


def _missed(case: Case, way: Way) -> Iterator[MissedVisit]:
    if way.dropped is not None:
        gone = way.dropped
        yield MissedVisit(
            key=gone.key,
            commune_code=gone.commune_code,
            name=gone.name,
            slot=slot_of(case.route, gone),
            cause=case.event,
            phone=gone.phone,
            contract=gone.contract,
        )
