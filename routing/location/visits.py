"""
Which villages get how many visits, from which depots: the choice before any tour.

Choice with frequencies and depots has no compact bound. This one underestimates what a visit costs,
so that what it finds best is a bound of all plans. With t the way to the depot, e the way to the
nearest other place and s half the two shortest ways, a route of m stops, at most Q, has a length of
at least (2/m) sum(t) + (2 (m-1)/m²) sum(e), and of at least sum(s). For the first: an inner stop is
no farther than half the ends and the path together, and a path of m - 1 legs covers each of its
stops (m-1)/m times; both terms are least for m = Q where e <= t. Both inequalities are rows, for
metres and for seconds, of each depot.

Routes are counted whole by no row; vans are whole, and villages.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.location.visit_problem import Objective, VisitChoice, VisitProblem
from routing.location.visit_rows import Rows
from routing.solver.deadline import Deadline
from routing.solver.highs import Programme, Whole, relaxed, whole

TIE = 1e-4
"""What costs count for where only benefit does: so much of the mean benefit per unit of cost."""
FASTEST_M_S = 40.0
WHOLE_S = 25.0
"""
Most for whole numbers: the relaxation is within 1 % after 1 to 4 s on three départements, with
neighbours that count in part within 1 % after 10, and after 200 s it is no nearer.
"""
_WORTH_A_LOOK = 0.02
"""Visits that cost a choice more of its value than this are looked at only where others fail."""
_ROUNDS = 12
_ALIKE = 1e-7


def choose_visits(
    problem: VisitProblem,
    *,
    objective: Objective,
    budget: float = inf,
    target: float = 0.0,
    least_need: float = 0.0,
    allowed_gap: float = 0.005,
    price: float | None = None,
    hint: IntArray | None = None,
    seed: int = 0,
    deadline: Deadline = Deadline(),
) -> VisitChoice | None:
    """
    Choose.

    Parameters
    ----------
    problem
        What there is to choose from.
    objective
        ``ratio``: the most benefit per cost; ``benefit``: the most benefit; ``cost``: the least
        cost. What follows holds for all of them.
    budget
        Most that the counted cost may be.
    target, least_need
        Least benefit, and least need that is met.
    allowed_gap
        Share of the value that the search may leave to the bound.
    price
        Benefit per cost to begin with, where the objective is ``ratio``.
    hint
        Shape (d,), vehicles of a good plan: villages are chosen around these towns, where that can
        be, else around those that the relaxation has vans in.
    seed, deadline
        Of the search.

    Returns
    -------
    choice
        ``None`` where nothing was found: nothing fits, or there was no time.
    """
    limit = deadline.begin()
    rows = Rows(problem, budget=budget, target=target, least_need=least_need)
    has_near = rows.stops.size > 0  # 4 s then, as against 5 to 15 by the simplex
    start = {"ratio": 1.0, "benefit": TIE, "cost": 0.0}[objective] * _mean_price(problem)
    price = start if price is None or objective != "ratio" else price
    bound = relaxed(rows.programme(price, objective), limit, by_barrier=has_near)
    for _ in range(_ROUNDS if objective == "ratio" else 0):  # Dinkelbach
        if bound is None:
            return None
        benefit, cost = rows.sums(bound.variables)
        if cost <= 0.0 or abs(benefit - price * cost) <= _ALIKE * benefit:
            break
        price = benefit / cost
        bound = relaxed(rows.programme(price, objective), limit, by_barrier=has_near)
    if bound is None:
        return None
    benefit, cost = rows.sums(bound.variables)
    allowed = allowed_gap * max(cost if objective == "cost" else benefit, _ALIKE)
    programme = rows.programme(price, objective)
    most_over = _WORTH_A_LOOK * max(cost if objective == "cost" else benefit, _ALIKE)
    tried = [
        rows.near(programme, bound, vans, most_over)
        for vans in _towns(problem, bound.variables[rows.vans], hint)
    ]
    found = _best_of(tried, programme, limit, allowed=allowed, seed=seed)
    if found.variables is None:
        return None
    value, best = _judged(
        objective, rows, found.variables,
        price=price, least=bound.value, most_cost=min(budget, _most(problem)),
    )  # fmt: skip
    return rows.choice(found.variables, value, best, is_done=found.is_done)


def _towns(
    problem: VisitProblem, vans: FloatArray, hint: IntArray | None
) -> list[FloatArray | IntArray]:
    """
    List sets of towns that villages are chosen around, shape (d,) each.

    Those of the relaxation, its parts of vans made whole, the largest parts first; and the hint.
    """
    whole_vans = np.floor(vans + _ALIKE)
    wanted = min(problem.vehicles, max(problem.least_vehicles, round(np.ceil(vans.sum() - _ALIKE))))
    for town in np.argsort(whole_vans - vans, kind="stable")[
        : max(0, wanted - int(whole_vans.sum()))
    ]:
        whole_vans[town] += 1.0
    found: list[FloatArray | IntArray] = [whole_vans]
    if hint is not None and ((hint > 0) != (whole_vans > 0)).any():
        found.append(hint)
    return found


def _best_of(
    tried: Sequence[Programme],
    all_of_it: Programme,
    limit: Deadline,
    *,
    allowed: float,
    seed: int,
) -> Whole:
    """Solve what may hold a good choice, and all only where nothing does."""
    found = [whole(one, limit.at_most(WHOLE_S), allowed_gap=allowed, seed=seed) for one in tried]
    values = [
        float(all_of_it.cost @ one.variables) if one.variables is not None else inf for one in found
    ]
    if min(values) < inf or limit.should_stop():
        return found[int(np.argmin(values))]
    return whole(all_of_it, limit, allowed_gap=allowed, seed=seed)


def _judged(
    objective: Objective,
    rows: Rows,
    variables: FloatArray,
    *,
    price: float,
    least: float,
    most_cost: float,
) -> tuple[float, float]:
    """
    Return the value of a choice and the bound of all.

    No plan has less than ``least`` of what was minimized, price * cost - benefit: its benefit is at
    most price * cost - least.
    """
    benefit, cost = rows.sums(variables)
    if objective == "cost":
        return cost, least
    if objective == "benefit":
        return benefit, price * most_cost - least
    least_cost = rows.problem.least_vehicles * rows.problem.costs.vehicle
    over = least / most_cost if least > 0.0 else least / max(least_cost, 1.0)
    return benefit / max(cost, 1.0), price - over


def _most(problem: VisitProblem) -> float:
    """Return a cost that no plan passes: every vehicle drives all day at 40 m/s."""
    costs = problem.costs
    second = costs.second + FASTEST_M_S * costs.metre
    route = costs.route + (problem.longest_s + problem.break_s) * second
    vehicles = problem.vehicles * (costs.vehicle + problem.days * route)
    return float(vehicles + np.maximum(costs.place, 0.0).sum())


def _mean_price(problem: VisitProblem) -> float:
    """Return a first price of cost: all benefit over the cost of the vehicles."""
    fixed = problem.vehicles * problem.costs.vehicle
    return float(problem.worth.max(axis=1).sum() / max(fixed, 1.0))


def counted_metres(problem: VisitProblem, option: IntArray, depot: IntArray) -> float:
    """
    Return the metres that a choice is counted to drive at least, in the period.

    Parameters
    ----------
    option, depot
        As in :class:`routing.location.visit_problem.VisitChoice`.
    """
    total, q = 0.0, problem.most_stops
    for town in np.unique(depot[depot >= 0]):
        i = np.flatnonzero(depot == town)
        visits = problem.visits[option[i]]
        far = 2.0 / q * problem.radial_m[i, town] + 2.0 * (q - 1) / q**2 * problem.nearest_m[i]
        total += max(float(visits @ far), float(visits @ problem.between_m[i]))
    return total
