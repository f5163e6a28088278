"""
Timetables of many day-routes at once.

For each order of stops: the shortest day, which finishes as early as it can (so that nobody waits
at a stop for what could be spent at the depot), and the place of the break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.problem import FOREVER_S, Problem, Stop, Vehicle
from routing.solution import DayRoute
from routing.solver._day_rules import DayRules, Days, Rests, Windows, put_days


@dataclass(frozen=True, slots=True)
class Timetables(Days):
    """
    Timetables of R orders of k stops.

    ``cost`` and ``break_after`` have shape (R,) too; the latter is 0 where no break is inserted,
    else the position (from 1) of the stop it follows.
    """

    cost: FloatArray
    break_after: IntArray

    def route(self, row: int, stops: Sequence[int], *, day: int, vehicle: int) -> DayRoute:
        """Return the route of an order, whose stops are given, from the depot and back."""
        return DayRoute(
            day=day,
            vehicle=vehicle,
            stops=tuple(stops),
            depart_s=int(self.depart_s[row]),
            starts_s=tuple(self.starts_s[row].tolist()),
            return_s=int(self.return_s[row]),
            break_after=int(self.break_after[row]) or None,
            cost=float(self.cost[row]),
        )


class Clock:
    """
    Computes timetables for one kind of vehicle on one day.

    Parameters
    ----------
    vehicle
        One of its vehicles, or one like it.
    day
        Day whose time windows hold; any day will do where all of them hold on all weekdays.
    starts_from
        Node where the vehicle slept, ``None`` for its depot.
    sleeps_away
        The vehicle ends its day at its last stop, and pays for the night.
    """

    def __init__(
        self,
        problem: Problem,
        vehicle: Vehicle,
        *,
        day: int = 0,
        starts_from: int | None = None,
        sleeps_away: bool = False,
    ) -> None:
        self._problem, self._day = problem, day
        self._starts_from, self._sleeps_away = starts_from, sleeps_away
        self.vehicle = vehicle
        self.durations = problem.duration_matrix
        self.distances = problem.distance_matrix
        self.nodes = np.array([s.node for s in problem.stops], dtype=np.int64)
        self.services_s = np.array([s.service_time_s for s in problem.stops], dtype=np.int64)
        self.allows_break = np.array([s.allows_break for s in problem.stops], dtype=np.bool_)
        self._windows = Windows.of([merged_windows(stop, day) for stop in problem.stops])
        self.is_symmetric = (
            not self.needs_breaks
            and starts_from is None
            and not sleeps_away
            and self._windows.are_open
            and np.array_equal(self.durations, self.durations.T)
            and np.array_equal(self.distances, self.distances.T)
        )

    @property
    def needs_breaks(self) -> bool:
        """Whether a day of this vehicle can be long enough to need a break."""
        vehicle = self.vehicle
        works = vehicle.break_s > 0 and vehicle.break_after_s < vehicle.longest_day_s
        drives = vehicle.driving_break_s > 0
        return works or (drives and vehicle.driving_break_after_s < vehicle.longest_day_s)

    @property
    def is_plain(self) -> bool:
        """Whether a day is feasible as soon as it is short enough: no break, no time window."""
        return not self.needs_breaks and self._windows.are_open

    def relaxed(self, candidates: IntArray) -> Clock:
        """
        Return a clock on which a day that may still grow is feasible.

        No break is needed, and between the places of the candidates (and where the vehicle sleeps)
        no leg is longer than a detour by another of them: on this clock a day stays feasible
        whatever stop it loses, which announced road times do not promise (the way between two
        stops may avoid a road that the way by a third one takes).
        """
        begin = [] if self._starts_from is None else [self._starts_from]
        places = np.unique([*self.nodes[candidates], *begin, self.vehicle.depot])
        durations = self.durations
        closed = without_detours(durations[np.ix_(places, places)])
        if not np.array_equal(closed, durations[np.ix_(places, places)]):
            durations = durations.copy()
            durations[np.ix_(places, places)] = closed
        elif not self.needs_breaks:
            return self
        return Clock(
            replace(self._problem, duration_matrix=durations),
            replace(self.vehicle, break_s=0, driving_break_s=0),
            day=self._day,
            starts_from=self._starts_from,
            sleeps_away=self._sleeps_away,
        )

    def timetables(self, orders: IntArray) -> Timetables:
        """
        Compute the cheapest timetable of each order of stops.

        Parameters
        ----------
        orders
            Shape (R, k), indices of stops in order of visit.
        """
        legs_s, metres = self.legs(orders)
        best = self._timetables(self._rules(orders, legs_s), metres, break_after=0)
        if not self.needs_breaks:
            return best
        tired = best.is_feasible & ~self._needs_no_break(best, legs_s)
        rows = np.nonzero(tired)[0]
        if len(rows):
            put_days(best, rows, self._with_breaks(orders[rows], legs_s[rows], metres[rows]))
        return best

    def legs(self, orders: IntArray) -> tuple[IntArray, IntArray]:
        """Return durations of the k + 1 legs, shape (R, k + 1), and the metres, shape (R,)."""
        begin = self.vehicle.depot if self._starts_from is None else self._starts_from
        first = np.full((len(orders), 1), begin, dtype=np.int64)
        stops = self.nodes[orders]
        last = stops[:, -1:] if self._sleeps_away else np.full_like(first, self.vehicle.depot)
        places = np.hstack([first, stops, last])
        legs_s = self.durations[places[:, :-1], places[:, 1:]]
        metres = self.distances[places[:, :-1], places[:, 1:]].sum(axis=1)
        return legs_s, metres

    def _rules(self, orders: IntArray, legs_s: IntArray) -> DayRules:
        vehicle = self.vehicle
        return DayRules(
            legs_s=legs_s,
            services_s=self.services_s[orders],
            windows=self._windows.take(orders),
            earliest_start_s=vehicle.earliest_start_s,
            latest_return_s=vehicle.latest_return_s,
            longest_day_s=vehicle.longest_day_s,
        )

    def _timetables(self, rules: DayRules, metres: IntArray, *, break_after: int) -> Timetables:
        vehicle = self.vehicle
        day = rules.shortest_days()
        cost = (
            vehicle.fixed_cost
            + metres * vehicle.cost_per_metre
            + (day.return_s - day.depart_s) * vehicle.cost_per_second
            + (vehicle.night_cost if self._sleeps_away else 0.0)
        )
        where = np.full(len(metres), break_after, dtype=np.int64)
        return Timetables(day.is_feasible, day.depart_s, day.starts_s, day.return_s, cost, where)

    def _needs_no_break(self, times: Timetables, legs_s: IntArray) -> BoolArray:
        vehicle = self.vehicle
        lawful = np.ones(len(legs_s), dtype=np.bool_)
        if vehicle.break_s > 0:
            lawful &= times.return_s - times.depart_s <= vehicle.break_after_s
        if vehicle.driving_break_s > 0:
            lawful &= legs_s.sum(axis=1) <= vehicle.driving_break_after_s
        return lawful

    def _with_breaks(self, orders: IntArray, legs_s: IntArray, metres: IntArray) -> Timetables:
        """Try each place and length of the break, none included; the first wins at a tie."""
        best = _nothing(orders)
        for position, length_s in self._breaks(orders.shape[1]):
            rests = self._rests(orders, position, length_s)
            lawful = self._drives_lawfully(orders, legs_s, position, length_s)
            lawful &= self._may_work_lawfully(orders, legs_s, rests)
            rows = np.nonzero(lawful)[0]
            if len(rows) == 0:
                continue
            rules = self._rules(orders[rows], legs_s[rows])
            other = self._timetables(
                replace(rules, rests=rests.take(rows)), metres[rows], break_after=position
            )
            _put_shorter(best, rows, other)
        return best

    def _breaks(self, k: int) -> Iterator[tuple[int, int]]:
        lengths = {self.vehicle.break_s, self.vehicle.driving_break_s} - {0}
        yield 0, 0
        for position in range(1, k + 1):
            for length_s in sorted(lengths):
                yield position, length_s

    def _rests(self, orders: IntArray, position: int, length_s: int) -> Rests:
        vehicle = self.vehicle
        on_site = self.allows_break[orders] & (self.services_s[orders] >= vehicle.break_s)
        return Rests(
            limit_s=vehicle.break_after_s if vehicle.break_s > 0 else FOREVER_S,
            on_site=on_site & (vehicle.break_s > 0),
            on_site_s=vehicle.break_s,
            after=position,
            after_s=length_s,
            after_is_rest=0 < vehicle.break_s <= length_s,
        )

    def _may_work_lawfully(self, orders: IntArray, legs_s: IntArray, rests: Rests) -> BoolArray:
        """Whether the work would be split well enough if nobody ever waited: a quick test."""
        services, position = self.services_s[orders], rests.after
        before = legs_s[:, :position].sum(axis=1) + services[:, :position].sum(axis=1)
        after = legs_s[:, position:].sum(axis=1) + services[:, position:].sum(axis=1)
        whole = before + after
        longest = np.maximum(before, after) if rests.after_is_rest else whole
        lawful = rests.on_site.any(axis=1) | (longest <= rests.limit_s)
        lawful &= whole + rests.after_s <= self.vehicle.longest_day_s
        return np.asarray(lawful, dtype=np.bool_)

    def _drives_lawfully(
        self, orders: IntArray, legs_s: IntArray, position: int, length_s: int
    ) -> BoolArray:
        """Whether no stretch of driving is too long with this break and those on the spot."""
        vehicle = self.vehicle
        lawful = np.ones(len(orders), dtype=np.bool_)
        if vehicle.driving_break_s == 0:
            return lawful
        rests = self.allows_break[orders] & (self.services_s[orders] >= vehicle.driving_break_s)
        if position and length_s >= vehicle.driving_break_s:
            rests[:, position - 1] = True
        driven_s = legs_s[:, 0]
        for leg in range(legs_s.shape[1]):
            if leg:
                driven_s = np.where(rests[:, leg - 1], 0, driven_s) + legs_s[:, leg]
            lawful &= np.asarray(driven_s <= vehicle.driving_break_after_s, dtype=np.bool_)
        return lawful


def longest_s(vehicle: Vehicle) -> int:
    """Return the seconds that a day of a vehicle lasts at most."""
    return min(vehicle.longest_day_s, vehicle.latest_return_s - vehicle.earliest_start_s)


def without_detours(durations: IntArray) -> IntArray:
    """Shorten each cell that a detour by another place makes shorter; shape (places, places)."""
    closed = durations.copy()
    for by in range(len(closed)):
        np.minimum(closed, closed[:, by, None] + closed[None, by, :], out=closed)
    return closed


def merged_windows(stop: Stop, day: int) -> list[tuple[int, int]]:
    """List the windows of a stop on a day (opens, closes) in order of time, without overlap."""
    merged: list[tuple[int, int]] = []
    for window in sorted(stop.windows_on(day), key=lambda window: window.earliest_s):
        if merged and window.earliest_s <= merged[-1][1] + 1:
            first, last = merged.pop()
            merged.append((first, max(last, window.latest_s)))
        else:
            merged.append((window.earliest_s, window.latest_s))
    return merged


def _nothing(orders: IntArray) -> Timetables:
    """Make timetables that are not feasible, to be replaced."""
    size = len(orders)
    return Timetables(
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.int64),
        np.zeros(orders.shape, dtype=np.int64),
        np.zeros(size, dtype=np.int64),
        np.full(size, np.inf),
        np.zeros(size, dtype=np.int64),
    )


def _put_shorter(best: Timetables, rows: IntArray, other: Timetables) -> None:
    """Put, in some rows, what is feasible and shorter, hence no dearer; ties keep what is there."""
    length_s = best.return_s[rows] - best.depart_s[rows]
    is_shorter = other.return_s - other.depart_s < length_s
    take = other.is_feasible & (~best.is_feasible[rows] | is_shorter)
    put_days(best, rows[take], other, take)
