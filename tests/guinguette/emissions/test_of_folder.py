"""What a folder says of its own balance: hypotheses.toml and frequentation.csv."""

from dataclasses import replace
from datetime import date

import pytest

from guinguette.emissions.assumptions import read_assumptions
from guinguette.emissions.balance import balance_tour
from guinguette.emissions.of_folder import (
    COUNTS_NAME,
    HYPOTHESES_NAME,
    balance_warnings,
    folder_assumptions,
)
from guinguette.faults import InputError
from tests.tours import small_tour

GOOD = """
departements = ["58"]

[soiree.clients]
valeurs = [40, 60, 90]
source = "douze soirées comptées en 2026"

[vehicule_kg_par_km]
valeurs = [0.3, 0.28, 0.25]
source = "carnet de bord"

[commerces]
avec = ["52088"]
sans = ["52331", "52411"]
"""


def said(path, text):
    (path / HYPOTHESES_NAME).write_text(text, encoding="utf-8")
    return folder_assumptions(path)


def faults_of(path, text="", counts=None):
    if text:
        (path / HYPOTHESES_NAME).write_text(text, encoding="utf-8")
    if counts is not None:
        (path / COUNTS_NAME).write_bytes(counts)
    with pytest.raises(InputError) as caught:
        folder_assumptions(path)
    return caught.value.faults


def test_a_folder_that_says_nothing_has_the_shipped_set(tmp_path):
    assert folder_assumptions(tmp_path) == read_assumptions()


def test_a_folder_replaces_values_with_its_own(tmp_path):
    found, shipped = said(tmp_path, GOOD), read_assumptions()
    assert found.assumptions["evening.users"].values == (40.0, 60.0, 90.0)
    assert found.assumptions["evening.users"].source == "douze soirées comptées en 2026"
    assert found.assumptions["evening.users"].confidence == "folder"
    assert found.assumptions["van_kg_per_km"].values == (0.3, 0.28, 0.25)
    assert found.assumptions["errands.users"] == shipped.assumptions["errands.users"]
    assert found.departements == (*shipped.departements, "58")
    assert found.with_shops == {"52088"}
    assert found.without_shops == {"52331", "52411"}
    assert found.id != shipped.id


def test_every_assumption_can_be_replaced_by_its_name(tmp_path):
    shipped = read_assumptions()
    names = [one.name for one in shipped.assumptions.values()]
    assert len(set(names)) == len(names)
    text = "".join(
        f'[{one.name}]\nvaleurs = {list(one.values)}\nsource = "essai"\n'
        for one in shipped.assumptions.values()
    )
    found = said(tmp_path, text)
    assert all(one.confidence == "folder" for one in found.assumptions.values())
    assert found.values(1) == shipped.values(1)


