"""The one door of seasons: a season in, its evenings with their proof out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from routing.arrays import IntArray
from routing.check.season import check_season, rule_violations
from routing.season.greedy import greedy_season
from routing.season.outings import all_outings
from routing.season.problem import Evening, SeasonProblem
from routing.season.proof import Proof, least_thinkable
from routing.season.rules import programme_of
from routing.season.solution import SeasonSolution
from routing.season.terms import lacking, terms_of
from routing.solver.deadline import Deadline
from routing.solver.draft import TOLERANCE, Progress
from routing.solver.solve import BrokenSolutionError

_RELAXATION, _ROUND = 0.5, 0.7
"""Shares of the time left: for the relaxation, and for a round of whole numbers."""
_OF_GAP = 0.5
"""Share of the gap asked for that a round may leave among the variables that it looks at."""


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
    begin = time.monotonic()
    search = _Search(problem, deadline.begin(), target_gap=target_gap, on_progress=on_progress)
    search.begin_from(start)
    search.prove(seed)
    solution = replace(search.proven(), runtime_s=time.monotonic() - begin)
    _judge(problem, solution)
    return solution


class _Search:
    """The best season so far, and what is proven."""

    def __init__(
        self, season: SeasonProblem, deadline: Deadline, *, target_gap: float, on_progress: Progress
    ) -> None:
        self._season, self._deadline = season, deadline
        self._target_gap, self._on_progress = target_gap, on_progress
        self._outings = all_outings(season)
        self._programme = programme_of(season, self._outings)
        fixed = Counter(f.package for f in season.fixed)
        most = [max(package.evenings, fixed[p]) for p, package in enumerate(season.packages)]
        self._lower_bound = least_thinkable(self._programme, self._outings, most)
        self._greedy = greedy_season(self._programme, self._outings)
        self.best = self._solution(self._greedy, "greedy")

    def begin_from(self, start: Sequence[Evening]) -> None:
        """Try evenings known beforehand, alone and with more."""
        home = {self._outings.evening(row): row for row in self._outings.from_home().tolist()}
        rows = [home[e] for e in start if e in home]
        for filled in (True, False) if rows else ():
            chosen = greedy_season(self._programme, self._outings, rows, filled=filled)
            self._offer(chosen, "start")
        self._on_progress(self.best.cost, None)

    def prove(self, seed: int) -> None:
        """Solve the programme until it is closed, or time is over."""
        known = np.zeros(len(self._programme.cost))
        known[self._greedy] = 1.0
        proof = Proof(self._programme, known)
        proof.relax(self._deadline.share(_RELAXATION))
        self._bound(proof.lower_bound)
        while not self._deadline.is_past and proof.is_open and not self._is_good_enough():
            allowed = _OF_GAP * self._target_gap * abs(self.best.cost)
            proof.search(self._deadline.share(_ROUND), allowed_gap=allowed, seed=seed)
            chosen = np.flatnonzero(proof.variables[: len(self._outings.stop)] > 0.5)
            self._offer(chosen, "whole numbers")
            self._bound(proof.lower_bound)

    def _is_good_enough(self) -> bool:
        cost = self.best.cost
        return cost - self._lower_bound <= max(TOLERANCE, self._target_gap * abs(cost))

    def _bound(self, lower_bound: float) -> None:
        self._lower_bound = max(self._lower_bound, lower_bound)
        self._on_progress(self.best.cost, self._lower_bound)

    def _offer(self, rows: IntArray, method: str) -> None:
        """Keep a season where it is better."""
        other = self._solution(rows, method)
        if other.cost < self.best.cost:
            self.best = other

    def _solution(self, rows: IntArray, method: str) -> SeasonSolution:
        outings, season = self._outings, self._season
        order = rows[np.lexsort((outings.stop[rows], outings.vehicle[rows], outings.day[rows]))]
        evenings = tuple(outings.evening(row) for row in order.tolist())
        routes = tuple(outings.route(season.problem, row) for row in order.tolist())
        terms = terms_of(season, evenings, routes)
        return SeasonSolution(
            evenings=evenings,
            routes=routes,
            lacking=lacking(season, evenings),
            cost=sum(terms.values()),
            terms=terms,
            lower_bound=self._lower_bound,
            method=method,
            runtime_s=0.0,
        )

    def proven(self) -> SeasonSolution:
        """Return the best season with what is proven of all."""
        terms = [abs(term) for term in self.best.terms.values()]
        slack = TOLERANCE * max(1.0, *terms)
        cost = self.best.cost
        is_closed = cost - self._lower_bound <= slack
        return replace(self.best, lower_bound=cost if is_closed else self._lower_bound)


def _judge(season: SeasonProblem, solution: SeasonSolution) -> None:
    """Refuse a season that breaks a rule which its fixed evenings do not break."""
    both = zip(solution.evenings, solution.routes, strict=True)
    fixed = [(e, r) for e, r in both if e in season.fixed]
    known = set(rule_violations(season, (e for e, _ in fixed), (r for _, r in fixed)))
    broken = [v for v in check_season(season, solution) if v not in known]
    if broken:
        raise BrokenSolutionError("; ".join(broken[:5]))
