import networkx as nx
import osmnx as ox
import pytest
from shapely import LineString

from routing.errors import RoutingError
from routing.network.contents import check_network
from routing.network.network_errors import GraphSchemaError
from routing.network.reading.osm import read_extracts
from routing.network.reading.osmnx_bridge import from_osmnx, to_osmnx
from tests.osm_factory import write_small
from tests.routing.network.networks import crossroads
from tests.routing.network.osm_text import NODES, WAYS, differences, edge_at, named_edges, osm_xml
from tests.shared import SHARED, needs_shared


@pytest.fixture(scope="module")
def canton(tmp_path_factory):
    path = tmp_path_factory.mktemp("canton") / "canton.osm.pbf"
    write_small(path)
    return read_extracts([path], area=None)


def test_a_network_comes_back_the_same_from_its_osmnx_graph(canton):
    assert len(canton.restrictions) > 0
    assert canton.barriers
    assert differences(canton, from_osmnx(to_osmnx(canton))) == []
    assert differences(crossroads(), from_osmnx(to_osmnx(crossroads()))) == []


def same_graph(G, H):
    """Whether two graphs have the same nodes, edges, keys and attributes."""
    assert dict(G.nodes(data=True)) == dict(H.nodes(data=True))
    assert {e[:3]: e[3] for e in G.edges(keys=True, data=True)} == {
        e[:3]: e[3] for e in H.edges(keys=True, data=True)
    }
    return True


def test_the_graph_of_a_network_comes_back_the_same(canton):
    G = to_osmnx(canton)
    assert same_graph(G, to_osmnx(from_osmnx(G)))


@needs_shared("osm", "north-bayreuth_de_2014.osm.gz")
def test_a_real_network_comes_back_the_same_from_its_osmnx_graph():
    network = read_extracts([SHARED / "osm" / "north-bayreuth_de_2014.osm.gz"], area=None)
    assert differences(network, from_osmnx(to_osmnx(network))) == []


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.osm"
    path.write_text(osm_xml(NODES, WAYS), encoding="utf-8")
    return path


def test_a_raw_graph_of_osmnx_comes_back_with_its_edges(small):
    G = ox.graph_from_xml(small, simplify=False, retain_all=True)
    H = to_osmnx(from_osmnx(G))
    assert set(H.edges(keys=True)) == set(G.edges(keys=True))
    for u, v, key, data in G.edges(keys=True, data=True):
        found = H.edges[u, v, key]
        names = ("osmid", "highway", "oneway", "reversed", "length")
        assert [found[name] for name in names] == [data[name] for name in names]
        assert (found.get("name"), found.get("ref")) == (data.get("name"), data.get("ref"))


def test_a_simplified_graph_of_osmnx_is_the_network_that_the_reader_makes(small):
    ox_edges = from_osmnx(ox.graph_from_xml(small, simplify=True, retain_all=True))
    ours = read_extracts([small], area=None)
    assert ox_edges.length_m.sum() == pytest.approx(ours.length_m.sum(), rel=1e-4)
    assert {1, 5} <= set(ox_edges.node_id.tolist())
    assert check_network(ox_edges).unknown_class == 0


def drawn(**attributes):
    G = nx.MultiDiGraph(crs="epsg:4326")
    G.add_node(1, x=5.0, y=48.0)
    G.add_node(2, x=5.01, y=48.0)
    G.add_edge(1, 2, **({"osmid": 7, "highway": "primary", "length": 800.0} | attributes))
    return G


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("highway", ["primary", "residential"], "primary"),
        ("highway", "['primary', 'residential']", "primary"),
        ("name", ["Rue A", "Rue B"], "Rue A;Rue B"),
        ("maxheight", ["3.8", "3.2"], "3.2"),
        ("maxspeed", ["80", "50"], "50"),
        ("access", ["yes", "no"], "no"),
        ("lanes", 2, "2"),
    ],
)
def test_of_several_values_the_safe_one_is_kept(name, value, kept):
    assert from_osmnx(drawn(**{name: value})).tags[0][name] == kept


