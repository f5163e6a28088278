"""Shops, cafés and post points of an OpenStreetMap file, counted by commune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from guinguette.communes.france import communes_around, read_communes
from guinguette.demand.readers import Columns, TableError, TableRead
from guinguette.demand.sources import Source

_KEYS = ("shop", "amenity", "place")
_VILLAGES = "place"
_MARGIN_KM = 15.0
"""Beyond the places found: the mairie of a commune may lie that far from its last farm."""
Found = dict[str, list[tuple[float, float]]]


def read_osm_places(file: Path, source: Source) -> TableRead:
    """
    Count what the file holds.

    A commune counts as known, with none where none is mapped, if the file names a place in it or
    holds one of what is looked for: an extract says nothing of the communes beyond it.

    Raises
    ------
    TableError
        If it has neither in France.
    RuntimeError, OSError, ValueError
        If it is no OpenStreetMap file.
    """
    kinds = {tag: name for name, recipe in source.columns.items() for tag in recipe.sum}
    found: Found = {name: [] for name in (_VILLAGES, *source.columns)}
    for name, position in _places(file, kinds):
        found[name].append(position)
    everything = [position for positions in found.values() for position in positions]
    if not everything:
        raise TableError("empty", detail=file.name)
    frame = read_communes(codes=communes_around(everything, margin_km=_MARGIN_KM))
    frame = frame[frame.geometry.notna()]
    tree = shapely.STRtree(frame.geometry.to_numpy())
    codes = frame["code"].to_numpy()
    counts = {
        name: Counter(codes[tree.query(shapely.points(points), predicate="within")[1]].tolist())
        for name, points in ((n, np.array(p).reshape(-1, 2)) for n, p in found.items())
    }
    known = sorted({code for own in counts.values() for code in own})
    if not known:
        raise TableError("empty", detail=file.name)
    del counts[_VILLAGES]
    # A kind that the whole file has none of was left out of it: extracts of roads hold no shops.
    columns: Columns = {n: {c: float(own[c]) for c in known if own} for n, own in counts.items()}
    spoken = frame["departement"][frame["code"].isin(known)]
    return TableRead(columns=columns, departements=tuple(sorted(set(spoken))))


def _places(file: Path, kinds: dict[str, str]) -> Iterator[tuple[str, tuple[float, float]]]:
    import osmium  # a tenth of a second

    from routing.network.reading.osm_file import osm_file

    reader = osmium.FileProcessor(osm_file(file)).with_locations()
    for thing in reader.with_filter(osmium.filter.KeyFilter(*_KEYS)):
        tags = dict(thing.tags)
        name = _VILLAGES if _VILLAGES in tags else None
        for key in ("shop", "amenity"):
            name = kinds.get(f"{key}={tags.get(key, '')}", name)
        position = _position(thing) if name else None
        if name and position:
            yield name, position


def _position(thing: object) -> tuple[float, float] | None:
    location = getattr(thing, "location", None)
    if location is not None:
        return (location.lon, location.lat) if location.valid() else None
    nodes = [n.location for n in getattr(thing, "nodes", ()) if n.location.valid()]
    if not nodes:  # a relation, or a way whose nodes are not in the file
        return None
    return sum(n.lon for n in nodes) / len(nodes), sum(n.lat for n in nodes) / len(nodes)
