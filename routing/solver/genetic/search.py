"""
Hybrid search for periodic problems with long day-routes: annealed plans and their children.

Notes
-----
Each generation anneals a plan by ruin and recreate; the first begins with nothing, the next ones
with a child of the best plan and of one found elsewhere. The crossover is that of T. Vidal,
T. G. Crainic, M. Gendreau, N. Lahrichi, W. Rei, "A hybrid genetic algorithm for multidepot and
periodic vehicle routing problems", Operations Research 60(3), 2012, as is the control of the price
of broken limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.draft import Progress, never_served
from routing.solver.genetic import _crossover as crossover
from routing.solver.genetic._individual import Individual, empty_individual, refresh_all
from routing.solver.genetic._problem_arrays import Model, can_search, day_routes, model_of, row_of
from routing.solver.genetic._ruin_recreate import anneal, recreate
from routing.solver.shares import GENERATIONS

__all__ = ["can_search", "genetic_search"]

Routes = tuple[tuple[DayRoute, ...], tuple[int, ...]]
Valued = tuple[float, IntArray]
"""A plan's cost and its row."""

_STEPS = 1000
"""
Steps between two looks at the clock and at the prices of the limits. Tried: -0.81 % of cost with
500, -0.48 % with 2_000.
"""
_FOUNDERS = 2
"""
Plans annealed from nothing: a crossover needs two. Tried: -0.20 % of cost with 1, -0.13 % with 4.
"""
_HOT, _WARM, _COLD = 1.0, 0.3, 0.01
"""
Temperatures, in mean costs of a visit: of founders, of children, and at the end of all. ``_HOT``:
tried: -0.30 % of cost with 0.5, -0.79 % with 2. ``_WARM``: tried: -0.25 % of cost with 0.15, -0.18
% with 0.6. ``_COLD``: tried: -0.23 % of cost with 0.005, -0.48 % with 0.02.
"""
_WISHED_SHARE = 0.5
"""
How often a limit should be kept: its price follows, so that plans are on both sides of it. Tried:
-0.72 % of cost with 0.25, -0.33 % with 0.75.
"""
_BETWEEN_EXCHANGES_S = 0.2
"""Seconds between two exchanges with a companion, which cost next to nothing then."""


def genetic_search(
    problem: Problem,
    *,
    seed: int,
    deadline: Deadline,
    start: Sequence[DayRoute] | None = None,
    on_progress: Progress = lambda _plan, _lower_bound: None,
    iterations: int | None = None,
    companion: Companion | None = None,
) -> Routes:
    """
    Search until the deadline.

    Parameters
    ----------
    problem
        What is asked; :func:`can_search` holds for it.
    seed
        Seed of every random choice; with ``iterations``, the same seed gives the same plan.
    deadline
        When to return the best plan so far; asked after each round.
    start
        A plan that breaks no rule: the answer is never worse than it.
    on_progress
        Called with (cost of the best plan, ``None``) once a plan leaves no stop out.
    iterations
        Most rounds, of 1,000 steps each, unlimited where ``None``.
    companion
        Another search, to exchange plans with.

    Returns
    -------
    routes, left_out
        The best plan found and the stops that it leaves out.

    Raises
    ------
    ValueError
        If ``start`` names a vehicle on a day when it does not work, or twice on a day.
    """
    deadline = deadline.begin()
    model = model_of(problem)
    if not model.slots:
        return (), never_served(problem, ())
    search = _Search(model, seed, Clockwork(deadline, iterations))
    search.on_progress = on_progress
    first = None if start is None else row_of(model, start)
    if companion is not None:
        search.exchange = _Exchange(model, companion, deadline)
    routes = day_routes(model, search.run(first))
    return routes, never_served(problem, routes)


class Companion(Protocol):
    """Another search in the same process; it hears and tells plans that break no rule."""

    def hear(self, routes: tuple[DayRoute, ...]) -> None:
        """Learn of the best plan so far."""

    def tell(self) -> tuple[DayRoute, ...]:
        """Return its best plan, without routes if it has nothing new."""


