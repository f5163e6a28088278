"""The timetable as a plan of a folder: its routes as they are driven, and the rules they break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from guinguette.calendar import date_of, day_number
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.duty import turn_numbers, turns
from guinguette.instruction import Waiver
from guinguette.language.typed import fold
from guinguette.planning.folder_problem import Ground, build_problem
from guinguette.planning.hand.desk import named_waivers
from guinguette.planning.naming import name_tour
from guinguette.programme.new_folder import asked_rhythm
from guinguette.programme.placing import Placed
from guinguette.programme.timing import Timed
from guinguette.rhythm import OnDates
from guinguette.roads.kinds import Roads
from guinguette.tour import Tour
from routing.analysis.kept_routes import broken_rules
from routing.objective import plan_cost, route_cost, route_metres
from routing.problem import Problem
from routing.solution import DayRoute, Solution


@dataclass(frozen=True, slots=True)
class Late:
    """A visit that begins so many seconds before the vehicle can be there."""

    date: date
    vehicle: str
    name: str
    late_s: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Hers:
    """
    What the timetable does, in the numbers of a folder.

    ``folder`` asks for the places of the timetable alone, as often as it visits them; ``problem``
    is that without any exception; ``waivers`` are the rules that ``routes`` break, ``late`` the
    visits that begin before the vehicle can be there.
    """

    folder: WorkingFolder
    roads: Roads
    problem: Problem
    ground: Ground
    routes: tuple[DayRoute, ...]
    waivers: tuple[Waiver, ...]
    late: tuple[Late, ...]

    @property
    def cost_eur(self) -> float:
        """What it costs over the period."""
        return plan_cost(self.problem, self.routes, ()).total

    @property
    def outings_min(self) -> dict[str, tuple[int, int]]:
        """Between what hours each vehicle is out, minutes after midnight."""
        names = [turn.vehicle.name for turn in turns(self.folder.settings)]
        found: dict[str, tuple[int, int]] = {}
        for route in self.routes:
            name = names[route.vehicle]
            first, last = found.get(name, (route.depart_s // 60, 0))
            leaves, returns = route.depart_s // 60, -(-route.return_s // 60)
            found[name] = min(first, leaves), max(last, returns)
        return found

    def tour(self, lower_bound_eur: float = 0.0) -> Tour:
        """Write it as a plan, with what is proven of the plans that keep every rule."""
        cost = self.cost_eur
        solution = Solution(
            routes=self.routes, unserved=(), cost=cost, lower_bound=min(cost, lower_bound_eur),
            status="feasible", runtime_s=0.0, seed=self.folder.settings.planning.seed,
        )  # fmt: skip
        made = name_tour(self.folder, self.roads, self.problem, self.ground, solution)
        return replace(made, waivers=self.waivers)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan costs over the period: euros, metres, seconds away from the depot, visits."""

    cost_eur: float
    distance_m: int
    away_s: int
    visits: int
    days: int


def figures(problem: Problem, routes: Sequence[DayRoute]) -> Figures:
    """Add a plan up."""
    return Figures(
        cost_eur=plan_cost(problem, routes, ()).total,
        distance_m=sum(route_metres(problem, route) for route in routes),
        away_s=sum(route.return_s - route.depart_s for route in routes),
        visits=sum(len(route.stops) for route in routes),
        days=len(routes),
    )


def asking_as_hers(
    folder: WorkingFolder,
    places: Sequence[Timed],
    rows: Mapping[int, int],
    visits: Sequence[Placed],
) -> tuple[WorkingFolder, dict[int, int]]:
    """
    Ask for the places of a timetable alone, as often as it visits them.

    Returns
    -------
    folder, stops
        The stop of each place, by rank.
    """
    requests: list[CommuneRequest] = []
    stops: dict[int, int] = {}
    for rank, row in sorted(rows.items(), key=lambda pair: pair[1]):
        rhythm = asked_rhythm(places[rank].rhythm, folder.settings.horizon.weeks)
        request = folder.requests[row]
        dates = tuple(sorted(v.date for v in visits if v.rank == rank))
        if len(dates) != len(next(iter(request.patterns(folder.settings)), ())):
            own = dates if isinstance(rhythm, OnDates) else ()
            request = replace(request, rhythm=rhythm, dates=own)
        stops[rank] = len(requests)
        requests.append(request)
    return replace(folder, requests=tuple(requests)), stops


