"""
Rounds that wait for a weekly rest.

A crew that works every day from Monday to its last evening of a week rests after it, and makes no
round on the next Monday, or a late one. Rounds that depart late are those of a twin of the vehicle,
which works on Mondays only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.arrays import IntArray
from routing.problem import DAYS_PER_WEEK, Problem, Stop, Vehicle
from routing.season.outings import Outings
from routing.season.problem import SeasonProblem
from routing.season.ways import DAY_S


@dataclass(frozen=True, slots=True, eq=False)
class LateRounds:
    """
    A vehicle of the rounds, its twin, and the evenings of its crew until ``last``, a weekday.

    With an evening on that day of a week, its crew rests no sooner than after it, unless it has
    another day free.
    """

    vehicle: int
    twin: int
    last: int
    evenings: IntArray

    def weeks(
        self, outings: Outings, cycle: Problem, weeks: int
    ) -> Iterator[tuple[IntArray, list[tuple[int, int]], float]]:
        """
        Yield what can not all be in each week: outings, days of rounds, and how many are too many.

        Besides the days of the week up to the last evening, the Monday after is one of them, where
        it is not late.
        """
        days = outings.day[self.evenings]
        for week in range(weeks):
            monday = DAYS_PER_WEEK * week
            own = self.evenings[(days >= monday) & (days <= monday + self.last)]
            claimed = [
                (v, day % cycle.days)
                for day in range(monday, monday + self.last + 1)
                for v in (self.vehicle, self.twin)
                if day % cycle.days in cycle.vehicles[v].days
            ]
            if week + 1 < weeks:
                claimed.append((self.vehicle, (monday + DAYS_PER_WEEK) % cycle.days))
            yield own, claimed, self.last + 1.0


def with_late_rounds(
    season: SeasonProblem, outings: Outings, cycle: Problem, crews: Mapping[int, frozenset[int]]
) -> tuple[Problem, tuple[LateRounds, ...]]:
    """Give a twin to each vehicle whose crew may have to wait on Mondays for its weekly rest."""
    vehicles, found = list(cycle.vehicles), list[LateRounds]()
    costs = cycle.visit_cost
    for v, vehicle in enumerate(cycle.vehicles):
        others = frozenset[int]().union(*(own for w, own in crews.items() if w != v))
        own = np.flatnonzero(np.isin(outings.vehicle, sorted(crews.get(v, ()))))
        if crews.get(v, frozenset()) & others or len(cycle.crew_of(v)) > 1 or not len(own):
            continue
        last = int((outings.day[own] % DAYS_PER_WEEK).max())
        back_s = int(outings.return_s[own[outings.day[own] % DAYS_PER_WEEK == last]].min())
        late_s = back_s + season.weekly_rest_s - DAY_S * (DAYS_PER_WEEK - last)
        if late_s <= vehicle.earliest_start_s or not _is_tight(season, outings, cycle, v, own):
            continue
        found.append(LateRounds(v, len(vehicles), last, own))
        vehicles[v] = replace(vehicle, crew=_crew(cycle, v))
        mondays = frozenset(day for day in vehicle.days if day % DAYS_PER_WEEK == 0)
        vehicles.append(replace(vehicles[v], days=mondays, earliest_start_s=late_s))
        if costs is not None and costs.shape[2] > 1:
            costs = np.concatenate([costs, costs[:, :, v : v + 1]], axis=2)
    stops = tuple(_also_by_twins(stop, found) for stop in cycle.stops)
    return replace(cycle, vehicles=tuple(vehicles), stops=stops, visit_cost=costs), tuple(found)


def _crew(cycle: Problem, v: int) -> int:
    """Return a crew that no other vehicle has."""
    known = [vehicle.crew for vehicle in cycle.vehicles if vehicle.crew is not None]
    own = cycle.vehicles[v].crew
    return max(known, default=-1) + 1 + v if own is None else own


def _also_by_twins(stop: Stop, found: Sequence[LateRounds]) -> Stop:
    twins = frozenset(one.twin for one in found if one.vehicle in (stop.vehicles or ()))
    return stop if stop.vehicles is None else replace(stop, vehicles=stop.vehicles | twins)


def _is_tight(
    season: SeasonProblem, outings: Outings, cycle: Problem, v: int, own: IntArray
) -> bool:
    """Whether a crew that works on each day until its last evening has no weekly rest before."""
    vehicle = cycle.vehicles[v]
    evenings = {int(day) % DAYS_PER_WEEK for day in outings.day[own]}
    rounds = {day % DAYS_PER_WEEK for day in vehicle.days}
    is_steady = len(vehicle.days) == len(rounds) * cycle.weeks
    is_in_a_row = 0 in rounds and evenings | rounds == set(range(max(evenings) + 1))
    if not (is_steady and is_in_a_row) or any(stop.visits > 1 for stop in cycle.stops):
        return False
    first_back_s, last_away_s = _hours(cycle, vehicle)
    first_back_s = min(first_back_s, int(outings.return_s[own].min()))
    last_away_s = max(last_away_s, int(outings.depart_s[own].max()))
    between_s = DAY_S + last_away_s - first_back_s
    return between_s < season.weekly_rest_s and last_away_s < (
        season.weekly_rest_s - season.daily_rest_s
    )


def _hours(cycle: Problem, vehicle: Vehicle) -> tuple[int, int]:
    """Return when a vehicle is back at the soonest, and departs at the latest, on any day."""
    back_s, away_s = vehicle.latest_return_s, vehicle.earliest_start_s
    for stop in cycle.stops:
        home_s = int(cycle.duration_matrix[stop.node, vehicle.depot])
        for window in stop.time_windows:
            back_s = min(back_s, window.earliest_s + stop.service_time_s + home_s)
            away_s = max(away_s, window.latest_s)
    return back_s, away_s
