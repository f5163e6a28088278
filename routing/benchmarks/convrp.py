"""
Consistent instances: the days of each customer are given, its vehicle and its hour are promised.

The files of Groër, Golden and Wasil (2009, Manufacturing & Service Operations Management 11(4)) and
their variants: five days, a customer is due on some of them, one vehicle serves it on all of its
days, the cost is the distance. No file bounds the fleet; an instance gets :data:`FLEET_FACTOR`
times the vehicles that its fullest day needs by load or service time alone, and
:data:`FLEET_SPARE` more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
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
from routing.problem import DAYS_PER_WEEK, Problem, Stop, Vehicle
from routing.solution import Solution

FLEET_FACTOR, FLEET_SPARE = 2.0, 2
"""An ample fleet: load and service time say nothing of the driving."""
_NOT_DUE = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class ConvrpInstance:
    """
    One instance.

    ``customers`` gives the file's number of each stop; ``points`` the depot, then the stops.
    """

    name: str
    problem: Problem
    customers: tuple[int, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """
    How regular a plan is.

    ``largest_spread`` is the largest difference between two arrivals at one customer, in the
    file's unit, as planned; ``largest_spread_at_once`` is the same where every route leaves at 0
    and nobody waits, as in the publication. ``most_vehicles`` is the most vehicles that one
    customer sees, ``mean_vehicles`` their mean; ``vehicles`` is how many go out at all.
    """

    largest_spread: float
    largest_spread_at_once: float
    most_vehicles: int
    mean_vehicles: float
    vehicles: int


def parse_convrp(name: str, text: str, *, same_hour: float | None = None) -> ConvrpInstance:
    """
    Read the text of an instance.

    Parameters
    ----------
    text
        Sections ``NODE_COORD``, ``DEMAND`` and ``SVC_TIME``, one column a day in the last two (a
        demand of -1: not due on that day), and ``DEPOT``: its coordinates.
    same_hour
        Largest spread of the starts of service at one customer, in the file's unit.

    Raises
    ------
    BenchmarkFormatError
        If the text does not follow the format, or a customer's demand or service time changes
        from day to day.
    """
    try:
        head, sections = _sections(text)
        places = {int(row[0]): (float(row[1]), float(row[2])) for row in sections["NODE_COORD"]}
        _require_dimension(head, len(places))
        customers, stops = _due_stops(sections, days=int(head["NUM_DAYS"]))
        x, y = sections["DEPOT"][0]
        points = ((float(x), float(y)), *(places[number] for number in customers))
        problem = _problem(head, points, stops)
    except (IndexError, KeyError, ValueError) as error:
        raise BenchmarkFormatError(f"{name}: {error}") from error
    if same_hour is not None:
        problem = replace(problem, same_hour_s=limit_units(same_hour))
    return ConvrpInstance(name, problem, customers, points)


def _sections(text: str) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
    """Split a file into its header and its sections, rows of words."""
    head: dict[str, str] = {}
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] | None = None
    for line in text.splitlines():
        words = line.split()
        if not words or words[0] in {"EOF", "-1"}:
            continue
        if words[0].endswith("_SECTION"):
            rows = sections.setdefault(words[0].removesuffix("_SECTION"), [])
        elif rows is None:
            key, _, value = line.partition(":")
            head[key.strip()] = value.strip()
        else:
            rows.append(words)
    return head, sections


def _require_dimension(head: dict[str, str], customers: int) -> None:
    if int(head["DIMENSION"]) != 1 + customers:
        raise ValueError(f"{customers} customers, not {head['DIMENSION']} less the depot")


def _due_stops(
    sections: dict[str, list[list[str]]], *, days: int
) -> tuple[tuple[int, ...], tuple[Stop, ...]]:
    """Return the numbers and the stops of the customers that are due on some day."""
    services = {int(row[0]): [float(x) for x in row[1:]] for row in sections["SVC_TIME"]}
    customers: list[int] = []
    stops: list[Stop] = []
    for row in sections["DEMAND"]:
        number, demands = int(row[0]), [float(x) for x in row[1:]]
        due = _due_days(number, demands, days)
        if due:
            service = _constant(number, services[number], due)
            load = _whole(_constant(number, demands, due))
            stops.append(_stop(1 + len(stops), due, service=service, load=load))
            customers.append(number)
    return tuple(customers), tuple(stops)


def _due_days(number: int, demands: list[float], days: int) -> list[int]:
    if len(demands) != days:
        raise ValueError(f"customer {number}: {len(demands)} demands for {days} days")
    return [day for day, demand in enumerate(demands) if demand != _NOT_DUE]


def _constant(number: int, values: list[float], due: list[int]) -> float:
    """Return the value that holds on each day due."""
    found = {values[day] for day in due}
    if len(found) > 1:
        raise ValueError(f"customer {number}: {sorted(found)} change from day to day")
    return found.pop()


def _whole(demand: float) -> int:
    if demand != int(demand):
        raise ValueError(f"{demand} is not a whole demand")
    return int(demand)


def _stop(node: int, due: list[int], *, service: float, load: int) -> Stop:
    return Stop(
        node=node,
        service_time_s=math.ceil(service * SCALE - 1e-6),
        demand=load,
        visit_patterns=(frozenset(due),),
    )


def _problem(head: dict[str, str], points: tuple[Point, ...], stops: tuple[Stop, ...]) -> Problem:
    days = int(head["NUM_DAYS"])
    durations, distances = plane_matrices(points)
    van = Vehicle(
        depot=0,
        days=frozenset(range(days)),
        longest_day_s=limit_units(float(head["DISTANCE"])),
        capacity=int(float(head["CAPACITY"])),
        max_stops=max(1, len(stops)),
    )
    return Problem(
        weeks=math.ceil(days / DAYS_PER_WEEK),
        duration_matrix=durations,
        distance_matrix=distances,
        stops=stops,
        vehicles=(van,) * _fleet_size(van, stops),
    )


def _fleet_size(van: Vehicle, stops: tuple[Stop, ...]) -> int:
    """Give vehicles enough for the fullest day, with room for the same vehicle on each day."""
    needed = 1
    for day in van.days:
        due = [stop for stop in stops if day in stop.days]
        by_load = sum(stop.demand for stop in due) / van.capacity
        by_time = sum(stop.service_time_s for stop in due) / van.longest_day_s
        needed = max(needed, math.ceil(by_load), math.ceil(by_time))
    return min(max(1, len(stops)), math.ceil(FLEET_FACTOR * needed) + FLEET_SPARE)


def read_convrp(path: Path, *, same_hour: float | None = None) -> ConvrpInstance:
    """
    Read an instance file; see :func:`parse_convrp`.

    Raises
    ------
    BenchmarkFormatError
        If the file does not follow the format.
    """
    return parse_convrp(path.stem, path.read_text(encoding="latin-1"), same_hour=same_hour)


def convrp_cost(instance: ConvrpInstance, solution: Solution) -> float:
    """Length of a plan with exact distances, in the file's unit."""
    return plan_length(instance.points, solution)


