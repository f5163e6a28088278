"""Putting stops into the routes of slots and taking them out."""

from __future__ import annotations

import numpy as np

from routing.compiled import inner, once
from routing.solver.search._state import State, Work
from routing.solver.search._tables import Tables
from routing.solver.search._timing import load_order, route_cost, set_trip

PLAIN, WITH_NIGHT_AFTER, WITH_NIGHT_BEFORE = 0, 1, 2


@inner
def touch(t: Tables, st: State, w: Work, slot: int) -> None:
    """Recompute a slot whose contents, or whose nights, changed."""
    road, total = st.roads[slot], 0
    for k in range(road.length):
        total += t.stops[st.routes[slot, k]].demand
    road.load = total
    set_trip(t, st, w, slot)
    load_order(st, w, slot)
    cost = route_cost(t, st, w)
    road.broken = 0 if cost < np.inf else 1
    road.cost = cost if cost < np.inf else 0.0
    road.metres = w.trip[0].metres if road.length > 0 else 0
    road.busy = _busy(t, w) if road.length > 0 else 0
    _renew(st, w, slot)
    other = t.slots[slot].rival
    while other >= 0 and other != slot:
        _renew(st, w, other)
        other = t.slots[other].rival
    if t.rules[0].nights:
        for other in (t.slots[slot].before, t.slots[slot].after):
            if other >= 0:
                _renew(st, w, other)


@once
def _busy(t: Tables, w: Work) -> int:
    """Seconds of the route that was just timed."""
    trip = w.trip[0]
    if t.vehicles[trip.vehicle].is_timed:
        return int(trip.finish - trip.depart)
    total = trip.driving
    for k in range(trip.size):
        total += t.stops[w.order[k]].service
    return int(total)


@inner
def _renew(st: State, w: Work, slot: int) -> None:
    w.counter[0] += 1
    st.roads[slot].version = w.counter[0]


@inner
def put(t: Tables, st: State, w: Work, i: int, slot: int, place: int, variant: int) -> None:
    """Insert a stop into a slot's route, with a night before or after it where the variant says."""
    road = st.roads[slot]
    for k in range(road.length, place, -1):
        st.routes[slot, k] = st.routes[slot, k - 1]
    st.routes[slot, place] = i
    road.length += 1
    before, after = t.slots[slot].before, t.slots[slot].after
    if variant == WITH_NIGHT_AFTER:
        road.away = 1
    if variant == WITH_NIGHT_BEFORE:
        st.roads[before].away = 1
        touch(t, st, w, before)
    touch(t, st, w, slot)
    if road.away:
        touch(t, st, w, after)


@inner
def take(t: Tables, st: State, w: Work, i: int, slot: int) -> None:
    """Remove a stop from a slot's route; a night beside an empty route is given up."""
    road = st.roads[slot]
    found = 0
    for k in range(road.length):
        if st.routes[slot, k] == i:
            found = 1
        elif found:
            st.routes[slot, k - 1] = st.routes[slot, k]
    road.length -= found
    before, after = t.slots[slot].before, t.slots[slot].after
    was_away = road.away
    if road.length == 0:
        road.away = 0
        if before >= 0 and st.roads[before].away:
            st.roads[before].away = 0
            touch(t, st, w, before)
    touch(t, st, w, slot)
    if was_away:
        touch(t, st, w, after)


@inner
def wake_up(t: Tables, st: State, w: Work) -> None:
    """Give up the nights that no route follows."""
    for s in range(len(st.roads)):
        if st.roads[s].away and st.roads[t.slots[s].after].length == 0:
            st.roads[s].away = 0
            touch(t, st, w, s)


@inner
def may_sleep(t: Tables, st: State, slot: int) -> bool:
    """Whether one more night may follow a slot that has none."""
    most = t.vehicles[t.slots[slot].vehicle].nights
    after = t.slots[slot].after
    if most == 0 or after < 0 or st.roads[slot].away:
        return False
    nights = 1
    while after >= 0 and st.roads[after].away:
        nights += 1
        after = t.slots[after].after
    before = t.slots[slot].before
    while before >= 0 and st.roads[before].away:
        nights += 1
        before = t.slots[before].before
    return bool(nights <= most)


@inner
def offer(t: Tables, st: State, w: Work, i: int, slot: int) -> float:
    """Least cost of inserting a stop in a slot (infinite: it does not fit), kept by version."""
    known = w.offers[i, slot]
    known_holds = known.version == st.roads[slot].version
    if st.hour[i] < 0 and known_holds and not (w.counter[2] and t.rules[0].nights):
        return float(known.cost)
    cost, place, variant = np.inf, 0, PLAIN
    road, v = st.roads[slot], t.vehicles[t.slots[slot].vehicle]
    if (
        t.may[i, t.slots[slot].vehicle]
        and road.length < min(v.most, st.routes.shape[1])
        and road.load + t.stops[i].demand <= v.capacity
        and _has_crew(t, st, slot)
    ):
        if v.is_timed:
            cost, place = _timed_offer(t, st, w, i, slot)
            if v.nights > 0:
                cost, place, variant = _night_offer(t, st, w, i, slot, cost, place)
        else:
            cost, place = _plain_offer(t, st, i, slot)
        w.counter[4] += (road.length + 1) * (10 if v.is_timed else 3)
    is_lasting = st.hour[i] < 0 and not (w.counter[2] and v.nights > 0)
    known.version = st.roads[slot].version if is_lasting else 0
    known.cost, known.place, known.variant = cost, place, variant
    return float(cost)


