"""
Compiled listing of day-routes where no hour matters: no time window, no break.

Sets of stops grow in increasing order; each set is walked in every order, which keeps its shortest
drive (may it grow?) and its cheapest order that fits the day (is it a route?).

Whether a set may grow is judged on durations closed under detours, ``nearest_s``: they obey the
triangle inequality and exceed no duration, so that the shortest walk over a part of a day is never
longer than the day. Where they differ from the durations by a second or less, the walk over the
durations themselves answers within :data:`SLACK_S`, at no cost.
"""

from __future__ import annotations

from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.compiled import compiled

_FAR = 2**62
"""Longer than any day, and its double still fits in 64 bits."""
LARGEST_SET = 5
"""Stops of the largest set that is walked here; longer routes are timed by the clock."""
SLACK_S = 8
"""
Sets grow past the day by so much: the six legs of a walk over five stops, each a second longer than
by a detour as rounding may make it, and two to spare.
"""
_ROUNDING_S = 1
"""A time of whole seconds may be this much shorter than by a detour."""


class PlainDay(NamedTuple):
    """
    What a day allows; place 0 is the depot, place ``k`` the candidate stop ``k - 1``.

    Matrices have shape (places, places), 32 bits; ``together`` says which candidates may share a
    day.
    """

    duration_s: NDArray[np.int32]
    nearest_s: NDArray[np.int32]
    distance_m: NDArray[np.int32]
    service_s: IntArray
    demand: IntArray
    together: BoolArray
    limit_s: int
    capacity: int
    fixed_cost: float
    cost_per_metre: float
    cost_per_second: float


class Walks(NamedTuple):
    """Orders in which to walk a set of each size: ``orders[begin[k]:begin[k + 1]]`` for size k."""

    orders: IntArray
    begin: IntArray


def walks(width: int, *, is_symmetric: bool) -> Walks:
    """List the orders of each size up to ``width``; one of each reversed pair if symmetric."""
    rows: list[tuple[int, ...]] = []
    begin = [0, 0]
    for size in range(1, width + 1):
        rows += [
            order + (0,) * (width - size)
            for order in permutations(range(size))
            if not is_symmetric or order[0] <= order[-1]
        ]
        begin.append(len(rows))
    return Walks(np.array(rows, dtype=np.int64), np.array(begin, dtype=np.int64))


def list_plain(
    day: PlainDay, width: int, *, is_symmetric: bool, limit: int
) -> tuple[NDArray[np.int16], FloatArray] | None:
    """
    List the cheapest order of every set of at most ``width`` candidates that fits the day.

    Returns
    -------
    orders, cost
        Shapes (R, width) and (R,); candidates in order of visit, padded with -1. ``None`` if
        more than ``limit`` sets would have to be walked.
    """
    pairs = _pair_drives(day)
    ways = walks(width, is_symmetric=is_symmetric)
    is_metric = bool((day.duration_s - day.nearest_s <= _ROUNDING_S).all())
    orders, cost, walked = _list_sets(day, pairs, ways, limit, is_metric)
    return None if walked > limit else (orders, cost)


@compiled
def _pair_drives(day: PlainDay) -> IntArray:
    """Shortest drive from the depot to two candidates and back, without service."""
    n = len(day.service_s)
    drives = np.full((n, n), _FAR, dtype=np.int64)
    t = day.nearest_s
    for i in range(n):
        for j in range(i + 1, n):
            if day.together[i, j]:
                there = t[0, i + 1] + t[i + 1, j + 1] + t[j + 1, 0]
                back = t[0, j + 1] + t[j + 1, i + 1] + t[i + 1, 0]
                drives[i, j] = drives[j, i] = min(there, back)
    return drives


