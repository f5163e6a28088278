"""
PyVRP on the relaxed village problem.

PyVRP has no periods. Each week is a profile in which the visits of the other week are out of
reach, and each depot has, for each week, as many vehicles as its vehicles have days.
"""

from __future__ import annotations

import numpy as np

from routing.benchmarks.village import WORKING_DAYS
from routing.problem import DAYS_PER_WEEK, Problem
from tests.benchmarks.peers.judge import PeerRoute

OUT_OF_REACH = 10_000_000


def solve_relaxed(problem: Problem, *, seconds: float, seed: int = 0) -> list[PeerRoute]:
    """Solve with the tool's own defaults; an empty list where no plan was found."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    depots = sorted({vehicle.depot for vehicle in problem.vehicles})
    kinds = [(week, k) for week in range(problem.weeks) for k in range(len(depots))]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(depots) + len(problem.stops))],
        clients=[
            pyvrp.Client(location=len(depots) + i, service_duration=stop.service_time_s)
            for i, stop in enumerate(problem.stops)
        ],
        depots=[pyvrp.Depot(location=k) for k in range(len(depots))],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=WORKING_DAYS * sum(v.depot == depots[k] for v in problem.vehicles),
                start_depot=k,
                end_depot=k,
                shift_duration=problem.vehicles[0].longest_day_s,
                profile=week,
            )
            for week, k in kinds
        ],
        distance_matrices=[_matrix(problem, depots, week) for week in range(problem.weeks)],
        duration_matrices=[_matrix(problem, depots, week) for week in range(problem.weeks)],
    )
    found = pyvrp.solve(data, MaxRuntime(seconds), seed=seed, display=False)
    if not found.is_feasible():
        return []
    return [
        PeerRoute(
            week=kinds[route.vehicle_type()][0],
            day=None,
            depot=depots[kinds[route.vehicle_type()][1]],
            stops=clients_of(route),
        )
        for route in found.best.routes()
    ]


def clients_of(route) -> tuple[int, ...]:
    """Clients of a route, in order."""
    return tuple(activity.idx for activity in route.schedule() if activity.is_client())


def _matrix(problem: Problem, depots: list[int], week: int) -> np.ndarray:
    """Distances where the visits of another week are out of reach."""
    nodes = [*depots, *(stop.node for stop in problem.stops)]
    matrix = problem.distance_matrix[np.ix_(nodes, nodes)].copy()
    for i, stop in enumerate(problem.stops):
        if week not in {day // DAYS_PER_WEEK for day in stop.days}:
            matrix[len(depots) + i, :] = OUT_OF_REACH
            matrix[:, len(depots) + i] = OUT_OF_REACH
    np.fill_diagonal(matrix, 0)
    return matrix
