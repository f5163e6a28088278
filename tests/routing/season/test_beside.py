"""What rounds and evenings of one crew cost together, against every plan of both."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from routing.season.beside import least_together
from routing.season.problem import Duty
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.instances import HOUR, line_problem, once, stop, vehicle, window
from tests.routing.season.brute_force import small_season

TOLERANCE = 1e-4
WEEKDAYS = range(5)


def evenings_of(seed, **changes):
    """Make a season in which nothing is given, and nobody works besides."""
    return replace(small_season(seed), duties=(), fixed=frozenset(), former=frozenset(), **changes)


def rounds_of(km, weeks=1, works=WEEKDAYS, service_s=HOUR):
    """Make rounds of one van on some weekdays, two stops a day."""
    patterns = [once(*range(7 * weeks))] * len(km)
    stops = [stop(1 + k, p, service_time_s=service_s) for k, p in enumerate(patterns)]
    days = [7 * week + day for week in range(weeks) for day in works]
    van = vehicle(works=days, earliest_start_s=7 * HOUR, latest_return_s=20 * HOUR, max_stops=2)
    van = replace(van, fixed_cost=500.0, cost_per_metre=0.01)
    return line_problem(km, stops=stops, vehicles=(van,), weeks=weeks)


def plans_of(rounds):
    """Plan the rounds on each choice of days."""
    days = sorted(rounds.vehicles[0].days)
    for chosen in product(days, repeat=len(rounds.stops)):
        stops = zip(rounds.stops, chosen, strict=True)
        own = replace(rounds, stops=tuple(replace(s, visit_patterns=once(d)) for s, d in stops))
        plan = solve(own, deadline=Deadline(effort=20))
        if not plan.unserved:
            yield plan


def beside(season, plan, crew):
    """Place the evenings beside a plan of the rounds."""
    duties = tuple(
        Duty(vehicles=crew, day=r.day, depart_s=r.depart_s, return_s=r.return_s)
        for r in plan.routes
    )
    return plan.cost + solve_season(replace(season, duties=duties)).cost


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_both_costs_less_and_the_bounds_of_each_are_not_more(seed):
    season = evenings_of(seed)
    weeks, crew = season.problem.weeks, season.crews[0]
    rounds = rounds_of((4, 9), weeks=weeks)
    found = least_together(season, rounds, {0: crew}, deadline=Deadline())
    if found is None:  # this crew has no evening when rounds are made
        return
    costs = {round(beside(season, plan, crew), 6) for plan in plans_of(rounds)}
    assert found.lower_bound <= min(costs) + TOLERANCE
    assert found.lower_bound >= solve_season(season).cost + found.rounds_alone - TOLERANCE


@pytest.mark.parametrize("seed", range(6))
def test_without_rests_the_bound_is_the_best_plan_where_routes_are_whole(seed):
    season = evenings_of(seed, daily_rest_s=0, weekly_rest_s=0, work_limits=())
    crew = season.crews[0]
    rounds = rounds_of((4,), weeks=season.problem.weeks, works=(4,))
    found = least_together(season, rounds, {0: crew}, deadline=Deadline())
    if found is not None:
        best = min(beside(season, plan, crew) for plan in plans_of(rounds))
        assert found.lower_bound == pytest.approx(best, abs=1e-3)


def full_week(returns_s, service_s):
    """Make an evening on the first Saturday that ends at an hour, and a round on every weekday."""
    season = evenings_of(0)
    opens_s = returns_s - 6 * HOUR
    spot = stop(1, once(5), service_time_s=6 * HOUR, time_windows=window(opens_s, opens_s))
    van = replace(vehicle(works=(5,)), fixed_cost=10.0, cost_per_metre=0.0)
    evenings = line_problem((0,), stops=(spot,), vehicles=(van,), weeks=2)
    sold = replace(
        season.packages[0], evenings=1, stops=frozenset({0}), days=np.ones(14, dtype=bool),
        price_of_lack=1000.0, least=0, most=1, vehicles=None,
    )  # fmt: skip
    season = replace(
        season, problem=evenings, packages=(sold,), tallies=(), neighbours={}, work_limits=(),
        daily_rest_s=11 * HOUR, weekly_rest_s=35 * HOUR,
    )  # fmt: skip
    works = [*WEEKDAYS, *(7 + day for day in WEEKDAYS)]
    hours = window(8 * HOUR, 14 * HOUR)
    stops = [stop(1, once(day), service_time_s=service_s, time_windows=hours) for day in works]
    driver = vehicle(works=works, earliest_start_s=8 * HOUR, latest_return_s=20 * HOUR)
    driver = replace(driver, fixed_cost=100.0)
    return season, line_problem((0,) * 10, stops=stops, vehicles=(driver,), weeks=2)


@pytest.mark.parametrize(
    ("returns_s", "cost"),
    [(26 * HOUR, 10.0), (28 * HOUR, 1000.0)],
)
def test_a_late_evening_after_a_full_week_waits_for_a_late_round(returns_s, cost):
    """35 h after 2 or 4 h on Sunday are 13 or 15 h on Monday: late, and too late."""
    season, rounds = full_week(returns_s, 6 * HOUR)
    found = least_together(season, rounds, {0: frozenset({0})}, deadline=Deadline())
    assert found.lower_bound - found.rounds_alone == pytest.approx(cost, abs=1e-3)
    assert bool(found.late) == (returns_s == 26 * HOUR)
    assert not found.spared


def test_an_evening_that_lets_the_crew_rest_in_time_ties_nothing():
    season, rounds = full_week(20 * HOUR, 6 * HOUR)
    assert least_together(season, rounds, {0: frozenset({0})}, deadline=Deadline()) is None
