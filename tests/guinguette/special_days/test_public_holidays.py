"""Holidays held against the law and against Easter, computed here by themselves."""

from datetime import date, timedelta

import pytest

from guinguette.communes.departements import departement_names
from guinguette.special_days.public_holidays import (
    LAST_SCHOOL_DAY,
    public_holidays,
    school_holidays,
    school_zone,
)

YEARS = range(2026, 2031)
FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
AFTER_EASTER = {1, 39, 50}
ABOLITION = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27)}


def easter(year):
    """The Gregorian computus of Butcher and Meeus, in whole numbers."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2026, (4, 5)), (2027, (3, 28)), (2028, (4, 16)), (2029, (4, 1)), (2030, (4, 21))],
)
def test_the_computation_of_easter_is_right(year, day):
    assert easter(year) == date(year, *day)


def expected(departement, year):
    """The days off of Code du travail L3133-1, L3134-13 and L3422-2, computed."""
    days = {date(year, *day) for day in FIXED}
    days |= {easter(year) + timedelta(days=n) for n in AFTER_EASTER}
    if departement in {"57", "67", "68"}:
        days |= {easter(year) - timedelta(days=2), date(year, 12, 26)}
    if departement in ABOLITION:
        days.add(date(year, *ABOLITION[departement]))
    return days


# Kept by custom and in collective agreements: Good Friday and mid-Lent in Guadeloupe, 21 July.
CUSTOM = {"971": {"Vendredi saint", "Mi-Carême", "Fête de Victor Schoelcher"}}
CUSTOM["972"] = {"Fête de Victor Schoelcher"}


@pytest.mark.parametrize("departement", departement_names())
def test_every_departement_has_the_days_of_the_law(departement):
    for year in YEARS:
        found = public_holidays(departement, year)
        by_law = {d for d, name in found.items() if name not in CUSTOM.get(departement, ())}
        assert by_law == expected(departement, year), (departement, year)
        assert list(found) == sorted(found)


def test_names_are_french():
    assert public_holidays("52", 2027)[date(2027, 7, 14)] == "Fête nationale"
    assert public_holidays("67", 2027)[date(2027, 12, 26)] == "Saint-Étienne"
    assert public_holidays("974", 2027)[date(2027, 12, 20)] == "Abolition de l'esclavage"


def test_two_holidays_of_one_day_are_one_name():
    names = public_holidays("52", 2035)
    both = public_holidays("52", 2008)[date(2008, 5, 1)]
    assert both == "Ascension, Fête du Travail"
    assert not any(";" in name for name in names.values())


# School zones


def test_every_departement_has_one_zone_but_corsica_and_overseas():
    without = {code for code in departement_names() if not school_zone(code)}
    assert without == {"2A", "2B", "971", "972", "973", "974", "976"}
    zones = [school_zone(code) for code in departement_names()]
    assert [zones.count(zone) for zone in "ABC"] == [32, 41, 21]


@pytest.mark.parametrize(
    ("departement", "zone"),
    [("69", "A"), ("33", "A"), ("25", "A"), ("52", "B"), ("59", "B"), ("67", "B"), ("06", "B"),
     ("75", "C"), ("31", "C"), ("34", "C"), ("93", "C")],
)  # fmt: skip
def test_a_departement_is_in_the_zone_of_its_academy(departement, zone):
    assert school_zone(departement) == zone


@pytest.mark.parametrize(
    ("zone", "words", "first", "last"),
    [
        # education.gouv.fr: classes end before the first day and begin again after the last.
        ("A", "Vacances d'hiver", date(2026, 2, 7), date(2026, 2, 22)),
        ("B", "Vacances d'hiver", date(2026, 2, 14), date(2026, 3, 1)),
        ("C", "Vacances d'hiver", date(2026, 2, 21), date(2026, 3, 8)),
        ("A", "Vacances d'hiver", date(2027, 2, 13), date(2027, 2, 28)),
        ("B", "Vacances d'hiver", date(2027, 2, 20), date(2027, 3, 7)),
        ("C", "Vacances d'hiver", date(2027, 2, 6), date(2027, 2, 21)),
        ("A", "Vacances de la Toussaint", date(2026, 10, 17), date(2026, 11, 1)),
        ("C", "Vacances de la Toussaint", date(2026, 10, 17), date(2026, 11, 1)),
    ],
)
def test_school_holidays_are_those_of_the_decrees(zone, words, first, last):
    days = [day for day, name in school_holidays(zone, first.year).items() if name == words]
    assert (days[0], days[-1]) == (first, last)
    assert len(days) == (last - first).days + 1


def test_the_last_calendar_that_was_decreed_ends_in_summer():
    assert LAST_SCHOOL_DAY in school_holidays("A", 2028)


def test_there_is_no_holiday_without_a_zone():
    assert school_holidays("", 2027) == {}
