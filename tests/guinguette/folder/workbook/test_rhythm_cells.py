"""Days, dates and values of one row: read tolerantly, refused with their cell."""

from datetime import date
from functools import partial

import openpyxl
import pytest

from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import Settings
from guinguette.folder.workbook.columns import TITLES
from guinguette.folder.workbook.read_workbook import read_requests
from guinguette.rhythm import ByContract, OnDates, Times
from guinguette.special_days.dated import EveryMonth, EveryWeek
from tests.guinguette.folders import MONDAY, NARCY, crew_table, settings, vehicle_table

LETTER = {key: chr(ord("A") + rank) for rank, key in enumerate(TITLES)}


@pytest.fixture
def read(tmp_path):
    """Read one row of Narcy, given by column key; the other options change the settings."""

    def _read(*, start=MONDAY, weeks=2, absences=(), equipages=None, vehicules=None, **cells):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Communes"
        sheet.append(list(TITLES.values()))
        row = {"code": NARCY, "rhythm": "quinzaine", "profile": "comptoir"} | cells
        sheet.append([row.get(key) for key in TITLES])
        book.save(tmp_path / "communes.xlsx")
        van = vehicle_table("V", depot="Saint-Dizier", crew="Équipe 1", absences=list(absences))
        given: Settings = settings(
            periode={"debut": start, "semaines": weeks},
            equipages=equipages or [crew_table("Équipe 1")],
            vehicules=vehicules or [van],
        )
        return read_requests(tmp_path / "communes.xlsx", settings=given)

    return _read


@pytest.fixture
def read_fleet(read):
    """Read the row with three vans: one of the morning, out on Saturdays and in part of Mondays."""
    away = [date(2027, 1, 4), date(2027, 1, 11)]
    crews = [crew_table("Équipe 1"), crew_table("Du matin") | {"retour_au_plus_tard": "14:00"}]
    vans = [
        vehicle_table("V", depot="Saint-Dizier", crew="Équipe 1"),
        vehicle_table("Camion bleu", depot="Saint-Dizier", crew="Équipe 1"),
        vehicle_table("Lou ou Léa", depot="Saint-Dizier", crew="Du matin", jours="lun, jeu, sam",
                      absences=away),
    ]  # fmt: skip
    return partial(read, equipages=crews, vehicules=vans)


def only(found) -> CommuneRequest:
    assert found.faults == ()
    (request,) = found.requests
    return request


@pytest.mark.parametrize(
    "text",
    [
        "05/01/2027, 14/01/2027",
        "5/1/27 ; 14.1.27",
        "le mardi 5 janvier et le jeudi 14 janvier",
        "mar. 5 janv., jeu 14 janv.",
        "5 janv.\n14 janv. 2027",
        "2027-01-14, 2027-01-05, 2027-01-05",
    ],
)
def test_dates_are_read_as_people_write_them(read, text):
    request = only(read(rhythm="dates fixes", dates=text))
    assert request.dates == (date(2027, 1, 5), date(2027, 1, 14))
    assert request.rhythm == OnDates()


@pytest.mark.parametrize(
    ("start", "text", "day"),
    [
        (date(2028, 2, 7), "29 février", date(2028, 2, 29)),
        (date(2028, 2, 7), "29/02", date(2028, 2, 29)),
        (date(2026, 12, 28), "31 décembre, le 2 janvier", date(2026, 12, 31)),
        (date(2026, 12, 28), "1er janvier", date(2027, 1, 1)),
        (date(2027, 4, 26), "1 er mai", date(2027, 5, 1)),
    ],
)
def test_a_date_without_its_year_is_the_next_one(read, start, text, day):
    assert only(read(start=start, weeks=4, closed=text)).closed_dates[0] == day


@pytest.mark.parametrize(
    ("start", "text", "said"),
    [
        (date(2027, 2, 1), "29/02", "mardi 29 février 2028"),
        (date(2026, 12, 28), "14 juillet", "mercredi 14 juillet 2027"),
        (date(2027, 1, 4), "2 janvier", "dimanche 2 janvier 2028"),
    ],
)
def test_a_next_date_outside_the_horizon_is_said_with_its_year(read, start, text, said):
    (warning,) = read(start=start, weeks=4, closed=text).warnings
    assert warning.code == "closed-date-outside"
    assert said in warning.message


