"""``guinguette demo``: an example copied and planned."""

import pytest

from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_a_demo_takes_up_a_folder_that_is_there(planned, capsys):
    code, answer = answer_of(capsys, "demo", "--dossier", planned, "--effort", 300)
    assert code == 0
    assert answer["plan"]["communes_asked"] == 6
    assert [warning["code"] for warning in answer["warnings"]] == ["demo-kept"]


def test_a_demo_copies_the_example_and_plans_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, answer = answer_of(capsys, "demo", "--exemple", "thierache", "--effort", 300)
    assert code == (4 if answer["plan"]["unserved"] else 0)
    assert answer["plan"]["communes_served"] > 0
    assert (tmp_path / "demo-thierache" / "communes.xlsx").exists()
