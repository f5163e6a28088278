"""The workbook of a simulation, read back: numbers are numbers, texts are texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from guinguette.scenarios.compared.figures import STANDARD
from guinguette.scenarios.scenario import Simulation
from maps.scenarios.compared import Compared, compare_scenarios
from maps.scenarios.workbook import simulation_workbook
from maps.words.phrases import phrase
from tests.guinguette.scenarios.made import WEIGHTS, made_simulation

TODAY = date(2026, 11, 21)
FORMULA = '=HYPERLINK("https://example.org";"x")'


@pytest.fixture(scope="module")
def compared() -> Compared:
    return compare_scenarios(made_simulation())


def read(compared: Compared) -> Workbook:
    return openpyxl.load_workbook(BytesIO(simulation_workbook(compared, printed_on=TODAY)))


def rows_of(sheet: Worksheet) -> dict[Any, tuple[Any, ...]]:
    """The rows of a sheet by their first cell."""
    return {cells[0]: cells[1:] for cells in sheet.iter_rows(min_row=2, values_only=True)}


def test_figures_are_numbers_with_their_format_and_unit(compared: Compared) -> None:
    sheet = read(compared)["Comparaison"]
    assert [cell.value for cell in sheet[1]][2:4] == ["1\xa0véhicule", "2\xa0véhicules"]
    found = {
        str(name).removesuffix("\xa0(estimation)"): cells for name, cells in rows_of(sheet).items()
    }
    for row in STANDARD:
        unit, *values, _meaning = found[phrase(row.label)]
        assert unit
        assert values == [pytest.approx(row.value(own)) for own in compared.figures]
    kinds = {str(cells[0].value): cells[2].number_format for cells in sheet.iter_rows(min_row=3)}
    assert kinds["Besoin atteint"] == "0.0 %"
    assert kinds["Reste à payer par passage\xa0(estimation)"] == "#,##0.00 €"


def test_a_starved_scenario_has_a_marked_column_without_figures() -> None:
    simulation = made_simulation()
    last = replace(simulation.scenarios[1], is_starved=True)
    starved = replace(simulation, scenarios=(simulation.scenarios[0], last))
    sheet = read(compare_scenarios(starved))["Comparaison"]
    assert sheet["D1"].value == "2\xa0véhicules (calcul trop court)"
    assert {sheet.cell(row, 4).value for row in range(3, sheet.max_row + 1)} == {None}


def test_each_candidate_has_a_row_with_its_visits_and_why(compared: Compared) -> None:
    sheet = read(compared)["Villages"]
    titles = [cell.value for cell in sheet[1]]
    rows = [
        dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert [row[phrase("pages.column-code")] for row in rows] == list(WEIGHTS)
    first, last = rows[0], rows[-1]
    assert (first["1\xa0véhicule"], first["2\xa0véhicules"]) == (2, 4)
    assert first["Bénéfice d’une visite"] == 10.0
    assert first["Dernière visite, 1\xa0véhicule"] == pytest.approx(6.0)
    assert (last["1\xa0véhicule"], last["Pourquoi, 1\xa0véhicule"]) == (
        0, "D’autres apportent plus pour le même coût."
    )  # fmt: skip


def test_costs_add_up(compared: Compared) -> None:
    rows = rows_of(read(compared)["Coûts"])
    total = rows["Coût par an"][0]
    parts = [cells[0] for name, cells in rows.items() if str(name) not in _TOTALS]
    assert sum(parts) == pytest.approx(total)
    assert rows["Reste à payer par an"][0] == total - rows["Subventions reçues"][0]


_TOTALS = {"Coût par an", "Subventions reçues", "Reste à payer par an"}


def test_assumptions_have_an_id_a_value_and_a_source(compared: Compared) -> None:
    rows = rows_of(read(compared)["Hypothèses"])
    assert rows["return_of_visits"][1] == 0.6
    assert rows["vehicle.km"][1] == 0.45
    assert all(cells[-1] for cells in rows.values())


def test_no_name_becomes_a_formula(compared: Compared) -> None:
    simulation = compared.simulation
    pool, first = simulation.pool, simulation.pool.candidates[0]
    trap = replace(first, commune=replace(first.commune, name_with_article=FORMULA))
    candidates = (trap, *pool.candidates[1:])
    hostile: Simulation = replace(simulation, pool=replace(pool, candidates=candidates))
    book = read(replace(compared, simulation=hostile))
    cell = book["Villages"]["A2"]
    assert (cell.value, cell.data_type) == (FORMULA, "s")
    assert not any(c.data_type == "f" for sheet in book for row in sheet for c in row)


def test_the_same_arguments_give_the_same_bytes(compared: Compared) -> None:
    again = compare_scenarios(made_simulation())
    assert simulation_workbook(again, printed_on=TODAY) == simulation_workbook(
        compared, printed_on=TODAY
    )
