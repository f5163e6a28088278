import math

import pytest

from routing.network.tag_grammar import (
    KEYS,
    Key,
    clauses,
    comparison,
    is_decided,
    least,
    oneway_sense,
    quantities,
    terms,
)


def metres(text):
    return least({"maxheight": text}, "maxheight")


def tonnes(text):
    return least({"maxweight": text}, "maxweight")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5", 3.5), ("3,5 m", 3.5), ("4.2;3.8", 3.8), ("10'", 3.048), ("12'6\"", 3.81),
        ("10 ft", 3.048), ("none", math.inf), ("default", math.inf), ("", math.inf),
        ("-2", math.inf), ("nan", math.inf), ("7ft 6in", 2.286), ("7'6\"", 2.286),
        ("7' 6''", 2.286), ("7’6”", 2.286), ("7 feet 6 inches", 2.286), ("90 in", 2.286),
        ("2m50", 2.5), ("2 m 50", 2.5), ("2m5", 2.5), ("2M50", 2.5), ("2,5 m", 2.5),
        ("250 cm", 2.5), ("2 m 50 cm", 2.5), ("2.5 metres", 2.5), ("2,50 mètres", 2.5),
        ("~2.5", 2.5), ("2.5-3", 2.5), (" 2.5 ; 3 ", 2.5), ("no_sign", math.inf),
        ("unsigned", math.inf), ("below_default", math.inf), ("1.2.3", math.inf),
        ("2 50", math.inf),
        ("2.5 m (panneau)", 2.5), ("3.5, 2.5", 2.5), ("2,5/4,0", 2.5),
        ("3 t", math.inf), ("2.5 m here", math.inf), ("0", math.inf),
    ],
)  # fmt: skip
def test_heights_are_read_in_the_ways_people_write_them(text, expected):
    assert metres(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5", 3.5), ("3,5 t", 3.5), ("7.5t", 7.5), ("3500 kg", 3.5), ("10 st", 9.0718474),
        ("19 T", 19.0), ("3.5 tonnes", 3.5), ("3.5 tons", 3.5), ("3T5", 3.5), ("3 500 kg", 3.5),
        ("3500", 3.5), ("7716 lbs", 3.4999187), ("3.5;7.5", 3.5), ("3500 kg;7.5", 3.5),
        ("7.5|3.5", 3.5), ("19;12 t;7500kg", 7.5), ("none", math.inf), ("unsigned", math.inf),
        ("", math.inf), ("1.2.3", math.inf), ("7.5 t 3.5 t", math.inf), ("3 m", math.inf),
    ],
)  # fmt: skip
def test_masses_are_read_in_the_units_of_their_signs(text, expected):
    assert tonnes(text) == pytest.approx(expected)


def test_a_word_that_sets_no_limit_is_told_from_what_cannot_be_read():
    assert list(quantities("none", "length")) == [math.inf]
    assert all(map(math.isnan, quantities("below_default;soon", "length")))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("hgv", Key("access", False, "hgv", "", False)),
        ("access:hgv", Key("access", False, "hgv", "", False)),
        ("motor_vehicle:backward", Key("access", False, "motor_vehicle", "backward", False)),
        ("vehicle:lanes:forward", Key("access", True, "vehicle", "forward", False)),
        ("goods:conditional", Key("access", False, "goods", "", True)),
        ("maxweightrating:hgv:conditional", Key("maxweightrating", False, "hgv", "", True)),
        ("maxheight:physical", Key("maxheight:physical", False, "", "", False)),
        ("maxspeed:hgv:forward:conditional", Key("maxspeed", False, "hgv", "forward", True)),
        ("oneway:conditional", Key("oneway", False, "", "", True)),
    ],
)
def test_keys_say_what_of_whom_in_which_direction(name, key):
    assert KEYS[name] == key


@pytest.mark.parametrize("name", ["bus", "maxspeed:type", "hgv:national_network", "maxheight:note"])
def test_other_keys_are_none_of_the_grammar(name):
    assert name not in KEYS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no @ (weight>7.5); yes @ destination", [("no", "(weight>7.5)"), ("yes", "destination")]),
        ("NO@(Mo-Fr 07:00-09:00;Sa)", [("no", "(Mo-Fr 07:00-09:00;Sa)")]),
        ("no @ Mo-Fr 07:00-09:00; Sa 10:00-12:00", [("no", "Mo-Fr 07:00-09:00; Sa 10:00-12:00")]),
        ("no", []),
        ("no; yes @ hgv", [("yes", "hgv")]),
        ("no @ (a; yes @ b", [("no", "(a; yes @ b")]),
        ("no @ a); yes @ b", [("no", "a)"), ("yes", "b")]),
        ("", []),
    ],
)
def test_a_conditional_value_is_cut_where_no_bracket_is_open(text, found):
    assert [(value, condition.strip()) for value, condition in clauses(text)] == found


def test_a_condition_is_alternatives_of_terms_that_hold_together():
    assert terms("(weight > 3.5 AND destination)") == (("weight > 3.5", "destination"),)
    assert terms("(Mo-Fr 07:00-09:00; Sa)") == (("mo-fr 07:00-09:00",), ("sa",))
    assert terms("delivery or hgv") == (("delivery",), ("hgv",))


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("weight>3.5", ("weight_t", ">", 3.5)),
        ("maxweight <= 3500 kg", ("weight_t", "<=", 3.5)),
        ("weightrating≥7,5t", ("weight_t", ">=", 7.5)),
        ("axleload==5 t", ("axle_load_t", "=", 5.0)),
        ("length>7 m", ("length_m", ">", 7.0)),
        ("height>7'6\"", ("height_m", ">", 2.286)),
        ("weight>heavy", None),
        ("axles>2", None),
        ("destination", None),
    ],
)
def test_a_comparison_is_in_the_units_of_signs(term, found):
    assert comparison(term) == (None if found is None else (*found[:2], pytest.approx(found[2])))


def test_sizes_modes_and_purposes_decide_and_hours_and_weather_do_not():
    assert is_decided("weight>3.5 AND destination")
    assert is_decided("hgv")
    assert is_decided("bus")
    assert not is_decided("22:00-06:00")
    assert not is_decided("weight>3.5 AND Mo-Fr")
    assert not is_decided("wet")


@pytest.mark.parametrize(
    ("tags", "sense"),
    [
        ({"oneway": "yes", "oneway:bicycle": "no"}, 1),
        ({"oneway": "yes", "oneway:hgv": "no"}, 0),
        ({"oneway": "yes", "oneway:conditional": "no @ (weight<3.5)"}, 0),
        ({"oneway": "yes", "oneway:conditional": "no @ (20:00-06:00)"}, 1),
        ({"oneway": "-1", "oneway:motor_vehicle": "-1"}, -1),
        ({"oneway:conditional": "yes @ (weight>3.5)"}, 0),
        ({"junction": "roundabout", "oneway:vehicle": "no"}, 0),
    ],
)
def test_both_directions_are_kept_where_some_vehicle_may_take_each(tags, sense):
    assert oneway_sense(tags) == sense
