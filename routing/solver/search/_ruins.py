"""What is taken out of a plan, to be put back better."""

from __future__ import annotations

import numpy as np

from routing.compiled import inner, once
from routing.solver.search._moves import may_sleep, touch
from routing.solver.search._placing import remove_unit, visit_price
from routing.solver.search._state import State, Work, draw, pick
from routing.solver.search._tables import Tables

_MOST = 30
"""
Units taken out at most: more of them are a new plan, not a better one. Tried: -0.28 % of cost with
15, +0.94 % with 60.
"""
_FEW = 16
"""So few units that all of them may be taken out at once. Tried: half and double give the same."""


@once
def ruin(t: Tables, st: State, w: Work) -> None:
    """Take some units out of a plan, chosen in one of several ways."""
    most = min(_MOST, len(t.units) if len(t.units) <= _FEW else len(t.units) // 2)
    size = 1 + pick(w, most)
    chance = draw(w)
    if t.rules[0].nights and draw(w) < 0.2:
        _change_a_night(t, st, w)
    if chance < 0.35:
        _near(t, st, w, size)
    elif chance < 0.7:
        _strings(t, st, w, size)
    elif chance < 0.8:
        _weekday(t, st, w, size)
    elif chance < 0.9:
        _dearest(t, st, w, 1 + size // 2)
    else:
        for _ in range(1 + size // 3):
            _out(t, st, w, pick(w, len(t.stops)))
    mend(t, st, w)


@inner
def mend(t: Tables, st: State, w: Work) -> None:
    """Take stops out of routes that lost the place of their break, until all are lawful."""
    is_done = False
    while not is_done:
        is_done = True
        for s in range(len(st.roads)):
            while st.roads[s].broken and st.roads[s].length > 0:
                is_done = False
                _out(t, st, w, st.routes[s, pick(w, st.roads[s].length)])


@inner
def _out(t: Tables, st: State, w: Work, i: int) -> int:
    """Take a stop's unit out; return 1 if it was in."""
    u = t.stops[i].unit
    if st.pattern[u] < 0:
        return 0
    remove_unit(t, st, w, u)
    return 1


@once
def _near(t: Tables, st: State, w: Work, size: int) -> None:
    start = pick(w, len(t.stops))
    left, skip = size, 0.5 * draw(w)
    for k in range(t.near.shape[1]):
        if left == 0:
            return
        if k == 0 or draw(w) >= skip:
            left -= _out(t, st, w, t.near[start, k])


@once
def _strings(t: Tables, st: State, w: Work, size: int) -> None:
    """Take out stretches of routes that pass near a stop (Christiaens 2020, Transp. Sci. 54)."""
    start, left = pick(w, len(t.stops)), size
    longest = 1 + pick(w, 10)
    for k in range(t.near.shape[1]):
        i = t.near[start, k]
        if left <= 0:
            return
        if st.seats[i, 0] < 0:
            continue
        slot = st.seats[i, pick(w, t.stops[i].visits)]
        length = st.roads[slot].length
        cut = min(longest, length, left)
        place = 0
        while st.routes[slot, place] != i:
            place += 1
        first = max(0, min(place - pick(w, cut), length - cut))
        for _ in range(cut):
            if first < st.roads[slot].length:
                left -= _out(t, st, w, st.routes[slot, first])


@once
def _weekday(t: Tables, st: State, w: Work, size: int) -> None:
    """Take out one van's routes of one weekday, and a route nearby."""
    slot = pick(w, len(t.slots))
    day, v = t.slots[slot].day, t.vehicles[t.slots[slot].vehicle].van
    left = size
    while left > 0:
        for other in range(day % 7, t.slot_of.shape[0], 7):
            s = t.slot_of[other, v]
            while s >= 0 and st.roads[s].length > 0 and left > 0:
                left -= _out(t, st, w, st.routes[s, st.roads[s].length - 1])
        day, v = pick(w, t.slot_of.shape[0]), v if draw(w) < 0.5 else pick(w, t.slot_of.shape[1])
        left -= 1


@once
def _dearest(t: Tables, st: State, w: Work, size: int) -> None:
    """Take out stops that cost much where they are, at some random factor."""
    gain = np.zeros(len(t.stops))
    for s in range(len(st.roads)):
        for k in range(st.roads[s].length):
            i = st.routes[s, k]
            gain[i] += _saving(t, st, s, k) * draw(w) / t.stops[i].visits
    for _ in range(size):
        chosen = 0
        for i in range(len(gain)):
            if gain[i] > gain[chosen]:
                chosen = i
        gain[chosen] = 0.0
        _out(t, st, w, chosen)


@once
def _saving(t: Tables, st: State, s: int, k: int) -> float:
    """Cost of the detour to the k-th stop of a slot, and of the visit itself."""
    v, i = t.vehicles[t.slots[s].vehicle], st.routes[s, k]
    before = st.routes[s, k - 1] if k > 0 else v.depot
    after = st.routes[s, k + 1] if k + 1 < st.roads[s].length else v.depot
    metres = t.metres[before, i] + t.metres[i, after] - t.metres[before, after]
    seconds = t.seconds[before, i] + t.seconds[i, after] - t.seconds[before, after]
    cost = metres * v.per_metre + seconds * v.per_second
    cost += visit_price(t, i, t.slots[s].day, t.slots[s].vehicle)
    return float(cost + (v.fixed if st.roads[s].length == 1 else 0.0))


@once
def _change_a_night(t: Tables, st: State, w: Work) -> None:
    """Send a vehicle home from a night away, or let it sleep out."""
    slot = pick(w, len(t.slots))
    after = t.slots[slot].after
    if st.roads[slot].away:
        st.roads[slot].away = 0
    elif after < 0 or st.roads[after].length == 0 or st.roads[slot].length == 0:
        return
    elif may_sleep(t, st, slot):
        st.roads[slot].away = 1
    else:
        return
    touch(t, st, w, slot)
    touch(t, st, w, after)