class _Exchange:
    """Brings plans to a companion and back, every now and then."""

    def __init__(self, model: Model, companion: Companion, deadline: Deadline) -> None:
        self._model = model
        self._companion = companion
        self._deadline = deadline
        self._known = -np.inf
        self._next_s = -np.inf

    def trade(self, best: Valued, *, is_last: bool) -> Valued | None:
        """Pass a plan on if it is new, and return what is heard."""
        now_s = self._deadline.now_s
        if (now_s < self._next_s and not is_last) or not np.isfinite(best[0]):
            return None
        self._next_s = now_s + _BETWEEN_EXCHANGES_S
        if best[0] != self._known:
            self._known = best[0]
            self._companion.hear(day_routes(self._model, best[1]))
        heard = self._companion.tell()
        if not heard:
            return None
        left_out = list(never_served(self._model.problem, heard))
        cost = sum(route.cost for route in heard) + self._model.data.out_cost[left_out].sum()
        return float(cost), row_of(self._model, heard)


class Clockwork:
    """How much of the time, or of the rounds, is spent."""

    def __init__(self, deadline: Deadline, rounds: int | None = None) -> None:
        self.deadline = deadline
        self._begin_s, self._length_s = deadline.now_s, deadline.left_s
        self._rounds = rounds
        self.done = 0

    def count(self, one: Individual) -> None:
        """Count the work since the last call."""
        meter = self.deadline.meter
        meter.charge("stop or route copied", _STEPS * (len(one.size) + len(one.pattern)))
        meter.charge("place tried", int(one.clock[1]))
        one.clock[1] = 0

    def spent(self) -> float:
        """Return the share that is spent, 1 at the end."""
        if self.deadline.is_past or self.done == self._rounds:
            return 1.0
        if self._rounds is not None:
            return self.done / self._rounds
        return (self.deadline.now_s - self._begin_s) / self._length_s


