"""
An independent judge: recompute a solution from the problem alone.

Nothing here is shared with the solver; every rule is stated again in its plainest form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from routing.problem import Problem
from routing.solution import DayRoute, Solution

COST_TOLERANCE = 1e-6


def check(problem: Problem, solution: Solution) -> tuple[str, ...]:
    """
    List every rule that a solution breaks.

    Parameters
    ----------
    problem
        What was asked.
    solution
        What was answered.

    Returns
    -------
    violations
        English sentences, empty when the solution is right in every respect: times, windows,
        breaks, days, patterns, same vehicle, capacity, completeness, cost and bound.
    """
    violations = [
        f"day {route.day}, vehicle {route.vehicle}: {text}"
        for route in solution.routes
        for text in _route_violations(problem, route)
    ]
    violations += _fleet_violations(solution)
    violations += _visit_violations(problem, solution)
    violations += _evidence_violations(solution)
    return tuple(violations)


def _route_violations(problem: Problem, route: DayRoute) -> Iterator[str]:
    if not 0 <= route.vehicle < len(problem.vehicles):
        yield "unknown vehicle"
        return
    vehicle = problem.vehicles[route.vehicle]
    if not route.stops or len(route.starts_s) != len(route.stops):
        yield "a route needs stops, and one start of service for each"
        return
    if not all(0 <= i < len(problem.stops) for i in route.stops):
        yield "unknown stop"
        return
    if route.day not in vehicle.days:
        yield "the vehicle does not work on that day"
    if len(route.stops) > vehicle.max_stops:
        yield f"{len(route.stops)} stops, more than {vehicle.max_stops}"
    if sum(problem.stops[i].demand for i in route.stops) > vehicle.capacity:
        yield "the load exceeds the capacity"
    if route.depart_s < vehicle.earliest_start_s:
        yield "the departure is too early"
    if route.return_s > vehicle.latest_return_s:
        yield "the return is too late"
    if route.return_s - route.depart_s > vehicle.longest_day_s:
        yield "the day is too long"
    yield from _timetable_violations(problem, route)
    yield from _break_violations(problem, route)
    yield from _cost_violations(problem, route)


def _timetable_violations(problem: Problem, route: DayRoute) -> Iterator[str]:
    vehicle = problem.vehicles[route.vehicle]
    clock, place = route.depart_s, vehicle.depot
    for position, (i, start) in enumerate(zip(route.stops, route.starts_s, strict=True)):
        stop = problem.stops[i]
        clock += int(problem.duration_matrix[place, stop.node])
        if route.break_after == position and position > 0:
            clock += vehicle.break_s
        if start < clock:
            yield f"stop {i} starts before the vehicle can be there"
        windows = stop.windows_on(route.day)
        if not any(window.earliest_s <= start <= window.latest_s for window in windows):
            yield f"stop {i} starts outside its time window"
        if stop.vehicles is not None and route.vehicle not in stop.vehicles:
            yield f"stop {i} may not be served by this vehicle"
        clock, place = start + stop.service_time_s, stop.node
    clock += int(problem.duration_matrix[place, vehicle.depot])
    if route.break_after == len(route.stops):
        clock += vehicle.break_s
    if route.return_s < clock:
        yield "the return is earlier than the vehicle can be there"


def _break_violations(problem: Problem, route: DayRoute) -> Iterator[str]:
    vehicle = problem.vehicles[route.vehicle]
    if vehicle.break_s <= 0 or route.return_s - route.depart_s <= vehicle.break_after_s:
        return
    if any(problem.stops[i].allows_break for i in route.stops):
        return
    if route.break_after is None or not 1 <= route.break_after <= len(route.stops):
        yield "a break is missing"
        return
    last = route.break_after - 1
    begins = route.starts_s[last] + problem.stops[route.stops[last]].service_time_s
    if begins - route.depart_s > vehicle.break_after_s:
        yield "the break comes too late"
    if route.return_s - begins - vehicle.break_s > vehicle.break_after_s:
        yield "the work after the break is too long"


def _cost_violations(problem: Problem, route: DayRoute) -> Iterator[str]:
    vehicle = problem.vehicles[route.vehicle]
    nodes = [vehicle.depot, *(problem.stops[i].node for i in route.stops), vehicle.depot]
    metres = sum(int(problem.distance_matrix[a, b]) for a, b in pairwise(nodes))
    seconds = route.return_s - route.depart_s
    cost = vehicle.fixed_cost + metres * vehicle.cost_per_metre + seconds * vehicle.cost_per_second
    if not abs(cost - route.cost) <= COST_TOLERANCE * max(1.0, cost):
        yield f"the cost is {cost}, not {route.cost}"


def _fleet_violations(solution: Solution) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for route in solution.routes:
        if (route.day, route.vehicle) in seen:
            yield f"two routes on day {route.day} for vehicle {route.vehicle}"
        seen.add((route.day, route.vehicle))


def _visit_violations(problem: Problem, solution: Solution) -> Iterator[str]:
    served: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for route in solution.routes:
        for i in route.stops:
            served[i].append((route.day, route.vehicle))
    missing = {u.stop: u.missing_visits for u in solution.unserved}
    known = set(range(len(problem.stops)))
    if len(missing) < len(solution.unserved) or not missing.keys() <= known:
        yield "a stop is declared unserved twice, or unknown"
    for i, stop in enumerate(problem.stops):
        days = sorted(day for day, _ in served[i])
        if i in missing:
            if len(days) + missing[i] != stop.visits or missing[i] <= 0:
                yield f"stop {i}: {len(days)} visits and {missing[i]} declared missing"
            fits = any(set(days) <= pattern for pattern in stop.visit_patterns)
            if not fits or len(days) != len(set(days)):
                yield f"stop {i}: days {days} fit no pattern"
        elif frozenset(days) not in stop.visit_patterns or len(days) != len(set(days)):
            yield f"stop {i}: days {days} are not one of its patterns"
        if problem.same_vehicle and len({vehicle for _, vehicle in served[i]}) > 1:
            yield f"stop {i}: several vehicles"


def _evidence_violations(solution: Solution) -> Iterator[str]:
    cost = sum(route.cost for route in solution.routes)
    slack = COST_TOLERANCE * max(1.0, cost)
    if not abs(cost - solution.cost) <= slack:
        yield f"the plan costs {cost}, not {solution.cost}"
    if not solution.lower_bound <= solution.cost + slack:
        yield "the lower bound is above the cost"
    if solution.status == "optimal" and solution.gap > COST_TOLERANCE:
        yield "called optimal with a gap"
    if (solution.status in {"partial", "infeasible"}) != bool(solution.unserved):
        yield "the status does not say whether visits are missing"
