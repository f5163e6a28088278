"""
Subset-row cuts of three stops: at most one column of a plan serves two or more of them.

Jepsen, Petersen, Spoorendonk and Pisinger, Operations Research 56(2), 2008.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from routing.kernels import compiled
from routing.solver.columns import Column, Cut

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
_VIOLATION = 0.02


def violated_cuts(
    columns: Sequence[Column], values: FloatArray, n: int, *, known: set[Cut], most: int
) -> list[Cut]:
    """
    Find the cuts that a fractional solution breaks most.

    Parameters
    ----------
    columns, values
        The solution: columns and how much of each it uses.
    n
        Number of stops.
    known
        Cuts that are already there.
    most
        At most so many; each stop is in at most a quarter of them, and in three at least.
    """
    used = [(c.stops, v) for c, v in zip(columns, values.tolist(), strict=True) if v > 1e-6]
    start = np.cumsum([0, *(len(stops) for stops, _ in used)]).astype(np.int64)
    members = np.array([i for stops, _ in used for i in stops], dtype=np.int64)
    weights = np.array([v for _, v in used])
    triples, violations = _broken_triples(start, members, weights, n, _VIOLATION)
    chosen: list[Cut] = []
    uses = np.zeros(n, dtype=np.int64)
    share = max(3, most // 4)
    for k in np.argsort(-violations, kind="stable").tolist():
        i, j, h = (int(stop) for stop in triples[k])
        if (i, j, h) in known or max(uses[i], uses[j], uses[h]) >= share:
            continue
        chosen.append((i, j, h))
        uses[[i, j, h]] += 1
        if len(chosen) == most:
            break
    return chosen


@compiled
def _broken_triples(
    start: IntArray, members: IntArray, weights: FloatArray, n: int, least: float
) -> tuple[IntArray, FloatArray]:
    """
    List the triples of stops of which columns worth more than ``1 + least`` serve two or more.

    That sum is w(ij) + w(ih) + w(jh) - 2 w(ijh), with w the worth of the columns that serve all.
    """
    pairs = np.zeros((n, n))
    for c in range(len(weights)):
        for a in range(start[c], start[c + 1]):
            for b in range(start[c], start[c + 1]):
                pairs[members[a], members[b]] += weights[c]
    triples = np.empty((64, 3), dtype=np.int64)
    violations = np.empty(64)
    found = 0
    for i in range(n):
        for j in range(i + 1, n):
            for h in range(j + 1, n):
                total = pairs[i, j] + pairs[i, h] + pairs[j, h]
                if total <= 1.0 + least:
                    continue
                for c in range(len(weights)):
                    inside = 0
                    for a in range(start[c], start[c + 1]):
                        if members[a] == i or members[a] == j or members[a] == h:
                            inside += 1
                    if inside == 3:
                        total -= 2.0 * weights[c]
                if total <= 1.0 + least:
                    continue
                if found == len(violations):
                    triples = np.concatenate((triples, np.empty_like(triples)))
                    violations = np.concatenate((violations, np.empty_like(violations)))
                triples[found, 0], triples[found, 1], triples[found, 2] = i, j, h
                violations[found] = total - 1.0
                found += 1
    return triples[:found], violations[:found]


def serves_two(column: Column, cut: Cut) -> bool:
    """Whether a column serves two or more stops of a cut."""
    return len(set(cut) & set(column.stops)) >= 2
