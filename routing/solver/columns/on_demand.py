"""
A lower bound where day-routes are too many to list: routes are made as prices ask for them.

Every visit is a stop of its own (:func:`routing.solver.relaxation.separate_visits`); a route costs
what its drive, its services and its break cost at least. The lower bound is that of the linear
relaxation of "each visit is made by one route", proven at every iteration by the routes of least
reduced cost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.math_opt.python import mathopt

from routing.arrays import FloatArray, IntArray
from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.columns.linear_program import (
    LinearProgram,
    NumericalTroubleError,
    add_column,
    cover_rows,
    duals_of,
)
from routing.solver.columns.routes.priced_routes import Rules, best_routes
from routing.solver.columns.slots import Slot, Slots
from routing.solver.deadline import Deadline, Meter
from routing.solver.feasibility import shortest_ways
from routing.solver.relaxation import SeparateVisits, separate_visits
from routing.solver.timetables import longest_s

_TOLERANCE = 1e-6
"""Reduced costs above minus this are zero to the simplex method."""
_DEAR = 3.0
"""Price of a missing visit, in dear lone visits."""
_SMOOTHING = 0.6
"""Weight of the best prices so far in those that are asked for, which calms them."""
_KEPT_SHARE = 0.25
"""Routes are kept whose reduced cost is at least this share of the best of their slot."""


@dataclass(frozen=True, slots=True)
class _Prices:
    stops: FloatArray
    slots: FloatArray

    def between(self, other: _Prices, share: float) -> _Prices:
        """Return prices so far towards others."""
        return _Prices(
            (1.0 - share) * self.stops + share * other.stops,
            (1.0 - share) * self.slots + share * other.slots,
        )


class OnDemandLowerBound:
    """
    Bounds one problem.

    Parameters
    ----------
    problem
        What is asked, without nights away.
    routes
        Those of a good plan: prices begin near theirs.
    deadline
        When the best bound so far is returned.
    """

    def __init__(
        self, problem: Problem, routes: Sequence[DayRoute] = (), *, deadline: Deadline
    ) -> None:
        self._deadline = deadline.begin()
        self.separate: SeparateVisits = separate_visits(problem)
        relaxed = self.separate.problem
        self.slots = Slots(relaxed)
        self._n = len(relaxed.stops)
        self._keys = list(self.slots.capacity)
        self._capacity = np.array([self.slots.capacity[k] for k in self._keys], dtype=np.float64)
        supply = self.slots.supply
        number = {used: k for k, used in enumerate(supply)}
        self._uses = [[number[used] for used in self.slots.uses(key)] for key in self._keys]
        self._supply = np.array([*supply.values()], dtype=np.float64)
        self._rules = [self._rules_of(kind) for kind in range(len(self.slots.kinds))]
        self._chosen = [self._allowed_on(slot) for slot in self._keys]
        self._visit_costs = [self.slots.visit_costs(slot) for slot in self._keys]
        self._penalties = self._prices_of_missing_visits()
        self._master = _Master(self._penalties, self._supply, self._deadline.meter)
        self._master.add(self._columns_of(routes))
        self._threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)

    def solve(
        self, on_lower_bound: Callable[[float], None] = lambda _: None
    ) -> Callable[[Sequence[int]], float]:
        """
        Generate routes until none is missing, or until the deadline.

        Returns
        -------
        lower_bound
            A function of the stops left out: the lower bound of all plans that miss as many visits.
        """
        best, centre, smoothing = -np.inf, None, _SMOOTHING
        while True:
            try:
                value, prices = self._master.solve()
            except NumericalTroubleError:
                break
            asked = prices if centre is None else prices.between(centre, smoothing)
            found = self._priced_everywhere(asked)
            self._deadline.meter.charge("step of a route", sum(steps for *_, steps in found))
            least = np.array([f[0] for f in found])
            lower_bound = float(asked.stops.sum() + asked.slots @ self._supply)
            lower_bound += float(np.minimum(0.0, least) @ self._capacity)
            if lower_bound > best:
                best, centre = lower_bound, asked
                on_lower_bound(lower_bound)
            added = self._master.add(column for _, columns, _ in found for column in columns)
            is_close = value - best < 1e-3 * abs(value)
            if self._deadline.is_past or (added == 0 and not smoothing):
                break
            smoothing = 0.0 if added == 0 or is_close else _SMOOTHING
            if value - best < 1e-5 * abs(value):
                break
        relaxed = self.separate.problem

        def of_plans_missing(left_out: Sequence[int]) -> float:
            visits = self.separate.visits_of(left_out)
            must = [k for k in visits if relaxed.stops[k].prize is None]
            return best - float(self._penalties[must].sum())

        return of_plans_missing

    # -- what routes cost at least -----------------------------------------------------------

    def _rules_of(self, kind: int) -> Rules:
        """Lay out the arcs of a kind of vehicle; the depot is node ``n``."""
        problem = self.separate.problem
        vehicle = self.slots.kinds[kind].vehicle
        nodes = [stop.node for stop in problem.stops] + [vehicle.depot]
        within = np.ix_(nodes, nodes)
        seconds = problem.duration_matrix[within].astype(np.int64)
        service = np.array([s.service_time_s for s in problem.stops] + [0], dtype=np.int64)
        cost = problem.distance_matrix[within] * vehicle.cost_per_metre
        cost = cost + (seconds + service[None, :]) * vehicle.cost_per_second
        rests = np.array([s.allows_break for s in problem.stops] + [False])
        return Rules(
            cost=np.ascontiguousarray(cost, dtype=np.float64),
            seconds=np.ascontiguousarray(seconds + service[None, :]),
            home_s=np.ascontiguousarray(shortest_ways(seconds.T, [len(seconds) - 1])[0]),
            demand=np.array([s.demand for s in problem.stops] + [0], dtype=np.int64),
            rests=rests,
            fixed=float(vehicle.fixed_cost),
            break_cost=float(vehicle.break_s * vehicle.cost_per_second),
            break_s=int(vehicle.break_s),
            break_after_s=int(vehicle.break_after_s),
            room_s=int(longest_s(vehicle)),
            capacity=int(vehicle.capacity),
            most_stops=int(min(vehicle.max_stops, self._n)),
        )

    def _allowed_on(self, slot: Slot) -> IntArray:
        welcome = self.slots.allowed(slot.group, slot.block)
        return np.array(
            [i for i in self.slots.kinds[slot.kind].stops if i in welcome], dtype=np.int64
        )

    def _prices_of_missing_visits(self) -> FloatArray:
        alone = np.zeros(self._n)
        for slot, chosen in zip(self._keys, self._chosen, strict=True):
            rules = self._rules[slot.kind]
            there_and_back = rules.cost[-1, :-1] + rules.cost[:-1, -1] + rules.fixed
            alone[chosen] = np.maximum(alone[chosen], there_and_back[chosen])
        dear = _DEAR * float(alone.max(initial=1.0))
        stops = self.separate.problem.stops
        return np.array([dear if s.prize is None else s.prize for s in stops], dtype=np.float64)

    def _priced_everywhere(self, prices: _Prices) -> list[tuple[float, list[_Column], int]]:
        return list(
            self._threads.map(lambda number: self._priced(number, prices), range(len(self._keys)))
        )

    def _priced(self, number: int, prices: _Prices) -> tuple[float, list[_Column], int]:
        """Return the least reduced cost of a slot, good routes for each stop, and the steps."""
        if self._deadline.is_past:
            return -np.inf, [], 0
        rules = self._rules[self._keys[number].kind]
        dual = prices.stops - self._visit_costs[number]
        base = rules.fixed - float(prices.slots[self._uses[number]].sum())
        least, orders, steps = best_routes(
            rules, dual, self._chosen[number], base, -_TOLERANCE, _KEPT_SHARE
        )
        columns = [self._column(number, order) for order in _distinct(orders)]
        return float(least), columns, int(steps)

    def _column(self, number: int, order: Sequence[int]) -> _Column:
        rules = self._rules[self._keys[number].kind]
        nodes = [self._n, *order, self._n]
        cost = rules.fixed + sum(float(rules.cost[a, b]) for a, b in pairwise(nodes))
        busy_s = sum(int(rules.seconds[a, b]) for a, b in pairwise(nodes))
        if busy_s > rules.break_after_s and not rules.rests[list(order)].any():
            cost += rules.break_cost
        cost += float(self._visit_costs[number][list(order)].sum())
        return _Column(number, tuple(order), cost, self._uses[number])

    def _columns_of(self, routes: Sequence[DayRoute]) -> list[_Column]:
        """Translate the routes of a plan; a visit is that of its rank in its stop's days."""
        days: dict[int, list[int]] = {}
        for route in routes:
            for i in route.stops:
                days.setdefault(i, []).append(route.day)
        first = {i: k for k, i in reversed(list(enumerate(self.separate.owner)))}
        number = {
            (v, day): k
            for k, slot in enumerate(self._keys)
            for day in self.slots.days(slot.group, slot.block)
            for v in self.slots.kinds[slot.kind].members
        }
        return [
            self._column(
                number[route.vehicle, route.day],
                [first[i] + sorted(days[i]).index(route.day) for i in route.stops],
            )
            for route in routes
            if (route.vehicle, route.day) in number
        ]


