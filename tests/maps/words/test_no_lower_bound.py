from dataclasses import replace

import pytest

from commands.answers.results import proof
from maps.words import labels
from maps.words.no_lower_bound import USEFUL_GAP, price_of_same_hour, why_no_lower_bound
from tests.tours import small_tour


def tour_with(*rules, gap, status="feasible"):
    made = small_tour()
    bound_eur = made.cost_eur * (1.0 - gap)
    values = {"gap": gap, "lower_bound_eur": bound_eur, "status": status, "lower_bound_gaps": rules}
    return replace(made, **values)


@pytest.mark.parametrize(
    ("rule", "said", "told"),
    [
        ("nights_away", "nuits passées dehors", "nights away"),
        ("same_hour", "à la même heure", "the same hour"),
    ],
)
def test_a_lower_bound_that_a_rule_leaves_far_below_is_not_shown_but_explained(rule, said, told):
    tour = tour_with(rule, gap=1.0 if rule == "nights_away" else 0.4)
    assert said in labels.proof_sentence(tour)
    assert said in proof(tour)
    assert "%" not in proof(tour) + labels.proof_sentence(tour)
    assert told in why_no_lower_bound(tour, language="en")


def test_two_rules_are_told_in_one_sentence():
    sentence = why_no_lower_bound(tour_with("nights_away", "same_hour", gap=1.0))
    assert "grossier et la preuve" in sentence
    assert sentence.count(".") == 1


def test_a_near_lower_bound_counts_whatever_weakens_it():
    tour = tour_with("same_hour", gap=USEFUL_GAP / 2)
    assert why_no_lower_bound(tour) == ""
    assert "%" in labels.proof_sentence(tour)


def test_a_proven_plan_and_one_without_such_a_rule_need_no_excuse():
    assert why_no_lower_bound(tour_with("same_hour", gap=0.0, status="optimal")) == ""
    assert why_no_lower_bound(tour_with(gap=1.0)) == ""


def test_the_sentence_begins_with_a_capital_in_a_document_only():
    tour = tour_with("nights_away", gap=1.0)
    assert labels.proof_sentence(tour)[0] == "L"
    assert why_no_lower_bound(tour)[0] == proof(tour)[0] == "l"


def test_what_the_same_hour_costs_at_most_is_the_distance_to_a_bound_without_it():
    tour = tour_with("same_hour", gap=0.01)
    euros = round(tour.cost_eur - tour.lower_bound_eur)
    assert f"au plus {euros}" in price_of_same_hour(tour).replace("\xa0", " ")
    assert price_of_same_hour(tour) in labels.proof_sentence(tour)
    assert price_of_same_hour(tour) in proof(tour)
    assert f"at most {euros} €" in price_of_same_hour(tour, language="en")


@pytest.mark.parametrize(
    "tour",
    [
        tour_with(gap=0.01),
        tour_with("same_hour", gap=0.0, status="optimal"),
        tour_with("same_hour", gap=0.5),
        tour_with("nights_away", "same_hour", gap=0.01),
    ],
)
def test_the_same_hour_has_no_price_where_nothing_is_known_of_it(tour):
    assert price_of_same_hour(tour) == ""
