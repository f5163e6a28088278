"""The parts of a cost, by hand: stops at 10 and 20 km, one minute a kilometre, one hour each."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from routing.check.judge import check
from routing.objective import imbalance_s, plan_cost, route_cost, route_metres
from tests.instances import (
    KM,
    MINUTE,
    MONDAY,
    TUESDAY,
    drive,
    line_problem,
    once,
    planned,
    stop,
    vehicle,
)
from tests.routing.strategies import rich_problems

VAN = vehicle(
    works=(MONDAY, TUESDAY),
    fixed_cost=7.0,
    cost_per_metre=2.0,
    cost_per_second=0.5,
    nights_away=1,
    night_cost=90.0,
)
PROBLEM = line_problem(
    [10, 20],
    stops=[stop(1), stop(2, once(MONDAY, TUESDAY), prize=30.0)],
    vehicles=[VAN, vehicle(works=(MONDAY,))],
    visit_cost=np.array([[[3.0, 0.0]], [[4.0, 0.0]]]),
    balance_cost_per_s=0.25,
)
BOTH = drive(PROBLEM, [0, 1])
EVENING, MORNING = drive(PROBLEM, [0], ends_at=1), drive(PROBLEM, [1], day=TUESDAY, starts_from=1)


def test_a_route_costs_its_day_its_metres_and_its_time_away():
    assert route_metres(PROBLEM, BOTH) == 40 * KM
    assert route_cost(PROBLEM, BOTH) == 7.0 + 2.0 * 40 * KM + 0.5 * 160 * MINUTE


def test_a_route_that_ends_away_pays_for_the_night_and_not_for_the_way_home():
    assert route_metres(PROBLEM, EVENING) == 10 * KM
    assert route_cost(PROBLEM, EVENING) == 7.0 + 2.0 * 10 * KM + 0.5 * 70 * MINUTE + 90.0
    assert route_metres(PROBLEM, MORNING) == 30 * KM


def test_a_plan_adds_up_its_parts():
    cost = plan_cost(PROBLEM, [EVENING, MORNING], left_out=[])
    assert (cost.distance, cost.fixed, cost.nights) == (2.0 * 40 * KM, 14.0, 90.0)
    assert (cost.time, cost.visits, cost.prizes) == (0.5 * 160 * MINUTE, 7.0, 0.0)
    assert cost.balance == 0.25 * 160 * MINUTE
    assert cost.total == 80_000.0 + 14 + 90 + 4_800 + 7 + 2_400


def test_what_is_left_out_loses_its_prize_if_it_has_one():
    assert plan_cost(PROBLEM, [], left_out=[0, 1]).prizes == 30.0
    assert plan_cost(PROBLEM, [], left_out=[0, 1]).total == 30.0


def test_the_imbalance_is_that_of_the_vehicles_that_have_a_day():
    other = drive(PROBLEM, [1], v=1)
    assert imbalance_s(PROBLEM, [drive(PROBLEM, [0]), other]) == 20 * MINUTE
    assert imbalance_s(PROBLEM, [BOTH]) == 160 * MINUTE
    alone = replace(PROBLEM, vehicles=(VAN,), visit_cost=None)
    assert imbalance_s(alone, [BOTH]) == 0
    assert imbalance_s(replace(alone, vehicles=()), []) == 0


@pytest.mark.parametrize("parts", [(0,), (0, 1)])
def test_a_plan_costs_no_less_for_what_it_adds(parts):
    routes = [(EVENING, MORNING)[k] for k in parts]
    assert plan_cost(PROBLEM, routes, []).total > plan_cost(PROBLEM, routes[:-1], []).total


@settings(max_examples=80, deadline=None)
@given(rich_problems(most_stops=3))
def test_the_checker_finds_the_same_cost_for_any_routes(problem):
    routes = [
        drive(problem, [i], day=min(stop.visit_patterns[0]), v=i % len(problem.vehicles))
        for i, stop in enumerate(problem.stops)
    ]
    texts = check(problem, planned(problem, *routes))
    assert not any("cost" in text for text in texts)
    wrong = planned(problem, *routes, cost=-1000.0, lower_bound=-1000.0)
    assert any("the plan costs" in text for text in check(problem, wrong))
