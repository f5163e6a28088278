"""Why communes lack visits, and what would serve them, in the words of the coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guinguette.calendar import date_of
from guinguette.communes.france import CommuneIndex
from guinguette.document import plain
from guinguette.faults import UsageError
from guinguette.folder.asked_commune import commune_asked, places_named, several_places
from guinguette.folder.read_folder import read_folder
from guinguette.folder.settings.duty import turns
from guinguette.language.fault_sentences import fault
from guinguette.planning.last import LastPlan, planned_on, standing_plan
from guinguette.planning.season.reasons import SeasonReasons, not_as_wished, reasons_of_place
from guinguette.planning.season.stands import season_stands
from guinguette.promised import MissedVisit
from routing.analysis.conflicts import Conflict, Limit
from routing.analysis.extra_days import ExtraDay
from routing.analysis.marginal import Placement
from routing.analysis.reasons import LeftOut, explain
from routing.solution import Reason
from routing.solver.deadline import Deadline

_LEAST_OF_SEASON_S = 15.0
"""A place of the season is tried in a season of its own, which takes this long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """
    A way to serve a commune while the rest of the plan keeps its days, vehicles and order.

    ``opens_min`` is when the café opens, minutes after midnight, on the first of the ``dates``.
    Costs are what the plan costs more, euros: over the period, for each visit, for each month.
    """

    dates: tuple[date, ...]
    vehicle: str
    depot: str
    opens_min: int
    cost_eur: float
    cost_per_visit_eur: float
    cost_per_month_eur: float

    @property
    def weekday(self) -> int:
        """The weekday of the first date, 0 is Monday."""
        return self.dates[0].weekday()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDay:
    """
    Communes that one vehicle cannot serve on one day, these and no others.

    ``limit`` is that of :class:`routing.analysis.conflicts.Conflict`; ``lacking_min`` the minutes
    that are lacking, ``None`` where no time would do.
    """

    communes: tuple[str, ...]
    vehicle: str
    date: date
    limit: Limit
    lacking_min: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneReasons:
    """
    Why one place lacks visits.

    ``reason`` is that of the plan. ``alone`` says what is lacking even on an empty day,
    ``conflicts`` which communes it cannot join (those that lack least first), ``fits`` where it
    would fit at once, ``other_days`` where on weekdays that it does not allow, ``bound_to`` the
    communes that a rule ties it to, ``value_eur`` its worth over the period where it may stay out.
    """

    key: str
    code: str
    name: str
    reason: Reason
    value_eur: float | None = None
    fits: Offer | None = None
    alone: SharedDay | None = None
    conflicts: tuple[SharedDay, ...] = ()
    other_days: tuple[Offer, ...] = ()
    bound_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreVehicle:
    """One more vehicle-day each week, the communes that it serves, and its cost per month."""

    depot: str
    vehicle: str
    weekday: int
    communes: tuple[str, ...]
    cost_per_month_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReasons:
    """
    What a plan leaves out and why; false ``is_complete`` says that time cut the facts short.

    ``missed`` are the visits that habit promises and that an event prevents, ``season`` what is
    not as wished in the season, or why a village of it has what it has.
    """

    communes: tuple[CommuneReasons, ...]
    missed: tuple[MissedVisit, ...]
    more_vehicles: tuple[MoreVehicle, ...]
    is_complete: bool
    season: SeasonReasons | None = None


def explain_folder(
    path: Path,
    text: str | None = None,
    *,
    today: date | None = None,
    deadline: Deadline = Deadline(seconds=5.0),
) -> FolderReasons:
    """
    Explain what the last plan of a folder leaves out.

    Parameters
    ----------
    text
        The key or the name of one place; all of them where omitted.
    deadline
        When to answer with the facts found.

    Raises
    ------
    UsageError
        If the place is unknown or one of several, not in the folder, or served at every visit.
    InputError, MissingDataError
        As :func:`guinguette.planning.last.planned_on`.
    """
    deadline = deadline.begin()
    folder = read_folder(path, today=today)
    standing, tour = standing_plan(path, folder)
    stands = season_stands(folder, standing, tour, today=today)
    season = None
    if stands is not None:
        named = places_named(text or "", folder.requests)
        own = [request for request in named if request.is_by_contract]
        if text is None:
            season = not_as_wished(stands, tour)
        elif len(named) == len(own) == 1:
            until = deadline.at_least(_LEAST_OF_SEASON_S)
            season = reasons_of_place(stands, own[0].key, deadline=until)
        if season is not None and (season.place or all(r.is_by_contract for r in folder.requests)):
            key = season.place.key if season.place else ""
            missed = tuple(one for one in tour.missed if key in {"", one.key})
            return FolderReasons(
                communes=(), missed=missed, more_vehicles=(), is_complete=True, season=season
            )
    plan = planned_on(folder, standing, tour)
    wanted = None if text is None else _number(plan, text)
    found = explain(plan.problem, plan.routes, first=wanted, deadline=deadline)
    namer = Namer(plan)
    chosen = [one for one in found.left_out if wanted in {None, one.stop}]
    key = "" if wanted is None else plan.folder.requests[wanted].key
    missed = tuple(one for one in plan.tour.missed if key in {"", one.key})
    if wanted is not None and not chosen and not missed:
        name = plan.folder.requests[wanted].name
        raise UsageError(fault("explain-served", value=text or "", commune=name))
    return FolderReasons(
        communes=tuple(namer.reasons(one) for one in chosen),
        missed=missed,
        more_vehicles=tuple(
            namer.more_vehicle(extra)
            for extra in found.extra_days
            if wanted is None or wanted in extra.stops
        ),
        is_complete=found.is_complete,
        season=season,
    )


