"""
A mathematical programme over outings, under construction.

Its first variables are the outings. A row that counts evenings has a price for each number of
them, convex and with its breakpoints at whole numbers; another row is a limit. Where evenings that
are fixed go beyond the end of a row, it reaches as far as they do, and no further.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from scipy import sparse

from routing.arrays import FloatArray, IntArray
from routing.season.outings import Outings
from routing.solver.highs import Programme

Step = tuple[float, float]
"""So many evenings more, at most, and the price of each."""


class Model:
    """Rows and variables, gathered."""

    def __init__(self, outings: Outings, cost: FloatArray) -> None:
        self.outings = outings
        self.constant = 0.0
        self._cost = [cost]
        self._most = [np.ones(len(cost))]
        self._is_whole = [np.ones(len(cost), dtype=np.bool_)]
        self._size = len(cost)
        self._entries: list[tuple[IntArray, FloatArray]] = []
        self._ends: list[tuple[float, float]] = []
        self._can_wait: list[bool] = []
        self._fixed = outings.fixed_numbers()

    def variables(self, cost: Sequence[float], most: Sequence[float], *, whole: bool) -> IntArray:
        """Add variables, from 0 on; return their numbers."""
        self._cost.append(np.asarray(cost, dtype=np.float64))
        self._most.append(np.asarray(most, dtype=np.float64))
        self._is_whole.append(np.full(len(cost), whole))
        self._size += len(cost)
        return np.arange(self._size - len(cost), self._size)

    def row(
        self,
        members: IntArray,
        amounts: FloatArray | float = 1.0,
        *,
        least: float = -inf,
        most: float = inf,
        can_wait: bool = False,
    ) -> None:
        """Bound a sum of variables."""
        amounts = np.broadcast_to(np.asarray(amounts, dtype=np.float64), len(members))
        self._entries.append((members, amounts))
        self._ends.append((least, most))
        self._can_wait.append(can_wait)

    def limit(
        self,
        members: IntArray,
        most: float,
        amounts: FloatArray | float = 1.0,
        *,
        can_wait: bool = False,
    ) -> None:
        """
        Let outings come to so much together, at most.

        Where fixed evenings are more, whichever way they are driven, there are no others.
        """
        amounts = np.broadcast_to(np.asarray(amounts, dtype=np.float64), len(members))
        if amounts.sum() <= most:
            return
        least_fixed, most_fixed = self.of_fixed(members, amounts)
        if most_fixed <= most:
            self.row(members, amounts, most=most, can_wait=can_wait)
            return
        free = self._fixed[members] < 0
        if least_fixed > most:
            self.row(members[free], amounts[free], most=0.0)
            return
        beyond = self.variables([0.0], [1.0], whole=True)
        both = np.concatenate([members, beyond])
        self.row(both, np.append(amounts, most - most_fixed), most=most)
        both = np.concatenate([members[free], beyond])
        self.row(both, np.append(amounts[free], most), most=most)

    def count(
        self,
        members: IntArray,
        steps: Sequence[Step],
        *,
        first_price: float = 0.0,
        can_wait: bool = False,
    ) -> None:
        """
        Price the number of outings among some.

        Parameters
        ----------
        steps
            Prices grow along them; more than all their widths are never made.
        first_price
            The price of none.
        """
        self.constant += first_price
        ends = np.cumsum([width for width, _ in steps])
        _, fixed = self.of_fixed(members)
        if not len(ends) or fixed >= ends[-1]:
            self.constant += sum(width * price for width, price in steps)
            self.limit(members, max(fixed, ends[-1] if len(ends) else 0.0))
            return
        if steps[0][1] == 0.0:
            self._count_beyond(members, steps[0][0], steps[1:], can_wait=can_wait)
        else:
            parts = self.variables([p for _, p in steps], [w for w, _ in steps], whole=False)
            signs = np.concatenate([np.ones(len(members)), -np.ones(len(parts))])
            self.row(np.concatenate([members, parts]), signs, least=0.0, most=0.0)

    def _count_beyond(
        self, members: IntArray, free: float, steps: Sequence[Step], *, can_wait: bool
    ) -> None:
        """Price what goes beyond a number that is free."""
        if not steps:
            self.limit(members, free, can_wait=can_wait)
        elif len(members) > free:
            parts = self.variables([p for _, p in steps], [w for w, _ in steps], whole=False)
            signs = np.concatenate([np.ones(len(members)), -np.ones(len(parts))])
            self.row(np.concatenate([members, parts]), signs, most=free, can_wait=can_wait)

    def of_fixed(self, members: IntArray, amounts: FloatArray | float = 1.0) -> tuple[float, float]:
        """Return what the fixed evenings come to among some outings, at least and at most."""
        numbers = self._fixed[members]
        is_fixed = numbers >= 0
        if not is_fixed.any():
            return 0.0, 0.0
        amounts = np.broadcast_to(np.asarray(amounts, dtype=np.float64), len(members))
        size = int(self._fixed.max()) + 1
        least, most = np.full(size, np.inf), np.zeros(size)
        np.minimum.at(least, numbers[is_fixed], amounts[is_fixed])
        np.maximum.at(most, numbers[is_fixed], amounts[is_fixed])
        ways, own = np.bincount(self._fixed[self._fixed >= 0]), np.bincount(numbers[is_fixed])
        least[: len(own)] = np.where(own < ways[: len(own)], 0.0, least[: len(own)])
        return float(least[np.isfinite(least)].sum()), float(most.sum())

    def programme(self) -> Programme:
        """Return what was gathered."""
        lengths = [len(members) for members, _ in self._entries]
        nothing = np.zeros(0, dtype=np.int64)
        columns = np.concatenate([nothing, *(members for members, _ in self._entries)])
        amounts = np.concatenate([np.zeros(0), *(amounts for _, amounts in self._entries)])
        rows = np.repeat(np.arange(len(lengths)), lengths)
        ends = np.array(self._ends, dtype=np.float64).reshape(-1, 2)
        return Programme(
            cost=np.concatenate(self._cost),
            most=np.concatenate(self._most),
            is_whole=np.concatenate(self._is_whole),
            matrix=sparse.csc_array((amounts, (rows, columns)), shape=(len(lengths), self._size)),
            lower=ends[:, 0],
            upper=ends[:, 1],
            can_wait=np.array(self._can_wait, dtype=np.bool_),
            constant=self.constant,
        )
