"""
Check a plan of one of Cordeau's periodic instances: ``python check.py INSTANCE PLAN [BEST_KNOWN]``.

Everything is computed again from the instance; this file needs Python alone. It prints ``OK``,
the cost and how far it is from the best known one, or ``FAIL``, what is wrong, and exits with 1.

A plan is text. Its first line is the cost; each other line is a route: day and vehicle (from 1),
duration (travel and service), load, then the customers between two 0, which is the depot.
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

# Costs and durations are written with two decimals.
ROUNDING = 0.005 + 1e-9
# Sums of floating-point lengths against a limit that the file gives exactly.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Customer:
    """A row of the instance; ``day_sets`` are the choices of days, numbered from 1."""

    x: float
    y: float
    service: float
    demand: float
    frequency: int
    day_sets: frozenset[frozenset[int]]


@dataclass(frozen=True)
class Instance:
    """``limits`` gives the longest duration (0: none) and the capacity of each day."""

    vehicles: int
    limits: dict[int, tuple[float, float]]
    customers: dict[int, Customer]


@dataclass(frozen=True)
class Route:
    """A line of the plan, as written: ``stops`` still holds the depot at both ends."""

    day: int
    vehicle: int
    duration: float
    load: float
    stops: tuple[int, ...]


def read_instance(text: str) -> Instance:
    """Read an instance; of a choice of days, the most significant bit is day 1."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    kind, vehicles, number, days = map(int, rows[0][:4])
    if kind != 1 or len(rows) != 1 + days + 1 + number:
        raise ValueError("not a whole periodic instance")
    limits = {day: (float(rows[day][0]), float(rows[day][1])) for day in range(1, days + 1)}
    customers = {}
    for row in rows[1 + days :]:
        codes = [int(code) for code in row[7 : 7 + int(row[6])]]
        day_sets = frozenset(
            frozenset(day for day in limits if code >> (days - day) & 1) for code in codes
        )
        x, y, service, demand = map(float, row[1:5])
        customers[int(row[0])] = Customer(x, y, service, demand, int(row[5]), day_sets)
    return Instance(vehicles, limits, customers)


def read_plan(text: str) -> tuple[float, list[Route]]:
    """Read the stated cost and the routes of a plan."""
    first, *lines = [line.split() for line in text.splitlines() if line.strip()]
    routes = [
        Route(int(day), int(vehicle), float(duration), float(load), tuple(map(int, stops)))
        for day, vehicle, duration, load, *stops in lines
    ]
    return float(first[0]), routes


def length(instance: Instance, stops: tuple[int, ...]) -> float:
    """Sum the straight lines of a route, not rounded."""
    ends = [(instance.customers[stop].x, instance.customers[stop].y) for stop in stops]
    return sum(map(math.dist, ends, ends[1:]))


def service_and_load(instance: Instance, stops: tuple[int, ...]) -> tuple[float, float]:
    """Sum what the customers of a route take: time, and capacity."""
    visited = [instance.customers[stop] for stop in stops if stop]
    return sum(one.service for one in visited), sum(one.demand for one in visited)


def route_faults(instance: Instance, route: Route) -> list[str]:
    """Say what is wrong with a route by itself."""
    place = f"day {route.day}, vehicle {route.vehicle}"
    if route.day not in instance.limits or not 1 <= route.vehicle <= instance.vehicles:
        return [f"{place}: no such day or vehicle"]
    unknown = set(route.stops) - set(instance.customers)
    if unknown or len(route.stops) < 3 or route.stops[0] or route.stops[-1]:
        return [f"{place}: not a route from the depot to the depot"]
    if 0 in route.stops[1:-1]:
        return [f"{place}: the depot in between"]
    service, load = service_and_load(instance, route.stops)
    duration = length(instance, route.stops) + service
    longest, capacity = instance.limits[route.day]
    faults = []
    if longest and duration > longest + TOLERANCE:
        faults.append(f"{place}: lasts {duration:.2f}, at most {longest:g}")
    if load > capacity + TOLERANCE:
        faults.append(f"{place}: loads {load:g}, at most {capacity:g}")
    if abs(duration - route.duration) > ROUNDING or abs(load - route.load) > ROUNDING:
        faults.append(f"{place}: states {route.duration}, {route.load}: {duration:.2f}, {load:g}")
    return faults


def plan_faults(instance: Instance, routes: list[Route]) -> list[str]:
    """Say what is wrong with the routes together: vehicles used twice, days of the customers."""
    used = [(route.day, route.vehicle) for route in routes]
    faults = [f"day {d}, vehicle {v}: two routes" for d, v in set(used) if used.count((d, v)) > 1]
    days: dict[int, list[int]] = {number: [] for number in instance.customers if number}
    for route in routes:
        for stop in route.stops[1:-1]:
            days[stop].append(route.day)
    for number, visited in days.items():
        customer = instance.customers[number]
        allowed = customer.day_sets if customer.frequency else {frozenset[int]()}
        if len(visited) != customer.frequency or frozenset(visited) not in allowed:
            faults.append(f"customer {number}: visited on days {sorted(visited)}")
    return faults


def check(instance_text: str, plan_text: str) -> tuple[float, list[str]]:
    """Return the cost computed again and every fault, none for a plan that holds."""
    instance = read_instance(instance_text)
    stated, routes = read_plan(plan_text)
    faults = [fault for route in routes for fault in route_faults(instance, route)]
    if faults:
        return math.nan, faults
    cost = sum(length(instance, route.stops) for route in routes)
    faults = plan_faults(instance, routes)
    if abs(cost - stated) > ROUNDING:
        faults.append(f"costs {cost:.4f}, stated {stated}")
    return cost, faults


def main(arguments: list[str]) -> int:
    """Check the files named on the command line and print the verdict."""
    instance, plan = (Path(name).read_text(encoding="latin-1") for name in arguments[:2])
    cost, faults = check(instance, plan)
    if faults:
        print("FAIL", "; ".join(faults))
        return 1
    known = float(arguments[2]) if len(arguments) > 2 else None
    print(f"OK {cost:.2f}" + (f" {cost / known - 1:+.2%}" if known else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
