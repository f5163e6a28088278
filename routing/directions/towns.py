"""The towns and villages along a path: what signs announce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.great_circle import METRES_PER_DEGREE
from routing.network.road_network import Town

LonLat = tuple[float, float]

VILLAGE_RADIUS_M = 700.0
TOWN_RADIUS_M = 2_000.0
TOWN_POPULATION = 5_000
SHORTEST_AHEAD_M = 300.0
"""Nearer towns need no sign: the driver is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownAhead:
    """A town that signs announce, and how far along the path it lies, in metres."""

    name: str
    at_m: float


def towns_ahead(
    line: Sequence[LonLat], towns: Sequence[Town], *, destination_name: str = ""
) -> tuple[TownAhead, ...]:
    """
    Find the towns a path leads to, in order.

    Parameters
    ----------
    line
        The path, longitude first.
    towns
        Towns and villages of the region.
    destination_name
        The last town ahead, empty if it has no name.

    Returns
    -------
    ahead
        Towns on the path with more inhabitants than the one before and the one after, then
        the destination. A town is on the path if it passes within :data:`VILLAGE_RADIUS_M` of it
        (:data:`TOWN_RADIUS_M` for a large one).
    """
    near, total_m = _towns_on(line, towns)
    populations = [0, *(town.population for _, town in near), 0]
    ahead = [
        TownAhead(name=town.name, at_m=at_m)
        for (at_m, town), before, after in zip(near, populations, populations[2:], strict=False)
        if town.population > max(before, after) and town.name != destination_name
    ]
    if destination_name:
        ahead.append(TownAhead(name=destination_name, at_m=total_m))
    return tuple(ahead)


def town_after(ahead: Sequence[TownAhead], at_m: float) -> str:
    """Name of the first town ahead of a point of the path, empty if there is none."""
    return next((p.name for p in ahead if p.at_m > at_m + SHORTEST_AHEAD_M), "")


def _towns_on(
    line: Sequence[LonLat], towns: Sequence[Town]
) -> tuple[list[tuple[float, Town]], float]:
    degrees = np.array(line, dtype=np.float64)
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians(degrees[:, 1].mean())), 1.0])
    points = degrees * scale
    steps_m = np.hypot(*np.diff(points, axis=0).T)
    along_m = np.concatenate([[0.0], np.cumsum(steps_m)])
    low, high = points.min(axis=0) - TOWN_RADIUS_M, points.max(axis=0) + TOWN_RADIUS_M
    found = []
    for town in towns:
        point = np.array([town.x, town.y]) * scale
        if np.any(point < low) or np.any(point > high):
            continue
        off_m, at_m = _nearest(point, points, steps_m, along_m)
        radius_m = TOWN_RADIUS_M if town.population >= TOWN_POPULATION else VILLAGE_RADIUS_M
        if off_m <= radius_m:
            found.append((at_m, town))
    return sorted(found, key=lambda each: each[0]), float(along_m[-1])


def _nearest(
    point: NDArray[np.float64],
    points: NDArray[np.float64],
    steps_m: NDArray[np.float64],
    along_m: NDArray[np.float64],
) -> tuple[float, float]:
    """Metres from a point to a line, and along the line to there."""
    ways = np.diff(points, axis=0)
    shares = ((point - points[:-1]) * ways).sum(axis=1) / np.maximum(steps_m**2, 1e-12)
    shares = np.clip(shares, 0.0, 1.0)
    feet = points[:-1] + shares[:, None] * ways
    off_m = np.hypot(*(point - feet).T)
    k = int(off_m.argmin())
    return float(off_m[k]), float(along_m[k] + shares[k] * steps_m[k])
