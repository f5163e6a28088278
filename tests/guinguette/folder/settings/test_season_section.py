"""The section ``[saison]``: every switch has a price, may be left out, and is off at 0."""

import tomllib

import pytest

from guinguette.faults import InputError
from guinguette.folder.settings.model import parse_settings
from guinguette.folder.settings.season_section import SeasonSettings
from guinguette.folder.template import settings_toml
from tests.guinguette.folders import settings


def test_without_the_section_a_season_is_spread_and_neighbours_count_nothing():
    section = settings().season
    assert (section.pace_eur, section.empty_month_eur) == (15.0, 100.0)
    assert (section.least_days_apart, section.spacing_eur, section.fairness_eur) == (21, 40.0, 20.0)
    assert (section.weekend_eur, section.school_holiday_eur, section.wish_eur) == (5.0, 5.0, 30.0)
    assert (section.neighbours_eur, section.neighbours_km) == (0.0, 12.0)


def test_every_switch_is_shown_in_a_comment_until_it_is_changed():
    text = settings_toml(settings(saison={"equite_eur": 0, "ecart_min_jours": 28}))
    for field in SeasonSettings.model_fields.values():
        is_changed = field.alias in {"equite_eur", "ecart_min_jours"}
        assert (f"\n{field.alias} = " in text) == is_changed
        assert (f"\n# {field.alias} = " in text) != is_changed
    read = parse_settings(tomllib.loads(text)).season
    assert (read.fairness_eur, read.least_days_apart) == (0.0, 28)


def test_the_comments_show_the_prices_that_are_usual():
    text = settings_toml(settings())
    for name, field in SeasonSettings.model_fields.items():
        if name != "neighbours_eur":  # the comment shows a price to begin with
            assert f"\n# {field.alias} = {field.default} " in text


@pytest.mark.parametrize(
    ("section", "code", "cell"),
    [
        ({"souhait_eur": -1}, "toml-range", "saison.souhait_eur"),
        ({"souhait_eur": "cher"}, "toml-number", "saison.souhait_eur"),
        ({"ecart_min_jours": 0}, "toml-range", "saison.ecart_min_jours"),
        ({"ecart_min_jours": 2.5}, "toml-whole-number", "saison.ecart_min_jours"),
        ({"voisins_km": True}, "toml-number", "saison.voisins_km"),
        ({"ecart_min_jours": True}, "toml-whole-number", "saison.ecart_min_jours"),
        ({"voisins_km": 0}, "toml-range", "saison.voisins_km"),
        ({"etalement": 3}, "toml-unknown-key", "saison.etalement"),
    ],
)
def test_what_is_wrong_has_its_place(section, code, cell):
    tree = tomllib.loads(settings_toml(settings())) | {"saison": section}
    with pytest.raises(InputError) as refused:
        parse_settings(tree)
    assert [(f.code, f.cell) for f in refused.value.faults] == [(code, cell)]
