"""What is said of a plan that leaves communes out."""

from dataclasses import replace

from maps.summaries import lacking
from tests.tours import make_tour


def test_a_commune_that_lacks_visits_makes_a_plan_incomplete():
    (found,) = lacking(make_tour(()))
    assert found.code == "plan-partial"
    assert "1 commune manque de passages" in found.message


def test_a_commune_left_out_for_its_value_makes_no_plan_incomplete():
    tour = make_tour(())
    chosen = tuple(replace(one, reason_code="unserved-not-worth-it") for one in tour.unserved)
    assert chosen
    assert lacking(replace(tour, unserved=chosen)) == ()
