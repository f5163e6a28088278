"""
The rounds go on, and say what changes: what ``plan``, ``replan`` and ``network use`` share.

Visits stay where they were promised unless something came between: then, as few change as pays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from guinguette.calendar import week_name
from guinguette.faults import Fault
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.model import HorizonSettings
from guinguette.language.catalogue import short_day
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.continuation import (
    DEAREST_EUR,
    Continuation,
    Progress,
    in_silence,
)
from guinguette.planning.continuity.continued import Continued, CurvePoint
from guinguette.planning.continuity.found import Found, with_lower_bound
from guinguette.planning.continuity.happenings import happenings, while_busy
from guinguette.planning.continuity.promises_kept import due
from guinguette.planning.continuity.record import expected, gaps, recorded
from guinguette.planning.continuity.room_left import RoomLeft
from guinguette.planning.events import NOTHING, ReadEvents
from guinguette.roads.kinds import Lookup, Roads
from guinguette.roads.of_folder import folder_roads
from guinguette.service.standing import Standing
from guinguette.tour import Tour
from guinguette.tour_changes import compare_tours
from routing.analysis.change_cost import ShiftedHour, changed_visits, shifted_hours
from routing.analysis.pareto import ParetoPoint, pareto
from routing.solution import Solution
from routing.solver.deadline import Deadline

_CENT = 0.01
_USEFUL = 0.2
"""A bound farther than this share of the cost measures nothing: the search had no time for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """
    How a service goes on.

    Attributes
    ----------
    read
        What happened, besides what the folder says.
    today
        Nothing changes before it, unless ``read`` says since when.
    roads
        Those the settings name, else estimated from the communes, where omitted.
    price_eur
        Price of one visit on another day or by another vehicle; that of the settings where omitted.
    is_afresh
        Keep no habit.
    is_weighed
        Leave a habit wherever that saves more than ``price_eur``, not only where it cannot stay,
        and claim nothing that was proven by other settings.
    with_curve
        Trace changes against cost too, for as long again.
    with_stability
        Search too for what keeping the habits costs.
    left
        What rounds leave to evenings.
    deadline
        When to return the best plan so far; unbounded, after the seconds of the settings.
    on_progress
        Told (cost in euros of the best plan, lower bound), ``None`` while unknown.
    on_point
        Told (changes, cost in euros) of each plan of the curve.
    on_lookup
        Told whether the matrix was found on disk, where matrices are kept.
    """

    read: ReadEvents = NOTHING
    today: date | None = None
    roads: Roads | None = None
    price_eur: float | None = None
    is_afresh: bool = False
    is_weighed: bool = False
    with_curve: bool = False
    with_stability: bool = True
    left: RoomLeft = field(default_factory=RoomLeft)
    deadline: Deadline = Deadline()
    on_progress: Progress = in_silence
    on_point: Callable[[int, float], None] = lambda _changes, _cost: None
    on_lookup: Lookup = lambda _was_kept: None