@dataclass(frozen=True, slots=True)
class _Column:
    slot: int
    order: tuple[int, ...]
    cost: float
    uses: Sequence[int]


def _distinct(orders: IntArray) -> list[list[int]]:
    kept = np.unique(orders[orders[:, 0] >= 0], axis=0) if len(orders) else orders
    return [[i for i in order if i >= 0] for order in kept.tolist()]


class _Master:
    """The linear relaxation over the routes made so far."""

    def __init__(self, penalties: FloatArray, supply: FloatArray, meter: Meter) -> None:
        self._penalties = penalties
        self._model = mathopt.Model(name="routes on demand")
        self._cover = cover_rows(self._model, penalties)
        self._slots = [self._model.add_linear_constraint(ub=count) for count in supply.tolist()]
        self._known: set[tuple[int, frozenset[int]]] = set()
        self._program = LinearProgram(self._model, meter)

    def add(self, columns: Iterable[_Column]) -> int:
        """Add the routes that are new; return how many were."""
        before = len(self._known)
        for column in columns:
            key = column.slot, frozenset(column.order)
            if key in self._known:
                continue
            self._known.add(key)
            rows = [self._cover.rows[i] for i in column.order]
            rows += [self._slots[used] for used in column.uses]
            add_column(self._model, column.cost, ((row, 1.0) for row in rows))
        return len(self._known) - before

    def solve(self) -> tuple[float, _Prices]:
        """Return the value and the prices."""
        result = self._program.solve()
        stops = np.clip(duals_of(result, self._cover.rows), 0.0, self._penalties)
        slots = np.minimum(duals_of(result, self._slots), 0.0)
        return float(result.objective_value()), _Prices(stops, slots)
