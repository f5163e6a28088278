"""
What as many stops could do if they were placed for one end alone: a measure for any choice.

Most inhabitants within reach is maximal covering (Church and ReVelle 1974), least mean minutes the
p-median (Hakimi 1964); both are bounds, no choice of stops among the candidates passes them.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import numpy as np
from scipy import sparse

from guinguette.communes.france import Commune
from guinguette.demand.ground import Ground, france
from guinguette.demand.need import FARTHEST_MIN
from guinguette.scenarios.scenario import Pool
from routing.arrays import FloatArray
from routing.location.choose import max_covering, p_median
from routing.solver.deadline import Deadline

WITHIN_MIN = 10.0
_EFFORT = 3_000.0
_MOST_CELLS = 20_000_000
"""Communes by sites past which nothing is worked out: 160 MB."""


def most_within(pool: Pool, stops: int) -> int | None:
    """Return the most inhabitants of the area that so many stops could have within 10 minutes."""
    return _most_within(pool.ground or france(), *_sides(pool), stops)


def least_mean_min(pool: Pool, stops: int) -> float | None:
    """Return the least mean minutes of an inhabitant of the area to one of so many stops."""
    return _least_mean_min(pool.ground or france(), *_sides(pool), stops)


def mean_min(pool: Pool, stops: Collection[str]) -> float | None:
    """Return the mean minutes of an inhabitant of the area to the nearest of some communes."""
    ground = pool.ground or france()
    area = [c for c in pool.area if c.code in ground.number and c.population > 0]
    sites = [c for c in area if c.code in stops]
    if not sites:
        return None
    nearest = _minutes(ground, tuple(area), tuple(sites)).min(axis=1)
    return float(np.average(nearest, weights=[c.population for c in area]))


Side = tuple[Commune, ...]


def _sides(pool: Pool) -> tuple[Side, Side]:
    """Return the inhabited communes of the area, and those where a stop may be."""
    ground = pool.ground or france()
    area = tuple(c for c in pool.area if c.code in ground.number and c.population > 0)
    sites = (c.commune for c in pool.candidates)
    return area, tuple(sorted((c for c in sites if c.code in ground.number), key=lambda c: c.code))


@lru_cache(maxsize=64)
def _most_within(ground: Ground, area: Side, sites: Side, stops: int) -> int | None:
    if not _is_small(area, sites, stops):
        return None
    people = np.array([float(c.population) for c in area])
    within = sparse.csr_array(_minutes(ground, area, sites) <= WITHIN_MIN)
    deadline = Deadline(effort=_EFFORT)
    count = min(stops, len(sites))
    found = max_covering(within, facilities=count, weights=people, deadline=deadline)
    return int(found.upper_bound)


@lru_cache(maxsize=64)
def _least_mean_min(ground: Ground, area: Side, sites: Side, stops: int) -> float | None:
    if not _is_small(area, sites, stops):
        return None
    people = np.array([float(c.population) for c in area])
    found = p_median(
        _minutes(ground, area, sites),
        facilities=min(stops, len(sites)),
        weights=people,
        deadline=Deadline(effort=_EFFORT),
    )
    return found.lower_bound / float(people.sum())


def _is_small(area: Side, sites: Side, stops: int) -> bool:
    return bool(area and sites and stops) and len(area) * len(sites) <= _MOST_CELLS


def _minutes(ground: Ground, area: Side, sites: Side) -> FloatArray:
    """
    Return minutes by road, shape (area, sites).

    Only the nearest communes of each are known: the others count as the farthest of these, no more
    than an hour.
    """
    column = np.full(len(ground.communes), -1, dtype=np.int64)
    column[ground.numbers(sites)] = np.arange(len(sites))
    rows = ground.numbers(area)
    known = np.minimum(ground.road_min[rows], FARTHEST_MIN)
    found = np.repeat(known.max(axis=1)[:, None], len(sites), axis=1)
    at = column[ground.nearest[rows]]
    row, place = np.nonzero(at >= 0)
    found[row, at[row, place]] = known[row, place]
    return found
