"""The shipped set of assumptions, and how such a set is read."""

import math
from typing import get_args

import pytest

from guinguette.emissions.assumptions import (
    Assumption,
    AssumptionSet,
    Case,
    Confidence,
    parse_assumptions,
    read_assumptions,
)


def test_every_assumption_says_where_it_comes_from():
    shipped = read_assumptions()
    assert len(shipped.assumptions) == 23
    for key, assumption in shipped.assumptions.items():
        assert assumption.key == key
        assert assumption.confidence in get_args(Confidence)
        assert len(assumption.source) > 10
        assert assumption.unit
        assert assumption.label
        assert len(assumption.values) == 3
    for name in ("users", "replaced", "dedicated", "distance_factor", "occupancy", "outsiders"):
        assert f"errands.{name}" in shipped.assumptions
        assert f"evening.{name}" in shipped.assumptions


WORST_IS_HIGH = {
    "van_kg_per_km", "trailer_factor", "rebound", "errands.occupancy", "evening.occupancy",
    "errands.outsiders", "evening.outsiders", "outsider_car_share",
    "errands.outsider_km", "evening.outsider_km",
    "errands.energy_kg", "evening.energy_kg",
}  # fmt: skip


def test_the_three_values_of_an_assumption_go_from_worst_to_best():
    for key, assumption in read_assumptions().assumptions.items():
        assert list(assumption.values) == sorted(assumption.values, reverse=key in WORST_IS_HIGH)


def test_what_is_called_published_names_its_publisher():
    for assumption in read_assumptions().assumptions.values():
        if assumption.confidence == "source":
            assert any(word in assumption.source for word in ("ADEME", "Nos Gestes Climat"))
        if assumption.confidence == "computed":
            assert any(word in assumption.source for word in ("ENTD", "BPE", "INSEE"))


GOOD = """
id = "a"
title = "b"
scope = "c"
[x.y]
name = "z"
values = [1, 2.5, 3]
unit = "kg"
label = "l"
source = "s"
confidence = "assumed"
"""


def test_a_set_is_read_with_its_nested_keys():
    read = parse_assumptions(GOOD)
    expected = Assumption(
        key="x.y",
        name="z",
        label="l",
        unit="kg",
        values=(1.0, 2.5, 3.0),
        bounds=(0.0, math.inf),
        source="s",
        confidence="assumed",
    )
    assert read == AssumptionSet(id="a", title="b", scope="c", assumptions={"x.y": expected})
    assert read.values(Case.CENTRAL) == {"x.y": 2.5}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "a"', "", r"id\n  Field required"),
        ('source = "s"', "", r"`x.y`\.source\n  Field required"),
        ('unit = "kg"', 'unit = " "', r"`x.y`\.unit\n  String should match"),
        ("[1, 2.5, 3]", "[1, 2.5]", r"`x.y`\.values\.2\n  Field required"),
        ("values = [1, 2.5, 3]\n", "", r"`x.y`\.values\n  Field required"),
        ("2.5", '"a lot"', r"`x.y`\.values\.1\n  Input should be a valid number"),
        ("2.5", "nan", r"`x.y`\.values\.1\n  Input should be a finite number"),
        ("2.5", "-1", r"`x.y`\n  Value error, the values must be within"),
        ("2.5", "4", r"`x.y`\n  Value error, the values must go one way"),
        ('name = "z"', "", r"`x.y`\.name\n  Field required"),
        ('"assumed"', '"certain"', r"`x.y`\.confidence\n  Input should be"),
        ("[x.y]", "[x.y", "line 5"),
    ],
)
def test_a_set_with_a_mistake_is_refused_with_its_place(old, new, said):
    assert old in GOOD
    with pytest.raises(ValueError, match=said):
        parse_assumptions(GOOD.replace(old, new))


def test_a_set_that_is_not_shipped_is_not_found():
    with pytest.raises(FileNotFoundError):
        read_assumptions("no-such-set")
