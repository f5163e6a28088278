"""The one door of the solver: a problem in, a checked solution with its evidence out."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from routing.check import check
from routing.errors import RoutingError, TooManyRoutesError, UnsupportedPatternError
from routing.feasibility import hopeless_stops, why_left_out
from routing.problem import Problem
from routing.solution import DayRoute, Solution, Status, UnservedStop
from routing.solver.fold import folded, shortest_period, unfolded
from routing.solver.local_search import LocalSearch
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
        seed=seed,
        deadline=begin + time_limit_s,
        target_gap=target_gap,
        route_limit=route_limit,
        on_progress=lambda plan, bound: on_progress(_times(plan, times), _times(bound, times)),
    )
    lower_bound = times * answer.lower_bound
    repeated = unfolded(answer.routes, weeks=period, times=times)
    routes = tuple(replace(r, stops=tuple(kept[i] for i in r.stops)) for r in repeated)
    left_out = [kept[i] for i in answer.left_out]
    reasons = {i: why_left_out(problem, i, routes) for i in left_out} | hopeless
    cost = sum(route.cost for route in routes)
    is_closed = abs(cost - lower_bound) <= 1e-6 * max(1.0, cost)
    status: Status = "partial" if routes else "infeasible"
    if not reasons:
        status = "optimal" if is_closed else "feasible"
    solution = Solution(
        routes=routes,
        unserved=tuple(
            UnservedStop(stop=i, missing_visits=problem.stops[i].visits, reason=reasons[i])
            for i in sorted(reasons)
        ),
        cost=cost,
        lower_bound=cost if is_closed else lower_bound,
        status=status,
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


@dataclass(frozen=True, slots=True)
class _Answer:
    routes: tuple[DayRoute, ...]
    left_out: tuple[int, ...]
    lower_bound: float
    method: str


def _answer(
    problem: Problem,
    *,
    seed: int,
    deadline: float,
    target_gap: float,
    route_limit: int | None,
    on_progress: Progress,
) -> _Answer:
    """Plan with weekday templates, or by local search where they are out of reach."""
    if not problem.stops:
        return _Answer((), (), 0.0, "nothing to plan")
    try:
        solver = TemplateSolver(
            problem,
            seed=seed,
            deadline=deadline,
            target_gap=target_gap,
            route_limit=route_limit,
            on_progress=on_progress,
        )
    except (TooManyRoutesError, UnsupportedPatternError):
        search = LocalSearch(problem, seed=seed, deadline=deadline, on_progress=on_progress)
        routes, left_out = search.solve()
        return _Answer(routes, left_out, search.lower_bound(left_out), "local search")
    if solver.source.size > MOST_CHOSEN:
        solver.lower_bound()
        search = LocalSearch(problem, seed=seed, deadline=deadline, on_progress=on_progress)
        routes, left_out = search.solve()
        bound = max(solver.lower_bound(left_out), search.lower_bound(left_out))
        return _Answer(routes, left_out, bound, "local search, bound by column generation")
    found = solver.solve()
    return _Answer(
        solver.day_routes(found.choice),
        found.choice.left_out,
        max(0.0, found.bound),
        "templates",
    )
