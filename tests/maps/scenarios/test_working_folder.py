"""The folder of a scenario is one to work with: read without a warning, planned, kept if edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from guinguette.files.outputs import write_outputs
from guinguette.files.plan_document import read_plan
from guinguette.folder.read_folder import read_folder
from guinguette.planning.plan_tour import plan_tour
from guinguette.rhythm import EveryWeeks
from guinguette.roads.kinds import estimated_roads
from guinguette.scenarios.scenario import Simulation
from maps.scenarios.files import edited_files, simulation_files
from routing.solver.deadline import Deadline
from tests.guinguette.scenarios.made import made_simulation

TODAY = date(2026, 11, 21)
VISITS = {1: EveryWeeks(4), 2: EveryWeeks(2), 4: EveryWeeks(1)}


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    """The made simulation, where each scenario asks for what it chose, kept to its vans."""
    made = made_simulation()
    scenarios = []
    for scenario in made.scenarios:
        visits = {v.candidate.commune.code: v.visits for v in scenario.choice.villages}
        vans = frozenset(v.name for v in scenario.folder.settings.vehicles)
        requests = tuple(
            replace(r, rhythm=VISITS[visits[r.key]], vehicles=vans)
            for r in scenario.folder.requests
            if r.key in visits
        )
        folder = replace(scenario.folder, requests=requests)
        scenarios.append(replace(scenario, folder=folder))
    return replace(made, scenarios=tuple(scenarios))


@pytest.fixture(scope="module")
def directory(simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("simulation")
    write_outputs(place, simulation_files(simulation, printed_on=TODAY))
    return place


def test_it_is_read_without_a_warning_and_asks_for_what_was_chosen(
    simulation: Simulation, directory: Path
) -> None:
    for scenario in simulation.scenarios:
        read = read_folder(directory / f"scenario-{scenario.vehicles}", today=TODAY)
        assert read.warnings == ()
        assert read.settings == scenario.folder.settings
        assert [(r.key, r.rhythm, r.vehicles) for r in read.requests] == [
            (r.key, r.rhythm, r.vehicles) for r in scenario.folder.requests
        ]


def test_it_can_be_planned_again(simulation: Simulation, directory: Path) -> None:
    read = read_folder(directory / "scenario-2", today=TODAY)
    roads = estimated_roads([r.commune for r in read.requests])
    tour = plan_tour(read, roads=roads, deadline=Deadline(effort=500))
    assert tour.communes_served == len(simulation.scenarios[1].choice.villages)


def test_its_plan_is_that_of_the_scenario(simulation: Simulation, directory: Path) -> None:
    assert read_plan(directory / "scenario-1/plan.json") == simulation.scenarios[0].tour


def test_its_last_columns_say_need_visits_and_why(simulation: Simulation, directory: Path) -> None:
    book = openpyxl.load_workbook(directory / "scenario-1/communes.xlsx")
    titles, *rows = book["Communes"].iter_rows(values_only=True)
    found = [dict(zip(titles, row, strict=True)) for row in rows]
    narcy = next(row for row in found if row["Commune"] == "Narcy")
    assert narcy["Passages en quatre semaines (simulation)"] == 2
    assert narcy["Besoin, 0 à 1 (simulation)"] == 0.9
    assert narcy["Bénéfice, points (simulation)"] == 16.0
    assert narcy["Dernière visite, points (simulation)"] == 6.0
    assert narcy["Pourquoi (simulation)"] == "Apporte le plus pour son coût."


def test_a_column_of_another_name_is_still_a_warning(directory: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(directory / "scenario-1/communes.xlsx")
    sheet = book["Communes"]
    sheet.cell(1, sheet.max_column, "Pourquoi")
    book.save(tmp_path / "communes.xlsx")
    (tmp_path / "guinguette.toml").write_bytes(
        (directory / "scenario-1/guinguette.toml").read_bytes()
    )
    assert [one.code for one in read_folder(tmp_path, today=TODAY).warnings] == ["column-unknown"]


def test_what_a_coordinator_edits_is_known(simulation: Simulation) -> None:
    files = simulation_files(simulation, printed_on=TODAY, network="nievre")
    assert set(edited_files(files)) == {
        f"scenario-{n}/{name}"
        for n in (1, 2)
        for name in ("communes.xlsx", "guinguette.toml", "plan.json", "carte.html")
    }
    assert b'dossier = "nievre"' in files["scenario-1/guinguette.toml"]
    book = openpyxl.load_workbook(BytesIO(files["scenario-2/communes.xlsx"]))
    assert "Communes" in book.sheetnames
