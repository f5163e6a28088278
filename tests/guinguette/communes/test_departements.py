"""Départements: their codes, and what a text may mean."""

import pytest

from guinguette.communes.departements import departement_like, departement_names, departement_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8", "08"), ("Nièvre", "58"), ("nievre", "58"), ("NIÈVRE", "58"), (" haute marne ", "52"),
        ("Haute-Marn", "52"), ("20", "2A"), ("Corse", "2A"), ("2b", "2B"), ("La Réunion", "974"),
        ("96", ""), ("987", ""), ("Wallonie", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_a_text_may_mean_is_suggested(text, code):
    assert departement_like(text) == code


def test_a_code_of_a_commune_says_its_departement():
    assert [departement_of(code) for code in ("52448", "2A004", "97101")] == ["52", "2A", "971"]
    assert len(departement_names()) == 101
