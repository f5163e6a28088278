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
from routing.solver.genetic._individual import (
    Data,
    Plan,
    inlined,
    insert_visit,
    pick,
    refresh,
    remove_visit,
    uncounted,
    uniform,
)
from routing.solver.genetic._offers import best_offer

_REMOVED = 10.0
_LONGEST_STRING = 10.0
_SPLIT = 0.5
_BLINK = 0.02


@uncounted
def anneal(data: Data, plan: Plan, steps: int, heat: FloatArray, tally: FloatArray) -> float:
    """
    Ruin and recreate a plan so many times.

    Parameters
    ----------
    data, plan
        The problem, and the plan to change.
    steps
        Number of ruins.
    heat
        Temperatures at the first and at the last step, shape (2,).
    tally
        Shape (4,), written: cost of the best plan that breaks no limit (its ``best`` arrays are
        those of ``plan``), read as well; number of times that the plan kept its loads, its seconds,
        its numbers of stops, at the beginning and after each step.

    Returns
    -------
    price
        That of the plan at the end.
    """
    now = price_of(data, plan)
    tally[1] = tally[2] = tally[3] = 0.0
    synchronise(plan)
    _count(data, plan, tally, now)
    cooling = (heat[1] / heat[0]) ** (1.0 / steps)
    temperature = heat[0]
    for _ in range(steps):
        temperature *= cooling
        _ruin(data, plan)
        recreate(data, plan)
        price = price_of(data, plan)
        if price > now - temperature * np.log(1.0 - uniform(plan)):
            undo(data, plan)
        else:
            now = price
            synchronise(plan)
        _count(data, plan, tally, now)
    return now


@uncounted
def synchronise(plan: Plan) -> None:
    """Bring the copy to go back to up to date."""
    for slot in range(len(plan.size)):
        if plan.stamp[slot] != plan.kept_stamp[slot]:
            plan.kept_size[slot] = plan.size[slot]
            plan.kept_stamp[slot] = plan.stamp[slot]
            for k in range(1, plan.size[slot] + 1):
                plan.kept_seq[slot, k] = plan.seq[slot, k]
    for stop in range(len(plan.pattern)):
        plan.kept_pattern[stop] = plan.pattern[stop]


@uncounted
def undo(data: Data, plan: Plan) -> None:
    """Bring the copy back; slots that did not change stay as they are."""
    for slot in range(len(plan.size)):
        if plan.stamp[slot] != plan.kept_stamp[slot]:
            for k in range(1, plan.size[slot] + 1):
                plan.spot[data.day[slot], plan.seq[slot, k], 0] = -1
                plan.spot[data.day[slot], plan.seq[slot, k], 1] = -1
    for slot in range(len(plan.size)):
        if plan.stamp[slot] != plan.kept_stamp[slot]:
            plan.size[slot] = plan.kept_size[slot]
            for k in range(1, plan.size[slot] + 1):
                plan.seq[slot, k] = plan.kept_seq[slot, k]
            refresh(data, plan, slot)
            plan.stamp[slot] = plan.kept_stamp[slot]
    for stop in range(len(plan.pattern)):
        plan.pattern[stop] = plan.kept_pattern[stop]


@uncounted
def price_of(data: Data, plan: Plan) -> float:
    """Cost of a plan with the price of its broken limits and of what it leaves out."""
    price = 0.0
    for slot in range(len(plan.size)):
        price += plan.total[slot, 0] + plan.total[slot, 3]
    for stop in range(len(plan.pattern)):
        if plan.pattern[stop] < 0:
            price += data.out_cost[stop]
    return price


@inlined
def _count(data: Data, plan: Plan, tally: FloatArray, price: float) -> None:
    """Count a step; keep the plan if it is the best that breaks no limit."""
    load, seconds, stops = True, True, True
    for slot in range(len(plan.size)):
        load &= plan.total[slot, 1] <= data.limit[slot, 0]
        seconds &= plan.total[slot, 2] <= data.limit[slot, 1] or plan.size[slot] == 0
        stops &= plan.size[slot] <= data.limit[slot, 2]
    tally[1] += load
    tally[2] += seconds
    tally[3] += stops
    if load and seconds and stops and price < tally[0] - data.tolerance:
        tally[0] = price
        for slot in range(len(plan.size)):
            plan.best_size[slot] = plan.size[slot]
            for k in range(1, plan.size[slot] + 1):
                plan.best_seq[slot, k] = plan.seq[slot, k]


