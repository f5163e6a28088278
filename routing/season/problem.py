"""
What is asked of a season: packages of evenings, of one stop each, to be placed and spread.

Stops, vehicles, matrices and the costs of visits are those of a :class:`routing.problem.Problem`
(its visit patterns are not looked at: each day of a stop's patterns is a day on which an evening
may be). A vehicle makes at most one evening a day, and vehicles of one crew at most one together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np

from routing.arrays import BoolArray
from routing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """One evening of a season: for which package, where, on which day, by which vehicle."""

    package: int
    stop: int
    day: int
    vehicle: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Package:
    """
    So many evenings at some stops.

    ``days``, shape (days,), says when they may be; ``vehicles`` by whom (``None``: any). Each of
    its stops gets ``least`` to ``most`` of them. An evening that is not made costs
    ``price_of_lack``: fewer than ``evenings`` are a plan, if a dear one. More are never made.
    """

    evenings: int
    stops: frozenset[int]
    days: BoolArray
    price_of_lack: float
    least: int = 0
    most: int = 1
    vehicles: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """
    A price of how many evenings fall into a set: of some packages, at some stops, on some days.

    ``prices[n]`` is the price of ``n`` evenings, convex, and grows beyond its end by its last
    step (a single price is the price of any number); infinite where a number is not allowed: at
    the beginning and at the end alone. ``None`` is every package, every stop. ``kind`` is a stable
    word for what the price is for.
    """

    kind: str
    days: BoolArray
    prices: tuple[float, ...]
    packages: frozenset[int] | None = None
    stops: frozenset[int] | None = None

    def __post_init__(self) -> None:
        steps = np.diff([price for price in self.prices if price != inf])
        if not self.prices or (np.diff(steps) < -1e-9).any():
            raise ValueError("the prices of a tally must be convex")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLimit:
    """
    Most seconds away, and most days with work, of a crew within some days.

    ``vehicles`` are those of the crew; ``days`` the numbers of the days that are counted together.
    """

    vehicles: frozenset[int]
    days: frozenset[int]
    most_seconds: int | None = None
    most_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """
    What a crew does on a day besides the evenings: a day round, from its departure to its return.

    ``vehicles`` are those of the crew: none of them makes an evening on that day.
    """

    vehicles: frozenset[int]
    day: int
    depart_s: int
    return_s: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeasonProblem:
    """
    A season to plan.

    Attributes
    ----------
    problem
        Stops, vehicles, matrices, visit costs.
    packages
        What is sold.
    tallies
        How the evenings are wished to be spread.
    neighbours
        Pairs of stops near each other and what it is worth, in the unit of costs, that a vehicle
        makes them on consecutive evenings, ``{(a, b): worth}`` with a < b.
    duties
        What crews do besides.
    work_limits
        What the law and agreements allow within weeks.
    daily_rest_s
        Least rest of a crew between the return of a day and the departure of the next one.
    weekly_rest_s
        Least rest without a break that a crew has in each week (Monday to Sunday, cut at its
        ends: the days of the week before and after count as they are); 0 for none.
    fixed
        Evenings that are made, whatever they cost; they count in their packages. They may break
        the rules of days and vehicles: what is fixed stays.
    former
        Evenings that stood before. One of them that is not made as it was costs ``change_price``
        (once for its pair of package and stop that loses this day; by another vehicle: half).
    """

    problem: Problem
    packages: tuple[Package, ...]
    tallies: tuple[Tally, ...] = ()
    neighbours: dict[tuple[int, int], float] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    work_limits: tuple[WorkLimit, ...] = ()
    daily_rest_s: int = 0
    weekly_rest_s: int = 0
    fixed: frozenset[Evening] = frozenset()
    former: frozenset[Evening] = frozenset()
    change_price: float = 0.0
