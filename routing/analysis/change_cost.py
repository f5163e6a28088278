"""
What changes from one plan to the next, and what a change costs.

A visit changes where the former plan did not make it on that day with that vehicle. Its price is an
ordinary cost of visits (:attr:`routing.problem.Problem.visit_cost`), so that a plan is proven with
its changes as without. Stops that the former plan did not visit have nothing to change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from routing.analysis.kept_routes import toward_hours
from routing.check.route import route_violations
from routing.check.rules import Waived
from routing.objective import route_cost
from routing.problem import Problem
from routing.solution import DayRoute

NO_VEHICLE = -1
"""Vehicle of a former route that the problem no longer has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCost:
    """
    Price of one visit that changes, in the unit of the problem's costs.

    ``day`` where the former plan had no visit on that day, ``vehicle`` where it had one by another
    vehicle.
    """

    day: float
    vehicle: float

    def __post_init__(self) -> None:
        if not (0 <= self.day < inf and 0 <= self.vehicle < inf):
            raise ValueError("the price of a change cannot be negative or infinite")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedVisit:
    """
    A visit that the former plan did not make on that day with that vehicle.

    ``former_vehicle`` is the one that came on that day, ``None`` where the day is new.
    """

    stop: int
    day: int
    vehicle: int
    former_vehicle: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftedHour:
    """A visit that keeps its day and begins at another moment, seconds after midnight."""

    stop: int
    day: int
    before_s: int
    after_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedVisit:
    """A visit that stays on its day, by one of ``vehicles``, at ``start_s`` where it is given."""

    vehicles: frozenset[int]
    start_s: int | None = None


def former_days(former: Sequence[DayRoute]) -> dict[int, dict[int, int]]:
    """Return the vehicle of each visit of a plan, ``{stop: {day: vehicle}}``."""
    days: dict[int, dict[int, int]] = {}
    for route in former:
        for i in route.stops:
            days.setdefault(i, {})[route.day] = route.vehicle
    return days


def with_change_cost(
    problem: Problem, former: Sequence[DayRoute], change_cost: ChangeCost
) -> Problem:
    """
    Add the price of changes to the costs of visits.

    Returns
    -------
    problem
        ``visit_cost`` has shape (stops, days, vehicles).
    """
    shape = (len(problem.stops), problem.days, len(problem.vehicles))
    cost: NDArray[np.float64] = np.zeros(shape)
    for i, days in former_days(former).items():
        cost[i] = change_cost.day
        for day, vehicle in days.items():
            cost[i, day] = change_cost.vehicle
            if vehicle != NO_VEHICLE:
                cost[i, day, vehicle] = 0.0
    if problem.visit_cost is not None:
        cost += problem.visit_cost
    return replace(problem, visit_cost=cost)


def changed_visits(
    former: Sequence[DayRoute], routes: Sequence[DayRoute]
) -> tuple[ChangedVisit, ...]:
    """List the visits that changed, by day then stop; those of new stops are not changes."""
    before = former_days(former)
    changes = [
        ChangedVisit(
            stop=i,
            day=route.day,
            vehicle=route.vehicle,
            former_vehicle=before[i].get(route.day),
        )
        for route in routes
        for i in route.stops
        if i in before and before[i].get(route.day) != route.vehicle
    ]
    return tuple(sorted(changes, key=lambda change: (change.day, change.stop)))


def shifted_hours(
    former: Sequence[DayRoute], routes: Sequence[DayRoute]
) -> tuple[ShiftedHour, ...]:
    """List the visits that keep their day and change hour, by day then stop."""
    before, after = _starts(former), _starts(routes)
    return tuple(
        ShiftedHour(stop=i, day=day, before_s=before[day, i], after_s=after[day, i])
        for day, i in sorted(before.keys() & after.keys())
        if before[day, i] != after[day, i]
    )


def _starts(routes: Sequence[DayRoute]) -> dict[tuple[int, int], int]:
    return {
        (route.day, i): start_s
        for route in routes
        for i, start_s in zip(route.stops, route.starts_s, strict=True)
    }


def with_former_hours(
    problem: Problem, former: Sequence[DayRoute], routes: Sequence[DayRoute], *, price: float
) -> tuple[DayRoute, ...]:
    """
    Take the former route where it serves the same stops, is lawful and saves less than the price.

    A day that begins or ends away from the depot is the former one only with the same nights. An
    hour costs a solver nothing, but was promised to those who wait at a stop: each that changes has
    the price. Where other stops are served too, those that stay get their hour back as far as that
    costs nothing.
    """
    known = {(route.day, route.vehicle): route for route in former}

    def chosen(route: DayRoute) -> DayRoute:
        old = known.get((route.day, route.vehicle))
        if old is None:
            return route
        if set(old.stops) != set(route.stops):
            return toward_hours(problem, route, dict(zip(old.stops, old.starts_s, strict=True)))
        if (old.starts_from, old.ends_at) != (route.starts_from, route.ends_at):
            return route
        hours = dict(zip(route.stops, route.starts_s, strict=True))
        shifted = sum(hours[i] != at for i, at in zip(old.stops, old.starts_s, strict=True))
        old = lawful_now(problem, old)
        is_kept = old is not None and old.cost <= route.cost + price * shifted + 1e-6
        return old if old is not None and is_kept else route

    return tuple(chosen(route) for route in routes)


def has_same_hours(problem: Problem, routes: Sequence[DayRoute]) -> bool:
    """Whether the starts of service of each stop lie as near to each other as is promised."""
    if problem.same_hour_s is None:
        return True
    starts: dict[int, list[int]] = {}
    for route in routes:
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            starts.setdefault(i, []).append(start_s)
    return all(max(own) - min(own) <= problem.same_hour_s for own in starts.values())


def lawful_now(problem: Problem, route: DayRoute) -> DayRoute | None:
    """Return a former route at the prices of now, ``None`` where it breaks the rules of now."""
    if route.vehicle == NO_VEHICLE:
        return None
    priced = replace(route, cost=route_cost(problem, route))
    return None if any(True for _ in route_violations(problem, priced)) else priced


def waived_routes(
    problem: Problem, former: Sequence[DayRoute], waived: Collection[Waived]
) -> list[DayRoute]:
    """List the routes that break a rule, and none but those that they may."""
    found = []
    for route in former if waived else ():
        priced = replace(route, cost=route_cost(problem, route))
        broken = [
            one.at("", day=route.day, vehicle=route.vehicle)
            for one in route_violations(problem, priced)
        ]
        if broken and all(any(each.covers(one) for each in waived) for one in broken):
            found.append(route)
    return found
