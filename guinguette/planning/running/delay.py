"""A vehicle that is late on the day itself: what slips, whom to call, what saves the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from guinguette.communes.france import CommuneIndex, load_communes
from guinguette.faults import InputError, UsageError
from guinguette.folder.asked_commune import places_named
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from guinguette.planning.continuity.happenings import without_exceptions
from guinguette.planning.folder_problem import Ground, build_problem
from guinguette.planning.former import FolderNumbers
from guinguette.planning.naming import name_tour
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.rhythm import Rhythm
from guinguette.roads.kinds import Roads
from guinguette.roads.of_folder import folder_roads
from guinguette.service.edition import holders
from guinguette.service.memory import Memory, read_memory
from guinguette.tour import Route, Tour, Visit
from guinguette.wall_clock import moment_of
from routing.analysis.late_day import LateRoute, LateRule, is_lawful, late_routes
from routing.objective import route_cost
from routing.problem import Problem
from routing.solution import DayRoute, Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class LateVisit:
    """A visit as it was promised, and when it opens with the delay."""

    visit: Visit
    open: datetime

    @property
    def late_s(self) -> int:
        """How late it opens, seconds."""
        return int((self.open - self.visit.open).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """
    One way to go on with a day that is late.

    Attributes
    ----------
    visits
        What is left of the day, in the order it is driven in.
    dropped
        The visit that is given up, if any.
    is_reordered
        Whether the visits change places.
    break_after
        The visit that the break follows, where it was to be elsewhere.
    return_
        The end of the day of the crew.
    price_eur
        Its cost less that of the day as it was promised, euros.
    broken
        The rules that it breaks: each with the visit it is about, if one, and by how many seconds.
    saved
        The visits that open on time again, which are late where nothing is changed.
    is_lawful
        Whether the judge finds nothing against it.
    found
        The same in the numbers of the problem.
    """

    visits: tuple[LateVisit, ...]
    dropped: Visit | None
    is_reordered: bool
    break_after: Visit | None
    return_: datetime
    price_eur: float
    broken: tuple[tuple[LateRule, Visit | None, int], ...]
    saved: tuple[Visit, ...]
    is_lawful: bool
    found: LateRoute

    @property
    def late(self) -> tuple[LateVisit, ...]:
        """The visits that open late, in the order they are driven in: whom to call."""
        return tuple(one for one in self.visits if one.late_s > 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """
    A day that is late.

    ``folder`` has the places of the day alone, ``problem`` and ``ground`` are its own; ``tour`` is
    the plan that holds the day, ``route`` the day as it was promised, of which ``done`` visits are
    behind; ``event`` is the delay.
    """

    folder: WorkingFolder
    roads: Roads
    problem: Problem
    ground: Ground
    tour: Tour
    route: Route
    done: int
    minutes: int
    event: Event

    @property
    def since(self) -> str:
        """Name of the place that the vehicle leaves late."""
        return self.route.visits[self.done - 1].name if self.done else self.route.start_name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delay:
    """A delay and what can be done: the first way changes nothing, the others save something."""

    case: Case
    ways: tuple[Way, ...]


def delay(
    path: Path,
    vehicle: str,
    minutes: int,
    *,
    today: date,
    day: date | None = None,
    since: str = "",
    words: str = "",
    index: CommuneIndex | None = None,
) -> Delay:
    """
    Say what a delay does to the day of a vehicle.

    Parameters
    ----------
    path
        The working folder.
    vehicle
        Name of the vehicle.
    minutes
        The delay.
    today
        The local day.
    day
        The day of the route; where omitted, today or the next day that the vehicle goes out.
    since
        Name or key of the first place that the vehicle is late for; the first of the day where
        empty. Those before it were served as promised.
    words
        Why, as the author writes it.
    index
        The communes of France; read from the package where omitted.

    Raises
    ------
    UsageError
        If the vehicle has no route on that day, or does not come to that place.
    InputError
        If the folder has faults, or does not fit the plan any more.
    MissingDataError
        If there is no plan yet, or its roads are not there.
    """
    communes = index or CommuneIndex(load_communes())
    memory = read_memory(path)
    memory.last_edition()  # says that there is none
    tour, route = _promised(memory, vehicle, today, day)
    folder = _folder_of(read_folder(path, index=communes, today=today), tour, route)
    roads = folder_roads(folder)
    try:
        problem, ground = build_problem(folder, roads)
    except ValueError as error:  # a place that may come on no day any more
        raise InputError([fault("plan-outdated", value=str(path))]) from error
    case = Case(
        folder=folder,
        roads=roads,
        problem=problem,
        ground=ground,
        tour=tour,
        route=route,
        done=_done(folder, route, since),
        minutes=minutes,
        event=Event(
            kind="delay", subject=route.vehicle, first=route.date, last=route.date, words=words
        ),
    )
    return Delay(case=case, ways=tuple(_ways(case)))


def _promised(memory: Memory, vehicle: str, today: date, day: date | None) -> tuple[Tour, Route]:
    """Find the plan that holds a day and the route of a vehicle on it."""
    days, name = holders(memory.editions), vehicle.strip().casefold()
    tours = {one.number: memory.tour(one) for one in memory.editions if one.number in days.values()}
    asked = sorted(each for each in days if each >= today) if day is None else [day]
    driven = [
        (tour, route)
        for each in asked
        if (tour := tours.get(days.get(each, 0))) is not None
        for route in tour.routes
        if route.date == each and route.visits
    ]
    found = next((one for one in driven if one[1].vehicle.casefold() == name), None)
    if found is None:
        names = list(dict.fromkeys(route.vehicle for _, route in driven))
        facts = {"nearest": nearest(vehicle, names), "expected": ", ".join(names) or "-"}
        on = (day or today).isoformat()
        raise UsageError(fault("delay-no-route", value=vehicle, day=on, **facts))
    return found


def _folder_of(folder: WorkingFolder, tour: Tour, route: Route) -> WorkingFolder:
    """Keep of a folder what a day needs, so that little is measured; its period is the plan's."""
    folder = without_exceptions(folder)  # the day is driven, whatever was written since
    before = route.date - timedelta(days=1)
    slept = [r.visits[-1].key for r in tour.routes if r.date == before and r.ends_at is not None]
    rows = {request.key: request for request in folder.requests}
    keys = dict.fromkeys((*(visit.key for visit in route.visits), *slept))
    if not rows.keys() >= keys.keys():
        raise InputError([fault("plan-outdated", value=str(folder.path))])
    horizon = folder.settings.horizon.model_copy(update={"start": tour.start, "weeks": tour.weeks})
    return replace(
        folder,
        settings=folder.settings.model_copy(update={"horizon": horizon}),
        requests=tuple(
            replace(rows[key], rhythm=Rhythm.ONCE, apart=(), together=()) for key in keys
        ),
    )


