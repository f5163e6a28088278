"""Least change: one way out of each disturbance, and brute force on tiny problems."""

from dataclasses import replace

import pytest

from routing.analysis.change_cost import NO_VEHICLE, ChangeCost, with_change_cost
from routing.analysis.least_change import replan, replan_once
from routing.check.judge import check
from routing.solver.deadline import Deadline
from tests.instances import (
    KM,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    THURSDAY,
    TUESDAY,
    days,
    drive,
    line_problem,
    once,
    square,
    stop,
    vehicle,
    weekly,
)
from tests.routing.brute_force import best_plan

ENOUGH = Deadline(effort=30_000)

TWO_DAYS = [vehicle(works=(MONDAY, TUESDAY, NEXT_MONDAY, NEXT_TUESDAY), max_stops=2)]
DEAR, CHEAP = ChangeCost(day=100.0 * KM, vehicle=100.0 * KM), ChangeCost(day=1.0, vehicle=1.0)


def fortnight(**rules):
    """Two weekly stops on Monday, two on Tuesday; one van that serves two stops a day."""
    stops = [stop(1 + k, weekly(MONDAY, TUESDAY)) for k in range(4)]
    return line_problem([10, 20, -10, -20], stops=stops, vehicles=TWO_DAYS, weeks=2, **rules)


def former_of(problem):
    return [
        drive(problem, order, day=day + 7 * week)
        for week in (0, 1)
        for day, order in ((MONDAY, (0, 1)), (TUESDAY, (2, 3)))
    ]


def away(problem, *absent, v=0):
    """Take days from the calendar of a vehicle."""
    vans = list(problem.vehicles)
    vans[v] = replace(vans[v], days=vans[v].days - frozenset(absent))
    return replace(problem, vehicles=tuple(vans))


def days_of(plan, i):
    return {route.day for route in plan.solution.routes if i in route.stops}


def test_nothing_changes_where_nothing_happened():
    problem = fortnight()
    plan = replan(problem, former_of(problem), change_cost=CHEAP, deadline=ENOUGH)
    assert plan.changes == ()
    assert plan.cost == plan.solution.cost == 160 * KM
    assert plan.is_proven
    assert replan_once(problem, former_of(problem), change_cost=CHEAP).weeks == ()


def test_a_breakdown_moves_the_visits_of_its_day_and_leaves_the_other_weeks():
    vans = [replace(TWO_DAYS[0], max_stops=4)]
    problem = replace(fortnight(), vehicles=tuple(vans))
    former = former_of(problem)
    plan = replan_once(away(problem, NEXT_TUESDAY), former, change_cost=DEAR)
    assert [(c.stop, c.day) for c in plan.changes] == [(2, NEXT_MONDAY), (3, NEXT_MONDAY)]
    assert days_of(plan, 2) == {TUESDAY, NEXT_MONDAY}
    assert plan.weeks == (1,)
    assert plan.dropped == ()
    assert plan.is_proven
    assert plan.change_cost == 200 * KM
    assert [r for r in plan.solution.routes if r.day < 7] == former[:2]


def test_visits_that_find_no_room_in_their_week_are_named():
    problem = fortnight()
    plan = replan_once(away(problem, TUESDAY), former_of(problem), change_cost=DEAR)
    assert plan.dropped == ((2, TUESDAY), (3, TUESDAY))
    assert {(u.stop, u.missing_visits) for u in plan.solution.unserved} == {(2, 1), (3, 1)}
    assert plan.solution.status == "partial"
    assert plan.changes == ()


def test_another_vehicle_comes_on_the_same_day_where_that_is_the_least_change():
    works = (MONDAY, TUESDAY)
    problem = square(patterns=once(MONDAY, TUESDAY), vehicles=[vehicle(works=works)] * 2)
    former = [drive(problem, (0, 1, 2, 3), day=MONDAY)]
    price = ChangeCost(day=10.0 * KM, vehicle=1.0 * KM)
    plan = replan_once(away(problem, MONDAY), former, change_cost=price)
    assert [(c.day, c.vehicle, c.former_vehicle) for c in plan.changes] == [(MONDAY, 1, 0)] * 4
    assert plan.solution.cost == 100 * KM + 4 * KM


