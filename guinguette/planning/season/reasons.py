"""Why a village of the season has its evenings, or none; and what is not as wished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

import numpy as np

from guinguette.calendar import day_number
from guinguette.contract import ContractMet, SeasonTerm, SeasonTermKind
from guinguette.document import PlaceKey
from guinguette.planning.season.asked import CHANGE_EUR
from guinguette.planning.season.spread import days_of
from guinguette.planning.season.stands import DatedEvening, Priced, SeasonDifference, SeasonStands
from guinguette.planning.season.written import season_terms
from guinguette.tour import Tour
from routing.arrays import BoolArray
from routing.season.outings import all_outings
from routing.season.problem import Evening, SeasonProblem, Tally
from routing.solver.deadline import Deadline

Decider = Literal["routes"] | SeasonTermKind
NoChoice = Literal["no_contract", "closed", "no_vehicle", "too_far", "taken"]
_FORCED_EUR = 1e6
"""What is asked for is done wherever it can be: dearer than the evenings of any contract."""
_OTHER_DATES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDate:
    """
    Where an evening would be instead, all others as they are.

    ``cost_eur`` is what it costs more, routes and wishes together; ``decider`` is what of it
    weighs most: the routes, or a wish.
    """

    evening: DatedEvening
    cost_eur: float
    decider: Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenEvening:
    """
    An evening that a village has.

    ``wish`` is the rank of its date among the wishes of the village; ``is_fixed`` says that it was
    decided by hand or lies behind; ``others`` are the next best dates, the best first.
    """

    evening: DatedEvening
    wish: int | None
    is_fixed: bool
    others: tuple[OtherDate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """
    What it would take to give a village an evening of a contract, on a date where one is asked for.

    ``difference`` is what changes, ``None`` where it cannot be; ``why_not`` says why.
    """

    contract: str
    date: date | None
    difference: SeasonDifference | None
    why_not: NoChoice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfSeason:
    """A village of the season: its evenings, or what one would take; or its best wish not kept."""

    key: PlaceKey
    name: str
    chosen: tuple[ChosenEvening, ...]
    choosing: tuple[Choosing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishNotKept:
    """A village whose first wish is not kept: its wishes, and the dates that it has."""

    key: PlaceKey
    name: str
    wishes: tuple[date, ...]
    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonReasons:
    """
    What is not as wished in a season, or why a village has what it has.

    ``lacking`` are the contracts that lack evenings, ``terms`` what the season weighs and is not
    as wished; ``place`` is the village that was asked for.
    """

    lacking: tuple[ContractMet, ...] = ()
    wishes: tuple[WishNotKept, ...] = ()
    terms: tuple[SeasonTerm, ...] = ()
    place: PlaceOfSeason | None = None


def not_as_wished(stands: SeasonStands, tour: Tour) -> SeasonReasons:
    """Sum up what is not as wished."""
    season = tour.season
    if season is None:
        return SeasonReasons()
    given: dict[str, list[date]] = {r.key: [] for r in stands.asked.folder.requests if r.wishes}
    for one in sorted(stands.evenings, key=lambda e: e.day):
        dated = stands.dated(one)
        if dated.key in given:
            given[dated.key].append(dated.date)
    return SeasonReasons(
        lacking=tuple(one for one in season.met if one.lacking),
        wishes=tuple(
            WishNotKept(key=r.key, name=r.name, wishes=r.wishes, dates=tuple(given[r.key]))
            for r in stands.asked.folder.requests
            if r.wishes and r.wishes[0] not in given[r.key]
        ),
        terms=tuple(o for o in season_terms(stands.asked, stands.base) if round(o.eur)),
    )


def reasons_of_place(stands: SeasonStands, key: str, *, deadline: Deadline) -> SeasonReasons:
    """Say why a village has its evenings, or what it would take to give it one."""
    deadline = deadline.begin()
    requests = stands.asked.folder.requests
    i = [request.key for request in requests].index(key)
    own = sorted((e for e in stands.evenings if e.stop == i), key=lambda e: e.day)
    chosen = tuple(_chosen(stands, one, deadline.share(0.4)) for one in own)
    wanted: date | None = None
    if own:
        dates = {one.evening.date for one in chosen}
        wanted = next((day for day in requests[i].wishes if day not in dates), None)
        if any(one.wish == 1 for one in chosen):
            wanted = None
    choosing = [] if own and wanted is None else list(_choosing(stands, i, wanted, deadline))
    return SeasonReasons(
        place=PlaceOfSeason(key=key, name=requests[i].name, chosen=chosen, choosing=tuple(choosing))
    )


def _chosen(stands: SeasonStands, one: Evening, deadline: Deadline) -> ChosenEvening:
    request = stands.asked.folder.requests[one.stop]
    dated = stands.dated(one)
    return ChosenEvening(
        evening=dated,
        wish=request.wish_of(dated.date),
        is_fixed=one in stands.asked.fixed,
        others=() if one in stands.asked.fixed else tuple(_others(stands, one, deadline)),
    )


def _others(stands: SeasonStands, one: Evening, deadline: Deadline) -> Iterator[OtherDate]:
    """List the next best dates of an evening, all others fixed."""
    alone = _alone(stands, one)
    now = stands.solve(replace(alone, fixed=stands.evenings), deadline)
    day = one.day
    for _ in range(_OTHER_DATES):
        alone = _not_on(alone, one.stop, day)
        found = stands.solve(alone, deadline)
        moved = next((e for e in found.evenings if e not in stands.evenings), None)
        if moved is None:
            return
        more = {k: found.terms[k] - now.terms.get(k, 0.0) for k in found.terms}
        wish_eur = stands.asked.wish_eur(moved) - stands.asked.wish_eur(one)
        more["wish"] = more.get("wish", 0.0) + wish_eur
        more["calendar"] = more.get("calendar", 0.0) + more.pop("visits") - wish_eur
        yield OtherDate(
            evening=stands.dated(moved),
            cost_eur=round(float(found.cost - now.cost), 2),
            decider=cast(Decider, max(more, key=lambda kind: more[kind])),
        )
        day = moved.day


def _alone(stands: SeasonStands, one: Evening) -> SeasonProblem:
    """Let one evening alone be anywhere."""
    packages = tuple(
        replace(
            package,
            evenings=sum(e.package == n for e in stands.evenings),
            stops=frozenset({one.stop}) if n == one.package else frozenset(),
        )
        for n, package in enumerate(stands.problem.packages)
    )
    return replace(stands.problem, packages=packages, fixed=stands.evenings - {one})


def _not_on(season: SeasonProblem, i: int, day: int) -> SeasonProblem:
    stop = season.problem.stops[i]
    days = tuple(pattern for pattern in stop.visit_patterns if day not in pattern)
    changed = replace(stop, visit_patterns=days) if days else replace(stop, vehicles=frozenset())
    stops = tuple(changed if k == i else s for k, s in enumerate(season.problem.stops))
    return replace(season, problem=replace(season.problem, stops=stops))


def _choosing(
    stands: SeasonStands, i: int, wanted: date | None, deadline: Deadline
) -> Iterator[Choosing]:
    """Try an evening of each contract that names a village, as few others changed as can be."""
    key = stands.asked.folder.requests[i].key
    known = [n for n, one in enumerate(stands.asked.contracts) if key in one.places]
    if not known:
        yield Choosing(contract="", date=wanted, difference=None, why_not="no_contract")
    for n in known:
        yield choosing(stands, n, i, wanted, deadline.share(0.7))


def choosing(
    stands: SeasonStands, n: int, i: int, wanted: date | None, deadline: Deadline
) -> Choosing:
    """Give place ``i`` an evening of contract ``n``, on a date where one is wanted."""
    season = stands.asked.season(change_eur=CHANGE_EUR)
    days = np.ones(season.problem.days, dtype=bool)
    if wanted is not None:
        days = np.arange(len(days)) == day_number(wanted, stands.asked.start)
    forced = Tally(
        kind="asked",
        days=days,
        prices=(_FORCED_EUR, 0.0, 0.0),
        packages=frozenset({n}),
        stops=frozenset({i}),
    )
    season = replace(season, tallies=(*season.tallies, forced))
    found = stands.solve(season, deadline)
    name = stands.asked.contracts[n].name
    if found.terms["asked"]:
        why = _why_not(stands, n, i, days)
        return Choosing(contract=name, date=wanted, difference=None, why_not=why)
    difference = stands.difference(Priced(stands.asked, season, found), None)
    return Choosing(contract=name, date=wanted, difference=difference, why_not=None)


def _why_not(stands: SeasonStands, n: int, i: int, days: BoolArray) -> NoChoice:
    season, contract = stands.problem, stands.asked.contracts[n]
    stop, package = season.problem.stops[i], season.packages[n]
    sold = days_of(contract, stands.asked.start, len(days)) & days
    open_days = {d for d in stop.days if sold[d]}
    if not open_days or stop.vehicles == frozenset() or i not in package.stops:
        return "closed"
    allowed = range(len(season.problem.vehicles)) if package.vehicles is None else package.vehicles
    if not any(season.problem.vehicles[v].days & open_days for v in allowed):
        return "no_vehicle"
    outings = all_outings(replace(season, fixed=frozenset(), duties=()))
    mine = (outings.package == n) & (outings.stop == i) & days[outings.day]
    return "taken" if mine.any() else "too_far"
