"""Villages to serve and towns to start from: the rules by hand."""

from dataclasses import replace
from datetime import date

import pytest

from guinguette.communes.france import Commune
from guinguette.demand.ground import lay_out
from guinguette.demand.need import measure_need
from guinguette.planning.candidates import (
    last_visits,
    rank_candidates,
    small_communes,
)
from guinguette.service.memory import read_memory
from routing.great_circle import great_circle_m
from tests.guinguette.folders import VIGNORY, WASSY
from tests.guinguette.planned import dates, planned_folder


def commune(name, x_km, y_km, population):
    """An invented commune, by its place on a plane whose corner lies on the equator."""
    return Commune(
        code=f"99{name:0>3}",
        name=f"Commune {name}",
        name_with_article=f"Commune {name}",
        departement="99",
        population=population,
        epci_code="",
        epci_name="",
        longitude=x_km / 111.195,
        latitude=y_km / 111.195,
        position_source="mairie",
        mairie_phone="",
    )


TOWN = commune("1", 0, 0, 5_000)
NEAR, MIDDLE, FAR = (
    commune("2", 3, 0, 400), commune("3", 10, 0, 100), commune("4", 13, 0, 900),
)  # fmt: skip
ONE_SHOP = {"bpe": {"food": {TOWN.code: 1.0, NEAR.code: 0.0, MIDDLE.code: 0.0, FAR.code: 0.0}}}
TODAY = date(2026, 11, 21)


def ranked(communes, data=ONE_SHOP):
    ground = lay_out(tuple(communes))
    need = measure_need(small_communes(communes), data=data, today=TODAY, ground=ground)
    return rank_candidates(need, ground=ground)


def test_four_communes_are_ranked_as_by_hand():
    far, middle, near = ranked([TOWN, NEAR, MIDDLE, FAR])
    assert [c.commune for c in (far, middle, near)] == [FAR, MIDDLE, NEAR]
    # 3, 10 and 13 km to the town, roads 1.3 times as long, 55 km/h
    minutes = [km * 1.3 * 60 / 55 for km in (3, 10, 13)]
    assert [c.parts["food_min"] for c in (near, middle, far)] == pytest.approx(minutes, rel=1e-3)
    # within 5 km: 5400 (the town), 1000 and 1000 people
    assert [c.audience for c in (near, middle, far)] == [5_400, 1_000, 1_000]
    assert [c.score for c in (far, middle, near)] == [1.0, 0.5, 0.0]


def test_equals_go_by_audience_then_by_code():
    east, west = commune("5", 10, 0, 100), commune("6", -10, 0, 100)
    first, second = ranked([TOWN, east, west], {"bpe": {"food": {TOWN.code: 2.0}}})
    assert first.commune.code == "99005"
    assert second.commune.code == "99006"


def test_towns_and_empty_communes_are_no_candidates():
    ruins, limit, below, lost = (
        commune("7", 1, 1, 0), commune("8", 2, 2, 3_500), commune("9", 3, 3, 3_499),
        commune("11", float("nan"), 0, 100),
    )  # fmt: skip
    assert small_communes([TOWN, ruins, limit, below, lost]) == (below,)
    assert rank_candidates(measure_need((), data={}, today=TODAY)) == ()


def test_shops_and_people_beyond_the_border_count():
    beyond = replace(commune("10", 14, 0, 4_000), departement="98", code="98010")
    alone = {c.commune.code: c for c in ranked([TOWN, NEAR, FAR])}
    data = {"bpe": {"food": {**ONE_SHOP["bpe"]["food"], beyond.code: 1.0}}}
    beside = {c.commune.code: c for c in ranked([TOWN, NEAR, FAR, beyond], data)}
    assert set(beside) == set(alone)
    assert beside[FAR.code].parts["food_min"] == pytest.approx(1.3 * 60 / 55, rel=1e-3)
    assert beside[FAR.code].audience == alone[FAR.code].audience + 4_000


def test_last_visits_are_those_before_today(tmp_path):
    memory = read_memory(planned_folder(tmp_path / "der", [VIGNORY, WASSY], "semaine"))
    routes = memory.last_tour().routes
    days = {code: sorted(dates(memory.last_tour(), code)) for code in (VIGNORY, WASSY)}
    assert last_visits(memory, min(r.date for r in routes)) == {}
    found = last_visits(memory, days[WASSY][1])
    assert found[WASSY] == days[WASSY][0]
    assert last_visits(memory, date(2040, 1, 1)) == {}  # more than ten years later
    assert last_visits(memory, date(2028, 1, 1)) == {code: own[-1] for code, own in days.items()}


def total_km(villages, towns):
    def crow_km(a, b):
        return great_circle_m(a.longitude, a.latitude, b.longitude, b.latitude) / 1000

    return sum(min(crow_km(village, town) for town in towns) for village in villages)
