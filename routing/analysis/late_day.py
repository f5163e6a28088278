"""
A day that runs late: which stops it still serves in time, and what dropping or swapping one saves.

Nobody is served before the hour that was promised, so that waits absorb what they can. Every order
of the stops that are left, all of them or all but one, is driven with every place of the break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Literal

import numpy as np

from routing.arrays import BoolArray, IntArray
from routing.check.route import route_violations
from routing.objective import route_cost
from routing.problem import FOREVER_S, Problem, Vehicle
from routing.solution import DayRoute

LateRule = Literal["hour", "return", "day_length", "break"]
"""A rule of one route that a delay may break; of ``break``, that of driving included."""
LATE_S = 3600
"""What it weighs that a service begins late at all: without it, everybody would be a little late;
were it all that counts, somebody would wait for hours so that another is on time."""
MOST_ORDERED = 8
"""Stops whose orders are all tried, 40 320 of them; of more, only the order that stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRoute:
    """
    What is left of a day, driven in one way.

    Attributes
    ----------
    route
        The whole day, what is behind included; its hours are those of the delay.
    dropped
        The stop that is left out; ``None`` where all are served.
    late_s
        How late each service begins, seconds, in the order of the route.
    broken
        The rules that it breaks, each with the stop it is about (``None``: the day) and by how
        many seconds (0 for a break).
    """

    route: DayRoute
    dropped: int | None
    late_s: tuple[int, ...]
    broken: tuple[tuple[LateRule, int | None, int], ...]


def late_routes(problem: Problem, route: DayRoute, *, done: int, late_s: int) -> list[LateRoute]:
    """
    Drive what is left of a day that runs late.

    Parameters
    ----------
    route
        The day as it was promised. A rule that it breaks already, knowingly, may stay as broken.
    done
        Number of stops that were served as promised; the delay begins on the way to the next.
    late_s
        The delay, seconds.

    Returns
    -------
    routes
        The stops in the order that stands, with the break where it was if that can be; then with
        the break elsewhere and in another order, where that is better; then without each of the
        stops that are left, in the best order. Best is: fewest rules broken, least time late where
        each service that begins late counts :data:`LATE_S` more, earliest return, the order that
        stands.

    Raises
    ------
    ValueError
        If no stop is left, or the promised day cannot be driven at its hours.
    """
    day = _day(problem, route, done=done, late_s=late_s)
    first = day.as_it_stands()
    found = {
        (one.route.stops, one.route.break_after): one
        for one in (first, day.best([route.stops], None), day.best(day.orders(route.stops), None))
    }
    left = route.stops[done:]
    fewer = (day.best(day.orders([i for i in route.stops if i != gone]), gone) for gone in left)
    return [*found.values(), *(fewer if len(route.stops) > 1 else ())]


def late_route(problem: Problem, route: DayRoute, *, done: int, late_s: int) -> LateRoute:
    """Drive what is left of a day in the order that stands, the first of :func:`late_routes`."""
    return _day(problem, route, done=done, late_s=late_s).as_it_stands()


def _day(problem: Problem, route: DayRoute, *, done: int, late_s: int) -> _Day:
    if not 0 <= done < len(route.stops):
        raise ValueError("a delay needs a stop that is left")
    day = _Day(problem, route, done=done, late_s=late_s)
    if not day.keeps_its_hours():
        raise ValueError("the promised day cannot be driven at its hours")
    return day


