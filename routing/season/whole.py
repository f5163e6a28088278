"""Solving a programme in whole numbers."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from routing.arrays import FloatArray
from routing.season.model import Programme
from routing.solver.columns.silence import silent_stdout
from routing.solver.deadline import Deadline

_ASKED_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Answer:
    """Values of the variables, and what is proven of all."""

    values: FloatArray
    lower_bound: float


def solve_whole(
    programme: Programme,
    *,
    deadline: Deadline,
    hint: Mapping[int, float],
    target_gap: float = 0.0,
    seed: int = 0,
) -> Answer:
    """Minimize a programme; the constant counts in the bound."""
    model = mathopt.Model.from_model_proto(_proto(programme))
    variables = sorted(model.variables(), key=lambda v: v.id)
    hints = [mathopt.SolutionHint(variable_values={variables[k]: v for k, v in hint.items()})]
    given = mathopt.ModelSolveParameters(solution_hints=hints if hint else [])
    with silent_stdout(), _interrupted_by(deadline) as interrupter:
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=_parameters(deadline, target_gap, seed),
            model_params=given,
            interrupter=interrupter,
        )
    found = result
    if not found.has_primal_feasible_solution():  # however little time there was: the first found
        first = mathopt.SolveParameters(solution_limit=1, random_seed=seed)
        with silent_stdout():
            found = mathopt.solve(model, mathopt.SolverType.HIGHS, params=first, model_params=given)
    lower_bound = max(result.best_objective_bound(), _least(programme))
    return Answer(np.array(found.variable_values(variables)), lower_bound)


def _least(programme: Programme) -> float:
    """Bound a programme without its rows: each variable that earns something is at its most."""
    earns = programme.cost < 0.0
    return programme.constant + float((programme.cost[earns] * programme.most[earns]).sum())


def _parameters(deadline: Deadline, target_gap: float, seed: int) -> mathopt.SolveParameters:
    clock_s = deadline.clock_left_s
    return mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=max(0.05, clock_s))
        if math.isfinite(clock_s)
        else None,
        relative_gap_tolerance=target_gap,
        absolute_gap_tolerance=1e-7,
        random_seed=seed,
    )


@contextmanager
def _interrupted_by(deadline: Deadline) -> Iterator[SolveInterrupter]:
    """Ask a deadline beside the solver, and interrupt it."""
    interrupter, done = SolveInterrupter(), Event()

    def ask() -> None:
        while not done.wait(_ASKED_EVERY_S):
            if deadline.is_called_off:
                interrupter.interrupt()
                return

    thread = Thread(target=ask, daemon=True)
    thread.start()
    try:
        yield interrupter
    finally:
        done.set()
        thread.join()


def _proto(programme: Programme) -> model_pb2.ModelProto:
    count = len(programme.cost)
    proto = model_pb2.ModelProto(name="season")
    proto.variables.ids.extend(range(count))
    proto.variables.lower_bounds.extend([0.0] * count)
    proto.variables.upper_bounds.extend(programme.most.tolist())
    proto.variables.integers.extend(programme.is_whole.tolist())
    proto.objective.offset = programme.constant  # a gap is a part of the whole cost
    proto.objective.linear_coefficients.ids.extend(range(count))
    proto.objective.linear_coefficients.values.extend(programme.cost.tolist())
    proto.linear_constraints.ids.extend(range(len(programme.lower)))
    proto.linear_constraints.lower_bounds.extend(programme.lower.tolist())
    proto.linear_constraints.upper_bounds.extend(programme.upper.tolist())
    rows = programme.matrix.tocsr()
    rows.sort_indices()
    numbers = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    proto.linear_constraint_matrix.row_ids.extend(numbers.tolist())
    proto.linear_constraint_matrix.column_ids.extend(rows.indices.tolist())
    proto.linear_constraint_matrix.coefficients.extend(rows.data.tolist())
    return proto
