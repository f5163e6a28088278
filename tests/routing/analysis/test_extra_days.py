from dataclasses import replace

import numpy as np

from routing.analysis.extra_days import extra_days
from routing.check.judge import check
from routing.solver.deadline import Deadline
from tests.instances import (
    HOUR,
    KM,
    MONDAY,
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
from tests.routing.brute_force import best_plan


def test_vehicles_alike_are_tried_once_and_each_weekday_apart():
    vans = [vehicle(works=(MONDAY,)), vehicle(works=(TUESDAY,)), vehicle(fixed_cost=9.0)]
    stops = [stop(1, once(MONDAY, TUESDAY))]
    problem = line_problem([10], stops=stops, vehicles=vans)
    found = extra_days(problem, (), [0], deadline=Deadline(effort=3_000)).days
    assert {(extra.vehicle, extra.weekday) for extra in found} == {(0, 0), (0, 1), (2, 0), (2, 1)}
    assert [extra.cost for extra in found] == [20 * KM, 20 * KM, 20 * KM + 9, 20 * KM + 9]


def test_what_serves_one_weekday_is_checked_on_the_others_too():
    stops = [stop(k, weekly(MONDAY, TUESDAY)) for k in (1, 2)]
    problem = line_problem([10, 20], stops=stops, vehicles=(vehicle(works=()),), weeks=2)
    for extra in extra_days(problem, (), [0, 1], deadline=Deadline(effort=3_000)).days:
        works = days(extra.weekday, extra.weekday + 7)
        more = replace(problem, vehicles=(replace(problem.vehicles[0], days=works),))
        assert not check(more, planned(more, *extra.routes))
        assert {route.day for route in extra.routes} == works


def test_a_weekly_stop_needs_the_day_in_every_week():
    stops = [stop(1, weekly(MONDAY)), stop(2, (days(MONDAY, 8),))]
    problem = line_problem([10, 20], stops=stops, vehicles=(vehicle(works=()),), weeks=2)
    (extra,) = extra_days(problem, (), [0, 1], deadline=Deadline(effort=3_000)).days
    assert (extra.weekday, extra.stops) == (MONDAY, (0,))
    assert [route.day for route in extra.routes] == [0, 7]


def test_a_stop_kept_apart_from_one_of_the_plan_waits_for_another_weekday():
    stops = [stop(1), stop(2, once(MONDAY, TUESDAY))]
    problem = line_problem([10, 20], stops=stops, apart=(days(0, 1),))
    found = extra_days(problem, [drive(problem, [0])], [1], deadline=Deadline(effort=3_000)).days
    assert [extra.weekday for extra in found] == [TUESDAY]


def test_a_vehicle_that_a_stop_refuses_is_not_offered():
    vans = [vehicle(), vehicle(cost_per_metre=2.0)]
    problem = line_problem([10], stops=[stop(1, vehicles=days(1))], vehicles=vans)
    found = extra_days(problem, (), [0], deadline=Deadline(effort=3_000)).days
    assert [extra.vehicle for extra in found] == [1]


def test_a_visit_with_a_cost_of_its_own_makes_the_extra_day_dearer():
    costs = np.zeros((1, 7, 2))
    costs[0, MONDAY, 1] = 5.0
    vans = [vehicle(), vehicle(cost_per_metre=2.0)]
    problem = line_problem([10], vehicles=vans, visit_cost=costs)
    found = extra_days(problem, (), [0], deadline=Deadline(effort=3_000)).days
    assert [extra.cost for extra in found] == [20 * KM, 40 * KM + 5]


def test_the_plan_with_the_extra_day_passes_the_check_and_no_other_day_serves_more():
    vans = (vehicle(works=(MONDAY,), longest_day_s=3 * HOUR),)
    stops = [stop(k, once(MONDAY)) for k in range(1, 5)]
    problem = line_problem([20, -20, 25, 28], stops=stops, vehicles=vans)
    routes = [drive(problem, [1])]
    (extra,) = extra_days(problem, routes, [0, 2, 3], deadline=Deadline(effort=3_000)).days
    more = replace(problem, vehicles=(*vans, vans[0]))
    left_out = {0, 2, 3} - set(extra.stops)
    added = [replace(route, vehicle=1) for route in extra.routes]
    assert not check(more, planned(more, *routes, *added, left_out=left_out))
    alone = replace(problem.only([0, 2, 3]), vehicles=vans)
    assert len(left_out) == best_plan(alone)[0]


def test_once_time_is_up_what_was_found_is_given_as_incomplete():
    problem = line_problem([10])
    found = extra_days(problem, (), [0], deadline=Deadline(seconds=-1))
    assert (found.days, found.is_complete) == ((), False)


def test_vehicles_that_differ_by_their_people_alone_are_tried_once():
    vans = [vehicle(crew=1), vehicle(crew=1), vehicle(crew=2, van=1), vehicle(works=(1,), van=1)]
    problem = line_problem([10], stops=[stop(1, once(MONDAY, TUESDAY))], vehicles=vans)
    found = extra_days(problem, (), [0], deadline=Deadline(effort=3_000)).days
    assert [(extra.vehicle, extra.weekday) for extra in found] == [(0, 0), (0, 1)]
