"""
The arrays that the compiled searches share, and the cost of one route.

A *place* is a stop (0 to n - 1) or a depot (from n). A *slot* is one vehicle on one day; the slots
of a day are neighbours, and among them those of equal vehicles, which form a *group*. Days that are
alike for every stop count as one *day* with the vehicles of all of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.compiled import inlined, uncounted

Randomness = NDArray[np.uint64]


class Data(NamedTuple):
    """
    What is asked, for n stops, L places, D days, S slots, G groups and P visit patterns.

    ``arc`` has shape (rates + 1, L, L): the cost of an arc at each rate, then its seconds; the
    service at its destination is part of both. ``limit`` has shape (S, 4): capacity, seconds,
    stops and fixed cost. ``near`` lists, for each stop, others from the nearest on. The slots of
    day ``d`` are ``day_first[d]`` to ``day_first[d + 1]``; groups and patterns likewise. ``point``
    is a drawing of the places in the plane, shape (L, 2).
    """

    arc: FloatArray
    demand: FloatArray
    near: IntArray
    limit: FloatArray
    rate: IntArray
    day: IntArray
    depot: IntArray
    group: IntArray
    day_first: IntArray
    group_first: IntArray
    pattern_first: IntArray
    covers: BoolArray
    out_cost: FloatArray
    point: FloatArray
    is_timed: bool
    tolerance: float


class Individual(NamedTuple):
    """
    An individual: one plan that is being improved.

    ``seq`` has shape (S, n + 2): depot, ``size`` stops, depot. ``total`` has shape (S, 4): price
    of the broken limits with the fixed cost, load, seconds and cost. ``spot`` has shape (D, n, 2):
    slot and position of a visit, -1 without. ``weight`` prices a unit of load, a second and a stop
    too many. ``stamp`` is the moment of ``clock`` at which a slot got the stops that it has; the
    clock's second number counts the places of routes that were tried.
    ``offer`` keeps, for a slot and a stop, the cheapest insertion, ``offer_after`` the place before
    it; ``day_cost``, ``day_slot`` and ``day_after`` are those of each day for the stop in hand. The
    ``kept`` arrays are a copy to go back to, the ``best`` ones the best plan of an annealing; its
    ``key`` orders stops, and ``random`` is the state of its random numbers.
    """

    seq: IntArray
    size: IntArray
    total: FloatArray
    spot: IntArray
    pattern: IntArray
    weight: FloatArray
    stamp: IntArray
    clock: IntArray
    offer: FloatArray
    offer_after: IntArray
    offer_stamp: IntArray
    buffer: IntArray
    day_cost: FloatArray
    day_slot: IntArray
    day_after: IntArray
    kept_seq: IntArray
    kept_size: IntArray
    kept_stamp: IntArray
    kept_pattern: IntArray
    best_seq: IntArray
    best_size: IntArray
    key: FloatArray
    random: Randomness


def empty_individual(data: Data) -> Individual:
    """Return a plan without visits."""
    stops, slots, days = len(data.out_cost), len(data.day), len(data.day_first) - 1
    width = stops + 2
    one = Individual(
        seq=np.zeros((slots, width), dtype=np.int64),
        size=np.zeros(slots, dtype=np.int64),
        total=np.zeros((slots, 4)),
        spot=np.full((days, stops, 2), -1, dtype=np.int64),
        pattern=np.full(stops, -1, dtype=np.int64),
        weight=np.ones(3),
        stamp=np.zeros(slots, dtype=np.int64),
        clock=np.zeros(2, dtype=np.int64),
        offer=np.zeros((slots, stops)),
        offer_after=np.zeros((slots, stops), dtype=np.int64),
        offer_stamp=np.full((slots, stops), -1, dtype=np.int64),
        buffer=np.zeros((2, width), dtype=np.int64),
        day_cost=np.zeros(days),
        day_slot=np.zeros(days, dtype=np.int64),
        day_after=np.zeros(days, dtype=np.int64),
        kept_seq=np.zeros((slots, width), dtype=np.int64),
        kept_size=np.zeros(slots, dtype=np.int64),
        kept_stamp=np.zeros(slots, dtype=np.int64),
        kept_pattern=np.zeros(stops, dtype=np.int64),
        best_seq=np.zeros((slots, width), dtype=np.int64),
        best_size=np.zeros(slots, dtype=np.int64),
        key=np.zeros(stops + 1),
        random=np.ones(1, dtype=np.uint64),
    )
    one.seq[:] = data.depot[:, None]
    return one


@inlined
def uniform(one: Individual) -> float:
    """Return a random number from 0 to 1 (a linear congruence modulo 2**64, Knuth's factor)."""
    state = one.random[0] * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
    one.random[0] = state
    return float(state >> np.uint64(11)) / 9007199254740992.0


@inlined
def pick(one: Individual, count: int) -> int:
    """Return a random whole number below ``count``."""
    return min(count - 1, int(uniform(one) * count))


@inlined
def fine(data: Data, one: Individual, slot: int, load: float, seconds: float, count: int) -> float:
    """Price of the limits that a route breaks, and the fixed cost if it has stops."""
    # No slice of an array here nor in the insertions: counting its references costs too much.
    if count == 0:
        return 0.0
    price = data.limit[slot, 3]
    if load > data.limit[slot, 0]:
        price += one.weight[0] * (load - data.limit[slot, 0])
    if seconds > data.limit[slot, 1]:
        price += one.weight[1] * (seconds - data.limit[slot, 1])
    if count > data.limit[slot, 2]:
        price += one.weight[2] * (count - data.limit[slot, 2])
    return float(price)


@uncounted
def refresh(data: Data, one: Individual, slot: int) -> None:
    """Recompute all that is known of a slot from its sequence."""
    seq, size, day = one.seq[slot], one.size[slot], data.day[slot]
    rate, last = data.rate[slot], len(data.arc) - 1
    seq[0] = seq[size + 1] = data.depot[slot]
    cost, seconds, load = 0.0, 0.0, 0.0
    for position in range(1, size + 2):
        a, b = seq[position - 1], seq[position]
        cost += data.arc[rate, a, b]
        seconds += data.arc[last, a, b]
        load += data.demand[b]
        if position <= size:
            one.spot[day, b, 0] = slot
            one.spot[day, b, 1] = position
    one.total[slot, 0] = fine(data, one, slot, load, seconds, size)
    one.total[slot, 1], one.total[slot, 2], one.total[slot, 3] = load, seconds, cost
    one.clock[0] += 1
    one.stamp[slot] = one.clock[0]


@uncounted
def refresh_all(data: Data, one: Individual) -> None:
    """Recompute every slot: the weights may have changed."""
    for slot in range(len(data.day)):
        refresh(data, one, slot)


@uncounted
def insert_visit(data: Data, one: Individual, stop: int, slot: int, after: int) -> None:
    """Insert a visit in a slot after another stop, or first if ``after`` is a depot."""
    seq, position = one.seq[slot], 1
    if after < len(data.out_cost):
        position = one.spot[data.day[slot], after, 1] + 1
    for k in range(one.size[slot], position - 1, -1):
        seq[k + 1] = seq[k]
    seq[position] = stop
    one.size[slot] += 1
    refresh(data, one, slot)


@uncounted
def remove_visit(data: Data, one: Individual, stop: int, day: int) -> None:
    """Take the visit of a stop on a day out of its slot."""
    slot, position = one.spot[day, stop, 0], one.spot[day, stop, 1]
    seq = one.seq[slot]
    for k in range(position, one.size[slot]):
        seq[k] = seq[k + 1]
    one.size[slot] -= 1
    one.spot[day, stop, 0] = one.spot[day, stop, 1] = -1
    refresh(data, one, slot)
