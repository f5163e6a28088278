"""What a second van changes around the Der, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guinguette.scenarios.compared.differences import Differences, differences_of, differences_said
from guinguette.scenarios.scenario import Simulation
from guinguette.tour import Depot
from maps.words.labels import number
from tests.guinguette.scenarios.made import made_simulation

CHAUMONT = Depot(name="Chaumont", commune_code="52121", longitude=5.1398, latitude=48.1113)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return made_simulation()


@pytest.fixture(scope="module")
def found(simulation: Simulation) -> Differences:
    one, two = simulation.scenarios
    return differences_of((simulation, one), (simulation, two))


def said(found: Differences) -> list[str]:
    return list(differences_said(found, "fr", number))


def plain(texts: list[str]) -> list[str]:
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts]


def test_villages_are_gained_and_visited_more_often(found):
    assert [(one.commune.name, one.after) for one in found.gained] == [
        ("Porte du Der", 1),
        ("Rives Dervoises", 1),
    ]
    assert [(one.commune.name, one.before, one.after) for one in found.more_often] == [
        ("Ceffonds", 1, 2),
        ("Narcy", 2, 4),
        ("Roches-sur-Marne", 2, 4),
        ("Wassy", 1, 2),
    ]
    assert found.lost == found.less_often == found.depots_before == found.depots_after == ()


def test_what_the_need_costs_is_that_of_a_year(simulation, found):
    # 31 of 40 points of need, half of those of La Porte du Der included, then 36.
    one, two = simulation.scenarios
    more = two.year.net_eur - one.year.net_eur
    assert found.need_reached == pytest.approx(0.90 - 0.775)
    assert found.net_eur == pytest.approx(more)
    assert found.eur_per_point == pytest.approx(more / 12.5)


def test_it_is_said_in_sentences(found):
    assert plain(said(found)) == [
        "2 villages de plus (passages en quatre semaines) : "
        "La Porte du Der (1), Rives Dervoises (1).",
        "4 villages plus souvent (passages en quatre semaines) : "
        "Ceffonds (1 → 2), Narcy (2 → 4), Roches-sur-Marne (2 → 4), Wassy (1 → 2).",
        "Reste à payer : 16 741 € de plus par an.",
        "Besoin atteint : 12,5 points de plus.",
        "Le besoin atteint compte en partie les communes à portée d’un arrêt.",
        "Chaque point de besoin de plus coûte 1 339 € par an.",
    ]


def test_the_other_way_round_it_is_what_is_lost_and_saved(simulation):
    one, two = simulation.scenarios
    back = differences_of((simulation, two), (simulation, one))
    texts = plain(said(back))
    assert texts[0].startswith("2 villages de moins")
    assert texts[1].startswith("4 villages moins souvent")
    assert texts[2:] == [
        "Reste à payer : 16 741 € de moins par an.",
        "Besoin atteint : 12,5 points de moins.",
        "Le besoin atteint compte en partie les communes à portée d’un arrêt.",
        "Chaque point de besoin de moins épargne 1 339 € par an.",
    ]


def test_a_depot_that_moved_is_said(simulation):
    one, _ = simulation.scenarios
    moved = replace(one, depots=(CHAUMONT,))
    found = differences_of((simulation, one), (simulation, moved))
    assert plain(said(found)) == [
        "Dépôt quitté : Saint-Dizier.",
        "Dépôt nouveau : Chaumont.",
        "Le reste à payer par an est le même.",
        "Autant du besoin est atteint.",
    ]


def test_the_same_scenario_differs_in_nothing(simulation):
    one = simulation.scenarios[0]
    found = differences_of((simulation, one), (simulation, one))
    assert found.changes == ()
    assert found.eur_per_point is None
    assert said(found)[0] == "Mêmes villages, aussi souvent, depuis les mêmes dépôts."


def test_a_starved_scenario_is_not_compared(simulation):
    one, two = simulation.scenarios
    found = differences_of((simulation, one), (simulation, replace(two, is_starved=True)))
    assert (found.changes, found.net_eur, found.need_reached) == ((), None, None)
    (only,) = said(found)
    assert "2 véhicules" in only
    assert "pas été cherché assez longtemps" in only


def test_the_need_of_other_candidates_is_not_compared(simulation):
    one, two = simulation.scenarios
    pool = simulation.pool
    heavier = replace(simulation, pool=replace(pool, weights=(11.0, *pool.weights[1:])))
    found = differences_of((simulation, one), (heavier, two))
    assert found.net_eur is not None
    assert found.need_reached is found.eur_per_point is None
    assert said(found)[-1].startswith("Le besoin atteint ne se compare pas")


def test_what_is_better_in_both_has_no_price(simulation):
    one, two = simulation.scenarios
    free = replace(two, year=replace(one.year, vehicles_eur=0.0))
    found = differences_of((simulation, one), (simulation, free))
    assert found.net_eur < 0 < found.need_reached
    assert found.eur_per_point is None
    assert not any("Chaque point" in text for text in said(found))


def test_only_communes_within_reach_count_in_part(simulation):
    one, two = (
        replace(each, choice=replace(each.choice, reached=())) for each in simulation.scenarios
    )
    found = differences_of((simulation, one), (simulation, two))
    assert found.need_reached
    assert not any("compte en partie" in text for text in said(found))


def test_it_is_said_in_english_too(found):
    texts = list(differences_said(found, "en", lambda v, *, decimals=0: f"{v:,.{decimals}f}"))
    assert texts[2] == "Left to pay: €16,741 more a year."
