"""An extract as dense as rural roads are measured: 3.5 km of road per km², a point every 60 m."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium

STEP_M, BLOCK_M = 60.0, 571.0
"""Between points, and between parallel roads: two families of them give 3.5 km per km²."""
WEST, SOUTH = 4.6, 48.3
_CLASSES = {0: "primary", 8: "secondary", 16: "secondary", 4: "tertiary", 12: "tertiary"}


def dense_extract(path: Path, *, side_km: float = 40.0, seed: int = 1) -> Path:
    """
    Write winding roads that cross, by class, number and name.

    Parameters
    ----------
    path
        The file.
    side_km
        Of the square that they fill.
    seed
        Of how they wind.
    """
    random = np.random.default_rng(seed)
    every = round(BLOCK_M / STEP_M)
    lines = int(1000 * side_km / BLOCK_M)
    steps = lines * every
    wave = 14.0 * random.standard_normal((steps + 1, steps + 1, 2))
    wanted: dict[tuple[int, int], int] = {}
    ways = []
    for rank in range(lines):
        across = rank * every
        for is_north in (False, True):
            cells = [(across, k) if is_north else (k, across) for k in range(steps + 1)]
            nodes = [wanted.setdefault(cell, len(wanted) + 1) for cell in cells]
            ways += [(rank, is_north, nodes[k : k + every + 1]) for k in range(0, steps, every)]
    with osmium.SimpleWriter(str(path)) as writer:
        for (i, j), node in wanted.items():
            place = (
                WEST + (i * STEP_M + wave[i, j, 0]) / 73_800,
                SOUTH + (j * STEP_M + wave[i, j, 1]) / 111_195,
            )
            writer.add_node(osmium.osm.mutable.Node(id=node, location=place, version=1))
        for number, (rank, is_north, nodes) in enumerate(ways, start=1):
            tags = _tags(rank, is_north, number)
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))
    return path


def _tags(rank: int, is_north: int, number: int) -> dict[str, str]:
    highway = _CLASSES.get(rank % 20)
    if highway:
        return {"highway": highway, "ref": f"D {2 * rank + is_north + 1}"}
    kind = "residential" if number % 3 else "unclassified"
    return {"highway": kind, "name": f"Rue {number % 400}"}
