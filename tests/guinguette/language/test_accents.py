"""Accents in two spellings: what is read is composed, what is on disk is found."""

from unicodedata import normalize

import pytest

from guinguette.language.accents import composed, composed_word, on_disk

APART = normalize("NFD", "Équipe B à Vitry-le-François")


def test_letters_and_marks_become_one_letter_and_the_rest_stays():
    assert composed(APART) == "Équipe B à Vitry-le-François" != APART
    assert composed("Ⅳ ﬁ œ ² \u2011") == "Ⅳ ﬁ œ ² \u2011"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_path_is_spelled_as_the_disk_has_it(tmp_path, form, typed):
    there = tmp_path / normalize(form, "réseau d’été")
    there.mkdir()
    assert on_disk(str(tmp_path / normalize(typed, "réseau d’été"))) == str(there)
    assert composed_word(f"--reseau={tmp_path / normalize(typed, 'réseau d’été')}") == (
        f"--reseau={there}"
    )


def test_a_word_that_is_no_path_is_composed():
    assert composed_word(APART) == composed(APART)
    assert composed_word(f"--absent={APART}") == f"--absent={composed(APART)}"
    assert on_disk("a" * 5_000) == "a" * 5_000
    assert on_disk("a\0b") == "a\0b"
