"""
What the checker says of a whole plan: hours, relations, prizes, costs, balance, status.

Stops at 10, 20 and 30 km are served once, in one hour, on one of two Mondays or Tuesdays.
"""

from dataclasses import replace

import numpy as np
import pytest

from routing.check.judge import check
from routing.solution import UnservedStop
from tests.instances import (
    HOUR,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    TUESDAY,
    days,
    drive,
    line_problem,
    once,
    planned,
    stop,
    vehicle,
    weekly,
)

WORKS = (MONDAY, TUESDAY, NEXT_MONDAY, NEXT_TUESDAY)
ANY_DAY = once(*WORKS)


def three(*, prizes=(None, None, None), **rules):
    stops = [stop(1 + k, ANY_DAY, prize=prize) for k, prize in enumerate(prizes)]
    vans = [vehicle(works=WORKS, fixed_cost=5.0), vehicle(works=WORKS)]
    return line_problem([10, 20, 30], stops=stops, vehicles=vans, weeks=2, **rules)


def said(problem, *routes, **facts):
    return check(problem, planned(problem, *routes, **facts))


def served(problem, *on):
    """One plan of three stops, each on its day; those of a day in one route."""
    return [
        drive(problem, [i for i, d in enumerate(on) if d == day], day=day)
        for day in sorted(set(on))
    ]


def weekly_at(first_s, second_s, **rules):
    problem = line_problem(
        [10], stops=[stop(1, weekly(0))], vehicles=[vehicle(works=WORKS)], weeks=2, **rules
    )
    routes = [
        drive(problem, [0], depart_s=first_s),
        drive(problem, [0], day=NEXT_MONDAY, depart_s=second_s),
    ]
    return said(problem, *routes)


@pytest.mark.parametrize(("second_s", "late"), [(HOUR + 900, False), (HOUR + 901, True)])
def test_a_stop_keeps_its_hour_as_closely_as_asked(second_s, late):
    spread = ("stop 0: its hours spread over 901 s, more than 900",)
    assert weekly_at(HOUR, second_s, same_hour_s=900) == (spread if late else ())
    assert weekly_at(second_s, HOUR, same_hour_s=900) == (spread if late else ())
    assert weekly_at(second_s, HOUR) == ()


@pytest.mark.parametrize(("day", "fits"), [(MONDAY, False), (TUESDAY, True), (NEXT_MONDAY, True)])
def test_stops_that_must_be_apart_are_never_served_on_the_same_day(day, fits):
    problem = three(apart=(days(0, 1),))
    text = "stops 0 and 1: both on days [0], which must be apart"
    assert said(problem, *served(problem, MONDAY, day, MONDAY)) == (() if fits else (text,))


def test_two_vehicles_do_not_set_apart_what_they_serve_on_the_same_day():
    problem = three(apart=(days(0, 1),))
    routes = [drive(problem, [0, 2]), drive(problem, [1], v=1)]
    assert len(said(problem, *routes)) == 1


@pytest.mark.parametrize(("day", "fits"), [(MONDAY, True), (TUESDAY, False), (NEXT_MONDAY, False)])
def test_stops_that_go_together_are_served_on_the_same_days(day, fits):
    problem = three(together=(days(0, 1),))
    text = "stops 0 and 1: not served on the same days"
    assert said(problem, *served(problem, MONDAY, day, MONDAY)) == (() if fits else (text,))


def test_a_stop_that_lacks_visits_binds_no_other():
    problem = three(together=(days(0, 1),))
    assert said(problem, drive(problem, [1, 2]), left_out=[0]) == ()


@pytest.mark.parametrize(("day", "fits"), [(MONDAY, False), (TUESDAY, False), (NEXT_MONDAY, True)])
def test_a_set_is_visited_once_a_week(day, fits):
    problem = three(once_a_week=(days(0, 1),))
    text = "week 0: 2 visits to the stops [0, 1]"
    assert said(problem, *served(problem, MONDAY, day, MONDAY)) == (() if fits else (text,))


def test_what_a_relation_forbids_is_placed_at_the_first_day_and_stop():
    apart, weekly = three(apart=(days(0, 1),)), three(once_a_week=(days(1, 2),))
    routes = served(apart, MONDAY, MONDAY, TUESDAY)
    (found,) = said(apart, *routes)
    assert (found.rule, found.stop, found.day) == ("apart", 0, MONDAY)
    (found,) = said(weekly, *served(weekly, MONDAY, NEXT_MONDAY, NEXT_TUESDAY))
    assert (found.rule, found.stop, found.day) == ("once_a_week", 1, NEXT_MONDAY)


def test_stops_that_meet_twice_are_told_at_their_first_day():
    stops = [stop(1, [days(MONDAY, NEXT_MONDAY)]), stop(2, [days(MONDAY, NEXT_MONDAY)])]
    vans = [vehicle(works=WORKS)]
    problem = line_problem([10, 20], stops=stops, vehicles=vans, weeks=2, apart=(days(0, 1),))
    (found,) = said(problem, *(drive(problem, [0, 1], day=day) for day in (MONDAY, NEXT_MONDAY)))
    assert (found, found.day) == (
        "stops 0 and 1: both on days [0, 7], which must be apart", MONDAY
    )  # fmt: skip


