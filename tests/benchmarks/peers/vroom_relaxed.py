"""
VROOM on the relaxed village problem.

VROOM has no periods. The week of a visit is a skill, and each depot has, for each week, as many
vehicles as its vehicles have days. It stops by itself once its local searches end.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from routing.benchmarks.village import WORKING_DAYS
from routing.problem import DAYS_PER_WEEK, Problem
from tests.benchmarks.peers.judge import PeerRoute

EXPLORATION = 5
"""The most thorough level."""


def solve_relaxed(problem: Problem, *, seconds: float, seed: int = 0) -> list[PeerRoute]:
    """Solve; an empty list where visits stay unassigned. VROOM takes no seed."""
    import vroom

    asked = vroom.Input()
    asked.set_durations_matrix("car", problem.duration_matrix.astype(np.uint32))
    asked.set_distances_matrix("car", problem.distance_matrix.astype(np.uint32))
    longest = problem.vehicles[0].longest_day_s
    kinds = []
    for week in range(problem.weeks):
        for vehicle in problem.vehicles:
            for _ in range(WORKING_DAYS):
                asked.add_vehicle(
                    vroom.Vehicle(
                        len(kinds),
                        start=vehicle.depot,
                        end=vehicle.depot,
                        skills={1 + week},
                        time_window=vroom.TimeWindow(0, longest),
                    )
                )
                kinds.append((week, vehicle.depot))
    for i, stop in enumerate(problem.stops):
        weeks = {day // DAYS_PER_WEEK for day in stop.days}
        skills = {1 + week for week in weeks} if len(weeks) == 1 else set()
        asked.add_job(
            vroom.Job(i, location=stop.node, default_service=stop.service_time_s, skills=skills)
        )
    found = asked.solve(
        exploration_level=EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds)
    ).to_dict()
    if found["summary"]["unassigned"]:
        return []
    return [
        PeerRoute(
            week=kinds[route["vehicle"]][0],
            day=None,
            depot=kinds[route["vehicle"]][1],
            stops=tuple(step["id"] for step in route["steps"] if step["type"] == "job"),
        )
        for route in found["routes"]
    ]
