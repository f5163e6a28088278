"""The same road graph for OSMnx and NetworkX users: a ``MultiDiGraph`` in OSMnx's own schema."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np

from routing.network.graph import RoadGraph


def from_osmnx(G: nx.MultiDiGraph[Any]) -> RoadGraph:
    """
    Read a graph in OSMnx's schema.

    Parameters
    ----------
    G
        Nodes with ``x`` and ``y`` in degrees, edges with ``length`` in metres and ``travel_time``
        in seconds (``osmnx.routing.add_edge_travel_times``); ``geometry`` where an edge is not
        straight. Graph attributes ``road_kind``, ``road_source`` and ``road_date`` are kept.

    Raises
    ------
    ValueError
        If the graph is projected, or a node or an edge lacks one of these.
    """
    if str(G.graph.get("crs", "epsg:4326")).lower() not in {"epsg:4326", "wgs84"}:
        raise ValueError("the graph is projected: degrees (EPSG:4326) are needed")
    ids = tuple(G.nodes)
    number = {node: k for k, node in enumerate(ids)}
    edges = sorted(
        ((number[u], number[v], key, data) for u, v, key, data in G.edges(keys=True, data=True)),
        key=lambda edge: edge[:3],
    )
    for attribute in ("length", "travel_time"):
        if any(not math.isfinite(float(data.get(attribute, "nan"))) for *_, data in edges):
            raise ValueError(f"an edge has no {attribute}")
    if any("x" not in data or "y" not in data for _, data in G.nodes(data=True)):
        raise ValueError("a node has no position")
    return RoadGraph(
        node_ids=ids,
        x=np.array([float(G.nodes[node]["x"]) for node in ids]),
        y=np.array([float(G.nodes[node]["y"]) for node in ids]),
        tail=np.array([edge[0] for edge in edges], dtype=np.int64),
        head=np.array([edge[1] for edge in edges], dtype=np.int64),
        length_m=np.array([float(edge[3]["length"]) for edge in edges]),
        travel_time_s=np.array([float(edge[3]["travel_time"]) for edge in edges]),
        kind=str(G.graph.get("road_kind", "osm")),
        source=str(G.graph.get("road_source", "")),
        date=str(G.graph.get("road_date", "")),
        lines={
            k: tuple((float(lon), float(lat)) for lon, lat in edge[3]["geometry"].coords)
            for k, edge in enumerate(edges)
            if edge[3].get("geometry") is not None
        },
    )