def test_a_stop_with_a_prize_may_stay_out_of_a_complete_plan():
    problem = three(prizes=(None, None, 70.0))
    plan = planned(problem, drive(problem, [0, 1]), left_out=[2])
    assert (plan.status, plan.cost) == ("feasible", 40_000 + 5 + 70)
    assert check(problem, plan) == ()
    assert check(problem, replace(plan, status="optimal")) == ()


def test_a_prize_is_lost_where_the_stop_stays_out():
    problem = three(prizes=(None, None, 70.0))
    text = said(problem, drive(problem, [0, 1]), left_out=[2], cost=40_005.0, lower_bound=0.0)
    assert text == ("the plan costs 40075.0, not 40005.0",)


def test_a_prize_asks_for_all_the_visits():
    twice = stop(1, weekly(0), prize=9.0)
    problem = line_problem([10], stops=[twice], vehicles=[vehicle(works=WORKS)], weeks=2)
    text = "stop 0: served in part, with a prize that asks for all its visits"
    assert said(problem, drive(problem, [0]), left_out=[0]) == (text,)


def test_a_stop_without_a_prize_is_never_said_not_to_be_worth_it():
    problem = three()
    plan = planned(problem, drive(problem, [0, 1]), left_out=[2])
    unwilling = UnservedStop(stop=2, missing_visits=1, reason="not_worth_it")
    text = "a stop without a prize is called not worth it"
    assert check(problem, plan) == ()
    assert check(problem, replace(plan, unserved=(unwilling,))) == (text,)


@pytest.mark.parametrize(
    ("prizes", "statuses"),
    [
        ((None, None, None), {"partial"}),
        ((None, None, 70.0), {"optimal", "feasible"}),
        ((None, 70.0, None), {"partial"}),
    ],
)
def test_the_status_says_whether_a_stop_without_a_prize_lacks_visits(prizes, statuses):
    problem = three(prizes=prizes)
    plan = planned(problem, drive(problem, [0, 1]), left_out=[2])
    every = ("optimal", "feasible", "partial", "infeasible")
    assert {s for s in every if check(problem, replace(plan, status=s)) == ()} == statuses


def test_a_plan_without_routes_is_infeasible_unless_nothing_had_to_be_served():
    assert said(three(), left_out=[0, 1, 2], status="infeasible") == ()
    text = "the status does not say whether there is a plan"
    assert said(three(), left_out=[0, 1, 2], status="partial") == (text,)
    assert said(three(prizes=(1.0, 2.0, 3.0)), left_out=[0, 1, 2], status="optimal") == ()


def priced(cells, shape):
    """The second van serves stop 0 on the second Monday; the first one, the others on the first."""
    costs = np.zeros(shape)
    for cell, cost in cells.items():
        costs[cell] = cost
    problem = three(visit_cost=costs)
    routes = [drive(problem, [0], day=NEXT_MONDAY, v=1), drive(problem, [1, 2])]
    return problem, routes, sum(route.cost for route in routes)


@pytest.mark.parametrize(
    ("cells", "shape", "expected"),
    [
        ({(0, NEXT_MONDAY, 1): 6.0, (0, NEXT_MONDAY, 0): 9.0, (0, 0, 1): 9.0}, (3, 14, 2), 6.0),
        ({(0, NEXT_MONDAY, 0): 6.0, (1, 0, 0): 2.0, (1, 7, 0): 9.0}, (3, 14, 1), 8.0),
        ({(0, 0, 1): 6.0, (0, 0, 0): 9.0, (2, 0, 0): 1.0}, (3, 1, 2), 7.0),
        ({(0, 0, 0): 6.0, (1, 0, 0): 2.0, (2, 0, 0): 1.0}, (3, 1, 1), 9.0),
    ],
)
def test_each_visit_has_a_cost_of_its_own(cells, shape, expected):
    problem, routes, driven = priced(cells, shape)
    assert said(problem, *routes, cost=driven + expected, lower_bound=0.0) == ()
    text = f"the plan costs {driven + expected}, not {driven}"
    assert said(problem, *routes, cost=driven, lower_bound=0.0) == (text,)


def test_a_preferred_day_may_be_paid_back():
    problem = three(visit_cost=np.full((3, 1, 1), -20_000.0))
    plan = planned(problem, *served(problem, MONDAY, MONDAY, MONDAY))
    assert plan.cost == 60_000 + 5 - 60_000
    assert check(problem, plan) == ()


def test_the_difference_between_the_times_away_has_a_price():
    problem = three(balance_cost_per_s=0.5)
    routes = [drive(problem, [2], depart_s=HOUR), drive(problem, [0, 1], v=1)]
    plan = planned(problem, *routes)
    assert plan.cost == 60_000 + 5 + 40_000 + 0.5 * (2 * HOUR + 40 * 60 - 2 * HOUR)
    assert check(problem, plan) == ()
    forgotten = replace(plan, cost=100_005.0, lower_bound=0.0)
    assert check(problem, forgotten) == ("the plan costs 101205.0, not 100005.0",)


def test_a_vehicle_that_stays_at_its_depot_has_no_time_away():
    problem = three(balance_cost_per_s=1.0)
    plan = planned(problem, *served(problem, MONDAY, MONDAY, MONDAY))
    assert plan.cost == 60_000 + 5 + 4 * HOUR
    assert check(problem, plan) == ()
    off_duty = (problem.vehicles[0], replace(problem.vehicles[1], days=days()))
    rested = replace(problem, vehicles=off_duty)
    assert planned(rested, *plan.routes).cost == 60_000 + 5
    assert said(rested, *plan.routes) == ()
