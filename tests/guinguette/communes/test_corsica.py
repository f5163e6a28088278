"""A service opened in Corsica, on two whole départements of real roads."""

from dataclasses import replace

import numpy as np
import pytest

from guinguette.communes.france import load_communes
from guinguette.folder.settings.roads_section import NetworkSettings
from guinguette.folder.template import crew_table, nearest_small, vehicle_table
from guinguette.networks.built import load_built_network
from guinguette.networks.from_sources import build_from_graphml
from guinguette.planning.plan_tour import plan_tour
from guinguette.roads.kinds import Site, estimated_roads
from routing.great_circle import great_circle_m
from routing.matrices.estimated import CROW_FACTOR
from routing.matrices.travel import travel_matrices
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile
from routing.solver.deadline import Deadline
from tests.guinguette.folders import MONDAY, folder, row
from tests.shared import SHARED, needs_shared

EXTRACT = ("osm", "corse_2A2B.graphml.gz")
CORTE = "2B096"


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    output = tmp_path_factory.mktemp("corsica") / "corse"
    build_from_graphml(SHARED.joinpath(*EXTRACT), today=MONDAY, output=output)
    return output


@pytest.fixture(scope="module")
def held_out(network):
    """Communes of the communities that the estimate was not fitted on, and lengths between them."""
    graph = apply_profile(load_built_network(network), read_profile("car"))
    communes = load_communes(departements=("2A", "2B"))
    judged = sorted({commune.epci_code for commune in communes})[1::2]
    sites = [
        Site(code=c.code, name=c.name, longitude=c.longitude, latitude=c.latitude)
        for c in communes
        if c.epci_code in judged and c.position_source == "mairie"
    ]
    lon, lat = np.array([(site.longitude, site.latitude) for site in sites]).T
    snapped = snap_stops(graph, lon, lat)
    real_m = travel_matrices(snapped.graph, snapped.nodes).distance_m
    return sites, great_circle_m(lon[:, None], lat[:, None], lon, lat) / 1000.0, real_m


@needs_shared(*EXTRACT)
def test_lengths_are_as_far_off_as_the_page_says_where_the_estimate_was_not_fitted(held_out):
    sites, crow_km, real_m = held_out
    roads = estimated_roads(sites)
    estimate_m = roads.measure(roads.place(sites)).distance_m
    pairs = np.triu_indices(len(sites), 1)
    assert len(pairs[0]) > 9_000
    error = (estimate_m / np.maximum(real_m, 1) - 1)[pairs]
    assert -0.12 < np.median(error) < 0.05
    for band in roads.facts.length_errors:
        inside = (crow_km[pairs] >= band.from_km) & (crow_km[pairs] < (band.to_km or np.inf))
        held = (error[inside] >= band.low - 0.005) & (error[inside] <= band.high + 0.005)
        assert 0.72 < held.mean() < 0.90, band
    # What a plain would vouch for there.
    assert (np.abs(error) < 0.15).mean() < 0.6


@needs_shared(*EXTRACT)
def test_a_round_of_villages_is_about_as_long_as_on_the_roads(held_out):
    sites, _, real_m = held_out
    roads = estimated_roads(sites)
    estimate_m = roads.measure(roads.place(sites)).distance_m
    before_m = CROW_FACTOR * 1000 * held_out[1]
    tours = np.random.default_rng(3).choice(len(sites), (60, 4))
    after = np.roll(tours, -1, axis=1)
    ratio = estimate_m[tours, after].sum() / real_m[tours, after].sum()
    assert 0.85 < ratio < 1.1
    assert before_m[tours, after].sum() / real_m[tours, after].sum() < 0.7


@needs_shared(*EXTRACT)
def test_villages_around_corte_are_served_on_real_roads(tmp_path, network):
    communes = load_communes(departements=("2A", "2B"))
    corte = next(c for c in communes if c.code == CORTE)
    known = [c for c in communes if c.position_source == "mairie"]
    villages = nearest_small(known, corte)[:9]
    read = folder(
        tmp_path / "d",
        [row(c.code) for c in villages],
        depots=[{"nom": "Corte", "commune": CORTE}],
        equipages=[crew_table("Équipe 1")],
        vehicules=[vehicle_table("Camion 1", depot="Corte", crew="Équipe 1")],
    )
    settings = NetworkSettings(folder=str(network))
    read = replace(read, settings=read.settings.model_copy(update={"network": settings}))
    warnings = []
    tour = plan_tour(read, deadline=Deadline(effort=10_000), on_warning=warnings.append)
    assert tour.network.kind == "osm"
    assert tour.communes_served + len(tour.unserved) == 9
    assert tour.communes_served >= 8
    assert {w.code for w in warnings} <= {"place-far-from-road"}
    straight_km = {c.code: abs(c.latitude - corte.latitude) * 111.2 for c in villages}
    for route in tour.routes:
        first = route.visits[0]
        assert first.distance_m / 1000 >= straight_km[first.commune_code]
        assert first.manoeuvres[-1].kind == "arrive"
