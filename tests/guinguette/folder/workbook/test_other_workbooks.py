"""Workbooks of LibreOffice and of old Excel mean what the same sheet means in ``.xlsx``."""

import random
import zipfile
from datetime import date, time, timedelta
from html import escape
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from guinguette.folder.workbook.read_workbook import read_requests
from guinguette.folder.workbook.table import read_table
from tests.guinguette.folders import settings

XLS = Path(__file__).parents[3] / "data" / "communes.xls"  # ROWS as LibreOffice saves them
TITLES = ["Code INSEE", "Commune", "Rythme", "Jours possibles", "Ouverture entre", "Profil",
          "Dates", "Téléphone", "Latitude", "Longitude", "Notes"]  # fmt: skip
ROWS = [
    TITLES,
    ["52331", "La Porte du Der", "quinzaine", "lun-jeu", "9h-12h", "comptoir", None,
     "03 25 00 00 00", "48,49", "4,76", "à côté"],
    [52347, "Narcy", "une fois", None, None, "comptoir", date(2027, 1, 5), 325041020, None, None,
     True],
    [None] * 11,
    ["52088", None, "souvent", "mardi", time(9, 30), "comptoir", None, None, 48.5, None, None],
]  # fmt: skip


def read(path):
    return read_requests(path, settings=settings())


def xlsx(path, change=lambda sheet: None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Communes"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("B7:C8")
    change(sheet)
    book.save(path)
    return path


def cell_of_ods(value):
    """One cell as LibreOffice writes it; ``#REF!`` is an error."""
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            kind, text = f'"boolean" office:boolean-value="{str(value).lower()}"', "VRAI"
        case int() | float():
            kind, text = f'"float" office:value="{value}"', str(value)
        case date():
            kind, text = f'"date" office:date-value="{value}"', str(value)
        case time():
            kind, text = f'"time" office:time-value="PT{value:%HH%MM%SS}"', str(value)
        case timedelta():
            kind, text = '"time" office:time-value="PT25H30M00S"', "25:30"
        case "#REF!":
            kind, text = '"string" office:string-value="" calcext:value-type="error"', value
        case _:
            kind, text = '"string"', value
    inside = f"<text:p>{escape(text)}</text:p>"
    return f"<table:table-cell office:value-type={kind}>{inside}</table:table-cell>"


def ods(path, rows=ROWS, *, hidden=(), columns="", sheet="Communes", merged=True):
    """A workbook with rows of some numbers filtered out."""
    filtered = ' table:visibility="filter"'
    body = "".join(
        f"<table:table-row{filtered if number in hidden else ''}>"
        f"{''.join(map(cell_of_ods, row))}</table:table-row>"
        for number, row in enumerate(rows, start=1)
    )
    if merged:
        span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
        body += '<table:table-row table:number-rows-repeated="1"/>'
        body += f"<table:table-row><table:table-cell/><table:table-cell {span}/>"
        body += "<table:covered-table-cell/></table:table-row>"
    names = ["office", "table", "text", "calcext"]
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names[:3]
    )
    spaces += (
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{sheet}">{columns}{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:m"/>')
    return path


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_the_same_sheet_means_the_same_in_every_format(tmp_path, kind):
    expected = read(xlsx(tmp_path / "communes.xlsx"))
    path = tmp_path / f"communes.{kind}"
    path.write_bytes(XLS.read_bytes()) if kind == "xls" else ods(path)
    found = read(path)
    assert len(found.requests) == 2
    assert [r.phone for r in found.requests] == ["03 25 00 00 00", "03 25 04 10 20"]
    assert found.requests == expected.requests
    assert [(f.code, f.cell) for f in found.faults] == [(f.code, f.cell) for f in expected.faults]
    assert [f.cell for f in found.faults] == ["C5", "E5", "J5"]
    told = [(w.code, w.cell) for w in found.warnings if w.code != "old-format"]
    assert told == [(w.code, w.cell) for w in expected.warnings] == [("cells-merged", "B7")]
    assert any(w.code == "old-format" for w in found.warnings) == (kind == "xls")


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path, kind):
    path = tmp_path / "communes.xlsx"
    path.write_bytes(XLS.read_bytes()) if kind == "xls" else ods(path)
    assert len(read(path).requests) == 2


