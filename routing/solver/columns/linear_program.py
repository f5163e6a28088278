"""
Linear programs that grow, solved again and again by GLOP through MathOpt.

MathOpt spells out every value in Python objects, which takes longer than to solve; here it is asked
for what is not zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from routing.arrays import FloatArray
from routing.errors import RoutingError
from routing.solver.columns.silence import silent_stdout
from routing.solver.deadline import Meter

_NONZERO = mathopt.ModelSolveParameters(
    variable_values_filter=mathopt.VariableFilter(skip_zero_values=True),
    dual_values_filter=mathopt.LinearConstraintFilter(skip_zero_values=True),
    reduced_costs_filter=mathopt.VariableFilter(filtered_items=()),
)
"""What to ask for: values and duals that are not zero, no reduced cost."""


class NumericalTroubleError(RoutingError):
    """A linear program could not be solved: a lower bound is missed, no plan is wrong."""


class LinearProgram:
    """
    Solves a model after each of its changes, from where it was.

    Parameters
    ----------
    model
        Its variables are continuous.
    meter
        Told of the work.
    """

    def __init__(self, model: mathopt.Model, meter: Meter) -> None:
        self._model = model
        self._meter = meter
        self._solver = mathopt.IncrementalSolver(model, mathopt.SolverType.GLOP)

    def solve(self) -> mathopt.SolveResult:
        """
        Return an optimal solution.

        Raises
        ------
        NumericalTroubleError
            If there is none, or if the program is too delicate even from scratch.
        """
        for _ in range(2):
            with silent_stdout(), suppress(AttributeError, RuntimeError, ValueError):
                # OR-Tools 9.15 raises an AttributeError where GLOP gives up.
                result = self._solver.solve(model_params=_NONZERO)
                self._meter.charge("program")
                self._meter.charge("column of a program", self._model.get_num_variables())
                self._meter.charge("pivot", result.solve_stats.simplex_iterations)
                if result.termination.reason == mathopt.TerminationReason.OPTIMAL:
                    return result
            self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        raise NumericalTroubleError


@dataclass(frozen=True, slots=True)
class Cover:
    """Rows that ask for each visit once, and how much of each is missing, at its price."""

    rows: tuple[mathopt.LinearConstraint, ...]
    missing: tuple[mathopt.Variable, ...]


def cover_rows(model: mathopt.Model, penalties: FloatArray, *, most: float = math.inf) -> Cover:
    """
    Ask for each visit at least once, or to miss it at its penalty.

    Parameters
    ----------
    penalties
        Shape (visits,).
    most
        How often a visit may be made.
    """
    rows, absences = [], []
    for penalty in penalties.tolist():
        row = model.add_linear_constraint(lb=1.0, ub=most)
        missing = model.add_variable(lb=0.0, ub=1.0)
        model.objective.set_linear_coefficient(missing, penalty)
        row.set_coefficient(missing, 1.0)
        rows.append(row)
        absences.append(missing)
    return Cover(tuple(rows), tuple(absences))


def add_column(
    model: mathopt.Model, cost: float, entries: Iterable[tuple[mathopt.LinearConstraint, float]]
) -> mathopt.Variable:
    """Add a column, with what it counts for in some rows."""
    variable = model.add_variable(lb=0.0)
    model.objective.set_linear_coefficient(variable, cost)
    for row, amount in entries:
        row.set_coefficient(variable, amount)
    return variable


def values_of(result: mathopt.SolveResult, variables: Sequence[mathopt.Variable]) -> FloatArray:
    """Return the values of some variables, shape (variables,)."""
    known = result.variable_values()
    return np.array([known.get(v, 0.0) for v in variables], dtype=np.float64)


def duals_of(result: mathopt.SolveResult, rows: Sequence[mathopt.LinearConstraint]) -> FloatArray:
    """Return the duals of some rows, shape (rows,)."""
    known = result.dual_values()
    return np.array([known.get(row, 0.0) for row in rows], dtype=np.float64)
