"""The page of a timetable beside the best found."""

from datetime import timedelta

import pytest

from guinguette.programme.compared import compare, import_programme
from maps.pages.programme import programme_page
from routing.solver.deadline import Deadline
from tests.guinguette.folders import MONDAY
from tests.guinguette.programme.books import TODAY, book

PLACES = ("Wassy", "Vignory", "Ceffonds", "Brousseval")


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    rows = [("Date", "Commune", "Véhicule", "Horaires")]
    rows += [(MONDAY + timedelta(days=14 * k), "Narcy", "<Bus & co>", "10h-13h") for k in range(4)]
    rows += [
        (MONDAY + timedelta(days=14 * k + rank), place, "<Bus & co>", "9h-12h")
        for k in range(4)
        for rank, place in enumerate(PLACES)
    ]
    path = book(tmp_path_factory.mktemp("page") / "pro<gramme.xlsx", rows)
    imported = import_programme(path, today=TODAY)
    return compare(imported, deadline=Deadline(effort=600.0))


def test_the_page_says_the_figures_the_rules_the_steps_and_the_curve(compared):
    page = programme_page(compared, printed_on=TODAY)
    for said in (
        "Votre programme et le meilleur trouvé", "Le vôtre", "Le meilleur trouvé", "Kilomètres",
        "contre les règles", "Changer plus pour dépenser moins", "gardées à une heure près",
    ):  # fmt: skip
        assert said in page
    assert page == programme_page(compared, printed_on=TODAY)


def test_what_somebody_typed_is_escaped(compared):
    page = programme_page(compared, printed_on=TODAY)
    assert "<Bus" not in page
    assert "&lt;Bus &amp; co&gt;" in page
    assert "pro<gramme" not in page
