"""Roads tagged in many ways: who takes the direct one of a kilometre, who the detour of five."""

from functools import cache
from xml.sax.saxutils import escape

import pytest

from routing.network.other_formats import export_graphml
from routing.network.reading.graphml import read_graphml
from routing.network.reading.osm import read_extracts
from routing.network.store import load_network, save_network
from routing.network.vehicle.profile import PROFILES
from tests.routing.network.osm_text import osm_xml
from tests.routing.network.road_cases import (
    EAST,
    WEST,
    case_network,
    case_path,
    degrees,
    driven_m,
)
from tests.shared import needs_shared

NODES = {
    number: degrees(*place)
    for number, place in enumerate(
        [(0, 0), (500, 0), (1000, 0), (0, 2000), (1000, 2000), (-1500, 0), (2500, 0)], start=1
    )
}
HEAVY, LOADED, ALL = "van_trailer light_truck", "van van_trailer light_truck", " ".join(PROFILES)


def escaped(tags):
    return {key: escape(value, {'"': "&quot;"}) for key, value in tags.items()}


def crossing(path, tags, *, turn=None):
    """Write and read a direct road with some tags, maybe a rule on entering it, and a detour."""
    plain = {"highway": "tertiary"}
    ways = {
        10: ([1, 2, 3], plain | escaped(tags)), 20: ([1, 4, 5, 3], plain),
        30: ([6, 1], plain), 40: ([3, 7], plain),
    }  # fmt: skip
    members = [("way", 30, "from"), ("node", 1, "via"), ("way", 10, "to")]
    relations = [(members, {"type": "restriction"} | escaped(turn))] if turn else []
    (path / "roads.osm").write_text(osm_xml(NODES, ways, relations), encoding="utf-8")
    return read_extracts([path / "roads.osm"], area=None)


