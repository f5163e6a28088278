"""
The best day of one vehicle with given stops: every order, every choice of hours that stay.

Who waits at a stop was told an hour: each that changes has a price. A day is small, so all of it is
tried: the answer is proven, and so is the least cost where no hour counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np

from routing.arrays import IntArray
from routing.check.route import route_violations
from routing.check.rules import Violation
from routing.objective import route_cost
from routing.problem import FOREVER_S, Problem, Stop, TimeWindow, Vehicle
from routing.solution import DayRoute
from routing.solver.timetables import Clock

MOST_STOPS = 7
"""Of more stops, only the orders that keep that of the hours told are tried: 8! is too many."""
_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class BestDay:
    """
    The best route of a day.

    ``broken`` are the rules it breaks, none where any lawful route exists; ``shifted`` counts the
    stops that lose their hour; ``least`` is the least cost of a lawful route at any hours, proven
    where ``is_exact``; infinite where there is none.
    """

    route: DayRoute
    broken: tuple[Violation, ...]
    shifted: int
    least: float
    is_exact: bool


def best_day(
    problem: Problem,
    like: DayRoute,
    stops: Sequence[int],
    *,
    told_s: Mapping[int, int],
    fixed: Collection[int] = (),
    price: float = 0.0,
) -> BestDay | None:
    """
    Drive some stops on a day as cheaply as can be, hours told at their price.

    Parameters
    ----------
    like
        Its day, vehicle, and where it begins and ends; its stops are not looked at.
    stops
        The stops; where the vehicle sleeps at its last stop, that one comes last.
    told_s
        The start of service that some of them were told, seconds after midnight.
    fixed
        Those of them that have no other hour, whatever their windows.
    price
        Of each other hour that changes, in the unit of costs.

    Returns
    -------
    best
        Lawful if it can be; else with as few rules broken, by as little, as was found. ``None``
        where no timetable exists at all.
    """
    day = _Day(
        problem=problem,
        like=like,
        stops=tuple(stops),
        told_s=told_s,
        fixed=frozenset(fixed),
        price=price,
    )
    found = day.best(problem.vehicles[like.vehicle], are_windows_kept=True)
    if found is None or found.broken:
        longer = _longer(problem.vehicles[like.vehicle])
        fleet = (longer, replace(longer, break_s=0, driving_break_s=0))
        others = (day.best(v, are_windows_kept=kept) for v in fleet for kept in (True, False))
        found = min(filter(None, [found, *others]), key=day.rank, default=None)
    return found


def _longer(vehicle: Vehicle) -> Vehicle:
    """Let a day be as long as it must."""
    longest_s = 2 * _DAY_S
    return replace(vehicle, earliest_start_s=0, latest_return_s=longest_s, longest_day_s=longest_s)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Day:
    problem: Problem
    like: DayRoute
    stops: tuple[int, ...]
    told_s: Mapping[int, int]
    fixed: frozenset[int]
    price: float

    @property
    def is_exact(self) -> bool:
        return len(self.stops) <= MOST_STOPS

    def best(self, vehicle: Vehicle, *, are_windows_kept: bool) -> BestDay | None:
        """Try each choice of hours that stay, most of them first."""
        own = [i for i in self.stops if i in self.told_s and i not in self.fixed]
        found, least = None, np.inf
        for kept in _choices(own, is_whole=self.is_exact):
            route = self._cheapest(vehicle, {*kept, *self.fixed}, are_windows_kept)
            if route is None:
                continue
            broken = tuple(route_violations(self.problem, route))
            shifted = sum(s != self.told_s.get(i, s) for i, s in _hours(route))
            if not broken:
                least = min(least, route.cost)
            one = BestDay(
                route=route, broken=broken, shifted=shifted, least=0.0, is_exact=self.is_exact
            )
            found = one if found is None else min(found, one, key=self.rank)
        return None if found is None else replace(found, least=float(least))

    def rank(self, one: BestDay) -> tuple[int, int, float, tuple[int, ...]]:
        """Order days: rules broken, by how much, cost with the hours that change."""
        excess = sum(each.excess for each in one.broken)
        cost = round(one.route.cost + self.price * one.shifted, 6)
        return len(one.broken), excess, cost, one.route.stops

    def _cheapest(
        self, vehicle: Vehicle, kept: Collection[int], are_windows_kept: bool
    ) -> DayRoute | None:
        orders = self._orders(kept)
        clock = Clock(
            replace(
                self.problem.only(self.stops),
                visit_cost=None,
                names=(),
                stops=tuple(self._stop(i, i in kept, are_windows_kept) for i in self.stops),
            ),
            vehicle,
            day=self.like.day,
            starts_from=self.like.starts_from,
            sleeps_away=self.like.ends_at is not None,
        )
        times = clock.timetables(orders)
        if not times.is_feasible.any():
            return None
        best = int(np.where(times.is_feasible, times.cost, np.inf).argmin())
        chosen = [self.stops[k] for k in orders[best]]
        route = replace(
            times.route(best, chosen, day=self.like.day, vehicle=self.like.vehicle),
            starts_from=self.like.starts_from,
            ends_at=self.like.ends_at,
        )
        return replace(route, cost=route_cost(self.problem, route))

    def _orders(self, kept: Collection[int]) -> IntArray:
        """List the orders that agree with the hours that stay; shape (orders, stops)."""
        ranks = range(len(self.stops))
        told = sorted((self.told_s[i], k) for k, i in enumerate(self.stops) if i in self.told_s)
        held = [k for _, k in told if self.stops[k] in kept or not self.is_exact]
        free = [k for k in ranks if k not in held]
        last = self._last()
        rows = [
            order
            for places in permutations(ranks, len(free))
            if last in {None, (order := _woven(held, free, places))[-1]}
        ]
        return np.array(rows, dtype=np.int64).reshape(-1, len(self.stops))

    def _last(self) -> int | None:
        """Return the rank of the stop where the vehicle sleeps."""
        nodes = [self.problem.stops[i].node for i in self.stops]
        return None if self.like.ends_at is None else nodes.index(self.like.ends_at)

    def _stop(self, i: int, is_kept: bool, are_windows_kept: bool) -> Stop:
        stop = self.problem.stops[i]
        windows = stop.windows_on(self.like.day) if are_windows_kept else (TimeWindow(),)
        at_s = self.told_s.get(i)
        if is_kept and at_s is not None:
            is_open = any(w.earliest_s <= at_s <= w.latest_s for w in windows)
            windows = (TimeWindow(at_s, at_s),) if is_open or i in self.fixed else windows
        elif not are_windows_kept:
            windows = (TimeWindow(0, FOREVER_S),)
        return replace(stop, time_windows=tuple(windows))


def _choices(own: Sequence[int], *, is_whole: bool) -> Iterator[tuple[int, ...]]:
    """List the hours that may stay: any choice, or all and all but a few of a long day."""
    for size in range(len(own), -1, -1):
        if is_whole or size in {0, len(own), len(own) - 1}:
            yield from combinations(own, size)


def _woven(held: Sequence[int], free: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    """Put the free ranks at their places and the others, in order, between them."""
    at = dict(zip(places, free, strict=True))
    others = iter(held)
    return tuple(at[k] if k in at else next(others) for k in range(len(held) + len(free)))


def _hours(route: DayRoute) -> Iterator[tuple[int, int]]:
    return zip(route.stops, route.starts_s, strict=True)
