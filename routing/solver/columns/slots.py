"""
Vehicle-days that are alike, counted together.

Vehicles with the same attributes and crew form a kind; weekdays on which the same stops may be
visited and as many vehicles of each kind work form a group. Counting them together removes the
symmetry between equal vehicles and equal days, and keeps every plan: an answer in these terms
always fits concrete vehicles and days (:func:`Slots.assign`). So it does with the days of a crew
that drives one of several vehicles: on alike days the same of them work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from routing.arrays import FloatArray
from routing.errors import UnsupportedPatternError
from routing.problem import DAYS_PER_WEEK, Problem, Vehicle


@dataclass(frozen=True, slots=True)
class Kind:
    """Vehicles that differ by nothing but their calendar."""

    vehicle: Vehicle
    members: tuple[int, ...]
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayGroup:
    """
    Weekdays that are alike, and the weeks that are alike within them.

    ``weeks`` holds one tuple of weeks per block of equal weeks.
    """

    weekdays: tuple[int, ...]
    weeks: tuple[tuple[int, ...], ...]

    @property
    def is_uniform(self) -> bool:
        """Whether all weeks are alike."""
        return len(self.weeks) == 1

    def block_of(self, week: int) -> int:
        """Return the block that a week is in."""
        return next(b for b, included in enumerate(self.weeks) if week in included)


@dataclass(frozen=True, slots=True)
class Slot:
    """Days of one block of weeks of one group, for one kind of vehicle."""

    kind: int
    group: int
    block: int


@dataclass(frozen=True, slots=True)
class CrewDays:
    """Days of one block of weeks of one group, for a crew that drives one of several vehicles."""

    crew: frozenset[int]
    group: int
    block: int


Supply = Slot | CrewDays
"""Days of which there are so many: of a kind of vehicle, or of a crew."""


def is_every_week(problem: Problem, stop: int) -> bool:
    """Whether a stop is visited each week of a horizon of several weeks, on one weekday."""
    return problem.weeks > 1 and problem.stops[stop].visits > 1


class Slots:
    """
    The slots of a problem, with their capacities.

    Raises
    ------
    UnsupportedPatternError
        If a stop couples days otherwise than "every week, same weekday".
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        for i in range(len(problem.stops)):
            _require_weekday_pattern(problem, i)
        self.kinds = _kinds(problem)
        self.groups = _groups(problem, self.kinds)
        self.capacity = {
            Slot(k, g, b): count
            for k in range(len(self.kinds))
            for g, group in enumerate(self.groups)
            for b in range(len(group.weeks))
            if (count := sum(len(self._present(k, d)) for d in self.days(g, b)))
        }
        self.crew_days = {
            CrewDays(crew, g, b): len(self.days(g, b))
            for crew in problem.crews
            for g, group in enumerate(self.groups)
            for b in range(len(group.weeks))
            if sum(day in problem.vehicles[v].days for day in self.days(g, b)[:1] for v in crew) > 1
        }
        self.supply = dict[Supply, int]([*self.capacity.items(), *self.crew_days.items()])
        self.hosts = {
            (k, g): sum(len(self._present_every_week(k, w)) for w in group.weekdays)
            for k in range(len(self.kinds))
            for g, group in enumerate(self.groups)
        }
        # Where all weeks are alike, vehicle-days are short as soon as hosts are.
        self.scarce_hosts = {
            (k, g): count for (k, g), count in self.hosts.items() if not self.groups[g].is_uniform
        }

    def days(self, group: int, block: int) -> list[int]:
        """Days of one block of weeks of a group."""
        chosen = self.groups[group]
        return [DAYS_PER_WEEK * week + w for week in chosen.weeks[block] for w in chosen.weekdays]

    def allowed(self, group: int, block: int) -> frozenset[int]:
        """Return the stops that may be visited on the days of a slot."""
        return _allowed(self.problem, self.days(group, block)[0])

    def uses(self, slot: Slot) -> tuple[Supply, ...]:
        """Return what a day of a slot is a day of: the slot, and its crew where that is scarce."""
        crew = self.problem.crew_of(self.kinds[slot.kind].members[0])
        own = CrewDays(crew, slot.group, slot.block)
        return (slot, own) if own in self.crew_days else (slot,)

    def visit_costs(self, slot: Slot) -> FloatArray:
        """Cost of a visit to each stop in a slot, beside its route's, shape (stops,)."""
        day = self.days(slot.group, slot.block)[0]
        vehicle = self.kinds[slot.kind].members[0]
        stops = range(len(self.problem.stops))
        return np.array([self.problem.visit_cost_of(i, day, vehicle) for i in stops])

    def _present(self, kind: int, day: int) -> list[int]:
        vehicles = self.problem.vehicles
        return [v for v in self.kinds[kind].members if day in vehicles[v].days]

    def _present_every_week(self, kind: int, weekday: int) -> list[int]:
        vehicles, days = self.problem.vehicles, _dates(self.problem, weekday)
        return [v for v in self.kinds[kind].members if vehicles[v].days.issuperset(days)]

    def assign(
        self,
        templates: Iterable[tuple[int, int, int]],
        singles: Iterable[tuple[int, int, int, int]],
    ) -> tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]]:
        """
        Give each template a vehicle and weekday, each single route a vehicle and day.

        Parameters
        ----------
        templates
            Triples (key, kind, group).
        singles
            Quadruples (key, kind, group, block).

        Returns
        -------
        hosts, days
            ``{key: (vehicle, weekday)}`` of the templates, ``{key: (vehicle, day)}`` of the
            single routes. As few vehicles as possible go out, the first ones of a kind first;
            their days are spread over weeks and weekdays.
        """
        crew_of = [self.problem.crew_of(v) for v in range(len(self.problem.vehicles))]
        load: dict[int, int] = defaultdict(int)
        taken: set[tuple[frozenset[int], int]] = set()
        hosts: dict[int, tuple[int, int]] = {}
        for key, kind, group in templates:
            free = [
                (v, sum(load[d] for d in _dates(self.problem, w)), w)
                for w in self.groups[group].weekdays
                for v in self._present_every_week(kind, w)
                if (crew_of[v], w) not in taken
            ]
            vehicle, _, weekday = min(free)
            hosts[key] = (vehicle, weekday)
            for day in _dates(self.problem, weekday):
                taken.add((crew_of[vehicle], day))
                load[day] += 1
        days: dict[int, tuple[int, int]] = {}
        for key, kind, group, block in singles:
            free = [
                (v, load[d], d)
                for d in self.days(group, block)
                for v in self._present(kind, d)
                if (crew_of[v], d) not in taken
            ]
            vehicle, _, day = min(free)
            days[key] = (vehicle, day)
            taken.add((crew_of[vehicle], day))
            load[day] += 1
        return hosts, days


