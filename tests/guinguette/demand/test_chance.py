"""The chance of a shop where no list is loaded, and how far the nearest one is then expected."""

import tomllib

import numpy as np
import pytest

from guinguette.demand.chance import chance_model, expected, shop_chance
from guinguette.demand.ground import france
from guinguette.emissions.assumptions import shipped_text
from tests.benchmarks import shop_chance as benchmark
from tests.shared import needs_shared


def test_an_expectation_is_that_of_all_worlds():
    rng = np.random.default_rng(3)
    chance, far = rng.random((5, 4)), rng.random((5, 4)) * 10
    found = expected(chance, far)
    for k in range(5):
        total = 0.0
        for world in range(16):
            has = [bool(world >> j & 1) for j in range(4)]
            weight = np.prod([p if h else 1 - p for p, h in zip(chance[k], has, strict=True)])
            total += weight * min(
                (d for d, h in zip(far[k], has, strict=True) if h), default=max(far[k])
            )
        assert found[k] == pytest.approx(total)


def test_known_shops_leave_no_chance():
    assert expected(np.array([[0.0, 0.0, 1.0, 1.0]]), np.array([[0.0, 7.0, 5.0, 3.0]])) == [3.0]


def test_a_larger_commune_is_likelier_to_have_a_shop_and_an_empty_one_has_none():
    ground = france()
    chance = shop_chance(ground, chance_model().coefficients)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert chance[ground.number["52448"]] > 0.999  # Saint-Dizier
    assert (chance[ground.population == 0] == 0).all()
    assert (chance[ground.population > 5_000] > 0.9).mean() > 0.99


@needs_shared("demand", "communes_demand.csv")
def test_the_model_is_that_of_its_script_and_does_what_it_says():
    shipped, judged = chance_model(), benchmark.left_out()
    again = benchmark.model(judged)
    assert again.coefficients == pytest.approx(dict(shipped.coefficients), abs=1e-3)
    assert again.error_km == shipped.error_km
    said = tomllib.loads(shipped_text("shop_chance"))["judged"]
    assert dict(again.spearman) == pytest.approx(said["spearman"], abs=2e-3)
    assert again.farthest == said["farthest"]


@needs_shared("demand", "communes_demand.csv")
def test_each_departement_is_judged_by_the_three_others():
    judged = benchmark.left_out()
    assert np.mean([j[0] for j in judged.values()]) >= 0.62
    assert min(j[1] for j in judged.values()) >= 36
