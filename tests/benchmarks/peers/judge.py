"""Recompute what a peer answers, from the problem alone."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from routing.benchmarks._plane import SCALE
from routing.benchmarks.pvrp import PvrpInstance
from routing.benchmarks.village import WORKING_DAYS
from routing.problem import DAYS_PER_WEEK, Problem


@dataclass(frozen=True, slots=True)
class PeerRoute:
    """Stops of one vehicle of a depot on one day; any day of the week where ``day`` is None."""

    week: int
    day: int | None
    depot: int
    stops: tuple[int, ...]


def judged_cost(problem: Problem, routes: list[PeerRoute]) -> int:
    """
    Length of a plan of a village instance.

    Raises
    ------
    AssertionError
        If a stop is missed or served too often, a day is too long, or vehicles are not enough.
    """
    days = Counter()
    served = {i: [] for i in range(len(problem.stops))}
    total = 0
    fleet = Counter(vehicle.depot for vehicle in problem.vehicles)
    for route in routes:
        length = _length(problem, route)
        work = length + sum(problem.stops[i].service_time_s for i in route.stops)
        assert work <= problem.vehicles[0].longest_day_s
        days[route.week, route.day, route.depot] += 1
        total += length
        for i in route.stops:
            served[i].append(route)
    for (_, day, depot), used in days.items():
        assert used <= fleet[depot] * (WORKING_DAYS if day is None else 1)
    for i, found in served.items():
        _assert_served(problem, i, found)
    return total


def _length(problem: Problem, route: PeerRoute) -> int:
    nodes = [route.depot, *(problem.stops[i].node for i in route.stops), route.depot]
    return sum(int(problem.distance_matrix[a, b]) for a, b in pairwise(nodes))


def _assert_served(problem: Problem, i: int, routes: list[PeerRoute]) -> None:
    """The days fit a pattern: whole days where they are known, else weeks."""
    stop = problem.stops[i]
    if any(route.day is None for route in routes):
        weeks = sorted(route.week for route in routes)
        assert any(weeks == sorted(d // DAYS_PER_WEEK for d in p) for p in stop.visit_patterns), i
    else:
        days = frozenset(DAYS_PER_WEEK * route.week + route.day for route in routes)
        assert days in stop.visit_patterns, i
        assert len(days) == len(routes)


def judged_length(instance: PvrpInstance, days: dict[int, list[tuple[int, ...]]]) -> float:
    """
    Exact length of a plan of a periodic instance.

    Raises
    ------
    AssertionError
        If a stop misses its pattern, or a day breaks a limit.
    """
    problem = instance.problem
    points = [instance.points[min(instance.points)]]
    points += [instance.points[number] for number in instance.customers]
    total, served = 0.0, [set() for _ in problem.stops]
    for day, routes in days.items():
        vans = [vehicle for vehicle in problem.vehicles if day in vehicle.days]
        assert len(routes) <= len(vans)
        for route in routes:
            places = [points[0], *(points[1 + i] for i in route), points[0]]
            length = sum(math.dist(a, b) for a, b in pairwise(places))
            service = sum(problem.stops[i].service_time_s for i in route)
            assert length * SCALE + service <= vans[0].longest_day_s + 1
            assert sum(problem.stops[i].demand for i in route) <= vans[0].capacity
            assert not any(day in served[i] for i in route)
            total += length
            for i in route:
                served[i].add(day)
    assert all(frozenset(d) in s.visit_patterns for d, s in zip(served, problem.stops, strict=True))
    return total
