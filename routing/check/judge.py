"""
An independent judge: recompute a solution from the problem alone.

Nothing here is shared with the solver; every rule is stated again in its plainest form: those of
one route in ``_check_route``, of the days and relations of the visits in ``_check_visits``, of the
nights away in ``_check_nights``, of the cost and the status in ``_check_evidence``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from routing.check.nights import night_violations
from routing.check.proof import evidence_violations
from routing.check.route import route_violations
from routing.check.rules import Violation, Waived
from routing.check.visits import visit_violations
from routing.problem import Problem
from routing.solution import Solution


def check(
    problem: Problem, solution: Solution, *, waived: Collection[Waived] = ()
) -> tuple[Violation, ...]:
    """
    List every rule that a solution breaks, but for those that are waived.

    Returns
    -------
    violations
        English sentences, each with its rule, empty when the solution is right in every respect:
        times, windows, breaks of work and of driving, capacity, calendars, crews, nights away,
        patterns, same vehicle, same hour, relations between stops, completeness, cost, lower bound
        and status.
    """
    violations = [
        found.at(f"day {route.day}, vehicle {route.vehicle}", day=route.day, vehicle=route.vehicle)
        for route in solution.routes
        for found in route_violations(problem, route)
    ]
    violations += map(Violation, _fleet_violations(solution))
    violations += map(Violation, _crew_violations(problem, solution))
    violations += night_violations(problem, solution.routes)
    violations += visit_violations(problem, solution)
    violations += map(Violation, evidence_violations(problem, solution))
    return tuple(v for v in violations if not any(one.covers(v) for one in waived))


def _fleet_violations(solution: Solution) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for route in solution.routes:
        if (route.day, route.vehicle) in seen:
            yield f"two routes on day {route.day} for vehicle {route.vehicle}"
        seen.add((route.day, route.vehicle))


def _crew_violations(problem: Problem, solution: Solution) -> Iterator[str]:
    out: dict[tuple[int, int], int] = {}
    for route in solution.routes:
        if not 0 <= route.vehicle < len(problem.vehicles):
            continue
        crew = problem.vehicles[route.vehicle].crew
        if crew is None:
            continue
        other = out.setdefault((route.day, crew), route.vehicle)
        if other != route.vehicle:
            yield f"day {route.day}, crew {crew}: it drives vehicles {other} and {route.vehicle}"
