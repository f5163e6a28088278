from dataclasses import replace

import numpy as np
import pytest

from routing.problem import Problem
from routing.solver.columns.source import ColumnSource
from routing.solver.columns.warm_start import choice_of
from routing.solver.deadline import Deadline
from routing.solver.draft import known_draft
from routing.solver.solve import solve
from tests.instances import days, once, stop, vehicle, weekly

WORKDAYS = (0, 1, 7, 8)


def fortnight(seed: int, *, n: int = 6) -> Problem:
    """A fortnight of two vans, two weekdays; every third stop is visited each week."""
    places = np.random.default_rng(seed).integers(0, 40, size=(n + 1, 2))
    metres = 1000 * np.abs(places[:, None] - places[None, :]).sum(axis=2)
    return Problem(
        weeks=2,
        duration_matrix=metres // 20,
        distance_matrix=metres,
        stops=tuple(stop(1 + i, weekly(0, 1) if i % 3 == 0 else once(*WORKDAYS)) for i in range(n)),
        vehicles=(vehicle(works=WORKDAYS, max_stops=3), vehicle(works=WORKDAYS, max_stops=3)),
    )


def priced_otherwise(problem: Problem, seed: int) -> Problem:
    """The same stops at other distances: its best plan is some plan of the problem."""
    shuffled = np.random.default_rng(seed).permutation(len(problem.distance_matrix) - 1) + 1
    order = [0, *shuffled.tolist()]
    return replace(problem, distance_matrix=problem.distance_matrix[np.ix_(order, order)])


@pytest.mark.parametrize("seed", range(40))
def test_a_result_is_never_worse_than_the_plan_it_begins_from(seed):
    problem = fortnight(seed)
    other = solve(priced_otherwise(problem, seed), deadline=Deadline(effort=300))
    former = known_draft(problem, other.routes)
    assert former is not None
    missing, cost = former.rank(problem)
    # The routes of the start bear the costs of the other distances.
    hurried = solve(problem, start=other.routes, deadline=Deadline(seconds=0.0))
    assert not hurried.unserved
    assert missing == 0
    assert hurried.cost <= cost + 1e-6


def test_a_plan_is_found_again_among_the_columns():
    problem = fortnight(1)
    best = solve(problem, deadline=Deadline(effort=10_000))
    choice = choice_of(ColumnSource(problem), best.routes, np.full(6, 1e6))
    assert best.status == "optimal"
    assert not choice.left_out
    assert choice.value == pytest.approx(best.cost)


def test_the_part_of_a_plan_that_is_still_allowed_is_kept():
    problem = fortnight(1)
    best = solve(problem, deadline=Deadline(effort=10_000))
    absent = replace(problem.vehicles[1], days=days(0, 7))
    changed = replace(problem, vehicles=(problem.vehicles[0], absent))
    choice = choice_of(ColumnSource(changed), best.routes, np.full(6, 1e6))
    lost = {i for r in best.routes if r.vehicle == 1 and r.day in (1, 8) for i in r.stops}
    assert set(choice.left_out) <= lost


def test_a_plan_the_problem_forbids_is_no_start():
    problem = fortnight(1)
    best = solve(problem, deadline=Deadline(effort=10_000))
    assert known_draft(problem, best.routes) is not None
    assert known_draft(problem, best.routes[1:]) is None or len(best.routes) == 1
    fewer = replace(problem, vehicles=(replace(problem.vehicles[0], max_stops=0),) * 2)
    assert known_draft(fewer, best.routes) is None


def test_a_search_asked_to_stop_at_once_keeps_the_plan_it_began_from():
    problem = fortnight(2)
    best = solve(problem, deadline=Deadline(effort=10_000))
    kept = solve(problem, start=best.routes, deadline=Deadline(should_stop=lambda: True))
    assert kept.cost == pytest.approx(best.cost)
    assert not kept.unserved
