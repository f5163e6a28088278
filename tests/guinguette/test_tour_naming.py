"""What a solution becomes in the words of the trade."""

import numpy as np
import pytest

from guinguette.tour_naming import _break_s
from routing.problem import Problem, Stop, Vehicle
from routing.solution import DayRoute

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
    assert _break_s(problem, route) == pause_s
