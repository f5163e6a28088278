"""The programme as a workbook, read back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from maps.season.sheet import Sheet
from maps.season.workbook import season_workbook
from tests.maps.season.season_programme import JULY, programme_of, replanned
from tests.seasons import CONTRACTS, contract, season_tour
from tests.tours import HOSTILE_TEXTS

PROGRAMME, _ = replanned()


def read(sheet: Sheet) -> Workbook:
    return openpyxl.load_workbook(BytesIO(season_workbook(sheet, printed_on=JULY)))


@pytest.fixture(scope="module")
def house() -> Workbook:
    return read(PROGRAMME.whole(is_private=True))


def test_every_evening_is_a_row_with_real_dates_and_hours(house):
    head, *rows = house["Programme"].values
    assert len(rows) == len(PROGRAMME.evenings)
    first = dict(zip(head, rows[0], strict=True))
    assert first["Date"] == datetime.fromisoformat("2027-05-15")
    hours = [timedelta(hours=h.hour) for h in (first["Ouverture"], first["Fermeture"])]
    assert hours == [timedelta(hours=18), timedelta(hours=22)]
    assert first["État"] == "tenue"
    changed = [row[head.index("Ce qui change")] for row in rows if row[6] and "chang" in row[6]]
    assert all("au lieu du" in text for text in changed)
    assert len(changed) == 2


def test_the_calendar_has_a_cell_for_each_day_of_each_month(house):
    cells = [str(v) for row in house["Calendrier"].values for v in row if v]
    days = [cell for cell in cells if cell[0].isdigit()]
    assert len(days) == sum((date(2027, m + 1, 1) - date(2027, m, 1)).days for m in range(5, 10))
    assert sum(cell.count("\n") for cell in days) == len(PROGRAMME.evenings)
    assert sum("(annulée)" in cell for cell in days) == 1


def test_the_contracts_and_whom_to_tell_have_sheets_for_the_house_alone(house):
    assert house.sheetnames == ["Programme", "Calendrier", "Contrats", "À prévenir"]
    assert read(PROGRAMME.whole(is_private=False)).sheetnames == ["Programme", "Calendrier"]
    rows = list(house["Contrats"].values)
    assert [row[1:5] for row in rows[1:]] == [(24, 10, 14, 0), (24, 10, 13, 1), (27, 10, 14, 3)]
    public = read(PROGRAMME.of_contract(next(iter(CONTRACTS)), is_private=False))
    assert "Prix" not in next(public["Contrats"].values)


def test_no_text_is_a_formula():
    names = (*HOSTILE_TEXTS, "Narcy", "Wassy")
    programme, _ = programme_of(season_tour({contract("=1+1", "=2+2", "52", names): names}))
    book = read(programme.whole(is_private=True))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    assert "=2+2" in {value for row in book["Contrats"].values for value in row}
