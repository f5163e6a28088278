"""Villages to serve and towns to start from, chosen among all the communes of some départements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guinguette.communes.france import Commune
from guinguette.demand.ground import Ground, france
from guinguette.demand.need import Need, Part
from guinguette.folder.template import LARGEST_POPULATION
from guinguette.service.memory import Memory

AUDIENCE_KM = 5.0
_NOT_MADE = ("moved", "cancelled")
"""Before today, a visit of no such status was made: nobody said otherwise."""


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
