"""
One tuned number at one value: what the searches then find, in a process of its own.

``python -m tests.benchmarks.tuned MODULE NAME VALUE ROOM``, where ``VALUE`` is a literal or ``as
it is`` and ``ROOM`` is ``columns``, ``genetic`` or ``search``; prints one line of JSON for each
problem and seed. A number that compiled code reads is asked for with ``NUMBA_CACHE_DIR`` naming
an empty folder, because what is kept was compiled with another.
"""

from __future__ import annotations

import ast
import json
import sys
from importlib import import_module

from routing.benchmarks.pvrp import read_pvrp
from routing.benchmarks.village import read_village, relaxed
from routing.problem import Problem
from routing.solver.deadline import Deadline
from routing.solver.draft import Draft
from routing.solver.genetic import genetic_search
from routing.solver.relaxation import without_rules
from routing.solver.search import search
from routing.solver.solve import solve
from tests.shared import SHARED

FILES = SHARED / "benchmarks"
SEEDS = (0, 1)
PROBLEMS = {
    "columns": (("A1", 1500), ("B2", 1500), ("C2", 1500), ("A2 relaxed", 1500)),
    "genetic": (("p02", 1000), ("p05", 1500)),
    "search": (("A1", 1000), ("C2", 1000)),
}
"""By room, the instances and the effort given to each."""
AS_IT_IS = "as it is"


def problem(name: str) -> Problem:
    """Read an instance."""
    if name.startswith("p"):
        return read_pvrp(FILES / "pvrp" / f"{name}.txt").problem
    file, _, kind = name.partition(" ")
    village = read_village(FILES / "village" / f"{file}.json")
    return (relaxed(village) if kind else village).problem


def set_everywhere(module: str, name: str, value: object) -> None:
    """Give a number another value in its module, and in those that imported it."""
    former = getattr(import_module(module), name)
    for each in [m for key, m in sys.modules.items() if key.startswith("routing.solver")]:
        if getattr(each, name, None) is former:
            setattr(each, name, value)


def found(room: str, instance: str, effort: float, seed: int) -> dict[str, object]:
    """Search with so much effort; ``cost`` counts what is missing before anything else."""
    asked = problem(instance)
    deadline = Deadline(effort=effort).begin()
    lower_bound = 0.0
    if room == "columns":
        solution = solve(asked, deadline=deadline, seed=seed)
        missing = sum(u.missing_visits for u in solution.unserved)
        cost, lower_bound = solution.cost, solution.lower_bound
    elif room == "search":
        missing, cost = search(asked, deadline=deadline, seed=seed).rank(asked)
    else:
        asked = without_rules(asked)
        routes, left_out = genetic_search(asked, deadline=deadline, seed=seed)
        missing, cost = Draft(routes, left_out).rank(asked)
    return {
        "instance": instance,
        "seed": seed,
        "missing": missing,
        "cost": cost,
        "lower_bound": lower_bound,
        "effort": deadline.meter.effort,
    }


def main(module: str, name: str, value: str, room: str) -> None:
    """Print what is found with the number at this value."""
    if value != AS_IT_IS:
        set_everywhere(module, name, ast.literal_eval(value))
    for instance, effort in PROBLEMS[room]:
        for seed in SEEDS:
            print(json.dumps(found(room, instance, effort, seed)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
