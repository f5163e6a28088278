import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.network.road_network import KEPT_TAGS
from routing.network.tag_grammar import KEYS
from routing.network.vehicle.profile import REASONS
from routing.network.vehicle.tag_rules import (
    CLOSED,
    DOUBT,
    LAST_KM,
    OPEN,
    access_grade,
    judge,
    parse_kmh,
)
from routing.network.vehicle.vehicle import read_profile

CAR, VAN, TRAILER, TRUCK = (
    read_profile(name) for name in ("car", "van", "van_trailer", "light_truck")
)


def judged(tags, profile, sense="forward"):
    return judge(tags, profile, sense)


def road(**tags):
    return {"highway": "tertiary"} | {key.replace("_", ":"): value for key, value in tags.items()}


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("30 mph", 48.28032),
        ("FR:urban", 50.0),
        ("FR:rural", 80.0),
        ("DE:rural", 100.0),
        ("FR:zone30", 30.0),
        ("FR:30", 30.0),
        ("FR:zone_30", 30.0),
        ("DE:zone:30", 30.0),
        ("fr:motorway", 130.0),
        ("FR:living_street", 20.0),
        ("walk", 6.0),
        ("none", math.inf),
        ("50;70", 50.0),
        ("sign; 70", 70.0),
    ],
)
def test_speed_limits_are_read_as_they_are_written(text, kmh):
    assert parse_kmh(text) == pytest.approx(kmh)


@pytest.mark.parametrize("text", ["", "sign", "signals", "fast", "-50", "0", "FR:unknown", ":"])
def test_a_speed_limit_that_says_nothing_is_no_number(text):
    assert math.isnan(parse_kmh(text))


def test_the_slowest_of_class_limit_and_vehicle_decides_times_the_factor():
    assert judged(road(), TRAILER).kmh == pytest.approx(58 * 0.85)
    assert judged(road(maxspeed="90"), TRAILER).kmh == pytest.approx(58 * 0.85)
    assert judged(road(maxspeed="55"), TRAILER).kmh == pytest.approx(55 * 0.85)
    fast = replace(TRAILER, speeds_kmh={"tertiary": 100.0, "motorway": 100.0}, speed_factor=1.0)
    assert judged(road(), fast).kmh == 80.0
    assert judged({"highway": "motorway"}, fast).kmh == 90.0


def test_in_built_up_areas_and_zones_one_drives_slower_than_the_limit():
    assert judged(road(maxspeed="50"), TRAILER).kmh == pytest.approx(35 * 0.85)
    assert judged(road(maxspeed="FR:zone30"), TRAILER).kmh == pytest.approx(24 * 0.85)
    assert judged(road(zone_traffic="FR:urban"), TRAILER).kmh == pytest.approx(35 * 0.85)
    assert judged(road(source_maxspeed="sign"), TRAILER).kmh == pytest.approx(58 * 0.85)
    walking = judged(road(maxspeed="walk"), TRAILER)
    assert walking.kmh == pytest.approx(6 * 0.85)


def test_limits_of_heavy_vehicles_bind_only_them():
    tags = {"highway": "tertiary", "maxspeed:hgv": "40"}
    assert judged(tags, TRAILER).kmh == pytest.approx(35 * 0.85)
    assert judged(tags, VAN).kmh == judged(road(), VAN).kmh


def test_each_direction_has_its_limit():
    tags = {"highway": "tertiary", "maxspeed": "55", "maxspeed:backward": "30"}
    assert judged(tags, TRAILER).kmh == pytest.approx(55 * 0.85)
    assert judged(tags, TRAILER, "backward").kmh == pytest.approx(24 * 0.85)


