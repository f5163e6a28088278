"""One memory a folder: what was planned comes back, and the past stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from guinguette.faults import Fault, MissingDataError, UsageError
from guinguette.files.plan_document import format_plan
from guinguette.instruction import Instruction
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.service.memory import MEMORY_NAME, at_work, read_memory
from tests.tours import small_tour

TOUR = small_tour()
BEFORE = TOUR.start - timedelta(days=7)
MIDDLE = TOUR.start + timedelta(weeks=1)


def opened_on(folder, day, **options):
    now = datetime.combine(day, time(12), tzinfo=UTC)
    folder.mkdir(exist_ok=True)
    return at_work(folder, command="guinguette plan", now=now, today=day, **options)


def kept(folder, *tours, day=BEFORE):
    """Keep tours one after the other, each with its documents."""
    with opened_on(folder, day) as memory:
        for tour in tours:
            with memory.commit(tour, memory.announcing(tour, title="Café")):
                pass
    return read_memory(folder)


def rows(folder, statement):
    with closing(sqlite3.connect(folder / MEMORY_NAME)) as db:
        return db.execute(statement).fetchall()


def moved(tour, *, days=1, since=date.min):
    """The same tour, each route some days later from a day on."""
    gap = timedelta(days=days)

    def later(route):
        visits = tuple(
            replace(
                v,
                arrive=v.arrive + gap,
                open=v.open + gap,
                close=v.close + gap,
                leave=v.leave + gap,
            )
            for v in route.visits
        )
        return replace(
            route,
            date=route.date + gap,
            depart=route.depart + gap,
            return_=route.return_ + gap,
            visits=visits,
        )

    routes = tuple(later(one) if one.date >= since else one for one in tour.routes)
    return replace(tour, routes=routes)


def test_a_tour_comes_back_byte_for_byte(tmp_path):
    memory = kept(tmp_path, TOUR)
    assert format_plan(memory.last_tour()) == format_plan(TOUR)
    (edition,) = memory.editions
    assert (edition.number, edition.command, edition.is_written) == (1, "guinguette plan", True)
    assert (edition.start, edition.weeks, edition.visits) == (TOUR.start, TOUR.weeks, 5)
    assert edition.made_at.tzinfo is not None


def test_the_last_tour_is_that_of_the_week_asked_else_of_the_last_week(tmp_path):
    later = replace(moved(TOUR, days=14), start=TOUR.start + timedelta(weeks=2))
    memory = kept(tmp_path, later, TOUR)
    assert memory.last_tour() == later
    assert memory.last_tour("2026-S23") == TOUR
    with pytest.raises(MissingDataError, match="2027-S01"):
        memory.last_tour("2027-S01")
    with pytest.raises(UsageError):
        memory.last_tour("la semaine prochaine")


def test_a_folder_without_plans_remembers_nothing_and_stays_as_it_is(tmp_path):
    memory = read_memory(tmp_path)
    assert memory.tours(date.min) == ()
    with pytest.raises(MissingDataError):
        memory.last_tour()
    with opened_on(tmp_path, BEFORE):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_same_plan_again_changes_nothing_and_is_kept_once(tmp_path):
    memory = kept(tmp_path, TOUR, TOUR)
    assert [one.changes for one in memory.editions] == [0, 0]
    assert rows(tmp_path, "SELECT count(*) FROM plans") == [(1,)]
    assert rows(tmp_path, "SELECT status, count(*) FROM visits") == [("proposed", 5)]
    assert memory.tours(date.min) == (TOUR,)


def test_a_visit_that_moves_keeps_what_it_replaces(tmp_path):
    after = moved(TOUR, since=MIDDLE)
    memory = kept(tmp_path, TOUR, after)
    assert [one.changes for one in memory.editions] == [0, 2]
    found = rows(
        tmp_path,
        "SELECT old.place, old.date, old.status, new.date, new.status FROM visits old"
        " JOIN visits new ON new.fid = old.replaced_by AND new.place = old.place ORDER BY 1",
    )
    day, next_day = TOUR.routes[1].date.isoformat(), after.routes[1].date.isoformat()
    assert found == [
        ("52347", day, "moved", next_day, "proposed"),
        ("52429", day, "moved", next_day, "proposed"),
    ]


def test_days_planned_for_the_first_time_are_no_changes(tmp_path):
    ahead = [route for route in TOUR.routes if route.date >= MIDDLE]
    new = moved(replace(TOUR, routes=TOUR.routes[:1]), days=14).routes
    assert ahead
    assert new[0].date > TOUR.routes[-1].date
    rolled = replace(TOUR, start=MIDDLE, routes=(*ahead, *new))
    memory = kept(tmp_path, TOUR, rolled, moved(rolled, since=new[0].date))
    assert [one.changes for one in memory.editions] == [0, 0, len(new[0].visits)]


def test_a_visit_given_up_is_cancelled(tmp_path):
    kept(tmp_path, TOUR, replace(TOUR, routes=TOUR.routes[:1]))
    found = rows(tmp_path, "SELECT status, count(*) FROM visits GROUP BY 1 ORDER BY 1")
    assert found == [("cancelled", 2), ("proposed", 3)]


def test_the_past_stays_with_the_edition_that_held_it(tmp_path):
    kept(tmp_path, TOUR)
    memory = kept(tmp_path, moved(TOUR), day=MIDDLE)
    assert memory.tours(date.min) == (TOUR, moved(TOUR))
    assert memory.tours(MIDDLE) == (moved(TOUR),)
    first = TOUR.routes[0].date.isoformat()
    found = rows(tmp_path, "SELECT edition, status, count(*) FROM visits GROUP BY 1, 2 ORDER BY 1")
    assert found == [(1, "done", 3), (1, "moved", 2), (2, "proposed", 2)]
    assert rows(tmp_path, "SELECT DISTINCT date FROM visits WHERE status = 'done'") == [(first,)]


def test_periods_that_overlap_share_no_visit(tmp_path):
    longer = replace(TOUR, weeks=4, routes=(*TOUR.routes, *moved(TOUR, days=14).routes))
    second = replace(moved(longer, days=14), start=TOUR.start + timedelta(weeks=2))
    second = moved(second, days=1)
    memory = kept(tmp_path, longer, second)
    held = rows(
        tmp_path,
        "SELECT date, group_concat(DISTINCT edition) FROM visits"
        " WHERE status NOT IN ('moved', 'cancelled') GROUP BY date, vehicle",
    )
    assert all(day < second.start.isoformat() or number == "2" for day, number in held)
    assert {number for _, number in held} == {"1", "2"}
    assert memory.tours(second.start) == (second,)


def test_a_refusal_of_the_documents_undoes_the_edition(tmp_path):
    before = kept(tmp_path, TOUR)
    with pytest.raises(MissingDataError, match="refusé"):
        kept_while(tmp_path, moved(TOUR), MissingDataError(Fault(code="x", message="refusé")))
    assert read_memory(tmp_path).editions == before.editions
    assert read_memory(tmp_path).published() == before.published()
    assert rows(tmp_path, "SELECT status, count(*) FROM visits") == [("proposed", 5)]


def kept_while(folder, tour, error):
    with opened_on(folder, BEFORE) as memory:
        published = memory.announcing(tour, title="Café")
        with memory.commit(tour, published):
            raise error


def test_documents_left_out_are_waited_for(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        kept_while(tmp_path, TOUR, KeyboardInterrupt())
    found = read_memory(tmp_path)
    assert [one.number for one in found.pending()] == [1]
    assert rows(tmp_path, "SELECT status, count(*) FROM visits") == [("proposed", 5)]
    with opened_on(tmp_path, BEFORE) as memory:
        memory.mark_written(memory.pending()[0])
    assert read_memory(tmp_path).pending() == ()
    assert rows(tmp_path, "SELECT status, count(*) FROM visits") == [("proposed", 5)]


def test_a_visit_confirmed_stays_so_until_it_moves_or_is_done(tmp_path):
    kept(tmp_path, TOUR)
    with closing(sqlite3.connect(tmp_path / MEMORY_NAME)) as db:
        db.execute("UPDATE visits SET status = 'confirmed'")
        db.commit()
    kept(tmp_path, TOUR)
    assert rows(tmp_path, "SELECT status, count(*) FROM visits") == [("confirmed", 5)]
    kept(tmp_path, moved(TOUR), day=MIDDLE)
    found = rows(tmp_path, "SELECT status, count(*) FROM visits GROUP BY 1 ORDER BY 1")
    assert found == [("done", 3), ("moved", 2), ("proposed", 2)]


def test_events_and_missed_visits_are_kept_with_the_edition_that_knew_of_them(tmp_path):
    closed = Event(kind="place_closed", subject="52347", first=MIDDLE, last=MIDDLE, words="Salle")
    first, second = TOUR.routes
    slot = Slot(date=second.date, vehicle=second.vehicle, arrive=second.visits[0].arrive)
    missed = MissedVisit(key="52347", commune_code="52347", name="Narcy", slot=slot, cause=closed)
    shifted = replace(second.visits[1], slot=slot, cause=closed)
    routes = (first, replace(second, visits=(shifted,)))
    kept(tmp_path, TOUR, replace(TOUR, routes=routes, missed=(missed,), events=(closed,)))
    assert rows(tmp_path, "SELECT kind, subject, words, edition FROM events") == [
        ("place_closed", "52347", "Salle", 2)
    ]
    assert rows(tmp_path, "SELECT place, slot_date, cause, edition FROM missed_visits") == [
        ("52347", second.date.isoformat(), 1, 2)
    ]
    found = rows(tmp_path, "SELECT place, slot_vehicle FROM visits WHERE cause = 1")
    assert found == [("52429", second.vehicle)]
    kept(tmp_path, TOUR)  # what is promised again is missed no more
    assert rows(tmp_path, "SELECT * FROM missed_visits") == []


def test_instructions_are_kept_with_the_edition_that_took_them_and_the_one_that_let_go(tmp_path):
    day = TOUR.routes[-1].date
    move = Instruction(kind="move", place="52429", date=day, to_date=day + timedelta(1), given=day)
    pin = Instruction(kind="pin", place="52347", given=day)
    both = replace(TOUR, instructions=(move, pin))
    memory = kept(tmp_path, TOUR, both, both, replace(TOUR, instructions=(pin,)))
    assert memory.last_tour().instructions == (pin,)
    found = rows(tmp_path, "SELECT kind, place, date, edition, released FROM instructions")
    assert sorted(found) == [
        ("move", "52429", day.isoformat(), 2, 4),
        ("pin", "52347", None, 2, None),
    ]
