"""
Compiled pricing: the columns of least reduced cost among millions.

A *cut* is a set of three stops of which a plan can hold two or more in one column only; a column
that does pays the cut's fee. Weekly stops are priced apart from the routes: their duals must be 0
in the arrays given here. A stop that a day does not allow has a dual of ``FORBIDDEN``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.compiled import compiled
from routing.solver.columns.routes.route_table import Members

FORBIDDEN = -1e15
"""Dual of a stop that may not be visited: no column with it is ever below a threshold."""
UNHEARD_OF = 1e14
"""Above all reduced costs but those of forbidden columns."""


class Fees(NamedTuple):
    """
    Fees of the cuts.

    The cuts with stop ``i`` are ``cut[start[i]:start[i + 1]]``; ``fee`` has shape (cuts,).
    """

    start: IntArray
    cut: IntArray
    fee: FloatArray


def fees_of(cuts: list[tuple[int, int, int]], fee: FloatArray, n: int) -> Fees:
    """Index the cuts by stop."""
    of_stop: list[list[int]] = [[] for _ in range(n + 1)]
    for number, cut in enumerate(cuts):
        for stop in cut:
            of_stop[stop].append(number)
    start = np.cumsum([0, *(len(numbers) for numbers in of_stop)]).astype(np.int64)
    flat = np.array([c for numbers in of_stop for c in numbers], dtype=np.int64)
    return Fees(start, flat, np.ascontiguousarray(fee, dtype=np.float64))


@compiled
def least_shares(
    orders: Members, cost: FloatArray, weights: FloatArray, shares: FloatArray
) -> None:
    """
    Lower each stop's share to the least that it bears of the cost of a route.

    A route's cost is shared in proportion to ``weights``, shape (n + 1,), with 0 for ``n``. The
    shares of the stops of a route never add up to more than its cost.
    """
    for r in range(len(cost)):
        total = 0.0
        for k in range(orders.shape[1]):
            total += weights[orders[r, k]]
        if total <= 0.0:
            continue
        for k in range(orders.shape[1]):
            stop = orders[r, k]
            shares[stop] = min(shares[stop], cost[r] * weights[stop] / total)


@compiled
def best_singles(
    orders: Members,
    cost: FloatArray,
    dual: FloatArray,
    fees: Fees,
    base: float,
    below: float,
    most: int,
) -> tuple[FloatArray, IntArray]:
    """
    Find the routes of least reduced cost.

    Parameters
    ----------
    orders, cost
        Routes without weekly stops, shapes (R, width) and (R,).
    dual
        Shape (n + 1,).
    base
        Added to each reduced cost.
    below
        Threshold.
    most
        At most so many.

    Returns
    -------
    values, rows
        Reduced costs and routes, best first.
    """
    room = min(most, len(cost))
    values, rows = np.empty(room), np.empty(room, dtype=np.int64)
    count = np.zeros(len(fees.fee), dtype=np.int64)
    size = 0
    for r in range(len(cost)):
        value = cost[r] + base
        for k in range(orders.shape[1]):
            value -= dual[orders[r, k]]
        if value >= below or (size == room and value >= values[0]):
            continue
        if len(fees.fee):
            value += _single_fee(orders[r], fees, count)
            if value >= below or (size == room and value >= values[0]):
                continue
        if size < room:
            _push(values, rows, size, value, r)
            size += 1
        elif size:
            _replace_worst(values, rows, size, value, r)
    order = np.argsort(values[:size])
    return values[:size][order], rows[:size][order]


@compiled
def _push(values: FloatArray, rows: IntArray, size: int, value: float, row: int) -> None:
    """Add to a heap with the worst value on top."""
    at = size
    while at > 0:
        above = (at - 1) // 2
        if values[above] >= value:
            break
        values[at], rows[at] = values[above], rows[above]
        at = above
    values[at], rows[at] = value, row


@compiled
def _replace_worst(values: FloatArray, rows: IntArray, size: int, value: float, row: int) -> None:
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and values[child + 1] > values[child]:
            child += 1
        if values[child] <= value:
            break
        values[at], rows[at] = values[child], rows[child]
        at = child
    values[at], rows[at] = value, row


@compiled
def _single_fee(order: Members, fees: Fees, count: IntArray) -> float:
    """Fees of one route, whose stops are all it serves."""
    fee = 0.0
    for k in range(len(order)):
        for c in fees.cut[fees.start[order[k]] : fees.start[order[k] + 1]]:
            count[c] += 1
            if count[c] == 2:
                fee += fees.fee[c]
    for k in range(len(order)):
        for c in fees.cut[fees.start[order[k]] : fees.start[order[k] + 1]]:
            count[c] = 0
    return fee
