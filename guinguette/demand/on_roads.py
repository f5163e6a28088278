"""Minutes on a built network instead of estimated ones, a département at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from guinguette.communes.france import Commune
from guinguette.demand.ground import Ground
from guinguette.roads.kinds import OsmRoads, Site
from routing.arrays import FloatArray, IntArray
from routing.matrices.engines import default_engine


def on_roads(land: Ground, roads: OsmRoads, communes: Sequence[Commune]) -> Ground:
    """
    Measure on real roads how far the nearest communes of some are.

    Where the network does not reach a commune, or no road joins two, the estimate stays.

    Parameters
    ----------
    land
        With estimated minutes.
    roads
        Of the network.
    communes
        Those whose surroundings are measured; each is in ``land``.
    """
    minutes = land.road_min.copy()
    of_departement: dict[str, list[int]] = {}
    for commune, row in zip(communes, land.numbers(communes).tolist(), strict=True):
        of_departement.setdefault(commune.departement, []).append(row)
    for own in of_departement.values():
        rows = np.array(own)
        minutes[rows] = _measured(land, roads, rows)
    return replace(land, road_min=minutes)


def _measured(land: Ground, roads: OsmRoads, rows: IntArray) -> FloatArray:
    """Return the minutes from each of some communes to its nearest, shape (len(rows), k)."""
    around = [land.communes[n] for n in np.unique(land.nearest[rows]).tolist()]
    near = roads.near(around)
    if not near:
        return land.road_min[rows]
    sites = [
        Site(code=c.code, name=c.name, longitude=c.longitude, latitude=c.latitude) for c in near
    ]
    placed = roads.place(sites)
    nodes, at = np.unique(placed.nodes, return_inverse=True)
    engine = default_engine(origins=len(nodes), edges=len(placed.graph.tail))
    seconds, _ = engine.matrix(placed.graph, nodes)
    # The last row and column stand for all that is off the network.
    table = np.full((len(nodes) + 1, len(nodes) + 1), np.inf)
    table[:-1, :-1] = seconds
    place = np.full(len(land.communes), len(nodes))
    place[land.numbers(near)] = at
    found = table[place[rows][:, None], place[land.nearest[rows]]] / 60.0
    found[:, 0] = 0.0
    return np.where(np.isfinite(found), found, land.road_min[rows])
