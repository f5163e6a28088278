"""
PyVRP on Cordeau's periodic instances: visit patterns by annealing, days by PyVRP.

PyVRP routes one day at a time. The patterns start balanced (the heaviest customer first, each on
the days that are least full); a move gives one customer another pattern and routes the days that
change again, a few iterations each, every answer remembered. The last fifth of the time routes
the days of the best patterns for longer.
"""

from __future__ import annotations

import math
import random
import time

import numpy as np

from routing.problem import FOREVER_S, Problem

DIVISOR = 100
"""PyVRP counts in 1/1000 of the file's unit: its penalties suit numbers of that size."""
ITERATIONS = 5
"""Of PyVRP, each time a day is routed: of 5, 20 and 100, the best on p02, p05 and p08 in 15 s."""
WARMTH, COLD = 0.005, 0.0002
"""First and last temperature, as shares of the first plan's length."""
FINAL_SHARE = 0.2
TOO_LATE = 10**12
"""Length of a day that does not fit."""


class Days:
    """Routes of one day for a set of customers, remembered."""

    def __init__(self, problem: Problem, *, seed: int) -> None:
        self.problem, self.seed = problem, seed
        self.known: dict[tuple[int, frozenset[int]], tuple[int, list[tuple[int, ...]]]] = {}

    def routed(self, day: int, stops: frozenset[int]) -> tuple[int, list[tuple[int, ...]]]:
        """Length and routes of a day, by a few iterations."""
        from pyvrp.stop import MaxIterations

        key = (day, stops)
        if key not in self.known:
            self.known[key] = self.solved(day, stops, MaxIterations(ITERATIONS))
        return self.known[key]

    def solved(self, day: int, stops: frozenset[int], until) -> tuple[int, list[tuple[int, ...]]]:
        """Length and routes of a day; :data:`TOO_LATE` where no plan fits."""
        import pyvrp

        if not stops:
            return 0, []
        order = sorted(stops)
        found = pyvrp.solve(self._data(day, order), until, seed=self.seed, display=False)
        if not found.is_feasible():
            return TOO_LATE, []
        routes = [
            tuple(order[a.idx] for a in route.schedule() if a.is_client())
            for route in found.best.routes()
        ]
        return int(found.cost()), routes

    def _data(self, day: int, order: list[int]):
        import pyvrp

        stops = [self.problem.stops[i] for i in order]
        vans = [v for v in self.problem.vehicles if day in v.days]
        limit = vans[0].longest_day_s
        nodes = [0, *(stop.node for stop in stops)]
        pick = np.ix_(nodes, nodes)
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in nodes],
            clients=[
                pyvrp.Client(
                    location=1 + k,
                    delivery=[stop.demand],
                    service_duration=-(-stop.service_time_s // DIVISOR),
                )
                for k, stop in enumerate(stops)
            ],
            depots=[pyvrp.Depot(location=0)],
            vehicle_types=[
                pyvrp.VehicleType(
                    num_available=len(vans),
                    capacity=[vans[0].capacity],
                    **({} if limit == FOREVER_S else {"shift_duration": limit // DIVISOR}),
                )
            ],
            distance_matrices=[np.rint(self.problem.distance_matrix[pick] / DIVISOR).astype(int)],
            duration_matrices=[-(-self.problem.duration_matrix[pick] // DIVISOR)],
        )


def solve_periodic(
    problem: Problem, *, seconds: float, seed: int = 0
) -> dict[int, list[tuple[int, ...]]]:
    """Routes of stops by day, an empty dictionary where no plan was found."""
    from pyvrp.stop import MaxRuntime

    begin = time.monotonic()
    days = Days(problem, seed=seed)
    chosen = _annealed(problem, days, until=begin + (1 - FINAL_SHARE) * seconds, seed=seed)
    due = _due(problem, chosen)
    best = {day: days.routed(day, stops) for day, stops in due.items()}
    for left, (day, stops) in enumerate(due.items()):
        share = (begin + seconds - time.monotonic()) / (len(due) - left)
        best[day] = min(best[day], days.solved(day, stops, MaxRuntime(max(0.0, share))))
    if any(length >= TOO_LATE for length, _ in best.values()):
        return {}
    return {day: routes for day, (_, routes) in best.items()}


def _annealed(problem: Problem, days: Days, *, until: float, seed: int) -> list[frozenset[int]]:
    """Patterns of all stops, the best met."""
    chance, begin = random.Random(seed), time.monotonic()
    chosen = _balanced(problem)
    due = _due(problem, chosen)
    lengths = {day: days.routed(day, stops)[0] for day, stops in due.items()}
    first = sum(length for length in lengths.values() if length < TOO_LATE)
    best, best_length = list(chosen), sum(lengths.values())
    free = [i for i, stop in enumerate(problem.stops) if len(stop.visit_patterns) > 1]
    while free and (now := time.monotonic()) < until:
        heat = first * WARMTH * (COLD / WARMTH) ** ((now - begin) / (until - begin))
        i = chance.choice(free)
        pattern = chance.choice(problem.stops[i].visit_patterns)
        changed = {day: due[day] ^ {i} for day in chosen[i] ^ pattern}
        routed = {day: days.routed(day, stops)[0] for day, stops in changed.items()}
        more = sum(routed.values()) - sum(lengths[day] for day in changed)
        if more > 0 and chance.random() >= math.exp(-more / heat):
            continue
        chosen[i] = pattern
        due |= changed
        lengths |= routed
        if sum(lengths.values()) < best_length:
            best, best_length = list(chosen), sum(lengths.values())
    return best


def _balanced(problem: Problem) -> list[frozenset[int]]:
    load = [0] * problem.days
    chosen = [frozenset[int]()] * len(problem.stops)
    for i in sorted(range(len(chosen)), key=lambda i: -problem.stops[i].demand):
        stop = problem.stops[i]
        chosen[i] = min(stop.visit_patterns, key=lambda p: (max(load[d] for d in p), sorted(p)))
        for day in chosen[i]:
            load[day] += stop.demand
    return chosen


def _due(problem: Problem, chosen: list[frozenset[int]]) -> dict[int, frozenset[int]]:
    days = sorted(frozenset().union(*(stop.days for stop in problem.stops)))
    return {day: frozenset(i for i, p in enumerate(chosen) if day in p) for day in days}
