"""``[travail]``: which rules hold, what an agreement changes, what it cannot give."""

import pytest

from guinguette.faults import InputError
from guinguette.folder.settings.model import parse_settings
from guinguette.folder.settings.warnings import settings_warnings
from guinguette.folder.settings.work_section import AgreementSettings, WorkSettings
from guinguette.folder.template import crew_table, settings_toml
from guinguette.planning.folder_problem import build_problem
from guinguette.roads.of_folder import folder_roads
from tests.guinguette.folders import NARCY, folder, row, settings


def vehicle(path, **changes):
    """The vehicle of the problem of a folder."""
    made = folder(path / str(len(list(path.iterdir()))), [row(NARCY)], **changes)
    problem, _ = build_problem(made, folder_roads(made))
    return problem.vehicles[0]


def warned(**changes):
    return {one.code: one for one in settings_warnings(settings(**changes))}


def test_every_rule_of_crews_can_be_overridden_under_both_names():
    for name, field in AgreementSettings.model_fields.items():
        values = [AgreementSettings.model_validate({key: 3}).values for key in (name, field.alias)]
        assert values == [{name: 3}, {name: 3}]
        work = WorkSettings.model_validate({"accord": {name: 3}})
        assert (work.rules[name].value, work.rules[name].confidence in {"agreement", "flag"}) == (
            3,
            True,
        )


def test_the_section_is_written_and_read_back(tmp_path):
    travail = {"convention": "HCR", "accord": {"semaine_max_h": 42}, "respect": False}
    own = settings(travail=travail)
    text = settings_toml(own)
    assert 'convention = "hcr"' in text
    assert "accord = { semaine_max_h = 42.0 }" in text
    made = folder(tmp_path, [row(NARCY)], travail=travail)
    assert made.settings.work == own.work
    assert '# convention = "hcr"' in settings_toml(settings())


@pytest.mark.parametrize(
    ("travail", "code"),
    [
        ({"convention": "syntec"}, "toml-choice"),
        ({"accord": {"semaine_h": 42}}, "toml-unknown-key"),
        ({"accord": {"semaine_max_h": 0}}, "toml-range"),
        ({"respect": "oui"}, "toml-boolean"),
    ],
)
def test_what_cannot_be_is_refused_by_name(travail, code):
    raw = settings().model_dump(by_alias=True) | {"travail": travail}
    with pytest.raises(InputError) as caught:
        parse_settings(raw)
    assert code in {one.code for one in caught.value.faults}


def test_an_agreement_that_cannot_be_is_named_with_its_article():
    assert "work-agreement-loose" not in warned(travail={"accord": {"jour_max_h": 12}})
    loose = warned(travail={"accord": {"moyenne_12_semaines_h": 47}})["work-agreement-loose"]
    assert loose.cell == "travail.accord.moyenne_12_semaines_h"
    assert "46" in loose.message
    assert "L3121-23" in loose.message
    rest = warned(travail={"accord": {"repos_jour_h": 8.5}})["work-agreement-loose"]
    assert (rest.value, "9 " in rest.message) == ("8.5", True)


def test_a_day_longer_than_the_law_is_cut_in_the_plan_and_it_is_said(tmp_path):
    long = [crew_table("Équipe 1", journee_max="14:00", retour_au_plus_tard="23:30")]
    told = warned(equipages=long)["work-day-cut"]
    assert "10:45" in told.message
    assert "work-day-cut" not in warned()

    def longest_s(**travail):
        return vehicle(tmp_path, equipages=long, travail=travail).longest_day_s

    assert longest_s() == (10 * 60 + 45) * 60
    assert longest_s(accord={"jour_max_h": 12}) == (12 * 60 + 45) * 60
    assert longest_s(accord={"jour_max_h": 12, "amplitude_max_h": 12}) == 12 * 3600
    assert longest_s(respect=False) == 14 * 3600


@pytest.mark.parametrize(
    ("travail", "minutes"),
    [({}, 20), ({"accord": {"pause_min": 30}}, 30), ({"respect": False}, 10)],
)
def test_a_break_is_as_long_as_the_law_asks_unless_rules_are_shown_only(tmp_path, travail, minutes):
    short = [crew_table("Équipe 1", pause_min=10)]
    assert vehicle(tmp_path, equipages=short, travail=travail).break_s == 60 * minutes