@pytest.mark.parametrize(
    ("text", "said"),
    [("31/04", "30 jours"), ("29/02/2027", "28 jours"), ("30 février", "29 jours"),
     ("31 juin 2027", "30 jours"), ("12/31", "« 12/31 » n'est pas une date."),
     ("0000-01-01", "n'est pas une date."), ("99/99", "n'est pas une date.")],
)  # fmt: skip
def test_a_day_past_the_end_of_its_month_is_said(read, text, said):
    (found,) = read(closed=text).faults
    assert found.code == "date-unreadable"
    assert said in found.message


def test_a_date_of_the_spreadsheet_alone_needs_no_rhythm(read):
    request = only(read(rhythm=None, dates=date(2027, 1, 6)))
    assert (request.rhythm, request.dates) == (OnDates(), (date(2027, 1, 6),))


def test_a_few_visits_among_given_dates(read):
    request = only(read(rhythm="2 fois", dates="5/1, 7/1, 14/1"))
    assert request.rhythm == Times(2)
    assert request.patterns(settings()) == (
        frozenset({1, 3}), frozenset({1, 10}), frozenset({3, 10}),
    )  # fmt: skip


def test_wishes_keep_the_order_in_which_they_are_typed(read):
    found = read(rhythm="contrat", wishes="14 janvier, mardi 5 janvier ; 14/01/2027")
    assert only(found).wishes == (date(2027, 1, 14), date(2027, 1, 5))
    assert found.warnings == ()
    assert only(read(rhythm="contrat", wishes=date(2027, 1, 14))).wishes == (date(2027, 1, 14),)


def test_dates_of_a_place_by_contract_are_those_its_evenings_may_have(read):
    found = only(read(rhythm="contrat", dates="5/1/2027, 14/1/2027"))
    assert found.rhythm == ByContract()
    assert found.patterns(settings()) == (frozenset({1}), frozenset({10}))
    assert only(read(rhythm=None, dates="5/1/2027")).rhythm == OnDates()


def test_in_july_the_dates_of_june_are_of_this_season(read):
    july = {"start": date(2027, 7, 5), "weeks": 8}
    found = read(rhythm="contrat", dates="10 juin", **july)
    assert only(found).dates == (date(2027, 6, 10),)
    assert found.warnings == ()
    assert only(found).patterns(settings(periode={"debut": july["start"], "semaines": 8})) == ()
    found = read(rhythm="contrat", wishes="11 juin, 9 juillet", closed="17 juin", **july)
    assert only(found).wishes == (date(2027, 6, 11), date(2027, 7, 9))
    assert only(found).closed_dates == (date(2027, 6, 17),)
    assert found.warnings == ()
    found = read(rhythm="contrat", dates="10 novembre", **july)
    assert [w.code for w in found.warnings] == ["closed-date-outside"]
    assert [f.code for f in read(rhythm="dates", dates="10 juin", **july).faults] == [
        "date-outside"
    ]


def test_a_place_by_contract_has_an_evening_on_any_open_day(read):
    found = only(read(rhythm="contrat", weekdays="lundi", closed="11/01/2027"))
    assert found.patterns(settings()) == (frozenset({0}),)
    assert (found.is_by_contract, found.is_firm) == (True, False)


def test_closed_dates_take_days_away(read):
    request = only(read(closed="5 janvier", weekdays="mardi"))
    assert request.patterns(settings()) == (frozenset({8}),)


def test_preferences_and_values_are_kept(read):
    request = only(read(preferred="jeudi, samedi", value="1 250,50 €"))
    assert request.preferred_weekdays == {3}
    assert request.value_eur == 1250.5
    plain = only(read(value=80))
    assert (plain.preferred_weekdays, plain.value_eur) == (frozenset(), 80.0)


