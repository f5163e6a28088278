"""
What is asked of a season: packages of evenings, of one stop each, to be placed and spread.

Stops, vehicles, matrices and the costs of visits are those of a :class:`routing.problem.Problem`
(its visit patterns are not looked at: each day of a stop's patterns is a day on which an evening
may be; neither are its relations between stops, its habits and its balance). A stop has at most
one evening a day, a crew makes at most one, and none on the day of a duty. Each evening is timed
as :class:`routing.solver.timetables.Clock` times the route of its stop alone.
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
    its stops gets at most ``most`` of them, and should get ``least``. An evening that is not made
    costs ``price_of_lack``, and so does each that a stop lacks to its ``least``: fewer are a plan,
    if a dear one. More than ``evenings`` are never made.
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
    step (a single price is the price of any number); infinite at the end where so many are never
    made (what ought to be reached is priced, for a plan must always be possible; where evenings
    that are fixed are more, their price is the last finite one). ``None`` is every package, every
    stop. ``kind`` is a stable word for what the price is for.
    """

    kind: str
    days: BoolArray
    prices: tuple[float, ...]
    packages: frozenset[int] | None = None
    stops: frozenset[int] | None = None

    def __post_init__(self) -> None:
        finite = [price for price in self.prices if price != inf]
        if not finite or inf in self.prices[: len(finite)]:
            raise ValueError("the prices of a tally are infinite at the end alone")
        if (np.diff(np.diff(finite)) < -1e-9).any():
            raise ValueError("the prices of a tally must be convex")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLimit:
    """
    Most seconds away, and most days with work, of a crew within some days.

    ``vehicles`` are those of the crew; ``days`` the numbers of the days that are counted together.
    Duties count as well as evenings.
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
        Least rest without a break that a crew has in each week, 0 for none: between two days of
        work that follow each other, in this week or beyond its ends, so that at least what it
        exceeds ``daily_rest_s`` by lies between its Monday 0 h and its Sunday 24 h (24 of 35 h).
    fixed
        Evenings that are made, whatever they cost; they count in their packages. They may break
        the rules of days and vehicles: what is fixed stays.
    former
        Evenings that stood before. One of them that is not made as it was costs ``change_price``
        (once for its pair of package and stop that loses this day; by another vehicle: half).
    move_price
        Besides, each evening of a pair of package and stop that has former ones costs so much for
        each day between it and the nearest of them; fixed ones cost nothing.
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
    move_price: float = 0.0

    @property
    def crews(self) -> tuple[frozenset[int], ...]:
        """
        The vehicles of each crew; each vehicle is in one.

        Vehicles of one crew of the problem, of one duty or of one work limit are of one crew.
        """
        crews = [frozenset({v}) for v in range(len(self.problem.vehicles))]
        alike: dict[int | None, frozenset[int]] = {}
        for v, vehicle in enumerate(self.problem.vehicles):
            alike[vehicle.crew] = alike.get(vehicle.crew, frozenset()) | {v}
        bound = [vehicles for crew, vehicles in alike.items() if crew is not None]
        bound += [duty.vehicles for duty in self.duties]
        bound += [limit.vehicles for limit in self.work_limits]
        for vehicles in bound:
            met = [crew for crew in crews if crew & vehicles]
            crews = [crew for crew in crews if crew not in met]
            crews.append(frozenset[int]().union(*met))
        return tuple(sorted((crew for crew in crews if crew), key=min))

    def duty_hours(self, crew: frozenset[int]) -> dict[int, tuple[int, int]]:
        """Return the first departure and the last return of the duties of a crew, by day."""
        hours: dict[int, tuple[int, int]] = {}
        for duty in self.duties:
            if duty.vehicles & crew:
                depart_s, return_s = hours.get(duty.day, (duty.depart_s, duty.return_s))
                hours[duty.day] = min(depart_s, duty.depart_s), max(return_s, duty.return_s)
        return hours
