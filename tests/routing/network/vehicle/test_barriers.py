"""Barriers, fords and limits on nodes: who passes, and what is reached on either side."""

from dataclasses import replace
from xml.sax.saxutils import escape

import numpy as np
import pytest

from routing.network.reading.osm import read_extracts
from routing.network.road_network import HIGHWAYS
from routing.network.snap import snap_stops
from routing.network.vehicle.barriers import bars, cut_at_barriers
from routing.network.vehicle.closures import closures
from routing.network.vehicle.profile import PROFILES, apply_profile, read_profile
from tests.routing.network.networks import network, rule
from tests.routing.network.osm_text import osm_xml
from tests.routing.network.road_cases import EAST, WEST, case_network, degrees, driven_m
from tests.shared import needs_shared

CAR, VAN, TRAILER, TRUCK = (read_profile(name) for name in PROFILES)
A, M, B = (0.0, 0.0), (500.0, 0.0), (1000.0, 0.0)


def passing(**tags):
    """Letters of the profiles that pass: car, van, van and trailer, truck."""
    tags = {key.replace("__", ":"): value for key, value in tags.items()}
    return "".join(
        letter
        for letter, profile in zip("cvtl", (CAR, VAN, TRAILER, TRUCK), strict=True)
        if not bars(tags, profile)
    )


@pytest.mark.parametrize(
    "kind",
    [
        "gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "bump_gate",
        "toll_booth", "border_control", "cattle_grid", "kerb", "entrance", "no", "sally_port",
    ],
)  # fmt: skip
def test_what_opens_or_is_driven_over_stops_nobody(kind):
    assert passing(barrier=kind) == "cvtl"
    assert passing(barrier=kind, foot="yes", bicycle="yes") == "cvtl"


@pytest.mark.parametrize(
    "kind",
    [
        "bollard", "block", "jersey_barrier", "chain", "rope", "log", "debris", "planter",
        "tank_trap", "bus_trap", "sump_buster", "cycle_barrier", "motorcycle_barrier",
        "kissing_gate", "wicket_gate", "stile", "horse_stile", "turnstile",
        "full-height_turnstile", "step",
        # Nobody knows what these are: routers must not pass (OSM wiki, "Barriers").
        "yes", "boulder", "gate;bollard", "unheard_of",
    ],
)  # fmt: skip
def test_what_stands_in_the_way_stops_all_but_those_it_names(kind):
    assert passing(barrier=kind) == ""
    assert passing(barrier=kind, foot="yes", bicycle="designated", bus="yes", emergency="yes") == ""
    assert passing(barrier=kind, motor_vehicle="yes") == "cvtl"
    assert passing(barrier=kind, motor_vehicle="private", access="yes") == ""


