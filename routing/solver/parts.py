"""
Problems that fall apart: stops that share no vehicle and no rule are planned each by itself.

A vehicle is kept to a stop unless no route of it could ever serve the stop
(:func:`routing.solver.feasibility.might_serve`), so that a plan of all stops is one plan of each
part, and the bounds of the parts add up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.arrays import BoolArray, IntArray
from routing.problem import Problem
from routing.solver.draft import Progress
from routing.solver.feasibility import may_serve, might_serve


@dataclass(frozen=True, slots=True)
class Part:
    """
    A problem of its own within another, with the vehicles of both.

    ``stops`` are the numbers of its stops in the other; vehicles that serve none of them never
    work in it.
    """

    problem: Problem
    stops: tuple[int, ...]


def separate_parts(problem: Problem) -> tuple[Part, ...]:
    """
    Split a problem where its plans do.

    Returns
    -------
    parts
        The ones with fewest visits first; one part, the problem itself, where all is tied: by a
        vehicle, by a crew, by a relation, or by the price of imbalance.
    """
    whole = (Part(problem, tuple(range(len(problem.stops)))),)
    if problem.balance_cost_per_s or len(problem.stops) < 2:
        return whole
    if _components(problem, _on_own_days(problem, may_serve(problem)))[0] < 2:
        return whole  # what each may serve alone ties them already
    able = _on_own_days(problem, might_serve(problem))
    count, labels = _components(problem, able)
    if count < 2:
        return whole
    parts = (_part(problem, np.flatnonzero(labels == k), able) for k in range(count))
    return tuple(sorted(parts, key=lambda part: sum(s.visits for s in part.problem.stops)))


def _on_own_days(problem: Problem, able: BoolArray) -> BoolArray:
    """Whether each vehicle may serve each stop on one of the stop's days, (stops, vehicles)."""
    for i, stop in enumerate(problem.stops):
        able[i][:, [day for day in range(problem.days) if day not in stop.days]] = False
    return np.asarray(able.any(axis=2))


def _components(problem: Problem, able: BoolArray) -> tuple[int, IntArray]:
    """Label the stops that vehicles or relations join, directly or through others."""
    ties = [np.flatnonzero(column) for column in able.T]
    ties += [np.flatnonzero(able[:, sorted(crew)].any(axis=1)) for crew in problem.crews]
    ties += [np.array(sorted(s)) for s in (*problem.apart, *problem.together, *problem.once_a_week)]
    tails = [int(tie[0]) for tie in ties for _ in tie[1:]]
    heads = [int(i) for tie in ties for i in tie[1:]]
    size = len(problem.stops)
    graph = sparse.coo_array((np.ones(len(tails)), (tails, heads)), shape=(size, size))
    count, labels = csgraph.connected_components(graph, directed=False)
    return int(count), np.asarray(labels)


def _part(problem: Problem, stops: IntArray, able: BoolArray) -> Part:
    is_used = np.asarray(able[stops].any(axis=0))
    chosen = tuple(int(i) for i in stops)
    vehicles = tuple(
        vehicle if is_used[v] else replace(vehicle, days=frozenset())
        for v, vehicle in enumerate(problem.vehicles)
    )
    return Part(replace(problem.only(chosen), vehicles=vehicles), chosen)


class Sums:
    """
    Tells of the whole what is told of its parts, one after the other.

    Nothing is told before each part has a plan.
    """

    def __init__(self, parts: int, on_progress: Progress) -> None:
        self._parts, self._on_progress = parts, on_progress
        self._done: list[tuple[float, float]] = []

    def next(self) -> Progress:
        """Return what the next part tells of its progress."""
        if len(self._done) + 1 < self._parts:
            return lambda _plan, _lower_bound: None
        plan_before = sum(plan for plan, _ in self._done)
        bound_before = sum(bound for _, bound in self._done)
        return lambda plan, bound: self._on_progress(
            None if plan is None else plan + plan_before,
            None if bound is None else bound + bound_before,
        )

    def add(self, plan: float, lower_bound: float) -> None:
        """Note what a part came to."""
        self._done.append((plan, lower_bound))
