"""The distance as the crow flies."""

from __future__ import annotations

import math
from typing import overload

import numpy as np

from routing.arrays import FloatArray

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the GRS 80 ellipsoid (Moritz 2000), ``(2 a + b) / 3``."""
METRES_PER_DEGREE = math.radians(1.0) * EARTH_RADIUS_M
"""Of latitude, or of longitude on the equator."""


@overload
def great_circle_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float: ...


@overload
def great_circle_m(
    lon1: FloatArray, lat1: FloatArray, lon2: FloatArray, lat2: FloatArray
) -> FloatArray: ...


def great_circle_m(
    lon1: float | FloatArray,
    lat1: float | FloatArray,
    lon2: float | FloatArray,
    lat2: float | FloatArray,
) -> float | FloatArray:
    """
    Compute great-circle distances between positions (haversine formula).

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees: four numbers, or four arrays of shapes that broadcast.

    Returns
    -------
    distance
        Metres on a sphere of radius :data:`EARTH_RADIUS_M`: a number, or an array.
    """
    a, b = np.radians(lat1), np.radians(lat2)
    half = (
        np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    )
    distance: FloatArray = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return distance if distance.ndim else float(distance)
