"""What one more vehicle-day a week would serve, the rest of a plan left as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from routing.analysis._days import days_served, same_hours_after
from routing.problem import DAYS_PER_WEEK, Problem, Stop, Vehicle
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.feasibility import allowed_patterns
from routing.solver.solve import solve

_LONGEST_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraDay:
    """
    One more vehicle-day on a weekday, each week of the horizon.

    The vehicle is like ``vehicle`` (depot, hours, costs) but for its days and people. ``stops`` are
    those it serves besides the plan, which stays as it is: none of them is in it. ``routes`` drive
    them (the vehicle's number is that of the one it is like) and ``cost`` is theirs and that
    of their visits.
    """

    vehicle: int
    weekday: int
    stops: tuple[int, ...]
    routes: tuple[DayRoute, ...]
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraDays:
    """The extra days that serve some stop; false ``is_complete`` says that time ran out."""

    days: tuple[ExtraDay, ...]
    is_complete: bool


def extra_days(
    problem: Problem, routes: Sequence[DayRoute], stops: Sequence[int], *, deadline: Deadline
) -> ExtraDays:
    """
    Find what one more vehicle-day a week serves, for each kind of vehicle and each weekday.

    Returns
    -------
    found
        Those that serve most stops first, then the cheapest.
    """
    deadline = deadline.begin()
    served = days_served(routes)
    asked = [
        (v, weekday, able)
        for v in _kinds(problem)
        for weekday in range(DAYS_PER_WEEK)
        if (able := _candidates(problem, stops, served, v=v, weekday=weekday))
    ]
    found: list[ExtraDay] = []
    known: dict[object, ExtraDay | None] = {}
    slowest_s = 0.0
    for number, (v, weekday, able) in enumerate(asked):
        begin_s = deadline.now_s
        key = _shape(problem, able, v=v, weekday=weekday)
        if key not in known:
            left_s = deadline.left_s
            if left_s <= slowest_s:  # a search takes its moment, however short its limit
                return ExtraDays(days=_sorted(found), is_complete=False)
            own = deadline.share(1.0 / (len(asked) - number)).at_most(_LONGEST_S)
            known[key] = _serve(problem, able, v=v, weekday=weekday, deadline=own)
            slowest_s = max(slowest_s, deadline.now_s - begin_s)
        extra = known[key]
        if extra is not None:
            found.append(_on(weekday, extra))
    return ExtraDays(days=_sorted(found), is_complete=True)


def _shape(
    problem: Problem, able: dict[int, tuple[frozenset[int], ...]], *, v: int, weekday: int
) -> object:
    """Tell questions apart; two weekdays on which nothing differs ask the same."""
    is_everyday = same_hours_after(problem.stops[i] for i in able) == 1
    origin = weekday if is_everyday and problem.visit_cost is None else 0
    shifted = {
        i: frozenset(frozenset(day - origin for day in p) for p in able[i]) for i in sorted(able)
    }
    return v, tuple(shifted.items())


def _on(weekday: int, extra: ExtraDay) -> ExtraDay:
    """Move an extra day to another weekday."""
    later = weekday - extra.weekday
    routes = tuple(replace(route, day=route.day + later) for route in extra.routes)
    return replace(extra, weekday=weekday, routes=routes)


def _sorted(found: Sequence[ExtraDay]) -> tuple[ExtraDay, ...]:
    return tuple(sorted(found, key=lambda d: (-len(d.stops), d.cost, d.vehicle, d.weekday)))


def _kinds(problem: Problem) -> Iterator[int]:
    """List the vehicles, those that differ only by their days and people once."""
    seen: set[tuple[Vehicle, frozenset[int]]] = set()
    for v, vehicle in enumerate(problem.vehicles):
        welcome = frozenset(
            i for i, s in enumerate(problem.stops) if s.vehicles is None or v in s.vehicles
        )
        kind = replace(vehicle, days=frozenset(), crew=None, van=None), welcome
        if kind not in seen:
            seen.add(kind)
            yield v


def _candidates(
    problem: Problem,
    stops: Sequence[int],
    served: dict[int, set[int]],
    *,
    v: int,
    weekday: int,
) -> dict[int, tuple[frozenset[int], ...]]:
    """Map the stops that a vehicle may serve on one weekday to their patterns of that weekday."""
    weekdays = frozenset(range(weekday, problem.days, DAYS_PER_WEEK))
    able = {
        i: tuple(p for p in allowed_patterns(problem, i, served) if p <= weekdays)
        for i in stops
        if problem.stops[i].vehicles is None or v in (problem.stops[i].vehicles or ())
    }
    return {i: patterns for i, patterns in able.items() if patterns}


def _serve(
    problem: Problem,
    able: dict[int, tuple[frozenset[int], ...]],
    *,
    v: int,
    weekday: int,
    deadline: Deadline,
) -> ExtraDay | None:
    """Serve as many of the stops as the extra day can, ``None`` where it can serve none."""
    chosen = sorted(able)
    asked = _one_vehicle(problem.only(chosen), [able[i] for i in chosen], v=v, weekday=weekday)
    plan = solve(asked, deadline=deadline)
    left_out = {unserved.stop for unserved in plan.unserved}
    if len(left_out) == len(chosen):
        return None
    return ExtraDay(
        vehicle=v,
        weekday=weekday,
        stops=tuple(i for k, i in enumerate(chosen) if k not in left_out),
        routes=tuple(
            replace(r, vehicle=v, stops=tuple(chosen[k] for k in r.stops)) for r in plan.routes
        ),
        cost=plan.cost,
    )


def _one_vehicle(
    problem: Problem,
    patterns: Sequence[tuple[frozenset[int], ...]],
    *,
    v: int,
    weekday: int,
) -> Problem:
    """Leave one vehicle, on one weekday, to stops that must be served."""
    stops: list[Stop] = [
        replace(stop, visit_patterns=chosen, vehicles=None)
        for stop, chosen in zip(problem.stops, patterns, strict=True)
    ]
    days = frozenset(range(weekday, problem.days, DAYS_PER_WEEK))
    costs = problem.visit_cost
    return replace(
        problem,
        stops=tuple(stops),
        vehicles=(replace(problem.vehicles[v], days=days, nights_away=0),),
        visit_cost=costs[:, :, v : v + 1] if costs is not None and costs.shape[2] > 1 else costs,
        balance_cost_per_s=0.0,
    )
