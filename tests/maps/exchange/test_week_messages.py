"""The messages of a week: to places what is public, to crews their days, each as mail and SMS."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.tour_changes import compare_tours
from maps.exchange.week_messages import (
    SMS_LENGTH,
    CrewWeek,
    gone_from,
    in_sms_letters,
    place_mail,
    place_news,
    place_text,
    sms,
    vehicle_mail,
    vehicle_text,
)
from maps.words.exceptions import GivenOut
from tests.tours import HOSTILE_TEXTS, hostile_tour, make_route, make_tour

MONDAY, THURSDAY, FRIDAY = date(2027, 1, 4), date(2027, 1, 7), date(2027, 1, 8)
SERVICE = ServiceSettings(nom="Le Comptoir", contact_public="03 25 00 00 00")
GIVEN = GivenOut(name="Semaine 2027-S01, édition 2")


def week(*routes, **more):
    return replace(make_tour(routes, **more), start=MONDAY, weeks=1)


BEFORE = week(make_route(THURSDAY, "Camion 1", ("Narcy", "Wassy")))
AFTER = week(
    make_route(THURSDAY, "Camion 1", ("Wassy",)), make_route(FRIDAY, "Camion 2", ("Narcy",))
)


def plain(text):
    return text.decode("utf-8-sig").replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")


def news_of(name, before, after, since=MONDAY):
    changes = before and compare_tours(before, after)
    found = place_news(after, changes, service=SERVICE, since=since)
    return next((one for one in found if one.name == name), None)


def test_a_place_is_told_its_visits_of_the_week():
    news = news_of("Narcy", None, BEFORE)
    text = plain(place_mail(news, MONDAY, service=SERVICE))
    assert text.startswith("Objet : Le Comptoir à Narcy, semaine du 4 janvier\n\nBonjour,\n\n")
    assert "Le Comptoir passera à Narcy, semaine du 4 janvier :\n- jeudi 7 janvier 2027, " in text
    assert text.endswith("Le Comptoir\n03 25 00 00 00\n")
    assert "change" not in text
    assert plain(place_text(news, service=SERVICE)).startswith(
        "Le Comptoir : passage à Narcy jeu. 7 janv. "
    )


def test_a_change_says_what_was_told_and_what_holds():
    news = news_of("Narcy", BEFORE, AFTER)
    text = plain(place_mail(news, MONDAY, service=SERVICE))
    assert "Objet : Le Comptoir à Narcy, changement, semaine du 4 janvier" in text
    assert "- déplacé : jeudi 7 janvier 2027, " in text
    assert " → vendredi 8 janvier 2027, " in text
    said = plain(place_text(news, service=SERVICE))
    assert said.startswith("Le Comptoir : changement à Narcy : déplacé : jeu. 7 janv.")
    assert "-> ven. 8 janv." in said


def test_another_hour_of_the_same_day_is_as_short_as_the_former_one():
    (route,) = BEFORE.routes
    first, *others = route.visits
    later = replace(first, open=first.open + timedelta(minutes=20))
    news = news_of(first.name, BEFORE, week(replace(route, visits=(later, *others))))
    said = plain(place_text(news, service=SERVICE))
    assert re.search(r"autre heure : .*\d+h\d*-\d+h\d* -> \d+h\d*-\d+h\d*", said)


def at_place(tour, place, *, private=False):
    routes = (
        replace(
            route,
            visits=tuple(replace(v, place=place, is_place_private=private) for v in route.visits),
        )
        for route in tour.routes
    )
    return replace(tour, routes=tuple(routes))


def test_another_place_is_no_other_hour_and_a_private_one_stays_so():
    indoors = at_place(BEFORE, "Salle des fêtes")
    (mail, short) = (
        plain(place_mail(news, MONDAY, service=SERVICE)) + plain(place_text(news, service=SERVICE))
        for news in (news_of("Narcy", BEFORE, indoors), news_of("Narcy", indoors, BEFORE))
    )
    assert "autre heure" not in mail + short
    (line,) = (line for line in mail.splitlines() if line.startswith("- déplacé"))
    assert line.endswith(", Salle des fêtes")
    assert line.count("jeudi 7 janvier 2027") == 2
    for one in (at_place(BEFORE, "Chez Personne A", private=True), at_place(BEFORE, "")):
        news = news_of("Narcy", BEFORE, one)
        assert news.changes == ()
        assert "Personne A" not in plain(place_mail(news, MONDAY, service=SERVICE))


def test_a_change_of_vehicle_alone_is_nobody_s_business():
    other = week(replace(BEFORE.routes[0], vehicle="Camion 2"))
    assert news_of("Narcy", BEFORE, other).changes == ()


def test_a_visit_that_is_given_up_and_one_that_is_missed_are_said():
    gone = week(make_route(THURSDAY, "Camion 1", ("Wassy",)))
    text = plain(place_mail(news_of("Narcy", BEFORE, gone), MONDAY, service=SERVICE))
    assert "Le Comptoir ne passera pas à Narcy, semaine du 4 janvier." in text
    assert "- annulé : jeudi 7 janvier 2027" in text
    visit = BEFORE.routes[0].visits[0]
    missed = MissedVisit(
        key=visit.key,
        commune_code=visit.commune_code,
        name=visit.name,
        slot=Slot(date=THURSDAY, vehicle="Camion 1", arrive=visit.arrive),
        cause=Event(kind="storm", subject="", first=THURSDAY, last=THURSDAY),
    )
    news = news_of("Narcy", None, replace(gone, missed=(missed,)))
    text = plain(place_mail(news, MONDAY, service=SERVICE))
    assert "- pas de passage le jeudi 7 janvier (intempéries)" in text
    assert "pas de passage" in plain(place_text(news, service=SERVICE))
    news = news_of("Narcy", BEFORE, replace(gone, missed=(missed,)))
    text = plain(place_mail(news, MONDAY, service=SERVICE))
    assert "pas de passage" not in text
    assert "- annulé : jeudi 7 janvier 2027, " in text
    assert " (intempéries)\n" in text


def test_nobody_is_told_of_what_lies_behind():
    assert news_of("Wassy", None, AFTER, since=FRIDAY) is None
    assert news_of("Narcy", None, AFTER, since=FRIDAY).visits[0].day == FRIDAY
    assert news_of("Narcy", BEFORE, AFTER, since=FRIDAY).changes


def test_a_crew_is_told_its_days_and_what_it_does_no_more():
    gone = tuple(gone_from(compare_tours(BEFORE, AFTER), "Camion 1"))
    assert [name for name, _ in gone] == ["Narcy"]
    assert gone_from(compare_tours(BEFORE, AFTER), "Camion 2") == []
    routes = tuple(r for r in AFTER.routes if r.vehicle == "Camion 1")
    crew = CrewWeek(vehicle="Camion 1", routes=routes, page="2027-S01-camion-1.html", gone=gone)
    text = plain(vehicle_mail(AFTER, crew, GIVEN, phone="06 00 00 00 00"))
    assert "Objet : Camion 1, Semaine 2027-S01, édition 2" in text
    assert "Ce que vous ne faites plus :\n- Narcy, jeudi 7 janvier 2027, " in text
    assert "Jeudi 7 janvier, " in text
    assert "2027-S01-camion-1.html" in text
    assert "Coordination : 06 00 00 00 00" in text
    said = plain(vehicle_text(crew, GIVEN))
    assert "Sans Narcy jeu. 7 janv." in said
    alone = replace(crew, routes=())
    assert "plus de sortie" in plain(vehicle_text(alone, GIVEN))
    assert ".html" not in plain(vehicle_mail(AFTER, alone, GIVEN, phone=""))


def test_a_visit_of_a_crew_is_marked_by_what_changed():
    visit = AFTER.routes[1].visits[0]
    marked = replace(GIVEN, marks={(visit.key, FRIDAY): "day"})
    crew = CrewWeek(vehicle="Camion 2", routes=AFTER.routes[1:], page="p.html")
    assert "Déplacé." in plain(vehicle_mail(AFTER, crew, marked, phone=""))
    assert "Déplacé Narcy ven. 8 janv." in plain(vehicle_text(crew, marked))


def test_an_sms_says_the_most_that_it_can_hold():
    long = ServiceSettings(nom="Le Comptoir " * 8, contact_public="03 25 00 00 00")
    (news,) = place_news(
        week(make_route(THURSDAY, "Camion 1", ("Narcy",))), None, service=long, since=MONDAY
    )
    text = place_text(news, service=long).decode()
    assert len(text) <= SMS_LENGTH
    assert "passage à Narcy jeu. 7 janv." in text


@given(st.lists(st.text(max_size=90), min_size=1, max_size=4))
def test_a_text_is_one_sms_whatever_was_typed(parts):
    text = sms([parts, parts[-1:]]).decode()
    assert len(text) <= SMS_LENGTH
    assert in_sms_letters(text) == text
    text.encode("latin-1", "replace")


def test_letters_that_an_sms_lacks_lose_their_accent():
    said = in_sms_letters("Éclaron, Châtelraould, Noël, cœur – 18 h → 20 h, l’été à Ceffonds où ça")
    assert said == "Éclaron, Chatelraould, Noel, coeur - 18 h -> 20 h, l'été à Ceffonds où ca"


@pytest.mark.parametrize("since", [MONDAY, FRIDAY + timedelta(days=30)])
def test_what_a_person_typed_does_no_harm(since):
    hostile = hostile_tour()
    first = min(route.date for route in hostile.routes)
    monday = first - timedelta(days=first.weekday())
    hostile = replace(hostile, start=monday, weeks=1)
    found = place_news(hostile, None, service=ServiceSettings(), since=min(since, monday))
    assert found
    for news in found:
        assert any(text in plain(place_mail(news, monday, service=SERVICE))
                   for text in HOSTILE_TEXTS[:4])  # fmt: skip
        assert len(place_text(news, service=SERVICE).decode()) <= SMS_LENGTH
