"""Each rule of a problem, on plans that a reader finds by hand: one kilometre is one minute."""

from dataclasses import replace

import numpy as np
import pytest

from routing.problem import TimeWindow
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
    MONDAY,
    MONDAY_ONLY,
    NEXT_MONDAY,
    TUESDAY,
    WEDNESDAY,
    between,
    days,
    line_problem,
    once,
    square,
    stop,
    vehicle,
    weekly,
    window,
)
from tests.routing.solver.search.searches import cost, faults, found

ON_TUESDAYS = (TimeWindow(8 * HOUR, 9 * HOUR, days(TUESDAY)),)
TWO_DAYS = vehicle(works=(MONDAY, TUESDAY))
EITHER = once(MONDAY, TUESDAY)
ONE_CREW = tuple(vehicle(works=(MONDAY, TUESDAY), max_stops=1, crew=1) for _ in range(2))
ONE_VAN = tuple(vehicle(works=(day,), van=1) for day in (MONDAY, TUESDAY))
FORTNIGHT = (vehicle(works=(MONDAY, TUESDAY, NEXT_MONDAY, NEXT_MONDAY + 1)),)


def pair(km=(10, 20), patterns=EITHER, vehicles=(TWO_DAYS,), **rules):
    stops = [stop(1 + k, patterns) for k in range(len(km))]
    return line_problem(km, stops=stops, vehicles=vehicles, **rules)


def lone(vehicles=(TWO_DAYS,), **rules):
    stops = [stop(1, **{"patterns": EITHER} | rules)]
    return line_problem([10], stops=stops, vehicles=vehicles)


def priced(cells, shape):
    return np.array(cells, dtype=float).reshape(shape)


def one_way():
    """A ring of 10 km between neighbours one way round, 30 km the other."""
    ring = [[0, 10, 20, 30], [30, 0, 10, 20], [20, 30, 0, 10], [10, 20, 30, 0]]
    return between(ring, stops=[stop(1 + k, MONDAY_ONLY) for k in range(3)])


def with_breaks(**rules):
    """Two stops at 90 and 100 km: the van drives 200 min, and works 320 min."""
    stops = [stop(1), stop(2, allows_break=rules.pop("on_site", False))]
    return line_problem([90, 100], stops=stops, vehicles=(vehicle(**rules),))


def far_away(**rules):
    """Stops at 100 and 110 km, on Monday and on Tuesday, too far for a day there and back."""
    stops = [stop(1, once(MONDAY)), stop(2, once(TUESDAY))]
    van = replace(TWO_DAYS, longest_day_s=200 * MINUTE, **rules)
    return line_problem([100, 110], stops=stops, vehicles=(van,))


def promised(**rules):
    """A stop on both Mondays, and another, 30 km before it, that opens late on the second."""
    early = (TimeWindow(0, HOUR, days(MONDAY)),)
    stops = [stop(1, weekly(MONDAY)), stop(2, once(MONDAY), time_windows=early)]
    van = vehicle(works=(MONDAY, NEXT_MONDAY), latest_return_s=5 * HOUR)
    return line_problem([20, 50], stops=stops, vehicles=(van,), weeks=2, **rules)


