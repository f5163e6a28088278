"""The answer of routing in the words of the trade: names, dates, hours, lines and directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from guinguette.calendar import date_of
from guinguette.folder.read_folder import (
    WorkingFolder,
)
from guinguette.folder.request import (
    CommuneRequest,
)
from guinguette.folder.settings.duty import turns
from guinguette.planning.folder_problem import Ground, sites
from guinguette.roads.closed import closed_roads
from guinguette.roads.kinds import Roads, Site
from guinguette.tour import (
    LonLat,
    LowerBoundGap,
    RoadDistance,
    Route,
    Tour,
    Unserved,
    Visit,
)
from guinguette.wall_clock import moment_of
from routing.directions.manoeuvres import Manoeuvre, manoeuvres
from routing.directions.paths import PathFinder, path_line
from routing.problem import Problem
from routing.solution import DayRoute, Solution, UnservedStop


def name_tour(
    folder: WorkingFolder, roads: Roads, problem: Problem, ground: Ground, solution: Solution
) -> Tour:
    """
    Give a solution the names, dates and lines of a folder.

    Parameters
    ----------
    problem, ground
        Those of the folder (:func:`guinguette.planning.folder_problem.build_problem`); the problem
        may have other patterns or days, with the same stops, vehicles and nodes.
    solution
        An answer to the problem.

    Returns
    -------
    tour
        Euros rounded to four decimals; its lower bound holds for all plans (``lower_bound_scope``).
    """
    return _Namer(folder, roads, problem, ground).tour(solution)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leg:
    """The way from one site to the next."""

    distance_m: int
    driving_s: int
    path: tuple[LonLat, ...]
    manoeuvres: tuple[Manoeuvre, ...]


def with_served(after: Tour, before: Tour, folder: WorkingFolder) -> Tour:
    """
    Count the communes served of a plan made from another: not those that miss every visit.

    Parameters
    ----------
    after
        The plan, with its routes and its missed visits.
    before
        The plan that it was made from, whose communes are counted.
    folder
        Its communes; others are not counted.
    """
    people = {request.commune.code: request.commune.population for request in folder.requests}
    lost = (_idle(after) - _idle(before)) & people.keys()
    back = (_idle(before) - _idle(after)) & people.keys()
    gained = sum(people[code] for code in back) - sum(people[code] for code in lost)
    return replace(
        after,
        communes_served=before.communes_served + len(back) - len(lost),
        inhabitants_served=before.inhabitants_served + gained,
    )


def _idle(tour: Tour) -> set[str]:
    """List the communes whose every visit is missed; those not served are counted out already."""
    visited = {visit.commune_code for route in tour.routes for visit in route.visits}
    missed = {one.commune_code for one in tour.missed}
    return missed - visited - {one.commune_code for one in tour.unserved}


class _Namer:
    """Gives a solution its names, dates and lines."""

    def __init__(
        self, folder: WorkingFolder, roads: Roads, problem: Problem, ground: Ground
    ) -> None:
        self.folder = folder
        self.roads = roads
        self.problem = problem
        self.ground = ground
        self.sites = sites(folder)
        self.turns = turns(folder.settings)
        self.paths = PathFinder(ground.placed.graph)

    def tour(self, solution: Solution) -> Tour:
        settings, requests = self.folder.settings, self.folder.requests
        routes = tuple(self._route(route) for route in solution.routes)
        unserved = {u.stop for u in solution.unserved}
        lacking = {requests[i].commune for i in unserved}
        communes = dict.fromkeys(request.commune for request in requests)
        served = [commune for commune in communes if commune not in lacking]
        return Tour(
            title=settings.title,
            description=settings.description,
            start=settings.horizon.start,
            weeks=settings.horizon.weeks,
            depots=self.folder.depots,
            vehicles=tuple(vehicle.name for vehicle in settings.vehicles),
            routes=tuple(sorted(routes, key=lambda r: (r.date, r.vehicle))),
            unserved=tuple(self._unserved(u) for u in solution.unserved),
            status=solution.status,
            cost_eur=round(solution.cost, 4),
            lower_bound_eur=round(min(solution.lower_bound, solution.cost), 4),
            gap=solution.gap,
            network=self.roads.facts,
            runtime_s=round(solution.runtime_s, 3),
            seed=solution.seed,
            communes_served=len(served),
            communes_asked=len(communes),
            inhabitants_served=sum(commune.population for commune in served),
            road_distances=self._road_distances(),
            closed_roads=closed_roads(self.roads, routes),
            lower_bound_gaps=_lower_bound_gaps(self.problem),
            events=tuple(
                dict.fromkeys(e for day in self.folder.special_days for e in day.events())
            ),
        )

    def _road_distances(self) -> tuple[RoadDistance, ...]:
        """Say how far sites are from their roads; where roads are estimated, there is none."""
        if self.roads.facts.is_estimate:
            return ()
        metres = self.ground.placed.detour_m.tolist()
        keys = [depot.commune_code for depot in self.folder.depots]
        keys += [request.key for request in self.folder.requests]
        return tuple(
            RoadDistance(
                key=key,
                commune_code=site.code,
                name=site.name,
                is_depot=rank < len(self.folder.depots),
                distance_m=distance_m,
            )
            for rank, (key, site, distance_m) in enumerate(
                zip(keys, self.sites, metres, strict=True)
            )
        )

    def _route(self, route: DayRoute) -> Route:
        settings = self.folder.settings
        turn = self.turns[route.vehicle]
        depot = self.problem.vehicles[route.vehicle].depot
        day = date_of(route.day, settings.horizon.start)
        sites = _nodes(self.problem, route)
        legs = [self._leg(origin, destination) for origin, destination in pairwise(sites)]
        visits = tuple(
            self._visit(day, self.folder.requests[i], start, leg)
            for i, start, leg in zip(route.stops, route.starts_s, legs, strict=False)
        )
        back = legs[-1]
        return Route(
            date=day,
            vehicle=turn.vehicle.name,
            crew=turn.crew.name,
            has_trailer=turn.vehicle.has_trailer,
            depot=self.folder.depots[depot],
            depart=moment_of(day, route.depart_s),
            return_=moment_of(day, route.return_s),
            distance_m=sum(leg.distance_m for leg in legs),
            driving_s=sum(leg.driving_s for leg in legs),
            break_s=break_of(self.problem, route),
            break_after=route.break_after,
            cost_eur=round(route.cost, 4),
            visits=visits,
            return_distance_m=back.distance_m,
            return_driving_s=back.driving_s,
            return_path=back.path,
            return_manoeuvres=back.manoeuvres,
            starts_from=self._slept_at(route.starts_from),
            ends_at=self._slept_at(route.ends_at),
        )

    def _slept_at(self, node: int | None) -> str | None:
        return None if node is None else self.sites[node].name

    def _leg(self, origin: int, destination: int) -> _Leg:
        graph, nodes = self.ground.placed.graph, self.ground.placed.nodes
        start, end = int(nodes[origin]), int(nodes[destination])
        edges = self.paths.edges(start, end)
        line = path_line(graph, edges)
        if not line and graph.network is not None:
            line = ((float(graph.x[start]), float(graph.y[start])),)
        first, last = self.sites[origin], self.sites[destination]
        ends = (first.longitude, first.latitude), (last.longitude, last.latitude)
        return _Leg(
            distance_m=int(self.problem.distance_matrix[origin, destination]),
            driving_s=int(self.ground.driving_s[origin, destination]),
            path=_without_repeats((ends[0], *line, ends[1])),
            manoeuvres=self._manoeuvres(edges, last) if origin != destination else (),
        )

    def _manoeuvres(self, edges: Sequence[int], to: Site) -> tuple[Manoeuvre, ...]:
        """Directions along a path; none where roads are estimated."""
        graph = self.ground.placed.graph
        if graph.network is None:
            return ()
        here = (to.longitude, to.latitude)
        return manoeuvres(graph, edges, destination_name=to.name, destination=here)

    def _visit(
        self,
        day: date,
        request: CommuneRequest,
        start_s: int,
        leg: _Leg,
    ) -> Visit:
        profile = self.folder.settings.profile(request.profile)
        opens = start_s + 60 * profile.setup_min
        closes = opens + 60 * profile.opening_min
        return Visit(
            key=request.key,
            commune_code=request.commune.code,
            name=request.name,
            population=request.commune.population,
            place=request.place,
            longitude=request.longitude,
            latitude=request.latitude,
            arrive=moment_of(day, start_s),
            open=moment_of(day, opens),
            close=moment_of(day, closes),
            leave=moment_of(day, closes + 60 * profile.packdown_min),
            distance_m=leg.distance_m,
            driving_s=leg.driving_s,
            path=leg.path,
            manoeuvres=leg.manoeuvres,
            service_profile=profile.name,
            services=profile.services,
            audience=profile.audience,
            rhythm=request.rhythm.on(day).name,
            contact=request.contact,
            phone=request.phone,
            notes=request.notes,
            is_place_private=request.is_place_private,
            wish=request.wish_of(day),
        )

    def _unserved(self, unserved: UnservedStop) -> Unserved:
        request = self.folder.requests[unserved.stop]
        return Unserved(
            key=request.key,
            commune_code=request.commune.code,
            name=request.name,
            missing_visits=unserved.missing_visits,
            reason=unserved.reason,
        )


def _lower_bound_gaps(problem: Problem) -> tuple[LowerBoundGap, ...]:
    """List the rules that bounds leave out or count roughly (:mod:`routing.solver.relaxation`)."""
    gaps: list[LowerBoundGap] = []
    if any(vehicle.nights_away for vehicle in problem.vehicles):
        gaps.append("nights_away")
    if problem.same_hour_s is not None and any(stop.visits > 1 for stop in problem.stops):
        gaps.append("same_hour")
    if problem.balance_cost_per_s:
        gaps.append("balance")
    return tuple(gaps)


def _nodes(problem: Problem, route: DayRoute) -> list[int]:
    """List the nodes of a route; a vehicle that sleeps on the way starts or ends there."""
    depot = problem.vehicles[route.vehicle].depot
    first = depot if route.starts_from is None else route.starts_from
    last = depot if route.ends_at is None else route.ends_at
    return [first, *(problem.stops[i].node for i in route.stops), last]


def break_of(problem: Problem, route: DayRoute) -> int:
    """Return the length of the break between two stops: the longest due that has room there."""
    after = route.break_after
    if after is None:
        return 0
    vehicle, nodes = problem.vehicles[route.vehicle], _nodes(problem, route)
    legs_s = [int(problem.duration_matrix[leg]) for leg in pairwise(nodes)]
    ready_s = route.starts_s[after - 1] + problem.stops[route.stops[after - 1]].service_time_s
    room_s = (*route.starts_s, route.return_s)[after] - ready_s - legs_s[after]
    works_long = route.return_s - route.depart_s > vehicle.break_after_s
    drives_long = sum(legs_s) > vehicle.driving_break_after_s
    lengths_s = [vehicle.break_s] * works_long + [vehicle.driving_break_s] * drives_long
    return max((length for length in lengths_s if length <= room_s), default=vehicle.break_s)


def _without_repeats(line: tuple[LonLat, ...]) -> tuple[LonLat, ...]:
    """Drop a point that is the one before it; two points always stay."""
    kept = [line[0], *(b for a, b in pairwise(line) if a != b)]
    return tuple(kept) if len(kept) > 1 else (line[0], line[-1])
