"""Estimated roads between real communes."""

import re
from dataclasses import replace

import numpy as np
import pytest

from guinguette.communes.france import every_commune, load_communes
from guinguette.roads.kinds import MARGIN_KM, OsmRoads, Site, estimated_roads
from guinguette.tour import NetworkFacts
from maps.words.road_source import road_source
from routing.great_circle import great_circle_m
from routing.matrices.estimated import MixedRoadsError
from routing.matrices.travel import travel_matrices
from routing.network.estimate.estimate import SPEED_KMH
from routing.network.estimate.estimate_errors import estimate_error, time_bias
from tests.guinguette.calibrations import calibration
from tests.guinguette.folders import NARCY, VIGNORY, WASSY

CHAUMONT = "52121"


def between(a, b):
    return great_circle_m(a.longitude, a.latitude, b.longitude, b.latitude)


@pytest.fixture(scope="module")
def roads():
    return estimated_roads(load_communes(codes={NARCY, WASSY}))


def test_every_commune_asked_for_has_a_node_at_its_own_position(roads):
    for commune in load_communes(codes={NARCY, WASSY}):
        node = roads.node_of[commune.code]
        assert roads.graph.x[node] == commune.longitude
        assert roads.graph.y[node] == commune.latitude
    assert roads.nodes([NARCY, WASSY]).tolist() == [roads.node_of[NARCY], roads.node_of[WASSY]]


def test_communes_around_take_part_across_borders_of_departements(roads):
    assert {code[:2] for code in roads.node_of} >= {"52", "51", "55"}
    near = every_commune().by_code(NARCY)
    for commune in load_communes(departements=["51", "52", "55"]):
        if between(near, commune) < 1000 * (MARGIN_KM - 0.1):
            assert commune.code in roads.node_of
    assert CHAUMONT not in roads.node_of


def test_the_estimate_says_what_it_is_and_how_far_off_it_may_be(roads):
    assert roads.facts.is_estimate
    assert roads.facts.date is None
    assert roads.facts.source == roads.graph.source == "neighbours"
    said = road_source(roads.facts).replace("\u00a0", " ")
    assert said.startswith("contiguïté des communes et triangulation de Delaunay entre mairies, ")
    assert (
        "longueurs justes à ±38 % sous 5 km, ±25 % de 5 à 20 km, ±18 % au-delà, "
        "pour 8 trajets sur 10" in said
    )
    assert re.search(r"temps à 55 km/h, soit 3\d % de plus qu’une voiture au-delà de 20 km", said)
    every, expected = roads.facts.length_errors[0], estimate_error("length")
    assert (every.from_km, every.to_km) == (0.0, None)
    assert (every.low, every.high) == (expected.low, expected.high)
    assert (roads.facts.engine, roads.facts.calibration_trips) == ("internal", 0)
    assert (roads.facts.speed_kmh, roads.facts.over_car_time) == (SPEED_KMH, time_bias())
    assert roads.access_s == 120


@pytest.mark.parametrize(
    ("codes", "near", "more"),
    [
        (("2B096", "2B049"), "±48 % sous 5 km", True),  # Corte and Calacuccia
        (("2A004", "2A272"), "±48 % sous 5 km", True),  # Ajaccio and Sartène
        (("88160", "88196"), "±38 % sous 5 km", True),  # Épinal and Gérardmer
        (("04006", "04019"), "jamais vérifiées dans un tel relief", False),  # Allos, Barcelonnette
        (("73304", "73257"), "jamais vérifiées dans un tel relief", False),  # Val-d'Isère
        (("2B096", "06088"), "jamais vérifiées dans un tel relief", False),  # Corte and Nice
        (("67482", "68066"), "±38 % sous 5 km", True),  # Strasbourg and Colmar
    ],
)
def test_errors_are_those_measured_in_such_relief_or_none(codes, near, more):
    facts = estimated_roads(load_communes(codes=set(codes))).facts
    said = road_source(facts).replace("\u00a0", " ")
    assert near in said
    assert ("voiture" in said) is more
    assert "temps à 55 km/h" in said
    assert bool(facts.length_errors) is bool(facts.time_errors) is more


def place_of(code):
    commune = every_commune().by_code(code)
    return Site(
        code=code, name=commune.name, longitude=commune.longitude, latitude=commune.latitude
    )


