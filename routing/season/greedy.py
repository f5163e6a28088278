"""
A season at once: evenings taken one by one, the cheapest first.

It needs no time to speak of, and always ends: what is sold and does not fit is lacking. Vehicles
come home each night.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.season.outings import Outings
from routing.solver.highs import Programme

_EPSILON = 1e-9
_MOST_PRICINGS = 30


def greedy_season(
    programme: Programme, outings: Outings, first: Sequence[int] = (), *, filled: bool = True
) -> IntArray:
    """
    Choose outings: the fixed ones, those asked for that fit, and what is worth most.

    Parameters
    ----------
    first
        Rows of outings to take before others, in this order.
    filled
        Whether to take others.

    Returns
    -------
    rows
        Of the outings chosen.
    """
    filling = _Filling(programme, outings)
    for row in first:
        filling.take_if_free(row)
    if filled:
        filling.take_the_best()
    return np.array(sorted(filling.chosen), dtype=np.int64)


class _Filling:
    """What is taken, and the room that is left in each row."""

    def __init__(self, programme: Programme, outings: Outings) -> None:
        self.programme = programme
        self.rows = programme.matrix.tocsr()
        self.columns = programme.matrix
        self.filled = np.zeros(len(programme.lower))
        self.chosen: list[int] = []
        self._read_prices()
        home = outings.from_home()
        numbers = outings.fixed_numbers()
        for number in range(int(numbers.max(initial=-1)) + 1):
            self._take(int(home[numbers[home] == number][0]))
        self._choose_rests(len(outings.stop))
        self.open = home[numbers[home] < 0]

    def _read_prices(self) -> None:
        """Read the prices of counts: variables that only one row holds, with -1, cheapest first."""
        programme, columns = self.programme, self.columns
        lengths = np.diff(columns.indptr)
        parts = np.flatnonzero((lengths == 1) & ~programme.is_whole)
        parts = parts[columns.data[columns.indptr[parts]] == -1.0]
        self.part_row = columns.indices[columns.indptr[parts]]
        order = np.lexsort((parts, self.part_row))
        parts, self.part_row = parts[order], self.part_row[order]
        self.part_price = programme.cost[parts]
        widths = programme.most[parts]
        base = np.where(np.isfinite(programme.lower), 0.0, programme.upper)
        self.room = np.where(np.isfinite(programme.upper), programme.upper, np.inf)
        begins, ends, end = [], [], dict[int, float]()
        for row, width in zip(self.part_row.tolist(), widths.tolist(), strict=True):
            begins.append(end.get(row, float(base[row])))
            end[row] = begins[-1] + width
            ends.append(end[row])
            self.room[row] = end[row]
        self.part_begin, self.part_end = np.array(begins), np.array(ends)

    def _choose_rests(self, outings: int) -> None:
        """Choose the weekly rests that keep fewest outings away: whole variables of one row."""
        extra = np.flatnonzero(self.programme.is_whole[outings:]) + outings
        if not len(extra):
            return
        indptr, indices = self.rows.indptr, self.rows.indices
        equal = (self.programme.lower == 1.0) & (self.programme.upper == 1.0)
        crowd = np.diff(indptr)
        for row in np.flatnonzero(equal).tolist():
            options = indices[indptr[row] : indptr[row + 1]]
            options = options[options >= outings]
            ranked = sorted(
                (int(crowd[self._rows_of(k)].sum()), k)
                for k in options.tolist()
                if self._has_room(k)
            )
            if ranked:
                self._add(ranked[0][1])

    def _rows_of(self, column: int) -> IntArray:
        begin, end = self.columns.indptr[column], self.columns.indptr[column + 1]
        return np.asarray(self.columns.indices[begin:end], dtype=np.int64)

    def _has_room(self, column: int) -> bool:
        rows = self._rows_of(column)
        amounts = self.columns.data[self.columns.indptr[column] : self.columns.indptr[column + 1]]
        is_full = (amounts > 0) & (self.filled[rows] + amounts > self.room[rows] + _EPSILON)
        return not is_full.any()

    def _add(self, column: int) -> None:
        amounts = self.columns.data[self.columns.indptr[column] : self.columns.indptr[column + 1]]
        self.filled[self._rows_of(column)] += np.maximum(amounts, 0.0)

    def _take(self, row: int) -> None:
        self._add(row)
        self.chosen.append(row)

    def take_if_free(self, row: int) -> None:
        """Take an outing where it has room."""
        if row in self.open and row not in self.chosen and self._has_room(row):
            self._take(row)

    def take_the_best(self) -> None:
        """Take outings as long as one is worth it, priced anew after some."""
        while True:
            self._keep_free()
            prices = self._prices()
            best = np.argsort(prices, kind="stable")
            best = self.open[best[prices[best] < -_EPSILON]]
            if not len(best):
                return
            pace = 1 + len(self.chosen) // _MOST_PRICINGS
            for row in best[: 20 * pace].tolist():
                if pace and self._has_room(row):
                    self._take(row)
                    pace -= 1

    def _keep_free(self) -> None:
        """Forget the outings that are taken, or have no room any more."""
        self.open = self.open[~np.isin(self.open, self.chosen)]
        part = self.columns[:, self.open]
        full = (part.data > 0) & (
            self.filled[part.indices] + part.data > self.room[part.indices] + _EPSILON
        )
        owner = np.repeat(np.arange(len(self.open)), np.diff(part.indptr))
        is_free: BoolArray = np.bincount(owner, weights=full, minlength=len(self.open)) == 0
        self.open = self.open[is_free]

    def _prices(self) -> FloatArray:
        """Price the outings that have room: their cost, and what they add to counts."""
        slopes = np.zeros(len(self.filled))
        here = self.filled[self.part_row]
        is_next = (self.part_begin <= here + _EPSILON) & (here < self.part_end - _EPSILON)
        np.add.at(slopes, self.part_row[is_next], self.part_price[is_next])
        part = self.columns[:, self.open].maximum(0.0)
        return np.asarray(self.programme.cost[self.open] + part.T @ slopes)
