"""A problem as flat arrays, and a plan's day-routes with their times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.problem import Problem, TimeWindow, Vehicle
from routing.solution import DayRoute
from routing.solver.genetic._individual import Data
from routing.solver.timetables import Clock

_NEAR = 100
"""Stops known as near to each. Tried: -0.31 % of cost with 50, 0.00 % with 200."""
_DEAR = 10.0
"""
A visit left out costs this many times the dearest route to a single stop. Tried: half and double
give the same.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """
    A problem and its arrays.

    ``slots`` gives the (day, vehicle) of each slot, groups of equal vehicles together.
    """

    problem: Problem
    data: Data
    slots: tuple[tuple[int, int], ...]


def can_search(problem: Problem) -> bool:
    """
    Tell whether the genetic search knows every rule of a problem.

    It knows capacities, lengths of days, numbers of stops, calendars, depots, kinds of vehicles
    and all visit patterns; no windows, breaks, nights, shared crews, relations, prizes nor costs of
    visits.
    """
    several_vehicles = len(problem.vehicles) > 1
    return (
        bool(problem.stops)
        and bool(problem.vehicles)
        and problem.same_hour_s is None
        and problem.visit_cost is None
        and not problem.balance_cost_per_s
        and not (problem.apart or problem.together or problem.once_a_week or problem.crews)
        and not any(_has_breaks_or_nights(v) for v in problem.vehicles)
        and all(
            s.time_windows == (TimeWindow(),)
            and s.prize is None
            and (s.vehicles is None or s.vehicles >= set(range(len(problem.vehicles))))
            and not (problem.same_vehicle and several_vehicles and s.visits > 1)
            for s in problem.stops
        )
    )


def _has_breaks_or_nights(vehicle: Vehicle) -> bool:
    return vehicle.break_s > 0 or vehicle.driving_break_s > 0 or vehicle.nights_away > 0


def model_of(problem: Problem) -> Model:
    """Lay a problem out in arrays."""
    kinds = [_kind(v) for v in problem.vehicles]
    days = _days(problem)
    slots = _slots(problem, days, kinds)
    groups = [(days[day], kinds[v]) for day, v in slots]
    vehicles = [problem.vehicles[v] for _, v in slots]
    rates = sorted({(v.cost_per_metre, v.cost_per_second) for v in problem.vehicles})
    depots = sorted({v.depot for v in problem.vehicles})
    stops = len(problem.stops)
    arc = _arcs(problem, rates, depots)
    pattern_first, covers = _patterns(problem, days)
    limit = np.array([_limit(v) for v in vehicles], dtype=np.float64).reshape(-1, 4)
    demand = np.array([s.demand for s in problem.stops] + [0] * len(depots), dtype=np.float64)
    dearest = 2.0 * arc[:-1].max() + limit[:, 3].max(initial=0.0) + 1.0
    data = Data(
        arc=arc,
        demand=demand,
        near=_nearest(arc[0, :stops, :stops]),
        limit=limit,
        rate=_integers([rates.index((v.cost_per_metre, v.cost_per_second)) for v in vehicles]),
        day=_integers([days[day] for day, _ in slots]),
        depot=_integers([stops + depots.index(v.depot) for v in vehicles]),
        group=_integers([list(dict.fromkeys(groups)).index(group) for group in groups]),
        day_first=_starts([days[day] for day, _ in slots]),
        group_first=_starts(groups),
        pattern_first=pattern_first,
        covers=covers,
        out_cost=_DEAR * dearest * np.array([float(s.visits) for s in problem.stops]),
        point=_drawing(arc[0] + arc[0].T),
        is_timed=bool(np.isfinite(limit[:, 1]).any()),
        tolerance=1e-7 * float(arc[:-1].mean()) + 1e-9,
    )
    return Model(problem, data, slots)


def _days(problem: Problem) -> dict[int, int]:
    """
    Give the days that have a vehicle and a stop numbers, the same to days that are alike.

    Two days are alike where each pattern of a stop that has the one has a twin with the other
    in its place: which of the two a route is on then makes no difference.
    """
    days = {d for v in problem.vehicles for d in v.days}
    days &= {d for s in problem.stops for d in s.days}
    kinds: dict[tuple[frozenset[frozenset[int]], ...], int] = {}
    return {
        day: kinds.setdefault(
            tuple(
                frozenset(p - {day} for p in stop.visit_patterns if day in p and p <= days)
                for stop in problem.stops
            ),
            len(kinds),
        )
        for day in sorted(days)
    }


def _slots(
    problem: Problem, days: Mapping[int, int], kinds: Sequence[tuple[float, ...]]
) -> tuple[tuple[int, int], ...]:
    """List the vehicles of each day, those of one kind and of days alike together."""
    return tuple(
        (day, v)
        for alike in dict.fromkeys(days.values())
        for kind in dict.fromkeys(kinds)
        for day in days
        if days[day] == alike
        for v, own in enumerate(kinds)
        if own == kind and day in problem.vehicles[v].days
    )


