"""
Hand-made towns: named nodes in metres, ways as strings of their names, paths the same.

``town({"a": (0, 0), "b": (0, 300)}, [("ab", {"highway": "tertiary", "ref": "D5"})])`` is a road of
300 m to the north. A way goes through its nodes in order; ``path(network, "abc")`` takes the edges
between them, whether or not they are the fastest.
"""

import math
from itertools import pairwise

import numpy as np

from routing.network.graph import RoadGraph
from routing.network.reading.assemble import RawWays, assemble
from routing.network.road_network import Origin, Town

CENTRE = (5.0, 48.5)
METRES_PER_DEGREE = 111_195.08
SPEED_M_PER_S = 10.0


def at(east_m, north_m):
    """Longitude and latitude of a point, metres from the centre."""
    shrink = math.cos(math.radians(CENTRE[1]))
    return (
        CENTRE[0] + east_m / METRES_PER_DEGREE / shrink,
        CENTRE[1] + north_m / METRES_PER_DEGREE,
    )


def place(name, east_m, north_m, population):
    x, y = at(east_m, north_m)
    return Town(name=name, x=x, y=y, population=population)


def town(nodes, ways, *, towns=(), node_tags=None):
    """Assemble the network of ways ``(nodes, tags)``; a node is one letter, numbered by it."""
    refs = [letter for letters, _ in ways for letter in letters]
    positions = [at(*nodes[letter]) for letter in refs]
    raw = RawWays(
        way_id=np.arange(1, len(ways) + 1, dtype=np.int64),
        way_tags=np.arange(len(ways), dtype=np.int32),
        ref_start=np.cumsum([0, *(len(letters) for letters, _ in ways)]),
        refs=np.array([ord(letter) for letter in refs], dtype=np.int64),
        lon=np.array([lon for lon, _ in positions]),
        lat=np.array([lat for _, lat in positions]),
        tags=tuple({"highway": "tertiary", **tags} for _, tags in ways),
        node_tags={ord(letter): tags for letter, tags in (node_tags or {}).items()},
    )
    origin = Origin(kind="osm", source="hand-made", date="", sha256="")
    return assemble(raw, origin=origin, towns=towns)


def graph_of(network, parts=None):
    """
    Every edge of a network driven at 10 m/s, one edge of the graph for each.

    ``parts`` lists (edge, begin, end) instead, for edges cut at stops and copies of nodes; the
    edges of the graph are then in that order, each with nodes of its own.
    """
    if parts is None:
        parts = [(edge, 0.0, 1.0) for edge in range(network.edge_count)]
        tail, head = network.tail.astype(np.int64), network.head.astype(np.int64)
        ids, x, y = network.node_id.tolist(), network.x, network.y
    else:
        tail, head = np.arange(len(parts)), np.arange(1, len(parts) + 1)
        ids, x, y = list(range(len(parts) + 1)), np.zeros(len(parts) + 1), np.zeros(len(parts) + 1)
    edge = np.array([part[0] for part in parts], dtype=np.int64)
    begin = np.array([part[1] for part in parts], dtype=np.float64)
    end = np.array([part[2] for part in parts], dtype=np.float64)
    length_m = network.length_m[edge] * (end - begin)
    return RoadGraph(
        node_ids=ids,
        x=x,
        y=y,
        tail=tail,
        head=head,
        length_m=length_m,
        travel_time_s=length_m / SPEED_M_PER_S,
        kind="osm",
        source="hand-made",
        date="",
        network=network,
        network_edge=edge,
        begin=begin,
        end=end,
    )


def path(network, letters):
    """Edges of the network through junctions named by letters, the shortest between two."""
    number = {chr(node): k for k, node in enumerate(network.node_id.tolist())}
    edges = []
    for a, b in pairwise(letters):
        found = [
            e
            for e in range(network.edge_count)
            if network.tail[e] == number[a] and network.head[e] == number[b]
        ]
        assert found, f"no edge from {a} to {b}"
        edges.append(min(found, key=lambda e: network.length_m[e]))
    return edges