@inner
def _has_crew(t: Tables, st: State, slot: int) -> bool:
    """Whether the crew of a slot drives no other vehicle on its day."""
    other = t.slots[slot].rival
    while other >= 0 and other != slot:
        if st.roads[other].length > 0:
            return False
        other = t.slots[other].rival
    return True


@once
def _plain_offer(t: Tables, st: State, i: int, slot: int) -> tuple[float, int]:
    road, v = st.roads[slot], t.vehicles[t.slots[slot].vehicle]
    longest = min(v.longest, v.latest - v.earliest)
    room = longest - road.busy - t.stops[i].service
    best, best_place, before = np.inf, 0, v.depot
    for k in range(road.length + 1):
        after = st.routes[slot, k] if k < road.length else v.depot
        direct = road.length > 0
        extra_s = t.seconds[before, i] + t.seconds[i, after]
        extra_m = t.metres[before, i] + t.metres[i, after]
        if direct:
            extra_s -= t.seconds[before, after]
            extra_m -= t.metres[before, after]
        cost = extra_m * v.per_metre + (extra_s + t.stops[i].service) * v.per_second
        if extra_s <= room and cost < best:
            best, best_place = cost, k
        before = after
    return best + (0.0 if road.length > 0 else v.fixed), best_place


@once
def _timed_offer(t: Tables, st: State, w: Work, i: int, slot: int) -> tuple[float, int]:
    road, v = st.roads[slot], t.vehicles[t.slots[slot].vehicle]
    set_trip(t, st, w, slot)
    trip = w.trip[0]
    trip.size = road.length + 1
    w.order[0] = i
    for k in range(road.length):
        w.order[k + 1] = st.routes[slot, k]
    best, best_place, before = np.inf, 0, trip.origin
    for k in range(road.length + 1):
        if k > 0:
            w.order[k - 1], w.order[k] = w.order[k], w.order[k - 1]
            before = w.order[k - 1]
        ends = k == road.length
        metres = t.metres[before, i] + (0 if ends else t.metres[i, w.order[k + 1]])
        metres -= 0 if ends else t.metres[before, w.order[k + 1]]
        if not ends and metres * v.per_metre + (0.0 if road.length else v.fixed) >= best:
            continue
        cost = route_cost(t, st, w) - road.cost
        if cost < best and ends and trip.away:
            cost += _next_day(t, st, w, i, slot)
        if cost < best:
            best, best_place = cost, k
    return best, best_place


@inner
def _next_day(t: Tables, st: State, w: Work, i: int, slot: int) -> float:
    """Extra cost of the next day's route if it starts from a stop; leaves the trip as that one."""
    after = t.slots[slot].after
    if after < 0:
        return np.inf
    if st.roads[after].length == 0:
        return 0.0 if w.counter[2] else np.inf
    set_trip(t, st, w, after)
    load_order(st, w, after)
    w.trip[0].origin = i
    return route_cost(t, st, w) - float(st.roads[after].cost)


@once
def _night_offer(
    t: Tables, st: State, w: Work, i: int, slot: int, cost: float, place: int
) -> tuple[float, int, int]:
    """Compare the cheapest insertion with those that add a night after it, or before it."""
    variant, road = PLAIN, st.roads[slot]
    before, after = t.slots[slot].before, t.slots[slot].after
    followed = after >= 0 and (st.roads[after].length > 0 or w.counter[2] > 0)
    if followed and may_sleep(t, st, slot):
        set_trip(t, st, w, slot)
        load_order(st, w, slot)
        w.order[road.length] = i
        w.trip[0].size, w.trip[0].away = road.length + 1, 1
        other = route_cost(t, st, w) - road.cost
        if other < cost:
            other += _next_day(t, st, w, i, slot)
        if other < cost:
            cost, place, variant = other, road.length, WITH_NIGHT_AFTER
    is_lone = road.length == 0 and before >= 0 and st.roads[before].length > 0
    if is_lone and may_sleep(t, st, before):
        other = _after_a_night(t, st, w, i, slot, before)
        if other < cost:
            cost, place, variant = other, 0, WITH_NIGHT_BEFORE
    return cost, place, variant


@once
def _after_a_night(t: Tables, st: State, w: Work, i: int, slot: int, before: int) -> float:
    set_trip(t, st, w, before)
    load_order(st, w, before)
    w.trip[0].away = 1
    cost = route_cost(t, st, w) - st.roads[before].cost
    if cost == np.inf:
        return np.inf
    set_trip(t, st, w, slot)
    w.order[0], w.trip[0].size = i, 1
    w.trip[0].origin = st.routes[before, st.roads[before].length - 1]
    return float(cost + route_cost(t, st, w))
