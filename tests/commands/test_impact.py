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
