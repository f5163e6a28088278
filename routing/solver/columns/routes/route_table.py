"""Day-routes of one kind of vehicle, laid out so that millions are priced at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.solver.columns.routes.enumeration import RouteSet

Members = NDArray[np.int16] | NDArray[np.int32]
"""Indices of stops, as small an integer as holds them."""


@dataclass(frozen=True, slots=True, eq=False)
class RouteTable:
    """
    Routes sorted by their weekly stops.

    ``orders`` has shape (R, most stops of a route): stops in order of visit, padded with the number
    of stops ``n``. Routes before ``begin[0]`` serve no weekly stop; those from ``begin[s]`` to
    ``begin[s + 1]`` serve exactly the weekly stops ``weekly[s]`` (padded with ``n``) and perhaps
    others. ``is_weekly`` has shape (n + 1,).
    """

    orders: Members
    cost: FloatArray
    begin: IntArray
    weekly: IntArray
    is_weekly: BoolArray

    def __len__(self) -> int:
        return len(self.cost)

    @property
    def n(self) -> int:
        """Number of stops of the problem."""
        return len(self.is_weekly) - 1

    def stops(self, route: int) -> tuple[int, ...]:
        """Return the stops of a route, in order of visit."""
        n = self.n
        return tuple(int(i) for i in self.orders[route] if i < n)


def route_table(routes: RouteSet, is_weekly: BoolArray) -> RouteTable:
    """
    Lay out routes.

    Parameters
    ----------
    routes
        Of one kind of vehicle.
    is_weekly
        Shape (n,): which stops are visited each week on one weekday.
    """
    n = len(is_weekly)
    orders = _small(routes.orders, n)
    orders[orders < 0] = n
    flags = np.append(is_weekly, False)
    sets = _small(np.sort(np.where(flags[orders], orders, n), axis=1), n)
    number = _numbers(sets, n)
    order = np.argsort(number, kind="stable")
    number, sets = number[order], _small(sets[order], n)
    first = np.flatnonzero(np.diff(number, prepend=-1))
    has_weekly = np.less(sets[first, 0], n) if len(first) else np.zeros(0, dtype=np.bool_)
    weekly = first[has_weekly]
    return RouteTable(
        _small(orders[order], n),
        np.ascontiguousarray(routes.cost[order]),
        np.append(weekly, len(number)).astype(np.int64),
        sets[weekly].astype(np.int64),
        flags,
    )


def _small(stops: NDArray[Any], n: int) -> Members:
    return stops.astype(np.int16) if n < np.iinfo(np.int16).max else stops.astype(np.int32)


def _numbers(sets: Members, n: int) -> IntArray:
    """One number for each row: rows without a weekly stop first, equal rows alike."""
    width = sets.shape[1]
    if (n + 1.0) ** width < 2.0**62:
        numbers = np.zeros(len(sets), dtype=np.int64)
        for column in range(width):
            numbers = numbers * (n + 1) + (n - sets[:, column].astype(np.int64))
        return numbers
    _, inverse = np.unique(n - sets.astype(np.int64), axis=0, return_inverse=True)
    return np.asarray(inverse, dtype=np.int64).reshape(-1)
