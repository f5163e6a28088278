"""
Every evening that may be made, and each way to drive it, in a table.

An outing is an evening with what its route needs: where the vehicle comes from (its depot, or the
place where it slept), and whether it sleeps there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.objective import route_cost
from routing.problem import FOREVER_S, Problem, TimeWindow
from routing.season.problem import Evening, SeasonProblem
from routing.season.ways import DAY_S, DEPOT, NO_WAY, Grid, Grids, Table, Ways
from routing.solution import DayRoute


@dataclass(frozen=True, slots=True)
class Outings(Table):
    """Evenings and how they are driven: arrays of shape (outings,)."""

    package: IntArray
    day: IntArray
    vehicle: IntArray
    is_fixed: BoolArray
    stop: IntArray
    slept: IntArray
    sleeps: BoolArray
    depart_s: IntArray
    start_s: IntArray
    return_s: IntArray
    break_after: IntArray
    cost: FloatArray

    def fixed_numbers(self) -> IntArray:
        """Return the number of the fixed evening of each row, from 0 on, -1 for none."""
        numbers = np.full(len(self.stop), -1, dtype=np.int64)
        rows = np.flatnonzero(self.is_fixed)
        keys = np.stack([self.package, self.stop, self.day, self.vehicle], axis=1)[rows]
        if len(rows):
            numbers[rows] = np.unique(keys, axis=0, return_inverse=True)[1].ravel()
        return numbers

    def from_home(self) -> IntArray:
        """List the rows of which the vehicle comes from its depot and returns to it."""
        return np.flatnonzero((self.slept == DEPOT) & ~self.sleeps)

    def evening(self, row: int) -> Evening:
        """Return the evening of a row."""
        package, stop = int(self.package[row]), int(self.stop[row])
        return Evening(
            package=package, stop=stop, day=int(self.day[row]), vehicle=int(self.vehicle[row])
        )

    def route(self, problem: Problem, row: int) -> DayRoute:
        """Return the route of a row."""
        stop, slept = int(self.stop[row]), int(self.slept[row])
        route = DayRoute(
            day=int(self.day[row]),
            vehicle=int(self.vehicle[row]),
            stops=(stop,),
            depart_s=int(self.depart_s[row]),
            starts_s=(int(self.start_s[row]),),
            return_s=int(self.return_s[row]),
            break_after=int(self.break_after[row]) or None,
            cost=0.0,
            starts_from=None if slept == DEPOT else slept,
            ends_at=problem.stops[stop].node if self.sleeps[row] else None,
        )
        return replace(route, cost=route_cost(problem, route))


def all_outings(season: SeasonProblem) -> Outings:
    """
    List every outing that keeps the rules of its own route, and those that are fixed.

    Nights away that cannot pay are left out: no plan is better for them.
    """
    grids = Grids(season.problem, _able(season))
    tables: list[Outings] = []
    for crew in season.crews:
        duties = season.duty_hours(crew)
        scarce = _days_of_scarce_hours(season, crew, grids)
        for v in sorted(crew):
            free = season.problem.vehicles[v].days - duties.keys()
            for day in sorted(free):
                ways = grids.ways(v, day, free, least_rest_s=season.daily_rest_s, scarce=scarce)
                rested = _is_rested(ways, day, duties, season.daily_rest_s)
                tables += _of_packages(season, ways.take(rested), v, day)
    return _with_fixed(season, tables)


def _able(season: SeasonProblem) -> BoolArray:
    """Whether each vehicle may make an evening at each stop, (vehicles, stops)."""
    able = np.zeros((len(season.problem.vehicles), len(season.problem.stops)), dtype=np.bool_)
    for package in season.packages:
        vehicles = range(len(able)) if package.vehicles is None else package.vehicles
        able[np.ix_(sorted(vehicles), sorted(package.stops))] = True
    for i, stop in enumerate(season.problem.stops):
        if stop.vehicles is not None:
            able[:, i] &= np.isin(np.arange(len(able)), sorted(stop.vehicles))
    return able


def _days_of_scarce_hours(
    season: SeasonProblem, crew: frozenset[int], grids: Grids
) -> frozenset[int]:
    """List the days of work limits that evenings may reach without nights to save hours."""

    def longest_s(day: int) -> int:
        free = {v: season.problem.vehicles[v].days - on_duty_days for v in crew}
        ways = [
            grids.ways(v, day, days, least_rest_s=season.daily_rest_s, scarce=())
            for v, days in free.items()
            if day in days
        ]
        return max((int((w.return_s - w.depart_s).max(initial=0)) for w in ways), default=0)

    duties = [duty for duty in season.duties if duty.vehicles & crew]
    on_duty_days = {duty.day for duty in duties}
    days = frozenset[int]()
    for limit in season.work_limits:
        if limit.vehicles & crew and limit.most_seconds is not None:
            on_duty = [duty for duty in duties if duty.day in limit.days]
            work_s = sum(duty.return_s - duty.depart_s for duty in on_duty)
            if work_s + sum(map(longest_s, limit.days - on_duty_days)) > limit.most_seconds:
                days |= limit.days
    return days


def _is_rested(
    ways: Ways, day: int, duties: Mapping[int, tuple[int, int]], rest_s: int
) -> BoolArray:
    """Whether each way keeps the daily rest to the duties of the days beside it."""
    rested = np.ones(len(ways.stop), dtype=np.bool_)
    if day - 1 in duties:
        rested &= ways.depart_s + DAY_S - duties[day - 1][1] >= rest_s
    if day + 1 in duties:
        rested &= duties[day + 1][0] + DAY_S - ways.return_s >= rest_s
    return rested


def _of_packages(season: SeasonProblem, ways: Ways, v: int, day: int) -> Iterator[Outings]:
    stops = season.problem.stops
    is_open = np.array([day in stop.days for stop in stops], dtype=np.bool_)
    ways = ways.take(is_open[ways.stop])
    for p, package in enumerate(season.packages):
        if package.days[day] and (package.vehicles is None or v in package.vehicles):
            is_own = np.zeros(len(stops), dtype=np.bool_)
            is_own[list(package.stops)] = True
            yield _outings(ways.take(is_own[ways.stop]), p, day, v)


def _outings(ways: Ways, package: int, day: int, vehicle: int) -> Outings:
    count = len(ways.stop)
    return Outings(
        package=np.full(count, package),
        day=np.full(count, day),
        vehicle=np.full(count, vehicle),
        is_fixed=np.zeros(count, dtype=np.bool_),
        **{f.name: getattr(ways, f.name) for f in fields(Ways)},
    )


def _with_fixed(season: SeasonProblem, tables: list[Outings]) -> Outings:
    """Say which outings are fixed, and add those that break rules."""
    outings = Outings.joined([_outings(NO_WAY, 0, 0, 0), *tables])
    outings = outings.take(_has_its_night(season, outings))
    added = []
    for f in sorted(season.fixed, key=lambda f: (f.day, f.vehicle, f.stop, f.package)):
        same = (outings.package == f.package) & (outings.stop == f.stop)
        same &= (outings.day == f.day) & (outings.vehicle == f.vehicle)
        outings.is_fixed[same] = True
        if not (same & (outings.slept == DEPOT) & ~outings.sleeps).any():
            added.append(_outings(_any_way(season.problem, f), f.package, f.day, f.vehicle))
            added[-1].is_fixed[:] = True
    return Outings.joined([outings, *added])


def _has_its_night(season: SeasonProblem, outings: Outings) -> BoolArray:
    """Whether some outing of the night before, or the day after, fits to each."""
    nodes = np.array([stop.node for stop in season.problem.stops], dtype=np.int64)[outings.stop]
    size = len(season.problem.duration_matrix)

    def key(day: IntArray, node: IntArray) -> IntArray:
        return (outings.vehicle * (season.problem.days + 1) + day) * size + node

    falls_asleep, wakes = key(outings.day, nodes), key(outings.day - 1, outings.slept)
    is_awake = outings.slept != DEPOT
    fits = ~is_awake | np.isin(wakes, falls_asleep[outings.sleeps])
    fits &= ~outings.sleeps | np.isin(falls_asleep, wakes[is_awake])
    return np.asarray(fits, dtype=np.bool_)


def _any_way(problem: Problem, evening: Evening) -> Ways:
    """Time a fixed evening, with as many of the rules of its route as it can keep."""
    vehicle, stop = problem.vehicles[evening.vehicle], problem.stops[evening.stop]
    free = replace(
        vehicle, earliest_start_s=0, latest_return_s=FOREVER_S, longest_day_s=FOREVER_S,
        break_s=0, driving_break_s=0,
    )  # fmt: skip
    hours = tuple(replace(window, weekdays=None) for window in stop.time_windows)
    for kind, windows in (
        (vehicle, stop.time_windows), (vehicle, hours), (free, hours), (free, (TimeWindow(),)),
    ):  # fmt: skip
        stops = (replace(stop, time_windows=windows),)
        ways = Grid(replace(problem, stops=stops, visit_cost=None), kind, evening.day).home()
        if len(ways.stop):
            break
    return replace(ways, stop=np.array([evening.stop]))
