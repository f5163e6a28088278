from dataclasses import replace

import pytest

from guinguette.faults import InputError, MissingDataError
from routing.objective import plan_cost
from tests.guinguette.folders import NARCY, ROCHES, WASSY, folder, row
from tests.guinguette.planned import edit_settings, last_plan, planned_folder


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return planned_folder(tmp_path_factory.mktemp("plan") / "dossier", [NARCY, ROCHES, WASSY])


def test_the_routes_of_a_plan_are_found_again(dossier):
    plan = last_plan(dossier)
    assert plan_cost(plan.problem, plan.routes, ()).total == pytest.approx(plan.tour.cost_eur)
    served = {plan.folder.requests[i].commune.code for r in plan.routes for i in r.stops}
    assert served == {NARCY, ROCHES, WASSY}


def test_a_fortnight_is_not_quite_half_a_month(dossier):
    assert last_plan(dossier).months == pytest.approx(0.46, abs=0.001)


def test_a_folder_without_a_plan_says_to_make_one(tmp_path):
    folder(tmp_path / "neuf", [row(NARCY)])
    with pytest.raises(MissingDataError) as error:
        last_plan(tmp_path / "neuf")
    assert error.value.fault.code == "plan-missing"


@pytest.mark.parametrize(
    ("former", "new"),
    [
        ('retour_au_plus_tard = "18:30"', 'retour_au_plus_tard = "11:00"'),
        ('nom = "Camion 1"', 'nom = "Camion 9"'),
    ],
)
def test_a_plan_that_the_settings_no_longer_allow_is_refused(dossier, tmp_path, former, new):
    changed = edit_settings(dossier, tmp_path / "change", former, new)
    with pytest.raises(InputError) as error:
        last_plan(changed)
    assert [fault.code for fault in error.value.faults] == ["plan-outdated"]


def test_habits_are_laid_over_another_period(dossier, tmp_path):
    later = edit_settings(dossier, tmp_path / "suite", "debut = 2027-01-04", "debut = 2027-01-18")
    plan, before = last_plan(later), last_plan(dossier)
    assert [replace(route, cost=0.0) for route in plan.routes] == [
        replace(route, cost=0.0) for route in before.routes
    ]


def test_a_cost_of_the_fortnight_is_spread_over_its_months_to_the_cent(dossier):
    plan = last_plan(dossier)
    assert plan.per_month_eur(100.0) == round(100.0 / plan.months, 2)