class _Search:
    """The plan that is being annealed, and the best ones."""

    def __init__(self, model: Model, seed: int, clockwork: Clockwork) -> None:
        self.exchange: _Exchange | None = None
        self.on_progress: Progress = lambda _plan, _lower_bound: None
        self._data = model.data
        self._individual = empty_individual(model.data)
        self._individual.random[0] = 7919 * (seed % 2**32) + 1
        self._clockwork = clockwork
        self._random = np.random.default_rng(seed % 2**32)
        self._usual = _usual_weights(model)
        self._weights = self._usual.copy()
        self._tally = np.full(4, np.inf)
        self._empty = _empty_row(model)
        self._best: Valued = (np.inf, self._empty)
        self._kept: list[Valued] = []
        self._foreign: Valued | None = None
        self._visits = sum(stop.visits for stop in model.problem.stops)
        self._visit_cost = 1.0

    def run(self, start: IntArray | None) -> IntArray:
        """Search until the end; return the row of the best plan."""
        self._load(self._empty if start is None else start)
        self._make_first()
        spent, first = self._clockwork.spent(), 0.0
        for number, last in enumerate(GENERATIONS):
            if spent >= 1.0:
                break
            hot = self._conceive(number, has_start=start is not None)
            while spent < last:
                self._round(hot * (_COLD / hot) ** ((spent - first) / (last - first)))
                spent = self._clockwork.spent()
            self._close_generation()
            first = spent
        self._trade(is_last=True)
        return self._best[1]

    def _make_first(self) -> None:
        """Insert all that fits, so that there is a plan, and learn what a visit costs."""
        data, one = self._data, self._individual
        self._price(self._forbidding())
        recreate(data, one)
        anneal(data, one, 1, np.ones(2), self._tally)
        self._clockwork.count(one)
        self._note()
        visits = max(1, int(one.size.sum()))
        self._visit_cost = float(one.total[:, 3].sum()) / visits + 10.0 * data.tolerance
        self._close_generation()

    def _conceive(self, number: int, *, has_start: bool) -> float:
        """Load the plan that a generation begins with; return its first temperature."""
        if number == 0 and has_start:
            self._load(self._best[1])
        elif number < _FOUNDERS:
            self._load(self._empty)
            self._weights[:] = self._usual
            return _HOT
        else:
            self._load_child()
        return _WARM

    def _load(self, row: IntArray) -> None:
        crossover.load(self._data, self._individual, row)

    def _load_child(self) -> None:
        """Load a child of the best plan and another one."""
        data, groups = self._data, len(self._data.group_first) - 1
        known = self._kept + ([self._foreign] if self._foreign else [])
        known.sort(key=lambda valued: valued[0])
        other = known[int(self._random.integers(1, len(known)))] if known[1:] else known[0]
        ends = np.sort(self._random.integers(0, groups + 1, size=2))
        heritage = np.empty((groups, 3), dtype=np.int64)
        shuffled = self._random.permutation(groups)
        heritage[shuffled[: ends[0]], 0] = crossover.FIRST
        heritage[shuffled[ends[0] : ends[1]], 0] = crossover.SECOND
        heritage[shuffled[ends[1] :], 0] = crossover.BOTH
        heritage[:, 1:] = self._random.integers(0, 2**30, size=(groups, 2))
        order = self._random.permutation(groups).astype(np.int64)
        mixed = crossover.mixed(data, known[0][1], other[1], heritage, order)
        crossover.cut(data, self._individual, *mixed)

    def _round(self, temperature: float) -> None:
        """Make some steps, then let the prices of the limits follow how often they are kept."""
        is_strict = self._clockwork.done % 2 == 1 and not self._is_complete()
        self._price(self._forbidding() if is_strict else self._weights)
        recreate(self._data, self._individual)
        heat = np.full(2, temperature * self._visit_cost)
        anneal(self._data, self._individual, _STEPS, heat, self._tally)
        self._clockwork.done += 1
        self._clockwork.count(self._individual)
        if not is_strict:
            is_rare = self._tally[1:] < _WISHED_SHARE * _STEPS
            self._weights *= np.where(is_rare, 1.2, 0.9)
            np.clip(self._weights, 1e-4 * self._usual, 1e6 * self._usual, out=self._weights)
        self._note()
        self._trade(is_last=False)

    def _note(self) -> None:
        """Take down the best plan of the generation if it is the best of all."""
        if self._tally[0] < self._best[0] - self._data.tolerance:
            self._best = (float(self._tally[0]), crossover.best_row(self._data, self._individual))
            if self._is_complete():
                self.on_progress(self._best[0], None)

    def _is_complete(self) -> bool:
        """Whether the best plan of the generation leaves no stop out."""
        return (
            bool(np.isfinite(self._tally[0])) and self._individual.best_size.sum() == self._visits
        )

    def _close_generation(self) -> None:
        """Keep the best plan of a generation for children to come."""
        if np.isfinite(self._tally[0]):
            row = crossover.best_row(self._data, self._individual)
            self._kept.append((float(self._tally[0]), row))
            self._kept.sort(key=lambda valued: valued[0])
        self._tally[:] = np.inf

    def _trade(self, *, is_last: bool) -> None:
        """Tell the companion of the best plan, and hear of its own."""
        heard = self.exchange and self.exchange.trade(self._best, is_last=is_last)
        if heard:
            self._receive(heard)

    def _receive(self, valued: Valued) -> None:
        self._foreign = valued
        if valued[0] < self._best[0] - self._data.tolerance:
            self._best = valued
            if len(valued[1]) == len(self._data.day) + 1 + self._visits:
                self.on_progress(valued[0], None)

    def _forbidding(self) -> FloatArray:
        """Weights with which no broken limit is worth a stop left out."""
        return np.full(3, 2.0 * float(self._data.out_cost.max()))

    def _price(self, weights: FloatArray) -> None:
        self._individual.weight[:] = weights
        refresh_all(self._data, self._individual)


def _usual_weights(model: Model) -> FloatArray:
    """Price a unit of load, a second and a stop so that they weigh like a usual arc."""
    data, stops = model.data, len(model.data.out_cost)
    arc = float(data.arc[:-1, :stops, :stops].mean()) + 1e-9
    second = arc / (float(data.arc[-1, :stops, :stops].mean()) + 1e-9)
    return np.array([arc / max(1e-9, float(data.demand[:stops].mean())), second, arc])


def _empty_row(model: Model) -> IntArray:
    return np.full(len(model.slots) + 1, len(model.slots) + 1, dtype=np.int64)
