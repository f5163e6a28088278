from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.calendar import (
    date_of,
    day_number,
    hour,
    long_date,
    monday_of,
    next_monday,
    parse_week,
    week_name,
    weeks_of,
)

START = date(2027, 1, 4)


def test_day_zero_is_the_first_monday_of_the_horizon():
    assert date_of(0, START) == START
    assert date_of(11, START) == date(2027, 1, 15)
    assert day_number(date(2027, 1, 3), START) == -1


@given(st.integers(-1000, 1000))
def test_a_day_number_and_its_date_say_the_same(number):
    assert day_number(date_of(number, START), START) == number


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_name_of_a_week_reads_back_as_its_monday(day):
    assert parse_week(week_name(day)) == monday_of(day)


def test_weeks_are_named_as_iso_does_across_new_year():
    assert week_name(START) == "2027-S01"
    assert week_name(date(2027, 1, 3)) == "2026-S53"
    assert parse_week("2027-w01") == START


@pytest.mark.parametrize("text", ["2027-S54", "2027S01", "semaine 1", "", "9999-S52", "0001-S01"])
def test_a_week_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match=r"week|Invalid"):
        parse_week(text)


def test_the_weeks_of_a_horizon_are_its_mondays():
    assert weeks_of(START, 2) == (START, date(2027, 1, 11))


def test_the_next_monday_is_always_later():
    assert next_monday(date(2027, 1, 3)) == START
    assert next_monday(START) == date(2027, 1, 11)


def test_a_long_date_is_written_in_french_whatever_the_machine_speaks():
    assert long_date(date(2027, 6, 4)) == "vendredi 4 juin 2027"
    assert long_date(date(2027, 8, 1)) == "dimanche 1er août 2027"
    assert long_date(date(2027, 8, 1), language="en") == "Sunday 1 August 2027"


@pytest.mark.parametrize(
    ("moment", "written"),
    [(960, "16 h"), (990, "16 h 30"), (545, "9 h 05"), (0, "0 h"), (1440, "24 h")],
)
def test_an_hour_is_written_the_french_way(moment, written):
    assert hour(moment) == written


def test_an_hour_may_be_a_time_and_may_not_be_cut_at_the_end_of_a_line():
    assert hour(time(16, 30)) == "16 h 30"
    assert hour(time(16, 30), space="\u00a0") == "16\u00a0h\u00a030"
    assert hour(time(6, 5), language="en") == "06:05"
