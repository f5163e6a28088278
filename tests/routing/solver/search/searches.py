"""Searches that end after some rounds, and what the judge says of them."""

from collections.abc import Sequence

from routing.check.judge import check
from routing.problem import Problem
from routing.solver.deadline import Deadline
from routing.solver.draft import Draft
from routing.solver.search import search


def found(problem: Problem, *, rounds: int = 600, seed: int = 1, **options) -> Draft:
    """Search for some rounds, without looking at the clock."""
    return search(problem, seed=seed, deadline=Deadline(), iterations=rounds, **options)


def missing(problem: Problem, plan: Draft) -> int:
    """Count the visits without a prize that a plan lacks."""
    return plan.rank(problem)[0]


def cost(problem: Problem, plan: Draft) -> float:
    """Return the cost of a plan."""
    return plan.rank(problem)[1]


def faults(problem: Problem, plan: Draft) -> Sequence[str]:
    """List what the judge has against a plan."""
    reasons = {
        i: "fleet_full" if problem.stops[i].prize is None else "not_worth_it" for i in plan.left_out
    }
    return check(
        problem,
        plan.solution(
            problem,
            lower_bound=float("-inf"),
            reasons=reasons,
            runtime_s=0.0,
            seed=1,
            method="large neighbourhood search",
        ),
    )
