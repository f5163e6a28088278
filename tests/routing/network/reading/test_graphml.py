import gzip

import osmnx as ox
import pytest

from routing.network.contents import check_network
from routing.network.network_errors import ExtractError, GraphSchemaError
from routing.network.other_formats import export_graphml
from routing.network.reading.graphml import read_graphml
from routing.network.reading.osmnx_bridge import to_osmnx
from routing.network.store import load_network, save_network
from tests.routing.network.networks import crossroads
from tests.routing.network.osm_text import NODES, WAYS, differences, osm_xml
from tests.shared import SHARED, needs_shared


def test_an_exported_network_is_read_back_the_same(tmp_path):
    network = crossroads()
    export_graphml(network, tmp_path / "roads.graphml")
    read = read_graphml(tmp_path / "roads.graphml")
    assert differences(network, read) == ["origin"]  # the hash is that of the file
    assert (read.origin.source, read.origin.date) == (network.origin.source, network.origin.date)


@pytest.mark.parametrize("simplify", [True, False])
def test_a_graph_saved_by_osmnx_is_read(tmp_path, simplify):
    (tmp_path / "small.osm").write_text(osm_xml(NODES, WAYS), encoding="utf-8")
    G = ox.graph_from_xml(tmp_path / "small.osm", simplify=simplify, retain_all=True)
    ox.save_graphml(G, tmp_path / "small.graphml")
    content = (tmp_path / "small.graphml").read_bytes()
    (tmp_path / "small.graphml.gz").write_bytes(gzip.compress(content))
    plain = read_graphml(tmp_path / "small.graphml")
    packed = read_graphml(tmp_path / "small.graphml.gz")
    assert differences(plain, packed) == ["origin"]
    assert plain.edge_count == G.number_of_edges()
    assert plain.origin.source == "small.graphml"
    assert len(plain.origin.sha256) == 64


def test_a_projected_graph_is_refused(tmp_path):
    G = ox.project_graph(to_osmnx(crossroads()), to_crs="epsg:2154")
    ox.save_graphml(G, tmp_path / "plane.graphml")
    with pytest.raises(GraphSchemaError, match="projected"):
        read_graphml(tmp_path / "plane.graphml")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.graphml", b"<html>404</html>"),
        ("cut.graphml", b'<?xml version="1.0"?><graphml><graph>'),
        ("empty.graphml", b""),
        ("cut.graphml.gz", gzip.compress(b"<graphml/>", mtime=0)[:-9]),
        ("other.graphml.gz", b"not gzip"),
    ],
)
def test_a_file_that_is_no_graph_is_unreadable(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        read_graphml(tmp_path / name)
    assert caught.value.reason == "unreadable"


def test_a_missing_graph_is_named(tmp_path):
    with pytest.raises(ExtractError, match="missing"):
        read_graphml(tmp_path / "absent.graphml")


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_corsica_is_read_checked_saved_and_loaded(tmp_path):
    network = read_graphml(SHARED / "osm" / "corse_2A2B.graphml.gz")
    report = check_network(network)
    assert (report.nodes, report.edges) == (31_333, 65_009)
    assert {"ref", "maxspeed", "shapes", "restrictions", "date"} <= set(report.lacks)
    assert "name" not in report.lacks
    assert sum(report.directed_km_by_class.values()) == pytest.approx(15_263, abs=1)
    save_network(network, tmp_path)
    assert differences(network, load_network(tmp_path)) == []
