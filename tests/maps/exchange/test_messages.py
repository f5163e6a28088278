"""The message to a mairie, as its secretary reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from guinguette.files.published import Published
from guinguette.folder.settings.service_section import ServiceSettings
from maps.exchange.messages import town_hall_message
from tests.announced import NOTHING, published_of
from tests.maps.documents_tour import HOSTILE
from tests.maps.exchange.test_calendars_over_calendars import (
    FIRST,
    JANUARY,
    NAME,
    REPLANNED,
    VILLAGES,
    plan,
)

SERVICE = ServiceSettings(nom=NAME, telephone="06 00 00 00 01", contact_public="03 25 00 00 00")
WEDNESDAY, THURSDAY, LATER = date(2026, 12, 30), date(2027, 1, 7), date(2027, 1, 28)


def message(published: Published, code: str, *, today: date, address: str = "") -> str:
    """Write the message of a commune as a reader sees it: spaces plain, lines ended by one mark."""
    (commune,) = (one for one in published.communes if one.code == code)
    text = town_hall_message(
        commune,
        standing=commune.standing(today, date(2028, 1, 1)),
        gone=commune.cancelled(today),
        service=SERVICE,
        address=address,
    )
    return text.decode("utf-8-sig").replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def first() -> Published:
    return published_of(plan(JANUARY, FIRST), title=NAME, today=WEDNESDAY)


@pytest.fixture(scope="module")
def second(first) -> Published:
    return published_of(plan(JANUARY, REPLANNED), before=first, title=NAME, today=THURSDAY)


def test_a_first_message_gives_dates_and_says_what_to_do(first):
    assert message(first, "52347", today=WEDNESDAY) == (
        "Objet : Le Comptoir à Narcy, prochaines dates\n\n"
        "Bonjour,\n\n"
        "Le Comptoir passera à Narcy :\n"
        "- mardi 5 janvier 2027, 9 h 30 – 10 h 30\n"
        "- mardi 19 janvier 2027, 9 h 30 – 10 h 30\n\n"
        "Lieu : Place de la Mairie.\n"
        "Services : pain, épicerie, café.\n"
        "Horaires indicatifs : les temps de route sont une estimation.\n\n"
        "Pour le faire savoir :\n"
        "- l’affiche jointe, 52347-narcy.pdf, s’imprime en noir et blanc sur une feuille A4 ; elle "
        "remplace la précédente.\n"
        "- le fichier joint 52347-narcy.ics met ces dates dans votre agenda : une date déplacée "
        "prend la place de l’ancienne, sans doublon.\n\n"
        "Merci de votre aide, et à bientôt,\n"
        "Le Comptoir\n"
        "03 25 00 00 00\n"
    )


def test_what_changed_is_told_with_its_day(second):
    moved = message(second, "52524", today=THURSDAY)
    assert "Le Comptoir à Vignory, des dates changent" in moved
    assert (
        "Ce qui a changé le jeudi 7 janvier 2027 :\n"
        "- déplacé : lundi 18 janvier 2027, 9 h 30 – 10 h 30"
        " → mardi 19 janvier 2027, 11 h 30 – 12 h 30\n"
    ) in moved
    assert "- lundi 25 janvier 2027" in moved
    assert "annul" not in moved


def test_a_village_that_leaves_is_told_its_dates_and_given_the_file_that_takes_them_out(second):
    text = message(second, "52088", today=THURSDAY)
    for day in ("mercredi 13 janvier 2027", "mercredi 20 janvier 2027"):
        assert f"- annulé : {day}, 9 h 30 – 10 h 30" in text
    assert "52088-ceffonds-annulations.ics" in text
    assert "52088-ceffonds.ics" not in text
    assert ".pdf" not in text
    assert "- l’affiche qui annonce ces passages est à retirer." in text
    assert "Le Comptoir n’a plus de passage prévu à Ceffonds.\n\nCe qui a changé" in text


def test_a_date_brought_back_is_not_told_as_cancelled(first):
    gone = published_of(plan(JANUARY, {}), before=first, title=NAME, today=WEDNESDAY)
    back = published_of(plan(JANUARY, FIRST), before=gone, title=NAME, today=WEDNESDAY)
    assert "annulé :" in message(gone, "52347", today=WEDNESDAY)
    told = message(back, "52347", today=WEDNESDAY)
    assert "mardi 5 janvier 2027" in told
    assert "annulé :" not in told


def test_another_hour_or_another_place_of_a_day_is_told_in_few_words(first):
    later: Mapping = FIRST | {"52347": ("01-05", "01-19 14")}
    again = published_of(plan(JANUARY, later), before=first, title=NAME, today=THURSDAY)
    text = message(again, "52347", today=THURSDAY)
    assert "- autre heure : mardi 19 janvier 2027, 9 h 30 – 10 h 30 → 14 h 30 – 15 h 30\n" in text
    made = plan(JANUARY, {"52347": ("01-19",)})
    (route,) = made.routes
    there = replace(route, visits=(replace(route.visits[0], place="Halle"),))
    moved = published_of(replace(made, routes=(there,)), before=first, title=NAME, today=THURSDAY)
    day = "mardi 19 janvier 2027, 9 h 30 – 10 h 30"
    assert f"- déplacé : {day} → {day}, Halle\n" in message(moved, "52347", today=THURSDAY)


def test_a_private_place_is_the_one_agreed():
    made = plan(JANUARY, {"52347": ("01-05",)})
    (route,) = made.routes
    hidden = replace(route.visits[0], place="Cour du 12", is_place_private=True)
    private = replace(made, routes=(replace(route, visits=(hidden,)),))
    text = message(published_of(private, title=NAME, today=WEDNESDAY), "52347", today=WEDNESDAY)
    assert "Lieu : celui convenu avec vous ; il n’est indiqué ni sur l’affiche" in text
    assert "Cour" not in text


def test_a_date_more_is_told_beside_those_that_stay(first):
    more: Mapping = FIRST | {"52347": (*FIRST["52347"], "01-26")}
    again = published_of(plan(JANUARY, more), before=first, title=NAME, today=THURSDAY)
    text = message(again, "52347", today=THURSDAY)
    assert (
        "- mardi 19 janvier 2027, 9 h 30 – 10 h 30\n"
        "- mardi 26 janvier 2027, 9 h 30 – 10 h 30 (nouveau)\n"
    ) in text
    assert "changé" not in text
    assert "changé" not in message(again, "52524", today=THURSDAY)


def test_the_dates_of_another_month_are_dates_and_no_change(second):
    february = plan(date(2027, 2, 1), {"52524": ("02-01", "02-08")})
    third = published_of(february, before=second, title=NAME, today=LATER)
    text = message(third, "52524", today=LATER)
    assert "prochaines dates" in text
    assert "nouveau" not in text
    early = message(third, "52524", today=date(2027, 1, 22))
    assert "- lundi 25 janvier 2027, 9 h 30 – 10 h 30\n- lundi 1er février 2027" in early
    assert early.count("(nouveau)") == 2


def test_another_name_of_the_service_is_no_change_of_dates(second):
    renamed = published_of(
        plan(JANUARY, REPLANNED), before=second, title="La Guinguette", today=THURSDAY
    )
    text = message(renamed, "52524", today=THURSDAY)
    assert "La Guinguette passera à Vignory" in text
    assert "changé" not in text


def test_the_address_of_a_calendar_to_follow_is_given(first):
    address = "https://exemple.fr/agendas/52347-narcy.ics"
    assert address in message(first, "52347", today=WEDNESDAY, address=address)


def test_every_editor_of_text_reads_it(first):
    commune = first.communes[0]
    text = town_hall_message(
        commune, standing=commune.announcements, gone=(), service=ServiceSettings()
    )
    assert text.startswith(b"\xef\xbb\xbfObjet")
    assert text.count(b"\n") == text.count(b"\r\n")
    assert text.decode("utf-8-sig").rstrip().endswith(NAME)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_written_as_they_are(text, monkeypatch):
    monkeypatch.setitem(VILLAGES, "52347", text)
    made = published_of(plan(JANUARY, {"52347": ("01-05",)}), title=text, today=WEDNESDAY)
    assert f"{text} à {text}" in message(made, "52347", today=WEDNESDAY)
    assert NOTHING.communes == ()
