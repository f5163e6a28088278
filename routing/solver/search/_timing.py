"""Timetable and cost of one route: windows, hours, breaks, nights away."""

from __future__ import annotations

import numpy as np

from routing.compiled import inner, once
from routing.problem import DAYS_PER_WEEK
from routing.solver.search._state import State, Work
from routing.solver.search._tables import Tables

_NEVER = -1
_HOPELESS = -2
"""No times: none is lawful, or the stops alone do not fit the day and no break will help."""
_WEEK = DAYS_PER_WEEK


@inner
def set_trip(t: Tables, st: State, w: Work, slot: int) -> None:
    """Describe the route of a slot, but for its stops, as the one being timed."""
    trip = w.trip[0]
    trip.day, trip.vehicle = t.slots[slot].day, t.slots[slot].vehicle
    trip.away = st.roads[slot].away
    trip.origin = t.vehicles[trip.vehicle].depot
    before = t.slots[slot].before
    if before >= 0 and st.roads[before].away:
        trip.origin = st.routes[before, st.roads[before].length - 1]


@inner
def load_order(st: State, w: Work, slot: int) -> None:
    """Take the stops of a slot as those of the route being timed."""
    w.trip[0].size = st.roads[slot].length
    for k in range(st.roads[slot].length):
        w.order[k] = st.routes[slot, k]


@inner
def route_cost(t: Tables, st: State, w: Work) -> float:
    """
    Cost of the route described by ``w.trip`` and ``w.order``, infinite where it breaks a rule.

    It leaves the shortest day in ``w.trip``: departure, return, and the break's place and length.
    """
    trip, v = w.trip[0], t.vehicles[w.trip[0].vehicle]
    if trip.size == 0:
        return 0.0
    work = _drive(t, w)
    if v.is_timed:
        busy = _shortest_day(t, st, w)
    else:
        busy = work if work <= v.latest - v.earliest and work <= v.longest else _NEVER
    if busy < 0:
        return np.inf
    night = v.night_cost if trip.away else 0.0
    return float(v.fixed + trip.metres * v.per_metre + busy * v.per_second + night)


@inner
def timetable(t: Tables, st: State, w: Work, slot: int) -> None:
    """Fill ``w.trip`` and ``w.starts`` with the cheapest timetable of a slot's route."""
    set_trip(t, st, w, slot)
    load_order(st, w, slot)
    time_order(t, st, w)


@inner
def time_order(t: Tables, st: State, w: Work) -> None:
    """Fill ``w.starts`` for the route described by ``w.trip`` and ``w.order``, which is lawful."""
    trip, v = w.trip[0], t.vehicles[w.trip[0].vehicle]
    route_cost(t, st, w)
    if not v.is_timed:
        trip.depart, trip.pause, trip.pause_after = v.earliest, 0, 0
    _forward(t, st, w, trip.depart, trip.pause_after, trip.pause)
    _tighten(t, st, w, trip.pause_after, trip.pause)
    settle(t, st, w, trip.pause_after, trip.pause)


@once
def _drive(t: Tables, w: Work) -> int:
    """Fill the legs, metres and driving of the trip; return driving and service."""
    trip = w.trip[0]
    place, metres, driving, service = trip.origin, 0, 0, 0
    for k in range(trip.size):
        i = w.order[k]
        w.legs[k] = t.seconds[place, i]
        metres += t.metres[place, i]
        driving += w.legs[k]
        service += t.stops[i].service
        place = i
    w.legs[trip.size] = 0
    if not trip.away:
        depot = t.vehicles[trip.vehicle].depot
        w.legs[trip.size] = t.seconds[place, depot]
        metres += t.metres[place, depot]
        driving += w.legs[trip.size]
    trip.metres, trip.driving = metres, driving
    return int(driving + service)


@once
def _shortest_day(t: Tables, st: State, w: Work) -> int:
    """Seconds of the shortest lawful day over every place of the break, -1 if none is lawful."""
    trip, v = w.trip[0], t.vehicles[w.trip[0].vehicle]
    trip.pause, trip.pause_after = 0, 0
    best = _shortest_with(t, st, w, 0, 0)
    if best >= 0 or best == _HOPELESS:
        return int(best)
    finish, depart, pause, after = 0, 0, 0, 0
    for length in (v.break_s, v.driving_break_s):
        if length in {0, pause}:
            continue
        for place in range(1, trip.size + 1):
            busy = _shortest_with(t, st, w, place, length)
            if busy >= 0 and (best < 0 or busy < best):
                best, pause, after = busy, length, place
                finish, depart = trip.finish, trip.depart
    trip.finish, trip.depart, trip.pause, trip.pause_after = finish, depart, pause, after
    return int(best)


@inner
def _shortest_with(t: Tables, st: State, w: Work, after: int, pause: int) -> int:
    """
    Seconds of the shortest lawful day with a break after a stop (0: none).

    -1 if none is lawful, -2 if the stops alone do not fit the day. Where stops have several
    windows, each departure that misses one of them is tried too.
    """
    trip, v = w.trip[0], t.vehicles[w.trip[0].vehicle]
    begin, best, finish, depart = v.earliest, _HOPELESS, 0, 0
    while _forward(t, st, w, begin, after, pause):
        last = _last_departure(t, st, w, after, pause) if t.rules[0].several else 0
        busy = _tighten(t, st, w, after, pause)
        if busy <= v.longest:
            best = max(best, _NEVER)
            if (best < 0 or busy < best) and settle(t, st, w, after, pause):
                best, finish, depart = busy, trip.finish, trip.depart
        if last + 1 <= begin:
            break
        begin = last + 1
    trip.finish, trip.depart = finish, depart
    return int(best)


