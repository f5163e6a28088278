"""What is answered: day-routes with their times, and the evidence of their quality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["optimal", "feasible", "partial", "infeasible"]
Reason = Literal["no_vehicle_day", "too_far", "time_window", "fleet_full", "days_full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoute:
    """
    One vehicle's stops on one day, in order.

    ``starts_s`` are the starts of service; ``break_after`` is the position (from 1) of the stop
    that the break follows, ``None`` where no break is inserted.
    """

    day: int
    vehicle: int
    stops: tuple[int, ...]
    depart_s: int
    starts_s: tuple[int, ...]
    return_s: int
    break_after: int | None
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnservedStop:
    """
    A stop that lacks visits.

    ``reason`` is ``"no_vehicle_day"`` (no vehicle works on an allowed day), ``"too_far"`` (no
    vehicle can serve it alone within its day), ``"time_window"`` (only its time window prevents
    that), ``"fleet_full"`` (it fits alone, but not beside the others) or ``"days_full"`` (the same,
    while vehicles stay at the depot on days it does not allow).
    """

    stop: int
    missing_visits: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """
    A plan and its evidence.

    ``cost`` is the sum of the routes' costs. ``lower_bound`` is proven for every plan that makes
    as many visits.
    """

    routes: tuple[DayRoute, ...]
    unserved: tuple[UnservedStop, ...]
    cost: float
    lower_bound: float
    status: Status
    runtime_s: float
    seed: int
    method: str = ""

    @property
    def gap(self) -> float:
        """Return ``(cost - lower_bound) / cost``, 0 for an empty plan."""
        return max(0.0, (self.cost - self.lower_bound) / self.cost) if self.cost > 0 else 0.0
