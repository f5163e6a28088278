import numpy as np
import pytest
from hypothesis import given, settings

from routing.solver.columns.on_demand import OnDemandLowerBound
from routing.solver.deadline import Deadline
from routing.solver.feasibility import hopeless_stops
from routing.solver.solve import solve
from tests.instances import HOUR, KM, days, line_problem, once, scattered, stop, vehicle
from tests.routing.brute_force import best_plan
from tests.routing.strategies import problems, twice_a_week


def lower_bound_of(problem, routes=()) -> float:
    return OnDemandLowerBound(problem, routes, deadline=Deadline(effort=30_000)).solve()([])


def test_routes_made_on_demand_bound_as_well_as_all_routes():
    # Two stops a route: 10 and 20 km together, 30 km alone, or 20 and 30 together.
    problem = line_problem([10, 20, 30], vehicles=[vehicle(max_stops=2)] * 2)
    assert lower_bound_of(problem) == pytest.approx((60 + 20) * KM)


def test_a_break_is_paid_where_the_work_is_long():
    van = vehicle(break_s=HOUR, break_after_s=2 * HOUR, cost_per_metre=0.0, cost_per_second=1.0)
    lone = line_problem([60], vehicles=[van])
    assert lower_bound_of(lone) == pytest.approx((2 + 1 + 1) * HOUR)
    free = line_problem([60], stops=[stop(1, allows_break=True)], vehicles=[van])
    assert lower_bound_of(free) == pytest.approx((2 + 1) * HOUR)


def test_a_good_plan_to_begin_from_changes_no_bound():
    problem = scattered(10, seed=5)
    plan = solve(problem, deadline=Deadline(effort=5_000))
    assert lower_bound_of(problem, plan.routes) == pytest.approx(lower_bound_of(problem), rel=1e-4)


@settings(max_examples=30, deadline=None)
@given(problems(most_stops=4))
def test_no_plan_costs_less(problem):
    visits, cost = best_plan(problem)
    if not visits and not hopeless_stops(problem):
        assert lower_bound_of(problem) <= cost + 1e-6


@settings(max_examples=30, deadline=None)
@given(problems(most_stops=3, patterns=twice_a_week()))
def test_no_plan_of_coupled_days_costs_less(problem):
    visits, cost = best_plan(problem)
    if not visits and not hopeless_stops(problem):
        assert lower_bound_of(problem) <= cost + 1e-6


def test_visits_that_are_missing_lower_the_bound():
    stops = [stop(1, once(0)), stop(2, once(0))]
    problem = line_problem([10, 20], stops=stops, vehicles=[vehicle(max_stops=1, works=days(0))])
    lower_bound = OnDemandLowerBound(problem, deadline=Deadline(effort=30_000)).solve()
    assert lower_bound([1]) <= 20 * KM < lower_bound([])
    assert np.isfinite(lower_bound([0, 1]))
