"""The rounds and the season of a folder as one plan."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TypeVar

from guinguette.faults import Fault
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.instructed import unheld
from guinguette.planning.season.asked import SeasonAsked
from guinguette.planning.season.sides import is_evening
from guinguette.promised import EventKind
from guinguette.service.standing import Standing
from guinguette.tour import LowerBoundScope, Tour, TourStatus
from guinguette.tour_changes import TourChanges, compare_tours
from routing.solver.draft import is_closed

_T = TypeVar("_T")
_NOT_SOLD: Collection[EventKind] = {"contract_ended", "contract_changed", "left"}
"""Why an evening is not sold any more: no room was looked for."""
_SCOPES: tuple[LowerBoundScope, ...] = ("all_plans", "as_few_changes", "same_weeks", "step_by_step")


def together(
    asked: SeasonAsked,
    standing: Standing,
    rounds: Continued,
    season: Tour,
    *,
    is_proven: bool,
    price_eur: float,
    beside_eur: float = 0.0,
) -> Continued:
    """
    Put rounds and season together: their costs and their bounds add up.

    Parameters
    ----------
    rounds
        The rounds, and what changes in them.
    season
        The evenings alone.
    is_proven
        Whether no season is cheaper, at the price of its changes.
    price_eur
        Price of an evening that changes.
    beside_eur
        What they cost each other at least, beyond the bound of each.
    """
    before = _before(asked, standing, rounds, season)
    proven = _as_proven(season, before)
    if not (before and proven.season is before.season and _same_rounds(rounds.after, before)):
        proven = _beside(proven, beside_eur)
    after = both(rounds.after, proven)
    changes = None if before is None else compare_tours(before, after)
    moved = [] if changes is None else _moved(changes)
    days = [kinds for kinds in moved if {"added", "removed", "day", "vehicle"} & set(kinds)]
    told = {
        (one.missed.key, one.missed.slot.date)
        for every in standing.occurrences.values()
        for one in every
        if one.missed is not None
    }
    lost = [
        (one.name, one.slot.date)
        for one in season.missed
        if (one.key, one.slot.date) not in told and not (one.cause and one.cause.kind in _NOT_SOLD)
    ]
    return replace(
        rounds,
        folder=replace(
            asked.folder,
            requests=(*rounds.folder.requests, *asked.folder.requests),
            contracts=asked.contracts,
        ),
        before=before,
        after=after,
        changes=changes,
        changed_visits=rounds.changed_visits + len(days),
        hours_changed=rounds.hours_changed + len(moved) - len(days),
        dropped=(*rounds.dropped, *lost),
        price_eur=rounds.price_eur if rounds.changed_visits else price_eur,
        is_changed=rounds.is_changed or bool(moved),
        is_proven=rounds.is_proven and is_proven,
        events=tuple(event for event in after.events if event not in set(standing.events)),
        warnings=(*rounds.warnings, *asked.ground.placed.warnings, *_unheld(asked, season)),
    )


def _unheld(asked: SeasonAsked, season: Tour) -> Iterator[Fault]:
    ahead = [one.route for one in asked.given if one.route.date >= asked.since]
    yield from unheld(ahead, asked.standing.instructions, season, asked.happened, asked.stops)


def _as_proven(season: Tour, before: Tour | None) -> Tour:
    """Give a season that stays as it is what was proven of it, where that says more."""
    known = before and before.season
    if before is None or not known or season.season is None:
        return season
    held = tuple(route for route in before.routes if is_evening(route))
    is_same = (held, known.contracts) == (season.routes, season.season.contracts)
    if not is_same or before.lower_bound_scope != "all_plans" or season.missed != before.missed:
        return season
    cost_eur, lower_bound_eur = known.cost_eur, known.lower_bound_eur
    return replace(
        season,
        season=known,
        cost_eur=cost_eur,
        lower_bound_eur=lower_bound_eur,
        lower_bound_scope="all_plans",
        status="optimal" if is_closed(cost_eur, lower_bound_eur) else season.status,
    )


def _same_rounds(rounds: Tour, before: Tour) -> bool:
    return rounds.routes == tuple(route for route in before.routes if not is_evening(route))


def _beside(season: Tour, beside_eur: float) -> Tour:
    """Say what evenings and these rounds cost each other: of others, nothing is known."""
    known = season.season
    if known is None:
        return season
    return replace(season, season=replace(known, beside_rounds_eur=round(beside_eur, 4)))


def both(rounds: Tour, season: Tour) -> Tour:
    """
    Put two plans of one folder together.

    The bound of each holds, so that their sum does, and what they cost each other besides.
    """
    cost = round(rounds.cost_eur + season.cost_eur, 4)
    beside_eur = season.season.beside_rounds_eur if season.season else 0.0
    lower_bound = round(rounds.lower_bound_eur + season.lower_bound_eur + beside_eur, 4)
    routes = (*rounds.routes, *season.routes)
    evenings = {v.commune_code: v.population for r in season.routes for v in r.visits}
    served = {v.commune_code for r in rounds.routes for v in r.visits}
    more = evenings.keys() - served
    people = sum(evenings[code] for code in more)
    if not rounds.routes and not rounds.unserved:
        return replace(
            season,
            communes_served=len(evenings),
            communes_asked=len(evenings),
            inhabitants_served=sum(evenings.values()),
            instructions=_merged(rounds.instructions, season.instructions),
        )
    return replace(
        rounds,
        routes=tuple(sorted(routes, key=lambda r: (r.date, r.vehicle))),
        vehicles=season.vehicles,
        cost_eur=cost,
        lower_bound_eur=min(cost, lower_bound),
        gap=(cost - min(cost, lower_bound)) / cost if cost else 0.0,
        status=_status(rounds.status, season.status),
        lower_bound_scope=max(
            rounds.lower_bound_scope, season.lower_bound_scope, key=_SCOPES.index
        ),
        runtime_s=round(rounds.runtime_s + season.runtime_s, 3),
        communes_served=rounds.communes_served + len(more),
        communes_asked=rounds.communes_asked + len(more),
        inhabitants_served=rounds.inhabitants_served + people,
        road_distances=_merged(rounds.road_distances, season.road_distances),
        closed_roads=_merged(rounds.closed_roads, season.closed_roads),
        missed=(*rounds.missed, *season.missed),
        events=_merged(rounds.events, season.events),
        instructions=_merged(rounds.instructions, season.instructions),
        lower_bound_gaps=_merged(rounds.lower_bound_gaps, season.lower_bound_gaps),
        season=season.season,
    )


def _merged(one: tuple[_T, ...], other: tuple[_T, ...]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _status(one: TourStatus, other: TourStatus) -> TourStatus:
    worst: tuple[TourStatus, ...] = ("infeasible", "partial", "feasible", "optimal")
    return min(one, other, key=worst.index)


def _before(asked: SeasonAsked, standing: Standing, rounds: Continued, season: Tour) -> Tour | None:
    """Return what was promised of the horizon, evenings included."""
    last = standing.tours[-1] if standing.tours else None
    if last is not None and (last.start, last.weeks) == (asked.start, asked.horizon.weeks):
        return last
    held = [given.route for given in asked.given]
    if rounds.before is None and not held:
        return None
    known = rounds.before or replace(season, routes=(), missed=(), cost_eur=0.0)
    routes = sorted((*known.routes, *held), key=lambda r: (r.date, r.vehicle))
    cost = known.cost_eur + sum(route.cost_eur for route in held)
    return replace(known, routes=tuple(routes), cost_eur=round(cost, 4))


def _moved(changes: TourChanges) -> list[tuple[str, ...]]:
    """List how each evening changed that did."""
    evenings = {
        visit.key
        for tour in (changes.before, changes.after)
        for route in tour.routes
        if is_evening(route)
        for visit in route.visits
    }
    own = (place for place in changes.changed if place.key in evenings)
    return [visit.kinds for place in own for visit in place.visits if visit.kinds]
