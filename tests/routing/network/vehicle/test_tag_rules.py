import math
from dataclasses import replace

import pytest

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