def test_a_closed_stop_moves_alone():
    problem = square(patterns=once(MONDAY, TUESDAY), vehicles=[vehicle(works=(MONDAY, TUESDAY))])
    former = [drive(problem, (0, 1, 2, 3), day=MONDAY)]
    closed = [(1, MONDAY)]
    moved = replan_once(problem, former, change_cost=DEAR, closures=closed)
    assert [(c.stop, c.day) for c in moved.changes] == [(1, TUESDAY)]
    assert days_of(moved, 0) == {MONDAY}
    assert moved.is_proven


@pytest.mark.parametrize("price", [1e3, 1e5, 1e7])
def test_no_visit_is_dropped_because_a_change_is_dear(price):
    problem = fortnight()
    dear = ChangeCost(day=price * KM, vehicle=price * KM)
    closed = [(0, MONDAY)]
    former = [drive(problem, (0, 1), day=MONDAY), drive(problem, (2,), day=TUESDAY)]
    found = replan_once(problem, former, change_cost=dear, closures=closed, deadline=ENOUGH)
    assert (found.dropped, days_of(found, 0)) == ((), {TUESDAY})
    assert found.is_proven


def test_a_visit_whose_week_is_all_closed_is_dropped():
    problem = line_problem([10, 20])
    former = [drive(problem, (0, 1))]
    plan = replan_once(problem, former, change_cost=DEAR, closures=[(0, MONDAY)])
    assert plan.dropped == ((0, MONDAY),)
    assert plan.solution.unserved[0].reason == "no_vehicle_day"


def test_a_new_stop_joins_without_moving_the_others_at_a_high_price():
    stops = [stop(k, once(MONDAY, TUESDAY)) for k in (1, 2, 3)]
    vans = [vehicle(works=(MONDAY, TUESDAY), max_stops=2)]
    problem = line_problem([10, 12, 11], stops=stops, vehicles=vans)
    former = [drive(problem, (0, 1), day=MONDAY)]
    plan = replan(problem, former, change_cost=DEAR, deadline=ENOUGH)
    assert plan.changes == ()
    assert days_of(plan, 2) == {TUESDAY}
    assert plan.is_proven


def test_a_cheap_change_is_made_where_it_saves_more():
    stops = [stop(k, once(MONDAY, TUESDAY)) for k in (1, 2)]
    problem = line_problem([10, 11], stops=stops, vehicles=[vehicle(works=(MONDAY, TUESDAY))])
    former = [drive(problem, (0,), day=MONDAY), drive(problem, (1,), day=TUESDAY)]
    plan = replan(
        problem, former, change_cost=ChangeCost(day=5.0 * KM, vehicle=0.0), deadline=ENOUGH
    )
    assert len(plan.changes) == 1
    assert (plan.cost, plan.solution.cost) == (22 * KM, 27 * KM)
    assert len(replan(problem, former, change_cost=DEAR, deadline=ENOUGH).changes) == 0


def test_the_past_stays_as_it_was():
    problem = fortnight()
    former = former_of(problem)
    later = away(problem, TUESDAY, NEXT_TUESDAY)
    plan = replan(later, former, change_cost=CHEAP, frozen_until_day=7, deadline=ENOUGH)
    assert [r for r in plan.solution.routes if r.day < 7] == former[:2]
    assert {u.stop for u in plan.solution.unserved} == {2, 3}
    moved = replan_once(
        replace(later, vehicles=(replace(later.vehicles[0], max_stops=4),)),
        former,
        change_cost=CHEAP,
        frozen_until_day=7,
    )
    assert {c.day for c in moved.changes} == {NEXT_MONDAY}


def test_a_new_weekly_stop_begins_after_the_past():
    problem = fortnight()
    former = [drive(problem, (0, 1), day=day) for day in (MONDAY, NEXT_MONDAY)]
    plan = replan(problem, former, change_cost=DEAR, frozen_until_day=7, deadline=ENOUGH)
    assert days_of(plan, 0) == {MONDAY, NEXT_MONDAY}
    assert days_of(plan, 2) == {NEXT_TUESDAY}
    assert plan.solution.unserved == ()


