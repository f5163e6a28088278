"""
What a scenario comes to, in figures that can be compared: one table for every document.

A year is the planned weeks as often as they fit into the weeks on tour. What is served is what the
tour visits, not what was meant to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["eur", "km", "h", "days", "kg", "share", "index", "number"]
"""``share`` is 0 to 1, shown as per cent; ``index`` 0 to 1, shown as it is."""
Better = Literal["more", "less", "neither"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    The figures of a scenario; ``None`` where there is nothing to divide by.

    Attributes
    ----------
    cost_eur, net_eur
        Paid in a year; what remains of it when subsidies are received.
    net_eur_per_visit, net_eur_per_inhabitant
        The rest for each visit, and for each inhabitant reached: of the villages visited, and of
        those that a stop in another counts for.
    km, hours, days, routes, visits
        In a year: driven; from departure to return, of all vans; on which any van is out; routes;
        visits.
    villages, inhabitants, inhabitants_reached
        Communes visited and their inhabitants; the same with those that count in part.
    within_5_min, within_10_min, within_15_min
        Inhabitants of the area by minutes by road from their mairie to the nearest stop, candidates
        or not, each commune once.
    need_reached
        Weights of the villages visited, and the part of those of the communes reached, of the
        weights of all candidates.
    benefit_share
        Benefit, of that of all candidates visited as often as the question allows.
    gini
        Of the benefit received per point of need, each candidate counting by its need: the area
        between the Lorenz curve of benefit over need and equality, 0 where all receive alike,
        near 1 where few receive all (Gini 1912; of public transport over people: Delbosc and
        Currie 2011, Journal of Transport Geography 19, p. 1252).
    worst_tenth
        Share of the benefit that goes to the tenth of candidates of greatest need score; 0.1 and
        more where the need decides.
    longest_gap_days
        Between two visits of a village, the worst one, the planned weeks coming again and again.
    co2_low_kg, co2_kg, co2_high_kg
        Net CO2 saved in a year: pessimistic, central, optimistic; below zero, the tour emits more.
    gap_of_choice, gap_of_tours
        How far the choice of villages, and the tours of this choice, are from the best ones.
    """

    cost_eur: float
    net_eur: float
    net_eur_per_visit: float | None
    net_eur_per_inhabitant: float | None
    km: float
    hours: float
    days: float
    routes: float
    visits: float
    villages: int
    inhabitants: int
    inhabitants_reached: int
    within_5_min: int
    within_10_min: int
    within_15_min: int
    need_reached: float
    benefit_share: float
    gini: float | None
    worst_tenth: float | None
    longest_gap_days: int | None
    co2_low_kg: float
    co2_kg: float
    co2_high_kg: float
    gap_of_choice: float
    gap_of_tours: float


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row of the table of scenarios.

    ``key`` is an attribute of :class:`Figures`, ``better`` which way is good; ``label`` and
    ``meaning`` are keys of the language catalogue, the latter empty where the label says all.
    """

    key: str
    label: str
    unit: Unit
    better: Better = "neither"
    decimals: int = 0
    meaning: str = ""

    def value(self, figures: Figures) -> float | None:
        """Return the figure of this row."""
        found: float | None = getattr(figures, self.key)
        return found


STANDARD: tuple[Row, ...] = (
    Row("cost_eur", "scenarios.cost", "eur", "less"),
    Row("net_eur", "scenarios.net", "eur", "less"),
    Row("net_eur_per_visit", "scenarios.net-per-visit", "eur", "less", 2),
    Row("net_eur_per_inhabitant", "scenarios.net-per-inhabitant", "eur", "less", 2),
    Row("villages", "scenarios.villages", "number", "more"),
    Row("visits", "scenarios.visits", "number", "more"),
    Row("inhabitants", "scenarios.inhabitants", "number", "more"),
    Row("inhabitants_reached", "scenarios.reached", "number", "more", 0, "scenarios.reached-is"),
    Row("within_5_min", "scenarios.within-5", "number", "more"),
    Row("within_10_min", "scenarios.within-10", "number", "more"),
    Row("within_15_min", "scenarios.within-15", "number", "more", 0, "scenarios.within-is"),
    Row("need_reached", "scenarios.need", "share", "more", 1, "scenarios.need-is"),
    Row("benefit_share", "scenarios.benefit", "share", "more", 1, "scenarios.benefit-is"),
    Row("gini", "scenarios.gini", "index", "less", 2, "scenarios.gini-is"),
    Row("worst_tenth", "scenarios.tenth", "share", "more", 1, "scenarios.tenth-is"),
    Row("longest_gap_days", "scenarios.longest-gap", "days", "less"),
    Row("km", "scenarios.km", "km", "less"),
    Row("hours", "scenarios.hours", "h", "less"),
    Row("days", "scenarios.days", "days"),
    Row("routes", "scenarios.routes", "number"),
    Row("co2_kg", "scenarios.co2", "kg", "more", 0, "scenarios.co2-is"),
    Row("co2_low_kg", "scenarios.co2-low", "kg", "more"),
    Row("co2_high_kg", "scenarios.co2-high", "kg", "more"),
    Row("gap_of_choice", "scenarios.gap-choice", "share", "less", 1, "scenarios.gap-choice-is"),
    Row("gap_of_tours", "scenarios.gap-tours", "share", "less", 1, "scenarios.gap-tours-is"),
)
"""The rows of every table of scenarios, in order."""