def test_a_calibration_corrects_lengths_and_times_of_the_estimate(roads):
    communes = load_communes(codes={NARCY, WASSY})
    corrected = estimated_roads(communes, calibration=calibration("estimate"))
    places = [place_of(NARCY), place_of(WASSY)]
    before, after = (each.measure(each.place(places)) for each in (roads, corrected))
    assert after.distance_m[0, 1] == pytest.approx(1.1 * before.distance_m[0, 1], abs=1)
    assert after.duration_s[0, 1] == pytest.approx(1.32 * before.duration_s[0, 1], abs=1)
    said = road_source(corrected.facts).replace("\u00a0", " ")
    assert said.endswith("pour 8 trajets sur 10, calés sur 20 trajets connus")
    assert "sous 5 km" not in said
    every = corrected.facts.length_errors[0]
    assert (every.low, every.high) == pytest.approx((0.0, 0.0), abs=1e-9)
    assert (corrected.facts.speed_kmh, corrected.facts.over_car_time) == (0.0, 0.0)


def test_estimated_roads_refuse_places_put_on_real_ones(roads):
    real = replace(roads.place([place_of(NARCY)]), graph=replace(roads.graph, kind="osm"))
    with pytest.raises(MixedRoadsError):
        roads.measure(real)


def test_the_errors_of_the_estimate_are_given_over_all_legs_then_by_band(roads):
    lengths = roads.facts.length_errors
    assert (lengths[0].from_km, lengths[0].to_km) == (0.0, None)
    assert [(e.from_km, e.to_km) for e in lengths[1:]] == [
        (0.0, 5.0), (5.0, 10.0), (10.0, 20.0), (20.0, 40.0), (40.0, 80.0), (80.0, None)
    ]  # fmt: skip
    measured = estimate_error("time", km=15.0)
    assert (roads.facts.time_errors[3].low, roads.facts.time_errors[3].high) == (
        measured.low,
        measured.high,
    )
    assert (roads.facts.engine, roads.facts.address) == ("internal", "")


def test_known_trips_replace_the_published_errors():
    found = calibration("estimate")
    facts = estimated_roads(load_communes(codes={NARCY, WASSY}), calibration=found).facts
    assert facts.calibration_trips == found.trips
    assert [(e.low, e.high) for e in facts.time_errors] == [
        (band.p10, band.p90) for band in found.speed.after
    ]


def test_real_roads_refuse_places_put_on_estimated_ones(roads):
    facts = NetworkFacts(kind="osm", source="OpenStreetMap", date=None)
    osm = OsmRoads(replace(roads.graph, kind="osm"), facts, 120)
    with pytest.raises(MixedRoadsError):
        osm.measure(roads.place([place_of(NARCY), place_of(WASSY)]))


def test_roads_are_a_little_longer_than_the_crow_flies(roads):
    narcy, wassy = (every_commune().by_code(code) for code in (NARCY, WASSY))
    travel = travel_matrices(roads.graph, roads.nodes([NARCY, WASSY]))
    metres = int(travel.distance_m[0, 1])
    crow = between(narcy, wassy)
    assert 1.12 * crow <= metres < 1.5 * crow
    assert travel.duration_s[0, 1] == pytest.approx(metres / (55 / 3.6), abs=1)
    assert (travel.distance_m == travel.distance_m.T).all()


@pytest.mark.parametrize(
    ("codes", "least_km"),
    [
        (("52448", "58194"), 160),  # Saint-Dizier, Nevers
        (("06088", "2B033"), 200),  # Nice and Bastia, with the sea between them
        (("97209", "97213"), 5),  # Martinique
    ],
)
def test_communes_far_apart_or_beyond_the_sea_are_joined(codes, least_km):
    roads = estimated_roads(load_communes(codes=set(codes)))
    travel = travel_matrices(roads.graph, roads.nodes(codes))
    assert travel.distance_m[0, 1] > 1000 * least_km
    assert np.isfinite(travel.distance_m).all()


def test_one_commune_alone_has_roads_too():
    roads = estimated_roads(load_communes(codes={VIGNORY}))
    assert VIGNORY in roads.node_of
    assert len(roads.node_of) > 20
