"""The roads made for tests are what they claim to be, and any reader of OSM accepts them."""

import hashlib
from itertools import pairwise

import numpy as np
import osmium
import osmnx as ox
import pytest
from scipy import sparse
from scipy.sparse import csgraph

from routing.great_circle import great_circle_m
from routing.network.reading.assemble import RawWays, TurnRule, assemble
from routing.network.road_network import HIGHWAYS, KEPT_TAGS, Origin
from tests.osm_factory import TIMESTAMP, write_departements, write_small


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("factory") / "small.osm.pbf"
    return path, write_small(path)


@pytest.fixture(scope="module")
def haute_marne(tmp_path_factory):
    path = tmp_path_factory.mktemp("factory") / "52.osm.pbf"
    facts = write_departements(path, ["52"])
    return path, facts, network_of(path)


def objects(path):
    """Nodes, ways and relations as plain tuples, in the order of the file."""
    for entity in osmium.FileProcessor(str(path)):
        tags = {tag.k: tag.v for tag in entity.tags}
        if entity.is_node():
            yield "n", entity.id, tags, (entity.lon, entity.lat)
        elif entity.is_way():
            yield "w", entity.id, tags, [node.ref for node in entity.nodes]
        else:
            yield "r", entity.id, tags, [(m.type, m.ref, m.role) for m in entity.members]


def network_of(path):
    """Assemble the roads of an extract, read object by object."""
    positions, ways, rules, node_tags = {}, [], [], {}
    for kind, number, tags, content in objects(path):
        if kind == "n":
            positions[number] = content
            if {"barrier", "railway"} & tags.keys() or "highway" in tags:
                node_tags[number] = tags
        elif kind == "w" and tags.get("highway") in HIGHWAYS:
            ways.append((number, {k: v for k, v in tags.items() if k in KEPT_TAGS}, content))
        elif kind == "r":
            rules.append(rule_of(tags, content))
    table = {tuple(sorted(tags.items())): None for _, tags, _ in ways}
    rows = {key: row for row, key in enumerate(table)}
    refs = np.array([ref for *_, content in ways for ref in content])
    where = np.array([positions[ref] for ref in refs.tolist()])
    return assemble(
        RawWays(
            way_id=np.array([number for number, *_ in ways]),
            way_tags=np.array([rows[tuple(sorted(t.items()))] for _, t, _ in ways], dtype=np.int32),
            ref_start=np.cumsum([0, *(len(content) for *_, content in ways)]),
            refs=refs,
            lon=where[:, 0],
            lat=where[:, 1],
            tags=tuple(dict(key) for key in table),
            node_tags=node_tags,
            rules=rules,
        ),
        origin=Origin(kind="osm", source="", date="", sha256=""),
    )


def rule_of(tags, members):
    ends = {role: ref for _, ref, role in members}
    is_node = any(kind == "n" for kind, _, role in members if role == "via")
    return TurnRule(
        is_only=tags["restriction"].startswith("only"),
        from_way=ends["from"],
        to_way=ends["to"],
        via_node=ends["via"] if is_node else 0,
        via_ways=() if is_node else (ends["via"],),
    )


def test_the_small_extract_is_a_canton_with_one_of_everything(small):
    _, facts = small
    assert len(facts.squares) == 10
    kinds = {"weight", "height", "bridge", "oneway", "roundabout", "track", "bollard", "island"}
    kinds |= {"motorway", "motorway_link", "level_crossing", "no_left_turn", "only_straight_on"}
    assert kinds <= facts.known.keys()
    assert "no_u_turn" in facts.known


def test_objects_are_sorted_unique_and_refer_to_objects_written_before(small):
    path, facts = small
    seen = {"n": [], "w": [], "r": []}
    order = []
    for kind, number, _, content in objects(path):
        order.append(kind)
        seen[kind].append(number)
        if kind == "w":
            assert max(content) <= seen["n"][-1]
            assert all(a != b for a, b in pairwise(content))
        if kind == "r":
            assert all(1 <= ref <= seen[t][-1] for t, ref, _ in content)
    assert order == sorted(order, key="nwr".index)
    assert seen["n"] == list(range(1, facts.nodes + 1))
    assert seen["w"] == list(range(1, facts.ways + 1))
    assert seen["r"] == list(range(1, facts.restrictions + 1))