@pytest.mark.parametrize(
    ("tags", "who"),
    [
        # What is said of access comes before the kind, by the modes of each vehicle.
        ({"barrier": "gate", "motor_vehicle": "forestry"}, ""),
        ({"barrier": "gate", "motor_vehicle": "agricultural"}, ""),
        ({"barrier": "gate", "vehicle": "agricultural;forestry"}, ""),
        ({"barrier": "lift_gate", "access": "private"}, ""),
        ({"barrier": "sliding_gate", "access": "no"}, ""),
        ({"barrier": "swing_gate", "access": "no", "motor_vehicle": "yes"}, "cvtl"),
        ({"barrier": "cattle_grid", "access": "no"}, ""),
        ({"barrier": "gate", "motorcar": "no"}, "l"),
        ({"barrier": "gate", "hgv": "no"}, "cv"),
        ({"barrier": "lift_gate", "goods": "no"}, "c"),
        ({"barrier": "toll_booth", "hgv": "no"}, "cv"),
        ({"barrier": "gate", "access": "yes"}, "cvtl"),
        ({"barrier": "gate", "access": "destination"}, "cvtl"),
        ({"barrier": "bollard", "access": "yes"}, "cvtl"),
        ({"barrier": "bollard", "motor_vehicle": "yes", "access": "no"}, "cvtl"),
        ({"barrier": "bollard", "motor_vehicle": "destination"}, "cvtl"),
        ({"barrier": "bus_trap", "psv": "yes"}, ""),
        # Who walks through is not who drives through.
        ({"barrier": "kissing_gate", "access": "yes"}, ""),
        ({"barrier": "turnstile", "access": "permissive"}, ""),
        ({"barrier": "cycle_barrier", "access": "yes"}, ""),
        # What is only forbidden opens nothing; a condition opens to whom it holds.
        ({"barrier": "bollard", "motor_vehicle:conditional": "no @ (22:00-06:00)"}, ""),
        ({"barrier": "bollard", "hgv:conditional": "no @ (weight>5)"}, ""),
        ({"barrier": "bollard", "motorcar": "unheard_of"}, ""),
        ({"barrier": "bollard", "motor_vehicle:conditional": "yes @ (weight<=3.5)"}, "cv"),
        ({"barrier": "bollard", "motor_vehicle:conditional": "yes @ (06:00-11:00)"}, "cvtl"),
        # Locks, and bollards that go down.
        ({"barrier": "gate", "locked": "yes"}, ""),
        ({"barrier": "gate", "locked": "no"}, "cvtl"),
        ({"barrier": "gate", "locked": "yes", "motor_vehicle": "yes"}, "cvtl"),
        ({"barrier": "bollard", "bollard": "rising"}, "cvtl"),
        ({"barrier": "bollard", "bollard": "rising", "access": "private"}, ""),
        ({"barrier": "bollard", "bollard": "removable"}, ""),
        # Gaps: 1.85 m for a car, 2.1 m for a van, 2.3 m with a trailer or for a lorry.
        ({"barrier": "bollard", "width": "0.2"}, ""),
        ({"barrier": "bollard", "maxwidth:physical": "2.2"}, "cv"),
        ({"barrier": "bollard", "maxwidth": "3"}, "cvtl"),
        ({"barrier": "bollard", "width": "2.2 m"}, "cv"),
        ({"barrier": "block", "width": "2.5"}, ""),
        ({"barrier": "block", "maxwidth:physical": "2.5"}, "cvtl"),
        ({"barrier": "gate", "width": "1.2"}, ""),
        ({"barrier": "gate", "width": "4"}, "cvtl"),
        ({"barrier": "cattle_grid", "maxwidth": "2.2"}, "cv"),
        ({"barrier": "toll_booth", "width": "1"}, "cvtl"),
        # Heights, masses and lengths.
        ({"barrier": "height_restrictor", "maxheight": "2.2"}, "c"),
        ({"barrier": "height_restrictor", "maxheight": "1.5"}, ""),
        ({"barrier": "height_restrictor", "maxheight": "4", "access": "yes"}, "cvtl"),
        ({"barrier": "height_restrictor", "maxheight": "1.9"}, "c"),
        ({"barrier": "height_restrictor"}, "c"),
        ({"barrier": "height_restrictor", "access": "yes"}, "c"),
        ({"barrier": "lift_gate", "maxheight": "2.2"}, "c"),
        ({"maxheight": "2.2"}, "c"),
        ({"barrier": "gate", "maxweight": "3.5"}, "cv"),
        ({"maxwidth": "2.2", "traffic_calming": "choker"}, "cv"),
        ({"maxlength": "6"}, "cv"),
        # Fords; and what is none of all this.
        ({"ford": "yes"}, ""),
        ({"ford": "stepping_stones"}, ""),
        ({"ford": "no"}, "cvtl"),
        ({"ford": "yes", "motor_vehicle": "yes"}, ""),
        ({"motor_vehicle": "no"}, ""),
        ({"highway": "traffic_signals", "direction": "forward"}, "cvtl"),
    ],
)  # fmt: skip
def test_tags_of_a_node_say_who_passes(tags, who):
    assert passing(**tags) == who


