from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.wall_clock import moment_of, seconds_between, seconds_of


@pytest.mark.parametrize(
    ("day", "hours", "shown"),
    [
        (date(2027, 6, 5), 25.5, "2027-06-06T01:30:00"),
        (date(2027, 3, 27), 25.5, "2027-03-28T01:30:00"),
        (date(2027, 3, 27), 26.5, "2027-03-28T03:30:00"),
        (date(2027, 10, 30), 26.5, "2027-10-31T02:30:00"),
        (date(2027, 10, 30), 27.5, "2027-10-31T02:30:00"),
        (date(2027, 10, 30), 28.5, "2027-10-31T03:30:00"),
        (date(2027, 12, 31), 24, "2028-01-01T00:00:00"),
    ],
)
def test_seconds_past_midnight_are_what_the_clocks_of_the_night_show(day, hours, shown):
    assert moment_of(day, int(3600 * hours)).isoformat() == shown


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_of_work_after_a_change_of_clocks_keeps_its_hours(day):
    assert moment_of(day, 9 * 3600).isoformat() == f"{day}T09:00:00"


@given(
    st.one_of(
        st.dates(date(2020, 1, 1), date(2037, 12, 31)),
        st.sampled_from([date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30)]),
    ),
    st.integers(0, 36 * 3600),
    st.integers(0, 12 * 3600),
)
def test_what_clocks_show_tells_the_seconds_that_really_passed(day, start, lasts):
    first, last = (moment_of(day, seconds) for seconds in (start, start + lasts))
    assert seconds_of(day, first) == start
    assert seconds_between(first, last) == lasts