def test_values_that_are_not_there_are_no_tags():
    network = from_osmnx(drawn(name=None, ref=float("nan")))
    assert network.tags == ({"highway": "primary"},)


def test_of_several_ways_the_first_is_kept():
    assert from_osmnx(drawn(osmid=[12, 11])).way.tolist() == [12]


def test_a_shape_drawn_backwards_is_turned_round():
    bent = LineString([(5.01, 48.0), (5.007, 48.002), (5.002, 48.001), (5.0, 48.0)])
    network = from_osmnx(drawn(geometry=bent))
    assert network.line(0) == tuple(bent.coords)[::-1]


def test_a_length_that_is_absent_is_measured_along_the_shape():
    G = drawn(geometry=LineString([(5.0, 48.0), (5.005, 48.01), (5.01, 48.0)]))
    del G.edges[1, 2, 0]["length"]
    assert from_osmnx(G).length_m[0] == pytest.approx(2345, abs=5)


def test_oneway_that_the_class_already_implies_is_no_tag():
    assert "oneway" not in from_osmnx(drawn(highway="motorway", oneway=True)).tags[0]
    assert from_osmnx(drawn(oneway="True")).tags[0]["oneway"] == "yes"
    assert from_osmnx(drawn(junction="roundabout", oneway=False)).tags[0]["oneway"] == "no"


def test_restrictions_whose_edges_were_taken_out_are_dropped_and_counted():
    G = to_osmnx(crossroads())
    (rule,) = crossroads().restrictions
    ids = crossroads().node_id
    first = rule.path[0]
    G.remove_edge(*(int(ids[ends[first]]) for ends in (crossroads().tail, crossroads().head)))
    network = from_osmnx(G)
    assert network.restrictions == ()
    assert network.origin.dropped == {"turn restrictions": 1}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"barrier": "gate", "maxheight": "2.5"}, {"barrier": "gate", "maxheight": "2.5"}),
        ({"barrier": "['gate', 'stile']", "access": "no"}, {"barrier": "gate", "access": "no"}),
        ({"highway": "crossing", "ford": "yes"}, {"ford": "yes"}),
        ({"barrier": float("nan"), "highway": "crossing"}, None),
        ({"barrier": "cattle_grid"}, None),
    ],
)
def test_barriers_are_read_from_the_nodes(said, found):
    G = drawn()
    node = next(iter(G.nodes))
    G.nodes[node].update(said)
    assert list(from_osmnx(G).barriers.values()) == ([found] if found else [])


def test_osmnx_works_on_the_graph(canton):
    G = to_osmnx(canton)
    G = ox.routing.add_edge_speeds(G, hwy_speeds={"tertiary": 58.0}, fallback=45.0)
    G = ox.routing.add_edge_travel_times(G)
    nodes, edges = ox.graph_to_gdfs(G)
    assert (len(nodes), len(edges)) == (canton.node_count, canton.edge_count)
    assert edges.geometry.is_valid.all()
    main = sorted(max(nx.strongly_connected_components(G), key=len))
    route = ox.shortest_path(G, main[0], main[-1], weight="travel_time")
    times = nx.path_weight(G, route, "travel_time")
    assert times == pytest.approx(
        nx.shortest_path_length(G, main[0], main[-1], weight="travel_time")
    )


def test_nodes_know_how_many_streets_meet(small):
    network = read_extracts([small], area=None)
    G = to_osmnx(network)
    assert G.nodes[5]["street_count"] == 4
    assert G.nodes[1]["street_count"] == 2
    assert edge_at(network, 1, 5, 30) >= 0
    assert (5, 1, 30) not in named_edges(network)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda G: G.graph.update(crs="epsg:2154"), "projected"),
        (lambda G: G.nodes[1].pop("x"), "no position"),
        (lambda G: G.remove_edge(1, 2), "no edge"),
        (lambda G: G.add_node("café", x=5.0, y=48.0), "whole number"),
    ],
)
def test_a_graph_out_of_schema_is_refused(harm, said):
    G = drawn()
    harm(G)
    with pytest.raises(GraphSchemaError, match=said) as caught:
        from_osmnx(G)
    assert isinstance(caught.value, RoutingError)
