from dataclasses import replace
from itertools import pairwise, permutations
from operator import attrgetter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.great_circle import great_circle_m
from routing.matrices.arcs import arcs_of
from routing.network.reading.osm import read_extracts
from routing.network.road_network import Water
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import PROFILES, apply_profile, read_profile
from tests.routing.network.networks import breaks_a_rule, grid, network, restricted_networks, rule
from tests.routing.network.road_cases import case_network, driven_m
from tests.routing.network.roads import town
from tests.routing.road_graphs import edge_between, from_weighted
from tests.shared import SHARED, needs_shared

VAN = read_profile("van")
SQUARE = {1: (5.0, 48.0), 2: (5.01, 48.0), 3: (5.01, 48.01), 4: (5.0, 48.01)}
SIDES = {12: ([1, 2], {}), 23: ([2, 3], {}), 34: ([3, 4], {}), 41: ([4, 1], {})}


def square(**tags):
    """Draw a square of two-way roads, and the diagonal from 1 to 3 with tags of its own."""
    return network(SQUARE, SIDES | {20: ([1, 3], tags)})


def snapped(drawn, *stops):
    graph = apply_profile(drawn, VAN)
    return snap_stops(
        graph, *(np.array(axis, dtype=np.float64) for axis in zip(*stops, strict=True))
    )


def as_networkx(graph):
    G = nx.MultiDiGraph()
    G.add_nodes_from(range(graph.node_count + graph.stop_count))
    # No path passes through a stop: what leaves it leaves a node of its own.
    tails = arcs_of(graph).leaving[graph.tail]
    columns = (tails, graph.head, graph.travel_time_s, graph.length_m)
    for tail, head, seconds, metres in zip(*(c.tolist() for c in columns), strict=True):
        G.add_edge(tail, head, travel_time=seconds, length=metres)
    return G


def test_a_stop_in_the_middle_of_a_road_gets_a_node_there_and_its_distance():
    found = snapped(square(highway="tertiary"), (5.005, 47.9995))
    assert found.nodes.tolist() == [4]
    assert (found.graph.x[4], found.graph.y[4]) == pytest.approx((5.005, 48.0))
    crow = great_circle_m(*(np.array([v]) for v in (5.005, 47.9995, 5.005, 48.0)))
    assert found.detour_m == pytest.approx(crow, rel=1e-4)


def test_parts_of_both_ways_of_a_road_lead_to_the_stop_and_from_it():
    found = snapped(square(), (5.0025, 47.9995))
    graph = found.graph
    parts = {(t, h): m for t, h, m in zip(graph.tail, graph.head, graph.length_m, strict=True)
             if 4 in (t, h)}  # fmt: skip
    assert set(parts) == {(0, 4), (4, 0), (1, 4), (4, 1)}
    assert parts[0, 4] == pytest.approx(parts[4, 0])
    assert parts[4, 1] == pytest.approx(3 * parts[0, 4], rel=1e-3)
    pairs = list(zip(graph.tail.tolist(), graph.head.tolist(), strict=True))
    assert pairs.count((0, 1)) == pairs.count((1, 0)) == 1  # for those who drive past


def test_a_cut_road_is_as_long_and_as_slow_as_before():
    whole = apply_profile(square(), VAN)
    cut = snapped(square(), (5.002, 48.0), (5.007, 48.0), (5.004, 48.0001)).graph
    assert (np.diff(cut.tail) >= 0).all()
    for amounts in (attrgetter("length_m"), attrgetter("travel_time_s")):
        (road,) = amounts(whole)[(whole.tail == 0) & (whole.head == 1)]
        for nodes in ((0, 4, 6, 5, 1), (0, 6, 1), (0, 1)):
            parts = [(cut.tail == a) & (cut.head == b) for a, b in pairwise(nodes)]
            assert sum(amounts(cut)[is_part].item() for is_part in parts) == pytest.approx(road)


def test_several_stops_on_one_road_follow_one_another():
    found = snapped(square(), (5.008, 48.0), (5.002, 48.0), (5.005, 48.0))
    pairs = set(zip(found.graph.tail.tolist(), found.graph.head.tolist(), strict=True))
    assert found.nodes.tolist() == [4, 5, 6]
    assert {(0, 5), (5, 6), (6, 4), (4, 1), (1, 4), (4, 6), (6, 5), (5, 0)} <= pairs
    ends = zip(found.graph.tail.tolist(), found.graph.head.tolist(), strict=True)
    metres = dict(zip(ends, found.graph.length_m.tolist(), strict=True))
    assert metres[5, 4] == pytest.approx(metres[5, 6] + metres[6, 4])
    assert metres[1, 5] == pytest.approx(metres[1, 6] + metres[6, 5])


