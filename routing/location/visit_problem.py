"""A choice of villages, how often and from where: what there is to choose from, what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from routing.arrays import BoolArray, FloatArray, IntArray

Objective = Literal["ratio", "benefit", "cost"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Costs:
    """What is paid: for a metre, a route, a vehicle, a place of shape (n,), a second beyond."""

    metre: float
    route: float
    vehicle: float
    place: FloatArray
    second: float
    paid_s: float
    """Seconds that the cost of a vehicle pays for already."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Members:
    """Villages of which so many are chosen."""

    members: IntArray
    least: int
    most: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VisitProblem:
    """
    n villages, d places for depots, k numbers of visits in the period.

    Parameters
    ----------
    worth
        Shape (n, k), benefit of so many visits of a village.
    need
        Shape (n,), what is met of a village by any visit, in part by one within reach.
    visits
        Shape (k,), the numbers.
    radial_m, radial_s
        Shape (n, d), the mean of the way there and the way back.
    nearest_m, nearest_s
        Shape (n,), the shortest way between a village and any other place.
    between_m, between_s
        Shape (n,), half the sum of the two shortest.
    service_s
        Of a visit, all that is lost at a stop included.
    is_allowed
        Shape (n, d).
    is_forced
        Shape (n,).
    groups
        Of villages.
    near
        Shape (pairs, 2): a village, and one whose stop it is within reach of.
    reached_share
        What such a stop is worth, of one's own.
    vehicles, least_vehicles
        Their greatest and their least number.
    days, most_stops, longest_s
        Of a vehicle in the period, of a route, and of the work of a route.
    break_s, break_from
        Added to routes of so many stops and more.
    costs
        In the period.
    kept
        Shape (d,), vehicles that stay at a depot, at least.
    """

    worth: FloatArray
    need: FloatArray
    visits: IntArray
    radial_m: FloatArray
    radial_s: FloatArray
    nearest_m: FloatArray
    nearest_s: FloatArray
    between_m: FloatArray
    between_s: FloatArray
    service_s: float
    is_allowed: BoolArray
    is_forced: BoolArray
    groups: tuple[Members, ...]
    near: IntArray
    reached_share: float
    vehicles: int
    least_vehicles: int
    days: int
    most_stops: int
    longest_s: float
    break_s: float
    break_from: int
    costs: Costs
    kept: IntArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VisitChoice:
    """
    The choice of a problem.

    ``option`` and ``depot``, shape (n,), are -1 for villages without a visit; ``vehicles`` has
    shape (d,); ``reached_by``, shape (n,), is the village whose stop counts in part, else -1.
    ``benefit`` and ``cost`` are those counted. ``value`` is that of the objective, ``bound`` what
    no plan can pass. ``is_done`` says that time did not end the search.
    """

    option: IntArray
    depot: IntArray
    vehicles: IntArray
    reached_by: IntArray
    benefit: float
    cost: float
    value: float
    bound: float
    is_done: bool

    @property
    def gap(self) -> float:
        """How far apart value and bound are, of the greater of both."""
        return gap_of(self.value, self.bound)


def gap_of(value: float, bound: float) -> float:
    """Return how far apart a value and its bound are, of the greater of both."""
    most = max(abs(bound), abs(value))
    return abs(bound - value) / most if most else 0.0


def need_met(problem: VisitProblem, choice: VisitChoice) -> float:
    """Return the share of the need that a choice meets, 0 to 1."""
    served = problem.need[choice.option >= 0].sum()
    near = problem.need[(choice.option < 0) & (choice.reached_by >= 0)].sum()
    return float((served + problem.reached_share * near) / max(float(problem.need.sum()), 1e-9))
