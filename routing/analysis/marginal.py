"""What one more stop adds to a plan that stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.analysis._days import days_served, same_hours_after
from routing.objective import imbalance_s, route_cost
from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.feasibility import allowed_patterns
from routing.solver.timetables import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """
    One way to add a stop to a plan.

    ``days`` are those of a pattern, in order; ``vehicles``, ``positions`` (from 0, in the order of
    visit) and ``starts_s`` (start of service) go with them. ``cost`` is what the plan then costs
    more: distance, time, fixed costs of days that were free, the cost of the visits and that of
    imbalance; a prize won is not deducted.
    """

    days: tuple[int, ...]
    vehicles: tuple[int, ...]
    positions: tuple[int, ...]
    starts_s: tuple[int, ...]
    cost: float


def marginal_costs(problem: Problem, routes: Sequence[DayRoute], i: int) -> tuple[Placement, ...]:
    """
    Price every way to add a stop to a plan.

    The other stops keep their days, their vehicles and their order; their hours move as the new
    visit asks, within their windows. Timetables are exact, breaks included. Where hours are
    promised (``same_hour_s``) a way is given only if its cheapest timetables keep them.

    Returns
    -------
    placements
        The cheapest first. One for each pattern and vehicle; where a stop of several visits may
        have several vehicles, one for each pattern, with the cheapest vehicle of each day.

    Raises
    ------
    ValueError
        If a route visits the stop.
    """
    if any(i in route.stops for route in routes):
        raise ValueError(f"stop {i} is in the plan already")
    insertions = Insertions(problem, routes, i)
    found = [
        placement
        for pattern in allowed_patterns(problem, i, days_served(routes))
        for placement in insertions.placements(tuple(sorted(pattern)))
    ]
    return tuple(sorted(found, key=lambda placed: (placed.cost, placed.days, placed.vehicles)))


def placed_routes(
    problem: Problem, routes: Sequence[DayRoute], i: int, placement: Placement
) -> tuple[DayRoute, ...]:
    """Return the routes of a plan with a stop added as :func:`marginal_costs` says."""
    insertions = Insertions(problem, routes, i)
    chosen = {
        (v, day): insertions.route(v, day)
        for v, day in zip(placement.vehicles, placement.days, strict=True)
    }
    kept = [route for route in routes if (route.vehicle, route.day) not in chosen]
    return tuple(sorted([*kept, *filter(None, chosen.values())], key=lambda r: (r.day, r.vehicle)))


class Insertions:
    """The cheapest way to add one stop to each vehicle-day of a plan."""

    def __init__(self, problem: Problem, routes: Sequence[DayRoute], i: int) -> None:
        self._problem, self._routes, self._i = problem, tuple(routes), i
        self._route_on = {(route.vehicle, route.day): route for route in routes}
        self._period = same_hours_after(problem.stops)
        self._known: dict[tuple[object, ...], DayRoute | None] = {}

    def placements(self, days: tuple[int, ...]) -> Iterator[Placement]:
        """List the ways to add the stop on some days."""
        for vehicles in self._fleets(days):
            pairs = list(zip(vehicles, days, strict=True))
            longer = [route for v, day in pairs if (route := self.route(v, day)) is not None]
            if len(longer) < len(days) or not self._keeps_hours(longer):
                continue
            ranks = [route.stops.index(self._i) for route in longer]
            yield Placement(
                days=days,
                vehicles=vehicles,
                positions=tuple(ranks),
                starts_s=tuple(r.starts_s[k] for r, k in zip(longer, ranks, strict=True)),
                cost=sum(self._added(v, day) for v, day in pairs) + self._imbalance(longer),
            )

    def route(self, v: int, day: int) -> DayRoute | None:
        """Return the cheapest route of a vehicle on a day with the stop, ``None`` if none is."""
        if not self._has_room(v, day):
            return None
        former = self._route_on.get((v, day))
        others = former.stops if former else ()
        ends = (former.starts_from, former.ends_at) if former else (None, None)
        key = (v, others, ends, day % self._period)
        if key not in self._known:
            self._known[key] = self._cheapest(v, day, former)
        route = self._known[key]
        return None if route is None else replace(route, day=day)

    def _has_room(self, v: int, day: int) -> bool:
        problem, vehicle = self._problem, self._problem.vehicles[v]
        stop, former = problem.stops[self._i], self._route_on.get((v, day))
        if former is None and any((w, day) in self._route_on for w in problem.crew_of(v)):
            return False
        stops = (*(former.stops if former else ()), self._i)
        return (
            day in vehicle.days
            and (stop.vehicles is None or v in stop.vehicles)
            and len(stops) <= vehicle.max_stops
            and sum(problem.stops[j].demand for j in stops) <= vehicle.capacity
        )

    def _cheapest(self, v: int, day: int, former: DayRoute | None) -> DayRoute | None:
        others = former.stops if former else ()
        sleeps_away = former is not None and former.ends_at is not None
        k = len(others)
        places = range(k if sleeps_away else k + 1)  # after the last one it would sleep elsewhere
        orders = np.array([[*range(p), k, *range(p, k)] for p in places], dtype=np.int64)
        clock = Clock(
            self._problem.only([*others, self._i]),
            self._problem.vehicles[v],
            day=day,
            starts_from=former.starts_from if former else None,
            sleeps_away=sleeps_away,
        )
        times = clock.timetables(orders)
        if not times.is_feasible.any():
            return None
        best = int(np.where(times.is_feasible, times.cost, np.inf).argmin())
        stops = (*others[:best], self._i, *others[best:])
        route = times.route(best, stops, day=day, vehicle=v)
        if former is None:
            return route
        return replace(route, starts_from=former.starts_from, ends_at=former.ends_at)

    def _fleets(self, days: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        problem, everyone = self._problem, range(len(self._problem.vehicles))
        if len(days) == 1:
            yield from ((v,) for v in everyone)
            return
        if problem.same_vehicle:
            vans = sorted(set(problem.vans))
            yield from (tuple(problem.of_van(v, day) for day in days) for v in vans)
            return
        able = [[v for v in everyone if self.route(v, day) is not None] for day in days]
        if all(able):
            yield tuple(
                min(vehicles, key=lambda v, day=day: self._added(v, day))  # type: ignore[misc]
                for day, vehicles in zip(days, able, strict=True)
            )

    def _added(self, v: int, day: int) -> float:
        """Compute what the stop adds to the cost of a vehicle-day that can take it."""
        route, former = self.route(v, day), self._route_on.get((v, day))
        if route is None:
            raise ValueError(f"vehicle {v} cannot serve the stop on day {day}")
        before = route_cost(self._problem, former) if former else 0.0
        return route.cost - before + self._problem.visit_cost_of(self._i, day, v)

    def _imbalance(self, longer: Sequence[DayRoute]) -> float:
        price = self._problem.balance_cost_per_s
        if not price:
            return 0.0
        before = imbalance_s(self._problem, self._routes)
        return price * (imbalance_s(self._problem, self._with(longer)) - before)

    def _with(self, longer: Sequence[DayRoute]) -> tuple[DayRoute, ...]:
        return tuple((self._route_on | {(r.vehicle, r.day): r for r in longer}).values())

    def _keeps_hours(self, longer: Sequence[DayRoute]) -> bool:
        spread_s = self._problem.same_hour_s
        if spread_s is None:
            return True
        moved = {j for route in longer for j in route.stops}
        starts: dict[int, list[int]] = {j: [] for j in moved}
        for route in self._with(longer):
            for j, start_s in zip(route.stops, route.starts_s, strict=True):
                if j in moved:
                    starts[j].append(start_s)
        return all(max(hours) - min(hours) <= spread_s for hours in starts.values())
