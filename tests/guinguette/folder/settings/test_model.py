from datetime import date
from unicodedata import normalize

import pytest
from pydantic import ValidationError

from guinguette.faults import InputError
from guinguette.folder.settings.model import Settings, read_settings
from guinguette.folder.settings.warnings import settings_warnings
from guinguette.folder.template import settings_toml
from guinguette.language.catalogue import LANGUAGE

GOOD = """\
titre = "Essai"

[periode]
debut = 2027-01-04
semaines = 2

[[depots]]
nom = "Saint-Dizier"
commune = "52448"

[[equipages]]
nom = "A"
personnes = 2
cout_horaire_eur = 24.5
depart_au_plus_tot = "7h30"
retour_au_plus_tard = 18:30:00
journee_max = "10 h"
pause_min = 30

[[equipages]]
nom = "B"
cout_horaire_eur = 20
depart_au_plus_tot = "08:00"
retour_au_plus_tard = "18:00"

[[vehicules]]
nom = "Camion 1"
depot = "Saint-Dizier"
equipage = "A"
jours = "lun-jeu"
absences = [2027-01-05]
cout_km_eur = 0.4

[[vehicules]]
nom = "Camion 2"
depot = "Saint-Dizier"
equipage = "B"
jours = ["mardi", "Vendredi"]
cout_km_eur = 0.4

[[profils]]
nom = "comptoir"
installation_min = 20
ouverture_min = 90
rangement_min = 15
services = ["pain", "café"]
public = "courses"
creneau = "9h-18h"
"""


@pytest.fixture
def read(tmp_path):
    def _read(text):
        path = tmp_path / "guinguette.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_settings(path)

    return _read


def faults_of(read, text):
    with pytest.raises(InputError) as caught:
        read(text)
    return caught.value.faults


def test_french_keys_become_english_attributes(read):
    settings = read(GOOD)
    assert settings.horizon.start == date(2027, 1, 4)
    assert settings.horizon.last == date(2027, 1, 17)
    crew = settings.crew("A")
    assert (crew.earliest_start_min, crew.latest_return_min, crew.longest_day_min) == (
        450,
        1110,
        600,
    )
    assert settings.vehicles[0].weekdays == {0, 1, 2, 3}
    assert settings.vehicles[1].weekdays == {1, 4}
    assert settings.weekdays_worked == {0, 1, 2, 3, 4}
    profile = settings.profile("comptoir")
    assert (profile.audience, profile.window_min, profile.service_min) == (
        "errands",
        (540, 1080),
        125,
    )


def test_a_program_may_use_the_english_names_and_minutes(read):
    tree = read(GOOD).model_dump()
    assert tree["crews"][0]["earliest_start_min"] == 450
    assert Settings.model_validate(tree) == read(GOOD)


def test_settings_cannot_be_changed(read):
    with pytest.raises(ValidationError, match="frozen"):
        read(GOOD).horizon.weeks = 3


def test_written_settings_read_back_the_same(read):
    hostile = 'Té"st\\ {{7*7}} \n[x]\x7f <b>'
    settings = read(GOOD).model_copy(update={"title": hostile})
    assert read(settings_toml(settings)) == settings


def test_a_byte_order_mark_of_notepad_is_accepted(read):
    assert read(b"\xef\xbb\xbf" + GOOD.encode()).title == "Essai"


def test_all_the_faults_are_reported_together(read):
    text = (
        GOOD.replace("debut = 2027-01-04", "debut = 2027-01-05")
        .replace("semaines = 2", "semaines = 30")
        .replace('equipage = "B"', 'equipage = "Bé"')
        .replace('"lun-jeu"', '"lun-jeudy"')
        .replace('"9h-18h"', '"neuf heures"')
        .replace("personnes = 2", "persones = 2")
        .replace('titre = "Essai"', "")
    )
    found = {(f.code, f.cell) for f in faults_of(read, text)}
    assert found == {
        ("toml-missing-key", "titre"),
        ("start-not-monday", "periode.debut"),
        ("toml-range", "periode.semaines"),
        ("toml-unknown-key", "equipages[1].persones"),
        ("vehicle-crew-unknown", "vehicules[2].equipage"),
        ("toml-weekday", "vehicules[1].jours"),
        ("toml-window", "profils[1].creneau"),
    }


