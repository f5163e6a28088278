"""What is said of a plan that leaves communes out."""

from dataclasses import replace

from commands.answers.results import lacking, progress_text
from tests.tours import make_tour


def test_a_commune_that_lacks_visits_makes_a_plan_incomplete():
    (found,) = lacking(make_tour(()))
    assert found.code == "plan-partial"
    assert "1 commune manque de passages" in found.message


def test_a_trial_does_not_say_that_documents_are_written():
    (found,) = lacking(make_tour(()), is_trial=True)
    assert found.code == "plan-partial-trial"
    assert "écrits" not in found.help


def test_a_lower_bound_far_below_the_plan_is_not_shown_while_it_rises():
    assert "borne" not in progress_text(2429.0, 10.0)
    assert "borne 2 384 €" in progress_text(2429.0, 2384.0).replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    )


def test_a_commune_left_out_for_its_value_makes_no_plan_incomplete():
    tour = make_tour(())
    chosen = tuple(replace(one, reason="not_worth_it") for one in tour.unserved)
    assert chosen
    assert lacking(replace(tour, unserved=chosen)) == ()