def laid_over(
    folder: WorkingFolder,
    roads: Roads,
    visits: Sequence[Placed],
    stops: Mapping[int, int],
    *,
    words: str,
) -> Hers:
    """
    Lay a timetable over a folder.

    Parameters
    ----------
    folder
        Read without a fault; its absences and holidays are exceptions, and left out.
    visits
        In the period of the folder.
    stops
        The row of the folder of each place of the timetable, by rank.
    words
        Why it breaks rules.
    """
    problem, ground = build_problem(folder, roads)
    vehicles = turn_numbers(folder.settings)
    names = {fold(vehicle.name): vehicle.name for vehicle in folder.settings.vehicles}
    first = folder.settings.vehicles[0].name
    start = folder.settings.horizon.start
    groups: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for visit in visits:
        name = names.get(fold(visit.vehicle), first)
        number = vehicles[name, visit.date.weekday()]
        groups[day_number(visit.date, start), number].append(visit)
    routes = tuple(
        _driven(folder, problem, key, group, stops) for key, group in sorted(groups.items())
    )
    return Hers(
        folder=folder,
        roads=roads,
        problem=problem,
        ground=ground,
        routes=routes,
        waivers=named_waivers(folder, broken_rules(problem, routes), words),
        late=tuple(late for route in routes for late in _late(folder, problem, route)),
    )


def _late(folder: WorkingFolder, problem: Problem, route: DayRoute) -> Iterator[Late]:
    """List the visits of a day that begin too early to be reached from the one before."""
    day = date_of(route.day, folder.settings.horizon.start)
    vehicle = turns(folder.settings)[route.vehicle].vehicle.name
    for k in range(1, len(route.stops)):
        before, here = (problem.stops[i] for i in route.stops[k - 1 : k + 1])
        ready_s = route.starts_s[k - 1] + before.service_time_s
        ready_s += int(problem.duration_matrix[before.node, here.node])
        if ready_s > route.starts_s[k]:
            name = folder.requests[route.stops[k]].name
            yield Late(day, vehicle, name, ready_s - route.starts_s[k])


def _driven(
    folder: WorkingFolder,
    problem: Problem,
    key: tuple[int, int],
    visits: Sequence[Placed],
    stops: Mapping[int, int],
) -> DayRoute:
    """Drive the visits of a day at their hours; those without one follow as the file has them."""
    day, v = key
    vehicle = problem.vehicles[v]
    order: list[int] = []
    starts_s: list[int] = []
    for visit in visits:
        i = stops[visit.rank]
        profile = folder.settings.profile(folder.requests[i].profile)
        if visit.window_min is not None:
            starts_s.append(60 * (visit.window_min[0] - profile.setup_min))
        else:
            starts_s.append(_follows(problem, v, i, order, starts_s))
        order.append(i)
    nodes = [vehicle.depot, *(problem.stops[i].node for i in order), vehicle.depot]
    legs = [int(problem.duration_matrix[a, b]) for a, b in pairwise(nodes)]
    ends = [at + problem.stops[i].service_time_s for i, at in zip(order, starts_s, strict=True)]
    depart_s = max(0, starts_s[0] - legs[0])
    route = DayRoute(
        day=day,
        vehicle=v,
        stops=tuple(order),
        depart_s=depart_s,
        starts_s=tuple(starts_s),
        return_s=max(ends) + legs[-1],
        break_after=_break_after(problem, v, (starts_s, ends, legs)),
        cost=0.0,
    )
    return replace(route, cost=route_cost(problem, route))


def _follows(
    problem: Problem, v: int, i: int, order: Sequence[int], starts_s: Sequence[int]
) -> int:
    """Return the earliest start of a stop after those before it."""
    vehicle, node = problem.vehicles[v], problem.stops[i].node
    if order:
        before = problem.stops[order[-1]]
        ready_s = starts_s[-1] + before.service_time_s
        ready_s += int(problem.duration_matrix[before.node, node])
    else:
        ready_s = vehicle.earliest_start_s + int(problem.duration_matrix[vehicle.depot, node])
    return max(ready_s, problem.stops[i].time_windows[0].earliest_s)


def _break_after(
    problem: Problem, v: int, times: tuple[Sequence[int], Sequence[int], Sequence[int]]
) -> int | None:
    """Find the pause of a long day: where there is room for one, the nearest to its middle."""
    vehicle = problem.vehicles[v]
    starts_s, ends, legs = times
    length_s = ends[-1] + legs[-1] - starts_s[0] + legs[0]
    if not vehicle.break_s or length_s <= vehicle.break_after_s:
        return None
    middle = (starts_s[0] + ends[-1]) / 2
    rooms = [
        k for k in range(1, len(starts_s)) if starts_s[k] - ends[k - 1] - legs[k] >= vehicle.break_s
    ]
    return min(rooms, key=lambda k: abs(ends[k - 1] - middle), default=None)


def unknown_vehicles(folder: WorkingFolder, visits: Sequence[Placed]) -> Iterator[str]:
    """Name the vehicles of a timetable that a folder does not have."""
    names = {fold(vehicle.name) for vehicle in folder.settings.vehicles}
    one = len(names) == 1
    said = dict.fromkeys(visit.vehicle for visit in visits)
    yield from (name for name in said if name and fold(name) not in names and not one)