def test_rows_and_columns_that_are_not_shown_are_read_and_said(tmp_path):
    def hide(sheet):
        for row in (2, 3, 4, 5, 6):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["D"].hidden = True
        sheet.column_dimensions["N"].hidden = True  # nothing stands there
        sheet["C5"], sheet["E5"], sheet["I5"] = "quinzaine", None, None
        sheet.unmerge_cells("B7:C8")
        sheet.parent.create_sheet("Autre")
        sheet.sheet_state = "hidden"

    found = read(xlsx(tmp_path / "communes.xlsx", hide))
    assert (len(found.requests), found.faults) == (3, ())
    assert [(w.code, w.cell) for w in found.warnings] == [
        ("sheet-hidden", ""), ("rows-hidden", "2"), ("column-hidden", "D1"),
    ]  # fmt: skip
    assert "(3) : 2-3, 5" in found.warnings[1].message
    assert "« Jours possibles »" in found.warnings[2].message


def test_rows_filtered_out_in_libreoffice_are_said(tmp_path):
    column = "<table:table-column/>"
    hidden = '<table:table-column table:visibility="collapse"/>'
    path = ods(tmp_path / "communes.ods", ROWS[:3], hidden={3}, columns=column * 3 + hidden)
    found = read(path)
    assert [(w.code, w.cell) for w in found.warnings] == [
        ("cells-merged", "B5"), ("rows-hidden", "3"), ("column-hidden", "D1"),
    ]  # fmt: skip


def test_rows_struck_through_are_said(tmp_path):
    def strike(sheet):
        for cell in sheet[3]:
            cell.font = Font(strike=True)
        sheet["A2"].font = Font(strike=True)

    found = read(xlsx(tmp_path / "communes.xlsx", strike))
    assert [(w.code, w.cell) for w in found.warnings if w.code == "rows-struck"] == [
        ("rows-struck", "3")
    ]


def test_an_error_of_libreoffice_is_refused_where_it_stands(tmp_path):
    rows = [TITLES, ["52331", None, "quinzaine", "#REF!", None, "comptoir"]]
    found = read(ods(tmp_path / "communes.ods", rows, merged=False))
    assert [(f.code, f.cell) for f in found.faults] == [("cell-error", "D2")]


def test_an_opening_past_midnight_is_a_duration_of_more_than_a_day(tmp_path):
    path = ods(tmp_path / "communes.ods", [["52331", timedelta(hours=25, minutes=30)]])
    cell = read_table(path).rows[0][2]
    assert cell.value == timedelta(hours=25, minutes=30)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_workbook_is_said_so_and_never_crashes(tmp_path, seed):
    chance = random.Random(seed)
    path = tmp_path / "communes.xls"
    made = (XLS, ods(tmp_path / "communes.ods"), xlsx(tmp_path / "communes.xlsx"))[seed % 3]
    content = bytearray(made.read_bytes())
    for _ in range(chance.choice([1, 20, 200])):
        content[chance.randrange(8, len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content[: chance.choice([len(content), len(content) // 2])]))
    found = read(path)
    assert found.requests or found.faults


@pytest.mark.parametrize("sheet", ["Feuille1", "communes "])
def test_the_sheet_is_found_by_its_name_or_its_titles(tmp_path, sheet):
    found = read(ods(tmp_path / "communes.ods", sheet=sheet))
    assert [f.code for f in found.faults][:1] == (["sheet-renamed"] if "F" in sheet else
                                                   ["rhythm-unknown"])  # fmt: skip