class _Day:
    """A promised day and its delay; computes many orders of its stops at once."""

    def __init__(self, problem: Problem, route: DayRoute, *, done: int, late_s: int) -> None:
        self.problem, self.route, self.done, self.late_s = problem, route, done, late_s
        who, stops = problem.vehicles[route.vehicle], problem.stops
        self.vehicle = replace(  # what is broken already may stay so
            who,
            latest_return_s=max(who.latest_return_s, route.return_s),
            longest_day_s=max(who.longest_day_s, route.return_s - route.depart_s),
        )
        self.nodes = np.array([stop.node for stop in stops], dtype=np.int64)
        self.services_s = np.array([stop.service_time_s for stop in stops], dtype=np.int64)
        self.allows_break = np.array([stop.allows_break for stop in stops], dtype=np.bool_)
        self.promised_s = np.zeros(len(stops), dtype=np.int64)
        self.promised_s[list(route.stops)] = route.starts_s
        self.latest_s = np.array(
            [max((w.latest_s for w in s.windows_on(route.day)), default=FOREVER_S) for s in stops]
        )
        self.latest_s = np.maximum(self.latest_s, self.promised_s)

    def keeps_its_hours(self) -> bool:
        """Whether the day as it stands begins each service when it was promised."""
        rows = np.array([self.route.stops], dtype=np.int64)
        ways = (self._driven(rows, *one, late_s=0) for one in self._own_breaks(rows.shape[1]))
        return any((way.starts_s[0] == self.promised_s[rows[0]]).all() for way in ways)

    def as_it_stands(self) -> LateRoute:
        """Drive the order that stands, with the break where it was if that can be."""
        first = self.best([self.route.stops], None, keeps_break=True)
        return self.best([self.route.stops], None) if first.broken else first

    def orders(self, stops: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Give every order of the stops that are left, the one that stands first."""
        behind, left = tuple(stops[: self.done]), tuple(stops[self.done :])
        if len(left) > MOST_ORDERED:
            yield (*behind, *left)
            return
        # Where the vehicle sleeps at its last stop, that is where it is expected tomorrow.
        fixed = left[-1:] if self.route.ends_at is not None else ()
        moving = left[: len(left) - len(fixed)]
        for order in permutations(moving):
            yield (*behind, *order, *fixed)

    def best(
        self, orders: Iterable[Sequence[int]], dropped: int | None, *, keeps_break: bool = False
    ) -> LateRoute:
        """Drive orders with each place of the break, or the one it had, and keep the best."""
        rows = np.array(list(orders), dtype=np.int64)
        breaks = (self._own_breaks if keeps_break else self._breaks)(rows.shape[1])
        found = [self._driven(rows, after, length_s) for after, length_s in breaks]
        keys = np.concatenate([one.key for one in found], axis=1)
        # A day that needs no break takes none: of equals, the first is kept.
        option, row = divmod(int(np.lexsort(keys[::-1])[0]), len(rows))
        return self._route(rows[row], found[option], row, breaks[option][0], dropped)

    def _own_breaks(self, count: int) -> list[tuple[int, int]]:
        """List those at the place that the break had; none where it had none."""
        return [one for one in self._breaks(count) if one[0] == (self.route.break_after or 0)]

    def _breaks(self, count: int) -> list[tuple[int, int]]:
        """List the places of the break among so many stops, (0 or the one it follows, seconds)."""
        after = self.route.break_after
        lengths = sorted({self.vehicle.break_s, self.vehicle.driving_break_s} - {0})
        if after is not None and after < self.done:  # it was taken
            return [(after, length_s) for length_s in lengths]
        places = range(max(1, self.done), count + 1)
        return [(0, 0), *((place, length_s) for place in places for length_s in lengths)]

    def _driven(
        self, rows: IntArray, after: int, length_s: int, late_s: int | None = None
    ) -> _Driven:
        count, k = rows.shape
        delay_s = self.late_s if late_s is None else late_s
        begin, end = self._ends()
        places = np.hstack([np.full((count, 1), begin), self.nodes[rows], np.full((count, 1), end)])
        legs_s = self.problem.duration_matrix[places[:, :-1], places[:, 1:]]
        rests = _Rests(self.vehicle, count, self.route.depart_s)
        clock = np.full(count, self.route.depart_s, dtype=np.int64)
        starts_s = np.empty_like(rows)
        for j in range(k + 1):
            if j and j == after:
                rests.take(clock, clock, length_s)
                clock = clock + length_s
            clock = clock + legs_s[:, j] + (delay_s if j == self.done else 0)
            rests.drive(legs_s[:, j])
            if j < k:
                own = rows[:, j]
                starts_s[:, j] = np.maximum(clock, self.promised_s[own])
                clock = starts_s[:, j] + self.services_s[own]
                rests.serve(starts_s[:, j], clock, self.allows_break[own])
        return _Driven(self, rows, starts_s, clock, rests.are_lawful(clock))

    def _ends(self) -> tuple[int, int]:
        depot, route = self.vehicle.depot, self.route
        begin = depot if route.starts_from is None else route.starts_from
        return begin, depot if route.ends_at is None else route.ends_at

    def _route(
        self, order: IntArray, driven: _Driven, row: int, after: int, dropped: int | None
    ) -> LateRoute:
        stops, starts_s = tuple(order.tolist()), tuple(driven.starts_s[row].tolist())
        route = replace(
            self.route,
            stops=stops,
            starts_s=starts_s,
            return_s=int(driven.return_s[row]),
            break_after=after or None,
        )
        route = replace(route, cost=route_cost(self.problem, route))
        late_s = tuple(s - int(self.promised_s[i]) for i, s in zip(stops, starts_s, strict=True))
        return LateRoute(
            route=route,
            dropped=dropped,
            late_s=late_s,
            broken=tuple(self._broken(route, is_rested=bool(driven.is_rested[row]))),
        )

    def _broken(
        self, route: DayRoute, *, is_rested: bool
    ) -> Iterator[tuple[LateRule, int | None, int]]:
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            if start_s > self.latest_s[i]:
                yield "hour", i, int(start_s - self.latest_s[i])
        if not is_rested:
            yield "break", None, 0
        over_s = route.return_s - self.vehicle.latest_return_s
        if over_s > 0:
            yield "return", None, over_s
        over_s = route.return_s - route.depart_s - self.vehicle.longest_day_s
        if over_s > 0:
            yield "day_length", None, over_s


def is_lawful(problem: Problem, late: LateRoute, promised: DayRoute) -> bool:
    """Whether the judge finds nothing against a day but what it found when it was promised."""
    known = {*route_violations(problem, promised)}
    return not late.broken and known >= {*route_violations(problem, late.route)}


class _Driven:
    """Orders of stops, driven: shape (R, k) starts of service, (R,) returns and lawful rests."""

    def __init__(
        self,
        day: _Day,
        rows: IntArray,
        starts_s: IntArray,
        return_s: IntArray,
        is_rested: BoolArray,
    ) -> None:
        self.starts_s, self.return_s, self.is_rested = starts_s, return_s, is_rested
        late_s = starts_s - day.promised_s[rows]
        behind = late_s[:, : day.done].any(axis=1)
        vehicle = day.vehicle
        broken = (
            (starts_s > day.latest_s[rows]).sum(axis=1)
            + ~is_rested
            + (return_s > vehicle.latest_return_s)
            + (return_s - day.route.depart_s > vehicle.longest_day_s)
        )
        self.key = np.array(
            [behind, broken, (late_s + LATE_S * (late_s > 0)).sum(axis=1), return_s], dtype=np.int64
        )
        """What is compared, the weightiest first; what is behind is never late."""


class _Rests:
    """The rests of many routes at once, as :mod:`routing.check.route` takes them."""

    def __init__(self, vehicle: Vehicle, count: int, depart_s: int) -> None:
        self.vehicle = vehicle
        self.rested_s = np.full(count, depart_s, dtype=np.int64)
        self.driven_s = np.zeros(count, dtype=np.int64)
        self.is_lawful = np.ones(count, dtype=np.bool_)

    def take(self, earliest_s: IntArray, latest_s: IntArray, length_s: int) -> None:
        """Rest so long, as late as the work before it allows."""
        self._take(earliest_s, latest_s, length_s, np.ones(len(self.is_lawful), dtype=np.bool_))
        if length_s >= self.vehicle.driving_break_s:
            self.driven_s = np.zeros_like(self.driven_s)

    def serve(self, start_s: IntArray, end_s: IntArray, allows_break: BoolArray) -> None:
        """Rest during a service that allows it, where it is long enough."""
        length_s, vehicle = end_s - start_s, self.vehicle
        if vehicle.break_s:
            who = allows_break & (length_s >= vehicle.break_s)
            self._take(start_s, end_s - vehicle.break_s, vehicle.break_s, who)
        if vehicle.driving_break_s:
            rests = allows_break & (length_s >= vehicle.driving_break_s)
            self.driven_s = np.where(rests, 0, self.driven_s)

    def drive(self, leg_s: IntArray) -> None:
        """Drive a leg."""
        self.driven_s = self.driven_s + leg_s
        if self.vehicle.driving_break_s:
            self.is_lawful &= self.driven_s <= self.vehicle.driving_break_after_s

    def are_lawful(self, return_s: IntArray) -> BoolArray:
        """Whether no stretch of work or of driving is too long, the last one included."""
        if not self.vehicle.break_s:
            return self.is_lawful
        return self.is_lawful & (return_s - self.rested_s <= self.vehicle.break_after_s)

    def _take(
        self, earliest_s: IntArray, latest_s: IntArray, length_s: int, who: BoolArray
    ) -> None:
        vehicle = self.vehicle
        if not vehicle.break_s or length_s < vehicle.break_s:
            return
        begins_s = np.minimum(latest_s, self.rested_s + vehicle.break_after_s)
        self.is_lawful &= ~who | (begins_s >= earliest_s)
        self.rested_s = np.where(who, begins_s + length_s, self.rested_s)
