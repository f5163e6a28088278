"""
How much longer estimated roads are in mountains, by what is known of places: relief, inhabitants.

Fitted on every second community of communes of Corsica, judged on the others and on Alsace and
Lorraine, which hold the lower Vosges (``tests/benchmarks/RESULTS.md``). Relief alone would not do:
between the towns of Liechtenstein, in their valley, roads are as straight as in a plain (1.3 times
the great circle), where Corsica has hamlets on slopes (2.1 times): towns are on the main road,
hamlets at the end of another. Below :data:`PLAIN_M` nothing changes: stops of mobile libraries in
the hills of Scotland and Wales are no farther apart by road than those of Norfolk.
"""

from __future__ import annotations

import numpy as np

from routing.arrays import FloatArray, IntArray

PLAIN_M, MOUNTAIN_M = 300.0, 800.0
"""Relief, metres within some 14 km, up to which roads are those of a plain, from which they are
those of Corsica; in between in proportion."""
HAMLET, TOWN = 100, 5_000
"""Inhabitants up to which a commune in mountains is off the main road, from which it is on it; in
between by the logarithm."""
WINDING = 0.4
"""How much longer roads between neighbours are in mountains, a fraction."""
OFF_MAIN_ROAD_M = 10_000.0
"""Metres between a hamlet in mountains and the main road that leads to others."""
OFF_MAIN_ROAD = 1.4
"""How much longer the road between two such hamlets may be, a fraction of that in a plain."""


def ruggedness(relief_m: FloatArray) -> FloatArray:
    """Return how mountainous places are, 0 for a plain to 1, in the same shape."""
    share: FloatArray = np.clip((relief_m - PLAIN_M) / (MOUNTAIN_M - PLAIN_M), 0.0, 1.0)
    return share


def remoteness(relief_m: FloatArray, inhabitants: IntArray) -> FloatArray:
    """Return how far places in mountains are off the main roads, 0 to 1, in the same shape."""
    small = np.log(TOWN / np.maximum(inhabitants, 1)) / np.log(TOWN / HAMLET)
    share: FloatArray = ruggedness(relief_m) * np.clip(small, 0.0, 1.0)
    return share
