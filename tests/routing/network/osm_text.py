"""Small OSM files written by hand, and comparison of networks."""

import numpy as np

from routing.network.reading.assemble import RawWays
from routing.network.road_network import Origin
from routing.network.store import ARRAYS

ORIGIN = Origin(kind="osm", source="hand", date="2026-01-01", sha256="")


def tags_xml(tags):
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def osm_xml(nodes, ways, relations=(), *, head=""):
    """
    Write OSM XML.

    ``nodes``: id -> (lon, lat[, tags]); ``ways``: id -> (nodes, tags); ``relations``: a list of
    (members as (type, ref, role), tags), numbered from 1.
    """
    parts = [f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{head}']
    for node, (lon, lat, *rest) in nodes.items():
        inner = tags_xml(*rest) if rest else ""
        parts.append(f'<node id="{node}" version="1" lon="{lon}" lat="{lat}">{inner}</node>')
    for way, (refs, tags) in ways.items():
        inner = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        parts.append(f'<way id="{way}" version="1">{inner}{tags_xml(tags)}</way>')
    for number, (members, tags) in enumerate(relations, start=1):
        inner = "".join(
            f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members
        )
        parts.append(f'<relation id="{number}" version="1">{inner}{tags_xml(tags)}</relation>')
    return "\n".join([*parts, "</osm>"])


def raw_ways(positions, ways, *, node_tags=None, rules=()):
    """Ways given as id -> (nodes, tags), on nodes at given positions."""
    refs = np.array([ref for nodes, _ in ways.values() for ref in nodes], dtype=np.int64)
    lengths = [len(nodes) for nodes, _ in ways.values()]
    return RawWays(
        way_id=np.array(list(ways), dtype=np.int64),
        way_tags=np.arange(len(ways), dtype=np.int32),
        ref_start=np.cumsum([0, *lengths], dtype=np.int64),
        refs=refs,
        lon=np.array([positions[ref][0] for ref in refs.tolist()], dtype=np.float64),
        lat=np.array([positions[ref][1] for ref in refs.tolist()], dtype=np.float64),
        tags=tuple(tags for _, tags in ways.values()),
        node_tags=node_tags or {},
        rules=rules,
    )


def named_edges(network):
    """Edges as (tail id, head id, way), in order."""
    ids = network.node_id
    return list(
        zip(
            ids[network.tail].tolist(),
            ids[network.head].tolist(),
            network.way.tolist(),
            strict=True,
        )
    )


def edge_at(network, tail, head, way=None):
    """Index of the first edge from one node to another."""
    for edge, (u, v, w) in enumerate(named_edges(network)):
        if (u, v) == (tail, head) and way in {None, w}:
            return edge
    raise KeyError((tail, head, way))


def turns(network):
    """Restrictions as (is_only, ids of the nodes along the path)."""
    return {
        (
            rule.is_only,
            (
                int(network.node_id[network.tail[rule.path[0]]]),
                *network.node_id[network.head[list(rule.path)]].tolist(),
            ),
        )
        for rule in network.restrictions
    }


def differences(a, b):
    """Names of what differs between two networks."""
    names = [name for name in ARRAYS if not np.array_equal(getattr(a, name), getattr(b, name))]
    facts = ("tags", "restrictions", "towns", "origin", "mini_roundabouts", "barriers")
    return names + [name for name in facts if getattr(a, name) != getattr(b, name)]


WAYS = {
    10: ([1, 2, 3], {"highway": "tertiary", "ref": "D 5", "maxspeed": "70"}),
    20: ([3, 4, 5], {"highway": "residential", "name": "Rue Basse", "oneway": "yes"}),
    30: ([5, 1], {"highway": "residential", "name": "Rue Haute", "oneway": "-1"}),
    40: ([5, 6, 7, 8, 5], {"highway": "tertiary", "junction": "roundabout"}),
}


NODES = {
    1: (5.0, 48.0), 2: (5.005, 48.001), 3: (5.01, 48.0), 4: (5.01, 48.005), 5: (5.01, 48.01),
    6: (5.011, 48.011), 7: (5.01, 48.012), 8: (5.009, 48.011),
}  # fmt: skip
