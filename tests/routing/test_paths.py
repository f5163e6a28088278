import numpy as np
import pytest

from routing.errors import UnreachableError
from routing.matrices import Travel, travel_matrices
from routing.network.osmnx_bridge import from_osmnx
from routing.paths import path_line, path_nodes
from tests.routing.network.roads import town

GRAPH = from_osmnx(town())


def test_a_path_lists_the_nodes_from_one_place_to_the_other():
    travel = travel_matrices(GRAPH, np.array([3, 2]))
    assert path_nodes(travel, 0, 1) == (3, 0, 1, 2)
    assert path_nodes(travel, 1, 0) == (2, 3)
    assert path_nodes(travel, 1, 1) == (2,)


def test_a_line_follows_the_bends_and_repeats_no_point():
    assert path_line(GRAPH, (0, 1, 2)) == (
        (5.0, 48.0),
        (5.01, 48.0),
        (5.015, 48.005),
        (5.01, 48.01),
    )
    assert path_line(GRAPH, (3,)) == ((5.0, 48.01),)


def test_a_path_that_does_not_exist_names_its_ends():
    travel = travel_matrices(GRAPH, np.array([0, 1]))
    beyond = Travel(np.array([0, 4]), travel.duration_s, travel.distance_m, travel.predecessors)
    with pytest.raises(UnreachableError) as refusal:
        path_nodes(beyond, 0, 1)
    assert (refusal.value.origin, refusal.value.destination) == (0, 4)
