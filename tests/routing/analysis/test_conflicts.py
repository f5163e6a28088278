from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.analysis.conflicts import Conflict, Judge
from tests.instances import HOUR, MINUTE, MONDAY, TUESDAY, days, line_problem, stop, vehicle, window
from tests.routing.brute_force import cheapest_route


def pair(**rules):
    """Two stops of an hour each, 30 km from the depot on either side: 4 h together."""
    return line_problem([30, -30], vehicles=(vehicle(**rules),))


def test_two_stops_that_fit_are_no_conflict():
    assert Judge(pair(longest_day_s=4 * HOUR)).conflict(0, MONDAY, [0, 1]) is None


def test_a_day_too_short_says_how_much_is_lacking():
    found = Judge(pair(longest_day_s=4 * HOUR - 25 * MINUTE)).conflict(0, MONDAY, [0, 1])
    assert found == Conflict(
        vehicle=0, day=MONDAY, stops=(0, 1), limit="day", lacking_s=25 * MINUTE
    )


def test_what_is_lacking_is_rounded_up_to_the_minute():
    found = Judge(pair(longest_day_s=4 * HOUR - 61)).conflict(0, MONDAY, [0, 1])
    assert found is not None
    assert found.lacking_s == 2 * MINUTE


def test_hours_too_narrow_say_how_much_wider_they_must_be():
    stops = [stop(1, time_windows=window(0, HOUR)), stop(2, time_windows=window(0, HOUR))]
    vans = (vehicle(longest_day_s=4 * HOUR),)
    problem = line_problem([30, -30], stops=stops, vehicles=vans)
    found = Judge(problem).conflict(0, MONDAY, [0, 1])
    # 30 min there, 1 h served, 1 h across: the second starts at 2 h 30, an hour and a half late.
    assert found == Conflict(
        vehicle=0, day=MONDAY, stops=(0, 1), limit="hours", lacking_s=90 * MINUTE
    )


def test_other_limits_have_their_name():
    two = [stop(1, demand=2), stop(2, demand=2)]
    small = line_problem([30, -30], stops=two, vehicles=(vehicle(capacity=3),))
    found = [
        Judge(small).conflict(0, MONDAY, [0, 1]),
        Judge(pair(max_stops=1)).conflict(0, MONDAY, [0, 1]),
        Judge(replace(pair(), apart=(days(0, 1),))).conflict(0, MONDAY, [0, 1]),
        Judge(pair()).conflict(0, TUESDAY, [0]),
    ]
    assert [c.limit for c in found if c] == ["capacity", "count", "apart", "vehicle"]
    assert [c.lacking_s for c in found if c] == [None] * 4


def test_the_fewest_rivals_are_named():
    problem = line_problem([5, 95, 10], vehicles=(vehicle(longest_day_s=4 * HOUR),))
    found = Judge(problem).least_conflict(0, MONDAY, 1, [0, 2])
    assert found is not None
    assert found.stops == (1,)
    near = line_problem([5, -60, 10], vehicles=(vehicle(longest_day_s=4 * HOUR),))
    found = Judge(near).least_conflict(0, MONDAY, 1, [0, 2])
    assert found is not None
    assert (found.stops, found.lacking_s) == ((0, 1), 10 * MINUTE)


@settings(max_examples=60, deadline=None)
@given(
    km=st.lists(st.integers(-60, 60), min_size=3, max_size=3),
    longest=st.integers(60, 420),
    opens=st.lists(st.integers(0, 240), min_size=3, max_size=3),
)
def test_a_conflict_is_one_by_brute_force_and_lacks_no_less(km, longest, opens):
    stops = [
        stop(1 + k, time_windows=window(o * MINUTE, (o + 120) * MINUTE))
        for k, o in enumerate(opens)
    ]
    rules = {"break_s": 30 * MINUTE, "break_after_s": 3 * HOUR}
    van = vehicle(longest_day_s=longest * MINUTE, latest_return_s=8 * HOUR, **rules)
    problem = line_problem(km, stops=stops, vehicles=(van,))
    met = Judge(problem).conflict(0, MONDAY, [0, 1, 2])
    assert (met is None) == (cheapest_route(problem, 0, days(0, 1, 2)) is not None)
    if met and met.lacking_s is not None:
        assert _mended(problem, met.limit, met.lacking_s)
        assert not _mended(problem, met.limit, met.lacking_s - MINUTE)


def _mended(problem, limit, more_s):
    van = problem.vehicles[0]
    if limit == "day":
        longer = replace(
            van,
            longest_day_s=van.longest_day_s + more_s,
            latest_return_s=van.latest_return_s + more_s,
        )
        problem = replace(problem, vehicles=(longer,))
    else:
        stops = []
        for each in problem.stops:
            (hours,) = each.time_windows
            earliest_s = max(0, hours.earliest_s - more_s)
            stops.append(replace(each, time_windows=window(earliest_s, hours.latest_s + more_s)))
        problem = replace(problem, stops=tuple(stops))
    return cheapest_route(problem, 0, days(0, 1, 2)) is not None
