"""
One right plan, and one mutation for each rule.

The depot is at 0 km, stops at 10, 20 and 30 km; one hour at each. Stop 0 comes each Monday, stop 1
once. The first van comes home after a break, which follows its first stop.
"""

import math
from dataclasses import replace

import pytest

from routing.check.judge import check
from routing.check.rules import Waived
from routing.problem import FOREVER_S
from routing.solution import DayRoute, Solution, UnservedStop
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
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

VAN = vehicle(
    works=(0, 7),
    earliest_start_s=8 * HOUR,
    latest_return_s=18 * HOUR,
    longest_day_s=4 * HOUR,
    max_stops=2,
    capacity=3,
    break_s=30 * MINUTE,
    break_after_s=2 * HOUR,
    fixed_cost=500.0,
)
PROBLEM = line_problem(
    [10, 20, 30],
    stops=[
        stop(1, weekly(0), demand=1, time_windows=window(9 * HOUR, 12 * HOUR)),
        stop(2, once(0, 7), demand=2, vehicles=days(0)),
        stop(3, once(0, 7)),
    ],
    vehicles=[VAN, vehicle(works=(0, 7)), replace(VAN, max_stops=1)],
    weeks=2,
)


def at(hour: int, minute: int = 0) -> int:
    return hour * HOUR + minute * MINUTE


BOTH = DayRoute(
    day=0,
    vehicle=0,
    stops=(0, 1),
    depart_s=at(8, 50),
    starts_s=(at(9), at(10, 40)),
    return_s=at(12),
    break_after=1,
    cost=500.0 + 40 * KM,
)
ALONE = DayRoute(
    day=7,
    vehicle=0,
    stops=(0,),
    depart_s=at(8, 50),
    starts_s=(at(9),),
    return_s=at(10, 10),
    break_after=None,
    cost=500.0 + 20 * KM,
)
FAR = DayRoute(
    day=7,
    vehicle=1,
    stops=(2,),
    depart_s=0,
    starts_s=(30 * MINUTE,),
    return_s=2 * HOUR,
    break_after=None,
    cost=60.0 * KM,
)


def plan(*routes: DayRoute, unserved=(), **changes) -> Solution:
    cost = sum(route.cost for route in routes)
    status = "partial" if unserved else "feasible"
    facts = {"cost": cost, "lower_bound": cost - 1, "status": status, "runtime_s": 0.1, "seed": 0}
    return Solution(routes=routes, unserved=tuple(unserved), **(facts | changes))


def missing(i: int, visits: int = 1) -> UnservedStop:
    return UnservedStop(stop=i, missing_visits=visits, reason="fleet_full")


def violations(*routes: DayRoute, problem=PROBLEM, **changes) -> tuple[str, ...]:
    return check(problem, plan(*routes, **changes))


def test_a_right_plan_is_accepted():
    assert violations(BOTH, ALONE, FAR) == ()


def test_a_right_plan_that_lacks_visits_and_says_so_is_accepted():
    assert violations(BOTH, ALONE, unserved=[missing(2)]) == ()


def test_an_empty_plan_of_nothing_is_accepted():
    nothing = replace(PROBLEM, stops=())
    assert check(nothing, plan(status="optimal", lower_bound=0.0)) == ()


ROUTE_RULES = [
    ("unknown vehicle", {"vehicle": 3}),
    ("unknown vehicle", {"vehicle": -1}),
    ("unknown stop", {"stops": (0, 9)}),
    ("unknown stop", {"stops": (0, -2)}),
    ("one start of service for each", {"starts_s": (at(9),)}),
    ("a route needs stops", {"stops": (), "starts_s": ()}),
    ("starts before the vehicle can be there", {"depart_s": at(8, 51)}),
    ("starts before the vehicle can be there", {"starts_s": (at(9), at(10, 39))}),
    ("the return is earlier than", {"return_s": at(11, 59)}),
    ("the day is too long", {"return_s": at(12, 51)}),
    ("a break is missing", {"break_after": None}),
    ("a break is missing", {"break_after": 3}),
    ("the work after the break is too long", {"return_s": at(12, 31)}),
    ("the cost is", {"cost": BOTH.cost + 1}),
    ("the cost is", {"cost": math.nan}),
]


@pytest.mark.parametrize(("rule", "change"), ROUTE_RULES)
def test_a_route_that_breaks_one_rule_is_refused(rule, change):
    assert any(rule in text for text in violations(replace(BOTH, **change), ALONE, FAR))


