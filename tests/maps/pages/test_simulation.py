"""The comparison of scenarios, from a real simulation of Creuse."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from guinguette.planning.new_departement import simulate
from maps.pages.simulation import LEFT_OUT, PAGE_NAME, ROWS, comparison_page, simulation_files
from maps.words import labels
from maps.words.phrases import phrase
from routing.solver.deadline import Deadline
from tests.maps.browser import widest_px
from tests.tours import HOSTILE_TEXTS, REAL_ROADS

TODAY = date(2026, 11, 21)
SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})


@pytest.fixture(scope="module")
def creuse():
    return simulate(["23"], vehicles=2, today=TODAY, deadline=Deadline(effort=2_000))


@pytest.fixture(scope="module")
def files(creuse):
    return simulation_files(creuse, printed_on=TODAY)


@pytest.fixture(scope="module")
def page(files):
    return files[PAGE_NAME].decode()


def cells(page, row):
    """Figures of one row of the comparison, spaces made plain."""
    found = re.search(rf'<tr><th scope="row">{re.escape(row)}.*?</tr>', page, re.DOTALL)
    figures = re.findall(r"<td[^>]*>(.*?)</td>", found[0], re.DOTALL)
    return [html.unescape(f).translate(SPACES) for f in figures]


def hostile(creuse):
    """The same simulation where every name is a trap."""
    text = " ".join(HOSTILE_TEXTS)
    retained = tuple(
        replace(c, commune=replace(c.commune, name=text, name_with_article=text))
        for c in creuse.retained
    )
    scenarios = tuple(
        replace(s, depots=tuple(replace(d, name=text) for d in s.depots)) for s in creuse.scenarios
    )
    return replace(creuse, retained=retained, scenarios=scenarios, names=(text,))


def test_there_is_a_page_per_scenario_and_every_link_leads_to_one(files, page):
    assert list(files) == [PAGE_NAME, "scenario-1.html", "scenario-2.html"]
    for name, content in files.items():
        links = re.findall(r'href="([^"#]+)"', content.decode())
        assert {link for link in links if ":" not in link} <= set(files), name
    assert re.findall(r'href="(scenario-\d\.html)"', page) == ["scenario-1.html", "scenario-2.html"]


def test_the_table_shows_the_figures_of_each_scenario(creuse, page):
    tours = [s.tour for s in creuse.scenarios]
    assert cells(page, "Villages servis") == [f"{t.communes_served} sur 48" for t in tours]
    shown = [int(c.replace(" ", "")) for c in cells(page, "Habitants de ces villages")]
    assert shown == [t.inhabitants_served for t in tours]
    assert cells(page, "Passages par quinzaine") == [str(t.visit_count) for t in tours]
    km = [labels.distance(t.distance_m).translate(SPACES) for t in tours]
    assert cells(page, "Kilomètres par quinzaine") == km
    per_visit = [f"{t.cost_eur / t.visit_count:.0f} €" for t in tours]
    assert cells(page, "Coût par passage") == per_visit
    assert all(len(cells(page, phrase(row))) == 2 for row, _ in ROWS)


def test_what_comes_from_estimated_roads_says_so_in_its_row(creuse, page):
    for row, is_from_network in ROWS:
        title = re.search(rf'<th scope="row">({re.escape(phrase(row))}.*?)</th>', page)[1]
        assert ("estimation" in title) == is_from_network, row
    assert "Estimation." in page
    scenarios = tuple(
        replace(s, tour=replace(s.tour, network=REAL_ROADS)) for s in creuse.scenarios
    )
    real = comparison_page(replace(creuse, scenarios=scenarios), printed_on=TODAY)
    assert "estimation" not in real.casefold()


def test_the_scenario_pages_say_estimation_beside_their_distances(files):
    for name in ("scenario-1.html", "scenario-2.html"):
        text = files[name].decode()
        assert set(re.findall('class="cell-km nb">(.)', text)) == {"≈"}
        assert "≈ : estimation." in text


def test_a_village_left_out_differs_by_its_shape_and_its_colour(creuse, page):
    drawings = re.findall(r'<svg class="plan".*?</svg>', page, re.DOTALL)
    assert len(drawings) == 2
    for drawing, scenario in zip(drawings, creuse.scenarios, strict=True):
        crosses = re.findall(rf'<path [^>]*fill="none" stroke="{LEFT_OUT}"', drawing)
        crosses = [c for c in crosses if "stroke-linecap" not in c]
        dots = re.findall(r'<circle [^>]*r="4.0" fill="#1a1a1a"', drawing)
        assert len(crosses) == len(scenario.tour.unserved)
        assert len(dots) == scenario.tour.communes_served
        assert drawing.count('rx="3" fill="#1a1a1a"') == len(scenario.depots)


def test_every_retained_commune_is_listed_with_the_parts_of_its_score(creuse, page):
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th>((?:<td.*?</td>)+)</tr>', page)
    listed = {html.unescape(name): figures for name, figures in rows}
    for candidate in creuse.retained:
        figures = re.findall(r">([^<]*)</td>", listed[candidate.commune.name_with_article])
        assert figures[0] == labels.number(candidate.commune.population)
        assert figures[1] == labels.number(candidate.parts["food_min"], decimals=1)
        assert figures[3] == labels.number(candidate.score, decimals=2)


def test_the_same_simulation_gives_the_same_bytes(creuse, files):
    assert simulation_files(creuse, printed_on=TODAY) == files


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1100])
def test_hostile_names_are_shown_and_nothing_is_asked(creuse, opener, width):
    page, seen = opener.open_wide(comparison_page(hostile(creuse), printed_on=TODAY), width)
    title = page.locator("h1").inner_text()
    assert all(" ".join(text.split()) in title for text in HOSTILE_TEXTS)
    assert page.evaluate("window.x") is None
    assert widest_px(page) <= width
    assert seen.is_quiet


@pytest.mark.browser
def test_on_a_phone_a_figure_stands_under_its_row_with_its_scenario(creuse, page, opener):
    shown, seen = opener.open_wide(page, 390)
    row = shown.locator("tr", has_text="Villages servis").first
    title, figure = row.locator("th").bounding_box(), row.locator("td").first.bounding_box()
    assert figure["y"] >= title["y"] + title["height"]
    assert title["width"] > 300
    assert row.locator("td").first.get_attribute("data-label").translate(SPACES) == "1 véhicule"
    assert widest_px(shown) <= 390
    assert seen.is_quiet
