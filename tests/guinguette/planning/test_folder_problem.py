"""A folder in the words of routing: windows, rounding, rates, days."""

from datetime import date
from itertools import permutations

import numpy as np
import pytest

from guinguette.communes.france import load_communes
from guinguette.folder.template import COUNTER_PROFILE, crew_table, vehicle_table
from guinguette.planning.folder_problem import build_problem, sites
from guinguette.roads.kinds import estimated_roads
from routing.matrices.travel import travel_matrices
from tests.guinguette.folders import (
    CEFFONDS,
    CHAUMONT,
    EVENING_PROFILE,
    MONDAY,
    NARCY,
    SAINT_DIZIER,
    VIGNORY,
    WASSY,
    folder,
    row,
)
from tests.instances import window

HOUR = 3600


def built(path, rows, **changes):
    """A folder, its roads, its problem and the travel between its places."""
    read = folder(path / "d", rows, **changes)
    codes = {r.commune.code for r in read.requests} | {d.commune_code for d in read.depots}
    roads = estimated_roads(load_communes(codes=codes))
    return (read, roads, *build_problem(read, roads))


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    rows = [
        row(NARCY, "hebdomadaire"),
        row(WASSY, weekdays="mardi, jeudi", window="10:00-12:30"),
        row(CEFFONDS, "une fois"),
        row(VIGNORY, longitude="5,1200", latitude="48,3000"),
    ]
    return built(tmp_path_factory.mktemp("problem"), rows, depots=[SAINT_DIZIER, CHAUMONT])


def test_depots_come_first_then_one_stop_per_row(example):
    read, _, problem, ground = example
    assert [s.node for s in problem.stops] == [2, 3, 4, 5]
    assert problem.duration_matrix.shape == (6, 6) == ground.travel.duration_s.shape
    assert problem.names == ("Narcy", "Wassy", "Ceffonds", "Vignory")
    assert [(p.longitude, p.latitude) for p in sites(read)[:2]] == [
        (d.longitude, d.latitude) for d in read.depots
    ]


def test_rhythms_become_sets_of_days(example):
    _, _, problem, _ = example
    weekly, fortnightly, once, _ = problem.stops
    assert set(weekly.visit_patterns) == {frozenset({d, d + 7}) for d in range(5)}
    assert set(fortnightly.visit_patterns) == {frozenset({d}) for d in (1, 3, 8, 10)}
    assert once.days == frozenset({0, 1, 2, 3, 4, 7, 8, 9, 10, 11})
    assert problem.same_vehicle


def test_a_window_bounds_the_opening_so_the_set_up_comes_before_it(example):
    _, _, problem, _ = example
    day, narrow = problem.stops[0], problem.stops[1]
    # the profile: set-up 20, opening 90, pack-down 15, open between 8:30 and 18:00
    assert day.time_windows == window(8 * HOUR + 10 * 60, 18 * HOUR - 110 * 60)
    assert narrow.time_windows == window(9 * HOUR + 40 * 60, 12 * HOUR + 30 * 60 - 110 * 60)
    assert {s.service_time_s for s in problem.stops} == {125 * 60}


def test_a_set_up_longer_than_the_morning_starts_at_midnight(tmp_path):
    early = COUNTER_PROFILE | {"installation_min": 60, "creneau": "00:30-12:00"}
    crew = crew_table("Équipe 1", depart_au_plus_tot="00:00")
    _, _, problem, _ = built(tmp_path, [row(NARCY)], profils=[early], equipages=[crew])
    assert problem.stops[0].time_windows == window(0, (12 * 60 - 150) * 60)


def test_legs_of_the_timetable_are_rounded_up_to_five_minutes(example):
    _, _, problem, ground = example
    slack = problem.duration_matrix - ground.driving_s
    assert (problem.duration_matrix % 300 == 0).all()
    assert (slack >= 0).all()
    assert (slack < 300).all()
    assert not problem.duration_matrix.diagonal().any()