def _done(folder: WorkingFolder, route: Route, since: str) -> int:
    """Count the visits before the place that a text names."""
    if not since:
        return 0
    keys = {request.key for request in places_named(since, folder.requests)}
    for rank, visit in enumerate(route.visits):
        if visit.key in keys:
            return rank
    names = [visit.name for visit in route.visits]
    facts = {"nearest": nearest(since, names), "expected": ", ".join(names)}
    raise UsageError(fault("delay-not-there", value=since, **facts))


def _ways(case: Case) -> Iterator[Way]:
    promised = FolderNumbers(case.folder, case.tour.routes).route(case.route)
    try:
        first, *others = late_routes(
            case.problem, promised, done=case.done, late_s=60 * case.minutes
        )
    except ValueError as error:
        raise InputError([fault("plan-outdated", value=str(case.folder.path))]) from error
    saving = [one for one in others if _saves(case.problem, one, first, promised)]
    for one in (first, *sorted(saving, key=_rank)):
        yield _way(case, one, first, promised)


def _saves(problem: Problem, late: LateRoute, first: LateRoute, promised: DayRoute) -> bool:
    """Whether a way keeps the rules, and is better for someone than to change nothing."""
    before = _late_s(first)
    is_better = first.broken or any(late_s < before[i] for i, late_s in _late_s(late).items())
    return bool(is_better) and is_lawful(problem, late, promised)


