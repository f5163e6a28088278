"""The CO2 balance, recomputed by hand; its corners, by brute force."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guinguette.emissions.assumptions import Case, read_assumptions
from guinguette.emissions.balance import balance_document, balance_tour, format_balance
from guinguette.emissions.shops import Shop
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


class Flat:
    """Shops one kilometre away from everywhere."""

    def nearest(self, visit, population):
        return Shop(commune_code="52448", name="Saint-Dizier", road_km=1.0)


class Steps:
    """Shops that grow scarce: the more inhabitants they take, the farther they are."""

    def nearest(self, visit, population):
        return Shop(commune_code="52448", name="Saint-Dizier", road_km=steps_km(population))


def steps_km(population):
    return 0.0 if population < 300 else 2.0 if population < 500 else 5.0


STUDY = {
    "errands__distance_factor": (3.5, 6.0, 9.4),
    "evening__distance_factor": (5.0, 9.0, 14.0),
}
"""Kilometres of the study, on shops one kilometre away."""


def balanced(tour, assumptions=None):
    """Balance a tour at the distances of the study."""
    return balance_tour(tour, assumptions or changed(), shops=Flat())


def changed(**values):
    """The shipped assumptions with other values; ``__`` stands for the dot of a key."""
    shipped = read_assumptions()
    values = STUDY | values
    new = {
        key.replace("__", "."): replace(shipped.assumptions[key.replace("__", ".")], values=v)
        for key, v in values.items()
    }
    return replace(shipped, assumptions=shipped.assumptions | new)


def test_an_evening_in_the_central_case_is_that_of_the_study():
    central = balanced(tour_of("evening", km=50)).central
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
    central = balanced(tour_of("errands", km=15)).central
    by_hand = 20 * 0.60 * 0.85 * 0.56 * 2 * 6 / 1.35 * 0.192
    assert central.avoided_kg == pytest.approx(by_hand, rel=1e-9)
    assert central.avoided_kg == pytest.approx(9.75, rel=0.02)
    assert central.induced_kg == pytest.approx(20 * 0.1 * 0.85 * 0.4 * 2 * 6 / 1.35 * 0.192)
    assert central.induced_kg == pytest.approx(1.14, rel=0.02)
    assert central.net_kg == pytest.approx(3.4, abs=0.35)


def test_the_pessimistic_evening_takes_the_worst_of_everything():
    worst = balanced(tour_of("evening", km=50, trailer=True)).pessimistic
    # Few cars avoid little, many bring outsiders; more is caused than avoided, so a high factor.
    avoided_km = 30 * 0.05 * 0.75 * 0.50 * 2 * 5 / 2.4 * (1 - 0.20)
    induced_km = 30 * 0.50 * 0.95 * (1 - 0.05) * 2 * 10 / 2.4
    assert worst.avoided_kg == pytest.approx(avoided_km * 0.220)
    assert worst.induced_kg == pytest.approx(induced_km * 0.220)
    assert worst.van_kg == pytest.approx(50 * 0.42 * 1.50)
    assert worst.energy_kg == pytest.approx(8.0)


def test_the_optimistic_evening_takes_the_best_of_everything():
    best = balanced(tour_of("evening", km=50, trailer=True)).optimistic
    avoided_km = 150 * 0.45 * 0.95 * 1.0 * 2 * 14 / 1.5
    induced_km = 150 * 0.10 * 0.75 * (1 - 0.45) * 2 * 3 / 1.5
    assert best.avoided_kg == pytest.approx(avoided_km * 0.220)
    assert best.induced_kg == pytest.approx(induced_km * 0.220)
    assert best.van_kg == pytest.approx(50 * 0.26 * 1.10)
    assert best.energy_kg == 0


def test_a_low_factor_is_pessimistic_where_cars_are_avoided():
    low = balanced(tour_of("errands", km=0), changed(errands__outsiders=(0.0, 0.0, 0.0)))
    avoided_km = 10 * 0.30 * 0.75 * 0.40 * 2 * 3.5 / 1.5 * 0.8
    assert low.pessimistic.avoided_kg == pytest.approx(avoided_km * 0.165)


def test_the_balance_of_far_evenings_is_negative_and_of_near_rounds_positive():
    assert balanced(tour_of("evening", km=110, trailer=True)).central.net_kg < 0
    assert balanced(tour_of("errands", "errands", "errands", km=20)).central.net_kg > 0


def test_visits_add_up():
    one, other = balanced(tour_of("errands", km=0)), balanced(tour_of("evening", km=0))
    both = balanced(tour_of("errands", "evening", km=0))
    assert both.visits == 2
    assert both.central.net_kg == pytest.approx(one.central.net_kg + other.central.net_kg)


@pytest.mark.parametrize("case", list(Case))
def test_the_share_of_the_van_is_proportional_to_its_kilometres(case):
    per_km = (0.42, 0.33, 0.26)[case]
    short, long = (balanced(tour_of("errands", km=km)).cases[case] for km in (10, 40))
    assert short.van_kg == pytest.approx(10 * per_km)
    assert long.van_kg == pytest.approx(4 * short.van_kg)
    assert short.avoided_kg == long.avoided_kg


@pytest.mark.parametrize(("case", "factor"), zip(Case, (1.50, 1.25, 1.10), strict=True))
def test_a_trailer_raises_the_share_of_the_van(case, factor):
    plain = balanced(tour_of("errands")).cases[case]
    towing = balanced(tour_of("errands", trailer=True)).cases[case]
    assert towing.van_kg == pytest.approx(factor * plain.van_kg)


def test_without_users_nothing_is_avoided_nor_induced():
    nobody = changed(errands__users=(0.0, 0.0, 0.0))
    for case in balanced(tour_of("errands"), nobody).cases:
        assert (case.avoided_kg, case.induced_kg) == (0, 0)
        assert case.net_kg == -case.van_kg - case.energy_kg < 0


def test_users_who_would_have_stayed_at_home_count_for_nothing():
    home = changed(errands__replaced=(0.0, 0.0, 0.0), errands__outsiders=(0.0, 0.0, 0.0))
    for case in balanced(tour_of("errands"), home).cases:
        assert (case.avoided_kg, case.induced_kg) == (0, 0)


def test_the_rebound_takes_its_share_of_what_is_avoided():
    nobody_else = {"errands__outsiders": (0.0, 0.0, 0.0)}
    tour = tour_of("errands", km=0)
    without = balanced(tour, changed(rebound=(0.0, 0.0, 0.0), **nobody_else))
    with_rebound = balanced(tour, changed(**nobody_else))
    assert with_rebound.pessimistic.avoided_kg == pytest.approx(
        0.8 * without.pessimistic.avoided_kg
    )
    assert with_rebound.central == without.central


def test_a_tour_without_a_visit_weighs_nothing():
    balance = balanced(make_tour(()))
    assert [case.net_kg for case in balance.cases] == [0, 0, 0]
    assert balance.visits == 0


audiences = st.lists(st.sampled_from(["errands", "evening"]), max_size=4)


@given(
    routes=st.lists(st.tuples(audiences, st.floats(0, 400), st.booleans()), min_size=0, max_size=4)
)
def test_pessimistic_is_never_better_than_central_nor_central_than_optimistic(routes):
    tours = [tour_of(*some, km=km, trailer=trailer) for some, km, trailer in routes]
    balance = balanced(make_tour(tuple(tour.routes[0] for tour in tours)))
    nets = [case.net_kg for case in balance.cases]
    assert nets == sorted(nets)
    assert balance.van_km == pytest.approx(sum(km for _, km, _ in routes), abs=0.01)
    for case in balance.cases:
        parts = (case.avoided_kg, case.induced_kg, case.van_kg, case.energy_kg)
        assert min(parts) >= 0
        assert case.net_kg == pytest.approx(parts[0] - sum(parts[1:]))


def test_the_balance_keeps_what_it_was_computed_from():
    tour = small_tour()
    balance = balanced(tour)
    assert balance.assumptions == changed()
    assert balance.van_km == tour.distance_m / 1000
    assert (balance.visits, balance.weeks) == (5, 2)
    assert balance.cases == (balance.pessimistic, balance.central, balance.optimistic)


def test_the_balance_is_written_for_programs() -> None:
    balance = balanced(small_tour())
    document = json.loads(format_balance(balance))
    assert document == json.loads(json.dumps(balance_document(balance)))
    assert document["assumptions"] == "tour-2026-2"
    assert document["visits"] == 5
    nets = [document["cases"][c]["net_kg"] for c in ("pessimistic", "central", "optimistic")]
    assert all(a <= b for a, b in pairwise(nets))
    for case in document["cases"].values():
        total = case["avoided_kg"] - case["induced_kg"] - case["van_kg"] - case["energy_kg"]
        assert case["net_kg"] == pytest.approx(total, abs=0.01)
    assert {"values", "unit", "source", "confidence"} == set(document["values"]["rebound"])


def by_hand(tour, world):
    """The net balance of a tour in one world, kg, written once more."""
    net = 0.0
    for route in tour.routes:
        trailer = world["trailer_factor"] if route.has_trailer else 1.0
        net -= route.distance_m / 1000 * world["van_kg_per_km"] * trailer
        for visit in route.visits:
            own = {k.rpartition(".")[2]: v for k, v in world.items() if visit.audience in k}
            cars = world["car_kg_per_km"] * own["users"] / own["occupancy"] * 2
            away_km = own["distance_factor"] * steps_km(world["shop_population"])
            share = own["replaced"] * own["dedicated"] * world["car_share"]
            net += cars * share * away_km * (1 - world["rebound"])
            come = own["outsiders"] * world["outsider_car_share"] * (1 - own["replaced"])
            net -= cars * come * own["outsider_km"] + own["energy_kg"]
    return net


def ranges(free):
    """The shipped assumptions, all but ``free`` held at their central value."""
    shipped = read_assumptions().assumptions
    held = {
        key.replace(".", "__"): (one.values[1],) * 3
        for key, one in shipped.items()
        if key not in free
    }
    return replace(
        changed(**held),
        assumptions=changed(**held).assumptions | {key: shipped[key] for key in free},
    )


KEYS = sorted(read_assumptions().assumptions)
TOURS = [
    tour_of("evening", km=50, trailer=True),
    tour_of("errands", "errands", km=10),
    tour_of("errands", "evening", "errands", km=30),
]


@settings(max_examples=40, deadline=None)
@given(
    tour=st.sampled_from(TOURS),
    free=st.lists(st.sampled_from(KEYS), min_size=1, max_size=7, unique=True),
)
def test_the_corners_are_those_of_every_combination_of_ends(tour, free):
    chosen = ranges({*free, "car_kg_per_km", "evening.users"})
    found = balance_tour(tour, chosen, shops=Steps())
    central = chosen.values(Case.CENTRAL)
    keys = [key for key, one in chosen.assumptions.items() if one.values[0] != one.values[2]]
    ends = product(*((one.values[0], one.values[2]) for one in map(chosen.assumptions.get, keys)))
    nets = [by_hand(tour, central | dict(zip(keys, end, strict=True))) for end in ends]
    assert found.worst.case.net_kg == pytest.approx(min(nets))
    assert found.best.case.net_kg == pytest.approx(max(nets))


@settings(max_examples=200, deadline=None)
@given(tour=st.sampled_from(TOURS), data=st.data())
def test_no_values_inside_the_ranges_go_past_the_corners(tour, data):
    shipped = read_assumptions()
    world = {
        key: data.draw(st.floats(min(one.values), max(one.values)), key)
        for key, one in shipped.assumptions.items()
    }
    found = balance_tour(tour, shipped, shops=Steps())
    net = by_hand(tour, world)
    assert found.worst.case.net_kg - 1e-6 <= net <= found.best.case.net_kg + 1e-6


@pytest.mark.parametrize("tour", TOURS)
def test_the_ends_that_are_named_give_the_corners(tour):
    shipped = read_assumptions()
    found = balance_tour(tour, shipped, shops=Steps())
    central = shipped.values(Case.CENTRAL)
    for corner in (found.worst, found.best):
        assert by_hand(tour, central | corner.world) == pytest.approx(corner.case.net_kg)
        for key, value in corner.world.items():
            assert value in shipped.assumptions[key].values[::2]


def test_the_worst_of_an_evening_is_a_full_one():
    found = balance_tour(tour_of("evening", km=50), shops=Steps())
    assert found.worst.world["evening.users"] == 150
    assert found.worst.case.net_kg < found.pessimistic.net_kg


def test_what_takes_no_part_is_in_no_corner():
    found = balance_tour(tour_of("errands"), shops=Steps())
    keys = {one.key for one in found.took_part}
    assert keys == set(found.worst.world) == set(found.best.world)
    assert "trailer_factor" not in keys
    assert not any(key.startswith("evening.") for key in keys)
    assert "trailer_factor" in balance_tour(TOURS[0], shops=Steps()).worst.world


def test_customers_counted_replace_the_assumed_ones_at_their_visit():
    tour = tour_of("errands", "errands", km=0)
    first, second = tour.routes[0].visits
    counts = {(DAY, first.commune_code): 40.0, (DAY, "wassy"): 12.0}
    found = balanced(tour, replace(changed(), counts=counts))
    each_kg = balanced(tour_of("errands", km=0)).central.avoided_kg / 20
    assert found.counted_visits == 2
    assert found.central.avoided_kg == pytest.approx(each_kg * 52)
    assert (second.name, found.unmatched) == ("Wassy", ())


def test_a_count_is_shared_by_the_places_of_a_commune_on_that_day():
    tour = tour_of("errands", km=0)
    (visit,) = tour.routes[0].visits
    twice = replace(tour.routes[0], visits=(visit, replace(visit, longitude=visit.longitude + 0.1)))
    counts = {(DAY, visit.commune_code): 40.0}
    found = balanced(make_tour((twice,)), replace(changed(), counts=counts))
    assert [village.customers for village in found.villages] == [20.0, 20.0]


@pytest.mark.parametrize(
    ("counts", "customers"),
    [
        ({"52550": 40.0}, [20.0, 20.0]),
        ({"wassy": 40.0}, [20.0, 20.0]),
        ({"wassy": 30.0, "wassy gare": 8.0}, [30.0, 8.0]),
        ({"52550 gare": 8.0}, [None, 8.0]),
    ],
)
def test_a_count_is_of_the_place_it_names_or_shared_by_those_of_a_commune(counts, customers):
    first = replace(tour_of("errands", km=0).routes[0].visits[0], commune_code="52550", key="52550")
    whole = replace(first, name="Wassy")
    gare = replace(first, key="52550-gare", name="Wassy (Gare)", longitude=first.longitude + 0.1)
    route = replace(tour_of("errands", km=0).routes[0], visits=(whole, gare))
    given = {(DAY, name): each for name, each in counts.items()}
    found = balanced(make_tour((route,)), replace(changed(), counts=given))
    assert [village.customers for village in found.villages] == customers
    assert found.unmatched == ()


def test_a_count_of_no_visit_is_named_where_it_is_of_the_period():
    counts = {(DAY, "nulle part"): 3.0, (date(2025, 6, 4), "nulle part"): 4.0}
    found = balanced(tour_of("errands"), replace(changed(), counts=counts))
    assert found.unmatched == ((DAY, "nulle part"),)


def test_the_period_is_from_its_first_monday_to_its_last_sunday():
    tour = tour_of("errands")
    days = [tour.start + timedelta(days=n) for n in (-1, 0, 7 * tour.weeks - 1, 7 * tour.weeks)]
    counts = {(day, "nulle part"): 3.0 for day in days}
    found = balanced(tour, replace(changed(), counts=counts))
    assert [day for day, _ in found.unmatched] == days[1:3]


def test_departements_that_the_set_was_not_made_for_are_named():
    (route,) = tour_of("errands", "errands").routes
    one, other = route.visits
    there = replace(route, visits=(one, replace(other, commune_code="58001")))
    assert balanced(make_tour((there,))).elsewhere == ("58",)
    known = replace(changed(), departements=("52", "58"))
    assert balanced(make_tour((there,)), known).elsewhere == ()


def test_the_document_gives_the_distance_of_each_village_and_both_corners():
    document = balance_document(balance_tour(tour_of("errands", km=0), shops=Steps()))
    (village,) = document["villages"]
    assert village["shops_km"] == [0.0, 2.0, 5.0]
    assert village["distance_km"] == [0.0, 2.1, 8.2]
    assert document["corners"]["worst"]["net_kg"] <= document["cases"]["pessimistic"]["net_kg"]
    assert document["corners"]["best"]["values"]["shop_population"] == 600


def test_kilograms_are_written_to_the_gram():
    balance = balance_tour(small_tour())
    written = balance_document(balance)["cases"]
    finer = set()
    for case, found in zip(written.values(), balance.cases, strict=True):
        kg = {key: getattr(found, key) for key in case}
        assert case == {key: round(one, 3) for key, one in kg.items()}
        finer |= {key for key, one in kg.items() if round(one, 3) != round(one, 4)}
    assert finer >= {"net_kg", "avoided_kg", "induced_kg"}


def test_the_way_to_the_shops_is_written_to_a_hundred_metres():
    class Odd:
        def nearest(self, visit, population):
            return Shop(commune_code="52448", name="Saint-Dizier", road_km=2.34567)

    balance = balance_tour(tour_of("errands"), shops=Odd())
    (village,) = balance_document(balance)["villages"]
    factors = balance.assumptions.assumptions["errands.distance_factor"].values
    assert village["shops_km"] == [2.3, 2.3, 2.3]
    assert village["distance_km"] == [round(2.34567 * factor, 1) for factor in factors]
    assert any(round(2.34567 * factor, 2) != round(2.34567 * factor, 1) for factor in factors)
