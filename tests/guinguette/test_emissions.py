"""The CO2 balance, recomputed by hand."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.emissions import (
    CONFIDENCES,
    Assumption,
    AssumptionSet,
    Case,
    avoided_car_km,
    balance_document,
    balance_tour,
    format_balance,
    induced_car_km,
    parse_assumptions,
    read_assumptions,
)
from tests.tours import make_route, make_tour, small_tour

DAY = date(2026, 6, 4)


def tour_of(*audiences, km=15.0, trailer=False):
    """One route with one visit per audience, ``km`` long in all."""
    route = make_route(DAY, "Camion", ("Narcy", "Wassy", "Ceffonds", "Rives Dervoises"))
    visits = tuple(
        replace(visit, audience=audience)
        for visit, audience in zip(route.visits, audiences, strict=False)
    )
    return make_tour(
        (replace(route, visits=visits, distance_m=round(1000 * km), has_trailer=trailer),)
    )


def changed(**values):
    """The shipped assumptions with other values; ``__`` stands for the dot of a key."""
    shipped = read_assumptions()
    new = {
        key.replace("__", "."): replace(shipped.assumptions[key.replace("__", ".")], values=v)
        for key, v in values.items()
    }
    return replace(shipped, assumptions=shipped.assumptions | new)


def test_an_evening_in_the_central_case_is_that_of_the_study():
    central = balance_tour(tour_of("evening", km=50)).central
    # 70 visitors x 0.20 x 0.85 by car x 0.75 for this alone x 2 x 9 km / 1.9 in the car x 0.192
    assert central.avoided_kg == pytest.approx(
        70 * 0.20 * 0.85 * 0.75 * 2 * 9 / 1.9 * 0.192, rel=1e-9
    )
    assert central.avoided_kg == pytest.approx(16.2, rel=0.02)
    # 70 x 0.30 from elsewhere x 0.85 x 0.80 who would have stayed at home x 2 x 6 / 1.9 x 0.192
    assert central.induced_kg == pytest.approx(
        70 * 0.30 * 0.85 * 0.80 * 2 * 6 / 1.9 * 0.192, rel=1e-9
    )
    assert central.induced_kg == pytest.approx(17.4, rel=0.02)
    assert central.van_kg == pytest.approx(16.5)
    assert central.energy_kg == pytest.approx(0.8)
    assert central.net_kg == pytest.approx(-18.5, rel=0.02)


def test_a_stop_of_the_day_in_the_central_case_is_that_of_the_study():
    central = balance_tour(tour_of("errands", km=15)).central
    by_hand = 20 * 0.60 * 0.85 * 0.56 * 2 * 6 / 1.35 * 0.192
    assert central.avoided_kg == pytest.approx(by_hand, rel=1e-9)
    assert central.avoided_kg == pytest.approx(9.75, rel=0.02)
    assert central.induced_kg == pytest.approx(20 * 0.1 * 0.85 * 0.4 * 2 * 6 / 1.35 * 0.192)
    assert central.induced_kg == pytest.approx(1.14, rel=0.02)
    assert central.net_kg == pytest.approx(3.4, abs=0.35)


def test_the_pessimistic_evening_takes_the_worst_of_everything():
    worst = balance_tour(tour_of("evening", km=50, trailer=True)).pessimistic
    # Few cars avoid little, many bring outsiders; more is caused than avoided, so a high factor.
    avoided_km = 30 * 0.05 * 0.75 * 0.50 * 2 * 5 / 2.4 * (1 - 0.20)
    induced_km = 30 * 0.50 * 0.95 * (1 - 0.05) * 2 * 10 / 2.4
    assert worst.avoided_kg == pytest.approx(avoided_km * 0.220)
    assert worst.induced_kg == pytest.approx(induced_km * 0.220)
    assert worst.van_kg == pytest.approx(50 * 0.42 * 1.50)
    assert worst.energy_kg == pytest.approx(8.0)


def test_the_optimistic_evening_takes_the_best_of_everything():
    best = balance_tour(tour_of("evening", km=50, trailer=True)).optimistic
    avoided_km = 150 * 0.45 * 0.95 * 1.0 * 2 * 14 / 1.5
    induced_km = 150 * 0.10 * 0.75 * (1 - 0.45) * 2 * 3 / 1.5
    assert best.avoided_kg == pytest.approx(avoided_km * 0.220)
    assert best.induced_kg == pytest.approx(induced_km * 0.220)
    assert best.van_kg == pytest.approx(50 * 0.26 * 1.10)
    assert best.energy_kg == 0


def test_a_low_factor_is_pessimistic_where_cars_are_avoided():
    low = balance_tour(tour_of("errands", km=0), changed(errands__outsiders=(0.0, 0.0, 0.0)))
    avoided_km = 10 * 0.30 * 0.75 * 0.40 * 2 * 3.5 / 1.5 * 0.8
    assert low.pessimistic.avoided_kg == pytest.approx(avoided_km * 0.165)


def test_the_balance_of_far_evenings_is_negative_and_of_near_rounds_positive():
    assert balance_tour(tour_of("evening", km=110, trailer=True)).central.net_kg < 0
    assert balance_tour(tour_of("errands", "errands", "errands", km=20)).central.net_kg > 0


def test_visits_add_up():
    one, other = balance_tour(tour_of("errands", km=0)), balance_tour(tour_of("evening", km=0))
    both = balance_tour(tour_of("errands", "evening", km=0))
    assert both.visits == 2
    assert both.central.net_kg == pytest.approx(one.central.net_kg + other.central.net_kg)


@pytest.mark.parametrize("case", list(Case))
def test_the_share_of_the_van_is_proportional_to_its_kilometres(case):
    per_km = (0.42, 0.33, 0.26)[case]
    short, long = (balance_tour(tour_of("errands", km=km)).cases[case] for km in (10, 40))
    assert short.van_kg == pytest.approx(10 * per_km)
    assert long.van_kg == pytest.approx(4 * short.van_kg)
    assert short.avoided_kg == long.avoided_kg


@pytest.mark.parametrize(("case", "factor"), zip(Case, (1.50, 1.25, 1.10), strict=True))
def test_a_trailer_raises_the_share_of_the_van(case, factor):
    plain = balance_tour(tour_of("errands")).cases[case]
    towing = balance_tour(tour_of("errands", trailer=True)).cases[case]
    assert towing.van_kg == pytest.approx(factor * plain.van_kg)


def test_without_users_nothing_is_avoided_nor_induced():
    nobody = changed(errands__users=(0.0, 0.0, 0.0))
    for case in balance_tour(tour_of("errands"), nobody).cases:
        assert (case.avoided_kg, case.induced_kg) == (0, 0)
        assert case.net_kg == -case.van_kg - case.energy_kg < 0


def test_users_who_would_have_stayed_at_home_count_for_nothing():
    home = changed(errands__replaced=(0.0, 0.0, 0.0), errands__outsiders=(0.0, 0.0, 0.0))
    for case in balance_tour(tour_of("errands"), home).cases:
        assert (case.avoided_kg, case.induced_kg) == (0, 0)


def test_the_rebound_takes_its_share_of_what_is_avoided():
    (visit,) = tour_of("errands").routes[0].visits
    without = changed(rebound=(0.0, 0.0, 0.0))
    with_rebound = read_assumptions()
    before, after = (avoided_car_km(visit, a, Case.PESSIMISTIC) for a in (without, with_rebound))
    assert after == pytest.approx(0.8 * before)
    assert induced_car_km(visit, without, Case.PESSIMISTIC) == induced_car_km(
        visit, with_rebound, Case.PESSIMISTIC
    )


def test_a_tour_without_a_visit_weighs_nothing():
    balance = balance_tour(make_tour(()))
    assert [case.net_kg for case in balance.cases] == [0, 0, 0]
    assert balance.visits == 0


audiences = st.lists(st.sampled_from(["errands", "evening"]), max_size=4)


@given(
    routes=st.lists(st.tuples(audiences, st.floats(0, 400), st.booleans()), min_size=0, max_size=4)
)
def test_pessimistic_is_never_better_than_central_nor_central_than_optimistic(routes):
    tours = [tour_of(*some, km=km, trailer=trailer) for some, km, trailer in routes]
    balance = balance_tour(make_tour(tuple(tour.routes[0] for tour in tours)))
    nets = [case.net_kg for case in balance.cases]
    assert nets == sorted(nets)
    assert balance.van_km == pytest.approx(sum(km for _, km, _ in routes), abs=0.01)
    for case in balance.cases:
        parts = (case.avoided_kg, case.induced_kg, case.van_kg, case.energy_kg)
        assert min(parts) >= 0
        assert case.net_kg == pytest.approx(parts[0] - sum(parts[1:]))


def test_every_assumption_says_where_it_comes_from():
    shipped = read_assumptions()
    assert len(shipped.assumptions) == 21
    for key, assumption in shipped.assumptions.items():
        assert assumption.key == key
        assert assumption.confidence in CONFIDENCES
        assert len(assumption.source) > 10
        assert assumption.unit
        assert assumption.label
        assert len(assumption.values) == 3
    for name in ("users", "replaced", "dedicated", "distance_km", "occupancy", "outsiders"):
        assert f"errands.{name}" in shipped.assumptions
        assert f"evening.{name}" in shipped.assumptions


WORST_IS_HIGH = {
    "van_kg_per_km", "trailer_factor", "rebound", "errands.occupancy", "evening.occupancy",
    "errands.outsiders", "evening.outsiders", "errands.outsider_km", "evening.outsider_km",
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
values = [1, 2.5, 3]
unit = "kg"
label = "l"
source = "s"
confidence = "assumed"
"""


