"""A matrix in blocks, for servers that limit the size of a table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from routing.arrays import FloatArray, IntArray

Table = tuple[FloatArray, FloatArray]
AskBlock = Callable[[IntArray, IntArray], Table]


def matrix_in_blocks(nodes: IntArray, *, size: int, ask: AskBlock) -> Table:
    """
    Fill seconds and metres, shape (n, n), block by block.

    ``nodes`` has shape (n,); a block has at most ``size`` origins, and as many targets.
    """
    seconds, metres = np.empty((2, len(nodes), len(nodes)))
    for row in range(0, len(nodes), size):
        for column in range(0, len(nodes), size):
            block = (slice(row, row + size), slice(column, column + size))
            seconds[block], metres[block] = ask(nodes[block[0]], nodes[block[1]])
    return seconds, metres


def table_of(cells: object, shape: tuple[int, int]) -> FloatArray:
    """
    Read rows of numbers, ``None`` where no path leads, which becomes infinite.

    Raises
    ------
    ValueError
        If they are no table of this shape, or a number is negative.
    """
    try:
        table = np.array(cells, dtype=np.float64)
    except TypeError as error:
        raise ValueError("not a table of numbers") from error
    if table.shape != shape:
        raise ValueError(f"a table of shape {table.shape} instead of {shape}")
    table[np.isnan(table)] = np.inf
    if (table < 0.0).any():
        raise ValueError("a negative amount")
    return table
