"""
What is asked: stops with their allowed days, vehicles, times and distances.

Nodes index the matrices. Times are whole seconds after midnight, durations whole seconds,
distances whole metres (any consistent integer unit works: benchmarks use tenths). Days are numbered
from 0; day ``d`` is weekday ``d % 7`` of week ``d // 7``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

DAYS_PER_WEEK = 7
FOREVER_S = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """
    A place to serve.

    ``time_window`` bounds the *start of service*. ``allows_break`` says that the crew can take its
    break during the service. ``vehicles`` restricts who may come (``None``: any vehicle).
    """

    node: int
    service_time_s: int
    visit_patterns: tuple[frozenset[int], ...]
    time_window: tuple[int, int] = (0, FOREVER_S)
    demand: int = 0
    allows_break: bool = False
    vehicles: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if not self.visit_patterns or not all(self.visit_patterns):
            raise ValueError("a stop needs at least one visit pattern, and none of them empty")
        if len({len(pattern) for pattern in self.visit_patterns}) > 1:
            raise ValueError("the visit patterns of a stop must have the same number of days")
        if self.service_time_s < 0 or self.demand < 0:
            raise ValueError("service time and demand cannot be negative")

    @property
    def visits(self) -> int:
        """Number of visits that each pattern asks for."""
        return len(self.visit_patterns[0])

    @property
    def days(self) -> frozenset[int]:
        """Every day on which some pattern places a visit."""
        return frozenset().union(*self.visit_patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """
    One vehicle with its crew: one route a day, from its depot and back.

    A route longer than ``break_after_s`` needs a break of ``break_s`` that leaves no stretch of
    work longer than ``break_after_s``. The cost of a used day is ``fixed_cost`` plus the distance
    and the time away from the depot at their rates.
    """

    depot: int
    days: frozenset[int]
    earliest_start_s: int = 0
    latest_return_s: int = FOREVER_S
    longest_day_s: int = FOREVER_S
    max_stops: int = 4
    capacity: int = FOREVER_S
    break_s: int = 0
    break_after_s: int = FOREVER_S
    fixed_cost: float = 0.0
    cost_per_metre: float = 1.0
    cost_per_second: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """
    A periodic vehicle-routing problem.

    Matrices have shape (nodes, nodes), ``[origin, destination]``. With ``same_vehicle`` a stop is
    served by one and the same vehicle on all its days.
    """

    weeks: int
    duration_matrix: NDArray[np.int64]
    distance_matrix: NDArray[np.int64]
    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    same_vehicle: bool = True
    names: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        shape = self.duration_matrix.shape
        if len(shape) != 2 or shape[0] != shape[1] or shape != self.distance_matrix.shape:
            raise ValueError("the matrices must be square and of the same shape")
        if (self.duration_matrix < 0).any() or (self.distance_matrix < 0).any():
            raise ValueError("durations and distances cannot be negative")
        nodes = [s.node for s in self.stops] + [v.depot for v in self.vehicles]
        if nodes and not 0 <= min(nodes) <= max(nodes) < shape[0]:
            raise ValueError("a stop or a depot is outside the matrices")
        days = frozenset().union(*(s.days for s in self.stops), *(v.days for v in self.vehicles))
        if days and not 0 <= min(days) <= max(days) < self.days:
            raise ValueError("a day is outside the horizon")

    @property
    def days(self) -> int:
        """Number of days of the horizon."""
        return DAYS_PER_WEEK * self.weeks
