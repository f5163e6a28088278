"""The page of two simulations: words, figures with their difference, what is not compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from guinguette.scenarios.compared.differences import standing_of
from guinguette.scenarios.written import WrittenSimulation
from maps.scenarios.two_simulations import two_simulations_page
from tests.guinguette.scenarios.made import made_simulation
from tests.maps.scenarios.test_report import text_of
from tests.tours import HOSTILE_TEXTS

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def first() -> WrittenSimulation:
    simulation = made_simulation()
    return WrittenSimulation(
        title="Autour du Der",
        name="un",
        is_estimate=True,
        scenarios=tuple(standing_of(simulation, one) for one in simulation.scenarios),
    )


def turned(first: WrittenSimulation) -> WrittenSimulation:
    """The second scenario, with one van."""
    other = replace(first.scenarios[1], vehicles=1, name="1 véhicule")
    return replace(first, name="deux", scenarios=(other,))


def test_each_pair_has_words_and_figures_with_their_difference(first: WrittenSimulation) -> None:
    said = text_of(two_simulations_page(first, turned(first), printed_on=TODAY))
    assert "2 villages de plus (passages en quatre semaines) : La Porte du Der (1)" in said
    assert "Villages desservis 4 6 +2" in said
    assert "Besoin atteint 77,5 % 90,0 % +12,5 points" in said
    assert "Habitants à 15 min d’un arrêt 32 005 32 005 =" in said
    assert "Reste à payer par passage 210,95 € 194,39 € −16,56 €" in said
    assert "Sans pareil de l’autre côté : 2 véhicules (un)" in said


def test_a_starved_scenario_is_named_and_has_no_figures(first: WrittenSimulation) -> None:
    starved = replace(first.scenarios[0], is_starved=True)
    other = replace(first, name="deux", scenarios=(starved,))
    said = text_of(two_simulations_page(first, other, printed_on=TODAY))
    assert "n’a pas été cherché assez longtemps" in said
    assert "Villages desservis" not in said


def test_two_without_a_pair_say_what_to_give(first: WrittenSimulation) -> None:
    three = replace(first, scenarios=tuple(replace(s, vehicles=9) for s in first.scenarios))
    said = text_of(two_simulations_page(first, three, printed_on=TODAY))
    assert "Donnez un dossier de scénario de chacune." in said


def test_names_are_escaped(first: WrittenSimulation) -> None:
    trap = " ".join(HOSTILE_TEXTS)
    page = two_simulations_page(
        replace(first, title=trap, name=trap), turned(first), printed_on=TODAY
    )
    assert "<script" not in page


def test_shares_of_another_need_have_no_difference(first: WrittenSimulation) -> None:
    (one,) = turned(first).scenarios
    other = replace(one, weights={code: 2 * w for code, w in one.weights.items()} | {"01001": 1.0})
    said = text_of(
        two_simulations_page(
            first, replace(first, name="deux", scenarios=(other,)), printed_on=TODAY
        )
    )
    assert "Le besoin atteint ne se compare pas" in said
    assert "Besoin atteint 77,5 % 90,0 %" in said
    assert "points" not in said
    assert "Villages desservis 4 6 +2" in said
