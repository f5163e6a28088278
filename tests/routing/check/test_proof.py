"""What a plan says of its own cost, to a millionth of it and of one euro where it is less."""

from dataclasses import replace

import numpy as np
import pytest

from routing.check.judge import check
from tests.instances import drive, line_problem, planned, stop, vehicle

FREE = line_problem([10], stops=[stop(1)], vehicles=[vehicle(cost_per_metre=0.0)])
PLAN = planned(FREE, drive(FREE, [0]), status="optimal")
DEAR = line_problem([10], stops=[stop(1)], vehicles=[vehicle(fixed_cost=1e6, cost_per_metre=0.0)])
DEAR_PLAN = planned(DEAR, drive(DEAR, [0]), status="optimal")


def test_a_plan_that_costs_nothing_may_be_optimal():
    assert PLAN.cost == 0.0
    assert check(FREE, PLAN) == ()


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (1e-6, ()),
        (1.1e-6, ("called optimal with a gap",)),
        (1.9e-6, ("called optimal with a gap",)),
    ],
)
def test_an_optimal_plan_has_no_gap(gap, said):
    assert check(FREE, replace(PLAN, lower_bound=-gap)) == said


@pytest.mark.parametrize(
    ("above", "said"), [(1e-6, ()), (1.5e-6, ("the lower bound is above the cost",))]
)
def test_no_lower_bound_is_above_the_cost(above, said):
    assert check(FREE, replace(PLAN, lower_bound=above)) == said


@pytest.mark.parametrize("error", [1.5e-6, -1.5e-6])
def test_a_cost_is_right_to_a_millionth(error):
    said = check(FREE, replace(PLAN, cost=error, lower_bound=error))
    assert said == (f"the plan costs 0.0, not {error}",)
    exact = replace(PLAN, cost=error / 1.5, lower_bound=error / 1.5)
    assert check(FREE, exact) == ()


def test_the_error_of_a_dear_plan_may_be_larger():
    assert check(DEAR, replace(DEAR_PLAN, cost=1e6 + 0.9, lower_bound=1e6)) == ()
    said = check(DEAR, replace(DEAR_PLAN, cost=1e6 + 1.1, lower_bound=1e6 + 1.1))
    assert said == (f"the plan costs 1000000.0, not {1e6 + 1.1}",)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stops": (1,)}, "day 0, vehicle 0: unknown stop"),
        ({"stops": (-1,)}, "day 0, vehicle 0: unknown stop"),
        ({"day": 7}, "day 7, vehicle 0: the vehicle does not work on that day"),
        ({"day": -1}, "day -1, vehicle 0: the vehicle does not work on that day"),
    ],
)
def test_a_visit_that_does_not_exist_has_no_cost_of_its_own(changed, said):
    problem = replace(FREE, visit_cost=np.full((1, 7, 1), 4.0))
    plan = planned(problem, drive(problem, [0]))
    assert check(problem, plan) == ()
    wrong = replace(plan, routes=(replace(plan.routes[0], **changed),), cost=0.0, lower_bound=0.0)
    found = check(problem, wrong)
    assert found[0] == said
    assert not any("costs" in one for one in found)


@pytest.mark.parametrize(("problem", "plan", "error"), [(FREE, PLAN, 1e-6), (DEAR, DEAR_PLAN, 0.9)])
def test_the_cost_of_a_route_is_right_to_a_millionth(problem, plan, error):
    def with_error(more):
        routes = (replace(plan.routes[0], cost=plan.cost + more),)
        facts = {"cost": plan.cost + more, "lower_bound": plan.cost, "status": "feasible"}
        return check(problem, replace(plan, routes=routes, **facts))

    assert with_error(error) == ()
    said = f"day 0, vehicle 0: the cost is {plan.cost}, not {plan.cost + 2 * error}"
    assert with_error(2 * error) == (said,)
