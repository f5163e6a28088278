"""
How mountainous the surroundings of a place are, from a coarse table of altitudes.

The wheel ``pvlib`` 0.16.1 (BSD 3-clause) is only a box here: ``Altitude.h5``, mean altitudes of
cells of 1/12 degree in steps of 28 m, which it took from Mapzen's terrain tiles. Reading them takes
h5py; what is made of them needs neither. Sources and credits stand in ``README.md``.
"""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

REQUIREMENT = "pvlib==0.16.1"
WHEEL_SHA256 = "4e61b5228a13f782413d7cf8cc48eb6e62e7bf55d155958fa9fd72420b63603d"
TABLE = "pvlib/data/Altitude.h5"
CELLS = 12
"""Cells to a degree; rows go from the north pole south, columns from 180 degrees west."""
STEP_M, LOWEST_M, UNKNOWN = 28, -450, 255

FloatArray = NDArray[np.float64]


def read_altitudes(wheel: Path) -> FloatArray:
    """Read the altitudes of the world from the wheel, metres; the sea and unknown cells are 0."""
    with zipfile.ZipFile(wheel) as archive:
        content = io.BytesIO(archive.read(TABLE))
    with import_module("h5py").File(content, "r") as file:
        steps = file["Altitude"][:]
    metres = np.where(steps == UNKNOWN, 0.0, steps.astype(np.float64) * STEP_M + LOWEST_M)
    return np.maximum(metres, 0.0)


def relief_m(altitudes: FloatArray, longitudes: FloatArray, latitudes: FloatArray) -> FloatArray:
    """
    Measure the relief around places.

    Parameters
    ----------
    altitudes
        Shape (180 * CELLS, 360 * CELLS), metres.
    longitudes, latitudes
        Shape (n,), degrees; NaN where unknown.

    Returns
    -------
    relief
        Shape (n,), whole metres from the lowest to the highest of the nine cells around (some 28 km
        by 20 km in France), between cells by straight lines; 0 where the place is unknown.
    """
    rises = ndimage.maximum_filter(altitudes, 3) - ndimage.minimum_filter(altitudes, 3)
    known = np.isfinite(longitudes)
    rows, columns = (90.0 - latitudes) * CELLS - 0.5, (longitudes + 180.0) * CELLS - 0.5
    found = np.zeros(len(longitudes))
    found[known] = ndimage.map_coordinates(
        rises, np.array([rows[known], columns[known]]), order=1, mode="nearest"
    )
    return np.rint(found)