def test_a_roundabout_is_slow():
    tags = {"highway": "primary", "junction": "roundabout"}
    assert judged(tags, TRAILER).kmh == pytest.approx(25 * 0.85)


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"highway": "track"}, "class"),
        ({"highway": "proposed"}, "class"),
        ({}, "class"),
        ({"highway": "unclassified", "surface": "gravel"}, "surface"),
        ({"highway": "unclassified", "tracktype": "grade3"}, "tracktype"),
        ({"highway": "unclassified", "smoothness": "horrible"}, "smoothness"),
        ({"highway": "service", "service": "emergency_access"}, "service"),
        ({"highway": "unclassified", "ford": "yes"}, "ford"),
        ({"highway": "tertiary", "access": "private"}, "access"),
        ({"highway": "tertiary", "hgv": "no"}, "access"),
        ({"highway": "tertiary", "maxweight": "3.5"}, "weight"),
        ({"highway": "tertiary", "maxweightrating:hgv": "3.5"}, "weight"),
        ({"highway": "tertiary", "maxaxleload": "1.5"}, "weight"),
        ({"highway": "tertiary", "maxheight": "2.9"}, "height"),
        ({"highway": "tertiary", "maxheight": "9'"}, "height"),
        ({"highway": "tertiary", "maxlength": "10"}, "length"),
        ({"highway": "tertiary", "maxwidth": "2,2 m"}, "width"),
    ],
)
def test_a_trailer_is_kept_out_with_a_reason(tags, reason):
    assert judged(tags, TRAILER).reason == reason


@pytest.mark.parametrize(
    "tags",
    [
        {"surface": "asphalt"},
        {"surface": "compacted"},
        {"tracktype": "grade1"},
        {"ford": "no"},
        {"maxheight": "3.0"},
        {"maxheight": "default"},
        {"maxweight": "4.25"},
        {"maxweight": "none"},
        {"access": "no", "motor_vehicle": "yes"},
        {"motor_vehicle": "no", "hgv": "yes"},
        {"access": "permissive"},
    ],
)
def test_a_trailer_goes_where_nothing_forbids_it(tags):
    verdict = judged({"highway": "tertiary"} | tags, TRAILER)
    assert (verdict.reason, verdict.factor) == ("", 1.0)


def test_height_must_leave_a_margin_above_the_vehicle():
    limit = TRAILER.size.height_m + TRAILER.exclusions.height_margin_m
    assert judged(road(maxheight=f"{limit - 0.05}"), TRAILER).reason == "height"
    assert judged(road(maxheight=f"{limit + 0.01}"), TRAILER).reason == ""


def test_a_height_below_the_usual_one_is_a_doubt_for_high_vehicles():
    factors = [judged(road(maxheight="below_default"), p).factor for p in (CAR, VAN, TRUCK)]
    assert factors == [1.0, VAN.penalties.doubt_factor, TRUCK.penalties.doubt_factor]


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"maxspeed:type": "FR:urban"}, 35),
        ({"maxspeed:type": "FR:zone30"}, 24),
        ({"maxspeed:type": "sign", "source:maxspeed": "FR:urban"}, 35),
        ({"maxspeed": "70", "maxspeed:type": "FR:urban"}, 58),
        ({"maxspeed:type": "FR:rural"}, 58),
        ({"zone:maxspeed": "FR:30", "maxspeed:type": "FR:urban"}, 24),
        ({"maxspeed:trailer": "40"}, 35),
        ({"maxspeed:goods": "40"}, 35),
        ({"maxspeed:bus": "40"}, 58),
        ({"maxspeed": "80", "maxspeed:conditional": "55 @ (weight>3.5)"}, 55),
        ({"maxspeed": "80", "maxspeed:conditional": "55 @ (weight>7.5)"}, 58),
        ({"maxspeed": "80", "maxspeed:hgv:conditional": "55 @ (length>8 m)"}, 55),
        ({"maxspeed": "80", "maxspeed:conditional": "55 @ (Mo-Fr 07:00-19:00)"}, 55),
        ({"maxspeed:conditional": "55 @ wet"}, 58),
        ({"maxspeed": "30", "maxspeed:forward": "55"}, 55),
    ],
)
def test_the_limit_in_force_is_that_of_the_vehicle(tags, kmh):
    assert judged({"highway": "tertiary", **tags}, TRAILER).kmh == pytest.approx(kmh * 0.85)


