"""Cordeau's periodic instances: read one, and write its plan with the file's own numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from routing.benchmarks._plane import (
    SCALE,
    Point,
    limit_units,
    plan_length,
    plane_lower_bound,
    plane_matrices,
)
from routing.errors import BenchmarkFormatError
from routing.problem import DAYS_PER_WEEK, FOREVER_S, Problem, Stop, Vehicle
from routing.solution import Solution


@dataclass(frozen=True, slots=True, eq=False)
class PvrpInstance:
    """
    One instance.

    ``customers`` gives the file's number of each stop; ``points`` the coordinates by number.
    """

    name: str
    problem: Problem
    customers: tuple[int, ...]
    points: dict[int, Point]


def parse_pvrp(name: str, text: str) -> PvrpInstance:
    """
    Read the text of an instance.

    The first bit of a combination (most significant) is day 1. Durations are rounded up, so that
    a plan that fits here fits the file.

    Raises
    ------
    BenchmarkFormatError
        If the text does not follow the published format.
    """
    try:
        rows = [line.split() for line in text.splitlines() if line.strip()]
        kind, per_day, customers, days = (int(x) for x in rows[0][:4])
        limits = [(float(a), int(float(b))) for a, b in (row[:2] for row in rows[1 : 1 + days])]
        people = rows[1 + days :]
        _require(kind == 1, "not a periodic problem")
        _require(len(people) == 1 + customers, f"{len(people)} places, not {1 + customers}")
        points = {int(r[0]): (float(r[1]), float(r[2])) for r in people}
        due = [r for r in people[1:] if int(r[5]) > 0]
        nodes = [int(people[0][0]), *(int(r[0]) for r in due)]
        durations, distances = plane_matrices([points[number] for number in nodes])
        stops = tuple(
            Stop(
                node=1 + k,
                service_time_s=math.ceil(float(r[3]) * SCALE),
                demand=int(float(r[4])),
                visit_patterns=_combinations(r, days),
            )
            for k, r in enumerate(due)
        )
        vehicles = _vehicles(limits, per_day, len(stops))
    except (IndexError, ValueError) as error:
        raise BenchmarkFormatError(f"{name}: {error}") from error
    problem = Problem(
        weeks=math.ceil(days / DAYS_PER_WEEK),
        duration_matrix=durations,
        distance_matrix=distances,
        stops=stops,
        vehicles=vehicles,
        same_vehicle=False,
    )
    return PvrpInstance(name, problem, tuple(nodes[1:]), points)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def read_pvrp(path: Path) -> PvrpInstance:
    """Read an instance file."""
    return parse_pvrp(path.stem, path.read_text(encoding="latin-1"))


def pvrp_routes(instance: PvrpInstance, solution: Solution) -> list[dict[str, object]]:
    """Routes with the file's numbers: days and vehicles from 1."""
    order: dict[int, int] = {}
    routes: list[dict[str, object]] = []
    for route in solution.routes:
        order[route.day] = order.get(route.day, 0) + 1
        routes.append(
            {
                "day": route.day + 1,
                "vehicle": order[route.day],
                "stops": [instance.customers[i] for i in route.stops],
            }
        )
    return routes


def pvrp_cost(instance: PvrpInstance, solution: Solution) -> float:
    """Length of a plan with exact distances, in the file's unit."""
    depot = min(instance.points)
    return plan_length([instance.points[i] for i in (depot, *instance.customers)], solution)


def pvrp_lower_bound(solution: Solution) -> float:
    """Lower bound in the file's unit, lowered by the rounding of every arc."""
    return plane_lower_bound(solution)


def _combinations(row: list[str], days: int) -> tuple[frozenset[int], ...]:
    frequency, count = int(row[5]), int(row[6])
    patterns = tuple(
        frozenset(day for day in range(days) if int(code) >> (days - 1 - day) & 1)
        for code in row[7 : 7 + count]
    )
    if len(patterns) != count or any(len(pattern) != frequency for pattern in patterns):
        raise ValueError(f"customer {row[0]}: a combination lacks or has another frequency")
    return patterns


def _vehicles(limits: list[tuple[float, int]], per_day: int, stops: int) -> tuple[Vehicle, ...]:
    alike: dict[tuple[float, int], set[int]] = {}
    for day, limit in enumerate(limits):
        alike.setdefault(limit, set()).add(day)
    return tuple(
        Vehicle(
            depot=0,
            days=frozenset(days),
            longest_day_s=limit_units(duration) if duration else FOREVER_S,
            capacity=capacity,
            max_stops=stops,
        )
        for (duration, capacity), days in alike.items()
        for _ in range(per_day)
    )
