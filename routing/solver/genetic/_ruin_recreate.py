"""
Annealing by ruin and recreate: take strings of visits out of a plan, put them back better.

Notes
-----
J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing
problems", Transportation Science 54(2), 2020; here the limits are soft, a ruin takes visits of one
day or whole stops, and a stop comes back on its cheapest visit pattern.
"""

from __future__ import annotations

import numpy as np

from routing.arrays import FloatArray
from routing.compiled import inlined, uncounted
from routing.solver.genetic._individual import (
    Data,
    Individual,
    fine,
    insert_visit,
    pick,
    refresh,
    remove_visit,
    uniform,
)

_REMOVED = 10.0
"""Mean number of visits that a ruin takes out: as in that paper."""
_LONGEST_STRING = 10.0
"""Most visits taken out of one route: as in that paper."""
_SPLIT = 0.5
"""How often some visits in the middle of a string stay: as in that paper."""
_BLINK = 0.02
"""How often a place is overlooked, so that visits do not fall back where they were."""


@uncounted
def anneal(data: Data, one: Individual, steps: int, heat: FloatArray, tally: FloatArray) -> float:
    """
    Ruin and recreate a plan so many times.

    The price is that of the plan at the end.

    Parameters
    ----------
    steps
        Number of ruins.
    heat
        Temperatures at the first and at the last step, shape (2,).
    tally
        Shape (4,), written: cost of the best plan that breaks no limit (its ``best`` arrays are
        those of ``one``), read as well; number of times that the plan kept its loads, its seconds,
        its numbers of stops, at the beginning and after each step.
    """
    now = price_of(data, one)
    tally[1] = tally[2] = tally[3] = 0.0
    synchronise(one)
    _count(data, one, tally, now)
    cooling = (heat[1] / heat[0]) ** (1.0 / steps)
    temperature = heat[0]
    for _ in range(steps):
        temperature *= cooling
        _ruin(data, one)
        recreate(data, one)
        price = price_of(data, one)
        if price > now - temperature * np.log(1.0 - uniform(one)):
            undo(data, one)
        else:
            now = price
            synchronise(one)
        _count(data, one, tally, now)
    return now


@uncounted
def synchronise(one: Individual) -> None:
    """Bring the copy to go back to up to date."""
    for slot in range(len(one.size)):
        if one.stamp[slot] != one.kept_stamp[slot]:
            one.kept_size[slot] = one.size[slot]
            one.kept_stamp[slot] = one.stamp[slot]
            for k in range(1, one.size[slot] + 1):
                one.kept_seq[slot, k] = one.seq[slot, k]
    for stop in range(len(one.pattern)):
        one.kept_pattern[stop] = one.pattern[stop]


@uncounted
def undo(data: Data, one: Individual) -> None:
    """Bring the copy back; slots that did not change stay as they are."""
    for slot in range(len(one.size)):
        if one.stamp[slot] != one.kept_stamp[slot]:
            for k in range(1, one.size[slot] + 1):
                one.spot[data.day[slot], one.seq[slot, k], 0] = -1
                one.spot[data.day[slot], one.seq[slot, k], 1] = -1
    for slot in range(len(one.size)):
        if one.stamp[slot] != one.kept_stamp[slot]:
            one.size[slot] = one.kept_size[slot]
            for k in range(1, one.size[slot] + 1):
                one.seq[slot, k] = one.kept_seq[slot, k]
            refresh(data, one, slot)
            one.stamp[slot] = one.kept_stamp[slot]
    for stop in range(len(one.pattern)):
        one.pattern[stop] = one.kept_pattern[stop]


@uncounted
def price_of(data: Data, one: Individual) -> float:
    """Cost of a plan with the price of its broken limits and of what it leaves out."""
    price = 0.0
    for slot in range(len(one.size)):
        price += one.total[slot, 0] + one.total[slot, 3]
    for stop in range(len(one.pattern)):
        if one.pattern[stop] < 0:
            price += data.out_cost[stop]
    return price


@inlined
def _count(data: Data, one: Individual, tally: FloatArray, price: float) -> None:
    """Count a step; keep the plan if it is the best that breaks no limit."""
    load, seconds, stops = True, True, True
    for slot in range(len(one.size)):
        load &= one.total[slot, 1] <= data.limit[slot, 0]
        seconds &= one.total[slot, 2] <= data.limit[slot, 1] or one.size[slot] == 0
        stops &= one.size[slot] <= data.limit[slot, 2]
    tally[1] += load
    tally[2] += seconds
    tally[3] += stops
    if load and seconds and stops and price < tally[0] - data.tolerance:
        tally[0] = price
        for slot in range(len(one.size)):
            one.best_size[slot] = one.size[slot]
            for k in range(1, one.size[slot] + 1):
                one.best_seq[slot, k] = one.seq[slot, k]


