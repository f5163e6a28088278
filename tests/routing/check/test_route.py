"""
What the checker says of the hours of one route, rule by rule.

The van drives one minute a kilometre from its depot at 0 km; stops are one hour each.
"""

from dataclasses import replace

import pytest

from routing.check.judge import check
from routing.problem import TimeWindow
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
    planned,
    stop,
    vehicle,
)


def texts(problem, *routes, **facts):
    """What the checker says, without the place."""
    return [text.split(": ")[-1] for text in check(problem, planned(problem, *routes, **facts))]


def one_stop(*windows, works=(MONDAY, TUESDAY)):
    place = stop(1, once(*works), time_windows=windows)
    return line_problem([10], stops=[place], vehicles=[vehicle(works=works)])


MORNING, EVENING = TimeWindow(0, HOUR), TimeWindow(5 * HOUR, 6 * HOUR)


@pytest.mark.parametrize(
    ("depart_min", "fits"), [(0, True), (50, True), (51, False), (289, False), (290, True)]
)
def test_service_starts_within_one_of_several_windows(depart_min, fits):
    problem = one_stop(MORNING, EVENING)
    found = texts(problem, drive(problem, [0], depart_s=depart_min * MINUTE))
    assert found == ([] if fits else ["stop 0 starts outside its time window"])


def test_a_window_of_a_weekday_opens_no_other_day():
    problem = one_stop(replace(MORNING, weekdays=days(MONDAY)))
    assert texts(problem, drive(problem, [0])) == []
    late = drive(problem, [0], day=TUESDAY)
    assert texts(problem, late) == ["stop 0 starts outside its time window"]


def test_each_weekday_has_windows_of_its_own():
    problem = one_stop(
        replace(MORNING, weekdays=days(MONDAY)), replace(EVENING, weekdays=days(TUESDAY))
    )
    evening = drive(problem, [0], day=TUESDAY, depart_s=5 * HOUR)
    assert texts(problem, evening) == []
    assert texts(problem, replace(evening, day=MONDAY)) == ["stop 0 starts outside its time window"]


SIX_HOURS = {"break_s": 30 * MINUTE, "break_after_s": 6 * HOUR}
FOUR_HOURS = {"driving_break_s": 45 * MINUTE, "driving_break_after_s": 4 * HOUR}


def worked(*hours, rests=(), **rules):
    """A van whose stops, 10 km away, last so many hours; it rests on the spot at some."""
    stops = [
        stop(1, service_time_s=int(h * HOUR), allows_break=k in rests) for k, h in enumerate(hours)
    ]
    return line_problem([10], stops=stops, vehicles=[vehicle(**SIX_HOURS | rules)])


@pytest.mark.parametrize(
    ("hours", "rests", "said"),
    [
        ((3, 3), (), ["a break is missing"]),
        ((3, 3), (0,), []),
        ((3, 3), (1,), []),
        ((1, 6), (0,), ["the work after the break is too long"]),
        ((6, 1), (1,), ["the break comes too late"]),
        ((6, 12.5), (0, 1), ["the work after the break is too long"]),
        ((6, 12), (0, 1), []),
        ((1, 6.5, 1), (0, 2), ["the work between two breaks is too long"]),
        ((0.4, 5.4), (0,), ["a break is missing"]),
    ],
)
def test_a_rest_on_the_spot_splits_the_work_around_it(hours, rests, said):
    problem = worked(*hours, rests=rests)
    assert texts(problem, drive(problem, range(len(hours)))) == said


def test_a_rest_on_the_spot_and_a_break_on_the_road_split_the_work_together():
    problem = worked(5.5, 5.5, 5, rests=(0,))
    on_the_road = {"pauses_s": [0, 30 * MINUTE], "break_after": 2}
    assert texts(problem, drive(problem, [0, 1, 2], **on_the_road)) == []
    alone = worked(5.5, 5.5, 5)
    assert texts(alone, drive(alone, [0, 1, 2], **on_the_road)) == ["the break comes too late"]


@pytest.mark.parametrize("position", [0, 2, -1])
def test_a_break_follows_a_stop_of_the_route(position):
    problem = worked(1)
    route = drive(problem, [0], break_after=position)
    assert texts(problem, route) == ["the break follows no stop"]


def test_waiting_is_no_break_where_none_is_declared():
    problem = worked(3, 3)
    assert texts(problem, drive(problem, [0, 1], pauses_s=[HOUR])) == ["a break is missing"]