def continue_rounds(folder: WorkingFolder, standing: Standing, aims: Aims) -> Continued:
    """
    Plan the horizon of a folder, going on from the plans that stand.

    Parameters
    ----------
    folder
        Read without a fault.
    standing
        The plans that stand; without any, all is planned from nothing.

    Errors are those of :func:`guinguette.planning.replan_tour.replan_tour`.
    """
    settings, read = folder.settings, aims.read
    since = read.since or first_free(standing, read, settings.horizon, aims.today)
    kept = _visited_between(standing, settings.horizon.start, since)
    asked, said = due(folder, standing), replace(read, since=since)
    happened = while_busy(happenings(asked, said, standing.events, kept=kept), aims.left.busy)
    roads = aims.roads or folder_roads(happened.folder)
    begun = read.since is None and since is not None
    case = Continuation(happened, standing, roads=roads, since=since, has_begun=begun)
    case.cycle, case.problem = (
        aims.left.within(one, happened.folder.settings) for one in (case.cycle, case.problem)
    )
    case.planned = aims.left.planned
    if case.ground.was_kept is not None:
        aims.on_lookup(case.ground.was_kept)
    deadline = aims.deadline.or_seconds(settings.planning.time_limit_s).begin()
    price = settings.promises.change_price_eur if aims.price_eur is None else aims.price_eur
    is_measured = aims.with_stability and bool(case.former)
    found = case.solve(
        price,
        deadline.share(0.6) if is_measured else deadline,
        aims.on_progress,
        is_afresh=aims.is_afresh,
        is_weighed=aims.is_weighed,
    )
    if aims.left.least_eur is not None:
        found = _bounded_by(found, aims.left.least_eur)
    needed = None
    if not (aims.is_afresh or aims.is_weighed):
        found, needed = _weighed(case, found, price, deadline)
    best = case.free(found.habits, deadline) if is_measured else None
    free = None if best is None else _useful(best.lower_bound, found.habits.solution.cost)
    after = recorded(case, found if free is None else _also_bounded(found, free))
    if free is not None:
        stability_eur = max(0.0, found.habits.solution.cost - free)
        after = replace(after, stability_eur=round(stability_eur, 2))
    before = expected(case)
    after = after if aims.is_weighed else _as_proven(after, before, best)
    return Continued(
        folder=case.folder,
        since=since,
        before=before,
        after=after,
        changes=None if before is None else compare_tours(before, after),
        changed_visits=_changed_visits(case, found),
        hours_changed=len(_shifted_hours(case, found)),
        dropped=_dropped(case, after),
        gaps=gaps(case, after),
        price_eur=price,
        is_changed=found.habits.is_changed or bool(found.weeks),
        is_proven=found.is_proven,
        needed=needed,
        events=tuple(event for event in after.events if event not in set(standing.events)),
        curve=_curve(case, deadline, aims.on_point) if aims.with_curve else (),
        warnings=(
            *folder.warnings,
            *case.ground.placed.warnings,
            *_overtaken(standing, after),
            *case.instructed.unheld(after),
        ),
    )


def _bounded_by(found: Found, least_eur: float) -> Found:
    """Claim of habits that leave room to evenings what holds for those that leave none as well."""
    known = found.habits.solution
    habits = with_lower_bound(known, 0.0 if known.unserved else least_eur)
    moved = found.solution.lower_bound + habits.lower_bound - known.lower_bound
    return replace(
        found,
        habits=replace(found.habits, solution=habits),
        solution=with_lower_bound(found.solution, moved),
        is_proven=found.is_proven and habits.status == "optimal",
    )


def _also_bounded(found: Found, free: float) -> Found:
    """Claim the bound of all plans, where it says more and nothing came between."""
    if found.weeks or free <= found.solution.lower_bound:
        return found
    return replace(found, solution=with_lower_bound(found.solution, free))


def _useful(lower_bound: float, cost: float) -> float | None:
    """Return a lower bound, unless it is too far to measure anything."""
    return lower_bound if cost - lower_bound <= _USEFUL * cost else None


def _as_proven(after: Tour, before: Tour | None, best: Solution | None) -> Tour:
    """
    Give a plan that stays as it is what was proven of it, where that says more.

    A plan that is cheaper than what was proven tells that the folder has changed since.
    """
    if before is None or after.routes != before.routes or after.missed != before.missed:
        return after
    if before.lower_bound_scope != "all_plans" or before.lower_bound_eur <= 0.0:
        return after
    if best is not None and best.cost < before.lower_bound_eur - _CENT:
        return after
    known = ("lower_bound_eur", "lower_bound_scope", "lower_bound_gaps", "gap", "status")
    return replace(after, **{name: getattr(before, name) for name in known})


def _weighed(
    case: Continuation, found: Found, price_eur: float, deadline: Deadline
) -> tuple[Found, tuple[int, float] | None]:
    """
    Search for what changes when changes are as dear as can be, and what that would cost more.

    Habits pay on a cycle without exceptions; where those of the horizon eat that up, fewer change.
    """
    changed = _changed_visits(case, found)
    if not found.habits.is_changed or not case.former or not changed or deadline.should_stop():
        return found, None
    least = case.solve(max(price_eur, DEAREST_EUR), deadline.share(0.5))
    few, saved_eur = _changed_visits(case, least), least.solution.cost - found.solution.cost
    is_alike = len(least.solution.unserved) == len(found.solution.unserved)
    if not is_alike or few >= changed:
        return found, None
    if saved_eur < price_eur * (changed - few):
        return least, None
    return found, (few, round(saved_eur, 2))