@pytest.mark.parametrize(
    ("cell", "is_private"),
    [("oui", True), (" Oui ", True), ("x", True), (True, True), ("non", False), (None, False)],
)
def test_a_place_is_private_where_its_row_says_so(read, cell, is_private):
    assert only(read(private=cell)).is_place_private is is_private


@pytest.mark.parametrize(
    ("cells", "code", "column", "said"),
    [
        ({"rhythm": "dates fixes"}, "dates-missing", "rhythm", "05/01/2027"),
        ({"rhythm": "tous les mardis"}, "rhythm-is-weekday", "rhythm", "« Jours possibles »"),
        ({"dates": "5/1/2027"}, "dates-with-rhythm", "dates", "« dates fixes »"),
        ({"rhythm": None, "dates": "30/02/2027"}, "date-unreadable", "dates", "30/02/2027"),
        ({"rhythm": None, "dates": "5 janvrier"}, "date-unreadable", "dates", "« 5 janvier » ?"),
        ({"rhythm": None, "dates": "5/3/2027"}, "date-outside", "dates", "vendredi 5 mars 2027"),
        ({"rhythm": None, "dates": "9/1/2027"}, "date-not-worked", "dates", "samedi 9 janvier"),
        (
            {"rhythm": None, "dates": "5/1, 6/1", "closed": "6/1"},
            "date-closed-too", "dates", "mercredi 6 janvier",
        ),
        ({"rhythm": "3 dates espacées de 14 jours"}, "rhythm-too-tight", "rhythm", "2 semaines"),
        ({"rhythm": "toutes les 3 semaines"}, "rhythm-not-multiple", "rhythm", "2 → 3"),
        (
            {"rhythm": "2 fois par semaine", "weekdays": "mardi"},
            "rhythm-too-tight", "rhythm", "mardi",
        ),
        ({"rhythm": "un mardi sur deux"}, "rhythm-with-weekday", "rhythm", "« quinzaine » ?"),
        ({"rhythm": "2x/mois"}, "rhythm-unavailable", "rhythm", "« quinzaine » ?"),
        ({"weekdays": "mardi matin"}, "weekday-with-hours", "weekdays", "« matin »"),
        (
            {"weekdays": "mardi et jeudi après-midi"},
            "weekday-with-hours", "weekdays", "« Ouverture entre »",
        ),
        ({"weekdays": "mardi 9h-12h"}, "weekday-with-hours", "weekdays", "« 9h-12h »"),
        ({"preferred": "lundi soir"}, "weekday-with-hours", "preferred", "« soir »"),
        ({"value": "beaucoup"}, "value-unreadable", "value", "150"),
        ({"value": -5}, "value-unreadable", "value", "laissez vide"),
        ({"value": "1e308"}, "value-unreadable", "value", "150"),
        ({"value": "nan"}, "value-unreadable", "value", "150"),
        ({"preferred": "jeudo"}, "weekday-unknown", "preferred", "« jeudi » ?"),
        ({"preferred": date(2027, 1, 5)}, "weekday-is-date", "preferred", "jours"),
        ({"closed": "demain"}, "date-unreadable", "closed", "demain"),
        ({"private": "chez elle"}, "private-unreadable", "private", "laissez vide"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_cell(read, cells, code, column, said):
    found = read(**cells)
    assert [(f.code, f.cell) for f in found.faults] == [(code, f"{LETTER[column]}2")]
    assert said in f"{found.faults[0].message} {found.faults[0].help}"
    assert found.requests == ()


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"rhythm": "mensuel"}, "rhythm-monthly-short", "rhythm"),
        ({"closed": "5/3/2027"}, "closed-date-outside", "closed"),
        ({"preferred": "lundi", "weekdays": "mardi"}, "preferred-not-possible", "preferred"),
        ({"rhythm": "contrat", "wishes": "5/3/2027"}, "wish-outside", "wishes"),
        ({"rhythm": "contrat", "wishes": "10/1/2027"}, "wish-impossible", "wishes"),
        (
            {"rhythm": "contrat", "wishes": "5/1/2027", "closed": "5/1/2027"},
            "wish-impossible",
            "wishes",
        ),
        ({"wishes": "5/1/2027"}, "wish-without-contract", "wishes"),
    ],
)
def test_what_is_allowed_but_surprising_is_a_warning(read, cells, code, column):
    found = read(**cells)
    assert [(w.code, w.cell) for w in found.warnings] == [(code, f"{LETTER[column]}2")]
    assert len(found.requests) == 1
    assert found.faults == ()


