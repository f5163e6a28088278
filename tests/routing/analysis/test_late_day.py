"""A day that runs late: every order is driven, the judge agrees, and the best is kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.analysis.late_day import LATE_S, is_lawful, late_routes
from routing.check.route import route_violations
from routing.objective import route_cost
from routing.problem import Problem, Stop, TimeWindow, Vehicle
from routing.solution import DayRoute

HOUR = 3600


def line(positions, *, service_s=HOUR, latest=18 * HOUR, **vehicle):
    """Stops on a line, an hour of service each, the depot at 0; a unit is a minute and a metre."""
    at = np.array([0, *positions])
    metres = np.abs(at[:, None] - at[None, :])
    stops = tuple(
        Stop(
            node=k + 1,
            service_time_s=service_s,
            visit_patterns=(frozenset({0}),),
            time_windows=(TimeWindow(0, latest),),
        )
        for k in range(len(positions))
    )
    who = Vehicle(depot=0, days=frozenset({0}), max_stops=8, cost_per_second=1.0, **vehicle)
    return Problem(
        weeks=1, duration_matrix=60 * metres, distance_matrix=metres, stops=stops, vehicles=(who,)
    )


def driven(problem, stops, depart_s, starts_s, return_s, *, break_after=None):
    route = DayRoute(
        day=0, vehicle=0, stops=tuple(stops), depart_s=depart_s, starts_s=tuple(starts_s),
        return_s=return_s, break_after=break_after, cost=0.0,
    )  # fmt: skip
    route = replace(route, cost=route_cost(problem, route))
    assert [*route_violations(problem, route)] == []
    return route


def two_stops(**vehicle):
    """At 10 and 20 minutes; half an hour of waiting between the two."""
    problem = line([10, 20], **vehicle)
    starts = (8 * HOUR + 600, 9 * HOUR + 600 + 600 + 1800)
    return problem, driven(problem, (0, 1), 8 * HOUR, starts, starts[1] + HOUR + 1200)


def test_a_wait_absorbs_what_it_can():
    problem, route = two_stops()
    first, *_ = late_routes(problem, route, done=0, late_s=1200)
    assert (first.late_s, first.route.return_s) == ((1200, 0), route.return_s)
    first, *_ = late_routes(problem, route, done=0, late_s=2400)
    assert (first.late_s, first.route.return_s - route.return_s) == ((2400, 600), 600)
    assert first.broken == ()


def test_what_is_behind_stays_and_the_delay_begins_after_it():
    problem, route = two_stops()
    first, dropped = late_routes(problem, route, done=1, late_s=2400)
    assert first.late_s == (0, 600)
    assert (dropped.dropped, dropped.route.stops, dropped.route.starts_s) == (
        1, (0,), route.starts_s[:1]
    )  # fmt: skip
    assert dropped.route.return_s == route.starts_s[0] + HOUR + 2400 + 600


def test_the_rules_that_a_delay_breaks_are_named_with_what_is_too_much():
    problem, route = two_stops(latest_return_s=11 * HOUR + 1800, longest_day_s=3 * HOUR + 1800)
    problem = replace(
        problem,
        stops=(
            problem.stops[0],
            replace(problem.stops[1], time_windows=(TimeWindow(0, route.starts_s[1]),)),
        ),
    )
    first, *_ = late_routes(problem, route, done=0, late_s=2 * HOUR)
    over_s = first.route.return_s - 11 * HOUR - 1800
    assert first.broken == (
        ("hour", 1, 2 * HOUR - 1800), ("return", None, over_s), ("day_length", None, over_s)
    )  # fmt: skip
    assert not is_lawful(problem, first, route)


def test_a_rule_that_the_promised_day_breaks_knowingly_is_not_laid_to_the_delay():
    problem, route = two_stops()
    strict = replace(problem.vehicles[0], latest_return_s=route.return_s - 3600)
    problem = replace(problem, vehicles=(strict,))
    first, *_ = late_routes(problem, route, done=0, late_s=1200)
    assert (first.late_s, first.broken) == ((1200, 0), ())
    assert is_lawful(problem, first, route)
    first, *_ = late_routes(problem, route, done=0, late_s=2400)
    assert first.broken == (("return", None, 600),)


def test_a_break_stays_where_it_was_unless_that_breaks_a_rule():
    rested = {"break_s": 1800, "break_after_s": 4 * HOUR}
    problem = line([10, 20, 30], **rested)
    starts = [8 * HOUR + 600, 9 * HOUR + 1200, 10 * HOUR + 1800 + 1800]
    route = driven(problem, (0, 1, 2), 8 * HOUR, starts, 12 * HOUR + 1800, break_after=2)
    first, *_ = late_routes(problem, route, done=0, late_s=1800)
    assert (first.route.break_after, first.broken) == (2, ())
    first, *_ = late_routes(problem, route, done=0, late_s=6 * HOUR)
    assert [rule for rule, _, _ in first.broken] == ["break"]


def test_a_promised_day_that_cannot_be_driven_is_refused():
    problem, route = two_stops()
    with pytest.raises(ValueError, match="promised"):
        late_routes(problem, replace(route, starts_s=(0, 1)), done=0, late_s=60)
    with pytest.raises(ValueError, match="left"):
        late_routes(problem, route, done=2, late_s=60)


@st.composite
def days(draw, *, with_breaks=False):
    """A promised day of three to five stops, its delay, and how much of it is behind."""
    size = draw(st.integers(3, 5))
    positions = draw(st.lists(st.integers(1, 60), min_size=size, max_size=size))
    rests = {}
    if with_breaks:
        rests = {"break_s": 1200, "break_after_s": draw(st.integers(2, 5)) * HOUR}
        rests |= {"driving_break_s": 2700, "driving_break_after_s": draw(st.integers(1, 3)) * HOUR}
    latest = draw(st.integers(12, 20)) * HOUR
    problem = line(positions, latest=latest, longest_day_s=12 * HOUR, **rests)
    if with_breaks:
        stops = tuple(replace(s, allows_break=draw(st.booleans())) for s in problem.stops)
        problem = replace(problem, stops=stops)
    clock, starts, before = 8 * HOUR, [], 0
    for node in range(1, size + 1):
        clock += int(problem.duration_matrix[before, node]) + 60 * draw(st.integers(0, 40))
        starts.append(clock)
        clock, before = clock + HOUR, node
    clock += int(problem.duration_matrix[before, 0])
    route = DayRoute(
        day=0, vehicle=0, stops=tuple(range(size)), depart_s=8 * HOUR, starts_s=tuple(starts),
        return_s=clock, break_after=None, cost=0.0,
    )  # fmt: skip
    route = replace(route, cost=route_cost(problem, route))
    return problem, route, draw(st.integers(0, size - 1)), 60 * draw(st.integers(1, 180))


def by_hand(problem, route, order, done, late_s):
    """Drive one order, stop after stop: the weight that the best has least of."""
    promised = dict(zip(route.stops, route.starts_s, strict=True))
    clock, node, weight = route.depart_s, 0, 0
    broken = 0
    for rank, i in enumerate(order):
        clock += int(problem.duration_matrix[node, i + 1]) + (late_s if rank == done else 0)
        clock = max(clock, promised[i])
        late = clock - promised[i]
        weight += late + (LATE_S if late else 0)
        broken += clock > max(problem.stops[i].time_windows[0].latest_s, promised[i])
        clock, node = clock + HOUR, i + 1
    clock += int(problem.duration_matrix[node, 0]) + (late_s if done == len(order) else 0)
    longest_s = max(problem.vehicles[0].longest_day_s, route.return_s - route.depart_s)
    broken += clock - route.depart_s > longest_s
    return broken, weight, clock


@given(days())
def test_each_group_is_as_good_as_the_best_of_all_its_orders(day):
    problem, route, done, late_s = day
    found = late_routes(problem, route, done=done, late_s=late_s)
    for gone in (None, *route.stops[done:]):
        left = [i for i in route.stops[done:] if i != gone]
        orders = [(*route.stops[:done], *order) for order in permutations(left)]
        best = min(by_hand(problem, route, order, done, late_s) for order in orders)
        own = [one for one in found if one.dropped == gone]
        kept = [by_hand(problem, route, one.route.stops, done, late_s) for one in own]
        assert min(kept) == best
        assert all(k[2] == one.route.return_s for k, one in zip(kept, own, strict=True))


@given(days(with_breaks=True))
def test_the_judge_agrees_with_what_is_said_to_be_lawful_and_its_cost(day):
    problem, route, done, late_s = day
    known = {*route_violations(problem, route)}
    for one in late_routes(problem, route, done=done, late_s=late_s):
        said = [*route_violations(problem, one.route)]
        assert set(said) <= known if not one.broken else said
        assert is_lawful(problem, one, route) == (not one.broken)
        assert one.route.cost == pytest.approx(route_cost(problem, one.route))
        assert all(late >= 0 for late in one.late_s)
        assert one.route.stops[:done] == route.stops[:done]
