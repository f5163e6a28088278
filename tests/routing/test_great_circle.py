"""The distance as the crow flies, between two points or many."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.great_circle import EARTH_RADIUS_M, great_circle_m

CHAUMONT, SAINT_DIZIER = (5.1387, 48.1113), (4.9497, 48.6382)
POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_a_degree_of_latitude_is_about_111_km():
    assert great_circle_m(0.0, 0.0, 0.0, 1.0) == pytest.approx(math.pi * EARTH_RADIUS_M / 180)
    assert great_circle_m(1.0, 1.0, 1.0, 1.0) == 0.0


def test_the_distance_is_that_of_the_law_of_cosines():
    lon1, lat1, lon2, lat2 = map(math.radians, (*CHAUMONT, *SAINT_DIZIER))
    cosine = math.sin(lat1) * math.sin(lat2)
    cosine += math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2)
    found = great_circle_m(*CHAUMONT, *SAINT_DIZIER)
    assert found == pytest.approx(EARTH_RADIUS_M * math.acos(cosine), rel=1e-6)


@given(POINTS, POINTS)
def test_it_is_the_same_both_ways_and_half_a_tour_at_most(a, b):
    found = great_circle_m(*a, *b)
    assert isinstance(found, float)
    assert found == pytest.approx(great_circle_m(*b, *a), abs=1e-3)
    assert 0 <= found <= math.pi * EARTH_RADIUS_M


def test_arrays_give_arrays_of_the_shape_they_broadcast_to():
    lon, lat = np.array([CHAUMONT, SAINT_DIZIER]).T
    found = great_circle_m(lon[:, None], lat[:, None], lon, lat)
    assert found.shape == (2, 2)
    assert found[0, 1] == great_circle_m(*CHAUMONT, *SAINT_DIZIER)
    assert np.diag(found).tolist() == [0.0, 0.0]
