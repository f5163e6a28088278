"""Solve one benchmark file and print it in the form the outside checkers read."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from routing.benchmarks.convrp import (
    consistency,
    convrp_cost,
    convrp_lower_bound,
    convrp_routes,
    read_convrp,
)
from routing.benchmarks.pvrp import pvrp_cost, pvrp_lower_bound, pvrp_routes, read_pvrp
from routing.benchmarks.village import read_village, relaxed, village_routes
from routing.problem import Problem
from routing.solution import Solution
from routing.solver.deadline import Deadline
from routing.solver.solve import solve

Family = Literal["village", "pvrp", "convrp"]
FAMILIES: tuple[Family, ...] = ("village", "pvrp", "convrp")
USUAL_S = 60.0
"""Seconds of a search that is not told when to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    One instance of any family, with how its plans are measured and written in its own terms.

    ``numbers`` gives the file's number of each stop, ``more`` the members of the document that
    are the family's own.
    """

    problem: Problem
    numbers: Sequence[int]
    cost: Callable[[Solution], float]
    lower_bound: Callable[[Solution], float]
    routes: Callable[[Solution], list[dict[str, object]]]
    more: Callable[[Solution], dict[str, object]] = lambda _solution: {}


def run_benchmark(
    family: Family,
    path: Path,
    *,
    deadline: Deadline,
    seed: int = 0,
    is_relaxed: bool = False,
    same_hour: float | None = None,
) -> dict[str, Any]:
    """
    Solve one file.

    Parameters
    ----------
    deadline
        When the search ends.
    is_relaxed
        Solve the relaxed problem of a village (:func:`routing.benchmarks.village.relaxed`).
    same_hour
        Largest spread of the starts of service at a customer of a ``convrp`` file, in its unit.

    Returns
    -------
    document
        ``instance``, ``cost``, ``lower_bound``, ``gap``, ``seconds`` (wall clock),
        ``cpu_seconds``, ``routes`` (``day``,
        ``vehicle``, ``stops`` with the file's numbers), ``status``, ``method``, ``seed`` and
        ``unserved``; of a village, ``relaxed``; of a ``convrp`` file, ``consistency`` and the
        ``starts`` of each route.

    Raises
    ------
    BenchmarkFormatError
        If the file does not follow its format.
    OSError
        If the file cannot be read.
    """
    case = read_case(family, path, is_relaxed=is_relaxed, same_hour=same_hour)
    begin = _cpu_seconds()
    solution = solve(case.problem, deadline=deadline, seed=seed)
    cpu_seconds = _cpu_seconds() - begin
    cost, lower_bound = case.cost(solution), case.lower_bound(solution)
    return {
        "instance": path.stem,
        "cost": cost,
        "lower_bound": lower_bound,
        "gap": max(0.0, (cost - lower_bound) / cost) if cost else 0.0,
        "seconds": round(solution.runtime_s, 3),
        "cpu_seconds": round(cpu_seconds, 3),
        "status": solution.status,
        "method": solution.method,
        "seed": seed,
        "unserved": [case.numbers[u.stop] for u in solution.unserved],
        **case.more(solution),
        "routes": case.routes(solution),
    }


def read_case(
    family: Family, path: Path, *, is_relaxed: bool = False, same_hour: float | None = None
) -> Case:
    """Read a file of a family; see :func:`run_benchmark`."""
    if family == "village":
        return _village(path, is_relaxed=is_relaxed)
    return _pvrp(path) if family == "pvrp" else _convrp(path, same_hour=same_hour)


def _village(path: Path, *, is_relaxed: bool) -> Case:
    read = read_village(path)
    village = relaxed(read) if is_relaxed else read
    return Case(
        problem=village.problem,
        numbers=village.communes,
        cost=lambda solution: solution.cost,
        lower_bound=lambda solution: solution.lower_bound,
        routes=lambda solution: village_routes(solution, village.communes),
        more=lambda _solution: {"relaxed": village.is_relaxed},
    )


def _pvrp(path: Path) -> Case:
    pvrp = read_pvrp(path)
    return Case(
        problem=pvrp.problem,
        numbers=pvrp.customers,
        cost=lambda solution: pvrp_cost(pvrp, solution),
        lower_bound=pvrp_lower_bound,
        routes=lambda solution: pvrp_routes(pvrp, solution),
    )


def _convrp(path: Path, *, same_hour: float | None) -> Case:
    convrp = read_convrp(path, same_hour=same_hour)
    return Case(
        problem=convrp.problem,
        numbers=convrp.customers,
        cost=lambda solution: convrp_cost(convrp, solution),
        lower_bound=convrp_lower_bound,
        routes=lambda solution: convrp_routes(convrp, solution),
        more=lambda solution: {"consistency": asdict(consistency(convrp, solution))},
    )


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system
