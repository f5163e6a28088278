"""Stops that fit no day alone: the rule that forbids it, and the company that mends it."""

from dataclasses import replace

import numpy as np
import pytest

from routing.problem import FOREVER_S, TimeWindow
from routing.solver.deadline import Deadline
from routing.solver.feasibility import hopeless_stops, why_not_alone
from routing.solver.search import search
from routing.solver.solve import solve
from tests.instances import (
    HOUR,
    MINUTE,
    MONDAY,
    TUESDAY,
    between,
    days,
    line_problem,
    once,
    stop,
    vehicle,
    window,
)

ENOUGH = Deadline(effort=2_000)
SIX_HOURS = {"break_s": 45 * MINUTE, "break_after_s": 6 * HOUR}
NINE = window(8 * HOUR, 9 * HOUR)
LORRY = {"driving_break_s": 45 * MINUTE, "driving_break_after_s": int(4.5 * HOUR)}


def without(problem, reason):
    """Lift one rule and nothing else."""
    of_stops = {
        "time_window": {"time_windows": (TimeWindow(),)},
        "own_vehicles": {"vehicles": None},
    }
    of_vehicles = {
        "too_far": {
            "earliest_start_s": 0,
            "latest_return_s": FOREVER_S,
            "longest_day_s": FOREVER_S,
        },
        "break": {"break_s": 0},
        "driving_break": {"driving_break_s": 0},
        "capacity": {"capacity": FOREVER_S},
        "no_vehicle_day": {"days": days(MONDAY, TUESDAY)},
    }
    return replace(
        problem,
        stops=tuple(replace(s, **of_stops.get(reason, {})) for s in problem.stops),
        vehicles=tuple(replace(v, **of_vehicles.get(reason, {})) for v in problem.vehicles),
    )


def one(km, service_s, *vans, **rules):
    """One stop, so many kilometres and minutes away."""
    stops = [stop(1, service_time_s=service_s, **rules)]
    return line_problem([km], stops=stops, vehicles=vans or [vehicle()])


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        # Seven hours on the spot, half an hour away; five away by an hour and ten minutes; a van of
        # five hours and a short break; a crew that may rest there, too far from its depot.
        ("break", one(30, 7 * HOUR, vehicle(longest_day_s=10 * HOUR, **SIX_HOURS))),
        ("break", one(70, 5 * HOUR, vehicle(longest_day_s=10 * HOUR, **SIX_HOURS))),
        ("break", one(5, 5 * HOUR, vehicle(break_s=20 * MINUTE, break_after_s=5 * HOUR))),
        ("break", one(380, HOUR, vehicle(**SIX_HOURS), allows_break=True)),
        ("driving_break", one(280, HOUR, vehicle(**LORRY))),
        ("driving_break", one(300, 0, vehicle(longest_day_s=12 * HOUR, **LORRY))),
        ("driving_break", one(271, 2 * HOUR, vehicle(**LORRY), allows_break=True)),
        ("driving_break", one(61, 0, vehicle(driving_break_s=60, driving_break_after_s=HOUR))),
        ("time_window", one(30, HOUR, time_windows=window(0, 29 * MINUTE))),
        ("time_window", one(30, HOUR, vehicle(latest_return_s=9 * HOUR), time_windows=NINE)),
        ("time_window", one(30, HOUR, vehicle(earliest_start_s=10 * HOUR), time_windows=NINE)),
        ("time_window", one(5, HOUR, time_windows=(TimeWindow(weekdays=days(TUESDAY)),))),
        ("too_far", one(100, 7 * HOUR, vehicle(longest_day_s=10 * HOUR))),
        ("too_far", one(100, 3 * HOUR, vehicle(longest_day_s=6 * HOUR, **SIX_HOURS))),
        ("too_far", one(70, HOUR, vehicle(earliest_start_s=8 * HOUR, latest_return_s=11 * HOUR))),
        ("too_far", one(10, 11 * HOUR, vehicle(longest_day_s=10 * HOUR))),
        ("capacity", one(10, HOUR, vehicle(capacity=3), demand=4)),
        ("capacity", one(10, HOUR, vehicle(capacity=0), vehicle(capacity=7), demand=8)),
        ("capacity", one(10, HOUR, vehicle(capacity=3, works=[MONDAY, TUESDAY]), demand=4)),
        ("capacity", one(10, HOUR, vehicle(capacity=1, **SIX_HOURS), demand=2)),
        ("own_vehicles", one(10, HOUR, vehicle(), vehicle(works=[TUESDAY]), vehicles=days(1))),
        ("own_vehicles", one(10, HOUR, vehicle(), vehicle(longest_day_s=60), vehicles=days(1))),
        ("own_vehicles", one(10, HOUR, vehicle(), vehicle(capacity=0), demand=1, vehicles=days(1))),
        ("own_vehicles", one(10, HOUR, vehicles=days())),
        ("no_vehicle_day", one(10, HOUR, patterns=once(TUESDAY))),
        ("no_vehicle_day", one(10, HOUR, vehicle(), vehicle(), patterns=[days(MONDAY, TUESDAY)])),
        ("no_vehicle_day", one(10, HOUR, vehicle(works=[]))),
        ("no_vehicle_day", one(10, HOUR, vehicle(works=[TUESDAY], **SIX_HOURS))),
    ],
)  # fmt: skip
def test_a_rule_is_the_reason_where_lifting_it_alone_lets_the_stop_be_served(reason, problem):
    found = solve(problem, deadline=ENOUGH)
    assert [one.reason for one in found.unserved] == [reason]
    assert solve(without(problem, reason), deadline=ENOUGH).unserved == ()


