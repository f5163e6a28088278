"""The section ``[calendrier]``: everything may be left out, every word is checked."""

import tomllib

import pytest

from guinguette.faults import InputError
from guinguette.folder.settings.model import parse_settings
from guinguette.folder.template import settings_toml
from tests.guinguette.folders import settings


def test_without_the_section_rounds_avoid_holidays_evenings_do_not_and_may_day_is_off():
    section = settings().calendar
    assert section.errands_on_holidays == "avoid"
    assert section.evenings_on_holidays == "noted"
    assert section.first_of_may == "closed"
    assert section.holiday_price_eur == 60.0


@pytest.mark.parametrize(
    ("word", "effect"),
    [("interdit", "closed"), ("Éviter", "avoid"), ("souhaité", "wanted"), ("LIBRE", "noted"),
     ("closed", "closed")],
)  # fmt: skip
def test_an_effect_is_read_with_or_without_its_accents(word, effect):
    assert settings(calendrier={"feries_soirees": word}).calendar.evenings_on_holidays == effect


@pytest.mark.parametrize(
    ("section", "code", "cell"),
    [
        ({"feries_de_jour": "jamais"}, "toml-choice", "calendrier.feries_de_jour"),
        ({"feries_de_jour": True}, "toml-choice", "calendrier.feries_de_jour"),
        ({"prix_ferie_eur": -1}, "toml-range", "calendrier.prix_ferie_eur"),
        ({"prix_ferie_eur": "cher"}, "toml-number", "calendrier.prix_ferie_eur"),
        ({"feries_de_nuit": "libre"}, "toml-unknown-key", "calendrier.feries_de_nuit"),
        ({"feries_travailles": "Noël"}, "toml-list", "calendrier.feries_travailles"),
    ],
)
def test_what_is_wrong_has_its_place(section, code, cell):
    tree = tomllib.loads(settings_toml(settings())) | {"calendrier": section}
    with pytest.raises(InputError) as refused:
        parse_settings(tree)
    assert [(f.code, f.cell) for f in refused.value.faults] == [(code, cell)]


def test_what_is_written_is_read_back():
    agendas = ["fetes.ics", {"fichier": "x.ics", "effet": "souhaite", "prix_eur": 5.0}]
    section = {"feries_de_jour": "interdit", "vacances_soirees": "souhaite", "fichiers": agendas}
    changed = settings(calendrier=section)
    text = settings_toml(changed)
    assert 'feries_de_jour = "interdit"' in text
    assert '# premier_mai = "interdit"' in text
    assert parse_settings(tomllib.loads(text)).calendar == changed.calendar