def test_two_minutes_are_lost_on_the_way_to_a_stop_none_to_a_depot(example):
    _, roads, _, ground = example
    assert roads.access_s == 120
    lost = ground.driving_s - ground.travel.duration_s
    assert (lost[[0, 1, 3, 4], 2] == 120).all()
    assert (lost[[1, 2, 3, 4], 0] == 0).all()
    assert not lost.diagonal().any()


def test_a_place_off_the_mairie_adds_its_detour_unless_there_is_a_straighter_way(example):
    read, roads, problem, ground = example
    detours = ground.placed.detour_m
    assert (detours[:5] == 0).all()
    vignory = read.requests[3].commune
    east = (5.12 - vignory.longitude) * 111_195 * np.cos(np.radians(48.29))
    north = (48.30 - vignory.latitude) * 111_195
    assert detours[5] == pytest.approx(1.12 * np.hypot(east, north), rel=1e-3)
    by_the_mairie = travel_matrices(roads.graph, ground.placed.nodes).distance_m[5, :5] + detours[5]
    found = problem.distance_matrix[5, :5]
    assert (found <= by_the_mairie).all()
    place = ground.placed.sites[5]
    others = ground.placed.sites[:5]
    crow = np.hypot(
        np.array([place.longitude - o.longitude for o in others]) * np.cos(np.radians(48.4)),
        np.array([place.latitude - o.latitude for o in others]),
    ) * 111_195  # fmt: skip
    straight = found < by_the_mairie
    assert found[straight] == pytest.approx(1.30 * crow[straight], rel=5e-3)
    assert (found >= 1.11 * crow).all()
    assert problem.distance_matrix[5, 5] == 0


def test_estimated_matrices_are_not_kept_on_disk(example):
    _, _, _, ground = example
    assert ground.was_kept is None


def test_distances_keep_the_triangle_inequality(example):
    _, _, problem, _ = example
    d = problem.distance_matrix
    for a, b, c in permutations(range(6), 3):
        assert d[a, c] <= d[a, b] + d[b, c] + 2  # metres, rounded


def test_an_hour_away_costs_the_wages_of_everyone_on_board(tmp_path):
    crew = crew_table("Équipe 1", personnes=3, cout_horaire_eur=18.0, pause_min=30)
    van = vehicle_table(
        "Camion 1", depot="Saint-Dizier", crew="Équipe 1",
        cout_km_eur=0.6, cout_fixe_jour_eur=60.0, arrets_max=2,
    )  # fmt: skip
    _, _, problem, _ = built(tmp_path, [row(NARCY)], equipages=[crew], vehicules=[van])
    (vehicle,) = problem.vehicles
    assert vehicle.cost_per_second * HOUR == pytest.approx(54.0)
    assert vehicle.cost_per_metre * 1000 == pytest.approx(0.6)
    assert (vehicle.fixed_cost, vehicle.max_stops) == (60.0, 2)
    assert (vehicle.break_s, vehicle.break_after_s) == (30 * 60, 6 * HOUR)
    assert (vehicle.earliest_start_s, vehicle.latest_return_s) == (8 * HOUR, 18.5 * HOUR)
    assert vehicle.longest_day_s == 10 * HOUR


def test_a_vehicle_works_its_weekdays_but_not_its_absences(tmp_path):
    van = vehicle_table(
        "Camion 1", depot="Chaumont", crew="Équipe 1", jours="lundi, jeudi",
        absences=[date(2027, 1, 7), date(2027, 1, 12), date(2027, 6, 1)],
    )  # fmt: skip
    depots = [SAINT_DIZIER, CHAUMONT]
    _, _, problem, _ = built(tmp_path, [row(NARCY)], vehicules=[van], depots=depots)
    assert problem.vehicles[0].days == {0, 7, 10}
    assert problem.vehicles[0].depot == 1


