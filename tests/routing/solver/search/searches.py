"""Searches that end after some rounds, and what the judge says of them."""

import time
from collections import Counter
from collections.abc import Sequence

from routing.check import check
from routing.problem import Problem
from routing.solution import Solution, UnservedStop
from routing.solver.search import SearchResult, search

LONG_S = 600.0


def found(problem: Problem, *, rounds: int = 600, seed: int = 1, **options) -> SearchResult:
    """Search for some rounds, without looking at the clock."""
    deadline = time.monotonic() + LONG_S
    return search(problem, seed=seed, deadline=deadline, iterations=rounds, **options)


def missing(problem: Problem, result: SearchResult) -> int:
    """Count the visits without a prize that a plan lacks."""
    return sum(problem.stops[i].visits for i in result.left_out if problem.stops[i].prize is None)


def faults(problem: Problem, result: SearchResult) -> Sequence[str]:
    """List what the judge has against a result."""
    served = Counter(i for route in result.routes for i in route.stops)
    mandatory = [i for i in result.left_out if problem.stops[i].prize is None]
    unserved = tuple(
        UnservedStop(
            stop=i,
            missing_visits=problem.stops[i].visits - served[i],
            reason="fleet_full" if i in mandatory else "not_worth_it",
        )
        for i in result.left_out
    )
    return check(
        problem,
        Solution(
            routes=result.routes,
            unserved=unserved,
            cost=result.cost,
            lower_bound=float("-inf"),
            status="feasible" if not mandatory else "partial" if result.routes else "infeasible",
            runtime_s=0.0,
            seed=1,
        ),
    )
