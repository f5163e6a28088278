"""Rhythms as people write them, and as documents show them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.language.rhythms import (
    RHYTHM_WORDS,
    labels_of_rhythms,
    parse_rhythm,
    rhythm_label,
    rhythm_words,
)
from guinguette.language.typed import UnreadableError
from guinguette.rhythm import LAST, ByContract, EveryWeeks, Monthly, OnDates, PerWeek, Rhythm, Times


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("Hebdomadaire", Rhythm.WEEKLY),
        ("toutes les semaines", Rhythm.WEEKLY),
        ("1 semaine sur 2", Rhythm.FORTNIGHTLY),
        ("Tous les 15 jours", Rhythm.FORTNIGHTLY),
        ("une fois tous les quinze jours", Rhythm.FORTNIGHTLY),
        ("Une  fois", Rhythm.ONCE),
        ("toute les deux semaine", Rhythm.FORTNIGHTLY),
        ("1 fois/semaine", Rhythm.WEEKLY),
        ("Toutes les trois semaines", EveryWeeks(3)),
        ("une semaine sur 3", EveryWeeks(3)),
        ("tous les 21 jours", EveryWeeks(3)),
        ("every 4 weeks", EveryWeeks(4)),
        ("MENSUEL", Rhythm.MONTHLY),
        ("une fois par mois", Rhythm.MONTHLY),
        ("le 1er mardi du mois", Monthly(1, 1)),
        ("Premier mardi de chaque mois", Monthly(1, 1)),
        ("dernier jeudi du mois", Monthly(LAST, 3)),
        ("second Thursday of the month", Monthly(2, 3)),
        ("deux fois par semaine", PerWeek(2, 2)),
        ("2x/semaine", PerWeek(2, 2)),
        ("3 x par semaine", PerWeek(3, 2)),
        ("2 fois par semaine (au moins 3 jours d'écart)", PerWeek(2, 3)),
        ("4 fois par semaine", PerWeek(4, 1)),
        ("1 fois par semaine", Rhythm.WEEKLY),
        ("4 dates espacées de 21 jours", Times(4, 21)),
        ("6 passages dans la saison, 2 semaines d'intervalle", Times(6, 14)),
        ("3 fois", Times(3, 1)),
        ("Dates fixes", OnDates()),
        ("Contrat", ByContract()),
        ("selon contrat", ByContract()),
        ("sur contrat", ByContract()),
        ("saison", ByContract()),
        ("season", ByContract()),
        ("1 fois / mois", Rhythm.MONTHLY),
        ("1x/mois", Rhythm.MONTHLY),
        ("1 fois / 15 jours", Rhythm.FORTNIGHTLY),
        ("1 fois / 3 semaines", EveryWeeks(3)),
        ("semaine paire", EveryWeeks(2, 0)),
        ("Semaines impaires", EveryWeeks(2, 1)),
        ("une semaine sur 2, paire", EveryWeeks(2, 0)),
        ("sem. impaires", EveryWeeks(2, 1)),
        ("odd weeks", EveryWeeks(2, 1)),
    ],
)
def test_rhythms_have_synonyms(text, rhythm):
    assert parse_rhythm(text) == rhythm


@pytest.mark.parametrize(
    ("text", "reason", "like"),
    [
        ("hebdomadère", "", "hebdomadaire"),
        ("mensuell", "", "mensuel"),
        ("souvent", "", ""),
        ("trimestriel", "other-rhythm", ""),
        ("tous les 10 jours", "other-rhythm", ""),
        ("0 fois", "other-rhythm", ""),
        ("toutes les 40 semaines", "other-rhythm", ""),
        ("4 dates au printemps", "other-rhythm", ""),
        ("le 5e mardi du mois", "other-rhythm", ""),
        ("2 fois par mois", "other-rhythm", "quinzaine"),
        ("2x/mois", "other-rhythm", "quinzaine"),
        ("deux fois / mois", "other-rhythm", "quinzaine"),
        ("2 fois / 15 jours", "other-rhythm", ""),
        ("un mardi sur deux", "rhythm-and-weekday", "quinzaine"),
        ("1 jeudi sur 3", "rhythm-and-weekday", "toutes les 3 semaines"),
        ("hebdo (mardi)", "rhythm-and-weekday", "hebdomadaire"),
        ("un mardi par mois", "rhythm-and-weekday", "mensuel"),
        ("mardi, semaines paires", "rhythm-and-weekday", "semaines paires"),
        ("tous les mardis", "weekday-rhythm", "hebdomadaire"),
        ("chaque jeudi", "weekday-rhythm", "hebdomadaire"),
        ("le mardi et le vendredi", "weekday-rhythm", "2 fois par semaine"),
    ],
)
def test_what_is_no_rhythm_says_why_and_the_nearest_word(text, reason, like):
    with pytest.raises(UnreadableError) as caught:
        parse_rhythm(text)
    assert (caught.value.reason, caught.value.nearest) == (reason, like)


@given(
    st.one_of(
        st.builds(EveryWeeks, st.integers(1, 26)),
        st.builds(EveryWeeks, st.just(2), st.sampled_from([0, 1])),
        st.builds(Monthly, st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6)),
        st.builds(PerWeek, st.integers(2, 7), st.integers(1, 6)),
        st.builds(Times, st.integers(2, 60), st.integers(1, 60)),
        st.sampled_from([Rhythm.ONCE, Rhythm.MONTHLY, OnDates()]),
    )
)
def test_a_written_rhythm_reads_back(rhythm):
    assert parse_rhythm(rhythm_words(rhythm)) == rhythm


def test_every_word_offered_means_its_rhythm():
    for rhythm, words in RHYTHM_WORDS.items():
        assert {parse_rhythm(word) for word in words} == {rhythm}


@pytest.mark.parametrize(
    ("rhythm", "french", "english"),
    [
        (EveryWeeks(3), "toutes les 3 semaines", "every 3 weeks"),
        (Rhythm.MONTHLY, "le 1er mardi du mois", "the first Tuesday of the month"),
        (Monthly(LAST, 1), "le dernier mardi du mois", "the last Tuesday of the month"),
        (PerWeek(2), "2 fois par semaine", "2 times a week"),
        (Times(4, 21), "4 dates dans la période", "4 dates in the horizon"),
        (OnDates(), "à dates fixes", "on fixed dates"),
        (ByContract(), "par contrat", "by contract"),
        (Rhythm.WEEKLY, "chaque semaine", "every week"),
        (Rhythm.FORTNIGHTLY, "une semaine sur deux", "every other week"),
        (EveryWeeks(2, 0), "semaines paires", "even weeks"),
        (EveryWeeks(2, 1), "semaines impaires", "odd weeks"),
        (Rhythm.ONCE, "une fois", "once"),
    ],
)
def test_documents_show_the_weekday_that_was_chosen(rhythm, french, english):
    planned = rhythm.on(date(2027, 1, 5))
    assert rhythm_label(planned.name) == french
    assert rhythm_label(planned.name, language="en") == english


def test_a_rhythm_that_has_no_word_is_shown_as_it_is():
    assert rhythm_label("when it rains") == "when it rains"


def test_what_documents_show_is_the_label_of_one_rhythm():
    labels = labels_of_rhythms()
    assert labels["toutes les 26 semaines"] == "every-26-weeks"
    assert labels["the last Friday of the month"] == "monthly-last-friday"
    assert labels["60 dates dans la période"] == "60-times"
    assert labels["7 times a week"] == "7-per-week"
    assert labels["à dates fixes"] == labels["on fixed dates"] == "dates"
    for label, name in labels.items():
        assert label in {rhythm_label(name), rhythm_label(name, language="en")}