def test_a_past_route_of_a_vehicle_that_has_gone_is_refused():
    problem = fortnight()
    gone = [replace(route, vehicle=NO_VEHICLE) for route in former_of(problem)]
    with pytest.raises(ValueError, match="needs a vehicle"):
        replan(problem, gone, change_cost=CHEAP, frozen_until_day=7, deadline=ENOUGH)
    assert len(replan(problem, gone, change_cost=CHEAP, deadline=ENOUGH).changes) == 8


def test_the_hours_of_a_route_that_stays_are_kept():
    problem = line_problem([10, 20])
    late = drive(problem, (1, 0), depart_s=3600)
    plan = replan(problem, [late], change_cost=CHEAP, deadline=ENOUGH)
    assert plan.solution.routes == (late,)
    assert plan.shifted == ()


def test_a_price_of_change_is_neither_negative_nor_infinite():
    with pytest.raises(ValueError, match="negative"):
        ChangeCost(day=-1.0, vehicle=0.0)


@pytest.mark.parametrize("price_km", [0.0, 3.0, 11.0, 30.0, 200.0])
def test_least_change_equals_brute_force(price_km):
    stops = [stop(1 + k, once(MONDAY, TUESDAY, THURSDAY)) for k in range(4)]
    works = (MONDAY, TUESDAY)
    vans = [vehicle(works=works, max_stops=2), vehicle(works=(THURSDAY,), max_stops=3)]
    problem = line_problem([10, 25, -8, -30], stops=stops, vehicles=vans)
    former = [
        drive(problem, (0, 2), day=MONDAY),
        drive(problem, (3,), day=TUESDAY),
        drive(problem, (1,), day=THURSDAY, v=1),
    ]
    price = ChangeCost(day=price_km * KM, vehicle=price_km * KM)
    plan = replan(problem, former, change_cost=price, deadline=ENOUGH)
    _, least = best_plan(with_change_cost(problem, former, price))
    assert plan.solution.cost == pytest.approx(least)
    assert plan.is_proven
    assert check(plan.problem, plan.solution) == ()


def test_days_are_named_as_in_the_patterns():
    problem = fortnight()
    plan = replan(
        away(problem, NEXT_TUESDAY), former_of(problem), change_cost=DEAR, deadline=ENOUGH
    )
    served = [days_of(plan, i) for i in range(4)]
    assert all(not one or one in (days(0, 7), days(1, 8)) for one in served)


@pytest.mark.parametrize(
    ("closed", "frozen", "found"),
    [
        ((MONDAY, TUESDAY), 0, {NEXT_MONDAY}),
        ((MONDAY, TUESDAY, NEXT_MONDAY), 0, {NEXT_TUESDAY}),
        ((NEXT_MONDAY, NEXT_TUESDAY), 0, {MONDAY}),
        ((NEXT_MONDAY, NEXT_TUESDAY), TUESDAY, {TUESDAY}),
        ((NEXT_MONDAY, NEXT_TUESDAY, TUESDAY), TUESDAY, set()),
    ],
)
def test_a_visit_that_no_week_binds_moves_to_another_from_the_frozen_day_on(closed, frozen, found):
    """The van passes on both Mondays: the visit rides along, else it has a Tuesday of its own."""
    every = (MONDAY, TUESDAY, NEXT_MONDAY, NEXT_TUESDAY)
    stops = [stop(1, weekly(MONDAY)), stop(2, once(*every))]
    problem = line_problem([20, 10], stops=stops, vehicles=TWO_DAYS, weeks=2)
    first = closed[0]
    former = [
        drive(problem, (0, 1) if day == first else (0,), day=day) for day in (MONDAY, NEXT_MONDAY)
    ]
    asked = {
        "change_cost": CHEAP,
        "closures": [(1, day) for day in closed],
        "frozen_until_day": frozen,
        "deadline": ENOUGH,
    }
    assert days_of(replan_once(problem, former, **asked), 1) == set()
    plan = replan_once(problem, former, **asked, spare_weeks={1: 1})
    assert days_of(plan, 1) == found
    assert plan.dropped == (() if found else ((1, first),))
    assert [(c.stop, c.day) for c in plan.changes] == [(1, day) for day in found]
    assert plan.solution.lower_bound <= plan.solution.cost
    assert not check(plan.problem, plan.solution)