@pytest.mark.parametrize(
    ("old", "new", "code", "cell", "said"),
    [
        ('depot = "Saint-Dizier"\nequipage = "B"', 'depot = "St Dizier"\nequipage = "B"',
         "vehicle-depot-unknown", "vehicules[2].depot", "« Saint-Dizier » ?"),
        ('"Camion 2"', '"Camion 1"', "name-twice", "vehicules[2].nom", "vehicules[1]"),
        ("[[profils]]", '[[depots]]\nnom = "Saint-Dizier"\ncommune = "52121"\n\n[[profils]]',
         "name-twice", "depots[2].nom", "depots[1]"),
        ("semaines = 2", 'semaines = "deux"', "toml-whole-number", "periode.semaines", "entier"),
        ("debut = 2027-01-04", 'debut = "04/01/2027"', "toml-date", "periode.debut", "2027-01-04"),
        ("debut = 2027-01-04", "debut = 2027-01-06", "start-not-monday", "periode.debut",
         "mercredi"),
        ('"courses"', '"course"', "toml-choice", "profils[1].public", "« courses » ?"),
        ('"7h30"', "7", "toml-hour", "equipages[1].depart_au_plus_tot", '"7h30"'),
        ('"7h30"', '"7h75"', "toml-hour", "equipages[1].depart_au_plus_tot", '"7h30"'),
        ('"08:00"', '"19:00"', "crew-hours", "equipages[2].retour_au_plus_tard",
         "19:00"),
        ('"18:00"', '"08:00"', "crew-hours", "equipages[2].retour_au_plus_tard", "25:30"),
        ('"18:00"', '"07:45"', "crew-long-night", "equipages[2].retour_au_plus_tard", "31:45"),
        ('"18:00"', '"36:01"', "toml-hour", "equipages[2].retour_au_plus_tard", "25:30"),
        ('"08:00"', '"25:00"', "toml-range", "equipages[2].depart_au_plus_tot", "1440"),
        ('"9h-18h"', '"18h-9h"', "window-long-night", "profils[1].creneau", "09:00-18:00"),
        ('"9h-18h"', '"18h-8h30"', "window-long-night", "profils[1].creneau", "18:00-32:30"),
        ('"9h-18h"', '"18h-17h"', "window-reversed", "profils[1].creneau", "20:00-01:00"),
        ('"9h-18h"', '"18h-18h"', "window-reversed", "profils[1].creneau", "20:00-01:00"),
        ("cout_km_eur = 0.4", 'cout_km_eur = "cher"', "toml-number", "vehicules[1].cout_km_eur",
         "0.35"),
        ("cout_km_eur = 0.4", "cout_km_eur = inf", "toml-number", "vehicules[1].cout_km_eur",
         "nombre"),
        ("cout_km_eur = 0.4", "cout_km_eur = -1", "toml-range", "vehicules[1].cout_km_eur",
         "au moins 0"),
        ('["pain", "café"]', "[]", "toml-empty", "profils[1].services", "vide"),
        ('["pain", "café"]', '"pain"', "toml-list", "profils[1].services", "crochets"),
        ('commune = "52448"', "commune = 52448", "toml-text", "depots[1].commune", "guillemets"),
        ('commune = "52448"', 'commune = "52448"\nlatitude = 48.6', "depot-half-position",
         "depots[1]", "vont ensemble"),
        ("ouverture_min = 90", "ouverture_min = 590", "profile-window-short", "profils[1]", "540"),
        ('"9h-18h"', '"5h-7h"', "profile-outside-crews",
         "profils[1].creneau", "A 07:30-18:30"),
        ("installation_min = 20", "installation_min = 480\nrangement_min = 300\n#",
         "profile-longer-than-day", "profils[1]", "600"),
        ("[[depots]]", "[depots]", "toml-table", "depots", "[[depots]]"),
        ("[periode]", "[[periode]]", "toml-table", "periode", "[periode]"),
    ],
)  # fmt: skip
def test_each_fault_says_where_what_and_the_nearest_valid_value(  # noqa: PLR0917
    read, old, new, code, cell, said
):
    text = GOOD.replace(old, new, 1)
    if "rangement_min = 300" in new:
        text = text.replace("\nrangement_min = 15", "")
    (found, *others) = faults_of(read, text)
    assert not others
    assert (found.code, found.cell, found.file) == (code, cell, "guinguette.toml")
    assert said in f"{found.message} {found.help}"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("semaines = 2", "semaines 2", "ligne 5", "="),
        ('"7h30"', "7h30", "ligne 15", "guillemets"),
        ('nom = "Camion 1"', 'nom = "Camion 1', "ligne 27", ""),
        ("semaines = 2", "semaines = 2\nsemaines = 4", "ligne 6", "deux fois"),
    ],
)
def test_a_syntax_error_names_the_file_and_the_line(read, old, new, line, said):
    (found,) = faults_of(read, GOOD.replace(old, new, 1))
    assert (found.code, found.file, found.cell) == ("toml-syntax", "guinguette.toml", line)
    assert found.value
    assert said in f"{found.message} {found.help}"


