"""Plan a working folder from nothing: the one place where the trade and routing meet."""

from __future__ import annotations

from collections.abc import Callable

from guinguette.faults import Fault
from guinguette.folder.read_folder import WorkingFolder
from guinguette.planning.continuity.continuation import Continuation, Progress, in_silence
from guinguette.planning.continuity.happenings import happened_in
from guinguette.planning.continuity.record import recorded
from guinguette.roads.kinds import Roads
from guinguette.roads.of_folder import folder_roads
from guinguette.service.standing import Standing
from guinguette.tour import Tour
from routing.solver.deadline import Deadline


def plan_tour(
    folder: WorkingFolder,
    *,
    roads: Roads | None = None,
    deadline: Deadline = Deadline(),
    on_progress: Progress = in_silence,
    on_warning: Callable[[Fault], None] = lambda _fault: None,
) -> Tour:
    """
    Plan the tour of a working folder, as if nothing had been promised.

    Parameters
    ----------
    folder
        Read without a fault (:func:`guinguette.folder.read_folder.read_folder`).
    roads
        Those the settings name, else estimated from the communes, where omitted.
    deadline
        When to return the best plan so far; unbounded, after the seconds of the settings.
    on_progress
        Called with (cost in euros of the best plan, lower bound), ``None`` while unknown.
    on_warning
        Called with each thing allowed but surprising that the roads revealed.

    Returns
    -------
    tour
        Accepted by the independent check; communes that lack visits are listed with a reason.

    Raises
    ------
    routing.errors.RoutingError
        If no road joins two places.
    """
    case = Continuation(happened_in(folder), Standing(), roads=roads or folder_roads(folder))
    for warning in case.ground.placed.warnings:
        on_warning(warning)
    limit = deadline.or_seconds(folder.settings.planning.time_limit_s)
    return recorded(case, case.solve(0.0, limit, on_progress))
