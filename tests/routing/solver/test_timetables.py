"""Timetables by hand: stops at 10 and 20 km on a line, one minute a kilometre, one hour at each."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.check.judge import check
from routing.problem import Problem
from routing.solution import DayRoute, Solution
from routing.solver.timetables import Clock, Timetables, longest_s, merged_windows
from tests.instances import HOUR, KM, MINUTE, between, line_problem, stop, vehicle, window
from tests.routing.brute_force import shortest_day_s
from tests.routing.strategies import problems, rich_problems


def timetable(order, *, stops=None, **rules) -> Timetables:
    problem = line_problem([10, 20], stops=stops, vehicles=[vehicle(**rules)])
    clock = Clock(problem, problem.vehicles[0])
    return clock.timetables(np.array([order], dtype=np.int64))


def minutes(times: Timetables) -> list[int]:
    """Departure, starts of service and return of the first timetable."""
    moments = [times.depart_s[0], *times.starts_s[0], times.return_s[0]]
    return [int(moment) // MINUTE for moment in moments]


def test_windows_of_a_day_are_listed_in_order_and_without_overlap():
    windows = (*window(500, 600), *window(100, 200), *window(201, 300), *window(550, 700))
    assert merged_windows(stop(1, time_windows=windows), 0) == [(100, 300), (500, 700)]


def test_a_day_is_as_short_as_its_hours_and_its_length_allow():
    van = vehicle(earliest_start_s=8 * HOUR, latest_return_s=12 * HOUR, longest_day_s=6 * HOUR)
    assert longest_s(van) == 4 * HOUR
    assert longest_s(replace(van, longest_day_s=3 * HOUR)) == 3 * HOUR


def test_without_windows_the_day_starts_at_the_earliest_hour():
    times = timetable([0, 1], earliest_start_s=8 * HOUR)
    assert times.is_feasible[0]
    assert minutes(times) == [480, 490, 560, 640]


def test_a_vehicle_waits_at_the_depot_rather_than_at_a_stop():
    times = timetable([0, 1], stops=[stop(1), stop(2, time_windows=window(10 * HOUR, 11 * HOUR))])
    assert minutes(times) == [520, 530, 600, 680]


def test_a_vehicle_waits_on_the_way_where_an_earlier_window_closes():
    stops = [
        stop(1, time_windows=window(6 * HOUR, 7 * HOUR)),
        stop(2, time_windows=window(10 * HOUR, 11 * HOUR)),
    ]
    times = timetable([0, 1], stops=stops)
    assert times.is_feasible[0]
    assert minutes(times) == [410, 420, 600, 680]


@pytest.mark.parametrize(("closes", "fits"), [(80 * MINUTE, True), (80 * MINUTE - 1, False)])
def test_service_starts_at_the_latest_when_the_window_closes(closes, fits):
    times = timetable([0, 1], stops=[stop(1), stop(2, time_windows=window(0, closes))])
    assert times.is_feasible[0] == fits


@pytest.mark.parametrize("rule", ["latest_return_s", "longest_day_s"])
def test_the_day_may_last_just_as_long_as_allowed(rule):
    assert timetable([0, 1], **{rule: 160 * MINUTE}).is_feasible[0]
    assert not timetable([0, 1], **{rule: 160 * MINUTE - 1}).is_feasible[0]


def test_the_latest_return_counts_from_midnight_and_the_longest_day_from_the_departure():
    rules = {"earliest_start_s": 8 * HOUR, "longest_day_s": 3 * HOUR}
    assert timetable([0, 1], **rules, latest_return_s=11 * HOUR).is_feasible[0]
    assert not timetable([0, 1], **rules, latest_return_s=10 * HOUR).is_feasible[0]


def test_the_cost_counts_the_day_the_metres_and_the_time_away():
    times = timetable([0, 1], fixed_cost=7.0, cost_per_metre=2.0, cost_per_second=0.5)
    assert times.cost[0] == 7.0 + 2.0 * 40 * KM + 0.5 * 160 * MINUTE


def test_waiting_is_time_away():
    early, late = (
        stop(1, time_windows=window(0, HOUR)),
        stop(2, time_windows=window(5 * HOUR, 6 * HOUR)),
    )
    times = timetable([0, 1], stops=[early, late], cost_per_metre=0.0, cost_per_second=1.0)
    assert times.cost[0] == (5 + 1) * HOUR + 20 * MINUTE - 50 * MINUTE


LONG = [stop(1, service_time_s=3 * HOUR), stop(2, service_time_s=3 * HOUR)]
SIX_HOURS = {"break_s": 30 * MINUTE, "break_after_s": 6 * HOUR}


def test_more_than_six_hours_need_a_break():
    times = timetable([0, 1], stops=LONG, **SIX_HOURS)
    assert times.is_feasible[0]
    assert times.break_after[0] == 1
    assert minutes(times) == [0, 10, 230, 430]


def test_six_hours_exactly_need_no_break():
    short = [stop(1, service_time_s=3 * HOUR), stop(2, service_time_s=3 * HOUR - 40 * MINUTE)]
    times = timetable([0, 1], stops=short, **SIX_HOURS)
    assert times.break_after[0] == 0
    assert minutes(times)[-1] == 6 * 60


def test_a_break_that_leaves_too_long_a_stretch_is_no_break():
    one = [stop(1, service_time_s=7 * HOUR), stop(2)]
    assert not timetable([0], stops=one, **SIX_HOURS).is_feasible[0]
    three = [stop(1, service_time_s=5 * HOUR), stop(2, service_time_s=10 * HOUR)]
    assert not timetable([0, 1], stops=three, **SIX_HOURS).is_feasible[0]


def test_the_break_may_precede_the_way_home():
    one = [stop(1, service_time_s=350 * MINUTE), stop(2)]
    times = timetable([0], stops=one, **SIX_HOURS)
    assert times.break_after[0] == 1
    assert minutes(times) == [0, 10, 400]


def test_a_crew_that_rests_on_the_spot_needs_no_break_between_stops():
    stops = [replace(LONG[0], allows_break=True), LONG[1]]
    times = timetable([0, 1], stops=stops, **SIX_HOURS)
    assert times.break_after[0] == 0
    assert minutes(times) == [0, 10, 200, 400]


def test_the_break_is_taken_while_waiting():
    stops = [
        stop(1, time_windows=window(0, HOUR)),
        stop(2, time_windows=window(7 * HOUR, 8 * HOUR)),
    ]
    times = timetable([0, 1], stops=stops, break_s=30 * MINUTE, break_after_s=5 * HOUR)
    assert not times.is_feasible[0]  # five and a half hours from the break to the return
    times = timetable([0, 1], stops=stops, break_s=30 * MINUTE, break_after_s=6 * HOUR)
    assert times.is_feasible[0]
    assert minutes(times) == [50, 60, 420, 500]


def test_a_stop_starts_later_where_its_break_would_otherwise_come_too_early():
    stops = [
        stop(1, time_windows=window(0, 10 * MINUTE)),
        stop(1),
        stop(1, time_windows=window(8 * HOUR, 8 * HOUR)),
    ]
    problem = line_problem(
        [10], stops=stops, vehicles=[vehicle(break_s=30 * MINUTE, break_after_s=6 * HOUR)]
    )
    times = Clock(problem, problem.vehicles[0]).timetables(np.array([[0, 1, 2]]))
    assert times.is_feasible[0]
    # The break begins at 160 minutes at the soonest: six hours and a half before the return at 550.
    assert (minutes(times), times.break_after[0]) == ([0, 10, 100, 480, 550], 2)


def test_asymmetric_roads_make_the_two_directions_differ():
    one_way = between([[0, 1, 9], [9, 0, 1], [1, 9, 0]], stops=[stop(1), stop(2)])
    times = Clock(one_way, one_way.vehicles[0]).timetables(np.array([[0, 1], [1, 0]]))
    assert times.cost.tolist() == [3.0 * KM, 27.0 * KM]


@settings(max_examples=60, deadline=None)
@given(problems(most_stops=3))
def test_the_shortest_day_is_that_of_the_difference_constraints(problem):
    for v, van in enumerate(problem.vehicles):
        clock = Clock(problem, van)
        for size in range(1, len(problem.stops) + 1):
            for order in permutations(range(len(problem.stops)), size):
                times = clock.timetables(np.array([order], dtype=np.int64))
                expected = shortest_day_s(problem, v, order)
                assert times.is_feasible[0] == (expected is not None)
                if expected is not None:
                    assert times.return_s[0] - times.depart_s[0] == expected


def refusals(problem: Problem, route: DayRoute) -> list[str]:
    """What the checker says of one route, seen alone."""
    plan = Solution(
        routes=(route,),
        unserved=(),
        cost=0.0,
        lower_bound=0.0,
        status="feasible",
        runtime_s=0.0,
        seed=0,
    )
    where = f"day {route.day}, vehicle {route.vehicle}: "
    nights = (
        "the vehicle starts from where it did not",
        "the vehicle sleeps away",
        "1 nights away",
    )
    texts = [text.removeprefix(where) for text in check(problem, plan) if text.startswith(where)]
    return [text for text in texts if not text.startswith(nights)]


@settings(max_examples=80, deadline=None)
@given(rich_problems(most_stops=3), st.sampled_from([0, 1]), st.booleans(), st.booleans())
def test_every_rule_of_a_day_is_kept_at_the_least_time(problem, day, slept, sleeps):
    for v, van in enumerate(problem.vehicles):
        alone = {"days": frozenset({day}), "crew": None, "van": None}
        van = replace(van, max_stops=3, capacity=9, **alone)  # noqa: PLW2901
        problem = replace(
            problem,
            vehicles=(*problem.vehicles[:v], van, *problem.vehicles[v + 1 :]),
            stops=tuple(replace(s, vehicles=None) for s in problem.stops),
        )
        trip = {"starts_from": 1 if slept else None, "sleeps_away": sleeps}
        clock = Clock(problem, van, day=day, **trip)
        for size in range(1, len(problem.stops) + 1):
            for order in permutations(range(len(problem.stops)), size):
                times = clock.timetables(np.array([order], dtype=np.int64))
                expected = shortest_day_s(problem, v, order, day=day, **trip)
                assert times.is_feasible[0] == (expected is not None)
                if expected is not None:
                    assert times.return_s[0] - times.depart_s[0] == expected
                    route = DayRoute(
                        day=day,
                        vehicle=v,
                        stops=order,
                        depart_s=int(times.depart_s[0]),
                        starts_s=tuple(times.starts_s[0].tolist()),
                        return_s=int(times.return_s[0]),
                        break_after=int(times.break_after[0]) or None,
                        cost=float(times.cost[0]),
                        starts_from=trip["starts_from"],
                        ends_at=problem.stops[order[-1]].node if sleeps else None,
                    )
                    assert refusals(problem, route) == []
