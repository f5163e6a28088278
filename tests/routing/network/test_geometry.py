import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.great_circle import great_circle_m
from routing.network.geometry import along_line, bounds, nearest_on_line, part_of_line
from tests.routing.network.networks import network

BENT = ((5.0, 48.0), (5.01, 48.0), (5.01, 48.01))
positions = st.tuples(st.floats(4.98, 5.02), st.floats(47.98, 48.02))


def test_metres_along_a_line_are_those_of_great_circles():
    points = np.array(BENT)
    steps = great_circle_m(*points[:-1].T, *points[1:].T)
    assert along_line(points) == pytest.approx(np.concatenate([[0.0], np.cumsum(steps)]), rel=1e-4)


def test_a_part_of_a_line_keeps_the_bends_between_its_ends():
    assert part_of_line(BENT, 0.0, 1.0) == BENT
    part = part_of_line(BENT, 0.1, 0.9)
    assert part[1] == (5.01, 48.0)
    assert part[0][1] == 48.0
    assert part[0][0] > 5.0
    assert part[2][0] == 5.01
    assert part[2][1] < 48.01
    assert len(part_of_line(BENT, 0.9, 1.0)) == 2


@given(st.lists(positions, min_size=2, max_size=6, unique=True), st.floats(0.01, 0.99))
def test_two_parts_of_a_line_are_as_long_as_the_whole(line, cut):
    whole = along_line(np.array(line))[-1]
    parts = [along_line(np.array(part_of_line(line, *ends)))[-1] for ends in ((0, cut), (cut, 1))]
    assert sum(parts) == pytest.approx(whole, rel=1e-3, abs=0.01)
    assert parts[0] == pytest.approx(cut * whole, rel=1e-3, abs=0.01)


@given(st.lists(positions, min_size=2, max_size=6, unique=True), positions)
def test_no_point_of_a_line_is_nearer_than_the_nearest(line, place):
    points = np.array(line)
    distance, fraction, position = nearest_on_line(points, np.array(place))
    assert 0.0 <= fraction <= 1.0
    samples = np.array([part_of_line(line, 0.0, f)[-1] for f in np.linspace(0.01, 1.0, 40)])
    crow = great_circle_m(
        np.full(40, place[0]), np.full(40, place[1]), samples[:, 0], samples[:, 1]
    )
    assert distance <= crow.min() * 1.002 + 0.01
    own = great_circle_m(*(np.array([v]) for v in (*place, *position)))[0]
    assert own == pytest.approx(distance, rel=2e-3, abs=0.01)


def test_a_line_of_no_length_is_met_where_it_is():
    distance, fraction, position = nearest_on_line(
        np.array([[5.0, 48.0], [5.0, 48.0]]), np.array([5.0, 48.001])
    )
    assert distance == pytest.approx(111.2, rel=1e-3)
    assert (fraction, position) == (0.0, (5.0, 48.0))


def test_the_bounds_of_an_edge_hold_its_bends():
    drawn = network(
        {1: (5.0, 48.0), 2: (5.02, 47.99), 3: (5.01, 48.01), 4: (4.9, 48.0)},
        {1: ([1, 2, 3], {}), 2: ([4, 1], {})},
    )
    boxes = {int(w): box for w, box in zip(drawn.way, bounds(drawn).tolist(), strict=True)}
    assert boxes == {1: [5.0, 47.99, 5.02, 48.01], 2: [4.9, 48.0, 5.0, 48.0]}
