"""
Subset-row cuts: what the columns of a plan that share some stops can add up to.

For the master problem, cuts of three stops: at most one column serves two or more of them (Jepsen,
Petersen, Spoorendonk and Pisinger, Operations Research 56(2), 2008). For a list of columns, which
any row suits, cuts of three to five stops of which each counts for the same part, rounded down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.compiled import compiled
from routing.solver.columns.source import Column, Cut

_VIOLATION = 0.02
"""By less than this a cut is not worth its row. Tried: half and double give the same."""


def violated_cuts(
    columns: Sequence[Column], values: FloatArray, n: int, *, known: set[Cut], most: int
) -> list[Cut]:
    """
    Find the cuts that a fractional solution breaks most.

    Parameters
    ----------
    columns, values
        The solution: columns and how much of each it uses.
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


@dataclass(frozen=True, slots=True)
class RankOneCut:
    """
    A subset-row cut: columns with ``k`` of its stops weigh ``floor(k * numerator / parts)``.

    Together they weigh ``most`` at most.
    """

    stops: tuple[int, ...]
    numerator: int
    parts: int

    @property
    def most(self) -> int:
        """Right-hand side."""
        return len(self.stops) * self.numerator // self.parts

    def coefficients(self, counts: NDArray[np.int16]) -> NDArray[np.int16]:
        """Weights of columns that hold so many of the stops."""
        return counts * np.int16(self.numerator) // np.int16(self.parts)


_MULTIPLIERS = {3: ((1, 2),), 4: ((2, 3),), 5: ((1, 2), (1, 3), (2, 3), (3, 4))}


def rank_one_cuts(
    serves: BoolArray,
    values: FloatArray,
    *,
    known: set[RankOneCut],
    most: int,
) -> list[RankOneCut]:
    """
    Find cuts of three to five stops that a fractional solution breaks.

    Parameters
    ----------
    serves
        Shape (columns, stops): those that the solution uses.
    values
        Shape (columns,): how much of each.
    known
        Cuts that are already there.
    most
        At most so many, the most broken first.
    """
    n = serves.shape[1]
    start = np.concatenate([[0], np.cumsum(serves.sum(axis=1))]).astype(np.int64)
    members = np.nonzero(serves)[1].astype(np.int64)
    triples, violations = _broken_triples(start, members, values, n, -0.35)
    found: dict[RankOneCut, float] = {}
    for k in np.argsort(-violations)[: 20 * most].tolist():
        stops = tuple(int(i) for i in triples[k])
        if violations[k] > _VIOLATION:
            found[RankOneCut(stops, 1, 2)] = float(violations[k])
        for size in range(4, min(5, n) + 1):
            stops = _extended(serves, values, stops)
            counts = serves[:, list(stops)].sum(axis=1, dtype=np.int16)
            for numerator, parts in _MULTIPLIERS[size]:
                cut = RankOneCut(tuple(sorted(stops)), numerator, parts)
                broken = float(cut.coefficients(counts) @ values) - cut.most
                if broken > _VIOLATION:
                    found[cut] = broken
    ranked = sorted(found, key=lambda cut: -found[cut])
    return [cut for cut in ranked if cut not in known][:most]


def _extended(serves: BoolArray, values: FloatArray, stops: tuple[int, ...]) -> tuple[int, ...]:
    """Add the stop that shares most columns with these."""
    counts = serves[:, list(stops)].sum(axis=1)
    near = (values * counts) @ serves
    near[list(stops)] = -1.0
    return (*stops, int(near.argmax()))
