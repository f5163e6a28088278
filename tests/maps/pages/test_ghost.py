"""The page of the ghost weeks: a verdict and a threshold per criterion, and what is proven."""

from dataclasses import replace
from datetime import date, timedelta

from guinguette.planning.side_by_side.ghost import judged
from guinguette.planning.side_by_side.sides import Side, side_by_side
from maps.pages.ghost import ghost_page
from tests.maps.pages.test_changes import plan, text_of
from tests.tours import evening_route, make_route

THURSDAY = date(2026, 6, 4)


def text_for(before, after, **changes):
    sides = (
        Side(kind="edition", name="1", tour=before), Side(kind="settings", name="a", tour=after)
    )  # fmt: skip
    period = replace(side_by_side(*sides), **changes)
    page = ghost_page(judged((period,), asked_weeks=8), printed_on=THURSDAY)
    return text_of(page)


def days(*names, **more):
    return [
        make_route(THURSDAY + timedelta(days=7 * n), "A", (name,), **more)
        for n, name in enumerate(names)
    ]


def test_every_criterion_has_its_figures_its_verdict_and_its_threshold():
    text = text_for(plan(*days("Narcy", "Wassy")), plan(*days("Narcy"), evening_route(THURSDAY)))
    assert "Les 2 dernières semaines gardées. Il n’y en a pas 8" in text
    assert "Passages 2 3 mieux à partir de 1 d’écart" in text
    assert "Soirées 0 1 moins bien à partir de 1 d’écart" in text
    assert "Plus longue journée 2 h 42 12 h moins bien à partir de 15 min d’écart" in text
    assert "Passages changés – 1 sur 2 moins bien 10 % au plus" in text
    assert "À discuter avant d’accepter ces réglages : " in text
    assert "n’est pas prouvé pour toutes ces semaines" in text


def test_what_is_proven_of_the_best_costs_is_said_and_prices_are_told():
    same = plan(*days("Narcy", "Wassy"))
    text = text_for(same, same, is_repriced=True)
    assert "change d’une somme comprise entre −4 € et +4 € sur ces semaines : c’est prouvé" in text
    assert "Rien n’est moins bien : ces réglages sont acceptables." in text
    assert "recalculé aux prix de ces réglages" in text
    assert "2026\N{NON-BREAKING HYPHEN}S23 1 21,3 km" in text
