"""A plan before its evidence: routes and the stops they leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.check import check
from routing.feasibility import why_left_out
from routing.objective import plan_cost
from routing.problem import Problem
from routing.solution import DayRoute, Reason, Solution, Status, UnservedStop


@dataclass(frozen=True, slots=True)
class Plan:
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
        is_closed = abs(cost - lower_bound) <= 1e-6 * max(1.0, cost)
        status: Status = "partial" if self.routes else "infeasible"
        if not missing:
            status = "optimal" if is_closed else "feasible"
        unserved = tuple(
            UnservedStop(
                stop=i,
                missing_visits=problem.stops[i].visits,
                reason=reasons.get(i) or why_left_out(problem, i, self.routes),
            )
            for i in sorted(self.left_out)
        )
        return Solution(
            routes=self.routes,
            unserved=unserved,
            cost=cost,
            lower_bound=cost if is_closed else min(lower_bound, cost),
            status=status,
            runtime_s=runtime_s,
            seed=seed,
            method=method,
        )


def known_plan(problem: Problem, routes: Sequence[DayRoute]) -> Plan | None:
    """Return the plan that these routes make, or ``None`` where the problem forbids it."""
    days: dict[int, set[int]] = defaultdict(set)
    for route in routes:
        for i in route.stops:
            days[i].add(route.day)
    stops = enumerate(problem.stops)
    plan = Plan(tuple(routes), tuple(i for i, s in stops if days[i] not in s.visit_patterns))
    if any(days[i] for i in plan.left_out):
        return None
    reasons: dict[int, Reason] = dict.fromkeys(plan.left_out, "fleet_full")
    solution = plan.solution(
        problem, lower_bound=0.0, reasons=reasons, runtime_s=0.0, seed=0, method=""
    )
    return None if check(problem, solution) else plan
