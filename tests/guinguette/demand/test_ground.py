"""Communes as arrays, and the nearest of each."""

from dataclasses import replace

import numpy as np
import pytest

from guinguette.communes.france import load_communes
from guinguette.demand.ground import NEAREST, france, lay_out
from routing.great_circle import great_circle_m

CREUSE = load_communes(departements=("23",))


def test_the_nearest_are_those_of_all_pairs():
    ground = lay_out(CREUSE)
    lon, lat = (np.array([getattr(c, name) for c in CREUSE]) for name in ("longitude", "latitude"))
    every = great_circle_m(lon[:, None], lat[:, None], lon, lat) / 1000.0
    assert np.sort(ground.crow_km, axis=1) == pytest.approx(
        np.sort(every, axis=1)[:, :NEAREST], abs=1e-6
    )
    assert (ground.nearest[:, 0] == np.arange(len(CREUSE))).all()
    assert (ground.crow_km[:, 0] == 0).all()
    assert ground.numbers(CREUSE[5:7]).tolist() == [5, 6]


def test_a_commune_comes_first_of_its_own_row_where_others_share_its_position():
    twins = tuple(
        replace(c, longitude=CREUSE[0].longitude, latitude=CREUSE[0].latitude) for c in CREUSE[:3]
    )
    assert lay_out(twins).nearest[:, 0].tolist() == [0, 1, 2]


def test_roads_are_longer_in_mountains_and_unplaced_communes_are_left_out():
    ground = france()
    assert len(ground.communes) == len(load_communes()) - 4
    ratio = ground.road_min[:, 1:] / np.maximum(ground.crow_km[:, 1:], 0.1)
    of = {d: [k for k, c in enumerate(ground.communes) if c.departement == d] for d in ("51", "2B")}
    assert np.median(ratio[of["2B"]]) > 1.2 * np.median(ratio[of["51"]])
    assert ground.nearest.shape == (len(ground.communes), NEAREST)
