"""The hours of crews, counted again minute by minute by code of the test's own."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guinguette.crews.hours import crew_weeks, shifts_of
from guinguette.crews.rules import work_rules
from guinguette.wall_clock import moment_of
from tests.tours import evening_route, make_route

MONDAY = date(2027, 1, 4)
LAW = work_rules()
PARIS = ZoneInfo("Europe/Paris")


def outing(number, start, end, *, pause=0, monday=MONDAY, crew="Équipe 1", **changes):
    """Make the route of a crew on a day, from hour to hour, with minutes of break."""
    day = monday + timedelta(days=number)
    made = make_route(day, "Véhicule 1", ("Narcy",))
    return replace(
        made,
        crew=crew,
        depart=moment_of(day, round(3600 * start)),
        return_=moment_of(day, round(3600 * end)),
        break_s=60 * pause,
        **changes,
    )


def weeks_of(*routes, rules=LAW, heavy=()):
    return crew_weeks(shifts_of(routes, rules, heavy=heavy), rules)


def week_of(*routes, **options):
    return weeks_of(*routes, **options)[-1]


def margin(week, rule):
    return next((one for one in week.margins if one.rule == rule), None)


def broken(*routes, **options):
    return {one.rule for week in weeks_of(*routes, **options) for one in week.broken}


def full(days, start=8, end=17, *, pause=45, monday=MONDAY):
    return [outing(number, start, end, pause=pause, monday=monday) for number in days]


def test_work_goes_from_the_departure_to_the_return_less_the_break():
    week = week_of(outing(0, 8, 17.5, pause=45), outing(2, 9, 14, pause=0))
    assert (week.work_s, week.days) == (round(13.75 * 3600), 2)
    assert margin(week, "day_h").value == round(8.75 * 3600)
    assert margin(week, "day_h").day == MONDAY
    assert margin(week, "amplitude_h").left == round(3.5 * 3600)
    assert week.smallest.rule == "day_h"
    assert week.broken == ()


@pytest.mark.parametrize(
    ("rule", "kept", "over"),
    [
        ("day_h", full([0], 8, 18.75), full([0], 8, 18.8)),
        ("amplitude_h", full([0], 8, 21, pause=180), full([0], 8, 21.1, pause=190)),
        ("daily_rest_h", [*full([0], 12, 21), *full([1], 8, 12)],
         [*full([0], 12, 21.5), *full([1], 8, 12)]),
        ("week_days", full(range(6), 8, 12, pause=0), full(range(7), 8, 12, pause=0)),
        ("week_h", full(range(6), 8, 16, pause=0), full(range(6), 8, 16.1, pause=0)),
        ("break_min", full([0], 8, 15, pause=20), full([0], 8, 15, pause=19)),
        ("weekly_rest_h", full(range(6), 8, 21, pause=180),
         [*full(range(6), 8, 22, pause=240), *full([6], 20, 22, pause=0),
          *full([-1], 8, 22)]),
    ],
)  # fmt: skip
def test_a_rule_is_kept_up_to_its_limit_and_broken_beyond(rule, kept, over):
    assert rule not in broken(*kept)
    assert rule in broken(*over)


def test_an_average_counts_the_weeks_before():
    weeks = [MONDAY + timedelta(weeks=n) for n in range(13)]
    even = [r for monday in weeks for r in full(range(6), 8, 16 - 1 / 3, pause=20, monday=monday)]
    assert broken(*even) == set()
    more = [r for monday in weeks for r in full(range(6), 8, 16, pause=30, monday=monday)]
    assert broken(*more) == {"average_h"}
    late = [week for week in weeks_of(*more) if margin(week, "average_h").is_broken]
    assert [week.monday for week in late] == weeks[11:]
    assert margin(late[0], "average_h").value == 45 * 3600


@pytest.mark.parametrize(("start_h", "is_enough"), [(8, True), (5, True), (4.9, False)])
def test_a_rest_of_the_week_may_end_after_its_sunday(start_h, is_enough):
    """From Saturday 18 h to Monday: 24 h lie in the week, the daily rest may go beyond."""
    busy = full(range(6), 9, 18)
    assert ("weekly_rest_h" not in broken(*busy, outing(7, start_h, 10))) == is_enough


def test_sundays_nights_and_the_first_of_may_are_flagged_and_not_broken():
    first = date(2027, 4, 26)
    week = week_of(
        outing(4, 17, 25.5, pause=45, monday=first), outing(5, 17, 25.5, pause=45, monday=first),
        outing(6, 14, 18, monday=first),
    )  # fmt: skip
    assert {flag.rule: flag.value for flag in week.flags} == {
        "night_days": 2, "sundays": 1, "first_of_may": 1,
    }  # fmt: skip
    assert week.night_s == 9 * 3600
    assert week.broken == ()
    year = [
        outing(day, 18, 24.5, monday=first - timedelta(weeks=n))
        for n in range(20)
        for day in range(4)
    ]
    assert {flag.rule for flag in week_of(*year).flags} == {"night_days", "night_year_h"}


@pytest.mark.parametrize(
    ("rule", "hours", "over"),
    [
        ("drive_long_day_h", [10], [10.1]),
        ("drive_day_h", [10, 10, 9, 9], [10, 10, 9.1]),
        ("drive_week_h", [10, 10, 9, 9, 9, 9], [10, 10, 9.1, 9, 9, 9]),
    ],
)
def test_driving_rules_bind_heavy_vehicles_alone(rule, hours, over):
    def driven(days):
        return [outing(n, 6, 18, pause=45, driving_s=round(3600 * h)) for n, h in enumerate(days)]

    assert rule not in broken(*driven(hours), heavy={"Véhicule 1"})
    assert rule in broken(*driven(over), heavy={"Véhicule 1"})
    assert rule not in broken(*driven(over))


def test_two_weeks_of_driving_count_together():
    def fortnight(h):
        days = (*range(5), *range(7, 12))
        return [outing(n, 6, 18, pause=45, driving_s=round(3600 * h)) for n in days]

    assert "drive_two_weeks_h" not in broken(*fortnight(9), heavy={"Véhicule 1"})
    assert "drive_two_weeks_h" in broken(*fortnight(9.1), heavy={"Véhicule 1"})


def test_a_stretch_of_driving_ends_with_a_break_or_on_the_spot_of_an_evening():
    made = make_route(MONDAY, "Véhicule 1", ("Narcy", "Wassy"))
    visits = tuple(replace(visit, driving_s=3 * 3600) for visit in made.visits)
    long = replace(made, visits=visits, break_s=0, return_driving_s=3600)
    heavy = {"Véhicule 1"}
    assert "drive_stretch_h" in broken(long, heavy=heavy)
    assert "drive_stretch_h" not in broken(
        replace(long, break_s=45 * 60, break_after=1), heavy=heavy
    )
    assert "drive_stretch_h" in broken(replace(long, break_s=44 * 60, break_after=1), heavy=heavy)
    night = evening_route(MONDAY)
    there = replace(night.visits[0], driving_s=4 * 3600)
    assert "drive_stretch_h" not in broken(
        replace(night, visits=(there,), return_driving_s=4 * 3600), heavy={night.vehicle}
    )


def test_an_agreement_changes_what_is_broken():
    routes = full(range(6), 8, 16.5, pause=30)
    assert "week_h" in broken(*routes, rules=work_rules("law", {"week_h": 40}))
    assert broken(*routes) == set()
    assert broken(*routes, rules=work_rules("hcr")) == {"week_days"}


def minutes_of(route):
    """List the minutes of an outing, counted from 1970 by the clock of the world."""
    ends = (m.replace(tzinfo=PARIS).astimezone(UTC) for m in (route.depart, route.return_))
    first, last = (int(m.timestamp()) // 60 for m in ends)
    return range(first, last)


def midnight(day):
    moment = datetime.combine(day, datetime.min.time(), PARIS).astimezone(UTC)
    return int(moment.timestamp()) // 60


@pytest.mark.parametrize("seed", range(25))
def test_random_weeks_are_counted_again_minute_by_minute(seed):
    draw = random.Random(seed)
    first = draw.choice([MONDAY, date(2027, 3, 22), date(2027, 10, 25)])
    routes = [
        outing(day, start, start + draw.choice([3, 7.5, 10.25, 13.5]),
               pause=draw.choice([0, 15, 45]), monday=first)
        for day in range(21)
        if draw.random() < 0.8
        for start in [draw.choice([6, 8.25, 15.5])]
    ]  # fmt: skip
    by_week = defaultdict(list)
    for route in routes:
        by_week[route.date - timedelta(days=route.date.weekday())].append(route)
    found = weeks_of(*routes)
    assert [week.monday for week in found] == sorted(by_week)
    busy = {minute for route in routes for minute in minutes_of(route)}
    for week in found:
        own = by_week[week.monday]
        worked = {r.date: len(minutes_of(r)) - r.break_s // 60 for r in own}
        assert week.work_s == 60 * sum(worked.values())
        assert week.days == len(worked)
        assert margin(week, "day_h").value == 60 * max(worked.values())
        assert margin(week, "amplitude_h").value == 60 * max(len(minutes_of(r)) for r in own)
        assert margin(week, "weekly_rest_h").value == 60 * longest_rest(week.monday, busy)
        rests = [rest_before(route, routes) for route in own]
        shortest = min((rest for rest in rests if rest is not None), default=None)
        told = margin(week, "daily_rest_h")
        assert (told and told.value) == (shortest and 60 * shortest)
        nights = {m for r in own for m in minutes_of(r) if is_night(m)}
        assert week.night_s == 60 * len(nights)
        kept = {one.rule for one in week.broken}
        assert ("day_h" in kept) == (max(worked.values()) > 600)
        assert ("week_h" in kept) == (sum(worked.values()) > 48 * 60)
        assert ("daily_rest_h" in kept) == (shortest is not None and shortest < 660)
        assert ("week_days" in kept) == (len(worked) > 6)


def is_night(minute):
    hour = datetime.fromtimestamp(60 * minute, PARIS).hour
    return hour >= 21 or hour < 6


def rest_before(route, routes):
    """Count the free minutes just before an outing, where another came within a week."""
    first = minutes_of(route)[0]
    before = [minutes_of(other)[-1] + 1 for other in routes if other.date < route.date]
    return first - max(before) if before and first - max(before) < 7 * 1440 else None


def longest_rest(monday, busy):
    """Walk from minute to minute: the longest rest with 24 hours in the week, a week at most."""
    first, last = midnight(monday), midnight(monday + timedelta(weeks=1))
    best, whole, run, within = 0, 0, 0, 0
    for minute in range(first - 7 * 1440, last + 7 * 1440 + 1):
        if minute in busy or minute == last + 7 * 1440:
            best = max(best, within)
            if within >= 1440:
                whole = max(whole, run)
            run = within = 0
        else:
            run += 1
            within += first <= minute < last
    return min(whole, 7 * 1440) if whole else best
