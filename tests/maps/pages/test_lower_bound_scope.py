"""For which plans a proof holds: all of them, or those that change as little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from commands.answers.comparison import _BETWEEN_PROVEN, _CHANGE_PROVEN, changes_lines
from commands.answers.results import proof
from guinguette.language.catalogue import LANGUAGE, family
from guinguette.tour import LowerBoundScope, Tour
from guinguette.tour_changes import compare_tours
from maps.pages.changes import changes_page
from maps.pages.changes_figures import figure_rows
from maps.pages.overview import overview_page
from maps.words import labels
from tests.maps.reader import Reader
from tests.tours import make_route, make_tour

SCOPES = get_args(LowerBoundScope)
LITTLE = [scope for scope in SCOPES if scope != "all_plans"]


@pytest.fixture(autouse=True)
def _english():
    token = LANGUAGE.set("en")
    yield
    LANGUAGE.reset(token)


def plan(*names: str, **changes: Any) -> Tour:
    made = make_tour((make_route(date(2026, 6, 4), "Camion 1", names),))
    return replace(made, **{"unserved": (), "status": "feasible"} | changes)


def page_text(before: Tour, after: Tour) -> str:
    changes = compare_tours(before, after)
    page = changes_page(changes, after=after, printed_on=date(2026, 6, 1))
    return Reader(page).text


def test_a_plan_proven_among_all_is_optimal_and_others_say_among_which() -> None:
    optimal = plan("Wassy", status="optimal")
    assert "optimal" in proof(optimal)
    assert "est optimal" in labels.proof_sentence(optimal)
    for scope in LITTLE:
        changed = replace(optimal, lower_bound_scope=scope)
        assert "optimal" not in proof(changed) + labels.proof_sentence(changed)
    said = {labels.proof_sentence(replace(optimal, lower_bound_scope=scope)) for scope in SCOPES}
    assert len(said) == len({proof(replace(optimal, lower_bound_scope=s)) for s in SCOPES}) == 4


def test_a_plan_proven_step_by_step_says_that_both_steps_at_once_might_cost_less() -> None:
    changed = plan("Wassy", status="optimal", lower_bound_scope="step_by_step")
    assert proof(changed).startswith("proven step by step")
    assert "prouvé étape par étape" in labels.proof_sentence(changed)


@pytest.mark.parametrize("scope", LITTLE)
def test_a_gap_names_the_plans_its_lower_bound_holds_for(scope: LowerBoundScope) -> None:
    changed = plan("Wassy", lower_bound_scope=scope)
    assert "This floor holds for plans that" in proof(changed)
    assert f"minimum possible pour {labels.lower_bound_holders(scope)}." in labels.proof_sentence(
        changed
    )
    assert "pour les plans" not in labels.proof_sentence(plan("Wassy"))


def test_every_scope_has_its_sentence() -> None:
    assert set(family("terminal.optimal")) == set(family("pages.optimal")) == set(SCOPES)
    assert set(family("terminal.lower-bound-of")) == set(family("pages.plans-of")) == set(LITTLE)
    assert set(_CHANGE_PROVEN) == set(_BETWEEN_PROVEN) == {"as_few_changes", "same_weeks"}


def test_lower_bounds_of_other_kinds_of_plans_have_no_difference() -> None:
    before, after = plan("Wassy"), plan("Wassy", lower_bound_scope="as_few_changes", cost_eur=200.0)
    rows = {row.key: row for row in figure_rows(compare_tours(before, after), labels.number)}
    assert rows["lower_bound"].difference == "–"
    same = figure_rows(
        compare_tours(before, replace(after, lower_bound_scope="all_plans")), labels.number
    )
    assert {row.key: row for row in same}["lower_bound"].difference == "="


def test_the_page_says_for_which_plans_each_lower_bound_holds() -> None:
    before, after = plan("Wassy"), plan("Wassy", lower_bound_scope="as_few_changes")
    text = page_text(before, after)
    assert "Celui du nouveau plan vaut pour les plans qui ne changent pas plus de passages." in text
    assert "Si l’on ne change pas plus de passages, le coût du meilleur plan possible" in text
    assert "Celui de l’ancien plan vaut pour" in page_text(after, before)
    assert "vaut pour" not in page_text(before, before)


def test_the_page_of_the_coordinator_says_for_which_plans_the_lower_bound_holds() -> None:
    def shown(tour: Tour) -> str:
        return Reader(overview_page(tour, printed_on=date(2026, 6, 1), files={})).text

    among = "ne peut coûter moins, parmi les plans qui laissent les autres semaines"
    assert among in shown(plan("Wassy", lower_bound_scope="same_weeks"))
    assert "ne peut coûter moins." in shown(plan("Wassy"))
    assert "plancher" not in shown(plan("Wassy", lower_bound_eur=0.0))


def test_the_least_possible_cost_is_said_of_the_plans_it_is_proven_for() -> None:
    before, after = plan("Wassy"), plan("Wassy", lower_bound_scope="same_weeks")
    said = [line.text for line in changes_lines(compare_tours(before, after))]
    assert any(text.endswith("proven if no more visits change, nor other weeks") for text in said)
    assert not any(
        "if no more" in line.text for line in changes_lines(compare_tours(before, before))
    )


@pytest.mark.parametrize(
    ("old", "new"), [("same_weeks", "all_plans"), ("all_plans", "step_by_step")]
)
def test_no_least_possible_cost_is_said_where_lower_bounds_cannot_be_compared(
    old: LowerBoundScope, new: LowerBoundScope
) -> None:
    before, after = plan("Wassy", lower_bound_scope=old), plan("Wassy", lower_bound_scope=new)
    assert compare_tours(before, after).best_cost_change_eur is None
    assert compare_tours(plan("Wassy"), plan("Wassy")).best_cost_change_eur is not None
