"""Graphs saved by OSMnx: ``.graphml`` and ``.graphml.gz``."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

from routing.limits import MOST_GRAPH, refuse_heavy, refuse_packed
from routing.network.reading.osm import files_sha256
from routing.network.reading.osm_file import reading, unpacked
from routing.network.reading.osmnx_bridge import from_osmnx
from routing.network.road_network import RoadNetwork


def read_graphml(path: Path) -> RoadNetwork:
    """
    Read a graph saved by OSMnx, raw or simplified.

    Returns
    -------
    network
        ``origin.source`` is the name of the file, unless the graph was written by this library.

    Raises
    ------
    ExtractError
        If the file is missing or is not a GraphML graph.
    GraphSchemaError
        If the graph is projected or not in OSMnx's schema.
    """
    import osmnx as ox  # noqa: PLC0415 - a second to import

    with reading(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        refuse_packed(path, most=MOST_GRAPH)
        content = unpacked(path)
        said = re.match(rb"<\?xml[^>]*encoding=[\"']([\w-]+)", content)
        text = content.decode(said[1].decode() if said else "utf-8-sig")
        refuse_heavy(text)
        # OSMnx takes "True" and "False" alone.
        words: dict[str, Any] = dict.fromkeys(("oneway", "reversed", "simplified"), str)
        numbers: dict[str, Any] = {"osmid": _whole}
        G = ox.load_graphml(
            graphml_str=text,
            node_dtypes=numbers,
            edge_dtypes=words | numbers,
            graph_dtypes=words,
        )
        network = from_osmnx(G)
    source = network.origin.source or path.name
    return replace(
        network, origin=replace(network.origin, source=source, sha256=files_sha256([path]))
    )


def _whole(text: str) -> int:
    """Read a number that a table has made a float of."""
    return int(str(text).removesuffix(".0"))