@inner
def opening(t: Tables, st: State, i: int, day: int, at: int) -> int:
    """Earliest lawful start of service at a stop from a moment on, -1 if none."""
    hour, same = st.hour[i], t.rules[0].same_hour
    at = max(at, hour)
    for x in range(t.window_first[i, day % _WEEK], t.window_first[i, day % _WEEK + 1]):
        if t.windows[x, 1] >= at:
            start = max(at, t.windows[x, 0])
            return int(_NEVER if hour >= 0 and start > hour + same else start)
    return _NEVER


@inner
def closing(t: Tables, st: State, i: int, day: int, by: int) -> int:
    """Latest lawful start of service at a stop up to a moment, -1 if none."""
    hour = st.hour[i]
    if hour >= 0:
        by = min(by, hour + t.rules[0].same_hour)
    first = t.window_first[i, day % _WEEK]
    for x in range(t.window_first[i, day % _WEEK + 1] - 1, first - 1, -1):
        if t.windows[x, 0] <= by:
            start = min(by, t.windows[x, 1])
            return int(_NEVER if start < hour else start)
    return _NEVER


@inner
def _forward(t: Tables, st: State, w: Work, begin: int, after: int, pause: int) -> bool:
    """Fill the earliest starts and return of a departure; whether they fit the windows."""
    trip, v = w.trip[0], t.vehicles[w.trip[0].vehicle]
    clock = begin
    for k in range(trip.size):
        clock += w.legs[k]
        if k == after and k > 0:
            clock += pause
        clock = opening(t, st, w.order[k], trip.day, clock)
        if clock < 0:
            return False
        w.starts[k] = clock
        clock += t.stops[w.order[k]].service
    clock += w.legs[trip.size] + (pause if after == trip.size else 0)
    trip.finish = clock
    return bool(clock <= v.latest)


@once
def _last_departure(t: Tables, st: State, w: Work, after: int, pause: int) -> int:
    """Latest departure that meets the same windows as ``w.starts``, whatever the return."""
    trip = w.trip[0]
    by = 2**40
    for k in range(trip.size - 1, -1, -1):
        i = w.order[k]
        first = t.window_first[i, trip.day % _WEEK]
        closes = w.starts[k]
        for x in range(first, t.window_first[i, trip.day % _WEEK + 1]):
            if t.windows[x, 0] <= w.starts[k] <= t.windows[x, 1]:
                closes = t.windows[x, 1]
        if st.hour[i] >= 0:
            closes = min(closes, st.hour[i] + t.rules[0].same_hour)
        by = min(by, closes)
        by -= w.legs[k] + (pause if k == after and k > 0 else 0)
        if k > 0:
            by -= t.stops[w.order[k - 1]].service
    return int(by)


@inner
def _tighten(t: Tables, st: State, w: Work, after: int, pause: int) -> int:
    """Leave as late as the return allows; return the seconds of the day."""
    trip = w.trip[0]
    last = trip.size - 1
    w.latest[last] = w.starts[last]
    for k in range(last - 1, -1, -1):
        by = w.latest[k + 1] - w.legs[k + 1] - t.stops[w.order[k]].service
        if k + 1 == after:
            by -= pause
        w.latest[k] = closing(t, st, w.order[k], trip.day, by)
    trip.depart = w.latest[0] - w.legs[0]
    return int(trip.finish - trip.depart)


@inner
def settle(t: Tables, st: State, w: Work, after: int, pause: int) -> bool:
    """Fill the starts of a departure and return; whether they leave rest enough."""
    v = t.vehicles[w.trip[0].vehicle]
    if not _is_driving_lawful(t, w, after, pause):
        return False
    if _serve(t, st, w, after, pause, False):
        return True
    return bool(v.break_s > 0 and _serve(t, st, w, after, pause, True))


@once
def _is_driving_lawful(t: Tables, w: Work, after: int, pause: int) -> bool:
    trip, v = w.trip[0], t.vehicles[w.trip[0].vehicle]
    if trip.driving <= v.driving_after:
        return True
    driven = 0
    for k in range(trip.size + 1):
        driven += w.legs[k]
        if driven > v.driving_after:
            return False
        rests = k + 1 == after and pause >= v.driving_break_s
        if k < trip.size:
            here = t.stops[w.order[k]]
            rests = rests or (here.rests and here.service >= v.driving_break_s)
        if rests:
            driven = 0
    return True


@inner
def _serve(t: Tables, st: State, w: Work, after: int, pause: int, late: bool) -> bool:
    """
    Serve the stops from the departure on; whether no stretch of work is too long.

    Each rest is taken as late as the work before it allows, and served for it as late as the
    return allows where ``late``.
    """
    trip, v = w.trip[0], t.vehicles[w.trip[0].vehicle]
    clock, worked_from, lawful = trip.depart, trip.depart, True
    for k in range(trip.size):
        i, here = w.order[k], t.stops[w.order[k]]
        clock += w.legs[k] + (pause if k == after and k > 0 else 0)
        rests = here.rests and v.break_s > 0 and here.service >= v.break_s
        stops = k + 1 == after and pause >= v.break_s > 0
        if late and (rests or stops):
            room = here.service if stops else here.service - v.break_s
            wished = min(w.latest[k], worked_from + v.break_after - room)
            clock = max(clock, closing(t, st, i, trip.day, wished))
        clock = opening(t, st, i, trip.day, clock)
        w.starts[k] = clock
        if rests:
            lawful = lawful and clock <= worked_from + v.break_after
            ends = clock + here.service
            worked_from = min(worked_from + v.break_after + v.break_s, ends)
        clock += here.service
        if stops:
            lawful = lawful and clock <= worked_from + v.break_after
            worked_from = clock + pause
    return bool(lawful and trip.finish - worked_from <= v.break_after)