@pytest.mark.parametrize(("spare", "lost"), [({1: 1}, ()), ({}, ((0, 7),))])
def test_of_two_visits_the_one_that_can_be_made_up_gives_way(spare, lost):
    """The far weekly stop would be lost: the near fortnightly one goes to the week before."""
    van = vehicle(works=(MONDAY, TUESDAY, NEXT_MONDAY, NEXT_TUESDAY), max_stops=1)
    stops = [stop(1, weekly(MONDAY, TUESDAY)), stop(2, once(MONDAY, TUESDAY, 7, 8))]
    problem = line_problem([100, 10], stops=stops, vehicles=(van,), weeks=2)
    former = [
        drive(problem, (0,)),
        drive(problem, (0,), day=NEXT_MONDAY),
        drive(problem, (1,), day=NEXT_TUESDAY),
    ]
    plan = replan_once(
        away(problem, NEXT_TUESDAY),
        former,
        change_cost=CHEAP,
        spare_weeks=spare,
        deadline=ENOUGH,
    )
    assert plan.dropped == lost
    assert days_of(plan, 1) == ({TUESDAY} if spare else {NEXT_MONDAY})
    assert not check(plan.problem, plan.solution)


def of_one_crew(*, crew=1):
    """Two vans on Mondays and Tuesdays; a weekly stop for each, either day."""
    works = (MONDAY, TUESDAY, NEXT_MONDAY, NEXT_TUESDAY)
    vans = [vehicle(works=works, max_stops=1, crew=crew) for _ in range(2)]
    stops = [stop(1 + k, weekly(MONDAY, TUESDAY)) for k in range(2)]
    return line_problem([10, -10], stops=stops, vehicles=vans, weeks=2)


def test_a_crew_that_drove_two_vans_at_once_no_longer_does():
    problem = of_one_crew()
    former = [drive(problem, (v,), day=day, v=v) for v in (0, 1) for day in (0, 7)]
    assert replan_once(of_one_crew(crew=None), former, change_cost=CHEAP).weeks == ()
    plan = replan_once(problem, former, change_cost=CHEAP, deadline=ENOUGH)
    assert plan.weeks == (0, 1)
    assert (len(plan.changes), plan.is_proven) == (2, True)
    assert check(plan.problem, plan.solution) == ()
    assert len({route.day for route in plan.solution.routes}) == 4


def test_the_past_of_a_crew_stays_even_where_it_drove_two_vans():
    problem = of_one_crew()
    former = [drive(problem, (v,), day=day, v=v) for v in (0, 1) for day in (0, 7)]
    plan = replan_once(
        problem, former, change_cost=CHEAP, frozen_until_day=NEXT_MONDAY, deadline=ENOUGH
    )
    assert plan.weeks == (1,)
    assert [r.day for r in plan.solution.routes if r.day < NEXT_MONDAY] == [0, 0]


def test_a_stop_that_was_visited_keeps_its_van_whatever_the_crew():
    works = ((MONDAY, NEXT_MONDAY), (TUESDAY, NEXT_TUESDAY), (MONDAY, NEXT_TUESDAY))
    vans = [vehicle(works=w, van=v) for w, v in zip(works, (5, 5, None), strict=True)]
    patterns = [days(MONDAY, NEXT_MONDAY), days(MONDAY, NEXT_TUESDAY)]
    problem = line_problem([10], stops=[stop(1, patterns)], vehicles=vans, weeks=2)
    former = [drive(problem, (0,), day=day) for day in (MONDAY, NEXT_MONDAY)]
    plan = replan(
        away(problem, NEXT_MONDAY),
        former,
        change_cost=CHEAP,
        frozen_until_day=TUESDAY,
        deadline=ENOUGH,
    )
    routes = [(route.day, route.vehicle) for route in plan.solution.routes]
    assert routes == [(MONDAY, 0), (NEXT_TUESDAY, 1)]
