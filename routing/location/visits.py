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

from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np
from scipy import sparse

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.solver.deadline import Deadline
from routing.solver.highs import Programme, Relaxation, relaxed, whole

Objective = Literal["ratio", "benefit", "cost"]
TIE = 1e-4
"""What costs count for where only benefit does: so much of the mean benefit per unit of cost."""
FASTEST_M_S = 40.0
_WORTH_A_LOOK = 0.02
"""Visits that cost a choice more of its value than this are looked at only where others fail."""
_ROUNDS = 12
_ALIKE = 1e-7


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Costs:
    """What is paid: for a metre, a route, a vehicle, a place of shape (n,), a second beyond."""

    metre: float
    route: float
    vehicle: float
    place: FloatArray
    second: float
    paid_s: float
    """Seconds that the cost of a vehicle pays for already."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Members:
    """Villages of which so many are chosen."""

    members: IntArray
    least: int
    most: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VisitProblem:
    """
    n villages, d places for depots, k numbers of visits in the period.

    Parameters
    ----------
    worth
        Shape (n, k), benefit of so many visits of a village.
    visits
        Shape (k,), the numbers.
    radial_m, radial_s
        Shape (n, d), the mean of the way there and the way back.
    nearest_m, nearest_s
        Shape (n,), the shortest way between a village and any other place.
    between_m, between_s
        Shape (n,), half the sum of the two shortest.
    service_s
        Of a visit, all that is lost at a stop included.
    is_allowed
        Shape (n, d).
    is_forced
        Shape (n,).
    groups
        Of villages.
    near
        Shape (pairs, 2): a village, and one whose stop it is within reach of.
    reached_share
        What such a stop is worth, of one's own.
    vehicles, least_vehicles
        Their greatest and their least number.
    days, most_stops, longest_s
        Of a vehicle in the period, of a route, and of the work of a route.
    break_s, break_from
        Added to routes of so many stops and more.
    costs
        In the period.
    kept
        Shape (d,), vehicles that stay at a depot, at least.
    """

    worth: FloatArray
    visits: IntArray
    radial_m: FloatArray
    radial_s: FloatArray
    nearest_m: FloatArray
    nearest_s: FloatArray
    between_m: FloatArray
    between_s: FloatArray
    service_s: float
    is_allowed: BoolArray
    is_forced: BoolArray
    groups: tuple[Members, ...]
    near: IntArray
    reached_share: float
    vehicles: int
    least_vehicles: int
    days: int
    most_stops: int
    longest_s: float
    break_s: float
    break_from: int
    costs: Costs
    kept: IntArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VisitChoice:
    """
    The choice of a problem.

    ``option`` and ``depot``, shape (n,), are -1 for villages without a visit; ``vehicles`` has
    shape (d,); ``reached_by``, shape (n,), is the village whose stop counts in part, else -1.
    ``benefit`` and ``cost`` are those counted. ``value`` is that of the objective, ``bound`` what
    no plan can pass. ``is_done`` says that time did not end the search.
    """

    option: IntArray
    depot: IntArray
    vehicles: IntArray
    reached_by: IntArray
    benefit: float
    cost: float
    value: float
    bound: float
    is_done: bool

    @property
    def gap(self) -> float:
        """How far apart value and bound are, of the greater of both."""
        most = max(abs(self.value), abs(self.bound))
        return abs(self.bound - self.value) / most if most else 0.0


def choose_visits(
    problem: VisitProblem,
    *,
    objective: Objective,
    budget: float = inf,
    target: float = 0.0,
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
        cost. Budget and target hold for all of them.
    budget
        Most that the counted cost may be.
    target
        Least benefit.
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
    rows = _Rows(problem, budget, target)
    start = {"ratio": 1.0, "benefit": TIE, "cost": 0.0}[objective] * _mean_price(problem)
    price = start if price is None or objective != "ratio" else price
    bound = relaxed(rows.programme(price, objective), limit)
    for _ in range(_ROUNDS if objective == "ratio" else 0):  # Dinkelbach
        if bound is None:
            return None
        benefit, cost = rows.sums(bound.variables)
        if cost <= 0.0 or abs(benefit - price * cost) <= _ALIKE * benefit:
            break
        price = benefit / cost
        bound = relaxed(rows.programme(price, objective), limit)
    if bound is None:
        return None
    benefit, cost = rows.sums(bound.variables)
    allowed = allowed_gap * max(cost if objective == "cost" else benefit, _ALIKE)
    programme = rows.programme(price, objective)
    vans = bound.variables[rows.vans] if hint is None else hint
    most_over = _WORTH_A_LOOK * max(cost if objective == "cost" else benefit, _ALIKE)
    for kept in (rows.near(programme, bound, vans, most_over), programme):
        found = whole(kept, limit, allowed_gap=allowed, seed=seed)
        if found.variables is not None or limit.should_stop():
            break
    if found.variables is None:
        return None
    value, best = _judged(
        objective, rows, found.variables,
        price=price, least=bound.value, most_cost=min(budget, _most(problem)),
    )  # fmt: skip
    return rows.choice(found.variables, value, best, is_done=found.is_done)


def _judged(
    objective: Objective,
    rows: _Rows,
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


class _Rows:
    """The programme of a problem, whose costs alone change."""

    def __init__(self, problem: VisitProblem, budget: float, target: float) -> None:
        self.problem = problem
        n, d = problem.is_allowed.shape
        k = len(problem.visits)
        pairs = np.argwhere(problem.is_allowed)
        self.village = np.tile(pairs[:, 0], k)
        self.depot = np.tile(pairs[:, 1], k)
        self.option = np.repeat(np.arange(k), len(pairs))
        self.size = len(self.village)
        near = np.unique(problem.near[:, 0]) if problem.reached_share > 0 else problem.near[:0, 0]
        self.reached = np.tile(near, k)
        self.reached_option = np.repeat(np.arange(k), len(near))
        at = self.size
        self.vans, at = np.arange(at, at + d), at + d
        self.reach, at = np.arange(at, at + len(self.reached)), at + len(self.reached)
        self.whole_count = self.size + d
        stops = n * k if len(near) else 0
        self.stops, at = np.arange(at, at + stops).reshape(-1, k), at + stops
        self.routes, at = np.arange(at, at + d), at + d
        self.metres, at = np.arange(at, at + d), at + d
        self.seconds, at = np.arange(at, at + d), at + d
        self.paid, at = np.arange(at, at + d), at + d
        self.count = at
        self._rows: list[tuple[IntArray, FloatArray, float, float]] = []
        self._state_villages(n)
        for depot in range(d):
            self._state_depot(depot)
        self._add(self.vans, 1.0, problem.least_vehicles, problem.vehicles)
        for group in problem.groups:
            own = np.flatnonzero(np.isin(self.village, group.members))
            self._add(own, 1.0, group.least, group.most)
        self.benefit, self.cost = self._benefit(), self._cost()
        everything = np.arange(self.count)
        if budget < inf:
            self._add(everything, self.cost, -inf, budget)
        if target > 0:
            self._add(everything, self.benefit, target, inf)
        self._freeze()

    def _add(
        self, members: IntArray, amounts: FloatArray | float, lower: float, upper: float
    ) -> None:
        values = np.broadcast_to(np.asarray(amounts, dtype=np.float64), members.shape)
        self._rows.append((members, values, lower, upper))

    def _state_villages(self, n: int) -> None:
        p = self.problem
        own: list[IntArray] = [np.flatnonzero(self.village == i) for i in range(n)]
        near: list[IntArray] = [self.reach[self.reached == i] for i in range(n)]
        for i in range(n):
            both = np.concatenate([own[i], near[i]])
            if len(both):
                self._add(both, 1.0, -inf, 1.0)
            if p.is_forced[i]:
                self._add(own[i], 1.0, 1.0, 1.0)
        for stops, members in zip(self.stops, own, strict=False):
            for number, stop in enumerate(stops):
                there = members[self.option[members] == number]
                self._add(np.r_[there, stop], np.r_[np.ones(len(there)), -1.0], 0.0, 0.0)
        for reach, i, option in zip(self.reach, self.reached, self.reached_option, strict=True):
            near_stops = self.stops[p.near[p.near[:, 0] == i, 1], option]
            self._add(np.r_[reach, near_stops], np.r_[1.0, -np.ones(len(near_stops))], -inf, 0.0)

    def _state_depot(self, depot: int) -> None:
        p, q = self.problem, self.problem.most_stops
        own = np.flatnonzero(self.depot == depot)
        i, visits = self.village[own], p.visits[self.option[own]].astype(np.float64)
        van, route = self.vans[depot], self.routes[depot]
        self._add(np.r_[own, route], np.r_[visits, -q], -inf, 0.0)
        self._add(np.array([route, van]), np.array([1.0, -p.days]), -inf, 0.0)
        near, far = 2.0 * (q - 1) / q**2, 2.0 / q
        spare = max(q - p.break_from + 1, 1)
        rest = p.break_s / spare if p.break_from <= q else 0.0
        resting = rest * (p.break_from - 1)
        for radial_m, radial_s, share in (
            (far * p.radial_m[i, depot], far * p.radial_s[i, depot], near),
            (p.between_m[i], p.between_s[i], 0.0),
        ):
            metres = radial_m + share * p.nearest_m[i]
            seconds = radial_s + share * p.nearest_s[i] + p.service_s + rest
            self._add(np.r_[own, self.metres[depot]], np.r_[visits * metres, -1.0], -inf, 0.0)
            self._add(
                np.r_[own, route, self.seconds[depot]],
                np.r_[visits * seconds, -resting, -1.0],
                -inf,
                0.0,
            )
        longest = p.longest_s + (p.break_s if rest else 0.0)
        self._add(np.array([self.seconds[depot], route]), np.array([1.0, -longest]), -inf, 0.0)
        self._add(
            np.array([self.seconds[depot], van, self.paid[depot]]),
            np.array([1.0, -p.costs.paid_s, -1.0]),
            -inf,
            0.0,
        )
        if p.kept[depot]:
            self._add(self.vans[depot : depot + 1], 1.0, float(p.kept[depot]), inf)
        for village in np.unique(i):
            members = own[i == village]
            self._add(np.r_[members, van], np.r_[np.ones(len(members)), -1.0], -inf, 0.0)

    def _benefit(self) -> FloatArray:
        p, found = self.problem, np.zeros(self.count)
        found[: self.size] = p.worth[self.village, self.option]
        found[self.reach] = p.reached_share * p.worth[self.reached, self.reached_option]
        return found

    def _cost(self) -> FloatArray:
        costs, found = self.problem.costs, np.zeros(self.count)
        found[: self.size] = costs.place[self.village]
        found[self.vans] = costs.vehicle
        found[self.routes] = costs.route
        found[self.metres] = costs.metre
        found[self.paid] = costs.second
        return found

    def _freeze(self) -> None:
        sizes = [len(row[0]) for row in self._rows]
        numbers = np.repeat(np.arange(len(sizes)), sizes)
        members = np.concatenate([row[0] for row in self._rows])
        values = np.concatenate([row[1] for row in self._rows])
        shape = (len(sizes), self.count)
        self.matrix = sparse.csc_array((values, (numbers, members)), shape=shape)
        self.lower = np.array([row[2] for row in self._rows], dtype=np.float64)
        self.upper = np.array([row[3] for row in self._rows], dtype=np.float64)
        self.most = np.full(self.count, inf)
        self.most[: self.size] = 1.0
        self.most[self.vans] = self.problem.vehicles
        self.most[self.reach] = 1.0
        self.is_whole = np.arange(self.count) < self.whole_count

    def programme(self, price: float, objective: Objective) -> Programme:
        """State what is minimized, with a price of each unit of cost."""
        least = self.cost if objective == "cost" else price * self.cost - self.benefit
        return Programme(
            cost=least,
            most=self.most,
            is_whole=self.is_whole,
            matrix=self.matrix,
            lower=self.lower,
            upper=self.upper,
            can_wait=np.zeros(len(self.lower), dtype=np.bool_),
            constant=0.0,
        )

    def near(
        self, programme: Programme, bound: Relaxation, vans: FloatArray | IntArray, most_over: float
    ) -> Programme:
        """
        Leave out the towns without a van: a relaxation has few of them, and good ones.

        Visits whose reduced cost is over ``most_over`` are left out too: a choice with one of them
        is that much worse than the bound, at least.
        """
        has_van = vans > _ALIKE
        is_dear = bound.reduced_costs[: self.size] > most_over
        most = self.most.copy()
        most[: self.size][~has_van[self.depot] | is_dear] = 0.0
        most[self.vans[~has_van]] = 0.0
        return replace(programme, most=most)

    def sums(self, variables: FloatArray) -> tuple[float, float]:
        """Return benefit and cost."""
        return float(self.benefit @ variables), float(self.cost @ variables)

    def choice(
        self, variables: FloatArray, value: float, bound: float, *, is_done: bool
    ) -> VisitChoice:
        """Read the choice off the variables."""
        n = len(self.problem.worth)
        option, depot, reached_by = (np.full(n, -1, dtype=np.int64) for _ in range(3))
        taken = np.flatnonzero(variables[: self.size] > 0.5)
        option[self.village[taken]] = self.option[taken]
        depot[self.village[taken]] = self.depot[taken]
        for held in np.flatnonzero(variables[self.reach] > 0.5):
            stops = self.problem.near[self.problem.near[:, 0] == self.reached[held], 1]
            reached_by[self.reached[held]] = stops[option[stops] == self.reached_option[held]][0]
        benefit, cost = self.sums(variables)
        return VisitChoice(
            option=option,
            depot=depot,
            vehicles=np.rint(variables[self.vans]).astype(np.int64),
            reached_by=reached_by,
            benefit=benefit,
            cost=cost,
            value=value,
            bound=bound,
            is_done=is_done,
        )


def counted_metres(problem: VisitProblem, choice: VisitChoice) -> float:
    """Return the metres that a choice is counted to drive at least, in the period."""
    total, q = 0.0, problem.most_stops
    for depot in np.unique(choice.depot[choice.depot >= 0]):
        i = np.flatnonzero(choice.depot == depot)
        visits = problem.visits[choice.option[i]]
        far = 2.0 / q * problem.radial_m[i, depot] + 2.0 * (q - 1) / q**2 * problem.nearest_m[i]
        total += max(float(visits @ far), float(visits @ problem.between_m[i]))
    return total
