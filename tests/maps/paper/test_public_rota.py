"""The week for everybody: every opening is in it, and nothing that is not the public's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.tour import Tour
from maps.paper.public_rota import public_rota_pdf
from maps.words import labels
from tests.maps.documents_tour import (
    HOSTILE,
    MONDAY,
    PRINTED_ON,
    hostile_tour,
    large_tour,
    small_tour,
)
from tests.maps.paper.test_no_stop_lost import FOOT_PT, STOPS, days_of, printed_words, tokens, week
from tests.tours import evening_route, make_tour

SERVICE = ServiceSettings(
    nom="Le Comptoir", telephone="06 00 00 00 01", contact_public="03 25 00 00 00"
)


def pdf_of(made: Tour, *, monday: date = MONDAY, service: ServiceSettings = SERVICE) -> bytes:
    return public_rota_pdf(made, monday=monday, printed_on=PRINTED_ON, service=service)


def text_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.replace(labels.NBSP, " ").split())


def test_the_page_says_the_day_the_commune_the_place_and_the_hours() -> None:
    text = text_of(pdf_of(small_tour()))
    assert "Le Comptoir Passages du lundi 4 janvier 2027 au dimanche 10 janvier 2027" in text
    assert "Lundi 4 janvier 11 h 30 – 12 h 30 Le Buisson Halle aux œufs" in text
    assert "9 h 30 – 10 h 30 Vignory Place de la Mairie" in text
    assert "03 25 00 00 00" in text
    assert "Dates connues au mercredi 30 décembre 2026" in text


def test_nothing_of_the_crew_the_vehicle_or_the_contact_is_on_it() -> None:
    text = text_of(pdf_of(small_tour()))
    for hidden in (
        "Camion", "Équipe", "Mairie 03", "03 25 02", "06 00 00 00 01", "Clé", "km", "9 h 10",
        "10 h 45", "Chaumont :", "usage interne",
    ):  # fmt: skip
        assert hidden not in text


def test_a_private_place_is_told_by_the_mairie() -> None:
    made = small_tour()
    private = tuple(
        replace(r, visits=tuple(replace(v, is_place_private=True) for v in r.visits))
        for r in made.routes
    )
    text = text_of(pdf_of(replace(made, routes=private)))
    assert "lieu indiqué par la mairie" in text
    assert "Halle aux œufs" not in text
    assert "Place de la Mairie" not in text


def test_without_a_name_of_its_own_the_service_is_the_title_of_the_folder() -> None:
    text = text_of(pdf_of(small_tour(), service=ServiceSettings()))
    assert text.startswith("Épicerie itinérante du Pays de Chaumont Passages")


def test_a_week_without_a_visit_says_so_and_starts_on_a_monday() -> None:
    far = MONDAY + timedelta(weeks=8)
    assert "Aucun passage cette semaine" in text_of(pdf_of(small_tour(), monday=far))
    with pytest.raises(ValueError, match="not a Monday"):
        pdf_of(small_tour(), monday=date(2027, 1, 5))


@pytest.mark.parametrize("stops", STOPS)
def test_each_visit_is_read_back_from_the_page_above_its_foot(stops: int) -> None:
    for days in days_of(stops):
        words = list(printed_words(pdf_of(week(stops, days))))
        shown = " ".join(text for _, x, y, text in words if 0 < x < 595 and FOOT_PT < y < 842)
        assert tokens(stops * days) <= set(shown.split())


def test_the_week_of_the_real_service_holds_on_one_page() -> None:
    assert len(PdfReader(BytesIO(pdf_of(large_tour(communes=45)))).pages) == 1


def test_hostile_texts_are_printed_as_they_are_and_the_same_bytes_come_twice() -> None:
    first = pdf_of(hostile_tour())
    assert all(word in text_of(first) for word in HOSTILE[0].split())
    assert first == pdf_of(hostile_tour())


def test_an_opening_past_midnight_stands_under_its_evening_and_names_the_night() -> None:
    made = replace(make_tour((evening_route(date(2027, 6, 12)),)), start=date(2027, 6, 7))
    text = text_of(pdf_of(made, monday=date(2027, 6, 7)))
    said = "Samedi 12 juin 20 h – 22 h 30 Narcy"
    assert said in text
    assert "0 h 30 – 3 h 30 (nuit du samedi au dimanche)" in text
    assert "Dimanche 13 juin" not in text
