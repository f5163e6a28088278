"""Minutes to a shop on a real network, Corsica's."""

from datetime import date

import numpy as np
import pytest

from guinguette.communes.france import load_communes
from guinguette.demand.ground import france
from guinguette.demand.need import measure_need
from guinguette.demand.on_roads import on_roads
from guinguette.networks.from_sources import build_from_graphml
from guinguette.roads.kinds import Site
from guinguette.scenarios.pool import real_roads
from routing.matrices.travel import travel_matrices
from tests.shared import SHARED, needs_shared

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def roads(tmp_path_factory):
    output = tmp_path_factory.mktemp("networks") / "corse"
    build_from_graphml(SHARED / "osm/corse_2A2B.graphml.gz", today=TODAY, output=output)
    return real_roads(output)


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_minutes_are_those_of_the_network_where_it_reaches(roads):
    corsica = load_communes(departements=("2A", "2B"))
    land = france()
    real = on_roads(land, roads, corsica)
    rows = land.numbers(corsica)
    assert not np.allclose(real.road_min[rows], land.road_min[rows])
    assert (real.road_min[rows, 0] == 0).all()
    others = np.setdiff1d(np.arange(len(land.communes)), rows)
    assert (real.road_min[others] == land.road_min[others]).all()
    # against the matrix that plans are made with
    near = roads.near(corsica)[:6]
    sites = [
        Site(code=c.code, name=c.name, longitude=c.longitude, latitude=c.latitude) for c in near
    ]
    placed = roads.place(sites)
    seconds = travel_matrices(placed.graph, placed.nodes).duration_s
    for i, one in enumerate(near):
        row = land.number[one.code]
        for j, other in enumerate(near):
            if i != j and land.number[other.code] in land.nearest[row]:
                place = land.nearest[row].tolist().index(land.number[other.code])
                assert real.road_min[row, place] == pytest.approx(seconds[i, j] / 60, abs=0.02)


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_real_roads_of_mountains_are_longer_than_estimated_ones(roads):
    communes = [c for c in roads.near(load_communes(departements=("2B",))) if c.population < 3_500]
    estimated = measure_need(communes, data={}, today=TODAY)
    ground = on_roads(france(), roads, communes)
    real = measure_need(communes, data={}, today=TODAY, ground=ground)
    assert np.median(real.values["food_min"]) > 0.8 * np.median(estimated.values["food_min"])
    assert real.order != estimated.order