PROBLEM_RULES = [
    ("does not work on that day", 0, {"days": days(7)}),
    ("2 stops, more than 1", 0, {"max_stops": 1}),
    ("the load exceeds the capacity", 0, {"capacity": 2}),
    ("the departure is too early", 0, {"earliest_start_s": at(8, 51)}),
    ("the return is too late", 0, {"latest_return_s": at(11, 59)}),
    ("the day is too long", 0, {"longest_day_s": 3 * HOUR}),
    ("the work after the break is too long", 0, {"break_after_s": 80 * MINUTE - 1}),
    ("the cost is", 0, {"fixed_cost": 400.0}),
    ("the cost is", 0, {"cost_per_metre": 2.0}),
    ("the cost is", 0, {"cost_per_second": 0.01}),
]


@pytest.mark.parametrize(("rule", "v", "change"), PROBLEM_RULES)
def test_a_plan_is_refused_where_a_vehicle_can_do_less(rule, v, change):
    vans = list(PROBLEM.vehicles)
    vans[v] = replace(vans[v], **change)
    problem = replace(PROBLEM, vehicles=tuple(vans))
    assert any(rule in text for text in violations(BOTH, ALONE, FAR, problem=problem))


@pytest.mark.parametrize("hours", [(at(9, 1), FOREVER_S), (0, at(8, 59))])
def test_a_start_outside_the_time_window_is_refused(hours):
    first = replace(PROBLEM.stops[0], time_windows=window(*hours))
    problem = replace(PROBLEM, stops=(first, *PROBLEM.stops[1:]))
    texts = violations(BOTH, ALONE, FAR, problem=problem)
    assert {text.split(": ")[1] for text in texts} == {"stop 0 starts outside its time window"}


def test_the_break_may_not_come_after_too_much_work():
    late = replace(BOTH, break_after=2, starts_s=(at(9), at(10, 10)))
    assert violations(late, ALONE, FAR) == ("day 0, vehicle 0: the break comes too late",)


def test_no_break_is_needed_where_the_crew_rests_on_the_spot():
    rested = replace(PROBLEM.stops[1], allows_break=True)
    problem = replace(PROBLEM, stops=(PROBLEM.stops[0], rested, PROBLEM.stops[2]))
    assert violations(replace(BOTH, break_after=None), ALONE, FAR, problem=problem) == ()


def test_a_stop_is_served_only_by_the_vehicles_it_allows():
    other = replace(FAR, stops=(1,), starts_s=(20 * MINUTE,), return_s=100 * MINUTE, cost=40.0 * KM)
    first = replace(ALONE, day=0)
    texts = violations(first, ALONE, other, unserved=[missing(2)])
    assert texts == ("day 7, vehicle 1: stop 1 may not be served by this vehicle",)


def test_a_vehicle_drives_one_route_a_day():
    again = replace(FAR, vehicle=0, cost=500.0 + 60 * KM, depart_s=at(8), starts_s=(at(8, 30),))
    again = replace(again, return_s=at(10))
    assert violations(BOTH, ALONE, again) == ("two routes on day 7 for vehicle 0",)


def test_a_stop_is_visited_once_on_each_day_of_its_pattern():
    assert violations(BOTH, FAR) == ("stop 0: days [0] are not one of its patterns",)
    twice = replace(ALONE, vehicle=2)
    problem = replace(PROBLEM, same_vehicle=False)
    assert violations(BOTH, ALONE, FAR, twice, problem=problem) == (
        "stop 0: days [0, 7, 7] are not one of its patterns",
    )


def test_a_stop_keeps_its_vehicle_unless_the_problem_says_otherwise():
    other = replace(ALONE, vehicle=2)
    assert violations(BOTH, other, FAR) == ("stop 0: several vehicles",)
    free = replace(PROBLEM, same_vehicle=False)
    assert violations(BOTH, other, FAR, problem=free) == ()


@pytest.mark.parametrize(
    ("unserved", "rule"),
    [
        ([missing(0)], "stop 0: 2 visits and 1 declared missing"),
        ([missing(2, 0)], "stop 2: 1 visits and 0 declared missing"),
        ([missing(7)], "a stop is declared unserved twice, or unknown"),
    ],
)
def test_declared_missing_visits_must_really_be_missing(unserved, rule):
    assert rule in violations(BOTH, ALONE, FAR, unserved=unserved)


def test_a_stop_is_declared_unserved_once():
    texts = violations(BOTH, ALONE, unserved=[missing(2), missing(2)])
    assert texts == ("a stop is declared unserved twice, or unknown",)


