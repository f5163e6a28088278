"""The one door of the solver: a problem in, a checked solution with its evidence out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf

from routing.check.judge import check
from routing.errors import RoutingError, TooManyRoutesError, UnsupportedPatternError
from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute, Solution
from routing.solver import shares
from routing.solver.columns.linear_program import NumericalTroubleError
from routing.solver.columns.on_demand import OnDemandLowerBound
from routing.solver.columns.templates import TemplateSolver
from routing.solver.deadline import Deadline
from routing.solver.draft import (
    TOLERANCE,
    Draft,
    Progress,
    best_draft,
    known_draft,
    known_routes,
)
from routing.solver.every_plan import best_of_all
from routing.solver.feasibility import hopeless_stops
from routing.solver.first_use import compile_for
from routing.solver.fold import folded, shortest_period, unfolded
from routing.solver.genetic import can_search, genetic_search
from routing.solver.parts import Sums, separate_parts
from routing.solver.relaxation import (
    elementary_lower_bound,
    is_bound_by_rules,
    sleeps_away,
    without_rules,
)
from routing.solver.search import search

_MOST_STOPS_BOUNDED = 6
"""Stops of a route past which no route is made on demand: they are too many to search."""


class BrokenSolutionError(RoutingError):
    """The independent check refused a solution: a defect of the solver, never of the input."""


def solve(
    problem: Problem,
    *,
    deadline: Deadline = Deadline(seconds=30.0),
    seed: int = 0,
    target_gap: float = 0.0,
    route_limit: int | None = None,
    start: Sequence[DayRoute] = (),
    on_progress: Progress = lambda _plan, _lower_bound: None,
) -> Solution:
    """
    Plan the horizon.

    Parameters
    ----------
    deadline
        When to return the best plan so far; where it says so, the search stops within seconds.
        Compiling the searches, on the first run on a machine, is not counted.
    target_gap
        Stop as soon as the proven gap is this small.
    route_limit
        Most candidate day-routes per kind of vehicle before a search without columns takes over;
        those of :func:`routing.solver.columns.routes.enumeration.enumerate_routes` where omitted.
    start
        The routes of a plan known beforehand, to begin from. Where the problem allows it, the
        result is never worse.
    on_progress
        Called with (cost of the best plan, proven lower bound), either ``None`` while unknown.

    Returns
    -------
    solution
        Checked by :func:`routing.check.judge.check`.

    Raises
    ------
    BrokenSolutionError
        If the check refuses the plan.
    """
    with deadline.standing_still():
        compile_for(problem)
    begin = time.monotonic()
    hopeless = hopeless_stops(problem)
    kept = [i for i in range(len(problem.stops)) if i not in hopeless]
    answer = _Task(
        problem.only(kept),
        start=_renumbered(start, kept),
        seed=seed,
        deadline=deadline.begin(),
        target_gap=target_gap,
        route_limit=route_limit,
        on_progress=on_progress,
    ).in_parts()
    draft = Draft(
        tuple(replace(r, stops=tuple(kept[i] for i in r.stops)) for r in answer.draft.routes),
        (*hopeless, *(kept[i] for i in answer.draft.left_out)),
    )
    solution = best_draft(problem, draft, known_draft(problem, start)).solution(
        problem,
        lower_bound=answer.lower_bound,
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


def _renumbered(routes: Sequence[DayRoute], kept: Sequence[int]) -> tuple[DayRoute, ...]:
    """Keep the stops that are kept, by their new numbers, and the routes that serve some."""
    number = {i: k for k, i in enumerate(kept)}
    found = (
        replace(
            route,
            stops=tuple(number[i] for i in route.stops if i in number),
            starts_s=tuple(
                start for i, start in zip(route.stops, route.starts_s, strict=True) if i in number
            ),
        )
        for route in routes
    )
    return tuple(route for route in found if route.stops)


@dataclass(frozen=True, slots=True)
class _Answer:
    draft: Draft
    lower_bound: float
    method: str

    def with_lower_bound(self, lower_bound: float) -> _Answer:
        """Keep the higher of two bounds."""
        return replace(self, lower_bound=max(self.lower_bound, lower_bound))


@dataclass(frozen=True, slots=True)
class _Task:
    """One problem, folded, and how to search."""

    problem: Problem
    start: tuple[DayRoute, ...]
    seed: int
    deadline: Deadline
    target_gap: float
    route_limit: int | None
    on_progress: Progress

    def in_parts(self) -> _Answer:
        """Plan the parts of the problem one after the other, each in its share of the time."""
        parts = separate_parts(self.problem)
        weights = [sum(stop.visits for stop in part.problem.stops) for part in parts]
        sums = Sums(len(parts), self.on_progress)
        routes: list[DayRoute] = []
        left_out: list[int] = []
        lower_bound, method = 0.0, ""
        for k, part in enumerate(parts):
            answer = replace(
                self,
                problem=part.problem,
                start=_renumbered(self.start, part.stops),
                deadline=self.deadline.share(weights[k] / max(1, sum(weights[k:]))),
                on_progress=sums.next(),
            ).repeated()
            routes += (
                replace(r, stops=tuple(part.stops[i] for i in r.stops)) for r in answer.draft.routes
            )
            left_out += (part.stops[i] for i in answer.draft.left_out)
            sums.add(answer.draft.rank(part.problem)[1], answer.lower_bound)
            lower_bound, method = lower_bound + answer.lower_bound, answer.method
        ordered = sorted(routes, key=lambda route: (route.day, route.vehicle))
        return _Answer(Draft(tuple(ordered), tuple(sorted(left_out))), lower_bound, method)

    def repeated(self) -> _Answer:
        """Plan the weeks after which the problem repeats itself, for all of its weeks."""
        period = shortest_period(self.problem)
        times = self.problem.weeks // period
        answer = replace(
            self,
            problem=folded(self.problem, period),
            start=tuple(route for route in self.start if route.day < DAYS_PER_WEEK * period),
            on_progress=lambda plan, proven: self.on_progress(
                _times(plan, times), _times(proven, times)
            ),
        ).completed()
        routes = unfolded(answer.draft.routes, weeks=period, times=times)
        return _Answer(
            Draft(routes, answer.draft.left_out), times * answer.lower_bound, answer.method
        )

    def completed(self) -> _Answer:
        """
        Plan; where the deadline came before a plan of all stops, place those that fit.

        Bounds know little of what ties visits: where plans are few, all of them are compared.
        """
        if self.problem.stops and is_bound_by_rules(self.problem):
            best = best_of_all(self.problem, self.deadline)
            if best is not None:
                return _Answer(best, best.rank(self.problem)[1], "every plan")
        answer = self.answer()
        if not answer.draft.left_out or not self.deadline.is_past:
            return answer
        quick = search(
            self.problem,
            seed=self.seed,
            deadline=self.deadline,
            start=answer.draft.routes,
            on_progress=self.on_progress,
            iterations=0,
        )
        return replace(answer, draft=best_draft(self.problem, answer.draft, quick))

    def answer(self) -> _Answer:
        """Plan with weekday templates where they hold every rule, else by a search."""
        problem = self.problem
        if not problem.stops:
            return _Answer(Draft((), ()), 0.0, "nothing to plan")
        is_free = not is_bound_by_rules(problem)
        if sleeps_away(problem):
            return self._searched(self.start)
        try:
            solver = self._templates(
                without_rules(problem), 1.0 if is_free else shares.TEMPLATES_WITHOUT_RULES
            )
            found = solver.solve()
        except (TooManyRoutesError, UnsupportedPatternError, NumericalTroubleError):
            return self._bounded_on_demand()
        routes = solver.day_routes(found.choice)
        draft = Draft(routes, found.choice.left_out)
        if is_free or self._keeps_rules(draft):
            lower_bound = max(found.lower_bound, elementary_lower_bound(problem, draft.left_out))
            return _Answer(draft, lower_bound, "templates")
        answer = self._searched(self.start or routes, lower_bound=found.lower_bound)
        if self._lacking(answer.draft) == self._lacking(draft):
            return answer.with_lower_bound(found.lower_bound)
        with suppress(NumericalTroubleError):  # the elementary one will do
            answer = answer.with_lower_bound(solver.lower_bound(answer.draft.left_out))
        return answer

    def _lacking(self, draft: Draft) -> set[int]:
        return {i for i in draft.left_out if self.problem.stops[i].prize is None}

    def _keeps_rules(self, draft: Draft) -> bool:
        """Whether a plan made without the rules keeps them all the same, at the same cost."""
        is_lawful = known_draft(self.problem, draft.routes) is not None
        return is_lawful and not self.problem.balance_cost_per_s

    def _templates(self, problem: Problem, share: float) -> TemplateSolver:
        return TemplateSolver(
            problem,
            seed=self.seed,
            deadline=self.deadline.share(share),
            target_gap=self.target_gap * (1.0 if share == 1.0 else shares.GAP_WITHOUT_RULES),
            route_limit=self.route_limit,
            start=self.start,
            on_progress=self.on_progress,
        )

    def _bounded_on_demand(self) -> _Answer:
        """Search, bound what was found by routes made on demand, and search on."""
        most = max((v.max_stops for v in self.problem.vehicles), default=0)
        if most > _MOST_STOPS_BOUNDED:
            return self._searched(self.start)
        half = replace(self, deadline=self.deadline.share(shares.FIRST_ON_DEMAND))
        answer = half._searched(self.start)
        if self.deadline.is_past:
            return answer
        cost = answer.draft.rank(self.problem)[1]
        lower_bound_of = OnDemandLowerBound(
            self.problem, answer.draft.routes, deadline=self.deadline.share(shares.BOUND_ON_DEMAND)
        ).solve(lambda lower_bound: self.on_progress(cost, lower_bound))
        lower_bound = max(answer.lower_bound, lower_bound_of(answer.draft.left_out))
        if cost - lower_bound <= max(1e-6, self.target_gap * cost):
            return answer.with_lower_bound(lower_bound)
        answer = self._searched(
            answer.draft.routes, lower_bound=max(lower_bound, lower_bound_of(()))
        )
        return answer.with_lower_bound(lower_bound_of(answer.draft.left_out))

    def _searched(self, start: tuple[DayRoute, ...], *, lower_bound: float = -inf) -> _Answer:
        """
        Search without columns, with an elementary lower bound.

        A ``lower_bound`` of all plans that leave no stop out ends the search at the gap asked for.
        """
        if can_search(self.problem):
            draft, method = self._evolved(start), "hybrid genetic search"
        else:
            method = "large neighbourhood search"
            draft = search(
                self.problem,
                seed=self.seed,
                deadline=self.deadline,
                start=start,
                on_progress=self.on_progress,
                good_enough=lower_bound / (1.0 - self.target_gap) * (1.0 + TOLERANCE),
            )
        return _Answer(draft, elementary_lower_bound(self.problem, draft.left_out), method)

    def _evolved(self, start: tuple[DayRoute, ...]) -> Draft:
        routes, left_out = genetic_search(
            self.problem,
            seed=self.seed,
            deadline=self.deadline,
            start=known_routes(self.problem, start),
            on_progress=self.on_progress,
        )
        return Draft(routes, left_out)
