"""
Nine squares of an eighth of a degree, numbered row by row from the south-west.

Each has its centre as its place.
"""

import numpy as np
from shapely import box

from routing.network.estimate.estimate import estimate_graph

SIDE = 0.125  # exact in binary: neighbours share their corners
CELLS = [(column, row) for row in range(3) for column in range(3)]


def square_at(column: float, row: float):
    x, y = 5.0 + SIDE * column, 48.0 + SIDE * row
    return box(x, y, x + SIDE, y + SIDE)


def graph_of(areas, places=None, ids=None, relief_m=0.0):
    points = places or [(a.centroid.x, a.centroid.y) for a in areas]
    x, y = np.array(points, dtype=float).T
    return estimate_graph(
        ids or range(len(points)), x, y, areas,
        relief_m=np.broadcast_to(relief_m, len(points)), source="squares", date="2026",
    )  # fmt: skip


def grid(relief_m=0.0):
    return graph_of([square_at(*cell) for cell in CELLS], relief_m=relief_m)
