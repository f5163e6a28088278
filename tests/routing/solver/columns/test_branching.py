import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.solver.columns.branching import BranchAndBound
from routing.solver.columns.cuts import RankOneCut, rank_one_cuts
from routing.solver.columns.mip import Choice
from routing.solver.columns.source import ColumnSource
from routing.solver.deadline import Deadline
from routing.solver.feasibility import hopeless_stops
from tests.instances import scattered
from tests.routing.brute_force import best_plan
from tests.routing.solver.columns.choices import chosen_among, listed, prices
from tests.routing.strategies import problems


def search_in(problem: Problem, **rules) -> tuple[BranchAndBound, np.ndarray]:
    """Branch and bound over every column, from a plan that serves nobody."""
    source = ColumnSource(problem)
    n = len(problem.stops)
    penalties = np.full(n, 1e6)
    columns = [c for _, c in listed(source, prices(source, *np.zeros(n)), every=True)]
    nothing = Choice.of((), range(n), penalties)
    return BranchAndBound(source, columns, penalties, nothing, **rules), penalties


@pytest.mark.parametrize("seed", range(6))
def test_the_best_choice_of_columns_is_found_and_proven(seed):
    problem = scattered(11, seed=seed)
    search, penalties = search_in(problem)
    best, lower_bound = search.solve(Deadline(effort=60_000).begin())
    whole = chosen_among(search.pool.source, search.pool.columns, penalties)
    assert best.value == lower_bound == pytest.approx(whole.value)
    assert not best.left_out
    assert sorted(i for column in best.columns for i in column.stops) == list(range(11))


@settings(max_examples=25, deadline=None)
@given(problems(most_stops=4))
def test_it_proves_what_brute_force_finds(problem):
    visits, cost = best_plan(problem)
    if visits or hopeless_stops(problem):
        return
    best, lower_bound = search_in(problem)[0].solve(Deadline(effort=60_000).begin())
    assert best.value == pytest.approx(cost)
    assert lower_bound == pytest.approx(cost)


def test_a_search_cut_short_still_bounds_every_plan():
    optimum, _ = search_in(scattered(11, seed=3))[0].solve(Deadline(effort=60_000).begin())
    best, lower_bound = search_in(scattered(11, seed=3))[0].solve(Deadline(seconds=0).begin())
    assert lower_bound <= optimum.value <= best.value


def test_a_search_goes_on_where_it_stopped():
    search, penalties = search_in(scattered(11, seed=0))
    search.solve(Deadline(seconds=0).begin())
    assert not search.is_over
    while not search.is_over:
        best, lower_bound = search.solve(Deadline(effort=10).begin())
    whole = chosen_among(search.pool.source, search.pool.columns, penalties)
    assert best.value == lower_bound == pytest.approx(whole.value)


def test_a_plan_offered_is_kept_until_a_better_one_is_found():
    problem = scattered(11, seed=0)
    optimal, _ = search_in(problem)[0].solve(Deadline(effort=60_000).begin())
    search, penalties = search_in(problem)
    search.offer(optimal)
    search.offer(Choice.of((), range(11), penalties))
    assert search.best is optimal
    assert search.solve(Deadline(effort=60_000).begin()) == (optimal, optimal.value)


def test_a_wide_target_is_reached_sooner_and_said_honestly():
    optimum, _ = search_in(scattered(11, seed=3))[0].solve(Deadline(effort=60_000).begin())
    best, lower_bound = search_in(scattered(11, seed=3), target_gap=0.2)[0].solve(
        Deadline(effort=60_000).begin()
    )
    assert lower_bound <= optimum.value <= best.value <= lower_bound / 0.8 + 1e-6


@given(st.lists(st.integers(0, 3), min_size=5, max_size=5), st.sampled_from([3, 4, 5]))
def test_no_rank_one_cut_forbids_a_plan(column_of_stop, size):
    counts = np.bincount(column_of_stop[:size], minlength=4).astype(np.int16)
    for numerator, parts in ((1, 2), (1, 3), (2, 3), (3, 4)):
        cut = RankOneCut(tuple(range(size)), numerator, parts)
        assert cut.coefficients(counts).sum() <= cut.most


def test_three_pairs_of_three_stops_break_a_cut():
    serves = np.array(
        [[c in pair for c in range(3)] for pair in itertools.combinations(range(3), 2)]
    )
    (cut,) = rank_one_cuts(serves, np.full(3, 0.5), known=set(), most=5)
    assert (cut.stops, cut.numerator, cut.parts, cut.most) == ((0, 1, 2), 1, 2, 1)
