"""Prices: their bound holds for every choice, and no cheaper one is ruled out."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings

from routing.location.dual import climb, settled
from routing.location.lists import lists_of
from routing.location.search import greedy
from routing.solver.deadline import Deadline
from tests.routing.location.brute_force import choices, least_cost, problems

RULED_OUT = np.array(
    [[0, 2, 1, 3, 1], [0, 3, 3, 2, 0], [1, 1, 3, 0, 1], [1, 1, 3, 0, 3], [3, 2, 3, 0, 3]], float
)
"""Prices whose bound is below 0: what they rule out is not measured from 0."""


@settings(max_examples=100, deadline=None)
@given(problems())
@example((RULED_OUT, np.array([49.0, 34.0, 13.0, 36.0, 14.0]), 3, ()))
def test_the_bound_holds_and_no_cheaper_choice_is_ruled_out(problem):
    costs, weights, facilities, _ = problem
    lists, sites = lists_of(costs, weights), costs.shape[1]
    assume(facilities < sites)
    first = greedy(lists, sites, facilities)
    known = climb(lists, sites, first, Deadline(effort=0.01).begin())
    known.chosen = np.arange(facilities)
    known.cost = least_cost(costs[:, :facilities], facilities, weights)
    best = least_cost(costs, facilities, weights)
    assert known.lower_bound <= best * (1 + 1e-9)
    must, may = settled(lists, sites, known)
    cheaper = [
        chosen
        for chosen in choices(sites, facilities)
        if sum(weights * costs[:, chosen].min(axis=1)) < known.cost * (1 - 1e-6)
    ]
    for chosen in cheaper:
        assert may[list(chosen)].all()
        assert set(np.flatnonzero(must)) <= set(chosen)


def test_the_prices_of_a_line_reach_its_cost():
    line = np.array([0.0, 1.0, 2.0, 10.0, 11.0, 12.0])
    lists = lists_of(np.abs(line[:, None] - line[None, :]), np.ones(6))
    known = climb(lists, 6, np.array([0, 1]), Deadline().begin())
    assert known.chosen.tolist() == [1, 4]
    assert known.lower_bound == pytest.approx(known.cost, rel=1e-6)
    assert known.cost == 4.0