def test_the_visits_made_of_a_stop_that_lacks_some_must_fit_a_pattern():
    odd = replace(PROBLEM.stops[2], visit_patterns=(days(0, 7),))
    problem = replace(PROBLEM, stops=(*PROBLEM.stops[:2], odd))
    assert violations(BOTH, ALONE, FAR, problem=problem, unserved=[missing(2)]) == ()
    moved = replace(odd, visit_patterns=(days(0, 1),))
    problem = replace(PROBLEM, stops=(*PROBLEM.stops[:2], moved))
    texts = violations(BOTH, ALONE, FAR, problem=problem, unserved=[missing(2)])
    assert texts == ("stop 2: days [7] fit no pattern",)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("the plan costs", {"cost": 1.0, "lower_bound": 0.0}),
        ("the plan costs", {"cost": math.nan}),
        ("the lower bound is above the cost", {"lower_bound": 10.0**9}),
        ("the lower bound is above the cost", {"lower_bound": math.nan}),
        ("called optimal with a gap", {"status": "optimal", "lower_bound": 1.0}),
        ("does not say whether visits are missing", {"status": "partial"}),
        ("does not say whether visits are missing", {"status": "infeasible"}),
    ],
)
def test_evidence_that_does_not_hold_is_refused(rule, change):
    assert any(rule in text for text in violations(BOTH, ALONE, FAR, **change))


def test_a_status_that_hides_missing_visits_is_refused():
    texts = violations(BOTH, ALONE, unserved=[missing(2)], status="feasible")
    assert texts == ("the status does not say whether visits are missing",)


def test_two_vans_of_one_crew_on_one_day_are_refused():
    free = line_problem([10, 20], vehicles=[vehicle(), vehicle()])
    routes = [
        DayRoute(
            day=0,
            vehicle=v,
            stops=(v,),
            depart_s=0,
            starts_s=(10 * (v + 1) * MINUTE,),
            return_s=20 * (v + 1) * MINUTE + HOUR,
            break_after=None,
            cost=20.0 * (v + 1) * KM,
        )
        for v in (0, 1)
    ]
    crew = replace(free, vehicles=(vehicle(crew=5), vehicle(crew=5)))
    assert violations(*routes, problem=free) == ()
    assert violations(*routes, problem=crew) == ("day 0, crew 5: it drives vehicles 0 and 1",)


def test_the_same_vehicle_is_the_same_van_with_any_of_its_crews():
    stops = [stop(1, [days(0, 1)])]
    two = line_problem([10], stops=stops, vehicles=[vehicle(), vehicle(works=(1,))])
    one = replace(two, vehicles=(vehicle(van=5), vehicle(works=(1,), van=5)))
    routes = [
        DayRoute(
            day=day,
            vehicle=day,
            stops=(0,),
            depart_s=0,
            starts_s=(10 * MINUTE,),
            return_s=20 * MINUTE + HOUR,
            break_after=None,
            cost=20.0 * KM,
        )
        for day in (0, 1)
    ]
    assert violations(*routes, problem=two) == ("stop 0: several vehicles",)
    assert violations(*routes, problem=one) == ()


STRANGERS = (((0, 1), {}),) * 2
BY_CREW = (((0, 1), {"crew": 0}),) * 2
BY_VAN = ((0,), {"van": 0}), ((1,), {"van": 0})


@pytest.mark.parametrize(("depart_s", "is_back"), [(at(2), True), (at(1, 59), False), (0, False)])
@pytest.mark.parametrize(
    ("second", "vehicles", "is_shared"),
    [(0, STRANGERS, True), (1, BY_CREW, True), (1, BY_VAN, True), (1, STRANGERS, False)],
)
def test_a_crew_or_van_is_back_before_its_next_day_begins(
    depart_s, is_back, second, vehicles, is_shared
):
    problem = line_problem(
        [10],
        stops=[stop(1, time_windows=window(0, 26 * HOUR)), stop(1, once(1))],
        vehicles=[vehicle(works=works, latest_return_s=30 * HOUR, **of) for works, of in vehicles],
        same_vehicle=False,
    )
    evening, morning = drive(problem, [0]), drive(problem, [1], day=1, v=second)
    evening = later(evening, at(26) - evening.return_s)
    found = check(problem, planned(problem, evening, later(morning, depart_s)))
    said = "day 0, vehicle 0: it is not back when the next day begins"
    assert found == (() if is_back or not is_shared else (said,))


def test_a_van_may_sleep_at_the_first_of_all_places():
    problem = line_problem(
        [10],
        stops=[stop(0, [days(0, 1)])],
        vehicles=[vehicle(depot=1, works=(0, 1), nights_away=1)],
    )
    routes = drive(problem, [0], ends_at=0), drive(problem, [0], day=1, starts_from=0)
    assert check(problem, planned(problem, *routes)) == ()


@pytest.mark.parametrize(("first_s", "is_back"), [(at(1), False), (at(3), True)])
def test_the_earliest_departure_of_a_crew_ends_its_night(first_s, is_back):
    problem = line_problem(
        [10, 20],
        stops=[stop(1, time_windows=window(0, 26 * HOUR)), stop(1, once(1)), stop(2, once(1))],
        vehicles=[vehicle(works=(0, 1), crew=0, latest_return_s=30 * HOUR)] * 3,
    )
    evening = drive(problem, [0])
    evening = later(evening, at(26) - evening.return_s)
    first = later(drive(problem, [1], day=1, v=1), first_s)
    second = later(drive(problem, [2], day=1, v=2), at(9))
    said = "day 0, vehicle 0: it is not back when the next day begins"
    for mornings in ((first, second), (second, first)):
        found = check(problem, planned(problem, evening, *mornings))
        assert (said not in found) == is_back


