"""What is answered: day-routes with their times, and the evidence of their quality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["optimal", "feasible", "partial", "infeasible"]
Reason = Literal[
    "no_vehicle_day",
    "too_far",
    "time_window",
    "fleet_full",
    "days_full",
    "relation",
    "own_vehicles",
    "capacity",
    "break",
    "driving_break",
    "several_rules",
    "not_worth_it",
    "not_found",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoute:
    """
    One vehicle's stops on one day, in order.

    ``starts_s`` are the starts of service; ``break_after`` is the position (from 1) of the stop
    that the break follows, ``None`` where no break is inserted; it begins as soon as the service
    ends. ``starts_from`` and ``ends_at`` are the nodes where the vehicle slept, and sleeps (that of
    its last stop), away from its depot; ``None`` is the depot.
    ``cost`` is that of the vehicle's day: distance, time, fixed cost and the night that follows.
    """

    day: int
    vehicle: int
    stops: tuple[int, ...]
    depart_s: int
    starts_s: tuple[int, ...]
    return_s: int
    break_after: int | None
    cost: float
    starts_from: int | None = None
    ends_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnservedStop:
    """
    A stop that lacks visits, all of them if it has a prize.

    ``reason`` is a rule without which the stop could be served alone: ``"no_vehicle_day"`` (the
    days of vehicles), ``"too_far"`` (the length and the hours of a day, or the way),
    ``"time_window"``, ``"own_vehicles"`` (who may come), ``"capacity"``, ``"break"`` and
    ``"driving_break"`` (the rests due); ``"several_rules"`` where none is enough alone. Where it
    could be served alone, it is ``"fleet_full"`` (not beside the others), ``"days_full"`` (the
    same, while vehicles stay at the depot on days it does not allow), ``"relation"`` (only the days
    of other stops keep it out), ``"not_worth_it"`` (adding it costs more than its prize) or
    ``"not_found"`` (it has room: the search ended too early).
    """

    stop: int
    missing_visits: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """
    A plan and its evidence.

    ``cost`` is the sum of the routes' costs, of the visits' own costs, of the prizes lost and of
    the price of imbalance. ``lower_bound`` is proven for every plan that makes as many of the
    visits without a prize.

    ``status`` is ``"optimal"`` or ``"feasible"`` where every stop without a prize has all its
    visits; ``unserved`` may then name stops with a prize. Where one lacks visits it is
    ``"infeasible"`` if there is no route at all, else ``"partial"``. ``"optimal"`` says that
    ``lower_bound`` equals ``cost``.
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
