"""The commands: what they answer, where they say it, how they exit."""

from __future__ import annotations

import _thread
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

import cli
from guinguette.files.plan_document import read_plan
from guinguette.planning import plan_tour as planning
from routing.solution import Solution, UnservedStop
from tests.program import SOURCE, answer_of, content, run_program

PVRP = """1 1 3 1
0 100
0 0 0 0 0 0 0
1 3 4 0 5 1 1 1
2 0 8 0 5 1 1 1
3 6 0 0 5 1 1 1
"""
FAULT_FIELDS = {"code", "message", "help", "file", "sheet", "cell", "value"}


@pytest.fixture(autouse=True)
def _neutral(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUINGUETTE_LANGUE", raising=False)


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def folder(tmp_path, capsys):
    """A working folder of six communes, as ``init`` makes it."""
    made = tmp_path / "dossier"
    assert cli.main(["init", str(made), "--departements", "52"]) == 0
    capsys.readouterr()
    return made


@pytest.fixture
def planned(folder, capsys):
    """The same, planned."""
    assert cli.main(["plan", str(folder), "--secondes", "5"]) == 0
    capsys.readouterr()
    return folder


def edit_settings(folder, old, new):
    path = folder / "guinguette.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_cells(folder, **cells):
    book = openpyxl.load_workbook(folder / "communes.xlsx")
    for cell, value in cells.items():
        book["Communes"][cell] = value
    book.save(folder / "communes.xlsx")


def outputs_of(folder):
    return content(folder / "sorties")


# What works


def test_a_new_folder_passes_the_check(folder, capsys):
    assert cli.main(["verifier", str(folder)]) == 0
    shown = capsys.readouterr()
    assert "Rien à corriger" in shown.out
    assert "Communes :" in shown.out
    assert sorted(p.name for p in folder.iterdir()) == ["communes.xlsx", "guinguette.toml"]


def test_a_plan_is_summed_up_and_its_documents_are_written(folder, capsys):
    assert cli.main(["plan", str(folder), "--secondes", "5"]) == 0
    shown = capsys.readouterr()
    for words in ("6 sur 6", "(estimation)", "Preuve :", "CO2 évité", "À ouvrir :"):
        assert words in shown.out
    assert "Calcul des tournées" in shown.err
    [index] = (folder / "sorties").glob("*/index.html")
    assert index.resolve().as_uri() in shown.out


def test_the_plan_in_json_is_the_plan_written(folder, capsys):
    code, answer = answer_of(capsys, "plan", folder, "--secondes", 5)
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


def test_options_may_come_before_the_command_too(folder, capsys):
    assert cli.main(["--json", "--langue", "en", "check", str(folder)]) == 0
    assert json.loads(capsys.readouterr().out)["check"]["communes"] == 6


def test_the_french_name_and_the_english_name_do_the_same(planned, capsys):
    assert answer_of(capsys, "impact", planned) == answer_of(capsys, "bilan", planned)
    assert answer_of(capsys, "check", planned) == answer_of(capsys, "verifier", planned)


def test_quiet_prints_the_result_and_nothing_else(planned, capsys):
    assert cli.main(["bilan", str(planned), "-q"]) == 0
    assert cli.main(["check", str(planned), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_one_kind_is_exported_again_and_the_others_stay(planned, capsys):
    before = outputs_of(planned)
    [track] = [name for name in before if name.endswith(".gpx")][:1]
    (planned / "sorties" / track).unlink()
    code, answer = answer_of(capsys, "exporter", planned, "gpx")
    assert code == 0
    assert all(name.endswith(".gpx") for name in answer["export"]["files"])
    after = outputs_of(planned)
    assert set(after) == set(before)
    assert after[track] == before[track]


def test_an_export_names_its_week(planned, capsys):
    week = next((planned / "sorties").iterdir()).name
    assert answer_of(capsys, "export", planned, "ics", "--week", week)[0] == 0
    code, answer = answer_of(capsys, "export", planned, "ics", "--semaine", "2019-S01")
    assert code == 5
    assert answer["errors"][0]["code"] == "plan-missing-week"


def test_the_balance_has_its_assumptions(planned, capsys):
    assert cli.main(["bilan", str(planned)]) == 0
    shown = capsys.readouterr().out
    assert "Bilan net" in shown
    assert "ADEME" in shown
    _, answer = answer_of(capsys, "impact", planned)
    cases = answer["impact"]["cases"]
    assert cases["pessimistic"]["net_kg"] <= cases["central"]["net_kg"]
    assert cases["central"]["net_kg"] <= cases["optimistic"]["net_kg"]


def test_a_benchmark_prints_the_bare_document_of_its_format(tmp_path, capsys):
    file = tmp_path / "small.txt"
    file.write_text(PVRP)
    code, answer = answer_of(capsys, "bench", "pvrp", file, "--seconds", 5)
    assert code == 0
    assert {"instance", "cost", "lower_bound", "gap", "seconds", "routes"} <= set(answer)
    assert "ok" not in answer
    assert answer["cost"] == pytest.approx(24.0)
    assert sorted(stop for route in answer["routes"] for stop in route["stops"]) == [1, 2, 3]


def test_a_demo_takes_up_a_folder_that_is_there(planned, capsys):
    code, answer = answer_of(capsys, "demo", "--dossier", planned, "--secondes", 5)
    assert code == 0
    assert answer["plan"]["communes_asked"] == 6
    assert [warning["code"] for warning in answer["warnings"]] == ["demo-kept"]


def test_a_demo_copies_the_example_and_plans_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, answer = answer_of(capsys, "demo", "--exemple", "thierache", "--secondes", 5)
    assert code == (4 if answer["plan"]["unserved"] else 0)
    assert answer["plan"]["communes_served"] > 0
    assert (tmp_path / "demo-thierache" / "communes.xlsx").exists()


def test_a_simulation_makes_a_folder_that_can_be_planned(tmp_path, capsys):
    folder = tmp_path / "meuse"
    words = ["simuler", "--departements", "55", "--vehicules", 1, "--secondes", 2]
    code, answer = answer_of(capsys, *words, "--dossier", folder)
    assert code == 0
    [scenario] = answer["simulation"]["scenarios"]
    assert scenario["vehicles"] == 1
    assert scenario["communes_served"] > 10
    assert (folder / "comparaison.html").exists()
    assert answer_of(capsys, "check", folder)[0] == 0
    (folder / "guinguette.toml").write_text("# à moi", encoding="utf-8")
    code, answer = answer_of(capsys, *words, "--dossier", folder)
    assert [warning["code"] for warning in answer["warnings"]] == ["simulation-kept"]
    assert (folder / "guinguette.toml").read_text(encoding="utf-8") == "# à moi"


def test_the_doctor_says_each_line_is_right(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, answer = answer_of(capsys, "doctor")
    assert code == 0
    assert {one["code"] for one in answer["doctor"]} >= {"python", "communes", "fonts", "solver"}
    assert cli.main(["doctor"]) == 0
    assert "À corriger" not in capsys.readouterr().out


# What does not


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        ([], 2, "command-missing"),
        (["planifer"], 2, "command-unknown"),
        (["plan"], 2, "argument-missing"),
        (["init", "x"], 2, "option-missing"),
        (["plan", "x", "--rapide"], 2, "option-unknown"),
        (["plan", "x", "--secondes", "peu"], 2, "value-invalid"),
        (["plan", "x", "--secondes"], 2, "option-without-value"),
        (["plan", "x", "y"], 2, "argument-extra"),
        (["plan", "nulle-part"], 2, "folder-missing"),
        (["check", "nulle-part"], 2, "folder-missing"),
        (["bilan", "nulle-part"], 2, "folder-missing"),
        (["export", ".", "affiche"], 2, "kind-unknown"),
        (["export", ".", "--semaine", "la prochaine"], 2, "week-unreadable"),
        (["export", "."], 5, "plan-missing"),
        (["check", "."], 3, "settings-missing"),
        (["init", "x", "--departements", "99"], 2, "departement-unknown"),
        (["simulate", "--departements", "99"], 2, "departement-unknown"),
        (["demo", "--exemple", "paris"], 2, "example-unknown"),
        (["bench", "tsp", "x"], 2, "family-unknown"),
        (["bench", "village", "x"], 2, "file-missing"),
        (["doctor", "--langue", "de"], 2, "language-unknown"),
    ],
)
def test_each_error_is_one_json_document_with_its_code(words, exit_code, code, nowhere, capsys):
    found, answer = answer_of(capsys, *words)
    assert found == exit_code
    assert answer["ok"] is False
    assert code in [error["code"] for error in answer["errors"]]
    assert all(set(error) == FAULT_FIELDS for error in answer["errors"])
    assert all(error["message"] and error["help"] for error in answer["errors"])
    assert list(nowhere.iterdir()) == []


def test_a_benchmark_of_another_format_is_refused(tmp_path, capsys):
    file = tmp_path / "notes.txt"
    file.write_text("bonjour")
    code, answer = answer_of(capsys, "bench", "village", file)
    assert (code, answer["errors"][0]["code"]) == (3, "benchmark-format")
    assert "Expecting value" in answer["errors"][0]["value"]
    assert cli.main(["bench", "village", str(file)]) == 3
    assert "Expecting" not in capsys.readouterr().err


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


def test_the_faults_of_one_file_are_counted_beside_its_name(folder, capsys):
    edit_cells(folder, A2="5299", C3="parfois")
    assert cli.main(["check", str(folder)]) == 3
    assert "2 corrections à faire : communes.xlsx" in capsys.readouterr().err


def test_a_workbook_open_elsewhere_is_a_warning_of_the_check(folder, capsys):
    (folder / "~$communes.xlsx").write_bytes(b"")
    code, answer = answer_of(capsys, "check", folder)
    assert code == 0
    assert [warning["code"] for warning in answer["warnings"]] == ["file-open-elsewhere"]
    cli.main(["check", str(folder)])
    assert "À noter : Le classeur semble ouvert" in capsys.readouterr().err


def test_outputs_that_cannot_be_written_are_a_fault_of_the_disk(folder, capsys):
    (folder / "sorties").write_text("un fichier à cette place")
    code, answer = answer_of(capsys, "plan", folder, "--secondes", 5)
    assert code == 5
    assert answer["errors"][0]["code"].startswith("outputs-")
    assert (folder / "sorties").read_text() == "un fichier à cette place"


def test_an_incomplete_plan_is_written_and_says_who_is_left_out(folder, capsys):
    edit_settings(folder, '"lundi, mardi, mercredi, jeudi, vendredi"', '"mardi"')
    edit_settings(folder, "arrets_max = 3", "arrets_max = 1")
    code, answer = answer_of(capsys, "plan", folder, "--secondes", 5)
    assert code == 4
    assert answer["ok"] is False
    assert answer["plan"]["status"] == "partial"
    assert answer["plan"]["unserved"]
    assert [error["code"] for error in answer["errors"]] == ["plan-partial"]
    assert read_plan(Path(answer["outputs"]["directory"]) / "plan.json").unserved
    assert cli.main(["plan", str(folder), "--secondes", "5"]) == 4
    shown = capsys.readouterr()
    assert answer["plan"]["unserved"][0]["reason"] in shown.out
    assert "plan est incomplet" in shown.err


def test_texts_of_the_folder_are_shown_as_they_are(folder, capsys):
    edit_settings(folder, 'titre = "dossier"', r'titre = "[red]{0} {{7*7}} [/bold] \u001b[31m"')
    assert cli.main(["check", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "[red]{0} {{7*7}} [/bold]" in shown
    assert "\x1b" not in shown
    edit_cells(folder, C2="[link=x]{value}[/link]")
    assert cli.main(["check", str(folder)]) == 3
    assert "[link=x]{value}[/link]" in capsys.readouterr().err


def test_an_unexpected_error_shows_no_traceback_but_a_log(folder, monkeypatch, tmp_path, capsys):
    def broken(*_args, **_options):
        raise RuntimeError("roue crevée")

    monkeypatch.setattr(planning, "plan_tour", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert cli.main(["plan", str(folder)]) == 1
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    [log] = tmp_path.glob("guinguette-*.log")
    assert str(log) in shown.err
    assert "roue crevée" in log.read_text(encoding="utf-8")
    assert cli.main(["plan", str(folder), "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err
    code, answer = answer_of(capsys, "plan", folder)
    assert (code, answer["errors"][0]["code"]) == (1, "internal-error")
    assert not (folder / "sorties").exists()


def test_an_interruption_leaves_the_outputs_as_they_were(planned, monkeypatch, capsys):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    before = outputs_of(planned)
    monkeypatch.setattr(planning, "plan_tour", interrupted)
    assert cli.main(["plan", str(planned)]) == 130
    assert "sorties précédentes sont intactes" in capsys.readouterr().err
    code, answer = answer_of(capsys, "plan", planned)
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
    code, answer = answer_of(capsys, "plan", planned)
    assert (code, answer["errors"][0]["code"]) == (130, "interrupted")
    assert outputs_of(planned) == before


# The program as it is started


def test_the_program_starts_without_heavy_libraries():
    heavy = "numpy pandas geopandas pyarrow shapely folium ortools openpyxl pydantic rich osmnx"
    code = f"import sys, cli; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=SOURCE, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_any_console_encoding_is_good_enough(folder, encoding):
    edit_settings(folder, 'titre = "dossier"', 'titre = "Œuf → 🥖 œuf"')
    for words in (["--help"], ["check", folder], ["plan", "nulle-part"]):
        done = run_program(*words, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert done.returncode in {0, 2}
        text = (done.stdout + done.stderr).decode(encoding)
        assert "Traceback" not in text
    done = run_program("check", folder, "--json", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert json.loads(done.stdout.decode(encoding))["check"]["title"] == "Œuf → 🥖 œuf"


def test_nothing_is_coloured_in_a_pipe(folder):
    done = run_program("check", folder)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes close in another way on Windows")
def test_a_reader_that_leaves_early_is_no_error_to_explain(folder):
    command = f"{sys.executable} -m cli check {folder} --json | true"
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=environment, check=False)
    assert done.stderr == b""


def test_the_version_is_shown(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("guinguette ")
