"""Folders of before the memory keep their plans, and their calendars go on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from guinguette.faults import MissingDataError
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import format_plan
from guinguette.files.published import PUBLISHED_NAME, published_document
from guinguette.service.memory import MEMORY_NAME, read_memory
from tests.announced import published_of
from tests.guinguette.service.test_memory import BEFORE, MIDDLE, TOUR, moved, opened_on, rows
from tests.program import content

LATER = replace(moved(TOUR, days=14), start=TOUR.start + timedelta(weeks=2))


@pytest.fixture
def former(tmp_path):
    """A folder with two periods, the first planned twice."""
    written(output_directory(tmp_path, TOUR.start) / "plan.json", moved(TOUR, since=MIDDLE))
    aside = tmp_path / "sorties" / "anciens" / f"2026-S23-plan-{MIDDLE}.json"
    written(aside, TOUR)
    written(output_directory(tmp_path, LATER.start) / "plan.json", LATER)
    published = published_document(published_of(TOUR))
    (tmp_path / PUBLISHED_NAME).write_text(json.dumps(published), encoding="utf-8")
    return tmp_path


def written(path, tour):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(format_plan(tour), encoding="utf-8")


def taken_over(folder):
    """Open the folder to write, and change something: the memory stays."""
    with opened_on(folder, BEFORE) as memory, memory.announce(memory.published(), None):
        pass
    return read_memory(folder)


def test_reading_writes_nothing(former):
    before = content(former)
    memory = read_memory(former)
    assert memory.tours(date.min) == (TOUR, moved(TOUR, since=MIDDLE), LATER)
    assert memory.last_tour() == LATER
    assert content(former) == before


def test_plans_become_editions_in_the_order_of_their_periods_and_dates(former):
    before = content(former)
    memory = taken_over(former)
    assert [(one.start, one.since, one.note) for one in memory.editions] == [
        (TOUR.start, TOUR.start, f"sorties/anciens/2026-S23-plan-{MIDDLE}.json"),
        (TOUR.start, MIDDLE, "sorties/2026-S23/plan.json"),
        (LATER.start, LATER.start, "sorties/2026-S25/plan.json"),
    ]
    assert [one.changes for one in memory.editions] == [0, 2, 0]
    assert [one.replaces for one in memory.editions] == [None, 1, None]
    assert all(one.is_written and not one.command for one in memory.editions)
    assert [memory.tour(one) for one in memory.editions] == [TOUR, moved(TOUR, since=MIDDLE), LATER]
    after = content(former)
    del after[MEMORY_NAME]
    assert after == before
    assert rows(former, "SELECT status, count(*) FROM visits GROUP BY 1 ORDER BY 1") == [
        ("announced", 10), ("moved", 2)
    ]  # fmt: skip


def test_calendars_keep_their_names_and_their_count_of_changes(former):
    assert taken_over(former).published() == published_of(TOUR)
    with opened_on(former, BEFORE) as memory:
        after = moved(TOUR)
        with memory.commit(after, memory.announcing(after, title=TOUR.title)):
            pass
    told = {one.uid: one for place in published_of(TOUR).communes for one in place.announcements}
    found = {
        one.uid: one
        for place in read_memory(former).published().communes
        for one in place.announcements
    }
    assert found.keys() == told.keys()
    assert {one.sequence for one in found.values()} == {1}


def test_a_plan_that_cannot_be_read_is_a_warning(former):
    (output_directory(former, LATER.start) / "plan.json").write_text("{", encoding="utf-8")
    memory = read_memory(former)
    (told,) = memory.warnings
    assert (told.code, told.file) == ("plan-not-json", "sorties/2026-S25/plan.json")
    assert memory.last_tour() == moved(TOUR, since=MIDDLE)


def test_calendars_that_cannot_be_read_stop_before_anything_is_written(former):
    (former / PUBLISHED_NAME).write_text("{", encoding="utf-8")
    before = content(former)
    with pytest.raises(MissingDataError) as refused, opened_on(former, BEFORE):
        pass
    assert refused.value.fault.code == "published-damaged"
    assert content(former) == before


def test_copies_and_leftovers_are_not_taken_for_a_plan(former):
    week = output_directory(former, LATER.start)
    for name in ("2026-S25 - Copie", "vieux", ".2026-S25.nouveau-1234abcd", "2027-S60"):
        written(week.with_name(name) / "plan.json", TOUR)
    assert len(read_memory(former).editions) == 3


def test_a_plan_left_under_its_former_name_is_found_again(former):
    week = output_directory(former, LATER.start)
    week.rename(week.with_name(".2026-S25.ancien"))
    assert read_memory(former).last_tour() == LATER
    assert not week.exists()  # who reads renames nothing
