"""Plan a working folder: the one place where the trade and routing meet."""

from __future__ import annotations

from collections.abc import Callable

from guinguette.faults import Fault
from guinguette.folder.read_folder import WorkingFolder
from guinguette.planning.folder_problem import build_problem
from guinguette.planning.former import former_routes
from guinguette.planning.naming import name_tour
from guinguette.roads.kinds import Lookup, Roads
from guinguette.roads.of_folder import folder_roads
from guinguette.tour import Tour
from routing.analysis.change_cost import NO_VEHICLE
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.solve import solve

Progress = Callable[[float | None, float | None], None]


def plan_tour(
    folder: WorkingFolder,
    *,
    roads: Roads | None = None,
    former: Tour | None = None,
    deadline: Deadline = Deadline(),
    on_progress: Progress = lambda _plan, _lower_bound: None,
    on_warning: Callable[[Fault], None] = lambda _fault: None,
    on_lookup: Lookup = lambda _was_kept: None,
) -> Tour:
    """
    Plan the tour of a working folder.

    Parameters
    ----------
    folder
        Read without a fault (:func:`guinguette.folder.read_folder.read_folder`).
    roads
        Those the settings name, else estimated from the communes, where omitted.
    former
        A plan to begin from, of these weeks or of earlier ones. As far as it keeps the rules of
        the folder as it is now, the result is never worse.
    deadline
        When to return the best plan so far; unbounded, after the seconds of the settings.
    on_progress
        Called with (cost in euros of the best plan, lower bound), ``None`` while unknown.
    on_warning
        Called with each thing allowed but surprising that the roads revealed.
    on_lookup
        Told whether the matrix was found on disk, where matrices are kept.

    Returns
    -------
    tour
        Accepted by the independent check; communes that lack visits are listed with a reason.

    Raises
    ------
    routing.errors.RoutingError
        If no road joins two places.
    """
    if roads is None:
        roads = folder_roads(folder)
    problem, ground = build_problem(folder, roads)
    for warning in ground.placed.warnings:
        on_warning(warning)
    if ground.was_kept is not None:
        on_lookup(ground.was_kept)
    planning = folder.settings.planning
    solution = solve(
        problem,
        deadline=deadline.or_seconds(planning.time_limit_s),
        seed=planning.seed,
        target_gap=planning.target_gap,
        start=() if former is None else _routes_to_begin_from(former, folder),
        on_progress=on_progress,
    )
    return name_tour(folder, roads, problem, ground, solution)


def _routes_to_begin_from(former: Tour, folder: WorkingFolder) -> tuple[DayRoute, ...]:
    routes = former_routes(former, folder)
    return tuple(route for route in routes if route.stops and route.vehicle != NO_VEHICLE)