def test_a_break_between_two_stops_lasts_as_long_as_it_must():
    problem = worked(3, 3)
    assert texts(problem, drive(problem, [0, 1], pauses_s=[30 * MINUTE], break_after=1)) == []
    short = drive(problem, [0, 1], pauses_s=[30 * MINUTE - 1], break_after=1)
    assert "stop 1 starts before the vehicle can be there" in texts(problem, short)


def test_the_break_may_precede_the_way_home_and_lasts_as_long_as_it_must():
    problem = worked(5.75)
    assert texts(problem, drive(problem, [0])) == ["a break is missing"]
    route = drive(problem, [0], pauses_s=[30 * MINUTE], break_after=1)
    assert texts(problem, route) == []
    hasty = drive(problem, [0], pauses_s=[30 * MINUTE - 1], break_after=1)
    assert "the return is earlier than the vehicle can be there" in texts(problem, hasty)


def test_a_break_of_no_length_is_never_due():
    rules = {"break_s": 0, "break_after_s": 1, "driving_break_s": 0, "driving_break_after_s": 1}
    problem = worked(3, 3, **rules)
    assert texts(problem, drive(problem, [0, 1])) == []


def test_the_day_may_last_just_as_long_as_allowed():
    problem = worked(3, latest_return_s=4 * HOUR + 20 * MINUTE, longest_day_s=200 * MINUTE)
    assert texts(problem, drive(problem, [0], depart_s=HOUR)) == []
    late = drive(problem, [0], depart_s=HOUR + 1)
    assert texts(problem, late) == ["the return is too late"]


def test_the_time_away_counts_from_the_departure_to_the_return():
    problem = worked(3, cost_per_metre=0.0, cost_per_second=1.0)
    route = drive(problem, [0], depart_s=HOUR)
    assert route.cost == 200 * MINUTE
    assert texts(problem, route) == []
    dear = texts(problem, replace(route, cost=route.cost + 1.0))
    assert dear[0] == "the cost is 12000.0, not 12001.0"


def driven(km, **rules):
    """A van that drives to one stop after the other, one hour each."""
    return line_problem(
        km, stops=[stop(1 + k) for k in range(len(km))], vehicles=[vehicle(**FOUR_HOURS | rules)]
    )


TOO_LONG = ["the vehicle drives too long without a break"]


def test_driving_needs_a_break_that_leaves_no_stretch_too_long():
    problem = driven([130])
    assert texts(problem, drive(problem, [0])) == TOO_LONG
    assert texts(problem, drive(problem, [0], pauses_s=[45 * MINUTE], break_after=1)) == []
    assert texts(driven([120]), drive(driven([120]), [0])) == []


def test_a_visit_and_a_wait_are_no_rest_from_driving():
    problem = driven([130])
    assert texts(problem, drive(problem, [0], pauses_s=[3 * HOUR])) == TOO_LONG


def test_a_leg_longer_than_the_limit_cannot_be_broken():
    problem = driven([241])
    assert texts(problem, drive(problem, [0], pauses_s=[45 * MINUTE], break_after=1)) == TOO_LONG


@pytest.mark.parametrize(("service_min", "said"), [(45, []), (44, TOO_LONG)])
def test_a_rest_on_the_spot_breaks_the_driving_if_it_is_long_enough(service_min, said):
    far = stop(1, service_time_s=service_min * MINUTE, allows_break=True)
    problem = line_problem([130], stops=[far], vehicles=[vehicle(**FOUR_HOURS)])
    assert texts(problem, drive(problem, [0])) == said


@pytest.mark.parametrize(
    ("pause_min", "said"),
    [(45, []), (44, TOO_LONG), (30, TOO_LONG)],
)
def test_one_break_serves_work_and_driving_if_it_is_long_enough(pause_min, said):
    problem = driven([130, 140], **SIX_HOURS)
    pauses = [pause_min * MINUTE]
    assert texts(problem, drive(problem, [0, 1], pauses_s=pauses, break_after=1)) == said


def test_a_break_too_short_for_the_work_can_serve_the_driving_alone():
    rules = FOUR_HOURS | SIX_HOURS | {"driving_break_s": 15 * MINUTE}
    problem = driven([130, 140], **rules)
    route = drive(problem, [0, 1], pauses_s=[15 * MINUTE], break_after=1)
    assert texts(problem, route) == ["a break is missing"]


