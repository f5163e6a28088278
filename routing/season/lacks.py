"""
Why a package lacks evenings, by trial: one thing is relaxed at a time, and the season solved again.

Nothing but evenings counts in these trials, and other packages keep as many as they were given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Literal

import numpy as np

from routing.problem import Vehicle
from routing.season.problem import Evening, Package, SeasonProblem
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline

LackCause = Literal[
    "not_found", "crew_hours", "vehicles_full", "no_vehicle_day", "places_full", "days_full"
]
_CAUSES: tuple[LackCause, ...] = (
    "crew_hours", "vehicles_full", "no_vehicle_day", "places_full", "days_full",
)  # fmt: skip
"""What an organiser changes most easily comes first."""
_BY_VEHICLES = _CAUSES[:3]
_LACK = 1000.0
_OTHERS = 100 * _LACK
"""Price of an evening, and of one of another package, where a vehicle-day more costs 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """
    Why a package lacks evenings.

    Attributes
    ----------
    reason
        ``not_found``: nothing keeps them from being made, the search did not find them or they
        are not worth what they cost; ``crew_hours``: duties, rests and work limits;
        ``vehicles_full``: other packages; ``no_vehicle_day``: too few days of its vehicles;
        ``places_full``: the most evenings of a stop; ``days_full``: the days of the package and of
        its stops. It is the first that, relaxed alone, meets the package; else that which helps
        most.
    extra_days
        Vehicle-days more, by vehicles like those it may have, that would meet it, as few as can be;
        ``None`` where none would.
    """

    reason: LackCause
    extra_days: int | None


def why_lacking(
    season: SeasonProblem,
    p: int,
    made: Sequence[Evening],
    *,
    first_day: int = 0,
    deadline: Deadline = Deadline(seconds=10.0),
) -> Lack:
    """
    Say why package ``p`` lacks evenings in a season.

    Parameters
    ----------
    made
        The evenings of that season.
    first_day
        Where the days are relaxed, they begin here.
    deadline
        Of all the trials together.
    """
    deadline = deadline.begin()
    bare = _bare(season, p, made)

    def lacking(trial: SeasonProblem) -> tuple[int, int]:
        """Count the evenings that a trial lacks, and those of the vehicles that it has more."""
        found = solve_season(trial, deadline=deadline.share(0.3).at_least(1.0), start=made)
        own = len(bare.problem.vehicles)
        return found.lacking[p], sum(e.vehicle >= own for e in found.evenings)

    lacks = lacking(bare)[0]
    if not lacks:
        return Lack(reason="not_found", extra_days=None)
    left: dict[LackCause, int] = {}
    left["no_vehicle_day"], extra_days = lacking(_with_vehicles(bare, p, lacks))
    for reason, trial in _relaxed(bare, p, first_day):
        left[reason] = lacking(trial)[0]
        if 0 in left.values() and reason != "crew_hours":
            break
    # Where nothing helps by itself, the places come first: no vehicle is of use before.
    reason = min(_CAUSES, key=lambda one: left.get(one, lacks))
    if left.get(reason, lacks) == lacks:
        reason = "places_full"
    is_met = reason in _BY_VEHICLES and not left["no_vehicle_day"]
    return Lack(reason=reason, extra_days=extra_days if is_met else None)


def _bare(season: SeasonProblem, p: int, made: Sequence[Evening]) -> SeasonProblem:
    """Return a season in which evenings alone count; other packages want what they have."""
    counts = Counter(e.package for e in made)
    free = tuple(
        replace(v, fixed_cost=0.0, cost_per_metre=0.0, cost_per_second=0.0, night_cost=0.0)
        for v in season.problem.vehicles
    )
    packages = tuple(
        replace(
            package,
            least=0,
            evenings=package.evenings if q == p else counts[q],
            price_of_lack=_LACK if q == p else _OTHERS,
        )
        for q, package in enumerate(season.packages)
    )
    return replace(
        season,
        problem=replace(season.problem, vehicles=free, visit_cost=None),
        packages=packages,
        tallies=tuple(
            replace(t, prices=tuple(0.0 if x < inf else x for x in t.prices))
            for t in season.tallies
            if t.prices[-1] == inf
        ),
        neighbours={},
        former=frozenset(),
    )


def _relaxed(
    bare: SeasonProblem, p: int, first_day: int
) -> Iterator[tuple[LackCause, SeasonProblem]]:
    """Relax one thing at a time."""
    package = bare.packages[p]
    yield (
        "crew_hours",
        replace(bare, duties=(), work_limits=(), daily_rest_s=0, weekly_rest_s=0),
    )
    fixed = Counter(e.package for e in bare.fixed)
    alone = tuple(
        one if q == p else replace(one, evenings=fixed[q]) for q, one in enumerate(bare.packages)
    )
    yield "vehicles_full", replace(bare, packages=alone)
    many = replace(package, most=package.evenings)
    tallies = tuple(t for t in bare.tallies if t.packages is None or p not in t.packages)
    yield "places_full", replace(bare, packages=_put(bare, p, many), tallies=tallies)
    days = frozenset(range(first_day, bare.problem.days))
    open_days = np.isin(np.arange(bare.problem.days), list(days))
    stops = tuple(
        replace(stop, visit_patterns=tuple(frozenset({day}) for day in sorted(days)))
        if i in package.stops and days
        else stop
        for i, stop in enumerate(bare.problem.stops)
    )
    yield (
        "days_full",
        replace(
            bare,
            problem=replace(bare.problem, stops=stops),
            packages=_put(bare, p, replace(package, days=open_days)),
        ),
    )


def _put(season: SeasonProblem, p: int, package: Package) -> tuple[Package, ...]:
    return tuple(package if q == p else one for q, one in enumerate(season.packages))


def _with_vehicles(bare: SeasonProblem, p: int, lacking: int) -> SeasonProblem:
    """Add vehicles like those of a package, for it alone, that cost 1 for each evening."""
    problem, package = bare.problem, bare.packages[p]
    count = len(problem.vehicles)
    own = [v for v in range(count) if package.vehicles is None or v in package.vehicles]
    allowed = frozenset(np.flatnonzero(package.days).tolist())
    driven = frozenset[int]().union(*(problem.vehicles[v].days for v in own))
    days = allowed & driven or allowed
    alike: dict[Vehicle, set[int]] = {}
    for v in own:
        kind = replace(
            problem.vehicles[v], days=days, crew=None, van=None, nights_away=0, fixed_cost=1.0
        )
        alike.setdefault(kind, set()).add(v)
    kinds = [one for one in alike for _ in range(1 + ceil(lacking / max(1, len(days))))]
    stops = tuple(
        stop
        if stop.vehicles is None
        else replace(
            stop,
            vehicles=stop.vehicles
            | {count + k for k, kind in enumerate(kinds) if stop.vehicles & alike[kind]},
        )
        for stop in problem.stops
    )
    others = frozenset(range(count))
    packages = tuple(
        replace(one, vehicles=(others if one.vehicles is None else one.vehicles) | more)
        for q, one in enumerate(bare.packages)
        for more in [frozenset(range(count, count + len(kinds))) if q == p else frozenset()]
    )
    vehicles = (*problem.vehicles, *kinds)
    return replace(
        bare, problem=replace(problem, stops=stops, vehicles=vehicles), packages=packages
    )
