"""The exact models of spopt, solved by CBC: medians, and what is covered."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from routing.arrays import BoolArray, FloatArray


def least_cost(costs: FloatArray, facilities: int, weights: FloatArray) -> float:
    """Return the cost of the best sites; spopt fixes none without capacities."""
    from spopt.locate import PMedian

    return _solved(PMedian.from_cost_matrix(costs, weights, facilities))


def most_covered(
    within: BoolArray, facilities: int, weights: FloatArray, fixed: Collection[int] = ()
) -> float:
    """Return the weight in reach of the best sites."""
    from spopt.locate import MCLP

    is_fixed = np.isin(np.arange(within.shape[1]), list(fixed)).astype(int)
    options = {"predefined_facilities_arr": is_fixed} if fixed else {}
    far = np.where(within, 0.0, 1.0)
    return _solved(MCLP.from_cost_matrix(far, weights, 0.5, facilities, **options))


def _solved(model) -> float:
    import pulp

    model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0.0, gapAbs=0.0), results=False)
    return float(pulp.value(model.problem.objective))
