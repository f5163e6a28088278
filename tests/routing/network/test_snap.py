import numpy as np
import pytest

from routing.network.estimate import great_circle_m
from routing.network.osmnx_bridge import from_osmnx
from routing.network.snap import snap_stops
from tests.routing.network.roads import town


def test_a_stop_snaps_to_the_nearest_crossroads_with_its_detour():
    snapped = snap_stops(from_osmnx(town()), np.array([5.009]), np.array([48.0095]))
    assert snapped.nodes.tolist() == [2]
    crow = great_circle_m(*(np.array([v]) for v in (5.009, 48.0095, 5.01, 48.01)))
    assert snapped.detour_m == pytest.approx(crow)


def test_a_stop_never_snaps_where_nobody_comes_back_from():
    snapped = snap_stops(from_osmnx(town()), np.array([4.99, 5.0]), np.array([48.0, 48.0]))
    assert snapped.nodes.tolist() == [0, 0]
    assert snapped.detour_m[1] == 0.0


def test_near_is_measured_on_the_ground_and_not_in_degrees():
    # At 48° north a hundredth of a degree is 0.74 km eastward and 1.11 km northward.
    snapped = snap_stops(from_osmnx(town()), np.array([5.0061]), np.array([48.0046]))
    ground = great_circle_m(np.full(4, 5.0061), np.full(4, 48.0046), *positions())
    assert snapped.nodes[0] == int(ground.argmin())


def positions():
    graph = from_osmnx(town())
    return graph.x[:4], graph.y[:4]
