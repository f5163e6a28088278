"""Weeks given out: numbered, kept, and what was proposed is announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guinguette.faults import Fault, MissingDataError
from guinguette.service.memory import read_memory
from tests.guinguette.service.test_memory import BEFORE, MIDDLE, TOUR, kept, moved, opened_on, rows

SECOND = TOUR.routes[1].date
STATUSES = "SELECT date, status, count(*) FROM visits GROUP BY 1, 2 ORDER BY 1, 2"


def given(folder, tour, number=1, error=None):
    with opened_on(folder, BEFORE) as memory, memory.give(tour, number=number):
        if error:
            raise error


def test_the_visits_of_a_week_that_is_given_out_are_announced_and_no_others(tmp_path):
    kept(tmp_path, TOUR)
    week = replace(TOUR, weeks=1)
    given(tmp_path, week)
    first = TOUR.routes[0].date
    assert rows(tmp_path, STATUSES) == [
        (first.isoformat(), "announced", 3), (SECOND.isoformat(), "proposed", 2)
    ]  # fmt: skip
    (one,) = read_memory(tmp_path).given(TOUR.start)
    assert (one.monday, one.number, one.day) == (TOUR.start, 1, BEFORE)
    assert read_memory(tmp_path).tour(one) == week
    assert read_memory(tmp_path).given(MIDDLE) == ()


def test_what_is_confirmed_cancelled_or_done_stays_so(tmp_path):
    kept(tmp_path, TOUR)
    with opened_on(tmp_path, BEFORE) as memory, memory._writing() as db:
        db.execute("UPDATE visits SET status = 'confirmed' WHERE place = '52347'")
        db.execute("UPDATE visits SET status = 'cancelled' WHERE place = '52429'")
    given(tmp_path, TOUR)
    found = dict(
        rows(tmp_path, "SELECT place, group_concat(DISTINCT status) FROM visits GROUP BY 1")
    )
    assert (found["52347"], found["52429"]) == ("confirmed", "cancelled")


def test_a_refusal_of_its_documents_undoes_a_week(tmp_path):
    kept(tmp_path, TOUR)
    with pytest.raises(MissingDataError, match="refusé"):
        given(tmp_path, TOUR, error=MissingDataError(Fault(code="x", message="refusé")))
    assert read_memory(tmp_path).given(TOUR.start) == ()
    assert rows(tmp_path, "SELECT DISTINCT status FROM visits") == [("proposed",)]


def test_a_visit_is_told_from_where_it_was_first_to_where_it_is_now(tmp_path):
    once, twice = moved(TOUR, since=MIDDLE), moved(TOUR, days=2, since=MIDDLE)
    kept(tmp_path, TOUR, once, twice)
    states = read_memory(tmp_path).states(SECOND, SECOND)
    assert [(s.first_date, s.date, s.status, s.is_moved) for s in states] == [
        (SECOND, SECOND + timedelta(days=2), "proposed", True)
    ] * 2  # fmt: skip
    kept(tmp_path, TOUR)  # back where they were
    states = read_memory(tmp_path).states(SECOND, SECOND)
    assert [(s.date, s.is_moved) for s in states] == [(SECOND, False)] * 2


def test_a_visit_cancelled_then_planned_again_that_day_is_not_said_to_be_cancelled(tmp_path):
    kept(tmp_path, TOUR, replace(TOUR, routes=TOUR.routes[:1]))
    states = read_memory(tmp_path).states(SECOND, SECOND)
    assert [one.status for one in states] == ["cancelled"] * 2
    kept(tmp_path, TOUR)
    states = read_memory(tmp_path).states(date.min, date.max)
    assert {one.status for one in states} == {"proposed"}
    assert len(states) == 5