def convrp_lower_bound(solution: Solution) -> float:
    """Lower bound in the file's unit, lowered by the rounding of every arc."""
    return plane_lower_bound(solution)


def convrp_routes(instance: ConvrpInstance, solution: Solution) -> list[dict[str, object]]:
    """
    Routes with the file's numbers: days and vehicles from 1, a vehicle keeps its number.

    ``starts`` are the starts of service in the file's unit.
    """
    return [
        {
            "day": route.day + 1,
            "vehicle": route.vehicle + 1,
            "stops": [instance.customers[i] for i in route.stops],
            "starts": [start / SCALE for start in route.starts_s],
        }
        for route in solution.routes
    ]


def consistency(instance: ConvrpInstance, solution: Solution) -> Consistency:
    """Measure how regular a plan is, from its routes alone."""
    planned: dict[int, list[float]] = defaultdict(list)
    at_once: dict[int, list[float]] = defaultdict(list)
    vehicles: dict[int, set[int]] = defaultdict(set)
    for route in solution.routes:
        clock, sequence = 0.0, [0, *(1 + i for i in route.stops)]
        legs = [math.dist(instance.points[a], instance.points[b]) for a, b in pairwise(sequence)]
        for i, start, leg in zip(route.stops, route.starts_s, legs, strict=True):
            clock += leg
            at_once[i].append(clock)
            planned[i].append(start / SCALE)
            vehicles[i].add(route.vehicle)
            clock += instance.problem.stops[i].service_time_s / SCALE
    seen = [len(found) for found in vehicles.values()]
    return Consistency(
        largest_spread=_largest_spread(planned),
        largest_spread_at_once=_largest_spread(at_once),
        most_vehicles=max(seen, default=0),
        mean_vehicles=sum(seen) / len(seen) if seen else 0.0,
        vehicles=len({route.vehicle for route in solution.routes}),
    )


def _largest_spread(hours: dict[int, list[float]]) -> float:
    return max((max(found) - min(found) for found in hours.values()), default=0.0)
