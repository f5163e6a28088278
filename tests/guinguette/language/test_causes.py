"""What keeps a visit out of its slot, in words."""

from datetime import date

from guinguette.language.causes import cause_words
from guinguette.promised import Event

DAY = date(2027, 7, 16)


def test_a_crew_and_a_van_are_away_in_the_same_words():
    for kind, who in (("crew_absent", "Équipe 2"), ("vehicle_absent", "Camion 1")):
        event = Event(kind=kind, subject=who, first=DAY, last=DAY)
        assert cause_words(event, language="fr") == f"{who} ne sort pas, vendredi 16 juillet"


def test_words_of_the_coordinator_stand_without_brackets_of_their_own():
    event = Event(kind="service_closed", subject="", first=DAY, last=DAY, words="Alerte orange")
    told = cause_words(event, language="fr")
    assert told == "le service ne sort pas, vendredi 16 juillet : Alerte orange"
