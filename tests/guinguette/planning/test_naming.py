"""What a solution becomes in the words of the trade."""

from dataclasses import replace

import numpy as np
import pytest

from guinguette.planning.naming import _lower_bound_gaps, break_of
from routing.problem import Problem, Stop, Vehicle
from routing.solution import DayRoute
from tests.guinguette.folders import WASSY, folder, row
from tests.guinguette.planned import tour_of

HOUR = 3600


@pytest.mark.parametrize(
    ("drive_s", "pause_s", "works_s"),
    [(1 * HOUR, 20 * 60, 6 * HOUR), (3 * HOUR, 45 * 60, 6 * HOUR), (3 * HOUR, 45 * 60, 12 * HOUR)],
)
def test_the_break_shown_is_as_long_as_the_rule_that_asks_for_it(drive_s, pause_s, works_s):
    away = np.array([[0, drive_s], [drive_s, 0]], dtype=np.int64)
    problem = Problem(
        weeks=1,
        duration_matrix=away,
        distance_matrix=away,
        stops=(Stop(node=1, service_time_s=5 * HOUR, visit_patterns=(frozenset({0}),)),),
        vehicles=(
            Vehicle(
                depot=0, days=frozenset({0}), break_s=20 * 60, break_after_s=works_s,
                driving_break_s=45 * 60, driving_break_after_s=int(4.5 * HOUR),
            ),
        ),
    )  # fmt: skip
    start_s = 6 * HOUR + drive_s
    route = DayRoute(
        day=0, vehicle=0, stops=(0,), depart_s=6 * HOUR, starts_s=(start_s,), break_after=1,
        return_s=start_s + 5 * HOUR + pause_s + drive_s, cost=0.0,
    )  # fmt: skip
    assert break_of(problem, route) == pause_s


@pytest.mark.parametrize(
    ("nights", "same_hour_s", "gaps"),
    [
        (0, None, ()),
        (1, None, ("nights_away",)),
        (0, 900, ("same_hour",)),
        (2, 900, ("nights_away", "same_hour")),
    ],
)
def test_the_rules_that_weaken_lower_bounds_are_named(nights, same_hour_s, gaps):
    near = np.zeros((2, 2), dtype=np.int64)
    problem = Problem(
        weeks=2,
        duration_matrix=near,
        distance_matrix=near,
        stops=(Stop(node=1, service_time_s=HOUR, visit_patterns=(frozenset({0, 7}),)),),
        vehicles=(Vehicle(depot=0, days=frozenset({0, 7}), nights_away=nights),),
        same_hour_s=same_hour_s,
    )
    assert _lower_bound_gaps(problem) == gaps
    balanced = replace(problem, balance_cost_per_s=0.001)
    assert _lower_bound_gaps(balanced) == (*gaps, "balance")
    once = replace(problem.stops[0], visit_patterns=(frozenset({0}),))
    assert "same_hour" not in _lower_bound_gaps(replace(problem, stops=(once,)))


def test_between_two_places_of_a_commune_an_estimate_draws_no_way_by_the_mairie(tmp_path):
    far, near = {"latitude": "48,487", "longitude": "4,990"}, {"longitude": "4,991"}
    rows = [row(WASSY, name="Pont", **far), row(WASSY, name="Gare", **(far | near))]
    tour = tour_of(folder(tmp_path / "d", rows))
    first, second = next(route.visits for route in tour.routes)
    assert second.path == ((first.longitude, first.latitude), (second.longitude, second.latitude))
    assert 0 < second.distance_m < 150
