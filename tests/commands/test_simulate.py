"""``guinguette simulate``: fleets compared, and a folder to go on with."""

import pytest

from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_a_simulation_makes_a_folder_that_can_be_planned(tmp_path, capsys):
    folder = tmp_path / "meuse"
    words = ["simuler", "--departements", "55", "--vehicules", 1, "--effort", 300]
    code, answer = answer_of(capsys, *words, "--dossier", folder)
    assert code == 0
    [scenario] = answer["simulation"]["scenarios"]
    assert scenario["vehicles"] == 1
    assert scenario["communes_served"] > 10
    assert (folder / "comparaison.html").exists()
    assert answer_of(capsys, "check", folder)[0] == 0
    (folder / "guinguette.toml").write_text("# à moi", encoding="utf-8")
    code, answer = answer_of(capsys, *words, "--dossier", folder)
    assert [warning["code"] for warning in answer["warnings"]] == [
        "simulation-kept",
        "assumptions-elsewhere",
    ]
    assert (folder / "guinguette.toml").read_text(encoding="utf-8") == "# à moi"
