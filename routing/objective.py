"""
What a plan costs, and of what its cost is made.

Solvers use it; :mod:`routing.check.judge` states the same sums again, in its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.problem import Problem
from routing.solution import DayRoute


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCost:
    """
    The parts of the cost of a plan, in the unit of the problem's costs.

    ``distance``, ``time``, ``fixed`` and ``nights`` add up to the costs of the routes; ``visits``
    are the costs of the visits themselves, ``prizes`` those lost, ``balance`` the price of the
    difference between the vehicles' times away.
    """

    distance: float
    time: float
    fixed: float
    nights: float
    visits: float
    prizes: float
    balance: float

    @property
    def total(self) -> float:
        """The cost of the plan."""
        routes = self.distance + self.time + self.fixed + self.nights
        return routes + self.visits + self.prizes + self.balance


def route_metres(problem: Problem, route: DayRoute) -> int:
    """Return the metres of a route, from where the vehicle slept to where it sleeps."""
    depot = problem.vehicles[route.vehicle].depot
    nodes = [
        depot if route.starts_from is None else route.starts_from,
        *(problem.stops[i].node for i in route.stops),
        depot if route.ends_at is None else route.ends_at,
    ]
    return sum(int(problem.distance_matrix[a, b]) for a, b in pairwise(nodes))


def route_cost(problem: Problem, route: DayRoute) -> float:
    """
    Compute what :attr:`routing.solution.DayRoute.cost` must say.

    Distance, time away, fixed cost and the night that follows; neither the costs of its visits nor
    the price of imbalance.
    """
    vehicle = problem.vehicles[route.vehicle]
    return (
        vehicle.fixed_cost
        + route_metres(problem, route) * vehicle.cost_per_metre
        + (route.return_s - route.depart_s) * vehicle.cost_per_second
        + (0.0 if route.ends_at is None else vehicle.night_cost)
    )


def plan_cost(problem: Problem, routes: Sequence[DayRoute], left_out: Iterable[int]) -> PlanCost:
    """
    Compute the cost of a plan, part by part.

    Parameters
    ----------
    routes
        The routes of the plan; their own ``cost`` is not read.
    left_out
        The stops that lack visits; those with a prize lose it.
    """
    vehicles = problem.vehicles
    prizes = (problem.stops[i].prize for i in left_out)
    return PlanCost(
        distance=sum(vehicles[r.vehicle].cost_per_metre * route_metres(problem, r) for r in routes),
        time=sum(vehicles[r.vehicle].cost_per_second * (r.return_s - r.depart_s) for r in routes),
        fixed=sum(vehicles[r.vehicle].fixed_cost for r in routes),
        nights=sum(vehicles[r.vehicle].night_cost for r in routes if r.ends_at is not None),
        visits=sum(problem.visit_cost_of(i, r.day, r.vehicle) for r in routes for i in r.stops),
        prizes=sum(prize for prize in prizes if prize is not None),
        balance=problem.balance_cost_per_s * imbalance_s(problem, routes),
    )


def imbalance_s(problem: Problem, routes: Sequence[DayRoute]) -> int:
    """Return the seconds between the longest and the shortest total time away of a van."""
    vans = problem.vans
    away = {van: 0 for van, vehicle in zip(vans, problem.vehicles, strict=True) if vehicle.days}
    for route in routes:
        away[vans[route.vehicle]] += route.return_s - route.depart_s
    return max(away.values(), default=0) - min(away.values(), default=0)
