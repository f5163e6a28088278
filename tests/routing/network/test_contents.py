from dataclasses import replace

import pytest

from routing.network.contents import check_network
from routing.network.reading.assemble import assemble
from routing.network.road_network import Restriction, Town
from tests.routing.network.osm_text import ORIGIN, raw_ways

AT = {1: (5.0, 48.0), 2: (5.01, 48.0), 3: (5.01, 48.01), 4: (5.0, 48.01), 8: (6.0, 49.0),
      9: (6.1, 49.0)}  # fmt: skip
WAYS = {
    10: ([1, 2, 3, 1], {"highway": "tertiary", "ref": "D 5"}),
    20: ([3, 4], {"highway": "residential", "name": "Rue Basse", "oneway": "yes"}),
    30: ([8, 9], {"highway": "escape"}),
}


def network(**changes):
    return replace(assemble(raw_ways(AT, WAYS), origin=ORIGIN), **changes)


def test_what_the_network_holds_is_counted():
    report = check_network(network())
    assert (report.nodes, report.edges, report.ways) == (5, 7, 3)
    assert report.bbox == (5.0, 48.0, 6.1, 49.0)
    assert report.edges_by_class == {"escape": 2, "residential": 1, "tertiary": 4}
    assert report.directed_km_by_class["escape"] == pytest.approx(2 * 7.295, abs=0.01)


def test_parts_that_are_joined_to_nothing_are_counted():
    report = check_network(network())
    assert (report.components, report.strong_components) == (2, 3)
    assert report.strong_share == pytest.approx(2 / 5)
    assert report.dead_ends == 3


def test_roads_of_no_known_class_are_counted():
    assert check_network(network()).unknown_class == 2


def test_a_long_edge_without_shape_and_one_shorter_than_the_crow_are_counted():
    report = check_network(network())
    assert (report.long_straight, report.lengths_below_crow) == (4, 0)
    short = network()
    short.length_m[:] /= 2
    assert check_network(short).lengths_below_crow == 7


def test_what_tags_leave_open_is_counted():
    tags = [
        {"hgv:conditional": "no @ (22:00-06:00)"},
        {"hgv:conditional": "no @ (weight>3.5)", "maxspeed:conditional": "30 @ (07:00-19:00)"},
        {"maxheight": "below_default", "maxweight": "none"},
        {"maxweight": "3.5 or so"},
        {"maxweight:conditional": "heavy @ hgv", "oneway:conditional": "yes @ (wet)"},
    ]
    ways = {
        number: ([1, 2], {"highway": "tertiary", **each})
        for number, each in enumerate([*tags, tags[0]])
    }
    report = check_network(assemble(raw_ways(AT, ways), origin=ORIGIN))
    assert report.unsettled == {
        "hours": 6, "below_default": 2, "maxweight=3.5 or so": 2,
        "maxweight:conditional=heavy @ hgv": 2,
    }  # fmt: skip


def test_restrictions_whose_edges_do_not_follow_one_another_are_counted():
    rules = (Restriction(is_only=False, path=(0, 6)), Restriction(is_only=False, path=(0, 0)))
    report = check_network(network(restrictions=rules))
    assert report.restrictions == 2
    assert report.detached_restrictions == 2


def test_what_is_absent_is_named():
    lacks = check_network(network()).lacks
    assert {"maxspeed", "maxheight", "maxweight", "restrictions", "places"} <= set(lacks)
    assert not {"ref", "name", "oneway", "shapes", "date"} & set(lacks)


def test_what_is_there_is_not_said_to_lack():
    place = Town(name="Écot", x=5.0, y=48.0, population=3)
    assert "places" not in check_network(network(towns=(place,))).lacks


def test_what_the_reader_dropped_is_repeated():
    origin = replace(ORIGIN, date="", dropped={"missing nodes": 4})
    report = check_network(network(origin=origin))
    assert report.dropped == {"missing nodes": 4}
    assert "date" in report.lacks
