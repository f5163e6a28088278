"""
What a scenario comes to, in figures that can be compared: one table for every document.

A year is the planned weeks as often as they fit into the weeks on tour. What is served is what the
tour visits, not what was meant to be.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from guinguette.communes.france import Commune
from guinguette.demand.ground import Ground, france
from guinguette.planning.candidates import Candidate
from guinguette.scenarios.compared.best_possible import least_mean_min, mean_min, most_within
from guinguette.scenarios.scenario import Choice, Scenario, Simulation
from guinguette.tour import Tour

Unit = Literal["eur", "km", "h", "min", "days", "kg", "share", "index", "number"]
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
    most_within_10_min, mean_min, least_mean_min
        The most inhabitants that as many stops could have within 10 minutes; the mean minutes of
        an inhabitant of the area to the nearest stop, and the least that as many stops could make
        it; ``None`` where the area is too large for it.
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
    most_within_10_min: int | None
    mean_min: float | None
    least_mean_min: float | None
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


def figures_of(simulation: Simulation, scenario: Scenario) -> Figures:
    """Work out the figures of a scenario."""
    tour, year, pool = scenario.tour, scenario.year, simulation.pool
    a_year = simulation.rules.weeks / tour.weeks
    made = visits_made(tour)
    weights = dict(zip((c.commune.code for c in pool.candidates), pool.weights, strict=True))
    benefits = _benefits(scenario.choice, made)
    most = sum(simulation.rules.worth(max(simulation.question.choice.frequencies)))
    people = people_reached(scenario)
    near = _within(pool.area, made, pool.ground or france())
    kg = [case.net_kg * a_year for case in scenario.balance.cases]
    return Figures(
        cost_eur=year.total_eur,
        net_eur=year.net_eur,
        net_eur_per_visit=_over(year.net_eur, tour.visit_count * a_year),
        net_eur_per_inhabitant=_over(year.net_eur, people),
        km=tour.distance_m / 1000.0 * a_year,
        hours=sum(route.duration_s for route in tour.routes) / 3600.0 * a_year,
        days=len({route.date for route in tour.routes}) * a_year,
        routes=len(tour.routes) * a_year,
        visits=tour.visit_count * a_year,
        villages=len(made),
        inhabitants=_inhabitants(tour),
        inhabitants_reached=people,
        within_5_min=near(5.0),
        within_10_min=near(10.0),
        within_15_min=near(15.0),
        most_within_10_min=most_within(pool, len(made)),
        mean_min=mean_min(pool, made),
        least_mean_min=least_mean_min(pool, len(made)),
        need_reached=_need_reached(simulation, scenario, weights, made),
        benefit_share=_over(sum(benefits.values()), most * sum(pool.weights)) or 0.0,
        gini=_gini([(weight, benefits.get(code, 0.0)) for code, weight in weights.items()]),
        worst_tenth=_worst_tenth(pool.candidates, benefits),
        longest_gap_days=_longest_gap_days(tour),
        co2_low_kg=kg[0],
        co2_kg=kg[1],
        co2_high_kg=kg[2],
        gap_of_choice=scenario.choice.gap_of_choice,
        gap_of_tours=tour.gap,
    )


def falls(simulation: Simulation) -> tuple[tuple[str, str], ...]:
    """
    List where more vans serve less benefit: never, where scenarios nest.

    Returns
    -------
    pairs
        Names of a scenario and of the one after it that falls behind it.
    """
    pairs = zip(simulation.scenarios, simulation.scenarios[1:], strict=False)
    return tuple(
        (few.name, many.name)
        for few, many in pairs
        if many.choice.benefit < few.choice.benefit - 1e-6 * abs(few.choice.benefit)
    )


def visits_made(tour: Tour) -> Counter[str]:
    """Count the visits of each commune of a tour, by INSEE code."""
    return Counter(visit.commune_code for route in tour.routes for visit in route.visits)


def people_reached(scenario: Scenario) -> int:
    """Count the inhabitants of the villages visited and of the communes that a stop counts for."""
    made = visits_made(scenario.tour)
    near = (one.commune.population for one in scenario.choice.reached if one.by in made)
    return _inhabitants(scenario.tour) + sum(near)


def _over(value: float, by: float) -> float | None:
    return value / by if by else None


def _need_reached(
    simulation: Simulation,
    scenario: Scenario,
    weights: Mapping[str, float],
    made: Mapping[str, int],
) -> float:
    own = sum(weights.get(code, 0.0) for code in made)
    near = (one.commune.code for one in scenario.choice.reached if one.by in made)
    part = simulation.rules.reached_share * sum(weights.get(code, 0.0) for code in near)
    return _over(own + part, sum(weights.values())) or 0.0


def _inhabitants(tour: Tour) -> int:
    found = {v.commune_code: v.population for route in tour.routes for v in route.visits}
    return sum(found.values())


def _benefits(choice: Choice, made: Mapping[str, int]) -> dict[str, float]:
    """Return the benefit that each commune receives, by the visits that are made."""
    own = {v.candidate.commune.code: v.marginal for v in choice.villages}
    found = {code: sum(worth[: made.get(code, 0)]) for code, worth in own.items()}
    return found | {one.commune.code: one.benefit for one in choice.reached if one.by in made}


class _Near:
    """Inhabitants by minutes to the nearest stop."""

    def __init__(self, people: Sequence[int], minutes: Sequence[float]) -> None:
        self._people, self._minutes = people, minutes

    def __call__(self, most_min: float) -> int:
        near = zip(self._people, self._minutes, strict=True)
        return sum(people for people, minutes in near if minutes <= most_min)


def _within(area: Sequence[Commune], made: Mapping[str, int], ground: Ground) -> _Near:
    placed = [commune for commune in area if commune.code in ground.number]
    rows = ground.numbers(placed)
    has_stop = np.zeros(len(ground.communes), dtype=np.bool_)
    has_stop[[ground.number[code] for code in made if code in ground.number]] = True
    minutes = np.where(has_stop[ground.nearest[rows]], ground.road_min[rows], np.inf).min(axis=1)
    return _Near([commune.population for commune in placed], minutes.tolist())


def _gini(received: Sequence[tuple[float, float]]) -> float | None:
    """Return the Gini index of benefits over weights: pairs of a weight and a benefit."""
    ordered = sorted((b / w, w, b) for w, b in received if w > 0)
    weights, benefits = sum(w for _, w, _ in ordered), sum(b for _, _, b in ordered)
    if not benefits:
        return None
    under, before = 0.0, 0.0
    for _, weight, benefit in ordered:
        under += weight * (2.0 * before + benefit)
        before += benefit
    return 1.0 - under / (weights * benefits)


def _worst_tenth(candidates: Sequence[Candidate], benefits: Mapping[str, float]) -> float | None:
    neediest = sorted(candidates, key=lambda c: (-c.score, c.commune.code))
    tenth = [c.commune.code for c in neediest[: math.ceil(len(candidates) / 10)]]
    return _over(sum(benefits.get(code, 0.0) for code in tenth), sum(benefits.values()))


def _longest_gap_days(tour: Tour) -> int | None:
    days: defaultdict[str, set[date]] = defaultdict(set)
    for route in tour.routes:
        for visit in route.visits:
            days[visit.commune_code].add(route.date)
    period = 7 * tour.weeks
    gaps = (
        (later - earlier).days % period or period
        for own in map(sorted, days.values())
        for earlier, later in zip(own, [*own[1:], own[0]], strict=True)
    )
    return max(gaps, default=None)


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
    Row("most_within_10_min", "scenarios.most-within", "number", "neither", 0, "scenarios.most-is"),
    Row("mean_min", "scenarios.mean-min", "min", "less", 1),
    Row("least_mean_min", "scenarios.least-mean-min", "min", "neither", 1, "scenarios.least-is"),
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
