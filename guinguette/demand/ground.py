"""
The communes of France as arrays, and the nearest of each: nothing here is communes by communes.

One table of the :data:`NEAREST` nearest communes serves all of France (45 MB), whatever is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.spatial import KDTree

from guinguette.communes.france import Commune, every_commune
from routing.arrays import FloatArray, IntArray
from routing.great_circle import EARTH_RADIUS_M, great_circle_m
from routing.matrices.estimated import leg_m
from routing.network.estimate.estimate import SPEED_KMH
from routing.network.estimate.mountains import remoteness

NEAREST = 80
"""Communes looked at around each, itself the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """
    Communes whose position is known, n of them, and the k nearest of each, itself first.

    ``nearest`` (n, k) are their numbers, ``crow_km`` and ``road_min`` (n, k) how far they are:
    great circle, and minutes by estimated road. ``population`` (n,) is 0 where it is unknown.
    """

    communes: tuple[Commune, ...]
    number: dict[str, int]
    population: FloatArray
    nearest: IntArray
    crow_km: FloatArray
    road_min: FloatArray

    def numbers(self, communes: Sequence[Commune]) -> IntArray:
        """Return the numbers of some of them, in their order."""
        return np.array([self.number[c.code] for c in communes], dtype=np.int64)


def france() -> Ground:
    """
    Lay out all communes of France, once for as long as their table stays the same.

    Raises
    ------
    MissingDataError
        If the table is absent or cannot be read.
    """
    return lay_out(every_commune().communes)


@lru_cache(maxsize=1)
def lay_out(communes: tuple[Commune, ...]) -> Ground:
    """Lay out some communes; those without a position are left out."""
    placed = tuple(c for c in communes if c.longitude == c.longitude)  # NaN: no position
    lon = np.array([c.longitude for c in placed])
    lat = np.array([c.latitude for c in placed])
    population = np.array([float(c.population) for c in placed])
    x, y = np.radians(lon), np.radians(lat)
    points = np.stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)], axis=1)
    count = min(NEAREST, len(placed))
    found = KDTree(points * EARTH_RADIUS_M).query(points * EARTH_RADIUS_M, k=[*range(1, count + 1)])
    nearest = np.asarray(found[1], dtype=np.int64)
    _put_first(nearest)
    crow_m = great_circle_m(lon[:, None], lat[:, None], lon[nearest], lat[nearest])
    off = remoteness(np.array([float(c.relief_m) for c in placed]), population.astype(np.int64))
    metres = leg_m(np.full_like(crow_m, np.inf), crow_m, (off[:, None] + off[nearest]) / 2.0)
    number = {c.code: k for k, c in enumerate(placed)}
    return Ground(placed, number, population, nearest, crow_m / 1000.0, metres * 0.06 / SPEED_KMH)


def _put_first(nearest: IntArray) -> None:
    """Put each commune first of its own row: others may share its exact position."""
    own = np.arange(len(nearest))
    rows, columns = np.nonzero(nearest == own[:, None])
    nearest[rows, columns] = nearest[rows, 0]
    nearest[:, 0] = own