@pytest.mark.parametrize(
    ("slips", "lines"),
    [
        ([('titre = "Essai"', 'titre = "Essai'), ('nom = "Camion 1"', "nom = Camion 1")], 2),
        ([('titre = "Essai"', "titre = “Essai”"), ("pause_min = 30", "pause_min = 30 min"),
          ('public = "courses"', 'public = "courses')], 3),
        ([("[periode]", "[periode"), ("cout_km_eur = 0.4", "cout_km_eur = 0,4")], 2),
        ([("absences = [2027-01-05]", "absences = [2027-01-05"), ('public = "courses"',
          "public = oui")], 2),
        ([('services = ["pain", "café"]', 'services = ["pain", "café"'), ("debut = ", "debut ")],
         2),
        ([('"lun-jeu"', '[\n  "lundi"\n  "jeudi"\n]'),
          ('creneau = "9h-18h"', "creneau = 9h-18h")], 2),
        ([("semaines = 2", "semaines = 2\nsemaines = 4"), ('"10 h"', '"10 h')], 2),
        ([('titre = "Essai"', 'titre = """Essai')], 1),
        ([("debut = 2027-01-04", "debut = 2027-01-04 \\"), ("[[profils]]", "[[profils]"),
          ("jours", "jou rs")], 3),
    ],
)  # fmt: skip
def test_every_syntax_error_is_told_once_and_no_other(read, slips, lines):
    text = GOOD
    for old, new in slips:
        assert old in text
        text = text.replace(old, new, 1)
    found = faults_of(read, text)
    assert [f.code for f in found] == ["toml-syntax"] * lines
    assert len({f.cell for f in found}) == lines


def test_a_syntax_error_does_not_hide_wrong_values(read):
    text = GOOD.replace('titre = "Essai"', 'titre = "Essai').replace("semaines = 2", "semaines = 0")
    text = text.replace('public = "courses"', 'public = "course"').replace('nom = "B"', "nom = B")
    assert [(f.code, f.cell) for f in faults_of(read, text)] == [
        ("toml-syntax", "ligne 1"), ("toml-syntax", "ligne 21"),
        ("toml-range", "periode.semaines"), ("toml-choice", "profils[1].public"),
    ]  # fmt: skip


def test_a_wrong_value_and_a_wrong_reference_are_both_told(read):
    text = GOOD.replace('equipage = "B"', 'equipage = "C"').replace('"7h30"', '"7h75"')
    assert [f.code for f in faults_of(read, text)] == ["vehicle-crew-unknown", "toml-hour"]


def test_a_fault_of_a_vehicle_names_it(read):
    text = GOOD.replace('equipage = "B"', 'equipage = "C"').replace("ouverture_min = 90\n", "")
    crew, profile = faults_of(read, text)
    assert crew.message.startswith("« Camion 2 » : ")
    assert profile.message.startswith("« comptoir » : « ouverture_min » manque")
    assert (crew.cell, profile.cell) == ("vehicules[2].equipage", "profils[1].ouverture_min")
    (found,) = faults_of(read, GOOD.replace('nom = "Camion 2"', 'nom = ""'))
    assert not found.message.startswith("«")


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (GOOD.encode("utf-16"), "toml-encoding", "UTF-16"),
        (GOOD.encode("utf-16-le"), "toml-encoding", "UTF-16"),
        (GOOD.encode("mac_roman"), "toml-encoding", "Mac Roman"),
        (GOOD.encode("cp1252"), "toml-encoding", "Windows-1252"),
        (b'{\\rtf1\\ansi titre = "Essai"}', "toml-rich-text", "texte brut"),
        (b"PK\x03\x04 communes", "toml-rich-text", "texte brut"),
    ],
)
def test_settings_saved_as_something_else_are_named(read, content, code, said):
    (found,) = faults_of(read, content)
    assert found.code == code
    assert said in f"{found.message} {found.help}"