PLANS = {
    "a day of one route": (pair(), (), 40),
    "the direction of one-way roads": (one_way(), (), 40),
    "a window of one weekday": (lone(time_windows=ON_TUESDAYS), (), 20),
    "no window on the days of work": (
        lone(time_windows=ON_TUESDAYS, vehicles=(vehicle(),)),
        (0,),
        0,
    ),
    "a window that closes before one can be there": (
        lone(time_windows=window(0, 9 * MINUTE)),
        (0,),
        0,
    ),
    "the second of two windows": (
        lone(time_windows=(*window(0, 5 * MINUTE), *window(HOUR, HOUR))),
        (),
        20,
    ),
    "the order that windows impose": (
        line_problem(
            [10, 20],
            stops=[stop(1), stop(2, time_windows=window(0, 20 * MINUTE))],
            vehicles=(vehicle(longest_day_s=160 * MINUTE),),
        ),
        (),
        40,
    ),
    "a longest day that splits a route": (
        pair(vehicles=(replace(TWO_DAYS, longest_day_s=150 * MINUTE),)),
        (),
        60,
    ),
    "a break of work that fits": (
        with_breaks(break_s=1200, break_after_s=3 * HOUR, longest_day_s=340 * MINUTE),
        (),
        200,
    ),
    "a break of work that does not fit": (
        with_breaks(break_s=1200, break_after_s=3 * HOUR, longest_day_s=339 * MINUTE),
        (0,),
        180,
    ),
    "a break of driving that fits": (
        with_breaks(
            driving_break_s=600, driving_break_after_s=2 * HOUR, longest_day_s=330 * MINUTE
        ),
        (),
        200,
    ),
    "a break on the spot": (
        with_breaks(
            break_s=1200, break_after_s=200 * MINUTE, longest_day_s=320 * MINUTE, on_site=True
        ),
        (),
        200,
    ),
    "a night away": (far_away(nights_away=1, night_cost=5.0 * KM), (), 100 + 10 + 110 + 5),
    "no night away": (far_away(), (0, 1), 0),
    "the same hour, that two windows forbid": (
        line_problem(
            [10],
            stops=[
                stop(
                    1,
                    (days(MONDAY, TUESDAY),),
                    time_windows=(
                        TimeWindow(HOUR, HOUR, days(MONDAY)),
                        TimeWindow(2 * HOUR, 2 * HOUR, days(TUESDAY)),
                    ),
                )
            ],
            vehicles=(TWO_DAYS,),
            same_hour_s=HOUR - 1,
        ),
        (0,),
        0,
    ),
    "the same hour, at no cost": (promised(same_hour_s=0), (), 100 + 40),
    "stops apart": (pair(apart=(days(0, 1),)), (), 20 + 40),
    "stops together": (
        line_problem(
            [10, -10],
            stops=[stop(1, once(MONDAY, TUESDAY)), stop(2, once(TUESDAY, WEDNESDAY))],
            vehicles=(vehicle(works=(MONDAY, TUESDAY, WEDNESDAY), max_stops=2),),
            together=(days(0, 1),),
        ),
        (),
        40,
    ),
    "stops together that a van cannot serve in one day": (
        pair(together=(days(0, 1),), vehicles=(replace(TWO_DAYS, max_stops=1),)),
        (0,),
        20,
    ),
    "once a week for two stops": (
        pair(
            patterns=once(MONDAY, NEXT_MONDAY),
            vehicles=FORTNIGHT,
            weeks=2,
            once_a_week=(days(0, 1),),
        ),
        (),
        20 + 40,
    ),
    "a prize worth the way": (lone(prize=21.0 * KM), (), 20),
    "a prize not worth the way": (lone(prize=19.0 * KM), (0,), 19),
    "a visit cheaper on one day": (
        line_problem(
            [10],
            stops=[stop(1, EITHER)],
            vehicles=(TWO_DAYS,),
            visit_cost=priced([5 * KM, 3 * KM] + [0] * 5, (1, 7, 1)),
        ),
        (),
        23,
    ),
    "a visit cheaper by one vehicle": (
        line_problem(
            [10],
            stops=[stop(1)],
            vehicles=(vehicle(), vehicle()),
            visit_cost=priced([5 * KM, 3 * KM], (1, 1, 2)),
        ),
        (),
        23,
    ),
    "the price of imbalance": (
        line_problem([10, -10], vehicles=(vehicle(), vehicle()), balance_cost_per_s=1000.0),
        (),
        40,
    ),
    "one crew in two vans": (
        line_problem([10, -10], stops=[stop(1, EITHER), stop(2, once(MONDAY))], vehicles=ONE_CREW),
        (),
        40,
    ),
    "one crew in two vans, on one day": (
        line_problem([10, -10], vehicles=ONE_CREW),
        (0,),
        20,
    ),
    "a van with another crew on Tuesdays": (
        line_problem([10], stops=[stop(1, (days(MONDAY, TUESDAY),))], vehicles=ONE_VAN),
        (),
        40,
    ),
    "the balance of a van with two crews": (
        line_problem([10], stops=[stop(1)], vehicles=ONE_VAN, balance_cost_per_s=1000.0),
        (),
        20,
    ),
    "the cheaper of two vehicles": (
        lone(vehicles=(vehicle(fixed_cost=9.0 * KM), vehicle(cost_per_metre=1.2))),
        (),
        24,
    ),
    "the only vehicle allowed": (
        line_problem(
            [10],
            stops=[stop(1, vehicles=days(0))],
            vehicles=(vehicle(cost_per_metre=2.0), vehicle()),
        ),
        (),
        40,
    ),
    "a load for two days": (
        line_problem(
            [10, 20],
            stops=[stop(1 + k, EITHER, demand=3) for k in range(2)],
            vehicles=(replace(TWO_DAYS, capacity=5),),
        ),
        (),
        20 + 40,
    ),
    "days that a pattern couples": (
        square(
            patterns=(days(MONDAY, NEXT_MONDAY), days(TUESDAY, NEXT_MONDAY)),
            vehicles=FORTNIGHT,
            weeks=2,
        ),
        (),
        200,
    ),
}


@pytest.mark.parametrize("rule", PLANS)
def test_the_search_finds_the_plan_that_a_reader_finds(rule):
    problem, left_out, cost_km = PLANS[rule]
    result = found(problem)
    assert cost(problem, result) == pytest.approx(cost_km * KM)
    assert len(result.left_out) == len(left_out)
    assert faults(problem, result) == ()


def test_the_break_is_in_the_timetable():
    problem, _, _ = PLANS["a break of work that fits"]
    (route,) = found(problem).routes
    assert (route.break_after, route.return_s - route.depart_s) == (1, 340 * MINUTE)


def test_the_night_is_spent_at_the_last_stop():
    problem, _, _ = PLANS["a night away"]
    first, second = sorted(found(problem).routes, key=lambda route: route.day)
    assert (first.starts_from, first.ends_at) == (None, 1)
    assert (second.starts_from, second.ends_at) == (1, None)


def test_another_vehicle_may_come_where_that_is_allowed():
    vans = (vehicle(), vehicle(works=(NEXT_MONDAY,)))
    stops = [stop(1, weekly(MONDAY))]
    bound = line_problem([10], stops=stops, vehicles=vans, weeks=2)
    assert found(bound).left_out == (0,)
    free = replace(bound, same_vehicle=False)
    assert cost(free, found(free)) == 40 * KM
