"""The roads near a tour that its vehicle may not take, for the maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from guinguette.roads.kinds import OsmRoads, Roads
from guinguette.tour import ClosedRoad, ClosedRoadKind, Route
from routing.network.vehicle.closures import Closure, closures

NEAR_M = 1_000.0
"""A closed road farther from what is driven tempts nobody."""
MOST = 200
"""Roads of a tour: enough to draw, few enough for a page that a telephone opens."""


def closed_roads(roads: Roads, routes: Sequence[Route]) -> tuple[ClosedRoad, ...]:
    """
    List the roads near a tour that the vehicle may not take.

    Parameters
    ----------
    roads
        Those the tour was planned on; estimated ones know of no closed road.
    routes
        All the routes of the tour.

    Returns
    -------
    closed
        Local bans first, then the nearest; at most :data:`MOST`.
    """
    if (
        not isinstance(roads, OsmRoads)
        or roads.vehicle_profile is None
        or roads.graph.network is None
    ):
        return ()
    legs = [visit.path for route in routes for visit in route.visits]
    legs += [route.return_path for route in routes]
    found = closures(
        roads.graph.network,
        roads.vehicle_profile,
        dict.fromkeys(legs),
        bans=roads.bans,
        within_m=NEAR_M,
        most=MOST,
    )
    return tuple(_named(each, roads) for each in found)


def _named(closure: Closure, roads: OsmRoads) -> ClosedRoad:
    return ClosedRoad(
        kind=cast(ClosedRoadKind, closure.reason),
        limit=closure.limit,
        road=closure.road,
        reason=roads.bans[closure.ban].reason if closure.ban >= 0 else "",
        path=closure.line,
        longitude=closure.mark[0],
        latitude=closure.mark[1],
    )
