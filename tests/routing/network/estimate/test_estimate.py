"""Roads estimated between squares."""

import networkx as nx
import numpy as np
import osmnx
import pytest
from shapely import box

from routing.great_circle import great_circle_m
from routing.network.estimate.estimate import LENGTH_FACTOR, SPEED_KMH
from routing.network.graph import RoadGraph
from tests.routing.network.estimate.squares import CELLS, graph_of, grid, square_at
from tests.routing.road_graphs import from_weighted


def in_osmnx_schema(graph: RoadGraph) -> nx.MultiDiGraph:
    """Write the same graph for OSMnx and networkx, which say what is right."""
    G = nx.MultiDiGraph(
        crs="epsg:4326",
        road_kind=graph.kind,
        road_source=graph.source,
        road_date=graph.date,
    )
    for node, x, y in zip(graph.node_ids, graph.x.tolist(), graph.y.tolist(), strict=True):
        G.add_node(node, x=x, y=y)
    ways = zip(graph.tail, graph.head, graph.length_m, graph.travel_time_s, strict=True)
    for number, (u, v, length, seconds) in enumerate(ways):
        ends = graph.node_ids[u], graph.node_ids[v]
        G.add_edge(*ends, osmid=-1 - number, length=float(length), travel_time=float(seconds))
    return G


def nx_graph_of(areas, **options) -> nx.MultiDiGraph:
    return in_osmnx_schema(graph_of(areas, **options))


def roads(graph: RoadGraph) -> set[tuple[int, int]]:
    ways = set(zip(graph.tail.tolist(), graph.head.tolist(), strict=True))
    assert ways == {(v, u) for u, v in ways}
    return {(u, v) for u, v in ways if u < v}


SIDES = {(a, a + 1) for a in (0, 1, 3, 4, 6, 7)} | {(a, a + 3) for a in range(6)}


def test_squares_that_share_a_side_are_joined_and_those_that_share_a_corner_are_not():
    assert roads(grid()) == SIDES


def test_areas_that_touch_are_not_joined_where_another_place_lies_between():
    # The long area in the north touches the whole first row; its place is above the first square.
    areas = [*(square_at(*cell) for cell in CELLS[:3]), box(5.0, 48.125, 5.375, 48.25)]
    places = [(5.05, 48.05), (5.2, 48.12), (5.3, 48.0), (5.05, 48.2)]
    assert roads(graph_of(areas, places=places)) == {(0, 1), (1, 2), (0, 3), (1, 3)}


def test_a_road_is_the_great_circle_and_twelve_per_cent_both_ways():
    G = in_osmnx_schema(grid())
    crow = great_circle_m(*(np.array([v]) for v in (5.0625, 48.0625, 5.1875, 48.0625)))[0]
    for u, v in ((0, 1), (1, 0)):
        road = G.edges[u, v, 0]
        assert road["length"] == pytest.approx(LENGTH_FACTOR * crow)
        assert road["travel_time"] == pytest.approx(road["length"] / (SPEED_KMH / 3.6))


def test_an_island_is_joined_by_its_shortest_crossing():
    areas = [*(square_at(*cell) for cell in CELLS), square_at(4, 1)]
    graph = graph_of(areas)
    assert roads(graph) == SIDES | {(5, 9)}
    assert nx.is_strongly_connected(in_osmnx_schema(graph))


def test_a_place_without_an_area_is_joined_to_its_delaunay_neighbours():
    areas = [square_at(*cell) for cell in CELLS]
    places = [(a.centroid.x, a.centroid.y) for a in areas]
    G = graph_of([*areas[:4], None, *areas[5:]], places=places)
    assert {(1, 4), (3, 4), (4, 5), (4, 7)} <= roads(G)


def test_places_at_the_same_position_are_joined_without_a_road_length():
    areas = [square_at(*cell) for cell in CELLS]
    places = [(a.centroid.x, a.centroid.y) for a in areas]
    G = nx_graph_of([*areas, areas[4]], places=[*places, places[4]])
    assert G.edges[4, 9, 0]["length"] == 0.0
    assert nx.is_strongly_connected(G)


def test_places_a_hair_apart_stay_connected():
    corners = [(5, 48), (6, 48), (5, 49), (6, 49)]
    G = nx_graph_of([None] * 6, places=[*corners, (5.5, 48.5), (5.5 + 1e-12, 48.5)])
    assert nx.is_strongly_connected(G)


def test_places_on_one_line_follow_each_other():
    G = graph_of([None] * 4, places=[(5.2, 48.2), (5.0, 48.0), (5.3, 48.3), (5.1, 48.1)])
    assert roads(G) == {(1, 3), (0, 3), (0, 2)}


def test_one_place_is_a_graph_without_roads():
    graph = graph_of([square_at(0, 0)])
    assert (graph.node_ids, graph.edge_count) == ((0,), 0)


def test_two_places_are_joined_even_far_apart():
    G = graph_of([square_at(0, 0), square_at(5, 0)])
    assert roads(G) == {(0, 1)}


@pytest.mark.parametrize("seed", range(5))
def test_scattered_islands_end_up_strongly_connected(seed):
    random = np.random.default_rng(seed)
    places = [tuple(p) for p in random.uniform([5, 48], [6, 49], size=(60, 2))]
    areas = [None if k % 7 == 0 else box(x, y, x + 0.1, y + 0.1) for k, (x, y) in enumerate(places)]
    assert nx.is_strongly_connected(nx_graph_of(areas, places=places))


def test_the_graph_says_that_it_is_an_estimate_and_from_what():
    graph = grid()
    assert (graph.kind, graph.source, graph.date) == ("estimate", "squares", "2026")


def test_the_graph_is_the_one_that_networkx_and_its_reader_make():
    areas = [None, *(square_at(*cell) for cell in CELLS[1:])]
    graph = graph_of(
        areas, places=[(5.01, 48.02), *((a.centroid.x, a.centroid.y) for a in areas[1:])]
    )
    oracle = from_weighted(in_osmnx_schema(graph))
    for name in ("x", "y", "tail", "head", "length_m", "travel_time_s", "indptr"):
        mine, other = getattr(graph, name), getattr(oracle, name)
        assert mine.dtype == other.dtype
        assert mine.tolist() == other.tolist()
    facts = ("node_ids", "kind", "source", "date", "lines")
    assert [getattr(graph, f) for f in facts] == [getattr(oracle, f) for f in facts]


def test_osmnx_works_on_the_estimated_graph():
    G = in_osmnx_schema(grid())
    nodes, edges = osmnx.graph_to_gdfs(G)
    assert (len(nodes), len(edges)) == (9, 24)
    assert edges.crs == "epsg:4326"
    path = osmnx.routing.shortest_path(G, 0, 8, weight="travel_time")
    assert len(path) == 5
    projected = osmnx.project_graph(G)
    centre = projected.nodes[4]
    assert osmnx.distance.nearest_nodes(projected, centre["x"] + 50, centre["y"] - 50) == 4
    back = osmnx.graph_from_gdfs(nodes, edges, graph_attrs=G.graph)
    assert set(back.edges) == set(G.edges)
