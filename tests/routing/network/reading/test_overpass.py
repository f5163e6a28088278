import json

import osmnx as ox
import pytest
from shapely import box

from routing.network.download.source_errors import BusyServerError, OfflineError, ServerError
from routing.network.network_errors import ExtractError
from routing.network.reading.osm import read_extracts
from routing.network.reading.overpass import read_overpass
from tests.http_servers import Reply, serve
from tests.routing.network.osm_text import NODES, WAYS, differences, osm_xml

AREA = box(4.99, 47.99, 5.02, 48.02)
MARKS = {2: {"highway": "stop", "direction": "forward"}, 6: {"barrier": "gate", "access": "no"}}
LIMITED = WAYS | {10: (WAYS[10][0], WAYS[10][1] | {"maxheight": "3.2", "hgv": "no"})}
INTERPRETER = "/api/interpreter"


def answer(nodes, ways):
    """Write what an Overpass server says of some ways."""
    elements = [
        {"type": "way", "id": way, "nodes": refs, "tags": tags}
        for way, (refs, tags) in ways.items()
    ]
    for node, (lon, lat) in nodes.items():
        tags = {"tags": MARKS[node]} if node in MARKS else {}
        elements.append({"type": "node", "id": node, "lon": lon, "lat": lat, **tags})
    return json.dumps({"version": 0.6, "elements": elements}).encode()


@pytest.fixture
def site():
    with serve() as site:
        site.posts[INTERPRETER] = answer(NODES, LIMITED)
        yield site


def test_a_small_area_is_the_network_that_an_extract_gives(site, tmp_path):
    network = read_overpass(AREA, address=f"{site.address}/api", date="2026-11-21")
    nodes = {node: (*at, MARKS[node]) if node in MARKS else at for node, at in NODES.items()}
    (tmp_path / "same.osm").write_text(osm_xml(nodes, LIMITED), encoding="utf-8")
    same = read_extracts([tmp_path / "same.osm"], area=None)
    # OSMnx turns "-1" round: the street is driven the same way, drawn the other.
    assert set(differences(network, same)) == {"origin", "tags", "is_forward"}
    assert network.tags[0]["maxheight"] == "3.2"
    assert network.stop_signs.sum() == 1
    assert network.origin.date == "2026-11-21"
    assert network.origin.dropped == {"turn restrictions not asked for": 1}


def test_the_settings_of_osmnx_are_put_back(site):
    before = dict(vars(ox.settings))
    read_overpass(AREA, address=f"{site.address}/api")
    assert dict(vars(ox.settings)) == before
    site.replies.append(Reply(status=500))
    with pytest.raises(ServerError):
        read_overpass(AREA, address=f"{site.address}/api")
    assert dict(vars(ox.settings)) == before


def test_a_busy_server_says_how_long_to_wait(site):
    site.replies.append(Reply(status=429, headers={"Retry-After": "90"}))
    with pytest.raises(BusyServerError) as caught:
        read_overpass(AREA, address=f"{site.address}/api")
    assert caught.value.retry_after_s == 90


def test_an_area_without_roads_is_refused(site):
    site.posts[INTERPRETER] = answer({}, {})
    with pytest.raises(ExtractError) as caught:
        read_overpass(AREA, address=f"{site.address}/api")
    assert caught.value.reason == "no_roads"


def test_a_server_that_is_not_there_is_named():
    with serve() as site:
        address = f"{site.address}/api"
    with pytest.raises(OfflineError) as caught:
        read_overpass(AREA, address=address)
    assert caught.value.url == address


def test_a_page_that_is_no_answer_is_a_fault_of_the_server(site):
    site.posts[INTERPRETER] = b"<html>maintenance</html>"
    with pytest.raises(ServerError):
        read_overpass(AREA, address=f"{site.address}/api")
