import gzip
import hashlib

import osmium
import pytest
from shapely import box

from routing.errors import RoutingError
from routing.network.contents import check_network
from routing.network.network_errors import ExtractError
from routing.network.reading.osm import parse_population, read_extracts
from routing.network.reading.osmnx_bridge import from_osmnx, to_osmnx
from routing.network.road_network import Town
from routing.network.store import load_network, save_network
from tests.osm_factory import write_small
from tests.routing.network.osm_text import (
    differences,
    edge_at,
    named_edges,
    osm_xml,
    turns,
)
from tests.shared import SHARED, needs_shared

NODES = {
    1: (5.0, 48.0), 2: (5.01, 48.0), 3: (5.02, 48.0), 4: (5.01, 48.01), 5: (5.03, 48.0),
    6: (5.01, 47.99),
}  # fmt: skip
ROAD = {"highway": "tertiary", "ref": "D 5"}
STREET = {"highway": "residential"}
WAYS = {10: ([1, 2, 3], ROAD), 20: ([2, 4], STREET), 30: ([3, 5], ROAD)}


@pytest.fixture
def read(tmp_path):
    """Write an OSM file and read it."""

    def read(nodes=NODES, ways=WAYS, relations=(), *, head="", area=None):
        path = tmp_path / "small.osm"
        path.write_text(osm_xml(nodes, ways, relations, head=head), encoding="utf-8")
        return read_extracts([path], area=area)

    return read


def test_roads_are_read_with_their_tags_and_positions(read):
    network = read()
    assert network.node_id.tolist() == [1, 2, 3, 4, 5]
    assert len(named_edges(network)) == 8
    edge = edge_at(network, 2, 3)
    assert network.tags[network.tag_row[edge]] == ROAD
    assert network.line(edge) == ((5.01, 48.0), (5.02, 48.0))


def test_only_roads_for_motor_vehicles_are_read(read):
    kinds = ["track", "footway", "cycleway", "construction", "path"]
    ways = WAYS | {40 + k: ([4, 6], {"highway": kind}) for k, kind in enumerate(kinds)}
    ways[50] = ([4, 6, 1, 4], {"highway": "service", "area": "yes"})
    ways[51] = ([4, 6], {"waterway": "river"})
    assert set(read(ways=ways).way.tolist()) == {10, 20, 30}


def test_tags_that_decide_nothing_are_left_out(read):
    ways = {10: ([1, 2], ROAD | {"note": "seen", "maxheight": "3.2", "lit": "yes"})}
    assert read(ways=ways).tags == (ROAD | {"maxheight": "3.2"},)


def test_a_way_with_a_missing_node_is_cut_there_and_both_are_counted(read):
    ways = {10: ([1, 2, 98, 99, 3, 5], ROAD), 20: ([4, 97], STREET)}
    network = read(ways=ways)
    assert set(named_edges(network)) == {(1, 2, 10), (2, 1, 10), (3, 5, 10), (5, 3, 10)}
    assert network.origin.dropped == {"missing nodes": 3, "ways without two nodes": 1}


def test_a_node_repeated_at_once_is_one_point(read):
    network = read(ways={10: ([1, 1, 2, 2, 2, 3], ROAD)})
    assert named_edges(network) == [(1, 3, 10), (3, 1, 10)]
    assert len(network.shape_x) == 2


def test_the_order_of_the_objects_in_the_file_does_not_matter(tmp_path, read):
    lines = osm_xml(NODES, WAYS).splitlines()
    path = tmp_path / "reversed.osm"
    path.write_text("\n".join([lines[0], *lines[-2:0:-1], lines[-1]]), encoding="utf-8")
    assert set(differences(read_extracts([path], area=None), read())) <= {"origin"}


def test_whole_ways_that_touch_the_area_are_kept(read):
    network = read(area=box(5.004, 47.999, 5.006, 48.001))
    assert set(named_edges(network)) == {(1, 3, 10), (3, 1, 10)}
    assert len(read(area=box(5.0095, 48.005, 5.0105, 48.02)).way) == 2


def test_an_area_without_roads_is_refused(read):
    with pytest.raises(ExtractError) as caught:
        read(area=box(1.0, 45.0, 1.1, 45.1))
    assert caught.value.reason == "no_roads"


def test_a_file_without_roads_is_refused(read):
    with pytest.raises(ExtractError) as caught:
        read(ways={10: ([1, 2], {"highway": "footway"})})
    assert caught.value.reason == "no_roads"


