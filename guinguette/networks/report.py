"""What a built network is made of: the facts kept beside it and shown to people and programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from guinguette.faults import MissingDataError
from guinguette.language.fault_sentences import fault
from routing.limits import MOST_DOCUMENT, parsed, read_whole
from routing.network.contents import check_network
from routing.network.road_network import RoadNetwork
from routing.network.tag_grammar import oneway_sense
from routing.whole_files import standing_folder

REPORT_NAME = "reseau.json"
FORMAT = 1
WELL_JOINED = 0.9
"""Some junctions at the edge of an extract are cut off; many are a fault of the roads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file the roads were read from; ``url`` is empty where it was given, not downloaded."""

    name: str
    url: str
    size_bytes: int
    sha256: str
    md5: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkReport:
    """
    The facts of a built network.

    ``kind`` is ``geofabrik``, ``file``, ``overpass`` or ``graphml``; ``date`` that of the OSM data
    (ISO, empty if unknown); ``sha256`` that of all the sources; ``with_…`` count directed edges;
    ``dropped`` counts what was left out, by reason, ``unsettled`` what is to be looked at: directed
    edges of which the tags leave something open (:class:`routing.network.contents.NetworkCheck`),
    of an unknown class or shorter than the crow, nodes apart from the others; ``lacks`` names the
    tags and other facts that are absent altogether; ``strong_share`` is the share of nodes that can
    all reach one another; ``regions_missing`` are the extracts that the margin enters and that were
    not read; ``files`` are the checksums of what the folder holds, by name.
    """

    name: str
    directory: str
    kind: str
    date: str
    built_on: str
    sha256: str
    sources: tuple[SourceFile, ...]
    departements: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    margin_m: float = 0.0
    area_km2: float = 0.0
    nodes: int = 0
    edges: int = 0
    road_km: float = 0.0
    restrictions: int = 0
    places: int = 0
    with_ref: int = 0
    with_name: int = 0
    with_maxspeed: int = 0
    by_class: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    unsettled: dict[str, int] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    strong_share: float = 0.0
    regions_missing: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    licence: str = "© les contributeurs d'OpenStreetMap, ODbL 1.0"

    @property
    def size_bytes(self) -> int:
        """Size of the sources together."""
        return sum(source.size_bytes for source in self.sources)


def report_document(report: NetworkReport) -> dict[str, object]:
    """Write a report as plain values."""
    return {"format": FORMAT, **asdict(report)}


def counts_of(network: RoadNetwork) -> dict[str, Any]:
    """
    Count what a network holds, in the terms of :class:`NetworkReport`.

    Returns
    -------
    counts
        A road open both ways counts once in ``road_km`` and in ``by_class`` (pieces of road); the
        shares ``with_…`` count directed edges.
    """
    found = check_network(network)
    apart = round((1.0 - found.strong_share) * network.node_count)
    doubts = {
        "apart": apart if found.strong_share < WELL_JOINED else 0,
        "unknown_class": found.unknown_class,
        "lengths_below_crow": found.lengths_below_crow,
    }
    senses = np.array([oneway_sense(tags) for tags in network.tags], dtype=np.int8)
    once = network.is_forward | (senses[network.tag_row] < 0)
    rows = network.tag_row[once]
    by_row = Counter(rows.tolist())
    by_class: Counter[str] = Counter()
    for row, number in by_row.items():
        by_class[network.tags[row].get("highway", "")] += number
    return {
        "nodes": network.node_count,
        "edges": network.edge_count,
        "road_km": round(float(network.length_m[once].sum()) / 1000, 3),
        "restrictions": len(network.restrictions),
        "places": len(network.towns),
        **{f"with_{tag}": found.tagged_edges[tag] for tag in ("ref", "name", "maxspeed")},
        "unsettled": {reason: count for reason, count in doubts.items() if count} | found.unsettled,
        "lacks": found.lacks,
        "strong_share": round(found.strong_share, 4),
        "by_class": dict(by_class.most_common()),
    }


def read_report(directory: Path) -> NetworkReport:
    """
    Read the facts of a built network.

    Raises
    ------
    MissingDataError
        If there is no network in the folder, or its report cannot be read.
    """
    path = standing_folder(directory) / REPORT_NAME
    if not path.is_file():
        raise MissingDataError(fault("network-missing", value=str(directory)))
    try:
        facts = parsed(json.loads, read_whole(path, MOST_DOCUMENT))
        if facts.pop("format") != FORMAT:
            raise MissingDataError(fault("network-format", value=str(directory)))
        facts["sources"] = tuple(SourceFile(**source) for source in facts["sources"])
        for name in ("departements", "communes", "lacks", "regions_missing"):
            facts[name] = tuple(facts[name])
        return NetworkReport(**facts | {"directory": str(directory.resolve())})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise MissingDataError(fault("network-damaged", value=str(directory), other="")) from error
