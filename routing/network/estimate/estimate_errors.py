"""
How far estimated roads are from real ones, by distance: a frozen table of measurements.

Shares of pairs of places, by great circle, whose estimate (:func:`routing.matrices.estimated`, no
calibration) was compared with the answer of a routing engine. Measured by ``pytest -m benchmark -k
estimate``; the same figures stand in ``tests/benchmarks/RESULTS.md``, and a test compares the two.
All of them drive a *car*: a van with a trailer is slower, so that of the times only the spread
says how uncertain the estimate is, and the bias how much slower it is than a car. In mountains
outside Corsica nothing was measured on communes, and nothing is vouched for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Quantity = Literal["length", "time"]
Terrain = Literal["plain", "corsica"]
"""Where an estimate was measured: in plains and low hills, in the mountains of Corsica."""
SHIPPED = "shipped: neighbours graph, at most great circle × 1.30, more in mountains, 55 km/h"
"""What the recorded figures of the estimate are called."""
FEWEST_PAIRS = 50
"""A band of fewer pairs says little beside one that holds more."""
LONG_KM = 20.0
EDGES_KM = (0.0, 5.0, 10.0, 20.0, 40.0, 80.0, math.inf)
"""Bounds of the bands, km of great circle; the last band has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredBand:
    """
    Relative error, ``estimate / engine - 1``, over the pairs of a band of great-circle km.

    ``mean_absolute`` is the mean of its absolute value, ``bias`` its mean; eight pairs of ten are
    between ``p10`` and ``p90``.
    """

    from_km: float
    to_km: float
    pairs: int
    mean_absolute: float
    bias: float
    p10: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    The estimate against the roads of one region.

    ``reference`` names both as ``RESULTS.md`` does; ``answered`` is when the engine was asked, or
    the date of the roads, for tables kept outside the project; ``measured_on`` when the estimate
    was compared with it.
    ``length`` and ``time`` hold the error over all pairs, then by band of :data:`EDGES_KM`.
    """

    reference: str
    answered: str
    measured_on: str
    terrain: Terrain
    length: tuple[MeasuredBand, ...]
    time: tuple[MeasuredBand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRange:
    """Relative errors between which eight values of ten are."""

    low: float
    high: float


def estimate_error(
    quantity: Quantity, *, km: float | None = None, terrain: Terrain = "plain"
) -> ErrorRange:
    """
    Return the error to expect of an estimated length or time.

    Parameters
    ----------
    quantity
        ``"length"`` or ``"time"``.
    km
        Great circle between the two places; over all distances where omitted.
    terrain
        Where they are.

    Returns
    -------
    range
        The widest of the comparisons there that hold :data:`FEWEST_PAIRS`: nothing says which
        region is the more like another.
    """
    bands = [_band(getattr(one, quantity), km) for one in COMPARISONS if one.terrain == terrain]
    bands = [band for band in bands if band.pairs >= FEWEST_PAIRS] or bands
    return ErrorRange(low=min(band.p10 for band in bands), high=max(band.p90 for band in bands))


def time_bias(terrain: Terrain = "plain") -> float:
    """Return how much longer estimated times are than a car's, over pairs :data:`LONG_KM` apart."""
    bands = [
        band
        for one in COMPARISONS
        if one.terrain == terrain
        for band in one.time[1:]
        if band.from_km >= LONG_KM
    ]
    return sum(band.pairs * band.bias for band in bands) / sum(band.pairs for band in bands)


def _band(bands: tuple[MeasuredBand, ...], km: float | None) -> MeasuredBand:
    if km is None:
        return bands[0]
    return next(band for band in bands[1:] if band.from_km <= km < band.to_km)


_Row = tuple[int, float, float, float, float]


