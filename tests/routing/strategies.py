"""Random small problems for Hypothesis: few stops, few days, every rule of the problem."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from routing.problem import FOREVER_S, Problem, Stop, TimeWindow, Vehicle
from tests.instances import window

WORKDAYS = (0, 1, 7, 8)


def triangular(matrix: np.ndarray) -> np.ndarray:
    """Shorten what a detour makes shorter, as roads do."""
    closed = matrix.copy()
    np.fill_diagonal(closed, 0)
    for middle in range(len(closed)):
        closed = np.minimum(closed, closed[:, middle, None] + closed[None, middle, :])
    return closed


@st.composite
def matrices(draw, size: int):
    """Times or distances of 1 to 9 units, asymmetric, never longer than a detour."""
    cells = draw(st.lists(st.integers(1, 9), min_size=size * size, max_size=size * size))
    return triangular(np.array(cells, dtype=np.int64).reshape(size, size))


@st.composite
def vehicles(draw, depots: int = 1, works=None) -> Vehicle:
    """A vehicle with some of the limits of a real one."""
    needs_break = draw(st.booleans())
    return Vehicle(
        depot=draw(st.integers(0, depots - 1)),
        days=frozenset(draw(works or st.sets(st.sampled_from(WORKDAYS), min_size=2))),
        earliest_start_s=draw(st.integers(0, 4)),
        latest_return_s=draw(st.sampled_from([30, 45, FOREVER_S])),
        longest_day_s=draw(st.sampled_from([25, 35, FOREVER_S])),
        max_stops=draw(st.integers(1, 3)),
        capacity=draw(st.sampled_from([4, FOREVER_S])),
        break_s=2 if needs_break else 0,
        break_after_s=draw(st.integers(10, 16)) if needs_break else FOREVER_S,
        fixed_cost=float(draw(st.integers(0, 5))),
        cost_per_second=draw(st.sampled_from([0.0, 0.5])),
    )


@st.composite
def stops(draw, node: int, patterns) -> Stop:
    """A stop with a window, a demand and perhaps a break on the spot."""
    opens = draw(st.sampled_from([0, 0, 6, 15]))
    return Stop(
        node=node,
        service_time_s=draw(st.integers(1, 7)),
        visit_patterns=draw(patterns),
        time_windows=window(opens, draw(st.sampled_from([opens + 3, opens + 12, FOREVER_S]))),
        demand=draw(st.integers(0, 2)),
        allows_break=draw(st.sampled_from([False, False, False, True])),
    )


def once_or_weekly():
    """Patterns of a fortnight: once, on some days, or each week on some weekdays."""
    once = st.sets(st.sampled_from(WORKDAYS), min_size=1, max_size=3).map(
        lambda chosen: tuple(frozenset({day}) for day in sorted(chosen))
    )
    weekly = st.sets(st.sampled_from([0, 1]), min_size=1).map(
        lambda chosen: tuple(frozenset({day, day + 7}) for day in sorted(chosen))
    )
    return st.one_of(once, weekly)


def twice_a_week():
    """Patterns that couple days in a way of their own."""
    pairs = [frozenset(pair) for pair in ((0, 1), (0, 8), (1, 7), (7, 8), (0, 7))]
    return st.sets(st.sampled_from(pairs), min_size=1, max_size=3).map(
        lambda chosen: tuple(sorted(chosen, key=sorted))
    )


@st.composite
def crews_of(draw, fleet: list[Vehicle]) -> list[Vehicle]:
    """Perhaps let the last two vehicles share a crew, or be one van that changes crew."""
    how = draw(st.sampled_from(["", "", "crew", "van"])) if len(fleet) > 1 else ""
    *others, one, two = fleet if how else [*fleet, None, None]
    if how == "crew":
        return [*others, replace(one, crew=7), replace(two, crew=7)]
    if how == "van":
        taken = {day % 7 for day in one.days}
        left = frozenset(day for day in two.days if day % 7 not in taken)
        return [*others, replace(one, van=7), replace(two, van=7, days=left)]
    return fleet


@st.composite
def problems(draw, *, most_stops: int = 4, patterns=None, most_vehicles: int = 2) -> Problem:
    """A fortnight with one or two depots, perhaps with absences on single dates."""
    n = draw(st.integers(1, most_stops))
    durations, distances = draw(matrices(n + 2)), draw(matrices(n + 2))
    chosen = once_or_weekly() if patterns is None else patterns
    fleet = draw(st.lists(vehicles(depots=2), min_size=1, max_size=most_vehicles))
    if draw(st.booleans()):  # equal vehicles, told apart by their calendar alone
        fleet = [replace(fleet[0], days=van.days) for van in fleet]
    fleet = draw(crews_of(fleet))
    allowed = st.sampled_from([None, None, None, frozenset({0})])
    return Problem(
        weeks=2,
        duration_matrix=durations,
        distance_matrix=distances,
        stops=tuple(replace(draw(stops(2 + k, chosen)), vehicles=draw(allowed)) for k in range(n)),
        vehicles=tuple(fleet),
    )


@st.composite
def many_windows(draw) -> tuple[TimeWindow, ...]:
    """One to three windows, some of them on certain weekdays only, perhaps overlapping."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        opens = draw(st.integers(0, 20))
        closes = draw(st.sampled_from([opens, opens + 4, opens + 9, FOREVER_S]))
        weekdays = draw(st.sampled_from([None, None, frozenset({0}), frozenset({1, 4})]))
        found.append(TimeWindow(opens, closes, weekdays))
    return tuple(found)