def test_only_an_evening_leaves_room_for_the_break_on_the_spot(tmp_path):
    crew = crew_table("Équipe 1", retour_au_plus_tard="24:00")
    rows = [row(NARCY), row(WASSY, profile="guinguette")]
    profiles = [COUNTER_PROFILE, EVENING_PROFILE]
    _, _, problem, _ = built(tmp_path, rows, equipages=[crew], profils=profiles)
    assert [s.allows_break for s in problem.stops] == [False, True]
    assert problem.stops[1].time_windows == window(16 * HOUR, 16 * HOUR)
    assert problem.stops[1].service_time_s == 7 * HOUR


def test_rhythms_of_a_season_become_patterns(tmp_path):
    rows = [
        row(NARCY, "toutes les 3 semaines"),
        row(WASSY, "mensuel", weekdays="jeudi"),
        row(CEFFONDS, "2 fois par semaine", weekdays="lundi, mercredi, vendredi"),
        row(VIGNORY, "dates fixes", dates="5/1/2027, 12/3/2027"),
    ]
    _, _, problem, _ = built(tmp_path, rows, periode={"debut": MONDAY, "semaines": 12})
    third, monthly, twice, fixed = problem.stops
    assert {frozenset(day % 21 for day in p) for p in third.visit_patterns} == {
        frozenset({day}) for day in range(21) if day % 7 < 5
    }
    assert frozenset({10, 38, 66}) in monthly.visit_patterns  # the second Thursdays
    assert {p & frozenset(range(7)) for p in twice.visit_patterns} == {
        frozenset({0, 2}), frozenset({0, 4}), frozenset({2, 4}),
    }  # fmt: skip
    assert fixed.visit_patterns == (frozenset({1, 67}),)


def test_what_is_not_asked_for_is_not_in_the_problem(example):
    _, _, problem, _ = example
    assert (problem.same_vehicle, problem.same_hour_s, problem.visit_cost) == (True, 3_600, None)
    assert (problem.apart, problem.together, problem.once_a_week) == ((), (), ())
    assert problem.balance_cost_per_s == 0.0
    assert {stop.prize for stop in problem.stops} == {None}
    assert {(v.driving_break_s, v.nights_away) for v in problem.vehicles} == {(0, 0)}


def test_links_and_the_switch_of_the_epci_become_sets_of_stops(tmp_path):
    rows = [
        row(NARCY, apart="Wassy"),
        row(WASSY, apart="Narcy", together="Ceffonds"),
        row(CEFFONDS),
        row(VIGNORY),
    ]
    read, _, problem, _ = built(tmp_path, rows)
    assert problem.apart == (frozenset({0, 1}),)
    assert problem.together == (frozenset({1, 2}),)
    assert problem.once_a_week == ()
    same = [c for c in load_communes(departements=["52"])
            if c.epci_code == read.requests[3].commune.epci_code]  # fmt: skip
    two = [row(c.code) for c in same if c.population < 3500][:2]
    rows = [*two, row(NARCY)]
    promised = {"epci_une_fois_par_semaine": True}
    _, _, problem, _ = built(tmp_path / "2", rows, promesses=promised)
    assert problem.once_a_week == (frozenset({0, 1}),)


def test_promises_are_switches(tmp_path):
    promised = {
        "meme_jour": False, "meme_vehicule": False, "meme_heure_min": 30,
        "equilibre_eur_par_heure": 3.6,
    }  # fmt: skip
    _, _, problem, _ = built(tmp_path, [row(NARCY, "hebdomadaire")], promesses=promised)
    assert not problem.same_vehicle
    assert problem.same_hour_s == 1800
    assert problem.balance_cost_per_s == pytest.approx(0.001)
    assert frozenset({0, 8}) in problem.stops[0].visit_patterns


def test_a_value_is_a_prize_and_a_preference_a_cost_of_visits(tmp_path):
    rows = [row(NARCY, value="150"), row(WASSY, preferred="mardi, jeudi")]
    _, _, problem, _ = built(tmp_path, rows, promesses={"jour_non_prefere_eur": 7.5})
    assert [stop.prize for stop in problem.stops] == [150.0, None]
    assert problem.visit_cost.shape == (2, 14, 1)
    assert not problem.visit_cost[0].any()
    assert problem.visit_cost[1, :, 0].tolist() == [
        0.0 if day % 7 in (1, 3) else 7.5 for day in range(14)
    ]
    assert problem.visit_cost_of(1, 8, 0) == 0.0


