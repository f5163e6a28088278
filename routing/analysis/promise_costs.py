"""
What each promise costs: the same weekday, the same vehicle, the same hour.

Promises are dropped one after the other, so that each problem is a relaxation of the one before.
The price of a promise is the difference between two unknown optimal costs; each lies between a
proven lower bound and the cost of a plan, and so does their difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, product
from typing import Literal

import numpy as np

from routing.objective import plan_cost
from routing.problem import DAYS_PER_WEEK, Problem, Stop
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.solve import solve

Promise = Literal["same_hour", "same_vehicle", "same_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRange:
    """Between what the optimal cost of a problem lies: a proven lower bound, the cost of a plan."""

    lower_bound: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePrice:
    """
    What a promise costs, in the unit of the problem's costs.

    ``kept`` is of the problem with the promise, ``dropped`` of the same without it. The price, the
    difference between their optimal costs, is proven to lie between ``lowest`` and ``highest``.
    """

    promise: Promise
    kept: PlanRange
    dropped: PlanRange

    @property
    def lowest(self) -> float:
        """The least that the promise can cost; never below 0."""
        return max(0.0, self.kept.lower_bound - self.dropped.cost)

    @property
    def highest(self) -> float:
        """The most that the promise can cost."""
        return max(0.0, self.kept.cost - self.dropped.lower_bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePrices:
    """
    The prices of the promises that a problem makes.

    They are of the stops that the plan serves: ``left_out`` are the others, which do not count.
    """

    prices: tuple[PromisePrice, ...]
    left_out: tuple[int, ...]


def price_promises(
    problem: Problem,
    *,
    routes: Sequence[DayRoute] = (),
    deadline: Deadline = Deadline(seconds=60.0),
    seed: int = 0,
) -> PromisePrices:
    """
    Price the promises of a problem.

    The hour goes first, then the vehicle (each visit by any one), then the weekday: the price of
    the last is what it adds where vehicles are free already. Without the promise of a day, the k-th
    visit of a stop may go on any weekday that the stop allows, in any week in which one of its
    patterns has its k-th visit.

    Parameters
    ----------
    routes
        A plan known already, which keeps the rules.
    deadline
        When all the searches together end.

    Returns
    -------
    prices
        In the order in which promises are dropped; none for a promise that the problem does not
        make, that is where no stop has two visits.
    """
    deadline = deadline.begin()
    count = len(list(_relaxations(problem)))
    if not count:
        return PromisePrices(prices=(), left_out=())
    served, plan = _with_promises(problem, routes, deadline.share(1.0 / (count + 1)), seed)
    left_out = tuple(i for i in range(len(problem.stops)) if i not in served)
    kept = problem.only(served)
    steps = list(_relaxations(kept))
    ranges = [plan.range]
    for number, (promise, relaxed) in enumerate(steps):
        start = _as_visits(kept, plan.routes) if promise == "same_day" else plan.routes
        plan = _best(relaxed, deadline.share(1.0 / (len(steps) - number)), seed, start=start)
        ranges.append(plan.range)
    proven = _spread(ranges)
    prices = tuple(
        PromisePrice(promise=promise, kept=kept, dropped=dropped)
        for (promise, _), kept, dropped in zip(steps, proven, proven[1:], strict=False)
    )
    return PromisePrices(prices=prices, left_out=left_out)


def _spread(ranges: Sequence[PlanRange]) -> list[PlanRange]:
    """Let each lower bound serve the problems with more promises too."""
    proven: list[PlanRange] = []
    lower_bound = 0.0
    for each in reversed(ranges):
        lower_bound = max(lower_bound, each.lower_bound)
        proven.append(PlanRange(lower_bound=min(lower_bound, each.cost), cost=each.cost))
    return proven[::-1]


def _relaxations(problem: Problem) -> Iterator[tuple[Promise, Problem]]:
    """List the problems with fewer and fewer promises."""
    if all(stop.visits < 2 for stop in problem.stops):
        return
    if problem.same_hour_s is not None:
        problem = replace(problem, same_hour_s=None)
        yield "same_hour", problem
    if problem.same_vehicle and len(set(problem.vans)) > 1:
        problem = replace(problem, same_vehicle=False)
        yield "same_vehicle", problem
    if _promises_a_day(problem):
        yield "same_day", without_same_day(problem)


def _promises_a_day(problem: Problem) -> bool:
    return any(
        len({day % DAYS_PER_WEEK for day in pattern}) < len(pattern)
        for stop in problem.stops
        for pattern in stop.visit_patterns
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """Routes that serve every stop of a problem, and between what the optimal cost lies."""

    routes: tuple[DayRoute, ...]
    range: PlanRange


def _with_promises(
    problem: Problem, routes: Sequence[DayRoute], deadline: Deadline, seed: int
) -> tuple[list[int], _Answer]:
    """Plan with every promise; return the stops that count, and the plan of these alone."""
    if not routes:
        plan = solve(problem, deadline=deadline, seed=seed)
        if not plan.unserved:
            bounds = PlanRange(lower_bound=plan.lower_bound, cost=plan.cost)
            return [*range(len(problem.stops))], _Answer(routes=plan.routes, range=bounds)
        routes = plan.routes
    served = sorted({i for route in routes for i in route.stops})
    number = {i: k for k, i in enumerate(served)}
    known = [replace(r, stops=tuple(number[i] for i in r.stops)) for r in routes]
    return served, _best(problem.only(served), deadline, seed, start=known)


def _best(problem: Problem, deadline: Deadline, seed: int, *, start: Sequence[DayRoute]) -> _Answer:
    """Plan from routes that serve every stop; never worse, whatever the search leaves out."""
    known = plan_cost(problem, start, ()).total
    plan = solve(problem, deadline=deadline, seed=seed, start=start)
    if any(problem.stops[u.stop].prize is None for u in plan.unserved):
        # Its lower bound is of plans that serve less.
        return _Answer(routes=tuple(start), range=PlanRange(lower_bound=0.0, cost=known))
    lower_bound = min(plan.lower_bound, known)
    if plan.unserved or plan.cost >= known:
        cost = min(plan.cost, known)
        return _Answer(routes=tuple(start), range=PlanRange(lower_bound=lower_bound, cost=cost))
    return _Answer(routes=plan.routes, range=PlanRange(lower_bound=lower_bound, cost=plan.cost))


def _as_visits(problem: Problem, routes: Sequence[DayRoute]) -> list[DayRoute]:
    """Give visits the numbers that :func:`without_same_day` gives them."""
    first = [0, *accumulate(stop.visits for stop in problem.stops)]
    made: Counter[int] = Counter()
    numbered: list[DayRoute] = []
    for route in sorted(routes, key=lambda route: route.day):
        numbered.append(replace(route, stops=tuple(first[i] + made[i] for i in route.stops)))
        made.update(route.stops)
    return numbered


def without_same_day(problem: Problem) -> Problem:
    """
    Make each visit a stop of its own, on any weekday, by any vehicle and at any hour.

    Returns
    -------
    relaxed
        Every plan of the problem is one of it, at the same cost. A stop of n visits becomes n
        stops in a row, each with its share of the prize.
    """
    stops: list[Stop] = []
    copies: list[list[int]] = []
    for stop in problem.stops:
        copies.append(list(range(len(stops), len(stops) + stop.visits)))
        prize = None if stop.prize is None else stop.prize / stop.visits
        stops += [
            replace(stop, visit_patterns=_free_days(stop, k), prize=prize)
            for k in range(stop.visits)
        ]
    costs = problem.visit_cost
    origin = [i for i, numbers in enumerate(copies) for _ in numbers]
    return replace(
        problem,
        stops=tuple(stops),
        same_vehicle=False,
        same_hour_s=None,
        apart=tuple(_pairs(problem.apart, copies)),
        together=(),
        once_a_week=tuple(
            frozenset(copy for i in chosen for copy in copies[i]) for chosen in problem.once_a_week
        ),
        visit_cost=None if costs is None else costs[np.array(origin, dtype=np.int64)],
        names=tuple(problem.names[i] for i in origin) if problem.names else (),
    )


def _free_days(stop: Stop, k: int) -> tuple[frozenset[int], ...]:
    """List the days that the k-th visit may take once its weekday is free."""
    weekdays = {day % DAYS_PER_WEEK for day in stop.days}
    weeks = {sorted(pattern)[k] // DAYS_PER_WEEK for pattern in stop.visit_patterns}
    days = {DAYS_PER_WEEK * week + weekday for week, weekday in product(weeks, weekdays)}
    return tuple(frozenset({day}) for day in sorted(days))


def _pairs(sets: Sequence[frozenset[int]], copies: Sequence[list[int]]) -> Iterator[frozenset[int]]:
    """List the pairs of visits, of two stops each, that are never on the same day."""
    for chosen in sets:
        for i, j in combinations(sorted(chosen), 2):
            yield from (frozenset(pair) for pair in product(copies[i], copies[j]))
