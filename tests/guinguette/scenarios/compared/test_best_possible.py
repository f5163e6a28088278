"""What as many stops could do at most, against every choice of them."""

from __future__ import annotations

from itertools import combinations

import pytest

from guinguette.demand.ground import france
from guinguette.scenarios.compared.best_possible import least_mean_min, mean_min, most_within
from guinguette.scenarios.compared.figures import figures_of
from tests.guinguette.scenarios.made import made_simulation


@pytest.mark.parametrize("stops", [1, 2, 3])
def test_no_choice_of_stops_does_better(stops: int) -> None:
    pool = made_simulation().pool
    ground = france()
    people = {c.code: c.population for c in pool.area}
    reach = {}
    for c in pool.area:
        row = ground.number[c.code]
        near = zip(ground.nearest[row], ground.road_min[row], strict=True)
        reach[c.code] = {ground.communes[k].code for k, minutes in near if minutes <= 10.0}
    sites = [c.commune.code for c in pool.candidates]
    choices = [set(some) for some in combinations(sites, stops)]
    within = max(sum(n for c, n in people.items() if reach[c] & some) for some in choices)
    assert most_within(pool, stops) == within
    means = [mean_min(pool, some) for some in choices]
    assert least_mean_min(pool, stops) == pytest.approx(min(m for m in means if m is not None))


def test_the_figures_of_a_scenario_stay_below_what_is_possible() -> None:
    simulation = made_simulation()
    for scenario in simulation.scenarios:
        figures = figures_of(simulation, scenario)
        assert figures.most_within_10_min is not None
        assert figures.within_10_min <= figures.most_within_10_min
        assert figures.mean_min is not None
        assert figures.least_mean_min is not None
        assert 0 <= figures.least_mean_min <= figures.mean_min
