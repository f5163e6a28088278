"""A plan read back, in the numbers of a folder as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from guinguette.calendar import day_number
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.duty import turn_numbers
from guinguette.tour import Route
from guinguette.wall_clock import seconds_of
from routing.analysis.change_cost import NO_VEHICLE
from routing.solution import DayRoute


class FolderNumbers:
    """
    What a folder calls by name, in the numbers of its problem.

    Where vehicles sleep is read from the ``routes`` that are going to be asked for, and their
    neighbours. A vehicle that the folder no longer has is
    :data:`routing.analysis.change_cost.NO_VEHICLE`.
    """

    def __init__(self, folder: WorkingFolder, routes: Iterable[Route]) -> None:
        self.start = folder.settings.horizon.start
        self.stops = {request.key: i for i, request in enumerate(folder.requests)}
        self._vehicles = turn_numbers(folder.settings)
        first_node = len(folder.depots)
        self._nights = {
            (route.vehicle, route.date): first_node + self.stops[route.visits[-1].key]
            for route in routes
            if route.ends_at is not None and route.visits and route.visits[-1].key in self.stops
        }

    def vehicle(self, name: str, day: date) -> int:
        """Return the vehicle of a name, with the crew that it has on a day."""
        return self._vehicles.get((name, day.weekday()), NO_VEHICLE)

    def visits_of(self, route: Route) -> tuple[int, ...]:
        """List the stops of a route that the folder still has."""
        known = (self.stops.get(visit.key) for visit in route.visits)
        return tuple(i for i in known if i is not None)

    def route(self, route: Route, *, later_days: int = 0) -> DayRoute:
        """Return a route, so many days later."""
        kept = [visit for visit in route.visits if visit.key in self.stops]
        is_whole = len(kept) == len(route.visits)
        day = route.date + timedelta(days=later_days)
        before = route.vehicle, route.date - timedelta(days=1)
        return DayRoute(
            day=day_number(day, self.start),
            vehicle=self.vehicle(route.vehicle, day),
            stops=tuple(self.stops[visit.key] for visit in kept),
            depart_s=seconds_of(route.date, route.depart),
            starts_s=tuple(seconds_of(route.date, visit.arrive) for visit in kept),
            return_s=seconds_of(route.date, route.return_),
            break_after=route.break_after if is_whole else None,
            cost=route.cost_eur,
            starts_from=self._nights.get(before) if route.starts_from is not None else None,
            ends_at=self._nights.get((route.vehicle, route.date)),
        )
