"""What rounds leave to the evenings that their crews work besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from guinguette.calendar import day_number
from guinguette.folder.settings.duty import turns
from guinguette.folder.settings.model import Settings
from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute, Solution
from routing.solver.deadline import Deadline
from routing.solver.draft import Progress
from routing.solver.solve import solve


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLeft:
    """
    What rounds leave to evenings.

    Attributes
    ----------
    busy
        Dates on which each crew has an evening: it makes no round then, as an exception.
    spared
        Dates on which each crew never makes a round, by habit.
    earliest_s
        Before this nobody departs on a weekday, for the rest since an evening: seconds since
        midnight, ``{weekday: seconds}``.
    least_eur
        What habits cost at least that leave nothing of all this; ``None`` where they are these.
    """

    busy: Mapping[str, frozenset[date]] = field(default_factory=dict)
    spared: Mapping[str, frozenset[date]] = field(default_factory=dict)
    earliest_s: Mapping[int, int] = field(default_factory=dict)
    least_eur: float | None = None

    def within(self, problem: Problem, settings: Settings) -> Problem:
        """Take from the habits of a problem what they leave."""
        start, vehicles = settings.horizon.start, list(problem.vehicles)
        for v, turn in enumerate(turns(settings)):
            spared = {day_number(day, start) for day in self.spared.get(turn.crew.name, ())}
            vehicles[v] = replace(vehicles[v], days=vehicles[v].days - spared)
        return replace(problem, vehicles=tuple(vehicles))

    def planned(
        self,
        problem: Problem,
        *,
        deadline: Deadline = Deadline(),
        seed: int = 0,
        target_gap: float = 0.0,
        start: Sequence[DayRoute] = (),
        on_progress: Progress = lambda _plan, _lower_bound: None,
    ) -> Solution:
        """
        Plan a problem from nothing, its departures no sooner than that.

        On a weekday of late departures, a vehicle is planned as another one, which departs late.
        Parameters are those of :func:`routing.solver.solve.solve`; a start is forgotten.
        """
        search = partial(
            solve, deadline=deadline, seed=seed, target_gap=target_gap, on_progress=on_progress
        )
        if not self.earliest_s:
            return search(problem, start=start)
        vehicles, owner = list(problem.vehicles), list(range(len(problem.vehicles)))
        for v, vehicle in enumerate(problem.vehicles):
            for weekday, hour_s in sorted(self.earliest_s.items()):
                days = frozenset(day for day in vehicle.days if day % DAYS_PER_WEEK == weekday)
                if days and hour_s > vehicle.earliest_start_s:
                    vehicles[v] = replace(vehicles[v], days=vehicles[v].days - days)
                    vehicles.append(replace(vehicle, days=days, earliest_start_s=hour_s))
                    owner.append(v)
        stops = (replace(stop, vehicles=_those(stop.vehicles, owner)) for stop in problem.stops)
        costs = problem.visit_cost
        late = replace(
            problem,
            vehicles=tuple(vehicles),
            stops=tuple(stops),
            visit_cost=costs if costs is None or costs.shape[2] == 1 else costs[:, :, owner],
        )
        found = search(late)
        routes = (replace(route, vehicle=owner[route.vehicle]) for route in found.routes)
        ordered = sorted(routes, key=lambda route: (route.day, route.vehicle))
        return replace(found, routes=tuple(ordered))


def _those(vehicles: frozenset[int] | None, owner: Sequence[int]) -> frozenset[int] | None:
    """Name the vehicles whose owners are some."""
    if vehicles is None:
        return None
    return frozenset(w for w, v in enumerate(owner) if v in vehicles)
