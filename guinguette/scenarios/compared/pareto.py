"""
What each euro more could reach: cost of a year against need, as far as both ends.

Points are estimates of the choice model: no tour is planned, a route that is not full is counted in
part, and ways are as many times as long as the tours of the largest scenario drive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

import numpy as np

from guinguette.roads.kinds import estimated_roads
from guinguette.scenarios.choice import lay_land, visit_problem, with_detours
from guinguette.scenarios.compared.figures import figures_of
from guinguette.scenarios.question import PERIOD_WEEKS
from guinguette.scenarios.scenario import Scenario, Simulation
from routing.location.visit_problem import Objective, VisitChoice, VisitProblem, need_met
from routing.location.visits import choose_visits, counted_metres
from routing.solver.deadline import Deadline

POINTS = 10
"""Estimates asked for, both ends included; those that another betters are left out."""
POINT_S = 90.0
"""Far more than a point takes (1 to 10 s of one core): time ends none, so that all come again."""
POINT_GAP = 0.03
_ALIKE = 1e-6
_VILLAGES_PER_VAN = 20
"""Fewer than any van serves once in four weeks."""
_NEAREST_TOWNS = 12
"""That may serve a village where all are served: on the Nièvre 10 s, not 25, and 1 % dearer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoPoint:
    """
    One choice of villages: what it costs in a year and what it reaches.

    ``net_eur`` is what a year costs when subsidies are received, ``need_reached`` a share, 0 to 1,
    as in :class:`guinguette.scenarios.compared.figures.Figures`. ``name`` is that of the scenario
    whose tours were planned; empty for an estimate of the choice model.
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


def pareto_of(simulation: Simulation) -> Pareto:
    """Trace cost against need for the villages of a simulation, its scenarios beside."""
    planned = [one for one in simulation.scenarios if not one.is_starved]
    return Pareto(
        estimates=pareto_points(_Model(simulation)) if planned else (),
        planned=tuple(planned_point(simulation, one) for one in planned),
    )


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


class _Model:
    """The choice model of a simulation, ways as many times as long as its tours drive."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation, pool = simulation, simulation.pool
        around = [*(c.commune for c in pool.candidates), *pool.towns]
        land = simulation.land or lay_land(pool, estimated_roads(around))
        last = [one for one in simulation.scenarios if not one.is_starved][-1]
        counted = visit_problem(
            simulation.question,
            simulation.rules,
            pool,
            land,
            last.folder.settings,
            vehicles=last.vehicles + ceil(len(pool.candidates) / _VILLAGES_PER_VAN),
            kept={},
        )
        counted = replace(counted, least_vehicles=1)
        self._problem = with_detours(counted, _detour(counted, simulation, last))
        self._weights = np.array(pool.weights)
        own = {depot.commune_code for one in simulation.scenarios for depot in one.depots}
        self._is_town = np.array([town.code in own for town in pool.towns])

    def cheapest(self) -> ParetoPoint | None:
        """Choose a village, or those forced."""
        least = float(self._weights[self._weights > 0].min(initial=np.inf))
        return self._chosen(self._problem, "cost", target=least)

    def all_reached(self) -> ParetoPoint | None:
        """Visit each village that a van may go to as seldom as may be."""
        order = self._problem.radial_s.argsort(axis=1, kind="stable").argsort(axis=1)
        once = replace(
            self._problem,
            is_allowed=self._problem.is_allowed & (order < _NEAREST_TOWNS),
            worth=self._weights[:, None],
            visits=self._problem.visits[:1],
            near=self._problem.near[:0],
        )
        all_of = float(self._weights[once.is_allowed.any(axis=1)].sum())
        return self._chosen(once, "cost", target=(1.0 - _ALIKE) * all_of)

    def within(self, budget_eur: float) -> ParetoPoint | None:
        """Choose the most benefit for so much, from towns of the scenarios and of both ends."""
        near = replace(self._problem, is_allowed=self._problem.is_allowed & self._is_town)
        return self._chosen(near, "benefit", budget=budget_eur)

    def _chosen(
        self,
        problem: VisitProblem,
        objective: Objective,
        *,
        budget: float = np.inf,
        target: float = 0.0,
    ) -> ParetoPoint | None:
        choice = choose_visits(
            problem,
            objective=objective,
            budget=budget,
            target=target,
            allowed_gap=POINT_GAP,
            seed=self._simulation.question.search.seed,
            deadline=Deadline(seconds=POINT_S),
        )
        if choice is None:
            return None
        self._is_town |= choice.vehicles > 0
        return self._point(choice)

    def _point(self, choice: VisitChoice) -> ParetoPoint:
        rules, problem = self._simulation.rules, self._problem
        is_served = choice.option >= 0
        visits = int(problem.visits[choice.option[is_served]].sum())
        return ParetoPoint(
            net_eur=choice.cost,
            need_reached=need_met(problem, choice),
            villages=int(is_served.sum()),
            visits_a_year=visits * rules.weeks / PERIOD_WEEKS,
            vehicles=int(choice.vehicles.sum()),
        )


def _detour(problem: VisitProblem, simulation: Simulation, scenario: Scenario) -> float:
    """Return how many times as far the tours of a scenario drive as the model counts."""
    option, depot = (np.full(len(problem.worth), -1, dtype=np.int64) for _ in range(2))
    number = {c.commune.code: k for k, c in enumerate(simulation.pool.candidates)}
    town = {one.code: k for k, one in enumerate(simulation.pool.towns)}
    at = {one.name: town[one.commune_code] for one in scenario.depots}
    known = problem.visits.tolist()
    for village in scenario.choice.villages:
        if village.visits in known:
            k = number[village.candidate.commune.code]
            option[k], depot[k] = known.index(village.visits), at[village.depot]
    counted = counted_metres(problem, option, depot)
    return max(1.0, scenario.tour.distance_m / counted) if counted else 1.0
