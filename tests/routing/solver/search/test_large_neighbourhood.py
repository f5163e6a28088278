"""The search: lawful plans, as cheap as they can be where few stops are, never worse than given."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from routing.objective import route_cost
from routing.problem import Problem, Stop, TimeWindow, Vehicle
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.draft import Draft
from routing.solver.search import search
from routing.solver.timetables import without_detours
from tests.instances import HOUR, days, drive, line_problem, once, stop, vehicle
from tests.routing.brute_force import best_plan
from tests.routing.solver.search.searches import cost, faults, found, missing
from tests.routing.strategies import problems, rich_problems, triangular

RHYTHMS = (once(0, 1, 2, 3), (days(0, 7), days(1, 8), days(2, 9)), (days(0, 3), days(1, 9)))
ROUNDS = 300


def town(stops: int = 30, vans: int = 3, **rules) -> Problem:
    """Stops of three rhythms over a fortnight, some with a window, some with a prize."""
    random = np.random.default_rng(7)
    metres = triangular(random.integers(10, 90, size=(stops + 1, stops + 1)))
    works = frozenset(week + day for week in (0, 7) for day in range(4))
    window = (TimeWindow(0, 250), TimeWindow(300, 420))
    return Problem(
        weeks=2,
        duration_matrix=metres,
        distance_matrix=metres,
        stops=tuple(
            Stop(
                node=1 + k,
                service_time_s=20,
                visit_patterns=RHYTHMS[k % 3],
                time_windows=window if k % 4 == 0 else (TimeWindow(),),
                prize=60.0 if k % 5 == 0 else None,
            )
            for k in range(stops)
        ),
        vehicles=(Vehicle(depot=0, days=works, longest_day_s=500, max_stops=8),) * vans,
        **rules,
    )


def without_nights_and_hours(problem: Problem) -> Problem:
    """Also without paid seconds where breaks are due: that timetable may be a second too long."""
    vans = (
        replace(v, nights_away=0, cost_per_second=0.0 if v.break_s else v.cost_per_second)
        for v in problem.vehicles
    )
    return replace(problem, vehicles=tuple(vans), balance_cost_per_s=0.0, same_hour_s=None)


def expect_no_worse(problem: Problem, result: Draft, best: tuple[int, float]) -> None:
    """Allow a better plan too: the exhaustive one leaves out who cannot be served alone."""
    assert faults(problem, result) == ()
    assert result.rank(problem) <= (best[0], best[1] + 1e-6)


def lone_routes(problem: Problem, random: np.random.Generator) -> tuple[DayRoute, ...]:
    """Serve each stop of a town by a vehicle and on a pattern at random, in an order at random."""
    load: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i in random.permutation(len(problem.stops)):
        pattern = random.choice(len(problem.stops[i].visit_patterns))
        v = int(random.integers(len(problem.vehicles)))
        for day in problem.stops[i].visit_patterns[pattern]:
            load[day, v].append(int(i))
    return tuple(drive(problem, order, day=day, v=v) for (day, v), order in sorted(load.items()))


@settings(max_examples=150, deadline=None)
@given(rich_problems(most_stops=4, most_vehicles=3))
def test_the_judge_accepts_every_plan(problem):
    assert faults(problem, found(problem, rounds=60)) == ()


@settings(max_examples=100, deadline=None)
@given(problems(most_stops=4))
def test_few_stops_are_served_as_cheaply_as_they_can_be(problem):
    best, rank = best_plan(problem), found(problem).rank(problem)
    if np.array_equal(without_detours(problem.duration_matrix), problem.duration_matrix):
        assert rank == pytest.approx(best)
    else:  # a stop that fits no day alone may be missed, never served for less than can be
        assert rank >= (best[0], best[1] - 1e-6)


@settings(max_examples=120, deadline=None, derandomize=True, phases=[Phase.generate])
@given(rich_problems(most_stops=3).map(without_nights_and_hours))
def test_few_stops_are_served_as_cheaply_as_most_rules_allow(problem):
    expect_no_worse(problem, found(problem, rounds=2000), best_plan(problem))


@settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.generate])
@given(rich_problems(most_stops=2))
def test_a_stop_or_two_are_served_as_cheaply_as_every_rule_allows(problem):
    expect_no_worse(problem, found(problem, rounds=2000), best_plan(problem))


@settings(max_examples=100, deadline=None)
@given(rich_problems(most_stops=4))
def test_a_plan_is_never_worse_than_the_one_it_starts_from(problem):
    given_plan = found(problem, rounds=5, seed=2)
    result = found(problem, rounds=3, seed=3, start=given_plan.routes)
    assert faults(problem, result) == ()
    assert result.rank(problem) <= tuple(np.add(given_plan.rank(problem), (0, 1e-6)))


def test_a_start_that_dawdles_for_balance_is_kept_if_it_is_cheaper():
    vans = (vehicle(longest_day_s=10 * HOUR), vehicle(longest_day_s=10 * HOUR, max_stops=0))
    problem = line_problem([60], vehicles=vans[:1])
    problem = replace(problem, stops=(stop(1, time_windows=(TimeWindow(HOUR, 2 * HOUR),)),))
    late = replace(drive(problem, [0]), return_s=4 * HOUR)
    result = found(problem, start=(late,))
    assert cost(problem, result) == 120_000
    assert result.routes[0].return_s == 3 * HOUR


def test_a_thousand_starts_are_repaired_and_never_made_worse():
    problem, random = town(stops=12), np.random.default_rng(1)
    lawful = 0
    for seed in range(1_000):
        start = lone_routes(problem, random)
        result = found(problem, rounds=1, seed=seed, start=start)
        assert faults(problem, result) == ()
        given_plan = Draft(start, ())
        if faults(problem, given_plan) == ():
            lawful += 1
            assert result.rank(problem) <= (0, cost(problem, given_plan) + 1e-6)
    assert lawful > 0


def test_what_is_still_allowed_of_a_start_is_kept():
    problem = line_problem([10, 20], vehicles=(vehicle(works=(0, 1)),))
    two_days = replace(
        problem, stops=tuple(replace(s, visit_patterns=once(0, 1)) for s in problem.stops)
    )
    start = (drive(two_days, [0], day=1), drive(two_days, [1], day=5))
    result = found(two_days, rounds=0, start=start)
    assert [(route.day, set(route.stops)) for route in result.routes] == [(1, {0, 1})]


def test_the_same_seed_and_rounds_give_the_same_plan():
    problem = town(same_hour_s=60)
    assert found(problem, rounds=ROUNDS, seed=4) == found(problem, rounds=ROUNDS, seed=4)


def test_more_rounds_never_make_a_plan_dearer_in_the_end():
    problem = town()
    first, last = found(problem, rounds=0), found(problem, rounds=3_000)
    assert last.rank(problem) < first.rank(problem)
    assert faults(problem, last) == ()


def test_the_cost_that_is_told_is_that_of_the_plan_written_out():
    problem, told = town(balance_cost_per_s=0.1), []
    result = found(problem, rounds=ROUNDS, on_progress=lambda plan, _lower_bound: told.append(plan))
    assert told[-1] == pytest.approx(cost(problem, result))
    assert [r.cost for r in result.routes] == pytest.approx(
        [route_cost(problem, r) for r in result.routes]
    )


def test_nothing_is_left_out_that_could_be_served_at_a_price():
    assert missing(town(), found(town(), rounds=ROUNDS)) == 0


def test_a_deadline_that_has_passed_still_gives_a_lawful_plan():
    problem = town()
    result = search(problem, seed=1, deadline=Deadline(seconds=-1.0))
    assert faults(problem, result) == ()


def test_a_search_told_to_stop_at_once_still_gives_a_whole_plan_of_few_stops():
    problem = line_problem([10, 20, 30])
    found(problem, rounds=0)
    result = search(problem, seed=1, deadline=Deadline(should_stop=lambda: True))
    assert result.left_out == ()
    assert faults(problem, result) == ()


def test_the_search_ends_when_it_is_told_to_stop():
    problem, calls = town(), []

    def should_stop() -> bool:
        calls.append(1)
        return len(calls) > 20

    result = search(problem, seed=1, deadline=Deadline(should_stop=should_stop))
    assert len(calls) <= 25
    assert faults(problem, result) == ()


def test_the_search_ends_at_its_deadline():
    problem = town(stops=60, vans=6)
    found(problem, rounds=1)
    deadline = Deadline(effort=200).begin()
    assert faults(problem, search(problem, seed=1, deadline=deadline)) == ()
    assert deadline.is_past


def test_each_plan_that_is_told_is_cheaper_than_the_last():
    problem, costs = town(), []
    found(problem, rounds=ROUNDS, on_progress=lambda plan, _lower_bound: costs.append(plan))
    assert len(costs) > 1
    assert costs == sorted(costs, reverse=True)


def test_a_search_of_few_stops_ends_long_before_its_deadline():
    problem = line_problem([10, 20, 30])
    assert search(problem, seed=1, deadline=Deadline()).routes[0].cost == 60_000


def test_a_fleet_that_never_works_leaves_everybody_out():
    problem = line_problem([10, 20], vehicles=(vehicle(works=()),))
    assert found(problem) == Draft((), (0, 1))


def test_the_search_ends_at_a_plan_that_is_good_enough():
    problem, told = town(same_hour_s=60), []
    found(problem, rounds=3_000, on_progress=lambda plan, _lower_bound: told.append(plan))
    enough = sorted(told)[len(told) // 2]

    deadline = Deadline(effort=10_000_000).begin()
    result = search(problem, seed=1, deadline=deadline, good_enough=enough)

    assert missing(problem, result) == 0
    assert told[-1] < cost(problem, result) <= enough + 1e-6
    assert deadline.meter.effort < 1_000_000
