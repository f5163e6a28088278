"""Rhythms as sets of days: how many, how far apart, on which weekdays."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.open_days import open_days
from guinguette.rhythm import (
    LAST,
    MOST_PATTERNS,
    EveryWeeks,
    Monthly,
    OnDates,
    PerWeek,
    Rhythm,
    Times,
    rhythm_named,
)

MONDAY = date(2027, 1, 4)
WORKED = range(5)


def days(weeks, weekdays=WORKED, **others):
    return open_days(start=MONDAY, weeks=weeks, weekdays=weekdays, **others)


def dates_of(pattern):
    return [MONDAY + timedelta(days=day) for day in sorted(pattern)]


def gaps(pattern):
    return [b - a for a, b in pairwise(sorted(pattern))]


def test_a_weekly_commune_keeps_its_weekday():
    assert Rhythm.WEEKLY.patterns(days(2, [1, 3])) == (frozenset({1, 8}), frozenset({3, 10}))


def test_every_three_weeks_begins_in_any_of_the_three_weeks():
    found = EveryWeeks(3).patterns(days(6, [2]))
    assert found == (frozenset({2, 23}), frozenset({9, 30}), frozenset({16, 37}))


@pytest.mark.parametrize(("every", "weeks"), [(2, 3), (3, 8), (4, 26)])
def test_a_horizon_that_the_interval_does_not_divide_has_no_pattern(every, weeks):
    assert EveryWeeks(every).patterns(days(weeks)) == ()


def test_where_the_weekday_may_change_two_visits_stay_half_an_interval_apart():
    free = Rhythm.WEEKLY.patterns(days(2, same_weekday=False))
    assert frozenset({4, 8}) in set(free)
    assert frozenset({4, 7}) not in free
    assert all(gap >= 4 for pattern in free for gap in gaps(pattern))
    assert set(Rhythm.WEEKLY.patterns(days(2))) <= set(free)


def test_where_the_free_choices_explode_two_weekdays_alternate():
    free = Rhythm.WEEKLY.patterns(days(26, same_weekday=False))
    assert 5 <= len(free) <= 25
    assert all(len({day % 14 for day in pattern}) <= 2 for pattern in free)
    assert set(Rhythm.WEEKLY.patterns(days(26))) <= set(free)


def test_weekdays_in_turn_are_at_least_half_a_week_apart():
    free = Rhythm.WEEKLY.patterns(days(26, same_weekday=False))
    pairs = {tuple(day % 7 for day in sorted(pattern)[:2]) for pattern in free}
    assert pairs == {(a, b) for a in WORKED for b in WORKED if abs(a - b) <= 3}
    assert {min(gaps(pattern)) for pattern in free} == {4, 5, 6, 7}


def test_visits_of_a_week_are_two_days_apart_unless_said_otherwise():
    found = PerWeek(2).patterns(days(1))
    assert {tuple(sorted(pattern)) for pattern in found} == {
        (0, 2), (0, 3), (0, 4), (1, 3), (1, 4), (2, 4),
    }  # fmt: skip


def test_a_monthly_commune_has_the_same_rank_and_weekday_in_each_month():
    for pattern in Rhythm.MONTHLY.patterns(days(26)):
        found = dates_of(pattern)
        assert len({(day.weekday(), (day.day - 1) // 7) for day in found}) == 1
        assert [day.month for day in found] == sorted({day.month for day in found})
        assert len(found) == 6


def test_the_first_tuesday_and_the_last_friday_are_found_on_a_calendar():
    (first,) = Monthly(1, 1).patterns(days(12))
    assert dates_of(first) == [date(2027, 1, 5), date(2027, 2, 2), date(2027, 3, 2)]
    (last,) = Monthly(LAST, 4).patterns(days(12))
    assert dates_of(last) == [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 26)]
    assert Monthly(1, 6).patterns(days(12)) == ()  # nobody works on Sundays


def test_a_monthly_commune_is_visited_as_often_as_most_ranks_fall():
    five_weeks = Rhythm.MONTHLY.patterns(days(5))
    assert {len(pattern) for pattern in five_weeks} == {1}
    assert frozenset({0, 28}) not in five_weeks  # two first Mondays within five weeks


def test_two_visits_a_week_keep_their_distance_over_the_week_end_too():
    found = PerWeek(2, 3).patterns(days(2))
    assert {frozenset(day % 7 for day in pattern) for pattern in found} == {
        frozenset({0, 3}), frozenset({0, 4}), frozenset({1, 4}),
    }  # fmt: skip
    assert all(min(gaps(pattern)) >= 3 for pattern in found)
    assert PerWeek(2, 4).patterns(days(2)) == ()


def test_a_few_dates_come_in_every_way_that_keeps_the_spacing():
    found = Times(2, 14).patterns(days(4, [0, 1]))
    assert set(found) == {
        frozenset({0, 14}), frozenset({0, 21}), frozenset({7, 21}),
        frozenset({1, 15}), frozenset({1, 22}), frozenset({8, 22}),
    }  # fmt: skip
    free = Times(2, 14).patterns(days(4, [0, 1], same_weekday=False))
    assert set(found) < set(free)
    assert frozenset({0, 15}) in free


def test_many_choices_of_dates_leave_the_steady_ones_the_widest_first():
    found = Times(4, 14).patterns(days(26))
    assert 0 < len(found) <= MOST_PATTERNS
    steps = [gaps(pattern) for pattern in found]
    assert all(len(set(step)) == 1 and step[0] >= 14 for step in steps)
    assert [step[0] for step in steps] == sorted((step[0] for step in steps), reverse=True)
    assert steps[0][0] == 56


@pytest.mark.parametrize(("apart", "steps"), [(7, range(8, 0, -1)), (14, range(8, 1, -1))])
def test_steady_dates_come_at_every_step_that_the_spacing_allows(apart, steps):
    found = Times(4, apart).patterns(days(26, [3]))
    assert [gaps(pattern)[0] // 7 for pattern in found] == [
        step for step in steps for _ in range(26 - 3 * step)
    ]


def test_as_many_steady_dates_as_may_be_are_offered_whole():
    assert len(Times(4, 7).patterns(days(26))) == MOST_PATTERNS == 500


def test_every_choice_of_dates_is_offered_while_there_are_few():
    assert len(Times(2).patterns(days(5, same_weekday=False))) == 25 * 24 / 2


@pytest.mark.parametrize(
    ("open_in_each_week", "choices"),
    [((5, 5, 5, 5, 5, 5, 2, 2), 500), ((7, 5, 7, 4, 3, 3, 3, 1), 0)],
)
def test_a_choice_more_than_may_be_leaves_two_weekdays_in_turn(open_in_each_week, choices):
    """Fortnights that begin in the first or in the second week: 250 + 250 choices, or 441 + 60."""
    dates = [
        MONDAY + timedelta(days=7 * week + day)
        for week, number in enumerate(open_in_each_week)
        for day in range(number)
    ]
    found = Rhythm.FORTNIGHTLY.patterns(days(8, dates=dates))
    if choices:
        assert len(found) == choices
    assert choices or all(len({day % 28 for day in pattern}) <= 2 for pattern in found)


def test_each_of_four_ranks_of_a_month_is_offered():
    found = Rhythm.MONTHLY.patterns(days(26, [1]))
    ranks = [{(day.day - 1) // 7 + 1 for day in dates_of(pattern)} for pattern in found]
    assert ranks == [{1}, {2}, {3}, {4}]


@pytest.mark.parametrize(
    ("day", "fixed"),
    [
        (date(2027, 1, 7), Monthly(1, 3)),
        (date(2027, 1, 8), Monthly(2, 4)),
        (date(2027, 1, 20), Monthly(3, 2)),
        (date(2027, 1, 28), Monthly(4, 3)),
        (date(2027, 1, 31), Monthly(4, 6)),
    ],
)
def test_a_monthly_visit_fixes_its_rank_and_weekday(day, fixed):
    assert Rhythm.MONTHLY.on(day) == fixed
    assert Monthly(LAST).on(day) == Monthly(LAST, day.weekday())
    assert Rhythm.WEEKLY.on(day) == Rhythm.WEEKLY


@pytest.mark.parametrize(
    "rhythm",
    [
        Monthly(2, 3), Monthly(3), Monthly(LAST, 4), Monthly(LAST), Monthly(None, 0),
        Rhythm.MONTHLY, EveryWeeks(3), EveryWeeks(2, 0), EveryWeeks(2, 1), PerWeek(3), Times(7),
        OnDates(),
    ],
)  # fmt: skip
def test_a_rhythm_is_found_by_its_name(rhythm):
    assert rhythm_named(rhythm.name) == rhythm


def test_visits_that_have_no_room_are_found_out_at_once():
    assert Times(30, 7).patterns(days(26)) == ()
    assert Times(26, 7).patterns(days(26, [3])) == (frozenset(range(3, 182, 7)),)
    blocked = days(
        26, same_weekday=False, closed=[MONDAY + timedelta(days=d) for d in range(175, 182)]
    )
    assert Rhythm.WEEKLY.patterns(blocked) == ()


def test_closed_dates_take_away_the_patterns_that_hold_them():
    found = Rhythm.FORTNIGHTLY.patterns(days(2, [0, 1], closed=[date(2027, 1, 5)]))
    assert set(found) == {frozenset({0}), frozenset({7}), frozenset({8})}


def test_fixed_dates_are_one_pattern_whatever_the_weekdays():
    chosen = [date(2027, 1, 9), date(2027, 1, 5), date(2028, 1, 1)]
    assert OnDates().patterns(days(2, dates=chosen)) == (frozenset({1, 5}),)
    assert set(Times(2).patterns(days(2, dates=[*chosen, date(2027, 1, 12)]))) == {
        frozenset({1, 5}), frozenset({1, 8}), frozenset({5, 8}),
    }  # fmt: skip


def test_names_are_stable_and_equal_rhythms_are_one():
    names = {EveryWeeks(3): "every-3-weeks", Rhythm.MONTHLY: "monthly", PerWeek(2): "2-per-week"}
    names |= {Rhythm.WEEKLY: "weekly", Rhythm.FORTNIGHTLY: "fortnightly", Rhythm.ONCE: "once"}
    names |= {Times(4, 21): "4-times", OnDates(): "dates", Monthly(2, 3): "monthly-2-thursday"}
    assert {rhythm: rhythm.name for rhythm in names} == names
    assert EveryWeeks(1) == Rhythm.WEEKLY


@given(
    st.one_of(
        st.builds(EveryWeeks, st.integers(1, 5)),
        st.builds(Monthly, st.sampled_from([None, 1, 2, 3, 4, LAST])),
        st.builds(PerWeek, st.integers(2, 4), st.integers(1, 3)),
        st.builds(Times, st.integers(1, 9), st.integers(1, 30)),
    ),
    st.integers(1, 26),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sets(st.integers(0, 181), max_size=5),
    st.booleans(),
)
def test_patterns_are_of_one_size_open_different_and_never_too_many(
    rhythm, weeks, weekdays, closed, same_weekday
):
    shut = [MONDAY + timedelta(days=day) for day in closed]
    among = days(weeks, weekdays, closed=shut, same_weekday=same_weekday)
    found = rhythm.patterns(among)
    assert len({len(pattern) for pattern in found}) <= 1
    assert all(pattern and pattern <= among.days for pattern in found)
    assert len(set(found)) == len(found) <= MOST_PATTERNS
    least = getattr(rhythm, "least_days_apart", 1)
    assert all(gap >= least for pattern in found for gap in gaps(pattern))
    if same_weekday and isinstance(rhythm, EveryWeeks | Times):
        assert all(len({day % 7 for day in pattern}) == 1 for pattern in found)


@pytest.mark.parametrize("same_weekday", [True, False])
@pytest.mark.parametrize(
    ("start", "even"),
    [
        (date(2027, 1, 4), [1, 3]),  # week 1
        (date(2027, 1, 11), [0, 2]),
        (date(2026, 12, 14), [1, 3]),  # weeks 51, 52, 53, then 1: two weeks apart all the same
        (date(2026, 12, 28), [1, 3]),  # week 53, then 1, 2, 3
        (date(2027, 12, 20), [1, 3]),  # weeks 51, 52, 1, 2
    ],
)
def test_even_and_odd_weeks_are_those_of_the_calendar(start, even, same_weekday):
    among = open_days(start=start, weeks=4, weekdays={1, 3}, same_weekday=same_weekday)
    found = EveryWeeks(2, 0).patterns(among)
    assert {day // 7 for pattern in found for day in pattern} == set(even)
    assert {day % 7 for pattern in found for day in pattern} == {1, 3}
    odd = {day // 7 for pattern in EveryWeeks(2, 1).patterns(among) for day in pattern}
    assert odd == {0, 1, 2, 3} - set(even)
    assert set(found) | set(EveryWeeks(2, 1).patterns(among)) == set(EveryWeeks(2).patterns(among))


@pytest.mark.parametrize("parity", [0, 1])
def test_a_rhythm_of_one_parity_keeps_its_name(parity):
    assert rhythm_named(EveryWeeks(2, parity).name) == EveryWeeks(2, parity)
