import pytest

from routing.feasibility import hopeless_stops
from tests.instances import HOUR, MINUTE, days, line_problem, once, stop, vehicle, weekly, window

TWO_HOURS = (vehicle(longest_day_s=2 * HOUR),)


def reasons(*stops, vehicles=TWO_HOURS, **rules):
    return hopeless_stops(line_problem([10, 90], stops=stops, vehicles=vehicles, **rules))


def test_a_stop_that_fits_alone_has_hope():
    assert reasons(stop(1)) == {}


def test_a_stop_beyond_a_day_is_too_far():
    assert reasons(stop(1), stop(2)) == {1: "too_far"}


def test_a_stop_that_only_its_window_prevents_says_so():
    assert reasons(stop(1, time_windows=window(0, 9 * MINUTE))) == {0: "time_window"}


def test_a_stop_that_asks_for_another_day_has_no_vehicle():
    assert reasons(stop(1, once(1))) == {0: "no_vehicle_day"}


def test_a_stop_reserved_to_nobody_has_no_vehicle():
    assert reasons(stop(1, vehicles=frozenset())) == {0: "no_vehicle_day"}


def test_a_weekly_stop_needs_one_vehicle_present_each_week():
    vans = [vehicle(works=[0]), vehicle(works=[7])]
    assert reasons(stop(1, weekly(0)), vehicles=vans, weeks=2) == {0: "no_vehicle_day"}
    free = {"weeks": 2, "same_vehicle": False}
    assert reasons(stop(1, weekly(0)), vehicles=vans, **free) == {}


def test_a_load_that_no_vehicle_carries_that_far_is_too_far():
    vans = [vehicle(capacity=2), vehicle(capacity=9, longest_day_s=2 * HOUR)]
    assert reasons(stop(1, demand=5), stop(2, demand=5), vehicles=vans) == {1: "too_far"}
    assert reasons(stop(1, demand=10), vehicles=vans) == {0: "too_far"}


@pytest.mark.parametrize(("works", "expected"), [((0,), {}), ((1,), {0: "no_vehicle_day"})])
def test_only_the_vehicles_that_a_stop_allows_count(works, expected):
    vans = [vehicle(works=[0]), vehicle(works=works)]
    assert reasons(stop(1, vehicles=days(1)), vehicles=vans) == expected
