"""What each euro more could reach: cost of a year against need, as far as both ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from guinguette.scenarios.figures import figures_of
from guinguette.scenarios.scenario import Scenario, Simulation

POINTS = 10
"""Estimates asked for, both ends included; those that another betters are left out."""


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

    def dominates(self, other: ParetoPoint) -> bool:
        """Whether it costs no more and reaches no less, and is better in one of the two."""
        mine, theirs = (self.net_eur, -self.need_reached), (other.net_eur, -other.need_reached)
        return mine != theirs and mine[0] <= theirs[0] and mine[1] <= theirs[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pareto:
    """
    Estimates that none of them betters, the cheapest first, and the scenarios beside them.

    ``planned`` holds the scenarios that are not starved, in their order.
    """

    estimates: tuple[ParetoPoint, ...]
    planned: tuple[ParetoPoint, ...]


class Chooser(Protocol):
    """Chooses villages without planning a tour; ``None`` where nothing was found."""

    def cheapest(self) -> ParetoPoint | None:
        """Choose what costs least and reaches anything."""
        ...

    def all_reached(self) -> ParetoPoint | None:
        """Choose what costs least and reaches all that can be reached."""
        ...

    def within(self, budget_eur: float) -> ParetoPoint | None:
        """Choose the most benefit for so much a year."""
        ...


def pareto_points(chooser: Chooser, *, count: int = POINTS) -> tuple[ParetoPoint, ...]:
    """
    Return the choices that no other betters, the cheapest first.

    Budgets lie evenly between both ends: the cheapest choice that reaches anything, and the
    cheapest that reaches all.
    """
    ends = chooser.cheapest(), chooser.all_reached()
    known = [end for end in ends if end is not None]
    if len(known) == 2:
        budgets = np.linspace(known[0].net_eur, known[1].net_eur, count)[1:-1]
        inner = (chooser.within(float(budget)) for budget in budgets)
        known += [one for one in inner if one is not None]
    return undominated(known)


def undominated(points: Iterable[ParetoPoint]) -> tuple[ParetoPoint, ...]:
    """Keep the points that no other dominates, the cheapest first, equals once."""
    found: list[ParetoPoint] = []
    for point in sorted(points, key=lambda p: (p.net_eur, -p.need_reached)):
        if not found or point.need_reached > found[-1].need_reached:
            found.append(point)
    return tuple(found)


def planned_point(simulation: Simulation, scenario: Scenario) -> ParetoPoint:
    """Return the point of a scenario: its real tours."""
    figures = figures_of(simulation, scenario)
    return ParetoPoint(
        net_eur=figures.net_eur,
        need_reached=figures.need_reached,
        villages=figures.villages,
        visits_a_year=figures.visits,
        vehicles=scenario.vehicles,
        name=scenario.name,
    )
