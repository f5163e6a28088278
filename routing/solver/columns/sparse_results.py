"""
Results of linear programs, without their zeros.

MathOpt spells out every value in Python objects, which takes longer than to solve; here it is asked
for what is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.math_opt.python import mathopt

from routing.solver.columns.source import FloatArray

NONZERO = mathopt.ModelSolveParameters(
    variable_values_filter=mathopt.VariableFilter(skip_zero_values=True),
    dual_values_filter=mathopt.LinearConstraintFilter(skip_zero_values=True),
    reduced_costs_filter=mathopt.VariableFilter(filtered_items=()),
)
"""What to ask for: values and duals that are not zero, no reduced cost."""


def values_of(result: mathopt.SolveResult, variables: Sequence[mathopt.Variable]) -> FloatArray:
    """Return the values of some variables, shape (variables,)."""
    known = result.variable_values()
    return np.array([known.get(v, 0.0) for v in variables], dtype=np.float64)


def duals_of(result: mathopt.SolveResult, rows: Sequence[mathopt.LinearConstraint]) -> FloatArray:
    """Return the duals of some rows, shape (rows,)."""
    known = result.dual_values()
    return np.array([known.get(row, 0.0) for row in rows], dtype=np.float64)