def test_vans_are_told_apart_by_their_numbers():
    stops = [stop(1, [days(0, 1)])]
    vans = [vehicle(van=0), vehicle(works=(1,), van=1)]
    problem = line_problem([10], stops=stops, vehicles=vans)
    routes = [drive(problem, [0]), drive(problem, [0], day=1, v=1)]
    assert check(problem, planned(problem, *routes)) == ("stop 0: several vehicles",)


@pytest.mark.parametrize(("demand", "fits"), [(3, True), (4, False)])
def test_a_load_fills_the_capacity_and_goes_no_further(demand, fits):
    problem = line_problem([10], stops=[stop(1, demand=demand)], vehicles=[vehicle(capacity=3)])
    said = "day 0, vehicle 0: the load exceeds the capacity"
    assert check(problem, planned(problem, drive(problem, [0]))) == (() if fits else (said,))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"earliest_start_s": HOUR}, None),
        ({"earliest_start_s": HOUR + 1}, "the departure is too early"),
        ({"latest_return_s": 2 * HOUR + 20 * MINUTE}, None),
        ({"latest_return_s": 2 * HOUR + 20 * MINUTE - 1}, "the return is too late"),
        ({"longest_day_s": HOUR + 20 * MINUTE}, None),
        ({"longest_day_s": HOUR + 20 * MINUTE - 1}, "the day is too long"),
    ],
)
def test_a_limit_of_the_day_holds_to_the_second(rules, said):
    problem = line_problem([10], stops=[stop(1)], vehicles=[vehicle(**rules)])
    found = check(problem, planned(problem, drive(problem, [0], depart_s=HOUR)))
    assert found == ((f"day 0, vehicle 0: {said}",) if said else ())
    assert [one.excess for one in found] == ([1] if said else [])


def test_times_of_no_clock_may_pass_a_day():
    """Benchmarks count in units of their own: their vehicles have no hour of return."""
    problem = line_problem(
        [10],
        stops=[stop(1, time_windows=window(0, 26 * HOUR)), stop(1, once(1))],
        vehicles=[vehicle(works=(0, 1))],
        same_vehicle=False,
    )
    evening, morning = drive(problem, [0]), drive(problem, [1], day=1)
    evening = later(evening, at(26) - evening.return_s)
    assert check(problem, planned(problem, evening, later(morning, 0))) == ()


def later(route: DayRoute, seconds: int) -> DayRoute:
    return replace(
        route,
        depart_s=route.depart_s + seconds,
        starts_s=tuple(start + seconds for start in route.starts_s),
        return_s=route.return_s + seconds,
    )


def test_a_vehicle_that_owes_no_break_loses_no_time_to_one():
    problem = line_problem([10, 20], stops=[stop(1), stop(2)])
    for after in (1, 2):
        assert check(problem, planned(problem, drive(problem, [0, 1], break_after=after))) == ()


@pytest.mark.parametrize(
    ("depart_s", "lacks_s"), [(at(13), 0), (at(12, 59), 60), (at(3), 10 * HOUR)]
)
@pytest.mark.parametrize(
    ("second", "vehicles", "is_shared"), [(1, BY_CREW, True), (1, BY_VAN, False)]
)
def test_a_crew_rests_as_long_as_its_vehicles_ask(depart_s, lacks_s, second, vehicles, is_shared):
    problem = line_problem(
        [10],
        stops=[stop(1, time_windows=window(0, 26 * HOUR)), stop(1, once(1))],
        vehicles=[
            vehicle(works=works, latest_return_s=30 * HOUR, daily_rest_s=11 * HOUR, **of)
            for works, of in vehicles
        ],
        same_vehicle=False,
    )
    evening, morning = drive(problem, [0]), drive(problem, [1], day=1, v=second)
    evening = later(evening, at(26) - evening.return_s)
    found = check(problem, planned(problem, evening, later(morning, depart_s)))
    if not is_shared or not lacks_s:
        assert found == ()
        return
    (lack,) = found
    assert lack == "day 0, vehicle 0: its crew lacks rest when the next day begins"
    assert (lack.rule, lack.vehicle, lack.excess, lack.limit) == ("rest", 0, lacks_s, 11 * HOUR)
    assert (
        check(
            problem,
            planned(problem, evening, later(morning, depart_s)),
            waived=[Waived(rule="rest", day=0, vehicle=0, excess=lacks_s)],
        )
        == ()
    )
