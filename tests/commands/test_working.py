"""Ctrl-C during a search: the best plan so far is written, unless the one on disk serves more."""

import _thread
import shutil
import subprocess
import sys
import time
from dataclasses import replace

import pytest

import cli
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import read_plan
from guinguette.planning import replan_tour as replanning
from guinguette.planning.continuity import room_left as planning
from routing.solution import UnservedStop
from tests.guinguette.folders import MONDAY
from tests.program import SOURCE, answer_of, content
from tests.tours import lacking

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def press_ctrl_c(should_stop):
    _thread.interrupt_main()
    while not should_stop():
        time.sleep(0.01)


@pytest.fixture
def _short_search(monkeypatch):
    """Stop every search at a plan that lacks a visit of the first commune."""
    solve = planning.solve

    def interrupted(problem, *, deadline, **options):
        found = solve(problem, deadline=deadline, **options)
        press_ctrl_c(deadline.should_stop)
        lacking = UnservedStop(stop=0, missing_visits=1, reason="fleet_full")
        return replace(found, unserved=(lacking,), status="partial")

    monkeypatch.setattr(planning, "solve", interrupted)


@pytest.mark.usefixtures("_short_search")
def test_a_plan_cut_short_does_not_replace_one_that_serves_more(dossier, capsys):
    before = content(dossier)
    assert cli.main(["planifier", str(dossier), "--libre", "--effort", "2000"]) == 130
    said = capsys.readouterr().err
    assert "le dernier plan écrit en sert 3. Le dernier plan est gardé" in said
    assert "--remplacer" in said
    assert content(dossier) == before


@pytest.mark.usefixtures("_short_search")
def test_a_plan_cut_short_replaces_it_all_the_same_when_asked(dossier, capsys):
    code, answer = answer_of(capsys, "plan", dossier, "--afresh", "--effort", "2000", "--replace")
    assert code == 4
    assert [w["code"] for w in answer["warnings"]].count("plan-stopped") == 1
    assert len(read_plan(output_directory(dossier, MONDAY) / "plan.json").unserved) == 1


@pytest.mark.usefixtures("_short_search")
def test_a_plan_cut_short_is_written_where_there_was_none(dossier, capsys):
    shutil.rmtree(dossier / "sorties")
    code, answer = answer_of(capsys, "plan", dossier, "--effort", "2000")
    assert (code, answer["errors"][0]["code"]) == (4, "plan-partial")
    assert (output_directory(dossier, MONDAY) / "plan.json").is_file()


def test_a_new_plan_begins_from_the_last_one(dossier, monkeypatch, capsys):
    solve, begun = planning.solve, []

    def watched(problem, *, start, **options):
        begun.append({i for route in start for i in route.stops})
        return solve(problem, start=start, **options)

    monkeypatch.setattr(planning, "solve", watched)
    cost = read_plan(output_directory(dossier, MONDAY) / "plan.json").cost_eur
    code, answer = answer_of(capsys, "plan", dossier, "--libre", "--effort", "2000")
    assert (code, begun[0]) == (0, {0, 1, 2})
    assert answer["plan"]["cost_eur"] <= cost


def absent(dossier):
    route = read_plan(output_directory(dossier, MONDAY) / "plan.json").routes[0]
    return f"{route.vehicle} {route.date.isoformat()}"


def test_ctrl_c_gives_the_best_change_found_so_far(dossier, monkeypatch, capsys):
    search = replanning.replan_tour

    def interrupted(path, events, aims):
        def on_first_plan(cost, lower_bound):
            aims.on_progress(cost, lower_bound)
            if cost is not None and not aims.deadline.should_stop():
                press_ctrl_c(aims.deadline.should_stop)

        return search(path, events, replace(aims, on_progress=on_first_plan))

    monkeypatch.setattr(replanning, "replan_tour", interrupted)
    code, answer = answer_of(
        capsys, "replan", dossier, "--absent", absent(dossier), "--effort", 5_000
    )
    assert code == 0
    assert "plan-stopped" in [w["code"] for w in answer["warnings"]]
    assert answer["replan"]["is_written"] is True
    after = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    assert not after.unserved


def test_a_change_cut_short_that_serves_fewer_is_not_written(dossier, monkeypatch, capsys):
    search = replanning.replan_tour

    def interrupted(path, events, aims):
        found = search(path, events, aims)
        press_ctrl_c(aims.deadline.should_stop)
        lacks = lacking(found.after.routes[0].visits[0])
        return replace(found, after=replace(found.after, unserved=(lacks,)))

    monkeypatch.setattr(replanning, "replan_tour", interrupted)
    words = ["replan", dossier, "--absent", absent(dossier), "--effort", "3000"]
    before = content(dossier)
    code, answer = answer_of(capsys, *words)
    assert (code, answer["errors"][0]["code"]) == (130, "plan-stopped-kept")
    assert content(dossier) == before
    code, answer = answer_of(capsys, *words, "--dry-run")
    assert (code, answer["replan"]["is_written"]) == (4, False)
    assert content(dossier) == before


def test_commands_killed_at_any_moment_lose_nothing():
    """More of them: ``python -m tests.benchmarks.kills 200``."""
    command = [sys.executable, "-m", "tests.benchmarks.kills", "4", "--seed", "7"]
    ended = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False)
    assert (ended.returncode, "4 kills" in ended.stdout) == (0, True), ended.stdout + ended.stderr
