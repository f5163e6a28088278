"""Good choices: each exchange saves what it says, and none is left that saves."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from routing.location.lists import best_swap, lists_of, nearest_two, without
from routing.location.search import cost_of, greedy, interchanged, ranks
from routing.solver.deadline import Deadline
from tests.routing.location.brute_force import problems


def total(costs, weights, chosen):
    return float((weights * costs[:, list(chosen)].min(axis=1)).sum())


@settings(max_examples=80, deadline=None)
@given(problems())
def test_a_swap_saves_what_it_says_and_most(problem):
    costs, weights, facilities, _ = problem
    lists, sites = lists_of(costs, weights), costs.shape[1]
    chosen = np.arange(facilities)
    rank = ranks(chosen, sites)
    saved, enters, leaves = best_swap(lists, rank, *nearest_two(lists, rank))
    now = total(costs, weights, chosen)
    swaps = product(chosen, range(facilities, sites))
    savings = [now - total(costs, weights, {*chosen, site} - {out}) for out, site in swaps]
    best = max(savings, default=0.0)
    assert saved == pytest.approx(max(0.0, best), abs=1e-6)
    if saved > 1e-6:
        after = total(costs, weights, {*chosen, enters} - {chosen[leaves]})
        assert now - after == pytest.approx(saved)


@settings(max_examples=80, deadline=None)
@given(problems())
def test_no_exchange_is_left_that_saves(problem):
    costs, weights, facilities, _ = problem
    lists, sites = lists_of(costs, weights), costs.shape[1]
    start = greedy(lists, sites, facilities)
    chosen, cost = interchanged(lists, sites, start, Deadline().begin())
    assert len(set(chosen)) == len(set(start)) == facilities
    assert cost == pytest.approx(total(costs, weights, chosen))
    assert cost <= cost_of(lists, start, sites) + 1e-6
    for out, site in product(chosen, set(range(sites)) - set(chosen)):
        assert total(costs, weights, {*chosen, site} - {out}) >= cost * (1 - 1e-9) - 1e-6


@settings(max_examples=80, deadline=None)
@given(problems())
def test_sites_taken_out_serve_whatever_else_is_chosen(problem):
    costs, weights, facilities, fixed = problem
    lists, sites = lists_of(costs, weights), costs.shape[1]
    is_fixed = np.isin(np.arange(sites), fixed)
    is_kept = ~is_fixed & (np.arange(sites) % 3 != 1)
    others = np.flatnonzero(is_kept)[:facilities]
    rest = without(lists, is_fixed, is_kept)
    cost = cost_of(rest, np.arange(len(others)), int(is_kept.sum()))
    chosen = [*fixed, *others]
    expected = total(costs, weights, chosen) if chosen else float(lists.otherwise.sum())
    assert cost == pytest.approx(expected)