def reasons_document(found: FolderReasons) -> dict[str, Any]:
    """Write reasons as plain values."""
    communes = [
        plain(one)
        | {
            "fits": None if one.fits is None else offer_document(one.fits),
            "other_days": [offer_document(offer) for offer in one.other_days],
        }
        for one in found.communes
    ]
    return plain(found) | {"communes": communes}


def offer_document(offer: Offer) -> dict[str, Any]:
    """Write an offer as plain values, with its weekday."""
    return plain(offer) | {"weekday": offer.weekday}


def _number(plan: LastPlan, text: str) -> int:
    requests = plan.folder.requests
    home = CommuneIndex({request.commune.code: request.commune for request in requests}.values())
    found = places_named(text, requests)
    if not found:
        known = home.find(text).exact or commune_asked(text, plan.folder)
        found = places_named(known.code, requests)
        if not found:
            facts = {"value": text, "commune": known.name_with_article}
            raise UsageError(fault("explain-not-asked", **facts))
    if len(found) > 1:
        raise UsageError(several_places(text, found))
    return requests.index(found[0])


class Namer:
    """Gives facts of routing their names and dates."""

    def __init__(self, plan: LastPlan) -> None:
        self._plan, self._settings = plan, plan.folder.settings
        self._vehicles = [turn.vehicle for turn in turns(self._settings)]

    def offer(self, i: int, placement: Placement) -> Offer:
        """Name a way to serve a stop."""
        request = self._plan.folder.requests[i]
        setup_min = self._settings.profile(request.profile).setup_min
        v = placement.vehicles[0]
        return Offer(
            dates=tuple(date_of(day, self._settings.horizon.start) for day in placement.days),
            vehicle=", ".join(dict.fromkeys(self._vehicles[w].name for w in placement.vehicles)),
            depot=self._depot(v),
            opens_min=placement.starts_s[0] // 60 + setup_min,
            cost_eur=round(placement.cost, 2),
            cost_per_visit_eur=round(placement.cost / len(placement.days), 2),
            cost_per_month_eur=self._plan.per_month_eur(placement.cost),
        )

    def reasons(self, one: LeftOut) -> CommuneReasons:
        """Name why a stop is left out."""
        request = self._plan.folder.requests[one.stop]
        return CommuneReasons(
            key=request.key,
            code=request.commune.code,
            name=request.name,
            reason=one.reason,
            value_eur=request.value_eur,
            fits=None if one.placement is None else self.offer(one.stop, one.placement),
            alone=None if one.alone is None else self._shared(one.alone),
            conflicts=tuple(self._shared(met, first=one.stop) for met in one.conflicts),
            other_days=tuple(self.offer(one.stop, other) for other in one.other_weekdays),
            bound_to=self._names(one.bound_to),
        )

    def more_vehicle(self, extra: ExtraDay) -> MoreVehicle:
        """Name an extra vehicle-day."""
        return MoreVehicle(
            depot=self._depot(extra.vehicle),
            vehicle=self._vehicles[extra.vehicle].name,
            weekday=extra.weekday,
            communes=self._names(extra.stops),
            cost_per_month_eur=self._plan.per_month_eur(extra.cost),
        )

    def _shared(self, met: Conflict, *, first: int | None = None) -> SharedDay:
        stops = sorted(met.stops, key=lambda i: (i != first, i))
        return SharedDay(
            communes=self._names(stops),
            vehicle=self._vehicles[met.vehicle].name,
            date=date_of(met.day, self._settings.horizon.start),
            limit=met.limit,
            lacking_min=None if met.lacking_s is None else -(-met.lacking_s // 60),
        )

    def _names(self, stops: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._plan.folder.requests[i].name for i in stops)

    def _depot(self, v: int) -> str:
        return self._vehicles[v].depot
