from guinguette.planning.price import price_folder
from routing.solver.deadline import Deadline
from tests.guinguette.folders import NARCY, ROCHES, WASSY
from tests.guinguette.planned import planned_folder


def test_the_prices_of_the_same_hour_and_day_are_proven_on_a_small_folder(tmp_path):
    dossier = planned_folder(tmp_path / "dossier", [NARCY, ROCHES, WASSY], "hebdomadaire")
    found = price_folder(dossier, deadline=Deadline(effort=6_000))
    assert [price.promise for price in found.costs] == ["same_hour", "same_day"]
    for price in found.costs:
        assert 0 <= price.lowest_per_month_eur <= price.highest_per_month_eur
        assert price.is_exact
    assert found.plan_per_month_eur > 0
    assert found.left_out == ()


def test_fortnightly_communes_promise_nothing_in_two_weeks(tmp_path):
    dossier = planned_folder(tmp_path / "dossier", [NARCY, ROCHES])
    assert price_folder(dossier, deadline=Deadline(effort=2_000)).costs == ()
