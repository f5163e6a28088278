"""
Change a plan as little as possible after something happened: nothing is written here.

What lasts (a commune that joins or leaves, another rhythm) changes the habits; what passes (a
vehicle away, a commune closed for a day) makes exceptions in its own weeks. Both may happen at
once: the habits are settled first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guinguette.calendar import date_of, day_number, short_date, week_name
from guinguette.communes.france import CommuneIndex, load_communes
from guinguette.compare import TourChanges, changes_document, compare_tours
from guinguette.document import plain
from guinguette.faults import Fault, InputError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.catalogue import LANGUAGE
from guinguette.language.fault_sentences import fault
from guinguette.planning.events import Events, ReadEvents, read_events, with_events
from guinguette.planning.folder_problem import build_problem
from guinguette.planning.former import former_routes
from guinguette.planning.naming import name_tour
from guinguette.planning.plan_tour import Progress
from guinguette.roads.of_folder import folder_roads
from guinguette.service.memory import read_memory
from guinguette.tour import LowerBoundScope, Tour
from routing.analysis.change_cost import NO_VEHICLE, ChangeCost, changed_visits, former_days
from routing.analysis.least_change import Replanned, replan, replan_once
from routing.analysis.pareto import ParetoPoint, pareto
from routing.problem import Problem
from routing.solution import DayRoute, Solution, Status
from routing.solver.deadline import Deadline

CHANGE_PRICE_EUR = 30.0
"""What the coordinator gives up to spare one commune a change, unless she says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """
    A plan with some visits changed, and the least cost of any that changes no more.

    ``is_proven`` says that both are equal; ``price_eur`` is the price of a change for which this
    plan is the best.
    """

    changes: int
    cost_eur: float
    lower_bound_eur: float
    price_eur: float
    is_proven: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replanning:
    """
    A plan changed, ready to be written.

    ``changed_visits`` counts the visits on another day or by another vehicle; ``is_proven`` says
    that no plan is cheaper when each of them costs ``price_eur``, among those of
    ``after.lower_bound_scope``: where habits and exceptions change, each step is proven by itself,
    and both together are not. ``hours_changed`` counts those that only begin at another moment,
    ``dropped`` names those that found no place in their week, (commune, date). ``curve`` is empty
    unless asked for.
    """

    folder: WorkingFolder
    before: Tour
    after: Tour
    changes: TourChanges
    changed_visits: int
    hours_changed: int
    price_eur: float
    is_proven: bool
    dropped: tuple[tuple[str, date], ...]
    curve: tuple[CurvePoint, ...]
    warnings: tuple[Fault, ...]


def replan_tour(
    path: Path,
    events: Events,
    *,
    today: date | None = None,
    price_eur: float = CHANGE_PRICE_EUR,
    with_curve: bool = False,
    deadline: Deadline = Deadline(),
    index: CommuneIndex | None = None,
    on_progress: Progress = lambda _plan, _lower_bound: None,
    on_point: Callable[[int, float], None] = lambda _changes, _cost: None,
) -> Replanning:
    """
    Change the plan of a folder as little as pays.

    Parameters
    ----------
    path
        The working folder; the absences and communes written in it count too.
    events
        What happened, besides what the folder says.
    today
        As for :func:`guinguette.folder.read_folder.read_folder`.
    price_eur
        Price of one visit on another day or by another vehicle.
    with_curve
        Trace changes against cost too, for as long again.
    deadline
        Of each search; the seconds of the settings where it is unbounded.
    index
        The communes of France; read from the package where omitted.
    on_progress
        As for :func:`guinguette.planning.plan_tour.plan_tour`.
    on_point
        Told (changes, cost in euros) of each plan of the curve.

    Raises
    ------
    UsageError
        If there is no such folder.
    InputError
        If the folder or the events have faults, or the last plan is of another horizon.
    MissingDataError
        If there is no plan yet.
    """
    communes = index or CommuneIndex(load_communes())
    folder = read_folder(path, index=communes, today=today)
    before = read_memory(path).last_tour(week_name(folder.settings.horizon.start))
    read = read_events(events, folder, communes)
    _refuse(before, folder, read)
    case = _Case(folder, before, read)
    deadline = deadline.or_seconds(folder.settings.planning.time_limit_s)
    found = case.solve(price_eur, deadline, on_progress)
    return Replanning(
        folder=case.folder,
        before=before,
        after=(after := case.tour(found)),
        changes=compare_tours(before, after),
        changed_visits=len(changed_visits(case.former, found.solution.routes)),
        hours_changed=len(found.shifted),
        price_eur=price_eur,
        is_proven=found.is_proven and case.habits_are_proven,
        dropped=case.named(found.dropped),
        curve=case.curve(deadline, on_point) if with_curve and not deadline.should_stop() else (),
        warnings=(*folder.warnings, *case.warnings(found)),
    )


