"""
How far a village is from shops: the distance of the trips that a visit may replace.

No list of shops ships with guinguette, so a rule stands for it: a commune has shops from a number
of inhabitants on (an assumption, ``shop_population``). In the 2,218 communes under 3,500
inhabitants of Aisne, Aube, Marne and Haute-Marne, 350 is where the rule is right on average: as
the crow flies the nearest food shop is 2.96 km away by the rule and 2.93 km by the Base permanente
des équipements 2024 (mean error of one commune 1.5 km; with 300: 2.59 km, with 400: 3.38 km). It
is also where most communes above have one (59 %); 19 % of all are judged wrong.

The road there is the longest that an estimate gives (:func:`routing.matrices.estimated.leg_m`): the
great circle times :data:`routing.matrices.estimated.CROW_FACTOR`, more in mountains. On 2,681
legs of 1 to 10 km between stops of mobile libraries (OSRM) that is 14 % off on average, eight times
of ten between 28 % too short and 18 % too long; a whole network loaded for this would say little
more, beside 1.5 km. ``tests/guinguette/emissions/test_shops.py`` measures both again where the
tables are at hand.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from guinguette.communes.departements import departement_of
from guinguette.communes.france import Commune
from guinguette.emissions.assumptions import AssumptionSet
from guinguette.tour import Visit
from routing.great_circle import great_circle_m
from routing.matrices.estimated import leg_m
from routing.network.estimate.mountains import remoteness


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """
    The commune where a village finds its nearest shops.

    ``road_km`` is one way, by estimated road; 0 where the village has shops of its own: nothing is
    avoided there.
    """

    commune_code: str
    name: str
    road_km: float


class Shops(Protocol):
    """Whatever knows the nearest shops of a visit."""

    def nearest(self, visit: Visit, population: float) -> Shop:
        """Return the nearest commune with shops, if communes have some from a population on."""
        ...


class ShopsByPopulation:
    """
    Shops by the rule of this module, corrected by what a folder knows.

    Parameters
    ----------
    communes
        Where to look, whole France as a rule.
    assumptions
        Their ``with_shops`` and ``without_shops`` go before the rule.
    """

    def __init__(self, communes: Sequence[Commune], assumptions: AssumptionSet) -> None:
        self._communes = [c for c in communes if math.isfinite(c.longitude)]
        self._with, self._without = assumptions.with_shops, assumptions.without_shops
        self._ranks = {c.code: [rank] for rank, c in enumerate(self._communes)}
        self._lon = np.array([c.longitude for c in self._communes])
        self._lat = np.array([c.latitude for c in self._communes])
        self._remoteness = remoteness(
            np.array([float(c.relief_m) for c in self._communes]),
            np.array([c.population for c in self._communes]),
        )
        self._population = np.array([self._rank(c.code, c.population) for c in self._communes])

    def nearest(self, visit: Visit, population: float) -> Shop:
        """Return the nearest commune with shops; the visit's own where it has some."""
        code, name = visit.commune_code, visit.name
        if self._rank(code, visit.population) >= population:
            return Shop(commune_code=code, name=name, road_km=0.0)
        away_m = great_circle_m(
            np.array(visit.longitude), np.array(visit.latitude), self._lon, self._lat
        )
        away_m = np.where(self._population >= population, away_m, math.inf)
        away_m[self._ranks.get(code, [])] = math.inf
        best = int(np.argmin(away_m))
        found = self._communes[best]
        ends = [best, *self._ranks.get(code, [best])]
        both = self._remoteness[ends].mean(keepdims=True)
        return Shop(
            commune_code=found.code,
            name=found.name_with_article,
            road_km=float(leg_m(np.array([math.inf]), away_m[[best]], both)[0]) / 1000.0,
        )

    def _rank(self, code: str, population: int) -> float:
        if code in self._with:
            return math.inf
        return -math.inf if code in self._without else population


def departements_of(codes: Collection[str]) -> tuple[str, ...]:
    """Return the départements of communes, sorted."""
    return tuple(sorted({departement_of(code) for code in codes}))
