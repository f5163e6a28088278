from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import TooManyRoutesError
from routing.solver.columns.routes.enumeration import enumerate_routes
from routing.solver.timetables import Clock
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
    between,
    days,
    line_problem,
    once,
    square,
    stop,
    vehicle,
    window,
)
from tests.routing.brute_force import cheapest_route
from tests.routing.strategies import matrices, problems


def routes_of(problem, **rules) -> dict[frozenset[int], float]:
    """Cost of each set of stops that the first vehicle can visit in a day."""
    candidates = np.arange(len(problem.stops))
    routes = enumerate_routes(problem, Clock(problem, problem.vehicles[0]), candidates, **rules)
    sets = [frozenset(int(i) for i in order if i >= 0) for order in routes.orders]
    assert len(set(sets)) == len(sets) == len(routes)
    return dict(zip(sets, routes.cost.tolist(), strict=True))


def by_brute_force(problem) -> dict[frozenset[int], float]:
    """Only sets of stops that can each be served alone: the others are declared unserved."""
    alone = [
        i for i in range(len(problem.stops)) if cheapest_route(problem, 0, days(i)) is not None
    ]
    most = min(len(alone), problem.vehicles[0].max_stops)
    sets = [frozenset(s) for k in range(1, most + 1) for s in combinations(alone, k)]
    costs = {chosen: cheapest_route(problem, 0, chosen) for chosen in sets}
    return {chosen: cost for chosen, cost in costs.items() if cost is not None}


def test_every_set_of_the_square_is_a_route():
    routes = routes_of(square())
    assert len(routes) == 4 + 6 + 4 + 1
    assert routes[days(0, 1)] == 60 * KM
    assert routes[days(0, 2)] == 80 * KM
    assert routes[days(0, 1, 2, 3)] == 100 * KM


def test_a_route_has_no_more_stops_than_the_vehicle_makes():
    assert max(map(len, routes_of(square(vehicles=[vehicle(max_stops=2)])))) == 2


def test_a_route_fits_the_day():
    day = 60 * MINUTE + 2 * HOUR
    routes = routes_of(square(vehicles=[vehicle(longest_day_s=day)]))
    assert {tuple(sorted(s)) for s in routes if len(s) > 1} == {(0, 1), (1, 2), (2, 3), (0, 3)}


def test_a_route_fits_the_load_from_the_first_stop_on():
    stops = [stop(1, demand=2), stop(2, demand=3), stop(3, demand=9)]
    problem = line_problem([1, 2, 3], stops=stops, vehicles=[vehicle(capacity=5)])
    assert set(routes_of(problem)) == {days(0), days(1), days(0, 1)}


def test_stops_without_a_common_day_are_never_together():
    stops = [stop(1, once(0)), stop(2, once(1)), stop(3, once(0, 1))]
    routes = routes_of(line_problem([1, 2, 3], stops=stops))
    assert days(0, 1) not in routes
    assert {days(0, 2), days(1, 2)} <= set(routes)


def test_one_more_stop_can_give_the_break_its_place():
    # Ten minutes between any two places. After the first stop alone, at 40 minutes at the latest,
    # 110 minutes of work are left until 170; after the second one, at 50 minutes, 100.
    problem = between(
        10 * (1 - np.eye(4)),
        stops=[
            stop(1, time_windows=window(0, 30 * MINUTE), service_time_s=10 * MINUTE),
            stop(2, time_windows=window(0, 30 * MINUTE), service_time_s=20 * MINUTE),
            stop(3, time_windows=window(150 * MINUTE, 150 * MINUTE), service_time_s=10 * MINUTE),
        ],
        vehicles=[vehicle(break_s=20 * MINUTE, break_after_s=100 * MINUTE)],
    )
    routes = routes_of(problem)
    assert days(0, 2) not in routes
    assert routes[days(0, 1, 2)] == 40 * KM


def unmetric(*, opens=0):
    """Three stops a minute apart but for one leg that avoids the road by the middle stop."""
    durations = 1 - np.eye(4)
    durations[1, 3] = durations[3, 1] = 60
    windows = window(opens, opens + 8 * MINUTE)
    return between(
        durations,
        stops=[stop(k, time_windows=windows, service_time_s=2 * MINUTE) for k in (1, 2, 3)],
        vehicles=[vehicle(longest_day_s=12 * MINUTE)],
    )