def drawn(marks, *, more=(), rules=()):
    """Draw a road A-M-B of 1 km, a detour of 5 km, and marks on nodes; 9 stands for M."""
    places = {1: A, 9: M, 2: B, 3: (0.0, 2000.0), 4: (1000.0, 2000.0), 5: WEST, 6: EAST,
              7: (500.0, 300.0), 8: (500.0, -300.0)}  # fmt: skip
    tertiary = {"highway": "tertiary"}
    ways = {
        10: ([1, 9, 2], tertiary),
        20: ([1, 3, 4, 2], tertiary),
        30: ([5, 1], tertiary),
        40: ([2, 6], tertiary),
    } | dict(more)
    nodes = {node: degrees(*place) for node, place in places.items()}
    return network(nodes, ways, node_tags=marks, rules=rules)


def kilometres(network, origin=WEST, destination=EAST, profile="van"):
    return round(driven_m(network, origin, destination, profile)[0] / 1000, 2)


def marked(path, tags):
    """Write and read the same roads with tags on M."""
    plain, places = {"highway": "tertiary"}, [A, M, B, (0, 2000), (1000, 2000), WEST, EAST]
    nodes = {number: degrees(*place) for number, place in enumerate(places, start=1)}
    nodes[2] = (*nodes[2], {key: escape(value) for key, value in tags.items()})
    ways = {number: (line, plain) for number, line in
            {10: [1, 2, 3], 20: [1, 4, 5, 3], 30: [6, 1], 40: [3, 7]}.items()}  # fmt: skip
    (path / "roads.osm").write_text(osm_xml(nodes, ways), encoding="utf-8")
    return read_extracts([path / "roads.osm"], area=None)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "crossing", "motor_vehicle": "no"},
        {"highway": "crossing", "access": "no", "foot": "yes"},
        {"railway": "level_crossing", "vehicle": "no"},
        {"highway": "bus_stop", "motor_vehicle": "no", "bus": "yes"},
    ],
)
def test_what_is_said_to_those_who_cross_stops_nobody_on_the_road(tmp_path, tags):
    assert (
        tuple(p for p in PROFILES if kilometres(marked(tmp_path, tags), profile=p) == 3) == PROFILES
    )
    gate = marked(tmp_path, tags | {"barrier": "gate"})
    assert kilometres(gate) == 7


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"maxlength": "8"}, ["van_trailer"]), ({"hgv": "no"}, ["van_trailer", "light_truck"]),
        ({"maxweightrating": "3.5"}, ["van_trailer", "light_truck"]),
        ({"motorcar": "no"}, ["car", "van", "van_trailer"]),
        ({"trailer": "no"}, ["van_trailer"]),
    ],
)  # fmt: skip
def test_signs_on_nodes_are_read_from_a_file_without_any_barrier(tmp_path, tags, closed):
    drawn = marked(tmp_path, tags)
    assert [p for p in PROFILES if kilometres(drawn, profile=p) > 5] == closed


GATE = {"barrier": "gate", "access": "private"}


@pytest.mark.parametrize("tags", [GATE, {"barrier": "bollard"}, {"ford": "yes"}, {"vehicle": "no"}])
def test_a_barrier_cuts_the_road_at_its_point_and_each_side_is_reached_from_there(tags):
    barred = drawn({9: tags})
    assert kilometres(drawn({})) == 3.0
    assert kilometres(barred) == 7.0
    assert kilometres(barred, WEST, (400.0, 0.0)) == 1.4
    assert kilometres(barred, WEST, (600.0, 0.0)) == 6.4
    assert kilometres(barred, (600.0, 0.0), (400.0, 0.0)) == 5.8


def test_two_barriers_leave_what_is_between_them_to_nobody():
    ways = {10: ([1, 7, 9, 2], {"highway": "tertiary"})}
    barred = drawn({7: GATE, 9: {"barrier": "log"}}, more=ways)
    placed = [driven_m(barred, WEST, (500.0, up))[1][1] for up in (10.0, 150.0, 290.0)]
    # At the logs, at the far side of the gate.
    assert placed == pytest.approx([10.0, 128.6, 8.6], abs=0.5)


