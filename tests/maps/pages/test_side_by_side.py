"""The page of two plans: names of both, who is better off, crews, every visit, nothing fetched."""

from dataclasses import replace
from datetime import date

import pytest

from guinguette.planning.side_by_side.fates import fates
from guinguette.planning.side_by_side.sides import Side, side_by_side
from maps.pages.side_by_side import side_by_side_page
from tests.maps.browser import widest_px
from tests.maps.pages.test_changes import plan, text_of
from tests.tours import HOSTILE_TEXTS, hostile_tour, make_route

TODAY = date(2026, 11, 21)
THURSDAY, FRIDAY, NEXT = date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 11)


def page_of(before, after, name="B"):
    found = side_by_side(
        Side(kind="edition", name="3", tour=before), Side(kind="plan", name=name, tour=after)
    )
    return side_by_side_page(found, fates(found.changes), printed_on=TODAY)


def test_the_page_names_both_plans_and_who_loses():
    before = plan(
        make_route(THURSDAY, "Camion 1", ("Narcy", "Wassy")), make_route(NEXT, "A", ("Narcy",))
    )
    after = plan(make_route(FRIDAY, "Camion 1", ("Narcy",), opening_min=150))
    text = text_of(page_of(before, after))
    assert "Édition 3 et plan de B côte à côte" in text
    assert "2 lieux y perdent" in text
    assert "moins de passages (2 → 1)" in text
    assert "Wassy jeudi 11 h 05 aucun passage moins de passages (1 → 0)" in text
    assert "Équipe du jeudi 3 h 42 → 1 h 44 0 4 h 57 → 3 h 27 moins chargé" in text
    assert "Voir le nouveau plan" not in text


def test_plans_of_other_weeks_are_said_so():
    after = plan(make_route(THURSDAY, "A", ("Narcy",)))
    before = plan(make_route(date(2026, 5, 21), "A", ("Narcy",)), start=date(2026, 5, 18))
    text = text_of(page_of(before, after))
    assert "ne sont pas des mêmes semaines (2026-S21 et 2026-S23)" in text
    assert "1 lieu ne voit pas de différence" in text


@pytest.mark.parametrize("width", [390, 1100])
def test_hostile_names_are_shown_and_nothing_is_asked(opener, width):
    tour = hostile_tour()
    made = page_of(replace(tour, routes=tour.routes[:1]), tour, name=" ".join(HOSTILE_TEXTS))
    page, _ = opener.open_wide(made, width)
    shown = " ".join(page.locator("body").inner_text().split())
    assert all(" ".join(text.split()) in shown for text in HOSTILE_TEXTS)
    assert page.evaluate("window.x") is None
    assert widest_px(page) <= width
