"""Villages to serve and towns to start from: the rules by hand."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from guinguette.communes.france import Commune
from guinguette.planning.candidates import choose_depots, rank_candidates
from routing.great_circle import great_circle_m


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


def test_four_communes_are_ranked_as_by_hand():
    far, near, middle = rank_candidates([TOWN, NEAR, MIDDLE, FAR])
    assert [c.commune for c in (far, near, middle)] == [FAR, NEAR, MIDDLE]
    # need: 3, 10 and 13 km to the town; within 5 km: 5400 (the town), 1000 and 1000 people
    assert [round(c.need_m, -2) for c in (near, middle, far)] == [3_000, 10_000, 13_000]
    assert [c.audience for c in (near, middle, far)] == [5_400, 1_000, 1_000]
    # ranks of need 0, 1/2 and 1; of audience 1, and 1/4 for the two equals
    assert [c.score for c in (near, middle, far)] == [0.5, 0.375, 0.625]


def test_equal_communes_have_equal_scores():
    east, west = commune("5", 10, 0, 100), commune("6", -10, 0, 100)
    first, second = rank_candidates([TOWN, east, west])
    assert first.score == second.score
    assert [first.commune.code, second.commune.code] == ["99005", "99006"]


def test_towns_and_empty_communes_are_no_candidates():
    ruins, limit, below = (
        commune("7", 1, 1, 0), commune("8", 2, 2, 3_500), commune("9", 3, 3, 3_499),
    )  # fmt: skip
    assert [c.commune for c in rank_candidates([TOWN, ruins, limit, below])] == [below]
    assert rank_candidates([TOWN]) == ()
    assert rank_candidates([]) == ()


def test_shops_and_people_beyond_the_border_count():
    beyond = replace(commune("10", 14, 0, 2_000), departement="98", code="98010")
    alone = {c.commune.code: c for c in rank_candidates([TOWN, NEAR, FAR])}
    beside = {c.commune.code: c for c in rank_candidates([TOWN, NEAR, FAR], neighbours=[beyond])}
    assert set(beside) == set(alone)
    assert beside[FAR.code].need_m == pytest.approx(1_000, rel=1e-3)
    assert beside[FAR.code].audience == alone[FAR.code].audience + 2_000


def test_without_any_town_the_largest_commune_stands_for_the_shops():
    found = {c.commune.code: c.need_m for c in rank_candidates([NEAR, MIDDLE, FAR])}
    assert found[FAR.code] == 0
    assert found[NEAR.code] == pytest.approx(10_000, rel=1e-3)


def total_km(villages, towns):
    def crow_km(a, b):
        return great_circle_m(a.longitude, a.latitude, b.longitude, b.latitude) / 1000

    return sum(min(crow_km(village, town) for town in towns) for village in villages)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_depots_are_those_of_brute_force_on_small_sets(count):
    random = Random(count)
    for _ in range(40):
        communes = [
            commune(str(k), random.uniform(0, 60), random.uniform(0, 60), 1_000 + k)
            for k in range(8)
        ]
        chosen = choose_depots(communes, communes, count)
        best = min(total_km(communes, some) for some in combinations(communes, count))
        assert len(set(chosen)) == count
        assert total_km(communes, chosen) == pytest.approx(best, rel=1e-3)


def test_many_depots_are_found_by_interchange(monkeypatch):
    monkeypatch.setattr("guinguette.planning.candidates.MOST_CHOICES", 1)
    random = Random(4)
    excess = []
    for _ in range(40):
        communes = [
            commune(str(k), random.uniform(0, 60), random.uniform(0, 60), 1_000) for k in range(8)
        ]
        chosen = choose_depots(communes, communes, 3)
        best = min(total_km(communes, some) for some in combinations(communes, 3))
        excess.append(total_km(communes, chosen) / best - 1)
    assert max(excess) < 0.2
    assert sum(e < 1e-3 for e in excess) >= 32


def test_two_clusters_get_a_depot_each():
    west = [commune(str(k), k, 0, 500) for k in range(3)]
    east = [commune(str(k), 80 + k, 0, 500) for k in range(3, 6)]
    chosen = choose_depots([*west, *east], [*west, *east], 2)
    assert set(chosen) == {west[1], east[1]}


def test_more_vans_than_towns_share_the_towns():
    assert choose_depots([TOWN, NEAR], [FAR], 5) == (TOWN, NEAR, TOWN, NEAR, TOWN)
