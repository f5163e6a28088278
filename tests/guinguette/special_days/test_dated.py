"""Rules of days, each counted by hand on the calendar."""

from datetime import date

import pytest

from guinguette.rhythm import LAST
from guinguette.special_days.dated import Dated, EveryMonth, EveryWeek, EveryYear, Span
from guinguette.special_days.special_day import SpecialDay

JULY = (date(2027, 7, 1), date(2027, 7, 31))


@pytest.mark.parametrize(
    ("when", "days"),
    [
        (Span(date(2027, 6, 28), date(2027, 7, 2)), [1, 2]),
        (Span(date(2027, 7, 30), date(2027, 8, 9)), [30, 31]),
        (Span(date(2027, 8, 1), date(2027, 8, 9)), []),
        (EveryYear(7, 14), [14]),
        (EveryYear(6, 24), []),
        (EveryWeek(1), [6, 13, 20, 27]),
        (EveryMonth(1, 5), [3]),
        (EveryMonth(4, 3), [22]),
        (EveryMonth(LAST, 3), [29]),
        (EveryMonth(LAST, 5), [31]),
    ],
)
def test_a_rule_has_these_days_of_july(when, days):
    assert [day.day for day in when.among(*JULY)] == days


def test_the_29th_of_february_comes_in_leap_years_alone():
    found = list(EveryYear(2, 29).among(date(2026, 1, 1), date(2033, 1, 1)))
    assert found == [date(2028, 2, 29), date(2032, 2, 29)]


def test_a_rule_of_the_month_crosses_the_new_year():
    found = list(EveryMonth(1, 0).among(date(2027, 12, 1), date(2028, 1, 31)))
    assert found == [date(2027, 12, 6), date(2028, 1, 3)]


def test_two_rules_of_one_day_say_it_once():
    what = SpecialDay(date=date.min, effect="avoid", kind="fete", words="Fête", price_eur=30.0)
    dated = Dated(what, (EveryYear(7, 14), EveryWeek(2)))
    assert [day.date.day for day in dated.days(*JULY)] == [7, 14, 21, 28]
