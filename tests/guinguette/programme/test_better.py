"""Which changes of a timetable are worth making first."""

from dataclasses import replace

import pytest

from guinguette.programme.better import _parted, in_best_order, steps
from guinguette.programme.hers import figures
from routing.analysis.kept_routes import broken_rules
from routing.objective import plan_cost
from tests.instances import MONDAY, TUESDAY, drive, line_problem, once, stop, vehicle, weekly

KM = (10, 20, 30, 110, 120, 130)


@pytest.fixture
def problem():
    stops = [stop(k, once(MONDAY, TUESDAY)) for k in range(1, 7)]
    van = vehicle(works=(MONDAY, TUESDAY), max_stops=3)
    return line_problem(KM, stops=stops, vehicles=(van,))


@pytest.fixture
def days(problem):
    """Drive some stops on Monday, the others on Tuesday."""
    return lambda first, then: (drive(problem, first), drive(problem, then, day=TUESDAY))


def test_each_day_keeps_its_stops_in_the_best_order(problem, days):
    before = days((1, 0, 2), (3, 5, 4))
    after = in_best_order(problem, before)
    assert [set(one.stops) for one in after] == [{0, 1, 2}, {3, 4, 5}]
    assert figures(problem, before).distance_m > 2 * 30_000 + 2 * 130_000
    assert figures(problem, after).distance_m == 2 * 30_000 + 2 * 130_000


def test_a_day_that_may_not_be_driven_stays_as_it_is(problem):
    sunday = drive(problem, (1, 0), day=6)
    assert in_best_order(problem, (sunday,)) == (sunday,)


def test_two_places_that_change_sides_are_one_step_with_its_price(problem, days):
    before, after = days((0, 1, 3), (2, 4, 5)), days((0, 1, 2), (3, 4, 5))
    [found] = steps(problem, before, [after])
    assert [moved for moved, *_ in found.moves] == [2, 3]
    assert found.distance_m == 2 * 30_000 - 2 * 110_000
    assert found.cost_eur == pytest.approx(
        plan_cost(problem, after, ()).total - plan_cost(problem, before, ()).total
    )


def test_no_more_places_than_asked_change(problem, days):
    before, after = days((0, 1, 3), (2, 4, 5)), days((0, 1, 2), (3, 4, 5))
    assert steps(problem, before, [after], most=1) == ()


def test_what_breaks_a_rule_that_was_kept_is_no_step(problem, days):
    before, after = days((0, 1, 3), (2, 4, 5)), days((0, 1), (2, 3, 4, 5))
    assert broken_rules(problem, before) == ()
    assert steps(problem, before, [after]) == ()
    wide = replace(problem, vehicles=(replace(problem.vehicles[0], max_stops=4),))
    assert len(steps(wide, before, [after])) == 1


def test_a_plan_that_moves_nobody_offers_no_step(problem, days):
    same = days((0, 1, 2), (3, 4, 5))
    assert steps(problem, same, [same, days((2, 1, 0), (5, 4, 3))]) == ()


def test_one_place_goes_where_it_costs_least_though_no_plan_says_so(problem, days):
    wide = replace(problem, vehicles=(replace(problem.vehicles[0], max_stops=4),))
    before = days((0, 1, 3), (2, 4, 5))
    [found] = steps(wide, before, [])
    assert [moved for moved, *_ in found.moves] == [3]
    assert found.distance_m == 2 * 20_000 - 2 * 110_000
    assert found.cost_eur == pytest.approx(
        plan_cost(wide, days((0, 1), (2, 3, 4, 5)), ()).total - plan_cost(wide, before, ()).total
    )


def test_a_place_moves_once(problem, days):
    wide = replace(problem, vehicles=(replace(problem.vehicles[0], max_stops=5),))
    found = steps(wide, days((0, 3, 4), (1, 2, 5)), [])
    moved = [stop for one in found for stop, *_ in one.moves]
    assert len(moved) == len(set(moved)) <= 5
    assert found


def test_a_place_takes_its_other_hours_where_a_step_alone_would_part_them():
    """A weekly place whose hour is promised is served at another one on every day, or on none."""
    stops = [stop(1, weekly(MONDAY)), stop(2, once(TUESDAY, MONDAY))]
    asked = replace(
        line_problem((10, 20), stops=stops, weeks=2, vehicles=(vehicle(works=(MONDAY, TUESDAY)),)),
        same_hour_s=600,
    )
    early = [drive(asked, (0,), day=day) for day in (MONDAY, MONDAY + 7)]
    both = drive(asked, (1, 0), day=MONDAY)
    late = replace(early[1], starts_s=(both.starts_s[1],), return_s=early[1].return_s + 3600)
    assert both.starts_s[1] > early[0].starts_s[0] + 600
    before = (*early, drive(asked, (1,), day=TUESDAY))
    offered = list(_parted(asked, before, [(both, late)]))
    assert offered == [(late, both)]