@st.composite
def rich_vehicles(draw, depots: int = 1) -> Vehicle:
    """A vehicle with breaks of both kinds, and perhaps nights away."""
    needs_break, drives_far = draw(st.booleans()), draw(st.booleans())
    return replace(
        draw(vehicles(depots)),
        break_s=draw(st.integers(1, 3)) if needs_break else 0,
        break_after_s=draw(st.integers(6, 16)) if needs_break else FOREVER_S,
        driving_break_s=draw(st.integers(1, 4)) if drives_far else 0,
        driving_break_after_s=draw(st.integers(3, 12)) if drives_far else FOREVER_S,
        nights_away=draw(st.sampled_from([0, 0, 0, 1, 2])),
        night_cost=float(draw(st.integers(0, 4))),
    )


@st.composite
def rich_stops(draw, node: int, patterns) -> Stop:
    """A stop with several windows, perhaps with a prize or rest on the spot."""
    return replace(
        draw(stops(node, patterns)),
        time_windows=draw(many_windows()),
        allows_break=draw(st.booleans()),
        prize=draw(st.sampled_from([None, None, 0.0, 8.0, 30.0])),
    )


def relations(n: int):
    """No set of stops, or one set of two or more."""
    several = st.sets(st.integers(0, n - 1), min_size=min(2, n)).map(
        lambda some: (frozenset(some),)
    )
    return st.one_of(st.just(()), st.just(()), several)


@st.composite
def rich_problems(draw, *, most_stops: int = 4, most_vehicles: int = 2) -> Problem:
    """A fortnight with every rule that a problem knows; hours or balance, never both."""
    n = draw(st.integers(1, most_stops))
    durations, distances = draw(matrices(n + 2)), draw(matrices(n + 2))
    chosen = st.one_of(once_or_weekly(), twice_a_week())
    fleet = draw(st.lists(rich_vehicles(2), min_size=1, max_size=most_vehicles))
    fleet = draw(crews_of(fleet))
    shape = (n, draw(st.sampled_from([1, 14])), draw(st.sampled_from([1, len(fleet)])))
    cells = st.lists(st.integers(0, 6), min_size=shape[0] * shape[1] * shape[2])
    prices = draw(st.one_of(st.none(), cells))
    same_hour_s = draw(st.sampled_from([None, None, 0, 3]))
    return Problem(
        weeks=2,
        duration_matrix=durations,
        distance_matrix=distances,
        stops=tuple(draw(rich_stops(2 + k, chosen)) for k in range(n)),
        vehicles=tuple(fleet),
        same_vehicle=draw(st.booleans()),
        same_hour_s=same_hour_s,
        apart=draw(relations(n)),
        together=draw(relations(n)),
        once_a_week=draw(relations(n)),
        visit_cost=None if prices is None else np.resize(np.array(prices, float), shape),
        balance_cost_per_s=0.0 if same_hour_s is not None else draw(st.sampled_from([0.0, 0.25])),
    )
