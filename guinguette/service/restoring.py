"""An edition of the past brought back: its plan from today on, what was done before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from guinguette.faults import UsageError
from guinguette.language.fault_sentences import fault
from guinguette.service.edition import Edition, holders
from guinguette.service.memory import Memory
from guinguette.tour import Route, Tour


def edition_of(memory: Memory, number: int, *, today: dt.date) -> Edition:
    """
    Find an edition to bring back.

    Raises
    ------
    UsageError
        If there is none of this number, or all its days are past.
    """
    found = memory.edition(number)
    if found.end <= today:
        raise UsageError(fault("history-past", value=str(number)))
    return found


def restored(memory: Memory, edition: Edition, *, today: dt.date) -> Tour:
    """
    Give the plan of an edition back, with the routes that other editions held until yesterday.

    Parameters
    ----------
    edition
        The one to bring back.
    today
        Routes of earlier days are those that were driven.

    Returns
    -------
    tour
        That of the edition itself where its past is the one that was driven. Else the proof of its
        lower bound is of another plan: it claims no more than to be feasible.
    """
    tour = memory.tour(edition)
    driven = sorted(_driven(memory, edition, today), key=lambda route: (route.date, route.vehicle))
    past = [route for route in tour.routes if route.date < today]
    if sorted(past, key=lambda route: (route.date, route.vehicle)) == driven:
        return tour
    depots = {one.name: one for one in (*(route.depot for route in driven), *tour.depots)}
    routes = [replace(route, depot=depots[route.depot.name]) for route in driven]
    routes += [route for route in tour.routes if route.date >= today]
    cost_eur = round(tour.cost_eur + _cost(driven) - _cost(past), 4)
    lower_bound_eur = min(tour.lower_bound_eur, cost_eur)
    return replace(
        tour,
        depots=tuple(depots.values()),
        vehicles=tuple(dict.fromkeys((*tour.vehicles, *(route.vehicle for route in routes)))),
        routes=tuple(routes),
        cost_eur=cost_eur,
        lower_bound_eur=lower_bound_eur,
        gap=(cost_eur - lower_bound_eur) / cost_eur if cost_eur else 0.0,
        status="feasible" if tour.status == "optimal" else tour.status,
    )


def _driven(memory: Memory, edition: Edition, today: dt.date) -> Iterator[Route]:
    """List the routes of the days of an edition that are past, as they were held."""
    held = holders(memory.editions)
    days = {day for day in held if edition.start <= day < min(today, edition.end)}
    for number in sorted({held[day] for day in days}):
        holder = next(one for one in memory.editions if one.number == number)
        for route in memory.tour(holder).routes:
            if route.date in days and held[route.date] == number:
                yield route


def _cost(routes: list[Route]) -> float:
    return sum(route.cost_eur for route in routes)
