"""
Compile the searches before a clock starts.

Numba keeps what it compiled on disk, for every later run; on a machine's first run it takes about
a minute, which is no part of the time that a search is given.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

import numpy as np

from routing.problem import Problem, Stop, Vehicle
from routing.solver.columns.cuts import violated_cuts
from routing.solver.columns.on_demand import OnDemandLowerBound
from routing.solver.columns.templates import TemplateSolver
from routing.solver.deadline import Deadline
from routing.solver.genetic import can_search, genetic_search
from routing.solver.relaxation import without_rules
from routing.solver.search import search

_CHILDREN = 10
"""Enough for each branch of the search to be taken once, and so compiled."""
_AMPLE = Deadline(seconds=3600.0)
"""No clock ends a search that is there to be compiled."""


Kernels = Literal["columns", "genetic search", "search"]
"""What is compiled together."""


def _to_nobody(_kernels: Kernels) -> None: ...


def compile_for(problem: Problem) -> None:
    """Compile the searches that a problem may need."""
    compile_columns()
    if can_search(without_rules(problem)):
        compile_genetic_search()
    if not can_search(problem):
        compile_search()


def compile_all(tell: Callable[[Kernels], None] = _to_nobody) -> None:
    """Compile every search; ``tell`` hears of each before it is compiled."""
    tell("columns")
    compile_columns()
    tell("genetic search")
    compile_genetic_search()
    tell("search")
    compile_search()


@cache
def compile_columns() -> None:
    """Compile what lists, prices and makes columns."""
    problem = _three_stops(vehicles=2)
    TemplateSolver(problem, seed=0, deadline=_AMPLE).solve()
    OnDemandLowerBound(problem, deadline=_AMPLE).solve()
    violated_cuts((), np.zeros(0), len(problem.stops), known=set(), most=1)


@cache
def compile_genetic_search() -> None:
    """Compile the search for long day-routes."""
    genetic_search(_three_stops(vehicles=1), seed=0, deadline=Deadline(), iterations=_CHILDREN)


@cache
def compile_search() -> None:
    """Compile the search that knows every rule."""
    search(_three_stops(vehicles=2), seed=0, deadline=Deadline(seconds=0.0))


def _three_stops(*, vehicles: int) -> Problem:
    """Make a fortnight of one stop a week and two once, on two weekdays."""
    metres = 1000 * np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    days = (0, 1, 7, 8)
    once = tuple(frozenset({day}) for day in days)
    patterns = ((frozenset({0, 7}), frozenset({1, 8})), once, once)
    return Problem(
        weeks=2,
        duration_matrix=metres // 20,
        distance_matrix=metres,
        stops=tuple(
            Stop(node=1 + k, service_time_s=600, visit_patterns=each)
            for k, each in enumerate(patterns)
        ),
        vehicles=(Vehicle(depot=0, days=frozenset(days), max_stops=2),) * vehicles,
    )
