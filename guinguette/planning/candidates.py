"""Villages to serve and towns to start from, chosen among all the communes of some départements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from guinguette.communes.france import Commune
from guinguette.folder.template import LARGEST_POPULATION
from routing.great_circle import great_circle_m

AUDIENCE_RADIUS_M = 5_000.0
SHOPS_POPULATION = 1_500
"""Communes of this size are taken to have shops (an assumption: shop data are not shipped)."""
MOST_TOWNS = 40
MOST_CHOICES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    One commune with its score and the parts of it.

    ``need_m`` is the great-circle distance to the nearest commune with shops, ``audience`` the
    number of inhabitants within 5 km; the score is between 0 and 1.
    """

    commune: Commune
    need_m: float
    audience: int
    score: float


def rank_candidates(
    communes: Sequence[Commune], *, neighbours: Sequence[Commune] = ()
) -> tuple[Candidate, ...]:
    """
    Rank the communes below 3,500 inhabitants by need and audience (see ``new_departement``).

    Parameters
    ----------
    communes
        Where the candidates are.
    neighbours
        Communes around them: their shops and their inhabitants count, they are no candidates.

    Returns
    -------
    candidates
        Best score first, then by code. The largest commune stands for the shops where none has
        1,500 inhabitants.
    """
    small = [c for c in communes if 0 < c.population < LARGEST_POPULATION]
    if not small:
        return ()
    everyone = [*communes, *neighbours]
    shops = [c for c in everyone if c.population >= SHOPS_POPULATION] or [
        max(communes, key=lambda c: (c.population, c.code))
    ]
    need = np.rint(_distances_m(small, shops).min(axis=1))  # whole metres: ties are ties
    people = np.array([c.population for c in everyone], dtype=np.float64)
    audience = (_distances_m(small, everyone) <= AUDIENCE_RADIUS_M) @ people
    scores = (_ranks(need) + _ranks(audience)) / 2.0
    found = [
        Candidate(commune=c, need_m=float(n), audience=int(a), score=float(s))
        for c, n, a, s in zip(small, need, audience, scores, strict=True)
    ]
    return tuple(sorted(found, key=lambda c: (-c.score, c.commune.code)))


def choose_depots(
    communes: Sequence[Commune], served: Sequence[Commune], count: int
) -> tuple[Commune, ...]:
    """
    Choose towns that lie near the villages (p-median).

    All choices are compared up to :data:`MOST_CHOICES` of them, that is three vans; beyond, a
    greedy start is bettered one town at a time (Teitz and Bart, 1968).

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
    distances = _distances_m(served, towns)

    size = min(count, len(towns))
    is_small = comb(len(towns), size) <= MOST_CHOICES
    chosen = _compared(distances, size) if is_small else _interchanged(distances, size)
    return tuple(towns[chosen[k % size]] for k in range(count))


def _compared(distances: NDArray[np.float64], size: int) -> list[int]:
    choices = np.array(list(combinations(range(distances.shape[1]), size)), dtype=np.int64)
    totals = distances[:, choices].min(axis=2).sum(axis=0)
    return [int(k) for k in choices[totals.argmin()]]


def _interchanged(distances: NDArray[np.float64], size: int) -> list[int]:
    towns = range(distances.shape[1])

    def total_m(chosen: Collection[int]) -> float:
        return float(distances[:, list(chosen)].min(axis=1).sum())

    chosen: list[int] = []
    while len(chosen) < size:
        others = [k for k in towns if k not in chosen]
        chosen.append(min(others, key=lambda k: total_m([*chosen, k])))
    while True:
        swaps = [
            [*chosen[:place], k, *chosen[place + 1 :]]
            for place in range(size)
            for k in towns
            if k not in chosen
        ]
        best = min(swaps, key=total_m, default=chosen)
        if total_m(best) >= total_m(chosen) - 1.0:
            return chosen
        chosen = best


def _distances_m(a: Sequence[Commune], b: Sequence[Commune]) -> NDArray[np.float64]:
    """Great-circle distances, shape (len(a), len(b))."""
    lon_a, lat_a = (np.array([getattr(c, name) for c in a])[:, None] for name in _POSITION)
    lon_b, lat_b = (np.array([getattr(c, name) for c in b])[None, :] for name in _POSITION)
    return great_circle_m(lon_a, lat_a, lon_b, lat_b)


_POSITION = ("longitude", "latitude")


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 0 (least) to 1 (most); equal values share their mean rank."""
    order = np.sort(values)
    first, last = (np.searchsorted(order, values, side=side) for side in ("left", "right"))
    ranks: NDArray[np.float64] = (first + last - 1) / 2.0 / max(1, len(values) - 1)
    return ranks
