"""
OSM extracts (``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``) straight to arrays.

A file is read twice: ways, relations and tagged nodes first, then the positions of the nodes that
the ways use. Nothing is kept of the other nodes, so memory grows with the roads alone, and the
order of the objects in the file does not matter.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from routing.arrays import FloatArray, IntArray
from routing.network.network_errors import ExtractError
from routing.network.reading.assemble import RawWays, assemble
from routing.network.reading.collect import (
    Collector,
    Positions,
    collect,
    collect_outlines,
    read_positions,
)
from routing.network.road_network import Origin, RoadNetwork, Town


def read_extracts(paths: Sequence[Path], *, area: BaseGeometry | None) -> RoadNetwork:
    """
    Read the roads of several extracts as one network.

    Parameters
    ----------
    paths
        Extracts; what two of them hold is taken from the first.
    area
        Degrees (WGS84); whole ways that touch it are kept, everything if ``None``.

    Returns
    -------
    network
        ``origin.date`` is the oldest date of the extracts (the header's, else the latest edit of
        a road); ``origin.sha256`` that of the file, or of the files' own in order.
        ``origin.dropped`` counts, by reason, nodes that the extract lacks (a way is cut there),
        ways left with no piece, and turn restrictions that are not obeyed.

    Raises
    ------
    ExtractError
        If a file is missing, corrupt or cut short, or there is no road in the area.
    """
    found = Collector()
    dates = [collect(path, found) for path in paths]
    collect_outlines(paths, found.water)
    refs = np.frombuffer(found.refs, dtype=np.int64)
    at = read_positions(paths, np.concatenate([refs, found.water.refs]), found.placed)
    pieces, dropped = _located(found, refs, at)
    if area is not None:
        pieces = _touching(pieces, area)
    if not len(pieces.refs):
        raise ExtractError(paths[0], "no_roads" if len(at.node) or not len(refs) else "unplaced")
    raw = _raw_ways(found, pieces)
    dropped += found.refusals(set(raw.way_id.tolist()))
    origin = Origin(
        kind="osm",
        source=" + ".join(path.name for path in paths),
        date=min((date for date in dates if date), default=""),
        sha256=files_sha256(paths),
        dropped={reason: n for reason, n in sorted(dropped.items()) if n},
    )
    network = assemble(raw, origin=origin, towns=_towns(found, area))
    return replace(network, water=found.water.located(at.node, at.lon, at.lat, area))


def files_sha256(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of one file, or of the digests of several, in order."""
    digests = []
    for path in paths:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """
    Points of the ways, way after way: rank of the way, piece of it, node and position.

    A way has more pieces than one where the extract lacks some of its nodes.
    """

    way: IntArray
    piece: IntArray
    refs: IntArray
    lon: FloatArray
    lat: FloatArray

    def taken(self, mask: NDArray[np.bool_]) -> _Pieces:
        return _Pieces(
            self.way[mask], self.piece[mask], self.refs[mask], self.lon[mask], self.lat[mask]
        )


def _located(found: Collector, refs: IntArray, at: Positions) -> tuple[_Pieces, Counter[str]]:
    """Points whose position is known, repeated ones once, and what is lost."""
    ends = np.frombuffer(found.ends, dtype=np.int64)
    way = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    is_known = np.isin(refs, at.node)
    place = np.searchsorted(at.node, refs[is_known])
    gap = np.cumsum(~is_known)[is_known]
    dropped = Counter({"missing nodes": len(np.unique(refs[~is_known]))})
    refs, way = refs[is_known], way[is_known]
    begins = _changes(way) | _changes(gap)
    pieces = _Pieces(way, np.cumsum(begins) - 1, refs, at.lon[place], at.lat[place])
    pieces = pieces.taken(begins | _changes(refs))
    if len(pieces.refs):
        pieces = pieces.taken(np.bincount(pieces.piece)[pieces.piece] > 1)
    dropped["ways without two nodes"] = len(ends) - len(np.unique(pieces.way))
    return pieces, dropped


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each value differs from the one before; the first does."""
    changes = np.ones(len(values), dtype=np.bool_)
    changes[1:] = values[1:] != values[:-1]
    return changes


def _touching(pieces: _Pieces, area: BaseGeometry) -> _Pieces:
    """Keep the ways that touch an area, whole."""
    shapely.prepare(area)
    west, south, east, north = area.bounds
    starts = np.nonzero(_changes(pieces.piece))[0]
    if not len(starts):
        return pieces
    near = (
        (np.maximum.reduceat(pieces.lon, starts) >= west)
        & (np.minimum.reduceat(pieces.lon, starts) <= east)
        & (np.maximum.reduceat(pieces.lat, starts) >= south)
        & (np.minimum.reduceat(pieces.lat, starts) <= north)
    )
    ranks = np.cumsum(_changes(pieces.piece)) - 1
    close = pieces.taken(near[ranks])
    order = np.cumsum(_changes(close.piece)) - 1
    lines = shapely.linestrings(np.column_stack([close.lon, close.lat]), indices=order)
    touches = np.asarray(shapely.intersects(area, lines), dtype=np.bool_)
    return pieces.taken(np.isin(pieces.way, close.way[touches[order]]))


def _raw_ways(found: Collector, pieces: _Pieces) -> RawWays:
    starts = np.nonzero(_changes(pieces.piece))[0]
    way = pieces.way[starts]
    way_id = np.frombuffer(found.way_id, dtype=np.int64)[way]
    tags = found.tags
    rows, way_tags = np.unique(
        np.frombuffer(found.way_tags, dtype=np.int64)[way], return_inverse=True
    )
    marks = found.marks
    marked = np.fromiter(marks, dtype=np.int64, count=len(marks))
    met = marked[np.isin(marked, pieces.refs)].tolist()
    known = set(way_id.tolist())
    return RawWays(
        way_id=way_id,
        way_tags=way_tags.astype(np.int32),
        ref_start=np.append(starts, len(pieces.refs)).astype(np.int64),
        refs=pieces.refs,
        lon=pieces.lon,
        lat=pieces.lat,
        tags=tuple(tags[row] for row in rows.tolist()),
        node_tags={node: marks[node] for node in met},
        # A rule that starts or ends on a way that is not read concerns nobody here, save "only".
        rules=[
            rule
            for rule in found.rules
            if rule.from_way in known and (rule.is_only or rule.to_way in known)
        ],
    )


def _towns(found: Collector, area: BaseGeometry | None) -> tuple[Town, ...]:
    """Towns of the area, by node id."""
    items = [found.towns[node] for node in sorted(found.towns)]
    if area is not None and items:
        inside = shapely.contains_xy(area, [item[1] for item in items], [item[2] for item in items])
        items = [item for item, is_inside in zip(items, inside.tolist(), strict=True) if is_inside]
    return tuple(
        Town(name=name, x=x, y=y, population=parse_population(text)) for name, x, y, text in items
    )


def parse_population(text: str) -> int:
    """Read a number of inhabitants (``1 234``, ``1234 (2019)``); 0 if unreadable."""
    digits = re.match(r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|\d+", text.strip())
    return int(re.sub(r"\D", "", digits.group())) if digits else 0
