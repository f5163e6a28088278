"""The same effort gives the same plan, bound and facts, whatever keeps the machine busy."""

import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import numpy as np
import pytest

from routing.analysis.change_cost import ChangeCost
from routing.analysis.least_change import replan, replan_once
from routing.analysis.pareto import pareto
from routing.analysis.promise_costs import price_promises
from routing.analysis.reasons import explain
from routing.problem import Problem
from routing.solver.deadline import Deadline
from routing.solver.genetic import can_search
from routing.solver.solve import solve
from tests.instances import HOUR, stop, vehicle, window
from tests.routing.solver.genetic.searches import town as crowded_town

FORTNIGHT = tuple(week + day for week in (0, 7) for day in range(5))
ONCE = tuple(frozenset({day}) for day in FORTNIGHT)
WEEKLY = tuple(frozenset({day, day + 7}) for day in range(5))
BUSY = (sys.executable, "-c", "while True: pass")


@contextmanager
def busy():
    """Keep two processes busy beside."""
    with ExitStack() as stack:
        for _ in range(2):
            process = stack.enter_context(subprocess.Popen(BUSY))
            stack.callback(process.kill)
        yield


def villages(
    n: int = 24, *, vans: int = 2, most_stops: int = 3, relaxed: bool = False, **rules
) -> Problem:
    """Stops over a square of 60 km, a third of them weekly unless relaxed; a fortnight."""
    places = np.random.default_rng(5).integers(0, 60, size=(n + 1, 2))
    metres = 1000 * np.abs(places[:, None] - places[None, :]).sum(axis=2)
    patterns = [WEEKLY if i % 3 == 0 and not relaxed else ONCE for i in range(n)]
    return Problem(
        weeks=2,
        duration_matrix=metres // 15,
        distance_matrix=metres,
        stops=tuple(stop(1 + i, p, service_time_s=2 * HOUR) for i, p in enumerate(patterns)),
        vehicles=(vehicle(works=FORTNIGHT, max_stops=most_stops, longest_day_s=12 * HOUR),) * vans,
        same_vehicle=not relaxed,
        **rules,
    )


def twice(ask):
    """Ask alone, then beside busy processes; return what was answered when alone."""
    alone = ask()
    with busy():
        assert ask() == alone
    return alone


def facts(solution):
    """Tell all but how long it took."""
    return replace(solution, runtime_s=0.0)


def solved(problem, effort, **options):
    return twice(lambda: facts(solve(problem, deadline=Deadline(effort=effort), **options)))


def test_plans_of_columns():
    solution = solved(villages(), 400)
    assert solution.method == "templates"
    assert not solution.unserved
    assert solution.lower_bound > 0


@pytest.mark.parametrize("effort", [40, 400])
def test_plans_of_columns_with_searches_aside(effort):
    problem = villages(30, relaxed=True)
    assert can_search(problem)
    assert solved(problem, effort).method == "templates"


def test_effort_does_not_keep_a_search_from_being_stopped():
    calls: list[int] = []
    deadline = Deadline(effort=1e9, should_stop=lambda: calls.append(1) or len(calls) > 200)
    solution = solve(villages(40, vans=3, relaxed=True), deadline=deadline)
    assert len(calls) > 200
    assert solution.routes


def test_plans_of_columns_with_little_effort():
    assert solved(villages(48, vans=3), 30).method == "templates"


def test_plans_bounded_by_routes_made_on_demand():
    solution = solved(villages(16, most_stops=5), 300, route_limit=10)
    assert solution.method != "templates"
    assert solution.lower_bound > 0


def test_plans_of_every_rule():
    late = villages(16, same_hour_s=HOUR, balance_cost_per_s=0.1)
    hours = window(9 * HOUR, 15 * HOUR)
    late = replace(late, stops=tuple(replace(s, time_windows=hours) for s in late.stops))
    solved(late, 300)


def test_plans_with_nights_away():
    problem = villages(16)
    away = tuple(replace(v, nights_away=1, night_cost=50.0) for v in problem.vehicles)
    assert solved(replace(problem, vehicles=away), 300).method == "large neighbourhood search"


def test_plans_of_long_routes():
    assert solved(crowded_town(), 200).method == "hybrid genetic search"


@pytest.fixture(scope="module")
def former():
    problem = villages(18)
    return problem, solve(problem, deadline=Deadline(effort=200)).routes


def test_changes_of_a_plan(former):
    problem, routes = former
    price = ChangeCost(day=20_000.0, vehicle=20_000.0)
    less = tuple(replace(v, days=v.days - {1}) for v in problem.vehicles)
    problem = replace(problem, vehicles=less)

    def changed(make):
        found = make(problem, routes, change_cost=price, deadline=Deadline(effort=200))
        return facts(found.solution), found.changes

    twice(lambda: changed(replan_once))
    twice(lambda: changed(replan))


def test_curves_of_changes(former):
    problem, routes = former
    dearer = replace(problem, vehicles=tuple(replace(v, fixed_cost=9e3) for v in problem.vehicles))

    def curve():
        points = pareto(
            lambda price, deadline: replan(dearer, routes, change_cost=price, deadline=deadline),
            dearest=1e5,
            deadline=Deadline(effort=600),
            most_plans=4,
        )
        return [(point.changes, point.cost, point.lower_bound) for point in points]

    assert twice(curve)


def test_prices_of_promises(former):
    problem, routes = former
    asked = replace(problem, same_hour_s=HOUR)
    twice(lambda: price_promises(asked, routes=routes, deadline=Deadline(effort=400)))


@pytest.mark.parametrize("effort", [20, 100])
def test_reasons(effort):
    problem = villages(18)
    scarce = replace(problem.vehicles[0], max_stops=2, days=frozenset({0, 1, 2, 7, 8, 9}))
    problem = replace(problem, vehicles=(scarce,))
    routes = solve(problem, deadline=Deadline(effort=200)).routes
    found = twice(lambda: explain(problem, routes, deadline=Deadline(effort=effort)))
    assert len(found.left_out) > 1
    assert found.extra_days
    assert not found.is_complete