@pytest.mark.parametrize(
    ("old", "new", "code", "cell"),
    [
        ("[soiree.clients]", "[soiree.client]", "hypothesis-unknown", "soiree.client"),
        ("[40, 60, 90]", "[40, 60]", "hypothesis-values", "soiree.clients"),
        ("[40, 60, 90]", "60", "hypothesis-values", "soiree.clients"),
        ("[40, 60, 90]", '[40, "60", 90]', "hypothesis-values", "soiree.clients"),
        ("[40, 60, 90]", "[40, nan, 90]", "hypothesis-values", "soiree.clients"),
        ("[40, 60, 90]", "[40, true, 90]", "hypothesis-values", "soiree.clients"),
        ("[40, 60, 90]", "[40, 60, 90000]", "hypothesis-range", "soiree.clients"),
        ("[40, 60, 90]", "[-1, 60, 90]", "hypothesis-range", "soiree.clients"),
        ("[40, 60, 90]", "[90, 60, 40]", "hypothesis-order", "soiree.clients"),
        ("[40, 60, 90]", "[40, 95, 90]", "hypothesis-order", "soiree.clients"),
        ('source = "carnet de bord"', "", "hypothesis-source", "vehicule_kg_par_km"),
        ('["52088"]', "52088", "hypothesis-codes", "commerces.avec"),
        ('["58"]', "[58]", "hypothesis-codes", "departements"),
        ('["58"]', '["Nièvre"]', "hypothesis-codes", "departements"),
        ('["52088"]', '["5208"]', "hypothesis-codes", "commerces.avec"),
        ('["58"]', '["58", 59]', "hypothesis-codes", "departements"),
        ('["58"]', '["58", "Aube"]', "hypothesis-codes", "departements"),
        ("[soiree.clients]", '[soiree]\nnote = "x"\n[soiree.clients]', "hypothesis-unknown",
         "soiree.note"),
        ("avec =", "avecs =", "hypothesis-unknown", "commerces.avecs"),
        ("valeurs = [40", "valeur = 3\nvaleurs = [40", "hypothesis-unknown",
         "soiree.clients.valeur"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_its_key_and_a_remedy(tmp_path, old, new, code, cell):
    assert old in GOOD
    (found,) = faults_of(tmp_path, GOOD.replace(old, new))
    assert (found.code, found.cell, found.file) == (code, cell, HYPOTHESES_NAME)
    assert found.help
    assert "ligne" in found.message


def test_a_misspelt_name_gets_the_nearest_one(tmp_path):
    (found,) = faults_of(tmp_path, GOOD.replace("soiree.clients", "soiree.client"))
    assert "soiree.clients" in found.help


def test_shops_that_are_no_table_are_refused(tmp_path):
    found = faults_of(tmp_path, 'commerces = ["Ceffonds"]')
    assert {one.code for one in found} == {"hypothesis-codes"}


def test_a_file_that_is_no_toml_is_named(tmp_path):
    (found,) = faults_of(tmp_path, "[soiree.clients\n")
    assert (found.code, found.file) == ("toml-syntax", HYPOTHESES_NAME)


def test_customers_are_read_by_day_and_commune(tmp_path):
    text = "Date;Commune;Clients\n2026-06-04;Ceffonds;34\n11/06/2026;52347;12,5\n"
    (tmp_path / COUNTS_NAME).write_bytes(text.encode("cp1252"))
    assert folder_assumptions(tmp_path).counts == {
        (date(2026, 6, 4), "ceffonds"): 34.0,
        (date(2026, 6, 11), "52347"): 12.5,
    }


def test_customers_counted_reach_the_balance(tmp_path):
    (tmp_path / COUNTS_NAME).write_text("date,commune,clients\n2026-06-04,Ceffonds,34\n")
    balance = balance_tour(small_tour(), folder_assumptions(tmp_path))
    assert balance.counted_visits == 1
    assert [one.customers for one in balance.villages if one.customers] == [34.0]
    assert balance_warnings(balance) == ()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("hier;Ceffonds;3", "count-date"),
        ("31/02/2026;Ceffonds;3", "count-date"),
        ("2026-06-04;;3", "count-commune"),
        ("2026-06-04;Ceffonds;beaucoup", "count-customers"),
        ("2026-06-04;Ceffonds;-3", "count-customers"),
        ("2026-06-04;Ceffonds;nan", "count-customers"),
        ("2026-06-04;Ceffonds;900000", "count-customers"),
        ("2026-06-04;Narcy;9", "count-twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path, line, code):
    text = f"date;commune;clients\n2026-06-04;Narcy;5\n{line}\n"
    (found,) = faults_of(tmp_path, counts=text.encode())
    assert (found.code, found.cell, found.file) == (code, "3", COUNTS_NAME)
    assert found.help


@pytest.mark.parametrize("text", ["", "date;commune\n2026-06-04;Narcy\n"])
def test_a_table_without_its_columns_is_refused(tmp_path, text):
    (found,) = faults_of(tmp_path, counts=text.encode())
    assert found.code == "counts-column-missing"
    assert "clients" in found.message


def test_the_faults_of_both_files_come_together(tmp_path):
    found = faults_of(tmp_path, GOOD.replace("60", "600000"), b"date;commune\n")
    assert [one.code for one in found] == ["hypothesis-range", "counts-column-missing"]


def test_counts_of_no_visit_are_a_warning(tmp_path):
    (tmp_path / COUNTS_NAME).write_text("date;commune;clients\n2026-06-05;Ceffonds;34\n")
    balance = balance_tour(small_tour(), folder_assumptions(tmp_path))
    (found,) = balance_warnings(balance)
    assert found.code == "counts-of-no-visit"
    assert "2026-06-05 ceffonds" in found.message


def test_other_departements_are_a_warning_in_either_language():
    tour = small_tour()
    (first, *others) = tour.routes
    visits = tuple(replace(visit, commune_code="58001") for visit in first.visits)
    balance = balance_tour(replace(tour, routes=(replace(first, visits=visits), *others)))
    (french,), (english,) = (balance_warnings(balance, langue=one) for one in ("fr", "en"))
    assert french.code == "assumptions-elsewhere"
    assert "Nièvre (58)" in french.message
    assert "02, 10, 51, 52" in french.message
    assert french.message != english.message


def test_lines_that_cannot_be_read_are_not_twice_the_same(tmp_path):
    lines = ["hier;Ceffonds;3"] * 2 + ["2026-06-04;;3"] * 2 + ["2026-06-04;Ceffonds;beaucoup"] * 2
    text = "\n".join(["date;commune;clients", *lines])
    found = faults_of(tmp_path, counts=text.encode())
    assert [one.code for one in found] == [
        "count-date", "count-date", "count-commune", "count-commune",
        "count-customers", "count-customers",
    ]  # fmt: skip
