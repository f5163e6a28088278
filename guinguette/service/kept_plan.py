"""The plan that is kept, where it stands beside a newer one."""

from __future__ import annotations

from pathlib import Path

from guinguette.calendar import week_name
from guinguette.faults import MissingDataError
from guinguette.service.memory import read_memory
from guinguette.tour import Tour


def fuller_plan(folder: Path, tour: Tour) -> Tour | None:
    """
    Read the plan that is kept of the weeks of a tour, where it serves more places.

    Parameters
    ----------
    tour
        The newer plan, not written yet. Only the places that it was asked to serve count: one
        that left the folder since does not make the former plan better.

    Returns
    -------
    plan
        ``None`` where there is no plan of these weeks, where it cannot be read, or where it serves
        no more places.
    """
    try:
        former = read_memory(folder).last_tour(week_name(tour.start))
    except MissingDataError:
        return None
    if (former.start, former.weeks) != (tour.start, tour.weeks):
        return None
    served = served_places(tour)
    asked = served | {one.key for one in tour.unserved}
    return former if len(served_places(former) & asked) > len(served) else None


def served_places(tour: Tour) -> frozenset[str]:
    """List the keys of the places that get all their visits."""
    visited = {visit.key for route in tour.routes for visit in route.visits}
    return frozenset(visited - {one.key for one in tour.unserved})
