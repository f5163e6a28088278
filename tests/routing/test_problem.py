import math

import numpy as np
import pytest

from routing.problem import FOREVER_S, Problem, TimeWindow
from tests.instances import MONDAY, NEXT_MONDAY, TUESDAY, days, line_problem, stop, vehicle


def test_a_stop_knows_its_days_and_how_many_visits_it_asks_for():
    twice = stop(1, [days(MONDAY, NEXT_MONDAY), days(TUESDAY, NEXT_MONDAY)])
    assert twice.visits == 2
    assert twice.days == {MONDAY, TUESDAY, NEXT_MONDAY}


@pytest.mark.parametrize("patterns", [(), (days(),), (days(MONDAY), days())])
def test_a_stop_without_days_is_refused(patterns):
    with pytest.raises(ValueError, match="at least one visit pattern"):
        stop(1, patterns)


def test_patterns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="same number of days"):
        stop(1, [days(MONDAY), days(TUESDAY, NEXT_MONDAY)])


@pytest.mark.parametrize("rule", ["service_time_s", "demand"])
def test_negative_amounts_are_refused(rule):
    with pytest.raises(ValueError, match="cannot be negative"):
        stop(1, **{rule: -1})


@pytest.mark.parametrize("node", [-1, 2])
def test_a_stop_or_a_depot_outside_the_matrices_is_refused(node):
    with pytest.raises(ValueError, match="outside the matrices"):
        line_problem([5], stops=[stop(node)])
    with pytest.raises(ValueError, match="outside the matrices"):
        line_problem([5], vehicles=[vehicle(node)])


@pytest.mark.parametrize("day", [-1, 7])
def test_a_day_outside_the_horizon_is_refused(day):
    with pytest.raises(ValueError, match="outside the horizon"):
        line_problem([5], stops=[stop(1, [days(day)])])
    with pytest.raises(ValueError, match="outside the horizon"):
        line_problem([5], vehicles=[vehicle(works=[day])])


@pytest.mark.parametrize(
    ("durations", "distances", "reason"),
    [
        (np.zeros((2, 3)), np.zeros((2, 3)), "square"),
        (np.zeros((2, 2)), np.zeros((3, 3)), "same shape"),
        (np.zeros(2), np.zeros(2), "square"),
        (np.zeros((2, 2)), np.array([[0, 1], [-1, 0]]), "negative"),
    ],
)
def test_matrices_that_do_not_fit_are_refused(durations, distances, reason):
    with pytest.raises(ValueError, match=reason):
        Problem(
            weeks=1, duration_matrix=durations, distance_matrix=distances, stops=(), vehicles=()
        )


