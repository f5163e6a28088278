import bz2
import gzip

import osmnx as ox
import pytest

from routing.network.contents import check_network
from routing.network.network_errors import ExtractError, GraphSchemaError
from routing.network.other_formats import export_graphml
from routing.network.reading.graphml import read_graphml
from routing.network.reading.osmnx_bridge import from_osmnx, to_osmnx
from routing.network.store import load_network, save_network
from routing.network.vehicle.profile import PROFILES
from tests.routing.network.networks import crossroads
from tests.routing.network.osm_text import NODES, WAYS, differences, named_edges, osm_xml
from tests.routing.network.road_cases import EAST, WEST, case_path, driven_m
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


@pytest.fixture
def saved(tmp_path):
    """Save a graph, its text changed or not, under a name, and read it."""

    def saved(G, *changes, name="roads.graphml", pack=bytes):
        ox.save_graphml(G, tmp_path / "first.graphml")
        text = (tmp_path / "first.graphml").read_text(encoding="utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        (tmp_path / name).write_bytes(pack(text.encode()))
        return read_graphml(tmp_path / name)

    return saved


def small(tmp_path, ways=WAYS, *, simplify=True):
    (tmp_path / "small.osm").write_text(osm_xml(NODES, ways), encoding="utf-8")
    return ox.graph_from_xml(tmp_path / "small.osm", simplify=simplify, retain_all=True)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("UP.GRAPHML", bytes), ("roads.GraphML", bytes), ("roads.xml", bytes),
        ("ROADS.GRAPHML.GZ", gzip.compress), ("roads.graphml", gzip.compress),
        ("roads.graphml.bz2", bz2.compress), ("roads.gz", bytes),
    ],
)  # fmt: skip
def test_a_graph_is_read_whatever_its_name(tmp_path, saved, name, pack):
    G = small(tmp_path)
    assert differences(saved(G), saved(G, name=name, pack=pack)) == ["origin"]


def test_a_graph_in_another_encoding_keeps_its_names(tmp_path, saved):
    G = small(tmp_path)
    for *_, data in G.edges(data=True):
        data["name"] = "Rue de l'Évêché"
    changes = [("encoding='utf-8'", "encoding='iso-8859-1'")]
    packed = saved(G, *changes, pack=lambda text: text.decode().encode("iso-8859-1"))
    assert {tags["name"] for tags in packed.tags} == {"Rue de l'Évêché"}


@pytest.mark.parametrize(
    "crs",
    [
        "{'init': 'epsg:4326'}", "EPSG:4326", "OGC:CRS84", "WGS84",
        "urn:ogc:def:crs:OGC:1.3:CRS84", "+proj=longlat +datum=WGS84 +no_defs", "epsg:4258",
        "{'proj': 'longlat', 'datum': 'WGS84'}", "+init=epsg:4326 +type=crs",
    ],
)  # fmt: skip
def test_degrees_are_known_by_all_their_names(tmp_path, saved, crs):
    G = small(tmp_path)
    assert differences(saved(G), saved(G, (">epsg:4326<", f">{crs}<"))) == ["origin"]


@pytest.mark.parametrize(
    "crs",
    [
        "epsg:2154",
        "EPSG:3857",
        "{'init': 'epsg:32631'}",
        "+proj=utm +zone=31",
        "epsg:4807",
        "Lambert",
    ],
)
def test_other_systems_are_told(tmp_path, saved, crs):
    with pytest.raises(GraphSchemaError) as caught:
        saved(small(tmp_path), (">epsg:4326<", f">{crs}<"))
    assert (caught.value.reason, caught.value.detail) == ("projected", crs)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"x": 850_000.0, "y": 6_789_000.0}, "projected"),
        ({"x": 5.0, "y": 91.0}, "projected"),
        ({"x": float("nan")}, "unplaced"),
        ({"y": None}, "unplaced"),
        ({"x": float("inf")}, "unplaced"),
    ],
)
def test_positions_are_looked_at_whatever_the_graph_says_of_itself(tmp_path, place, reason):
    G = small(tmp_path)
    G.nodes[3].update(place)
    for crs in ("epsg:4326", None):
        G.graph["crs"] = crs
        with pytest.raises(GraphSchemaError) as caught:
            from_osmnx(G)
        assert caught.value.reason == reason


def test_a_graph_without_directions_is_read_in_both(tmp_path, saved):
    two_way = {way: (refs, {"highway": "tertiary"}) for way, (refs, _) in WAYS.items()}
    for simplify in (True, False):
        G = small(tmp_path, two_way, simplify=simplify)
        directed, undirected = saved(G), saved(ox.convert.to_undirected(G))
        assert sorted(named_edges(undirected)) == sorted(named_edges(directed))
        assert undirected.length_m.sum() == pytest.approx(directed.length_m.sum())
        lines = [sorted(n.line(e) for e in range(n.edge_count)) for n in (directed, undirected)]
        assert lines[0] == lines[1]
        assert check_network(undirected).strong_share == 1.0


def test_one_way_roads_of_a_graph_without_directions_keep_theirs_or_are_told(tmp_path, saved):
    G = small(tmp_path)
    U = ox.convert.to_undirected(G)
    assert sorted(named_edges(saved(U))) == sorted(named_edges(saved(G)))
    for *_, data in U.edges(data=True):
        del data["from"]
    with pytest.raises(GraphSchemaError) as caught:
        saved(U)
    assert caught.value.reason == "undirected"


