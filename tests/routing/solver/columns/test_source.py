import math

import numpy as np
import pytest
from hypothesis import given, settings

from routing.solver.columns.improve import best_of
from routing.solver.columns.master import Master, generate_columns
from routing.solver.columns.source import ColumnSource
from routing.solver.deadline import Deadline
from routing.solver.feasibility import hopeless_stops
from tests.instances import KM, line_problem, once, stop, vehicle, weekly
from tests.routing.brute_force import best_plan
from tests.routing.solver.columns.choices import chosen_among, listed, priced, prices
from tests.routing.strategies import problems

FORTNIGHT = (0, 1, 7, 8)


def fortnight() -> ColumnSource:
    """One van, two weekdays; a weekly stop at 10 km and two others at 20 and 30 km."""
    stops = [stop(1, weekly(0, 1)), stop(2, once(*FORTNIGHT)), stop(3, once(*FORTNIGHT))]
    van = vehicle(works=FORTNIGHT, max_stops=2)
    return ColumnSource(line_problem([10, 20, 30], stops=stops, vehicles=[van], weeks=2))


def test_every_column_is_listed_with_its_reduced_cost():
    source = fortnight()
    duals = prices(source, 5000.0, 7000.0, 11000.0)
    columns = listed(source, duals, every=True)
    for reduced, column in columns:
        spent = sum(days * duals.slots[slot] for slot, days in source.usage(column))
        spent += duals.hosts[column.kind, column.group] if column.is_template else 0.0
        expected = column.cost - duals.stops[list(column.stops)].sum() - spent
        assert reduced == pytest.approx(expected)


def test_a_template_serves_its_weekly_stops_each_week_and_the_others_once():
    templates = [c for _, c in listed(fortnight(), prices(fortnight(), 0, 0, 0), every=True)]
    found = {c.stops: c.cost for c in templates if c.is_template}
    # Each week 10 km and back; with the stop at 20 km, one of the weeks is 40 km long.
    assert found == {(0,): 40 * KM, (0, 1): 60 * KM, (0, 2): 80 * KM, (0, 1, 2): 100 * KM}


def test_singles_hold_no_weekly_stop():
    singles = [c for _, c in listed(fortnight(), prices(fortnight(), 0, 0, 0)) if not c.is_template]
    assert {c.stops for c in singles} == {(1,), (2,), (1, 2)}


def test_the_best_template_of_each_set_is_the_first_of_all():
    source = fortnight()
    duals = prices(source, 5000.0, 21000.0, 50000.0)
    (best,) = (pair for pair in listed(source, duals) if pair[1].is_template)
    every = [pair for pair in listed(source, duals, every=True) if pair[1].is_template]
    assert best[0] == min(value for value, _ in every)
    assert best[1].stops == (0, 1, 2)


def test_only_columns_below_the_threshold_are_listed():
    source = fortnight()
    duals = prices(source, 5000.0, 7000.0, 11000.0)
    values = sorted(value for value, _ in listed(source, duals, every=True))
    below = (values[2] + values[3]) / 2
    few = priced(source, duals, below, every=True)
    assert sorted(value for value, _ in few) == pytest.approx(values[:3])


def test_the_best_columns_of_all_offers_are_kept():
    source = fortnight()
    offers = source.singles(prices(source, 0.0, 7000.0, 11000.0), below=math.inf)
    offers += source.templates(prices(source, 0.0, 7000.0, 11000.0), below=math.inf)
    values = sorted(value for offer in offers for value in offer.values.tolist())
    kept = [value for offer in best_of(offers, 2) for value in offer.values.tolist()]
    assert sorted(kept) == values[:2]
    assert best_of(offers, len(values)) == offers


@settings(max_examples=25, deadline=None)
@given(problems(most_stops=4))
def test_generated_columns_bound_and_all_columns_reach_the_best_plan(problem):
    visits, cost = best_plan(problem)
    if visits or hopeless_stops(problem):
        return
    source = ColumnSource(problem)
    penalties = np.full(len(problem.stops), 1e4)
    relaxation = generate_columns(
        Master(source, penalties), deadline=Deadline(effort=30_000).begin()
    )
    assert relaxation.is_complete
    assert relaxation.lower_bound <= relaxation.value + 1e-6
    assert relaxation.lower_bound <= cost + 1e-6
    columns = [column for _, column in listed(source, relaxation.duals, every=True)]
    assert chosen_among(source, columns, penalties).value == pytest.approx(cost)
