"""Why some stops do not fit in one day of one vehicle, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Literal

import numpy as np

from routing.analysis._days import same_hours_after
from routing.arrays import IntArray
from routing.problem import FOREVER_S, Problem, Stop, TimeWindow, Vehicle
from routing.solver.timetables import Clock

Limit = Literal["day", "hours", "rest", "both", "capacity", "count", "apart", "vehicle", "crew"]
MOST_STOPS = 6
"""Orders of more stops than this are too many to try them all: nothing is said of such days."""
STEP_S = 60
_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """
    Stops that one vehicle cannot serve on one day, these and no others, in whatever order.

    ``limit`` says what prevents it: ``"day"`` (they fit if the day may be ``lacking_s`` seconds
    longer and the return as much later, whole minutes, rounded up), ``"hours"`` (they fit if each
    window opens ``lacking_s`` earlier and closes as much later), ``"rest"`` (they fit if no break
    is due), ``"both"`` (none of these is enough alone), ``"capacity"``, ``"count"`` (more stops
    than the vehicle may make), ``"apart"`` (two of them are never served on the same day),
    ``"vehicle"`` (it does not serve one of them, or does not work) or ``"crew"`` (its crew drives
    another vehicle on that day). ``lacking_s`` is ``None`` but for the first two.
    """

    vehicle: int
    day: int
    stops: tuple[int, ...]
    limit: Limit
    lacking_s: int | None = None


class Judge:
    """Tells which stops fit together in a day; what it found once it remembers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._period = same_hours_after(problem.stops)
        self._fit: dict[tuple[Vehicle, int, frozenset[int]], bool] = {}
        self._lack: dict[tuple[Vehicle, int, frozenset[int]], tuple[Limit, int | None]] = {}

    def conflict(self, v: int, day: int, stops: Sequence[int]) -> Conflict | None:
        """
        Say why a vehicle cannot serve some stops on a day, from its depot and back.

        Returns
        -------
        conflict
            ``None`` where it can, or where there are more stops than :data:`MOST_STOPS`.
        """
        chosen = tuple(sorted(stops))
        limit = self._plain_limit(v, day, chosen)
        if limit is not None:
            return Conflict(vehicle=v, day=day, stops=chosen, limit=limit)
        if len(chosen) > MOST_STOPS or self.fits(v, day, chosen):
            return None
        limit, lacking_s = self._lacking(v, day, chosen)
        return Conflict(vehicle=v, day=day, stops=chosen, limit=limit, lacking_s=lacking_s)

    def least_conflict(self, v: int, day: int, i: int, others: Sequence[int]) -> Conflict | None:
        """
        Find the fewest stops of a day that a stop cannot join.

        Returns
        -------
        conflict
            Of the stop with as few ``others`` as possible, those that lack least; ``None`` where it
            can join them all, or nothing can be said.
        """
        for size in range(len(others) + 1):
            rivals = combinations(others, size)
            found = [c for chosen in rivals if (c := self.conflict(v, day, (i, *chosen)))]
            if found:
                return min(found, key=lambda c: (c.lacking_s is None, c.lacking_s or 0))
        return None

    def fits(self, v: int, day: int, stops: Sequence[int]) -> bool:
        """Whether some order of the stops makes a lawful day; true beyond :data:`MOST_STOPS`."""
        if len(stops) > MOST_STOPS:
            return True
        vehicle, key = self._key(v, day, stops)
        if key not in self._fit:
            asked = self.problem.only(sorted(stops))
            self._fit[key] = _is_feasible(asked, vehicle, day, orders_of(len(stops)))
        return self._fit[key]

    def _key(
        self, v: int, day: int, stops: Sequence[int]
    ) -> tuple[Vehicle, tuple[Vehicle, int, frozenset[int]]]:
        vehicle = replace(self.problem.vehicles[v], days=frozenset())
        return vehicle, (vehicle, day % self._period, frozenset(stops))

    def _plain_limit(self, v: int, day: int, stops: Sequence[int]) -> Limit | None:
        problem, vehicle = self.problem, self.problem.vehicles[v]
        asked = [problem.stops[i] for i in stops]
        if day not in vehicle.days or any(
            s.vehicles is not None and v not in s.vehicles for s in asked
        ):
            return "vehicle"
        if any(len(chosen.intersection(stops)) > 1 for chosen in problem.apart):
            return "apart"
        if len(stops) > vehicle.max_stops:
            return "count"
        return "capacity" if sum(s.demand for s in asked) > vehicle.capacity else None

    def _lacking(self, v: int, day: int, stops: tuple[int, ...]) -> tuple[Limit, int | None]:
        vehicle, key = self._key(v, day, stops)
        if key not in self._lack:
            asked, orders = self.problem.only(stops), orders_of(len(stops))
            found: list[tuple[int, Limit]] = []
            by_day = _least_longer_day(asked, vehicle, day, orders)
            if by_day is not None:
                found.append((by_day, "day"))
            by_hours = _least_wider_windows(asked, vehicle, day, orders, below_s=by_day)
            if by_hours is not None:
                found.append((by_hours, "hours"))
            best = min(found, default=None)
            if best is not None:
                self._lack[key] = best[1], best[0]
            else:
                tireless = replace(vehicle, break_s=0, driving_break_s=0)
                is_rest = _is_feasible(asked, tireless, day, orders)
                self._lack[key] = "rest" if is_rest else "both", None
        return self._lack[key]


def orders_of(k: int) -> IntArray:
    """List every order of k stops, shape (k!, k)."""
    return np.array(list(permutations(range(k))), dtype=np.int64).reshape(-1, k)


def _is_feasible(problem: Problem, vehicle: Vehicle, day: int, orders: IntArray) -> bool:
    return bool(Clock(problem, vehicle, day=day).timetables(orders).is_feasible.any())


def _least_longer_day(problem: Problem, vehicle: Vehicle, day: int, orders: IntArray) -> int | None:
    """Find how much longer the day must be, seconds; ``None`` where no longer day will do."""

    def is_enough(more_s: int) -> bool:
        longer = replace(
            vehicle,
            longest_day_s=min(vehicle.longest_day_s + more_s, FOREVER_S),
            latest_return_s=min(vehicle.latest_return_s + more_s, FOREVER_S),
        )
        return _is_feasible(problem, longer, day, orders)

    return _least(is_enough, _DAY_S)


def _least_wider_windows(
    problem: Problem, vehicle: Vehicle, day: int, orders: IntArray, *, below_s: int | None
) -> int | None:
    """Find how much wider the windows must be on each side, seconds; ``None`` as above."""

    def is_enough(more_s: int) -> bool:
        stops = tuple(replace(s, time_windows=tuple(_wider(s, more_s))) for s in problem.stops)
        return _is_feasible(replace(problem, stops=stops), vehicle, day, orders)

    return _least(is_enough, _DAY_S if below_s is None else below_s)


def _wider(stop: Stop, more_s: int) -> Iterator[TimeWindow]:
    for window in stop.time_windows:
        latest_s = min(window.latest_s + more_s, FOREVER_S)
        yield TimeWindow(max(0, window.earliest_s - more_s), latest_s, window.weekdays)


def _least(is_enough: Callable[[int], bool], most_s: int) -> int | None:
    """Find the least whole minutes that are enough, by halving; ``None`` above ``most_s``."""
    low, high = 0, most_s // STEP_S
    if not is_enough(high * STEP_S):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle * STEP_S) else (middle, high)
    return high * STEP_S