def test_a_set_is_read_with_its_nested_keys():
    read = parse_assumptions(GOOD)
    expected = Assumption(
        key="x.y", label="l", unit="kg", values=(1.0, 2.5, 3.0), source="s", confidence="assumed"
    )
    assert read == AssumptionSet(id="a", title="b", scope="c", assumptions={"x.y": expected})
    assert read.value("x.y", Case.CENTRAL) == 2.5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "a"', "", "id is missing"),
        ('source = "s"', "", "x.y: source is missing"),
        ('unit = "kg"', 'unit = " "', "x.y: unit is missing"),
        ("[1, 2.5, 3]", "[1, 2.5]", "x.y: three values"),
        ("values = [1, 2.5, 3]\n", "", "x.y: three values"),
        ("2.5", '"a lot"', "x.y: the values must be numbers"),
        ("2.5", "nan", "x.y: the values must be numbers"),
        ("2.5", "-1", "x.y: the values must be numbers"),
        ('"assumed"', '"certain"', "x.y: unknown confidence 'certain'"),
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


def test_the_balance_keeps_what_it_was_computed_from():
    tour = small_tour()
    balance = balance_tour(tour)
    assert balance.assumptions == read_assumptions()
    assert balance.van_km == tour.distance_m / 1000
    assert (balance.visits, balance.weeks) == (5, 2)
    assert balance.cases == (balance.pessimistic, balance.central, balance.optimistic)


def test_the_balance_is_written_for_programs() -> None:
    balance = balance_tour(small_tour())
    document = json.loads(format_balance(balance))
    assert document == json.loads(json.dumps(balance_document(balance)))
    assert document["assumptions"] == "tour-2026-1"
    assert document["visits"] == 5
    nets = [document["cases"][c]["net_kg"] for c in ("pessimistic", "central", "optimistic")]
    assert all(a <= b for a, b in pairwise(nets))
    for case in document["cases"].values():
        total = case["avoided_kg"] - case["induced_kg"] - case["van_kg"] - case["energy_kg"]
        assert case["net_kg"] == pytest.approx(total, abs=0.01)
    assert {"values", "unit", "source", "confidence"} == set(document["values"]["rebound"])
