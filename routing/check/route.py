"""The rules of one route, seen alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from routing.check.rules import Violation
from routing.problem import Problem, Vehicle
from routing.solution import DayRoute

RELATIVE_TOLERANCE = 1e-6


def route_violations(problem: Problem, route: DayRoute) -> Iterator[Violation]:
    """List the rules that one route breaks, whatever the others do."""
    unreadable = _first_unreadable(problem, route)
    if unreadable:
        yield Violation(unreadable)
        return
    yield from _limit_violations(problem, route)
    yield from _timetable_violations(problem, route)
    yield from _break_violations(problem, route)
    yield from _cost_violations(problem, route)


def _first_unreadable(problem: Problem, route: DayRoute) -> str:
    if not 0 <= route.vehicle < len(problem.vehicles):
        return "unknown vehicle"
    if not route.stops or len(route.starts_s) != len(route.stops):
        return "a route needs stops, and one start of service for each"
    if not all(0 <= i < len(problem.stops) for i in route.stops):
        return "unknown stop"
    slept = [node for node in (route.starts_from, route.ends_at) if node is not None]
    if not all(0 <= node < len(problem.duration_matrix) for node in slept):
        return "unknown place to sleep"
    return ""


def _limit_violations(problem: Problem, route: DayRoute) -> Iterator[Violation]:
    vehicle = problem.vehicles[route.vehicle]
    if route.day not in vehicle.days:
        yield Violation("the vehicle does not work on that day", "off_day")
    if (more := len(route.stops) - vehicle.max_stops) > 0:
        text = f"{len(route.stops)} stops, more than {vehicle.max_stops}"
        yield Violation(text, "stop_count", excess=more, limit=vehicle.max_stops)
    if (more := sum(problem.stops[i].demand for i in route.stops) - vehicle.capacity) > 0:
        yield Violation("the load exceeds the capacity", "capacity", excess=more)
    if (more := vehicle.earliest_start_s - route.depart_s) > 0:
        text, limit = "the departure is too early", vehicle.earliest_start_s
        yield Violation(text, "departure", excess=more, limit=limit)
    if (more := route.return_s - vehicle.latest_return_s) > 0:
        text, limit = "the return is too late", vehicle.latest_return_s
        yield Violation(text, "return", excess=more, limit=limit)
    if (more := route.return_s - route.depart_s - vehicle.longest_day_s) > 0:
        text, limit = "the day is too long", vehicle.longest_day_s
        yield Violation(text, "day_length", excess=more, limit=limit)


def _timetable_violations(problem: Problem, route: DayRoute) -> Iterator[Violation]:
    nodes = _nodes(problem, route)
    pause = min(_break_lengths(problem.vehicles[route.vehicle]), default=0)
    clock = route.depart_s
    for position, (i, start) in enumerate(zip(route.stops, route.starts_s, strict=True)):
        stop = problem.stops[i]
        clock += int(problem.duration_matrix[nodes[position], stop.node])
        if route.break_after == position and position > 0:
            clock += pause
        if start < clock:
            yield Violation(f"stop {i} starts before the vehicle can be there")
        outside_s = (
            max(w.earliest_s - start, start - w.latest_s) for w in stop.windows_on(route.day)
        )
        if (more := min(outside_s, default=1)) > 0:
            text = f"stop {i} starts outside its time window"
            yield Violation(text, "hour", stop=i, excess=more)
        if stop.vehicles is not None and route.vehicle not in stop.vehicles:
            yield Violation(f"stop {i} may not be served by this vehicle", "vehicle", stop=i)
        clock = start + stop.service_time_s
    clock += int(problem.duration_matrix[nodes[-2], nodes[-1]])
    if route.break_after == len(route.stops):
        clock += pause
    if route.return_s < clock:
        yield Violation("the return is earlier than the vehicle can be there")


@dataclass(frozen=True, slots=True)
class _Rest:
    """A break that begins between two moments, after the stop at ``position`` or during it."""

    position: int
    earliest_s: int
    latest_s: int
    length_s: int


def _break_violations(problem: Problem, route: DayRoute) -> Iterator[Violation]:
    vehicle = problem.vehicles[route.vehicle]
    if route.break_after is not None and not 1 <= route.break_after <= len(route.stops):
        yield Violation("the break follows no stop")
    if vehicle.break_s > 0:
        yield from _work_violations(vehicle, route, _rests(problem, route, vehicle.break_s))
    if vehicle.driving_break_s > 0:
        rests = _rests(problem, route, vehicle.driving_break_s)
        yield from _driving_violations(problem, route, {rest.position for rest in rests})


def _rests(problem: Problem, route: DayRoute, length_s: int) -> list[_Rest]:
    """List the breaks of a route that last as long as a rule asks, in order of time."""
    nodes = _nodes(problem, route)
    lengths = _break_lengths(problem.vehicles[route.vehicle])
    rests = []
    for position, (i, start) in enumerate(zip(route.stops, route.starts_s, strict=True), start=1):
        stop = problem.stops[i]
        ends = start + stop.service_time_s
        if stop.allows_break and stop.service_time_s >= length_s:
            rests.append(_Rest(position, start, ends - length_s, length_s))
        if route.break_after == position:
            moments = (*route.starts_s, route.return_s)
            leg_s = int(problem.duration_matrix[nodes[position], nodes[position + 1]])
            free_s = moments[position] - ends - leg_s
            taken_s = max((length for length in lengths if length <= free_s), default=0)
            if taken_s >= length_s:
                rests.append(_Rest(position, ends, ends, taken_s))
    return rests


def _work_violations(vehicle: Vehicle, route: DayRoute, rests: list[_Rest]) -> Iterator[Violation]:
    """Take each break as late as the work before it allows: no other choice leaves less after."""
    rested_s = route.depart_s
    for number, rest in enumerate(rests):
        begins = min(rest.latest_s, rested_s + vehicle.break_after_s)
        if begins < rest.earliest_s:
            text = (
                "the work between two breaks is too long" if number else "the break comes too late"
            )
            yield Violation(text, "break", excess=rest.earliest_s - begins)
            return
        rested_s = begins + rest.length_s
    if (more := route.return_s - rested_s - vehicle.break_after_s) > 0:
        text = "the work after the break is too long" if rests else "a break is missing"
        yield Violation(text, "break", excess=more)


def _driving_violations(problem: Problem, route: DayRoute, rests: set[int]) -> Iterator[Violation]:
    limit = problem.vehicles[route.vehicle].driving_break_after_s
    driven_s = 0
    for position, (a, b) in enumerate(pairwise(_nodes(problem, route))):
        if position in rests:
            driven_s = 0
        driven_s += int(problem.duration_matrix[a, b])
        if driven_s > limit:
            text = "the vehicle drives too long without a break"
            yield Violation(text, "driving_break", excess=driven_s - limit)
            return


def _cost_violations(problem: Problem, route: DayRoute) -> Iterator[Violation]:
    vehicle = problem.vehicles[route.vehicle]
    metres = sum(int(problem.distance_matrix[a, b]) for a, b in pairwise(_nodes(problem, route)))
    seconds = route.return_s - route.depart_s
    cost = vehicle.fixed_cost + metres * vehicle.cost_per_metre + seconds * vehicle.cost_per_second
    if route.ends_at is not None:
        cost += vehicle.night_cost
    if not abs(cost - route.cost) <= RELATIVE_TOLERANCE * max(1.0, cost):
        yield Violation(f"the cost is {cost}, not {route.cost}")


def _nodes(problem: Problem, route: DayRoute) -> list[int]:
    """Where the vehicle leaves from, its stops, where it ends its day."""
    depot = problem.vehicles[route.vehicle].depot
    return [
        depot if route.starts_from is None else route.starts_from,
        *(problem.stops[i].node for i in route.stops),
        depot if route.ends_at is None else route.ends_at,
    ]


def _break_lengths(vehicle: Vehicle) -> list[int]:
    """List the lengths that a break between two stops may have."""
    return [length for length in (vehicle.break_s, vehicle.driving_break_s) if length > 0]