WORDS = st.one_of(
    st.text(max_size=20),
    st.lists(
        st.sampled_from(
            ["no", "yes", "destination", "@", "(", ")", ";", "|", "weight>3.5", "AND",
             "22:00-06:00", "3.5", "t", "2m50", "7'6\"", "none", "below_default", " ", "-", ","]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


@given(tags=st.dictionaries(st.sampled_from(sorted(KEPT_TAGS)), WORDS, max_size=5))
def test_whatever_is_written_is_judged(tags):
    for profile in (VAN, TRAILER):
        for sense in ("forward", "backward"):
            verdict = judged({"highway": "tertiary", **tags, "ford": "no"}, profile, sense)
            assert verdict.reason in REASONS
            assert verdict.factor >= 1.0
            assert (verdict.kmh > 0.0) == (not verdict.reason)


@given(tags=st.dictionaries(st.sampled_from(sorted(KEYS)), WORDS, max_size=5))
def test_what_closes_a_road_in_both_directions_is_never_one_way(tags):
    reasons = {judged({"highway": "tertiary", **tags}, VAN, s).reason for s in _BOTH}
    assert reasons != {"oneway"} or any(name.startswith("oneway") for name in tags)


_BOTH = ("forward", "backward")


def test_the_most_particular_access_tag_speaks():
    assert access_grade({"access": "no", "hgv": "destination"}, TRAILER) == LAST_KM
    assert access_grade({"access": "no", "hgv": "destination"}, CAR) == CLOSED
    assert access_grade({"motor_vehicle": "no", "motorcar": "yes"}, CAR) == OPEN
    assert access_grade({"motor_vehicle": "no", "motorcar": "yes"}, TRUCK) == CLOSED
    assert access_grade({"access": "private;destination"}, CAR) == LAST_KM
    assert access_grade({"hgv": "discouraged"}, TRAILER) == DOUBT


@pytest.mark.parametrize(
    ("tags", "grade"),
    [
        ({"hgv:conditional": "no @ (weight>7.5)"}, OPEN),
        ({"hgv:conditional": "no @ (weight>3.5)"}, CLOSED),
        ({"hgv": "no", "hgv:conditional": "yes @ (weight<=7.5)"}, OPEN),
        ({"hgv": "no", "hgv:conditional": "destination @ (weight<7.5)"}, LAST_KM),
        ({"hgv": "no", "hgv:conditional": "yes @ delivery"}, LAST_KM),
        ({"motor_vehicle:conditional": "no @ (Mo-Fr 07:00-09:00)"}, DOUBT),
        ({"access": "no", "access:conditional": "yes @ (06:00-20:00)"}, DOUBT),
        ({"hgv:conditional": "no @ (weight>7.5); no @ (Su 00:00-24:00)"}, DOUBT),
        ({"hgv:conditional": "no @ (weight>3.5 AND length>20)"}, OPEN),
    ],
)
def test_conditions_of_size_are_decided_and_hours_make_a_doubt(tags, grade):
    assert access_grade(tags, TRAILER) == grade


def test_a_mass_limit_that_spares_those_who_stop_there_keeps_through_traffic_out():
    tags = {"maxweight": "3.5", "maxweight:conditional": "none @ destination"}
    verdict = judged({"highway": "tertiary"} | tags, TRAILER)
    assert (verdict.reason, verdict.factor) == ("", TRAILER.penalties.last_km_factor)
    hours = judged({"highway": "tertiary", "maxweight:conditional": "3.5 @ (22:00-06:00)"}, TRAILER)
    assert hours.factor == TRAILER.penalties.doubt_factor
    assert judged({"highway": "tertiary"} | tags, VAN).factor == 1.0


def test_roads_for_those_who_stop_there_and_narrow_ones_cost_through_traffic_more():
    assert judged(road(access="destination"), TRAILER).factor == 20.0
    assert judged(road(width="2.0"), TRAILER).factor == 5.0
    assert judged(road(width="2.0", access="customers"), TRAILER).factor == 20.0
