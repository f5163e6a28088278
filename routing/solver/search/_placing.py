"""The best pattern, vehicles and hours for a unit, and its placing."""

from __future__ import annotations

import numpy as np

from routing.compiled import inner, once
from routing.problem import DAYS_PER_WEEK
from routing.solver.search._moves import WITH_NIGHT_AFTER, WITH_NIGHT_BEFORE, offer, put, take
from routing.solver.search._state import State, Work, draw, pick
from routing.solver.search._tables import Tables
from routing.solver.search._timing import load_order, set_trip, time_order, timetable


@inner
def find_place(t: Tables, st: State, w: Work, u: int, blink: float) -> tuple[float, float]:
    """
    Cost of the best way to place a unit, left in ``w.choice``, and of the second best.

    A pattern, or a slot, is overlooked with probability ``blink``. What members that stay out
    lose is counted; the cost is infinite if all of them would.
    """
    unit = t.units[u]
    best, second = np.inf, np.inf
    if blink > 0.0:
        w.counter[3] = pick(w, 2**40)
    for p in range(unit.pattern, unit.pattern + unit.choices):
        if blink > 0.0 and unit.choices > 1 and draw(w) < blink:
            continue
        total, other, served = 0.0, np.inf, 0
        for m in range(unit.size):
            i = t.members[unit.member + m]
            loss = t.stops[i].prize + t.stops[i].due * t.rules[0].outside
            cost = np.inf
            if t.fits[p, m] and _is_free(t, st, i, p):
                cost, other = _stop_cost(t, st, w, i, p, m, blink)
            if cost < np.inf and (unit.size == 1 or cost < loss):
                served += 1
                total += cost
            else:
                w.trial[1 + m * t.patterns.shape[1]] = -1
                total += loss
        if served == 0:
            continue
        if total < best:
            second = min(best, other) if unit.size == 1 else best
            best = total
            w.trial[0] = p
            for x in range(len(w.trial)):
                w.choice[x] = w.trial[x]
        else:
            second = min(second, total)
    return best, second


@inner
def _is_free(t: Tables, st: State, i: int, p: int) -> bool:
    """Whether no relation with a stop already placed forbids a stop the days of a pattern."""
    for x in range(t.set_first[i], t.set_first[i + 1]):
        k = t.sets[x]
        for d in range(t.stops[i].visits):
            period = t.periods[k, t.patterns[p, d]]
            if st.used[k, period] > 0:
                return False
            for other in range(d):
                if t.periods[k, t.patterns[p, other]] == period:
                    return False
    return True


@inner
def _stop_cost(
    t: Tables, st: State, w: Work, i: int, p: int, m: int, blink: float
) -> tuple[float, float]:
    """Cheapest way to serve a stop on the days of a pattern, and the second by another van."""
    visits, width = t.stops[i].visits, t.patterns.shape[1]
    is_bound = t.rules[0].same_vehicle and visits > 1
    timed = t.rules[0].same_hour >= 0 and visits > 1
    first, at = 1 + m * width, 1 + t.units[t.stops[i].unit].size * width + m
    best, second = np.inf, np.inf
    fleet = t.slot_of.shape[1] if is_bound else 1
    for v in range(fleet):
        if is_bound and (not _may_come(t, i, v) or (blink > 0.0 and draw(w) < blink)):
            continue
        st.hour[i] = -1
        fleet_blink = 0.0 if is_bound else blink
        cost = _days_cost(t, st, w, i, p, v if is_bound else -1, fleet_blink)
        if timed and cost < best:
            cost = _best_hour(t, st, w, i, p, v if is_bound else -1, fleet_blink)
        if cost < best:
            best, second = cost, best
            for d in range(visits):
                w.trial[first + d] = w.seats[d] if timed else st.seats[i, d]
            w.trial[at] = w.seats[visits] if timed else -1
        elif cost < second:
            second = cost
    _forget(st, i)
    return best, second


@inner
def _may_come(t: Tables, i: int, van: int) -> bool:
    """Whether a vehicle of a van may serve a stop."""
    v = van
    while v < len(t.vehicles) and not (t.vehicles[v].van == van and t.may[i, v]):
        v += 1
    return bool(v < len(t.vehicles))


