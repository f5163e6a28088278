"""Horizons that repeat themselves."""

from dataclasses import replace

from routing.check import check
from routing.solver.fold import folded, shortest_period, unfolded
from routing.solver.solve import solve
from tests.instances import days, line_problem, vehicle


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
    solution = solve(repeating_problem(2), time_limit_s=5)
    twice = unfolded(solution.routes, weeks=2, times=2)
    assert len(twice) == 2 * len(solution.routes)
    assert {r.day for r in twice} == {r.day + shift for r in solution.routes for shift in (0, 14)}


def test_a_repeated_horizon_costs_as_many_times_and_is_proven():
    two, four = (solve(repeating_problem(weeks), time_limit_s=5) for weeks in (2, 4))
    assert four.cost == 2 * two.cost
    assert four.status == two.status == "optimal"
    assert check(repeating_problem(4), four) == ()
