from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.check.judge import check
from routing.problem import Problem, Stop, Vehicle
from routing.solver.deadline import Deadline
from routing.solver.draft import Draft
from routing.solver.parts import separate_parts
from routing.solver.solve import solve
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
    MONDAY,
    TUESDAY,
    days,
    line_problem,
    once,
    square,
    stop,
    vehicle,
    weekly,
    window,
)
from tests.routing.brute_force import best_plan
from tests.routing.strategies import problems, triangular

FORTNIGHT = (0, 1, 7, 8)
EFFORT = 20_000
"""More than any of these problems needs: none stops for lack of time."""


def missing(solution) -> int:
    return sum(stop.missing_visits for stop in solution.unserved)


def test_one_route_serves_the_whole_square():
    solution = solve(square(), deadline=Deadline(effort=EFFORT))
    assert (solution.cost, solution.lower_bound, solution.status) == (100 * KM, 100 * KM, "optimal")
    assert [set(route.stops) for route in solution.routes] == [{0, 1, 2, 3}]


def test_two_routes_serve_the_square_where_a_day_has_two_stops():
    two = square(patterns=once(0, 1), vehicles=[vehicle(works=(0, 1), max_stops=2)])
    solution = solve(two, deadline=Deadline(effort=EFFORT))
    assert (solution.cost, solution.status) == (120 * KM, "optimal")
    assert {route.day for route in solution.routes} == {0, 1}


def test_a_weekly_stop_keeps_its_weekday_and_its_vehicle():
    stops = [stop(1, weekly(0, 1)), stop(2, weekly(0, 1)), stop(3, once(*FORTNIGHT))]
    vans = [vehicle(works=FORTNIGHT, max_stops=2)] * 2
    solution = solve(
        line_problem([10, 20, 30], stops=stops, vehicles=vans, weeks=2),
        deadline=Deadline(effort=EFFORT),
    )
    # 20 and 10 km together each week (40 km twice), the last alone (60 km): 140 km, or the 30 km
    # stop with a weekly one: both weekly apart, 20 + 60 and 20 + 40 km, just as long.
    assert (solution.cost, solution.status) == (140 * KM, "optimal")
    for i in (0, 1):
        visits = [(r.day, r.vehicle) for r in solution.routes if i in r.stops]
        (first, van), (second, other) = sorted(visits)
        assert (second - first, other) == (7, van)


def test_the_absence_of_a_vehicle_on_one_date_moves_what_is_weekly():
    vans = [vehicle(works=(0, 1, 8))]
    stops = [stop(1, weekly(0, 1)), stop(2, once(0, 7))]
    solution = solve(line_problem([10, 20], stops=stops, vehicles=vans, weeks=2))
    assert [(r.day, r.stops) for r in solution.routes] == [(0, (1,)), (1, (0,)), (8, (0,))]


def test_each_stop_is_served_from_the_nearer_depot():
    vans = [vehicle(0), vehicle(1)]
    problem = line_problem([100, 10, 90], stops=[stop(2), stop(3)], vehicles=vans)
    solution = solve(problem, deadline=Deadline(effort=EFFORT))
    assert {r.vehicle: r.stops for r in solution.routes} == {0: (0,), 1: (1,)}
    assert solution.cost == 40 * KM


def test_a_stop_too_heavy_for_one_vehicle_goes_to_the_other():
    vans = [vehicle(capacity=3), vehicle(capacity=9, cost_per_metre=2.0)]
    problem = line_problem([10], stops=[stop(1, demand=5)], vehicles=vans)
    solution = solve(problem, deadline=Deadline(effort=EFFORT))
    assert [route.vehicle for route in solution.routes] == [1]


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (stop(2, once(3)), "no_vehicle_day"),
        (stop(2, service_time_s=9 * HOUR), "too_far"),
        (stop(2, time_windows=window(0, MINUTE)), "time_window"),
        (stop(2, service_time_s=3 * HOUR), "fleet_full"),
    ],
)
def test_a_stop_that_does_not_fit_is_declared_with_its_reason(odd, reason):
    van = vehicle(longest_day_s=4 * HOUR)
    solution = solve(line_problem([10, 20], stops=[stop(1), odd], vehicles=[van]))
    assert [(u.stop, u.missing_visits, u.reason) for u in solution.unserved] == [(1, 1, reason)]
    assert (solution.status, solution.cost, solution.lower_bound) == ("partial", 20 * KM, 20 * KM)


