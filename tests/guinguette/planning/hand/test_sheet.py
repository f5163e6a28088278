"""The sheet « Consignes »: planning takes all its rows or none, and releases what it took away."""

import shutil
from datetime import timedelta

import openpyxl
import pytest

from guinguette.faults import InputError, UsageError
from guinguette.folder.instructions_read import read_instructions
from guinguette.folder.read_folder import read_folder
from guinguette.folder.workbook.write import INSTRUCTION_SHEET
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import Events
from guinguette.planning.hand.answer import Asked, answered
from guinguette.planning.hand.release import released
from guinguette.planning.hand.sheet import waiting, with_sheet
from guinguette.planning.replan_tour import continue_tour, replan_tour
from guinguette.service.memory import read_memory
from guinguette.service.standing import standing_of
from routing.solver.deadline import Deadline
from tests.benchmarks.hand_folder import kept
from tests.guinguette.folders import CEFFONDS, MONDAY, NARCY, ROCHES, WASSY
from tests.guinguette.planned import planned_two_vans

TODAY = MONDAY - timedelta(days=7)
QUICK = Deadline(effort=3_000)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    made = tmp_path_factory.mktemp("main") / "dossier"
    return planned_two_vans(made, (NARCY, ROCHES, WASSY, CEFFONDS))


@pytest.fixture
def dossier(planned, tmp_path):
    return shutil.copytree(planned, tmp_path / "dossier")


def asking(folder, *rows):
    """Write rows under the titles of the sheet, in the order of its columns."""
    book = openpyxl.load_workbook(folder / "communes.xlsx")
    sheet = book[INSTRUCTION_SHEET]
    sheet.delete_rows(2, 50)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    book.save(folder / "communes.xlsx")


def tour_of(folder):
    return read_memory(folder).last_tour()


def visits_of(tour, code):
    return [(r, v) for r in tour.routes for v in r.visits if v.key == code]


def first_of(folder, code):
    return visits_of(tour_of(folder), code)[0][0].date


def other_day(folder, code):
    taken = {r.date for r, _ in visits_of(tour_of(folder), code)}
    days = (MONDAY + timedelta(days=n) for n in range(5))
    return next(day for day in days if day not in taken)


def planned_again(folder, *, keeps=True, **changes):
    read = read_folder(folder)
    memory = read_memory(folder)
    standing = standing_of(memory, read.settings.horizon.start)
    found = with_sheet(
        read,
        memory,
        standing,
        lambda begun: continue_tour(read, begun, Aims(today=TODAY, deadline=QUICK)),
        today=TODAY,
    )
    if keeps:
        kept(folder, found.after, TODAY)
    return found


def codes_of(error):
    return [(one.code, one.sheet, one.cell) for one in error.value.faults]


def test_an_empty_sheet_changes_nothing(dossier):
    before = tour_of(dossier)
    assert planned_again(dossier).after.routes == before.routes


def test_what_the_sheet_asks_is_taken_once_and_stays(dossier):
    before, day = tour_of(dossier), other_day(dossier, WASSY)
    asking(
        dossier,
        ("déplacer", "Wassy", first_of(dossier, WASSY), day, None, None, "demande du maire"),
        ("Annulée", "Narcy", first_of(dossier, NARCY)),
        ("figer", CEFFONDS),
    )
    found = planned_again(dossier)
    after = found.after
    assert "demande du maire" in {event.words for event in after.events}
    assert day in {r.date for r, _ in visits_of(after, WASSY)}
    assert [one.key for one in after.missed] == [NARCY]
    assert {(one.kind, one.source) for one in after.instructions} == {
        ("move", "sheet"), ("cancel", "sheet"), ("pin", "sheet"),
    }  # fmt: skip
    assert found.moves_anything
    assert found.before == before
    assert not found.is_proven  # nobody searched for what the sheet asks
    assert {one.key for one in found.changes.changed} >= {WASSY, NARCY}
    assert "demande du maire" in {event.words for event in found.events}
    again = planned_again(dossier)
    assert (again.after.routes, again.after.instructions) == (after.routes, after.instructions)
    assert not again.moves_anything
    replanned = replan_tour(dossier, Events(), Aims(today=TODAY, deadline=QUICK)).after
    assert (replanned.routes, replanned.instructions) == (after.routes, after.instructions)