@pytest.mark.parametrize(
    "name",
    [
        "guinguette.toml.txt",
        "Guinguette.toml",
        "guinguette (1).toml",
        "guinguette.toml.rtf",
        "guinguette.txt",
        "guinguette - Copie.toml",
    ],
)
def test_settings_under_a_name_that_is_nearly_right_are_named(tmp_path, name):
    (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_settings(tmp_path / "guinguette.toml")
    (found,) = caught.value.faults
    assert found.code == "settings-missing"
    assert f"« {name} »" in found.help


def test_a_file_in_an_old_encoding_is_refused_with_its_line(read):
    (found,) = faults_of(read, GOOD.replace("Essai", "Été").encode("cp1252"))
    assert (found.code, found.cell) == ("toml-encoding", "ligne 1")


def test_accents_written_apart_are_those_of_the_keyboard(read):
    text = GOOD.replace('nom = "Camion 1"', 'nom = "Épicerie à Noël"')
    assert "é" in normalize("NFC", text)
    assert read(normalize("NFD", text)) == read(normalize("NFC", text))


def test_a_name_spelled_two_ways_in_one_file_is_one_name(read):
    named = GOOD.replace('nom = "A"', 'nom = "Équipe B"')
    apart = named.replace('equipage = "A"', normalize("NFD", 'equipage = "Équipe B"'))
    assert apart != normalize("NFC", apart)
    assert read(apart) == read(normalize("NFC", apart))


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(InputError) as caught:
        read_settings(tmp_path / "guinguette.toml")
    assert [f.code for f in caught.value.faults] == ["settings-missing"]


def test_useless_absences_and_shared_crews_are_warnings(read):
    text = GOOD.replace("[2027-01-05]", "[2027-01-08, 2028-02-01, 2027-03-01]").replace(
        'equipage = "B"', 'equipage = "A"'
    )
    found = [(w.code, w.cell) for w in settings_warnings(read(text))]
    assert found == [
        ("absence-day-off", "vehicules[1].absences[1]"),
        ("absence-outside", "vehicules[1].absences[2]"),
        ("crew-shared", "vehicules[2].equipage"),
    ]
    assert settings_warnings(read(GOOD)) == ()


def test_sentences_follow_the_language(read):
    token = LANGUAGE.set("en")
    try:
        (found,) = faults_of(read, GOOD.replace("semaines = 2", "semaines = 30"))
    finally:
        LANGUAGE.reset(token)
    assert found.message == "The value must be at most 26 (line 5)."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('nom = "Camion 1"', 'nom = "Camion 1', "Il manque un guillemet"),
        ('nom = "Camion 1"', 'nom = Camion 1"', "il manque un guillemet"),
        ('nom = "Camion 1"', "nom = « Camion 1 »", "guillemets droits"),
        ("cout_km_eur = 0.4", "cout_km_eur = 0,45", "Écrivez 0.45."),
        ("debut = 2027-01-04", "debut = 23/11/2026", "Écrivez 2026-11-23."),
        ("[2027-01-05]", "[5/1/2027]", "Écrivez 2027-01-05."),
        ("cout_km_eur = 0.4", "remorque = non", "Écrivez false, sans guillemets."),
        ("cout_km_eur = 0.4", "remorque = True  # oui", "Écrivez true, sans guillemets."),
    ],
)
def test_the_usual_slips_of_toml_are_told_with_what_to_write(read, old, new, said):
    (found,) = faults_of(read, GOOD.replace(old, new, 1))
    assert found.code == "toml-syntax"
    assert said.casefold() in f"{found.message} {found.help}".casefold()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("debut = 2027-01-04", 'debut = "23/11/2026"', "2026-11-23"),
        ("cout_km_eur = 0.4", 'cout_km_eur = "0,45"', "exemple 0.45 "),
        ("debut = 2027-01-04", "debut = 2027-01-05", "écrivez 2027-01-04"),
        ("debut = 2027-01-04", "debut = 2027-01-10", "écrivez 2027-01-11"),
        ('"7h30"', '"37:00"', "« 37:00 » n'est pas une heure"),
        ('"7h30"', '"25"', "« 25 » n'est pas une heure"),
        ('"9h-18h"', '"9h-37h"', "« 9h-37h » ne donne pas deux heures"),
    ],
)
def test_a_value_refused_is_quoted_with_the_nearest_one_meant(read, old, new, said):
    (found,) = faults_of(read, GOOD.replace(old, new, 1))
    assert said in f"{found.message} {found.help}"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("semaines = 2", "semaines = 30", 5),
        ('equipage = "B"', 'equipage = "C"', None),
        ("[2027-01-05]", '["demain"]', None),
        ('public = "courses"\n', "", None),
    ],
)
def test_a_fault_located_by_a_key_names_its_line(read, old, new, line):
    text = GOOD.replace(old, new, 1)
    block = old.startswith("public")  # a missing setting: the line of its block
    line = line or 1 + text[: text.index("[[profils]]" if block else new)].count("\n")
    (found,) = faults_of(read, text)
    assert found.message.endswith(f" (ligne {line}).")


