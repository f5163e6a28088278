"""The report of a simulation made by hand: what it says, marks and leaves out."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from guinguette.scenarios.scenario import Scenario, Simulation
from guinguette.tour import Tour
from maps.drawing.page import RemoteLinkError, refuse_links
from maps.scenarios.compared import compare_scenarios
from maps.scenarios.figures import figure_text
from maps.scenarios.files import simulation_files
from maps.scenarios.report import REPORT_NAME, report_page
from tests.guinguette.scenarios.made import made_simulation
from tests.tours import HOSTILE_TEXTS, REAL_ROADS

TODAY = date(2026, 11, 21)
SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return made_simulation()


def report(simulation: Simulation) -> str:
    return report_page(compare_scenarios(simulation), printed_on=TODAY)


def text_of(page: str) -> str:
    """The words of a page, without tags, blanks made plain."""
    body = re.sub(r"<(style|svg|title).*?</\1>", " ", page, flags=re.DOTALL)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", body)).translate(SPACES)
    return re.sub(r" (?=[,.])", "", " ".join(plain.split()))


def changed(simulation: Simulation, which: int, **changes: Any) -> Simulation:
    scenarios = list(simulation.scenarios)
    scenarios[which] = replace(scenarios[which], **changes)
    return replace(simulation, scenarios=tuple(scenarios))


def test_the_answer_says_which_villages_from_where_how_often_and_at_what_cost(
    simulation: Simulation,
) -> None:
    said = text_of(report(simulation))
    answer = said[said.index("Avec 1 véhicule") : said.index("Avec 2 véhicules")]
    year = simulation.scenarios[0].year
    assert "depuis Saint-Dizier" in answer
    assert "Une semaine sur deux, 2 : Narcy, Roches-sur-Marne" in answer.replace("(", "")
    assert f"{year.net_eur:,.0f}".replace(",", " ") + " € par an" in answer
    assert f"subventions {year.subsidies_eur:.0f} €" in answer
    assert "À portée d’un arrêt voisin, 1 : La Porte du Der" in answer
    assert (
        "Ces villages, et 1 commune à portée d’un arrêt, comptée en partie, "
        "portent 77,5 % du besoin"
    ) in answer
    assert "Ces villages portent 90,0 % du besoin" in said


def test_a_scenario_that_reaches_nobody_is_told_without_a_figure_for_each(
    simulation: Simulation,
) -> None:
    one = simulation.scenarios[1]
    nobody = replace(one.tour, routes=())
    choice = replace(one.choice, villages=(), reached=())
    said = text_of(report(changed(simulation, 1, tour=nobody, choice=choice)))
    assert "Reste à payer par habitant atteint" in said
    assert "Ce que la réponse doit aux hypothèses" not in said


def test_halves_are_rounded_as_in_the_workbook() -> None:
    halves = (586.5, 402.5, 195.5, -2.5, 0.0)
    assert [figure_text(half, "number") for half in halves] == ["587", "403", "196", "−3", "0"]
    assert figure_text(0.125, "share").startswith("13")
    assert figure_text(1.0, "share", 1).startswith("100,0")


def test_a_starved_scenario_is_marked_and_stands_in_no_table_and_no_chart(
    simulation: Simulation,
) -> None:
    starved = report(changed(simulation, 1, is_starved=True))
    assert "Calcul trop court" in text_of(starved)
    figures = starved[starved.index("<h2>Les chiffres") : starved.index("<h2>Les cartes")]
    assert "1 véhicule" in text_of(figures)
    assert "2 véhicules" not in text_of(figures)
    assert "charts" not in figures
    assert "Ce qui change d’un scénario" not in starved
    assert "Calcul trop court" not in text_of(report(simulation))


def test_whoever_is_left_out_is_told_why_and_the_round_trip_that_is_too_long(
    simulation: Simulation,
) -> None:
    choice = simulation.scenarios[1].choice
    first, *rest = choice.left_out
    far = replace(first, why="too_far", round_trip_min=151.0)
    said = text_of(report(changed(simulation, 1, choice=replace(choice, left_out=(far, *rest)))))
    assert "Trop loin de tous les dépôts : 151 min aller et retour, 120 au plus." in said
    assert "D’autres apportent plus pour le même coût." in said


def test_long_round_trips_are_named_with_their_price_the_longest_first(
    simulation: Simulation,
) -> None:
    choice = simulation.scenarios[0].choice
    villages = tuple(
        replace(v, round_trip_min=minutes, alone_eur=90.0 + k)
        for k, (v, minutes) in enumerate(zip(choice.villages, (76, 75, 100, 20), strict=True))
    )
    said = text_of(report(changed(simulation, 0, choice=replace(choice, villages=villages))))
    names = [v.candidate.commune.name_with_article for v in villages]
    assert f"{names[2]} (1 h 40, 92 € par voyage) ; {names[0]} (1 h 16, 90 € par voyage)" in said
    assert f"{names[1]} (1 h 15" not in said


def test_both_gaps_stand_apart_with_what_they_mean(simulation: Simulation) -> None:
    said = text_of(report(simulation))
    near = said[said.index("À quelle distance") :]
    assert "5,7 % 2 %" in near or "5,7 % 2,0 %" in near
    for title in ("Écart du choix :", "Écart des tournées :", "Écart en tout :", "Borne :"):
        assert title in near


def test_estimates_are_said_to_be_and_real_roads_are_not(simulation: Simulation) -> None:
    assert simulation.scenarios[0].tour.network.is_estimate
    assert text_of(report(simulation)).count("(estimation)") > 5

    def real(tour: Tour) -> Tour:
        return replace(tour, network=REAL_ROADS)

    on_roads = replace(
        simulation,
        scenarios=tuple(replace(s, tour=real(s.tour)) for s in simulation.scenarios),
    )
    assert "(estimation)" not in text_of(report(on_roads))


def trapped(scenario: Scenario, trap: str) -> Scenario:
    villages = tuple(
        replace(
            v,
            depot=trap,
            candidate=replace(
                v.candidate, commune=replace(v.candidate.commune, name_with_article=trap, name=trap)
            ),
        )
        for v in scenario.choice.villages
    )
    depots = tuple(replace(d, name=trap) for d in scenario.depots)
    choice = replace(scenario.choice, villages=villages)
    return replace(scenario, name=trap, depots=depots, choice=choice)


def test_names_are_escaped_and_nothing_is_fetched(simulation: Simulation) -> None:
    trap = " ".join(HOSTILE_TEXTS)
    hostile = replace(
        simulation,
        title=trap,
        places=(trap,),
        scenarios=tuple(trapped(s, trap) for s in simulation.scenarios),
    )
    page = report(hostile)
    refuse_links(page)
    assert "<script" not in page
    with pytest.raises(RemoteLinkError):
        refuse_links(page + '<img src="https://example.org/a.png">')


def test_the_map_names_villages_and_marks_depots_visits_and_who_is_near(
    simulation: Simulation,
) -> None:
    drawn = re.findall(r'<svg class="plan".*?</svg>', report(simulation), re.DOTALL)
    assert len(drawn) == 2
    for drawing, scenario in zip(drawn, simulation.scenarios, strict=True):
        marks = re.findall(r'class="plan-mark"[^>]*>(\w)<', drawing)
        visits = [str(v.visits) for v in scenario.choice.villages]
        assert sorted(marks) == sorted(["D", *visits])
        names = re.findall(r'class="plan-name"[^>]*>([^<]*)<', drawing)
        assert {v.candidate.commune.name_with_article for v in scenario.choice.villages} <= set(
            names
        )
        assert drawing.count('fill="#fff" stroke="#7b3294"') == len(scenario.choice.reached)


def test_every_link_leads_to_a_file_and_the_same_arguments_give_the_same_bytes(
    simulation: Simulation,
) -> None:
    files = simulation_files(simulation, printed_on=TODAY)
    assert next(iter(files)) == REPORT_NAME
    links = re.findall(r'href="([^"#]+)"', files[REPORT_NAME].decode())
    assert {link for link in links if ":" not in link} <= set(files)
    assert simulation_files(made_simulation(), printed_on=TODAY) == files
