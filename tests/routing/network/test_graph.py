import pytest

from routing.network.osmnx_bridge import from_osmnx
from tests.routing.network.roads import town


def test_of_two_parallel_streets_the_faster_counts():
    graph = from_osmnx(town())
    edge = graph.edge_between(0, 1)
    assert (graph.travel_time_s[edge], graph.length_m[edge]) == (10.0, 400.0)
    assert graph.time_matrix[0, 1] == 10.0


def test_a_loop_is_no_way_to_anywhere():
    graph = from_osmnx(town())
    assert graph.time_matrix[0, 0] == 0.0
    with pytest.raises(KeyError):
        graph.edge_between(0, 0)


def test_streets_are_one_way_unless_there_is_one_back():
    graph = from_osmnx(town())
    with pytest.raises(KeyError):
        graph.edge_between(1, 0)
    assert graph.length_m[graph.edge_between(2, 0)] == 900.0


def test_a_place_without_a_way_back_is_outside_the_main_component():
    assert from_osmnx(town()).main_component.tolist() == [True, True, True, True, False]


def test_a_street_without_duration_is_still_a_street():
    G = town()
    G.edges["c", "d", 0]["travel_time"] = 0.0
    assert 0.0 < from_osmnx(G).time_matrix[2, 3] < 0.001
