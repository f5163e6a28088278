"""``guinguette export``: documents of a plan made earlier."""

import pytest

from tests.program import answer_of
from tests.working_folder import outputs_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


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
