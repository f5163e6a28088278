"""A simulation read back from what it wrote: the same differences as between the two themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from guinguette.faults import MissingDataError
from guinguette.scenarios.compared.differences import (
    differences_between,
    differences_of,
    standing_of,
)
from guinguette.scenarios.document import format_simulation
from guinguette.scenarios.scenario import Simulation
from guinguette.scenarios.written import (
    DOCUMENT_NAME,
    document_of,
    pairs_document,
    pairs_of,
    read_simulation,
)
from tests.guinguette.folders import NARCY
from tests.guinguette.scenarios.made import made_simulation


def written(place: Path, simulation: Simulation) -> Path:
    for scenario in simulation.scenarios:
        (place / f"scenario-{scenario.vehicles}").mkdir(parents=True)
    (place / DOCUMENT_NAME).write_text(format_simulation(simulation), encoding="utf-8")
    return place


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    simulation = made_simulation()
    found = read_simulation(written(tmp_path / "der", simulation))
    assert (found.title, found.name, found.is_estimate) == ("Autour du Der", "der", True)
    for read, scenario in zip(found.scenarios, simulation.scenarios, strict=True):
        own = standing_of(simulation, scenario)
        assert (read.name, read.visits, read.depots) == (own.name, own.visits, own.depots)
        assert read.weights == own.weights
        assert read.figures.net_eur == pytest.approx(own.figures.net_eur)
        assert read.figures.villages == own.figures.villages


def test_differences_are_those_of_the_simulations_themselves(tmp_path: Path) -> None:
    simulation = made_simulation()
    one, two = read_simulation(written(tmp_path / "der", simulation)).scenarios
    read = differences_between(one, two)
    own = differences_of(*((simulation, each) for each in simulation.scenarios))
    assert replace(read, net_eur=None, need_reached=None) == replace(
        own, net_eur=None, need_reached=None
    )
    assert read.net_eur == pytest.approx(own.net_eur, abs=1e-3)
    assert read.need_reached == pytest.approx(own.need_reached, abs=1e-9)


def test_a_point_of_need_has_the_same_price_read_back(tmp_path: Path) -> None:
    made = made_simulation()
    weights = tuple(weight + k / 7.0 for k, weight in enumerate(made.pool.weights))
    simulation = replace(made, pool=replace(made.pool, weights=weights))
    read = differences_between(*read_simulation(written(tmp_path / "der", simulation)).scenarios)
    own = differences_of(*((simulation, each) for each in simulation.scenarios))
    assert read.eur_per_point == pytest.approx(own.eur_per_point, rel=1e-7)


def test_scenarios_are_paired_by_their_vans_and_two_folders_of_them_with_each_other(
    tmp_path: Path,
) -> None:
    simulation = made_simulation()
    one = written(tmp_path / "one", simulation)
    other = written(tmp_path / "other", replace(simulation, scenarios=simulation.scenarios[1:]))
    paired = pairs_of(read_simulation(one), read_simulation(other))
    assert [(a.vehicles, b.vehicles) for a, b in paired] == [(2, 2)]
    both = read_simulation(one / "scenario-1"), read_simulation(one / "scenario-2")
    assert [(a.vehicles, b.vehicles) for a, b in pairs_of(*both)] == [(1, 2)]


def test_starved_scenarios_are_named_and_not_compared(tmp_path: Path) -> None:
    simulation = made_simulation()
    starved = tuple(replace(one, is_starved=True) for one in simulation.scenarios)
    one = read_simulation(written(tmp_path / "one", simulation))
    other = read_simulation(written(tmp_path / "other", replace(simulation, scenarios=starved)))
    for told in pairs_document(pairs_of(one, other)):
        assert told["starved"] == [told["after"]]
        assert (told["net_eur"], told["figures"], told["changes"]) == (None, [], [])


def test_the_document_of_pairs_says_who_changes_by_code(tmp_path: Path) -> None:
    place = written(tmp_path / "der", made_simulation())
    pairs = pairs_of(*(read_simulation(place / f"scenario-{n}") for n in (1, 2)))
    [told] = pairs_document(pairs)
    assert {"commune": NARCY, "before": 2, "after": 4} in told["changes"]
    assert json.loads(json.dumps(told)) == told


def test_a_folder_without_a_simulation_has_no_document(tmp_path: Path) -> None:
    (tmp_path / "scenario-1").mkdir()
    assert document_of(tmp_path) is None
    assert document_of(tmp_path / "scenario-1") is None
    with pytest.raises(MissingDataError, match=r"simulation\.json"):
        read_simulation(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"scenarios": [{}]}', '{"scenarios": 3, "title": ""}', "nul"]
)
def test_a_spoilt_document_is_a_fault_that_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / DOCUMENT_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(MissingDataError) as told:
        read_simulation(tmp_path)
    assert told.value.fault.code == "simulation-unreadable"
