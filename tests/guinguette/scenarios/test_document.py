"""A simulation as plain values."""

import json
from dataclasses import replace

import pytest

from guinguette.scenarios.document import simulation_document
from tests.guinguette.folders import BIESLES, NARCY, PORTE_DU_DER
from tests.guinguette.scenarios.made import made_simulation


def test_a_simulation_is_told_whole():
    simulation = made_simulation()
    document = simulation_document(simulation)
    assert json.loads(json.dumps(document)) == document
    assert document["pool"]["candidates"] == len(simulation.pool.candidates)
    assert document["need"]["weights"] == dict(simulation.pool.need.weights)
    one, two = document["scenarios"]
    assert (one["vehicles"], two["vehicles"]) == (1, 2)
    [narcy] = [v for v in one["villages"] if v["commune"] == NARCY]
    assert (narcy["visits"], narcy["why"]) == (2, "chosen")
    assert narcy["marginal"] == [10.0, 6.0]
    assert [r["commune"] for r in one["reached"]] == [PORTE_DU_DER]
    assert BIESLES in {out["commune"] for out in two["left_out"]}
    assert {out["why"] for out in two["left_out"]} <= {"too_far", "less_benefit"}
    for told, scenario in zip((one, two), simulation.scenarios, strict=True):
        assert told["year"]["net_eur"] == pytest.approx(scenario.year.net_eur, rel=1e-9)
        assert told["gap_of_tours"] == pytest.approx(scenario.tour.gap, rel=1e-9)
        assert told["figures"]["villages"] == len(told["villages"])
        assert not told["is_starved"]


def test_the_question_is_told_by_the_keys_of_its_file():
    simulation = made_simulation()
    question = simulation.question.model_copy(update={"title": "Der"})
    assert simulation_document(replace(simulation, question=question))["question"]["titre"] == "Der"
