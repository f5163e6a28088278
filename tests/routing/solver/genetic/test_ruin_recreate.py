"""Annealing: a plan in step with its sequences, limits kept by the best, the same for a seed."""

import numpy as np
import pytest

from routing.solver.genetic._individual import empty_individual, refresh_all
from routing.solver.genetic._problem_arrays import model_of
from routing.solver.genetic._ruin_recreate import anneal, price_of, recreate, synchronise, undo
from tests.routing.solver.genetic.searches import town


def begun(**rules):
    """A model, and a plan with all stops inserted."""
    model = model_of(town(**rules))
    one = empty_individual(model.data)
    one.weight[:] = 1e6
    refresh_all(model.data, one)
    recreate(model.data, one)
    return model, one


def annealed(*, steps=2000, **rules):
    model, one = begun(**rules)
    tally = np.full(4, np.inf)
    price = anneal(model.data, one, steps, np.array([100.0, 1.0]), tally)
    return model, one, price, tally


def visits_of(model, one):
    """Day and stop of every visit in the sequences."""
    return {
        (int(model.data.day[slot]), int(stop))
        for slot in range(len(one.size))
        for stop in one.seq[slot, 1 : 1 + one.size[slot]]
    }


@pytest.mark.parametrize("asymmetric", [False, True])
def test_every_stop_is_visited_on_the_days_of_its_pattern(asymmetric):
    model, one, _, _ = annealed(asymmetric=asymmetric)
    wanted = {
        (day, stop)
        for stop, pattern in enumerate(one.pattern.tolist())
        for day in np.flatnonzero(model.data.covers[pattern]).tolist()
    }
    assert (one.pattern >= 0).all()
    assert visits_of(model, one) == wanted
    assert one.size.sum() == len(wanted)


def test_the_place_of_each_visit_is_known():
    model, one, _, _ = annealed()
    known = {(day, stop) for day, stop in zip(*np.nonzero(one.spot[:, :, 0] >= 0), strict=True)}
    assert known == visits_of(model, one)
    for day, stop in known:
        slot, position = one.spot[day, stop]
        assert one.seq[slot, position] == stop


def test_the_price_of_a_plan_is_that_of_its_sequences():
    model, one, price, _ = annealed()
    refresh_all(model.data, one)
    assert price == pytest.approx(price_of(model.data, one))


def test_the_best_plan_keeps_every_load():
    model, one, _, tally = annealed(vans=2)
    loads = [
        model.data.demand[one.best_seq[slot, 1 : 1 + one.best_size[slot]]].sum()
        for slot in range(len(one.best_size))
    ]
    assert np.isfinite(tally[0])
    assert (loads <= model.data.limit[:, 0]).all()


def test_annealing_makes_a_plan_cheaper():
    model, one = begun()
    before = price_of(model.data, one)
    tally = np.full(4, np.inf)
    anneal(model.data, one, 2000, np.array([100.0, 1.0]), tally)
    assert tally[0] < before


def test_undo_brings_the_copy_back():
    model, one = begun()
    synchronise(one)
    before, patterns = visits_of(model, one), one.pattern.copy()
    price = price_of(model.data, one)
    one.size[0] = 0
    one.stamp[0] += 1
    undo(model.data, one)
    assert visits_of(model, one) == before
    assert (one.pattern == patterns).all()
    assert price_of(model.data, one) == pytest.approx(price)
