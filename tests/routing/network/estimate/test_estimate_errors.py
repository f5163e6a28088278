"""The errors that are shipped are those that were measured."""

import math
import re

import pytest

from routing.network.estimate.estimate_errors import (
    COMPARISONS,
    EDGES_KM,
    SHIPPED,
    ErrorRange,
    estimate_error,
    time_bias,
)
from tests.benchmarks.report import RESULTS

CELL = re.compile(r"([\d.]+)%, ([+-][\d.]+)%, ([+-]\d+)% to ([+-]\d+)% \((\d+)\)")


def recorded(reference, quantity):
    """Cells of RESULTS.md: mean absolute error, bias, 10 %, 90 %, pairs."""
    text = RESULTS.read_text(encoding="utf-8")
    section = text.split(f"## Estimated roads against {reference}\n")[1].split("\n## ")[0]
    (row,) = (line for line in section.splitlines() if line.startswith(f"| {quantity} | {SHIPPED}"))
    cells = [cell.strip() for cell in row.strip("| ").split("|")][2:]
    return [tuple(float(part) for part in CELL.fullmatch(cell).groups()) for cell in cells]


@pytest.mark.parametrize("quantity", ["length", "time"])
@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.reference)
def test_shipped_errors_agree_with_the_recorded_figures(comparison, quantity):
    shipped = [
        (100 * b.mean_absolute, 100 * b.bias, 100 * b.p10, 100 * b.p90, b.pairs)
        for b in getattr(comparison, quantity)
    ]
    measured = recorded(comparison.reference, quantity)
    assert len(shipped) == len(measured) == len(EDGES_KM)
    for band, cell in zip(shipped, measured, strict=True):
        assert band == pytest.approx(cell, abs=1e-6)


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.reference)
def test_bands_follow_one_another_and_count_every_pair_once(comparison):
    for bands in (comparison.length, comparison.time):
        assert bands[0].pairs == sum(band.pairs for band in bands[1:])
        assert (bands[0].from_km, bands[0].to_km) == (0.0, math.inf)
        assert [band.from_km for band in bands[1:]] == list(EDGES_KM[:-1])
        assert all(band.p10 < band.bias < band.p90 for band in bands)


def test_the_error_to_expect_is_the_widest_of_the_comparisons():
    whole = estimate_error("length")
    assert (whole.low, whole.high) == (-0.35, 0.17)
    near = estimate_error("length", km=3.0)
    assert near == ErrorRange(low=-0.38, high=0.18)
    assert estimate_error("length", km=20.0) == ErrorRange(low=-0.18, high=0.13)
    assert estimate_error("time", km=500.0) == ErrorRange(low=0.21, high=0.71)


def test_a_band_of_few_pairs_does_not_count_beside_one_of_many():
    (gironde,) = (one for one in COMPARISONS if "Gironde" in one.reference)
    assert gironde.length[1].pairs < 50
    assert gironde.length[1].p10 < estimate_error("length", km=3.0).low


def test_mountains_have_errors_of_their_own():
    for km in (3.0, 7.0, 15.0, 30.0, 60.0, 100.0):
        plain, corsica = (estimate_error("length", km=km, terrain=t) for t in ("plain", "corsica"))
        assert corsica.high - corsica.low > plain.high - plain.low
    assert time_bias("corsica") < time_bias()


def test_estimated_times_are_a_third_and_more_above_those_of_a_car():
    assert 0.30 < time_bias() < 0.40
