"""Long routes and patterns that couple weekdays: searched, and bounded by easier problems."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing.check.judge import check
from routing.solver.deadline import Deadline
from routing.solver.relaxation import elementary_lower_bound, separate_visits
from routing.solver.solve import solve
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
    days,
    line_problem,
    once,
    stop,
    vehicle,
    weekly,
    window,
)
from tests.routing.brute_force import best_plan
from tests.routing.strategies import problems, rich_problems, twice_a_week

WEEK = range(5)
TWICE = [days(0, 3), days(1, 4)]


def search(problem, effort: int = 300):
    solution = solve(problem, deadline=Deadline(effort=effort))
    assert solution.method in {"hybrid genetic search", "large neighbourhood search"}
    assert check(problem, solution) == ()
    assert solution.lower_bound <= solution.cost + 1e-6
    return solution


def test_stops_visited_twice_a_week_share_their_days():
    stops = [stop(1, TWICE), stop(2, TWICE), stop(3, TWICE)]
    solution = search(line_problem([10, 20, 30], stops=stops, vehicles=[vehicle(works=WEEK)]))
    assert (solution.cost, len(solution.routes)) == (120 * KM, 2)


def test_a_stop_keeps_its_vehicle_on_both_days():
    # One van alone could serve both stops on Monday; it is away on Thursday.
    vans = [vehicle(works=[0], max_stops=2), vehicle(works=[0, 3], cost_per_metre=3.0)]
    problem = line_problem([10], stops=[stop(1, [days(0, 3)])], vehicles=vans)
    assert {route.vehicle for route in search(problem).routes} == {1}
    free = search(replace(problem, same_vehicle=False))
    assert [route.vehicle for route in free.routes] == [0, 1]


def test_windows_and_breaks_are_kept():
    stops = [
        stop(1, TWICE, time_windows=window(9 * HOUR, 10 * HOUR), service_time_s=3 * HOUR),
        stop(2, TWICE, time_windows=window(13 * HOUR, 14 * HOUR), service_time_s=3 * HOUR),
    ]
    van = vehicle(works=WEEK, break_s=30 * MINUTE, break_after_s=6 * HOUR)
    solution = search(line_problem([10, 20], stops=stops, vehicles=[van]))
    assert [(route.stops, route.break_after) for route in solution.routes] == [((0, 1), 1)] * 2


def test_a_full_load_takes_a_second_vehicle():
    stops = [stop(1, TWICE, demand=2), stop(2, TWICE, demand=2)]
    vans = [vehicle(works=(0, 3), capacity=3)] * 2
    solution = search(line_problem([10, 20], stops=stops, vehicles=vans))
    assert solution.cost == 2 * (20 + 40) * KM


def test_what_does_not_fit_is_left_out():
    stops = [stop(1, TWICE), stop(2, TWICE), stop(2, once(2))]
    van = vehicle(works=(0, 3), max_stops=1)
    solution = search(line_problem([10, 20], stops=stops, vehicles=[van]))
    assert [u.reason for u in solution.unserved] == ["fleet_full", "no_vehicle_day"]
    assert solution.status == "partial"
    assert solution.lower_bound <= 40 * KM  # the nearer stop alone


def test_more_stops_a_day_than_can_be_enumerated():
    problem = line_problem(range(1, 13), vehicles=[vehicle(max_stops=12)])
    assert search(problem, effort=3_000).cost == 24 * KM


def test_a_stop_beside_the_depot_costs_nothing_in_the_bound():
    stops = [stop(0, TWICE), stop(1, once(0))]
    problem = line_problem([5], stops=stops, vehicles=[vehicle(works=WEEK)])
    assert elementary_lower_bound(problem) == 5 * KM
    assert search(problem).cost == 10 * KM


def test_the_bound_counts_half_an_arc_in_and_half_an_arc_out():
    stops = [stop(1, weekly(0)), stop(2, weekly(0))]
    problem = line_problem([10, 20], stops=stops, vehicles=[vehicle(works=(0, 7))], weeks=2)
    assert elementary_lower_bound(problem) == 2 * (10 + 10) * KM
    assert elementary_lower_bound(problem, [1]) == 2 * 10 * KM


@settings(max_examples=60, deadline=None)
@given(rich_problems(most_stops=3))
def test_no_plan_costs_less_than_the_bound_even_with_nights_away(problem):
    missing, cost = best_plan(problem)
    if not missing:
        assert elementary_lower_bound(problem) <= cost + 1e-6


def test_a_visit_on_two_days_in_a_row_may_need_no_arc_between():
    stops = [stop(1, [days(0, 1)]), stop(2)]
    vans = [vehicle(works=(0, 1), nights_away=1)]
    problem = line_problem([10, 30], stops=stops, vehicles=vans)
    assert elementary_lower_bound(problem) == 20 * KM  # half of 20 km to and from the other stop
    without = replace(problem, vehicles=(vehicle(works=(0, 1)),))
    assert elementary_lower_bound(without) == 2 * 10 * KM + 20 * KM


def test_each_visit_may_move_alone_where_the_problem_is_relaxed():
    stops = [stop(1, TWICE, prize=8.0), stop(2, once(2))]
    separate = separate_visits(line_problem([10, 20], stops=stops, vehicles=[vehicle(works=WEEK)]))
    assert separate.owner == (0, 0, 1)
    assert separate.problem.stops[0].visit_patterns == once(0, 1)
    assert separate.problem.stops[1].visit_patterns == once(3, 4)
    assert [visit.prize for visit in separate.problem.stops] == [4.0, 4.0, None]
    assert separate.visits_of([0]) == [0, 1]


@settings(max_examples=25, deadline=None)
@given(problems(most_stops=3, patterns=twice_a_week()))
def test_coupled_days_are_planned_lawfully_and_bounded_truly(problem):
    solution = solve(problem, deadline=Deadline(effort=100))
    visits, cost = best_plan(problem)
    assert check(problem, solution) == ()
    lacking = sum(u.missing_visits for u in solution.unserved)
    assert lacking >= visits
    if lacking == visits:
        assert solution.lower_bound - 1e-6 <= cost <= solution.cost + 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_a_tiny_problem_is_solved_as_well_as_by_brute_force(seed):
    stops = [stop(1 + k, TWICE) for k in range(4)]
    vans = [vehicle(works=WEEK, max_stops=2), vehicle(works=WEEK, max_stops=2, fixed_cost=5.0)]
    problem = line_problem([10, -20, 15, -5], stops=stops, vehicles=vans)
    solution = solve(problem, deadline=Deadline(effort=500), seed=seed)
    assert (0, solution.cost) == best_plan(problem)
