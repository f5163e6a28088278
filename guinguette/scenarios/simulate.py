"""
Simulate: choose for each number of vans, plan real tours, and prove both.

More vans never serve less: a scenario keeps the depots of the one before where the question asks
so, is asked for at least its benefit, and where real tours bring less all the same, it is the
scenario before with a van more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path

import numpy as np

from guinguette.communes.departements import departement_names
from guinguette.communes.france import Commune
from guinguette.emissions.balance import balance_tour
from guinguette.faults import UsageError
from guinguette.folder.settings.model import Settings
from guinguette.language.catalogue import count
from guinguette.planning.plan_tour import plan_tour
from guinguette.roads.kinds import Roads, estimated_roads
from guinguette.scenarios.answered import Answered
from guinguette.scenarios.choice import (
    Options,
    chosen,
    lay_land,
    only_at,
    subsidy_eur,
    visit_problem,
    with_detours,
)
from guinguette.scenarios.pool import gather_pool, real_roads
from guinguette.scenarios.question import Question
from guinguette.scenarios.refused import refuse_far, why_nothing
from guinguette.scenarios.rules import Rules, rules_of
from guinguette.scenarios.scenario import (
    STARVED_GAP,
    Choice,
    ChosenVillage,
    Pool,
    Scenario,
    Simulation,
)
from guinguette.scenarios.tours import Asked, folder_of, ordinary_start, settings_of, year_cost
from routing.arrays import IntArray
from routing.location.visit_problem import VisitChoice, VisitProblem, gap_of
from routing.location.visits import counted_metres
from routing.solver.deadline import Deadline

SEARCH_S = 30.0
"""For the tours of a scenario, unless told."""
_TRIES = 4
_CLOSE = 0.003
"""Share of a budget that may be left."""
_DETOUR_MOVED = 0.02

Progress = Callable[[int, float | None, float | None], None]


def simulate(
    question: Question,
    *,
    today: date,
    network: Path | None = None,
    on_progress: Progress = lambda _vehicles, _plan, _lower_bound: None,
) -> Simulation:
    """
    Answer a question: a scenario for each of its numbers of vans.

    Parameters
    ----------
    question
        What is asked.
    today
        Tours are those of the first four weeks from the next Monday that have no public holiday,
        unless the question says when.
    network
        Where a built network is; roads are estimated where omitted.
    on_progress
        Called with the number of vans, the cost of the best plan and its lower bound.

    Raises
    ------
    InputError
        If the question names what there is not, or no road joins two of the communes.
    UsageError
        If nothing can be chosen; says why.
    MissingDataError
        If the network cannot be read.
    """
    rules = rules_of(question)
    real = real_roads(network) if network else None
    pool = gather_pool(question, rules, today=today, roads=real)
    names = _places(question, pool)
    title = question.title or f"Simulation : {', '.join(names)}"
    around = [*(c.commune for c in pool.candidates), *pool.towns]
    work = Work(
        question=question,
        rules=rules,
        pool=pool,
        title=title,
        start=question.start or ordinary_start(pool.area[0].departement, today),
        roads=real or estimated_roads(around),
        on_progress=on_progress,
    )
    scenarios: list[Scenario] = []
    for vehicles in question.choice.vehicles:
        scenarios.append(work.scenario(vehicles, scenarios[-1] if scenarios else None))
    return Simulation(
        question=question,
        rules=rules,
        title=title,
        places=names,
        pool=pool,
        scenarios=tuple(scenarios),
        land=work.land,
    )


def _places(question: Question, pool: Pool) -> tuple[str, ...]:
    """Name the area: its intercommunalities where it was asked for by them alone, or its parts."""
    asked = question.area
    if asked.epcis and not (asked.departements or asked.communes or asked.outline):
        return tuple(dict.fromkeys(c.epci_name for c in pool.area))
    codes = dict.fromkeys(c.departement for c in pool.area)
    return tuple(departement_names()[code] for code in codes)


class Work:
    """What the scenarios of a question share."""

    def __init__(
        self,
        *,
        question: Question,
        rules: Rules,
        pool: Pool,
        title: str,
        start: date,
        roads: Roads,
        on_progress: Progress,
    ) -> None:
        self.question, self.rules, self.pool = question, rules, pool
        self.title, self.start, self.roads = title, start, roads
        self.on_progress = on_progress
        self.land = lay_land(pool, roads)
        self.detour = 1.0
        self.price: float | None = None

    def scenario(self, vehicles: int, before: Scenario | None) -> Scenario:
        """Choose and plan for a number of vans; never less than the scenario before."""
        problem, asked = self.problem(vehicles, before), self.question.choice
        refuse_far(self.question, self.pool, problem)
        proven = self.chosen(problem, before)
        if proven is None and before is not None:  # what stays from it is too dear, or does not fit
            return self.unchanged(vehicles, None, before)
        if proven is None:
            raise UsageError(why_nothing(self.question, problem, count(vehicles, "pages.vehicles")))
        tried, short = [], 0.0
        choice: VisitChoice | None = proven
        there = only_at(problem, proven.vehicles)
        if self.detour > 1.0:
            choice = self.chosen(with_detours(there, self.detour), before) or proven
        for _ in range(_TRIES):
            if choice is None:
                break
            scenario = self.planned(vehicles, problem, choice, proven)
            tried.append(scenario)
            was, self.detour = self.detour, self.driven(scenario, problem, choice)
            off = self.off_budget(scenario)
            if -_CLOSE <= off <= 0.0 and self.detour < was * (1.0 + _DETOUR_MOVED):
                break
            short += off * (asked.budget_eur or 0.0)
            again = self.chosen(with_detours(there, self.detour), before, short)
            is_new = again is not None and (again.option != choice.option).any()
            choice = again if is_new else None
        best = self.within_budget(max(tried, key=self.rank), proven)
        if before is None or best.choice.benefit >= before.choice.benefit:
            return best
        if asked.budget_eur is None:
            return self.inherited(vehicles, problem, proven, before)
        return self.unchanged(vehicles, proven, before)

    def within_budget(self, scenario: Scenario, proven: VisitChoice) -> Scenario:
        """Leave out the villages that bring least, until real tours keep to the budget."""
        villages = list(scenario.choice.villages)
        while self.off_budget(scenario) > 0.0 and len(villages) > 1:
            spared = [v for v in villages if v.why != "forced"][-max(1, len(villages) // 30) :]
            if not spared:
                break
            villages = [v for v in villages if v not in spared]
            asked = [self.again(v, scenario) for v in villages]
            towns = vans_of(scenario, self.pool)
            scenario = self.toured(
                scenario.vehicles, towns, asked, self.reached_by(scenario), proven
            )
        return scenario

    def unchanged(self, vehicles: int, proven: VisitChoice | None, before: Scenario) -> Scenario:
        """Leave a scenario as it is, where the budget pays for no van more, or nothing fits."""
        choice = replace(before.choice, is_inherited=True)
        if proven is not None:
            gap = gap_of(choice.value, proven.bound)
            choice = replace(choice, bound=proven.bound, gap=gap, gap_of_choice=proven.gap)
        return replace(
            before, name=count(vehicles, "pages.vehicles"), vehicles=vehicles, choice=choice
        )

    def problem(self, vehicles: int, before: Scenario | None) -> VisitProblem:
        """State the choice of a number of vans."""
        keeps = before is not None and self.question.choice.same_depots
        return visit_problem(
            self.question,
            self.rules,
            self.pool,
            self.land,
            self.settings(self.pool.towns[:1]),
            vehicles=vehicles,
            kept=vans_at(before) if before and keeps else {},
        )

    def chosen(
        self, problem: VisitProblem, before: Scenario | None, short: float = 0.0
    ) -> VisitChoice | None:
        """Choose as the question asks, ``short`` euros below its budget."""
        asked = self.question.choice
        budget = inf if asked.budget_eur is None else asked.budget_eur - short
        need = (asked.target or 0.0) * sum(self.pool.weights)
        for benefit in dict.fromkeys((before.choice.benefit if before else 0.0, 0.0)):
            options = Options(budget, benefit, need, self.price, self.question.search.seed)
            found = chosen(problem, asked.objective, options)
            if found is not None:
                self.price = found.benefit / max(found.cost, 1.0)
                return found
        return None

    def planned(
        self, vehicles: int, problem: VisitProblem, choice: VisitChoice, proven: VisitChoice
    ) -> Scenario:
        """Plan the real tours of a choice."""
        towns = [t for t, n in zip(self.pool.towns, choice.vehicles, strict=True) for _ in range(n)]
        asked = [
            Asked(
                candidate=candidate,
                visits=int(problem.visits[choice.option[k]]),
                town=self.pool.towns[choice.depot[k]].code,
            )
            for k, candidate in enumerate(self.pool.candidates)
            if choice.option[k] >= 0
        ]
        return self.toured(vehicles, towns, asked, choice.reached_by, proven)

    def toured(
        self,
        vehicles: int,
        towns: Sequence[Commune],
        asked: Sequence[Asked],
        reached_by: IntArray,
        proven: VisitChoice,
    ) -> Scenario:
        """Plan real tours, and say what they are worth."""
        settings = self.settings(towns)
        folder = folder_of(settings, towns, asked)
        search = self.question.search
        deadline = (
            Deadline(effort=search.effort)
            if search.effort is not None
            else Deadline(seconds=search.seconds or SEARCH_S)
        )
        tour = plan_tour(
            folder,
            roads=self.roads,
            deadline=deadline,
            on_progress=lambda cost, bound: self.on_progress(vehicles, cost, bound),
        )
        said = Answered(self.question, self.rules, self.pool, self.land, settings)
        villages = said.villages(asked, tour)
        reached = said.reached(villages, reached_by)
        benefit = sum(v.benefit for v in villages) + sum(r.benefit for r in reached)
        received = [subsidy_eur(self.question, self.pool, v.candidate) for v in villages]
        year = year_cost(
            settings, self.rules, tour, villages=len(villages), subsidies_eur=sum(received)
        )
        value, bound = said.judged(benefit, year.net_eur, proven)
        return Scenario(
            name=said.name(vehicles),
            vehicles=vehicles,
            depots=folder.depots,
            choice=Choice(
                villages=villages,
                reached=reached,
                left_out=said.left_out(villages, reached, towns),
                benefit=benefit,
                value=value,
                bound=bound,
                gap=gap_of(value, bound),
                gap_of_choice=proven.gap,
            ),
            folder=folder,
            tour=tour,
            year=year,
            balance=balance_tour(tour),
            is_starved=len(villages) < len(asked) or tour.gap > STARVED_GAP,
        )

    def settings(self, towns: Sequence[Commune]) -> Settings:
        """Make the settings of vans at some towns."""
        seconds = self.question.search.seconds or SEARCH_S
        return settings_of(self.question, self.title, towns, start=self.start, seconds=seconds)

    def driven(self, scenario: Scenario, problem: VisitProblem, choice: VisitChoice) -> float:
        """Return how many times as far tours drive as the choice counted."""
        counted = counted_metres(problem, choice.option, choice.depot)
        return max(1.0, scenario.tour.distance_m / counted) if counted else 1.0

    def off_budget(self, scenario: Scenario) -> float:
        """Return the share of a year's budget that is passed, or (negative) that the end leaves."""
        asked = self.question.choice
        if asked.budget_eur is None:
            return 0.0
        off = scenario.year.net_eur / max(asked.budget_eur, 1.0) - 1.0
        return off if off > 0.0 or asked.objective == "benefit" else 0.0

    def rank(self, scenario: Scenario) -> tuple[float, ...]:
        """Rank what was tried: within its budget, all served, then by the objective."""
        value = scenario.choice.value
        worth = -value if self.question.choice.objective == "cost" else value
        return -max(0.0, self.off_budget(scenario)), -float(scenario.is_starved), worth

    def inherited(
        self, vehicles: int, problem: VisitProblem, proven: VisitChoice, before: Scenario
    ) -> Scenario:
        """Keep the scenario before and add a van, where real tours of a new choice bring less."""
        by_code = {c.commune.code: k for k, c in enumerate(self.pool.candidates)}
        held = {by_code[v.candidate.commune.code]: v for v in before.choice.villages}
        added = vehicles - len(before.folder.settings.vehicles)
        alone = replace(
            problem,
            is_allowed=problem.is_allowed & ~np.isin(np.arange(len(by_code)), [*held])[:, None],
            is_forced=np.zeros(len(by_code), dtype=np.bool_),
            vehicles=added,
            least_vehicles=added if problem.least_vehicles == problem.vehicles else 0,
            groups=tuple(
                replace(g, least=0, most=g.most - int(np.isin(g.members, [*held]).sum()))
                for g in problem.groups
            ),
            kept=np.zeros_like(problem.kept),
        )
        more = self.chosen(with_detours(alone, self.detour), None)
        towns = vans_of(before, self.pool)
        asked = [self.again(v, before) for v in held.values()]
        if more is not None and more.vehicles.any():
            own = self.planned(vehicles, alone, more, proven)
            towns += vans_of(own, self.pool)
            asked += [self.again(v, own) for v in own.choice.villages]
        found = self.toured(vehicles, towns, asked, self.reached_by(before), proven)
        return replace(found, choice=replace(found.choice, is_inherited=True))

    def reached_by(self, scenario: Scenario) -> IntArray:
        """Return whose stop counts for whom, shape (candidates,), as a scenario has it."""
        number = {c.commune.code: k for k, c in enumerate(self.pool.candidates)}
        found = np.full(len(number), -1, dtype=np.int64)
        for one in scenario.choice.reached:
            found[number[one.commune.code]] = number[one.by]
        return found

    def again(self, village: ChosenVillage, scenario: Scenario) -> Asked:
        """Ask for a village as a scenario serves it."""
        depots = {depot.name: depot.commune_code for depot in scenario.depots}
        return Asked(candidate=village.candidate, visits=village.visits, town=depots[village.depot])


def vans_at(scenario: Scenario) -> dict[str, int]:
    """Count the vans of a scenario by the INSEE code of their town."""
    code = {depot.name: depot.commune_code for depot in scenario.depots}
    return dict(Counter(code[van.depot] for van in scenario.folder.settings.vehicles))


def vans_of(scenario: Scenario, pool: Pool) -> list[Commune]:
    """List the towns of the vans of a scenario."""
    town = {one.code: one for one in pool.towns}
    return [town[code] for code, count in vans_at(scenario).items() for _ in range(count)]
