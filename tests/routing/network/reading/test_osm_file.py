"""OSM files as tools and people leave them: read rightly, or refused by the true cause."""

import bz2
import gzip

import numpy as np
import osmium
import pytest

from routing.network.network_errors import ExtractError
from routing.network.reading.osm import read_extracts
from routing.network.reading.osm_file import deleted_objects
from tests.routing.network.osm_text import NODES, WAYS, differences, named_edges, osm_xml
from tests.routing.network.road_cases import EAST, WEST, case_network, case_path, driven_m
from tests.shared import needs_shared


def read(tmp_path, content, name="roads.osm"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_extracts([path], area=None)


def reason(tmp_path, content, name="roads.osm"):
    with pytest.raises(ExtractError) as caught:
        read(tmp_path, content, name)
    return caught.value.reason, caught.value.detail


def roads(network):
    """Ids of the nodes and ways of a network, and its metres."""
    return named_edges(network), network.length_m.round(3).tolist()


XML = osm_xml(NODES, WAYS)
PLAIN_TAGS = '<tag k="highway" v="tertiary"/>'


def pbf(tmp_path):
    path = tmp_path / "plain.osm.pbf"
    (tmp_path / "plain.osm").write_text(XML, encoding="utf-8")
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in osmium.FileProcessor(str(tmp_path / "plain.osm")):
            writer.add(thing)
    return path.read_bytes()


@pytest.mark.parametrize(
    "name", ["UP.OSM", "Up.Osm", "roads.xml", "roads", "roads.txt", "carte.osm.PBF", "carte.GZ"]
)
def test_the_content_of_a_file_says_what_it_is_whatever_its_name(tmp_path, name):
    expected = roads(read(tmp_path, XML))
    for content in (XML.encode(), gzip.compress(XML.encode()), bz2.compress(XML.encode()),
                    b"\xef\xbb\xbf" + XML.encode(), pbf(tmp_path)):  # fmt: skip
        assert roads(read(tmp_path, content, name)) == expected


def renumbered(number):
    nodes = {number(ref): place for ref, place in NODES.items()}
    ways = {
        number(way): ([number(ref) for ref in refs], tags) for way, (refs, tags) in WAYS.items()
    }
    members = [("way", number(10), "from"), ("node", number(3), "via"), ("way", number(20), "to")]
    tags = {"type": "restriction", "restriction": "no_right_turn"}
    return osm_xml(nodes, ways, [(members, tags)])


@pytest.mark.parametrize(
    "number",
    [
        lambda ref: -ref,
        lambda ref: ref - 4,
        lambda ref: 10**10 + ref,
        lambda ref: 2**41 + ref,
        lambda ref: 2**62 + ref,
        lambda ref: 10 - ref,
    ],
)
def test_numbers_may_be_negative_or_huge(tmp_path, number):
    plain, other = read(tmp_path, renumbered(lambda ref: ref)), read(tmp_path, renumbered(number))
    expected = sorted((number(a), number(b), number(way)) for a, b, way in named_edges(plain))
    assert sorted(named_edges(other)) == expected
    assert len(other.restrictions) == len(plain.restrictions) == 1
    assert other.length_m.sum() == pytest.approx(plain.length_m.sum())


def test_a_number_that_no_computer_holds_is_told(tmp_path):
    assert reason(tmp_path, renumbered(lambda ref: 2**70 + ref)) == ("value", str(2**70 + 1))
    assert reason(tmp_path, XML.replace('id="1"', 'id="x1"', 1)) == ("value", "x1")


@pytest.mark.parametrize(
    "mark",
    ['action="delete"', "action='delete' visible='true'", 'visible="false"',
     'user="A &gt; B" action = "delete"'],
)  # fmt: skip
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_what_is_deleted_is_not_there(tmp_path, mark, pack):
    without = osm_xml(NODES, {way: WAYS[way] for way in WAYS if way != 30})
    marked = XML.replace('<way id="30"', f'<way {mark} id="30"')
    other_way_round = XML.replace('<way id="30" version="1"', f'<way id="30" version="1" {mark}')
    for content in (marked, other_way_round):
        found = read(tmp_path, pack(content.encode()))
        assert roads(found) == roads(read(tmp_path, without))


def test_a_deleted_point_cuts_its_road_and_a_deleted_rule_binds_nobody(tmp_path):
    content = XML.replace('<node id="2"', '<node action="delete" id="2"')
    assert (1, 3, 10) not in named_edges(read(tmp_path, content))
    content = renumbered(lambda ref: ref).replace("<relation ", '<relation action="delete" ')
    assert read(tmp_path, content).restrictions == ()


def test_what_is_modified_or_only_speaks_of_deleting_is_kept(tmp_path):
    content = XML.replace("<way ", '<way action="modify" visible="true" ')
    content = content.replace(PLAIN_TAGS, '<tag k="note" v="action=delete"/>' + PLAIN_TAGS)
    path = tmp_path / "roads.osm"
    path.write_text(content, encoding="utf-8")
    assert deleted_objects(path) == frozenset()
    assert roads(read(tmp_path, content)) == roads(read(tmp_path, XML))


def test_deleted_objects_are_found_across_the_pieces_a_file_is_read_in(tmp_path, monkeypatch):
    monkeypatch.setattr("routing.network.reading.osm_file._CHUNK", 64)
    path = tmp_path / "roads.osm"
    path.write_text(XML.replace('<way id="30"', '<way action="delete" id="30"'), encoding="utf-8")
    assert deleted_objects(path) == {("w", 30)}


def with_geometry(*, nodes=True, refs=True):
    """Write the roads as "out geom" does: ways hold the positions of their points."""
    content = osm_xml(NODES if nodes else {}, WAYS)
    for ref, (lon, lat) in NODES.items():
        number = f'ref="{ref}" ' if refs else ""
        content = content.replace(f'<nd ref="{ref}"/>', f'<nd {number}lat="{lat}" lon="{lon}"/>')
    return content


@pytest.mark.parametrize("nodes", [True, False])
def test_ways_that_hold_the_positions_of_their_points_need_no_points(tmp_path, nodes):
    found = read(tmp_path, with_geometry(nodes=nodes))
    assert roads(found) == roads(read(tmp_path, XML))
    assert found.origin.dropped == {}


def test_ways_that_begin_beyond_the_box_that_was_asked_for_are_read_within_it(tmp_path):
    content = with_geometry(nodes=False).replace("<nd ", '<nd ref="99"/><nd ', 1)
    found = read(tmp_path, content)
    assert roads(found) == roads(read(tmp_path, XML))
    assert found.origin.dropped == {"missing nodes": 1}


def test_points_without_numbers_are_told_apart_by_their_places(tmp_path):
    found, plain = read(tmp_path, with_geometry(nodes=False, refs=False)), read(tmp_path, XML)
    assert (found.node_count, found.edge_count) == (plain.node_count, plain.edge_count)
    assert sorted(found.length_m) == pytest.approx(sorted(plain.length_m))


def test_an_area_of_ways_that_hold_their_points_is_the_same_as_of_points(tmp_path):
    part = with_geometry(nodes=False).replace('<nd ref="8" lat="48.011" lon="5.009"/>', "")
    assert read(tmp_path, part).edge_count == read(tmp_path, XML).edge_count


@pytest.mark.parametrize(
    ("lat", "lon", "detail"),
    [
        ("6789000", "850000", "850000"), ("48.1", "850000.25", "850000.25"),
        ("200", "5.1", "200, 5.1"), ("48.1", "-181", "48.1, -181"), ("123.4", "7", "123.4, 7"),
    ],
)  # fmt: skip
def test_positions_that_are_no_degrees_are_told(tmp_path, lat, lon, detail):
    content = XML.replace('lon="5.0" lat="48.0"', f'lon="{lon}" lat="{lat}"')
    assert content != XML
    assert reason(tmp_path, content) == ("projected", detail)


@pytest.mark.parametrize("text", ["abc", "48,1", "N48.1", ""])
def test_a_position_that_is_no_number_is_told(tmp_path, text):
    why, said = reason(tmp_path, XML.replace('lat="48.0"', f'lat="{text}"'))
    assert why == ("value" if text else "unreadable")
    assert said


def test_roads_without_any_position_are_no_empty_area(tmp_path):
    bare = "".join(f'<node id="{ref}"/>' for ref in NODES)
    ways = XML[XML.index("<way") :]
    assert reason(tmp_path, f'<osm version="0.6">{bare}{ways}')[0] == "unplaced"
    assert reason(tmp_path, f'<osm version="0.6">{ways}')[0] == "unplaced"
    assert reason(tmp_path, '<osm version="0.6"></osm>')[0] == "no_roads"


@pytest.mark.parametrize("text", ['{"version": 0.6, "elements": []}', "\n [1]", "\ufeff{}"])
def test_json_is_told(tmp_path, text):
    assert reason(tmp_path, text)[0] == "json"


@needs_shared("cases", "roads", "UP.OSM")
def test_the_shared_files_are_read():
    upper = case_network("UP.OSM")
    assert driven_m(upper, WEST, EAST)[0] == pytest.approx(3000.0, abs=1.0)
    assert driven_m(case_network("low_nonodes.osm.pbf"), WEST, EAST)[0] == pytest.approx(
        3000.0, abs=1.0
    )
    assert differences(upper, case_network("low_nonodes.osm.pbf")) == ["origin"]
    negative = case_network("id_neg.osm")
    assert sorted(np.unique(negative.way).tolist()) == [-2, -1]
    assert driven_m(negative, (0.0, 0.0), (500.0, 500.0))[0] == pytest.approx(1000.0, abs=1.0)
    assert np.unique(case_network("josm_deleted.osm").way).tolist() == [11]


@needs_shared("cases", "roads", "proj.osm")
def test_the_shared_projected_file_is_told():
    with pytest.raises(ExtractError) as caught:
        read_extracts([case_path("proj.osm")], area=None)
    assert caught.value.reason == "projected"
