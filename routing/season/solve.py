"""The one door of seasons: a season in, its evenings with their proof out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

import numpy as np

from routing.arrays import IntArray
from routing.check.season import check_season, rule_violations
from routing.season.fleets import Fleets, fleets_of
from routing.season.greedy import greedy_season
from routing.season.outings import Outings, all_outings
from routing.season.problem import Evening, SeasonProblem
from routing.season.proof import Proof, least_thinkable
from routing.season.rules import programme_of
from routing.season.solution import SeasonSolution
from routing.season.terms import lacking, terms_of
from routing.solver.deadline import Deadline
from routing.solver.draft import TOLERANCE, Progress
from routing.solver.highs import Programme, whole
from routing.solver.solve import BrokenSolutionError

_RELAXATION, _ROUND = 0.5, 0.7
"""Shares of the time left: for the relaxation, and for a round of whole numbers."""
_GIVING = 0.3
"""Share of the time left to give the evenings of fleets to vehicles."""
_OF_GAP = 0.5
"""Share of the gap asked for that a round may leave among the variables that it looks at."""


def solve_season(
    problem: SeasonProblem,
    *,
    deadline: Deadline = Deadline(seconds=30.0),
    seed: int = 0,
    target_gap: float = 0.0,
    most_left: float = inf,
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
        Stop as soon as the proven gap is this small...
    most_left
        ... and no more than this, in the unit of costs, could be saved.
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
    begin, deadline = time.monotonic(), deadline.begin()
    good_enough = target_gap, most_left
    search = _Search(problem, deadline, good_enough, seed=seed, on_progress=on_progress)
    fleets = fleets_of(problem)
    if fleets is not None:
        search.plan_fleets(fleets, start)
    if fleets is None or not search.is_over:
        search.plan(start)
    solution = replace(search.proven(), runtime_s=time.monotonic() - begin)
    _judge(problem, solution)
    return solution


class _Search:
    """The best season so far, and what is proven."""

    def __init__(
        self,
        season: SeasonProblem,
        deadline: Deadline,
        good_enough: tuple[float, float],
        *,
        seed: int,
        on_progress: Progress,
    ) -> None:
        self._season, self._deadline = season, deadline
        self._good_enough, self._seed, self._on_progress = good_enough, seed, on_progress
        self._outings = all_outings(season)
        self._lower_bound = -inf
        self._best: SeasonSolution | None = None

    @property
    def is_over(self) -> bool:
        """Whether the best is good enough, or there is no time left."""
        is_good = self.best.cost - self._lower_bound <= max(TOLERANCE, self._left)
        return is_good or self._deadline.is_past

    @property
    def _left(self) -> float:
        """What may be left to be saved."""
        target_gap, most_left = self._good_enough
        return min(target_gap * abs(self.best.cost), most_left)

    def plan(self, start: Sequence[Evening]) -> None:
        """Plan the season as it is."""
        programme = programme_of(self._season, self._outings)
        self._plan(self._season, self._outings, programme, start, self._offer)

    def plan_fleets(self, fleets: Fleets, start: Sequence[Evening]) -> None:
        """Plan fleets, and give their evenings to the vehicles."""
        outings = all_outings(fleets.season)
        programme = programme_of(fleets.season, outings, fleets.room)
        fleet_of = np.array(fleets.fleet_of, dtype=np.int64)
        own = self._keys(self._outings, fleet_of)

        def offer(rows: IntArray, method: str) -> None:
            is_chosen = np.isin(own, self._keys(outings.take(rows), fleet_of))
            self._give_to_members(np.flatnonzero(is_chosen | self._outings.is_fixed), method)

        merged = [replace(e, vehicle=fleets.fleet_of[e.vehicle]) for e in start]
        self._plan(fleets.season, outings, programme, merged, offer)

    def _keys(self, outings: Outings, fleet_of: IntArray) -> IntArray:
        """Return a number for each package, stop, day and fleet, shape (outings,)."""
        problem = self._season.problem
        places = outings.package * len(problem.stops) + outings.stop
        return np.asarray(
            (places * problem.days + outings.day) * len(fleet_of) + fleet_of[outings.vehicle]
        )

    def _give_to_members(self, rows: IntArray, method: str) -> None:
        """Make the most of some outings, each of which several vehicles could make."""
        outings = self._outings.take(rows)
        programme = programme_of(self._season, outings)
        self._offer(rows[greedy_season(programme, outings)], method)
        if method == "greedy":
            return
        allowed, share = self._allowed_gap(_OF_GAP**2), self._deadline.share(_GIVING)
        found = whole(programme, share, allowed_gap=allowed, seed=self._seed)
        if found.variables is not None:
            chosen = found.variables[: len(rows)] > 0.5
            self._offer(rows[chosen], method)

    def _plan(
        self,
        season: SeasonProblem,
        outings: Outings,
        programme: Programme,
        start: Sequence[Evening],
        offer: Callable[[IntArray, str], None],
    ) -> None:
        """Solve a programme until it is closed, or time is over."""
        fixed = Counter(f.package for f in season.fixed)
        most = [max(package.evenings, fixed[p]) for p, package in enumerate(season.packages)]
        self._bound(least_thinkable(programme, outings, most))
        greedy = greedy_season(programme, outings)
        offer(greedy, "greedy")
        home = {outings.evening(row): row for row in outings.from_home().tolist()}
        known = [home[e] for e in start if e in home]
        for filled in (True, False) if known else ():
            offer(greedy_season(programme, outings, known, filled=filled), "start")
        self._tell()
        values = np.zeros(len(programme.cost))
        values[greedy] = 1.0
        proof = Proof(programme, values, scale=abs(self.best.cost), evenings=sum(most))
        proof.relax(self._deadline.share(_RELAXATION))
        self._bound(proof.lower_bound)
        while proof.is_open and not self.is_over:
            allowed, share = self._allowed_gap(_OF_GAP), self._deadline.share(_ROUND)
            proof.search(share, allowed_gap=allowed, seed=self._seed)
            self._bound(proof.lower_bound)
            offer(np.flatnonzero(proof.variables[: len(outings.stop)] > 0.5), "whole numbers")
            self._tell()

    def _allowed_gap(self, share: float) -> float:
        return share * self._left

    def _bound(self, lower_bound: float) -> None:
        self._lower_bound = max(self._lower_bound, lower_bound)

    def _tell(self) -> None:
        self._on_progress(self.best.cost, self._lower_bound)

    def _offer(self, rows: IntArray, method: str) -> None:
        """Keep a season where it is better."""
        other = self._solution(rows, method)
        if self._best is None or other.cost < self._best.cost:
            self._best = other

    @property
    def best(self) -> SeasonSolution:
        """The best season that was found."""
        if self._best is None:
            raise RuntimeError("no season was looked for")
        return self._best

    def proven(self) -> SeasonSolution:
        """Return the best season with what is proven of all."""
        cost = self.best.cost
        slack = TOLERANCE * max(1.0, *(abs(term) for term in self.best.terms.values()))
        is_closed = cost - self._lower_bound <= slack
        return replace(self.best, lower_bound=cost if is_closed else self._lower_bound)

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


def _judge(season: SeasonProblem, solution: SeasonSolution) -> None:
    """Refuse a season that breaks a rule which its fixed evenings do not break."""
    both = zip(solution.evenings, solution.routes, strict=True)
    fixed = [(e, r) for e, r in both if e in season.fixed]
    known = set(rule_violations(season, (e for e, _ in fixed), (r for _, r in fixed)))
    broken = [v for v in check_season(season, solution) if v not in known]
    if broken:
        raise BrokenSolutionError("; ".join(broken[:5]))