@inner
def _forget(st: State, i: int) -> None:
    """Leave a stop without seats and without an hour."""
    st.hour[i] = -1
    for d in range(st.seats.shape[1]):
        st.seats[i, d] = -1


@inner
def _days_cost(t: Tables, st: State, w: Work, i: int, p: int, v: int, blink: float) -> float:
    """Cost of a stop on the days of a pattern, by one van or (-1) by the cheapest of each."""
    total = 0.0
    for d in range(t.stops[i].visits):
        day = t.patterns[p, d]
        best = np.inf
        for k in range(t.slot_of.shape[1] if v < 0 else 1):
            slot = t.slot_of[day, k if v < 0 else v]
            if slot < 0 or (blink > 0.0 and _is_overlooked(w, slot, blink)):
                continue
            cost = offer(t, st, w, i, slot) + visit_price(t, i, day, t.slots[slot].vehicle)
            if cost < best:
                best = cost
                st.seats[i, d] = slot
        total += best
        if total == np.inf:
            break
    return total


@once
def _is_overlooked(w: Work, slot: int, blink: float) -> bool:
    """Whether a slot is overlooked while one unit is placed (mixed as by Steele 2014, OOPSLA)."""
    x = np.uint64(slot + 1) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(w.counter[3])
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    return float(x >> np.uint64(11)) < blink * 9007199254740992.0


@inner
def visit_price(t: Tables, i: int, day: int, v: int) -> float:
    """Cost of a visit in itself."""
    days, fleet = t.visit_cost.shape[1], t.visit_cost.shape[2]
    return float(t.visit_cost[i, day if days > 1 else 0, v if fleet > 1 else 0])


@once
def _best_hour(t: Tables, st: State, w: Work, i: int, p: int, v: int, blink: float) -> float:
    """
    Cost of the cheapest common hour for a stop whose seats were just found without one.

    Its seats, then the hour, are left in ``w.seats``.
    """
    visits, best = t.stops[i].visits, np.inf
    for x in range(_candidate_hours(t, st, w, i, visits)):
        st.hour[i] = w.hours[x]
        cost = _days_cost(t, st, w, i, p, v, blink)
        if cost < best:
            best = cost
            w.seats[visits] = w.hours[x]
            for d in range(visits):
                w.seats[d] = st.seats[i, d]
    return float(best)


@once
def _candidate_hours(t: Tables, st: State, w: Work, i: int, visits: int) -> int:
    """List hours that suit the cheapest seats of a stop, one by one; return how many."""
    spread, count = t.rules[0].same_hour, 0
    for d in range(visits):
        slot = st.seats[i, d]
        offer(t, st, w, i, slot)
        place, length = w.offers[i, slot].place, st.roads[slot].length
        set_trip(t, st, w, slot)
        if w.offers[i, slot].variant == WITH_NIGHT_AFTER:
            w.trip[0].away = 1
        elif w.offers[i, slot].variant == WITH_NIGHT_BEFORE:
            before = t.slots[slot].before
            w.trip[0].origin = st.routes[before, st.roads[before].length - 1]
        load_order(st, w, slot)
        for k in range(length, place, -1):
            w.order[k] = w.order[k - 1]
        w.order[place] = i
        w.trip[0].size = length + 1
        time_order(t, st, w)
        start = w.starts[place]
        w.hours[count], w.hours[count + 1] = start, max(0, start - spread)
        count += 2
        if length == 0:
            w.hours[count] = start + t.rules[0].span // 3
            w.hours[count + 1] = start + 2 * t.rules[0].span // 3
            count += 2
    if draw(w) < 0.5:
        w.hours[count] = _any_hour(t, w, i, t.slots[st.seats[i, pick(w, visits)]].day)
        count += 1
    return int(count)


@once
def _any_hour(t: Tables, w: Work, i: int, day: int) -> int:
    """Draw an hour from one of the windows of a stop, often at its edge."""
    first = t.window_first[i, day % DAYS_PER_WEEK]
    x = first + pick(w, t.window_first[i, day % DAYS_PER_WEEK + 1] - first)
    opens = t.windows[x, 0]
    closes = min(t.windows[x, 1], opens + t.rules[0].span)
    chance = draw(w)
    if chance < 0.2:
        return int(closes)
    return int(opens + (closes - opens) * max(0.0, chance - 0.4) / 0.6)


