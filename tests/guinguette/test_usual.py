"""Habits that change behind an exception are listed; those that visits show are not told twice."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from guinguette.promised import MissedVisit, Slot
from guinguette.tour import Route
from guinguette.tour_changes import compare_tours
from tests.tours import make_route, make_tour

THURSDAY, FRIDAY = date(2026, 6, 4), date(2026, 6, 5)


def at(day, hour, vehicle="Camion"):
    return Slot(date=day, vehicle=vehicle, arrive=datetime.combine(day, hour))


HALF_PAST, NOON = time(10, 30), time(12)


def promised(route: Route, slot: Slot) -> Route:
    """Say where habit wanted the only visit of a route."""
    (visit,) = route.visits
    return replace(route, visits=(replace(visit, slot=slot),))


def missing(*slots):
    missed = [MissedVisit(key="Narcy", commune_code="52353", name="Narcy", slot=s) for s in slots]
    return replace(make_tour([]), unserved=(), missed=tuple(missed))


def habits(before, after):
    return [habit for place in compare_tours(before, after).changed for habit in place.habits]


def test_a_missed_visit_that_will_come_at_another_hour_is_told():
    (told,) = habits(missing(at(THURSDAY, HALF_PAST)), missing(at(THURSDAY, NOON)))
    assert told.before.arrive.time() == HALF_PAST
    assert told.after.arrive.time() == NOON
    assert habits(missing(at(THURSDAY, NOON)), missing(at(THURSDAY, NOON))) == []


def test_a_visit_away_this_once_whose_day_changes_for_good_is_told():
    elsewhere = make_route(FRIDAY, "Camion", ("Narcy",))
    before = make_tour([promised(elsewhere, at(THURSDAY, NOON))])
    after = make_tour([promised(elsewhere, at(THURSDAY - timedelta(days=1), NOON))])
    (told,) = habits(before, after)
    setup = elsewhere.visits[0].open - elsewhere.visits[0].arrive
    assert told.before.date == THURSDAY
    assert told.after.date == THURSDAY - timedelta(days=1)
    assert told.after.arrive == datetime.combine(told.after.date, NOON) + setup


def test_what_visits_show_is_not_told_twice_and_newcomers_have_no_former_habit():
    thursday, friday = (make_route(day, "Camion", ("Narcy",)) for day in (THURSDAY, FRIDAY))
    assert habits(make_tour([thursday]), make_tour([friday])) == []
    assert habits(replace(make_tour([]), unserved=()), missing(at(THURSDAY, NOON))) == []
