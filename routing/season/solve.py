"""The one door of seasons: a season in, its evenings with their proof out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from routing.arrays import IntArray
from routing.check.season import check_season, rule_violations
from routing.season.outings import Outings, all_outings
from routing.season.problem import Evening, SeasonProblem
from routing.season.rules import programme_of
from routing.season.solution import SeasonSolution
from routing.season.terms import lacking, terms_of
from routing.season.whole import solve_whole
from routing.solver.deadline import Deadline
from routing.solver.draft import TOLERANCE
from routing.solver.solve import BrokenSolutionError

Progress = Callable[[float | None, float | None], None]


def solve_season(
    problem: SeasonProblem,
    *,
    deadline: Deadline = Deadline(seconds=30.0),
    seed: int = 0,
    target_gap: float = 0.0,
    start: Sequence[Evening] = (),
    on_progress: Progress = lambda _plan, _lower_bound: None,
) -> SeasonSolution:
    """
    Place the evenings of a season.

    Parameters
    ----------
    deadline
        When to return the best season so far; where it says so, the search stops within seconds.
    target_gap
        Stop as soon as the proven gap is this small.
    start
        Evenings known beforehand, to begin from.
    on_progress
        Called with (cost of the best season, proven lower bound), either ``None`` while unknown.

    Returns
    -------
    solution
        Checked by :func:`routing.check.season.check_season`: no rule is broken that the fixed
        evenings do not break by themselves.

    Raises
    ------
    BrokenSolutionError
        If the check refuses the season.
    """
    deadline, begin = deadline.begin(), time.monotonic()
    outings = all_outings(problem)
    known = {outings.evening(row): row for row in outings.from_home().tolist()}
    hint = [known[e] for e in start if e in known]
    answer = solve_whole(
        programme_of(problem, outings),
        deadline=deadline,
        target_gap=target_gap,
        seed=seed,
        hint=dict.fromkeys(hint, 1.0),
    )
    rows = np.flatnonzero(answer.values[: len(outings.stop)] > 0.5)
    solution = replace(
        _solution(problem, outings, rows, answer.lower_bound), runtime_s=time.monotonic() - begin
    )
    _judge(problem, solution)
    on_progress(solution.cost, solution.lower_bound)
    return solution


def _solution(
    season: SeasonProblem, outings: Outings, rows: IntArray, lower_bound: float
) -> SeasonSolution:
    order = rows[np.lexsort((outings.stop[rows], outings.vehicle[rows], outings.day[rows]))]
    evenings = tuple(outings.evening(row) for row in order.tolist())
    routes = tuple(outings.route(season.problem, row) for row in order.tolist())
    terms = terms_of(season, evenings, routes)
    cost = sum(terms.values())
    slack = TOLERANCE * max(1.0, *(abs(term) for term in terms.values()))
    return SeasonSolution(
        evenings=evenings,
        routes=routes,
        lacking=lacking(season, evenings),
        cost=cost,
        terms=terms,
        lower_bound=cost if cost - lower_bound <= slack else lower_bound,
        method="whole numbers",
        runtime_s=0.0,
    )


def _judge(season: SeasonProblem, solution: SeasonSolution) -> None:
    """Refuse a season that breaks a rule which its fixed evenings do not break."""
    both = zip(solution.evenings, solution.routes, strict=True)
    fixed = [(e, r) for e, r in both if e in season.fixed]
    known = set(rule_violations(season, (e for e, _ in fixed), (r for _, r in fixed)))
    broken = [v for v in check_season(season, solution) if v not in known]
    if broken:
        raise BrokenSolutionError("; ".join(broken[:5]))