@uncounted
def _ruin(data: Data, one: Individual) -> None:
    """Take strings of visits near one stop out of their routes."""
    days = len(data.day_first) - 1
    seed = pick(one, len(data.out_cost))
    one_day = pick(one, days) if uniform(one) < 0.6 else -1
    is_whole = one_day < 0 or uniform(one) < 0.5
    longest = _LONGEST_STRING
    left = 1 + pick(one, max(1, int(4.0 * _REMOVED / (1.0 + longest))))
    one.clock[0] += 1
    since = one.clock[0]
    for k in range(-1, data.near.shape[1]):
        if left == 0:
            return
        stop = seed if k < 0 else data.near[seed, k]
        day = one_day if one_day >= 0 else pick(one, days)
        for step in range(days if one_day < 0 else 1):
            slot = one.spot[(day + step) % days, stop, 0]
            if slot >= 0:
                if one.stamp[slot] <= since:
                    _cut_string(data, one, stop, slot, is_whole)
                    left -= 1
                break


@uncounted
def _cut_string(data: Data, one: Individual, stop: int, slot: int, is_whole: bool) -> None:
    """Take a string of visits that holds a stop out of a route, with a gap in it or without."""
    size, day = one.size[slot], data.day[slot]
    count = 1 + pick(one, min(size, int(_LONGEST_STRING)))
    gap = 0
    if 1 < count < size and uniform(one) < _SPLIT:
        gap = 1
        while count + gap < size and uniform(one) > 0.01 + 0.5:
            gap += 1
    spread = count + gap
    position = one.spot[day, stop, 1]
    low, high = max(1, position - spread + 1), min(position, size - spread + 1)
    first = low + pick(one, high - low + 1)
    gap_at = first + 1 + pick(one, max(1, count - 1)) if gap else first + spread
    taken = 0
    for k in range(first, first + spread):
        if k < gap_at or k >= gap_at + gap:
            one.buffer[0, taken] = one.seq[slot, k]
            taken += 1
    for k in range(taken):
        other = one.buffer[0, k]
        one.pattern[other] = -1
        if not is_whole:
            remove_visit(data, one, other, day)
            continue
        for each in range(len(data.day_first) - 1):
            if one.spot[each, other, 0] >= 0:
                remove_visit(data, one, other, each)


@uncounted
def recreate(data: Data, one: Individual) -> None:
    """Put every stop that lacks visits back, each on the pattern that is cheapest."""
    absent, key, count = one.buffer[1], one.key, 0
    way, depot = uniform(one), data.depot[0]
    for stop in range(len(one.pattern)):
        if one.pattern[stop] >= 0:
            continue
        if way < 0.4:
            value = uniform(one)
        elif way < 0.7:
            value = -data.demand[stop] * data.out_cost[stop]
        elif way < 0.9:
            value = -data.arc[0, depot, stop]
        else:
            value = data.arc[0, depot, stop]
        k = count
        while k > 0 and key[k - 1] > value:
            key[k], absent[k] = key[k - 1], absent[k - 1]
            k -= 1
        key[k], absent[k] = value, stop
        count += 1
    for k in range(count):
        _put_back(data, one, absent[k])


@uncounted
def _put_back(data: Data, one: Individual, stop: int) -> None:
    """Give a stop the cheapest pattern that holds the visits that it has."""
    days = len(data.day_first) - 1
    cost, slot, after = one.day_cost, one.day_slot, one.day_after
    for day in range(days):
        cost[day] = 0.0
        if one.spot[day, stop, 0] < 0:
            cost[day], slot[day], after[day] = best_offer(data, one, stop, day, _BLINK)
    best, new = data.out_cost[stop], -1
    for p in range(data.pattern_first[stop], data.pattern_first[stop + 1]):
        price = 0.0
        for day in range(days):
            if data.covers[p, day]:
                price += cost[day]
            elif one.spot[day, stop, 0] >= 0:
                price = np.inf
        if price < best:
            best, new = price, p
    one.pattern[stop] = new
    for day in range(days):
        has, wants = one.spot[day, stop, 0] >= 0, new >= 0 and data.covers[new, day]
        if wants and not has:
            insert_visit(data, one, stop, slot[day], after[day])
        elif has and not wants:
            remove_visit(data, one, stop, day)


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
