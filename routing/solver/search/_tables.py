"""The problem as flat arrays, which compiled searches read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.problem import DAYS_PER_WEEK, FOREVER_S, Problem, Stop
from routing.solver.nearest import nearest_stops
from routing.solver.timetables import longest_s, merged_windows

Records = NDArray[Any]
_NEAR = 60
"""
Stops known as near to each: twice as many as a ruin takes out at most. Tried: +0.25 % of cost with
30, -0.23 % with 120.
"""
_STOP = np.dtype(
    [
        ("service", "i8"),
        ("demand", "i8"),
        ("rests", "i8"),
        ("unit", "i8"),
        ("visits", "i8"),
        ("due", "i8"),
        ("prize", "f8"),
    ]
)
_UNIT = np.dtype(
    [
        ("member", "i8"),
        ("size", "i8"),
        ("pattern", "i8"),
        ("choices", "i8"),
        ("due", "i8"),
        ("prize", "f8"),
    ]
)
_VEHICLE = np.dtype(
    [
        ("depot", "i8"),
        ("earliest", "i8"),
        ("latest", "i8"),
        ("longest", "i8"),
        ("most", "i8"),
        ("capacity", "i8"),
        ("break_s", "i8"),
        ("break_after", "i8"),
        ("driving_break_s", "i8"),
        ("driving_after", "i8"),
        ("nights", "i8"),
        ("night_cost", "f8"),
        ("fixed", "f8"),
        ("per_metre", "f8"),
        ("per_second", "f8"),
        ("is_timed", "i8"),
        ("works", "i8"),
        ("van", "i8"),
    ]
)
_SLOT = np.dtype(
    [("day", "i8"), ("vehicle", "i8"), ("before", "i8"), ("after", "i8"), ("rival", "i8")]
)
_RULES = np.dtype(
    [
        ("same_vehicle", "i8"),
        ("same_hour", "i8"),
        ("balance", "f8"),
        ("several", "i8"),
        ("nights", "i8"),
        ("span", "i8"),
        ("prices", "i8"),
        ("outside", "f8"),
    ]
)


class Tables(NamedTuple):
    """
    What is asked. A *slot* is one vehicle's day; nodes are the stops, then the vehicles' depots.

    ``slot_of[day, van]`` is that of whichever vehicle of the van works; a van has the number of its
    first vehicle. The slots of one crew on one day are a ring of ``rival`` slots (-1: no other).
    ``units``: stops that share their days, each with its ``members`` and its ``patterns`` (one a
    row, days padded with -1; ``fits[row, member]``: whether that one allows it). Rows
    ``window_first[i, w]`` to ``window_first[i, w + 1] - 1`` of ``windows`` are those of stop ``i``
    on weekday ``w``, disjoint and in order. A set takes one visit in each of its ``periods``,
    ``[set, day]``; ``sets[set_first[i] : set_first[i + 1]]`` are the sets of stop ``i``.
    """

    stops: Records
    units: Records
    members: IntArray
    patterns: IntArray
    fits: BoolArray
    vehicles: Records
    slots: Records
    slot_of: IntArray
    seconds: IntArray
    metres: IntArray
    windows: IntArray
    window_first: IntArray
    may: BoolArray
    visit_cost: FloatArray
    sets: IntArray
    set_first: IntArray
    periods: IntArray
    near: IntArray
    rules: Records


def tables_of(problem: Problem) -> Tables:
    """Lay a problem out."""
    units = units_of(problem)
    nodes = [s.node for s in problem.stops] + [v.depot for v in problem.vehicles]
    seconds = np.ascontiguousarray(problem.duration_matrix[np.ix_(nodes, nodes)], dtype=np.int64)
    metres = np.ascontiguousarray(problem.distance_matrix[np.ix_(nodes, nodes)], dtype=np.int64)
    windows, first = _windows(problem)
    slots, slot_of = _slots(problem)
    sets, set_first, periods = _sets(problem)
    vehicles = _vehicles(problem)
    return Tables(
        stops=_stops(problem, units),
        units=_units(units),
        members=np.array([i for unit in units for i in unit.members], dtype=np.int64),
        patterns=_patterns(units),
        fits=_fits(problem, units),
        vehicles=vehicles,
        slots=slots,
        slot_of=slot_of,
        seconds=seconds,
        metres=metres,
        windows=windows,
        window_first=first,
        may=_may(problem),
        visit_cost=np.zeros((len(problem.stops), 1, 1))
        if problem.visit_cost is None
        else np.ascontiguousarray(problem.visit_cost, dtype=np.float64),
        sets=sets,
        set_first=set_first,
        periods=periods,
        near=np.ascontiguousarray(nearest_stops(problem)[:, :_NEAR]),
        rules=_rules(problem, seconds, metres),
    )


def most_stops(problem: Problem) -> int:
    """Largest number of stops that a route can have, by number, load and time of service."""
    demands = np.cumsum(sorted(s.demand for s in problem.stops))
    services = np.cumsum(sorted(s.service_time_s for s in problem.stops))
    most = 1
    for v in problem.vehicles:
        fits = int(((demands <= v.capacity) & (services <= longest_s(v))).sum())
        most = max(most, min(v.max_stops, fits))
    return most


def _stops(problem: Problem, units: tuple[Unit, ...]) -> Records:
    table = np.zeros(len(problem.stops), dtype=_STOP)
    table["service"] = [s.service_time_s for s in problem.stops]
    table["demand"] = [s.demand for s in problem.stops]
    table["visits"] = [s.visits for s in problem.stops]
    table["due"] = [s.visits if s.prize is None else 0 for s in problem.stops]
    table["prize"] = [s.prize or 0.0 for s in problem.stops]
    table["rests"] = [s.allows_break for s in problem.stops]
    for u, unit in enumerate(units):
        table["unit"][list(unit.members)] = u
    return table


def _units(units: tuple[Unit, ...]) -> Records:
    table = np.zeros(len(units), dtype=_UNIT)
    member = pattern = 0
    for u, unit in enumerate(units):
        sizes = (member, len(unit.members), pattern, len(unit.patterns))
        table[u] = (*sizes, unit.due_visits, unit.prize)
        member, pattern = member + len(unit.members), pattern + len(unit.patterns)
    return table


def _patterns(units: tuple[Unit, ...]) -> IntArray:
    every = [sorted(pattern) for unit in units for pattern in unit.patterns]
    table = np.full((len(every), max((len(p) for p in every), default=1)), -1, dtype=np.int64)
    for row, days in zip(table, every, strict=True):
        row[: len(days)] = days
    return table


def _fits(problem: Problem, units: tuple[Unit, ...]) -> BoolArray:
    rows = sum(len(unit.patterns) for unit in units)
    table = np.zeros((rows, max(len(unit.members) for unit in units)), dtype=np.bool_)
    row = 0
    for unit in units:
        for pattern in unit.patterns:
            for m, i in enumerate(unit.members):
                table[row, m] = pattern in problem.stops[i].visit_patterns
            row += 1
    return table


def _vehicles(problem: Problem) -> Records:
    table = np.zeros(len(problem.vehicles), dtype=_VEHICLE)
    is_timed = problem.same_hour_s is not None or any(not _is_always_open(s) for s in problem.stops)
    for k, v in enumerate(problem.vehicles):
        breaks = v.break_s > 0 or v.driving_break_s > 0
        table[k] = (
            len(problem.stops) + k,
            v.earliest_start_s,
            v.latest_return_s,
            v.longest_day_s,
            v.max_stops,
            v.capacity,
            v.break_s,
            v.break_after_s if v.break_s > 0 else FOREVER_S,
            v.driving_break_s,
            v.driving_break_after_s if v.driving_break_s > 0 else FOREVER_S,
            v.nights_away,
            v.night_cost,
            v.fixed_cost,
            v.cost_per_metre,
            v.cost_per_second,
            is_timed or breaks or v.nights_away > 0,
            bool(v.days),
            problem.vans[k],
        )
    return table


def _is_always_open(stop: Stop) -> bool:
    return any(
        w.weekdays is None and w.earliest_s <= 0 and w.latest_s >= FOREVER_S
        for w in stop.time_windows
    )


def _slots(problem: Problem) -> tuple[Records, IntArray]:
    slot_of = np.full((problem.days, len(problem.vehicles)), -1, dtype=np.int64)
    useful = frozenset().union(*(s.days for s in problem.stops))
    pairs = [(d, v) for v, x in enumerate(problem.vehicles) for d in sorted(x.days & useful)]
    table = np.zeros(len(pairs), dtype=_SLOT)
    number = {pair: s for s, pair in enumerate(pairs)}
    vans, crews = problem.vans, {v: sorted(c) for c in problem.crews for v in c}
    for s, (day, v) in enumerate(pairs):
        slot_of[day, vans[v]] = s
        ring = [number[day, other] for other in crews.get(v, ()) if (day, other) in number]
        rival = ring[(ring.index(s) + 1) % len(ring)] if len(ring) > 1 else -1
        table[s] = (day, v, number.get((day - 1, v), -1), number.get((day + 1, v), -1), rival)
    return table, slot_of


def _windows(problem: Problem) -> tuple[IntArray, IntArray]:
    first = np.zeros((len(problem.stops), DAYS_PER_WEEK + 1), dtype=np.int64)
    every: list[tuple[int, int]] = []
    for i, stop in enumerate(problem.stops):
        for weekday in range(DAYS_PER_WEEK):
            first[i, weekday] = len(every)
            every += merged_windows(stop, weekday)
        first[i, DAYS_PER_WEEK] = len(every)
    return np.array(every, dtype=np.int64).reshape(-1, 2), first


def _sets(problem: Problem) -> tuple[IntArray, IntArray, IntArray]:
    days = np.arange(problem.days)
    every = [(members, days) for members in problem.apart]
    every += [(members, days // DAYS_PER_WEEK) for members in problem.once_a_week]
    of: list[list[int]] = [[] for _ in problem.stops]
    for k, (members, _) in enumerate(every):
        for i in members:
            of[i].append(k)
    first = np.cumsum([0, *(len(x) for x in of)]).astype(np.int64)
    periods = np.array([p for _, p in every], dtype=np.int64).reshape(len(every), problem.days)
    return np.array([k for x in of for k in x], dtype=np.int64), first, periods


def _may(problem: Problem) -> BoolArray:
    may = np.ones((len(problem.stops), len(problem.vehicles)), dtype=np.bool_)
    for i, stop in enumerate(problem.stops):
        for v, vehicle in enumerate(problem.vehicles):
            allowed = stop.vehicles is None or v in stop.vehicles
            may[i, v] = allowed and stop.demand <= vehicle.capacity
    return may


def _rules(problem: Problem, seconds: IntArray, metres: IntArray) -> Records:
    table = np.zeros(1, dtype=_RULES)
    n = len(problem.stops)
    lengths = [min(v.longest_day_s, v.latest_return_s) for v in problem.vehicles]
    work = 2 * int(seconds.max(initial=0)) + sum(s.service_time_s for s in problem.stops) // (n + 1)
    dearest = max(
        (
            v.fixed_cost + v.night_cost + 2.0 * float(metres[n + k].max()) * v.cost_per_metre
            for k, v in enumerate(problem.vehicles)
        ),
        default=0.0,
    )
    per_second = max((v.cost_per_second for v in problem.vehicles), default=0.0)
    table[0] = (
        problem.same_vehicle,
        -1 if problem.same_hour_s is None else problem.same_hour_s,
        problem.balance_cost_per_s,
        any(len(s.time_windows) > 1 for s in problem.stops),
        any(v.nights_away > 0 for v in problem.vehicles),
        min([4 * work, *lengths]),
        problem.visit_cost is not None,
        1.0 + 3.0 * (dearest + per_second * work),
    )
    return table


@dataclass(frozen=True, slots=True)
class Unit:
    """
    Stops that share their days.

    ``patterns`` are those of any of ``members``; a member that does not allow the one chosen stays
    out, for it then binds no other. Left out, the unit loses ``prize``, and ``due_visits`` visits
    that have no prize.
    """

    members: tuple[int, ...]
    patterns: tuple[frozenset[int], ...]
    prize: float
    due_visits: int


def units_of(problem: Problem) -> tuple[Unit, ...]:
    """Split the stops of a problem into units, by their least member."""
    head = list(range(len(problem.stops)))

    def root(i: int) -> int:
        while head[i] != i:
            head[i] = head[head[i]]
            i = head[i]
        return i

    for group in problem.together:
        least = min((root(i) for i in group), default=0)
        for i in group:
            head[root(i)] = least
    members: dict[int, list[int]] = {}
    for i in range(len(problem.stops)):
        members.setdefault(root(i), []).append(i)
    return tuple(_unit(problem, tuple(group)) for group in members.values())


def _unit(problem: Problem, members: tuple[int, ...]) -> Unit:
    stops = [problem.stops[i] for i in members]
    return Unit(
        members,
        tuple(dict.fromkeys(pattern for s in stops for pattern in s.visit_patterns)),
        float(sum(s.prize for s in stops if s.prize is not None)),
        sum(s.visits for s in stops if s.prize is None),
    )
