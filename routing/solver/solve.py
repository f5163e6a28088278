"""The one door of the solver: a problem in, a checked solution with its evidence out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from routing.check import check
from routing.errors import RoutingError, TooManyRoutesError, UnsupportedPatternError
from routing.feasibility import hopeless_stops
from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute, Solution
from routing.solver.deadline import Deadline, never
from routing.solver.fold import folded, shortest_period, unfolded
from routing.solver.local_search import LocalSearch
from routing.solver.plan import Plan, known_plan
from routing.solver.templates import Progress, TemplateSolver

MOST_CHOSEN = 2_000_000
"""Day-routes past which columns prove a bound, but choosing among them finds no plan in time."""


class BrokenSolutionError(RoutingError):
    """The independent check refused a solution: a defect of the solver, never of the input."""


def solve(
    problem: Problem,
    *,
    time_limit_s: float = 30.0,
    seed: int = 0,
    target_gap: float = 0.0,
    route_limit: int | None = None,
    start: Sequence[DayRoute] = (),
    should_stop: Callable[[], bool] = never,
    on_progress: Progress = lambda _plan, _bound: None,
) -> Solution:
    """
    Plan the horizon.

    Parameters
    ----------
    problem
        What is asked.
    time_limit_s
        Wall-clock seconds; the best plan so far is returned then.
    seed
        Seed of every random choice.
    target_gap
        Stop as soon as the proven gap is this small.
    route_limit
        Most candidate day-routes per kind of vehicle before the local search takes over; those
        of :func:`routing.solver.routes.enumerate_routes` where omitted.
    start
        The routes of a plan known beforehand, to begin from. Where the problem allows it, the
        result is never worse.
    should_stop
        Asked often; once it answers true, the best plan so far is returned within seconds.
    on_progress
        Called with (cost of the best plan, proven bound), either ``None`` while unknown.

    Returns
    -------
    solution
        Checked by :func:`routing.check.check`.

    Raises
    ------
    BrokenSolutionError
        If the check refuses the plan.
    """
    begin = time.monotonic()
    hopeless = hopeless_stops(problem)
    kept = [i for i in range(len(problem.stops)) if i not in hopeless]
    reduced = problem.only(kept)
    period = shortest_period(reduced)
    times = reduced.weeks // period
    answer = _answer(
        folded(reduced, period),
        start=_first_weeks(start, kept, period),
        seed=seed,
        deadline=Deadline(begin + time_limit_s, should_stop),
        target_gap=target_gap,
        route_limit=route_limit,
        on_progress=lambda plan, bound: on_progress(_times(plan, times), _times(bound, times)),
    )
    repeated = unfolded(answer.plan.routes, weeks=period, times=times)
    plan = Plan(
        tuple(replace(r, stops=tuple(kept[i] for i in r.stops)) for r in repeated),
        (*hopeless, *(kept[i] for i in answer.plan.left_out)),
    )
    former = known_plan(problem, start) if start else None
    if former is not None and former.rank(problem) < plan.rank(problem):
        plan = former
    solution = plan.solution(
        problem,
        lower_bound=times * answer.lower_bound,
        reasons=hopeless,
        runtime_s=time.monotonic() - begin,
        seed=seed,
        method=answer.method,
    )
    violations = check(problem, solution)
    if violations:
        raise BrokenSolutionError("; ".join(violations[:5]))
    return solution


def _times(value: float | None, times: int) -> float | None:
    return None if value is None else times * value


def _first_weeks(
    routes: Sequence[DayRoute], kept: Sequence[int], weeks: int
) -> tuple[DayRoute, ...]:
    """Keep the routes of the first weeks and the stops that are kept, renumbered."""
    number = {i: k for k, i in enumerate(kept)}
    return tuple(
        replace(
            route,
            stops=tuple(number[i] for i in route.stops if i in number),
            starts_s=tuple(
                start for i, start in zip(route.stops, route.starts_s, strict=True) if i in number
            ),
        )
        for route in routes
        if route.day < DAYS_PER_WEEK * weeks
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    plan: Plan
    lower_bound: float
    method: str


def _answer(
    problem: Problem,
    *,
    start: Sequence[DayRoute],
    seed: int,
    deadline: Deadline,
    target_gap: float,
    route_limit: int | None,
    on_progress: Progress,
) -> _Answer:
    """Plan with weekday templates, or by local search where they are out of reach."""
    if not problem.stops:
        return _Answer(Plan((), ()), 0.0, "nothing to plan")
    try:
        solver = TemplateSolver(
            problem,
            seed=seed,
            deadline=deadline,
            target_gap=target_gap,
            route_limit=route_limit,
            start=start,
            on_progress=on_progress,
        )
    except (TooManyRoutesError, UnsupportedPatternError):
        search = LocalSearch(problem, seed=seed, deadline=deadline.moment, on_progress=on_progress)
        routes, left_out = search.solve()
        return _Answer(Plan(routes, left_out), search.lower_bound(left_out), "local search")
    if solver.source.size > MOST_CHOSEN:
        solver.lower_bound()
        search = LocalSearch(problem, seed=seed, deadline=deadline.moment, on_progress=on_progress)
        routes, left_out = search.solve()
        bound = max(solver.lower_bound(left_out), search.lower_bound(left_out))
        return _Answer(Plan(routes, left_out), bound, "local search, bound by column generation")
    found = solver.solve()
    return _Answer(
        Plan(solver.day_routes(found.choice), found.choice.left_out),
        max(0.0, found.bound),
        "templates",
    )
