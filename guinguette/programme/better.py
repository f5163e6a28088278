"""Which changes of a timetable are worth making first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from routing.analysis.change_cost import former_days, shifted_hours
from routing.analysis.kept_routes import broken_rules
from routing.analysis.marginal import marginal_costs, placed_routes
from routing.arrays import IntArray
from routing.objective import plan_cost, route_metres
from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.timetables import Clock

_Day = tuple[int, int]
_Visits = tuple[tuple[int, int, int], ...]
_MOST_ORDERED = 7
"""Stops of a day of which every order is tried; a longer day keeps its own."""
_WAYS_OF_ONE = 3
"""Cheapest ways of a place that are looked at: its own is one, another may break a rule."""
_WORTH_EUR = 1.0
"""A change that saves less over the period is not worth telling anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    Some places that are visited otherwise, together, the others as they are.

    ``moves`` are (stop, visits before, visits after), a visit (day, vehicle, start of service);
    ``cost_eur`` and ``distance_m`` are what the plan then costs and drives more, negative where it
    saves; ``shifted`` counts the visits of other places that begin at another moment.
    """

    moves: tuple[tuple[int, _Visits, _Visits], ...]
    cost_eur: float
    distance_m: int
    shifted: int

    @property
    def places(self) -> set[int]:
        """The stops that are visited otherwise."""
        return {stop for stop, _, _ in self.moves}


def in_best_order(problem: Problem, routes: Sequence[DayRoute]) -> tuple[DayRoute, ...]:
    """
    Drive the stops of each day in the best order, at the hours that cost least.

    A day that no order makes lawful stays as it is, and so does one that would take a place away
    from the hour that it is promised.
    """
    bound_s = problem.same_hour_s
    found = {(r.day, r.vehicle): _ordered(problem, r) for r in routes}
    strayed = _strayed(found.values(), bound_s) - _strayed(routes, bound_s)
    while strayed:
        found |= {(r.day, r.vehicle): r for r in routes if strayed & set(r.stops)}
        more = _strayed(found.values(), bound_s) - _strayed(routes, bound_s)
        strayed = more if more != strayed else set()
    return tuple(found.values())


def _strayed(routes: Iterable[DayRoute], bound_s: int | None) -> set[int]:
    """List the stops whose hours lie farther apart than promised."""
    starts: dict[int, list[int]] = defaultdict(list)
    for route in routes if bound_s is not None else ():
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            starts[i].append(start_s)
    return {i for i, own in starts.items() if max(own) - min(own) > (bound_s or 0)}


def _ordered(problem: Problem, route: DayRoute) -> DayRoute:
    stops = route.stops
    orders = [range(len(stops))] if len(stops) > _MOST_ORDERED else permutations(range(len(stops)))
    if len(set(stops)) < len(stops):
        return route
    return _cheapest(problem, route, stops, np.array([*orders], dtype=np.int64)) or route


def _cheapest(
    problem: Problem, route: DayRoute, stops: Sequence[int], orders: IntArray
) -> DayRoute | None:
    """Drive a day in the cheapest of some orders of some stops, ``None`` if none is lawful."""
    clock = Clock(problem.only(stops), problem.vehicles[route.vehicle], day=route.day)
    times = clock.timetables(orders)
    is_able = route.day in clock.vehicle.days and len(stops) <= clock.vehicle.max_stops
    if not is_able or not times.is_feasible.any():
        return None
    best = int(np.where(times.is_feasible, times.cost, np.inf).argmin())
    return times.route(best, [stops[k] for k in orders[best]], day=route.day, vehicle=route.vehicle)


def steps(
    problem: Problem,
    routes: Sequence[DayRoute],
    plans: Iterable[Sequence[DayRoute]],
    *,
    most: int = 5,
) -> tuple[Step, ...]:
    """
    Find the changes worth making first.

    Parameters
    ----------
    routes
        The plan to better.
    plans
        Better ones with some places changed: what changes in each falls apart into steps that stand
        alone, on days of vehicles that share no place that moves.
    most
        At most so many places, of all steps together.

    Returns
    -------
    steps
        Each is made after those before it and is, of one place that goes elsewhere or of what
        falls out of ``plans``, what saves most for each place that changes: the difference of two
        plans of which the second breaks no rule that the first keeps.
    """
    plans, routes = tuple(plans), tuple(routes)
    known = frozenset(broken_rules(problem, routes))
    chosen: list[Step] = []
    moved: set[int] = set()
    while len(moved) < most:
        offers = [
            (step, plan)
            for plan in (*_parted(problem, routes, plans), *_one_elsewhere(problem, routes, moved))
            for step in [_step(problem, routes, plan)]
            if step.moves and len(step.places | moved) <= most and step.cost_eur < -_WORTH_EUR
        ]
        offers.sort(key=lambda offer: (offer[0].cost_eur / len(offer[0].moves), offer[0].moves))
        lawful = (o for o in offers if known.issuperset(broken_rules(problem, o[1])))
        step, routes = next(lawful, (None, routes))
        if step is None:
            break
        chosen.append(step)
        moved |= step.places
    return tuple(chosen)


def _parted(
    problem: Problem, routes: Sequence[DayRoute], plans: Iterable[Sequence[DayRoute]]
) -> Iterator[tuple[DayRoute, ...]]:
    """Change what stands alone in each better plan; who then strays takes its other hours too."""
    for plan in plans:
        of_plan = {(route.day, route.vehicle): route for route in plan}
        for days in _apart(routes, plan):
            kept = [route for route in routes if (route.day, route.vehicle) not in days]
            changed = [route for day, route in of_plan.items() if day in days]
            strayed = _strayed((*kept, *changed), problem.same_hour_s)
            for rank, route in enumerate(kept):
                twin = of_plan.get((route.day, route.vehicle), route)
                if strayed & set(route.stops) and set(twin.stops) == set(route.stops):
                    kept[rank] = twin
            yield (*kept, *changed)


def _one_elsewhere(
    problem: Problem, routes: Sequence[DayRoute], moved: Collection[int]
) -> Iterator[tuple[DayRoute, ...]]:
    """Send each place that has not moved yet where it costs least, the others as they are."""
    for i in {i for route in routes for i in route.stops} - set(moved):
        rest = [_without(problem, route, i) for route in routes]
        left = [route for route in rest if route is not None and route.stops]
        if None not in rest:
            for placement in marginal_costs(problem, left, i)[:_WAYS_OF_ONE]:
                yield placed_routes(problem, left, i, placement)


def _without(problem: Problem, route: DayRoute, i: int) -> DayRoute | None:
    """Leave a place out of a day, ``None`` if the others cannot be served as lawfully."""
    stops = [j for j in route.stops if j != i]
    if len(stops) == len(route.stops):
        return route
    if not stops:
        return replace(route, stops=(), starts_s=())
    return _cheapest(problem, route, stops, np.arange(len(stops), dtype=np.int64)[None])


def _apart(before: Sequence[DayRoute], after: Sequence[DayRoute]) -> set[frozenset[_Day]]:
    """Part the days of vehicles that differ into sets that share no place that moves."""
    old, new = former_days(before), former_days(after)
    sets: list[frozenset[_Day]] = []
    for i in old:
        if old[i] != new.get(i):
            own = frozenset((*old[i].items(), *new.get(i, {}).items()))
            joined = [one for one in sets if one & own]
            sets = [one for one in sets if not one & own]
            sets.append(own.union(*joined))
    return set(sets)


def _step(problem: Problem, before: Sequence[DayRoute], plan: Sequence[DayRoute]) -> Step:
    old, new = visits_of(before), visits_of(plan)
    moved = {i for i in old if {v[:2] for v in old[i]} != {v[:2] for v in new.get(i, ())}}
    return Step(
        moves=tuple((i, old[i], new.get(i, ())) for i in sorted(moved)),
        cost_eur=plan_cost(problem, plan, ()).total - plan_cost(problem, before, ()).total,
        distance_m=_metres(problem, plan) - _metres(problem, before),
        shifted=sum(one.stop not in moved for one in shifted_hours(before, plan)),
    )


def visits_of(routes: Iterable[DayRoute]) -> dict[int, _Visits]:
    """Say when each stop is visited: (day, vehicle, start of service) of each visit."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for route in routes:
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            found[i].append((route.day, route.vehicle, start_s))
    return {i: tuple(sorted(own)) for i, own in found.items()}


def _metres(problem: Problem, routes: Iterable[DayRoute]) -> int:
    return sum(route_metres(problem, route) for route in routes)