def _late_s(late: LateRoute) -> dict[int, int]:
    return dict(zip(late.route.stops, late.late_s, strict=True))


def _rank(late: LateRoute) -> tuple[bool, int, int, float]:
    number = sum(late_s > 0 for late_s in late.late_s)
    return late.dropped is not None, number, sum(late.late_s), late.route.cost


def _way(case: Case, late: LateRoute, first: LateRoute, promised: DayRoute) -> Way:
    visits, late_s = case.route.visits, _late_s(late)
    saved = [i for i, s in _late_s(first).items() if s and late_s.get(i) == 0]
    order = [i for i in first.route.stops if i != late.dropped]
    return Way(
        visits=tuple(
            LateVisit(visit=visits[i], open=visits[i].open + timedelta(seconds=late_s[i]))
            for i in late.route.stops[case.done :]
        ),
        dropped=None if late.dropped is None else visits[late.dropped],
        is_reordered=list(late.route.stops) != order,
        break_after=_moved_break(case, late),
        return_=moment_of(case.route.date, late.route.return_s),
        price_eur=round(late.route.cost - route_cost(case.problem, promised), 2),
        broken=tuple((rule, None if i is None else visits[i], s) for rule, i, s in late.broken),
        saved=tuple(visits[i] for i in saved),
        is_lawful=is_lawful(case.problem, late, promised),
        found=late,
    )


def _moved_break(case: Case, late: LateRoute) -> Visit | None:
    visits, after, was = case.route.visits, late.route.break_after, case.route.break_after
    follows = visits[late.route.stops[after - 1]] if after else None
    return None if was and follows is visits[was - 1] else follows


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
    return replace(
        tour,
        routes=tuple(sorted((r for r in after if r.visits), key=lambda r: (r.date, r.vehicle))),
        missed=(*tour.missed, *_missed(case, way)),
        events=tuple(dict.fromkeys((*tour.events, case.event))),
        cost_eur=cost_eur,
        lower_bound_eur=lower_bound_eur,
        gap=(cost_eur - lower_bound_eur) / cost_eur if cost_eur else 0.0,
        status="feasible" if tour.status == "optimal" else tour.status,
    )


def _route(case: Case, way: Way) -> Route:
    """Draw the day again: another order has other ways; what is behind stays as it was told."""
    empty = Solution(
        routes=(way.found.route,), unserved=(), cost=way.found.route.cost, lower_bound=0.0,
        status="feasible", runtime_s=0.0, seed=0,
    )  # fmt: skip
    (made,) = name_tour(case.folder, case.roads, case.problem, case.ground, empty).routes
    told = {visit.key: visit for visit in case.route.visits}
    visits = tuple(_excepted(case, visit, told[visit.key]) for visit in made.visits)
    return replace(made, crew=case.route.crew, visits=visits)


def _excepted(case: Case, visit: Visit, told: Visit) -> Visit:
    if visit.arrive == told.arrive:
        return replace(visit, slot=told.slot, cause=told.cause)
    return replace(visit, slot=_slot(case.route, told), cause=case.event)


def _missed(case: Case, way: Way) -> Iterator[MissedVisit]:
    if way.dropped is not None:
        gone = way.dropped
        yield MissedVisit(
            key=gone.key,
            commune_code=gone.commune_code,
            name=gone.name,
            slot=_slot(case.route, gone),
            cause=case.event,
            phone=gone.phone,
        )


def _slot(route: Route, visit: Visit) -> Slot:
    return visit.slot or Slot(date=route.date, vehicle=route.vehicle, arrive=visit.arrive)
