"""What each euro more could reach: cost of a year against need, as far as both ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoPoint:
    """
    One choice of villages: what it costs in a year and what it reaches.

    ``net_eur`` is what a year costs when subsidies are received, ``need_reached`` a share, 0 to 1,
    as in :class:`guinguette.scenarios.figures.Figures`. ``name`` is that of the scenario whose
    tours were planned; empty for an estimate of the choice model.
    """

    net_eur: float
    need_reached: float
    villages: int
    visits_a_year: float
    vehicles: int
    name: str = ""

    @property
    def is_estimate(self) -> bool:
        """Whether no tour was planned: the cost is that of the choice model."""
        return not self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Pareto:
    """
    Estimates that none of them betters, the cheapest first, and the scenarios beside them.

    ``planned`` holds the scenarios that are not starved, in their order.
    """

    estimates: tuple[ParetoPoint, ...]
    planned: tuple[ParetoPoint, ...]