def every_day_away(text):
    return text.replace(
        "[2027-01-05]",
        "[" + ", ".join(f"2027-01-{day:02d}" for day in (4, 5, 6, 7, 11, 12, 13, 14)) + "]",
    )


def test_a_vehicle_away_every_day_is_a_warning_and_so_is_a_whole_fleet(read):
    found = settings_warnings(read(every_day_away(GOOD)))
    assert [(w.code, w.cell) for w in found] == [("vehicle-always-absent", "vehicules[1].absences")]
    alone = every_day_away(GOOD)
    start = alone.index('[[vehicules]]\nnom = "Camion 2"')
    alone = alone[:start] + alone[alone.index("[[profils]]") :]
    assert [w.code for w in settings_warnings(read(alone))] == ["vehicle-always-absent"]


def test_a_horizon_that_is_over_is_a_warning(read):
    settings = read(GOOD)
    (found,) = settings_warnings(settings, today=date(2027, 1, 18))
    assert (found.code, found.cell) == ("horizon-past", "periode.debut")
    assert "2027-01-25" in found.help
    assert settings_warnings(settings, today=date(2027, 1, 17)) == ()


def test_a_network_written_in_settings_reads_back_and_an_absent_one_is_not_written(read):
    settings = read(GOOD + '\n[reseau]\ndossier = "der"\nfacteur_vitesse = 0.9\n')
    text = settings_toml(settings)
    assert read(text) == settings
    assert 'dossier = "der"' in text
    assert "[reseau]" not in settings_toml(read(GOOD))


NETWORK = '\n[reseau]\ndossier = "der"\n'


def test_roads_are_measured_by_the_program_unless_a_server_is_named(read):
    assert not read(GOOD).network.has_server
    aside = '\n[reseau]\nmoteur = "interne"\nadresse = "http://127.0.0.1:5000"\n'
    assert not read(GOOD + aside).network.has_server
    network = read(GOOD + NETWORK + 'moteur = "OSRM"\nadresse = "http://127.0.0.1:5000/"').network
    assert (network.engine, network.address) == ("osrm", "http://127.0.0.1:5000")
    assert network.has_server


def test_a_server_in_the_settings_is_written_back(read):
    settings = read(GOOD + NETWORK + 'moteur = "valhalla"\nadresse = "https://calcul.local"')
    assert read(settings_toml(settings)) == settings


