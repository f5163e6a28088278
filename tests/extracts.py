"""Small OpenStreetMap extracts, written for real."""

from __future__ import annotations

from pathlib import Path

import osmium

CHAUMONT, TROYES, MARSEILLE = (5.139, 48.111), (4.075, 48.297), (5.37, 43.296)


def village(path: Path, *places: tuple[float, float]) -> Path:
    """Write a real extract: one crossroads of two D roads at each place."""
    path.unlink(missing_ok=True)
    writer = osmium.SimpleWriter(str(path))
    for number, (lon, lat) in enumerate(places):
        first = 1 + 5 * number
        offsets = ((0, 0), (0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01))
        for rank, (east, north) in enumerate(offsets):
            place = (lon + east, lat + north)
            writer.add_node(osmium.osm.mutable.Node(id=first + rank, location=place, version=1))
    for number in range(len(places)):
        first = 1 + 5 * number
        for rank, (a, b) in enumerate(((1, 2), (3, 4))):
            tags = {"highway": "tertiary", "ref": f"D {rank + 1}"}
            nodes = [first + a, first, first + b]
            way = osmium.osm.mutable.Way(
                id=1 + 2 * number + rank, nodes=nodes, tags=tags, version=1
            )
            writer.add_way(way)
    writer.close()
    return path