def _nearest(arc: FloatArray) -> IntArray:
    """List, for each stop, others from the nearest on, there and back."""
    ways = arc + arc.T
    np.fill_diagonal(ways, -1.0)
    near: IntArray = np.argsort(ways, axis=1, kind="stable")[:, 1 : 1 + _NEAR].astype(np.int64)
    return np.ascontiguousarray(near)


def _kind(v: Vehicle) -> tuple[float, ...]:
    return (v.depot, *_limit(v), v.cost_per_metre, v.cost_per_second)


def _limit(v: Vehicle) -> tuple[float, float, float, float]:
    longest = min(v.longest_day_s, v.latest_return_s - v.earliest_start_s)
    is_free = longest >= 2**31 - 1 - v.earliest_start_s
    return (v.capacity, np.inf if is_free else longest, v.max_stops, v.fixed_cost)


def _arcs(
    problem: Problem, rates: Sequence[tuple[float, float]], depots: Sequence[int]
) -> FloatArray:
    nodes = np.array([*(s.node for s in problem.stops), *depots])
    service = np.array([*(s.service_time_s for s in problem.stops), *(0 for _ in depots)])
    metres = problem.distance_matrix[np.ix_(nodes, nodes)].astype(np.float64)
    seconds = problem.duration_matrix[np.ix_(nodes, nodes)] + service.astype(np.float64)
    arc = np.stack([*(m * metres + s * seconds for m, s in rates), seconds])
    depot = np.arange(len(problem.stops), len(nodes))
    arc[:, depot, depot] = 0.0
    return np.ascontiguousarray(arc)


def _patterns(problem: Problem, days: Mapping[int, int]) -> tuple[IntArray, np.ndarray]:
    """List the patterns of all stops on days that have a vehicle, once for days alike."""
    first, covers = [0], []
    numbers = range(len(set(days.values())))
    for stop in problem.stops:
        able = [p for p in stop.visit_patterns if p <= days.keys()]
        distinct = dict.fromkeys(frozenset(days[day] for day in p) for p in able)
        covers += [[number in p for number in numbers] for p in distinct]
        first.append(len(covers))
    return _integers(first), np.array(covers, dtype=np.bool_).reshape(len(covers), len(numbers))


def _starts(keys: Sequence[object]) -> IntArray:
    first = [k for k, key in enumerate(keys) if k == 0 or key != keys[k - 1]]
    return _integers([*first, len(keys)])


def _integers(values: Sequence[int]) -> IntArray:
    return np.array(values, dtype=np.int64)


def _drawing(ways: FloatArray) -> FloatArray:
    """Place points in the plane whose distances are near the given ones (classical scaling)."""
    square = ways**2
    centred = square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean()
    basis = np.random.default_rng(0).standard_normal((len(ways), 2))
    for _ in range(30):
        basis, _ = np.linalg.qr(-centred @ basis)
    return np.ascontiguousarray(basis)


def row_of(model: Model, routes: Sequence[DayRoute]) -> IntArray:
    """
    Write day-routes down in one row, as :func:`routing.solver.genetic._crossover.best_row` does.

    Raises
    ------
    ValueError
        If a route names a vehicle on a day when it does not work, or one has two routes.
    """
    by_slot = {(route.day, route.vehicle): route.stops for route in routes}
    if len(by_slot) < len(routes) or not by_slot.keys() <= set(model.slots):
        raise ValueError("a route belongs to no vehicle, or a vehicle has two on one day")
    lists = [by_slot.get(slot, ()) for slot in model.slots]
    offsets = len(model.slots) + 1 + np.cumsum([0, *(len(stops) for stops in lists)])
    return _integers([*offsets.tolist(), *(i for stops in lists for i in stops)])


def day_routes(model: Model, row: IntArray) -> tuple[DayRoute, ...]:
    """Give the routes of a row their times and costs."""
    clocks = [Clock(model.problem, v) for v in model.problem.vehicles]
    routes = []
    for k, (day, v) in enumerate(model.slots):
        stops = row[row[k] : row[k + 1]].astype(np.int64)
        if not len(stops):
            continue
        times = clocks[v].timetables(stops.reshape(1, -1))
        routes.append(
            DayRoute(
                day=day,
                vehicle=v,
                stops=tuple(stops.tolist()),
                depart_s=int(times.depart_s[0]),
                starts_s=tuple(times.starts_s[0].tolist()),
                return_s=int(times.return_s[0]),
                break_after=None,
                cost=float(times.cost[0]),
            )
        )
    return tuple(routes)
