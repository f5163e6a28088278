"""Small areas from an Overpass server, by OSMnx."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import requests
from shapely.geometry.base import BaseGeometry

from routing.network.download.source_errors import (
    BusyServerError,
    OfflineError,
    ServerError,
    SlowServerError,
)
from routing.network.network_errors import ExtractError
from routing.network.reading.assemble import RawWays, assemble
from routing.network.reading.collect import NODE_TAGS
from routing.network.reading.osmnx_bridge import from_osmnx
from routing.network.road_network import HIGHWAYS, KEPT_TAGS, RoadNetwork

OVERPASS_URL = "https://overpass-api.de/api"


def read_overpass(
    area: BaseGeometry, *, address: str = OVERPASS_URL, date: str = ""
) -> RoadNetwork:
    """
    Ask an Overpass server for the roads of a small area.

    OSMnx asks for ways alone: turn restrictions and places are not known, which ``origin.dropped``
    says (``"turn restrictions not asked for"``).

    Parameters
    ----------
    area
        Degrees (WGS84); roads that touch it are kept.
    address
        Of the server, up to ``/api``.
    date
        Of the data, kept in ``origin``.

    Raises
    ------
    DownloadError
        If the server does not answer, or refuses.
    ExtractError
        If there is no road in the area.
    """
    import osmnx as ox  # noqa: PLC0415 - a second to import

    wanted = [name for name in HIGHWAYS if name != "track"]
    with _settings(address), _faults(address):
        G = ox.graph_from_polygon(
            area,
            custom_filter=f'["highway"~"^({"|".join(wanted)})$"]["area"!~"yes"]',
            simplify=False,
            retain_all=True,
            truncate_by_edge=True,
        )
    G.graph.update(road_source=address, road_date=date)
    network = from_osmnx(G)
    dropped = {"turn restrictions not asked for": 1}
    return assemble(_raw_ways(network, G), origin=replace(network.origin, dropped=dropped))


@contextmanager
def _settings(address: str) -> Iterator[None]:
    """Set those of OSMnx for this request, and put them back."""
    import osmnx as ox  # noqa: PLC0415

    ours: dict[str, Any] = {
        "overpass_url": address.rstrip("/"),
        "overpass_rate_limit": False,
        # OSMnx waits a minute, again and again, where the server is busy: the user is told instead.
        "requests_kwargs": {"hooks": {"response": [_refuse]}},
        "useful_tags_way": [*KEPT_TAGS],
        "useful_tags_node": [*NODE_TAGS],
        "use_cache": False,
    }
    former = {name: getattr(ox.settings, name) for name in ours}
    try:
        for name, value in ours.items():
            setattr(ox.settings, name, value)
        yield
    finally:
        for name, value in former.items():
            setattr(ox.settings, name, value)


def _refuse(response: requests.Response, *_args: object, **_kwargs: object) -> None:
    """Stop at the first answer that is not one; OSMnx takes an error that is JSON for data."""
    url, status = str(response.url), response.status_code
    if status in {429, 504}:
        wait = response.headers.get("Retry-After", "")
        seconds = float(wait) if wait.isdigit() else 0.0
        raise BusyServerError(url, status=status, retry_after_s=seconds)
    if not response.ok:
        raise ServerError(url, status=status)


@contextmanager
def _faults(address: str) -> Iterator[None]:
    from osmnx._errors import InsufficientResponseError, ResponseStatusCodeError  # noqa: PLC0415

    try:
        yield
    except InsufficientResponseError as error:
        if isinstance(error.__cause__, requests.JSONDecodeError):
            raise ServerError(address, status=200, detail="not JSON") from error
        raise ExtractError(address, "no_roads", str(error)) from error
    except requests.Timeout as error:
        raise SlowServerError(address) from error
    except requests.ConnectionError as error:
        raise OfflineError(address) from error
    except (ResponseStatusCodeError, requests.RequestException) as error:
        raise ServerError(address, status=0, detail=str(error)) from error
    except ValueError as error:  # no road is left within the area
        raise ExtractError(address, "no_roads", str(error)) from error


def _raw_ways(network: RoadNetwork, G: nx.MultiDiGraph[Any]) -> RawWays:
    """Put the pieces of ways, cut at every point, end to end again."""
    edges_of: dict[int, list[int]] = defaultdict(list)
    for edge in np.nonzero(network.is_forward)[0].tolist():
        edges_of[int(network.way[edge])].append(edge)
    shared = _shared_nodes(network)
    lines = [
        (way, int(network.tag_row[edges[0]]), line)
        for way, edges in sorted(edges_of.items())
        for line in _lines(network, edges, shared)
    ]
    nodes = np.array([node for _, _, line in lines for node in line], dtype=np.int64)
    return RawWays(
        way_id=np.array([way for way, _, _ in lines], dtype=np.int64),
        way_tags=np.array([row for _, row, _ in lines], dtype=np.int32),
        ref_start=np.cumsum([0, *(len(line) for _, _, line in lines)], dtype=np.int64),
        refs=network.node_id[nodes],
        lon=network.x[nodes],
        lat=network.y[nodes],
        tags=network.tags,
        node_tags={
            int(node): {key: str(data[key]) for key in NODE_TAGS if key in data}
            for node, data in G.nodes(data=True)
            if not data.keys().isdisjoint(NODE_TAGS)
        },
    )


def _shared_nodes(network: RoadNetwork) -> frozenset[int]:
    """Nodes that several ways pass through."""
    ends = np.concatenate([network.tail, network.head])
    pairs = np.unique(np.column_stack([ends, np.tile(network.way, 2)]), axis=0)
    nodes, counts = np.unique(pairs[:, 0], return_counts=True)
    return frozenset(nodes[counts > 1].tolist())


def _lines(network: RoadNetwork, edges: list[int], shared: frozenset[int]) -> list[list[int]]:
    """Chains of nodes of one way, each edge once, cut where the way meets itself."""
    after: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        after[int(network.tail[edge])].append(int(network.head[edge]))
    arriving = Counter(int(network.head[edge]) for edge in edges)
    inner = {node for node in after if len(after[node]) == 1 and arriving[node] == 1}
    # What is left once the open chains are walked is a ring: it starts at a junction if it has one.
    starts = sorted(after, key=lambda node: (node in inner, node not in shared, node))
    lines = []
    for start in starts:
        while after[start]:
            line = [start, after[start].pop()]
            while line[-1] in inner and after[line[-1]]:
                line.append(after[line[-1]].pop())
            lines.append(line)
    return lines
