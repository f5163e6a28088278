"""The page of a week that is given out, and the marks of its papers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from guinguette.compare import compare_tours
from guinguette.files.published import Published
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.planning.running.week import Questions, Week
from guinguette.promised import Event
from guinguette.service.given import GivenWeek, VisitState
from maps.export import render_week
from maps.words.week import moved_words, question_words, state_words
from tests.maps.exchange.test_week_messages import AFTER, BEFORE, FRIDAY, MONDAY, THURSDAY
from tests.tours import hostile_tour

NOTHING = Published(identity="0123456789abcdef")
OPEN = Questions(
    monday=MONDAY + timedelta(weeks=1),
    is_planned=True,
    unconfirmed=(),
    away=(),
    special=(),
    silent=(),
)


def state(name="Narcy", day=FRIDAY, status="announced", first=None):
    return VisitState(
        key="52347", name=name, first_date=first or day, first_vehicle="Camion 1", date=day,
        open=datetime.combine(day, time(9)), vehicle="Camion 1", status=status,
    )  # fmt: skip


def week(whole=AFTER, before=BEFORE, **more):
    given = (GivenWeek(monday=MONDAY, number=1, day=MONDAY, plan="x"),) if before else ()
    values = {"states": (state(),), "next_week": OPEN} | more
    changes = compare_tours(before, whole) if before else None
    return Week(monday=MONDAY, whole=whole, given=given, changes=changes, **values)


def files_of(one, **more):
    values = {"printed_on": MONDAY, "published": NOTHING, "service": ServiceSettings()} | more
    return render_week(one, **values)


@pytest.fixture(scope="module")
def files():
    return files_of(week())


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_the_page_says_whom_to_call_and_leads_to_every_file(files):
    page = files["index.html"].decode()
    assert "Semaine 2027-S01, édition 2" in page
    assert "Qui appeler" in page
    assert 'href="tel:' in page
    linked = set(re.findall(r'href="([^"#:]+)"', page))
    alone = {"index.html"} | {name for name in files if name.startswith("gpx/")}
    alone |= {name for name in files if re.match(r"chauffeurs/\d{4}-\d\d-\d\d-", name)}
    assert linked == set(files) - alone


def test_what_changed_is_marked_on_the_pages_and_nothing_else_is(files):
    moved = text_of(files["chauffeurs/2027-01-08-camion-2.html"])
    assert "Déplacé" in moved
    assert "Semaine 2027-S01, édition 2" in moved
    assert "Déplacé" not in text_of(files["chauffeurs/2027-01-07-camion-1.html"])


def test_a_first_edition_marks_nothing(files):
    first = files_of(week(before=None))
    assert set(first) >= {"index.html", "planning/planning-2027-S01.pdf"}
    assert "édition 1" in first["index.html"].decode()
    assert "Qui appeler" not in first["index.html"].decode()
    assert "Déplacé" not in text_of(first["chauffeurs/2027-01-08-camion-2.html"])


def test_the_same_week_gives_the_same_bytes(files):
    assert files_of(week()) == files


def test_a_vehicle_that_loses_all_its_days_has_a_message_of_its_own():
    without = replace(AFTER, routes=AFTER.routes[1:])
    files = files_of(week(without))
    assert b"plus de sortie" in files["messages/chauffeurs/2027-S01-camion-1-sms.txt"]
    assert "chauffeurs/2027-S01-camion-1.html" not in files


def test_what_a_person_typed_is_shown_as_it_is():
    hostile = hostile_tour()
    monday = hostile.routes[0].date - timedelta(days=hostile.routes[0].date.weekday())
    one = Week(
        monday=monday, whole=replace(hostile, start=monday, weeks=1), given=(), changes=None,
        states=(state("<img src=x onerror=window.x=1>"),), next_week=replace(OPEN, silent=("<b>",)),
    )  # fmt: skip
    page = files_of(one, printed_on=monday)["index.html"].decode()
    assert "<img src=x" not in page
    assert "<b></li>" not in page


def test_visits_are_counted_by_what_became_of_them():
    states = (
        state(), state(status="confirmed"), state(status="done"), state(status="cancelled"),
        state(day=FRIDAY, first=THURSDAY, status="proposed"),
    )  # fmt: skip
    said = [
        text.replace("\N{NO-BREAK SPACE}", " ") for text in state_words(week(states=states), "fr")
    ]
    assert said == ["1 passage proposé", "1 passage annoncé", "1 confirmé", "1 fait", "1 déplacé",
                    "1 annulé"]  # fmt: skip
    assert "1 visit proposed" in state_words(week(states=states), "en")
    other = week(before=None, states=tuple(replace(one, key="x") for one in states))
    assert len([*moved_words(other, "fr")]) == 2


def test_what_is_open_is_asked_once_each():
    fete = Event(kind="fete", subject="52347", first=FRIDAY, last=FRIDAY, words="Fête patronale")
    away = Event(kind="vehicle_absent", subject="Camion 1", first=FRIDAY, last=FRIDAY)
    open_ = replace(
        OPEN, unconfirmed=(state(), state("Wassy")), away=(away,), special=(fete, fete),
        silent=("Wassy",),
    )  # fmt: skip
    asked = dict(question_words(open_, "fr", {"52347": "Narcy"}))
    titles = [title.replace("\N{NO-BREAK SPACE}", " ") for title in asked]
    assert titles == [
        "2 passages à confirmer", "1 absence ou fermeture prévue", "1 jour particulier",
        "1 lieu sans numéro de téléphone",
    ]  # fmt: skip
    words = [*asked.values()]
    assert words[0] == ["vendredi 8 janvier\N{NO-BREAK SPACE}: Narcy, Wassy"]
    assert words[2][0].startswith("Narcy, ")
    unplanned = replace(OPEN, is_planned=False)
    assert question_words(unplanned, "fr", {}) == [("La semaine 2027-S02 n’est pas planifiée", [])]
    assert question_words(OPEN, "en", {}) == []