def member(way, role):
    return ("way", way, role)


VIA = ("node", 2, "via")
LEFT = [member(10, "from"), VIA, member(20, "to")]


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"type": "restriction", "restriction": "no_left_turn"}, ""),
        ({"type": "restriction", "restriction": "no_left_turn", "except": "bus;bicycle"}, ""),
        ({"type": "restriction", "restriction": "no_left_turn", "except": "motorcar"}, ""),
        ({"type": "restriction", "restriction:hgv": "no_left_turn"}, ""),
        ({"type": "restriction:hgv", "restriction": "no_left_turn"}, ""),
        (
            {"type": "restriction", "restriction": "no_left_turn", "except": "motor_vehicle"},
            "turn restrictions for other vehicles",
        ),
        (
            {"type": "restriction", "restriction:bus": "no_left_turn"},
            "turn restrictions for other vehicles",
        ),
        (
            {"type": "restriction", "restriction:conditional": "no_left_turn @ (07:00-09:00)"},
            "conditional turn restrictions",
        ),
        (
            {"type": "restriction", "restriction": "no_left_turn", "hour_on": "07:00"},
            "conditional turn restrictions",
        ),
        ({"type": "restriction", "restriction": "no_dancing"}, "unknown turn restrictions"),
        ({"type": "restriction"}, "unknown turn restrictions"),
        ({"type": "route", "restriction": "no_left_turn"}, None),
    ],
)
def test_a_restriction_is_kept_if_it_binds_a_motor_vehicle_at_all_hours(read, tags, reason):
    ways = WAYS | {10: ([1, 2], ROAD), 30: ([2, 3], ROAD)}
    network = read(ways=ways, relations=[(LEFT, tags)])
    assert turns(network) == ({(False, (1, 2, 4))} if reason == "" else set())
    assert network.origin.dropped == ({reason: 1} if reason else {})


def test_only_one_turn_may_be_allowed(read):
    ways = {10: ([1, 2], ROAD), 20: ([2, 4], STREET), 30: ([2, 3], ROAD)}
    tags = {"type": "restriction", "restriction": "only_left_turn"}
    assert turns(read(ways=ways, relations=[(LEFT, tags)])) == {(True, (1, 2, 4))}


def test_no_entry_may_name_several_ways(read):
    ways = {10: ([1, 2], ROAD), 20: ([2, 4], STREET), 30: ([2, 3], ROAD)}
    members = [member(10, "from"), member(30, "from"), VIA, member(20, "to")]
    tags = {"type": "restriction", "restriction": "no_entry"}
    expected = {(False, (1, 2, 4)), (False, (3, 2, 4))}
    assert turns(read(ways=ways, relations=[(members, tags)])) == expected


def test_a_restriction_may_lead_through_a_way(read):
    ways = {10: ([1, 2], ROAD), 30: ([2, 3], ROAD), 40: ([3, 5], ROAD)}
    members = [member(10, "from"), member(30, "via"), member(40, "to")]
    tags = {"type": "restriction", "restriction": "no_straight_on"}
    assert turns(read(ways=ways, relations=[(members, tags)])) == {(False, (1, 2, 3, 5))}


def test_a_restriction_without_its_members_is_counted(read):
    tags = {"type": "restriction", "restriction": "no_left_turn"}
    relations = [([member(10, "from"), VIA], tags), ([member(10, "from"), member(20, "to")], tags)]
    assert read(relations=relations).origin.dropped == {"incomplete turn restrictions": 2}


def test_restrictions_of_roads_that_are_not_read_are_no_loss(read):
    members = [member(77, "from"), VIA, member(78, "to")]
    relations = [
        (members, {"type": "restriction", "restriction": "no_u_turn"}),
        (members, {"type": "restriction", "restriction:conditional": "no_u_turn @ (wet)"}),
    ]
    assert read(relations=relations).origin.dropped == {}


def test_obstacles_are_read_from_nodes(read):
    marks = {2: {"highway": "traffic_signals"}, 4: {"barrier": "lift_gate"}}
    nodes = {ref: (*at, marks[ref]) if ref in marks else at for ref, at in NODES.items()}
    network = read(nodes=nodes)
    assert network.signals[edge_at(network, 1, 2)] == 1
    assert {int(network.node_id[k]): v for k, v in network.barriers.items()} == {4: marks[4]}