def test_two_stops_at_the_same_place_share_their_node():
    found = snapped(square(), (5.005, 48.0), (5.005, 48.0))
    assert found.nodes.tolist() == [4, 4]


def test_a_stop_at_a_crossroads_is_the_crossroads():
    found = snapped(square(), (5.01, 48.0), (5.005, 47.9999))
    assert found.nodes.tolist() == [1, 4]
    assert found.detour_m[0] == 0.0


def test_a_one_way_street_is_cut_in_its_one_direction():
    found = snapped(square(oneway="yes", highway="tertiary"), (5.005, 48.005))
    pairs = zip(found.graph.tail.tolist(), found.graph.head.tolist(), strict=True)
    ends = {pair for pair in pairs if 4 in pair}
    assert ends == {(0, 4), (4, 2)}


def beside(*, near, far, metres, **tags):
    """Return how far a stop is placed between a road at 5 m and another at so many metres."""
    nodes = {1: (5.0, 48.0), 2: (5.01, 48.0), 3: (5.0, 48.001), 4: (5.01, 48.001)}
    ways = {
        1: ([1, 2], {"highway": near, **tags}),
        2: ([3, 4], {"highway": far}),
        3: ([1, 3], {}),
        4: ([2, 4], {}),
    }
    nodes |= {k: (nodes[k][0], 48.0 + (5.0 + metres) / 111_195) for k in (3, 4)}
    found = snapped(network(nodes, ways), (5.005, 48.0 + 5.0 / 111_195))
    return round(float(found.detour_m[0]))


CLASSES = ("living_street", "service", "residential", "unclassified", "tertiary", "trunk", "road")


@pytest.mark.parametrize("far", CLASSES)
@pytest.mark.parametrize("near", CLASSES)
def test_the_nearest_road_wins_whatever_the_classes(near, far):
    assert beside(near=near, far=far, metres=115.0) == 5
    assert beside(near=near, far=far, metres=16.0) == 5


def test_a_street_is_better_than_a_service_road_by_a_few_metres_at_most():
    assert beside(near="service", far="residential", metres=14.0) == 14
    assert beside(near="service", far="living_street", metres=9.0) == 9
    assert beside(near="service", far="service", metres=9.0) == 5
    assert beside(near="residential", far="tertiary", metres=6.0) == 5


@pytest.mark.parametrize("tags", [{"bridge": "viaduct"}, {"bridge": "yes"}, {"tunnel": "yes"}])
def test_nobody_stops_on_a_bridge_or_in_a_tunnel_where_a_road_on_the_ground_is_near(tags):
    assert beside(near="tertiary", far="residential", metres=50.0, **tags) == 50
    assert beside(near="tertiary", far="residential", metres=70.0, **tags) == 5


@pytest.mark.parametrize(
    "tags", [{"bridge": "no"}, {"tunnel": "no"}, {"tunnel": "building_passage"}]
)
def test_what_is_said_to_be_on_the_ground_is(tags):
    assert beside(near="tertiary", far="residential", metres=20.0, **tags) == 5


def with_river(drawn, *points, is_area=False):
    x, y = np.array(points, dtype=np.float64).T
    return replace(
        drawn,
        water=Water(
            start=np.array([0, len(points)]), x=x, y=y, is_area=np.array([is_area]), names=("",)
        ),
    )


def test_a_stop_stays_on_its_bank_of_the_river():
    drawn = square(highway="track")
    stop = (5.002, 47.9994)
    assert snapped(drawn, stop).graph.y[4] == pytest.approx(48.0)
    between = [(4.9, 47.9997), (5.1, 47.9997)]
    nodes = SQUARE | {5: (5.0, 47.9985), 6: (5.01, 47.9985)}
    ways = SIDES | {51: ([5, 1], {}), 62: ([6, 2], {}), 56: ([5, 6], {})}
    both = network(nodes, ways)
    for river, latitude in (
        (between, 47.9985),
        ([(4.9, 47.9), (5.1, 47.9)], 48.0),
        ([(5.001, 47.9997), (5.003, 47.9997)], 47.9985),
    ):
        assert snapped(with_river(both, *river), stop).graph.y[-1] == pytest.approx(latitude)
    # A lake is crossed no more than a river; where all is across, the nearest road is taken.
    ring = [(5.001, 47.9996), (5.003, 47.9996), (5.003, 47.9998), (5.001, 47.9996)]
    assert snapped(with_river(both, *ring, is_area=True), stop).graph.y[-1] < 47.999
    assert snapped(with_river(drawn, *between), stop).graph.y[4] == pytest.approx(48.0)


@needs_shared("cases", "roads", "snap_living_street.osm")
@pytest.mark.parametrize("profile", PROFILES)
def test_a_square_beside_the_stop_is_better_than_a_street_on_the_other_bank(profile):
    network = case_network("snap_living_street.osm")
    metres, away = driven_m(network, (-1000.0, 0.0), (5.0, 300.0), profile)
    assert metres == pytest.approx(1300.0, abs=1.0)
    assert away[1] == pytest.approx(5.0, abs=0.1)