def test_a_row_taken_away_is_released_and_a_command_stays(dossier):
    before, day = tour_of(dossier), other_day(dossier, WASSY)
    moved = ("déplacer", "Wassy", first_of(dossier, WASSY), day)
    narcy = ("annuler", "Narcy", first_of(dossier, NARCY))
    asking(dossier, moved, narcy, ("figer", "Roches-sur-Marne"))
    planned_again(dossier)
    asked = Asked(kind="confirm", place=CEFFONDS)
    answer = answered(dossier, asked, read_memory(dossier), today=TODAY)
    kept(dossier, answer.found.after, TODAY)
    asking(dossier)
    after = planned_again(dossier).after
    assert [(one.kind, one.source) for one in after.instructions] == [("confirm", "command")]
    days = {(r.date, r.vehicle, v.key) for r in before.routes for v in r.visits}
    assert {(r.date, r.vehicle, v.key) for r in after.routes for v in r.visits} == days
    assert not after.missed


def test_a_row_that_changes_takes_the_place_of_what_it_said(dossier):
    start, day = first_of(dossier, WASSY), other_day(dossier, WASSY)
    asking(dossier, ("déplacer", "Wassy", start, day))
    planned_again(dossier)
    asking(dossier, ("déplacer", "Wassy", start, None, "10:00"))
    (one,) = planned_again(dossier).after.instructions
    assert (one.day, one.open.hour) == (start, 10)
    asking(dossier, ("annuler", "Wassy", start))
    after = planned_again(dossier).after
    assert [one.kind for one in after.instructions] == ["cancel"]
    asking(dossier, ("déplacer", "Wassy", start, day))
    after = planned_again(dossier).after
    assert [one.kind for one in after.instructions] == ["move"]
    assert day in {r.date for r, _ in visits_of(after, WASSY)}


def as_new(folder):
    """Forget every plan of a folder."""
    shutil.rmtree(folder / "sorties")
    (folder / "memoire.gpkg").unlink(missing_ok=True)


def planned_and_cancelled_at_once(folder):
    """What becomes of a visit cancelled with the first plan once its row is taken away."""
    start = first_of(folder, CEFFONDS)
    as_new(folder)
    asking(folder, ("annuler", CEFFONDS, start))
    first = planned_again(folder).after
    assert [one.key for one in first.missed] == [CEFFONDS]
    asking(folder)
    after = planned_again(folder).after
    assert not after.missed
    days = {first.missed[0].slot.date} | {r.date for r, _ in visits_of(first, CEFFONDS)}
    return days, {r.date for r, _ in visits_of(after, CEFFONDS)}


def test_a_visit_cancelled_with_the_first_plan_is_made_once_its_row_is_gone(dossier):
    promised, made = planned_and_cancelled_at_once(dossier)
    assert len(promised) == 2
    assert made == promised


def test_so_is_the_only_visit_of_a_place(tmp_path):
    codes = (NARCY, ROCHES, WASSY, CEFFONDS)
    dossier = planned_two_vans(tmp_path / "d", codes, rhythm="quinzaine")
    promised, made = planned_and_cancelled_at_once(dossier)
    assert (len(promised), len(made)) == (1, 1)


def test_days_that_nobody_planned_yet_are_asked_of_the_new_plan(dossier):
    start, day = first_of(dossier, WASSY), other_day(dossier, WASSY)
    as_new(dossier)
    asking(dossier, ("déplacer", "Wassy", start, day), ("figer", "Narcy"))
    after = planned_again(dossier).after
    assert day in {r.date for r, _ in visits_of(after, WASSY)}
    assert {one.kind for one in after.instructions} == {"move", "pin"}
    assert planned_again(dossier).after.routes == after.routes