TO_A_FARM = {"highway": "service", "service": "driveway"}


@pytest.mark.parametrize(
    ("road", "branch"),
    [
        ({10: ([1, 9, 2], {"highway": "tertiary"})}, TO_A_FARM),
        ({10: ([1, 9], {"highway": "tertiary"}), 11: ([9, 2], {"highway": "tertiary"})}, TO_A_FARM),
        ({10: ([1, 9, 2], {"highway": "service"})}, {"highway": "service"}),
        (
            {
                10: ([1, 9], {"highway": "residential", "name": "Rue Haute"}),
                11: ([9, 2], {"highway": "residential", "name": "Rue Haute"}),
            },
            {"highway": "residential", "name": "Rue Basse"},
        ),
        ({10: ([1, 9, 2], {"highway": "residential"})}, {"highway": "secondary"}),
        # Where nothing else tells, straight on.
        ({10: ([1, 9], {}), 11: ([9, 2], {})}, {}),
        ({10: ([1, 9], {}), 11: ([2, 9], {})}, {"access": "destination"}),
    ],
)
@pytest.mark.parametrize("tags", [GATE, {"barrier": "bollard"}, {"barrier": "stile"}])
def test_a_gate_on_a_junction_closes_what_joins_the_through_road_and_not_that(road, branch, tags):
    barred = drawn({9: tags}, more=road | {50: ([9, 7], branch)})
    open_ = drawn({}, more=road | {50: ([9, 7], branch)})
    assert kilometres(barred) == kilometres(open_) == 3.0
    away = [driven_m(each, WEST, (500.0, 200.0))[1][1] for each in (barred, open_)]
    assert away == pytest.approx([200.0, 0.0], abs=0.1)


def test_where_no_road_runs_through_a_barrier_closes_the_whole_junction():
    cross = {50: ([8, 9, 7], {"highway": "tertiary"}), 60: ([8, 6], {})}
    barred = drawn({9: {"barrier": "bollard"}}, more=cross)
    assert kilometres(barred) == 7.0
    metres, away = driven_m(barred, WEST, (500.0, 100.0))
    assert (metres, away[1]) == (pytest.approx(1500.0, abs=1.0), pytest.approx(100.0, abs=0.1))


def test_one_way_roads_are_cut_and_rules_still_bind():
    ways = {
        10: ([1, 9, 2], {"highway": "tertiary", "oneway": "yes"}),
        50: ([7, 1], {"highway": "tertiary"}),
    }
    no_turn = [rule(30, 1, 20)]
    barred = drawn({9: GATE}, more=ways, rules=no_turn)
    assert len(barred.restrictions) == 1
    cut = cut_at_barriers(barred, VAN)
    (path,) = cut.restrictions
    assert [int(cut.way[edge]) for edge in path.path] == [30, 20]
    assert (np.diff(cut.tail) >= 0).all()


def test_a_network_that_is_cut_keeps_all_its_roads_and_shapes():
    whole = drawn({9: GATE, 3: {"barrier": "block"}})
    cut = cut_at_barriers(whole, VAN)
    assert cut.node_count == whole.node_count + 2
    lines = [sorted(each.line(edge) for edge in range(each.edge_count)) for each in (whole, cut)]
    assert lines[0] == lines[1]
    assert cut.length_m.sum() == pytest.approx(whole.length_m.sum())
    assert cut_at_barriers(cut, VAN) is cut
    joined = cut_at_barriers(drawn({9: GATE}, more={50: ([9, 7], TO_A_FARM)}), VAN)
    assert cut_at_barriers(joined, VAN) is joined
    open_ = replace(whole, barriers={})
    assert cut_at_barriers(open_, VAN) is open_


def test_nodes_of_the_graph_keep_their_numbers_and_have_names_of_their_own():
    graph = apply_profile(drawn({9: GATE}), VAN)
    ids = graph.node_ids
    assert len(set(ids)) == len(ids) == graph.node_count
    assert ids == (1, 2, 5, 6, 9, (9, 0))


