"""Sites chosen near customers, or within reach of most: the door against every choice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from routing.location.choose import max_covering, p_median
from routing.solver.deadline import Deadline
from tests.routing.location.brute_force import least_cost, most_covered, problems

LINE = np.array([0.0, 1.0, 2.0, 10.0, 11.0, 12.0])
"""Places on a line: two clusters of three."""
APART = np.abs(LINE[:, None] - LINE[None, :])


@settings(max_examples=150, deadline=None)
@given(problems())
def test_sites_are_those_of_brute_force(problem):
    costs, weights, facilities, fixed = problem
    found = p_median(costs, facilities=facilities, weights=weights, fixed=fixed)
    best = least_cost(costs, facilities, weights, fixed)
    assert found.status == "optimal"
    assert found.cost == pytest.approx(best, rel=1e-6)
    assert found.lower_bound <= best * (1 + 1e-9)
    assert len(set(found.chosen)) == facilities
    assert set(fixed) <= set(found.chosen)
    assert list(found.chosen) == sorted(found.chosen)
    assigned = costs[np.arange(len(costs)), found.assigned]
    assert set(found.assigned) <= set(found.chosen)
    assert (assigned == costs[:, found.chosen].min(axis=1)).all()
    assert found.cost == pytest.approx(sum(weights * assigned))


@settings(max_examples=150, deadline=None)
@given(problems(), st.floats(0, 1), st.booleans())
def test_what_is_covered_is_that_of_brute_force(problem, quantile, is_sparse):
    costs, weights, facilities, fixed = problem
    within = costs <= (np.quantile(costs, quantile * 0.6) if costs.size else 0.0)
    given_as = sparse.csr_array(within) if is_sparse else within
    found = max_covering(given_as, facilities=facilities, weights=weights, fixed=fixed)
    best = most_covered(within, facilities, weights, fixed)
    assert found.status == "optimal"
    assert found.value == pytest.approx(best, rel=1e-6)
    assert found.upper_bound >= best * (1 - 1e-9)
    assert len(set(found.chosen)) == facilities
    assert set(fixed) <= set(found.chosen)
    is_reached = within[:, found.chosen].any(axis=1)
    assert ((found.assigned >= 0) == is_reached).all()
    assert within[np.flatnonzero(is_reached), found.assigned[is_reached]].all()
    assert found.value == pytest.approx(sum(weights[is_reached]))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_bounds_hold_where_time_ends_the_search(problem):
    costs, weights, facilities, fixed = problem
    hurried = Deadline(effort=0.05)
    found = p_median(costs, facilities=facilities, weights=weights, fixed=fixed, deadline=hurried)
    best = least_cost(costs, facilities, weights, fixed)
    assert found.lower_bound <= best * (1 + 1e-9)
    assert found.cost >= best * (1 - 1e-9)
    assert found.gap == pytest.approx((found.cost - found.lower_bound) / (found.cost or 1))


def test_two_clusters_get_a_site_each():
    found = p_median(APART, facilities=2)
    assert (found.chosen, found.cost, found.status) == ((1, 4), 4.0, "optimal")
    assert found.assigned.tolist() == [1, 1, 1, 4, 4, 4]


def test_weights_draw_a_site():
    found = p_median(APART, facilities=2, weights=np.array([9, 1, 1, 1, 1, 9]))
    assert (found.chosen, found.cost) == ((0, 5), 6.0)


def test_a_fixed_site_is_chosen_and_the_others_are_best_beside_it():
    found = p_median(APART, facilities=2, fixed=(5,))
    assert (found.chosen, found.cost) == ((1, 5), 5.0)


def test_within_reach_of_most():
    found = max_covering(APART <= 1.0, facilities=1, weights=np.array([1, 1, 1, 1, 1, 2]))
    assert (found.chosen, found.value, found.upper_bound) == ((4,), 4.0, 4.0)
    assert found.assigned.tolist() == [-1, -1, -1, 4, 4, 4]


def test_a_pair_that_sparse_rows_repeat_counts_once():
    entries = np.ones(5, dtype=np.bool_), np.array([1, 1, 1, 0, 0]), np.array([0, 3, 4, 5])
    within = sparse.csr_array(entries, shape=(3, 2))
    found = max_covering(within, facilities=1, weights=np.array([3, 2, 2]))
    assert (found.chosen, found.value, found.upper_bound) == ((0,), 4.0, 4.0)


@pytest.mark.parametrize(
    ("facilities", "fixed"), [(0, ()), (7, ()), (1, (0, 1)), (2, (6,)), (2, (-1,))]
)
def test_an_impossible_number_of_sites_is_refused(facilities, fixed):
    with pytest.raises(ValueError, match="of 6 sites"):
        p_median(APART, facilities=facilities, fixed=fixed)
    with pytest.raises(ValueError, match="of 6 sites"):
        max_covering(APART < 2, facilities=facilities, weights=np.ones(6), fixed=fixed)


@pytest.mark.parametrize("wrong", [-1.0, np.inf, np.nan])
def test_costs_and_weights_are_finite_and_not_negative(wrong):
    costs, weights = APART.copy(), np.ones(6)
    costs[0, 1] = weights[3] = wrong
    with pytest.raises(ValueError, match="costs are finite"):
        p_median(costs, facilities=1)
    with pytest.raises(ValueError, match="weights are finite"):
        p_median(APART, facilities=1, weights=weights)
    with pytest.raises(ValueError, match="one for each customer"):
        max_covering(APART < 2, facilities=1, weights=np.ones(5))
