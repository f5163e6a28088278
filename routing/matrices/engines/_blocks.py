"""A matrix in blocks, for servers that limit the size of a table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from routing.arrays import FloatArray, IntArray

_MOST = 1e8
"""Metres: twice round the Earth. Seconds: three years."""
_LOST_S, _LOPSIDED = 3600.0, 10.0
"""One-way streets and a closed bridge lengthen one way by minutes, not ten times and an hour."""
Table = tuple[FloatArray, FloatArray]
AskBlock = Callable[[IntArray, IntArray], Table]


def matrix_in_blocks(nodes: IntArray, *, size: int, ask: AskBlock) -> Table:
    """
    Fill seconds and metres, shape (n, n), block by block.

    ``nodes`` has shape (n,); a block has at most ``size`` origins, and as many targets.

    Raises
    ------
    ValueError
        If no roads have such a matrix.
    """
    seconds, metres = np.empty((2, len(nodes), len(nodes)))
    for row in range(0, len(nodes), size):
        for column in range(0, len(nodes), size):
            block = (slice(row, row + size), slice(column, column + size))
            seconds[block], metres[block] = ask(nodes[block[0]], nodes[block[1]])
            if (np.isfinite(seconds[block]) != np.isfinite(metres[block])).any():
                raise ValueError("a time without a distance, or the reverse")
    if (np.diagonal(seconds) > _LOST_S).any():
        raise ValueError("a place far from itself")
    if (np.isfinite(seconds) & (seconds > _LOPSIDED * seconds.T + _LOST_S)).any():
        raise ValueError("a way there many times longer than the way back")
    return seconds, metres


def table_of(cells: object, shape: tuple[int, int]) -> FloatArray:
    """
    Read rows of numbers, ``None`` where no path leads, which becomes infinite.

    Raises
    ------
    ValueError
        If they are no table of this shape, or a number is negative or beyond all roads.
    """
    try:
        table = np.array(cells, dtype=np.float64)
    except (TypeError, OverflowError) as error:
        raise ValueError("not a table of numbers") from error
    if table.shape != shape:
        raise ValueError(f"a table of shape {table.shape} instead of {shape}")
    table[np.isnan(table)] = np.inf
    if (table < 0.0).any():
        raise ValueError("a negative amount")
    if (table[np.isfinite(table)] > _MOST).any():
        raise ValueError("an amount beyond all roads")
    return table
