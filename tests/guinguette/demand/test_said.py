"""The need in words, in both languages."""

from datetime import date

import pytest

from guinguette.communes.france import load_communes
from guinguette.demand.need import PARTS, measure_need
from guinguette.demand.said import need_said, part_name, part_said, shaken_said
from maps.words import labels

HAUTE_MARNE = load_communes(departements=("52",))
AGES = {"ages": {"seniors": {c.code: float(k) for k, c in enumerate(HAUTE_MARNE)}}}


def said(communes, data, language="fr", **more):
    need = measure_need(communes, data=data, today=date(2026, 11, 30), **more)
    return " ".join(need_said(need, language, labels.number))


def test_weights_absent_parts_and_the_error_of_the_estimate_are_said():
    text = said(HAUTE_MARNE, AGES)
    assert "Commerce alimentaire (min) 80 %, 75 ans et plus 20 %" in text
    assert "partagé entre les autres : Café (min), Point poste (min), Ménages" in text
    assert "corrélation de rang 0,60 à 0,71" in text
    assert "35 à 37 des 72" in text
    assert "erreur moyenne 1,3 km" in text
    assert "Outre-mer" not in text
    assert "Îles" not in text


def test_a_whole_list_of_shops_leaves_no_expectation_and_is_credited():
    data = {"bpe": {"food": {c.code: 1.0 for c in HAUTE_MARNE}}}
    text = said(HAUTE_MARNE, data, credited=("BPE, INSEE, 2024",))
    assert "espérance" not in text
    assert "BPE, INSEE, 2024" in text


def test_overseas_and_islands_are_named():
    assert "Outre-mer" in said(load_communes(departements=("971",)), {})
    assert "Belle-Île, Groix" in said(load_communes(departements=("56",)), {})
    assert "shops of the island count: Belle-Île" in said(
        load_communes(departements=("56",)), {}, "en"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_part_has_a_name_of_its_own(language):
    assert len({part_name(part, language) for part in PARTS}) == len(PARTS)


def test_values_have_the_decimals_they_deserve():
    shown = [part_said(part, 12.36, labels.number) for part in ("food_min", "social", "seniors")]
    assert shown == ["12,4", "12,36", "12"]
    assert part_said("days", None, labels.number) == "?"


def test_the_worse_of_both_ways_is_shown():
    need = measure_need(HAUTE_MARNE, data=AGES, today=date(2026, 11, 30))
    rows = list(shaken_said(need, "fr", labels.number, first=24))
    assert [row[:2] for row in rows] == [
        ("Commerce alimentaire (min)", "80 %"), ("75 ans et plus", "20 %"),
    ]  # fmt: skip
    assert all(float(row[2].replace(",", ".")) < 1 for row in rows)
    assert all(row[3].endswith("sur 24") for row in rows)
