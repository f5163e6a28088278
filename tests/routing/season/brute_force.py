"""Small seasons at random, and the best of all that the judge accepts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

import numpy as np

from routing.check.season import rule_violations, season_terms
from routing.problem import Problem, Stop, TimeWindow, Vehicle
from routing.season.outings import all_outings
from routing.season.problem import (
    Duty,
    Evening,
    Package,
    SeasonProblem,
    Tally,
    WorkLimit,
)
from routing.solution import DayRoute
from routing.solver.timetables import Clock
from tests.instances import HOUR

OPENS_S = 18 * HOUR


def small_season(seed: int) -> SeasonProblem:
    """Make a season of two or three vehicles and a handful of evenings, with many rules."""
    r = random.Random(seed)
    weeks = r.choice((1, 1, 2))
    days = 7 * weeks
    problem = _problem(r, weeks)
    stops, vehicles = range(len(problem.stops)), range(len(problem.vehicles))
    packages = tuple(
        Package(
            evenings=r.randint(1, 3),
            stops=frozenset(r.sample(stops, r.randint(1, len(stops)))),
            days=np.array([r.random() < 0.8 for _ in range(days)]),
            price_of_lack=r.choice((20.0, 400.0, 3000.0)),
            least=r.choice((0, 0, 1)),
            most=r.choice((1, 1, 2)),
            vehicles=frozenset(r.sample(vehicles, 1)) if r.random() < 0.2 else None,
        )
        for _ in range(r.randint(1, 3))
    )
    season = SeasonProblem(
        problem=problem,
        packages=packages,
        tallies=tuple(_tally(r, days, len(packages), len(stops)) for _ in range(r.randint(0, 4))),
        neighbours={
            (a, b): float(r.randint(1, 60))
            for a in stops
            for b in stops
            if a <= b and r.random() < 0.2
        },
        duties=tuple(_duty(r, days, len(vehicles)) for _ in range(r.choice((0, 0, 1, 2)))),
        work_limits=tuple(_limit(r, days, len(vehicles)) for _ in range(r.choice((0, 0, 1)))),
        daily_rest_s=r.choice((0, 11 * HOUR, 17 * HOUR, 20 * HOUR)),
        weekly_rest_s=r.choice((0, 0, 35 * HOUR, 60 * HOUR, 100 * HOUR)),
        change_price=r.choice((0.0, 30.0)),
        move_price=r.choice((0.0, 0.0, 7.0)),
    )
    return replace(
        season,
        fixed=_some_evenings(r, season, r.choice((0, 0, 1, 2)), lawful=r.random() < 0.5),
        former=_some_evenings(r, season, r.choice((0, 0, 1, 3)), lawful=r.random() < 0.8),
    )


def _problem(r: random.Random, weeks: int) -> Problem:
    count = r.randint(2, 4)
    places = np.array([[r.randint(0, 40), r.randint(0, 40)] for _ in range(count + 2)])
    km = np.abs(places[:, None] - places[None, :]).sum(axis=2)
    working = sorted(r.sample(range(7 * weeks), r.randint(2, 4)))
    if r.random() < 0.5:
        working = list(range(working[0], min(working[0] + 3, 7 * weeks)))
    opens = [OPENS_S, OPENS_S, 10 * HOUR]
    stops = tuple(
        Stop(
            node=2 + (k if r.random() < 0.9 else 0),
            service_time_s=r.choice((2, 4)) * HOUR,
            visit_patterns=tuple(
                frozenset({d}) for d in range(7 * weeks) if r.random() < 0.9 or not d
            ),
            time_windows=_windows(r, r.choice(opens)),
            allows_break=r.random() < 0.3,
            vehicles=frozenset({0}) if r.random() < 0.1 else None,
        )
        for k in range(count)
    )
    crew = r.choice((None, 0))
    vehicles = tuple(
        Vehicle(
            depot=r.choice((0, 1)),
            days=frozenset(d for d in working if r.random() < 0.9),
            latest_return_s=r.choice((24, 25, 30)) * HOUR,
            longest_day_s=r.choice((5, 8, 12)) * HOUR,
            break_s=r.choice((0, 0, 1200)),
            break_after_s=6 * HOUR,
            nights_away=r.choice((0, 0, 1, 2)),
            night_cost=float(r.randint(0, 20)),
            fixed_cost=float(r.choice((0, 10))),
            cost_per_metre=1e-3,
            cost_per_second=r.choice((0.0, 1e-3)),
            crew=crew,
        )
        for _ in range(r.randint(1, 2) if weeks == 1 else 1)
    )
    are_alike = r.random() < 0.3
    if are_alike:
        vehicles = tuple(replace(vehicles[0], days=v.days, nights_away=0) for v in vehicles)
    visit_cost = None
    if r.random() < 0.5:
        shape = count, 7 * weeks, 1 if are_alike else len(vehicles)
        cells = [r.uniform(-10, 30) for _ in range(int(np.prod(shape)))]
        visit_cost = np.array(cells).reshape(shape)
    return Problem(
        weeks=weeks,
        duration_matrix=km * 90,
        distance_matrix=km * 1000,
        stops=stops,
        vehicles=vehicles,
        visit_cost=visit_cost,
    )


def _windows(r: random.Random, opens_s: int) -> tuple[TimeWindow, ...]:
    width_s = r.choice((0, 0, HOUR, 6 * HOUR))
    windows = [TimeWindow(opens_s, opens_s + width_s)]
    if r.random() < 0.2:
        windows = [TimeWindow(opens_s, opens_s + width_s, frozenset({0, 1, 2, 3}))]
        windows.append(TimeWindow(12 * HOUR, 12 * HOUR, frozenset({4, 5})))
    return tuple(windows)


def _tally(r: random.Random, days: int, packages: int, stops: int) -> Tally:
    steps = sorted(r.choice((-40, -10, 0, 0, 5, 30)) for _ in range(r.randint(0, 3)))
    prices = [float(r.randint(0, 100)), *([0.0] * len(steps))]
    for k, step in enumerate(steps):
        prices[k + 1] = prices[k] + step
    if r.random() < 0.3:
        prices.append(inf)
    first = r.randrange(days)
    return Tally(
        kind=r.choice(("pace", "spacing", "change")),
        days=np.array([first <= d < first + r.choice((1, 3, 7, 14)) for d in range(days)]),
        prices=tuple(prices),
        packages=frozenset(r.sample(range(packages), 1)) if r.random() < 0.4 else None,
        stops=frozenset(r.sample(range(stops), r.randint(1, stops))) if r.random() < 0.4 else None,
    )


def _duty(r: random.Random, days: int, vehicles: int) -> Duty:
    begins_s = r.choice((6, 8, 14)) * HOUR
    return Duty(
        vehicles=frozenset({r.randrange(vehicles)}),
        day=r.randrange(days),
        depart_s=begins_s,
        return_s=begins_s + r.choice((4, 8)) * HOUR,
    )


def _limit(r: random.Random, days: int, vehicles: int) -> WorkLimit:
    return WorkLimit(
        vehicles=frozenset({r.randrange(vehicles)}),
        days=frozenset(d for d in range(days) if r.random() < 0.7),
        most_seconds=r.choice((None, 10 * HOUR, 20 * HOUR)),
        most_days=r.choice((None, 1, 2)),
    )


def _some_evenings(
    r: random.Random, season: SeasonProblem, count: int, *, lawful: bool
) -> frozenset[Evening]:
    chosen: dict[tuple[int, int], Evening] = {}
    for _ in range(count):
        p = r.randrange(len(season.packages))
        v = r.randrange(len(season.problem.vehicles))
        working = season.problem.vehicles[v].days
        days = sorted(working) if lawful and working else range(season.problem.days)
        stops = sorted(season.packages[p].stops) if lawful else range(len(season.problem.stops))
        evening = Evening(package=p, stop=r.choice(stops), day=r.choice(days), vehicle=v)
        chosen[evening.vehicle, evening.day] = evening
    return frozenset(chosen.values())


def best_cost(season: SeasonProblem, *, most: int = 4000) -> float | None:
    """Return the least cost of all plans that the judge accepts; ``None`` if they are too many."""
    best = inf
    for number, unordered in enumerate(_plans(season)):
        if number > most:
            return None
        plan = sorted(unordered, key=lambda one: (one[0].day, one[0].vehicle))
        evenings, routes = [e for e, _ in plan], [r for _, r in plan]
        cost = sum(season_terms(season, evenings, routes).values())
        if cost < best - 1e-9 and _is_lawful(season, plan):
            best = cost
    return best


Plan = list[tuple[Evening, DayRoute]]


def _is_lawful(season: SeasonProblem, plan: Plan) -> bool:
    """Whether a plan breaks no rule that its fixed evenings do not break by themselves."""
    fixed = [one for one in plan if one[0] in season.fixed]
    known = rule_violations(season, [e for e, _ in fixed], [r for _, r in fixed])
    return set(rule_violations(season, *zip(*plan, strict=True))) <= set(known) if plan else True


def _plans(season: SeasonProblem) -> Iterator[Plan]:
    """List every choice of an evening, or none, for each vehicle and day that has any."""
    ways_of = _ways_of_fixed(season)
    fixed = {(f.vehicle, f.day): f for f in season.fixed}
    slots = sorted(
        {(d, v) for v, van in enumerate(season.problem.vehicles) for d in van.days}
        | {(d, v) for v, d in fixed}
    )

    def extend(k: int, plan: Plan, asleep: dict[int, tuple[int, int]]) -> Iterator[Plan]:
        if k == len(slots):
            if not asleep:
                yield list(plan)
            return
        day, v = slots[k]
        slept = asleep.get(v)
        if slept is not None and slept[0] != day - 1:
            return
        others = {u: where for u, where in asleep.items() if u != v}
        if slept is None and (v, day) not in fixed:
            yield from extend(k + 1, plan, asleep)
        for e in [fixed[v, day]] if (v, day) in fixed else _choices(season, plan, day, v):
            for route in ways_of.get(e) or _routes_of(season.problem, e, slept and slept[1]):
                if route.starts_from == (slept and slept[1]):
                    left = others if route.ends_at is None else others | {v: (day, route.ends_at)}
                    yield from extend(k + 1, [*plan, (e, route)], left)

    yield from extend(0, [], {})


def _ways_of_fixed(season: SeasonProblem) -> dict[Evening, list[DayRoute]]:
    """List the routes of the fixed evenings, which may break rules: those of the solver."""
    outings = all_outings(season)
    ways: dict[Evening, list[DayRoute]] = {f: [] for f in season.fixed}
    for row in np.flatnonzero(outings.is_fixed).tolist():
        ways[outings.evening(row)].append(outings.route(season.problem, row))
    return ways


def _routes_of(problem: Problem, e: Evening, slept: int | None) -> Iterator[DayRoute]:
    vehicle = problem.vehicles[e.vehicle]
    for sleeps in (False, True) if vehicle.nights_away else (False,):
        clock = Clock(problem, vehicle, day=e.day, starts_from=slept, sleeps_away=sleeps)
        times = clock.timetables(np.array([[e.stop]]))
        if times.is_feasible[0]:
            route = times.route(0, (e.stop,), day=e.day, vehicle=e.vehicle)
            node = problem.stops[e.stop].node
            yield replace(route, starts_from=slept, ends_at=node if sleeps else None)


def _choices(season: SeasonProblem, plan: Plan, day: int, v: int) -> Iterator[Evening]:
    """List the evenings that some quick rules allow after those of a plan."""
    made = Counter(e.package for e, _ in plan) + Counter(e.package for e in season.fixed)
    for p, package in enumerate(season.packages):
        if made[p] < package.evenings + 2 and package.days[day]:
            for i in sorted(package.stops):
                if day in season.problem.stops[i].days:
                    yield Evening(package=p, stop=i, day=day, vehicle=v)


def most_evenings(
    season: SeasonProblem, p: int, made: Sequence[Evening], *, most: int = 4000
) -> int | None:
    """Return the most evenings of a package where others keep as many; ``None`` as above."""
    kept = Counter(e.package for e in made if e.package != p)
    best = 0
    for number, unordered in enumerate(_plans(season)):
        if number > most:
            return None
        plan = sorted(unordered, key=lambda one: (one[0].day, one[0].vehicle))
        counts = Counter(e.package for e, _ in plan)
        if counts[p] > best and all(counts[q] >= n for q, n in kept.items()):
            best = counts[p] if _is_lawful(season, plan) else best
    return best