def test_known_ways_carry_the_tags_they_are_known_for(small):
    path, facts = small
    tags = {number: t for kind, number, t, _ in objects(path) if kind == "w"}
    assert {tags[way]["maxweight"] for way in facts.known["weight"]} == {"3.5"}
    assert {tags[way]["maxheight"] for way in facts.known["height"]} == {"3.2"}
    assert {tags[way]["junction"] for way in facts.known["roundabout"]} == {"roundabout"}
    assert {tags[way]["toll"] for way in facts.known["motorway"]} == {"yes"}
    assert all("tracktype" in tags[way] for way in facts.known["track"])
    assert any("destination" in tags[way] for way in facts.known["motorway_link"])


def test_roundabouts_turn_anticlockwise(small):
    path, facts = small
    positions, rings = {}, []
    for kind, number, _, content in objects(path):
        if kind == "n":
            positions[number] = content
        elif kind == "w" and number in facts.known["roundabout"]:
            rings.append(content)
    assert rings
    for ring in rings:
        x, y = np.array([positions[ref] for ref in ring]).T
        assert ring[0] == ring[-1]
        assert (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() > 0


def test_the_header_dates_the_extract(small):
    with osmium.io.Reader(str(small[0])) as reader:
        assert reader.header().get("osmosis_replication_timestamp") == TIMESTAMP


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(small, tmp_path):
    path, _ = small
    digests = []
    for name, seed in (("same", 1), ("other", 2)):
        write_small(tmp_path / f"{name}.osm.pbf", seed=seed)
        digests.append(hashlib.sha256((tmp_path / f"{name}.osm.pbf").read_bytes()).hexdigest())
    assert digests[0] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert digests[1] != digests[0]


def test_a_departement_has_the_density_and_the_junctions_it_states(haute_marne):
    _, facts, network = haute_marne
    assert facts.area_km2 == pytest.approx(6211, rel=0.02)
    assert facts.junctions / facts.area_km2 == pytest.approx(3.6, rel=0.08)
    ends = np.sort(np.column_stack([network.tail, network.head]), axis=1)
    pieces = np.unique(np.column_stack([ends, network.way]), axis=0)
    degree = np.bincount(pieces[:, :2].ravel(), minlength=network.node_count)
    assert (degree != 2).sum() == pytest.approx(facts.junctions, rel=0.005)


def test_nearly_all_of_it_can_be_driven_from_end_to_end_but_not_all(haute_marne):
    *_, network = haute_marne
    links = sparse.coo_array(
        (np.ones(network.edge_count), (network.tail, network.head)), shape=(network.node_count,) * 2
    )
    _, labels = csgraph.connected_components(links, directed=True, connection="strong")
    assert 0.95 < np.bincount(labels).max() / network.node_count < 1.0


def test_every_restriction_holds_on_the_roads_it_names(haute_marne):
    _, facts, network = haute_marne
    assert facts.restrictions > 100
    assert not any("restriction" in reason for reason in network.origin.dropped)
    for rule in network.restrictions:
        for a, b in pairwise(rule.path):
            assert network.head[a] == network.tail[b]


def test_roads_between_villages_wind_by_a_tenth(haute_marne):
    *_, network = haute_marne
    has_ref = np.array([tags.get("ref", "").startswith("D") for tags in network.tags])
    crow = great_circle_m(
        network.x[network.tail], network.y[network.tail],
        network.x[network.head], network.y[network.head],
    )  # fmt: skip
    winding = has_ref[network.tag_row] & (crow > 800)
    assert 1.03 < network.length_m[winding].sum() / crow[winding].sum() < 1.25


def test_twice_the_density_gives_twice_the_junctions(small, tmp_path):
    _, facts = small
    denser = write_small(tmp_path / "denser.osm.pbf", junctions_per_km2=7.2)
    assert denser.junctions / facts.junctions == pytest.approx(2.0, rel=0.15)


def test_osmnx_reads_the_same_roads_from_the_same_extract_as_xml(tmp_path, small):
    write_small(tmp_path / "small.osm")
    G = ox.graph_from_xml(tmp_path / "small.osm", simplify=False, retain_all=True)
    network = network_of(small[0])
    assert set(network.node_id.tolist()) <= set(G.nodes)
    metres = sum(length for *_, length in G.edges(data="length"))
    assert metres == pytest.approx(network.length_m.sum(), rel=0.02)
