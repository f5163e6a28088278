"""What every command shares: one answer, one exit code, any console, no traceback."""

import json
import os
import subprocess
import sys

import pytest

import cli
from guinguette.planning.continuity import room_left as planning
from tests.program import SOURCE, answer_of, run_program
from tests.working_folder import edit_settings

pytestmark = pytest.mark.usefixtures("neutral_terminal")
FAULT_FIELDS = {"code", "message", "help", "file", "sheet", "cell", "value"}


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


def test_an_unexpected_error_shows_no_traceback_but_a_log(folder, monkeypatch, tmp_path, capsys):
    def broken(*_args, **_options):
        raise RuntimeError("roue crevée")

    monkeypatch.setattr(planning, "solve", broken)
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