def replanning_document(found: Replanning) -> dict[str, object]:
    """Write what changed, and at what price, as plain values."""
    return {
        "changed_visits": found.changed_visits,
        "hours_changed": found.hours_changed,
        "change_price_eur": found.price_eur,
        "is_proven": found.is_proven,
        "dropped": [{"name": name, "date": day.isoformat()} for name, day in found.dropped],
        "curve": [plain(point) for point in found.curve],
        **changes_document(found.changes),
    }


def _refuse(before: Tour, folder: WorkingFolder, read: ReadEvents) -> None:
    """Refuse events with faults, and a plan that the folder cannot continue."""
    faults = list(read.faults)
    horizon = folder.settings.horizon
    if (before.start, before.weeks) != (horizon.start, horizon.weeks):
        faults.append(fault("replan-other-plan"))
    known = {vehicle.name for vehicle in folder.settings.vehicles}
    since = read.since or before.start
    gone = sorted({r.vehicle for r in before.routes if r.date < since and r.vehicle not in known})
    faults += [fault("replan-vehicle-gone", value=name) for name in gone]
    if faults:
        raise InputError(faults)


def _in_silence(_plan: float | None, _lower_bound: float | None) -> None:
    """Tell nobody."""


class _Case:
    """The folder with what happened, its problem and its former plan in the same numbers."""

    def __init__(
        self,
        folder: WorkingFolder,
        before: Tour,
        read: ReadEvents,
    ) -> None:
        self.read, self.before = read, before
        self.start = folder.settings.horizon.start
        self.frozen = max(0, day_number(read.since, self.start)) if read.since else 0
        self.folder = with_events(folder, read, kept=self._visited_before(read.removed))
        self.roads = folder_roads(self.folder)
        problem, self.ground = build_problem(self.folder, self.roads)
        self.former = former_routes(before, self.folder)
        self.keys = [request.key for request in self.folder.requests]
        self.problem = self._without_removed(problem)
        self.lasts = self._lasts()
        self.habits_are_proven = True
        self.scope: LowerBoundScope = "same_weeks"

    def _visited_before(self, keys: frozenset[str]) -> tuple[str, ...]:
        """List the places that have visits before the day from which the plan may change."""
        since = date_of(self.frozen, self.start)
        past = (route for route in self.before.routes if route.date < since)
        visited = {visit.key for route in past for visit in route.visits}
        return tuple(sorted(keys & visited))

    def _without_removed(self, problem: Problem) -> Problem:
        """Leave only their past to the communes that have gone."""
        stops = list(problem.stops)
        for i, key in enumerate(self.keys):
            if key in self.read.removed:
                past = {r.day for r in self.former if i in r.stops and r.day < self.frozen}
                stops[i] = replace(stops[i], visit_patterns=(frozenset(past),), prize=None)
        return replace(problem, stops=tuple(stops))

    def _lasts(self) -> bool:
        """Whether the habits have to change: communes that join or leave, another rhythm."""
        planned = {v.key for route in self.before.routes for v in route.visits}
        planned |= {one.key for one in self.before.unserved}
        if planned != set(self.keys) - self.read.removed or self.read.removed:
            return True
        days_of = former_days(self.former)
        return any(_has_other_rhythm(self.problem, i, set(days)) for i, days in days_of.items())

    @property
    def closures(self) -> tuple[tuple[int, int], ...]:
        """Pairs (stop, day), from the events and from the closed dates of the workbook."""
        asked = {(self.keys.index(key), day) for key, day in self.read.closures}
        asked |= {(i, d) for i, r in enumerate(self.folder.requests) for d in r.closed_dates}
        return tuple(sorted((i, day_number(day, self.start)) for i, day in asked))

    def habits(
        self, price: ChangeCost, deadline: Deadline, on_progress: Progress = _in_silence
    ) -> Replanned:
        """Plan as if every vehicle still drove when the former plan said so."""
        vehicles = list(self.problem.vehicles)
        for route in self.former:
            if route.vehicle != NO_VEHICLE:
                vehicle = vehicles[route.vehicle]
                vehicles[route.vehicle] = replace(vehicle, days=vehicle.days | {route.day})
        return replan(
            replace(self.problem, vehicles=tuple(vehicles)),
            self.former,
            change_cost=price,
            frozen_until_day=self.frozen,
            deadline=deadline,
            seed=self.folder.settings.planning.seed,
            on_progress=on_progress,
        )

    def exceptions(
        self,
        former: tuple[DayRoute, ...],
        price: ChangeCost,
        deadline: Deadline,
        on_progress: Progress = _in_silence,
    ) -> Replanned:
        """Plan again the weeks in which something does not work out."""
        return replan_once(
            self.problem,
            former,
            change_cost=price,
            closures=self.closures,
            of_any_week=[i for i, r in enumerate(self.folder.requests) if r.rhythm.name == "once"],
            frozen_until_day=self.frozen,
            deadline=deadline,
            seed=self.folder.settings.planning.seed,
            on_progress=on_progress,
        )

    def solve(self, price_eur: float, deadline: Deadline, on_progress: Progress) -> Replanned:
        """Settle the habits where they change, then make the exceptions."""
        price = ChangeCost(day=price_eur, vehicle=price_eur)
        if not self.lasts:
            return self.exceptions(self.former, price, deadline, on_progress)
        settled = self.habits(price, deadline, on_progress)
        self.habits_are_proven = settled.is_proven
        found = self.exceptions(settled.solution.routes, price, deadline, on_progress)
        self.scope = "step_by_step" if found.weeks else "as_few_changes"
        return found if found.weeks else settled

    def curve(
        self, deadline: Deadline, on_point: Callable[[int, float], None]
    ) -> tuple[CurvePoint, ...]:
        """Trace changes against cost for what decides: the habits, else the exceptions."""
        points = pareto(
            lambda price, own: (
                self.habits(price, own) if self.lasts else self.exceptions(self.former, price, own)
            ),
            dearest=max((route.cost for route in self.former), default=1.0),
            deadline=deadline,
            on_point=on_point,
        )
        return tuple(_curve_point(point) for point in points)

    def tour(self, found: Replanned) -> Tour:
        """Give the plan its names; its cost leaves out the price of changes."""
        solution = _without_prices(found)
        if self.scope == "step_by_step" and not self.habits_are_proven:
            solution = _without_proof(solution)
        tour = name_tour(self.folder, self.roads, found.problem, self.ground, solution)
        return replace(tour, lower_bound_scope=self.scope)

    def named(self, visits: tuple[tuple[int, int], ...]) -> tuple[tuple[str, date], ...]:
        """Give visits the name of their place and their date."""
        names = [request.name for request in self.folder.requests]
        return tuple((names[i], date_of(day, self.start)) for i, day in visits)

    def warnings(self, found: Replanned) -> list[Fault]:
        """Say what is allowed but surprising."""
        driven = {(who, r.date) for r in self.before.routes for who in (r.vehicle, r.crew)}
        visited = {(v.key, r.date) for r in self.before.routes for v in r.visits}
        read, met = self.read, list(self.ground.placed.warnings)
        for name, days in (*read.absences.items(), *read.crew_absences.items()):
            met += [
                fault("replan-no-route", value=name, day=_said(day))
                for day in sorted(days)
                if len(days) == 1 and (name, day) not in driven
            ]
        for key, day in read.closures:
            if (key, day) not in visited:
                name = self.folder.requests[self.keys.index(key)].name
                met.append(fault("replan-no-visit", value=name, day=_said(day)))
        if not found.changes and not found.dropped and not self.lasts and not found.weeks:
            met.append(fault("replan-nothing"))
        if read.absences or read.crew_absences or read.closures or read.added or read.removed:
            met.append(fault("replan-not-in-folder"))
        return met


