"""
Exhaustive answers to tiny problems, by other means than the solver's.

A timetable is a system of difference constraints ("b at least w after a"): it has a solution if no
cycle is positive, and the shortest day is the longest path from departure to return. A plan is the
best of all choices of pattern, vehicle and order.
"""

from functools import cache
from itertools import pairwise, permutations, product

import numpy as np

from routing.problem import Problem

NEVER = -(2**40)


def shortest_day_s(problem: Problem, v: int, order: tuple[int, ...]) -> int | None:
    """Seconds from departure to return of the shortest lawful day, ``None`` if there is none."""
    found = [
        day
        for break_after in range(len(order) + 1)
        if (day := _shortest_with_break(problem, v, order, break_after)) is not None
    ]
    return min(found, default=None)


def _shortest_with_break(problem, v, order, break_after):
    van, k = problem.vehicles[v], len(order)
    origin, depart, back = k + 1, 0, k + 2  # events 1..k are the starts of service
    after = np.full((k + 3, k + 3), NEVER, dtype=np.int64)

    def at_least(later, earlier, seconds):
        after[earlier, later] = max(after[earlier, later], seconds)

    def at_most(later, earlier, seconds):
        at_least(earlier, later, -seconds)

    np.fill_diagonal(after, 0)
    at_least(depart, origin, van.earliest_start_s)
    at_most(back, origin, van.latest_return_s)
    at_most(back, depart, van.longest_day_s)
    place, event, spent = van.depot, depart, 0
    for position, i in enumerate(order, start=1):
        stop = problem.stops[i]
        at_least(position, event, spent + int(problem.duration_matrix[place, stop.node]))
        at_least(position, origin, stop.time_windows[0].earliest_s)
        at_most(position, origin, stop.time_windows[0].latest_s)
        pause = van.break_s if break_after == position else 0
        place, event, spent = stop.node, position, stop.service_time_s + pause
    at_least(back, event, spent + int(problem.duration_matrix[place, van.depot]))
    if van.break_s > 0:
        if break_after:
            service = problem.stops[order[break_after - 1]].service_time_s
            at_most(break_after, depart, van.break_after_s - service)
            at_most(back, break_after, van.break_after_s + service + van.break_s)
        elif not any(problem.stops[i].allows_break for i in order):
            at_most(back, depart, van.break_after_s)
    elif break_after:
        return None
    for middle in range(k + 3):
        through = after[:, middle, None] + after[None, middle, :]
        after = np.maximum(after, np.where(through < NEVER // 2, NEVER, through))
    return None if (np.diag(after) > 0).any() else int(after[depart, back])


def cheapest_route(problem: Problem, v: int, stops: frozenset[int]) -> float | None:
    """Cost of the cheapest lawful order of a set of stops, ``None`` if there is none."""
    van = problem.vehicles[v]
    if len(stops) > van.max_stops or sum(problem.stops[i].demand for i in stops) > van.capacity:
        return None
    if any((allowed := problem.stops[i].vehicles) is not None and v not in allowed for i in stops):
        return None
    costs = []
    for order in permutations(sorted(stops)):
        seconds = shortest_day_s(problem, v, order)
        if seconds is not None:
            nodes = [van.depot, *(problem.stops[i].node for i in order), van.depot]
            metres = sum(problem.distance_matrix[a, b] for a, b in pairwise(nodes))
            costs.append(
                van.fixed_cost + metres * van.cost_per_metre + seconds * van.cost_per_second
            )
    return min(costs, default=None)


def best_plan(problem: Problem) -> tuple[int, float]:
    """
    Return the fewest missing visits, and the least cost with as few.

    A stop that no vehicle can serve alone counts as missing, whatever the others do.
    """
    price = cache(lambda v, stops: cheapest_route(problem, v, stops))
    choices = [_choices(problem, i, price) for i in range(len(problem.stops))]
    best = (10**9, 0.0)

    def extend(i, load, missing):
        nonlocal best
        if missing > best[0]:
            return
        if i == len(choices):
            costs = [price(v, stops) for (_, v), stops in load.items()]
            if None not in costs:
                best = min(best, (missing, float(sum(costs))))
            return
        for vehicle_days in choices[i]:
            longer = {key: load.get(key, frozenset()) | {i} for key in vehicle_days}
            # Not the price: one more stop can make a lawful break possible.
            if all(len(stops) <= problem.vehicles[v].max_stops for (_, v), stops in longer.items()):
                extend(i + 1, load | longer, missing)
        extend(i + 1, load, missing + problem.stops[i].visits)

    extend(0, {}, 0)
    return best


def _choices(problem, i, price):
    """Ways to serve a stop: sets of (day, vehicle); none where no vehicle can serve it alone."""
    everyone = range(len(problem.vehicles))
    alone = [v for v in everyone if price(v, frozenset({i})) is not None]
    # A vehicle that cannot serve it alone may do so after a break at another stop.
    return _vehicle_days(problem, i, everyone) if _vehicle_days(problem, i, alone) else []


def _vehicle_days(problem, i, able):
    found = []
    for pattern in problem.stops[i].visit_patterns:
        days = sorted(pattern)
        fleets = (
            [[v] * len(days) for v in able]
            if problem.same_vehicle
            else product(able, repeat=len(days))
        )
        for fleet in fleets:
            chosen = list(zip(days, fleet, strict=True))
            if all(day in problem.vehicles[v].days for day, v in chosen):
                found.append(chosen)
    return found
