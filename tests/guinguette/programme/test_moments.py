"""Days and hours as timetables write them."""

from datetime import date, datetime, time

import pytest

from guinguette.folder.workbook.table import Cell
from guinguette.programme.entry import When
from guinguette.programme.moments import (
    UnreadableMomentError,
    hours_in,
    in_week,
    read_hours,
    read_weeks,
    read_when,
)
from guinguette.rhythm import LAST, EveryWeeks, Monthly, Rhythm
from tests.guinguette.programme.books import TODAY


def cell(value):
    return Cell(row=1, column=1, value=value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("lundi 4 janvier", date(2027, 1, 4)),
        ("Lun. 4/1", date(2027, 1, 4)),
        ("Ma. 5 janv.", date(2027, 1, 5)),
        ("04/01/2027", date(2027, 1, 4)),
        ("12 mars", date(2027, 3, 12)),
        ("le vendredi 12 mars 2027", date(2027, 3, 12)),
        ("lundi 4 janvier 9h30-10h15", date(2027, 1, 4)),
        ("mardi 1er décembre", date(2026, 12, 1)),
        ("jeudi 5 novembre", date(2026, 11, 5)),
        (datetime.fromisoformat("2027-01-04"), date(2027, 1, 4)),
    ],
)
def test_a_date_takes_its_year_from_its_weekday_and_from_today(text, day):
    assert read_when(cell(text), TODAY) == (When(date=day),)


@pytest.mark.parametrize(
    ("text", "weekday", "rhythm"),
    [
        ("mardi", 1, None),
        ("tous les mardis", 1, Rhythm.WEEKLY),
        ("chaque jeudi", 3, Rhythm.WEEKLY),
        ("1er mardi du mois", 1, Monthly(1, 1)),
        ("dernier vendredi du mois", 4, Monthly(LAST, 4)),
        ("mardi, semaines paires", 1, EveryWeeks(2, 0)),
        ("jeudi semaine impaire", 3, EveryWeeks(2, 1)),
        ("un mardi sur deux", 1, Rhythm.FORTNIGHTLY),
        ("mardi tous les 15 jours", 1, Rhythm.FORTNIGHTLY),
        ("mardi (1 semaine sur 2)", 1, Rhythm.FORTNIGHTLY),
        ("tous les 15 jours", None, Rhythm.FORTNIGHTLY),
    ],
)
def test_a_weekday_may_come_with_its_rhythm(text, weekday, rhythm):
    [when] = read_when(cell(text), TODAY)
    assert (when.weekday, when.rhythm) == (weekday, rhythm)


def test_several_weekdays_are_several_visits():
    assert [w.weekday for w in read_when(cell("Mardis et jeudis"), TODAY)] == [1, 3]
    assert [w.weekday for w in read_when(cell("du lundi au mercredi"), TODAY)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mardi 4 janvier", "programme-weekday-misfit"),
        ("31/02/2027", "programme-day-unreadable"),
        ("quand il pleut", "programme-day-unreadable"),
        ("2e et 4e jeudi du mois", "programme-day-unreadable"),
    ],
)
def test_what_is_no_day_says_why(text, reason):
    with pytest.raises(UnreadableMomentError) as error:
        read_when(cell(text), TODAY)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("value", "window"),
    [
        ("9h30-10h15", (570, 615)),
        ("9 h 30 à 10 h 15", (570, 615)),
        ("de 9h30 à 10h15", (570, 615)),
        ("9.30-10.15", (570, 615)),
        ("09:30 – 10:15", (570, 615)),
        ("14-16h", (840, 960)),
        ("9h30", (570, None)),
        (time(9, 30), (570, None)),
        (0.5, (720, None)),
        ("Wassy", None),
        ("le matin", None),
        ("6h-19h", None),
    ],
)
def test_a_cell_of_hours(value, window):
    assert read_hours(cell(value)) == window


def test_hours_are_found_among_words():
    hours, _ = hours_in("Wassy 9h30-10h15, Brousseval 11 h")
    assert [window for *_, window in hours] == [(570, 615), (660, None)]


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("paire", [When(parity=0)]),
        ("Semaine impaire", [When(parity=1)]),
        ("A", [When(week=0)]),
        ("sem. 2", [When(week=1)]),
        ("S1 et S3", [When(week=0), When(week=2)]),
        ("Wassy", []),
        ("", []),
    ],
)
def test_weeks_of_a_cycle(text, weeks):
    assert read_weeks(text) == weeks


def test_a_number_above_a_cycle_is_a_week_of_the_year():
    found = in_week(When(weekday=1), When(week=13), TODAY)
    assert found == When(date=date(2027, 4, 6))
    assert in_week(When(weekday=1), When(parity=1), TODAY).rhythm == EveryWeeks(2, 1)
