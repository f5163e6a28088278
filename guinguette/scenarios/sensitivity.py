"""What a scenario owes to its assumptions: each is moved alone, the tour kept as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Driver = Literal["fuel", "wage", "speed", "attendance", "vehicle"]
Outcome = Literal["net_eur_per_inhabitant", "co2_kg"]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """
    A scenario with one assumption at an end of its range.

    ``value`` is the assumption, in the unit of its driver; ``broken_routes`` counts the routes that
    would then pass the longest day or the latest return of their crew.
    """

    value: float
    net_eur: float
    net_eur_per_inhabitant: float | None
    net_eur_per_visitor: float | None
    co2_kg: float
    broken_routes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """
    One assumption: its two ends, its unit and where the range is from.

    ``label``, ``unit`` and ``source`` are keys of the language catalogue.
    """

    driver: Driver
    label: str
    unit: str
    source: str
    value: float
    low: End
    high: End

    def swing(self, outcome: Outcome) -> float:
        """Return how far apart the two ends are; 0 where there is no outcome."""
        low, high = getattr(self.low, outcome), getattr(self.high, outcome)
        return 0.0 if low is None or high is None else abs(high - low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """All assumptions of a scenario; ``now`` is the scenario as it stands."""

    now: End
    bars: tuple[Bar, ...]

    def by(self, outcome: Outcome) -> tuple[Bar, ...]:
        """Return the bars that move an outcome, the longest first, then by driver."""
        moving = [bar for bar in self.bars if bar.swing(outcome)]
        return tuple(sorted(moving, key=lambda bar: (-bar.swing(outcome), bar.driver)))