def who_detours(network, origin=WEST, destination=EAST):
    return " ".join(p for p in PROFILES if driven_m(network, origin, destination, p)[0] > 5000)


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        # Lists, units and words.
        ({"maxweight": "3.5;7.5"}, HEAVY),
        ({"maxweight": "7.5;3500 kg"}, HEAVY),
        ({"maxweight": "3T5"}, HEAVY),
        ({"maxweight": "3.5 tonnes"}, HEAVY),
        ({"maxweight": "7.5"}, ""),
        ({"maxweight": "none"}, ""),
        ({"maxaxleload": "1500 kg"}, LOADED),
        ({"maxheight": "7ft 6in"}, LOADED),
        ({"maxheight": "2m50"}, LOADED),
        ({"maxheight": "1.9"}, LOADED),
        ({"maxheight": "8'-6\""}, LOADED),
        ({"maxheight": "8 ft - 6 in"}, LOADED),
        ({"maxheight": "4;2,5 m"}, LOADED),
        ({"maxheight": "unsigned"}, ""),
        ({"maxheight": "default"}, ""),
        ({"maxheight": "no_sign"}, ""),
        ({"maxwidth": "2 m"}, LOADED),
        ({"maxlength": "7'6\""}, ALL),
        # Physical limits, and those of some vehicles.
        ({"maxheight:physical": "2.5"}, LOADED),
        ({"maxheight:physical": "2m50"}, LOADED),
        ({"maxheight": "4", "maxheight:physical": "3.2 m"}, "light_truck"),
        ({"maxwidth:physical": "2.2"}, HEAVY),
        ({"maxweight:hgv": "3.5"}, HEAVY),
        ({"maxweight:hgv": "2"}, HEAVY),
        ({"maxweight:goods": "3"}, LOADED),
        ({"maxweight:bus": "1"}, ""),
        ({"maxlength:hgv": "10"}, "van_trailer"),
        ({"maxlength:trailer": "6 m"}, "van_trailer"),
        ({"maxweightrating:hgv": "3.5"}, HEAVY),
        ({"maxweightrating:hgv": "7,5 t"}, ""),
        ({"maxweight": "3.5", "maxweight:hgv": "none"}, ""),
        # Conditions of size.
        ({"vehicle:conditional": "no @ (weight>3.5)"}, HEAVY),
        ({"motor_vehicle:conditional": "no @ (weight > 3500 kg)"}, HEAVY),
        ({"motorcar:conditional": "no @ weight>3.5"}, "van_trailer"),
        ({"goods:conditional": "no @ (weight>3.5)"}, HEAVY),
        ({"hgv:conditional": "no @ (weight>5)"}, "light_truck"),
        ({"access:conditional": "no @ (length>7 m)"}, HEAVY),
        ({"access:conditional": "no @ (height>2.5 AND weight>3)"}, LOADED),
        ({"vehicle:conditional": "no @ hgv"}, HEAVY),
        ({"vehicle:conditional": "no @ (bus)"}, ""),
        ({"vehicle": "no", "vehicle:conditional": "yes @ (weight<=3.5)"}, HEAVY),
        ({"maxweight:conditional": "3 @ hgv"}, HEAVY),
        ({"maxweightrating:conditional": "3.5 @ (length>7)"}, HEAVY),
        ({"maxheight:conditional": "2.5 @ (hgv)"}, HEAVY),
        # Purposes: through traffic is kept out, who stops there is not (below).
        ({"maxweight": "3.5", "maxweight:conditional": "none @ destination"}, HEAVY),
        ({"maxweightrating:hgv": "3.5", "maxweightrating:hgv:conditional": "none @ delivery"},
         HEAVY),
        ({"maxweightrating": "3.5", "maxweightrating:hgv:conditional": "none @ destination"},
         HEAVY),
        ({"hgv": "no", "hgv:conditional": "destination @ (weight<5)"}, HEAVY),
        ({"maxweight": "3.5", "hgv:conditional": "destination @ (maxweight>3.5)"}, HEAVY),
        ({"vehicle": "destination"}, ALL),
        ({"motor_vehicle": "delivery"}, ALL),
        ({"motorcar": "customers"}, "car van van_trailer"),
        ({"motor_vehicle": "permit"}, ALL),
        ({"motor_vehicle:conditional": "no @ 24/7"}, ALL),
        # Who is meant.
        ({"trailer": "no"}, "van_trailer"),
        ({"trailer:conditional": "no @ (length>10)"}, "van_trailer"),
        ({"trailer": "yes", "vehicle": "no"}, ALL),
        ({"motor_vehicle": "agricultural"}, ALL),
        ({"motor_vehicle": "agricultural;forestry"}, ALL),
        ({"motor_vehicle": "forestry"}, ALL),
        ({"motor_vehicle": "private"}, ALL),
        ({"vehicle": "no", "motor_vehicle": "yes"}, ""),
        ({"motor_vehicle": "no", "vehicle": "yes"}, ALL),
        ({"access": "no", "hgv": "designated"}, "car van"),
        ({"motor_vehicle": "no", "motorcar": "yes"}, HEAVY),
        ({"access:hgv": "no"}, HEAVY),
        ({"goods": "no"}, LOADED),
        ({"bus": "no"}, ""),
        ({"hgv": "unheard_of"}, ""),
        # Lanes: one that is open is enough.
        ({"hgv:lanes": "no|no"}, HEAVY),
        ({"hgv:lanes": "no|yes"}, ""),
        ({"access:lanes": "no|"}, ""),
        ({"motor_vehicle:lanes:forward": "no|no"}, ALL),
        # The ground.
        ({"tracktype": "grade2", "surface": "asphalt"}, ""),
        ({"tracktype": "grade5", "surface": "concrete:plates"}, ""),
        ({"tracktype": "grade3", "surface": "paved"}, ""),
        *(
            ({"tracktype": "grade3", "surface": surface}, "")
            for surface in (
                "bitumen", "Asphalte", "tarmac", "chip_seal", "concrete:lanes", "concrete_plates",
                "paving_stones:30", "sett", "unhewn_cobblestone", "cobblestone:flattened",
                "metal_grid", "cement", "enrobé", "asphalt, concrete",
            )
        ),
        *(
            ({"tracktype": "grade3", "surface": surface}, ALL)
            for surface in ("woodchips", "gravel:lanes", "asphalt, ground", "macadam", "")
        ),
        ({"surface": "dirt/sand"}, ALL),
        ({"surface": "gravel:20"}, ALL),
        ({"surface": "ground, grass"}, ALL),
        ({"motor_vehicle": "agricultural, forestry"}, ALL),
        ({"motor_vehicle": "agricultural/yes"}, ""),
        ({"tracktype": "grade3"}, ALL),
        ({"tracktype": "grade3", "surface": "asphalt;gravel"}, ALL),
        ({"surface": "asphalt;gravel"}, ALL),
        ({"smoothness": "good;very_bad"}, ALL),
    ],
)  # fmt: skip
def test_tags_close_a_road_to_whom_they_mean(tmp_path, tags, closed):
    assert who_detours(crossing(tmp_path, tags)) == closed


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"motor_vehicle:backward": "no"}, ALL),
        ({"vehicle:backward": "no"}, ALL),
        ({"access:backward": "private"}, ALL),
        ({"hgv:backward": "no"}, HEAVY),
        ({"hgv:backward:conditional": "no @ (weight>5)"}, "light_truck"),
        ({"motor_vehicle:backward": "no", "hgv": "yes"}, "car van"),
        ({"maxweight:backward": "3.5"}, HEAVY),
        ({"maxheight:backward": "2.5"}, LOADED),
        ({"trailer:backward": "no"}, "van_trailer"),
        ({"motor_vehicle:forward": "no"}, ""),
        ({"oneway:conditional": "yes @ (weight>3.5)"}, HEAVY),
        ({"oneway:conditional": "yes @ (Mo-Fr 07:00-09:00)"}, ALL),
        ({"oneway:hgv": "yes"}, HEAVY),
        ({"oneway": "yes", "oneway:conditional": "no @ (weight<=3.5)"}, HEAVY),
        ({"oneway": "yes", "oneway:bus": "no"}, ALL),
        ({"oneway": "yes", "oneway:hgv": "no"}, "car van"),
        ({"oneway": "-1", "oneway:conditional": "no @ (weight<=3.5)"}, ""),
        ({"oneway:goods": "yes"}, LOADED),
        ({"oneway:trailer": "yes"}, "van_trailer"),
        # One waits where traffic alternates; where it is turned at some hours one is not sent.
        ({"oneway": "alternating"}, ""),
        ({"oneway": "reversible"}, ALL),
        ({"oneway": "reversible", "oneway:conditional": "-1 @ (Mo-Fr 12:00-20:00)"}, ALL),
        ({"oneway": "reversible", "oneway:conditional": "-1 @ (weight<=3.5)"}, HEAVY),
    ],
)
def test_a_road_may_be_closed_in_one_direction(tmp_path, tags, closed):
    assert who_detours(crossing(tmp_path, tags), EAST, WEST) == closed


