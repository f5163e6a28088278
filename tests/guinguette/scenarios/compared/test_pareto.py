"""Cost against need: both ends, budgets between, and no point that another betters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.scenarios.compared.pareto import (
    ParetoPoint,
    pareto_of,
    pareto_points,
    planned_point,
    undominated,
)
from tests.guinguette.scenarios.made import made_simulation


def point(net_eur: float, need: float, **facts: int) -> ParetoPoint:
    return ParetoPoint(
        net_eur=net_eur, need_reached=need, villages=1, visits_a_year=11.5, vehicles=1, **facts
    )


def betters(one: ParetoPoint, other: ParetoPoint) -> bool:
    mine, theirs = (one.net_eur, -one.need_reached), (other.net_eur, -other.need_reached)
    return mine != theirs and mine[0] <= theirs[0] and mine[1] <= theirs[1]


@dataclass
class Table:
    """A chooser of given ends, whose need grows with the root of the budget above 40,000 €."""

    low: ParetoPoint | None = field(default_factory=lambda: point(40_000, 0.01))
    high: ParetoPoint | None = field(default_factory=lambda: point(130_000, 1.0))
    budgets: list[float] = field(default_factory=list)

    def cheapest(self) -> ParetoPoint | None:
        return self.low

    def all_reached(self) -> ParetoPoint | None:
        return self.high

    def within(self, budget_eur: float) -> ParetoPoint | None:
        self.budgets.append(budget_eur)
        return point(budget_eur - 100, ((budget_eur - 40_000) / 90_000) ** 0.5)


def test_budgets_lie_evenly_between_both_ends():
    table = Table()
    found = pareto_points(table, count=10)
    assert table.budgets == pytest.approx([40_000 + 10_000 * k for k in range(1, 9)])
    assert (found[0], found[-1]) == (table.low, table.high)
    assert len(found) == 10


def test_a_budget_that_reaches_no_more_than_a_smaller_one_is_left_out():
    class Stuck(Table):
        def within(self, budget_eur: float) -> ParetoPoint | None:
            return point(budget_eur, 0.5)

    found = pareto_points(Stuck(), count=10)
    assert [p.need_reached for p in found] == [0.01, 0.5, 1.0]
    assert found[1].net_eur == pytest.approx(50_000)


def test_where_nothing_can_be_chosen_there_are_no_budgets_between():
    table = Table(high=None)
    assert pareto_points(table) == (table.low,)
    assert table.budgets == []


@given(
    st.lists(
        st.builds(point, st.integers(0, 20).map(float), st.integers(0, 20).map(lambda k: k / 20))
    )
)
def test_no_point_betters_another_and_each_that_is_left_out_is_bettered(points):
    kept = undominated(points)
    assert not any(betters(one, other) for one, other in permutations(kept, 2))
    for one in points:
        assert one in kept or any(betters(other, one) for other in kept)
    assert list(kept) == sorted(kept, key=lambda p: p.net_eur)


def test_the_point_of_a_scenario_is_that_of_its_tours():
    simulation = made_simulation()
    one = simulation.scenarios[0]
    found = planned_point(simulation, one)
    assert found == ParetoPoint(
        net_eur=pytest.approx(one.year.net_eur),
        need_reached=pytest.approx(0.775),
        villages=4,
        visits_a_year=69.0,
        vehicles=1,
        name="1 véhicule",
    )
    assert not found.is_estimate
    assert point(1, 0.1).is_estimate


def test_estimates_go_from_one_village_to_all_of_them_and_scenarios_stand_beside():
    simulation = made_simulation()
    found = pareto_of(simulation)
    first, last = found.estimates[0], found.estimates[-1]
    assert (first.villages, first.vehicles, first.visits_a_year) == (1, 1, 11.5)
    # A van, a crew of 100 h, a village less its subsidy, a third of 11.5 routes of at most three
    # stops, and 0.45 € for each of at most 50 km to it and back.
    fixed = 9_000 + 2_400 + 60 - 100 + 11.5 * 35 / 3
    assert fixed < first.net_eur < fixed + 0.45 * 50 * 11.5
    assert (last.need_reached, last.villages) == (pytest.approx(1.0), 8)
    assert not any(betters(one, other) for one, other in permutations(found.estimates, 2))
    assert [p.name for p in found.planned] == ["1 véhicule", "2 véhicules"]


def test_a_starved_scenario_stands_beside_no_estimate():
    simulation = made_simulation()
    one, two = simulation.scenarios
    starved = replace(simulation, scenarios=(one, replace(two, is_starved=True)))
    assert [p.name for p in pareto_of(starved).planned] == ["1 véhicule"]
    none = replace(simulation, scenarios=(replace(one, is_starved=True),))
    assert pareto_of(none).estimates == pareto_of(none).planned == ()
