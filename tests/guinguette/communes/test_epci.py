"""Intercommunalities by the names that people give them."""

import pytest

from guinguette.communes.epci import alike_epci, epcis_of, find_epci, reads_as_epci
from guinguette.communes.france import every_commune, load_communes

CODES = ("52347", "52524", "02070", "02789")


@pytest.fixture(scope="module")
def near():
    return epcis_of([every_commune().by_code(code) for code in (*CODES, "52347")])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("200068666", "200068666"),
        ("Communauté d'agglomération de Chaumont", "200068658"),
        ("CA de Chaumont", "200068658"),
        ("l'agglo de Chaumont", "200068658"),
        ("CC Thiérache Sambre-et-Oise", "200071983"),
        ("CC de la Thiérache du Centre", "240200444"),
        ("Thiérache du Centre", "240200444"),
        ("Thiérache", ""),  # two of those near
        ("CC", ""),
        ("", ""),
        ("Région Grand Est", ""),
        ("123", ""),
    ],
)
def test_an_intercommunality_is_found_by_siren_or_name(near, text, code):
    found = find_epci(text, near)
    assert (found.code if found else "") == code


def test_each_intercommunality_of_france_is_found_by_its_whole_name():
    every = epcis_of(every_commune().communes)
    names = [one.name for one in every]
    alone = [one for one in every if names.count(one.name) == 1]
    missed = [one.name for one in alone if find_epci(one.name, ()) != one]
    assert len(missed) < len(alone) / 50
    assert all(find_epci(one.name, (one,)) == one for one in every)


def test_one_near_comes_before_namesakes_elsewhere():
    every = epcis_of(every_commune().communes)
    twins = [one for one in every if one.name == "Communauté de communes des Deux Vallées"]
    assert find_epci("CC des Deux Vallées", ()) is None
    assert [find_epci("CC des Deux Vallées", (one,)) for one in twins] == twins


def test_a_name_almost_right_gives_the_right_one(near):
    assert alike_epci("CA de Chaumnt", near) == "Communauté d'agglomération de Chaumont"
    assert not alike_epci("Département de l'Aisne", near)
    assert alike_epci("CA de Chaumnt", ()) == "Communauté d'agglomération de Chaumont"
    assert not alike_epci("Chaumnt", ())


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("CC de la Brie", True), ("l'agglo", True), ("Région", False), ("Caisse d'Épargne", False)],
)
def test_a_text_says_that_it_is_an_intercommunality(text, is_one):
    assert reads_as_epci(text) is is_one


def test_of_several_that_have_the_words_all_are_said():
    near = epcis_of(load_communes(departements=["58"]))
    assert alike_epci("Loire", near).count("Communauté de communes") == 3