def test_a_rule_is_broken_with_a_waiver_only_and_no_row_is_taken_without(dossier):
    start, sunday = first_of(dossier, WASSY), MONDAY + timedelta(days=6)
    moved = ("déplacer", "Wassy", start, sunday)
    asking(dossier, ("figer", "Narcy"), moved)
    with pytest.raises(InputError) as error:
        planned_again(dossier)
    assert codes_of(error) == [("instruction-refused", "Consignes", "A3")]
    assert "--essai" in error.value.faults[0].help
    assert not tour_of(dossier).instructions
    asking(dossier, ("figer", "Narcy"), (*moved, None, None, "fête du village", "oui"))
    after = planned_again(dossier).after
    assert {one.words for one in after.waivers} == {"fête du village"}
    again = planned_again(dossier).after
    assert (again.routes, again.waivers) == (after.routes, after.waivers)


def test_a_row_that_names_no_visit_is_refused_with_its_cell(dossier):
    asking(dossier, ("annuler", "Wassy", other_day(dossier, WASSY)))
    with pytest.raises(InputError) as error:
        planned_again(dossier)
    assert codes_of(error) == [("hand-not-visited", "Consignes", "C2")]


def test_days_past_are_left_and_other_periods_wait(dossier):
    asking(
        dossier,
        ("annuler", "Wassy", TODAY - timedelta(days=3)),
        ("annuler", "Wassy", MONDAY + timedelta(days=40)),
    )
    found = planned_again(dossier)
    assert not found.after.instructions
    notes = [(w.code, w.cell) for w in found.warnings if w.code.startswith("instruction")]
    assert notes == [("instruction-waits", "C3")]
    read = read_folder(dossier)
    standing = standing_of(read_memory(dossier), TODAY)
    (row,) = waiting(read_instructions(read), standing, today=TODAY)
    assert row.cells["kind"] == "A3"


def test_a_later_command_has_the_last_word_and_release_leaves_the_sheet(dossier):
    start, day = first_of(dossier, WASSY), other_day(dossier, WASSY)
    asking(dossier, ("déplacer", "Wassy", start, day))
    planned_again(dossier)
    memory = read_memory(dossier)
    with pytest.raises(UsageError) as error:
        released(dossier, WASSY, "", memory, today=TODAY)
    assert error.value.fault.code == "hand-in-sheet"
    asked = Asked(kind="cancel", place=WASSY, day=day.isoformat())
    answer = answered(dossier, asked, memory, today=TODAY)
    kept(dossier, answer.found.after, TODAY)
    found = planned_again(dossier)
    assert [(one.kind, one.source) for one in found.after.instructions] == [("cancel", "command")]
    assert "instruction-overruled" in {w.code for w in found.warnings}


def test_releasing_a_command_never_takes_back_what_planning_changed(dossier, tmp_path):
    """A planning that took rows may have moved visits for other reasons too."""
    asked = Asked(kind="confirm", place=CEFFONDS)
    answer = answered(dossier, asked, read_memory(dossier), today=TODAY)
    kept(dossier, answer.found.after, TODAY)
    route, _ = visits_of(tour_of(dossier), NARCY)[0]
    asking(dossier, ("figer", "Roches-sur-Marne"))
    events = Events(closed=(f"Narcy {route.date.isoformat()}",))
    found = replan_tour(dossier, events, Aims(today=TODAY, deadline=QUICK))
    assert {one.kind for one in found.after.instructions} == {"confirm", "pin"}
    kept(dossier, found.after, TODAY)
    back = released(dossier, CEFFONDS, "", read_memory(dossier), today=TODAY)
    assert back.found.after.routes == found.after.routes
    assert [one.kind for one in back.found.after.instructions] == ["pin"]