def first_free(
    standing: Standing, read: ReadEvents, horizon: HorizonSettings, today: date | None
) -> date | None:
    """
    Return today, where a part of the horizon that is planned already lies behind.

    A day whose delay was settled by hand goes on as it is, unless something more is said of it.
    """
    if today is None or today < horizon.start or not standing.covers(horizon.start):
        return None
    said = {day for _, day in read.closures}
    said.update(*read.absences.values(), *read.crew_absences.values())
    is_late = any(event.kind == "delay" and event.holds_on(today) for event in standing.events)
    is_settled = is_late and today not in said and today < horizon.last
    return today + timedelta(days=1) if is_settled else today


def _visited_between(standing: Standing, start: date, since: date | None) -> frozenset[str]:
    """List the places that have visits of the horizon behind them."""
    past = (r for r in standing.routes if since is not None and start <= r.date < since)
    return frozenset(visit.key for route in past for visit in route.visits)


def _changed_visits(case: Continuation, found: Found) -> int:
    changes = changed_visits(case.promised, found.solution.routes)
    return sum(change.day >= case.frozen for change in changes)


def _shifted_hours(case: Continuation, found: Found) -> list[ShiftedHour]:
    shifted = shifted_hours(case.promised, found.solution.routes)
    return [one for one in shifted if one.day >= case.frozen]


def _dropped(case: Continuation, after: Tour) -> tuple[tuple[str, date], ...]:
    told = {
        (one.missed.key, one.missed.slot.date)
        for occurrences in case.standing.occurrences.values()
        for one in occurrences
        if one.missed is not None
    }
    return tuple(
        (one.name, one.slot.date) for one in after.missed if (one.key, one.slot.date) not in told
    )


def _curve(
    case: Continuation, deadline: Deadline, on_point: Callable[[int, float], None]
) -> tuple[CurvePoint, ...]:
    """Trace changes against cost for what decides: the habits, else the exceptions."""
    if deadline.should_stop():
        return ()
    points = pareto(
        lambda price, own: (
            case.changed_habits(price, own)
            if case.must_change
            else case.exceptions(case.former, price, own)
        ),
        dearest=max((route.cost for route in case.former), default=1.0),
        deadline=deadline,
        on_point=on_point,
    )
    return tuple(_curve_point(point) for point in points)


def _overtaken(standing: Standing, after: Tour) -> list[Fault]:
    """Name the periods whose documents show days that this plan has changed."""
    fresh = _told(after, after)
    weeks = [
        week_name(tour.start)
        for tour in standing.tours
        if tour.start != after.start and not _told(tour, after) <= fresh
    ]
    facts = {"value": ", ".join(dict.fromkeys(weeks)), "week": week_name(after.start)}
    return [fault("plan-overtakes", **facts)] if weeks else []


def _told(tour: Tour, period: Tour) -> set[tuple[str, str, datetime]]:
    """List who comes where and when on the days of a period."""
    end = period.start + timedelta(weeks=period.weeks)
    routes = (route for route in tour.routes if period.start <= route.date < end)
    return {(route.vehicle, v.key, v.arrive) for route in routes for v in route.visits}


def idle_warnings(found: Continued, standing: Standing, read: ReadEvents) -> list[Fault]:
    """Say which of the things that were said keep nobody from anything."""
    promised = [r for r in standing.routes if found.after.start <= r.date]
    driven = {(who, route.date) for route in promised for who in (route.vehicle, route.crew)}
    visited = {(v.key, r.date) for r in promised for v in r.visits}
    names = {r.key: r.name for r in found.folder.requests}
    closed = {code: {day for key, day in read.closures if key == code} for code, _ in read.closures}
    idle = [
        fault("replan-no-route", value=name, day=_said(days))
        for name, days in (*read.absences.items(), *read.crew_absences.items())
        if not any((name, day) in driven for day in days)
    ]
    unvisited = [
        fault("replan-no-visit", value=names.get(key, key), day=_said(days))
        for key, days in closed.items()
        if not any((key, day) in visited for day in days)
    ]
    return [*idle, *unvisited]


def _said(days: Collection[date]) -> str:
    ends = dict.fromkeys((min(days), max(days)))
    return " → ".join(short_day(day) for day in ends)


def _curve_point(point: ParetoPoint) -> CurvePoint:
    return CurvePoint(
        changes=point.changes,
        cost_eur=round(point.cost, 4),
        lower_bound_eur=round(point.lower_bound, 4),
        price_eur=round(point.price, 4),
        is_proven=point.is_proven,
    )
