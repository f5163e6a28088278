"""One visit put elsewhere by hand: what it costs, what it breaks, and what stays."""

from dataclasses import replace

import pytest

from routing.analysis.by_hand import Put, as_driven, put_elsewhere
from routing.check.judge import check
from routing.check.rules import Violation, Waived
from routing.solver.solve import solve
from tests.instances import HOUR, MONDAY, TUESDAY, line_problem, once, stop, vehicle

MOVED = Put(stop=0, former_day=0, day=1, vehicles=(0,))


EITHER = once(MONDAY, TUESDAY)


def problem(patterns=EITHER, **rules):
    """Two stops on a line: one on Monday, by what is planned, the other on Tuesday."""
    van = vehicle(works=(MONDAY, TUESDAY), **rules)
    return line_problem(
        [10, 20], stops=[stop(1, patterns), stop(2, once(TUESDAY))], vehicles=(van,)
    )


def planned(**rules):
    found = solve(problem(once(MONDAY), **rules))
    assert found.status == "optimal"
    return found.routes


def test_the_price_is_the_difference_of_two_checked_plans():
    asked, routes = problem(), planned()
    found = put_elsewhere(asked, routes, MOVED)
    before, known = as_driven(asked, routes)
    after, broken = as_driven(asked, found.routes)
    assert known == broken == found.broken == ()
    assert (found.cost, found.least, found.is_exact) == (after, after, True)
    assert after - before == pytest.approx(-20_000)  # it lies on the way of the other


def test_the_hour_of_who_stays_stays_while_that_is_worth_it():
    asked, routes = problem(cost_per_second=1.0), planned(cost_per_second=1.0)
    (_, other) = routes
    dear = put_elsewhere(asked, routes, MOVED, price=1e6)
    assert (
        dict(zip(dear.routes[0].stops, dear.routes[0].starts_s, strict=True))[1]
        == (other.starts_s[0])
    )


def test_what_the_new_day_cannot_take_is_named_with_its_amount():
    asked = problem(once(MONDAY), longest_day_s=2 * HOUR)
    found = put_elsewhere(asked, planned(longest_day_s=2 * HOUR), MOVED)
    assert {(v.rule, v.day, v.vehicle, v.stop) for v in found.broken} == {
        ("day_length", 1, 0, None),
        ("day", 1, None, 0),
    }
    longer = next(v for v in found.broken if v.rule == "day_length")
    assert (longer.excess, longer.limit) == (40 * 60, 2 * HOUR)
    assert found.least == float("inf")


def test_a_visit_left_out_and_one_that_comes_back():
    asked, routes = problem(), planned()
    without = put_elsewhere(asked, routes, Put(stop=0, former_day=0))
    assert [route.stops for route in without.routes] == [(1,)]
    back = put_elsewhere(asked, without.routes, Put(stop=0, former_day=None, day=0, vehicles=(0,)))
    assert as_driven(asked, back.routes) == as_driven(asked, routes)


def test_what_was_broken_before_is_not_the_fault_of_the_hand():
    routes = planned()
    strict = problem(latest_return_s=HOUR)
    found = put_elsewhere(strict, routes, MOVED)
    rules = {(v.rule, v.day) for v in found.broken}
    assert ("return", 0) not in rules


def test_what_happened_on_another_day_is_not_the_fault_of_the_hand():
    """An opening that was cut short leaves a return no clock explains: a fact, not a rule."""
    asked = problem()
    other, short = planned()
    routes = (other, replace(short, return_s=short.return_s - 600))
    assert {v.rule for v in as_driven(asked, routes)[1]} >= {None}
    for put in (Put(stop=0, former_day=0), Put(stop=0, former_day=0, day=0, vehicles=(0,)), MOVED):
        assert put_elsewhere(asked, routes, put).broken == ()


def test_a_waiver_covers_its_rule_at_its_place_and_no_further():
    asked = problem(longest_day_s=2 * HOUR)
    found = put_elsewhere(asked, planned(longest_day_s=2 * HOUR), MOVED)
    waived = Waived(rule="day_length", day=1, vehicle=0, excess=40 * 60)
    assert as_driven(asked, found.routes)[1] != ()
    assert as_driven(asked, found.routes, waived=[waived])[1] == ()
    less = Waived(rule="day_length", day=1, vehicle=0, excess=40 * 60 - 1)
    elsewhere = Waived(rule="day_length", day=0, vehicle=0, excess=40 * 60)
    assert as_driven(asked, found.routes, waived=[less, elsewhere])[1] != ()


def test_a_fact_is_no_rule_and_nothing_waives_it():
    asked = problem()
    solution = solve(problem(once(MONDAY)))
    lie = Violation("the plan costs more")
    assert lie.rule is None
    broken = check(asked, solution.__class__(**{**_values(solution), "cost": 1.0}))
    waivers = [Waived(rule="day"), Waived(rule="return"), Waived(rule="day_length")]
    wrong = solution.__class__(**{**_values(solution), "cost": 1.0})
    assert check(asked, wrong, waived=waivers) == broken != ()


def _values(solution):
    return {name: getattr(solution, name) for name in solution.__slots__}
