"""A week in words, for its page and for the terminal."""

from __future__ import annotations

from dataclasses import replace

from guinguette.promised import Event
from maps.words.week import moved_words, question_words, state_words
from tests.maps.exchange.test_week_messages import FRIDAY, THURSDAY
from tests.maps.pages.test_given_week import OPEN, state, week


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
