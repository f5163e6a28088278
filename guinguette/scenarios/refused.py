"""Why nothing can be chosen, or not what was asked: said before the search, or after it in vain."""

from __future__ import annotations

from math import inf

from guinguette.faults import Fault, UsageError
from guinguette.language.fault_sentences import fault
from guinguette.scenarios.choice import Options, chosen
from guinguette.scenarios.question import Question
from guinguette.scenarios.scenario import Pool
from routing.location.visit_problem import VisitProblem, need_met


def refuse_far(question: Question, pool: Pool, problem: VisitProblem) -> None:
    """
    Refuse depots that no village is near to, and forced villages too far for a day.

    Raises
    ------
    UsageError
        If there are such; names them.
    """
    if not problem.is_allowed.any():
        names = ", ".join(town.name for town in pool.towns)
        minutes = question.villages.most_round_trip_min
        raise UsageError(fault("simulation-depots-far", value=names, minutes=minutes))
    work_s = 2.0 * problem.radial_s + problem.service_s
    is_near = problem.is_allowed & (work_s <= problem.longest_s)
    far = [
        candidate.commune.name
        for k, candidate in enumerate(pool.candidates)
        if problem.is_forced[k] and not is_near[k].any()
    ]
    if far:
        raise UsageError(fault("simulation-forced-far", value=", ".join(far)))


def why_nothing(question: Question, problem: VisitProblem, vans: str) -> Fault:
    """Say why no choice was found; ``vans`` is how the number of vehicles is written."""
    asked = question.choice
    least_eur = problem.least_vehicles * problem.costs.vehicle
    if asked.budget_eur is not None and asked.budget_eur < least_eur:
        shown = {"value": _euros(asked.budget_eur), "least": _euros(least_eur)}
        return fault("simulation-budget-small", **shown)
    if asked.target:
        options = Options(inf, 0.0, 0.0, None, question.search.seed)
        most = chosen(problem, "benefit", options)
        met = need_met(problem, most) if most else 1.0
        if met < asked.target:
            return fault("simulation-need-large", value=vans, most=int(100 * met))
    return fault("simulation-nothing-fits", value=vans)


def _euros(amount: float) -> str:
    return f"{amount:,.0f}\u00a0€".replace(",", "\u202f")
