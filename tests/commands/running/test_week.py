"""``guinguette week``: given out edition by edition, and never twice the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

import cli
from guinguette.files.outputs import week_directory
from guinguette.files.plan_document import read_plan
from guinguette.service.memory import MEMORY_NAME
from tests.commands.conftest import QUICK
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")
MONDAY, WEEK = date(2026, 12, 7), "2026-S50"
"""Of the folder that ``init`` makes on the day of the tests."""


def statuses(folder):
    with closing(sqlite3.connect(folder / MEMORY_NAME)) as db:
        return dict(db.execute("SELECT status, count(*) FROM visits GROUP BY 1"))


def closed(folder, capsys):
    """Close a place on the day it is visited."""
    route = read_plan(folder / "sorties" / WEEK / "plan.json").routes[0]
    visit = route.visits[0]
    words = ("replan", folder, "--closed", f"{visit.commune_code} {route.date}", *QUICK)
    code, _ = answer_of(capsys, *words)
    assert code in {0, 4}
    return visit, route


def test_a_week_is_given_out_with_its_documents_and_its_visits_are_announced(planned, capsys):
    assert set(statuses(planned)) == {"proposed"}
    assert cli.main(["semaine", str(planned), WEEK]) == 0
    shown = capsys.readouterr().out
    assert "Semaine 2026-S50, édition 1" in shown
    assert statuses(planned)["announced"]
    files = content(week_directory(planned, MONDAY))
    page = files["index.html"].decode()
    assert "Semaine 2026-S50, édition 1" in page
    assert "planning/planning-2026-S50.pdf" in files
    assert "public/planning/passages-2026-S50.pdf" in files
    messages = {name for name in files if name.startswith("messages/mairies/")}
    assert len(messages) == 2 * len({name.removesuffix("-sms.txt").removesuffix(".txt")
                                     for name in messages})  # fmt: skip
    assert all(name in page for name in messages)


def test_given_twice_without_a_change_it_writes_nothing_and_says_so(planned, capsys):
    assert answer_of(capsys, "week", planned, WEEK)[0] == 0
    before = content(planned)
    code, answer = answer_of(capsys, "week", planned, WEEK)
    assert (code, answer["week"]["edition"], answer["week"]["is_written"]) == (0, 1, False)
    assert content(planned) == before
    assert cli.main(["semaine", str(planned), WEEK]) == 0
    assert "Rien n'a changé depuis l'édition 1" in capsys.readouterr().out


def test_a_visit_cancelled_and_freed_before_it_was_told_is_announced_as_it_was(planned, capsys):
    answer_of(capsys, "week", planned, WEEK)
    route = read_plan(planned / "sorties" / WEEK / "plan.json").routes[0]
    for verb in ("cancel", "release"):
        assert answer_of(capsys, verb, planned, route.visits[0].key, route.date)[0] == 0
    code, answer = answer_of(capsys, "week", planned, WEEK)
    assert (code, answer["week"]["edition"], answer["week"]["is_written"]) == (0, 1, False)
    assert {one["status"] for one in answer["week"]["visits"]} == {"announced"}


def test_documents_that_are_gone_are_written_again_under_the_same_number(planned, capsys):
    answer_of(capsys, "week", planned, WEEK)
    page = week_directory(planned, MONDAY) / "index.html"
    former = page.read_bytes()
    page.unlink()
    code, answer = answer_of(capsys, "week", planned, WEEK)
    assert (code, answer["week"]["edition"], answer["week"]["is_written"]) == (0, 1, True)
    assert "édition 1" in page.read_text(encoding="utf-8")
    assert len(page.read_bytes()) == len(former)


def test_documents_of_a_former_edition_are_replaced_where_a_command_was_cut_off(planned, capsys):
    answer_of(capsys, "week", planned, WEEK)
    former = content(week_directory(planned, MONDAY))
    closed(planned, capsys)
    answer_of(capsys, "week", planned, WEEK)
    latest = content(week_directory(planned, MONDAY))
    for name, text in former.items():
        (week_directory(planned, MONDAY) / name).write_bytes(text)
    code, answer = answer_of(capsys, "week", planned, WEEK)
    assert (code, answer["week"]["edition"], answer["week"]["is_written"]) == (0, 2, True)
    assert content(week_directory(planned, MONDAY)) == latest


def test_a_trial_shows_and_writes_nothing(planned, capsys):
    before = content(planned)
    code, answer = answer_of(capsys, "week", planned, WEEK, "--dry-run")
    assert (code, answer["week"]["is_written"]) == (0, False)
    assert content(planned) == before


def test_a_change_makes_another_edition_that_says_it_everywhere(planned, capsys):
    answer_of(capsys, "week", planned, WEEK)
    visit, _ = closed(planned, capsys)
    code, answer = answer_of(capsys, "week", planned, WEEK)
    assert (code, answer["week"]["edition"]) == (0, 2)
    (told, *_) = [one for one in answer["week"]["changes"] if one["commune"] == visit.commune_code]
    assert told["kinds"][0] in {"day", "removed"}
    directory = week_directory(planned, MONDAY)
    page = (directory / "index.html").read_text(encoding="utf-8")
    assert "édition 2" in page
    assert "Qui appeler" in page
    assert visit.name in page
    mails = (directory / "messages" / "mairies").glob(f"{visit.commune_code}-*.txt")
    assert any("Ce qui change" in mail.read_text(encoding="utf-8-sig") for mail in mails)
    before = content(directory)
    assert answer_of(capsys, "week", planned, WEEK)[1]["week"]["is_written"] is False
    (directory / "index.html").unlink()
    code, answer = answer_of(capsys, "week", planned, WEEK)
    assert (code, answer["week"]["edition"], answer["week"]["is_written"]) == (0, 2, True)
    assert content(directory) == before  # as it was given, with what it changed


def test_a_week_that_no_plan_covers_is_refused_and_nothing_is_written(planned, capsys):
    before = content(planned)
    code, answer = answer_of(capsys, "week", planned, "2027-S30")
    assert (code, answer["errors"][0]["code"]) == (5, "week-not-planned")
    code, answer = answer_of(capsys, "week", planned, "lundi")
    assert (code, answer["errors"][0]["code"]) == (2, "week-unreadable")
    assert content(planned) == before


def test_the_week_of_today_is_meant_where_none_is_named_else_the_first_to_come(
    planned, capsys, monkeypatch
):
    code, answer = answer_of(capsys, "semaine", planned, "--essai")
    assert (code, answer["week"]["name"]) == (0, WEEK)
    monkeypatch.setenv("GUINGUETTE_TODAY", "2026-12-09")
    code, answer = answer_of(capsys, "semaine", planned, "--essai")
    assert (code, answer["week"]["name"]) == (0, WEEK)
    assert {one["status"] for one in answer["week"]["visits"]} >= {"proposed"}


def test_a_folder_with_a_fault_still_gives_its_week_and_says_the_fault(planned, capsys):
    settings = planned / "guinguette.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("semaines = ", "semaines = 0#", 1), encoding="utf-8")
    code, answer = answer_of(capsys, "week", planned, WEEK)
    assert code == 0
    assert answer["warnings"]
    assert answer["week"]["is_written"] is True
