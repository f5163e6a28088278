"""Where the nearest shops are: the rule, what a folder corrects, and how far off it is."""

import csv
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guinguette.communes.france import load_communes
from guinguette.emissions.assumptions import Case, read_assumptions
from guinguette.emissions.shops import ShopsByPopulation, departements_of
from routing.great_circle import great_circle_m
from routing.matrices.estimated import CROW_FACTOR
from tests.shared import SHARED, needs_shared
from tests.tours import PLACES, make_route

NARCY, ROCHES = make_route(date(2026, 6, 4), "Camion", ("Narcy", "Roches-sur-Marne")).visits
LIMIT = read_assumptions().values(Case.CENTRAL)["shop_population"]


@pytest.fixture(scope="module")
def communes():
    return load_communes(departements=["52", "55"])


def shops(communes, **known):
    known = {key: frozenset(codes) for key, codes in known.items()}
    return ShopsByPopulation(communes, replace(read_assumptions(), **known))


def test_the_nearest_commune_large_enough_has_the_shops(communes):
    found = shops(communes).nearest(NARCY, LIMIT)
    away = {
        c.code: float(great_circle_m(NARCY.longitude, NARCY.latitude, c.longitude, c.latitude))
        for c in communes
        if c.population >= LIMIT and c.code != NARCY.commune_code and math.isfinite(c.longitude)
    }
    assert found.commune_code == min(away, key=away.get)
    assert found.road_km == pytest.approx(1.3 * min(away.values()) / 1000)


@pytest.mark.parametrize(
    ("code", "longer"),
    [("2B045", True), ("2A024", True), ("06111", True), ("2A004", False), ("52448", False)],
)
def test_the_road_to_the_shops_of_a_hamlet_in_mountains_is_longer(code, longer):
    (village,) = load_communes(codes=[code])
    everyone = load_communes(departements=[village.departement])
    visit = replace(
        NARCY, commune_code=code, population=0,
        longitude=village.longitude, latitude=village.latitude,
    )  # fmt: skip
    shop = shops(everyone).nearest(visit, 3_000)
    (town,) = [c for c in everyone if c.code == shop.commune_code]
    crow_m = great_circle_m(village.longitude, village.latitude, town.longitude, town.latitude)
    ratio = 1000 * shop.road_km / crow_m
    assert ratio > 1.5 if longer else ratio == pytest.approx(1.3, abs=0.15)


def test_a_commune_large_enough_has_shops_of_its_own(communes):
    assert PLACES["Roches-sur-Marne"][3] >= LIMIT > PLACES["Narcy"][3]
    found = shops(communes).nearest(ROCHES, LIMIT)
    assert (found.commune_code, found.road_km) == (ROCHES.commune_code, 0.0)


def test_a_commune_of_just_the_population_has_shops(communes):
    narcy = PLACES["Narcy"][3]
    places = shops(communes)
    assert places.nearest(NARCY, narcy).road_km == 0.0
    assert places.nearest(NARCY, narcy + 1).road_km > 0.0
    shop = places.nearest(NARCY, narcy + 1)
    (found,) = [c for c in communes if c.code == shop.commune_code]
    assert places.nearest(NARCY, found.population) == shop
    assert places.nearest(NARCY, found.population + 1) != shop


def test_shops_that_take_more_inhabitants_are_never_nearer(communes):
    places = shops(communes)
    away = [places.nearest(NARCY, limit).road_km for limit in (100, 200, 350, 600, 2_000, 9_000)]
    assert away == sorted(away)
    assert away[0] == 0.0 < away[-1]


def test_a_folder_knows_better(communes):
    rule = shops(communes).nearest(NARCY, LIMIT)
    assert shops(communes, with_shops=["52347"]).nearest(NARCY, LIMIT).road_km == 0.0
    further = shops(communes, without_shops=[rule.commune_code]).nearest(NARCY, LIMIT)
    assert further.commune_code != rule.commune_code
    assert further.road_km > rule.road_km
    without = shops(communes, without_shops=[ROCHES.commune_code]).nearest(ROCHES, LIMIT)
    assert without.commune_code != ROCHES.commune_code
    assert without.road_km > 0.0


def test_departements_are_read_from_the_codes_of_communes():
    assert departements_of(["52088", "2A004", "97101", "52347"]) == ("2A", "52", "971")


@needs_shared("demand", "communes_demand.csv")
def test_the_rule_is_right_on_average_where_equipments_are_known():
    table = SHARED / "demand" / "communes_demand.csv"
    with table.open(encoding="utf-8") as lines:
        known = {row["code"]: float(row["km_food"]) for row in csv.DictReader(lines)
                 if row["km_food"]}  # fmt: skip
    communes = [c for c in load_communes() if math.isfinite(c.longitude)]
    small = [c for c in communes if c.code in known and c.population < 3_500]
    true = np.array([known[c.code] for c in small])
    bias = {
        limit: float((_crow_km(communes, small, limit) - true).mean()) for limit in (300, 350, 400)
    }
    error = np.abs(_crow_km(communes, small, 350) - true).mean()
    assert len(small) == 2_218
    assert true.mean() == pytest.approx(2.93, abs=0.01)
    assert bias[300] < -0.3
    assert abs(bias[350]) < 0.05
    assert bias[400] > 0.4
    assert error == pytest.approx(1.5, abs=0.05)
    has, judged = true == 0.0, np.array([c.population >= 350 for c in small])
    assert has[judged].mean() == pytest.approx(0.59, abs=0.01)
    assert (has != judged).mean() == pytest.approx(0.19, abs=0.01)


@needs_shared("calibration", "mobile_library_legs.csv")
def test_the_road_is_as_far_off_as_the_page_says():
    with (SHARED / "calibration" / "mobile_library_legs.csv").open(encoding="utf-8") as lines:
        legs = [[float(row[key]) for key in ("from_lon", "from_lat", "to_lon", "to_lat", "km")]
                for row in csv.DictReader(lines)]  # fmt: skip
    from_lon, from_lat, to_lon, to_lat, road_km = np.array(legs).T
    crow_km = great_circle_m(from_lon, from_lat, to_lon, to_lat) / 1000
    short = (crow_km >= 1) & (crow_km < 10) & (road_km > 0)
    error = CROW_FACTOR * crow_km[short] / road_km[short] - 1
    assert short.sum() == 2_681
    assert np.abs(error).mean() == pytest.approx(0.14, abs=0.005)
    assert np.percentile(error, [10, 90]) == pytest.approx([-0.28, 0.18], abs=0.01)


def _crow_km(communes, places, limit):
    large = [c for c in communes if c.population >= limit]
    lon, lat = (np.array([getattr(c, key) for c in large]) for key in ("longitude", "latitude"))
    away = [great_circle_m(np.array(c.longitude), np.array(c.latitude), lon, lat).min() / 1000
            for c in places]  # fmt: skip
    return np.array(away)
