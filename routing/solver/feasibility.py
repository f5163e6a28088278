"""
Stops that nobody can serve, and the rule that prevents it.

A stop is without hope where no route at all may hold it: that is proven by easier rules than those
of a day, for a stop that fits no day alone may fit beside another, which gives the crew its rest or
shortens the way. A rule is the reason where the stop could be served alone but for that rule.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from routing.arrays import BoolArray, IntArray
from routing.problem import DAYS_PER_WEEK, FOREVER_S, Problem, Stop, TimeWindow, Vehicle
from routing.solution import Reason
from routing.solver.timetables import Clock


def hopeless_stops(problem: Problem) -> dict[int, Reason]:
    """
    Find the stops that provably no route can hold on the days of any of their patterns.

    A vehicle that may sleep away is given the benefit of the doubt: its legs count for nothing.

    Returns
    -------
    reasons
        ``{stop: reason}``, as :func:`why_not_alone` gives it.
    """
    able = might_serve(problem)
    hopeless = [i for i in range(len(problem.stops)) if not _may_be_served(problem, i, able[i])]
    return why_not_alone(problem, hopeless)


def why_not_alone(problem: Problem, stops: Sequence[int]) -> dict[int, Reason]:
    """
    Name the rule that keeps each stop from being served alone on free days.

    Returns
    -------
    reasons
        ``{stop: reason}`` of the stops that cannot be. It is the first rule of those that a
        coordinator can change without which the stop could be; ``"too_far"`` also where only nearer
        depots would do, ``"several_rules"`` where nothing is enough alone.
    """
    if not stops:
        return {}
    asked = problem.only(stops)
    waiting = _lacking(asked, range(len(stops)))
    reasons: dict[int, Reason] = {}
    for reason, without in _RULES:
        if not waiting:
            break
        lacking = set(_lacking(without(asked), waiting))
        reasons |= {stops[k]: reason for k in waiting if k not in lacking}
        waiting = [k for k in waiting if k in lacking]
    works = _works_for(asked)
    for k in waiting:
        has_days = fills_a_pattern(asked, works[k], asked.stops[k].visit_patterns)
        reasons[stops[k]] = "several_rules" if has_days else "no_vehicle_day"
    return reasons


def _lacking(problem: Problem, stops: Sequence[int]) -> list[int]:
    able = may_serve(problem)
    return [k for k in stops if not _may_be_served(problem, k, able[k])]


def _may_be_served(problem: Problem, i: int, able: BoolArray) -> bool:
    return fills_a_pattern(problem, able, allowed_patterns(problem, i, {}))


def _stops(change: Callable[[Stop], Stop]) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, stops=tuple(map(change, problem.stops)))


def _vehicles(change: Callable[[Vehicle], Vehicle]) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, vehicles=tuple(map(change, problem.vehicles)))


def for_all_vehicles(problem: Problem) -> Problem:
    """Let any vehicle serve any stop."""
    return _stops(lambda stop: replace(stop, vehicles=None))(problem)


def _on_every_day(problem: Problem) -> Problem:
    every = frozenset(range(problem.days))
    return _vehicles(lambda vehicle: replace(vehicle, days=every, van=None))(problem)


def _without_ways(problem: Problem) -> Problem:
    return replace(problem, duration_matrix=np.zeros_like(problem.duration_matrix))


_IN_LONGER_DAYS = _vehicles(
    lambda v: replace(v, earliest_start_s=0, latest_return_s=FOREVER_S, longest_day_s=FOREVER_S)
)
_WITHOUT_BREAKS = _vehicles(lambda v: replace(v, break_s=0, driving_break_s=0))
_RULES: tuple[tuple[Reason, Callable[[Problem], Problem]], ...] = (
    ("own_vehicles", for_all_vehicles),
    ("time_window", _stops(lambda stop: replace(stop, time_windows=(TimeWindow(),)))),
    ("no_vehicle_day", _on_every_day),
    ("relation", lambda problem: replace(problem, apart=(), together=(), once_a_week=())),
    ("too_far", _IN_LONGER_DAYS),
    ("break", _vehicles(lambda vehicle: replace(vehicle, break_s=0))),
    ("driving_break", _vehicles(lambda vehicle: replace(vehicle, driving_break_s=0))),
    ("capacity", _vehicles(lambda vehicle: replace(vehicle, capacity=FOREVER_S))),
    ("too_far", _without_ways),
)
"""Each rule with the problem that lacks it, the easiest to change first."""


def allowed_patterns(problem: Problem, i: int, served: dict[int, set[int]]) -> list[frozenset[int]]:
    """
    List the patterns of a stop that its relations to other stops allow.

    Parameters
    ----------
    served
        The days of each stop that is served; the stop itself does not count.
    """
    return [
        pattern
        for pattern in problem.stops[i].visit_patterns
        if _may_join(problem, i, pattern, served)
    ]


def may_serve(problem: Problem) -> BoolArray:
    """Whether each vehicle may serve each stop alone on each day, (stops, vehicles, days)."""
    return _works_for(problem) & _fits_alone(problem)


def might_serve(problem: Problem) -> BoolArray:
    """
    Whether a route of each vehicle might ever hold each stop on each day, (stops, vehicles, days).

    Ways from and to a depot are the shortest through any nodes, no break is taken; but the way to a
    stop and its service are one stretch of work, as long as the rule of breaks allows.
    """
    easier = _WITHOUT_BREAKS(replace(problem, duration_matrix=_shortest_from_depots(problem)))
    able = may_serve(easier)
    lone = may_serve(problem) if any(v.max_stops < 2 for v in problem.vehicles) else able
    known: dict[Vehicle, BoolArray] = {}
    for v, vehicle in enumerate(problem.vehicles):
        if vehicle.max_stops < 2:
            able[:, v] = lone[:, v]
            continue
        kind = replace(vehicle, days=frozenset())
        if kind not in known:
            known[kind] = _might_rest(problem, easier, kind)
        able[~known[kind], v] = False
    return able


def _might_rest(problem: Problem, easier: Problem, vehicle: Vehicle) -> BoolArray:
    """Whether no rule of breaks forbids each stop wherever it is in a route, shape (stops,)."""
    if vehicle.nights_away or not (vehicle.break_s or vehicle.driving_break_s):
        return np.ones(len(problem.stops), dtype=np.bool_)
    nodes = np.array([stop.node for stop in problem.stops], dtype=np.int64)
    services = np.array([stop.service_time_s for stop in problem.stops], dtype=np.int64)
    rests = np.array([stop.allows_break for stop in problem.stops], dtype=np.bool_)
    depot, shortest = vehicle.depot, easier.duration_matrix
    driven = shortest[depot, nodes] + shortest[nodes, depot]
    from_others = problem.duration_matrix[np.ix_(nodes, nodes)]
    np.fill_diagonal(from_others, FOREVER_S)
    way = np.minimum(
        problem.duration_matrix[depot, nodes], from_others.min(axis=0, initial=FOREVER_S)
    )
    may = np.ones(len(nodes), dtype=np.bool_)
    if vehicle.break_s:
        may &= (
            (driven + services <= vehicle.break_after_s)
            | (way + services <= vehicle.break_after_s)
            | (rests & (services >= vehicle.break_s) & (way <= vehicle.break_after_s))
        )
    if vehicle.driving_break_s:
        limit = vehicle.driving_break_after_s
        may &= (driven <= limit) | (way <= limit)
    return may


def _shortest_from_depots(problem: Problem) -> IntArray:
    """Replace the ways from and to depots by the shortest ones through other nodes."""
    depots = sorted({vehicle.depot for vehicle in problem.vehicles})
    shortest = problem.duration_matrix.copy()
    shortest[depots] = shortest_ways(problem.duration_matrix, depots)
    shortest[:, depots] = shortest_ways(problem.duration_matrix.T, depots).T
    return shortest


def shortest_ways(durations: IntArray, origins: Sequence[int]) -> IntArray:
    """Find the shortest ways from some nodes to all (Bellman 1958, Q. Appl. Math. 16)."""
    ways = durations[list(origins)]
    while len(ways):
        closer = np.array([(row[:, None] + durations).min(axis=0) for row in ways])
        np.minimum(closer, ways, out=closer)
        if np.array_equal(closer, ways):
            break
        ways = closer
    return ways


def _works_for(problem: Problem) -> BoolArray:
    """Whether each vehicle may serve each stop and works, shape (stops, vehicles, days)."""
    works = np.zeros((len(problem.stops), len(problem.vehicles), problem.days), dtype=np.bool_)
    for v, vehicle in enumerate(problem.vehicles):
        works[:, v, sorted(vehicle.days)] = True
    for i, stop in enumerate(problem.stops):
        if stop.vehicles is not None:
            works[i, [v for v in range(len(problem.vehicles)) if v not in stop.vehicles]] = False
    return works


def _fits_alone(problem: Problem) -> BoolArray:
    """Whether each vehicle can serve and carry each stop alone, (stops, vehicles, days)."""
    fits = np.zeros((len(problem.stops), len(problem.vehicles), problem.days), dtype=np.bool_)
    same_every_day = all(w.weekdays is None for s in problem.stops for w in s.time_windows)
    known: dict[tuple[Vehicle, int], BoolArray] = {}
    for v, vehicle in enumerate(problem.vehicles):
        kind = replace(vehicle, days=frozenset())
        for weekday in range(DAYS_PER_WEEK):
            key = kind, 0 if same_every_day else weekday
            if key not in known:
                known[key] = _fits_alone_on(problem, *key)
            fits[:, v, weekday::DAYS_PER_WEEK] = known[key][:, None]
    return fits


def _fits_alone_on(problem: Problem, vehicle: Vehicle, weekday: int) -> BoolArray:
    alone = np.arange(len(problem.stops), dtype=np.int64).reshape(-1, 1)
    demands = np.array([s.demand for s in problem.stops], dtype=np.int64)
    if vehicle.nights_away:
        nowhere = np.zeros_like(problem.duration_matrix)
        problem = replace(problem, duration_matrix=nowhere)
    on_time = Clock(problem, vehicle, day=weekday).timetables(alone).is_feasible
    return on_time & (demands <= vehicle.capacity) & (vehicle.max_stops > 0)


def fills_a_pattern(
    problem: Problem, able: BoolArray, patterns: Collection[frozenset[int]]
) -> bool:
    """Whether the vehicle-days of ``able``, (vehicles, days), cover one of the patterns."""
    days = np.asarray(able.any(axis=0))[None, :]
    if problem.same_vehicle:
        days = np.zeros_like(able)
        np.logical_or.at(days, list(problem.vans), able)
    return any(bool(days[:, sorted(pattern)].all(axis=1).any()) for pattern in patterns)


def _may_join(
    problem: Problem, i: int, pattern: frozenset[int], served: dict[int, set[int]]
) -> bool:
    others = {j: days for j, days in served.items() if j != i}
    for chosen in problem.apart:
        if i in chosen and any(pattern & others.get(j, set()) for j in chosen):
            return False
    for chosen in problem.together:
        if i in chosen and any(others[j] != pattern for j in chosen if j in others):
            return False
    for chosen in problem.once_a_week:
        days = [day for j in chosen for day in others.get(j, ())]
        weeks = [day // DAYS_PER_WEEK for day in [*pattern, *days]]
        if i in chosen and len(weeks) > len(set(weeks)):
            return False
    return True
