import geopandas as gpd
import osmnx as ox
import pytest
from pyarrow import parquet

from routing.network.other_formats import export_geopackage, export_graphml, export_parquet
from tests.routing.network.networks import crossroads


def test_osmnx_reads_the_graphml(tmp_path):
    network = crossroads()
    export_graphml(network, tmp_path / "deep" / "roads.graphml")
    G = ox.load_graphml(tmp_path / "deep" / "roads.graphml")
    assert (len(G), G.number_of_edges()) == (network.node_count, network.edge_count)
    assert G.edges[1, 2, 0]["name"] == "Rue Basse"


def test_a_geopackage_has_the_roads_with_their_tags_and_shapes(tmp_path):
    network = crossroads()
    export_geopackage(network, tmp_path / "roads.gpkg")
    edges = gpd.read_file(tmp_path / "roads.gpkg", layer="edges")
    assert len(edges) == network.edge_count
    assert str(edges.crs) == "EPSG:4326"
    assert tuple(edges.geometry[0].coords) == network.line(0)
    assert edges["length"].tolist() == pytest.approx(network.length_m.tolist())
    assert set(edges["highway"]) == {"primary", "residential"}
    assert set(edges["barrier_height"].dropna()) == {2.2}


def test_a_parquet_has_the_roads_of_the_geopackage(tmp_path):
    network = crossroads()
    export_geopackage(network, tmp_path / "roads.gpkg")
    export_parquet(network, tmp_path / "deep" / "roads.parquet")
    assert parquet.read_metadata(tmp_path / "deep" / "roads.parquet").num_rows == network.edge_count
    edges = gpd.read_parquet(tmp_path / "deep" / "roads.parquet")
    same = gpd.read_file(tmp_path / "roads.gpkg", layer="edges")
    assert edges.crs == same.crs
    assert list(edges.columns) == list(same.columns)
    assert edges["length"].tolist() == same["length"].tolist()
    assert edges.geometry.geom_equals(same.geometry).all()


def test_a_geopackage_has_the_crossroads_and_the_places(tmp_path):
    export_geopackage(crossroads(), tmp_path / "roads.gpkg")
    nodes = gpd.read_file(tmp_path / "roads.gpkg", layer="nodes")
    places = gpd.read_file(tmp_path / "roads.gpkg", layer="places")
    assert nodes["osmid"].tolist() == [1, 2, 3, 4]
    assert (places["name"][0], places["population"][0]) == ("Écot", 12)


@pytest.mark.parametrize("export", [export_geopackage, export_graphml])
def test_an_export_replaces_the_former_file_or_leaves_it(tmp_path, export, monkeypatch):
    path = tmp_path / ("roads.gpkg" if export is export_geopackage else "roads.graphml")
    path.write_bytes(b"former")
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", _fail)
        with pytest.raises(OSError, match="full"):
            export(crossroads(), path)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"former"
    export(crossroads(), path)
    assert path.stat().st_size > 1000


def _fail(*_):
    raise OSError("disk full")
