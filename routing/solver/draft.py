"""A plan before its evidence: routes and the stops they leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from routing.check.judge import check
from routing.objective import plan_cost, route_cost
from routing.problem import Problem
from routing.solution import DayRoute, Reason, Solution, Status, UnservedStop
from routing.solver.left_out import why_left_out

Progress = Callable[[float | None, float | None], None]
"""Told of the cost of the best plan and of the proven lower bound, ``None`` while unknown."""

TOLERANCE = 1e-6
"""Share of a cost below which a difference is one of rounding."""


def is_closed(cost: float, lower_bound: float) -> bool:
    """Whether a cost meets its lower bound."""
    return abs(cost - lower_bound) <= TOLERANCE * max(1.0, abs(cost))


@dataclass(frozen=True, slots=True)
class Draft:
    """Routes, and the stops that lack visits."""

    routes: tuple[DayRoute, ...]
    left_out: tuple[int, ...]

    def rank(self, problem: Problem) -> tuple[int, float]:
        """Order plans: fewer missing visits first, then the cost."""
        stops = [problem.stops[i] for i in self.left_out]
        missing = sum(stop.visits for stop in stops if stop.prize is None)
        return missing, plan_cost(problem, self.routes, self.left_out).total

    def solution(
        self,
        problem: Problem,
        *,
        lower_bound: float,
        reasons: Mapping[int, Reason],
        runtime_s: float,
        seed: int,
        method: str,
    ) -> Solution:
        """
        Add the evidence.

        Parameters
        ----------
        lower_bound
            Of all plans that make as many visits.
        reasons
            Why stops are left out, where that is known.
        """
        missing, cost = self.rank(problem)
        is_proven = is_closed(cost, lower_bound)
        status: Status = "partial" if self.routes else "infeasible"
        if not missing:
            status = "optimal" if is_proven else "feasible"
        unknown = [i for i in self.left_out if i not in reasons]
        why = {**reasons, **why_left_out(problem, unknown, self.routes)}
        if not self.routes and not is_proven:  # alone they cost too much, together perhaps not
            why = {i: "not_found" if r == "not_worth_it" else r for i, r in why.items()}
        unserved = tuple(
            UnservedStop(stop=i, missing_visits=problem.stops[i].visits, reason=why[i])
            for i in sorted(self.left_out)
        )
        return Solution(
            routes=self.routes,
            unserved=unserved,
            cost=cost,
            lower_bound=cost if is_proven else min(lower_bound, cost),
            status=status,
            runtime_s=runtime_s,
            seed=seed,
            method=method,
        )


def never_served(problem: Problem, routes: Sequence[DayRoute]) -> tuple[int, ...]:
    """List the stops that no route visits."""
    served = {i for route in routes for i in route.stops}
    return tuple(i for i in range(len(problem.stops)) if i not in served)


def known_draft(problem: Problem, routes: Sequence[DayRoute]) -> Draft | None:
    """
    Return the plan that these routes make, or ``None`` where the problem forbids it.

    Their costs become those of the problem; no routes at all leave every stop out.
    """
    if not _is_readable(problem, routes):
        return None
    routes = tuple(replace(route, cost=route_cost(problem, route)) for route in routes)
    days: dict[int, set[int]] = defaultdict(set)
    for route in routes:
        for i in route.stops:
            days[i].add(route.day)
    stops = enumerate(problem.stops)
    draft = Draft(routes, tuple(i for i, s in stops if days[i] not in s.visit_patterns))
    if any(days[i] for i in draft.left_out):
        return None
    reasons: dict[int, Reason] = dict.fromkeys(draft.left_out, "fleet_full")
    solution = draft.solution(
        problem, lower_bound=0.0, reasons=reasons, runtime_s=0.0, seed=0, method=""
    )
    return None if check(problem, solution) else draft


def _is_readable(problem: Problem, routes: Sequence[DayRoute]) -> bool:
    """Whether routes name vehicles and stops of the problem."""
    fleet, stops = len(problem.vehicles), len(problem.stops)
    return all(
        route.stops and 0 <= route.vehicle < fleet and all(0 <= i < stops for i in route.stops)
        for route in routes
    )


def known_routes(problem: Problem, routes: Sequence[DayRoute]) -> tuple[DayRoute, ...] | None:
    """Return the routes of a known plan, or ``None`` without any to begin a search from."""
    draft = known_draft(problem, routes)
    return None if draft is None else draft.routes or None


def best_draft(problem: Problem, *drafts: Draft | None) -> Draft:
    """
    Return the best of some plans, the first at a tie.

    Raises
    ------
    ValueError
        If there is none.
    """
    return min(
        (draft for draft in drafts if draft is not None), key=lambda draft: draft.rank(problem)
    )
