import math

import numpy as np
import pytest
from ortools.math_opt.python import mathopt

from routing.solver.columns.linear_program import (
    LinearProgram,
    NumericalTroubleError,
    add_column,
    cover_rows,
    duals_of,
    values_of,
)
from routing.solver.deadline import Meter


def test_a_visit_is_missed_where_that_is_cheaper_than_its_column():
    model = mathopt.Model()
    cover = cover_rows(model, np.array([5.0, 20.0]))
    columns = [add_column(model, 10.0, [(row, 1.0)]) for row in cover.rows]
    result = LinearProgram(model, Meter()).solve()
    assert result.objective_value() == pytest.approx(5.0 + 10.0)
    assert values_of(result, cover.missing).tolist() == [1.0, 0.0]
    assert values_of(result, columns).tolist() == [0.0, 1.0]
    assert duals_of(result, cover.rows[1:]).tolist() == [10.0]


@pytest.mark.parametrize(("most", "cost"), [(math.inf, 6.0), (1.0, 13.0)])
def test_a_visit_may_be_made_twice_unless_once_is_the_most(most, cost):
    # Two columns at 3 share the second of three visits; missing one costs 10.
    model = mathopt.Model()
    rows = cover_rows(model, np.full(3, 10.0), most=most).rows
    for pair in (rows[:2], rows[1:]):
        add_column(model, 3.0, [(row, 1.0) for row in pair])
    assert LinearProgram(model, Meter()).solve().objective_value() == pytest.approx(cost)


def test_a_program_goes_on_from_where_it_was_as_it_grows():
    model = mathopt.Model()
    rows = cover_rows(model, np.array([50.0])).rows
    program = LinearProgram(model, Meter())
    assert program.solve().objective_value() == pytest.approx(50.0)
    add_column(model, 7.0, [(rows[0], 1.0)])
    assert program.solve().objective_value() == pytest.approx(7.0)


def test_a_program_without_an_optimum_is_a_trouble():
    model = mathopt.Model()
    add_column(model, -1.0, [])
    with pytest.raises(NumericalTroubleError):
        LinearProgram(model, Meter()).solve()
