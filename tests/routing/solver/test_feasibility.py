import pytest

from routing.problem import TimeWindow
from routing.solver.feasibility import hopeless_stops, why_not_alone
from tests.instances import (
    HOUR,
    MINUTE,
    days,
    line_problem,
    once,
    stop,
    vehicle,
    weekly,
    window,
)

TWO_HOURS = (vehicle(longest_day_s=2 * HOUR),)


def reasons(*stops, vehicles=TWO_HOURS, **rules):
    """Why stops cannot be served alone; those without any hope are among them."""
    problem = line_problem([10, 90], stops=stops, vehicles=vehicles, **rules)
    found = why_not_alone(problem, range(len(stops)))
    assert hopeless_stops(problem).items() <= found.items()
    return found


def test_a_stop_that_fits_alone_has_hope():
    assert reasons(stop(1)) == {}


def test_a_stop_beyond_a_day_is_too_far():
    assert reasons(stop(1), stop(2)) == {1: "too_far"}


def test_a_stop_that_only_its_window_prevents_says_so():
    assert reasons(stop(1, time_windows=window(0, 9 * MINUTE))) == {0: "time_window"}


def test_a_stop_that_asks_for_another_day_has_no_vehicle():
    assert reasons(stop(1, once(1))) == {0: "no_vehicle_day"}


def test_a_stop_reserved_to_vehicles_that_cannot_serve_it_says_so_where_others_could():
    assert reasons(stop(1, vehicles=frozenset())) == {0: "own_vehicles"}
    short = [vehicle(longest_day_s=HOUR // 2), vehicle(longest_day_s=2 * HOUR)]
    near, far = stop(1, vehicles=days(0)), stop(2, vehicles=days(0))
    assert reasons(near, far, vehicles=short) == {0: "own_vehicles", 1: "too_far"}
    late = [vehicle(earliest_start_s=HOUR, latest_return_s=3 * HOUR), vehicle()]
    early = window(0, 20 * MINUTE)
    assert reasons(stop(1, vehicles=days(0), time_windows=early), vehicles=late) == {
        0: "own_vehicles"
    }
    assert reasons(stop(1, once(1), vehicles=days(0)), vehicles=late) == {0: "no_vehicle_day"}


def test_a_weekly_stop_needs_one_vehicle_present_each_week():
    vans = [vehicle(works=[0]), vehicle(works=[7])]
    assert reasons(stop(1, weekly(0)), vehicles=vans, weeks=2) == {0: "no_vehicle_day"}
    free = {"weeks": 2, "same_vehicle": False}
    assert reasons(stop(1, weekly(0)), vehicles=vans, **free) == {}


def test_a_load_that_no_vehicle_carries_that_far_is_too_far_else_too_heavy():
    vans = [vehicle(capacity=2), vehicle(capacity=9, longest_day_s=2 * HOUR)]
    assert reasons(stop(1, demand=5), stop(2, demand=5), vehicles=vans) == {1: "too_far"}
    assert reasons(stop(1, demand=10), vehicles=vans) == {0: "capacity"}


@pytest.mark.parametrize(("works", "expected"), [((0,), {}), ((1,), {0: "own_vehicles"})])
def test_only_the_vehicles_that_a_stop_allows_count(works, expected):
    vans = [vehicle(works=[0]), vehicle(works=works)]
    assert reasons(stop(1, vehicles=days(1)), vehicles=vans) == expected


def test_a_stop_whose_windows_open_on_other_days_says_so():
    closed = stop(1, once(0, 1), time_windows=(TimeWindow(weekdays=days(2, 3)),))
    vans = [vehicle(works=[0, 1])]
    assert reasons(closed, vehicles=vans) == {0: "time_window"}
    open_once = stop(1, once(0, 1), time_windows=(TimeWindow(weekdays=days(1)),))
    assert reasons(open_once, vehicles=vans) == {}
    assert reasons(open_once, vehicles=[vehicle(works=[0])]) == {0: "time_window"}


def test_one_of_several_windows_is_enough():
    early, late = TimeWindow(0, 9 * MINUTE), TimeWindow(30 * MINUTE, 40 * MINUTE)
    assert reasons(stop(1, time_windows=(early, late))) == {}
    too_late = TimeWindow(3 * HOUR, 4 * HOUR)
    vans = [vehicle(longest_day_s=2 * HOUR, latest_return_s=3 * HOUR)]
    assert reasons(stop(1, time_windows=(early, too_late)), vehicles=vans) == {0: "time_window"}


def test_driving_that_no_break_can_split_is_kept_out_by_that_rule():
    rules = {"driving_break_s": 45 * MINUTE, "driving_break_after_s": 80 * MINUTE}
    assert reasons(stop(1), stop(2), vehicles=[vehicle(**rules)]) == {1: "driving_break"}
    rules["driving_break_after_s"] = 90 * MINUTE
    assert reasons(stop(1), stop(2), vehicles=[vehicle(**rules)]) == {}


def test_a_vehicle_that_sleeps_away_reaches_further():
    near, far = stop(1), stop(2)
    assert reasons(near, far, vehicles=[vehicle(longest_day_s=2 * HOUR, nights_away=1)]) == {}
    long = stop(2, service_time_s=3 * HOUR)
    vans = [vehicle(longest_day_s=2 * HOUR, nights_away=1)]
    assert reasons(near, long, vehicles=vans) == {1: "too_far"}


def test_a_stop_that_comes_too_often_for_its_own_set_says_so():
    twice = stop(1, [days(0, 1)])
    vans = [vehicle(works=[0, 1])]
    assert reasons(twice, vehicles=vans, once_a_week=(days(0),)) == {0: "relation"}
    assert reasons(twice, vehicles=vans) == {}


def test_where_nothing_is_asked_nothing_is_hopeless():
    assert hopeless_stops(line_problem([10]).only([])) == {}
