import numpy as np
import pytest

from routing.problem import Problem
from tests.instances import MONDAY, NEXT_MONDAY, TUESDAY, days, line_problem, stop, vehicle


def test_a_stop_knows_its_days_and_how_many_visits_it_asks_for():
    twice = stop(1, [days(MONDAY, NEXT_MONDAY), days(TUESDAY, NEXT_MONDAY)])
    assert twice.visits == 2
    assert twice.days == {MONDAY, TUESDAY, NEXT_MONDAY}


@pytest.mark.parametrize("patterns", [(), (days(),), (days(MONDAY), days())])
def test_a_stop_without_days_is_refused(patterns):
    with pytest.raises(ValueError, match="at least one visit pattern"):
        stop(1, patterns)


def test_patterns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="same number of days"):
        stop(1, [days(MONDAY), days(TUESDAY, NEXT_MONDAY)])


@pytest.mark.parametrize("rule", ["service_time_s", "demand"])
def test_negative_amounts_are_refused(rule):
    with pytest.raises(ValueError, match="cannot be negative"):
        stop(1, **{rule: -1})


@pytest.mark.parametrize("node", [-1, 2])
def test_a_stop_or_a_depot_outside_the_matrices_is_refused(node):
    with pytest.raises(ValueError, match="outside the matrices"):
        line_problem([5], stops=[stop(node)])
    with pytest.raises(ValueError, match="outside the matrices"):
        line_problem([5], vehicles=[vehicle(node)])


@pytest.mark.parametrize("day", [-1, 7])
def test_a_day_outside_the_horizon_is_refused(day):
    with pytest.raises(ValueError, match="outside the horizon"):
        line_problem([5], stops=[stop(1, [days(day)])])
    with pytest.raises(ValueError, match="outside the horizon"):
        line_problem([5], vehicles=[vehicle(works=[day])])


@pytest.mark.parametrize(
    ("durations", "distances", "reason"),
    [
        (np.zeros((2, 3)), np.zeros((2, 3)), "square"),
        (np.zeros((2, 2)), np.zeros((3, 3)), "same shape"),
        (np.zeros(2), np.zeros(2), "square"),
        (np.zeros((2, 2)), np.array([[0, 1], [-1, 0]]), "negative"),
    ],
)
def test_matrices_that_do_not_fit_are_refused(durations, distances, reason):
    with pytest.raises(ValueError, match=reason):
        Problem(
            weeks=1, duration_matrix=durations, distance_matrix=distances, stops=(), vehicles=()
        )


def test_a_horizon_counts_seven_days_a_week():
    assert line_problem([5], weeks=2).days == 14
