"""The last plan of a working folder, in the words of routing again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.communes.france import CommuneIndex
from guinguette.faults import InputError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.fault_sentences import fault
from guinguette.planning.folder_problem import build_problem
from guinguette.planning.former import former_routes
from guinguette.roads.of_folder import folder_roads
from guinguette.service.memory import read_memory
from guinguette.tour import Tour
from routing.analysis.change_cost import NO_VEHICLE
from routing.check.judge import check
from routing.objective import plan_cost, route_cost
from routing.problem import Problem
from routing.solution import DayRoute, Solution, UnservedStop

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastPlan:
    """
    A folder with its last plan.

    ``routes`` are those of ``tour`` for ``problem``, what the folder asks for today; the plan keeps
    its rules. Stops are the requests of the folder, in their order.
    """

    folder: WorkingFolder
    tour: Tour
    problem: Problem
    routes: tuple[DayRoute, ...]

    @property
    def months(self) -> float:
        """Length of the horizon in mean months."""
        return DAYS_PER_WEEK * self.folder.settings.horizon.weeks / DAYS_PER_MONTH

    def per_month_eur(self, cost_eur: float) -> float:
        """Spread a cost of the horizon over its months, to the cent."""
        return round(cost_eur / self.months, 2)


def last_plan(path: Path, *, index: CommuneIndex | None = None) -> LastPlan:
    """
    Read a folder and its last plan.

    Parameters
    ----------
    path
        The working folder.
    index
        The communes of France; read from the package where omitted.

    Raises
    ------
    UsageError
        If there is no such folder.
    InputError
        If the folder has faults, or the plan does not fit it any more.
    MissingDataError
        If there is no plan yet, or its roads are not there.
    """
    folder = read_folder(path, index=index)
    tour = read_memory(path).last_tour()
    problem, _ = build_problem(folder, folder_roads(folder))
    return LastPlan(
        folder=folder, tour=tour, problem=problem, routes=planned_routes(folder, problem, tour)
    )


def planned_routes(folder: WorkingFolder, problem: Problem, tour: Tour) -> tuple[DayRoute, ...]:
    """
    Turn a tour back into the routes of a problem.

    Raises
    ------
    InputError
        If the tour breaks a rule of the problem: the folder was changed since.
    """
    horizon = folder.settings.horizon
    keys = {visit.key for route in tour.routes for visit in route.visits}
    named = former_routes(tour, folder)
    if NO_VEHICLE in {route.vehicle for route in named} or keys - _keys(folder):
        raise _outdated(folder)
    routes = tuple(replace(route, cost=route_cost(problem, route)) for route in named)
    is_same_period = (tour.start, tour.weeks) == (horizon.start, horizon.weeks)
    if not is_same_period or check(problem, _solution(problem, routes)):
        raise _outdated(folder)
    return routes


def _keys(folder: WorkingFolder) -> set[str]:
    return {request.key for request in folder.requests}


def _outdated(folder: WorkingFolder) -> InputError:
    return InputError([fault("plan-outdated", value=str(folder.path))])


def _solution(problem: Problem, routes: tuple[DayRoute, ...]) -> Solution:
    """Dress routes as a solution that claims nothing, for the check."""
    made = Counter(i for route in routes for i in route.stops)
    left_out = [i for i, stop in enumerate(problem.stops) if made[i] < stop.visits]
    must = [i for i in left_out if problem.stops[i].prize is None]
    return Solution(
        routes=routes,
        unserved=tuple(
            UnservedStop(
                stop=i,
                missing_visits=problem.stops[i].visits - made[i],
                reason="fleet_full" if i in must else "not_worth_it",
            )
            for i in left_out
        ),
        cost=plan_cost(problem, routes, left_out).total,
        lower_bound=0.0,
        status=("partial" if routes else "infeasible") if must else "feasible",
        runtime_s=0.0,
        seed=0,
    )
