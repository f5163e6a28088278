"""Simulations of an intercommunality, with real tours."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import pytest

from guinguette.faults import UsageError
from guinguette.planning.plan_tour import plan_tour
from guinguette.roads.kinds import estimated_roads
from guinguette.scenarios.compared.figures import figures_of
from guinguette.scenarios.question import Question
from guinguette.scenarios.rules import shipped_rules
from guinguette.scenarios.scenario import Scenario, Simulation
from guinguette.scenarios.simulate import Work, simulate
from guinguette.scenarios.tours import ordinary_start
from routing.solver.deadline import Deadline

TODAY = date(2026, 11, 30)
SMALL = MappingProxyType({"zone": {"epci": ["CA de Chaumont"]}, "calcul": {"effort": 500}})


@cache
def asked(**choice: object) -> Simulation:
    settings = {"vehicules": (1, 2), "villes": 4, **choice}
    return simulate(Question.model_validate({**SMALL, "choix": settings}), today=TODAY)


@pytest.fixture(scope="module")
def usual() -> Simulation:
    return asked()


def test_more_vans_never_serve_less_and_stay_where_they_were(usual: Simulation) -> None:
    one, two = usual.scenarios
    assert two.choice.benefit >= one.choice.benefit > 0
    assert Counter(v.depot for v in one.folder.settings.vehicles) <= Counter(
        v.depot for v in two.folder.settings.vehicles
    )


def test_the_value_of_real_tours_is_below_the_bound(usual: Simulation) -> None:
    for scenario in usual.scenarios:
        choice = scenario.choice
        assert 0 < choice.value <= choice.bound * (1 + 1e-9)
        assert choice.gap == pytest.approx(1 - choice.value / choice.bound)
        assert choice.gap < 0.08
        assert choice.gap_of_choice <= 0.02
        assert scenario.tour.gap < 0.02
        assert not scenario.is_starved


def test_the_tour_makes_the_visits_of_the_choice_from_their_depots(usual: Simulation) -> None:
    for scenario in usual.scenarios:
        made = Counter(v.key for r in scenario.tour.routes for v in r.visits)
        assert made == {v.candidate.commune.code: v.visits for v in scenario.choice.villages}
        depot = {
            visit.key: route.depot.name for route in scenario.tour.routes for visit in route.visits
        }
        assert depot == {v.candidate.commune.code: v.depot for v in scenario.choice.villages}


def test_the_benefit_is_that_of_the_visits_made(usual: Simulation) -> None:
    weight = {
        c.commune.code: w for c, w in zip(usual.pool.candidates, usual.pool.weights, strict=True)
    }
    share = shipped_rules().return_of_visits
    for scenario in usual.scenarios:
        by_hand = sum(
            weight[v.candidate.commune.code] * sum(share**k for k in range(v.visits))
            for v in scenario.choice.villages
        )
        assert scenario.choice.benefit == pytest.approx(by_hand)


def test_a_year_costs_what_its_tours_and_contracts_do(usual: Simulation) -> None:
    rules, scenario = usual.rules, usual.scenarios[0]
    tour, year = scenario.tour, scenario.year
    times = rules.weeks / 4
    assert year.distance_eur == pytest.approx(times * tour.distance_m / 1000 * 0.45)
    assert year.days_eur == pytest.approx(times * 35.0 * len(tour.routes))
    hours = sum((r.return_ - r.depart).total_seconds() for r in tour.routes) / 3600
    assert year.crews_eur == pytest.approx(24.0 * 1607)
    assert year.hours_eur == pytest.approx(24.0 * max(0.0, times * hours - 1607))
    assert year.vehicles_eur == rules.vehicle_eur
    assert year.places_eur == rules.place_eur * len(scenario.choice.villages)
    assert year.total_eur == year.net_eur
    per_1000 = scenario.choice.benefit / year.net_eur * 1000
    assert scenario.choice.value == pytest.approx(per_1000)


def test_who_is_left_out_has_a_true_reason(usual: Simulation) -> None:
    for scenario in usual.scenarios:
        served = {v.candidate.commune.code for v in scenario.choice.villages}
        out = {one.candidate.commune.code: one for one in scenario.choice.left_out}
        assert served.isdisjoint(out)
        assert len(served) + len(out) == len(usual.pool.candidates)
        limit = usual.question.villages.most_round_trip_min
        for one in out.values():
            assert (one.why == "too_far") == (one.round_trip_min > limit)


def test_a_budget_is_kept_by_real_tours() -> None:
    found = asked(objectif="benefice", budget_eur_an=60_000.0)
    for scenario in found.scenarios:
        assert scenario.year.net_eur <= 60_000.0
        assert scenario.choice.value == scenario.choice.benefit <= scenario.choice.bound
        assert scenario.choice.gap < 0.10
    one, two = found.scenarios
    assert two.choice.benefit >= one.choice.benefit


def test_the_least_cost_of_a_share_of_the_need() -> None:
    found = asked(objectif="cout", part_du_besoin=0.3, vehicules=(2,))
    (scenario,) = found.scenarios
    assert figures_of(found, scenario).need_reached >= 0.3 - 1e-9
    assert scenario.choice.value == scenario.year.net_eur >= scenario.choice.bound
    assert len(scenario.folder.settings.vehicles) == 1, "one van is enough"


def test_a_neighbour_counts_in_part_and_never_with_a_stop_of_its_own() -> None:
    found = asked(rayon_min=8, vehicules=(1,))
    (scenario,) = found.scenarios
    served = {v.candidate.commune.code for v in scenario.choice.villages}
    near = [one.commune.code for one in scenario.choice.reached]
    assert near
    assert len(set(near)) == len(near)
    assert served.isdisjoint(near)
    for one in scenario.choice.reached:
        assert one.by in served
        assert 0 < one.minutes <= 8


def test_forced_forbidden_and_bounded_villages() -> None:
    free = asked(vehicules=(1,)).scenarios[0]
    first = free.choice.villages[0].candidate.commune.code
    last = free.choice.left_out[-1].candidate.commune.code
    question = Question.model_validate(
        {
            **SMALL,
            "choix": {"vehicules": (1,), "villes": 4},
            "villages": {"imposes": [last], "exclus": [first], "nombre_min": 10, "nombre_max": 10},
        }
    )
    (scenario,) = simulate(question, today=TODAY).scenarios
    served = {v.candidate.commune.code: v for v in scenario.choice.villages}
    assert len(served) == 10
    assert first not in served
    assert served[last].why == "forced"


def test_the_folder_of_a_scenario_is_planned_alike_again(usual: Simulation) -> None:
    scenario: Scenario = usual.scenarios[0]
    again = plan_tour(scenario.folder, deadline=Deadline(effort=500))
    assert again.cost_eur == pytest.approx(scenario.tour.cost_eur, rel=0.01)
    assert not again.unserved


def test_four_weeks_without_a_holiday() -> None:
    assert ordinary_start("52", date(2026, 11, 20)) == date(2026, 11, 23)
    after_easter = ordinary_start("52", date(2027, 4, 26))
    assert after_easter.weekday() == 0
    days = [after_easter + timedelta(days=k) for k in range(28)]
    assert not {date(2027, 5, 6), date(2027, 5, 17), date(2027, 7, 14)} & set(days)


def test_a_van_more_is_added_where_a_new_choice_would_bring_less(usual: Simulation) -> None:
    pool, question = usual.pool, usual.question
    work = Work(
        question=question,
        rules=usual.rules,
        pool=pool,
        title="Essai",
        start=usual.scenarios[0].tour.start,
        roads=estimated_roads([*(c.commune for c in pool.candidates), *pool.towns]),
        on_progress=lambda *_: None,
    )
    before = usual.scenarios[0]
    problem = work.problem(2, before)
    proven = work.chosen(problem, before)
    assert proven is not None
    found = work.inherited(2, problem, proven, before)
    assert found.choice.is_inherited
    kept = {v.candidate.commune.code: (v.visits, v.depot) for v in before.choice.villages}
    now = {v.candidate.commune.code: (v.visits, v.depot) for v in found.choice.villages}
    assert kept.items() <= now.items()
    assert found.choice.benefit > before.choice.benefit
    assert found.choice.value <= found.choice.bound


def test_a_budget_may_leave_vans_idle() -> None:
    found = asked(objectif="rapport", budget_eur_an=62_000.0, depots=("Chaumont",))
    one, two = found.scenarios
    for scenario in (one, two):
        assert scenario.year.net_eur <= 62_000.0
        assert len(scenario.folder.settings.vehicles) == 1, "the second costs 47,568 € a year"
    assert two.choice.benefit >= one.choice.benefit
    assert two.name != one.name
    assert found.places == ("Communauté d'agglomération de Chaumont",)


@pytest.mark.parametrize(
    ("asked_for", "code"),
    [
        ({"choix": {"vehicules": (1,), "depots": ("Lyon",)}}, "simulation-depots-far"),
        (
            {"choix": {"vehicules": (1,), "villes": 2}, "villages": {"imposes": ["Ouessant"]}},
            "simulation-forced-far",
        ),
        (
            {"choix": {"vehicules": (1,), "villes": 2}, "villages": {"imposes": ["Nice"]}},
            "simulation-forced-far",
        ),
        (
            {"choix": {"vehicules": (1,), "villes": 2, "budget_eur_an": 1_000.0}},
            "simulation-budget-small",
        ),
        (
            {"choix": {"vehicules": (1,), "frequences": (4,), "part_du_besoin": 1.0}},
            "simulation-need-large",
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_true_reason(asked_for, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        simulate(Question.model_validate({**SMALL, **asked_for}), today=TODAY)
    assert refused.value.fault.code == code
