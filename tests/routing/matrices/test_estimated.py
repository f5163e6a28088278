"""Estimated matrices on the squares of :mod:`tests.routing.network.estimate.test_estimate`."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from routing.great_circle import great_circle_m
from routing.matrices.estimated import (
    CROW_FACTOR,
    Factors,
    MixedRoadsError,
    estimated_matrices,
    leg_m,
    require_kind,
    road_m,
)
from routing.matrices.travel import travel_matrices
from routing.network.estimate.estimate import LENGTH_FACTOR
from routing.network.estimate.mountains import OFF_MAIN_ROAD, OFF_MAIN_ROAD_M
from tests.routing.network.estimate.squares import grid
from tests.routing.network.roads import town
from tests.routing.road_graphs import from_weighted

GRAPH = grid()
CORNERS = np.array([0, 2, 6, 8])


def off(longitudes, latitudes, nodes, graph=GRAPH):
    return road_m(great_circle_m(longitudes, latitudes, graph.x[nodes], graph.y[nodes]))


def measured(nodes, lon, lat, away, *, remoteness=0.0, graph=GRAPH, **options):
    return estimated_matrices(
        graph, nodes, longitudes=lon, latitudes=lat, off_graph_m=away,
        remoteness=np.broadcast_to(remoteness, len(nodes)), **options,
    )  # fmt: skip


def at_nodes(nodes, **options):
    return measured(nodes, GRAPH.x[nodes], GRAPH.y[nodes], np.zeros(len(nodes)), **options)


def around(seed=2, n=12):
    """Places strewn over the squares, each with the node of its square."""
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(5.0, 5.37, n), random.uniform(48.0, 48.37, n)
    nodes = (3 * ((lat - 48.0) // 0.125) + (lon - 5.0) // 0.125).astype(np.int64)
    away = off(lon, lat, nodes)
    travel = measured(nodes, lon, lat, away)
    return travel, great_circle_m(lon[:, None], lat[:, None], lon, lat)


def test_between_neighbours_the_road_is_that_of_the_graph():
    nodes = np.array([0, 1, 4])
    assert (at_nodes(nodes).distance_m == travel_matrices(GRAPH, nodes).distance_m)[0, 1]
    crow = great_circle_m(GRAPH.x[[0]], GRAPH.y[[0]], GRAPH.x[[1]], GRAPH.y[[1]])[0]
    assert at_nodes(nodes).distance_m[0, 1] == round(LENGTH_FACTOR * crow)


def test_no_cell_is_longer_than_the_great_circle_and_thirty_per_cent():
    graph = travel_matrices(GRAPH, CORNERS).distance_m
    crow = great_circle_m(
        GRAPH.x[CORNERS][:, None], GRAPH.y[CORNERS][:, None], GRAPH.x[CORNERS], GRAPH.y[CORNERS]
    )
    bounded = at_nodes(CORNERS).distance_m
    # Across a square the graph goes along two of its sides, 1.41 times too far.
    assert graph[0, 3] > 1.5 * crow[0, 3]
    assert bounded[0, 3] == round(CROW_FACTOR * crow[0, 3])
    assert (bounded <= graph).all()


def test_places_next_to_each_other_are_not_sent_by_the_middle_of_their_square():
    lon, lat = np.array([5.11, 5.14]), np.array([48.11, 48.11])
    nodes = np.array([0, 1])
    away = off(lon, lat, nodes)
    travel = measured(nodes, lon, lat, away)
    crow = great_circle_m(lon[:1], lat[:1], lon[1:], lat[1:])[0]
    assert travel.distance_m[0, 1] == pytest.approx(CROW_FACTOR * crow, abs=1)
    assert travel_matrices(GRAPH, nodes).distance_m[0, 1] + away.sum() > 6 * crow


def test_two_places_at_one_position_are_not_apart():
    lon, lat = np.array([5.11, 5.11, 5.3]), np.array([48.11, 48.11, 48.3])
    nodes = np.array([0, 0, 8])
    away = off(lon, lat, nodes)
    travel = measured(nodes, lon, lat, away)
    assert travel.distance_m[0, 1] == travel.duration_s[0, 1] == 0
    assert travel.distance_m[0, 2] == travel.distance_m[1, 2] > 20_000


def test_matrices_are_symmetric_and_keep_the_triangle_inequality():
    travel, crow = around()
    d = travel.distance_m
    assert (d == d.T).all()
    assert not d.diagonal().any()
    assert all(d[a, c] <= d[a, b] + d[b, c] + 2 for a, b, c in permutations(range(len(d)), 3))
    assert (d >= np.floor(LENGTH_FACTOR * crow)).all()
    assert (d <= np.ceil(CROW_FACTOR * crow)).all()


def test_times_are_lengths_at_one_speed():
    travel, _ = around()
    assert travel.duration_s == pytest.approx(travel.distance_m * 3.6 / 55.0, abs=0.6)


def test_a_calibration_multiplies_lengths_and_speeds():
    plain = at_nodes(CORNERS)
    fitted = at_nodes(CORNERS, factors=Factors(length=1.1, speed=1.25))
    assert fitted.distance_m == pytest.approx(1.1 * plain.distance_m, abs=1)
    assert fitted.duration_s == pytest.approx(1.1 / 1.25 * plain.duration_s, abs=1)


def test_the_bound_leaves_shorter_lengths_as_they_are():
    assert leg_m(np.array([1.0, 5.0]), np.array([1.0, 2.0]), np.zeros(2)).tolist() == [1.0, 2.6]


@pytest.mark.parametrize("remoteness", [0.25, 0.5, 1.0])
def test_places_off_the_main_roads_of_mountains_are_farther_from_all_others(remoteness):
    crow_m, graph_m = np.array([5e3, 40e3, 120e3]), np.array([6e3, 50e3, 150e3])
    near, middle, far = leg_m(graph_m, crow_m, np.full(3, remoteness)) / graph_m
    bound = CROW_FACTOR * (1 + OFF_MAIN_ROAD * remoteness)
    assert near == pytest.approx(bound * 5 / 6)
    assert near > middle > far
    assert 150e3 * far == pytest.approx(150e3 + 2 * OFF_MAIN_ROAD_M * remoteness)


def test_one_remote_place_leaves_the_legs_between_the_others_as_they_are():
    nodes = np.array([0, 2, 6])
    plain, one = at_nodes(nodes).distance_m, at_nodes(nodes, remoteness=[0, 0, 1]).distance_m
    assert one[0, 1] == plain[0, 1]
    assert (one[:2, 2] > 1.3 * plain[:2, 2]).all()


def test_real_and_estimated_roads_never_meet_in_one_matrix():
    real = from_weighted(town())
    nodes = np.array([0, 1])
    with pytest.raises(MixedRoadsError) as refusal:
        measured(nodes, real.x[nodes], real.y[nodes], nodes, graph=real)
    assert (refusal.value.found, refusal.value.expected) == (real.kind, "estimate")
    with pytest.raises(MixedRoadsError, match="estimate"):
        require_kind(GRAPH, "osm")


def test_an_estimate_that_holds_roads_of_a_network_is_refused():
    pieces = np.full(GRAPH.edge_count, -1)
    pieces[3] = 0
    with pytest.raises(MixedRoadsError):
        require_kind(replace(GRAPH, network_edge=pieces), "estimate")
    require_kind(GRAPH, "estimate")