@compiled
def _walk(
    day: PlainDay, chosen: IntArray, size: int, ways: Walks, near: IntArray, metres: IntArray
) -> tuple[int, float, int]:
    """
    Walk a set in every order: shortest day, cheapest cost that fits, its order (or -1).

    ``near`` and ``metres`` are scratch space, shape (places, places): the set's own matrices.
    """
    service = 0
    for a in range(size + 1):
        place = chosen[a - 1] + 1 if a else 0
        service += day.service_s[place - 1] if a else 0
        for b in range(size + 1):
            other = chosen[b - 1] + 1 if b else 0
            near[a, b] = day.duration_s[place, other]
            metres[a, b] = day.distance_m[place, other]
    shortest, cheapest, best = _FAR, np.inf, -1
    for w in range(ways.begin[size], ways.begin[size + 1]):
        place, drive, length = 0, service, 0
        for k in range(size):
            after = ways.orders[w, k] + 1
            drive += near[place, after]
            length += metres[place, after]
            place = after
        drive += near[place, 0]
        length += metres[place, 0]
        shortest = min(shortest, drive)
        if drive <= day.limit_s:
            cost = day.fixed_cost + length * day.cost_per_metre + drive * day.cost_per_second
            if cost < cheapest:
                cheapest, best = cost, w
    return shortest, cheapest, best


@compiled
def _shortest_walk(day: PlainDay, chosen: IntArray, size: int, ways: Walks) -> int:
    """Shortest day over a set where no leg is longer than a detour."""
    service = 0
    for k in range(size):
        service += day.service_s[chosen[k]]
    shortest = _FAR
    for w in range(ways.begin[size], ways.begin[size + 1]):
        place, drive = 0, service
        for k in range(size):
            after = chosen[ways.orders[w, k]] + 1
            drive += day.nearest_s[place, after]
            place = after
        shortest = min(shortest, drive + day.nearest_s[place, 0])
    return shortest


@compiled
def _list_sets(
    day: PlainDay, pairs: IntArray, ways: Walks, limit: int, is_metric: bool
) -> tuple[NDArray[np.int16], FloatArray, int]:
    n, width = len(day.service_s), ways.orders.shape[1]
    orders = np.full((4096, width), -1, dtype=np.int16)
    costs = np.empty(4096)
    found, walked = 0, 0
    near = np.empty((width + 1, width + 1), dtype=np.int64)
    metres = np.empty((width + 1, width + 1), dtype=np.int64)
    chosen = np.zeros(width, dtype=np.int64)
    # Level k holds the stops that may still join the first k chosen, in increasing order.
    joining = np.empty((width, n), dtype=np.int64)
    count = np.zeros(width, dtype=np.int64)
    at = np.full(width, -1, dtype=np.int64)
    joining[0] = np.arange(n)
    count[0] = n
    here = 0
    while here >= 0:
        at[here] += 1
        if at[here] >= count[here]:
            here -= 1
            continue
        chosen[here] = joining[here, at[here]]
        if _load(day, chosen, here + 1) > day.capacity:
            continue
        walked += 1
        if walked > limit:
            break
        shortest, cost, best = _walk(day, chosen, here + 1, ways, near, metres)
        if not is_metric:
            shortest = _shortest_walk(day, chosen, here + 1, ways)
        if best >= 0:
            if found == len(costs):
                orders = np.concatenate((orders, np.full_like(orders, -1)))
                costs = np.concatenate((costs, np.empty_like(costs)))
            for k in range(here + 1):
                orders[found, k] = chosen[ways.orders[best, k]]
            costs[found] = cost
            found += 1
        if here + 1 < width and shortest <= day.limit_s + SLACK_S:
            _who_may_join(day, pairs, chosen, here, joining, count, at[here])
            here += 1
            at[here] = -1
    return orders[:found].copy(), costs[:found].copy(), walked


@compiled
def _load(day: PlainDay, chosen: IntArray, size: int) -> int:
    load = 0
    for k in range(size):
        load += day.demand[chosen[k]]
    return load


@compiled
def _who_may_join(
    day: PlainDay,
    pairs: IntArray,
    chosen: IntArray,
    here: int,
    joining: IntArray,
    count: IntArray,
    at: int,
) -> None:
    """Fill the next level: those of this one that fit a day with each of the stops chosen."""
    service = 0
    for k in range(here + 1):
        service += day.service_s[chosen[k]]
    kept = 0
    for p in range(at + 1, count[here]):
        i = joining[here, p]
        room = day.limit_s + SLACK_S - service - day.service_s[i]
        fits = True
        for k in range(here + 1):
            if pairs[chosen[k], i] > room:
                fits = False
                break
        if fits:
            joining[here + 1, kept] = i
            kept += 1
    count[here + 1] = kept
