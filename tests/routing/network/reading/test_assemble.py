import math

import pytest

from routing.network.reading.assemble import TurnRule, assemble
from routing.network.tag_grammar import oneway_sense
from tests.routing.network.osm_text import ORIGIN, edge_at, named_edges, raw_ways, turns

# A cross: 5 in the middle; 1 west, 2 east, 3 south, 4 north; 11 and 12 on the way from 1 to 5.
CROSS = {
    1: (5.0, 48.0), 11: (5.004, 48.0), 12: (5.008, 48.001), 5: (5.01, 48.0), 2: (5.02, 48.0),
    3: (5.01, 47.99), 4: (5.01, 48.01), 6: (5.03, 48.0), 7: (5.02, 48.01),
}  # fmt: skip
ROAD = {"highway": "tertiary"}


def built(ways, **options):
    return assemble(raw_ways(CROSS, ways, **options), origin=ORIGIN)


def test_ways_are_cut_where_they_share_a_node_and_nowhere_else():
    network = built({10: ([1, 11, 12, 5, 2], ROAD), 20: ([3, 5, 4], ROAD)})
    assert network.node_id.tolist() == [1, 2, 3, 4, 5]
    assert named_edges(network) == [
        (1, 5, 10), (2, 5, 10), (3, 5, 20), (4, 5, 20),
        (5, 1, 10), (5, 2, 10), (5, 3, 20), (5, 4, 20),
    ]  # fmt: skip
    there, back = edge_at(network, 1, 5), edge_at(network, 5, 1)
    assert network.line(there) == (CROSS[1], CROSS[11], CROSS[12], CROSS[5])
    assert network.line(back) == network.line(there)[::-1]
    assert network.length_m[there] == pytest.approx(network.length_m[back])
    assert network.is_forward[[there, back]].tolist() == [True, False]


def test_an_edge_is_as_long_as_its_shape():
    network = built({10: ([1, 11, 12, 5], ROAD), 20: ([5, 2], ROAD)})
    straight = math.radians(0.01) * 6_371_008.8 * math.cos(math.radians(48.0))
    assert network.length_m[edge_at(network, 5, 2)] == pytest.approx(straight, rel=1e-6)
    assert straight < network.length_m[edge_at(network, 1, 5)] < 1.2 * straight


@pytest.mark.parametrize(
    ("tags", "sense"),
    [
        ({}, 0),
        ({"oneway": "yes"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "reversible"}, 0),
        ({"junction": "roundabout"}, 1),
        ({"junction": "roundabout", "oneway": "no"}, 0),
        ({"highway": "motorway"}, 1),
        ({"highway": "motorway_link"}, 0),
    ],
)
def test_tags_say_in_which_direction_a_way_is_driven(tags, sense):
    assert oneway_sense(tags) == sense
    network = built({10: ([1, 5], ROAD | tags)})
    expected = {1: [(1, 5, 10)], -1: [(5, 1, 10)], 0: [(1, 5, 10), (5, 1, 10)]}[
        oneway_sense(ROAD | tags)
    ]
    assert named_edges(network) == expected


def test_a_closed_roundabout_is_cut_at_its_branches():
    ring = {"highway": "tertiary", "junction": "roundabout"}
    network = built({10: ([5, 2, 7, 4, 5], ring), 20: ([2, 6], ROAD), 30: ([4, 1], ROAD)})
    assert [edge for edge in named_edges(network) if edge[2] == 10] == [
        (2, 4, 10), (4, 5, 10), (5, 2, 10),
    ]  # fmt: skip


def test_a_ring_that_nothing_joins_is_one_edge_each_way():
    network = built({10: ([5, 2, 7, 5], ROAD)})
    assert named_edges(network) == [(5, 5, 10), (5, 5, 10)]
    assert network.is_forward.tolist() == [True, False]
    assert network.line(0) == (CROSS[5], CROSS[2], CROSS[7], CROSS[5])
    assert network.line(1) == network.line(0)[::-1]


def test_a_way_that_meets_itself_is_cut_there():
    network = built({10: ([1, 5, 2, 7, 5, 3], ROAD | {"oneway": "yes"})})
    assert named_edges(network) == [(1, 5, 10), (5, 3, 10), (5, 5, 10)]


def test_tags_are_numbered_by_the_first_edge_that_bears_them():
    network = built({20: ([2, 5], {"highway": "primary"}), 10: ([1, 5], ROAD)})
    assert network.tags == (ROAD, {"highway": "primary"})
    assert network.tags[network.tag_row[edge_at(network, 2, 5)]] == {"highway": "primary"}


def test_obstacles_on_the_way_or_at_its_head_count_once_for_each_direction():
    marks = {
        11: {"highway": "traffic_signals"},
        12: {"railway": "level_crossing"},
        5: {"highway": "stop"},
    }
    network = built({10: ([1, 11, 12, 5], ROAD), 20: ([5, 2], ROAD)}, node_tags=marks)
    there, back = edge_at(network, 1, 5), edge_at(network, 5, 1)
    assert network.signals[[there, back]].tolist() == [1, 1]
    assert network.level_crossings[[there, back]].tolist() == [1, 1]
    assert network.stop_signs[[there, back]].tolist() == [1, 0]
    assert network.stop_signs[edge_at(network, 2, 5)] == 1


