"""The oracle itself, on problems solved by hand: one minute a kilometre, one hour a stop."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from routing.problem import TimeWindow
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
    MONDAY,
    TUESDAY,
    days,
    line_problem,
    once,
    stop,
    vehicle,
    weekly,
)
from tests.routing.brute_force import best_plan, shortest_day_s
from tests.routing.strategies import rich_problems

TWO_DAYS = (MONDAY, TUESDAY)
WIDE = [vehicle(works=TWO_DAYS)]
EITHER_DAY = once(*TWO_DAYS)


def pair(*, vans=WIDE, patterns=EITHER_DAY, prizes=(None, None), **rules):
    """Stops at 10 and 20 km, served on either of two days."""
    stops = [stop(1 + k, patterns, prize=prizes[k]) for k in range(2)]
    return line_problem([10, 20], stops=stops, vehicles=vans, **rules)


def test_one_route_serves_both_unless_they_must_be_apart():
    assert best_plan(pair()) == (0, 40.0 * KM)
    assert best_plan(pair(apart=(days(0, 1),))) == (0, 60.0 * KM)
    assert best_plan(pair(apart=(days(0, 1),), patterns=once(MONDAY))) == (1, 20.0 * KM)


def test_a_set_visited_once_a_week_takes_two_weeks():
    vans = [vehicle(works=(0, 7))]
    rules = {"vans": vans, "weeks": 2, "once_a_week": (days(0, 1),)}
    assert best_plan(pair(patterns=once(0, 7), **rules)) == (0, 60.0 * KM)
    assert best_plan(pair(patterns=once(0), **rules)) == (1, 20.0 * KM)


def test_stops_that_go_together_share_a_long_way():
    vans = [vehicle(works=TWO_DAYS, max_stops=1), vehicle(works=TWO_DAYS, max_stops=1)]
    costs = np.array([[[0.0], [9.0], *[[0.0]] * 5], [[9.0], [0.0], *[[0.0]] * 5]])
    assert best_plan(pair(vans=vans, visit_cost=costs)) == (0, 60.0 * KM)
    assert best_plan(pair(vans=vans, visit_cost=costs, together=(days(0, 1),)))[1] == 60_009.0


@pytest.mark.parametrize(("prize", "cost"), [(15.0 * KM, 35.0 * KM), (25.0 * KM, 40.0 * KM)])
def test_a_prize_is_left_where_the_detour_costs_more(prize, cost):
    assert best_plan(pair(prizes=(None, prize))) == (0, cost)


def test_a_night_away_saves_the_way_home():
    far = [stop(1, once(MONDAY)), stop(2, once(TUESDAY))]
    van = vehicle(works=TWO_DAYS, nights_away=1, night_cost=500.0)
    problem = line_problem([100, 110], stops=far, vehicles=[van])
    assert best_plan(problem) == (0, 220.0 * KM + 500)
    at_home = replace(problem, vehicles=(replace(van, nights_away=0),))
    assert best_plan(at_home) == (0, 420.0 * KM)


def test_the_same_hour_makes_a_vehicle_wait():
    hours = [TimeWindow(0, HOUR, days(MONDAY)), TimeWindow(3 * HOUR, 4 * HOUR, days(TUESDAY))]
    both = stop(1, [days(*TWO_DAYS)], time_windows=tuple(hours))
    van = vehicle(works=TWO_DAYS, cost_per_metre=0.0, cost_per_second=1.0)
    problem = line_problem([10], stops=[both], vehicles=[van])
    assert best_plan(problem) == (0, 2 * 80.0 * MINUTE)
    assert best_plan(replace(problem, same_hour_s=2 * HOUR)) == (0, 2 * 80.0 * MINUTE)
    assert best_plan(replace(problem, same_hour_s=2 * HOUR - 1)) == (2, 0.0)
    early = stop(2, time_windows=(TimeWindow(0, 20 * MINUTE),))
    late = stop(1, weekly(0), time_windows=(TimeWindow(80 * MINUTE, 5 * HOUR),))
    vans = [replace(van, days=days(0, 7), latest_return_s=3 * HOUR)]
    kept = line_problem([10, 20], stops=[late, early], vehicles=vans, weeks=2, same_hour_s=0)
    assert best_plan(kept) == (0, 160.0 * MINUTE + 80 * MINUTE)


def test_balance_shares_the_stops_between_the_vehicles():
    vans = [vehicle(works=TWO_DAYS), vehicle(works=TWO_DAYS)]
    assert best_plan(pair(vans=vans, balance_cost_per_s=1.0))[1] == 40.0 * KM + 9_600
    shared = best_plan(pair(vans=vans, balance_cost_per_s=10.0))[1]
    assert shared == 60.0 * KM + 10 * 20 * MINUTE


def test_the_shortest_day_may_lie_past_the_first_windows():
    first = stop(1, time_windows=(TimeWindow(0, 10 * MINUTE), TimeWindow(4 * HOUR, 5 * HOUR)))
    second = stop(2, time_windows=(TimeWindow(3 * HOUR, 3 * HOUR), TimeWindow(6 * HOUR, 7 * HOUR)))
    problem = line_problem([10, 20], stops=[first, second])
    assert shortest_day_s(problem, 0, (0, 1)) == (10 + 60 + 10 + 60 + 20) * MINUTE


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rich_problems(most_stops=3))
def test_a_rule_less_never_makes_the_best_plan_worse(problem):
    strict = best_plan(problem)
    free = replace(problem, apart=(), together=(), once_a_week=(), same_hour_s=None)
    assert best_plan(free) <= (strict[0], strict[1] + 1e-6)
    assert best_plan(replace(free, balance_cost_per_s=0.0)) <= (strict[0], strict[1] + 1e-6)
