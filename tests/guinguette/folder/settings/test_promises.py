"""The promises in ``guinguette.toml``: usual ones, switches, faults, and their template."""

import tomllib

import pytest

from guinguette.faults import InputError
from guinguette.folder.settings.model import parse_settings
from guinguette.folder.settings.promises import PromisesSettings
from guinguette.folder.template import settings_toml
from tests.guinguette.folders import settings, vehicle_table


def tree(**promises):
    made = tomllib.loads(settings_toml(settings()))
    return made | {"promesses": promises}


def test_same_day_and_same_vehicle_are_promised_unless_told():
    usual = parse_settings(tree()).promises
    assert usual == PromisesSettings()
    assert (usual.same_weekday, usual.same_vehicle, usual.same_hour_min) == (True, True, 60)
    assert not usual.once_a_week_per_epci
    assert usual.balance_eur_per_hour == 0.0


def test_french_and_english_keys_say_the_same():
    french = tree(meme_jour=False, meme_heure_min=30, equilibre_eur_par_heure=5)
    english = tree(same_weekday=False, same_hour_min=30, balance_eur_per_hour=5)
    assert parse_settings(french) == parse_settings(english)


@pytest.mark.parametrize(
    ("promises", "code", "cell", "said"),
    [
        ({"meme_jours": False}, "toml-unknown-key", "promesses.meme_jours", "« meme_jour » ?"),
        ({"meme_jour": "peut-être"}, "toml-boolean", "promesses.meme_jour", "true (oui)"),
        ({"meme_heure_min": -1}, "toml-range", "promesses.meme_heure_min", "au moins 0"),
        ({"meme_heure_min": True}, "toml-whole-number", "promesses.meme_heure_min", "20"),
        ({"equilibre_eur_par_heure": "5,0"}, "toml-number",
         "promesses.equilibre_eur_par_heure", "5.0"),
    ],
)  # fmt: skip
def test_a_wrong_promise_is_a_fault_with_its_key(promises, code, cell, said):
    with pytest.raises(InputError) as caught:
        parse_settings(tree(**promises))
    (found,) = caught.value.faults
    assert (found.code, found.cell) == (code, cell)
    assert said in f"{found.message} {found.help}"


def test_the_template_shows_what_is_usual_as_comments_that_can_be_uncommented():
    text = settings_toml(settings())
    shown = [line for line in text.splitlines() if line.startswith("# meme_")]
    assert len(shown) == 3
    assert "nuits_dehors = 0" not in text
    lines = [line.removeprefix("# ") if line in shown else line for line in text.splitlines()]
    promises = parse_settings(tomllib.loads("\n".join(lines))).promises
    assert (promises.same_weekday, promises.same_vehicle, promises.same_hour_min) == (
        False, False, None,
    )  # fmt: skip


def test_written_promises_and_nights_read_back():
    van = vehicle_table(
        "V", depot="Saint-Dizier", crew="Équipe 1", nuits_dehors=1, cout_nuit_eur=90.0, ptac_t=5.0
    )
    given = settings(
        vehicules=[van], promesses={"epci_une_fois_par_semaine": True, "meme_heure_min": 45}
    )
    text = settings_toml(given)
    assert parse_settings(tomllib.loads(text)) == given
    assert "\nmeme_heure_min = 45\n" in text
    assert "# meme_heure_min" not in text


def test_the_same_hour_that_is_not_promised_stays_so_when_written():
    given = settings(promesses={"meme_heure_min": False})
    assert given.promises.same_hour_min is None
    assert parse_settings(tomllib.loads(settings_toml(given))) == given
