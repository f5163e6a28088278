"""Closed roads near what is driven, and why they are closed."""

import pytest
from shapely import LineString, Point, box

from routing.network.reading.osm import read_extracts
from routing.network.vehicle.bans import Ban
from routing.network.vehicle.closures import closures
from routing.network.vehicle.profile import apply_profile, why_excluded
from routing.network.vehicle.vehicle import read_profile
from tests.routing.network.networks import grid
from tests.shared import SHARED, needs_shared

VAN, TRAILER = read_profile("van"), read_profile("van_trailer")
SOUTH = [(5.0, 48.0), (5.014, 48.0)]
"""Along the southern side of the town: streets 102 and 203."""
LOW = {"highway": "tertiary", "ref": "RD5", "maxheight": "2.1"}


def near(drawn, lines=(SOUTH,), profile=VAN, *, within_m=700.0, most=50, bans=()):
    return closures(drawn, profile, lines, bans=bans, within_m=within_m, most=most)


def test_a_low_bridge_near_the_way_is_told_once_with_its_limit_and_its_number():
    (found,) = near(grid(3, tags={212: LOW}))
    assert (found.reason, found.limit, found.road, found.ban) == ("height", 2.1, "D 5", -1)
    assert {found.line[0], found.line[-1]} == {(5.007, 48.0), (5.007, 48.0045)}
    assert found.mark == pytest.approx((5.007, 48.00225))
    assert found.distance_m == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize(
    ("tags", "reason", "limit"),
    [
        ({"maxweight": "2.5"}, "weight", 2.5),
        ({"maxwidth": "1.8", "name": "Rue Basse"}, "width", 1.8),
        ({"motor_vehicle": "no"}, "access", 0.0),
        ({"maxweight": "3000 kg;7.5"}, "weight", 3.0),
        ({"maxweight": "3.5", "maxaxleload": "2 t"}, "weight", 2.0),
        ({"maxheight": "4", "maxheight:physical": "2m50"}, "height", 2.5),
        ({"maxlength:conditional": "5 @ (weight>3)"}, "length", 5.0),
    ],
)
def test_each_rule_is_told_with_its_limit(tags, reason, limit):
    (found,) = near(grid(3, tags={212: tags}))
    assert (found.reason, found.limit) == (reason, limit)
    assert found.road == tags.get("name", "")


def test_a_road_closed_in_one_direction_alone_is_driven_and_not_told():
    assert near(grid(3, tags={212: {"motor_vehicle:backward": "no"}})) == ()
    assert len(near(grid(3, tags={212: {"motor_vehicle": "no"}}))) == 1


def test_roads_that_nobody_takes_for_one_to_drive_on_are_not_told():
    tags = {212: {"highway": "track", "tracktype": "grade5"}, 313: {"highway": "service", **LOW}}
    tags[313]["highway"] = "service"
    assert near(grid(3, tags=tags)) == ()


def test_a_road_farther_than_asked_is_left_out():
    drawn = grid(3, tags={2122: LOW})
    assert near(drawn, within_m=900.0) == ()
    (found,) = near(drawn, within_m=1100.0)
    assert found.distance_m == pytest.approx(1000.8, abs=1.0)
    assert near(drawn, lines=[], within_m=2000.0) == ()


def test_a_ban_comes_first_and_is_marked_where_it_is_drawn():
    drawn = grid(3, tags={212: LOW})
    bans = [Ban(geometry=Point(5.0105, 48.0045), reason="pont")]
    first, second = near(drawn, bans=bans)
    assert (first.reason, first.ban, second.reason) == ("ban", 0, "height")
    assert first.mark == pytest.approx((5.0105, 48.0045))
    assert len(near(drawn, bans=bans, most=1)) == 1


def test_a_ban_on_a_road_that_tags_close_too_is_told_as_the_ban():
    bans = [Ban(geometry=Point(5.007, 48.002), reason="pont bas")]
    (found,) = near(grid(3, tags={212: LOW}), bans=bans)
    assert (found.reason, found.ban, found.road) == ("ban", 0, "D 5")


def test_a_ban_that_meets_no_road_is_told_by_its_own_shape():
    drawn = grid(3)
    bans = [
        Ban(geometry=Point(5.0035, 48.001), reason="cour"),
        Ban(geometry=LineString([(5.0035, 47.998), (5.0035, 48.002)]), reason="ligne"),
        Ban(geometry=box(5.001, 48.001, 5.003, 48.002), reason="champ"),
        Ban(geometry=Point(7.0, 48.0), reason="loin"),
    ]
    found = {each.ban: each for each in near(drawn, bans=bans)}
    assert sorted(found) == [0, 1, 2]
    assert found[0].line == ((5.0035, 48.001),)
    assert len(found[2].line) == 5


def test_parts_of_a_road_that_follow_one_another_are_one():
    long = {"highway": "tertiary", "maxheight": "2.1"}
    ways = {9: ([2, 12, 22], long)}
    (found,) = near(grid(3, ways=ways))
    assert {found.line[0], found.line[-1]} == {(5.007, 48.0), (5.007, 48.009)}


@needs_shared("osm", "liechtenstein_2015.osm.pbf")
def test_the_closed_roads_of_a_real_valley_are_those_the_profile_excludes():
    network = read_extracts([SHARED / "osm" / "liechtenstein_2015.osm.pbf"], area=None)
    graph = apply_profile(network, TRAILER)
    reasons = why_excluded(graph.network, TRAILER)
    assert not set(graph.network_edge.tolist()) & {
        edge for edge, reason in enumerate(reasons.tolist()) if reason
    }
    line = [(9.50, 47.07), (9.52, 47.20)]
    found = near(network, [line], TRAILER, within_m=1500.0, most=200)
    assert len(found) > 5
    assert {each.reason for each in found} <= {*reasons.tolist(), "barrier"}
    assert found == near(graph.network, [line], TRAILER, within_m=1500.0, most=200)
    assert [each.distance_m for each in found] == sorted(each.distance_m for each in found)
    assert {each.reason for each in found if len(each.line) == 1} == {"barrier"}
