"""Seasons against all plans that the judge accepts, and rule by rule."""

import pytest

from routing.check.season import check_season
from routing.season.solve import solve_season
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
