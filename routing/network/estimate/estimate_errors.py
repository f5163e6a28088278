"""
How far estimated roads are from real ones, by distance: a frozen table of measurements.

Shares of pairs of places, by great circle, whose estimate (:func:`routing.matrices.estimated`, no
calibration) was compared with the answer of a routing engine. Measured by ``pytest -m benchmark -k
estimate``; the same figures stand in ``tests/benchmarks/RESULTS.md``, and a test compares the two.
Both engines drive a *car*: a van with a trailer is slower, so that of the times only the spread
says how uncertain the estimate is, and the bias how much slower it is than a car.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Quantity = Literal["length", "time"]
SHIPPED = "shipped: neighbours graph (× 1.12), at most great circle × 1.30, 55 km/h"
"""What the recorded figures of the estimate are called."""
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
    The estimate against one engine, in one region.

    ``reference`` names both as ``RESULTS.md`` does; ``answered`` is when the engine was asked, for
    a table kept outside the project; ``measured_on`` when the estimate was compared with it.
    ``length`` and ``time`` hold the error over all pairs, then by band of :data:`EDGES_KM`.
    """

    reference: str
    answered: str
    measured_on: str
    length: tuple[MeasuredBand, ...]
    time: tuple[MeasuredBand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRange:
    """Relative errors between which eight values of ten are."""

    low: float
    high: float


def estimate_error(quantity: Quantity, *, km: float | None = None) -> ErrorRange:
    """
    Return the error to expect of an estimated length or time.

    Parameters
    ----------
    quantity
        ``"length"`` or ``"time"``.
    km
        Great circle between the two places; over all distances where omitted.

    Returns
    -------
    range
        The widest of the comparisons: nothing says which region is the more like another.
    """
    bands = [_band(getattr(one, quantity), km) for one in COMPARISONS]
    return ErrorRange(low=min(band.p10 for band in bands), high=max(band.p90 for band in bands))


def time_bias() -> float:
    """Return by how much estimated times exceed those of a car, the mean of the comparisons."""
    return sum(one.time[0].bias for one in COMPARISONS) / len(COMPARISONS)


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
        measured_on="2026-11-21",
        length=_bands((
            (552, 0.073, -0.030, -0.14, 0.08),
            (14, 0.127, -0.098, -0.32, 0.05),
            (10, 0.067, -0.053, -0.13, 0.02),
            (10, 0.131, 0.032, -0.24, 0.15),
            (62, 0.071, -0.016, -0.13, 0.08),
            (136, 0.074, -0.011, -0.13, 0.09),
            (320, 0.069, -0.039, -0.14, 0.05),
        )),
        time=_bands((
            (552, 0.402, 0.384, 0.08, 0.70),
            (14, 0.198, -0.153, -0.33, -0.01),
            (10, 0.138, -0.134, -0.25, 0.01),
            (10, 0.296, 0.296, 0.03, 0.64),
            (62, 0.275, 0.256, 0.06, 0.51),
            (136, 0.394, 0.386, 0.08, 0.72),
            (320, 0.450, 0.450, 0.18, 0.71),
        )),
    ),
    Comparison(
        reference="OSRM car, Gironde",
        answered="2021-08",
        measured_on="2026-11-21",
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
)  # fmt: skip
"""Measured against two engines, in two regions unlike each other (hills and plain, an estuary)."""
