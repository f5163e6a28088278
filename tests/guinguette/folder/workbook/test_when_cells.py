"""When something is, typed in the many ways that people have."""

from datetime import date, datetime

import pytest

from guinguette.folder.settings.model import HorizonSettings
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.table import Cell
from guinguette.folder.workbook.when_cells import read_when
from guinguette.rhythm import LAST
from guinguette.special_days.dated import EveryMonth, EveryWeek, EveryYear, Span

HORIZON = HorizonSettings(start=date(2027, 6, 28), weeks=4)


def read(value, last=None):
    cells = (Cell(row=2, column=1, value=v) if v is not None else None for v in (value, last))
    first, end = cells
    return read_when(first, end, HORIZON)


def one(month, day, year=2027):
    return Span(date(year, month, day), date(year, month, day))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2027, 7, 14), [one(7, 14)]),
        (datetime.fromisoformat("2027-07-14T08:00"), [one(7, 14)]),
        ("14/07/2027", [one(7, 14)]),
        ("14/7/27", [one(7, 14)]),
        ("14.07.2027", [one(7, 14)]),
        ("2027-07-14", [one(7, 14)]),
        ("14 juillet", [one(7, 14)]),
        ("Mercredi 14 Juillet 2027", [one(7, 14)]),
        ("le 1er août", [one(8, 1)]),
        ("15/03", [one(3, 15, 2028)]),
        ("29/02", [one(2, 29, 2028)]),
        ("14/07, 16/07", [one(7, 14), one(7, 16)]),
        ("sam. 3 juil., dim 4 juillet", [one(7, 3), one(7, 4)]),
        ("samedi 3 juillet et dimanche 4 juillet", [one(7, 3), one(7, 4)]),
        ("14 juillet\n16 juillet", [one(7, 14), one(7, 16)]),
        ("12/07 au 14/07", [Span(date(2027, 7, 12), date(2027, 7, 14))]),
        ("du 12 au 14 juillet", [Span(date(2027, 7, 12), date(2027, 7, 14))]),
        ("du lundi 12 au mercredi 14 juillet 2027", [Span(date(2027, 7, 12), date(2027, 7, 14))]),
        ("12/07/2027 - 14/07/2027", [Span(date(2027, 7, 12), date(2027, 7, 14))]),
        ("du 24 décembre au 2 janvier", [Span(date(2027, 12, 24), date(2028, 1, 2))]),
        ("chaque 14/07", [EveryYear(7, 14)]),
        ("14 juillet chaque année", [EveryYear(7, 14)]),
        ("tous les 24 juin", [EveryYear(6, 24)]),
        ("tous les ans le 24 juin", [EveryYear(6, 24)]),
        ("chaque 29/02", [EveryYear(2, 29)]),
        ("chaque mardi", [EveryWeek(1)]),
        ("tous les mardis", [EveryWeek(1)]),
        ("1er samedi du mois", [EveryMonth(1, 5)]),
        ("dernier dimanche", [EveryMonth(LAST, 6)]),
        ("1er samedi, 3e samedi", [EveryMonth(1, 5), EveryMonth(3, 5)]),
    ],
)
def test_days_are_read_as_people_write_them(value, expected):
    assert list(read(value)) == expected


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("12/07", "14/07", (date(2027, 7, 12), date(2027, 7, 14))),
        (date(2027, 7, 12), "14 juillet", (date(2027, 7, 12), date(2027, 7, 14))),
        ("24/12", "02/01", (date(2027, 12, 24), date(2028, 1, 2))),
        ("14/07/2027", "12/07/2027", (date(2027, 7, 14), date(2027, 7, 12))),
    ],
)
def test_a_last_day_makes_a_span(first, last, span):
    assert read(first, last) == (Span(*span),)


@pytest.mark.parametrize(
    "value",
    ["31/06", "30/02", "14/13/2027", "29/02/2027", "bientôt", "14 juilet", "chaque", "Noël"],
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(UnreadableDateError):
        read(value)
