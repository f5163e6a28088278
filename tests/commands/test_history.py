"""What was planned is listed, and comes back as a new edition."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

import cli
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import format_plan, parse_plan
from guinguette.service.memory import MEMORY_NAME, at_work, read_memory
from tests.commands.conftest import QUICK
from tests.guinguette.folders import MONDAY
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def plan_on_disk(folder):
    return (output_directory(folder, MONDAY) / "plan.json").read_bytes()


def replanned(folder, capsys):
    """Close a place on the day it is visited: a second edition."""
    route = parse_plan(plan_on_disk(folder)).routes[0]
    event = f"{route.visits[0].commune_code} {route.date}"
    code, answer = answer_of(capsys, "replan", folder, "--closed", event, *QUICK)
    assert code in {0, 4}
    return answer


def test_the_editions_are_listed_and_nothing_is_written(dossier, capsys):
    before = content(dossier)
    assert cli.main(["historique", str(dossier)]) == 0
    shown = capsys.readouterr().out
    assert "Édition 1" in shown
    assert "repris de sorties/2027-S01/plan.json" in shown
    assert content(dossier) == before
    replanned(dossier, capsys)
    code, answer = answer_of(capsys, "history", dossier)
    assert code == 0
    first, second = answer["history"]
    assert (first["number"], second["number"], second["replaces"]) == (1, 2, 1)
    assert second["changes"] > 0
    assert second["command"].startswith("guinguette --json replan ")
    assert second["is_written"] is True


def test_an_edition_comes_back_as_a_new_one_with_its_documents(dossier, capsys):
    former = plan_on_disk(dossier)
    changed = replanned(dossier, capsys)
    assert changed["edition"] == 2
    assert plan_on_disk(dossier) != former
    code, answer = answer_of(capsys, "historique", dossier, "--revenir", 1)
    assert code == 0
    assert (answer["restored"]["edition"], answer["edition"]) == (1, 3)
    assert answer["restored"]["communes"]
    assert plan_on_disk(dossier) == former
    memory = read_memory(dossier)
    assert [one.restores for one in memory.editions] == [None, None, 1]
    assert memory.editions[2].plan == memory.editions[0].plan
    page = output_directory(dossier, MONDAY) / "changements.html"
    assert page.exists()


def test_the_past_stays_when_an_edition_comes_back(dossier, capsys, monkeypatch):
    first = parse_plan(plan_on_disk(dossier))
    replanned(dossier, capsys)
    driven = parse_plan(plan_on_disk(dossier))
    day = sorted({route.date for route in (*first.routes, *driven.routes)})[-1]
    monkeypatch.setenv("GUINGUETTE_TODAY", day.isoformat())
    assert answer_of(capsys, "history", dossier, "--bring-back", 1)[0] in {0, 4}
    back = read_memory(dossier).last_tour()
    assert [r for r in back.routes if r.date < day] == [r for r in driven.routes if r.date < day]
    assert [r for r in back.routes if r.date >= day] == [r for r in first.routes if r.date >= day]
    assert back.cost_eur == pytest.approx(sum(route.cost_eur for route in back.routes), abs=0.01)
    assert back.lower_bound_eur <= back.cost_eur


@pytest.mark.parametrize("asked", [
    (7, "2026-12-01", "history-unknown"), (1, "2028-01-01", "history-past"),
])  # fmt: skip
def test_what_cannot_come_back_is_said_and_nothing_is_written(dossier, capsys, monkeypatch, asked):
    number, day, code = asked
    monkeypatch.setenv("GUINGUETTE_TODAY", day)
    before = content(dossier)
    found, answer = answer_of(capsys, "history", dossier, "--bring-back", number)
    assert (found, answer["errors"][0]["code"]) == (2, code)
    assert content(dossier) == before


def test_a_folder_that_somebody_left_locked_is_freed(dossier, capsys):
    replanned(dossier, capsys)
    with closing(sqlite3.connect(dossier / MEMORY_NAME)) as db:
        values = ("x", "POSTE2", "Personne A", 1, "2026-11-30T09:00:00+00:00", "guinguette plan")
        db.execute("INSERT INTO lock VALUES (1, ?, ?, ?, ?, ?, ?)", values)
        db.commit()
    before = content(dossier)
    code, answer = answer_of(capsys, "plan", dossier, *QUICK)
    assert (code, answer["errors"][0]["code"]) == (5, "memory-busy")
    assert content(dossier) == before
    assert answer_of(capsys, "history", dossier, "--unlock")[0] == 0
    assert answer_of(capsys, "export", dossier, "planning")[0] == 0


def test_documents_left_out_are_written_by_the_next_command_and_check_says_so(dossier, capsys):
    replanned(dossier, capsys)
    wanted = plan_on_disk(dossier)
    other = parse_plan(wanted)
    with closing(sqlite3.connect(dossier / MEMORY_NAME)) as db:
        db.execute("UPDATE editions SET documents = 'pending' WHERE number = 2")
        db.commit()
    (output_directory(dossier, MONDAY) / "plan.json").write_text("à moitié", encoding="utf-8")
    (output_directory(dossier, MONDAY) / "changements.html").unlink()
    _, answer = answer_of(capsys, "check", dossier)
    assert [one["code"] for one in answer["warnings"]][-1] == "memory-pending"
    _, answer = answer_of(capsys, "export", dossier, "planning")
    assert "memory-mended" in {one["code"] for one in answer["warnings"]}
    assert plan_on_disk(dossier) == wanted == format_plan(other).encode()
    assert (output_directory(dossier, MONDAY) / "changements.html").exists()
    assert read_memory(dossier).pending() == ()


def test_commands_that_ask_about_a_plan_answer_about_the_edition_that_stands(dossier, capsys):
    replanned(dossier, capsys)
    (output_directory(dossier, MONDAY) / "plan.json").unlink()  # an output like others
    for words in (("impact",), ("export", "planning"), ("history",)):
        assert answer_of(capsys, words[0], dossier, *words[1:])[0] == 0
    code, _ = answer_of(capsys, "export", dossier)
    assert code == 0
    assert json.loads(plan_on_disk(dossier))["start"] == MONDAY.isoformat()


def test_a_command_that_reads_does_not_wait_for_one_that_works(dossier, capsys):
    memory = read_memory(dossier)
    with at_work(dossier, command="x", now=memory.editions[0].made_at, today=MONDAY):
        assert answer_of(capsys, "history", dossier)[0] == 0
        assert answer_of(capsys, "check", dossier)[0] == 0
        assert answer_of(capsys, "plan", dossier)[1]["errors"][0]["code"] == "memory-busy"
