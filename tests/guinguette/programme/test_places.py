"""Which place a timetable means."""

import pytest

from guinguette.programme.entry import Entry, When
from guinguette.programme.places import Places
from tests.guinguette.folders import WASSY


def entry(commune, place="", code=""):
    when = When(weekday=0)
    return Entry(sheet="", cell="A2", when=when, commune=commune, place=place, code=code)


def found(*entries, departements=("52",)):
    pairs, faults = Places(departements=departements).find(entries, file="p.csv")
    return [(p.commune.name, p.own) for _, p in pairs], [f.code for f in faults]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Wassy", ""),
        ("WASSY", ""),
        ("Wassy, place de la mairie", ""),
        ("Wassy - salle des fêtes", "salle des fêtes"),
        ("Wassy (école)", "école"),
        ("salle des fêtes de Wassy", "salle des fêtes"),
        ("École, Wassy", "École"),
        ("Place de l'église à Wassy", "Place de l'église"),
        ("Wassy parking du stade", "parking du stade"),
    ],
)
def test_a_commune_is_found_among_other_words(text, own):
    assert found(entry(text)) == ([("Wassy", own)], [])


def test_a_code_counts_before_a_name():
    assert found(entry("Le bourg", code=WASSY)) == ([("Wassy", "Le bourg")], [])
    assert found(entry("Bourg", code="1004"))[0] == [("Ambérieu-en-Bugey", "")]
    assert found(entry("Wassy", code="99999"))[1] == ["programme-code-unknown"]


def test_a_place_beside_its_commune_is_its_own_name_unless_it_is_all_of_it():
    assert found(entry("Wassy", "Mairie"))[0] == [("Wassy", "")]
    both = found(entry("Wassy", "Gare"), entry("Wassy", "École"), entry("Wassy"))[0]
    assert both == [("Wassy", "Gare"), ("Wassy", "École"), ("Wassy", "")]
    assert found(entry("Wassy", "Gare"), entry("Wassy"))[0] == [("Wassy", "Gare")] * 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Vassy-les-Oies", "programme-place-unknown"),
        ("Wassy - Vignory", "programme-place-two"),
        ("Saint-Aubin", "programme-place-ambiguous"),
        ("place de la mairie", "programme-place-unknown"),
    ],
)
def test_what_is_no_place_for_sure_is_named(text, code):
    assert found(entry(text)) == ([], [code])


def test_the_other_places_tell_the_departement():
    entries = [entry(name) for name in ("Wassy", "Vignory", "Ceffonds", "Narcy")]
    assert found(*entries, departements=())[0][3] == ("Narcy", "")
    pairs, _ = Places().find(entries, file="")
    assert {place.commune.departement for _, place in pairs} == {"52"}


def test_a_name_at_the_other_end_of_france_is_not_taken():
    entries = [entry(name) for name in ("Wassy", "Vignory", "Ceffonds", "Perros-Guirec")]
    assert found(*entries, departements=())[1] == ["programme-place-far"]