@pytest.mark.parametrize(
    ("highway", "barrier", "bars"),
    [
        ("track", "gate", False), ("track", "log", False), ("track", "bollard", False),
        ("path", "gate", False), ("footway", "stile", False), ("bridleway", "kissing_gate", False),
        ("cycleway", "cycle_barrier", False), ("path", "bollard", True), ("footway", "block", True),
        ("proposed", "gate", True), ("", "gate", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_first", [True, False])
def test_a_barrier_where_a_track_or_a_path_joins_a_road_is_of_them(
    read, highway, barrier, bars, is_first
):
    gate = {"barrier": barrier, "access": "private"}
    nodes = NODES | {2: (*NODES[2], gate), 99: (5.005, 48.02)}
    other = {99: ([2, 99], {"highway": highway})}
    network = read(nodes=nodes, ways=other | WAYS if is_first else WAYS | other)
    assert list(network.barriers.values()) == ([gate] if bars else [])


def test_a_ford_is_one_where_a_path_joins_the_road(read):
    nodes = NODES | {2: (*NODES[2], {"ford": "yes"}), 99: (5.005, 48.02)}
    network = read(nodes=nodes, ways=WAYS | {99: ([2, 99], {"highway": "path"})})
    assert list(network.barriers.values()) == [{"ford": "yes"}]


def test_mini_roundabouts_are_kept_on_disk_and_for_osmnx(tmp_path, read):
    mark = {"highway": "mini_roundabout"}
    network = read(nodes={**NODES, 2: (*NODES[2], mark), 6: (*NODES[6], mark)})
    assert network.node_id[list(network.mini_roundabouts)].tolist() == [2]
    save_network(network, tmp_path / "network")
    assert differences(load_network(tmp_path / "network"), network) == []
    G = to_osmnx(network)
    assert G.nodes[2]["highway"] == "mini_roundabout"
    assert differences(from_osmnx(G), network) == []


def test_places_have_their_population_and_lie_in_the_area(read):
    nodes = NODES | {
        90: (5.01, 48.002, {"place": "village", "name": "Vignory", "population": "1 234"}),
        91: (5.02, 48.002, {"place": "hamlet", "name": "Le Val"}),
        92: (5.02, 48.002, {"place": "locality", "name": "Le Pré"}),
        93: (6.0, 49.0, {"place": "town", "name": "Loin"}),
    }
    area = box(4.9, 47.9, 5.1, 48.1)
    vignory = Town(name="Vignory", x=5.01, y=48.002, population=1234)
    hamlet = Town(name="Le Val", x=5.02, y=48.002, population=0)
    assert read(nodes=nodes, area=area).towns == (vignory, hamlet)


@pytest.mark.parametrize(
    ("text", "population"),
    [("1234", 1234), ("1 234", 1234), ("12.345", 12345), ("850 (2019)", 850), ("", 0), ("few", 0)],
)
def test_numbers_of_inhabitants_are_read(text, population):
    assert parse_population(text) == population


def test_the_date_is_that_of_overpass_or_of_the_latest_edit(tmp_path, read):
    assert read(head='<meta osm_base="2022-03-14T13:39:56Z"/>').origin.date == (
        "2022-03-14T13:39:56Z"
    )
    assert read().origin.date == ""
    text = osm_xml(NODES, WAYS).replace(
        '<way id="20" version="1">', '<way id="20" version="1" timestamp="2021-05-06T07:08:09Z">'
    )
    (tmp_path / "dated.osm").write_text(text, encoding="utf-8")
    network = read_extracts([tmp_path / "dated.osm"], area=None)
    assert network.origin.date == "2021-05-06T07:08:09Z"


def test_the_date_in_the_header_of_a_pbf_comes_first(tmp_path):
    path = tmp_path / "dated.osm.pbf"
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-01-02T00:00:00Z")
    with osmium.SimpleWriter(path, header=header) as writer:
        for ref, (lon, lat) in NODES.items():
            writer.add_node(osmium.osm.mutable.Node(id=ref, location=(lon, lat)))
        writer.add_way(osmium.osm.mutable.Way(id=10, nodes=[1, 2], tags=ROAD))
    network = read_extracts([path], area=None)
    assert network.origin.date == "2026-01-02T00:00:00Z"
    assert network.origin.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_neighbouring_extracts_are_merged_and_what_they_share_is_read_once(tmp_path, read):
    parts = {"west": {10: WAYS[10], 20: WAYS[20]}, "east": {10: WAYS[10], 30: WAYS[30]}}
    tags = {"type": "restriction", "restriction": "no_left_turn"}
    for name, ways in parts.items():
        text = osm_xml(NODES, ways, [(LEFT, tags)])
        (tmp_path / f"{name}.osm").write_text(text, encoding="utf-8")
    paths = [tmp_path / "west.osm", tmp_path / "east.osm"]
    network = read_extracts(paths, area=None)
    assert differences(network, read(relations=[(LEFT, tags)])) == ["origin"]
    assert network.origin.source == "west.osm + east.osm"
    assert len(network.origin.sha256) == 64


@pytest.mark.parametrize("suffix", ["osm.gz", "osm.bz2", "osm.pbf"])
def test_every_format_gives_the_same_network(tmp_path, read, suffix):
    expected = read()
    path = tmp_path / f"other.{suffix}"
    with osmium.SimpleWriter(path) as writer:
        for thing in osmium.FileProcessor(tmp_path / "small.osm"):
            writer.add(thing)
    assert differences(read_extracts([path], area=None), expected) == ["origin"]


@pytest.fixture(scope="module")
def canton(tmp_path_factory):
    path = tmp_path_factory.mktemp("canton") / "canton.osm.pbf"
    return path, write_small(path)


def test_a_generated_canton_is_read_as_it_was_written(canton, tmp_path):
    path, facts = canton
    network = read_extracts([path], area=None)
    known = facts.known
    assert not set(known["track"]) & set(network.way.tolist())
    report = check_network(network)
    assert report.restrictions > 0
    assert report.detached_restrictions == 0
    assert report.components > 1  # the islands
    assert facts.junctions * 0.9 < network.node_count < facts.junctions * 1.1
    weights = {network.tags[row].get("maxweight") for row in network.tag_row.tolist()}
    assert len(weights) > 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_pbf_cut_short_is_unreadable(canton, tmp_path, share):
    content = canton[0].read_bytes()
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ExtractError) as caught:
        read_extracts([path], area=None)
    assert caught.value.reason == "unreadable"
    assert isinstance(caught.value, RoutingError)


def _gzip_cut():
    return gzip.compress(osm_xml(NODES, WAYS).encode())[:-40]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.osm.pbf", b"<html>404</html>"),
        ("page.osm", b"<html>404</html>"),
        ("empty.osm.pbf", b""),
        ("empty.osm", b""),
        ("cut.osm.gz", _gzip_cut()),
        ("cut.osm", osm_xml(NODES, WAYS).encode()[:-60]),
        ("other.osm.bz2", b"not bzip2"),
        ("other.txt", b"roads"),
    ],
)
def test_a_file_that_is_no_osm_data_is_unreadable(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        read_extracts([path], area=None)
    assert (caught.value.path, caught.value.reason) == (path, "unreadable")
    assert caught.value.detail


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ExtractError, match=r"absent\.osm\.pbf: missing"):
        read_extracts([tmp_path / "absent.osm.pbf"], area=None)


