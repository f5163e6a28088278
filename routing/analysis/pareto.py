"""
How much cheaper a plan gets with each visit that may change.

Plans are asked for at several prices of a change. A proven plan at a price is proven for its number
of changes too, and its lower bound says something of every other number: with ``lower_bound`` at
``price``, no plan of at most ``n`` changes costs less than ``lower_bound - price * n``. The next
price is the slope between two neighbours on the curve, until no plan lies below it (the dichotomic
scheme of Aneja and Nair, Management Science 25(1), 1979): all corners of the curve's lower hull are
then known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from routing.analysis.change_cost import ChangeCost
from routing.analysis.least_change import Replanned
from routing.solver.deadline import Deadline
from routing.solver.draft import TOLERANCE, is_closed
from routing.solver.shares import A_POINT

PlanAt = Callable[[ChangeCost, Deadline], Replanned]
"""Plans at a price until a deadline; price and problem are the caller's own."""
_SHORTEST_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoPoint:
    """
    A plan that no other plan found beats in both changes and cost.

    ``changes`` counts the visits that change, ``cost`` leaves their price out, ``lower_bound`` is
    proven for every plan of at most so many changes, and ``price`` is that of a change for which
    the plan was found (0 where changes were free).
    """

    changes: int
    cost: float
    lower_bound: float
    price: float
    plan: Replanned

    @property
    def is_proven(self) -> bool:
        """Whether no plan of at most as many changes is cheaper."""
        return is_closed(self.cost, self.lower_bound)


def pareto(
    plan_at: PlanAt,
    *,
    dearest: float,
    deadline: Deadline = Deadline(seconds=60.0),
    most_plans: int = 15,
    on_point: Callable[[int, float], None] = lambda _changes, _cost: None,
) -> tuple[ParetoPoint, ...]:
    """
    Trace changes against cost.

    Parameters
    ----------
    plan_at
        Makes a plan at a price: :func:`routing.analysis.least_change.replan` or
        :func:`~routing.analysis.least_change.replan_once` with the problem filled in.
    dearest
        The highest price of a change asked about, in the unit of the problem's costs: the curve
        begins with the plan that saves a change wherever that costs no more.
    deadline
        When to return the curve so far.
    most_plans
        At most so many plans are asked for.
    on_point
        Told (changes, cost) of each plan found.

    Returns
    -------
    points
        Fewest changes first, cost strictly falling. Only plans that make as many visits as the
        best one are compared.
    """
    curve = _Curve(plan_at, deadline.begin(), on_point)
    curve.ask(dearest)
    curve.ask(0.0)
    while curve.asked < most_plans and not curve.is_late:
        price = curve.next_price()
        if price is None:
            break
        curve.ask(price)
    return curve.points()


class _Curve:
    """The plans found so far, each with its price."""

    def __init__(
        self, plan_at: PlanAt, deadline: Deadline, on_point: Callable[[int, float], None]
    ) -> None:
        self._plan_at = plan_at
        self._deadline = deadline
        self._on_point = on_point
        self._found: list[tuple[float, Replanned]] = []
        self._closed: set[tuple[int, int]] = set()

    @property
    def asked(self) -> int:
        return len(self._found)

    @property
    def is_late(self) -> bool:
        return self._deadline.is_past

    def ask(self, price: float) -> None:
        own = self._deadline.share(A_POINT).at_least(_SHORTEST_S)
        plan = self._plan_at(ChangeCost(day=price, vehicle=price), own)
        self._found.append((price, plan))
        self._on_point(len(plan.changes), plan.cost)

    def next_price(self) -> float | None:
        """Choose the widest stretch of the curve not yet asked about; close it, give its slope."""
        stretches = [
            (a, b)
            for a, b in pairwise(self._hull())
            if b.changes - a.changes > 1 and (a.changes, b.changes) not in self._closed
        ]
        if not stretches:
            return None
        a, b = max(stretches, key=lambda s: (s[1].changes - s[0].changes) * (s[0].cost - s[1].cost))
        self._closed.add((a.changes, b.changes))
        return (a.cost - b.cost) / (b.changes - a.changes)

    def points(self) -> tuple[ParetoPoint, ...]:
        """List the plans that none beats, fewest changes first."""
        plans = self._comparable()
        chosen: list[ParetoPoint] = []
        for price, plan in sorted(plans, key=lambda pair: (len(pair[1].changes), pair[1].cost)):
            if chosen and plan.cost >= chosen[-1].cost - TOLERANCE * abs(plan.cost):
                continue
            n = len(plan.changes)
            lower_bound = max(other.solution.lower_bound - fee * n for fee, other in plans)
            chosen.append(
                ParetoPoint(
                    changes=n,
                    cost=plan.cost,
                    lower_bound=min(lower_bound, plan.cost),
                    price=price,
                    plan=plan,
                )
            )
        return tuple(chosen)

    def _comparable(self) -> list[tuple[float, Replanned]]:
        least = min(_missing(plan) for _, plan in self._found)
        return [(price, plan) for price, plan in self._found if _missing(plan) == least]

    def _hull(self) -> list[ParetoPoint]:
        """Keep the corners of the lower hull of the points."""
        hull: list[ParetoPoint] = []
        for point in self.points():
            while len(hull) > 1 and _is_above(hull[-2], hull[-1], point):
                hull.pop()
            hull.append(point)
        return hull


def _missing(plan: Replanned) -> int:
    return sum(one.missing_visits for one in plan.solution.unserved)


def _is_above(a: ParetoPoint, b: ParetoPoint, c: ParetoPoint) -> bool:
    """Whether b lies on the line from a to c, or above it."""
    slope = (c.cost - a.cost) / (c.changes - a.changes)
    return b.cost >= a.cost + slope * (b.changes - a.changes)