def test_weeks_of_one_parity_past_a_year_of_53_weeks_are_a_warning(read):
    found = read(rhythm="semaines paires", start=date(2026, 12, 14), weeks=4)
    assert [w.code for w in found.warnings] == ["rhythm-parity-shift"]
    assert "lundi 4 janvier 2027" in found.warnings[0].message
    assert read(rhythm="semaines paires", start=date(2027, 1, 4), weeks=4).warnings == ()
    assert read(rhythm="quinzaine", start=date(2026, 12, 14), weeks=4).warnings == ()


def test_a_monthly_commune_of_a_long_horizon_surprises_nobody(read):
    found = read(rhythm="mensuel", weeks=26)
    assert found.warnings == ()
    assert {len(pattern) for pattern in only(found).patterns(
        settings(periode={"debut": MONDAY, "semaines": 26})
    )} == {6}  # fmt: skip


def test_a_date_on_which_no_vehicle_ever_works_is_refused_an_absence_is_not(read):
    found = read(rhythm=None, dates="9/1/2027", weekdays="samedi")
    assert [f.code for f in found.faults] == ["weekday-not-worked"]
    found = read(rhythm=None, dates="9/1/2027")
    assert [f.code for f in found.faults] == ["date-not-worked"]
    assert read(rhythm=None, dates="5/1/2027", absences=[date(2027, 1, 5)]).faults == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("V", {"V"}),
        ("v ; Camion bleu", {"V", "Camion bleu"}),
        ("V ou camion bleu", {"V", "Camion bleu"}),
        ("camion  BLEU,\nV", {"V", "Camion bleu"}),
        ("Lou ou Léa", {"Lou ou Léa"}),
        (None, set()),
    ],
)
def test_a_row_names_the_vehicles_that_may_come(read_fleet, text, named):
    assert only(read_fleet(vehicles=text)).vehicles == named


@pytest.mark.parametrize(
    ("cells", "code", "said"),
    [
        ({"vehicles": "Camion blue"}, "vehicle-unknown", "« Camion bleu » ?"),
        ({"vehicles": "V, Camion rouge"}, "vehicle-unknown", "« Camion rouge »"),
        ({"vehicles": "Lou ou Léa", "weekdays": "mardi"}, "vehicles-no-day", "(mardi)"),
        ({"vehicles": "Lou ou Léa", "window": "16h-18h"}, "window-outside-crews", "Du matin"),
    ],
)
def test_vehicles_that_cannot_come_are_refused_with_their_cell(read_fleet, cells, code, said):
    (found,) = read_fleet(**cells).faults
    assert found.code == code
    assert said in f"{found.message} {found.help}"
    assert found.cell == f"{LETTER['window' if 'window' in code else 'vehicles']}2"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mardi", [EveryWeek(1)]),
        ("Mardi matin", [EveryWeek(1)]),
        ("mardi 8h-12h", [EveryWeek(1)]),
        ("mardi de 8 h à 12 h 30", [EveryWeek(1)]),
        ("mardi matin et vendredi soir", [EveryWeek(1), EveryWeek(4)]),
        ("tous les mardis", [EveryWeek(1)]),
        ("1er samedi", [EveryMonth(1, 5)]),
        ("mardi, dernier vendredi du mois", [EveryWeek(1), EveryMonth(-1, 4)]),
        ("", []),
    ],
)
def test_market_days_are_read_as_people_write_them(read, text, days):
    assert list(only(read(market=text)).market) == days


@pytest.mark.parametrize("text", ["foire", "1er samdi", "2e", "5e mardi"])
def test_what_is_no_market_day_is_refused(read, text):
    (found,) = read(market=text).faults
    assert (found.code, found.cell[0]) == ("market-unreadable", LETTER["market"])
