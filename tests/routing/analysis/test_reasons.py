from dataclasses import replace

from routing.analysis.conflicts import Judge
from routing.analysis.reasons import LeftOut, _detailed, explain, left_out_stops
from routing.check.judge import check
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
    MONDAY,
    THURSDAY,
    TUESDAY,
    days,
    drive,
    line_problem,
    once,
    planned,
    stop,
    vehicle,
    weekly,
    window,
)
from tests.routing.brute_force import best_plan, cheapest_route

ENOUGH = Deadline(effort=5_000)


def crowded(*, longest_day_s=4 * HOUR, **rules):
    """Two stops on either side of the depot, 4 h together, and 25 min too little for both."""
    vans = (vehicle(works=(MONDAY, TUESDAY), longest_day_s=longest_day_s - 25 * MINUTE),)
    stops = [stop(1), stop(2)]
    problem = line_problem([30, -30], stops=stops, vehicles=vans, **rules)
    return problem, (drive(problem, [0]),)


def test_a_plan_that_serves_everyone_needs_no_explanation():
    problem = line_problem([10])
    found = explain(problem, [drive(problem, [0])], deadline=ENOUGH)
    assert (found.left_out, found.extra_days, found.is_complete) == ((), (), True)


def test_two_stops_that_cannot_share_a_day_are_named_with_what_lacks():
    problem, routes = crowded()
    (one,) = explain(problem, routes, deadline=ENOUGH).left_out
    (met,) = one.conflicts
    assert (one.stop, one.placement) == (1, None)
    assert (met.stops, met.day, met.limit, met.lacking_s) == ((0, 1), MONDAY, "day", 25 * MINUTE)
    assert cheapest_route(problem, 0, frozenset(met.stops)) is None


def test_a_weekday_that_the_stop_does_not_allow_is_offered():
    problem, routes = crowded()
    (one,) = explain(problem, routes, deadline=ENOUGH).left_out
    (offer,) = one.other_weekdays
    assert (offer.days, offer.cost) == ((TUESDAY,), 60 * KM)
    allowed = replace(problem.stops[1], visit_patterns=once(*offer.days))
    assert best_plan(replace(problem, stops=(problem.stops[0], allowed)))[0] == 0


def test_a_stop_that_simply_fits_comes_with_its_place():
    problem, routes = crowded(longest_day_s=5 * HOUR)
    (one,) = explain(problem, routes, deadline=ENOUGH).left_out
    assert one.placement is not None
    assert (one.placement.days, one.placement.cost) == ((MONDAY,), 60 * KM)


def test_a_stop_too_far_says_how_much_longer_the_day_must_be():
    problem = line_problem([200], vehicles=(vehicle(longest_day_s=7 * HOUR),))
    (one,) = explain(problem, (), deadline=ENOUGH).left_out
    assert one.reason == "too_far"
    assert one.alone is not None
    assert (one.alone.limit, one.alone.lacking_s) == ("day", 40 * MINUTE)


def test_of_several_vehicles_the_one_that_lacks_least_is_named():
    vans = [vehicle(longest_day_s=hours * HOUR) for hours in (5, 7, 6)]
    (one,) = explain(line_problem([200], vehicles=vans), (), deadline=ENOUGH).left_out
    assert one.alone is not None
    assert (one.alone.vehicle, one.alone.lacking_s) == (1, 40 * MINUTE)


def test_hours_that_nobody_can_keep_say_how_much_wider_they_must_be():
    early = stop(1, time_windows=window(0, 20 * MINUTE))
    (one,) = explain(line_problem([30], stops=[early]), (), deadline=ENOUGH).left_out
    assert one.reason == "time_window"
    assert one.alone is not None
    assert (one.alone.limit, one.alone.lacking_s) == ("hours", 10 * MINUTE)


def test_a_stop_on_a_day_without_a_vehicle_says_so_and_a_day_more_serves_it():
    problem = line_problem([10], stops=[stop(1, once(THURSDAY))])
    found = explain(problem, (), deadline=ENOUGH)
    assert found.left_out[0].reason == "no_vehicle_day"
    assert [(extra.weekday, extra.stops) for extra in found.extra_days] == [(THURSDAY, (0,))]


def test_the_stops_of_a_relation_are_named():
    problem, routes = crowded(longest_day_s=9 * HOUR, apart=(days(0, 1),))
    (one,) = explain(problem, routes, deadline=ENOUGH).left_out
    assert (one.reason, one.bound_to) == ("relation", (0,))


