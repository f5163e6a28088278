"""Routes that stay: their order and hours, on other roads and with other stops."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.analysis.kept_routes import broken_rules, kept_route, near_hour, toward_hours
from routing.check.route import route_violations
from routing.objective import route_cost
from routing.problem import Problem, Stop, TimeWindow, Vehicle

HOUR = 3600


def problem(minutes=10, *, stops=3, **vehicle):
    places = stops + 1
    times = np.full((places, places), 60 * minutes, dtype=np.int64)
    np.fill_diagonal(times, 0)
    return Problem(
        weeks=1,
        duration_matrix=times,
        distance_matrix=times * 10,
        stops=tuple(
            Stop(
                node=k + 1,
                service_time_s=HOUR,
                visit_patterns=(frozenset({0}),),
                time_windows=(TimeWindow(8 * HOUR, 18 * HOUR),),
            )
            for k in range(stops)
        ),
        vehicles=(Vehicle(depot=0, days=frozenset(range(5)), cost_per_second=0.01, **vehicle),),
    )


def test_a_route_keeps_its_hours_where_it_can():
    starts = (9 * HOUR, 11 * HOUR, 14 * HOUR)
    route = kept_route(problem(), day=0, vehicle=0, stops=(0, 1, 2), starts_s=starts)
    assert route.starts_s == starts
    assert not list(route_violations(problem(), route))


def test_on_slower_roads_it_keeps_its_order_and_moves_its_hours_least():
    starts = (9 * HOUR, 10 * HOUR + 600, 11 * HOUR + 1200)
    slow = problem(minutes=13)
    route = kept_route(slow, day=0, vehicle=0, stops=(2, 0, 1), starts_s=starts)
    assert route.stops == (2, 0, 1)
    assert 0 < max(abs(a - b) for a, b in zip(route.starts_s, starts, strict=True)) <= 300
    assert not list(route_violations(slow, route))


def test_an_order_that_no_hour_allows_is_no_route():
    short = problem(longest_day_s=2 * HOUR)
    assert kept_route(short, day=0, vehicle=0, stops=(0, 1), starts_s=(HOUR, 2 * HOUR)) is None


def test_a_route_that_lost_a_stop_gets_its_hours_back_at_no_cost():
    known = {1: 11 * HOUR}
    early = kept_route(problem(), day=0, vehicle=0, stops=(1,), starts_s=(8 * HOUR,))
    found = toward_hours(problem(), early, known)
    assert found.starts_s == (11 * HOUR,)
    assert found.cost == early.cost


def test_hours_that_cost_more_stay_as_they_are():
    both = kept_route(
        problem(), day=0, vehicle=0, stops=(0, 1), starts_s=(9 * HOUR, 10 * HOUR + 600)
    )
    assert toward_hours(problem(), both, {0: 9 * HOUR, 1: 16 * HOUR}) == both


@given(st.integers(0, 24 * HOUR), st.integers(0, 4 * HOUR))
@settings(max_examples=50)
def test_windows_near_an_hour_are_inside_those_there_were(start_s, shift_s):
    windows = (TimeWindow(8 * HOUR, 10 * HOUR), TimeWindow(14 * HOUR, 18 * HOUR))
    near = near_hour(windows, start_s, shift_s)
    is_near = any(w.earliest_s - shift_s <= start_s <= w.latest_s + shift_s for w in windows)
    if not is_near:
        assert near == windows
    for window in near:
        assert any(w.earliest_s <= window.earliest_s <= window.latest_s <= w.latest_s
                   for w in windows)  # fmt: skip
        assert not is_near or window.earliest_s <= start_s + shift_s
        assert not is_near or window.latest_s >= start_s - shift_s


def test_rules_are_broken_by_what_is_ahead_and_not_by_the_past():
    asked = problem()
    route = kept_route(asked, day=0, vehicle=0, stops=(0, 1), starts_s=(9 * HOUR, 11 * HOUR))
    late = replace(route, return_s=route.return_s - 60)
    late = replace(late, cost=route_cost(asked, late))
    assert broken_rules(asked, [route]) == ()
    assert broken_rules(asked, [late])
    assert broken_rules(asked, [late], frozen_until_day=1) == ()
