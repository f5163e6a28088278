from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from guinguette.folder.read_folder import read_folder
from guinguette.planning.folder_problem import build_problem
from guinguette.roads.of_folder import folder_roads
from routing.solver.deadline import Deadline
from routing.solver.every_plan import best_of_all
from routing.solver.solve import solve
from tests.instances import KM, MONDAY, TUESDAY, days, line_problem, once, stop, vehicle
from tests.routing.brute_force import best_plan
from tests.routing.strategies import rich_problems
from tests.shared import SHARED, needs_shared

LONG_ENOUGH = Deadline(effort=20_000)


def balanced(*, kms=(10, 20, 35), price=1.0, **changes):
    """Stops along a road, two vehicles that work on two days, and a price of imbalance."""
    asked = [stop(1 + k, once(MONDAY, TUESDAY)) for k in range(len(kms))]
    vans = [vehicle(works=(MONDAY, TUESDAY), **changes) for _ in range(2)]
    return line_problem(list(kms), stops=asked, vehicles=vans, balance_cost_per_s=price)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rich_problems(most_stops=3))
def test_the_best_of_all_plans_is_that_of_brute_force(problem):
    at_home = tuple(replace(van, nights_away=0) for van in problem.vehicles)
    problem = replace(problem, vehicles=at_home, same_hour_s=None)
    best = best_of_all(problem, LONG_ENOUGH.begin())
    assert best is None or best.rank(problem) == pytest.approx(best_plan(problem))


@pytest.mark.parametrize(
    "problem",
    [
        balanced(),
        replace(balanced(price=20.0), same_vehicle=False),
        balanced(kms=(10, 20, 35, 50), cost_per_second=3.0),
        replace(balanced(), apart=(days(0, 1),), same_vehicle=False),
        replace(balanced(price=0.0), together=(days(0, 2),), apart=(days(0, 1),)),
        balanced(crew=1),
    ],
)
def test_few_plans_are_proven_whatever_ties_them(problem):
    solution = solve(problem, deadline=LONG_ENOUGH)
    assert (solution.status, solution.method) == ("optimal", "every plan")
    assert (0, solution.cost) == pytest.approx(best_plan(problem))
    assert solution.lower_bound == solution.cost


def test_the_least_is_left_out_where_not_all_can_be_served():
    problem = replace(balanced(kms=(10, 20), max_stops=1), apart=(days(0, 1),))
    alone = replace(problem, vehicles=(replace(problem.vehicles[0], days=days(MONDAY)),))
    solution = solve(alone, deadline=LONG_ENOUGH)
    assert [u.stop for u in solution.unserved] == [1]
    assert (solution.cost, solution.lower_bound) == (20.0 * KM, 20.0 * KM)


def test_it_compares_no_plans_that_are_too_many_or_tied_by_hours():
    begun = LONG_ENOUGH.begin()
    assert best_of_all(balanced(kms=range(10, 17)), begun) is None
    five = balanced(kms=range(10, 16))
    patterns = tuple(frozenset({day}) for day in range(14))
    many = [replace(stop, visit_patterns=patterns) for stop in five.stops]
    wide = [replace(van, days=frozenset(range(14))) for van in five.vehicles]
    five = replace(five, weeks=2, stops=tuple(many), vehicles=tuple(wide))
    assert best_of_all(five, begun) is None
    twice = replace(balanced().stops[0], visit_patterns=(days(MONDAY, TUESDAY),))
    tied = replace(balanced(), stops=(twice,), same_hour_s=0)
    assert best_of_all(tied, begun) is None
    assert best_of_all(replace(tied, same_hour_s=None), begun) is not None


def test_nothing_is_claimed_where_a_slower_route_might_pay_in_some_weeks():
    assert best_of_all(balanced(price=20.0), LONG_ENOUGH.begin()) is None


def test_a_comparison_cut_short_claims_nothing():
    problem = balanced()
    assert best_of_all(problem, Deadline(effort=5).begin()) is None
    solution = solve(problem, deadline=Deadline(effort=5))
    assert solution.method != "every plan"


@needs_shared("cases", "plans", "rnd14")
def test_three_communes_with_a_price_of_imbalance_are_proven():
    folder = read_folder(SHARED / "cases" / "plans" / "rnd14")
    problem, _ = build_problem(folder, folder_roads(folder))
    solution = solve(problem, deadline=LONG_ENOUGH)
    assert solution.status == "optimal"
    assert (0, solution.cost) == pytest.approx(best_plan(problem))
