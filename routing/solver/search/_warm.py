"""A given plan as the first one: what is still allowed is kept, the rest is left to repair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.search._state import State
from routing.solver.search._tables import Tables


class _Seat(NamedTuple):
    day: int
    vehicle: int
    slot: int
    start_s: int


def load_plan(problem: Problem, t: Tables, st: State, routes: Sequence[DayRoute]) -> None:
    """Take over the day-routes of a plan into an empty state, as far as visits go."""
    routes = list(_with_their_crew(problem, routes))
    seats = _seats(t, routes)
    for u in range(len(t.units)):
        _keep(problem, t, st, u, seats)
    _fill(t, st, routes, set(np.flatnonzero(st.seats[:, 0] >= 0).tolist()))
    for route in routes:
        slot = _slot(t, route)
        if slot >= 0 and route.ends_at is not None and _may_sleep(t, st, slot):
            st.roads[slot]["away"] = 1


def _with_their_crew(problem: Problem, routes: Sequence[DayRoute]) -> Iterator[DayRoute]:
    """Leave out the routes of a crew that drives another vehicle on the same day already."""
    crews = {v: crew for crew in problem.crews for v in crew}
    out: dict[tuple[int, frozenset[int]], int] = {}
    for route in routes:
        crew = crews.get(route.vehicle, frozenset({route.vehicle}))
        if out.setdefault((route.day, crew), route.vehicle) == route.vehicle:
            yield route


def _members(t: Tables, u: int) -> list[int]:
    unit = t.units[u]
    return [int(i) for i in t.members[unit["member"] : unit["member"] + unit["size"]]]


def _slot(t: Tables, route: DayRoute) -> int:
    days, fleet = t.slot_of.shape
    if not (0 <= route.day < days and 0 <= route.vehicle < fleet):
        return -1
    slot = int(t.slot_of[route.day, t.vehicles[route.vehicle]["van"]])
    return slot if t.slots[slot]["vehicle"] == route.vehicle else -1


def _seats(t: Tables, routes: Sequence[DayRoute]) -> dict[int, list[_Seat]]:
    seats: dict[int, list[_Seat]] = defaultdict(list)
    for route in routes:
        slot = _slot(t, route)
        for i, start in zip(route.stops, route.starts_s, strict=True):
            seats[i].append(_Seat(route.day, route.vehicle, slot, start))
    return seats


def _keep(problem: Problem, t: Tables, st: State, u: int, seats: dict[int, list[_Seat]]) -> None:
    """Enter a unit's days, slots and hour if the problem still allows them."""
    unit, members = t.units[u], [(m, i) for m, i in enumerate(_members(t, u)) if seats[i]]
    rows = range(int(unit["pattern"]), int(unit["pattern"] + unit["choices"]))
    row = next((p for p in rows if all(_fits(t, seats[i], p, m) for m, i in members)), None)
    if not members or row is None:
        return
    kept = [i for _, i in members if _may(problem, t, st, i, seats[i])]
    for i in kept:
        for d, seat in enumerate(sorted(seats[i])):
            st.seats[i, d] = seat.slot
            for k in t.sets[t.set_first[i] : t.set_first[i + 1]]:
                st.used[k, t.periods[k, seat.day]] += 1
        if problem.same_hour_s is not None and len(seats[i]) > 1:
            starts = [seat.start_s for seat in seats[i]]
            st.hour[i] = max(0, (min(starts) + max(starts) - problem.same_hour_s) // 2)
    st.pattern[u] = row if kept else -1


def _fits(t: Tables, seats: list[_Seat], row: int, member: int) -> bool:
    return bool(t.fits[row, member]) and sorted(seat.day for seat in seats) == [
        int(d) for d in t.patterns[row] if d >= 0
    ]


def _may(problem: Problem, t: Tables, st: State, i: int, seats: list[_Seat]) -> bool:
    seated = all(seat.slot >= 0 and bool(t.may[i, seat.vehicle]) for seat in seats)
    vans = {int(t.vehicles[seat.vehicle]["van"]) for seat in seats} if seated else set()
    if not seated or (problem.same_vehicle and len(vans) > 1):
        return False
    sets = t.sets[t.set_first[i] : t.set_first[i + 1]]
    return not any(st.used[k, t.periods[k, seat.day]] for k in sets for seat in seats)


def _fill(t: Tables, st: State, routes: Sequence[DayRoute], members: set[int]) -> None:
    width = st.routes.shape[1]
    for route in routes:
        slot = _slot(t, route)
        order = [i for i in route.stops if i in members]
        if slot < 0 or not order:
            continue
        length = int(st.roads[slot]["length"])
        room = min(width - length, len(order))
        st.routes[slot, length : length + room] = order[:room]
        st.roads[slot]["length"] = length + room


def _may_sleep(t: Tables, st: State, slot: int) -> bool:
    after = int(t.slots[slot]["after"])
    if after < 0 or st.roads[slot]["length"] == 0 or st.roads[after]["length"] == 0:
        return False
    nights, before = 1, int(t.slots[slot]["before"])
    while before >= 0 and st.roads[before]["away"]:
        nights, before = nights + 1, int(t.slots[before]["before"])
    return nights <= int(t.vehicles[t.slots[slot]["vehicle"]]["nights"])
