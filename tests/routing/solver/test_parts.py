"""Problems that fall apart are planned part by part, at the same cost and with one bound."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.check.judge import check
from routing.problem import Problem
from routing.solver.deadline import Deadline
from routing.solver.parts import Sums, separate_parts
from routing.solver.solve import solve
from tests.instances import HOUR, once, stop, vehicle
from tests.routing.brute_force import best_plan
from tests.routing.strategies import rich_problems

FAR = 100 * HOUR
DAYS = (0, 1, 2)


def two_services(**rules) -> Problem:
    """Two depots and two stops near each, a hundred hours apart."""
    place = np.array([0, 0, 1, 2, 1, 2])
    side = np.array([0, 1, 0, 0, 1, 1])
    seconds = np.where(side[:, None] == side, HOUR * abs(place[:, None] - place) // 2, FAR)
    return Problem(
        weeks=1,
        duration_matrix=seconds,
        distance_matrix=seconds,
        stops=tuple(stop(node, once(*DAYS), service_time_s=HOUR) for node in (2, 3, 4, 5)),
        vehicles=tuple(
            vehicle(depot=depot, works=DAYS, longest_day_s=10 * HOUR) for depot in (0, 1)
        ),
        **rules,
    )


def sides(problem: Problem) -> list[tuple[int, ...]]:
    return sorted(part.stops for part in separate_parts(problem))


def test_services_that_share_no_vehicle_are_planned_apart_and_add_up():
    problem, told = two_services(), []
    assert sides(problem) == [(0, 1), (2, 3)]
    found = solve(
        problem,
        deadline=Deadline(effort=2_000),
        on_progress=lambda plan, bound: told.append((plan, bound)),
    )
    assert found.status == "optimal"
    assert found.cost == pytest.approx(best_plan(problem)[1])
    assert check(problem, found) == ()
    assert {route.vehicle for route in found.routes} == {0, 1}
    plans = [plan for plan, _ in told if plan is not None]
    assert plans[-1] == pytest.approx(found.cost)


@pytest.mark.parametrize(
    "rules",
    [
        {"apart": (frozenset({0, 2}),)},
        {"together": (frozenset({1, 3}),)},
        {"once_a_week": (frozenset({0, 3}),)},
        {"balance_cost_per_s": 0.1},
    ],
)
def test_a_rule_between_services_keeps_them_together(rules):
    assert sides(two_services(**rules)) == [(0, 1, 2, 3)]


def test_a_way_through_another_node_counts_where_times_break_the_triangle_inequality():
    problem = two_services()
    seconds = problem.duration_matrix.copy()
    for a, b in ((2, 4), (4, 2)):  # from a stop of one side to a stop of the other
        seconds[a, b] = HOUR // 2
    assert sides(replace(problem, duration_matrix=seconds)) == [(0, 1, 2, 3)]


def test_a_break_never_parts_what_a_visit_that_rests_may_join():
    problem = two_services()
    seconds = np.where(problem.duration_matrix == FAR, 4 * HOUR, problem.duration_matrix)
    strict = replace(problem.vehicles[0], break_s=3 * HOUR, break_after_s=HOUR)
    fleet = (strict, problem.vehicles[1])
    assert len(separate_parts(replace(problem, duration_matrix=seconds, vehicles=fleet))) == 1


def test_vehicles_of_the_other_side_stay_in():
    first, second = sorted(separate_parts(two_services()), key=lambda part: part.stops)
    assert [bool(van.days) for van in first.problem.vehicles] == [True, False]
    assert [bool(van.days) for van in second.problem.vehicles] == [False, True]


@st.composite
def parted_problems(draw) -> Problem:
    """Problems with every rule, whose stops and vehicles are on two sides that no rule joins."""
    problem = draw(rich_problems())
    sides = [False, *draw(st.permutations([True] + [False] * (len(problem.stops) - 2)))]
    own = draw(st.lists(st.booleans(), min_size=len(problem.vehicles)))

    def may_come(i: int) -> frozenset[int]:
        asked = problem.stops[i].vehicles
        fleet = range(len(problem.vehicles)) if asked is None else asked
        return frozenset(v for v in fleet if own[v] == sides[i])

    def within(groups: tuple[frozenset[int], ...]) -> tuple[frozenset[int], ...]:
        return tuple(group for group in groups if len({sides[i] for i in group}) == 1)

    return replace(
        problem,
        stops=tuple(replace(s, vehicles=may_come(i)) for i, s in enumerate(problem.stops)),
        apart=within(problem.apart),
        together=within(problem.together),
        once_a_week=within(problem.once_a_week),
        balance_cost_per_s=0.0,
    )


@settings(max_examples=150, deadline=None)
@given(problem=parted_problems())
def test_the_best_plan_is_the_best_plan_of_each_part(problem):
    parts = separate_parts(problem)
    assume(len(parts) > 1)
    whole = best_plan(problem)
    each = [best_plan(part.problem) for part in parts]
    assert whole[0] == sum(missing for missing, _ in each)
    assert whole[1] == pytest.approx(sum(cost for _, cost in each))


def test_nothing_is_told_before_each_part_has_a_plan():
    told = []
    sums = Sums(2, lambda plan, bound: told.append((plan, bound)))
    sums.next()(5.0, 4.0)
    sums.add(5.0, 4.0)
    last = sums.next()
    last(7.0, None)
    last(7.0, 6.0)
    assert told == [(12.0, None), (12.0, 10.0)]