@pytest.mark.parametrize(
    ("node", "tags", "there", "back"),
    [
        (12, {"highway": "stop", "direction": "forward"}, 1, 0),
        (12, {"highway": "give_way", "direction": "backward"}, 0, 1),
        (12, {"highway": "stop", "direction": "both"}, 1, 1),
        (12, {"highway": "stop"}, 1, 0),
        (11, {"highway": "stop"}, 0, 1),
    ],
)
def test_a_sign_counts_in_its_direction_or_towards_the_nearer_junction(node, tags, there, back):
    network = built({10: ([1, 11, 12, 5], ROAD), 20: ([3, 5, 4], ROAD)}, node_tags={node: tags})
    assert network.stop_signs[edge_at(network, 1, 5)] == there
    assert network.stop_signs[edge_at(network, 5, 1)] == back


def test_a_signal_with_a_direction_counts_in_that_direction_alone():
    marks = {12: {"highway": "traffic_signals", "traffic_signals:direction": "backward"}}
    network = built({10: ([1, 11, 12, 5], ROAD)}, node_tags=marks)
    assert network.signals.tolist() == [0, 1]


@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "bollard"},
        {"barrier": "gate", "motor_vehicle": "forestry"},
        {"barrier": "cattle_grid", "maxweight": "3.5"},
        {"barrier": "height_restrictor", "maxheight": "2,1 m"},
        {"ford": "yes"},
        {"vehicle": "no"},
        {"maxheight": "2.5"},
    ],
)
def test_a_road_is_cut_where_something_may_bar_it(tags):
    network = built({10: ([1, 11, 5], ROAD), 20: ([5, 2], ROAD)}, node_tags={11: tags})
    (node,) = network.barriers
    assert (network.node_id[node], network.barriers[node]) == (11, tags)
    assert named_edges(network)[:2] == [(1, 11, 10), (2, 5, 20)]
    assert network.node_count == 4


@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "cattle_grid"}, {"barrier": "no"}, {"barrier": "entrance", "width": "3"},
        {"barrier": "kerb"}, {"barrier": "toll_booth"}, {"barrier": "border_control"},
        {"ford": "no"}, {"railway": "level_crossing"},
    ],
)  # fmt: skip
def test_what_bars_nobody_cuts_no_road(tags):
    network = built({10: ([1, 11, 5], ROAD), 20: ([5, 2], ROAD)}, node_tags={11: tags})
    assert (network.node_count, network.barriers) == (3, {})


def test_a_ford_of_the_old_kind_is_one():
    network = built({10: ([1, 11, 5], ROAD)}, node_tags={11: {"highway": "ford"}})
    assert list(network.barriers.values()) == [{"ford": "yes"}]


def test_a_sign_counts_towards_the_nearer_junction_and_not_towards_a_gate():
    gate = {12: {"barrier": "gate"}, 11: {"highway": "stop"}}
    marks = {11: {"highway": "stop"}}
    with_gate, without = (built({10: ([1, 11, 12, 5], ROAD)}, node_tags=m) for m in (gate, marks))
    assert with_gate.stop_signs.sum() == without.stop_signs.sum() == 1


ARMS = {10: ([1, 5], ROAD), 20: ([5, 2], ROAD), 30: ([3, 5], ROAD), 40: ([5, 4], ROAD)}


@pytest.mark.parametrize("is_only", [False, True])
def test_a_rule_at_a_node_becomes_a_path_of_two_edges(is_only):
    rule = TurnRule(is_only=is_only, from_way=10, to_way=40, via_node=5, turn="left")
    assert turns(built(ARMS, rules=[rule])) == {(is_only, (1, 5, 4))}


def test_a_rule_over_a_way_becomes_a_path_through_it_in_whatever_order_it_is_listed():
    ways = ARMS | {50: ([2, 6], ROAD), 60: ([6, 7], ROAD)}
    for via in ((20, 50), (50, 20)):
        rule = TurnRule(is_only=False, from_way=10, to_way=60, via_ways=via)
        assert turns(built(ways, rules=[rule])) == {(False, (1, 5, 2, 6, 7))}


def test_where_the_way_runs_on_through_the_node_the_named_turn_is_meant():
    ways = {10: ([1, 5], ROAD), 20: ([3, 5, 4], ROAD)}
    for turn, end in {"left": 4, "right": 3}.items():
        rule = TurnRule(is_only=False, from_way=10, to_way=20, via_node=5, turn=turn)
        assert turns(built(ways, rules=[rule])) == {(False, (1, 5, end))}


def test_a_forbidden_u_turn_leaves_the_way_ahead_open():
    ways = {10: ([1, 5, 2], ROAD), 20: ([5, 4], ROAD)}
    rule = TurnRule(is_only=False, from_way=10, to_way=10, via_node=5, turn="u")
    ((_, path),) = turns(built(ways, rules=[rule]))
    assert path in {(1, 5, 1), (2, 5, 2)}


def test_rules_that_nobody_can_break_are_dropped_and_counted():
    rules = [
        TurnRule(is_only=False, from_way=10, to_way=20, via_node=4),
        TurnRule(is_only=False, from_way=10, to_way=99, via_node=5),
        TurnRule(is_only=False, from_way=10, to_way=20, via_node=98),
        TurnRule(is_only=False, from_way=10, to_way=40, via_ways=(30,)),
    ]
    network = built(ARMS, rules=rules)
    assert network.restrictions == ()
    assert network.origin.dropped == {"turn restrictions": 4}


def test_a_rule_against_a_one_way_street_is_dropped():
    ways = ARMS | {40: ([4, 5], ROAD | {"oneway": "yes"})}
    rule = TurnRule(is_only=False, from_way=10, to_way=40, via_node=5)
    assert built(ways, rules=[rule]).origin.dropped == {"turn restrictions": 1}
