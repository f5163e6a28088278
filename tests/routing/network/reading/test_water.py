"""Rivers, canals and lakes are read with the roads, for the maps."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from routing.network.network_errors import NetworkStoreError
from routing.network.reading.osm import read_extracts
from routing.network.road_network import RoadNetwork
from routing.network.store import load_network, save_network
from tests.routing.network.osm_text import osm_xml
from tests.shared import SHARED, needs_shared

NODES = {
    1: (5.00, 48.00), 2: (5.02, 48.00),
    # a lake of about 740 m by 1 100 m, a pond of 70 m, and a river
    11: (5.00, 48.01), 12: (5.01, 48.01), 13: (5.01, 48.02), 14: (5.00, 48.02),
    21: (5.001, 48.001), 22: (5.002, 48.001), 23: (5.002, 48.0015),
    31: (5.00, 48.03), 32: (5.01, 48.031), 33: (5.02, 48.03),
}  # fmt: skip
ROAD = {1: ([1, 2], {"highway": "tertiary"})}
LAKE = {"natural": "water", "name": "Lac du Der"}


def read(path, ways, relations=(), **options) -> RoadNetwork:
    file = path / "some.osm"
    file.write_text(osm_xml(NODES, {**ROAD, **ways}, relations), encoding="utf-8")
    return read_extracts([file], area=options.get("area"))


def test_a_river_and_a_canal_are_lines_with_their_names(tmp_path) -> None:
    ways = {
        3: ([31, 32], {"waterway": "river", "name": "La Marne"}),
        4: ([32, 33], {"waterway": "canal"}),
        5: ([31, 33], {"waterway": "stream", "name": "Ru"}),
        6: ([31, 33], {"waterway": "river", "tunnel": "culvert"}),
    }
    water = read(tmp_path, ways).water
    assert water.names == ("La Marne", "")
    assert water.is_area.tolist() == [False, False]
    assert water.x.tolist() == [5.00, 5.01, 5.01, 5.02]
    assert water.start.tolist() == [0, 2, 4]


def test_a_lake_is_a_closed_line_and_a_pond_is_left_out(tmp_path) -> None:
    ways = {
        3: ([11, 12, 13, 14, 11], LAKE),
        4: ([21, 22, 23, 21], {"natural": "water", "name": "Mare"}),
        5: ([11, 12, 13], {"natural": "water", "name": "Cut by the extract"}),
    }
    water = read(tmp_path, ways).water
    assert water.names == ("Lac du Der",)
    assert water.is_area.tolist() == [True]
    assert (water.x[0], water.y[0]) == (water.x[-1], water.y[-1])


def test_a_lake_of_several_ways_is_put_together(tmp_path) -> None:
    ways = {3: ([11, 12, 13], {}), 4: ([13, 14, 11], {})}
    members = [("w", 3, "outer"), ("w", 4, "outer"), ("w", 99, "outer")]
    relations = [(members, {"type": "multipolygon", **LAKE})]
    water = read(tmp_path, ways, relations).water
    assert water.names == ("Lac du Der",)
    shore = shapely.Polygon(np.column_stack([water.x, water.y]))
    assert shore.equals(shapely.box(5.00, 48.01, 5.01, 48.02))


def test_water_far_from_the_area_is_left_out_and_no_road_changes(tmp_path) -> None:
    ways = {3: ([31, 32], {"waterway": "river"})}
    area = shapely.box(4.99, 47.99, 5.03, 48.005)
    network = read(tmp_path, ways, area=area)
    assert network.water.names == ()
    assert network.edge_count == 2
    assert read(tmp_path, ways).edge_count == 2


def test_a_stored_network_keeps_its_water(tmp_path) -> None:
    network = read(
        tmp_path, {3: ([11, 12, 13, 14, 11], LAKE), 4: ([31, 32], {"waterway": "river"})}
    )
    save_network(network, tmp_path / "net")
    water, loaded = network.water, load_network(tmp_path / "net").water
    assert sorted(loaded.names) == ["", "Lac du Der"]
    assert loaded.names == water.names
    for name in ("start", "x", "y", "is_area"):
        assert getattr(loaded, name).tolist() == getattr(water, name).tolist()


def test_damaged_water_is_told(tmp_path) -> None:
    save_network(read(tmp_path, {3: ([11, 12, 13, 14, 11], LAKE)}), tmp_path / "net")
    path = tmp_path / "net" / "network.json"
    header = json.loads(path.read_bytes())
    path.write_text(json.dumps({**header, "waters": ["one", "too many"]}), encoding="utf-8")
    with pytest.raises(NetworkStoreError) as caught:
        load_network(tmp_path / "net")
    assert caught.value.reason == "damaged"


@needs_shared("osm", "montiers-sur-saulx_55_2022.osm.gz")
def test_the_saulx_flows_through_montiers() -> None:
    network = read_extracts([SHARED / "osm" / "montiers-sur-saulx_55_2022.osm.gz"], area=None)
    assert "La Saulx" in network.water.names
