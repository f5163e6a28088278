"""The last plan of a working folder, in the words of routing again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.faults import InputError
from guinguette.folder.read_folder import WorkingFolder
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.continuation import Continuation
from guinguette.planning.continuity.happenings import happenings
from guinguette.planning.continuity.promises_kept import due
from guinguette.planning.events import NOTHING
from guinguette.planning.season.sides import decided
from guinguette.roads.of_folder import folder_roads
from guinguette.service.memory import read_memory
from guinguette.service.standing import Standing, standing_of
from guinguette.tour import NetworkFacts, Tour
from routing.analysis.change_cost import NO_VEHICLE
from routing.analysis.kept_routes import broken_rules
from routing.problem import Problem
from routing.solution import DayRoute

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastPlan:
    """
    A folder with its last plan.

    ``routes`` are its habits over the period of the folder, exceptions left out, for ``problem``,
    what the folder asks for today; they keep its rules. Stops are the requests of the folder, in
    their order; ``network`` says where their kilometres come from.
    """

    folder: WorkingFolder
    tour: Tour
    network: NetworkFacts
    problem: Problem
    routes: tuple[DayRoute, ...]

    @property
    def months(self) -> float:
        """Length of the horizon in mean months."""
        return DAYS_PER_WEEK * self.folder.settings.horizon.weeks / DAYS_PER_MONTH

    def per_month_eur(self, cost_eur: float) -> float:
        """Spread a cost of the horizon over its months, to the cent."""
        return round(cost_eur / self.months, 2)


def planned_on(folder: WorkingFolder, standing: Standing, tour: Tour) -> LastPlan:
    """
    Lay the habits of a plan over a folder, which may ask for more places.

    Raises
    ------
    InputError
        If the habits break a rule of the folder: it was changed since.
    """
    happened = happenings(due(decided(folder, standing), standing), NOTHING, standing.events)
    case = Continuation(happened, standing, roads=folder_roads(happened.folder))
    gone = any(route.vehicle == NO_VEHICLE for route in case.former)
    if gone or broken_rules(case.goes_on, case.former):
        raise InputError([fault("plan-outdated", value=str(folder.path))])
    return LastPlan(
        folder=case.folder,
        tour=tour,
        network=case.roads.facts,
        problem=case.goes_on,
        routes=case.former,
    )


def standing_plan(path: Path, folder: WorkingFolder) -> tuple[Standing, Tour]:
    """Read the plans of a folder that stand, and the one of its period, else the last one."""
    memory = read_memory(path)
    last = memory.last_tour()
    start = folder.settings.horizon.start
    own = [edition for edition in memory.editions if edition.start == start]
    return standing_of(memory, start), memory.tour(own[-1]) if own else last
