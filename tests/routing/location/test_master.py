"""Cuts alone, without prices, lead to the best choice from the worst."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from routing.location.dual import Known
from routing.location.lists import lists_of
from routing.location.master import finish
from routing.solver.deadline import Deadline
from tests.routing.location.brute_force import choices, least_cost, problems


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_best_choice_is_found_from_the_worst(problem):
    costs, weights, facilities, _ = problem
    sites = costs.shape[1]
    assume(facilities < sites)
    worst = max(choices(sites, facilities), key=lambda c: sum(weights * costs[:, c].min(axis=1)))
    cost = float(sum(weights * costs[:, worst].min(axis=1)))
    known = Known(np.array(worst), cost, np.zeros(len(costs)))
    finish(lists_of(costs, weights), sites, known, Deadline().begin(), seed=0)
    best = least_cost(costs, facilities, weights)
    assert known.cost == pytest.approx(best, rel=1e-6)
    assert known.is_closed
    assert known.lower_bound <= best * (1 + 1e-7)