def test_nothing_that_fits_is_infeasible():
    solution = solve(line_problem([10], vehicles=[vehicle(longest_day_s=HOUR)]))
    assert (solution.status, solution.routes, solution.cost) == ("infeasible", (), 0.0)
    assert solution.gap == 0.0


def test_a_problem_without_vehicles_is_infeasible():
    solution = solve(line_problem([10], vehicles=[]))
    assert (solution.status, solution.unserved[0].reason) == ("infeasible", "no_vehicle_day")


def test_a_problem_without_stops_is_solved():
    solution = solve(line_problem([], stops=[]))
    assert (solution.status, solution.cost, solution.routes) == ("optimal", 0.0, ())


def test_leaving_out_a_stop_that_comes_twice_is_worse_than_one_that_comes_once():
    stops = [stop(1, weekly(0)), stop(1, once(0))]
    vans = [vehicle(works=FORTNIGHT, max_stops=1)]
    solution = solve(line_problem([50], stops=stops, vehicles=vans, weeks=2))
    assert [u.stop for u in solution.unserved] == [1]


def test_progress_is_told_and_never_crosses():
    told = []
    solution = solve(
        square(), on_progress=lambda plan, lower_bound: told.append((plan, lower_bound))
    )
    assert told[-1] == (solution.cost, pytest.approx(solution.lower_bound))
    assert all(
        lower_bound <= plan + 1e-6 for plan, lower_bound in told if None not in (plan, lower_bound)
    )


def test_the_same_seed_gives_the_same_plan():
    problem = village(seed=3, n=14)
    first, second = (solve(problem, deadline=Deadline(effort=EFFORT), seed=7) for _ in range(2))
    assert replace(first, runtime_s=0.0) == replace(second, runtime_s=0.0)


def village(*, seed: int, n: int) -> Problem:
    """Draw a fortnight of n stops, a quarter of them weekly, with two vans at two depots."""
    random = np.random.default_rng(seed)
    places = random.integers(0, 40, size=(n + 2, 2))
    roads = np.abs(places[:, None] - places[None, :]).sum(axis=2)
    roads = triangular(roads + random.integers(0, 6, size=roads.shape))
    stops = [
        Stop(
            node=2 + k,
            service_time_s=120,
            visit_patterns=weekly(0, 1, 2) if k % 4 == 0 else once(0, 1, 2, 7, 8, 9),
            time_windows=window(*((100, 500) if k % 3 == 0 else (0, 1000))),
        )
        for k in range(n)
    ]
    vans = [
        Vehicle(depot=d, days=frozenset({0, 1, 2, 7, 8, 9} - {d}), longest_day_s=600)
        for d in (0, 1)
    ]
    return Problem(
        weeks=2,
        duration_matrix=roads,
        distance_matrix=roads,
        stops=tuple(stops),
        vehicles=tuple(vans),
    )


@pytest.mark.parametrize("seed", range(4))
def test_six_stops_are_served_as_well_as_by_brute_force(seed):
    problem = village(seed=seed, n=6)
    short = tuple(replace(s, visit_patterns=s.visit_patterns[:4]) for s in problem.stops)
    problem = replace(problem, stops=short)
    solution = solve(problem, deadline=Deadline(effort=EFFORT))
    assert (missing(solution), solution.cost) == best_plan(problem)
    assert solution.status == "optimal"


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_plan_is_as_good_as_brute_force_and_proven(problem):
    solution = solve(problem, deadline=Deadline(effort=EFFORT))
    visits, cost = best_plan(problem)
    assert missing(solution) == visits
    assert solution.cost == pytest.approx(cost)
    assert solution.lower_bound <= solution.cost + 1e-6
    assert check(problem, solution) == ()
    assert (solution.status in {"optimal", "feasible"}) == (visits == 0)


