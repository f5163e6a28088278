"""Insertions: the cheapest place of a stop in a route, and on a day."""

from __future__ import annotations

import numpy as np

from routing.compiled import inlined
from routing.solver.genetic._individual import Data, Individual, fine, uniform


@inlined
def best_offer(
    data: Data, one: Individual, stop: int, day: int, blink: float
) -> tuple[float, int, int]:
    """
    Return the cheapest insertion of a stop on a day: cost, slot, place before.

    A slot is overlooked with the probability ``blink``.
    """
    best, best_slot, best_after = np.inf, -1, -1
    for slot in range(data.day_first[day], data.day_first[day + 1]):
        if blink > 0.0 and uniform(one) < blink:
            continue
        is_own = one.spot[day, stop, 0] == slot
        cost, after = one.offer[slot, stop], one.offer_after[slot, stop]
        if is_own or one.offer_stamp[slot, stop] != one.stamp[slot]:
            cost, after = _offer(data, one, stop, slot)
            one.offer[slot, stop], one.offer_after[slot, stop] = cost, after
            one.offer_stamp[slot, stop] = -1 if is_own else one.stamp[slot]
        if cost < best:
            best, best_slot, best_after = cost, slot, after
    return best, best_slot, best_after


@inlined
def _offer(data: Data, one: Individual, stop: int, slot: int) -> tuple[float, int]:
    """Return the cheapest insertion in a slot, as if the stop were not in it."""
    arc, rate, last = data.arc, data.rate[slot], len(data.arc) - 1
    size, load, seconds = one.size[slot], one.total[slot, 1], one.total[slot, 2]
    fined, here = one.total[slot, 0], -1
    if one.spot[data.day[slot], stop, 0] == slot:
        here = one.spot[data.day[slot], stop, 1]
        seconds -= _detour(data, last, one, slot, here)
        load -= data.demand[stop]
        size -= 1
        fined = fine(data, one, slot, load, seconds, size)
    one.clock[1] += one.size[slot] + 1
    load += data.demand[stop]
    fixed = fine(data, one, slot, load, seconds, size + 1) - fined
    best, after, a = np.inf, -1, one.seq[slot, 0]
    for k in range(1, one.size[slot] + 2):
        if k == here:
            continue
        b = one.seq[slot, k]
        cost = arc[rate, a, stop] + arc[rate, stop, b] - arc[rate, a, b] + fixed
        if data.is_timed and cost < best:
            longer = seconds + arc[last, a, stop] + arc[last, stop, b] - arc[last, a, b]
            cost += fine(data, one, slot, load, longer, size + 1) - fined - fixed
        if cost < best:
            best, after = cost, a
        a = b
    return best, after


@inlined
def _detour(data: Data, rate: int, one: Individual, slot: int, k: int) -> float:
    """Arcs to and from a position, less the arc that passes it by."""
    a, stop, b = one.seq[slot, k - 1], one.seq[slot, k], one.seq[slot, k + 1]
    return float(data.arc[rate, a, stop] + data.arc[rate, stop, b] - data.arc[rate, a, b])
