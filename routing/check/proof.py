"""The cost, the lower bound and the status of a solution."""

from __future__ import annotations

from collections.abc import Iterator

from routing.check.visits import van_of
from routing.problem import Problem
from routing.solution import Solution

RELATIVE_TOLERANCE = 1e-6


def evidence_violations(problem: Problem, solution: Solution) -> Iterator[str]:
    """List what the solution says of itself and that does not hold."""
    cost = _cost(problem, solution)
    slack = RELATIVE_TOLERANCE * max(1.0, abs(cost))
    if not abs(cost - solution.cost) <= slack:
        yield f"the plan costs {cost}, not {solution.cost}"
    if not solution.lower_bound <= solution.cost + slack:
        yield "the lower bound is above the cost"
    if solution.status == "optimal" and not solution.cost - solution.lower_bound <= slack:
        yield "called optimal with a gap"
    known = [u for u in solution.unserved if 0 <= u.stop < len(problem.stops)]
    unwilling = {u.stop for u in known if problem.stops[u.stop].prize is None}
    if (solution.status in {"partial", "infeasible"}) != bool(unwilling):
        yield "the status does not say whether visits are missing"
    elif unwilling and (solution.status == "infeasible") == bool(solution.routes):
        yield "the status does not say whether there is a plan"
    if any(u.reason == "not_worth_it" and u.stop in unwilling for u in known):
        yield "a stop without a prize is called not worth it"


def _cost(problem: Problem, solution: Solution) -> float:
    cost = sum(route.cost for route in solution.routes)
    away = {van_of(problem, v): 0 for v, vehicle in enumerate(problem.vehicles) if vehicle.days}
    for route in solution.routes:
        if van_of(problem, route.vehicle) in away:
            away[van_of(problem, route.vehicle)] += route.return_s - route.depart_s
            cost += sum(_visit_cost(problem, i, route.day, route.vehicle) for i in route.stops)
    for i in {u.stop for u in solution.unserved}:
        prize = problem.stops[i].prize if 0 <= i < len(problem.stops) else None
        cost += 0.0 if prize is None else prize
    if away:
        cost += problem.balance_cost_per_s * (max(away.values()) - min(away.values()))
    return cost


def _visit_cost(problem: Problem, i: int, day: int, vehicle: int) -> float:
    costs = problem.visit_cost
    if costs is None or not (0 <= i < len(problem.stops) and 0 <= day < problem.days):
        return 0.0
    one_day, one_vehicle = costs.shape[1] == 1, costs.shape[2] == 1
    return float(costs[i, 0 if one_day else day, 0 if one_vehicle else vehicle])
