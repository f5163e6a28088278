"""Who is better and worse off: places by visits, waits and openings, crews by their hours."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guinguette.planning.side_by_side.fates import fates, fates_document
from guinguette.tour_changes import compare_tours
from tests.tours import evening_route, make_route, make_tour, small_tour

MONDAY = date(2026, 6, 1)


def day(number):
    return MONDAY + timedelta(days=number)


def plan(*routes, rhythm="weekly", **changes):
    known = tuple(
        replace(r, visits=tuple(replace(v, rhythm=rhythm) for v in r.visits)) for r in routes
    )
    return replace(make_tour(known), **{"unserved": ()} | changes)


def judged(before, after):
    return fates(compare_tours(before, after))


def place(found, name):
    (one,) = [place for place in found.places if place.name == name]
    return one


def narcy(*days, **more):
    return [make_route(day(number), "Camion", ("Narcy",), **more) for number in days]


def test_nobody_is_better_or_worse_off_in_the_same_plan():
    found = judged(small_tour(), small_tour())
    assert {one.verdict for one in (*found.places, *found.crews)} == {"same"}
    counts = fates_document(found)["place_counts"]
    assert counts == {"worse": 0, "mixed": 0, "better": 0, "other": 0, "same": 6}


@pytest.mark.parametrize(
    ("before", "after", "better", "worse"),
    [
        ([0, 7], [0, 9], (), ("wait",)),
        ([0, 9], [0, 7], ("wait",), ()),
        ([0, 7], [0], (), ("visits", "wait", "opening")),
        ([0], [0, 7], ("visits", "wait", "opening"), ()),
        ([0, 7], [1, 8], (), ()),
    ],
)
def test_a_place_is_judged_by_its_visits_its_wait_and_its_opening(before, after, better, worse):
    one = place(judged(plan(*narcy(*before)), plan(*narcy(*after))), "Narcy")
    assert (one.better, one.worse) == (better, worse)


def test_what_one_side_gains_the_other_loses():
    old = plan(*narcy(0, 7), make_route(day(1), "B", ("Wassy",)), evening_route(day(2)))
    new = plan(*narcy(0, 12, opening_min=120), evening_route(day(2)), evening_route(day(3)))
    there, back = judged(old, new), judged(new, old)
    assert [(one.better, one.worse) for one in (*there.places, *there.crews)] == [
        (one.worse, one.better) for one in (*back.places, *back.crews)
    ]
    assert "mixed" in {one.verdict for one in there.places}


def test_another_day_is_neither_better_nor_worse_and_a_vehicle_is_not_felt():
    moved = place(judged(plan(*narcy(0, 7)), plan(*narcy(1, 8))), "Narcy")
    assert moved.verdict == "other"
    assert [weekday for weekday, _ in moved.after.moments] == [1]
    vans = [replace(route, vehicle="Autre") for route in narcy(0, 7)]
    assert place(judged(plan(*narcy(0, 7)), plan(*vans)), "Narcy").verdict == "same"


def test_a_wait_counts_over_the_edge_only_where_the_rhythm_fits_the_period():
    assert place(judged(plan(*narcy(3)), plan(*narcy(3))), "Narcy").before.longest_wait_days == 14
    monthly = plan(*narcy(3), rhythm="monthly-2-thursday")
    assert place(judged(monthly, monthly), "Narcy").before.longest_wait_days is None
    for rhythm, waits in (("fortnightly-even", 14), ("every-3-weeks", None), ("2-per-week", 14)):
        one = plan(*narcy(3), rhythm=rhythm)
        assert place(judged(one, one), "Narcy").before.longest_wait_days == waits


def test_a_crew_is_judged_by_its_hours_its_evenings_and_its_longest_day():
    days = plan(make_route(day(0), "A", ("Narcy", "Wassy")))
    night = plan(evening_route(day(0)), make_route(day(2), "A", ("Narcy",)))
    (crew,) = judged(days, night).crews
    assert crew.worse == ("hours", "evenings", "longest")
    assert (crew.before.evenings, crew.after.evenings) == (0, 1)
    assert (crew.after.days, crew.after.longest_s) == (2, 12 * 3600)
    (back,) = judged(night, days).crews
    assert back.verdict == "better"


def test_a_vehicle_without_a_crew_stands_for_one_and_a_crew_may_vanish():
    alone = [replace(route, crew="") for route in narcy(0)]
    found = judged(plan(*narcy(0)), plan(*alone)).crews
    assert {one.name: (one.before.days, one.after.days) for one in found} == {
        "Équipe du jeudi": (1, 0),
        "Camion": (0, 1),
    }
