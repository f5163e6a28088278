"""
The published figure, 121 t a year for a network of cafés, and what it can mean for a tour.

How it was found is not published. One product of plausible round numbers gives it; they stand in
``guinguette/assumptions/network_121t.toml``. It is ours: a back-calculation, not the method of the
association, and it speaks of cafés that stand still: their visitors would have driven elsewhere,
and nothing drives to them.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass

from guinguette.emissions.assumptions import shipped_text

NETWORK_FIGURE = "network_121t"
_WEEKS_PER_YEAR = 365.25 / 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One number of the back-calculation."""

    key: str
    label: str
    value: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedFigure:
    """A figure as published, tonnes of CO2e a year, and the factors that give it."""

    tonnes_per_year: float
    source: str
    status: str
    factors: tuple[Factor, ...]

    @property
    def computed_t(self) -> float:
        """The product of the factors, tonnes a year."""
        return math.prod(one.value for one in self.factors) / 1000.0

    @property
    def kg_per_opening(self) -> float:
        """What the factors credit to one café open for one day, kg CO2e."""
        return self._value("km_per_opening") * self._value("car_kg_per_km")

    def same_arithmetic_kg(self, visits: int) -> float:
        """Credit a number of visits as many open days, kg CO2e; no vehicle is deducted."""
        return visits * self.kg_per_opening

    def share(self, visits: int, weeks: int) -> float:
        """Return the part of the figure, over as many weeks, that this credit would be."""
        return self.same_arithmetic_kg(visits) / self._over_kg(weeks)

    def km_per_visit(self, visits: int, weeks: int) -> float:
        """Return the car kilometres each visit would avoid if the figure were the tour's alone."""
        return self._over_kg(weeks) / self._value("car_kg_per_km") / visits if visits else 0.0

    def _over_kg(self, weeks: int) -> float:
        return 1000.0 * self.tonnes_per_year * weeks / _WEEKS_PER_YEAR

    def _value(self, key: str) -> float:
        return next(one.value for one in self.factors if one.key == key)


def read_announced(name: str = NETWORK_FIGURE) -> AnnouncedFigure:
    """Read the published figure shipped with the package."""
    raw = tomllib.loads(shipped_text(name))
    return AnnouncedFigure(
        tonnes_per_year=float(raw["tonnes_per_year"]),
        source=raw["source"],
        status=raw["status"],
        factors=tuple(Factor(key=key, **one) for key, one in raw["factors"].items()),
    )


def announced_document(visits: int, weeks: int) -> dict[str, object]:
    """Write the published figure and what its arithmetic would credit to a tour."""
    figure = read_announced()
    return {
        "tonnes_per_year": figure.tonnes_per_year,
        "status": figure.status,
        "source": figure.source,
        "factors": {one.key: one.value for one in figure.factors},
        "computed_t": round(figure.computed_t, 3),
        "same_arithmetic_kg": round(figure.same_arithmetic_kg(visits), 3),
        "share": round(figure.share(visits, weeks), 6),
        "km_per_visit_if_alone": round(figure.km_per_visit(visits, weeks), 1),
    }