@needs_shared("osm", "north-bayreuth_de_2014.osm.gz")
def test_whoever_is_on_a_living_street_is_placed_on_it():
    bayreuth = read_extracts([SHARED / "osm" / "north-bayreuth_de_2014.osm.gz"], area=None)
    living = [row for row, tags in enumerate(bayreuth.tags) if tags["highway"] == "living_street"]
    lines = [np.array(bayreuth.line(e)) for e in np.nonzero(np.isin(bayreuth.tag_row, living))[0]]
    halfway = [(line[len(line) // 2 - 1] + line[len(line) // 2]) / 2 for line in lines]
    assert len(halfway) >= 20
    assert snapped(bayreuth, *halfway).detour_m.max() < 1.0


def test_nobody_stops_on_a_motorway_or_its_slip_roads():
    for highway in ("motorway", "motorway_link", "trunk_link"):
        found = snapped(square(highway=highway, oneway="no"), (5.005, 48.0052))
        x, y = found.graph.x[found.nodes[0]], found.graph.y[found.nodes[0]]
        assert min(abs(x - 5.0), abs(x - 5.01), abs(y - 48.0), abs(y - 48.01)) < 1e-9
        assert found.detour_m[0] > 300.0


def test_a_stop_never_snaps_where_nobody_comes_back_from():
    roads = SIDES | {20: ([1, 5], {"oneway": "yes"})}
    drawn = network(SQUARE | {5: (4.99, 48.0)}, roads)
    found = snapped(drawn, (4.99, 48.0))
    assert drawn.node_id[found.nodes[0]] == 1
    assert found.detour_m[0] > 700.0


def test_near_is_measured_on_the_ground_and_not_in_degrees():
    # At 48° north a hundredth of a degree is 0.74 km eastward and 1.11 km northward.
    found = snapped(square(highway="track"), (5.0055, 48.0045))
    assert found.graph.x[4] == pytest.approx(5.01)
    assert found.graph.y[4] == pytest.approx(48.0045)


def test_no_stop_leaves_the_graph_as_it_is():
    graph = apply_profile(square(), VAN)
    found = snap_stops(graph, np.empty(0), np.empty(0))
    assert found.graph is graph
    assert (len(found.nodes), len(found.detour_m)) == (0, 0)


def test_a_stop_far_from_all_roads_is_told_how_far():
    found = snapped(square(), (5.5, 48.0))
    assert found.detour_m[0] == pytest.approx(36_460.0, rel=0.01)


def test_without_a_road_there_is_nowhere_to_stop():
    graph = apply_profile(square(), VAN, bans=())
    empty = apply_profile(network(SQUARE, {1: ([1, 2], {"highway": "track"})}), VAN)
    assert graph.edge_count
    with pytest.raises(ValueError, match="no road to stop on"):
        snap_stops(empty, np.array([5.0]), np.array([48.0]))


def test_a_graph_of_no_network_is_cut_as_well():
    found = snap_stops(from_weighted(town()), np.array([5.0149]), np.array([48.005]))
    graph = found.graph
    assert found.nodes.tolist() == [5]
    assert graph.node_ids[5] == ("stop", 0)
    G = as_networkx(graph)
    assert nx.dijkstra_path_length(G, 0, 2, weight="travel_time") == pytest.approx(40.3)
    assert nx.dijkstra_path_length(G, 0, 5, weight="length") == pytest.approx(550.2, abs=3.0)


def test_at_a_crossroads_of_several_nodes_the_stop_is_just_beside_it():
    drawn = grid(3, rules=[rule(102, 2, 212)])
    found = snapped(drawn, (5.007, 48.0))
    node = int(found.nodes[0])
    assert node == found.graph.node_count - 1
    assert 0.0 < found.detour_m[0] < 1.5
    G = as_networkx(found.graph)
    assert nx.has_path(G, 0, node)
    assert nx.has_path(G, arcs_of(found.graph).leaving[node], 0)


def legal_times(graph, node, targets):
    lengths = nx.single_source_dijkstra_path_length(as_networkx(graph), node, weight="travel_time")
    return [lengths[target] for target in targets]


def test_a_stop_on_a_road_with_copies_is_reached_by_all_of_them_and_helps_nobody_cheat():
    # From 1 by 2 to 3, never on to 13; and never from 2 to 12 when coming from 1.
    rules = [rule(102, [203], 313), rule(102, 2, 212)]
    drawn = grid(3, rules=rules)
    plain = apply_profile(drawn, VAN)
    corners = [drawn.node_id.tolist().index(node) for node in (1, 11, 21, 22, 23)]
    stops = [(5.003, 48.0), (5.0105, 48.0), (5.007, 48.002), (5.0, 48.002)]
    found = snapped(drawn, *stops)
    for origin in corners:
        before = legal_times(plain, origin, corners)
        assert legal_times(found.graph, origin, corners) == pytest.approx(before)
    for origin, destination in permutations(found.nodes.tolist(), 2):
        leaving = arcs_of(found.graph).leaving[origin]
        assert nx.has_path(as_networkx(found.graph), leaving, destination)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(4.998, 5.016), st.floats(47.999, 48.011)), min_size=2, max_size=6)
)
def test_times_between_stops_are_those_of_networkx_on_the_roads_cut_by_hand(stops):
    drawn = grid(3)
    whole = as_networkx(apply_profile(drawn, VAN))
    found = snapped(drawn, *stops)
    graph = found.graph
    assert (graph.travel_time_s >= 0.0).all()
    cut = as_networkx(graph)
    for origin, destination in permutations(range(len(stops)), 2):
        a, b = int(found.nodes[origin]), int(found.nodes[destination])
        by_hand = time_by_hand(whole, graph, a, b)
        leaving = arcs_of(graph).leaving[a] if a != b else a
        time = nx.dijkstra_path_length(cut, leaving, b, weight="travel_time")
        assert time == pytest.approx(by_hand)