REAL = {
    "liechtenstein_2015.osm.pbf": ("2015-07-27T21:14:01Z", 3493, 2),
    "montiers-sur-saulx_55_2022.osm.gz": ("2022-03-14T13:39:56Z", 121, 0),
    "north-bayreuth_de_2014.osm.gz": ("2014-11-05T10:47:02Z", 1209, 38),
    "pont-de-veyle_01.osm.gz": ("2022-03-11T12:47:31Z", 242, 0),
    "redon_35.osm.gz": ("2019-09-09T14:03:02Z", 277, 0),
    "saint-brieuc-loudeac_22_2023.osm.pbf": ("2023-04-09T10:16:35Z", 196, 0),
}


@needs_shared("osm")
@pytest.mark.parametrize("name", REAL)
def test_a_real_extract_is_read_checked_saved_and_loaded(tmp_path, name):
    network = read_extracts([SHARED / "osm" / name], area=None)
    report = check_network(network)
    assert (network.origin.date, network.node_count, len(network.restrictions)) == REAL[name]
    assert report.unknown_class == report.lengths_below_crow == 0
    save_network(network, tmp_path)
    assert differences(network, load_network(tmp_path)) == []


@needs_shared("osm", "gh_conditional-restrictions.osm.xml")
def test_a_real_extract_of_paths_alone_is_said_to_have_no_road():
    with pytest.raises(ExtractError) as caught:
        read_extracts([SHARED / "osm" / "gh_conditional-restrictions.osm.xml"], area=None)
    assert caught.value.reason == "no_roads"
