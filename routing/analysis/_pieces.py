"""
A part of a plan to solve again: some visits, some weeks.

A piece is what is still to be planned of one stop: all that is left of it, or one visit alone. A
stop may have several pieces; days are those of the whole horizon until the part is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from routing.problem import DAYS_PER_WEEK, Problem, TimeWindow, Vehicle
from routing.solution import DayRoute


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    What is to be planned of a stop: ``patterns`` are choices of days of the whole horizon.

    Its service begins at ``start_s`` where that is given.
    """

    stop: int
    patterns: tuple[frozenset[int], ...]
    vehicles: frozenset[int] | None
    prize: float | None = None
    start_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A problem of its own, with the stop of each of its stops and its first day."""

    problem: Problem
    stops: tuple[int, ...]
    first_day: int

    def routes(self, routes: Sequence[DayRoute]) -> tuple[DayRoute, ...]:
        """Give routes of the part the stops and days of the whole problem."""
        return tuple(
            replace(
                route,
                day=route.day + self.first_day,
                stops=tuple(self.stops[k] for k in route.stops),
            )
            for route in routes
        )


def part_of(
    problem: Problem,
    pieces: Sequence[Piece],
    *,
    first_week: int,
    weeks: int,
    frozen_until_day: int = 0,
) -> Part:
    """
    Make a problem of some pieces on some whole weeks.

    Days before ``frozen_until_day`` have no vehicle. Weekdays, relations, windows and costs of
    visits are those of the whole problem; two pieces of a stop are never served on the same day.
    """
    first_day = DAYS_PER_WEEK * first_week
    open_days = range(max(first_day, frozen_until_day), first_day + DAYS_PER_WEEK * weeks)
    owners = [piece.stop for piece in pieces]
    part = replace(
        problem,
        weeks=weeks,
        stops=tuple(
            replace(
                problem.stops[piece.stop],
                visit_patterns=tuple(_shifted(p, first_day) for p in piece.patterns),
                vehicles=piece.vehicles,
                prize=piece.prize,
                time_windows=problem.stops[piece.stop].time_windows
                if piece.start_s is None
                else (TimeWindow(piece.start_s, piece.start_s),),
            )
            for piece in pieces
        ),
        vehicles=tuple(_on_days(vehicle, open_days, first_day) for vehicle in problem.vehicles),
        apart=(*_numbered(problem.apart, owners), *_of_one_stop(pieces)),
        together=_numbered(problem.together, owners),
        once_a_week=_numbered(problem.once_a_week, owners),
        visit_cost=_costs(problem, owners, first_day, DAYS_PER_WEEK * weeks),
        balance_cost_per_s=0.0,
        names=tuple(problem.names[i] for i in owners) if problem.names else (),
    )
    return Part(problem=part, stops=tuple(owners), first_day=first_day)


def _shifted(days: frozenset[int], first_day: int) -> frozenset[int]:
    return frozenset(day - first_day for day in days)


def _on_days(vehicle: Vehicle, days: range, first_day: int) -> Vehicle:
    works = frozenset(day for day in vehicle.days if day in days)
    return replace(vehicle, days=_shifted(works, first_day))


def _numbered(sets: Sequence[frozenset[int]], owners: Sequence[int]) -> tuple[frozenset[int], ...]:
    pieces = (frozenset(k for k, i in enumerate(owners) if i in chosen) for chosen in sets)
    return tuple(chosen for chosen in pieces if len(chosen) > 1)


def _of_one_stop(pieces: Sequence[Piece]) -> Iterator[frozenset[int]]:
    """Keep apart the pieces of a stop that could meet on a day."""
    for k, piece in enumerate(pieces):
        days = frozenset().union(*piece.patterns)
        for other in range(k + 1, len(pieces)):
            same = pieces[other].stop == piece.stop
            if same and any(days & pattern for pattern in pieces[other].patterns):
                yield frozenset({k, other})


def _costs(
    problem: Problem, owners: Sequence[int], first_day: int, days: int
) -> NDArray[np.float64] | None:
    if problem.visit_cost is None:
        return None
    costs = problem.visit_cost[list(owners)]
    return costs if costs.shape[1] == 1 else costs[:, first_day : first_day + days]
