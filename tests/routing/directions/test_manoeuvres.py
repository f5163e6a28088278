"""What drivers are told along paths, on towns made by hand and on real extracts."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.directions.manoeuvres import Road, manoeuvres, side_of, turn_class
from routing.network.refs import normalised_ref, refs_of
from tests.routing.network.towns import at, graph_of, path, place, town

D5, D7, LOCAL = {"ref": "D5"}, {"ref": "D 7"}, {"highway": "unclassified"}
RING = {"junction": "roundabout"}
CROSS = {"a": (0, 0), "b": (0, 500), "c": (0, 900), "d": (-400, 500), "e": (400, 500)}
ROUNDABOUT = {
    "s": (0, -20), "e": (20, 0), "n": (0, 20), "w": (-20, 0),
    "A": (0, -300), "B": (300, 0), "C": (0, 300), "D": (-300, 0),
}  # fmt: skip
ARMS = [("senws", RING), ("As", D5), ("eB", {"ref": "D 9"}), ("nC", D5), ("wD", LOCAL)]


def told(network, letters, **options):
    return manoeuvres(graph_of(network), path(network, letters), **options)


def kinds(found):
    return [each.kind for each in found]


def test_a_t_junction_is_a_turn_onto_the_other_road():
    network = town(CROSS, [("ab", D5), ("dbe", D7)])
    right, left = told(network, "abe")[1], told(network, "abd")[1]
    assert (right.kind, right.turn, right.side, right.road.ref) == ("turn", "turn", "right", "D 7")
    assert left.side == "left"
    assert right.turn_deg == pytest.approx(90, abs=1)
    assert right.start_m == pytest.approx(500, abs=1)


def test_straight_over_a_crossroads_on_one_road_nothing_is_said():
    network = town(CROSS, [("abc", D5), ("dbe", D7)])
    assert kinds(told(network, "abc")) == ["depart", "arrive"]


def test_a_numbered_road_that_turns_at_a_crossroads_is_a_turn_to_stay_on_it():
    network = town(CROSS, [("ab", D5), ("be", D5), ("db", D7), ("bc", D7)])
    turn = told(network, "abe")[1]
    assert (turn.kind, turn.side, turn.is_same_road) == ("turn", "right", True)


def test_a_bend_without_another_road_is_silent():
    network = town(CROSS, [("ab", D5), ("be", D5)])
    assert kinds(told(network, "abe")) == ["depart", "arrive"]


def test_a_slight_bend_that_keeps_its_name_is_silent_beside_a_lesser_road():
    nodes = {**CROSS, "c": (150, 900)}
    network = town(nodes, [("abc", D5), ("bd", LOCAL)])
    assert kinds(told(network, "abc")) == ["depart", "arrive"]


def test_a_slight_bend_beside_a_straighter_road_of_the_same_class_is_a_fork():
    nodes = {**CROSS, "c": (250, 900), "d": (0, 900)}
    network = town(nodes, [("abc", D5), ("bd", D7)])
    fork = told(network, "abc")[1]
    assert (fork.kind, fork.side, fork.is_same_road) == ("fork", "right", True)
    other = told(network, "abd")[1]
    assert (other.kind, other.road.ref) == ("continue", "D 7")


def test_between_two_roads_that_part_alike_the_driver_keeps_to_one_side():
    nodes = {**CROSS, "c": (100, 900), "d": (-100, 900)}
    network = town(nodes, [("ab", D5), ("bc", D7), ("bd", LOCAL)])
    right, left = told(network, "abc")[1], told(network, "abd")[1]
    assert (right.kind, right.side) == ("fork", "right")
    assert (left.kind, left.side) == ("fork", "left")


def test_a_new_number_straight_on_is_told_even_without_a_choice():
    network = town(CROSS, [("ab", D5), ("bc", D7)])
    assert [(m.kind, m.road.ref) for m in told(network, "abc")[1:2]] == [("continue", "D 7")]


def test_a_road_that_loses_its_name_without_a_choice_is_silent():
    network = town(CROSS, [("ab", D5), ("bc", LOCAL)])
    assert kinds(told(network, "abc")) == ["depart", "arrive"]


@pytest.mark.parametrize(
    ("letters", "number", "road"),
    [
        ("AseB", 1, "D 9"),
        ("AsenC", 2, "D 5"),
        ("AsenwD", 3, ""),
        ("AsenwsA", 4, "D 5"),
    ],
)
def test_exits_of_a_roundabout_are_counted_with_those_not_taken(letters, number, road):
    found = told(town(ROUNDABOUT, ARMS), letters)
    assert kinds(found) == ["depart", "roundabout", "arrive"]
    assert (found[1].exit_number, found[1].road.ref) == (number, road)


def test_one_way_entries_tracks_and_private_drives_are_no_exits():
    arms = [
        *ARMS[:2],
        ("Be", {"oneway": "yes"}),
        ("nC", D5),
        ("wD", LOCAL),
    ]
    assert told(town(ROUNDABOUT, arms), "AsenC")[1].exit_number == 1
    for tags in ({"highway": "track"}, {"access": "private"}, {"service": "driveway"}):
        arms[2] = ("eB", tags)
        assert told(town(ROUNDABOUT, arms), "AsenC")[1].exit_number == 1


def test_a_ring_of_several_ways_is_one_roundabout():
    arms = [("se", RING), ("enw", RING), ("ws", {**RING, "ref": "D 5"}), *ARMS[1:]]
    found = told(town(ROUNDABOUT, arms), "AsenwD")
    assert (kinds(found)[1:-1], found[1].exit_number) == (["roundabout"], 3)


def test_exits_are_counted_on_the_network_whatever_the_graph_cuts():
    network = town(ROUNDABOUT, ARMS)
    parts = []
    for edge in path(network, "AsenwD"):
        parts += [(edge, 0.0, 0.25), (edge, 0.25, 1.0)]
    cut = manoeuvres(graph_of(network, parts), range(len(parts)))
    assert [(m.kind, m.exit_number) for m in cut] == [
        (m.kind, m.exit_number) for m in told(network, "AsenwD")
    ]


def test_two_roundabouts_in_a_row_are_told_one_after_the_other():
    nodes = ROUNDABOUT | {
        "t": (0, 320), "u": (20, 340), "v": (0, 360), "x": (-20, 340),
        "E": (300, 340), "F": (0, 700),
    }  # fmt: skip
    ways = [*ARMS[:3], ("nt", D5), ("tuvxt", RING), ("uE", D7), ("vF", D7)]
    found = told(town(nodes, ways), "AsentuvF")
    assert kinds(found) == ["depart", "roundabout", "roundabout", "arrive"]
    assert [m.exit_number for m in found[1:3]] == [2, 2]
    assert found[1].length_m == pytest.approx(300 + 2 * math.hypot(20, 20), abs=30)


def test_a_path_that_starts_or_ends_on_a_ring_has_no_exit_number():
    network = town(ROUNDABOUT, ARMS)
    ends = told(network, "Asen")
    assert [(m.kind, m.exit_number) for m in ends[1:2]] == [("roundabout", 0)]
    starts = told(network, "enC")
    assert kinds(starts) == ["depart", "turn", "arrive"]


def test_a_staggered_crossroads_is_one_manoeuvre_of_two_turns():
    nodes = {**CROSS, "c": (20, 500), "f": (20, 900)}
    network = town(nodes, [("ab", D5), ("cf", D5), ("dbce", D7)])
    found = told(network, "abcf")
    assert kinds(found) == ["depart", "turn", "arrive"]
    turn = found[1]
    assert (turn.side, turn.is_same_road, turn.road.ref) == ("right", True, "D 5")
    assert turn.then_deg == pytest.approx(-90, abs=2)


def test_a_short_bridge_without_a_name_belongs_to_its_road():
    nodes = {**CROSS, "c": (0, 520), "f": (0, 900)}
    network = town(nodes, [("ab", D5), ("bc", {"bridge": "yes"}), ("cf", D5), ("dbe", D7)])
    assert kinds(told(network, "abcf")) == ["depart", "arrive"]


def test_back_along_the_other_carriageway_is_a_u_turn():
    nodes = {"a": (0, 0), "b": (0, 500), "c": (-15, 500), "d": (-15, 0),
             "e": (0, 900), "f": (-15, 900)}  # fmt: skip
    one_way = {**D5, "oneway": "yes"}
    network = town(nodes, [("abe", one_way), ("fcd", one_way), ("bc", LOCAL)])
    assert kinds(told(network, "abcd")) == ["depart", "u-turn", "arrive"]


def test_a_road_that_becomes_a_dual_carriageway_is_silent():
    nodes = {"a": (0, 0), "b": (0, 500), "c": (8, 560), "d": (8, 900), "e": (-8, 560),
             "f": (-8, 900)}  # fmt: skip
    one_way = {**D5, "oneway": "yes"}
    network = town(nodes, [("ab", D5), ("bcd", one_way), ("feb", one_way)])
    assert kinds(told(network, "abd")) == ["depart", "arrive"]


def test_turning_back_on_the_same_road_is_a_u_turn_even_between_junctions():
    network = town(CROSS, [("abc", D5), ("db", LOCAL)])
    assert kinds(told(network, "aba")) == ["depart", "u-turn", "arrive"]
    (there,), (back,) = path(network, "ab"), path(network, "ba")
    cut = manoeuvres(graph_of(network, [(there, 0.0, 0.4), (back, 0.6, 1.0)]), (0, 1))
    assert kinds(cut) == ["depart", "u-turn", "arrive"]
    assert cut[1].start_m == pytest.approx(200, abs=1)


def test_a_slip_road_leaves_at_a_fork_and_joins_by_a_merge():
    nodes = {"a": (0, 0), "b": (0, 1000), "c": (0, 2000), "d": (60, 1150), "e": (60, 1700),
             "f": (0, 3000)}  # fmt: skip
    motorway = {"highway": "motorway", "ref": "A 5"}
    slip = {"highway": "motorway_link", "oneway": "yes", "destination": "Langres;Dijon",
            "destination:ref": "N19;A5"}  # fmt: skip
    network = town(nodes, [("abcf", motorway), ("bd", slip), ("dec", slip)])
    found = told(network, "abdcf")
    assert kinds(found) == ["depart", "fork", "merge", "arrive"]
    assert (found[1].side, found[1].towards) == ("right", ("Langres", "Dijon"))
    assert found[1].towards_refs == ("A 5",)
    assert found[2].road.ref == "A 5"


def test_a_turn_at_a_mini_roundabout_is_a_turn_that_names_it():
    mini = {"b": {"highway": "mini_roundabout"}}
    network = town(CROSS, [("abc", D5), ("dbe", D7)], node_tags=mini)
    turn = told(network, "abe")[1]
    assert (turn.kind, turn.side, turn.exit_number) == ("turn", "right", 0)
    assert [m.is_mini_roundabout for m in told(network, "abe")] == [False, True, False]
    assert kinds(told(network, "abc")) == ["depart", "arrive"]


def test_bearings_look_at_25_m_of_road_and_not_from_node_to_node():
    nodes = {"a": (0, 0), "b": (0, 500), "x": (40, 500), "y": (40, 900), "c": (0, 900),
             "d": (-400, 500)}  # fmt: skip
    network = town(nodes, [("ab", D5), ("bxyc", D7), ("bd", LOCAL)])
    turn = told(network, "abc")[1]
    assert turn.turn_deg == pytest.approx(90, abs=1)


def test_the_number_shared_with_the_neighbours_is_told():
    network = town(
        {**CROSS, "f": (0, 1300)},
        [("ab", {"ref": "D 5"}), ("bc", {"ref": "D7;RD5"}), ("cf", {"ref": "D5;D7"})],
    )
    found = told(network, "abcf")
    assert [m.road.ref for m in found] == ["D 5", "D 5"]
    found = told(network, "bcf")
    assert [m.road.ref for m in found] == ["D 7", "D 7"]


def test_a_lesser_road_is_told_by_its_name_before_its_number():
    network = town(CROSS, [("ab", {**LOCAL, "ref": "C 3", "name": "Rue Basse"}), ("bc", D5)])
    assert told(network, "ab")[0].road.key == ("name", "Rue Basse")
    network = town(CROSS, [("ab", {**LOCAL, "ref": "C3"})])
    assert told(network, "ab")[0].road.key == ("ref", "C 3")


def test_warnings_are_told_where_they_begin_and_once_while_they_last():
    low = {**D5, "maxheight": "3,2", "maxweight": "7500 kg"}
    ways = [("ab", D5), ("bc", low), ("cf", {**low, "bridge": "yes"}), ("dbe", D7)]
    network = town({**CROSS, "f": (0, 1300)}, ways)
    found = [(w.kind, w.limit, round(w.start_m)) for m in told(network, "abcf") for w in m.warnings]
    assert found == [("height", 3.2, 500), ("weight", 7.5, 500)]


def test_tolls_fords_narrow_roads_and_level_crossings_are_warned_of():
    tags = {**D5, "toll": "yes", "ford": "yes", "width": "2.5"}
    crossing = {"c": {"railway": "level_crossing"}}
    network = town(CROSS, [("ab", D5), ("bc", tags)], node_tags=crossing)
    found = {w.kind: w.limit for m in told(network, "abc") for w in m.warnings}
    assert found == {"toll": 0, "ford": 0, "width": 2.5, "level_crossing": 0}


def test_the_direction_is_the_next_place_larger_than_its_neighbours():
    places = [
        place("Départ", 0, 0, 300),
        place("Hameau", 0, 3000, 50),
        place("Bourg", 100, 6000, 2000),
        place("Lieu", 0, 9000, 80),
        place("Ailleurs", 8000, 6000, 9000),
    ]
    network = town(
        {"a": (0, 0), "b": (0, 6500), "c": (0, 12000), "d": (900, 6500)},
        [("ab", D5), ("bc", D7), ("bd", LOCAL)],
        towns=places,
    )
    found = told(network, "abc", destination_name="Ceffonds")
    assert [m.towards for m in found] == [("Bourg",), ("Ceffonds",), ("Ceffonds",)]
    assert told(network, "abc")[1].towards == ()


def test_the_sign_of_the_road_comes_before_the_places_of_the_map():
    tags = {**D5, "destination": "Langres", "destination:backward": "Troyes"}
    network = town(CROSS, [("ab", tags)], towns=[place("Bourg", 0, 480, 2000)])
    assert told(network, "ab", destination_name="Ici")[0].towards == ("Langres",)
    assert told(network, "ba", destination_name="Ici")[0].towards == ("Troyes",)


def test_the_arrival_tells_the_side_of_the_stop():
    network = town(CROSS, [("ab", D5)])
    for east_m, side in ((30, "right"), (-30, "left"), (2, "")):
        last = told(network, "ab", destination=at(east_m, 480 if abs(east_m) > 5 else 500))[-1]
        assert (last.kind, last.side) == ("arrive", side)


def test_a_path_without_edges_says_nothing():
    assert manoeuvres(graph_of(town(CROSS, [("ab", D5)])), ()) == ()


def test_numbers_are_written_as_on_signs():
    written = ("D619", "RD 619", "rn4", "A5", "D127b", "St 2189", "D  5", "Voie 3", "?", "")
    assert [normalised_ref(text) for text in written] == [
        "D 619", "D 619", "N 4", "A 5", "D 127b", "St 2189", "D 5", "Voie 3", "?", "",
    ]  # fmt: skip
    assert refs_of({"ref": "D5; RD 5;D 7;"}) == ("D 5", "D 7")


def test_angles_have_the_classes_of_the_rules():
    angles = (0, 19, -21, 44, 46, -119, 121, 171)
    assert [turn_class(a) for a in angles] == [
        "straight", "straight", "slight", "slight", "turn", "turn", "sharp", "back",
    ]  # fmt: skip
    assert (side_of(5), side_of(-5), side_of(0)) == ("right", "left", "")


def test_two_kinds_of_nameless_roads_are_two_roads_and_two_alike_are_one():
    assert Road(highway="track").key != Road(highway="residential").key
    assert Road(highway="unclassified").key == Road(highway="residential").key


GRID = {chr(ord("a") + 5 * i + j): (180 * i, 160 * j) for i in range(5) for j in range(5)}
TAGS = (D5, D7, {"ref": "D 5;D 7"}, LOCAL, {**LOCAL, "name": "Rue Basse"}, {"highway": "service"})


@st.composite
def walks(draw):
    """A path without U-turns through a grid of streets of any tags, crooked, cut anywhere."""
    shifts = st.tuples(st.integers(-80, 80), st.integers(-75, 75))
    nodes = {letter: tuple(map(sum, zip(xy, draw(shifts), strict=True)))
             for letter, xy in GRID.items()}  # fmt: skip
    letters = sorted(GRID)
    pairs = [(a, letters[k + 1]) for k, a in enumerate(letters) if (k + 1) % 5]
    pairs += [(a, letters[k + 5]) for k, a in enumerate(letters[:20])]
    ways = [(a + b, draw(st.sampled_from(TAGS))) for a, b in pairs]
    walk = draw(st.sampled_from(letters))
    for _ in range(draw(st.integers(1, 12))):
        near = [b if a == walk[-1] else a for a, b in pairs if walk[-1] in (a, b)]
        walk += draw(st.sampled_from(near))
    cut = draw(st.floats(0.0, 1.0))
    return town(nodes, ways), walk, cut


def test_minutes_told_leave_out_what_only_keeps_through_traffic_out():
    network = town(CROSS, [("ab", D5), ("be", LOCAL), ("bc", D7)])
    graph = graph_of(network)
    slow = np.array([network.tags[row].get("highway") == "unclassified" for row in network.tag_row])
    penalty_s = np.where(slow, 19.0 * graph.travel_time_s, 0.0)
    counted = replace(graph, travel_time_s=graph.travel_time_s + penalty_s, penalty_s=penalty_s)
    found = manoeuvres(counted, path(network, "abe"))
    assert [round(m.start_s) for m in found] == [0, 50, 90]


@settings(max_examples=60, deadline=None)
@given(walks())
def test_instructions_cover_the_whole_path_and_speak_of_nothing_else(walked):
    network, letters, cut = walked
    edges = path(network, letters)
    parts = [part for e in edges for part in ((e, 0.0, cut), (e, cut, 1.0))]
    graph = graph_of(network, parts)
    found = manoeuvres(graph, range(len(parts)))
    assert kinds(found)[0] == "depart"
    assert kinds(found)[-1] == "arrive"
    assert not {"depart", "arrive"} & set(kinds(found)[1:-1])
    assert sum(m.length_m for m in found) == pytest.approx(float(graph.length_m.sum()))
    assert sum(m.duration_s for m in found) == pytest.approx(float(graph.driven_s.sum()))
    starts = [m.start_m for m in found]
    assert all(after > before for before, after in pairwise(starts))
    on_path = [network.tags[int(network.tag_row[e])] for e in edges]
    for each in found:
        if each.road.ref:
            assert any(each.road.ref in refs_of(tags) for tags in on_path)
        elif each.road.name:
            assert each.road.name in {tags.get("name") for tags in on_path}