def time_by_hand(whole, graph, a, b):
    """Time from one stop to another by the ends of the roads they are on, without cutting."""
    if a == b:
        return 0.0
    speed = 0.85 * 50.0 / 3.6
    best = np.inf
    for corner, metres in corners_beside(graph, a):
        for other, more in corners_beside(graph, b):
            between = nx.dijkstra_path_length(whole, corner, other, weight="travel_time")
            best = min(best, between + (metres + more) / speed)
    roads = road_of(graph, a) & road_of(graph, b)
    if roads:
        metres = great_circle_m(*(np.array([v]) for v in (graph.x[a], graph.y[a], graph.x[b],
                                                          graph.y[b])))  # fmt: skip
        best = min(best, float(metres[0]) / speed)
    return best


def road_of(graph, node):
    """Ways that a node lies on."""
    return {
        int(graph.network.way[e])
        for e in graph.network_edge[(graph.tail == node) | (graph.head == node)]
    }


def corners_beside(graph, node):
    """Corners at the ends of the road of a node, and metres to them."""
    if node < graph.network.node_count:
        return [(node, 0.0)]
    edges = np.unique(graph.network_edge[graph.tail == node])
    corners = np.unique(graph.network.head[edges]).tolist()
    return [
        (c, float(great_circle_m(*(np.array([v]) for v in (graph.x[node], graph.y[node],
                                                           graph.x[c], graph.y[c])))[0]))
        for c in corners
    ]  # fmt: skip


def times(graph, origin):
    """Seconds from a node to every node, infinite where there is no way."""
    found = nx.single_source_dijkstra_path_length(as_networkx(graph), origin, weight="travel_time")
    return np.array([found.get(node, np.inf) for node in range(graph.node_count)])


@settings(max_examples=40, deadline=None)
@given(restricted_networks(), st.tuples(st.floats(5.0, 5.007), st.floats(48.0, 48.0045)))
def test_among_turn_restrictions_a_stop_is_reached_by_every_copy_and_opens_no_forbidden_way(
    restricted, stop
):
    network = restricted[0]
    plain = apply_profile(network, VAN)
    try:
        found = snap_stops(plain, *(np.array([degrees]) for degrees in stop))
    except ValueError:
        # There is no road that one comes back from.
        return
    graph, node = found.graph, int(found.nodes[0])
    assert graph.main_component[node]
    G = as_networkx(graph)
    for origin in range(network.node_count):
        before, after = times(plain, origin), times(graph, origin)
        assert after[: plain.node_count] == pytest.approx(before)
        if node >= plain.node_count:
            assert after[node] == pytest.approx(time_to_part(plain, graph, before, node))
        for path in nx.single_source_dijkstra_path(G, origin, weight="travel_time").values():
            edges = [edge_between(graph, *ends) for ends in pairwise(path)]
            word = tuple(graph.network_edge[edges].tolist())
            assert not breaks_a_rule(word, network.restrictions)


def time_to_part(plain, graph, before, stop):
    """Return the least time to a stop over all copies of the roads it is on, before the cut."""
    best = np.inf
    for part in np.nonzero(graph.tail == stop)[0].tolist():
        road, fraction = graph.network_edge[part], graph.begin[part]
        for edge in np.nonzero(plain.network_edge == road)[0].tolist():
            way = before[plain.tail[edge]] + fraction * plain.travel_time_s[edge]
            best = min(best, float(way))
    return best
