"""The genetic search: complete plans, within every limit, never worse than their start."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from routing.check.judge import check
from routing.problem import FOREVER_S, Problem, TimeWindow
from routing.solver.deadline import Deadline
from routing.solver.genetic import can_search, genetic_search
from tests.instances import HOUR, KM, days, line_problem, once, square, stop, vehicle, weekly
from tests.routing.brute_force import best_plan
from tests.routing.solver.genetic.searches import as_solution, searched, town
from tests.routing.strategies import problems, twice_a_week

TWICE = (days(0, 3), days(1, 4))
WEEK = range(5)


@pytest.fixture(scope="module")
def plan():
    """A plan of the town; whoever needs another searches for it."""
    return searched(town())


def plain(problem: Problem) -> Problem:
    """The same problem without the rules that the genetic search does not know."""
    return replace(
        problem,
        same_vehicle=False,
        stops=tuple(
            replace(s, time_windows=(TimeWindow(),), allows_break=False, vehicles=None)
            for s in problem.stops
        ),
        vehicles=tuple(
            replace(v, crew=None, break_s=0, break_after_s=FOREVER_S) for v in problem.vehicles
        ),
    )


@settings(max_examples=40, deadline=None)
@given(problems(most_stops=4))
def test_a_tiny_plan_costs_what_exhaustive_search_finds(problem):
    problem = plain(problem)
    assert can_search(problem)
    solution = searched(problem, children=200)
    assert check(problem, solution) == ()
    missing = sum(u.missing_visits for u in solution.unserved)
    fewest, cheapest = best_plan(problem)
    assert missing == fewest
    assert solution.cost == pytest.approx(cheapest)


@settings(max_examples=20, deadline=None)
@given(problems(most_stops=4, patterns=twice_a_week()))
def test_patterns_that_couple_days_are_chosen_as_exhaustive_search_does(problem):
    problem = plain(problem)
    solution = searched(problem, children=200)
    assert check(problem, solution) == ()
    missing = sum(u.missing_visits for u in solution.unserved)
    assert (missing, solution.cost) == pytest.approx(best_plan(problem))


def test_a_plan_of_many_rhythms_passes_the_check(plan):
    uneven = town(asymmetric=True)
    for problem, solution in ((town(), plan), (uneven, searched(uneven))):
        assert check(problem, solution) == ()
        assert solution.unserved == ()


def test_the_same_seed_gives_the_same_plan(plan):
    assert searched(town()).routes == plan.routes


def test_more_children_never_give_a_worse_plan(plan):
    assert searched(town(), children=25).cost <= plan.cost


@pytest.mark.parametrize("seed", range(5))
def test_the_answer_is_never_worse_than_its_start(plan, seed):
    problem = town()
    again = searched(problem, children=0, seed=seed, start=plan.routes)
    assert again.cost <= plan.cost
    assert check(problem, again) == ()


def test_a_start_without_time_to_search_is_returned(plan):
    problem = town()
    found = genetic_search(problem, seed=1, deadline=Deadline(seconds=-1.0), start=plan.routes)
    assert as_solution(problem, *found).cost <= plan.cost


def test_a_search_told_to_stop_returns_its_best_plan_at_once():
    problem, rounds = town(), []
    found = genetic_search(
        problem,
        seed=1,
        deadline=Deadline(should_stop=lambda: rounds.append(1) or len(rounds) > 4),
    )
    assert len(rounds) == 5  # once before the first round
    assert check(problem, as_solution(problem, *found)) == ()


def test_a_start_that_leaves_stops_out_is_completed(plan):
    again = searched(town(), children=5, start=plan.routes[:1])
    assert again.unserved == ()


def test_a_start_with_a_vehicle_of_another_day_is_refused(plan):
    elsewhere = [replace(route, day=6) for route in plan.routes]
    with pytest.raises(ValueError, match="no vehicle"):
        searched(town(), start=elsewhere)


def test_no_day_has_more_routes_than_vehicles():
    problem = town(vans=2)
    solution = searched(problem)
    assert check(problem, solution) == ()
    assert len({(r.day, r.vehicle) for r in solution.routes}) == len(solution.routes) <= 8


def test_a_stop_on_the_depot_takes_a_vehicle():
    stops = [stop(0, demand=3), stop(1, demand=3), stop(2, demand=3)]
    vans = [vehicle(capacity=3)] * 3
    solution = searched(line_problem([10, 20], stops=stops, vehicles=vans, same_vehicle=False))
    assert (len(solution.routes), solution.cost) == (3, 60 * KM)


def test_what_does_not_fit_the_fleet_is_left_out():
    stops = [stop(1 + k, demand=2) for k in range(3)]
    problem = line_problem([10, 20, 30], stops=stops, vehicles=[vehicle(capacity=5)])
    solution = searched(problem)
    assert check(problem, solution) == ()
    assert [u.stop for u in solution.unserved] == [2]


def test_a_stop_without_a_vehicle_on_its_days_is_left_out():
    stops = [stop(1), stop(2, once(3))]
    solution = searched(line_problem([10, 20], stops=stops))
    assert [u.stop for u in solution.unserved] == [1]
    assert searched(line_problem([10], stops=[stop(1, once(3))])).routes == ()


def test_the_longest_day_splits_a_route():
    short = vehicle(longest_day_s=3 * HOUR, max_stops=9)
    solution = searched(square(vehicles=[short] * 2))
    assert len(solution.routes) == 2
    assert len(searched(square(vehicles=[vehicle(max_stops=9)] * 2)).routes) == 1


def test_each_stop_goes_to_the_depot_that_is_nearest():
    stops = [stop(1), stop(2), stop(4), stop(5)]
    vans = [vehicle(depot=0), vehicle(depot=3)]
    solution = searched(line_problem([5, 8, 100, 105, 108], stops=stops, vehicles=vans))
    by_depot = {vans[r.vehicle].depot: set(r.stops) for r in solution.routes}
    assert by_depot == {0: {0, 1}, 3: {2, 3}}


def test_a_dear_vehicle_stays_at_home():
    vans = [vehicle(cost_per_metre=3.0, max_stops=9), vehicle(cost_per_second=0.1, max_stops=9)]
    solution = searched(line_problem([10, 20], vehicles=vans))
    assert {route.vehicle for route in solution.routes} == {1}


def test_progress_tells_ever_lower_costs():
    told = []
    solution = searched(
        town(), on_progress=lambda plan, lower_bound: told.append((plan, lower_bound))
    )
    costs = [plan for plan, _ in told]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(solution.cost)


@pytest.mark.parametrize(
    "rules",
    [
        {"same_hour_s": 600},
        {"apart": (frozenset({0, 1}),)},
        {"visit_cost": np.zeros((4, 1, 1))},
        {"balance_cost_per_s": 1.0},
        {"vehicles": [vehicle(break_s=60, break_after_s=3600)]},
        {"patterns": weekly(0), "weeks": 2, "vehicles": [vehicle(works=(0, 7))] * 2},
    ],
)
def test_problems_with_other_rules_are_refused(rules):
    assert not can_search(square(**rules))


def test_a_single_vehicle_is_always_the_same():
    rules = {"patterns": weekly(0), "weeks": 2, "vehicles": [vehicle(works=(0, 7))]}
    assert can_search(square(**rules))
