"""``guinguette plan``: what it says, writes and leaves as it was."""

import _thread
import json
import os
import shutil
import time
from pathlib import Path

import pytest

import cli
from guinguette.files.plan_document import read_plan
from guinguette.planning.continuity import room_left as planning
from maps.words.labels import unserved_reason
from routing.solution import Solution, UnservedStop
from tests.commands.conftest import QUICK
from tests.guinguette.planned import edit_settings as edited_copy
from tests.program import answer_of
from tests.working_folder import edit_cells, edit_settings, outputs_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_a_plan_is_summed_up_and_its_documents_are_written(folder, capsys):
    assert cli.main(["plan", str(folder), "--secondes", "3600"]) == 0
    shown = capsys.readouterr()
    for words in ("6 sur 6", "(estimation)", "Preuve :", "CO2 évité", "À ouvrir :"):
        assert words in shown.out
    assert "Calcul des tournées" in shown.err
    [index] = (folder / "sorties").glob("*/index.html")
    assert index.resolve().as_uri() in shown.out


def test_the_plan_in_json_is_the_plan_written(folder, capsys):
    code, answer = answer_of(capsys, "plan", folder, "--effort", 300)
    assert code == 0
    assert answer["ok"] is True
    [written] = (folder / "sorties").glob("*/plan.json")
    assert answer["plan"] == json.loads(written.read_text(encoding="utf-8"))
    plan = answer["plan"]
    assert {"status", "cost_eur", "lower_bound_eur", "gap", "unserved"} <= set(plan)
    assert plan["network"]["kind"] == "estimate"
    assert {"date", "vehicle", "depot", "depart", "return", "visits"} <= set(plan["routes"][0])
    assert sorted(answer["outputs"]["files"]) == sorted(
        name.split(os.sep, 1)[1].replace(os.sep, "/")
        for name in outputs_of(folder)
        if not name.endswith(".fichiers.json")
    )


def test_every_fault_of_a_workbook_is_shown_at_once_with_its_place(planned, capsys):
    before = outputs_of(planned)
    edit_cells(planned, A2="5299", C3="parfois")
    edit_settings(planned, "arrets_max = 3", "arrets_max = 300")
    assert cli.main(["planifier", str(planned)]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "3 corrections à faire" in shown.err
    assert "communes.xlsx : 2 corrections" in shown.err
    assert "Où : communes.xlsx › Communes!A2" in shown.err
    assert shown.err.count("À faire : ") == 3
    assert outputs_of(planned) == before


def test_outputs_that_cannot_be_written_are_a_fault_of_the_disk(folder, capsys):
    (folder / "sorties").write_text("un fichier à cette place")
    code, answer = answer_of(capsys, "plan", folder, "--effort", 300)
    assert code == 5
    assert answer["errors"][0]["code"].startswith("outputs-")
    assert (folder / "sorties").read_text() == "un fichier à cette place"


def test_an_incomplete_plan_is_written_and_says_who_is_left_out(folder, capsys):
    edit_settings(folder, '"lundi, mardi, mercredi, jeudi, vendredi"', '"mardi"')
    edit_settings(folder, "arrets_max = 3", "arrets_max = 1")
    code, answer = answer_of(capsys, "plan", folder, "--effort", 300)
    assert code == 4
    assert answer["ok"] is False
    assert answer["plan"]["status"] == "partial"
    assert answer["plan"]["unserved"]
    assert [error["code"] for error in answer["errors"]] == ["plan-partial"]
    [first, *_] = read_plan(Path(answer["outputs"]["directory"]) / "plan.json").unserved
    assert answer["plan"]["unserved"][0]["reason"] == first.reason
    assert cli.main(["plan", str(folder), "--effort", "300"]) == 4
    shown = capsys.readouterr()
    assert unserved_reason(first) in shown.out
    assert "plan est incomplet" in shown.err


def test_an_interruption_leaves_the_outputs_as_they_were(planned, monkeypatch, capsys):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    before = outputs_of(planned)
    monkeypatch.setattr(planning, "solve", interrupted)
    assert cli.main(["plan", str(planned)]) == 130
    assert "sorties précédentes sont intactes" in capsys.readouterr().err
    code, answer = answer_of(capsys, "plan", planned, "--afresh")
    assert (code, answer["errors"][0]["code"]) == (130, "interrupted")
    assert outputs_of(planned) == before


def test_ctrl_c_during_the_search_keeps_the_best_plan_so_far(folder, monkeypatch, capsys):
    solve = planning.solve

    def interrupted(*arguments, deadline, **options):
        _thread.interrupt_main()
        while not deadline.should_stop():
            time.sleep(0.01)
        return solve(*arguments, deadline=deadline, **options)

    monkeypatch.setattr(planning, "solve", interrupted)
    code, answer = answer_of(capsys, "plan", folder)
    assert code == 0
    assert [w["code"] for w in answer["warnings"]].count("plan-stopped") == 1
    assert (folder / "sorties").exists()


def test_ctrl_c_before_any_plan_is_found_leaves_the_outputs_as_they_were(
    planned, monkeypatch, capsys
):
    def interrupted(problem, *, deadline, seed, **_options):
        _thread.interrupt_main()
        while not deadline.should_stop():
            time.sleep(0.01)
        left_out = tuple(
            UnservedStop(stop=i, missing_visits=stop.visits, reason="fleet_full")
            for i, stop in enumerate(problem.stops)
        )
        return Solution(
            routes=(), unserved=left_out, cost=0.0, lower_bound=0.0,
            status="infeasible", runtime_s=0.0, seed=seed,
        )  # fmt: skip

    before = outputs_of(planned)
    monkeypatch.setattr(planning, "solve", interrupted)
    code, answer = answer_of(capsys, "plan", planned, "--afresh")
    assert (code, answer["errors"][0]["code"]) == (130, "interrupted")
    assert outputs_of(planned) == before


def test_a_plan_that_stays_claims_no_proof_that_looser_settings_refute(dossier, tmp_path, capsys):
    narrow = edited_copy(dossier, tmp_path / "etroit", "arrets_max = 3", "arrets_max = 1")
    shutil.rmtree(narrow / "sorties")
    assert answer_of(capsys, "plan", narrow, *QUICK)[1]["plan"]["status"] == "optimal"
    wide = edited_copy(narrow, tmp_path / "large", "arrets_max = 1", "arrets_max = 3")
    _, kept = answer_of(capsys, "plan", wide, *QUICK)
    _, best = answer_of(capsys, "plan", wide, "--afresh", "--dry-run", *QUICK)
    assert best["plan"]["cost_eur"] < kept["plan"]["cost_eur"]
    is_claimed = kept["plan"]["floor_scope"] == "all_plans"
    assert not is_claimed or kept["plan"]["lower_bound_eur"] <= best["plan"]["cost_eur"]
