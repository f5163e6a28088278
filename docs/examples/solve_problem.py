"""Solve a bare problem: a depot, three villages on a road, two weeks, one van."""

import numpy as np

from routing.check.judge import check
from routing.problem import Problem, Stop, Vehicle
from routing.solver.deadline import Deadline
from routing.solver.solve import solve

KM, MINUTE, HOUR = 1000, 60, 3600
places_km = np.array([0, 10, 12, 30])  # the depot first
distances = np.abs(places_km[:, None] - places_km[None, :]) * KM

every_monday, every_tuesday = frozenset({0, 7}), frozenset({1, 8})
once = tuple(frozenset({day}) for day in (0, 1, 7, 8))


def village(node: int, patterns: tuple[frozenset[int], ...]) -> Stop:
    """Serve a village for two hours."""
    return Stop(node=node, service_time_s=2 * HOUR, visit_patterns=patterns)


problem = Problem(
    weeks=2,
    duration_matrix=distances * MINUTE // KM,  # one kilometre a minute
    distance_matrix=distances,
    stops=(
        village(1, (every_monday, every_tuesday)),  # the solver picks the weekday
        village(2, (every_monday, every_tuesday)),
        village(3, once),
    ),
    vehicles=(Vehicle(depot=0, days=frozenset({0, 1, 7, 8}), longest_day_s=6 * HOUR),),
)
solution = solve(problem, deadline=Deadline(effort=300))

print(f"{solution.cost / KM:.0f} km, lower bound {solution.lower_bound / KM:.0f} km")
for route in solution.routes:
    print(f"day {route.day}: villages", *(problem.stops[i].node for i in route.stops))
print("rules broken:", check(problem, solution))
