"""A simulation as a program gets it: tables, layers, maps, plans, files, comparison."""

import re
from datetime import date

import geopandas as gpd
import pytest

from guinguette import ScenarioResult, SimulationResult, compare, simulate
from guinguette.faults import InputError, MissingDataError
from guinguette.scenarios.question import QUESTION_NAME, Question
from guinguette.scenarios.scenario import STARVED_GAP
from maps.notebook.simulation import _question
from tests.guinguette.folders import (
    BIESLES,
    CEFFONDS,
    NARCY,
    PORTE_DU_DER,
    RIVES_DERVOISES,
    ROCHES,
    VIGNORY,
    WASSY,
)
from tests.guinguette.scenarios.made import made_simulation

TODAY = date(2027, 1, 1)


@pytest.fixture(scope="module")
def made():
    return SimulationResult(simulation=made_simulation())


def test_each_scenario_is_a_row_of_its_figures(made):
    table = made.to_dataframe().set_index("vehicles")
    assert list(table.index) == [1, 2]
    assert list(table["villages"]) == [4, 6]
    assert table.loc[1, "visits"] == 46 / 4 * 6
    assert str(table.dtypes["net_eur"]) == "float64"
    assert str(table.dtypes["villages"]) == str(table.dtypes["longest_gap_days"]) == "Int64"
    assert not table["is_starved"].any()


def test_each_village_visited_reached_or_left_out_is_a_row_with_its_reason(made):
    visited = made.of(1).to_geodataframe().set_index("commune_code")
    assert set(visited.index) == {NARCY, ROCHES, WASSY, CEFFONDS}
    assert list(visited.loc[[NARCY, WASSY], "visits"]) == [2, 1]
    assert visited.loc[NARCY, "last_visit_benefit"] == pytest.approx(6.0)
    assert visited.crs.to_epsg() == 4326
    assert set(made.to_dataframe("villages")["vehicles"]) == {1, 2}
    near = made.of(1).to_dataframe("reached")
    assert list(near["commune_code"]) == [PORTE_DU_DER]
    assert list(near["stop_code"]) == [CEFFONDS]
    left = made.of(1).to_dataframe("left_out")
    assert set(left["commune_code"]) == {RIVES_DERVOISES, VIGNORY, BIESLES}
    assert set(left["why"]) == {"less_benefit"}


def test_a_layer_without_a_row_keeps_its_types(made):
    table = made.of(2).to_geodataframe("reached")
    assert len(table) == 0
    assert str(table.dtypes["minutes"]) == "float64"
    with pytest.raises(ValueError, match="no layer 'routes': one of scenarios, villages"):
        made.to_dataframe("routes")


def test_a_scenario_is_found_by_its_vans_and_has_a_plan(made):
    plan = made.of(2).plan
    assert len(plan.to_dataframe()) == plan.tour.visit_count == 14
    assert repr(made.of(2)) == "<ScenarioResult: 2\u00a0véhicules>"
    assert "Autour du Der (1\u00a0véhicule, 2\u00a0véhicules)" in repr(made)
    with pytest.raises(KeyError):
        made.of(3)


def test_a_simulation_shows_a_map_for_each_scenario_and_the_figures(made):
    html = made._repr_html_()
    assert html.count("<img ") == 2
    assert "<td>Villages desservis</td><td>4</td><td>6</td>" in html
    one = made.of(1)._repr_html_()
    assert one.count("<img ") == 1
    assert "Une semaine sur deux : " in one.replace("\u00a0", " ")
    assert re.findall(r"https?://", html + one) == []


def test_a_simulation_is_saved_as_the_report_the_workbook_or_the_layers(made, tmp_path):
    page = made.save(tmp_path / "rapport.html", printed_on=TODAY).read_text(encoding="utf-8")
    assert "Narcy" in page
    assert made.save(tmp_path / "a.xlsx", printed_on=TODAY).read_bytes().startswith(b"PK")
    layers = made.save(tmp_path / "a.gpkg", printed_on=TODAY)
    assert {"candidats", "villages_1", "tournees_2"} <= set(gpd.list_layers(layers)["name"])


def test_two_scenarios_are_compared_village_by_village(made):
    found = compare(made.of(1), made.of(2))
    table = found.to_geodataframe().set_index("commune_code")
    assert tuple(table.loc[PORTE_DU_DER, ["visits_before", "visits_after"]]) == (0, 1)
    assert tuple(table.loc[NARCY, ["visits_before", "visits_after"]]) == (2, 4)
    assert found._repr_html_().count("<img ") == 2
    assert repr(found).startswith("<ScenarioComparison: <ScenarioResult: 1")
    same = compare(made.of(1), made.of(1))
    assert len(same.to_dataframe()) == 0
    with pytest.raises(TypeError, match="not of one kind"):
        compare(made.of(1), made.of(2).plan)


def test_what_is_said_beside_a_question_is_put_into_it_and_checked():
    asked = Question.model_validate({"villages": {"imposes": [NARCY]}, "area": {"epcis": ["Der"]}})
    found = _question(asked, choice={"vehicles": (3,), "budget_eur": None}, search={"effort": 9})
    assert found.villages.forced == (NARCY,)
    assert found.area == asked.area
    assert (found.choice.vehicles, found.choice.budget_eur, found.search.effort) == ((3,), None, 9)
    assert _question("58").area.departements == ("58",)
    assert _question(["58", "18"]).area.departements == ("58", "18")
    with pytest.raises(InputError) as caught:
        _question("58", choice={"budget_eur": -1.0}, search={"effort": 0})
    assert [one.cell for one in caught.value.faults] == ["choice.budget_eur", "search.effort"]


def test_a_question_may_be_a_file_or_its_folder(tmp_path):
    file = tmp_path / QUESTION_NAME
    file.write_text('titre = "Essai"\n[zone]\ndepartements = ["58"]\n', encoding="utf-8")
    for path in (file, tmp_path):
        found = _question(path, choice={"vehicles": (2,)})
        assert (found.title, found.choice.vehicles) == ("Essai", (2,))


def test_a_simulation_is_made_under_its_budget_and_again_alike():
    codes = [NARCY, ROCHES, WASSY, CEFFONDS, PORTE_DU_DER, RIVES_DERVOISES, VIGNORY, BIESLES]
    asked = Question.model_validate(
        {"area": {"communes": [*codes, "52448"]}, "choice": {"depots": ["52448"]}}
    )
    found = simulate(asked, vehicles=1, budget=52_000, effort=200, today=TODAY)
    (only,) = found.scenarios
    assert isinstance(only, ScenarioResult)
    assert 0 < found.to_dataframe()["net_eur"].iloc[0] <= 52_000
    assert only.scenario.tour.gap <= STARVED_GAP
    again = simulate(asked, vehicles=1, budget=52_000, effort=200, today=TODAY)
    assert again.to_dataframe().equals(found.to_dataframe())


def test_a_departement_or_a_network_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match="58"):
        simulate("Nièvre", today=TODAY)
    with pytest.raises(MissingDataError, match="58"):
        simulate("58", network=tmp_path / "rien", today=TODAY)
