"""Mountains, on squares with relief and communes of a few sizes."""

import numpy as np
import pytest

from routing.network.estimate.mountains import WINDING, remoteness, ruggedness
from tests.routing.network.estimate.squares import grid


def test_ruggedness_grows_from_a_plain_to_corsica_and_no_further():
    found = ruggedness(np.array([0.0, 300.0, 550.0, 800.0, 1800.0]))
    assert found.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_hamlets_of_mountains_are_remote_towns_and_plains_are_not():
    inhabitants = np.array([0, 100, 707, 5_000, 60_000])
    in_mountains = remoteness(np.full(5, 900.0), inhabitants)
    assert in_mountains == pytest.approx([1.0, 1.0, 0.5, 0.0, 0.0], abs=1e-3)
    assert not remoteness(np.full(5, 290.0), inhabitants).any()
    assert remoteness(np.full(5, 550.0), inhabitants) == pytest.approx(in_mountains / 2)


@pytest.mark.parametrize(("relief_m", "longer"), [(200.0, 0.0), (550.0, 0.5), (1200.0, 1.0)])
def test_roads_between_neighbours_wind_with_the_relief(relief_m, longer):
    ratio = grid(relief_m).length_m / grid().length_m
    assert ratio == pytest.approx(1 + WINDING * longer)


def test_a_road_into_the_mountains_winds_half_as_much():
    relief = np.where(np.arange(9) < 3, 1000.0, 0.0)
    graph, plain = grid(relief), grid()
    number_up = (graph.tail < 3).astype(int) + (graph.head < 3)
    assert graph.length_m / plain.length_m == pytest.approx(1 + WINDING * number_up / 2)
