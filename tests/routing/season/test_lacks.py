"""Why evenings lack: each reason where it is the right one, and as few vehicle-days as would do."""

from dataclasses import replace

import numpy as np
import pytest

from routing.problem import Problem, Stop, TimeWindow, Vehicle
from routing.season.lacks import why_lacking
from routing.season.problem import Duty, Package, SeasonProblem, WorkLimit
from routing.season.solve import solve_season
from tests.instances import HOUR
from tests.routing.season.brute_force import most_evenings, small_season

VAN = Vehicle(
    depot=0, days=frozenset({2, 3, 4, 5}), latest_return_s=24 * HOUR, fixed_cost=60.0,
    cost_per_metre=0.001,
)  # fmt: skip


def season(*packages, vehicles=(VAN,), closed=(), **rules):
    """One week, three villages of which evenings begin at 18 h; some days are closed everywhere."""
    km = np.abs(np.arange(4)[:, None] - np.arange(4)[None, :])
    stops = tuple(
        Stop(
            node=1 + i,
            service_time_s=4 * HOUR,
            visit_patterns=tuple(frozenset({day}) for day in range(7) if day not in closed),
            time_windows=(TimeWindow(18 * HOUR, 18 * HOUR),),
        )
        for i in range(3)
    )
    problem = Problem(
        weeks=1,
        duration_matrix=900 * km,
        distance_matrix=9_000 * km,
        stops=stops,
        vehicles=vehicles,
    )
    return SeasonProblem(problem=problem, packages=packages, **rules)


def package(evenings, *, stops=(0, 1, 2), days=range(7), **more):
    among = np.isin(np.arange(7), list(days))
    return Package(
        evenings=evenings, stops=frozenset(stops), days=among, price_of_lack=5_000.0, **more
    )


def lack(asked, p=0):
    found = solve_season(asked)
    assert found.lacking[p]
    why = why_lacking(asked, p, found.evenings)
    return why.reason, why.extra_days


def test_a_place_that_has_its_most_evenings():
    assert lack(season(package(4, most=1))) == ("places_full", None)


def test_too_few_days_of_its_vehicle_and_how_many_more_would_do():
    assert lack(season(package(6, most=3))) == ("no_vehicle_day", 2)
    away = replace(VAN, days=frozenset())
    assert lack(season(package(2, most=2), vehicles=(away,))) == ("no_vehicle_day", 2)


def test_places_come_first_where_nothing_helps_by_itself():
    one_day = replace(VAN, days=frozenset({4}))
    full = season(package(3, stops=[0], days=[4], most=1), vehicles=(one_day,))
    assert lack(full) == ("places_full", None)


def test_days_that_are_closed_or_not_of_the_contract():
    assert lack(season(package(2, stops=[0], days=[4], most=2))) == ("days_full", None)
    assert lack(season(package(2, stops=[0], most=2), closed=range(6))) == ("days_full", None)


def test_hours_that_rounds_take_and_the_days_of_another_crew_that_would_do():
    duty = Duty(vehicles=frozenset({0}), day=3, depart_s=8 * HOUR, return_s=18 * HOUR)
    assert lack(season(package(4, most=2), duties=(duty,))) == ("crew_hours", 1)
    limit = WorkLimit(vehicles=frozenset({0}), days=frozenset(range(7)), most_days=2)
    assert lack(season(package(4, most=2), work_limits=(limit,))) == ("crew_hours", 2)


def test_vehicles_that_another_contract_takes():
    dear = replace(package(3, stops=[1, 2], most=2), price_of_lack=9_000.0)
    assert lack(season(package(2, stops=[0], most=2), dear)) == ("vehicles_full", 1)


def test_what_is_not_worth_its_cost_is_not_impossible():
    cheap = replace(package(1), price_of_lack=1.0)
    assert lack(season(cheap)) == ("not_found", None)


def test_the_days_more_are_by_vehicles_that_its_villages_take():
    asked = season(package(2, stops=[0], days=[4, 5], most=2), vehicles=(VAN, VAN))
    only = replace(asked.problem.stops[0], vehicles=frozenset({1}))
    away = replace(VAN, days=frozenset({4}))
    stops = (only, *asked.problem.stops[1:])
    asked = replace(asked, problem=replace(asked.problem, stops=stops, vehicles=(VAN, away)))
    assert lack(asked) == ("no_vehicle_day", 1)


@pytest.mark.parametrize("first", [0, 40])
def test_what_the_search_did_not_find_can_be_made(first):
    tried = 0
    for seed in range(first, first + 10):
        asked = small_season(seed)
        found = solve_season(asked)
        for p, lacking in enumerate(found.lacking):
            best = most_evenings(asked, p, found.evenings) if lacking else None
            if best is not None:
                tried += 1
                is_possible = best >= asked.packages[p].evenings
                reason = why_lacking(asked, p, found.evenings).reason
                assert (reason == "not_found") == is_possible, (seed, p)
    assert tried
