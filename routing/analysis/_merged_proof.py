"""The evidence of a plan that is put together from several answers."""

from __future__ import annotations

from collections.abc import Mapping

from routing.objective import plan_cost
from routing.problem import Problem
from routing.solution import DayRoute, Reason, Solution, Status, UnservedStop
from routing.solver.draft import is_closed


def evidence_of(
    problem: Problem,
    routes: tuple[DayRoute, ...],
    reasons: Mapping[int, Reason],
    lower_bound: float,
    *,
    runtime_s: float,
    seed: int,
    missing: Mapping[int, int] | None = None,
) -> Solution:
    """
    Make a solution of its routes and of why some stops lack visits.

    ``missing`` counts the visits that a stop lacks, all of them where it is not there.
    """
    cost = plan_cost(problem, routes, reasons).total
    is_proven = is_closed(cost, lower_bound)
    status: Status = "optimal" if is_proven else "feasible"
    if any(problem.stops[i].prize is None for i in reasons):
        status = "partial" if routes else "infeasible"
    counts = missing or {}
    return Solution(
        routes=routes,
        unserved=tuple(
            UnservedStop(
                stop=i,
                missing_visits=counts.get(i, problem.stops[i].visits),
                reason=reasons[i],
            )
            for i in sorted(reasons)
        ),
        cost=cost,
        lower_bound=cost if is_proven else min(cost, lower_bound),
        status=status,
        runtime_s=runtime_s,
        seed=seed,
        method="templates",
    )
