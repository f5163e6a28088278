import pytest

from guinguette.faults import UsageError
from guinguette.folder.read_folder import read_folder
from guinguette.planning.plan_tour import plan_tour
from guinguette.planning.what_if import what_if
from routing.solver.deadline import Deadline
from tests.guinguette.folders import CEFFONDS, NARCY, ROCHES, WASSY, folder, row
from tests.guinguette.planned import last_plan, planned_folder


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return planned_folder(tmp_path_factory.mktemp("si") / "dossier", [NARCY, ROCHES])


def test_the_best_offer_is_no_dearer_than_a_day_of_its_own_and_costs_something(dossier):
    found = what_if(dossier, WASSY)
    costs = [offer.cost_eur for offer in found.offers]
    assert costs == sorted(costs)
    assert 0 < costs[0] < costs[-1]


def test_an_offer_costs_what_the_longer_plan_costs_more(dossier, tmp_path):
    best = what_if(dossier, WASSY).offers[0]
    codes = [NARCY, ROCHES, WASSY]
    longer = plan_tour(
        folder(tmp_path / "plus", [row(code) for code in codes]), deadline=Deadline(effort=2_000)
    )
    assert longer.status == "optimal"
    before = last_plan(dossier).tour.cost_eur
    assert longer.cost_eur <= before + best.cost_eur + 0.01


def test_costs_are_given_per_visit_and_per_month(dossier):
    found = what_if(dossier, WASSY, rhythm="hebdomadaire")
    best = found.offers[0]
    assert (found.visits, len(best.dates)) == (2, 2)
    assert best.cost_per_visit_eur == pytest.approx(best.cost_eur / 2, abs=0.01)
    assert best.cost_per_month_eur == pytest.approx(best.cost_eur * 30.4375 / 14, abs=0.01)


def test_the_rhythm_is_that_of_most_communes_unless_asked(dossier):
    usual = read_folder(dossier).requests[0].rhythm
    assert what_if(dossier, WASSY).rhythm == usual


def test_a_commune_is_found_by_its_name_in_the_departements_of_the_folder(dossier):
    assert what_if(dossier, "ceffonds").commune.code == CEFFONDS


@pytest.mark.parametrize(
    ("text", "rhythm", "code"),
    [
        (NARCY, "", "what-if-already"),
        ("Marseille", "", "what-if-far"),
        ("Wassix-les-Bains", "", "asked-commune-unknown"),
        ("Sainte-Colombe", "", "asked-commune-ambiguous"),
        (WASSY, "parfois", "what-if-rhythm-unknown"),
        (WASSY, "toutes les 3 semaines", "what-if-rhythm-misfit"),
    ],
)
def test_a_question_without_an_answer_says_why(dossier, text, rhythm, code):
    with pytest.raises(UsageError) as error:
        what_if(dossier, text, rhythm=rhythm)
    assert error.value.fault.code == code
