"""A week as it stands: what changed since it was given out, what is open of the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from guinguette.faults import MissingDataError
from guinguette.planning.running.week import week_of
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.service.memory import read_memory
from tests.guinguette.service.test_memory import BEFORE, MIDDLE, TOUR, kept, moved, opened_on

MONDAY = TOUR.start
FIRST, SECOND = TOUR.routes


def seen(folder, monday=MONDAY):
    return week_of(read_memory(folder), monday)


def given(folder, monday=MONDAY):
    """Give a week out as it stands."""
    week = seen(folder, monday)
    with opened_on(folder, BEFORE) as memory, memory.give(week.whole, number=week.number):
        pass
    return week


def test_a_week_that_nobody_was_given_has_no_changes(tmp_path):
    kept(tmp_path, TOUR)
    week = seen(tmp_path)
    assert (week.number, week.is_given, week.changes, week.marks) == (1, False, None, {})
    assert week.tour.routes == (FIRST,)
    assert [one.status for one in week.states] == ["proposed"] * 3
    assert {one.status for one in week.once_given.states} == {"announced"}
    assert week.name == "2026-S23"


def test_once_given_it_says_all_until_something_of_it_changes(tmp_path):
    kept(tmp_path, TOUR)
    given(tmp_path)
    assert (seen(tmp_path).number, seen(tmp_path).is_given) == (1, True)
    kept(tmp_path, replace(TOUR, runtime_s=99.0, routes=(FIRST, *moved(TOUR).routes[1:])))
    assert seen(tmp_path).is_given  # the second week changed, and the time of the search
    kept(tmp_path, moved(TOUR))
    week = seen(tmp_path)
    assert (week.number, week.is_given) == (2, False)
    day = FIRST.date + timedelta(days=1)
    assert week.marks == {(visit.key, day): "day" for visit in FIRST.visits}
    assert week.news == {visit.key for visit in FIRST.visits}


def test_what_stands_beside_a_visit_makes_a_new_edition_without_a_change(tmp_path):
    kept(tmp_path, TOUR)
    given(tmp_path)
    visits = (replace(FIRST.visits[0], notes="Clé chez le boulanger"), *FIRST.visits[1:])
    kept(tmp_path, replace(TOUR, routes=(replace(FIRST, visits=visits), SECOND)))
    week = seen(tmp_path)
    assert (week.number, week.is_given, week.marks) == (2, False, {})


def test_a_visit_made_in_another_week_is_one_change_and_no_visit_of_this_one(tmp_path):
    kept(tmp_path, TOUR)
    given(tmp_path)
    gone = FIRST.visits[0]
    slot = Slot(date=FIRST.date, vehicle=FIRST.vehicle, arrive=gone.arrive)
    far = moved(replace(TOUR, routes=(FIRST,)), days=8).routes[0]
    far = replace(far, vehicle="Véhicule 2", visits=(replace(far.visits[0], slot=slot),))
    left = replace(FIRST, visits=FIRST.visits[1:])
    kept(tmp_path, replace(TOUR, routes=(left, SECOND, far)))
    week = seen(tmp_path)
    assert week.tour.routes == (left,)
    (changed,) = week.changes.changed
    assert (changed.key, changed.visits[0].after.date) == (gone.key, far.date)


def test_a_week_without_a_plan_is_refused(tmp_path):
    kept(tmp_path, TOUR)
    with pytest.raises(MissingDataError) as refused:
        seen(tmp_path, MONDAY - timedelta(weeks=1))
    assert refused.value.fault.code == "week-not-planned"


def test_what_is_open_of_the_week_that_follows(tmp_path):
    away = Event(kind="vehicle_absent", subject="Véhicule 1", first=MIDDLE, last=MIDDLE)
    fete = Event(kind="fete", subject="52347", first=SECOND.date, last=SECOND.date, words="Fête")
    past = Event(kind="fete", subject="52347", first=FIRST.date, last=FIRST.date, words="Foire")
    hand = Event(kind="instruction", subject="52347", first=SECOND.date, last=SECOND.date)
    calls = ("", "03 25 00 00 00")
    visits = tuple(replace(v, phone=p) for v, p in zip(SECOND.visits, calls, strict=True))
    tour = replace(
        TOUR, routes=(FIRST, replace(SECOND, visits=visits)), events=(away, fete, hand, past)
    )  # fmt: skip
    kept(tmp_path, tour)
    with opened_on(tmp_path, BEFORE) as memory, memory._writing() as db:
        db.execute("UPDATE visits SET status = 'confirmed' WHERE place = '52429'")
    found = seen(tmp_path).next_week
    assert (found.monday, found.is_planned) == (MIDDLE, True)
    assert [one.key for one in found.unconfirmed] == ["52347"]
    assert (found.away, found.special) == ((away,), (fete,))
    assert found.silent == (SECOND.visits[0].name,)
    assert seen(tmp_path, MIDDLE).next_week.is_planned is False


def test_visits_that_are_missed_in_the_week_are_part_of_it(tmp_path):
    slot = Slot(date=FIRST.date, vehicle=FIRST.vehicle, arrive=FIRST.visits[0].arrive)
    missed = MissedVisit(key="52550", commune_code="52550", name="Wassy", slot=slot, phone="0325")
    other = replace(missed, slot=replace(slot, date=SECOND.date))
    kept(tmp_path, replace(TOUR, missed=(missed, other)))
    assert seen(tmp_path).tour.missed == (missed,)