@inner
def place_unit(t: Tables, st: State, w: Work, u: int) -> bool:
    """
    Serve a unit as ``w.choice`` says, but for members without room; whether one is served.

    They come in any order: one that is served may keep another out.
    """
    unit, width = t.units[u], t.patterns.shape[1]
    st.pattern[u] = w.choice[0]
    served, begin = 0, pick(w, unit.size) if unit.size > 1 else 0
    for x in range(unit.size):
        m = (begin + x) % unit.size
        i = t.members[unit.member + m]
        if served > 0:
            _look_again(t, st, w, i, m)
        else:
            _forget(st, i)
        if w.choice[1 + m * width] < 0 or not _is_free(t, st, i, w.choice[0]):
            continue
        st.hour[i] = w.choice[1 + unit.size * width + m]
        served += _place_stop(t, st, w, i, 1 + m * width)
    if served == 0:
        st.pattern[u] = -1
    return bool(served > 0)


@once
def _look_again(t: Tables, st: State, w: Work, i: int, m: int) -> None:
    """Find the best way for a member again: others were just placed."""
    p, width = w.choice[0], t.patterns.shape[1]
    unit = t.units[t.stops[i].unit]
    first, at = 1 + m * width, 1 + unit.size * width + m
    w.choice[first] = -1
    if not (t.fits[p, m] and _is_free(t, st, i, p)):
        _forget(st, i)
        return
    cost, _ = _stop_cost(t, st, w, i, p, m, 0.0)
    if cost < t.stops[i].prize + t.stops[i].due * t.rules[0].outside:
        for d in range(width):
            w.choice[first + d] = w.trial[first + d]
        w.choice[at] = w.trial[at]


@once
def _place_stop(t: Tables, st: State, w: Work, i: int, first: int) -> int:
    """Seat a stop as ``w.choice`` says from a place on; return 0 if a slot has no room left."""
    for d in range(t.stops[i].visits):
        slot = w.choice[first + d]
        if offer(t, st, w, i, slot) == np.inf:
            remove_stop(t, st, w, i)
            return 0
        known = w.offers[i, slot]
        put(t, st, w, i, slot, known.place, known.variant)
        st.seats[i, d] = slot
        _count(t, st, i, t.slots[slot].day, 1)
    if st.hour[i] >= 0:
        center_hour(t, st, w, i)
    return 1


@inner
def _count(t: Tables, st: State, i: int, day: int, change: int) -> None:
    for x in range(t.set_first[i], t.set_first[i + 1]):
        k = t.sets[x]
        st.used[k, t.periods[k, day]] += change


@once
def center_hour(t: Tables, st: State, w: Work, i: int) -> None:
    """Leave as much room before the earliest start of a stop as after its latest."""
    earliest, latest = 2**40, -1
    visits = t.stops[i].visits
    for d in range(visits):
        slot = st.seats[i, d]
        timetable(t, st, w, slot)
        for k in range(w.trip[0].size):
            if w.order[k] == i:
                earliest, latest = min(earliest, w.starts[k]), max(latest, w.starts[k])
    st.hour[i] = max(0, (earliest + latest - t.rules[0].same_hour) // 2)
    for d in range(visits):
        w.counter[0] += 1
        st.roads[st.seats[i, d]].version = w.counter[0]


@inner
def remove_unit(t: Tables, st: State, w: Work, u: int) -> None:
    """Serve a unit no more."""
    unit = t.units[u]
    st.pattern[u] = -1
    for m in range(unit.size):
        remove_stop(t, st, w, t.members[unit.member + m])


@inner
def remove_stop(t: Tables, st: State, w: Work, i: int) -> None:
    """Serve a stop no more."""
    for d in range(t.stops[i].visits):
        slot = st.seats[i, d]
        if slot >= 0:
            take(t, st, w, i, slot)
            _count(t, st, i, t.slots[slot].day, -1)
            st.seats[i, d] = -1
    st.hour[i] = -1
