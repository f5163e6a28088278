"""The page of what changes: every figure, every commune to tell, nothing fetched."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from guinguette.tour_changes import compare_tours
from maps.pages.changes import changes_page, signed, titles
from tests.maps.browser import widest_px
from tests.tours import HOSTILE_TEXTS, REAL_ROADS, hostile_tour, make_route, make_tour, small_tour

TODAY = date(2026, 11, 21)
SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
THURSDAY, FRIDAY = date(2026, 6, 4), date(2026, 6, 5)


def plan(*routes, network=REAL_ROADS, **changes):
    return replace(make_tour(routes, network), **{"unserved": ()} | changes)


def page_of(before, after):
    return changes_page(compare_tours(before, after), after=after, printed_on=TODAY)


def text_of(page):
    plain = html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2]))
    return " ".join(plain.translate(SPACES).split())


@pytest.fixture(scope="module")
def page():
    """Narcy moves to Friday, Wassy opens later, Ceffonds is dropped and Vignory appears."""
    before = plan(
        make_route(THURSDAY, "Camion 1", ("Narcy", "Roches-sur-Marne")),
        make_route(FRIDAY, "Camion 1", ("Wassy", "Ceffonds")),
        network=small_tour().network,
    )
    after = replace(
        plan(
            make_route(THURSDAY, "Camion 1", ("Roches-sur-Marne",)),
            make_route(FRIDAY, "Camion 1", ("Narcy", "Wassy")),
        ),
        unserved=make_tour(()).unserved,
    )
    return page_of(before, after)


def test_the_figures_stand_side_by_side_with_their_difference(page):
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page, re.DOTALL))
    assert list(rows)[:8] == [
        "Communes servies", "Passages", "Journées de véhicule", "Kilomètres", "Conduite", "Coût",
        "Minimum prouvé du coût", "Écart au plus à ce minimum",
    ]  # fmt: skip
    assert "−1" in text_of(f"<body>{rows['Passages']}")
    assert "4" in text_of(f"<body>{rows['Passages']}")


def test_the_plans_are_named_by_their_roads_where_these_differ(page):
    assert "Avant, estimation" in page
    assert "Après, routes réelles" in page
    same = compare_tours(small_tour(), small_tour())
    assert titles(same.before, same.after) == ("Avant", "Après")


def test_each_commune_to_tell_is_there_with_what_changes(page):
    text = text_of(page)
    assert re.search(
        r"Narcy 03 25 04 00 00 jeu\. 4 juin, .{4,9}, Camion 1 ven\. 5 juin, .{4,9}, Camion 1 jour",
        text,
    )
    assert re.search(r"Ceffonds ven\. 5 juin, .{4,9}, Camion 1 – en moins", text)
    assert re.search(
        r"Wassy 03 25 04 00 00 ven\. 5 juin, .{4,9}, Camion 1, Parking de la salle des fêtes"
        r" ven\. 5 juin, .{4,9}, Camion 1, Place de la mairie heure, lieu",
        text,
    )
    assert "Vignory il lui manque 1 passage" in text
    assert "1 commune change de jour" in text
    assert "1 commune avec un passage de moins" in text
    assert "5 communes à prévenir" in text


def test_the_ways_say_where_they_begin_and_how_much_longer_they_are(page):
    text = text_of(page)
    assert "depuis Narcy (avant : depuis Saint-Dizier)" in text
    assert re.search(r"[+−]\d+,\d km, [+−]\d+ min", text)


def test_both_sources_of_the_kilometres_are_named(page):
    text = text_of(page)
    assert "Avant : Distances et temps en estimation" in text
    assert "OpenStreetMap" in text
    assert "ODbL" in text


def test_nothing_that_changes_is_said_in_a_sentence():
    page = page_of(small_tour(), small_tour())
    text = text_of(page)
    assert "Aucune commune ne change de jour, d’heure ou de véhicule." in text
    assert "Les trajets qui changent le plus" not in text


@pytest.mark.parametrize(
    ("lower_bound_eur", "expected", "is_open"),
    [
        (1100.0, "change de +100 € : c’est prouvé", False),
        (1050.0, "comprise entre +50 € et +100 € : c’est prouvé", False),
        (900.0, "comprise entre −100 € et +100 € : c’est prouvé", True),
    ],
)
def test_what_is_proven_of_the_cost_is_said(lower_bound_eur, expected, is_open):
    before = replace(small_tour(), cost_eur=1000.0, lower_bound_eur=1000.0)
    text = text_of(
        page_of(before, replace(before, cost_eur=1100.0, lower_bound_eur=lower_bound_eur))
    )
    assert expected in text
    assert ("Un calcul plus long" in text) == is_open


def test_the_same_plans_give_the_same_page(page):
    tours = small_tour(), plan(make_route(FRIDAY, "B", ("Narcy",)))
    assert page_of(*tours) == page_of(*tours)


@pytest.mark.parametrize(
    ("value", "text"), [(2.44, "+2,4"), (-3.0, "−3,0"), (0.0, "0,0"), (0.04, "0,0"), (-0.04, "0,0")]
)
def test_a_difference_has_its_sign_unless_it_rounds_to_nothing(value, text):
    assert signed(value, decimals=1) == text


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1100])
def test_hostile_names_are_shown_and_nothing_is_asked(opener, width):
    hostile = hostile_tour()
    moved = tuple(replace(r, visits=r.visits[:1], vehicle="B") for r in hostile.routes[:1])
    page, seen = opener.open_wide(page_of(hostile, replace(hostile, routes=moved)), width)
    shown = page.locator("body").inner_text()
    assert all(" ".join(text.split()) in " ".join(shown.split()) for text in HOSTILE_TEXTS)
    assert page.evaluate("window.x") is None
    assert widest_px(page) <= width
    assert seen.is_quiet


def test_nothing_is_said_of_a_lower_bound_that_is_not_known():
    before = replace(small_tour(), lower_bound_scope="same_weeks", lower_bound_eur=1.0)
    known = text_of(page_of(before, before))
    unknown = text_of(page_of(before, replace(before, lower_bound_eur=0.0)))
    assert "Celui du nouveau plan vaut" in known
    assert "Celui du nouveau plan vaut" not in unknown
    assert "Celui de l’ancien plan vaut" in unknown