@uncounted
def _ruin(data: Data, plan: Plan) -> None:
    """Take strings of visits near one stop out of their routes."""
    days = len(data.day_first) - 1
    seed = pick(plan, len(data.out_cost))
    one_day = pick(plan, days) if uniform(plan) < 0.6 else -1
    is_whole = one_day < 0 or uniform(plan) < 0.5
    longest = _LONGEST_STRING
    left = 1 + pick(plan, max(1, int(4.0 * _REMOVED / (1.0 + longest))))
    plan.clock[0] += 1
    since = plan.clock[0]
    for k in range(-1, data.near.shape[1]):
        if left == 0:
            return
        stop = seed if k < 0 else data.near[seed, k]
        day = one_day if one_day >= 0 else pick(plan, days)
        for step in range(days if one_day < 0 else 1):
            slot = plan.spot[(day + step) % days, stop, 0]
            if slot >= 0:
                if plan.stamp[slot] <= since:
                    _cut_string(data, plan, stop, slot, is_whole)
                    left -= 1
                break


@uncounted
def _cut_string(data: Data, plan: Plan, stop: int, slot: int, is_whole: bool) -> None:
    """Take a string of visits that holds a stop out of a route, with a gap in it or without."""
    size, day = plan.size[slot], data.day[slot]
    count = 1 + pick(plan, min(size, int(_LONGEST_STRING)))
    gap = 0
    if 1 < count < size and uniform(plan) < _SPLIT:
        gap = 1
        while count + gap < size and uniform(plan) > 0.01 + 0.5:
            gap += 1
    spread = count + gap
    position = plan.spot[day, stop, 1]
    low, high = max(1, position - spread + 1), min(position, size - spread + 1)
    first = low + pick(plan, high - low + 1)
    gap_at = first + 1 + pick(plan, max(1, count - 1)) if gap else first + spread
    taken = 0
    for k in range(first, first + spread):
        if k < gap_at or k >= gap_at + gap:
            plan.buffer[0, taken] = plan.seq[slot, k]
            taken += 1
    for k in range(taken):
        other = plan.buffer[0, k]
        plan.pattern[other] = -1
        if not is_whole:
            remove_visit(data, plan, other, day)
            continue
        for each in range(len(data.day_first) - 1):
            if plan.spot[each, other, 0] >= 0:
                remove_visit(data, plan, other, each)


@uncounted
def recreate(data: Data, plan: Plan) -> None:
    """Put every stop that lacks visits back, each on the pattern that is cheapest."""
    absent, key, count = plan.buffer[1], plan.key, 0
    way, depot = uniform(plan), data.depot[0]
    for stop in range(len(plan.pattern)):
        if plan.pattern[stop] >= 0:
            continue
        if way < 0.4:
            value = uniform(plan)
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
        _put_back(data, plan, absent[k])


@uncounted
def _put_back(data: Data, plan: Plan, stop: int) -> None:
    """Give a stop the cheapest pattern that holds the visits that it has."""
    days = len(data.day_first) - 1
    cost, slot, after = plan.day_cost, plan.day_slot, plan.day_after
    for day in range(days):
        cost[day] = 0.0
        if plan.spot[day, stop, 0] < 0:
            cost[day], slot[day], after[day] = best_offer(data, plan, stop, day, _BLINK)
    best, new = data.out_cost[stop], -1
    for p in range(data.pattern_first[stop], data.pattern_first[stop + 1]):
        price = 0.0
        for day in range(days):
            if data.covers[p, day]:
                price += cost[day]
            elif plan.spot[day, stop, 0] >= 0:
                price = np.inf
        if price < best:
            best, new = price, p
    plan.pattern[stop] = new
    for day in range(days):
        has, wants = plan.spot[day, stop, 0] >= 0, new >= 0 and data.covers[new, day]
        if wants and not has:
            insert_visit(data, plan, stop, slot[day], after[day])
        elif has and not wants:
            remove_visit(data, plan, stop, day)
