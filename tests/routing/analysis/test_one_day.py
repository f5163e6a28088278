"""The best day of one vehicle: every order, every choice of hours that stay."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.analysis.one_day import best_day
from routing.check.route import route_violations
from routing.objective import route_cost
from routing.problem import TimeWindow
from routing.solution import DayRoute
from routing.solver.timetables import Clock
from tests.instances import HOUR, line_problem, stop, vehicle


def day_of(problem, told):
    """A route that only says which day and what hours were told."""
    return DayRoute(
        day=0, vehicle=0, stops=tuple(told), depart_s=0, starts_s=tuple(told.values()),
        return_s=0, break_after=None, cost=0.0,
    )  # fmt: skip


def van(**rules):
    return vehicle(cost_per_metre=0.001, cost_per_second=0.01, **rules)


def problem(km, windows=None, **rules):
    stops = [
        stop(1 + k, time_windows=(windows or {}).get(k, (TimeWindow(8 * HOUR, 18 * HOUR),)))
        for k in range(len(km))
    ]
    return line_problem(km, stops=stops, vehicles=(van(**rules),))


@given(
    st.lists(st.integers(1, 40), min_size=2, max_size=4, unique=True),
    st.lists(st.integers(8, 16), min_size=4, max_size=4, unique=True),
)
@settings(max_examples=25)
def test_without_a_price_it_is_the_cheapest_of_all_orders(km, hours):
    asked = problem(km)
    told = {i: hours[i] * HOUR for i in range(len(km))}
    found = best_day(asked, day_of(asked, told), list(told), told_s=told)
    orders = np.array(list(permutations(range(len(km)))))
    times = Clock(asked.only(range(len(km))), asked.vehicles[0]).timetables(orders)
    assert found.least == pytest.approx(times.cost[times.is_feasible].min())
    assert found.route.cost == pytest.approx(found.least)
    assert found.is_exact
    assert list(route_violations(asked, found.route)) == []


def test_hours_stay_while_a_change_is_dearer_than_the_wait():
    asked = problem([10, 20])
    told = {0: 9 * HOUR, 1: 12 * HOUR}
    like = day_of(asked, told)
    waits = best_day(asked, like, [0, 1], told_s=told, price=100.0)
    assert (waits.route.starts_s, waits.shifted) == ((9 * HOUR, 12 * HOUR), 0)
    comes = best_day(asked, like, [0, 1], told_s=told, price=1.0)
    assert comes.shifted == 1
    assert comes.route.cost < waits.route.cost
    assert waits.least == comes.least == comes.route.cost


def test_an_hour_that_is_given_holds_against_the_windows_and_says_by_how_much():
    asked = problem([10, 20], {1: (TimeWindow(8 * HOUR, 10 * HOUR),)})
    told = {0: 9 * HOUR, 1: 14 * HOUR}
    found = best_day(asked, day_of(asked, told), [0, 1], told_s=told, fixed={1}, price=10.0)
    assert dict(zip(found.route.stops, found.route.starts_s, strict=True))[1] == 14 * HOUR
    assert [(v.rule, v.stop, v.excess) for v in found.broken] == [("hour", 1, 4 * HOUR)]
    assert found.least == np.inf


def test_a_day_that_cannot_be_lawful_breaks_one_rule_by_little():
    asked = problem([10, 20], longest_day_s=2 * HOUR)
    found = best_day(asked, day_of(asked, {}), [0, 1], told_s={})
    assert [v.rule for v in found.broken] == ["day_length"]
    assert found.broken[0].excess == 40 * 60
    assert found.broken[0].limit == 2 * HOUR
    assert found.route.cost == pytest.approx(route_cost(asked, found.route))


def test_a_long_day_keeps_the_order_of_its_hours_and_does_not_claim_to_be_exact():
    asked = problem(list(range(1, 10)), max_stops=9)
    asked = replace(asked, stops=tuple(replace(s, service_time_s=HOUR // 4) for s in asked.stops))
    told = {i: (8 + i) * HOUR for i in range(8)}
    found = best_day(asked, day_of(asked, told), [*told, 8], told_s=told, price=50.0)
    assert not found.is_exact
    assert [i for i in found.route.stops if i != 8] == list(range(8))
    assert found.broken == ()
