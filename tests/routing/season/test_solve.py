"""Seasons against all plans that the judge accepts, and rule by rule."""

from dataclasses import replace

import pytest

from routing.check.season import check_season
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline
from tests.routing.season.brute_force import best_cost, small_season

TOLERANCE = 1e-5


@pytest.mark.parametrize("first", range(0, 100, 10))
def test_small_seasons_cost_what_the_best_of_all_plans_costs(first):
    for seed in range(first, first + 10):
        season = small_season(seed)
        best = best_cost(season, most=600)
        if best is not None:
            found = solve_season(season)
            assert found.cost == pytest.approx(best, abs=TOLERANCE), seed
            assert found.lower_bound == pytest.approx(best, abs=TOLERANCE), seed
            if not season.fixed and not season.duties:
                assert check_season(season, found) == []


def test_a_gap_is_a_part_of_the_cost_not_of_what_lacks_would_cost():
    """Evenings lack at a price a thousand times that of a route: it must not count in the gap."""
    for seed in range(30):
        season = small_season(seed)
        dear = tuple(replace(one, price_of_lack=1e6) for one in season.packages)
        found = solve_season(replace(season, packages=dear), target_gap=0.001)
        if not sum(found.lacking) and found.cost > 0:
            assert found.cost - found.lower_bound <= 0.001 * found.cost + TOLERANCE, seed


def test_a_search_without_any_time_still_gives_a_season():
    for seed in range(10):
        season = small_season(seed)
        found = solve_season(season, deadline=Deadline(seconds=0.0))
        assert found.lower_bound <= solve_season(season).cost + TOLERANCE


def test_the_relaxation_is_sifted_to_the_same_seasons(monkeypatch):
    """As in large seasons: few outings first, rows where they are broken, low reduced costs."""
    monkeypatch.setattr("routing.season.sifting._MANY_VARIABLES", 0)
    monkeypatch.setattr("routing.season.proof._FEW_VARIABLES", 0)
    for seed in range(5000, 5030):
        season = small_season(seed)
        best = best_cost(season, most=300)
        if best is not None:
            found = solve_season(season)
            assert found.cost == pytest.approx(best, abs=TOLERANCE), seed
            assert found.lower_bound == pytest.approx(best, abs=TOLERANCE), seed


def test_a_search_goes_on_while_more_than_what_may_be_left_could_be_saved():
    """The price of a wish is a small part of a season: a gap in per cent would hide it."""
    for seed in range(20):
        found = solve_season(small_season(seed), target_gap=10.0, most_left=0.01)
        assert found.cost - found.lower_bound <= 0.01 + TOLERANCE, seed