TWO_DAYS = line_problem(
    [100, 120],
    stops=[stop(1), stop(2, once(TUESDAY))],
    vehicles=[
        vehicle(works=(MONDAY, TUESDAY, NEXT_MONDAY), nights_away=1, night_cost=50.0),
    ],
    weeks=2,
)
EVENING_THERE = drive(TWO_DAYS, [0], ends_at=1)
MORNING_THERE = drive(TWO_DAYS, [1], day=TUESDAY, starts_from=1)


def test_a_vehicle_goes_on_from_where_it_slept():
    assert texts(TWO_DAYS, EVENING_THERE, MORNING_THERE) == []
    assert EVENING_THERE.cost + MORNING_THERE.cost == 240_000 + 50


def second_day(**changes):
    """The route of Tuesday, which begins at the depot unless it says otherwise."""
    return drive(TWO_DAYS, [1], day=TUESDAY, **changes)


@pytest.mark.parametrize(
    ("routes", "rule"),
    [
        ((EVENING_THERE, second_day()), "the vehicle does not start from where it slept"),
        (
            (EVENING_THERE, second_day(starts_from=2)),
            "the vehicle does not start from where it slept",
        ),
        ((EVENING_THERE,), "the vehicle sleeps away, and does not drive on the next day"),
        (
            (drive(TWO_DAYS, [0]), MORNING_THERE),
            "the vehicle starts from where it did not sleep",
        ),
        ((MORNING_THERE,), "the vehicle starts from where it did not sleep"),
        (
            (drive(TWO_DAYS, [0], ends_at=2), second_day(starts_from=2)),
            "the vehicle sleeps elsewhere than at its last stop",
        ),
        (
            (drive(TWO_DAYS, [0]), second_day(ends_at=2)),
            "the vehicle sleeps away, and does not drive",
        ),
    ],
)
def test_nights_away_hold_from_one_day_to_the_next(routes, rule):
    served = {i for route in routes for i in route.stops}
    found = texts(TWO_DAYS, *routes, left_out={0, 1} - served)
    assert len(found) == 1
    assert found[0].startswith(rule)


@pytest.mark.parametrize(
    ("nights", "said"),
    [
        (2, ()),
        (1, ("day 1, vehicle 0: 2 nights away in a row, more than 1",)),
        (
            0,
            (
                "day 0, vehicle 0: 1 nights away in a row, more than 0",
                "day 1, vehicle 0: 2 nights away in a row, more than 0",
            ),
        ),
    ],
)
def test_a_vehicle_spends_as_many_nights_in_a_row_as_it_may(nights, said):
    week = (MONDAY, TUESDAY, TUESDAY + 1)
    van = vehicle(works=week, nights_away=nights)
    problem = line_problem([10, 20, 30], stops=[stop(1 + d, once(d)) for d in week], vehicles=[van])
    routes = [
        drive(problem, [0], ends_at=1),
        drive(problem, [1], day=1, starts_from=1, ends_at=2),
        drive(problem, [2], day=2, starts_from=2),
    ]
    assert check(problem, planned(problem, *routes)) == said


def test_the_night_is_paid_with_the_day_that_precedes_it():
    cheap = replace(EVENING_THERE, cost=EVENING_THERE.cost - 50)
    dear = replace(MORNING_THERE, cost=MORNING_THERE.cost + 50)
    said = texts(TWO_DAYS, cheap, dear)
    assert said == ["the cost is 100050.0, not 100000.0", "the cost is 140000.0, not 140050.0"]


def test_a_vehicle_sleeps_at_a_place_that_exists():
    nowhere = replace(EVENING_THERE, ends_at=7)
    plan = replace(planned(TWO_DAYS, EVENING_THERE, MORNING_THERE), routes=(nowhere, MORNING_THERE))
    assert "day 0, vehicle 0: unknown place to sleep" in check(TWO_DAYS, plan)


def test_the_hours_of_the_vehicle_hold_on_the_days_of_a_trip():
    late = replace(TWO_DAYS.vehicles[0], latest_return_s=2 * HOUR)
    problem = replace(TWO_DAYS, vehicles=(late,))
    found = check(problem, planned(problem, EVENING_THERE, MORNING_THERE))
    assert found == (
        "day 0, vehicle 0: the return is too late",
        "day 1, vehicle 0: the return is too late",
    )