@pytest.mark.parametrize(
    ("lines", "code", "cell", "said"),
    [
        ('moteur = "osrn"', "toml-choice", "reseau.moteur", "« osrm » ?"),
        ("moteur = 1", "toml-choice", "reseau.moteur", "interne, osrm, valhalla"),
        ('profil = "vélo"', "toml-choice", "reseau.profil", "van_trailer"),
        ('moteur = "osrm"', "network-address-missing", "reseau", "http://127.0.0.1:5000"),
        ('moteur = "valhalla"', "network-address-missing", "reseau", "http://127.0.0.1:8002"),
        ('moteur = "osrm"\nadresse = "127.0.0.1:5000"', "network-address", "reseau.adresse",
         "http://127.0.0.1:5000"),
        ('moteur = "osrm"\nadresse = "http://serveur:porte"', "network-address",
         "reseau.adresse", "http://serveur:porte"),
        ('moteur = "osrm"\nadresse = "http://[::1"', "network-address", "reseau.adresse", "::1"),
        ('moteur = "osrm"\nadresse = "http://moi:secret@serveur"', "network-address",
         "reseau.adresse", "serveur"),
        ('adresse = "http://127.0.0.1:5000"', "network-address-alone", "reseau", "supprimez"),
        ('dossier = ""\nmoteur = "osrm"\nadresse = "http://127.0.0.1:5000"',
         "network-engine-alone", "reseau", "construire"),
    ],
)  # fmt: skip
def test_what_a_server_lacks_is_said(read, lines, code, cell, said):
    text = GOOD + (NETWORK if "dossier" not in lines else "\n[reseau]\n") + lines
    (found,) = faults_of(read, text)
    assert (found.code, found.cell) == (code, cell)
    assert said in f"{found.message} {found.help}"


@pytest.mark.parametrize(
    ("start", "back", "days", "said"),
    [
        ("16:00", "03:00", "jeu-dim", None),
        ("14:00", "27:00", "jeu-dim", None),
        ("13:59", "27:00", "jeu-dim", "10:59 de repos"),
        ("08:00", "27:00", "lun, mar", "05:00 de repos"),
        ("08:00", "27:00", "lun, mer", None),
        ("08:00", "27:00", "dimanche, lundi", "05:00 de repos"),
        ("06:30", "20:00", "lun-ven", "10:30 de repos"),
    ],
)
def test_hours_that_leave_less_than_the_daily_rest_are_a_warning(read, start, back, days, said):
    text = GOOD.replace('"7h30"', f'"{start}"', 1).replace("18:30:00", f'"{back}"', 1)
    text = text.replace('jours = "lun-jeu"', f'jours = "{days}"', 1)
    found = [w for w in settings_warnings(read(text)) if w.code == "crew-short-rest"]
    assert [one.cell for one in found] == (["equipages[1].retour_au_plus_tard"] if said else [])
    assert all(said in one.message for one in found)


@pytest.mark.parametrize(("start", "back", "is_refused"), [("8h", "32:00", 0), ("8h", "32:01", 1)])
def test_a_crew_that_may_leave_before_it_is_back_is_refused(read, start, back, is_refused):
    text = GOOD.replace('"7h30"', f'"{start}"', 1).replace("18:30:00", f'"{back}"', 1)
    if is_refused:
        (found,) = faults_of(read, text)
        assert (found.code, found.cell) == ("crew-overlap", "equipages[1].retour_au_plus_tard")
    else:
        assert read(text).crews[0].latest_return_min == 32 * 60


@pytest.mark.parametrize(("start", "is_refused"), [("05:00", True), ("06:00", False)])
@pytest.mark.parametrize(("days", "follow"), [("mercredi", True), ("mardi", False)])
def test_a_van_that_one_crew_brings_back_too_late_for_another_is_refused(
    read, start, is_refused, days, follow
):
    text = GOOD.replace("18:30:00", '"30:00"', 1).replace('"7h30"', '"20:00"', 1)
    text = text.replace('"08:00"', f'"{start}"', 1).replace('"lun-jeu"', '"mar-mer"')
    turns = f'equipage = "A"\nequipages_du_jour = {{ {days} = "B" }}'
    text = text.replace('equipage = "A"', turns, 1)
    if not (is_refused and follow):
        assert read(text).crews[0].latest_return_min == 30 * 60
        return
    (found,) = faults_of(read, text)
    assert (found.code, found.cell) == ("van-overlap", "vehicules[1].equipages_du_jour")
    assert all(hour in found.message for hour in ("30:00", "05:00"))