@pytest.mark.parametrize("opens", [0, 9 * HOUR])
def test_a_set_that_fits_no_day_may_be_part_of_one_that_does(opens):
    routes = routes_of(unmetric(opens=opens))
    assert days(0, 2) not in routes
    assert days(0, 1, 2) in routes
    assert routes == pytest.approx(by_brute_force(unmetric(opens=opens)))


def test_a_stop_out_of_reach_alone_may_be_reached_by_way_of_another():
    durations = 1 - np.eye(3)
    durations[0, 2] = 60
    stops = [stop(k, service_time_s=2 * MINUTE) for k in (1, 2)]
    van = vehicle(longest_day_s=12 * MINUTE)
    routes = routes_of(between(durations, stops=stops, vehicles=[van]))
    assert set(routes) == {days(0), days(0, 1)}


@st.composite
def road_times(draw, size):
    """Times of 1 to 9 that no detour is kept from shortening."""
    cells = draw(st.lists(st.integers(1, 9), min_size=size * size, max_size=size * size))
    matrix = np.array(cells, dtype=np.int64).reshape(size, size)
    np.fill_diagonal(matrix, 0)
    return matrix


@settings(max_examples=60, deadline=None)
@given(road_times(6), matrices(6), st.integers(8, 24), st.booleans(), st.booleans())
def test_routes_are_those_of_brute_force_whatever_the_times(
    durations, distances, longest_s, has_windows, has_breaks
):
    van = vehicle(longest_day_s=longest_s, cost_per_second=0.5)
    if has_breaks:
        van = replace(van, break_s=2, break_after_s=10)
    rules = {"time_windows": window(3, 18)} if has_windows else {}
    stops = [stop(1 + k, service_time_s=1, **rules) for k in range(5)]
    problem = line_problem(range(5), stops=stops, vehicles=[van])
    problem = replace(problem, duration_matrix=durations, distance_matrix=distances)
    everyone = range(1, 6)
    sets = [frozenset(s) for k in everyone for s in combinations(range(5), k)]
    costs = {chosen: cheapest_route(problem, 0, chosen) for chosen in sets}
    expected = {chosen: cost for chosen, cost in costs.items() if cost is not None}
    assert routes_of(problem) == pytest.approx(expected)


def test_too_many_sets_are_refused_rather_than_listed():
    with pytest.raises(TooManyRoutesError) as refusal:
        routes_of(square(), limit=5)
    assert refusal.value.limit == 5


def test_long_routes_are_refused_before_their_orders_are_tried():
    with pytest.raises(TooManyRoutesError):
        routes_of(line_problem(range(1, 13), vehicles=[vehicle(max_stops=12)]))


def test_a_vehicle_without_candidates_has_no_route():
    problem = square()
    clock = Clock(problem, problem.vehicles[0])
    assert len(enumerate_routes(problem, clock, np.array([], dtype=np.int64))) == 0


@settings(max_examples=50, deadline=None)
@given(problems(most_stops=5, patterns=st.just(once(0)), most_vehicles=1))
def test_routes_are_those_of_brute_force(problem):
    everyone = replace(problem, stops=tuple(replace(s, vehicles=None) for s in problem.stops))
    found = routes_of(everyone)
    expected = by_brute_force(everyone)
    alone = frozenset(i for chosen in expected if len(chosen) == 1 for i in chosen)
    assert {s: c for s, c in found.items() if s <= alone} == pytest.approx(expected)


@settings(max_examples=5, deadline=None)
@given(matrices(7), st.lists(st.sampled_from([(0, 40), (5, 20), (15, 25)]), min_size=6, max_size=6))
def test_six_stops_on_one_way_roads_with_windows_are_those_of_brute_force(matrix, windows):
    stops = [stop(1 + k, service_time_s=2, time_windows=window(*w)) for k, w in enumerate(windows)]
    problem = line_problem(range(6), stops=stops, vehicles=[vehicle(max_stops=4)])
    problem = replace(problem, duration_matrix=matrix, distance_matrix=matrix)
    assert routes_of(problem) == pytest.approx(by_brute_force(problem))
