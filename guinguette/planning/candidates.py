"""Villages to serve and towns to start from, chosen among all the communes of some départements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from guinguette.communes.france import Commune
from guinguette.demand.ground import Ground, france
from guinguette.demand.need import Need, Part
from guinguette.folder.template import LARGEST_POPULATION
from guinguette.service.memory import Memory
from routing.great_circle import great_circle_m
from routing.location.choose import p_median

AUDIENCE_KM = 5.0
_NOT_MADE = ("moved", "cancelled")
"""Before today, a visit of no such status was made: nobody said otherwise."""
MOST_TOWNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    One commune with its need and the parts of it.

    ``parts`` are those of :mod:`guinguette.demand.need` that are known of it, ``audience`` the
    number of inhabitants within 5 km; ``score`` is the need, between 0 and 1.
    """

    commune: Commune
    parts: Mapping[Part, float]
    audience: int
    score: float


def small_communes(
    communes: Sequence[Commune], *, largest: int = LARGEST_POPULATION - 1
) -> tuple[Commune, ...]:
    """Return the communes that may be candidates: inhabited, not too large, with a position."""
    placed = (c for c in communes if math.isfinite(c.longitude))
    return tuple(c for c in placed if 0 < c.population <= largest)


def rank_candidates(need: Need, *, ground: Ground | None = None) -> tuple[Candidate, ...]:
    """
    Rank communes by their need; equals by audience, then by code.

    Parameters
    ----------
    need
        Of the communes that may be candidates.
    ground
        Where inhabitants are counted: all of France where omitted.
    """
    if not need.communes:
        return ()
    land = ground or france()
    rows = land.numbers(need.communes)
    is_near = land.crow_km[rows] <= AUDIENCE_KM
    audience = (land.population[land.nearest[rows]] * is_near).sum(axis=1)
    found = [
        Candidate(
            commune=commune,
            parts={p: float(own[k]) for p, own in need.values.items() if math.isfinite(own[k])},
            audience=int(audience[k]),
            score=float(need.scores[k]),
        )
        for k, commune in enumerate(need.communes)
    ]
    return tuple(sorted(found, key=lambda c: (-c.score, -c.audience, c.commune.code)))


def last_visits(memory: Memory, today: date) -> dict[str, date]:
    """Return the last day each commune was visited in ten years, by INSEE code."""
    first = today - timedelta(days=3_650)
    tours = memory.tours(first)
    place = {v.key: v.commune_code for tour in tours for r in tour.routes for v in r.visits}
    found: dict[str, date] = {}
    for state in memory.states(first, today - timedelta(days=1)):
        if state.status not in _NOT_MADE and (code := place.get(state.key)):
            found[code] = max(state.date, found.get(code, state.date))
    return found


def choose_depots(
    communes: Sequence[Commune], served: Sequence[Commune], count: int
) -> tuple[Commune, ...]:
    """
    Choose towns that lie as near to the villages as any (p-median).

    Parameters
    ----------
    communes
        Where depots may be: the :data:`MOST_TOWNS` largest of them.
    served
        The villages; each counts once, as each is visited as often.
    count
        Number of vans, one per town while there are enough towns.

    Returns
    -------
    depots
        ``count`` communes; the first ones come again where there are fewer towns than vans.
    """
    towns = sorted(communes, key=lambda c: (-c.population, c.code))[:MOST_TOWNS]
    size = min(count, len(towns))
    chosen = p_median(_distances_m(served, towns), facilities=size).chosen
    return tuple(towns[chosen[k % size]] for k in range(count))


def _distances_m(a: Sequence[Commune], b: Sequence[Commune]) -> NDArray[np.float64]:
    """Great-circle distances, shape (len(a), len(b))."""
    lon_a, lat_a = (np.array([getattr(c, name) for c in a])[:, None] for name in _POSITION)
    lon_b, lat_b = (np.array([getattr(c, name) for c in b])[None, :] for name in _POSITION)
    return great_circle_m(lon_a, lat_a, lon_b, lat_b)


_POSITION = ("longitude", "latitude")
