"""Horizons that repeat themselves."""

from dataclasses import replace

import numpy as np
import pytest

from routing.check.judge import check
from routing.solver.deadline import Deadline
from routing.solver.fold import folded, shortest_period, unfolded
from routing.solver.solve import solve
from tests.instances import days, line_problem, stop, vehicle


def repeating_problem(weeks):
    """Three stops: one every week, one in even weeks, one in odd weeks, Mondays or Tuesdays."""
    works = [7 * week + weekday for week in range(weeks) for weekday in (0, 1)]
    problem = line_problem([4, 7, 9], weeks=weeks, vehicles=[vehicle(works=works)])
    every = [frozenset(range(w, 7 * weeks, 7)) for w in (0, 1)]
    even = [frozenset(range(w, 7 * weeks, 14)) for w in (0, 1)]
    odd = [frozenset(range(7 + w, 7 * weeks, 14)) for w in (0, 1)]
    stops = tuple(
        replace(stop, visit_patterns=tuple(patterns))
        for stop, patterns in zip(problem.stops, (every, even + odd, odd), strict=True)
    )
    return replace(problem, stops=stops)


def test_the_shortest_period_is_found():
    assert shortest_period(repeating_problem(4)) == 2
    assert shortest_period(repeating_problem(2)) == 2


def test_an_absence_on_one_date_breaks_the_repetition():
    problem = repeating_problem(4)
    van = problem.vehicles[0]
    absent = replace(van, days=van.days - {14})
    assert shortest_period(replace(problem, vehicles=(absent,))) == 4


def test_a_folded_problem_keeps_the_first_weeks():
    first = folded(repeating_problem(4), 2)
    assert first.weeks == 2
    assert set(first.stops[1].visit_patterns) == {days(0), days(1), days(7), days(8)}


def test_repeated_routes_move_by_whole_weeks():
    solution = solve(repeating_problem(2), deadline=Deadline(effort=5_000))
    twice = unfolded(solution.routes, weeks=2, times=2)
    assert len(twice) == 2 * len(solution.routes)
    assert {r.day for r in twice} == {r.day + shift for r in solution.routes for shift in (0, 14)}


def test_a_repeated_horizon_costs_as_many_times_and_is_proven():
    two, four = (
        solve(repeating_problem(weeks), deadline=Deadline(effort=5_000)) for weeks in (2, 4)
    )
    assert four.cost == 2 * two.cost
    assert four.status == two.status == "optimal"
    assert check(repeating_problem(4), four) == ()


def with_costs(problem, *, but_day=None):
    """Let each visit of a stop cost 3 on Mondays, for every vehicle."""
    cost = np.zeros((len(problem.stops), problem.days, 1))
    cost[:, ::7] = 3.0
    if but_day is not None:
        cost[0, but_day] += 1.0
    return replace(problem, visit_cost=cost)


def test_costs_of_visits_that_repeat_too_leave_the_period_as_it_is():
    problem = with_costs(repeating_problem(4))
    assert shortest_period(problem) == 2
    first = folded(problem, 2)
    assert first.visit_cost.shape == (3, 14, 1)
    assert [first.visit_cost_of(1, day, 0) for day in (0, 1, 7, 8)] == [3.0, 0.0, 3.0, 0.0]


def test_costs_that_are_the_same_every_day_are_kept_as_they_are():
    problem = replace(repeating_problem(4), visit_cost=np.ones((3, 1, 1)))
    assert shortest_period(problem) == 2
    assert folded(problem, 2).visit_cost is problem.visit_cost


def test_a_cost_on_one_date_breaks_the_repetition():
    assert shortest_period(with_costs(repeating_problem(4), but_day=14)) == 4


def test_repeated_costs_of_visits_are_paid_each_time_and_proven():
    two, four = (
        solve(with_costs(repeating_problem(w)), deadline=Deadline(effort=5_000)) for w in (2, 4)
    )
    assert four.cost == 2 * two.cost
    assert four.status == two.status == "optimal"


@pytest.mark.parametrize(("share", "serves"), [(0.75, False), (1.25, True)])
def test_a_prize_of_a_repeated_horizon_is_lost_once(share, serves):
    van = vehicle(works=[0, 7])
    problem = line_problem([4], stops=[stop(1, [days(0, 7)])], weeks=2, vehicles=[van])
    cost = solve(problem, deadline=Deadline(effort=5_000)).cost
    valued = replace(problem, stops=(replace(problem.stops[0], prize=share * cost),))
    assert shortest_period(valued) == 1
    found = solve(valued, deadline=Deadline(effort=5_000))
    assert bool(found.routes) == serves
    assert found.cost == found.lower_bound == min(share, 1.0) * cost


def test_vehicles_that_may_take_turns_to_be_balanced_are_planned_over_all_weeks():
    balanced = replace(repeating_problem(4), balance_cost_per_s=1.0)
    assert shortest_period(balanced) == 2
    assert shortest_period(replace(balanced, same_vehicle=False)) == 4
