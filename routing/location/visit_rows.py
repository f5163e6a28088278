"""The rows and the variables of a choice of villages, as a mathematical programme."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
from scipy import sparse

from routing.arrays import FloatArray, IntArray
from routing.location.visit_problem import Objective, VisitChoice, VisitProblem
from routing.solver.highs import Programme, Relaxation

_ALIKE = 1e-7


class Rows:
    """The programme of a problem, whose costs alone change."""

    def __init__(
        self, problem: VisitProblem, *, budget: float, target: float, least_need: float
    ) -> None:
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
        if least_need > 0:
            self._add(everything, self._need(), least_need, inf)
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

    def _need(self) -> FloatArray:
        p, found = self.problem, np.zeros(self.count)
        found[: self.size] = p.need[self.village]
        found[self.reach] = p.reached_share * p.need[self.reached]
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
