"""Turn restrictions beside roads where one could turn round to pass them by; places in metres."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from routing.directions.manoeuvres import manoeuvres
from routing.directions.paths import PathFinder
from routing.matrices.travel import travel_matrices
from routing.network.reading.osm import read_extracts
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import PROFILES, apply_profile, read_profile
from tests.routing.network.networks import TurnRule, network, rule
from tests.routing.network.road_cases import case_network, degrees, driven_m
from tests.shared import SHARED, needs_shared

ONE_WAY = {"oneway": "yes"}
NODES = "aAbBcCdDeEfFgGhH"


def drawn(places, ways, *, rules=(), node_tags=None):
    """Draw roads: ``places`` {letter: (x, y)}, ``ways`` {number: (letters, tags)}."""
    nodes = {NODES.index(letter): degrees(*place) for letter, place in places.items()}
    roads = {way: ([NODES.index(letter) for letter in letters], tags)
             for way, (letters, tags) in ways.items()}  # fmt: skip
    marks = {NODES.index(letter): tags for letter, tags in (node_tags or {}).items()}
    return network(nodes, roads, rules=rules, node_tags=marks)


def trip(roads, *stops, profile="van"):
    """Metres and seconds from the first stop to the last, what is said, and what was asked for."""
    graph = apply_profile(roads, read_profile(profile))
    placed = snap_stops(graph, *np.array([degrees(*stop) for stop in stops]).T)
    edges = list(PathFinder(placed.graph).edges(int(placed.nodes[0]), int(placed.nodes[-1])))
    told = manoeuvres(placed.graph, edges)
    driven = placed.graph.driven_s[edges].sum()
    return placed.graph.length_m[edges].sum(), driven, [each.kind for each in told]


@needs_shared("cases", "roads", "rel_viaway1.osm")
@pytest.mark.parametrize("profile", PROFILES)
def test_a_forbidden_u_turn_over_a_median_is_not_made_within_the_median(profile):
    median = case_network("rel_viaway1.osm")
    assert driven_m(median, (-700.0, 0.0), (-700.0, 20.0), profile)[0] == pytest.approx(
        3811, abs=20
    )
    # Other stops on the median are no help.
    for other in ((0.0, 10.0), (0.0, 3.0), (0.0, 250.0)):
        metres, _, said = trip(median, (-700.0, 0.0), other, (-700.0, 20.0), profile=profile)
        assert metres == pytest.approx(3811, abs=20)
        assert "u-turn" not in said


CROSS = {"a": (-1000, 0), "b": (0, 0), "c": (600, 0), "d": (0, 800)}
ARMS = {1: ("ab", {}), 2: ("bc", {}), 3: ("bd", {})}
NO_LEFT = rule(1, NODES.index("b"), 3)


def test_a_forbidden_left_turn_is_made_up_for_at_the_end_of_the_road_ahead_and_that_is_said():
    dead_end = drawn(CROSS, ARMS, rules=[NO_LEFT])
    for profile in PROFILES:
        free_m, free_s, _ = trip(drawn(CROSS, ARMS), (-900, 0), (0, 700), profile=profile)
        metres, seconds, said = trip(dead_end, (-900, 0), (0, 700), profile=profile)
        assert metres == pytest.approx(free_m + 1200, abs=2)
        assert said == ["depart", "u-turn", "turn", "arrive"]
        turn_s = read_profile(profile).penalties.turn_round_s
        assert turn_s >= 20.0
        assert seconds - free_s == pytest.approx(turn_s + 1200 * (free_s / free_m), rel=1e-3)


def test_nobody_turns_round_where_the_road_goes_on_and_a_roundabout_is_driven_round():
    ring = {"e": (1000, 0), "f": (1030, -30), "g": (1060, 0), "h": (1030, 30)}
    places = CROSS | {"C": (600, 900)} | ring
    on = ARMS | {4: ("cC", ONE_WAY), 5: ("ce", {}), 6: ("efghe", {"junction": "roundabout"})}
    metres, _, said = trip(drawn(places, on, rules=[NO_LEFT]), (-900, 0), (0, 700))
    assert metres == pytest.approx(900 + 2 * 1000 + 170 + 700, abs=5)
    assert "u-turn" not in said
    assert "roundabout" in said
    # Without it, everything ahead is one-way and never comes back.
    with pytest.raises(ValueError, match="no road to stop on"):
        trip(drawn(places, ARMS | {4: on[4]}, rules=[NO_LEFT]), (-900, 0), (0, 700))


def test_where_a_sign_forbids_to_turn_round_the_end_of_the_road_is_no_way_back():
    no_u = TurnRule(is_only=False, from_way=2, to_way=2, via_node=NODES.index("c"), turn="u")
    places = CROSS | {"e": (1500, 0), "f": (300, 0)}
    roads = drawn(CROSS, ARMS, rules=[NO_LEFT, no_u])
    with pytest.raises(ValueError, match="no road to stop on"):
        trip(roads, (-900, 0), (0, 700))
    # At another end a little further it is.
    longer = {2: ("bfc", {}), 5: ("fe", {})}
    found = trip(drawn(places, ARMS | longer, rules=[NO_LEFT, no_u]), (-900, 0), (0, 700))
    assert found[0] == pytest.approx(900 + 2 * 1500 + 700, abs=5)
    assert found[2].count("u-turn") == 1


def test_a_sign_that_sends_back_is_followed():
    back = TurnRule(is_only=True, from_way=1, to_way=1, via_node=NODES.index("b"), turn="u")
    sent = drawn(CROSS | {"e": (-1000, 500)}, ARMS | {5: ("ae", {})}, rules=[back])
    graph = apply_profile(sent, read_profile("van"))
    (arrival,) = graph.head[(graph.tail == 0) & (graph.head >= sent.node_count)].tolist()
    assert graph.network_node[graph.head[graph.tail == arrival]].tolist() == [0]


@pytest.mark.parametrize("stop", [(-500, 0), (300, 0), (590, 0)])
def test_a_stop_is_left_the_way_one_came_and_other_legs_do_not_turn_round_at_it(stop):
    roads = drawn(CROSS, ARMS, rules=[NO_LEFT])
    alone_m, *_ = trip(roads, (-900, 0), (0, 700))
    assert trip(roads, (-900, 0), stop, (0, 700))[0] == pytest.approx(alone_m)
    graph = apply_profile(roads, read_profile("van"))
    placed = snap_stops(graph, *np.array([degrees(*p) for p in ((-900, 0), stop, (0, 700))]).T)
    legs_m = travel_matrices(placed.graph, placed.nodes).distance_m
    x = stop[0]
    expected = 1600 + 2 * x if x > 0 else alone_m
    assert legs_m[0, 1] + legs_m[1, 2] == pytest.approx(expected, abs=3)


def test_a_stop_between_two_members_of_a_rule_forgets_the_first_and_obeys_what_follows():
    # Never 1, 2, 4; and never 2, 5.
    places = CROSS | {"e": (600, 700), "f": (1400, 0)}
    roads = ARMS | {4: ("ce", {}), 5: ("cf", {})}
    rules = [rule(1, [2], 4), rule(2, NODES.index("c"), 5)]
    restricted = drawn(places, roads, rules=rules)
    assert trip(restricted, (300, 0), (600, 600))[0] == pytest.approx(300 + 600, abs=2)
    assert trip(restricted, (-500, 0), (600, 600))[0] > 1100 + 700
    assert trip(restricted, (300, 0), (1300, 0))[0] == pytest.approx(300 + 700 + 700 + 700, abs=2)
    # The stop that splits them helps no other leg.
    for other in ((300, 0), (5, 0), (595, 0)):
        assert trip(restricted, (-500, 0), other, (600, 600))[0] > 1100 + 700


def test_two_rules_close_together_are_not_passed_by_between_them():
    # No left at b; 30 m on, at e, straight on only; the street at e is a way round otherwise.
    places = CROSS | {"e": (30, 0), "f": (30, 400), "g": (900, 400)}
    roads = {1: ("ab", {}), 2: ("be", {}), 3: ("bd", {}), 4: ("ec", {}), 5: ("ef", {}),
             6: ("fg", {}), 7: ("gc", {})}  # fmt: skip
    e = NODES.index("e")
    rules = [NO_LEFT, rule(2, e, 4, is_only=True)]
    metres, _, said = trip(drawn(places, roads, rules=rules), (-900, 0), (0, 700))
    round_m = 900 + 30 + 570 + 500 + 870 + 400 + 30 + 700
    assert metres == pytest.approx(round_m, abs=5)
    assert "u-turn" not in said


def test_at_a_barrier_one_turns_round_as_at_any_end_of_a_road():
    bollard = {"c": {"barrier": "bollard"}}
    places = CROSS | {"e": (1500, 0)}
    roads = drawn(places, {1: ("ab", {}), 2: ("bce", {}), 3: ("bd", {})}, rules=[NO_LEFT],
                  node_tags=bollard)  # fmt: skip
    metres, _, said = trip(roads, (-900, 0), (0, 700))
    assert metres == pytest.approx(900 + 2 * 600 + 700, abs=5)
    assert said == ["depart", "u-turn", "turn", "arrive"]


@needs_shared("osm", "north-bayreuth_de_2014.osm.gz")
def test_no_path_of_a_real_region_turns_round_on_the_road():
    region = read_extracts([SHARED / "osm" / "north-bayreuth_de_2014.osm.gz"], area=None)
    graph = apply_profile(region, read_profile("van"))
    region = graph.network  # cut at barriers
    random = np.random.default_rng(3)
    stops = (random.uniform(axis.min(), axis.max(), 30) for axis in (graph.x, graph.y))
    placed = snap_stops(graph, *stops)
    finder, usable = PathFinder(placed.graph), set(graph.network_edge.tolist())
    near_rules = 0
    for a, b in permutations(placed.nodes.tolist(), 2):
        edges = list(finder.edges(a, b))
        near_rules += bool((placed.graph.head[edges] >= region.node_count).any())
        for before, after in pairwise(placed.graph.network_edge[edges].tolist()):
            if region.reverse[before] == after:
                leaving = np.nonzero(region.tail == region.head[before])[0].tolist()
                assert [edge for edge in leaving if edge in usable] == [after]
    assert near_rules > 100
