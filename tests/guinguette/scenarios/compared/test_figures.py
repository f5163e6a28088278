"""Figures of scenarios worked out by hand: weights of 40 in all, 46 weeks of 4 (11.5 times)."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from guinguette.communes.france import every_commune
from guinguette.demand.ground import lay_out
from guinguette.scenarios.compared.figures import STANDARD, Figures, falls, figures_of
from guinguette.scenarios.scenario import Simulation
from tests.guinguette.folders import MONDAY, ROCHES
from tests.guinguette.scenarios.made import WEIGHTS, made_simulation


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return made_simulation()


@pytest.fixture(scope="module")
def one_van(simulation: Simulation) -> Figures:
    return figures_of(simulation, simulation.scenarios[0])


@pytest.fixture(scope="module")
def two_vans(simulation: Simulation) -> Figures:
    return figures_of(simulation, simulation.scenarios[1])


def test_a_year_is_the_four_weeks_as_often_as_they_fit_into_the_weeks_on_tour(one_van):
    # Routes of 16,383 s twice and of 18,664 s; 24,792 m twice and 59,651 m.
    assert one_van.hours == pytest.approx((2 * 16_383 + 18_664) / 3600 * 11.5)
    assert one_van.km == pytest.approx((2 * 24.792 + 59.651) * 11.5)
    assert (one_van.routes, one_van.days, one_van.visits) == (34.5, 34.5, 69.0)


def test_the_cost_is_that_of_the_year_and_is_shared_by_visits_and_inhabitants(simulation, one_van):
    cost = 9_000 + 24 * one_van.hours + 0.45 * one_van.km + 35 * 34.5 + 4 * 60
    assert one_van.cost_eur == pytest.approx(cost)
    assert one_van.net_eur == pytest.approx(cost - 4 * 100)
    assert one_van.net_eur_per_visit == pytest.approx((cost - 400) / 69)
    # Narcy 247, Roches 557, Wassy 2,905, Ceffonds 635; 2,278 at La Porte du Der are in reach.
    assert (one_van.villages, one_van.inhabitants) == (4, 4_344)
    assert one_van.inhabitants_reached == 6_622
    assert one_van.net_eur_per_inhabitant == pytest.approx((cost - 400) / 6_622)


def test_each_commune_of_the_area_counts_once_by_its_nearest_stop(one_van, two_vans):
    # La Porte du Der is 1.4 min from Ceffonds, Rives Dervoises 8.0, Saint-Dizier 10.7 from Roches:
    # no candidate, yet it counts. Chaumont is near no stop.
    assert one_van.within_5_min == 4_344 + 2_278
    assert one_van.within_10_min == 4_344 + 2_278 + 1_371
    assert one_van.within_15_min == 4_344 + 2_278 + 1_371 + 24_012
    assert two_vans.within_5_min == two_vans.within_10_min == 4_344 + 2_278 + 1_371
    assert two_vans.within_15_min == one_van.within_15_min


def test_minutes_of_a_network_are_taken_where_there_is_one(simulation):
    land = lay_out(every_commune().communes)
    slow = replace(simulation.pool, ground=replace(land, road_min=land.road_min * 10))
    found = figures_of(replace(simulation, pool=slow), simulation.scenarios[0])
    assert found.within_5_min == found.within_10_min == 4_344
    assert found.within_15_min == 4_344 + 2_278


def test_need_and_benefit_are_shares_of_those_of_all_candidates(one_van, two_vans):
    assert one_van.need_reached == pytest.approx((10 + 8 + 6 + 5 + 0.5 * 4) / 40)
    assert two_vans.need_reached == pytest.approx(36 / 40)
    weekly = 1 + 0.6 + 0.36 + 0.216
    assert one_van.benefit_share == pytest.approx((18 * 1.6 + 11 + 2) / (40 * weekly))
    assert two_vans.benefit_share == pytest.approx((18 * weekly + 11 * 1.6 + 7) / (40 * weekly))


def test_the_worst_tenth_is_the_candidate_of_greatest_need(one_van, two_vans):
    assert one_van.worst_tenth == pytest.approx(16 / 41.8)
    assert two_vans.worst_tenth == pytest.approx(21.76 / 63.768)


def test_the_gini_index_is_that_of_the_benefit_over_the_need(one_van):
    # Lorenz curve, from those that receive least for their need: weights 7, 4, 11, 18 and
    # benefits 0, 2, 11, 28.8; twice the area under it, of 40 x 41.8.
    twice = 7 * 0 + 4 * (0 + 2) + 11 * (2 + 13) + 18 * (13 + 41.8)
    assert one_van.gini == pytest.approx(1 - twice / (40 * 41.8))


def test_where_all_receive_alike_there_is_no_inequality_and_where_one_receives_all_there_is(
    simulation,
):
    scenario = simulation.scenarios[0]
    narcy = scenario.choice.villages[0]
    alone = replace(scenario.choice, villages=(narcy,), reached=())
    of_one = figures_of(simulation, replace(scenario, choice=alone))
    assert of_one.gini == pytest.approx(1 - 10 / 40)
    alike = replace(
        simulation.pool, weights=(10.0, 8.0, 6.0, 5.0, 0.0, 0.0, 0.0, 0.0)
    )  # all that has need
    once = tuple(replace(v, marginal=v.marginal[:1]) for v in scenario.choice.villages)
    choice = replace(scenario.choice, villages=once, reached=())
    of_all = figures_of(replace(simulation, pool=alike), replace(scenario, choice=choice))
    assert of_all.gini == pytest.approx(0.0)


def test_the_longest_wait_goes_round_the_four_weeks(simulation, one_van):
    assert one_van.longest_gap_days == 28  # Wassy, once
    scenario = simulation.scenarios[0]
    routes = [r for r in scenario.tour.routes if r.visits[0].commune_code != "52550"]
    fortnightly = replace(scenario, tour=replace(scenario.tour, routes=tuple(routes)))
    assert figures_of(simulation, fortnightly).longest_gap_days == 14
    moved = (routes[0], replace(routes[1], date=MONDAY.replace(day=25)))  # from the 5th: 20 and 8
    uneven = replace(scenario, tour=replace(scenario.tour, routes=moved))
    assert figures_of(simulation, uneven).longest_gap_days == 20


def test_co2_is_that_of_the_balance_over_the_year_and_the_gaps_are_those_proven(
    simulation, one_van
):
    low, central, high = simulation.scenarios[0].balance.cases
    assert one_van.co2_low_kg == pytest.approx(low.net_kg * 11.5)
    assert one_van.co2_kg == pytest.approx(central.net_kg * 11.5)
    assert one_van.co2_high_kg == pytest.approx(high.net_kg * 11.5)
    assert one_van.gap_of_choice == 0.02
    assert one_van.gap_of_tours == simulation.scenarios[0].tour.gap


def test_a_village_that_the_tour_does_not_visit_counts_for_nothing(simulation):
    scenario = simulation.scenarios[0]
    routes = tuple(
        replace(r, visits=tuple(v for v in r.visits if v.commune_code != ROCHES))
        for r in scenario.tour.routes
    )
    found = figures_of(simulation, replace(scenario, tour=replace(scenario.tour, routes=routes)))
    assert found.villages == 3
    assert found.need_reached == pytest.approx((31 - WEIGHTS[ROCHES]) / 40)
    assert found.benefit_share == pytest.approx((41.8 - 12.8) / 87.04)


def test_without_a_visit_nothing_is_divided(simulation):
    scenario = simulation.scenarios[0]
    found = figures_of(simulation, replace(scenario, tour=replace(scenario.tour, routes=())))
    assert (found.villages, found.within_15_min, found.need_reached) == (0, 0, 0.0)
    nothing = found.gini, found.worst_tenth, found.longest_gap_days, found.net_eur_per_visit
    assert nothing == (None, None, None, None)


def test_the_table_has_a_row_for_each_figure(one_van):
    assert {row.key for row in STANDARD} == {field.name for field in fields(Figures)}
    assert [row.value(one_van) for row in STANDARD[:2]] == [one_van.cost_eur, one_van.net_eur]


def test_a_scenario_of_more_vans_that_serves_less_benefit_is_found(simulation):
    assert falls(simulation) == ()
    backwards = replace(simulation, scenarios=simulation.scenarios[::-1])
    assert falls(backwards) == (("2 véhicules", "1 véhicule"),)