def _dates(problem: Problem, weekday: int) -> list[int]:
    """List the days that are this weekday."""
    return [DAYS_PER_WEEK * week + weekday for week in range(problem.weeks)]


def _require_weekday_pattern(problem: Problem, i: int) -> None:
    stop = problem.stops[i]
    if stop.visits == 1:
        return
    for pattern in stop.visit_patterns:
        weekdays = {day % DAYS_PER_WEEK for day in pattern}
        if len(weekdays) > 1 or len(pattern) != problem.weeks:
            raise UnsupportedPatternError(i)
    if not problem.same_vehicle:
        raise UnsupportedPatternError(i)


def _allowed(problem: Problem, day: int) -> frozenset[int]:
    """List the stops that may be visited on a day."""
    stops = enumerate(problem.stops)
    return frozenset(i for i, s in stops if day in s.days and s.windows_on(day))


def _day_rules(problem: Problem, day: int) -> tuple[object, ...]:
    """Collect what tells days apart but their stops and vehicles: hours, costs of visits."""
    hours = tuple(s.windows_on(day) for s in problem.stops)
    costs = problem.visit_cost
    own = b"" if costs is None or costs.shape[1] == 1 else costs[:, day].tobytes()
    return (hours, own)


def _kinds(problem: Problem) -> tuple[Kind, ...]:
    """Group equal vehicles; a restriction on vehicles splits a kind where it tells them apart."""
    restrictions = sorted({s.vehicles for s in problem.stops if s.vehicles is not None}, key=sorted)
    costs = problem.visit_cost
    members: dict[tuple[Vehicle, object], list[int]] = defaultdict(list)
    for v, vehicle in enumerate(problem.vehicles):
        own = b"" if costs is None or costs.shape[2] == 1 else costs[:, :, v].tobytes()
        traits = (own, *(v in restriction for restriction in restrictions))
        crew = vehicle.crew if len(problem.crew_of(v)) > 1 else None
        members[replace(vehicle, days=frozenset(), crew=crew, van=None), traits].append(v)
    return tuple(
        Kind(
            vehicle,
            tuple(group),
            tuple(
                i
                for i, s in enumerate(problem.stops)
                if s.vehicles is None or group[0] in s.vehicles
            ),
        )
        for (vehicle, _), group in members.items()
    )


def _groups(problem: Problem, kinds: tuple[Kind, ...]) -> tuple[DayGroup, ...]:
    allowed = [_allowed(problem, day) for day in range(problem.days)]
    rules = [(allowed[day], *_day_rules(problem, day)) for day in range(problem.days)]
    present = [
        tuple(
            frozenset(v for v in kind.members if day in problem.vehicles[v].days) for kind in kinds
        )
        for day in range(problem.days)
    ]
    alike: dict[object, list[int]] = defaultdict(list)
    blocks: dict[object, tuple[tuple[int, ...], ...]] = {}
    for weekday in range(DAYS_PER_WEEK):
        days = _dates(problem, weekday)
        if not any(allowed[d] for d in days) or not any(v for d in days for v in present[d]):
            continue
        uniform = len({(rules[d], present[d]) for d in days}) == 1
        by_kind = zip(*(present[d] for d in days), strict=True)
        every = tuple(len(frozenset.intersection(*sets)) for sets in by_kind)
        key = (
            uniform,
            every,
            tuple((rules[d], tuple(len(v) for v in present[d])) for d in days),
        )
        alike[key].append(weekday)
        weeks = range(problem.weeks)
        blocks[key] = (tuple(weeks),) if uniform else tuple((w,) for w in weeks)
    return tuple(DayGroup(tuple(weekdays), blocks[key]) for key, weekdays in alike.items())
