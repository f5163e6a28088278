"""How soon the communes of France are there."""

import time

import pytest

from guinguette.communes.france import read_communes

pytestmark = pytest.mark.benchmark
FOUR = ("02", "10", "51", "52")


def test_four_departements_are_read_with_contours_in_half_a_second():
    read_communes(codes=["52448"])  # imports apart
    start = time.perf_counter()
    assert len(read_communes(departements=FOUR)) == 2_264
    assert time.perf_counter() - start < 0.5
