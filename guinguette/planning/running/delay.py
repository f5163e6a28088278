"""A vehicle that is late on the day itself: what slips, whom to call, what saves the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from guinguette.faults import InputError, UsageError
from guinguette.folder.asked_commune import places_named
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.catalogue import long_day
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from guinguette.planning.continuity.happenings import without_exceptions
from guinguette.planning.folder_problem import Ground, build_problem
from guinguette.planning.former import FolderNumbers
from guinguette.promised import Event
from guinguette.rhythm import Rhythm
from guinguette.roads.kinds import Roads
from guinguette.roads.of_folder import folder_roads
from guinguette.service.memory import Memory, read_memory
from guinguette.service.standing import standing_between
from guinguette.tour import Route, Tour, Visit
from guinguette.wall_clock import moment_of
from routing.analysis.late_day import LateRoute, LateRule, is_lawful, late_route, late_routes
from routing.objective import route_cost
from routing.problem import FOREVER_S, Problem
from routing.solution import DayRoute

_AHEAD = timedelta(weeks=4)
"""How far the next day that a vehicle goes out is looked for."""
LEAST_OPENING = 0.5
"""Of an opening, what has to be left: cut by more than half, it is better given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateVisit:
    """A visit as it was promised, and when it opens and closes with the delay."""

    visit: Visit
    open: datetime
    close: datetime

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
    is_shortened
        Whether who opens late closes when it was promised, or as near as half an opening allows.
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
    problem, found
        The same in the numbers of the problem that it is driven on.
    """

    visits: tuple[LateVisit, ...]
    dropped: Visit | None
    is_reordered: bool
    break_after: Visit | None
    is_shortened: bool
    return_: datetime
    price_eur: float
    broken: tuple[tuple[LateRule, Visit | None, int], ...]
    saved: tuple[Visit, ...]
    is_lawful: bool
    problem: Problem
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
) -> Delay:
    """
    Say what a delay does to the day of a vehicle.

    Parameters
    ----------
    day
        The day of the route; where omitted, today or the next day that the vehicle goes out.
    since
        Name or key of the first place that the vehicle is late for; the first of the day where
        empty. Those before it were served as promised.
    words
        Why, as the author writes it.

    Raises
    ------
    UsageError
        If the vehicle has no route on that day, or does not come to that place.
    InputError
        If the folder has faults, or does not fit the plan any more.
    MissingDataError
        If there is no plan yet, or its roads are not there.
    """
    memory = read_memory(path)
    memory.last_edition()  # says that there is none
    tour, route = _promised(memory, vehicle, today, day)
    folder = _folder_of(read_folder(path, today=today), tour, route)
    roads = folder_roads(folder)
    try:
        problem, ground = build_problem(folder, roads)
    except ValueError as error:  # a place that may come on no day any more
        raise InputError([fault("plan-outdated", value=str(path))]) from error
    for i, visit in enumerate(route.visits):  # some may have been cut already
        stays_s = int((visit.leave - visit.arrive).total_seconds())
        problem = _cut(problem, i, max(0, problem.stops[i].service_time_s - stays_s))
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
    first, last = (today, today + _AHEAD) if day is None else (day, day)
    standing = standing_between(memory, first, last)
    driven = [r for r in standing.routes if first <= r.date <= last and r.visits]
    name = vehicle.strip().casefold()
    route = next((one for one in driven if one.vehicle.casefold() == name), None)
    tour = standing.holder(route.date) if route else None
    if route is None or tour is None:
        known = sorted({v for one in standing.tours for v in one.vehicles})
        if known and name not in map(str.casefold, known):
            facts = {"nearest": nearest(vehicle, known), "expected": ", ".join(known)}
            raise UsageError(fault("hand-vehicle-unknown", value=vehicle, **facts))
        out = ", ".join(one.vehicle for one in driven if one.date == first) or "-"
        day_words = long_day(first)
        raise UsageError(fault("delay-no-route", value=vehicle, day=day_words, expected=out))
    return tour, route


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
    yield _way(case, case.problem, first, first, promised)
    problem = _shortened(case, promised)
    shorter = late_route(problem, promised, done=case.done, late_s=60 * case.minutes)
    if problem is not case.problem and _saves(problem, shorter, first, promised):
        yield _way(case, problem, shorter, first, promised)
    saving = [one for one in others if _saves(case.problem, one, first, promised)]
    for one in sorted(saving, key=_rank):
        yield _way(case, case.problem, one, first, promised)


def _shortened(case: Case, promised: DayRoute) -> Problem:
    """Cut the openings that begin late, one after the other, so that they end when promised."""
    problem = case.problem
    for rank in range(case.done, len(promised.stops)):
        late = late_route(problem, promised, done=case.done, late_s=60 * case.minutes)
        visit = case.route.visits[rank]
        least_s = LEAST_OPENING * (visit.close - visit.open).total_seconds()
        cut_s = min(late.late_s[rank], int(least_s))
        if cut_s:
            problem = _cut(problem, promised.stops[rank], cut_s)
    return problem


def _cut(problem: Problem, i: int, cut_s: int) -> Problem:
    """Shorten a service; it may begin as much later, since its end is what is bounded."""
    stop = problem.stops[i]
    windows = (replace(w, latest_s=min(w.latest_s + cut_s, FOREVER_S)) for w in stop.time_windows)
    shorter = replace(stop, service_time_s=stop.service_time_s - cut_s, time_windows=tuple(windows))
    return replace(problem, stops=(*problem.stops[:i], shorter, *problem.stops[i + 1 :]))


def _saves(problem: Problem, late: LateRoute, first: LateRoute, promised: DayRoute) -> bool:
    """Whether a way keeps the rules, and is better for someone than to change nothing."""
    before = _late_s(first)
    is_better = first.broken or any(late_s < before[i] for i, late_s in _late_s(late).items())
    is_better = is_better or (late.dropped is None and late.route.return_s < first.route.return_s)
    return bool(is_better) and is_lawful(problem, late, promised)


def _late_s(late: LateRoute) -> dict[int, int]:
    return dict(zip(late.route.stops, late.late_s, strict=True))


def _rank(late: LateRoute) -> tuple[bool, int, int, float]:
    number = sum(late_s > 0 for late_s in late.late_s)
    return late.dropped is not None, number, sum(late.late_s), late.route.cost


def _way(
    case: Case, problem: Problem, late: LateRoute, first: LateRoute, promised: DayRoute
) -> Way:
    visits, late_s = case.route.visits, _late_s(late)
    saved = [i for i, s in _late_s(first).items() if s and late_s.get(i) == 0]
    order = [i for i in first.route.stops if i != late.dropped]
    return Way(
        visits=tuple(
            LateVisit(
                visit=visits[i],
                open=visits[i].open + timedelta(seconds=late_s[i]),
                close=visits[i].close + timedelta(seconds=late_s[i] - _cut_s(case, problem, i)),
            )
            for i in late.route.stops[case.done :]
        ),
        dropped=None if late.dropped is None else visits[late.dropped],
        is_reordered=list(late.route.stops) != order,
        break_after=_moved_break(case, late),
        is_shortened=problem is not case.problem,
        return_=moment_of(case.route.date, late.route.return_s),
        price_eur=round(late.route.cost - route_cost(case.problem, promised), 2),
        broken=tuple((rule, None if i is None else visits[i], s) for rule, i, s in late.broken),
        saved=tuple(visits[i] for i in saved),
        is_lawful=is_lawful(problem, late, promised),
        problem=problem,
        found=late,
    )


def _cut_s(case: Case, problem: Problem, i: int) -> int:
    return case.problem.stops[i].service_time_s - problem.stops[i].service_time_s


def _moved_break(case: Case, late: LateRoute) -> Visit | None:
    visits, after, was = case.route.visits, late.route.break_after, case.route.break_after
    follows = visits[late.route.stops[after - 1]] if after else None
    return None if was and follows is visits[was - 1] else follows
