"""Short genetic searches, and their plans as the checker reads them."""

import numpy as np

from routing.problem import Problem, Stop, Vehicle
from routing.solution import Solution, UnservedStop
from routing.solver.deadline import Deadline
from routing.solver.genetic import genetic_search
from tests.instances import days, once


def searched(problem: Problem, *, children: int = 10, seed: int = 1, **options) -> Solution:
    """Search for so many children, and return the plan."""
    routes, left_out = genetic_search(
        problem, seed=seed, deadline=Deadline(), iterations=children, **options
    )
    return as_solution(problem, routes, left_out)


def as_solution(problem, routes, left_out) -> Solution:
    return Solution(
        routes=tuple(routes),
        unserved=tuple(
            UnservedStop(stop=i, missing_visits=problem.stops[i].visits, reason="fleet_full")
            for i in left_out
        ),
        cost=sum(route.cost for route in routes),
        lower_bound=0.0,
        status=("partial" if routes else "infeasible") if left_out else "feasible",
        runtime_s=0.0,
        seed=0,
    )


def scattered(count: int, *, seed: int = 0, asymmetric: bool = False) -> np.ndarray:
    """Whole distances between random points of a square of 1,000 units, the depots first."""
    random = np.random.default_rng(seed)
    points = random.integers(0, 1000, size=(count, 2))
    distances = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))
    if asymmetric:
        distances *= random.uniform(1.0, 1.5, size=distances.shape)
    return distances.astype(np.int64)


def town(*, stops: int = 25, vans: int = 3, asymmetric: bool = False, **rules) -> Problem:
    """Stops with every kind of rhythm over four days, and vans of 60 units."""
    matrix = scattered(stops + 1, asymmetric=asymmetric)
    patterns = [once(0, 1, 2, 3), (days(0, 2), days(1, 3)), (days(0, 1, 2, 3),)]
    van = Vehicle(depot=0, days=frozenset(range(4)), capacity=60, max_stops=stops)
    return Problem(
        weeks=1,
        duration_matrix=matrix,
        distance_matrix=matrix,
        stops=tuple(
            Stop(
                node=1 + k,
                service_time_s=10,
                demand=5 + k % 7,
                visit_patterns=patterns[0 if k % 5 else 1 + k % 2],
            )
            for k in range(stops)
        ),
        vehicles=(van,) * vans,
        same_vehicle=False,
        **rules,
    )
