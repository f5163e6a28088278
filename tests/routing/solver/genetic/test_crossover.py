"""Children: days that fit a pattern, all visits of one parent where the other gives none."""

from functools import cache

import numpy as np
import pytest

from routing.solver.genetic import _crossover as crossover
from routing.solver.genetic._individual import empty_individual
from routing.solver.genetic._problem_arrays import model_of, row_of
from routing.solver.genetic._ruin_recreate import anneal
from tests.routing.solver.genetic.searches import searched, town


@cache
def parents():
    problem = town()
    model = model_of(problem)
    plans = [searched(problem, seed=seed, children=5).routes for seed in (1, 2)]
    return model, [row_of(model, one) for one in plans]


def visits_of(model, row):
    """Day and stop of every visit of a row."""
    return {
        (int(model.data.day[slot]), int(stop))
        for slot in range(len(model.slots))
        for stop in row[row[slot] : row[slot + 1]]
    }


def child_of(model, first, second, heirs):
    """Days and stops that a child inherits, where each group takes after the parent named."""
    groups = len(model.data.group_first) - 1
    heritage = np.full((groups, 3), 3, dtype=np.int64)
    heritage[:, 0] = heirs
    giant, length = crossover.mixed(
        model.data, first, second, heritage, np.arange(groups, dtype=np.int64)
    )
    day = model.data.day[model.data.group_first[:-1]]
    return (
        giant,
        length,
        {(int(day[g]), int(i)) for g in range(groups) for i in giant[g][: length[g]]},
    )


@pytest.mark.parametrize("heir", [crossover.FIRST, crossover.SECOND])
def test_a_child_of_one_parent_has_all_its_visits(heir):
    model, rows = parents()
    assert child_of(model, *rows, heir)[2] == visits_of(model, rows[heir])


def test_the_days_of_a_stop_are_always_part_of_a_pattern():
    model, rows = parents()
    groups = len(model.data.group_first) - 1
    _, _, visits = child_of(model, *rows, np.arange(groups) % 3)
    for stop in range(len(model.data.out_cost)):
        first, last = model.data.pattern_first[stop : stop + 2]
        days = [day for day, i in visits if i == stop]
        assert model.data.covers[first:last][:, days].all(axis=1).any()


def test_a_cut_child_has_each_visit_in_one_route():
    model, rows = parents()
    giant, length, visits = child_of(model, *rows, crossover.BOTH)
    one = empty_individual(model.data)
    crossover.cut(model.data, one, giant, length)
    assert one.size.sum() == len(visits)
    assert {(d, i) for d, i in zip(*np.nonzero(one.spot[:, :, 0] >= 0), strict=True)} == visits


def test_a_plan_written_down_and_loaded_has_the_same_visits():
    model, rows = parents()
    one = empty_individual(model.data)
    crossover.load(model.data, one, rows[0])
    tally = np.full(4, np.inf)
    anneal(model.data, one, 1, np.full(2, 1e-6), tally)
    again = crossover.best_row(model.data, one)
    assert tally[0] > 0
    assert len(visits_of(model, again)) == len(visits_of(model, rows[0]))
