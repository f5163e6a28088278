"""The layers of a simulation, opened as a GIS does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest

from guinguette.scenarios.scenario import Simulation
from maps.scenarios.geopackage import simulation_geopackage
from maps.scenarios.shown import candidate_lines
from tests.guinguette.folders import BIESLES, NARCY
from tests.guinguette.scenarios.made import WEIGHTS, made_simulation

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return made_simulation()


def content(simulation: Simulation) -> bytes:
    return simulation_geopackage(simulation, candidate_lines(simulation), printed_on=TODAY)


@pytest.fixture(scope="module")
def path(simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("sig") / "simulation.gpkg"
    found.write_bytes(content(simulation))
    return found


def test_there_is_a_layer_of_candidates_and_three_a_scenario(path: Path) -> None:
    assert set(gpd.list_layers(path)["name"]) == {
        "candidats",
        *(f"{name}_{n}" for name in ("villages", "tournees", "depots") for n in (1, 2)),
    }


def test_villages_have_visits_need_benefit_and_why(simulation: Simulation, path: Path) -> None:
    for scenario in simulation.scenarios:
        frame = gpd.read_file(path, layer=f"villages_{scenario.vehicles}").set_index("code")
        assert frame.crs == "EPSG:4326"
        assert len(frame) == len(scenario.choice.villages)
        for village in scenario.choice.villages:
            commune = village.candidate.commune
            row = frame.loc[commune.code]
            assert row["passages"] == village.visits
            assert row["benefice"] == pytest.approx(village.benefit)
            assert row["besoin"] == pytest.approx(village.candidate.score)
            assert (row.geometry.x, row.geometry.y) == (commune.longitude, commune.latitude)
            assert row["pourquoi"] == "Apporte le plus pour son coût."


def test_every_candidate_says_its_visits_and_why_in_each_scenario(path: Path) -> None:
    frame = gpd.read_file(path, layer="candidats").set_index("code")
    assert set(frame.index) == set(WEIGHTS)
    assert list(frame.loc[NARCY, ["passages_1", "passages_2"]]) == [2, 4]
    assert frame.loc[BIESLES, "pourquoi_2"] == "D’autres apportent plus pour le même coût."
    assert frame.loc[NARCY, "besoin_food_min"] == 8.0


def test_a_route_is_a_line_with_its_day_its_vehicle_its_km_and_minutes(
    simulation: Simulation, path: Path
) -> None:
    for scenario in simulation.scenarios:
        frame = gpd.read_file(path, layer=f"tournees_{scenario.vehicles}")
        routes = scenario.tour.routes
        assert list(frame["date"]) == [route.date.isoformat() for route in routes]
        assert list(frame["vehicule"]) == [route.vehicle for route in routes]
        assert list(frame["km"]) == [pytest.approx(r.distance_m / 1000) for r in routes]
        assert list(frame["conduite_min"]) == [pytest.approx(r.driving_s / 60) for r in routes]
        assert set(frame.geom_type) == {"MultiLineString"}
        assert [len(g.geoms) for g in frame.geometry] == [len(r.visits) + 1 for r in routes]
        assert frame["estimation"].all()


def test_depots_count_their_vehicles(simulation: Simulation, path: Path) -> None:
    frame = gpd.read_file(path, layer="depots_2")
    assert list(frame["depot"]) == ["Saint-Dizier"]
    assert list(frame["vehicules"]) == [2]


def test_the_same_arguments_give_the_same_bytes(simulation: Simulation, path: Path) -> None:
    assert content(simulation) == path.read_bytes()
    other = simulation_geopackage(
        simulation, candidate_lines(simulation), printed_on=date(2026, 11, 22)
    )
    assert other != path.read_bytes()
