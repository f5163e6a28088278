"""The curve of changes against cost: every point by brute force, and its lower bound."""

from dataclasses import replace
from functools import partial
from itertools import pairwise, product

import pytest

from routing.analysis.change_cost import ChangeCost
from routing.analysis.least_change import replan, replan_once
from routing.analysis.pareto import pareto
from routing.solver.deadline import Deadline
from tests.instances import KM, MONDAY, TUESDAY, drive, line_problem, once, stop, vehicle
from tests.routing.brute_force import best_plan


def asked():
    """Six stops on two sides of a depot, whose former plan mixes the sides."""
    stops = [stop(1 + k, once(MONDAY, TUESDAY)) for k in range(6)]
    vans = [vehicle(works=(MONDAY, TUESDAY), max_stops=3)]
    problem = line_problem([10, 20, 31, -10, -21, -33], stops=stops, vehicles=vans)
    former = [drive(problem, (0, 2, 4), day=MONDAY), drive(problem, (1, 3, 5), day=TUESDAY)]
    return problem, former


def plans_of(problem, former):
    return lambda price, deadline: replan(problem, former, change_cost=price, deadline=deadline)


def least_cost(problem, former, most_changes):
    """Cheapest plan of at most so many changes, by brute force over the days of each stop."""

    before = {i: route.day for route in former for i in route.stops}
    best = float("inf")
    for chosen in product((MONDAY, TUESDAY), repeat=len(problem.stops)):
        if sum(day != before[i] for i, day in enumerate(chosen)) > most_changes:
            continue
        stops = [
            replace(s, visit_patterns=once(day))
            for s, day in zip(problem.stops, chosen, strict=True)
        ]
        missing, cost = best_plan(replace(problem, stops=tuple(stops)))
        best = best if missing else min(best, cost)
    return best


def test_each_point_of_the_curve_is_the_cheapest_plan_of_so_many_changes():
    problem, former = asked()
    points = pareto(plans_of(problem, former), dearest=1000.0 * KM)
    assert len(points) >= 2
    assert points[0].changes == 0
    for point in points:
        least = least_cost(problem, former, point.changes)
        assert point.lower_bound <= least <= point.cost
        if point.is_proven:
            assert point.cost == pytest.approx(least)
    assert points[0].is_proven
    assert points[-1].is_proven


def test_cost_falls_as_changes_grow():
    problem, former = asked()
    points = pareto(plans_of(problem, former), dearest=1000.0 * KM)
    assert all(a.changes < b.changes and a.cost > b.cost for a, b in pairwise(points))
    assert points[-1].cost == best_plan(problem)[1]


def test_the_curve_stops_at_the_number_of_plans_asked_for():
    problem, former = asked()
    told = []
    points = pareto(
        plans_of(problem, former),
        dearest=1000.0 * KM,
        most_plans=2,
        on_point=lambda *point: told.append(point),
    )
    assert len(told) == 2
    assert {(p.changes, p.cost) for p in points} <= set(told)


def test_a_bound_holds_beyond_the_dearest_price():
    problem, former = asked()
    (first, *_) = pareto(plans_of(problem, former), dearest=1.0, most_plans=2)
    assert first.lower_bound == pytest.approx(first.cost)
    unmoved = replan(
        problem,
        former,
        change_cost=ChangeCost(day=1e6, vehicle=1e6),
        deadline=Deadline(effort=30_000),
    )
    assert unmoved.cost >= first.lower_bound


def test_exceptions_have_a_curve_too():
    problem, former = asked()
    once_at = partial(replan_once, problem, former, closures=[(0, MONDAY)])
    points = pareto(
        lambda price, deadline: once_at(change_cost=price, deadline=deadline),
        dearest=1000.0 * KM,
    )
    assert all(point.plan.weeks == (0,) for point in points)
    assert points[0].changes >= 1
    assert points[0].is_proven
