"""``guinguette doctor``: the installation, line by line."""

import pytest

import cli
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_the_doctor_says_each_line_is_right(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, answer = answer_of(capsys, "doctor")
    assert code == 0
    assert {one["code"] for one in answer["doctor"]} >= {"python", "communes", "fonts", "solver"}
    assert cli.main(["doctor"]) == 0
    assert "À corriger" not in capsys.readouterr().out