@pytest.mark.parametrize(
    "problem",
    [
        one(90, 7 * HOUR, vehicle(longest_day_s=9 * HOUR, **SIX_HOURS)),
        one(300, HOUR, vehicle(longest_day_s=8 * HOUR, capacity=0), demand=1),
        one(10, HOUR, vehicle(capacity=0, works=[TUESDAY]), demand=1, patterns=once(MONDAY)),
    ],
)
def test_no_rule_is_named_where_none_is_enough_alone(problem):
    rules = ("time_window", "own_vehicles", "too_far", "break", "driving_break", "capacity")
    assert all(why_not_alone(without(problem, rule), [0]) for rule in rules)
    assert why_not_alone(problem, [0])[0] in {"several_rules", "no_vehicle_day"}


def evening(km, long_min, **rules):
    """A long stop and a short one where the crew rests, in ten hours with a break after six."""
    stops = [
        stop(1, service_time_s=long_min * MINUTE),
        stop(2, service_time_s=70 * MINUTE, allows_break=True),
    ]
    van = vehicle(**{"longest_day_s": 10 * HOUR, "max_stops": 3} | SIX_HOURS | rules)
    return line_problem(km, stops=stops, vehicles=[van])


def far_beyond(*services_s, allows_break=True):
    """A round of four legs of two hours and a half: a lorry rests at its first and last stop."""
    stops = [
        stop(1 + k, service_time_s=s, allows_break=allows_break and k != 1)
        for k, s in enumerate(services_s)
    ]
    places = [0, 150, 300, 150]
    km = [[abs(a - b) for b in places] for a in places]
    km[1][3] = km[3][1] = 280
    return between(km, stops=stops, vehicles=[vehicle(**LORRY)])


def one_way(*hours, **rules):
    """Stops that only a round from the first to the last serves: each is long to reach or leave."""
    n = len(hours) + 1
    km = np.full((n, n), 400)
    np.fill_diagonal(km, 0)
    km[range(n), [*range(1, n), 0]] = 30
    stops = [stop(1 + k, service_time_s=h * HOUR) for k, h in enumerate(hours)]
    return between(km, stops=stops, vehicles=[vehicle(longest_day_s=7 * HOUR, **rules)])


@pytest.mark.parametrize(
    "problem",
    [
        evening([30, 20], 335),
        evening([40, 35], 330),
        evening([30, 10], 335, break_s=20 * MINUTE),
        evening([50, 49], 330, longest_day_s=570 * MINUTE),
        far_beyond(HOUR, HOUR, HOUR),
        one_way(1, 1),
        one_way(2, 1, 1),
        one_way(1, 1, **SIX_HOURS),
        one_way(1, 2, **LORRY),
    ],
)
def test_company_lets_a_stop_be_served_that_fits_no_day_alone(problem):
    everyone = range(len(problem.stops))
    assert why_not_alone(problem, everyone)
    assert hopeless_stops(problem) == {}
    found = solve(problem, deadline=ENOUGH)
    assert found.unserved == ()
    assert found.status == "optimal"
    on_demand = solve(problem, deadline=ENOUGH, route_limit=1)
    assert (on_demand.unserved, on_demand.cost) == ((), found.cost)
    assert search(problem, seed=1, deadline=ENOUGH).left_out == ()
