"""A season that was planned, and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.season.problem import Evening
from routing.solution import DayRoute


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonSolution:
    """
    The evenings of a season.

    Attributes
    ----------
    evenings
        In the order of days, then vehicles.
    routes
        The route of each, in the same order; with a night away after it where that pays.
    lacking
        Evenings that each package lacks.
    cost
        Routes, visit costs, tallies, neighbours (less what they are worth), changes, lacks.
    terms
        What each part of the cost comes to, by its kind: ``routes``, ``visits``, ``lack``,
        ``change``, ``neighbours``, and those of the tallies.
    lower_bound
        Proven of every season of the same problem.
    method
        How it was found, for reports.
    """

    evenings: tuple[Evening, ...]
    routes: tuple[DayRoute, ...]
    lacking: tuple[int, ...]
    cost: float
    terms: Mapping[str, float]
    lower_bound: float
    method: str
    runtime_s: float
