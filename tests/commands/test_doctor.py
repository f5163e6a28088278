"""``guinguette doctor``: the installation, line by line."""

import json
from threading import Event

import pytest

import cli
from commands.console import terminal
from guinguette import doctor as checks
from guinguette.doctor import Finding
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_the_doctor_says_each_line_is_right(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, answer = answer_of(capsys, "doctor", "--quiet")
    assert code == 0
    assert {one["code"] for one in answer["doctor"]} >= {"python", "communes", "fonts", "solver"}
    assert cli.main(["doctor"]) == 0
    assert "À corriger" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["doctor"], ["Examen de l'installation...", "1/11 · Python", "10/11 · Solveur"]),
        (["doctor", "--lang", "en"], ["Looking over the installation...", "10/11 · Solver"]),
        (["doctor", "--json"], ["Préparation du calcul 3/3 : règles rares"]),
    ],
)
def test_what_goes_on_is_told_on_the_error_stream_line_by_line(
    words, expected, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == 0
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert [line for line in lines if line in expected] == expected
    assert not any(line in shown.out for line in lines)
    if "--json" in words:
        assert [one["is_ok"] for one in json.loads(shown.out)["doctor"]] == [True] * 11


def test_a_check_that_lasts_is_told_again_until_it_ends(tmp_path, monkeypatch, capsys):
    again = Event()

    def printed(console, text, style, **more):
        if text.startswith("1/11 · Python ("):
            again.set()

    def slow():
        again.wait()
        return finding()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(terminal, "AGAIN_S", 0.01)
    monkeypatch.setattr(terminal, "_print", printed)
    monkeypatch.setattr(checks, "_python", slow)
    monkeypatch.setattr(checks, "_prepared_solver", lambda _tell: finding())
    assert cli.main(["doctor"]) == 0
    assert again.is_set()


def finding():
    return Finding(code="fake", label="Fake", is_ok=True, detail="slow")