@pytest.mark.parametrize(
    "change",
    [
        lambda _: -1.0, lambda _: 0.0, lambda _: "nan", lambda metres: metres / 1000,
        lambda metres: -metres, lambda metres: metres / 1e6, lambda metres: metres / 0.3048,
        lambda metres: metres * 100, lambda _: 1e300,
    ],
)  # fmt: skip
def test_lengths_that_are_none_are_measured_and_kilometres_are_recognised(tmp_path, saved, change):
    G = small(tmp_path)
    plain = saved(G)
    for *_, data in G.edges(data=True):
        data["length"] = change(data["length"])
    found = saved(G)
    assert found.length_m == pytest.approx(plain.length_m, rel=1e-3)
    assert check_network(found).lengths_below_crow == 0


@pytest.mark.parametrize(
    ("wrong", "count"), [(-5.0, 2), (0.0, 2), (1e300, 2), ("nan", 2), (0.5, 1)]
)
def test_a_few_wrong_lengths_are_measured_and_counted(tmp_path, saved, wrong, count):
    G = small(tmp_path)
    plain = saved(G)
    for _, _, data in list(G.edges(data=True))[:count]:
        data["length"] = wrong
    found = saved(G)
    assert found.length_m == pytest.approx(plain.length_m, rel=1e-3)
    assert found.origin.dropped == {"unusable lengths": count}
    assert plain.origin.dropped == {}


@pytest.mark.parametrize("osmid", ["w10", "10.5", "[]", ""])
def test_ways_that_have_no_number_are_ways_all_the_same(tmp_path, saved, osmid):
    G = small(tmp_path)
    for *_, data in G.edges(data=True):
        data["osmid"] = osmid
    assert from_osmnx(G).edge_count == G.number_of_edges()


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [(">False<", ">peut-être<", "peut-être"), ("5.01</data>", "5,01</data>", "5,01")],
)
def test_a_value_that_cannot_be_read_is_told(tmp_path, saved, before, after, value):
    with pytest.raises(ExtractError) as caught:
        saved(small(tmp_path), (before, after))
    assert (caught.value.reason, caught.value.detail) == ("value", value)


@pytest.mark.parametrize(
    ("yes", "no"), [("yes", "no"), ("true", "false"), ("1", "0"), ("TRUE", "")]
)
def test_what_is_true_is_known_by_all_its_names(tmp_path, saved, yes, no):
    G = small(tmp_path)
    changes = (">True<", f">{yes}<"), (">False<", f">{no}<")
    assert differences(saved(G), saved(G, *changes)) == ["origin"]


def test_shapes_that_are_projected_are_told(tmp_path):
    G = small(tmp_path)
    for *_, data in list(G.edges(data=True))[:1]:
        data["geometry"] = "LINESTRING (850000 6789000, 850010 6789000, 850020 6789000)"
    with pytest.raises(GraphSchemaError) as caught:
        from_osmnx(G)
    assert caught.value.reason == "projected"


def test_numbers_that_a_table_made_floats_of_are_whole(tmp_path, saved):
    G = small(tmp_path)
    floats = [(f'{end}="{node}"', f'{end}="{node}.0"')
              for node in G for end in ("id", "source", "target")
              if end == "id" or G.degree(node)]  # fmt: skip
    assert differences(saved(G), saved(G, *floats)) == ["origin"]


@pytest.mark.parametrize("reversed_", [None, False, True, [False, True]])
def test_both_directions_of_a_road_are_known_whatever_is_said_of_them(tmp_path, reversed_):
    """OSMnx wrote no "reversed" before 1.2, and writes both in the list of a simplified edge."""
    G = small(tmp_path)
    plain = from_osmnx(G)
    for *_, data in G.edges(data=True):
        data["reversed"] = reversed_
    found = from_osmnx(G)
    assert (found.reverse == plain.reverse).all()
    assert (found.reverse >= 0).any()
    assert (found.is_forward != found.is_forward[found.reverse])[found.reverse >= 0].all()


@needs_shared("cases", "roads", "g_undir.graphml")
@pytest.mark.parametrize(
    ("name", "closed_to"),
    [
        ("g_undir", ()), ("g_crsdict", ()), ("ga_surface_list", PROFILES),
        ("ga_mw_list_kg", ("van_trailer", "light_truck")),
    ],
)  # fmt: skip
def test_the_shared_graphs_are_read(name, closed_to):
    network = read_graphml(case_path(f"{name}.graphml"))
    assert network.edge_count == 14
    for profile in PROFILES:
        expected = 7000.0 if profile in closed_to else 3000.0
        assert driven_m(network, WEST, EAST, profile)[0] == pytest.approx(expected, abs=2.0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.graphml", b"<html>404</html>"),
        ("cut.graphml", b'<?xml version="1.0"?><graphml><graph>'),
        ("empty.graphml", b""),
        ("cut.graphml.gz", gzip.compress(b"<graphml/>", mtime=0)[:-9]),
        ("other.graphml.gz", b"not gzip"),
        ("heavy.graphml", b"<graphml>" + b"<a b='c'/>" * 3_000_000 + b"</graphml>"),
        ("heavy.gz", gzip.compress(b"<graphml>" + b"<node id='1'/>" * 2_000_000 + b"</graphml>")),
        ("grows.graphml", b"<!DOCTYPE a [<!ENTITY b '<c/>'>]><graphml>&b;</graphml>"),
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
