"""Habits: slots of the past put the visits of any later horizon."""

import itertools
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.open_days import OpenDays
from guinguette.promised import Slot
from guinguette.rhythm import ByContract, EveryWeeks, Monthly, OnDates, PerWeek, Rhythm, Times
from guinguette.service.habits import habit_slots

MONDAY = date(2027, 1, 4)
WEEK = timedelta(weeks=1)


def slot(day):
    return Slot(date=day, vehicle="V", arrive=datetime.combine(day, time(10)))


def slots(*days):
    return [slot(MONDAY + timedelta(days=day)) for day in days]


def horizon(weeks, *, after=0, same_weekday=True):
    return OpenDays(
        start=MONDAY + timedelta(weeks=after),
        weeks=weeks,
        days=frozenset(),
        same_weekday=same_weekday,
    )


@pytest.mark.parametrize(
    ("rhythm", "past", "weeks", "after", "days"),
    [
        (Rhythm.WEEKLY, [1, 8], 2, 2, [1, 8]),
        (Rhythm.FORTNIGHTLY, [1], 2, 2, [1]),
        (Rhythm.FORTNIGHTLY, [8], 2, 2, [8]),
        (Rhythm.FORTNIGHTLY, [1], 2, 1, [8]),
        (Rhythm.FORTNIGHTLY, [1], 4, 3, [8, 22]),
        (EveryWeeks(3), [2], 3, 4, [16]),
        (PerWeek(2), [0, 3, 7, 10], 1, 5, [0, 3]),
        (Times(1), [3], 2, 2, [3]),
        (Times(2), [1, 15], 4, 4, [1, 15]),
        (Times(1), [3], 2, 1, [10]),
        (OnDates(), [3], 2, 2, []),
        (ByContract(), [3], 2, 2, []),
        (Rhythm.FORTNIGHTLY, [], 2, 2, []),
    ],
)
def test_a_habit_goes_on_from_its_last_slots(rhythm, past, weeks, after, days):
    assert sorted(habit_slots(rhythm, slots(*past), horizon(weeks, after=after))) == days


def test_slots_inside_the_horizon_stay_and_the_rest_goes_on_from_the_last():
    found = habit_slots(Rhythm.WEEKLY, slots(1, 8, 16), horizon(4, after=1))
    assert sorted(found) == [1, 9, 16, 23]


def test_a_day_repeats_the_slot_that_it_comes_from():
    past = slots(1, 8)
    found = habit_slots(Rhythm.WEEKLY, past, horizon(1, after=2))
    assert found == {1: past[1]}


def test_a_weekly_visit_has_its_hour_for_each_week_of_the_cycle():
    past = slots(1, 8, 15, 22)
    found = habit_slots(Rhythm.WEEKLY, past, horizon(2, after=4), cycle_days=14)
    assert found == {1: past[2], 8: past[3]}


def test_a_habit_that_changed_last_week_is_that_of_last_week():
    past = slots(1, 8, 16)
    found = habit_slots(Rhythm.WEEKLY, past, horizon(2, after=3), cycle_days=14)
    assert found == {2: past[2], 9: past[2]}


def test_a_vehicle_that_changed_last_week_is_that_of_last_week():
    (old, new) = slots(1, 8)
    new = replace(new, vehicle="Camion 2")
    found = habit_slots(Rhythm.WEEKLY, [old, new], horizon(2, after=2), cycle_days=14)
    assert found == {1: new, 8: new}


def test_vehicles_that_take_turns_do_so_again_unless_the_habit_has_changed_since():
    turns = [replace(s, vehicle=v) for s, v in zip(slots(0, 7, 14), "ABA", strict=True)]

    def next_vehicles(since):
        found = habit_slots(
            Rhythm.WEEKLY, turns, horizon(3, after=21), cycle_days=21, since=MONDAY + since
        )
        return [one.vehicle for one in found.values()]

    assert next_vehicles(timedelta()) == ["A", "B", "A"]
    assert next_vehicles(timedelta(days=10)) == ["A", "A", "A"]


def test_a_habit_that_came_forward_does_not_go_on_as_it_was_too():
    past = slots(1, 15, 23)
    found = habit_slots(Rhythm.FORTNIGHTLY, past, horizon(4, after=4))
    assert sorted(found) == [9, 23]
    inside = habit_slots(Rhythm.FORTNIGHTLY, past, horizon(2, after=3))
    assert sorted(inside) == [2]


@pytest.mark.parametrize(
    ("rhythm", "past", "moved", "same_weekday"),
    [
        (Times(1), [26], [45], True),
        (Times(1), [26], [45], False),
        (Times(2), [1, 26], [29, 45], True),
        (Times(2), [1, 26], [29, 45], False),
        (Rhythm.FORTNIGHTLY, [3, 26], [31, 45], False),
        (EveryWeeks(3), [3, 26], [31, 45], False),
    ],
)
def test_a_visit_of_a_whole_period_that_came_forward_is_asked_for_once(
    rhythm, past, moved, same_weekday
):
    """A habit changes in a period under way: its former slot does not go on beside the new one."""
    among = horizon(4, after=4, same_weekday=same_weekday)
    found = habit_slots(rhythm, slots(*past, *moved), among)
    assert sorted(found) == [day - 28 for day in moved]
    later = habit_slots(rhythm, slots(*past, *moved), replace(among, start=MONDAY + 8 * WEEK))
    assert sorted(later) == [day - 28 for day in moved]


def test_the_second_tuesday_is_the_second_of_the_next_month():
    found = habit_slots(Monthly(), [slot(date(2027, 1, 12))], horizon(4, after=4))
    assert [MONDAY + timedelta(weeks=4, days=day) for day in found] == [date(2027, 2, 9)]


def test_visits_whose_weekday_may_change_come_back_after_a_whole_horizon():
    found = habit_slots(Rhythm.WEEKLY, slots(1, 9), horizon(2, after=2, same_weekday=False))
    assert sorted(found) == [1, 9]


@given(st.integers(1, 4), st.integers(0, 6), st.integers(1, 12), st.integers(1, 12))
def test_periods_one_after_the_other_keep_the_interval(every, weekday, length, gap):
    rhythm = EveryWeeks(every)
    known = slots(weekday)
    for after in (gap, gap + length, gap + 2 * length):
        found = habit_slots(rhythm, known, horizon(length, after=after))
        for day in found:
            known.append(slot(MONDAY + timedelta(weeks=after, days=day)))
    days = sorted({one.date for one in known[1:]})
    assert all((b - a).days == 7 * every for a, b in itertools.pairwise(days))
    assert all((day - known[0].date).days % (7 * every) == 0 for day in days)