@settings(max_examples=20, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_renumbering_stops_keeps_the_optimal_cost(problem, random):
    order = random.sample(range(len(problem.stops)), len(problem.stops))
    renumbered = replace(problem, stops=tuple(problem.stops[i] for i in order))
    first, second = (
        solve(problem, deadline=Deadline(effort=EFFORT)),
        solve(renumbered, deadline=Deadline(effort=EFFORT)),
    )
    assert second.cost == pytest.approx(first.cost)
    assert missing(second) == missing(first)


@settings(max_examples=20, deadline=None)
@given(problems(), st.data())
def test_one_more_visit_pattern_never_makes_a_plan_worse(problem, data):
    i = data.draw(st.integers(0, len(problem.stops) - 1))
    short = problem.stops[i]
    choices = weekly(0, 1) if short.visits == 2 else once(*FORTNIGHT)
    longer = replace(
        short, visit_patterns=tuple({*short.visit_patterns, data.draw(st.sampled_from(choices))})
    )
    richer = replace(problem, stops=(*problem.stops[:i], longer, *problem.stops[i + 1 :]))
    before, after = (
        solve(problem, deadline=Deadline(effort=EFFORT)),
        solve(richer, deadline=Deadline(effort=EFFORT)),
    )
    assert missing(after) <= missing(before)
    if missing(after) == missing(before):
        assert after.cost <= before.cost + 1e-6


def one_crew(**changes):
    """Two vans of one crew on two weekdays, far from each other; a stop near each, each week."""
    vans = [replace(vehicle(depot, works=FORTNIGHT), crew=1) for depot in (0, 1)]
    stops = [stop(2, weekly(0, 1)), stop(3, weekly(0, 1)), stop(2, once(0)), stop(3, once(8))]
    return line_problem([100, 10, 90], stops=stops, vehicles=vans, weeks=2, **changes)


def test_a_crew_drives_one_van_a_day():
    free = one_crew()
    free = replace(free, vehicles=tuple(replace(van, crew=None) for van in free.vehicles))
    alone, shared = (solve(p, deadline=Deadline(effort=EFFORT)) for p in (free, one_crew()))
    # Each weekly stop on the day of its neighbour, or one of them on the other's: the crew of both
    # vans has Mondays for one, Tuesdays for the other.
    assert (alone.cost, shared.cost) == (4 * 20 * KM, 4 * 20 * KM)
    assert (shared.status, shared.method) == ("optimal", "templates")
    assert {(r.day % 7, r.vehicle) for r in shared.routes} == {(0, 0), (1, 1)}


def test_what_a_shared_crew_costs_is_proven():
    on_mondays = [stop(2, weekly(0)), stop(3, weekly(0))]
    vans = [vehicle(0, works=FORTNIGHT), vehicle(1, works=FORTNIGHT)]
    free = line_problem([100, 10, 90], stops=on_mondays, vehicles=vans, weeks=2)
    shared = replace(free, vehicles=tuple(replace(van, crew=1) for van in vans))
    found = [solve(p, deadline=Deadline(effort=EFFORT)) for p in (free, shared)]
    assert [plan.cost for plan in found] == [2 * 40 * KM, 2 * 180 * KM]
    assert {plan.status for plan in found} == {"optimal"}


def test_the_bound_of_routes_made_on_demand_knows_of_crews():
    vans = [replace(vehicle(depot, works=(0,)), crew=1) for depot in (0, 1)]
    stops = [stop(2, once(0)), stop(3, once(0))]
    problem = line_problem([100, 10, 90], stops=stops, vehicles=vans)
    found = solve(problem, route_limit=0, deadline=Deadline(effort=EFFORT))
    assert (found.cost, found.lower_bound) == (180 * KM, pytest.approx(180 * KM))


def test_a_crew_ties_the_parts_of_a_problem():
    shared = one_crew()
    near = tuple(replace(van, longest_day_s=3 * HOUR) for van in shared.vehicles)
    assert len(separate_parts(replace(shared, vehicles=near))) == 1
    free = tuple(replace(van, crew=None) for van in near)
    assert len(separate_parts(replace(shared, vehicles=free))) == 2


def test_a_van_that_changes_crew_serves_a_stop_on_the_days_of_both():
    stops = [stop(1, [days(0, 1)])]
    vans = (vehicle(works=(0,)), vehicle(works=(1,)))
    two = line_problem([10], stops=stops, vehicles=vans)
    assert solve(two, deadline=Deadline(effort=EFFORT)).unserved
    one = replace(two, vehicles=tuple(replace(van, van=1) for van in vans))
    found = solve(one, deadline=Deadline(effort=EFFORT))
    assert [(r.day, r.vehicle) for r in found.routes] == [(0, 0), (1, 1)]
    assert found.status == "feasible" or found.cost == found.lower_bound


@settings(max_examples=15, deadline=None)
@given(problems(most_stops=3))
def test_a_spare_vehicle_never_makes_a_plan_worse(problem):
    another = replace(problem.vehicles[0], crew=None, van=None)
    spare = replace(problem, vehicles=(*problem.vehicles, another))
    before, after = (
        solve(problem, deadline=Deadline(effort=EFFORT)),
        solve(spare, deadline=Deadline(effort=EFFORT)),
    )
    assert (missing(after), after.cost) <= (missing(before), before.cost + 1e-6)


def test_days_that_are_alike_may_exchange_their_plans():
    problem = village(seed=1, n=8)
    swapped = {0: 1, 1: 0, 7: 8, 8: 7, 2: 2, 9: 9}

    def moved(numbers):
        return frozenset(swapped[day] for day in numbers)

    other = replace(
        problem,
        stops=tuple(
            replace(s, visit_patterns=tuple(moved(p) for p in s.visit_patterns))
            for s in problem.stops
        ),
        vehicles=tuple(replace(v, days=moved(v.days)) for v in problem.vehicles),
    )
    first, second = (
        solve(problem, deadline=Deadline(effort=EFFORT)),
        solve(other, deadline=Deadline(effort=EFFORT)),
    )
    assert (first.cost, first.status) == (pytest.approx(second.cost), "optimal")


def test_asked_to_stop_at_once_it_still_plans_what_costs_no_time():
    problem = line_problem(
        [10, 20], stops=[stop(k, time_windows=window(0, 9 * HOUR)) for k in (1, 2)]
    )
    solution = solve(problem, deadline=Deadline(should_stop=lambda: True))
    assert (solution.unserved, solution.cost) == ((), 40 * KM)


def test_out_of_time_the_plan_is_checked_and_its_bound_holds():
    problem = village(seed=5, n=24)
    hurried = solve(problem, deadline=Deadline(seconds=0.0))
    assert check(problem, hurried) == ()
    served = days(*range(24)) - {u.stop for u in hurried.unserved}
    assert served == {i for route in hurried.routes for i in route.stops}
    assert hurried.lower_bound <= hurried.cost


@pytest.mark.parametrize("limit", [{"seconds": 1e-9}, {"effort": 0.0}])
@pytest.mark.parametrize("prize", [None, 1e9])
def test_a_search_cut_at_once_gives_a_plan_all_the_same(limit, prize):
    stops = [stop(1 + k, once(MONDAY, TUESDAY), prize=prize) for k in range(8)]
    vans = [vehicle(works=(MONDAY, TUESDAY), **rest) for rest in ({}, {"break_s": HOUR})]
    for van in vans:
        problem = line_problem(range(10, 90, 10), stops=stops, vehicles=[van])
        found = solve(problem, deadline=Deadline(**limit))
        assert sum(len(route.stops) for route in found.routes) == 8


def test_an_empty_plan_that_is_not_proven_calls_nothing_too_dear():
    """Alone each costs more than its prize, and together less."""
    stops = [stop(1 + k, prize=19e3) for k in range(3)]
    draft = Draft((), (0, 1, 2))
    evidence = {"reasons": {}, "runtime_s": 0.0, "seed": 0, "method": ""}
    problem = line_problem([10, 10, 10], stops=stops)
    unproven = draft.solution(problem, lower_bound=0.0, **evidence)
    assert {one.reason for one in unproven.unserved} == {"not_found"}
    proven = draft.solution(problem, lower_bound=57e3, **evidence)
    assert {one.reason for one in proven.unserved} == {"not_worth_it"}
