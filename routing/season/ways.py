"""
Ways to drive to an evening and on from it: from the depot or from where the vehicle slept.

The times are those of :class:`routing.solver.timetables.Clock` for the route of one stop.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.problem import DAYS_PER_WEEK, Problem, Vehicle
from routing.solver.timetables import Clock

DAY_S = 24 * 3600
DEPOT = -1
"""Where a vehicle slept that slept at its depot."""
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of the same length."""

    def take(self, rows: IntArray | BoolArray) -> Self:
        """Keep some rows."""
        return type(self)(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @classmethod
    def joined(cls, tables: list[Self]) -> Self:
        """Put tables under each other, of which there is one at least."""
        names = [f.name for f in fields(cls)]
        return cls(**{name: np.concatenate([getattr(t, name) for t in tables]) for name in names})


@dataclass(frozen=True, slots=True)
class Ways(Table):
    """
    Ways to make an evening, whatever its package: arrays of shape (ways,).

    ``slept`` is the node where the vehicle slept before, :data:`DEPOT` for its depot; ``sleeps``
    says that it sleeps at the stop. ``cost`` is that of the route.
    """

    stop: IntArray
    slept: IntArray
    sleeps: BoolArray
    depart_s: IntArray
    start_s: IntArray
    return_s: IntArray
    break_after: IntArray
    cost: FloatArray


_NONE = np.zeros(0, dtype=np.int64)
NO_WAY = Ways(_NONE, _NONE, _NONE == 1, _NONE, _NONE, _NONE, _NONE, np.zeros(0))


class Grid:
    """
    The ways of one kind of vehicle on one weekday.

    Arrays have shape (1 + places, stops, 2): from the depot or a place where it may have slept, to
    a stop, home or not. Where a way is not possible its cost is infinite.
    """

    def __init__(
        self, problem: Problem, vehicle: Vehicle, day: int, able: BoolArray | None = None
    ) -> None:
        self.nodes = np.array([stop.node for stop in problem.stops], dtype=np.int64)
        able = np.ones(len(self.nodes), dtype=np.bool_) if able is None else able
        sleeps = vehicle.nights_away > 0
        self.places = np.unique(self.nodes[able]) if sleeps else self.nodes[:0]
        able = able & [
            s.demand <= vehicle.capacity and vehicle.max_stops > 0 for s in problem.stops
        ]
        orders = np.arange(len(problem.stops))[:, None]
        shape = 1 + len(self.places), len(problem.stops), 1 + sleeps
        self.cost = np.full(shape, np.inf)
        self.depart_s, self.start_s, self.return_s, self.break_after = (
            np.zeros(shape, dtype=np.int64) for _ in range(4)
        )
        for row, place in enumerate([None, *self.places.tolist()]):
            for end in range(shape[2]):
                clock = Clock(problem, vehicle, day=day, starts_from=place, sleeps_away=bool(end))
                times = clock.timetables(orders)
                cell = row, slice(None), end
                self.cost[cell] = np.where(times.is_feasible & able, times.cost, np.inf)
                self.depart_s[cell], self.return_s[cell] = times.depart_s, times.return_s
                self.start_s[cell], self.break_after[cell] = times.starts_s[:, 0], times.break_after

    def home(self) -> Ways:
        """List the ways from the depot and back."""
        keep = np.zeros(self.cost.shape, dtype=np.bool_)
        keep[0, :, 0] = True
        return self.listed(keep)

    def listed(self, keep: BoolArray) -> Ways:
        """List the ways that are possible and kept, by an array of the shape of the grid."""
        chosen = np.nonzero(keep & np.isfinite(self.cost))
        slept = np.concatenate([[DEPOT], self.places])
        return Ways(
            stop=chosen[1],
            slept=slept[chosen[0]],
            sleeps=chosen[2] == 1,
            depart_s=self.depart_s[chosen],
            start_s=self.start_s[chosen],
            return_s=self.return_s[chosen],
            break_after=self.break_after[chosen],
            cost=self.cost[chosen],
        )

    def worth_sleeping(self, after: Grid, *, least_rest_s: int, counts_s: bool) -> BoolArray:
        """
        Say where to sleep before which stop may be better than to come home, (places, stops).

        Going home between two evenings is as good where it is possible, costs no more, leaves
        enough rest, and comes and goes no other way at the other ends of the two days; where
        seconds are counted, if it takes no more.

        Parameters
        ----------
        after
            The grid of the next day.
        """
        with np.errstate(invalid="ignore"):  # an infinite loss where there is no way: not a number
            gains = self._losses(self.cost) + after._gains(after.cost)
            is_better = gains > _EPSILON
            if counts_s:
                lengths, later = self.return_s - self.depart_s, after.return_s - after.depart_s
                is_better |= self._losses(lengths) + after._gains(later) > 0
            is_better |= self._losses(-self.depart_s) > 0
            is_better |= after._gains(after.return_s) > 0
        late_s, early_s = np.isfinite(self.cost), np.isfinite(after.cost)
        back_s = self._by_place(np.where(late_s[:, :, 0], self.return_s[:, :, 0], 0).max(axis=0))
        leave_s = np.where(early_s[0], after.depart_s[0], DAY_S).min(axis=1)
        is_better |= DAY_S + leave_s[None, :] - back_s < least_rest_s
        return np.asarray((is_better & np.isfinite(gains)) | (gains == np.inf), dtype=np.bool_)

    def _losses(self, values: IntArray | FloatArray) -> FloatArray:
        """By how much each place loses to come home from it, at most, (places, 1)."""
        can = np.isfinite(self.cost)
        loss = np.where(can[:, :, 0], (values[:, :, 0] - values[:, :, 1]).astype(float), np.inf)
        return self._by_place(np.where(can[:, :, 1], loss, -np.inf).max(axis=0))

    def _gains(self, values: IntArray | FloatArray) -> FloatArray:
        """By how much each stop loses to come from the depot, not a place, (places, stops)."""
        can = np.isfinite(self.cost)
        loss = np.where(can[0], (values[0] - values[1:]).astype(float), np.inf)
        return np.asarray(np.where(can[1:], loss, -np.inf).max(axis=2))

    def _by_place(self, of_stops: FloatArray | IntArray) -> FloatArray:
        best = np.full(len(self.places), -np.inf)
        known = np.isin(self.nodes, self.places)
        np.maximum.at(best, np.searchsorted(self.places, self.nodes[known]), of_stops[known])
        return best[:, None]


_Kind = tuple[Vehicle, bytes]


class Grids:
    """
    The grids of a problem, each made once.

    Parameters
    ----------
    able
        Whether each vehicle may serve each stop, shape (vehicles, stops).
    """

    def __init__(self, problem: Problem, able: BoolArray) -> None:
        self._problem, self._able = problem, able
        windows = (window for stop in problem.stops for window in stop.time_windows)
        self._is_daily = all(window.weekdays is None for window in windows)
        self._known: dict[tuple[_Kind, int], Grid] = {}
        self._nights: dict[tuple[_Kind, int, int, int, bool], BoolArray] = {}

    def ways(
        self, v: int, day: int, days: Collection[int], *, least_rest_s: int, scarce: Collection[int]
    ) -> Ways:
        """
        List the ways of a vehicle on one of the days on which it may have an evening.

        Hours count on days on which they are scarce.
        """
        kind, grid = self._of(v, day)
        if not kind[0].nights_away:
            return grid.home()

        def worth(first: int) -> BoolArray:
            if first not in days or first + 1 not in days:
                return np.zeros((len(grid.places), len(grid.nodes)), dtype=np.bool_)
            counts_s = first in scarce or first + 1 in scarce
            both = self._kind_of(first), self._kind_of(first + 1)
            key = (kind, *both, least_rest_s, counts_s)
            if key not in self._nights:
                self._nights[key] = self._of(v, first)[1].worth_sleeping(
                    self._of(v, first + 1)[1], least_rest_s=least_rest_s, counts_s=counts_s
                )
            return self._nights[key]

        keep = np.zeros(grid.cost.shape, dtype=np.bool_)
        keep[0] = True
        keep[1:] = worth(day - 1)[:, :, None]
        place = np.searchsorted(grid.places, grid.nodes)
        can_sleep = np.append(np.any(worth(day), axis=1), values=False)
        keep[:, :, 1] &= can_sleep[np.minimum(place, len(grid.places))][None, :]
        return grid.listed(keep)

    def _kind_of(self, day: int) -> int:
        """Return the weekday where hours are those of weekdays, else 0."""
        return 0 if self._is_daily else day % DAYS_PER_WEEK

    def _of(self, v: int, day: int) -> tuple[_Kind, Grid]:
        vehicle = replace(self._problem.vehicles[v], days=frozenset(), crew=None, van=None)
        kind = vehicle, self._able[v].tobytes()
        key = kind, self._kind_of(day)
        if key not in self._known:
            self._known[key] = Grid(self._problem, vehicle, day, self._able[v])
        return kind, self._known[key]