def _bands(rows: tuple[_Row, ...]) -> tuple[MeasuredBand, ...]:
    """Name the figures of rows (pairs, mean absolute, bias, p10, p90), the first over all pairs."""
    limits = [(0.0, math.inf), *pairwise(EDGES_KM)]
    return tuple(
        MeasuredBand(
            from_km=low, to_km=high, pairs=pairs,
            mean_absolute=mean_absolute, bias=bias, p10=p10, p90=p90,
        )
        for (low, high), (pairs, mean_absolute, bias, p10, p90) in zip(limits, rows, strict=True)
    )  # fmt: skip


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        reference="GraphHopper car, Alsace-Lorraine",
        answered="2016",
        measured_on="2026-11-30",
        terrain="plain",
        length=_bands((
            (552, 0.066, -0.016, -0.12, 0.08),
            (14, 0.127, -0.098, -0.32, 0.05),
            (10, 0.067, -0.053, -0.13, 0.02),
            (10, 0.138, 0.039, -0.24, 0.16),
            (62, 0.068, -0.005, -0.13, 0.09),
            (136, 0.068, 0.002, -0.11, 0.10),
            (320, 0.059, -0.023, -0.12, 0.06),
        )),
        time=_bands((
            (552, 0.420, 0.403, 0.10, 0.70),
            (14, 0.198, -0.153, -0.33, -0.01),
            (10, 0.138, -0.134, -0.25, 0.01),
            (10, 0.305, 0.305, 0.03, 0.64),
            (62, 0.283, 0.270, 0.06, 0.51),
            (136, 0.409, 0.403, 0.09, 0.72),
            (320, 0.473, 0.473, 0.21, 0.71),
        )),
    ),
    Comparison(
        reference="OSRM car, Gironde",
        answered="2021-08",
        measured_on="2026-11-30",
        terrain="plain",
        length=_bands((
            (2_499, 0.079, -0.016, -0.15, 0.10),
            (24, 0.243, -0.103, -0.58, 0.27),
            (59, 0.110, -0.042, -0.25, 0.13),
            (193, 0.113, -0.034, -0.20, 0.11),
            (662, 0.093, -0.027, -0.18, 0.11),
            (1_182, 0.069, -0.011, -0.13, 0.09),
            (379, 0.055, 0.008, -0.08, 0.09),
        )),
        time=_bands((
            (2_499, 0.341, 0.315, 0.09, 0.51),
            (24, 0.373, 0.086, -0.44, 0.65),
            (59, 0.263, 0.218, -0.07, 0.57),
            (193, 0.272, 0.217, -0.06, 0.49),
            (662, 0.316, 0.268, 0.02, 0.49),
            (1_182, 0.346, 0.335, 0.15, 0.50),
            (379, 0.412, 0.412, 0.27, 0.54),
        )),
    ),
    Comparison(
        reference="OSRM car, British mobile libraries",
        answered="2026",
        measured_on="2026-11-30",
        terrain="plain",
        length=_bands((
            (4_346, 0.163, -0.068, -0.35, 0.17),
            (3_460, 0.177, -0.082, -0.38, 0.18),
            (545, 0.116, -0.012, -0.20, 0.16),
            (198, 0.104, -0.022, -0.20, 0.13),
            (98, 0.086, 0.002, -0.14, 0.13),
            (43, 0.082, -0.019, -0.18, 0.09),
            (2, 0.016, 0.012, -0.00, 0.02),
        )),
        time=_bands((
            (4_346, 0.391, -0.378, -0.71, -0.06),
            (3_460, 0.439, -0.430, -0.73, -0.11),
            (545, 0.239, -0.213, -0.42, 0.01),
            (198, 0.182, -0.149, -0.31, 0.07),
            (98, 0.128, -0.060, -0.21, 0.15),
            (43, 0.097, -0.055, -0.19, 0.07),
            (2, 0.022, -0.022, -0.03, -0.02),
        )),
    ),
    Comparison(
        reference="roads of OpenStreetMap, Corsica",
        answered="2022",
        measured_on="2026-11-30",
        terrain="corsica",
        length=_bands((
            (10_731, 0.153, -0.023, -0.26, 0.23),
            (399, 0.309, -0.059, -0.48, 0.48),
            (753, 0.227, -0.008, -0.37, 0.34),
            (1_073, 0.175, -0.037, -0.29, 0.25),
            (2_136, 0.150, -0.070, -0.29, 0.16),
            (4_859, 0.129, -0.043, -0.24, 0.17),
            (1_511, 0.142, 0.117, -0.04, 0.31),
        )),
        time=_bands((
            (10_731, 0.201, 0.106, -0.18, 0.43),
            (399, 0.320, -0.037, -0.47, 0.55),
            (753, 0.243, 0.038, -0.35, 0.43),
            (1_073, 0.181, 0.028, -0.24, 0.32),
            (2_136, 0.166, 0.057, -0.19, 0.33),
            (4_859, 0.166, 0.102, -0.13, 0.37),
            (1_511, 0.321, 0.319, 0.11, 0.57),
        )),
    ),
)  # fmt: skip
"""
Measured in regions unlike each other: hills and plain, an estuary, short legs, mountains.

The British legs have no communes: the bound by the great circle stands in for the estimate there.
"""
