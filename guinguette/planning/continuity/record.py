"""
A continuation written as a plan: each visit with its slot, each exception with its cause.

The past is taken over as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from guinguette.calendar import DAYS_PER_WEEK, date_of
from guinguette.folder.settings.duty import turns
from guinguette.instruction import Waiver
from guinguette.planning.continuity.continuation import Continuation
from guinguette.planning.continuity.found import Found, with_lower_bound
from guinguette.planning.continuity.promises_kept import later
from guinguette.planning.held_visits import at_their_places
from guinguette.planning.naming import name_tour, with_served
from guinguette.promised import Event, EventKind, MissedVisit, Slot
from guinguette.service.standing import Occurrence
from guinguette.tour import LowerBoundGap, Route, Tour, Visit
from guinguette.wall_clock import moment_of
from routing.analysis.change_cost import NO_VEHICLE, lawful_now
from routing.solution import DayRoute, Solution


def recorded(case: Continuation, found: Found) -> Tour:
    """
    Write what was found as a plan.

    Parameters
    ----------
    found
        What :meth:`guinguette.planning.continuity.continuation.Continuation.solve` found.

    Returns
    -------
    tour
        With slots, causes, missed visits and events; its past is that of the plans that stand.
    """
    writer = _Writer(case, found)
    solution = writer.without_exceptions(found)
    made = name_tour(case.folder, case.roads, found.problem, case.ground, solution)
    since = date_of(case.frozen, case.start)
    past = [r for r in case.standing.routes if made.start <= r.date < since]
    fresh = [writer.with_slots(r) for r in made.routes if r.date >= since]
    redone = sum(route.cost_eur for route in made.routes if route.date < since)
    change = sum(route.cost_eur for route in past) - redone
    routes = sorted([*past, *fresh], key=lambda route: (route.date, route.vehicle))
    names = {vehicle.name for vehicle in case.folder.settings.vehicles if vehicle.weekdays}
    tour = replace(
        made,
        routes=tuple(routes),
        vehicles=tuple(v for v in made.vehicles if v in names or v in {r.vehicle for r in routes}),
        cost_eur=round(made.cost_eur + change, 4),
        lower_bound_eur=round(max(0.0, made.lower_bound_eur + change), 4),
        lower_bound_scope=found.scope,
        lower_bound_gaps=_gaps(case, made),
        missed=tuple(writer.missed()),
        habits_since=_habits_since(case, found),
        events=tuple(dict.fromkeys((*_events(case), *made.events))),
        instructions=case.instructed.given,
        waivers=_still_needed(case, routes),
    )
    tour = with_served(tour, made, case.folder)
    return at_their_places(tour, case.folder.requests, since=since)


def _gaps(case: Continuation, made: Tour) -> tuple[LowerBoundGap, ...]:
    """Name the rules that the lower bound leaves out, the working time of crews among them."""
    return (*made.lower_bound_gaps, "working_time") if case.cuts else made.lower_bound_gaps


def _habits_since(case: Continuation, found: Found) -> date | None:
    tours = case.standing.tours
    if found.habits.is_changed or not tours:
        return date_of(case.settled, case.start)
    return tours[-1].habits_since


def _still_needed(case: Continuation, routes: Sequence[Route]) -> tuple[Waiver, ...]:
    """List the waivers of the days whose routes stay as they were."""
    standing = set(case.standing.routes)
    kept = {route.date for route in routes if route in standing}
    within = {date_of(day, case.start) for day in range(case.promises.days)}
    return tuple(one for one in case.standing.waivers if one.date in kept & within)


def gaps(case: Continuation, after: Tour) -> tuple[tuple[str, date, date], ...]:
    """
    List the waits that missed visits open.

    Returns
    -------
    gaps
        (name, last visit before, next visit); a place whose next visit is not planned yet has none.
    """
    days: dict[str, set[date]] = defaultdict(set)
    before = (route for route in case.standing.routes if route.date < after.start)
    for route in (*before, *after.routes):
        for visit in route.visits:
            days[visit.key].add(route.date)
    found: dict[tuple[str, date, date], None] = {}
    for one in after.missed:
        earlier = max((day for day in days[one.key] if day < one.slot.date), default=None)
        later_on = min((day for day in days[one.key] if day > one.slot.date), default=None)
        if earlier is not None and later_on is not None:
            found[one.name, earlier, later_on] = None
    return tuple(found)


def _events(case: Continuation) -> tuple[Event, ...]:
    """List what is known to happen, rows that appear and disappear included."""
    events = list(case.happened.events)
    said = {(event.kind, event.subject) for event in events}
    since = date_of(case.frozen, case.start)
    moves: tuple[tuple[EventKind, Iterable[str]], ...] = (
        ("joined", case.promises.joining if case.standing.tours else ()),
        ("left", dict.fromkeys(visit.key for _, visit, _ in case.promises.gone())),
    )
    for kind, keys in moves:
        events += [
            Event(kind=kind, subject=key, first=since, last=date.max, source="folder")
            for key in keys
            if (kind, key) not in said
        ]
    return (*events, *_unfit_habits(case))


def _unfit_habits(case: Continuation) -> Iterator[Event]:
    """Name the vehicles whose habits of a day do not go together: months slide, rules change."""
    days: dict[str, list[date]] = defaultdict(list)
    for route in case.former if case.standing.tours else ():
        if (
            route.day >= case.settled
            and route.vehicle != NO_VEHICLE
            and lawful_now(case.cycle, route) is None
        ):
            name = turns(case.folder.settings)[route.vehicle].vehicle.name
            days[name].append(_date(case, route))
    for name, unfit in sorted(days.items()):
        yield Event(
            kind="unfit_habits", subject=name, first=min(unfit), last=max(unfit), source="folder"
        )


def expected(case: Continuation) -> Tour | None:
    """
    Write what the service promises before anything new comes between.

    Returns
    -------
    tour
        The days planned already as they are, the others as habit has them; ``None`` where nothing
        was promised.
    """
    horizon = case.folder.settings.horizon
    last = case.standing.tours[-1] if case.standing.tours else None
    if last is not None and (last.start, last.weeks) == (horizon.start, horizon.weeks):
        return last
    planned = [r for r in case.standing.routes if horizon.start <= r.date <= horizon.last]
    ahead = [route for route in _known(case) if not case.standing.covers(_date(case, route))]
    if last is None or not (planned or ahead):
        return None
    known = [route for route in ahead if route.vehicle != NO_VEHICLE]
    empty = Solution(
        routes=tuple(known), unserved=(), cost=sum(route.cost for route in known), lower_bound=0.0,
        status="feasible", runtime_s=0.0, seed=0,
    )  # fmt: skip
    made = name_tour(case.folder, case.roads, case.goes_on, case.ground, empty)
    gone = [
        later(route, [visit], days)
        for route, visit, days in case.promises.gone()
        if not case.standing.covers(route.date + timedelta(days=days))
    ]
    routes = sorted([*planned, *made.routes, *gone], key=lambda r: (r.date, r.vehicle))
    return replace(
        made,
        routes=tuple(routes),
        cost_eur=round(sum(route.cost_eur for route in routes), 4),
        network=last.network,
        unserved=last.unserved,
        communes_served=len({v.commune_code for r in routes for v in r.visits}),
    )


def _known(case: Continuation) -> tuple[DayRoute, ...]:
    """Return the habits of places that were there before; others are told as new."""
    new = set(case.promises.joining)
    places = case.promises.habit_places
    known = [place for place in places if case.folder.requests[place.stop].key not in new]
    return case.former if known == places else case.promises.routes_of(case.cycle, known)


def _date(case: Continuation, route: DayRoute) -> date:
    return date_of(route.day, case.start)


@dataclass(frozen=True, slots=True)
class _Habit:
    """A visit of the habits, and the day on which it is made, if any."""

    route: DayRoute
    start_s: int
    made_on: int | None


class _Writer:
    def __init__(self, case: Continuation, found: Found) -> None:
        self.case = case
        self.keys = {request.key: i for i, request in enumerate(case.folder.requests)}
        self.turns = turns(case.folder.settings)
        self.carried: dict[tuple[int, int], Occurrence] = {}
        self.lost: list[tuple[int, Occurrence]] = []
        self.habits = self._paired(found)

    def with_slots(self, route: Route) -> Route:
        """Say of each visit of a route where habit puts it, unless it is there."""
        return replace(route, visits=tuple(self._with_slot(route, v) for v in route.visits))

    def without_exceptions(self, found: Found) -> Solution:
        """Leave a visit that an exception takes out of what the service cannot do."""
        lacking = {u.stop: u.missing_visits for u in found.habits.solution.unserved}
        unserved = []
        for one in found.solution.unserved:
            missing = lacking.get(one.stop, 0) if one.stop in self.habits else one.missing_visits
            if missing:
                unserved.append(replace(one, missing_visits=missing))
        solution = replace(found.solution, unserved=tuple(unserved))
        if solution.routes and all(found.problem.stops[u.stop].prize is not None for u in unserved):
            solution = replace(solution, status="feasible")
        return with_lower_bound(solution, solution.lower_bound)

    def missed(self) -> Iterator[MissedVisit]:
        """List the visits of the habits that are not made, those of the past as they were told."""
        case = self.case
        since = date_of(case.frozen, case.start)
        yield from self._missed_before(since)
        for i, habits in sorted(self.habits.items()):
            for habit in habits:
                day = habit.route.day
                is_made = habit.made_on is not None or case.promises.was_made_before(i, day)
                ahead = self._ahead(i, day)
                if not is_made and (day >= case.frozen or ahead):
                    slot = self._slot(habit)
                    lost = ahead and case.happened.cause(i, ahead.vehicle, ahead.date)
                    yield self._missed(i, slot, lost or self._cause(i, slot))
        for i, one in self.lost:
            yield self._missed(i, one.slot, one.cause)

    def _missed(self, i: int, slot: Slot, cause: Event | None) -> MissedVisit:
        request = self.case.folder.requests[i]
        return MissedVisit(
            key=request.key,
            commune_code=request.commune.code,
            name=request.name,
            slot=slot,
            cause=cause,
            phone=request.phone,
        )

    def _ahead(self, i: int, day: int) -> Route | None:
        """Return the route, still to come, that was to make the visit of a slot elsewhere."""
        told = self.case.promises.told.get((i, day))
        if told is None or told.route is None or not told.is_exception:
            return None
        return told.route if told.route.date >= date_of(self.case.frozen, self.case.start) else None

    def _missed_before(self, since: date) -> Iterator[MissedVisit]:
        for key in sorted(self.case.standing.occurrences):
            for one in self.case.standing.occurrences[key]:
                if one.missed is not None and self.case.start <= one.slot.date < since:
                    yield one.missed

    def _with_slot(self, route: Route, visit: Visit) -> Visit:
        i = self.keys[visit.key]
        day = (route.date - self.case.start).days
        late = self.carried.get((i, day))
        if late is not None:
            return replace(visit, slot=late.slot, cause=late.cause)
        habit = next((h for h in self.habits.get(i, ()) if h.made_on == day), None)
        if habit is None:
            return visit
        slot = self._slot(habit)
        if (slot.date, slot.vehicle, slot.arrive) == (route.date, route.vehicle, visit.arrive):
            return visit
        return replace(visit, slot=slot, cause=self._cause(i, slot))

    def _cause(self, i: int, slot: Slot) -> Event | None:
        told = self.case.promises.told.get((i, (slot.date - self.case.start).days))
        if told is not None and told.is_exception and told.cause is not None:
            return told.cause
        return self.case.happened.cause(i, slot.vehicle, slot.date)

    def _slot(self, habit: _Habit) -> Slot:
        day = _date(self.case, habit.route)
        vehicle = self.turns[habit.route.vehicle].vehicle
        return Slot(date=day, vehicle=vehicle.name, arrive=moment_of(day, habit.start_s))

    def _paired(self, found: Found) -> Mapping[int, list[_Habit]]:
        """Pair the visits of each stop with those of its habits: day, then week, then any."""
        made = _visits(found.solution.routes)
        pairs = {}
        for i, promised in _visits(found.habits.solution.routes).items():
            own = set(made.get(i, ())) - self._carry(i, promised, made.get(i, ()))
            days = paired_days(sorted(promised), sorted(own))
            pairs[i] = [
                _Habit(route, start_s, days.get(day))
                for day, (route, start_s) in sorted(promised.items())
            ]
        return pairs

    def _carry(self, i: int, promised: Collection[int], made: Collection[int]) -> set[int]:
        """Give the visits that were carried into the horizon their days, and return these."""
        left, moved = set(made) - set(promised), []
        for one in self.case.promises.carried.get(i, ()):
            day = (one.route.date - self.case.start).days if one.route else -1
            if day in made:
                self.carried[i, day] = one
            elif day not in promised:
                moved.append(one)
        carried = {day for stop, day in self.carried if stop == i} & left
        for one, day in zip_longest(moved, sorted(left - carried)[: len(moved)]):
            if day is None:
                self.lost.append((i, one))
            else:
                self.carried[i, day] = one
                carried.add(day)
        return carried


def _visits(routes: Sequence[DayRoute]) -> dict[int, dict[int, tuple[DayRoute, int]]]:
    found: dict[int, dict[int, tuple[DayRoute, int]]] = defaultdict(dict)
    for route in routes:
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            found[i][route.day] = route, start_s
    return found


def paired_days(promised: list[int], made: list[int]) -> dict[int, int]:
    """Pair days of two lists, ``{promised: made}``."""
    pairs = {day: day for day in promised if day in made}
    for near in (lambda a, b: a // DAYS_PER_WEEK == b // DAYS_PER_WEEK, lambda _a, _b: True):
        free = [day for day in made if day not in pairs.values()]
        for day in (day for day in promised if day not in pairs):
            other = next((one for one in free if near(day, one)), None)
            if other is not None:
                pairs[day] = other
                free.remove(other)
    return pairs
