"""Annealing: a plan in step with its sequences, limits kept by the best, the same for a seed."""

import numpy as np
import pytest

from routing.solver.genetic._individual import empty_plan, refresh_all
from routing.solver.genetic._problem_arrays import model_of
from routing.solver.genetic._ruin_recreate import anneal, price_of, recreate, synchronise, undo
from tests.routing.solver.genetic.searches import town


def begun(**rules):
    """A model, and a plan with all stops inserted."""
    model = model_of(town(**rules))
    plan = empty_plan(model.data)
    plan.weight[:] = 1e6
    refresh_all(model.data, plan)
    recreate(model.data, plan)
    return model, plan


def annealed(*, steps=2000, **rules):
    model, plan = begun(**rules)
    tally = np.full(4, np.inf)
    price = anneal(model.data, plan, steps, np.array([100.0, 1.0]), tally)
    return model, plan, price, tally


def visits_of(model, plan):
    """Day and stop of every visit in the sequences."""
    return {
        (int(model.data.day[slot]), int(stop))
        for slot in range(len(plan.size))
        for stop in plan.seq[slot, 1 : 1 + plan.size[slot]]
    }


@pytest.mark.parametrize("asymmetric", [False, True])
def test_every_stop_is_visited_on_the_days_of_its_pattern(asymmetric):
    model, plan, _, _ = annealed(asymmetric=asymmetric)
    wanted = {
        (day, stop)
        for stop, pattern in enumerate(plan.pattern.tolist())
        for day in np.flatnonzero(model.data.covers[pattern]).tolist()
    }
    assert (plan.pattern >= 0).all()
    assert visits_of(model, plan) == wanted
    assert plan.size.sum() == len(wanted)


def test_the_place_of_each_visit_is_known():
    model, plan, _, _ = annealed()
    known = {(day, stop) for day, stop in zip(*np.nonzero(plan.spot[:, :, 0] >= 0), strict=True)}
    assert known == visits_of(model, plan)
    for day, stop in known:
        slot, position = plan.spot[day, stop]
        assert plan.seq[slot, position] == stop


def test_the_price_of_a_plan_is_that_of_its_sequences():
    model, plan, price, _ = annealed()
    refresh_all(model.data, plan)
    assert price == pytest.approx(price_of(model.data, plan))


def test_the_best_plan_keeps_every_load():
    model, plan, _, tally = annealed(vans=2)
    loads = [
        model.data.demand[plan.best_seq[slot, 1 : 1 + plan.best_size[slot]]].sum()
        for slot in range(len(plan.best_size))
    ]
    assert np.isfinite(tally[0])
    assert (loads <= model.data.limit[:, 0]).all()


def test_annealing_makes_a_plan_cheaper():
    model, plan = begun()
    before = price_of(model.data, plan)
    tally = np.full(4, np.inf)
    anneal(model.data, plan, 2000, np.array([100.0, 1.0]), tally)
    assert tally[0] < before


def test_undo_brings_the_copy_back():
    model, plan = begun()
    synchronise(plan)
    before, patterns = visits_of(model, plan), plan.pattern.copy()
    price = price_of(model.data, plan)
    plan.size[0] = 0
    plan.stamp[0] += 1
    undo(model.data, plan)
    assert visits_of(model, plan) == before
    assert (plan.pattern == patterns).all()
    assert price_of(model.data, plan) == pytest.approx(price)