def test_a_horizon_counts_seven_days_a_week():
    assert line_problem([5], weeks=2).days == 14


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        ({"earliest_s": 2, "latest_s": 1}, "end before it begins"),
        ({"weekdays": days(7)}, "from 0 to 6"),
        ({"weekdays": days(-1)}, "from 0 to 6"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(window, reason):
    with pytest.raises(ValueError, match=reason):
        TimeWindow(**window)


def test_a_window_holds_on_its_weekdays_in_every_week():
    window = TimeWindow(1, 2, days(TUESDAY))
    assert [day for day in range(14) if window.holds_on(day)] == [1, 8]
    always = TimeWindow(3, 4)
    both = stop(1, time_windows=(window, always))
    assert both.windows_on(8) == (window, always)
    assert both.windows_on(7) == (always,)


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({"time_windows": ()}, "at least one time window"),
        ({"prize": -1.0}, "a prize"),
        ({"prize": math.nan}, "a prize"),
        ({"prize": math.inf}, "a prize"),
    ],
)
def test_a_stop_that_makes_no_sense_is_refused(rules, reason):
    with pytest.raises(ValueError, match=reason):
        stop(1, **rules)


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({"earliest_start_s": 10, "latest_return_s": 9}, "not after its latest return"),
        ({"earliest_start_s": -1}, "start after midnight"),
        ({"longest_day_s": -1}, "limits"),
        ({"max_stops": -1}, "limits"),
        ({"capacity": -1}, "limits"),
        ({"break_s": -1}, "rest cannot be negative"),
        ({"driving_break_s": -1}, "rest cannot be negative"),
        ({"daily_rest_s": -1}, "rest cannot be negative"),
        ({"break_after_s": 0}, "after some work"),
        ({"driving_break_after_s": -5}, "after some work"),
        ({"nights_away": -1}, "nights away"),
        ({"night_cost": -1.0}, "costs of a vehicle"),
        ({"fixed_cost": math.inf}, "costs of a vehicle"),
        ({"cost_per_metre": math.nan}, "costs of a vehicle"),
        ({"cost_per_second": -0.1}, "costs of a vehicle"),
    ],
)
def test_a_vehicle_that_makes_no_sense_is_refused(rules, reason):
    with pytest.raises(ValueError, match=reason):
        vehicle(**rules)


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({"apart": (days(0, 2),)}, "a stop that does not exist"),
        ({"together": (days(-1),)}, "a stop that does not exist"),
        ({"once_a_week": (days(5),)}, "a stop that does not exist"),
        ({"same_hour_s": -1}, "spread"),
        ({"balance_cost_per_s": -1.0}, "imbalance"),
        ({"balance_cost_per_s": math.nan}, "imbalance"),
        ({"weeks": 0}, "outside the horizon"),
        ({"visit_cost": np.zeros((2, 7))}, "a cell for each"),
        ({"visit_cost": np.zeros((1, 7, 1))}, "a cell for each"),
        ({"visit_cost": np.zeros((2, 6, 1))}, "a cell for each"),
        ({"visit_cost": np.zeros((2, 7, 2))}, "a cell for each"),
        ({"visit_cost": np.full((2, 1, 1), np.nan)}, "must be finite"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(rules, reason):
    with pytest.raises(ValueError, match=reason):
        line_problem([5, 10], **rules)


def test_the_cost_of_a_visit_may_be_the_same_on_all_days_and_for_all_vehicles():
    vans = [vehicle(), vehicle()]
    costs = np.arange(2.0 * 7 * 2).reshape(2, 7, 2)
    every = line_problem([5, 10], vehicles=vans, visit_cost=costs)
    assert every.visit_cost_of(1, 3, 1) == costs[1, 3, 1]
    by_day = line_problem([5, 10], vehicles=vans, visit_cost=costs[:, :, :1])
    assert by_day.visit_cost_of(1, 3, 1) == costs[1, 3, 0]
    by_van = line_problem([5, 10], vehicles=vans, visit_cost=costs[:, :1])
    assert by_van.visit_cost_of(1, 3, 1) == costs[1, 0, 1]
    assert line_problem([5, 10]).visit_cost_of(1, 3, 1) == 0.0


def test_a_problem_of_fewer_stops_keeps_what_binds_them():
    whole = line_problem(
        [5, 10, 15],
        apart=(days(0, 2), days(0, 1)),
        together=(days(1, 2),),
        once_a_week=(days(0),),
        visit_cost=np.arange(3.0).reshape(3, 1, 1),
        names=("A", "B", "C"),
    )
    part = whole.only([2, 1])
    assert [s.node for s in part.stops] == [3, 2]
    assert (part.apart, part.together, part.once_a_week) == (
        (days(0), days(1)),
        (days(0, 1),),
        (),
    )
    assert [part.visit_cost_of(i, 0, 0) for i in range(2)] == [2.0, 1.0]
    assert part.names == ("C", "B")
    assert whole.only([]).stops == ()
    assert whole.stops[0].time_windows[0].latest_s == FOREVER_S


def test_a_van_whose_vehicles_share_a_weekday_is_refused():
    vans = [vehicle(van=1), vehicle(works=(NEXT_MONDAY,), van=1)]
    with pytest.raises(ValueError, match="one van work on the same weekday"):
        line_problem([5], vehicles=vans, weeks=2)


def test_vehicles_are_told_by_their_van_and_their_crew():
    vans = [
        vehicle(works=(TUESDAY,), van=4),
        vehicle(crew=2),
        vehicle(van=4, crew=2),
        vehicle(crew=3),
        vehicle(works=(TUESDAY,), crew=3),
    ]
    problem = line_problem([5], vehicles=vans)
    assert problem.vans == (0, 1, 0, 3, 4)
    assert [problem.of_van(0, day) for day in (MONDAY, TUESDAY, 2)] == [2, 0, 0]
    # The third crew never has a choice of vans: its two work on different days.
    assert problem.crews == (days(1, 2),)
    assert [problem.crew_of(v) for v in (0, 1, 4)] == [days(0), days(1, 2), days(4)]
