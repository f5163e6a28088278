"""
What is asked: stops with their allowed days, vehicles, times and distances.

Nodes index the matrices. Times are whole seconds after midnight, durations whole seconds,
distances whole metres (any consistent integer unit works: benchmarks use tenths). Days are numbered
from 0; day ``d`` is weekday ``d % 7`` of week ``d // 7``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

DAYS_PER_WEEK = 7
FOREVER_S = 2**31 - 1


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """
    Bounds of a *start of service*, both included.

    It holds on the given weekdays (0 to 6), on all of them where ``None``.
    """

    earliest_s: int = 0
    latest_s: int = FOREVER_S
    weekdays: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if self.earliest_s > self.latest_s:
            raise ValueError("a time window must not end before it begins")
        if self.weekdays is not None and not self.weekdays <= frozenset(range(DAYS_PER_WEEK)):
            raise ValueError("weekdays are numbered from 0 to 6")

    def holds_on(self, day: int) -> bool:
        """Whether the window applies on a day of the horizon."""
        return self.weekdays is None or day % DAYS_PER_WEEK in self.weekdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """
    A place to serve.

    ``time_windows`` are alternatives: service starts within one of those that hold on its day.
    ``allows_break`` says that the crew can take a break during the service, where the service is
    long enough to hold it. ``vehicles`` restricts who may come (``None``: any vehicle). A stop with
    a ``prize`` may stay out, all its visits together, and the prize is then lost; a stop without
    one must be served.
    """

    node: int
    service_time_s: int
    visit_patterns: tuple[frozenset[int], ...]
    time_windows: tuple[TimeWindow, ...] = (TimeWindow(),)
    demand: int = 0
    allows_break: bool = False
    vehicles: frozenset[int] | None = None
    prize: float | None = None

    def __post_init__(self) -> None:
        if not self.visit_patterns or not all(self.visit_patterns):
            raise ValueError("a stop needs at least one visit pattern, and none of them empty")
        if len({len(pattern) for pattern in self.visit_patterns}) > 1:
            raise ValueError("the visit patterns of a stop must have the same number of days")
        if not self.time_windows:
            raise ValueError("a stop needs at least one time window")
        if self.service_time_s < 0 or self.demand < 0:
            raise ValueError("service time and demand cannot be negative")
        if self.prize is not None and not 0 <= self.prize < inf:
            raise ValueError("a prize cannot be negative or infinite")

    @property
    def visits(self) -> int:
        """Number of visits that each pattern asks for."""
        return len(self.visit_patterns[0])

    @property
    def days(self) -> frozenset[int]:
        """Every day on which some pattern places a visit."""
        return frozenset().union(*self.visit_patterns)

    def windows_on(self, day: int) -> tuple[TimeWindow, ...]:
        """Return the windows that hold on a day, none where the stop cannot be served then."""
        return tuple(window for window in self.time_windows if window.holds_on(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """
    One vehicle with its crew: one route a day, from its depot and back.

    Vehicles of the same ``crew`` are driven by the same people: at most one of them has a route on
    a day. Vehicles of the same ``van`` are one van whose crew changes with the weekday: they share
    no weekday, and count as one where it is the van that matters. ``None`` is like no other.

    A route longer than ``break_after_s`` needs breaks of ``break_s`` that leave no stretch of work
    longer than ``break_after_s``. A route that drives longer than ``driving_break_after_s`` needs
    breaks of ``driving_break_s`` that leave no stretch of driving longer than that. Waiting and
    visits are work, not rest. A route holds at most one break between two stops: it begins as soon
    as the stop that it follows is packed down, lasts as long as one of the two rules asks, and
    serves each rule for which it is long enough. Besides, the crew rests at each stop that allows
    it, at any moment of a service that is long enough. A length of 0 switches a rule off.

    ``daily_rest_s`` is the least rest of its crew between a return and the departure of the next
    day. Searches do not see it, the judge does: plans made by hand keep it, or say that they do
    not.

    The cost of a used day is ``fixed_cost`` plus the distance and the time away from the depot at
    their rates. Up to ``nights_away`` nights in a row the vehicle may sleep at its last stop, at
    ``night_cost`` a night; it then has a route on the next day, which starts from there. The hours
    of departure and return and the longest day hold on the days of such a trip as on any other.
    """

    depot: int
    days: frozenset[int]
    earliest_start_s: int = 0
    latest_return_s: int = FOREVER_S
    daily_rest_s: int = 0
    longest_day_s: int = FOREVER_S
    max_stops: int = 4
    capacity: int = FOREVER_S
    break_s: int = 0
    break_after_s: int = FOREVER_S
    driving_break_s: int = 0
    driving_break_after_s: int = FOREVER_S
    nights_away: int = 0
    night_cost: float = 0.0
    fixed_cost: float = 0.0
    cost_per_metre: float = 1.0
    cost_per_second: float = 0.0
    crew: int | None = None
    van: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.earliest_start_s <= self.latest_return_s:
            raise ValueError("a vehicle must start after midnight, and not after its latest return")
        if min(self.longest_day_s, self.max_stops, self.capacity) < 0:
            raise ValueError("the limits of a vehicle cannot be negative")
        if min(self.break_s, self.driving_break_s, self.daily_rest_s) < 0:
            raise ValueError("a break or a rest cannot be negative")
        if self.break_after_s <= 0 or self.driving_break_after_s <= 0:
            raise ValueError("a break is due after some work, or some driving")
        if self.nights_away < 0:
            raise ValueError("nights away cannot be negative")
        costs = (self.night_cost, self.fixed_cost, self.cost_per_metre, self.cost_per_second)
        if not all(0 <= cost < inf for cost in costs):
            raise ValueError("the costs of a vehicle cannot be negative or infinite")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """
    A periodic vehicle-routing problem.

    Matrices have shape (nodes, nodes), ``[origin, destination]``. With ``same_vehicle`` a stop is
    served by one and the same van on all its days; with ``same_hour_s`` its starts of service
    lie within so many seconds of each other.

    Two stops of a set of ``apart`` are never served on the same day; the stops of a set of
    ``together`` are served on the same days, save that a stop which lacks visits binds no other;
    each set of ``once_a_week`` gets at most one visit in each week. ``visit_cost`` is added for
    each visit, ``[stop, day, vehicle]``; the last two axes may have length 1 (the same every day,
    for every vehicle). ``balance_cost_per_s`` prices the difference between the longest and the
    shortest total time away (departure to return, summed over the horizon) of the vans whose
    calendar holds a day, used or not.
    """

    weeks: int
    duration_matrix: NDArray[np.int64]
    distance_matrix: NDArray[np.int64]
    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    same_vehicle: bool = True
    same_hour_s: int | None = None
    apart: tuple[frozenset[int], ...] = ()
    together: tuple[frozenset[int], ...] = ()
    once_a_week: tuple[frozenset[int], ...] = ()
    visit_cost: NDArray[np.float64] | None = None
    balance_cost_per_s: float = 0.0
    names: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        _check_matrices(self)
        days = frozenset().union(*(s.days for s in self.stops), *(v.days for v in self.vehicles))
        if self.weeks < 1 or (days and not 0 <= min(days) <= max(days) < self.days):
            raise ValueError("a day is outside the horizon")
        relations = frozenset().union(*self.apart, *self.together, *self.once_a_week)
        if not relations <= frozenset(range(len(self.stops))):
            raise ValueError("a relation names a stop that does not exist")
        if self.same_hour_s is not None and self.same_hour_s < 0:
            raise ValueError("the spread of the starts of service cannot be negative")
        if not 0 <= self.balance_cost_per_s < inf:
            raise ValueError("the price of imbalance cannot be negative or infinite")
        _check_visit_cost(self)
        weekdays = [frozenset(day % DAYS_PER_WEEK for day in v.days) for v in self.vehicles]
        if any(_meet([weekdays[v] for v in van]) for van in self._alike("van")):
            raise ValueError("two vehicles that are one van work on the same weekday")

    @property
    def days(self) -> int:
        """Number of days of the horizon."""
        return DAYS_PER_WEEK * self.weeks

    @property
    def vans(self) -> tuple[int, ...]:
        """The first vehicle of the van of each vehicle: itself where it is like no other."""
        first = {v: min(van) for van in self._alike("van") for v in van}
        return tuple(first.get(v, v) for v in range(len(self.vehicles)))

    @property
    def crews(self) -> tuple[frozenset[int], ...]:
        """The vehicles of each crew that has several on some day."""
        return tuple(c for c in self._alike("crew") if _meet([self.vehicles[v].days for v in c]))

    def _alike(self, attribute: Literal["crew", "van"]) -> tuple[frozenset[int], ...]:
        members: dict[int, set[int]] = {}
        for v, vehicle in enumerate(self.vehicles):
            own = getattr(vehicle, attribute)
            if own is not None:
                members.setdefault(own, set()).add(v)
        return tuple(frozenset(members[own]) for own in sorted(members))

    def of_van(self, vehicle: int, day: int) -> int:
        """Return the vehicle of the same van that works on a day; itself where none does."""
        own = self.vans
        same = (v for v, van in enumerate(own) if van == own[vehicle])
        return next((v for v in same if day in self.vehicles[v].days), vehicle)

    def crew_of(self, vehicle: int) -> frozenset[int]:
        """Return the vehicles of which at most one has a route on a day, this one included."""
        return next((crew for crew in self.crews if vehicle in crew), frozenset({vehicle}))

    def visit_cost_of(self, stop: int, day: int, vehicle: int) -> float:
        """Cost added to a visit of a stop on a day by a vehicle."""
        if self.visit_cost is None:
            return 0.0
        _, days, vehicles = self.visit_cost.shape
        return float(self.visit_cost[stop, day if days > 1 else 0, vehicle if vehicles > 1 else 0])

    def only(self, stops: Sequence[int]) -> Problem:
        """
        Keep some stops, renumbered from 0 in the order given, with what binds them.

        Relations lose the stops that are gone.
        """
        number = {i: k for k, i in enumerate(stops)}

        def kept(sets: tuple[frozenset[int], ...]) -> tuple[frozenset[int], ...]:
            left = (frozenset(number[i] for i in chosen if i in number) for chosen in sets)
            return tuple(chosen for chosen in left if chosen)

        return replace(
            self,
            stops=tuple(self.stops[i] for i in stops),
            apart=kept(self.apart),
            together=kept(self.together),
            once_a_week=kept(self.once_a_week),
            visit_cost=None if self.visit_cost is None else self.visit_cost[list(stops)],
            names=tuple(self.names[i] for i in stops) if self.names else (),
        )


def _meet(calendars: Sequence[frozenset[int]]) -> bool:
    """Whether two calendars share a day."""
    return sum(map(len, calendars)) > len(frozenset[int]().union(*calendars))


def _check_matrices(problem: Problem) -> None:
    shape = problem.duration_matrix.shape
    if len(shape) != 2 or shape[0] != shape[1] or shape != problem.distance_matrix.shape:
        raise ValueError("the matrices must be square and of the same shape")
    if (problem.duration_matrix < 0).any() or (problem.distance_matrix < 0).any():
        raise ValueError("durations and distances cannot be negative")
    nodes = [s.node for s in problem.stops] + [v.depot for v in problem.vehicles]
    if nodes and not 0 <= min(nodes) <= max(nodes) < shape[0]:
        raise ValueError("a stop or a depot is outside the matrices")


def _check_visit_cost(problem: Problem) -> None:
    if problem.visit_cost is None:
        return
    shape, stops, vehicles = problem.visit_cost.shape, len(problem.stops), len(problem.vehicles)
    if (
        len(shape) != 3
        or shape[0] != stops
        or shape[1] not in {1, problem.days}
        or shape[2] not in {1, vehicles}
    ):
        raise ValueError("the cost of a visit needs a cell for each stop, day and vehicle")
    if not np.isfinite(problem.visit_cost).all():
        raise ValueError("the cost of a visit must be finite")