def test_a_weekly_market_costs_on_the_other_weekdays_and_restricts_nothing(
    tmp_path,
):
    rows = [row(NARCY, market="mardi matin"), row(WASSY, market="1er samedi")]
    usual = built(tmp_path / "usual", [row(NARCY), row(WASSY)])[2]
    _, _, problem, _ = built(tmp_path / "market", rows, calendrier={"prix_marche_eur": 12.0})
    assert problem.visit_cost[0, :, 0].tolist() == [
        0.0 if day % 7 == 1 else 12.0 for day in range(14)
    ]
    assert not problem.visit_cost[1].any()
    patterns = [[stop.visit_patterns for stop in one.stops] for one in (usual, problem)]
    assert patterns[0] == patterns[1]


def van(**changes):
    return vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1", **changes)


@pytest.mark.parametrize(
    ("changes", "rests"),
    [
        ({}, False),
        ({"remorque": True}, True),
        ({"remorque": True, "ptac_t": 3.2}, False),
        ({"ptac_t": 3.5}, False),
        ({"ptac_t": 5.5}, True),
        ({"ptac_t": 5.5, "pause_conduite": False}, False),
        ({"pause_conduite": True}, True),
    ],
)
def test_a_driver_of_more_than_three_and_a_half_tonnes_rests_from_driving(tmp_path, changes, rests):
    _, _, problem, _ = built(tmp_path, [row(NARCY)], vehicules=[van(**changes)])
    (vehicle,) = problem.vehicles
    assert vehicle.driving_break_s == (45 * 60 if rests else 0)
    assert (vehicle.driving_break_after_s == 4.5 * HOUR) is rests


def test_a_van_may_sleep_on_the_way(tmp_path):
    vans = [van(nuits_dehors=2, cout_nuit_eur=85.0)]
    _, _, problem, _ = built(tmp_path, [row(NARCY)], vehicules=vans)
    assert (problem.vehicles[0].nights_away, problem.vehicles[0].night_cost) == (2, 85.0)


def test_each_crew_of_a_van_is_a_vehicle_of_the_problem(tmp_path):
    crews = [crew_table("A"), crew_table("B", retour_au_plus_tard="20:00"), crew_table("C")]
    vans = [
        vehicle_table(name, depot="Saint-Dizier", crew=crew, **changes)
        for name, crew, changes in [
            ("Camion 1", "A", {"equipages_du_jour": {"vendredi": "B"}}),
            ("Camion 2", "B", {"jours": "jeudi, vendredi"}),
            ("Camion 3", "C", {"jours": "jeudi"}),
        ]
    ]
    _, _, problem, _ = built(tmp_path, [row(NARCY)], equipages=crews, vehicules=vans)
    days = [sorted(vehicle.days) for vehicle in problem.vehicles]
    assert days == [[0, 1, 2, 3, 7, 8, 9, 10], [4, 11], [3, 4, 10, 11], [3, 10]]
    assert [v.latest_return_s // HOUR for v in problem.vehicles] == [18, 20, 20, 18]
    assert problem.vans == (0, 0, 2, 3)
    assert problem.crews == (frozenset({1, 2}),)
    assert [(v.crew, v.van) for v in problem.vehicles[2:]] == [(0, None), (None, None)]


def test_nothing_goes_to_a_festival_of_the_season_that_is_over(tmp_path):
    rows = [row(NARCY, "contrat", dates="15/12/2026"), row(WASSY, "contrat", dates="5/1/2027")]
    _, _, problem, _ = built(tmp_path, rows)
    over, ahead = problem.stops
    assert over.vehicles == frozenset()
    assert (ahead.vehicles, ahead.visit_patterns) == (None, (frozenset({1}),))
