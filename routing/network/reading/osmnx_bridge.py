"""
The same roads for OSMnx and NetworkX users: a ``MultiDiGraph`` in OSMnx's own schema.

:func:`to_osmnx` and :func:`from_osmnx` are inverse: what OSMnx has no word for (signals, barriers,
restrictions, towns) travels in attributes of our own, as numbers and JSON, and so survives
``osmnx.save_graphml``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import networkx as nx
import numpy as np

from routing.network.contents import street_counts
from routing.network.geometry import edge_lines
from routing.network.reading.osmnx_reader import GraphReader
from routing.network.road_network import RoadNetwork
from routing.network.tag_grammar import oneway_sense


def to_osmnx(network: RoadNetwork) -> nx.MultiDiGraph[Any]:
    """
    Build the OSMnx graph of a network.

    Returns
    -------
    G
        Nodes keyed by OSM id, with ``x``, ``y``, ``street_count``, ``highway`` at a
        mini-roundabout, and the tags of what may bar the way. Edges carry ``osmid``,
        ``length`` (m), ``oneway``, ``reversed``, the kept tags, ``geometry`` where an edge is not
        straight, ``osm_oneway`` (the tag itself), and ``signals``, ``stops``, ``crossings`` where
        there are any. The key of an edge is its rank among those of its pair of nodes. Graph
        attributes ``road_kind``, ``road_source``, ``road_date`` and, as JSON, ``road_origin``,
        ``road_restrictions``, ``road_places``.
    """
    G: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    ids = network.node_id.tolist()
    streets = street_counts(network).tolist()
    for node, x, y, count in zip(ids, network.x.tolist(), network.y.tolist(), streets, strict=True):
        G.add_node(node, x=x, y=y, street_count=count)
    for number, tags in network.barriers.items():
        G.nodes[ids[number]].update(tags)
    for number in network.mini_roundabouts:
        G.nodes[ids[number]]["highway"] = "mini_roundabout"
    ends = [
        (ids[a], ids[b]) for a, b in zip(network.tail.tolist(), network.head.tolist(), strict=True)
    ]
    keys = _keys(network)
    attributes = _edge_attributes(network)
    for edge, (u, v) in enumerate(ends):
        G.add_edge(u, v, key=keys[edge], **attributes(edge))
    origin = network.origin
    G.graph.update(road_kind=origin.kind, road_source=origin.source, road_date=origin.date)
    G.graph["road_origin"] = _json(asdict(origin))
    G.graph["road_places"] = _json([asdict(town) for town in network.towns])
    G.graph["road_restrictions"] = _json(
        [
            [rule.is_only, [[*ends[e], keys[e]] for e in rule.path], dict(rule.access)]
            for rule in network.restrictions
        ]
    )
    return G


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _keys(network: RoadNetwork) -> list[int]:
    """Rank of each edge among the parallel ones, which follow one another."""
    n = network.edge_count
    first = np.ones(n, dtype=np.bool_)
    first[1:] = (np.diff(network.tail) != 0) | (np.diff(network.head) != 0)
    ranks: list[int] = (np.arange(n) - np.nonzero(first)[0][np.cumsum(first) - 1]).tolist()
    return ranks


def _edge_attributes(network: RoadNetwork) -> Callable[[int], dict[str, Any]]:
    lines = edge_lines(network)
    curved = np.diff(network.shape_start) > 0
    senses = [oneway_sense(tags) != 0 for tags in network.tags]
    tags_of = [
        {("osm_oneway" if key == "oneway" else key): value for key, value in tags.items()}
        for tags in network.tags
    ]
    counts = {
        "signals": network.signals,
        "stops": network.stop_signs,
        "crossings": network.level_crossings,
    }

    def attributes(edge: int) -> dict[str, Any]:
        row = int(network.tag_row[edge])
        found: dict[str, Any] = {
            "osmid": int(network.way[edge]),
            **tags_of[row],
            "oneway": senses[row],
            "reversed": not network.is_forward[edge],
            "length": float(network.length_m[edge]),
        }
        found |= {name: int(values[edge]) for name, values in counts.items() if values[edge]}
        if curved[edge]:
            found["geometry"] = lines[edge]
        return found

    return attributes


def from_osmnx(G: nx.MultiDiGraph[Any]) -> RoadNetwork:
    """
    Read any graph of OSMnx, raw or simplified, as a network.

    Parameters
    ----------
    G
        Nodes numbered by integers with ``x`` and ``y`` in degrees; edges with ``osmid``,
        ``length`` (m) and tags, also as text, as ``osmnx.save_graphml`` writes them. Of several
        ``osmid`` or ``highway`` the first is kept, of several limits the strictest, other lists
        are joined by ``;``. A ``length`` that is absent or none is measured along the shape;
        lengths in kilometres are recognised. A graph without directions is read in both, one-way
        roads in that of ``from`` and ``to``.

    Returns
    -------
    network
        Its nodes are those of ``G``. Attributes that are neither kept tags nor written by
        :func:`to_osmnx` are left out.

    Raises
    ------
    GraphSchemaError
        If the graph is empty or projected, a node has no position or is not a whole number, or a
        one-way road has lost its direction.
    """
    return GraphReader(G).network()
