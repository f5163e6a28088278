"""
Small problems that a reader solves by hand.

Places lie on a line or at the corners of a square; one kilometre is driven in one minute. A cost
is in metres, unless a test says otherwise.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from routing.objective import plan_cost, route_cost
from routing.problem import Problem, Stop, TimeWindow, Vehicle
from routing.solution import DayRoute, Solution, UnservedStop

KM, MINUTE, HOUR = 1000, 60, 3600

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = 0, 1, 2, 3
NEXT_MONDAY, NEXT_TUESDAY, NEXT_THURSDAY = 7, 8, 10


def days(*numbers: int) -> frozenset[int]:
    """Name a set of days, shorter to read in a pattern."""
    return frozenset(numbers)


def once(*numbers: int) -> tuple[frozenset[int], ...]:
    """List the patterns of a stop visited on one of these days."""
    return tuple(days(number) for number in numbers)


def weekly(*weekdays: int, weeks: int = 2) -> tuple[frozenset[int], ...]:
    """List the patterns of a stop visited each week on one of these weekdays."""
    return tuple(frozenset(range(w, 7 * weeks, 7)) for w in weekdays)


def window(earliest_s: int, latest_s: int) -> tuple[TimeWindow, ...]:
    """List one window, every day: a start of service between two moments."""
    return (TimeWindow(earliest_s, latest_s),)


def stop(node: int, patterns: Collection[frozenset[int]] = (days(MONDAY),), **rules) -> Stop:
    """Make a stop served in one hour, on Monday."""
    return Stop(**{"service_time_s": HOUR, "node": node, "visit_patterns": tuple(patterns)} | rules)


def vehicle(depot: int = 0, works: Collection[int] = (MONDAY,), **rules) -> Vehicle:
    """Make a vehicle that works on Monday, without limit."""
    return Vehicle(depot=depot, days=frozenset(works), **rules)


MONDAY_VAN = (vehicle(),)
MONDAY_ONLY = (days(MONDAY),)


def line_problem(
    km: Sequence[int],
    *,
    stops: Sequence[Stop] | None = None,
    vehicles: Sequence[Vehicle] = MONDAY_VAN,
    weeks: int = 1,
    **rules,
) -> Problem:
    """Put node 0, the depot, at 0 km, and node ``k`` at ``km[k - 1]``; one stop at each."""
    places = np.array([0, *km])
    return between(
        np.abs(places[:, None] - places[None, :]),
        stops=[stop(1 + k) for k in range(len(km))] if stops is None else stops,
        vehicles=vehicles,
        weeks=weeks,
        **rules,
    )


def square(*, patterns=MONDAY_ONLY, vehicles=MONDAY_VAN, weeks=1, **rules) -> Problem:
    """
    Put a depot in the middle of a square of 20 km and a stop at each corner.

    Roads are parallel to the sides: a corner is 20 km from the depot and from the next corner, 40
    km from the opposite one. All four in one route: 100 km.
    """
    places = np.array([[0, 0], [-10, -10], [-10, 10], [10, 10], [10, -10]])
    return between(
        np.abs(places[:, None] - places[None, :]).sum(axis=2),
        stops=[stop(1 + k, patterns) for k in range(4)],
        vehicles=vehicles,
        weeks=weeks,
        **rules,
    )


def between(km, *, stops, vehicles=MONDAY_VAN, weeks=1, **rules) -> Problem:
    """Make a problem from distances in km, row = origin."""
    matrix = np.array(km, dtype=np.int64)
    return Problem(
        weeks=weeks,
        duration_matrix=MINUTE * matrix,
        distance_matrix=KM * matrix,
        stops=tuple(stops),
        vehicles=tuple(vehicles),
        **rules,
    )


def drive(
    problem: Problem,
    stops: Sequence[int],
    *,
    day: int = MONDAY,
    v: int = 0,
    depart_s: int = 0,
    pauses_s: Sequence[int] = (),
    **rules,
) -> DayRoute:
    """Make the route that never waits, but for the pauses that follow its stops."""
    van = problem.vehicles[v]
    route = DayRoute(
        **{"day": day, "vehicle": v, "stops": tuple(stops), "depart_s": depart_s}
        | {"starts_s": (), "return_s": 0, "break_after": None, "cost": 0.0}
        | rules
    )
    place = van.depot if route.starts_from is None else route.starts_from
    clock, starts = depart_s, []
    for i, pause_s in zip(stops, [*pauses_s, *[0] * len(stops)], strict=False):
        node = problem.stops[i].node
        starts.append(clock + int(problem.duration_matrix[place, node]))
        clock, place = starts[-1] + problem.stops[i].service_time_s + pause_s, node
    ends_at = van.depot if route.ends_at is None else route.ends_at
    back = clock + int(problem.duration_matrix[place, ends_at])
    timed = replace(route, starts_s=tuple(starts), return_s=back)
    return replace(timed, cost=route_cost(problem, timed))


def planned(
    problem: Problem, *routes: DayRoute, left_out: Collection[int] = (), **evidence
) -> Solution:
    """Make the plan of some routes, with the cost that they have; what is left out says so."""
    served = [i for route in routes for i in route.stops]
    cost = plan_cost(problem, routes, left_out).total
    mandatory = [i for i in left_out if problem.stops[i].prize is None]
    status = "feasible" if not mandatory else "partial" if routes else "infeasible"
    facts = {"cost": cost, "lower_bound": cost, "status": status, "runtime_s": 0.0, "seed": 0}
    unserved = tuple(
        UnservedStop(
            stop=i,
            missing_visits=problem.stops[i].visits - served.count(i),
            reason="fleet_full" if i in mandatory else "not_worth_it",
        )
        for i in left_out
    )
    return Solution(**{"routes": routes, "unserved": unserved} | facts | evidence)


def scattered(n: int, *, seed: int, most_stops: int = 3) -> Problem:
    """Stops scattered over a square of 40 km, visited once on one of four days by two vans."""
    places = np.random.default_rng(seed).integers(0, 40, size=(n + 1, 2))
    metres = 1000 * np.abs(places[:, None] - places[None, :]).sum(axis=2)
    works = (0, 1, 2, 3)
    return Problem(
        weeks=1,
        duration_matrix=metres // 20,
        distance_matrix=metres,
        stops=tuple(stop(1 + i, once(*works)) for i in range(n)),
        vehicles=tuple(vehicle(works=works, max_stops=most_stops) for _ in range(2)),
    )
