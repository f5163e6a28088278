"""The page of the CO2 balance, as text and in a browser."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from guinguette.emissions.assumptions import read_assumptions
from guinguette.emissions.balance import balance_tour
from maps.pages.balance import (
    CASE_LABELS,
    balance_lines,
    balance_page,
    balance_sentence,
    co2_lines,
)
from maps.words import labels
from maps.words.phrases import phrase
from tests.maps.browser import widest_px
from tests.tours import HOSTILE_TEXTS, REAL_ROADS, hostile_tour, make_tour, small_tour

PRINTED_ON = date(2026, 5, 28)
SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})


def page_of(tour):
    return balance_page(tour, balance_tour(tour), printed_on=PRINTED_ON)


def text_of(page):
    """What a reader sees, on one line, every space plain."""
    bare = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    shown = html.unescape(re.sub(r"<[^>]+>", " ", bare)).translate(SPACES)
    return " ".join(shown.split())


def evenings():
    """Evenings only, far from the depot."""
    tour = small_tour()
    routes = tuple(
        replace(
            r,
            distance_m=110_000,
            visits=tuple(replace(v, audience="evening") for v in r.visits[:1]),
        )
        for r in tour.routes
    )
    return replace(tour, routes=routes)


def short_rounds():
    """Day rounds close to the depot."""
    tour = small_tour()
    return replace(tour, routes=(replace(tour.routes[0], distance_m=10_000),))


def shops_in_towns_only():
    """The shipped assumptions, with shops from 9,000 inhabitants on."""
    shipped = read_assumptions()
    towns = replace(shipped.assumptions["shop_population"], values=(9_000.0,) * 3)
    return replace(shipped, assumptions=shipped.assumptions | {"shop_population": towns})


@pytest.mark.parametrize(
    ("kg", "said"),
    [(118.4, "+120 kg"), (-2449, "−2,4 t"), (3.44, "+3,4 kg"), (-0.846, "−0,85 kg"), (0, "0 kg"),
     (0.001, "0 kg"), (-0.004, "0 kg"), (9.96, "+10 kg"), (99.9, "+100 kg"), (999.9, "+1,0 t"),
     (-995.0, "−1,0 t"), (-960, "−960 kg"), (1_049, "+1,0 t"), (12_345, "+12 t"),
     (1_234_567, "+1 200 t"), (0.046, "+0,05 kg")],
)  # fmt: skip
def test_a_mass_is_written_with_two_significant_figures(kg, said):
    assert labels.mass(kg).translate(SPACES) == said


def test_the_sentence_says_adds_where_the_tour_adds():
    balance = balance_tour(evenings())
    said = balance_sentence(balance).translate(SPACES)
    amount = labels.mass(balance.central.net_kg).translate(SPACES)
    assert balance.central.net_kg < 0
    assert f"la tournée ajoute {amount.lstrip('−')} de CO2e en 2 semaines" in said
    assert f"bilan net {amount}" in said
    assert "évite" not in said


def test_the_sentence_says_avoids_where_the_tour_avoids():
    balance = balance_tour(short_rounds(), shops_in_towns_only())
    said = balance_sentence(balance).translate(SPACES)
    assert balance.central.net_kg > 0
    assert "la tournée évite " in said
    assert "évite +" not in said
    assert "ajoute" not in said


def test_the_sentence_of_an_empty_plan_claims_nothing():
    said = balance_sentence(balance_tour(make_tour(()))).translate(SPACES)
    assert "la tournée n’évite ni n’ajoute de CO2e" in said
    assert "de 0 kg au pire à 0 kg au mieux" in said


def test_what_is_caused_is_negative_and_the_net_result_comes_last():
    lines = balance_lines(balance_tour(evenings()))
    signs = [{figure[0] for figure in line.figures} for line in lines]
    assert [line.label for line in lines][-1] == "Bilan net"
    assert "−" not in signs[0]
    assert signs[0] - {"0"} == {"+"}  # nothing is avoided where there are shops
    assert signs[1] | signs[2] == {"−"}
    assert len(lines) == 5


def test_the_summary_shows_the_same_figures():
    balance = balance_tour(small_tour())
    summary = co2_lines(balance)
    assert summary.title == balance_sentence(balance)
    assert [line[0] for line in summary.lines] == [one.label for one in balance_lines(balance)]
    assert [line[1:] for line in summary.lines] == [one.figures for one in balance_lines(balance)]


def test_the_page_names_every_assumption_that_took_part_with_its_source():
    tour = small_tour()
    text, used = text_of(page_of(tour)), balance_tour(tour).assumptions.assumptions
    for key, assumption in used.items():
        assert assumption.source in text or key == "trailer_factor", key
    assert "tour-2026-2" in text
    assert "hypothèse, sans source publiée" in text
    assert all(phrase(key) in text for key in CASE_LABELS)


def test_assumptions_of_what_did_not_take_part_are_left_out():
    plain, towing = short_rounds(), short_rounds()
    towing = replace(towing, routes=(replace(towing.routes[0], has_trailer=True),))
    assert "Soirées" not in text_of(page_of(plain))
    assert "Remorque" not in text_of(page_of(plain))
    assert "Remorque" in text_of(page_of(towing))


def test_kilometres_are_called_an_estimate_only_without_real_roads():
    estimate, real = text_of(page_of(small_tour())), text_of(page_of(small_tour(REAL_ROADS)))
    km = r"\d+ km de véhicule estimation"
    assert re.search(km, estimate)
    assert "sans réseau routier" in estimate
    assert not re.search(km, real)
    assert "OpenStreetMap" in real


def test_figures_are_written_the_french_way():
    page = page_of(small_tour())
    figures = re.findall(r'<td class="figure"[^>]*>([^<]*)</td>', page)
    assert "0,192" in figures
    assert len(figures) > 60
    assert not [figure for figure in figures if "." in figure or "-" in figure]
    assert "None" not in text_of(page)


def test_the_same_plan_gives_the_same_bytes():
    assert page_of(small_tour()) == page_of(small_tour())


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1100])
def test_hostile_names_are_shown_and_nothing_is_asked(opener, width):
    page, seen = opener.open_wide(page_of(hostile_tour()), width)
    shown = page.locator("body").inner_text()
    assert all(" ".join(text.split()) in " ".join(shown.split()) for text in HOSTILE_TEXTS)
    assert page.evaluate("window.x") is None
    assert widest_px(page) <= width
    assert page.locator("a").count() == 0
    assert seen.is_quiet


@pytest.mark.browser
def test_the_page_is_printed_on_four_sheets_its_headings_apart(opener):
    page, _ = opener.open_wide(page_of(make_tour((*small_tour().routes, *evenings().routes))), 700)
    page.emulate_media(media="print")
    wide = "heads => heads.filter(h => h.scrollWidth > h.clientWidth).map(h => h.innerText)"
    assert page.locator("thead th").evaluate_all(wide) == []
    assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) <= 4


@pytest.mark.browser
def test_on_a_phone_each_figure_stands_beside_its_case(opener):
    page, _ = opener.open_wide(page_of(small_tour()), 390)
    cell = page.locator("table.wide td[data-label]").nth(1)
    said = cell.evaluate("node => getComputedStyle(node, '::before').content")
    assert "Pessimiste" in said
    assert page.locator("table.wide thead").first.is_hidden()
    sizes = page.locator("main p, main li, main td").evaluate_all(
        "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))"
    )
    assert min(sizes) >= 16


def test_the_page_gives_the_corners_beside_the_scenarios():
    tour = small_tour()
    balance, text = balance_tour(tour), text_of(page_of(tour))
    for name in (balance.worst.case, balance.best.case):
        assert labels.mass(name.net_kg).translate(SPACES) in text
    assert "bornes extrêmes" not in text
    assert "Au pire : 150 ; au mieux : 150" in text  # visitors of an evening, both times
    (net,) = [line for line in balance_lines(balance) if line.label == "Bilan net"]
    assert net.corners == tuple(
        labels.mass(one.case.net_kg) for one in (balance.worst, balance.best)
    )


def test_the_published_figure_is_said_to_be_reckoned_back():
    text = text_of(page_of(small_tour()))
    assert "Et les 121 tonnes ?" in text
    assert "reconstitué par nous et non par l’association" in text
    assert "121,0 t par an" in text
    assert "Par la même arithmétique +11 kg" in text
    assert "4 255 km de voiture" in text


def test_villages_with_and_without_shops_are_told_apart():
    text = text_of(page_of(small_tour()))
    assert "4 villages avec commerces : Ceffonds, La Porte du Der, Rives Dervoises" in text
    assert re.search(r"Narcy Cousances-les-Forges \d,\d km", text)


def test_what_the_balance_cannot_vouch_for_stands_on_the_page():
    tour = small_tour()
    first, *others = tour.routes
    visits = tuple(replace(visit, commune_code="58001") for visit in first.visits)
    elsewhere = replace(tour, routes=(replace(first, visits=visits), *others))
    assert "Nièvre (58)" in text_of(page_of(elsewhere))
    assert "Nièvre (58)" in co2_lines(balance_tour(elsewhere)).note
    assert "servent ici aussi" not in text_of(page_of(tour))


@pytest.mark.browser
def test_opened_details_do_not_widen_the_page(opener):
    page, _ = opener.open_wide(page_of(small_tour()), 390)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.locator("details[open]").count() == 2
    assert widest_px(page) <= 390
