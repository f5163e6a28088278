"""Compiled: the routes of least reduced cost of one vehicle, made stop by stop."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.compiled import compiled

MOST_STEPS = 400_000_000
"""Steps of one search before it gives up: a second or so."""


class Rules(NamedTuple):
    """
    What one vehicle's routes cost and must keep, the depot being node ``n``.

    ``cost`` and ``seconds``, shape (n + 1, n + 1), hold the service at the destination;
    ``home_s`` (the shortest way to the depot through any nodes), ``demand`` and ``rests`` (a break
    may be taken there) have shape (n + 1,). A route that is busy longer than
    ``break_after_s`` needs a break of ``break_s``, which costs ``break_cost``; with it, the route
    lasts ``room_s`` at most.
    """

    cost: FloatArray
    seconds: IntArray
    home_s: IntArray
    demand: IntArray
    rests: BoolArray
    fixed: float
    break_cost: float
    break_s: int
    break_after_s: int
    room_s: int
    capacity: int
    most_stops: int


@compiled
def _completions(rules: Rules, dual: FloatArray, chosen: IntArray) -> FloatArray:
    """Least cost of the way home from each stop with at most so many more, (most_stops, n)."""
    n = len(dual)
    least = np.empty((max(1, rules.most_stops), n))
    least[0] = rules.cost[:n, n]
    for more in range(1, rules.most_stops):
        for j in chosen:
            best = least[more - 1, j]
            for k in chosen:
                if k != j:
                    best = min(best, rules.cost[j, k] - dual[k] + least[more - 1, k])
            least[more, j] = best
    return least


@compiled
def best_routes(
    rules: Rules, dual: FloatArray, chosen: IntArray, base: float, below: float, share: float
) -> tuple[float, IntArray, int]:
    """
    Find the least reduced cost, and for each stop the best route found that serves it.

    Parameters
    ----------
    rules
        What routes cost and must keep.
    dual
        Prices of the stops, shape (n,).
    chosen
        The stops that may be served.
    base
        Added to each reduced cost.
    below
        Only routes of smaller reduced cost are of interest.
    share
        Routes are looked for down to this share of the least reduced cost.

    Returns
    -------
    least, orders, steps
        ``below`` or less, minus infinity where it takes too long to find; shape (n, most_stops),
        padded with -1, a row of -1 without a route; how many steps that took.
    """
    n, most = len(dual), rules.most_stops
    orders = np.full((n, max(1, most)), -1, dtype=np.int64)
    values = np.full(n, below)
    if most < 1:
        return below, orders, 0
    home = _completions(rules, dual, chosen)
    least = below
    path = np.full(most, -1, dtype=np.int64)
    value, busy = np.zeros(most + 1), np.zeros(most + 1, dtype=np.int64)
    load, resting = np.zeros(most + 1, dtype=np.int64), np.zeros(most + 1, dtype=np.int64)
    nexts = np.zeros(most + 1, dtype=np.int64)
    value[0] = base
    depth = steps = 0
    while depth >= 0:
        steps += 1
        if steps > MOST_STEPS:
            return -np.inf, orders, steps
        if depth == most or nexts[depth] == len(chosen):
            depth -= 1
            continue
        k = chosen[nexts[depth]]
        nexts[depth] += 1
        last = n if depth == 0 else path[depth - 1]
        reached = value[depth] + rules.cost[last, k] - dual[k]
        if reached + home[most - depth - 1, k] >= min(below, share * least):
            continue
        time = busy[depth] + rules.seconds[last, k]
        weight = load[depth] + rules.demand[k]
        is_long = time + rules.home_s[k] > rules.room_s
        if is_long or weight > rules.capacity or _holds(path, depth, k):
            continue
        path[depth] = k
        rest = resting[depth] + rules.rests[k]
        total = reached + rules.cost[k, n]
        back = time + rules.seconds[k, n]
        if back > rules.break_after_s and rest == 0:
            total += rules.break_cost
            back += rules.break_s
        if back <= rules.room_s:
            least = min(least, total)
            _note(path[: depth + 1], total, values, orders)
        depth += 1
        value[depth], busy[depth], load[depth], resting[depth] = reached, time, weight, rest
        nexts[depth] = 0
    return least, orders, steps


@compiled
def _note(path: IntArray, value: float, values: FloatArray, orders: IntArray) -> None:
    """Keep a route for each of its stops that has no better one."""
    for stop in path:
        if value < values[stop]:
            values[stop] = value
            orders[stop, : len(path)] = path
            orders[stop, len(path) :] = -1


@compiled
def _holds(path: IntArray, length: int, stop: int) -> bool:
    for at in range(length):  # noqa: SIM110 (numba compiles no generator)
        if path[at] == stop:
            return True
    return False
