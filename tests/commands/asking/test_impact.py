"""``guinguette impact``: the CO2 balance of a plan."""

import pytest

import cli
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_the_balance_has_its_assumptions(planned, capsys):
    assert cli.main(["bilan", str(planned)]) == 0
    shown = capsys.readouterr().out
    assert "Bilan net" in shown
    assert "ADEME" in shown
    _, answer = answer_of(capsys, "impact", planned)
    cases = answer["impact"]["cases"]
    assert cases["pessimistic"]["net_kg"] <= cases["central"]["net_kg"]
    assert cases["central"]["net_kg"] <= cases["optimistic"]["net_kg"]
    assert answer["impact"]["corners"]["worst"]["net_kg"] <= cases["pessimistic"]["net_kg"]
    assert answer["impact"]["corners"]["best"]["net_kg"] >= cases["optimistic"]["net_kg"]
    assert answer["impact"]["announced"]["computed_t"] == 120.99
    assert "Les 121 t publiées" in shown
    assert "reconstitué par ce projet" in shown


def test_a_folder_brings_its_own_figures(planned, capsys):
    (planned / "hypotheses.toml").write_text(
        '[jour.clients]\nvaleurs = [0, 0, 0]\nsource = "essai"\n', encoding="utf-8"
    )
    code, answer = answer_of(capsys, "impact", planned)
    assert code == 0
    assert answer["impact"]["cases"]["optimistic"]["avoided_kg"] == 0
    assert answer["impact"]["values"]["errands.users"]["confidence"] == "folder"


@pytest.mark.parametrize("command", ["impact", "check", "plan", "export"])
def test_a_wrong_assumption_of_the_folder_stops_before_anything_is_written(
    planned, capsys, command
):
    (planned / "hypotheses.toml").write_text("[jour.client]\nvaleurs = [0]\n", encoding="utf-8")
    (plan,) = (planned / "sorties").glob("*/plan.json")
    before = plan.stat().st_mtime_ns
    code, answer = answer_of(capsys, command, planned)
    assert code == 3
    (found,) = answer["errors"]
    assert (found["code"], found["file"]) == ("hypothesis-unknown", "hypotheses.toml")
    assert "jour.clients" in found["help"]
    assert plan.stat().st_mtime_ns == before