def test_a_stop_at_a_barrier_is_on_one_side_of_it():
    graph = apply_profile(drawn({9: GATE}), VAN)
    places = np.array([degrees(499.7, 0.0), degrees(500.3, 0.0)])
    placed = snap_stops(graph, *places.T)
    assert sorted(placed.nodes.tolist()) == [4, 5]


def test_a_barrier_is_told_where_it_stands_and_one_that_closes_nothing_is_not():
    line = [[degrees(*WEST), degrees(*EAST)]]
    low = {"barrier": "height_restrictor", "maxheight": "2,1 m"}
    for tags, reason, limit in ((GATE, "barrier", 0.0), (low, "height", 2.1)):
        (found,) = closures(drawn({9: tags}), VAN, line, within_m=500.0, most=9)
        assert (found.reason, found.limit, found.ban) == (reason, limit, -1)
        assert found.line == (found.mark,) == (pytest.approx(degrees(*M), abs=1e-5),)
    assert closures(drawn({9: low}), CAR, line, within_m=500.0, most=9) == ()
    one_way = {10: ([1, 9, 2], {"highway": "tertiary", "oneway": "yes"})}
    (found,) = closures(drawn({9: GATE}, more=one_way), VAN, line, within_m=500.0, most=9)
    assert found.mark == pytest.approx(degrees(*M), abs=1e-5)
    assert closures(drawn({5: GATE}), VAN, line, within_m=500.0, most=9) == ()
    branch = {50: ([9, 7], {"highway": "residential", "name": "Rue Basse"})}
    (found,) = closures(drawn({9: GATE}, more=branch), VAN, line, within_m=500.0, most=9)
    assert found.road == "Rue Basse"
    assert found.line[-1] == pytest.approx(degrees(*M), abs=1e-5)
    assert found.mark == found.line[0] == pytest.approx(degrees(500.0, 25.0), abs=1e-5)
    both = branch | {51: ([9, 8], branch[50][1])}
    assert len(closures(drawn({9: GATE}, more=both), VAN, line, within_m=500.0, most=9)) == 2
    branch[50][1]["highway"] = "service"
    assert closures(drawn({9: GATE}, more=branch), VAN, line, within_m=500.0, most=9) == ()


def test_a_class_that_is_not_known_is_the_last_of_all():
    ways = {10: ([1, 9, 2], {"highway": "tertiary"}), 50: ([9, 7], {"highway": "disused"})}
    assert "disused" not in HIGHWAYS
    assert kilometres(drawn({9: GATE}, more=ways)) == 3.0


@needs_shared("cases", "roads", "geo_barrier_mid.osm")
@pytest.mark.parametrize("profile", PROFILES)
def test_a_bollard_half_way_up_a_lane_leaves_the_lane_before_it(profile):
    lane = case_network("geo_barrier_mid.osm")
    for up, metres in ((300.0, 2300.0), (1450.0, 3450.0)):
        found, away = driven_m(lane, (-2000.0, 0.0), (0.0, up), profile)
        assert found == pytest.approx(metres, abs=1.0)
        assert away[1] < 1.0
    _, away = driven_m(lane, (-2000.0, 0.0), (0.0, 1800.0), profile)
    assert away[1] == pytest.approx(300.0, abs=1.0)


@needs_shared("cases", "roads", "node_ford.osm")
@pytest.mark.parametrize(
    ("name", "closed_to"),
    [
        ("node_ford", PROFILES), ("node_gate_for", PROFILES), ("node_kissing", PROFILES),
        ("node_gate_motorcar_no", ("car", "van", "van_trailer")),
    ],
)  # fmt: skip
def test_the_shared_cases_take_the_detour(name, closed_to):
    roads = case_network(f"{name}.osm")
    for profile in PROFILES:
        expected = 7.0 if profile in closed_to else 3.0
        assert kilometres(roads, profile=profile) == expected
