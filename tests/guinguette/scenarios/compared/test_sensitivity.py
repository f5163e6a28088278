"""Assumptions of one van around the Der moved alone: 69 visits a year, 6,622 people reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from guinguette.scenarios.compared.sensitivity import Bar, Outcomes, Tornado, tornado_of
from guinguette.scenarios.scenario import Scenario, Simulation
from tests.guinguette.scenarios.made import made_simulation

KM = (2 * 24.792 + 59.651) * 11.5
HOURS = (2 * 16_383 + 18_664) / 3600 * 11.5
DRIVING_S = 2 * 1_983 + 4_264
NET_EUR = 9_000 + 24 * HOURS + 0.45 * KM + 35 * 34.5 + 4 * (60 - 100)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return made_simulation()


@pytest.fixture(scope="module")
def tornado(simulation: Simulation) -> Tornado:
    return tornado_of(simulation, simulation.scenarios[0])


@pytest.fixture(scope="module")
def bars(tornado: Tornado) -> dict[str, Bar]:
    return {bar.driver: bar for bar in tornado.bars}


def with_crew(scenario: Scenario, **changes: Any) -> Scenario:
    settings = scenario.folder.settings
    crews = tuple(crew.model_copy(update=changes) for crew in settings.crews)
    own = settings.model_copy(update={"crews": crews})
    return replace(scenario, folder=replace(scenario.folder, settings=own))


def test_the_scenario_as_it_stands_is_its_year_and_its_balance(simulation, tornado):
    scenario = simulation.scenarios[0]
    assert tornado.now == Outcomes(
        net_eur=pytest.approx(scenario.year.net_eur),
        net_eur_per_inhabitant=pytest.approx(NET_EUR / 6_622),
        net_eur_per_visitor=pytest.approx(NET_EUR / (69 * 20)),
        co2_kg=pytest.approx(scenario.balance.central.net_kg * 11.5),
        broken_routes=0,
    )


def test_fuel_moves_its_share_of_a_kilometre(bars):
    # 0.33 kg a kilometre are 10.6 litres per 100 km; a litre costs 33 cents more or less.
    litres = 0.33 / 3.10 * KM
    assert (bars["fuel"].low.value, bars["fuel"].high.value) == pytest.approx((1.32, 1.98))
    assert bars["fuel"].high.net_eur - NET_EUR == pytest.approx(0.33 * litres)
    assert bars["fuel"].low.net_eur - NET_EUR == pytest.approx(-0.33 * litres)
    assert bars["fuel"].swing("co2_kg") == 0.0


def test_what_the_vehicle_takes_moves_cost_and_co2(bars, tornado):
    bar = bars["consumption"]
    litres = [0.26 / 3.10, 0.33 / 3.10, 0.42 / 3.10]
    assert [bar.low.value, bar.value, bar.high.value] == pytest.approx([100 * v for v in litres])
    assert bar.high.net_eur - NET_EUR == pytest.approx(1.65 * (litres[2] - litres[1]) * KM)
    assert bar.high.co2_kg - tornado.now.co2_kg == pytest.approx(-(0.42 - 0.33) * KM)
    assert bar.low.co2_kg - tornado.now.co2_kg == pytest.approx((0.33 - 0.26) * KM)


def test_the_wage_moves_all_paid_hours(bars):
    bar = bars["wage"]
    assert [bar.low.value, bar.value, bar.high.value] == pytest.approx([19.2, 24.0, 28.8])
    assert bar.high.net_eur - NET_EUR == pytest.approx(4.8 * HOURS)


def test_hours_never_fall_below_those_that_a_crew_is_paid_for(simulation):
    full = replace(simulation, rules=replace(simulation.rules, paid_hours=1_600.0))
    found = {bar.driver: bar for bar in tornado_of(full, simulation.scenarios[0]).bars}
    assert found["speed"].swing("net_eur_per_inhabitant") == 0.0
    assert found["wage"].high.net_eur - found["wage"].low.net_eur == pytest.approx(9.6 * 1_600)


def test_the_speed_moves_the_hours_at_the_wheel_and_nothing_else(bars, tornado):
    bar = bars["speed"]
    mean_kmh = 3.6 * (2 * 24_792 + 59_651) / DRIVING_S
    assert bar.value == pytest.approx(mean_kmh)
    assert bar.low.value == pytest.approx(0.9 * mean_kmh)
    slower_s = DRIVING_S / 0.9 - DRIVING_S
    # Legs are whole seconds: eight of them, half a second each, 11.5 times.
    near = 24 * 8 * 0.5 * 11.5 / 3600
    assert bar.low.net_eur - NET_EUR == pytest.approx(24 * slower_s / 3600 * 11.5, abs=near)
    assert bar.high.net_eur < NET_EUR
    assert bar.low.co2_kg == bar.high.co2_kg == tornado.now.co2_kg
    assert bar.low.broken_routes == bar.high.broken_routes == 0


def test_slower_roads_break_the_longest_day_of_a_route(simulation):
    # 18,664 s, 4,264 of them at the wheel: 474 s more on slower roads. The day is of 18,720 s.
    scenario = with_crew(simulation.scenarios[0], longest_day_min=312)
    found = tornado_of(simulation, scenario)
    (speed,) = [bar for bar in found.bars if bar.driver == "speed"]
    assert (found.now.broken_routes, speed.high.broken_routes) == (0, 0)
    assert speed.low.broken_routes == 1


def test_slower_roads_break_the_latest_return_of_a_route(simulation):
    scenario = simulation.scenarios[0]
    wassy = scenario.tour.routes[1]
    first, second = (visit.driving_s for visit in wassy.visits)
    start = max(8 * 3600 + first, 8 * 3600 + 600)  # open from 8:30, set up in 20 min
    back = start + 7_500 + second + 7_500 + wassy.return_driving_s
    found = tornado_of(simulation, with_crew(scenario, latest_return_min=-(-back // 60)))
    (speed,) = [bar for bar in found.bars if bar.driver == "speed"]
    assert (found.now.broken_routes, speed.low.broken_routes) == (0, 1)


def test_a_village_that_would_open_too_late_breaks_a_route(simulation):
    scenario = simulation.scenarios[0]
    wassy = scenario.tour.routes[1]
    first, second = (visit.driving_s for visit in wassy.visits)
    start = max(8 * 3600 + first, 8 * 3600 + 600) + 7_500 + second
    closes = -(-(start + 60 * 110) // 60)
    requests = tuple(
        replace(r, window_min=(510, closes)) if r.key == wassy.visits[1].key else r
        for r in scenario.folder.requests
    )
    tight = replace(scenario, folder=replace(scenario.folder, requests=requests))
    found = tornado_of(simulation, tight)
    (speed,) = [bar for bar in found.bars if bar.driver == "speed"]
    assert (found.now.broken_routes, speed.low.broken_routes) == (0, 1)


def test_attendance_moves_co2_and_the_cost_of_a_visitor(simulation, bars, tornado):
    bar, central = bars["attendance"], simulation.scenarios[0].balance.central
    assert [bar.low.value, bar.value, bar.high.value] == [10.0, 20.0, 30.0]
    people = (central.avoided_kg - central.induced_kg) * 11.5
    assert bar.low.co2_kg - tornado.now.co2_kg == pytest.approx(-0.5 * people)
    assert bar.high.co2_kg - tornado.now.co2_kg == pytest.approx(0.5 * people)
    assert bar.low.net_eur_per_visitor == pytest.approx(NET_EUR / 690)
    assert bar.swing("net_eur_per_inhabitant") == 0.0


def test_a_vehicle_moves_what_it_costs_a_year(bars):
    assert bars["vehicle"].high.net_eur - NET_EUR == pytest.approx(1_800)
    assert bars["vehicle"].low.net_eur - NET_EUR == pytest.approx(-1_800)


def test_the_longest_bar_comes_first_and_what_moves_nothing_is_left_out(tornado):
    cost = [bar.driver for bar in tornado.by("net_eur_per_inhabitant")]
    assert cost == ["vehicle", "wage", "speed", "consumption", "fuel"]
    swings = [bar.swing("net_eur_per_inhabitant") for bar in tornado.by("net_eur_per_inhabitant")]
    assert swings == sorted(swings, reverse=True)
    assert {bar.driver for bar in tornado.by("co2_kg")} == {"consumption", "attendance"}


def test_a_trailer_takes_more_fuel(simulation):
    scenario = simulation.scenarios[0]
    settings = scenario.folder.settings
    vans = tuple(v.model_copy(update={"has_trailer": True}) for v in settings.vehicles)
    own = settings.model_copy(update={"vehicles": vans})
    towing = replace(scenario, folder=replace(scenario.folder, settings=own))
    (fuel,) = [bar for bar in tornado_of(simulation, towing).bars if bar.driver == "fuel"]
    assert fuel.high.net_eur - NET_EUR == pytest.approx(0.33 * 1.25 * 0.33 / 3.10 * KM)


def test_without_a_visit_there_is_nothing_to_move(simulation):
    scenario = simulation.scenarios[0]
    idle = replace(scenario, tour=replace(scenario.tour, routes=()))
    assert tornado_of(simulation, idle).bars == ()