def _said(day: date) -> str:
    return short_date(day, language=LANGUAGE.get())


def _has_other_rhythm(problem: Problem, i: int, days: set[int]) -> bool:
    """Whether no pattern of a stop is near the days it had; one exception is no other rhythm."""
    stop = problem.stops[i]
    shared = max(len(pattern & days) for pattern in stop.visit_patterns)
    return len(days) != stop.visits or 2 * shared < len(days)


def _without_prices(found: Replanned) -> Solution:
    """Count no price of changes; the lower bound is that of plans that change no more visits."""
    solution = found.solution
    lower_bound = min(found.cost, solution.lower_bound - found.change_cost)
    return replace(solution, cost=found.cost, lower_bound=max(0.0, lower_bound))


def _without_proof(solution: Solution) -> Solution:
    """Claim no lower bound: that of the exceptions says nothing of habits that are not proven."""
    status: Status = "feasible" if solution.status == "optimal" else solution.status
    return replace(solution, lower_bound=0.0, status=status)


def _curve_point(point: ParetoPoint) -> CurvePoint:
    return CurvePoint(
        changes=point.changes,
        cost_eur=round(point.cost, 4),
        lower_bound_eur=round(point.lower_bound, 4),
        price_eur=round(point.price, 4),
        is_proven=point.is_proven,
    )
