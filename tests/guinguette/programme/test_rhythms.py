"""How often a place is visited, read from the dates of its visits."""

from datetime import date, timedelta

import pytest

from guinguette.programme.rhythms import recognise, rhythm_dates
from guinguette.rhythm import LAST, EveryWeeks, Monthly, OnDates, PerWeek, Rhythm
from tests.guinguette.programme.books import MONDAY


def weeks(*numbers, day=0):
    return [MONDAY + timedelta(days=7 * number + day) for number in numbers]


@pytest.mark.parametrize(
    ("dates", "rhythm"),
    [
        (weeks(*range(8)), Rhythm.WEEKLY),
        (weeks(*range(0, 12, 2), day=3), Rhythm.FORTNIGHTLY),
        (weeks(*range(1, 16, 3)), EveryWeeks(3)),
        (weeks(*range(2, 26, 4)), EveryWeeks(4)),
        (
            [date(2027, month, day) for month, day in ((1, 5), (2, 2), (3, 2), (4, 6), (5, 4))],
            Monthly(1, 1),
        ),
        (
            [date(2027, month, day) for month, day in ((1, 29), (2, 26), (3, 26), (4, 30))],
            Monthly(LAST, 4),
        ),
        (weeks(*range(6), day=1) + weeks(*range(6), day=4), PerWeek(2, 2)),
        (weeks(0, 1, 5, 6, 11), OnDates()),
        ([date(2027, 1, 5), date(2027, 1, 13), date(2027, 3, 25)], OnDates()),
        (weeks(3), OnDates()),
    ],
)
def test_a_rhythm_is_recognised(dates, rhythm):
    found = recognise(dates)
    assert found.rhythm == rhythm
    assert (found.missed, found.moved, found.added) == ((), (), ())
    assert found.expected == tuple(sorted(dates))


def test_a_holiday_missed_and_one_day_moved_leave_the_rhythm():
    dates = weeks(*range(0, 16, 2))
    dates.remove(date(2027, 3, 29))  # Easter Monday
    dates[1] += timedelta(days=1)
    found = recognise(dates, off={date(2027, 3, 29)})
    assert found.rhythm == Rhythm.FORTNIGHTLY
    assert found.missed == (date(2027, 3, 29),)
    assert found.moved == ((date(2027, 1, 18), date(2027, 1, 19)),)


def test_weeks_in_which_nobody_is_visited_count_little():
    dates = weeks(0, 1, 2, 5, 6, 7)
    idle = {MONDAY + timedelta(weeks=3), MONDAY + timedelta(weeks=4)}
    assert recognise(dates, idle_weeks=idle).rhythm == Rhythm.WEEKLY


def test_what_comes_once_in_a_cycle_comes_back_with_it():
    assert recognise(weeks(1), span_weeks=2).rhythm == Rhythm.FORTNIGHTLY


def test_a_rhythm_goes_on_beyond_its_dates():
    found = recognise(weeks(*range(0, 12, 2)))
    june = rhythm_dates(found.rhythm, found.expected, date(2027, 6, 1), date(2027, 6, 30))
    assert list(june) == [date(2027, 6, 7), date(2027, 6, 21)]
