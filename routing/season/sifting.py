"""
The relaxation of a large season, among the variables and rows that matter.

Rows that can wait are added where they are broken. What neighbours are worth hangs on pairs of
outings, which are many: pairs are looked at between the outings that are kept. An outing that is
left out may earn the worth of two pairs at most, so it stays out while its reduced cost is more.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.solver.deadline import Deadline
from routing.solver.highs import Programme, Relaxation, relaxed

_MANY_VARIABLES = 400_000
"""
Programmes with fewer are solved as they are: 327,000 of 300 requests take HiGHS 8 s of one core,
sooner than among those that matter.
"""
_MARGIN = 2e-5
"""Share of the cost by which reduced costs of the outings kept at first may exceed the worths."""
_EPSILON = 1e-6


def part_of(
    programme: Programme, variables: IntArray | BoolArray, rows: BoolArray | None = None
) -> Programme:
    """Keep some variables and the rows, of some or all, that hold any; without the constant."""
    matrix = programme.matrix[:, variables]
    holds = np.zeros(len(programme.lower), dtype=np.bool_)
    holds[matrix.indices] = True
    kept = np.flatnonzero(holds if rows is None else holds & rows)
    return Programme(
        cost=programme.cost[variables],
        most=programme.most[variables],
        is_whole=programme.is_whole[variables],
        matrix=sparse.csc_array(matrix[kept]),
        lower=programme.lower[kept],
        upper=programme.upper[kept],
        can_wait=programme.can_wait[kept],
        constant=0.0,
    )


def with_counts(programme: Programme, kept: BoolArray) -> BoolArray:
    """Keep, of the variables that are not whole, those whose rows all hold a whole one kept."""
    chosen = kept & programme.is_whole
    holds = np.zeros(len(programme.lower))
    holds[programme.matrix[:, chosen].indices] = 1.0
    entries = np.diff(programme.matrix.indptr)
    held = np.add.reduceat(
        np.append(holds[programme.matrix.indices], 0.0), programme.matrix.indptr[:-1]
    )
    return np.asarray(chosen | (~programme.is_whole & (entries > 0) & (held >= entries)))


def sifted(
    programme: Programme, deadline: Deadline, *, scale: float, evenings: int
) -> Relaxation | None:
    """
    Solve a programme without whole numbers; ``None`` where there was no time.

    Where there was some only, each evening is taken to earn the worth of a neighbour.

    Parameters
    ----------
    scale
        The cost of a season, about.
    evenings
        Of a season, at most.
    """
    if len(programme.cost) <= _MANY_VARIABLES:
        return relaxed(programme, deadline)
    pairs = ~programme.is_whole & (np.diff(programme.matrix.indptr) > 1)
    worth = 2.0 * max(0.0, -float(programme.cost[pairs].min(initial=0.0)))
    rows = ~programme.can_wait
    found = _solved(programme, ~pairs, rows, deadline)
    if found is None:
        return None
    quick = Relaxation(
        found.value - evenings * worth / 2.0, found.variables, found.reduced_costs, found.duals
    )
    due = sparse.csc_array(programme.matrix.tocsr()[np.flatnonzero(programme.lower > 0.0)])
    asked = np.diff(due.indptr) > 0  # what is fixed, and weekly rests
    cheap = found.reduced_costs <= worth + _MARGIN * scale
    kept = programme.is_whole & (cheap | asked)
    while True:
        found = _solved(programme, with_counts(programme, kept), rows, deadline)
        if found is None:
            return quick
        reduced = np.where(kept, found.reduced_costs, found.reduced_costs - worth)
        missing = programme.is_whole & ~kept & (reduced < -_EPSILON)
        sums = programme.matrix[:, kept] @ found.variables[kept]
        broken = ~rows & (sums > programme.upper + _EPSILON)
        if not missing.any() and not broken.any():
            return Relaxation(found.value, found.variables, reduced, found.duals)
        kept, rows = kept | missing, rows | broken


def _solved(
    programme: Programme, variables: BoolArray, rows: BoolArray, deadline: Deadline
) -> Relaxation | None:
    """Solve a part; the variables outside are 0, and have the reduced costs that follow."""
    counts = ~programme.is_whole & (np.diff(programme.matrix.indptr) == 1)
    waits = np.zeros(len(variables), dtype=np.bool_)
    first = programme.matrix.indices[programme.matrix.indptr[:-1][counts]]
    waits[counts] = ~rows[first]
    numbers = np.flatnonzero(variables & ~waits)
    found = relaxed(part_of(programme, numbers, rows), deadline)
    if found is None:
        return None
    values: FloatArray = np.zeros(len(variables))
    values[numbers] = found.variables
    holds = np.zeros(len(rows), dtype=np.bool_)
    holds[programme.matrix[:, numbers].indices] = True
    duals = np.zeros(len(rows))
    duals[np.flatnonzero(holds & rows)] = found.duals
    reduced = programme.cost - programme.matrix.T @ duals
    return Relaxation(found.value, values, reduced, duals)
