"""What a plan leaves out though it could be served: what adding it would cost decides."""

from dataclasses import replace

import pytest

from routing.solver.left_out import why_left_out
from tests.instances import (
    HOUR,
    MINUTE,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    days,
    drive,
    line_problem,
    once,
    stop,
    vehicle,
)


def left_out(*stops, served=(), works=(MONDAY,), vans=1, weeks=1, **rules):
    """Why the last stop stays out, while each of the others is served alone on a day."""
    problem = line_problem(
        [10], stops=stops, vehicles=[vehicle(works=works, max_stops=1)] * vans, weeks=weeks, **rules
    )
    routes = [drive(problem, [i], day=day) for i, day in enumerate(served)]
    last = len(stops) - 1
    return why_left_out(problem, [last], routes)[last]


def test_a_full_fleet_leaves_a_stop_out():
    assert left_out(stop(1), stop(1), served=[MONDAY]) == "fleet_full"
    works = (MONDAY, TUESDAY)
    assert left_out(stop(1), stop(1), served=[MONDAY], works=works) == "days_full"
    assert (
        left_out(stop(1), stop(1, vehicles=days()), served=[MONDAY], works=works) == "own_vehicles"
    )


def test_the_days_of_other_stops_leave_a_stop_out():
    two = {"works": (MONDAY, TUESDAY), "vans": 2}
    pair = stop(1, once(MONDAY, TUESDAY)), stop(1)
    assert left_out(*pair, served=[MONDAY], apart=(days(0, 1),), **two) == "relation"
    assert left_out(*pair, served=[TUESDAY], together=(days(0, 1),), **two) == "relation"
    assert left_out(*pair, served=[TUESDAY], once_a_week=(days(0, 1),), **two) == "relation"


def test_a_relation_to_another_week_leaves_nobody_out():
    other = stop(1, once(NEXT_MONDAY))
    rules = {"works": (MONDAY, NEXT_MONDAY), "weeks": 2, "once_a_week": (days(0, 1),)}
    assert left_out(other, stop(1), served=[NEXT_MONDAY], **rules) == "not_found"


def test_a_prize_too_small_leaves_a_stop_out_while_a_vehicle_is_free():
    prized = stop(1, prize=5.0)
    assert left_out(stop(1), prized, served=[MONDAY], vans=2) == "not_worth_it"
    assert left_out(stop(1), prized, served=[MONDAY]) == "fleet_full"
    assert left_out(stop(1), stop(1, prize=2e4 + 1), served=[MONDAY], vans=2) == "not_found"


@pytest.mark.parametrize(
    ("prize", "found"), [(None, "not_found"), (20e3, "not_worth_it"), (20e3 + 1, "not_found")]
)
def test_a_stop_that_has_room_beside_others_is_worth_its_prize_or_was_not_found(prize, found):
    """It lies 10 km past the other; on a busy day the break must find its place too."""
    stops = [stop(1), stop(2, prize=prize)]
    for van in (
        vehicle(max_stops=2),
        vehicle(break_s=HOUR, break_after_s=2 * HOUR, longest_day_s=220 * MINUTE),
    ):
        problem = line_problem([10, 20], stops=stops, vehicles=[van])
        assert why_left_out(problem, [1], [drive(problem, [0])]) == {1: found}
    short = line_problem([10, 20], stops=stops, vehicles=[replace(van, longest_day_s=3 * HOUR)])
    assert why_left_out(short, [1], [drive(short, [0])]) == {1: "fleet_full"}


def test_a_stop_that_only_its_vehicles_keep_out_says_so():
    own = stop(1, vehicles=days(0))
    assert left_out(stop(1), own, served=[MONDAY], vans=2) == "own_vehicles"
    assert left_out(stop(1), own, served=[MONDAY]) == "fleet_full"
    assert left_out(stop(1), replace(own, prize=5.0), served=[MONDAY], vans=2) == "own_vehicles"
    apart = {"apart": (days(0, 1),), "vans": 2}
    assert left_out(stop(1), own, served=[MONDAY], **apart) == "relation"