@pytest.mark.parametrize(
    ("turn", "bound"),
    [
        ({"restriction": "no_straight_on"}, ALL),
        ({"restriction": "no_u_turn; no_straight_on"}, ALL),
        ({"restriction:hgv": "no_straight_on"}, HEAVY),
        ({"type": "restriction:hgv", "restriction": "no_straight_on"}, HEAVY),
        ({"restriction:motorcar": "no_straight_on"}, "car van van_trailer"),
        ({"restriction:trailer": "no_entry"}, "van_trailer"),
        ({"restriction:conditional": "no_straight_on @ (weight>3.5)"}, HEAVY),
        ({"restriction:conditional": "no_entry @ (weight > 5 t)"}, "light_truck"),
        ({"restriction:conditional": "no_straight_on @ (length>7 AND hgv)"}, HEAVY),
        ({"restriction:conditional": "no_straight_on @ (Mo-Fr 07:00-09:00)"}, ""),
        ({"restriction:hgv:conditional": "no_straight_on @ (weight>5)"}, "light_truck"),
        ({"restriction": "no_straight_on", "except": "hgv"}, "car van"),
        ({"restriction": "no_straight_on", "except": "motorcar;psv"}, HEAVY),
        ({"restriction": "no_straight_on", "except": "destination"}, ALL),
        ({"restriction": "no_straight_on", "restriction:conditional": "none @ (weight<3)"}, LOADED),
        ({"restriction": "no_straight_on", "restriction:conditional": "none @ (20:00-06:00)"}, ALL),
        ({"restriction:bus": "no_straight_on"}, ""),
    ],
)
def test_a_turn_restriction_binds_the_vehicles_it_names(tmp_path, turn, bound):
    network = crossing(tmp_path, {}, turn=turn)
    assert who_detours(network) == bound
    save_network(network, tmp_path)
    export_graphml(network, tmp_path / "roads.graphml")
    assert load_network(tmp_path).restrictions == network.restrictions
    assert read_graphml(tmp_path / "roads.graphml").restrictions == network.restrictions


@pytest.mark.parametrize(
    "tags",
    [
        {"maxweightrating:hgv": "3.5", "maxweightrating:hgv:conditional": "none @ destination"},
        {"maxweight": "2", "maxweight:conditional": "none @ (delivery)"},
        {"hgv": "no", "hgv:conditional": "yes @ (weight<10 AND destination)"},
        {"vehicle": "no", "vehicle:conditional": "yes @ destination"},
        {"maxweight": "3.5", "hgv:conditional": "destination @ (weight>3.5)"},
        {"motor_vehicle": "destination"},
    ],
)
def test_who_stops_on_a_road_for_those_who_stop_there_reaches_it(tmp_path, tags):
    metres, away_m = driven_m(crossing(tmp_path, tags), WEST, (500.0, 0.0), "van_trailer")
    assert round(metres) == 1500
    assert away_m.max() < 1


@cache
def shared_network(name):
    return read_graphml(case_path(name)) if name.endswith("graphml") else case_network(name)


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("tag_maxweight_list.osm", HEAVY),
        ("tag_mh_phys.osm", LOADED),
        ("tag_trailer_no.osm", "van_trailer"),
        ("tag_vehc.osm", HEAVY),
        ("tag_ms_type.osm", ""),
        ("ga_mw_list_kg.graphml", HEAVY),
        ("ga_surface_list.graphml", ALL),
    ],
)
@needs_shared("cases", "roads")
def test_the_roads_of_the_cases_are_closed_to_whom_they_should(name, closed):
    assert who_detours(shared_network(name)) == closed


@needs_shared("cases", "roads", "tag_mv_bwd.osm")
def test_the_road_closed_backward_is_driven_forward():
    network = shared_network("tag_mv_bwd.osm")
    assert (who_detours(network), who_detours(network, EAST, WEST)) == ("", ALL)


@needs_shared("cases", "roads", "village_mwr_hgv_cond.osm")
def test_the_village_is_reached_by_those_who_stop_there():
    network = shared_network("village_mwr_hgv_cond.osm")
    for profile in PROFILES:
        metres, away_m = driven_m(network, WEST, (100.0, 1300.0), profile)
        assert metres == pytest.approx(2341, abs=3)
        assert away_m.max() < 1
