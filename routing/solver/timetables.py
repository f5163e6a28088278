"""
Timetables of many day-routes at once.

For each order of stops: the earliest finish, the latest departure that keeps it (so that nobody
waits at a stop for what could be spent at the depot), and the place of the break.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.problem import FOREVER_S, Problem, Vehicle

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Timetables:
    """
    Timetables of R orders of k stops.

    ``starts_s`` has shape (R, k); the other arrays have shape (R,). ``break_after`` is 0 where no
    break is inserted, else the position (from 1) of the stop it follows. Values are meaningless
    where ``is_feasible`` is false.
    """

    is_feasible: NDArray[np.bool_]
    cost: NDArray[np.float64]
    depart_s: IntArray
    starts_s: IntArray
    return_s: IntArray
    break_after: IntArray


class Clock:
    """Computes timetables for one kind of vehicle."""

    def __init__(self, problem: Problem, vehicle: Vehicle) -> None:
        self.vehicle = vehicle
        self.durations = problem.duration_matrix
        self.distances = problem.distance_matrix
        self.nodes = np.array([s.node for s in problem.stops], dtype=np.int64)
        self.services_s = np.array([s.service_time_s for s in problem.stops], dtype=np.int64)
        self.opens_s = np.array(
            [s.time_windows[0].earliest_s for s in problem.stops], dtype=np.int64
        )
        self.closes_s = np.array(
            [s.time_windows[0].latest_s for s in problem.stops], dtype=np.int64
        )
        self.allows_break = np.array([s.allows_break for s in problem.stops], dtype=np.bool_)
        self.is_symmetric = (
            not self.needs_breaks
            and not self.opens_s.any()
            and int(self.closes_s.min(initial=FOREVER_S)) >= FOREVER_S
            and np.array_equal(self.durations, self.durations.T)
            and np.array_equal(self.distances, self.distances.T)
        )

    @property
    def needs_breaks(self) -> bool:
        """Whether a day of this vehicle can be long enough to need a break."""
        return self.vehicle.break_s > 0 and self.vehicle.break_after_s < self.vehicle.longest_day_s

    def timetables(self, orders: IntArray) -> Timetables:
        """
        Compute the cheapest timetable of each order of stops.

        Parameters
        ----------
        orders
            Shape (R, k), indices of stops in order of visit.
        """
        legs_s, metres = self.legs(orders)
        best = self._with_break(orders, legs_s, metres, break_after=0)
        if not self.needs_breaks:
            return best
        for position in range(1, orders.shape[1] + 1):
            other = self._with_break(orders, legs_s, metres, break_after=position)
            best = _cheaper(best, other)
        return best

    def legs(self, orders: IntArray) -> tuple[IntArray, IntArray]:
        """Return durations of the k + 1 legs, shape (R, k + 1), and the metres, shape (R,)."""
        depot = np.full((len(orders), 1), self.vehicle.depot, dtype=np.int64)
        places = np.hstack([depot, self.nodes[orders], depot])
        legs_s = self.durations[places[:, :-1], places[:, 1:]]
        metres = self.distances[places[:, :-1], places[:, 1:]].sum(axis=1)
        return legs_s, metres

    def _with_break(
        self, orders: IntArray, legs_s: IntArray, metres: IntArray, *, break_after: int
    ) -> Timetables:
        vehicle, k = self.vehicle, orders.shape[1]
        if break_after:
            legs_s = legs_s.copy()
            legs_s[:, break_after] += vehicle.break_s
        opens, closes = self.opens_s[orders], self.closes_s[orders]
        services = self.services_s[orders]
        starts = np.empty_like(legs_s[:, :k])
        clock = np.full(len(orders), vehicle.earliest_start_s, dtype=np.int64)
        feasible = np.ones(len(orders), dtype=np.bool_)
        for position in range(k):
            clock = np.maximum(clock + legs_s[:, position], opens[:, position])
            feasible &= clock <= closes[:, position]
            starts[:, position] = clock
            clock = clock + services[:, position]
        finish = clock + legs_s[:, k]
        feasible &= finish <= vehicle.latest_return_s
        latest = starts.copy()
        for position in range(k - 2, -1, -1):
            latest[:, position] = np.minimum(
                closes[:, position],
                latest[:, position + 1] - legs_s[:, position + 1] - services[:, position],
            )
        depart = latest[:, 0] - legs_s[:, 0]
        duration = finish - depart
        feasible &= duration <= vehicle.longest_day_s
        if break_after:  # waiting before the last stop of the morning shortens the afternoon
            last = break_after - 1
            begins = finish - vehicle.break_s - vehicle.break_after_s
            wished = np.minimum(begins - services[:, last], latest[:, last])
            opens[:, last] = np.maximum(opens[:, last], wished)
        starts = self._starts(depart, legs_s, opens, services)
        feasible &= self._break_is_lawful(
            orders, starts, depart, finish, services, break_after=break_after
        )
        cost = (
            vehicle.fixed_cost
            + metres * vehicle.cost_per_metre
            + duration * vehicle.cost_per_second
        )
        where = np.full(len(orders), break_after, dtype=np.int64)
        return Timetables(feasible, cost, depart, starts, finish, where)

    @staticmethod
    def _starts(
        depart: IntArray, legs_s: IntArray, opens: IntArray, services: IntArray
    ) -> IntArray:
        starts = np.empty_like(opens)
        clock = depart
        for position in range(opens.shape[1]):
            clock = np.maximum(clock + legs_s[:, position], opens[:, position])
            starts[:, position] = clock
            clock = clock + services[:, position]
        return starts

    def _break_is_lawful(
        self,
        orders: IntArray,
        starts: IntArray,
        depart: IntArray,
        finish: IntArray,
        services: IntArray,
        *,
        break_after: int,
    ) -> NDArray[np.bool_]:
        vehicle = self.vehicle
        if not self.needs_breaks:
            return np.ones(len(orders), dtype=np.bool_)
        if break_after == 0:
            short: NDArray[np.bool_] = finish - depart <= vehicle.break_after_s
            on_site = np.asarray(self.allows_break[orders].any(axis=1), dtype=np.bool_)
            return short | on_site
        begins = starts[:, break_after - 1] + services[:, break_after - 1]
        before: NDArray[np.bool_] = begins - depart <= vehicle.break_after_s
        after: NDArray[np.bool_] = finish - begins - vehicle.break_s <= vehicle.break_after_s
        return before & after


def _cheaper(a: Timetables, b: Timetables) -> Timetables:
    """Keep, order by order, the feasible and cheaper of two timetables; ties keep the first."""
    take = b.is_feasible & (~a.is_feasible | (b.cost < a.cost))
    return Timetables(
        a.is_feasible | b.is_feasible,
        np.where(take, b.cost, a.cost),
        np.where(take, b.depart_s, a.depart_s),
        np.where(take[:, None], b.starts_s, a.starts_s),
        np.where(take, b.return_s, a.return_s),
        np.where(take, b.break_after, a.break_after),
    )
