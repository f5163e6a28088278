"""Solve one benchmark file and print it in the form the outside checkers read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from routing.benchmarks.pvrp import pvrp_cost, pvrp_lower_bound, pvrp_routes, read_pvrp
from routing.benchmarks.village import read_village, village_routes
from routing.solver.solve import solve

Family = Literal["village", "pvrp"]


def run_benchmark(family: Family, path: Path, *, seconds: float, seed: int = 0) -> dict[str, Any]:
    """
    Solve one file.

    Returns
    -------
    document
        ``instance``, ``cost``, ``lower_bound``, ``gap``, ``seconds`` (wall clock), ``routes``
        (``day``, ``vehicle``, ``stops`` with the file's numbers), ``status``, ``method``, ``seed``
        and ``unserved``.

    Raises
    ------
    BenchmarkFormatError
        If the file does not follow its format.
    OSError
        If the file cannot be read.
    """
    if family == "village":
        village = read_village(path)
        solution = solve(village.problem, time_limit_s=seconds, seed=seed)
        cost, bound = solution.cost, solution.lower_bound
        routes, unserved = village_routes(solution), [u.stop for u in solution.unserved]
    else:
        pvrp = read_pvrp(path)
        solution = solve(pvrp.problem, time_limit_s=seconds, seed=seed)
        cost, bound = pvrp_cost(pvrp, solution), pvrp_lower_bound(solution)
        routes = pvrp_routes(pvrp, solution)
        unserved = [pvrp.customers[u.stop] for u in solution.unserved]
    return {
        "instance": path.stem,
        "cost": cost,
        "lower_bound": bound,
        "gap": (cost - bound) / cost if cost else 0.0,
        "seconds": round(solution.runtime_s, 3),
        "status": solution.status,
        "method": solution.method,
        "seed": seed,
        "unserved": unserved,
        "routes": routes,
    }
