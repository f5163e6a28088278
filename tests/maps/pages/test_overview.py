"""The page of the coordinator, read as text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from maps.drawing.page import Document
from maps.pages.balance import Co2Lines
from maps.pages.overview import overview_page
from maps.words import labels
from tests.maps.reader import Reader
from tests.tours import (
    HOSTILE_TEXTS,
    REAL_ROADS,
    grid_contours,
    ground_of,
    hostile_tour,
    make_route,
    make_tour,
    small_tour,
)

PRINTED_ON = date(2026, 5, 28)
CO2 = Co2Lines(
    title="Bilan CO₂ du plan",
    lines=(("Kilomètres des véhicules", "12", "14", "16"), ("Solde", "9", "−3", "−21")),
    note="Facteurs : Base Empreinte.",
)


def page_of(tour=None, **options) -> str:
    tour = tour or small_tour()
    files = {(r.date, r.vehicle): f"{r.date}-{labels.slug(r.vehicle)}.html" for r in tour.routes}
    return overview_page(tour, files=files, printed_on=PRINTED_ON, **options)


def test_the_page_says_how_far_the_plan_is_from_the_minimum() -> None:
    text = Reader(page_of()).text
    assert "Ce plan coûte au plus 1,2 % au-dessus du minimum possible." in text
    assert "Plan partiel : 1 commune n’est pas servie comme demandé." in text


def test_an_optimal_plan_is_called_so() -> None:
    tour = small_tour()
    optimal = replace(tour, status="optimal", unserved=(), lower_bound_eur=tour.cost_eur, gap=0.0)
    text = Reader(page_of(optimal)).text
    assert "Ce plan est optimal" in text
    assert "Ce résultat vaut pour des distances estimées." in text
    assert "À régler" not in text


def test_a_plan_that_nothing_measures_claims_no_result() -> None:
    tour = replace(small_tour(), lower_bound_eur=0.0, gap=1.0, lower_bound_gaps=("nights_away",))
    text = Reader(page_of(tour)).text
    assert "un plancher grossier. Les distances sont estimées." in text
    assert "Ce résultat" not in text


@pytest.mark.parametrize(
    ("cost", "lower_bound", "claim"),
    [
        (101.21, 100.0, "au plus 1,3\xa0% au-dessus"),
        (100.01, 100.0, "au plus 0,01\xa0% au-dessus"),
        (100.0, 100.0, "coûte moins de 0,01\xa0% au-dessus"),
        (100.0, 0.0, "pas encore prouvée"),
    ],
)
def test_a_proof_is_rounded_so_that_it_never_claims_too_much(
    cost: float, lower_bound: float, claim: str
) -> None:
    tour = replace(small_tour(), status="feasible", cost_eur=cost, lower_bound_eur=lower_bound)
    assert claim in labels.proof_sentence(tour)


def test_the_figures_of_the_plan_are_all_there() -> None:
    text = Reader(page_of()).text
    assert "5 villages sur 6 ont leur jour" in text
    assert "4 811 habitants" in text
    assert "5 passages en 2 journées" in text
    assert "≈ 365 €" in text
    assert "≈ 83,2 km" in text
    assert "≈ 1 h 45 de conduite" in text


def test_estimation_is_said_once_and_marked_on_every_figure() -> None:
    text = Reader(page_of()).text
    assert text.count("≈ : estimation.") == 1
    assert "guinguette reseau construire --departements 52" in text
    distances = re.findall(r"(≈ )?\d+,\d km", text)
    assert distances
    assert all(distances)
    assert "≈" not in Reader(page_of(small_tour(REAL_ROADS))).text


def test_the_page_opens_on_the_map_then_the_weeks_then_the_proof() -> None:
    page = page_of(documents=[Document(group="Données", label="plan.json", href="plan.json")])
    titles = ("carte-titre", "semaines-titre", "preuve-titre", "documents-titre")
    places = [page.index(f'id="{title}"') for title in titles]
    assert page.index('class="headline"') < places[0]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "optimal"}, "sur 6 ont leur jour ; aucun plan ne peut coûter moins."),
        ({"cost_eur": 1000.0, "lower_bound_eur": 998.0}, "0,3 % au plus au-dessus du possible."),
        ({"cost_eur": 1000.0, "lower_bound_eur": 999.99}, "à moins de 0,01 % du possible."),
        ({"lower_bound_eur": 0.0}, "5 villages sur 6 ont leur jour."),
        ({"lower_bound_scope": "same_weeks"}, "5 villages sur 6 ont leur jour."),
        ({"communes_served": 1}, "1 village sur 6 a son jour"),
    ],
)  # fmt: skip
def test_the_first_sentence_claims_no_more_than_is_proven(changes, said) -> None:
    tour = replace(small_tour(), **{"status": "feasible", **changes})
    assert said in labels.headline(tour).replace("\xa0", " ")


def test_each_unserved_commune_comes_with_its_reason() -> None:
    text = Reader(page_of()).text
    assert "Vignory (1 passage) : Vignory est trop loin de tous les dépôts" in text


def test_each_route_links_to_the_page_of_its_driver() -> None:
    links = Reader(page_of()).links
    assert "2026-06-04-vehicule-1.html" in links
    assert "2026-06-11-vehicule-1.html" in links


def test_a_route_without_a_page_is_shown_without_a_link() -> None:
    tour = small_tour()
    reader = Reader(overview_page(tour, files={}, printed_on=PRINTED_ON))
    assert "Rives Dervoises, Ceffonds, La Porte du Der" in reader.text
    assert not any(link.endswith(".html") for link in reader.links)


def test_a_week_has_a_row_per_vehicle_and_a_column_per_day_that_is_used() -> None:
    tour = make_tour(
        (
            make_route(date(2026, 6, 1), "Véhicule 1", ("Narcy",)),
            make_route(date(2026, 6, 3), "Véhicule 2", ("Wassy",)),
        )
    )
    page = page_of(tour)
    assert re.findall(r'<th scope="col" class="first">([^<]+)</th>', page) == [
        "lun.\xa01er\xa0juin",
        "mer.\xa03\xa0juin",
    ]
    rows = re.findall(r'<th scope="row">([^<]+) <span class="small">([^<]+)</span></th>', page)
    assert rows == [("Véhicule 1", "1\xa0jour"), ("Véhicule 2", "1\xa0jour")]
    assert "semaine 24 (8 juin – 14 juin 2026) : aucune tournée" in Reader(page).text


def test_no_two_routes_of_a_week_look_the_same_on_the_map() -> None:
    routes = tuple(
        make_route(date(2026, 6, day), f"Véhicule {n}", ("Narcy",))
        for n in range(1, 5)
        for day in range(1, 7)
    )
    page = page_of(make_tour(routes))
    samples = re.findall(r'stroke="(#\w+)" [^>]*stroke-dasharray="([\d ]+)"/></svg>', page)
    assert len(samples) == len(set(samples)) == 24
    numbers = [int(n) for n in re.findall(r'class="route-number"[^>]*>(\d+)<', page)]
    assert sorted(numbers) == list(range(1, 25))


def test_documents_are_grouped_and_linked() -> None:
    documents = [
        Document(group="Tableaux", label="Semaine 23, PDF", href="rota-S23.pdf"),
        *(Document(group="Agendas", label=f"Village {n}", href=f"ics/{n}.ics") for n in range(9)),
    ]
    page = page_of(documents=documents)
    links = Reader(page).links
    assert "rota-S23.pdf" in links
    assert [f"ics/{n}.ics" in links for n in range(9)] == [True] * 9
    assert "<summary>Agendas (9)</summary>" in page


def test_the_co2_balance_shows_its_three_cases_in_the_words_of_its_page_with_its_note() -> None:
    text = Reader(page_of(co2=CO2)).text
    assert "Bilan CO₂ du plan CO2e, par scénario Pessimiste Central Optimiste" in text
    assert "Solde 9 −3 −21" in text
    assert "Facteurs : Base Empreinte." in text
    assert "CO₂" not in Reader(page_of()).text


def test_the_network_is_named_with_its_licence_or_as_an_estimation() -> None:
    assert "en estimation, sans réseau routier" in Reader(page_of()).text
    real = Reader(page_of(small_tour(REAL_ROADS))).text
    assert "licence ODbL" in real
    assert "estimation" not in real.lower()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_text_is_shown_as_it_was_typed(text: str) -> None:
    page = page_of(hostile_tour(), documents=[Document(group=text, label=text, href="a.ics")])
    assert Reader(page).text.count(text) >= 12


def test_a_hostile_text_adds_no_element_to_the_page() -> None:
    plain, hostile = Reader(page_of()), Reader(page_of(hostile_tour()))
    for tag in ("script", "style", "img", "b", "svg"):
        assert hostile.tags.count(tag) == plain.tags.count(tag)


def test_the_same_plan_twice_is_the_same_bytes() -> None:
    assert page_of(ground=ground_of(contours=grid_contours())) == page_of(
        ground=ground_of(contours=grid_contours())
    )


def test_a_plan_without_a_route_is_still_a_page() -> None:
    tour = replace(make_tour(()), status="infeasible", vehicles=("Véhicule 1",))
    text = Reader(page_of(tour)).text
    assert "Aucun plan ne respecte toutes les règles demandées." in text
    assert text.count("aucune tournée") == 2


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (labels.duration(59 * 60), "59\xa0min"),
        (labels.duration(3600), "1\xa0h"),
        (labels.duration(3900), "1\xa0h\xa005"),
        (labels.distance(12_449), "12,4\xa0km"),
        (labels.distance(123_600), "124\xa0km"),
        (labels.number(-1234.5, decimals=1), "−1\u202f234,5"),
        (labels.number(-0.01, decimals=1), "0,0"),
        (labels.euros(1234.4), "1\u202f234\xa0€"),
        (labels.gap(0.012), "1,2\xa0%"),
        (labels.gap(0.0029), "0,3\xa0%"),
        (labels.gap(0.00041), "0,05\xa0%"),
        (labels.gap(0.00099), "0,1\xa0%"),
        (labels.gap(0.00001), "moins de 0,01\xa0%"),
        (labels.plural(1, "étape"), "1\xa0étape"),
        (labels.plural(0, "étape"), "0\xa0étape"),
        (labels.plural(2, "journal", "journaux"), "2\xa0journaux"),
        (labels.short_date(date(2026, 6, 4)), "jeu.\xa04\xa0juin"),
        (labels.slug("Véhicule n° 1 / Œuvre"), "vehicule-n-1-oeuvre"),
        (labels.slug("😀"), "sans-nom"),
    ],
)
def test_numbers_and_dates_are_written_the_french_way(made: str, written: str) -> None:
    assert made == written