def test_an_extra_day_serves_the_stops_it_names_and_the_plan_stays():
    vans = (vehicle(works=(0, 7), longest_day_s=4 * HOUR),)
    stops = [stop(k, weekly(MONDAY)) for k in (1, 2, 3)]
    problem = line_problem([40, -40, -45], stops=stops, vehicles=vans, weeks=2)
    routes = [drive(problem, [0], day=day) for day in (0, 7)]
    extra = explain(problem, routes, deadline=ENOUGH).extra_days[0]
    assert (extra.vehicle, extra.weekday, extra.stops) == (0, MONDAY, (1, 2))
    more = replace(problem, vehicles=(*vans, replace(vans[0], days=days(0, 7))))
    added = [replace(route, vehicle=1) for route in extra.routes]
    assert not check(more, planned(more, *routes, *added))
    assert extra.cost == sum(route.cost for route in added)
    assert best_plan(more)[0] == 0


def test_an_extra_day_serves_as_many_as_brute_force_on_that_day_alone():
    vans = (vehicle(works=(MONDAY,), longest_day_s=3 * HOUR),)
    stops = [stop(k, once(MONDAY, TUESDAY)) for k in range(1, 6)]
    problem = line_problem([20, -20, 25, -25, 60], stops=stops, vehicles=vans)
    plan = solve(problem, deadline=Deadline(effort=3_000))
    left = left_out_stops(problem, plan.routes)
    extra = explain(problem, plan.routes, deadline=ENOUGH).extra_days[0]
    alone = replace(problem.only(left), vehicles=(replace(vans[0], days=days(extra.weekday)),))
    assert len(extra.stops) == len(left) - best_plan(alone)[0] > 0


def test_a_prize_that_is_too_small_asks_for_no_vehicle():
    rich = stop(1, prize=5.0)
    problem = line_problem([60], stops=[rich])
    found = explain(problem, (), deadline=ENOUGH)
    assert found.left_out[0].reason == "not_worth_it"
    assert found.extra_days == ()


def test_without_time_the_reasons_are_given_and_the_rest_is_said_to_lack():
    problem, routes = crowded()
    found = explain(problem, routes, deadline=Deadline(seconds=0.0))
    assert [one.reason for one in found.left_out] == ["days_full"]
    assert not found.is_complete


def test_a_stop_whose_conflicts_are_cut_short_is_said_to_lack_some():
    problem, routes = crowded()
    judge, one = Judge(problem), LeftOut(stop=1, reason="days_full")
    late, is_whole = _detailed(judge, routes, one, Deadline(seconds=0).begin())
    assert (late.conflicts, is_whole) == ((), False)
    on_time, is_whole = _detailed(judge, routes, one, Deadline(effort=60_000).begin())
    assert (len(on_time.conflicts), is_whole) == (1, True)


def test_the_stop_that_is_asked_about_changes_no_fact_and_no_order():
    stops = [stop(1), stop(2), stop(3)]
    vans = (vehicle(works=(MONDAY, TUESDAY), longest_day_s=4 * HOUR, max_stops=1),)
    problem = line_problem([30, -30, 20], stops=stops, vehicles=vans)
    routes = (drive(problem, [0]),)
    found = explain(problem, routes, first=2, deadline=ENOUGH)
    assert [one.stop for one in found.left_out] == [1, 2]
    assert found == explain(problem, routes, deadline=ENOUGH)


def test_a_crew_that_drives_another_van_is_the_reason():
    vans = [vehicle(works=(MONDAY,), max_stops=1, crew=1) for _ in range(2)]
    problem = line_problem([30, -30], vehicles=vans)
    (one,) = explain(problem, (drive(problem, [0]),), deadline=ENOUGH).left_out
    assert (one.reason, one.placement) == ("fleet_full", None)
    met = {conflict.vehicle: (conflict.limit, conflict.stops) for conflict in one.conflicts}
    assert met == {0: ("count", (0, 1)), 1: ("crew", (1,))}
    free = replace(problem, vehicles=(vans[0], replace(vans[1], crew=None)))
    (one,) = explain(free, (drive(free, [0]),), deadline=ENOUGH).left_out
    assert one.placement is not None
    assert one.placement.vehicles == (1,)
