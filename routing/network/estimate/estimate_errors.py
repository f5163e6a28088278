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
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

_MEASURED = Path(__file__).with_name("measured.toml")
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


@dataclass(frozen=True, slots=True)
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


def _bands(rows: list[tuple[int, float, float, float, float]]) -> tuple[MeasuredBand, ...]:
    pairs = zip([(0.0, math.inf), *pairwise(EDGES_KM)], rows, strict=True)
    return tuple(MeasuredBand(low, high, *row) for (low, high), row in pairs)


COMPARISONS: tuple[Comparison, ...] = tuple(
    Comparison(**raw | {"length": _bands(raw["length"]), "time": _bands(raw["time"])})
    for raw in tomllib.loads(_MEASURED.read_text(encoding="utf-8"))["comparison"]
)
"""Measured in regions unlike each other."""
