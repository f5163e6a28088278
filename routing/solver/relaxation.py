"""Easier problems, whose bounds hold for a harder one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.problem import Problem, Stop


def is_bound_by_rules(problem: Problem) -> bool:
    """Whether a rule ties visits together beyond patterns and vehicles."""
    return (
        (problem.same_hour_s is not None and any(stop.visits > 1 for stop in problem.stops))
        or bool(problem.apart or problem.together or problem.once_a_week)
        or problem.balance_cost_per_s > 0.0
    )


def sleeps_away(problem: Problem) -> bool:
    """Whether a vehicle may spend a night away from its depot."""
    return any(vehicle.nights_away for vehicle in problem.vehicles)


def without_rules(problem: Problem) -> Problem:
    """Drop relations, same hours and the price of imbalance: no plan costs more then."""
    return replace(
        problem, same_hour_s=None, apart=(), together=(), once_a_week=(), balance_cost_per_s=0.0
    )


@dataclass(frozen=True, slots=True)
class SeparateVisits:
    """
    A problem in which each visit is a stop of its own, on any day of its rank in a pattern.

    ``owner`` names the stop of each visit.
    """

    problem: Problem
    owner: tuple[int, ...]

    def visits_of(self, stops: Sequence[int]) -> list[int]:
        """Return the visits of some stops."""
        chosen = set(stops)
        return [k for k, i in enumerate(self.owner) if i in chosen]


def separate_visits(problem: Problem) -> SeparateVisits:
    """
    Forget what ties the visits of a stop: days, vehicle, and the prize of all of them together.

    Every plan of the problem is one of the relaxed problem, at no higher cost: the ``k``-th visit
    of a pattern is on one of the days that are ``k``-th in some pattern.
    """
    visits: list[Stop] = []
    owner: list[int] = []
    for i, stop in enumerate(problem.stops):
        ranked = [sorted(pattern) for pattern in stop.visit_patterns]
        prize = None if stop.prize is None else stop.prize / stop.visits
        for rank in range(stop.visits):
            choices = sorted({days[rank] for days in ranked})
            patterns = tuple(frozenset({day}) for day in choices)
            visits.append(replace(stop, visit_patterns=patterns, prize=prize))
            owner.append(i)
    costs = problem.visit_cost
    relaxed = replace(
        without_rules(problem),
        stops=tuple(visits),
        visit_cost=None if costs is None else costs[owner],
        names=(),
    )
    return SeparateVisits(relaxed, tuple(owner))


def elementary_lower_bound(problem: Problem, left_out: Sequence[int] = ()) -> float:
    """
    Add up half the cheapest arc in and out of each visit, and its service.

    It holds with nights away as well: the arc out of a visit is then that of the next morning.

    Parameters
    ----------
    left_out
        The lower bound holds for all plans that make as many visits as one that leaves these out.
    """
    rates = [(v.cost_per_metre, v.cost_per_second) for v in problem.vehicles] or [(0.0, 0.0)]
    per_metre, per_second = np.array(rates).min(axis=0)
    depots = {v.depot for v in problem.vehicles}
    of_stops = np.array([stop.node for stop in problem.stops], dtype=np.int64)
    nodes = np.union1d(of_stops, np.array(sorted(depots), dtype=np.int64))
    within = np.ix_(nodes, nodes)
    arcs = (
        problem.distance_matrix[within] * per_metre + problem.duration_matrix[within] * per_second
    )
    arcs = arcs.astype(np.float64)
    np.fill_diagonal(arcs, np.inf)
    counts = np.unique(of_stops, return_counts=True)
    shared = {int(n) for n, count in zip(*counts, strict=True) if count > 1} | depots
    if sleeps_away(problem):
        shared |= {stop.node for stop in problem.stops if _may_wake_up_at(stop)}
    half = dict(zip(nodes.tolist(), (arcs.min(axis=0) + arcs.min(axis=1)) / 2, strict=True))
    visits = sorted(
        (0.0 if stop.node in shared else float(half[stop.node]))
        + stop.service_time_s * float(per_second)
        for stop in problem.stops
        if stop.prize is None
        for _ in range(stop.visits)
    )
    must = [problem.stops[i] for i in left_out if problem.stops[i].prize is None]
    missing = sum(stop.visits for stop in must)
    return sum(visits[: len(visits) - missing])


def _may_wake_up_at(stop: Stop) -> bool:
    """Whether a stop may be visited last on a day and first on the next, without an arc between."""
    return any(day + 1 in pattern for pattern in stop.visit_patterns for day in pattern)
