"""Writing ``communes.xlsx``: the table, the notice and the communes to copy from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from guinguette.communes.france import Commune
from guinguette.folder.settings.model import Settings
from guinguette.folder.workbook.columns import (
    COLUMNS,
    RARE,
    ColumnKey,
    SheetColumn,
    ToldColumn,
    columns_of,
)
from guinguette.folder.workbook.contract_sheet import COLUMNS as CONTRACT_COLUMNS
from guinguette.folder.workbook.contract_sheet import CONTRACT_SHEET
from guinguette.folder.workbook.table import SHEET_NAME
from guinguette.language.catalogue import say_in
from guinguette.language.rhythms import RHYTHM_WORDS
from routing.whole_files import write_whole

INSTRUCTION_SHEET = "Consignes"
INSTRUCTION_COLUMNS = columns_of("consignes")
INSTRUCTION_KINDS = ("déplacer", "figer", "confirmer", "annuler", "à l'abri")
_VALIDATED_ROWS = 500
_HEADING = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "valign": "vcenter"}
_LINE_POINTS, _LINE_LETTERS = 16, 115  # of the notice
_A4 = 9  # its number in the file format


def write_workbook(
    path: Path,
    rows: Collection[Mapping[str, str]],
    *,
    settings: Settings,
    communes: Collection[Commune],
    created: date,
    contracts: Collection[Mapping[str, str]] = (),
) -> None:
    """
    Write the workbook of communes, see :func:`workbook_of_communes`.

    Raises
    ------
    OSError
        If it cannot be written; what was there is intact.
    """
    content = workbook_of_communes(
        rows, settings=settings, communes=communes, created=created, contracts=contracts
    )
    write_whole(path, content)


def workbook_of_communes(
    rows: Collection[Mapping[str, str]],
    *,
    settings: Settings,
    communes: Collection[Commune],
    created: date,
    contracts: Collection[Mapping[str, str]] = (),
    told: Sequence[ToldColumn] = (),
) -> bytes:
    """
    Make the workbook of communes.

    Every text is written as text, so ``=1+1`` in a note never becomes a formula. The same input
    gives the same bytes.

    Parameters
    ----------
    rows
        Texts by column key (:data:`guinguette.folder.workbook.header.TITLES`); a missing key is an
        empty cell.
    settings
        Its profiles are offered as choices, its title names the document.
    communes
        Listed on a sheet of their own, to copy from; no such sheet where empty.
    created
        Date of creation written in the file.
    contracts
        Texts of the contracts of a season, by key of
        :data:`guinguette.folder.workbook.contract_sheet.TITLES`; no such sheet where empty.
    told
        Columns for people alone, each with a value a row.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        midnight = datetime.combine(created, time(), tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": settings.title, "created": midnight})
        _write_requests(book, rows, settings, told)
        vehicles = [vehicle.name for vehicle in settings.vehicles]
        if contracts:
            offers = {"vehicles": vehicles}
            _write_sheet(book, CONTRACT_SHEET, CONTRACT_COLUMNS, offers, contracts)
        offers = {"kind": [*INSTRUCTION_KINDS], "vehicle": vehicles, "despite": ["oui", "non"]}
        _write_sheet(book, INSTRUCTION_SHEET, INSTRUCTION_COLUMNS, offers)
        _write_notice(book)
        if communes:
            _write_list(book, communes)
    return target.getvalue()


def _write_requests(
    book: xlsxwriter.Workbook,
    rows: Collection[Mapping[str, str]],
    settings: Settings,
    told: Sequence[ToldColumn],
) -> None:
    sheet = book.add_worksheet(SHEET_NAME)
    heading = book.add_format(_HEADING)
    text = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    used = {key for row in rows for key, value in row.items() if value}
    for column, (key, own) in enumerate(COLUMNS.items()):
        folded = {"level": 1, "hidden": key not in used} if own.is_rare else {}
        sheet.set_column(column, column, own.width, wrapped if key == "notes" else text, folded)
        sheet.write_string(0, column, own.title, heading)
        sheet.write_comment(0, column, say_in("fr", own.hint), {"x_scale": 1.6})
        for number, row in enumerate(rows, start=1):
            if row.get(key):
                sheet.write_string(number, column, row[key])
    sheet.set_column(len(COLUMNS), len(COLUMNS), None, None, {"collapsed": bool(RARE - used)})
    _write_told(book, sheet, told, is_collapsed=bool(RARE - used))
    sheet.set_row(0, 48 if told else 22)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) + len(told) - 1)
    _print_on_a4(sheet)
    offers: dict[ColumnKey, tuple[list[str], bool]] = {
        "rhythm": ([words[0] for words in RHYTHM_WORDS.values()], False),
        "profile": ([profile.name for profile in settings.profiles], True),
        "private": (["oui"], True),
        "vehicles": ([vehicle.name for vehicle in settings.vehicles], False),
    }
    for key, (choices, strict) in offers.items():
        _offer(sheet, list(COLUMNS).index(key), COLUMNS[key], choices, strict=strict)


def _write_told(
    book: xlsxwriter.Workbook, sheet: Worksheet, told: Sequence[ToldColumn], *, is_collapsed: bool
) -> None:
    """Write the columns for people alone: numbers as numbers, in a colour of their own."""
    heading = book.add_format({**_HEADING, "bg_color": "#5F5F5F", "text_wrap": True})
    text = book.add_format({"valign": "top", "text_wrap": True, "font_color": "#404040"})
    for column, own in enumerate(told, start=len(COLUMNS)):
        collapsed = {"collapsed": is_collapsed and column == len(COLUMNS)}
        sheet.set_column(column, column, own.width, text, collapsed)
        sheet.write_string(0, column, own.title, heading)
        for number, value in enumerate(own.values, start=1):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)


def _write_sheet(
    book: xlsxwriter.Workbook,
    title: str,
    columns: Mapping[str, SheetColumn],
    offers: Mapping[str, list[str]],
    rows: Collection[Mapping[str, str]] = (),
) -> None:
    """Write a sheet beside the communes: its rows under titles, each with its hint and width."""
    sheet = book.add_worksheet(title)
    heading = book.add_format(_HEADING)
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    for column, (key, own) in enumerate(columns.items()):
        sheet.set_column(column, column, own.width, text)
        sheet.write_string(0, column, own.title, heading)
        sheet.write_comment(0, column, say_in("fr", own.hint), {"x_scale": 1.6})
        for number, row in enumerate(rows, start=1):
            if row.get(key):
                sheet.write_string(number, column, row[key])
        if key in offers:
            _offer(sheet, column, own, offers[key], strict=False)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 0)
    _print_on_a4(sheet)


def _print_on_a4(sheet: Worksheet) -> None:
    """Print in landscape on one page of width, the first row again on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _offer(
    sheet: Worksheet, column: int, own: SheetColumn, choices: list[str], *, strict: bool
) -> None:
    """Add a drop-down list; a spreadsheet holds at most 255 characters of choices."""
    if len(",".join(choices)) > 255 or any("," in choice for choice in choices):
        return
    options = {
        "validate": "list",
        "source": choices,
        "error_type": "stop" if strict else "warning",
        "error_title": own.title,
        "error_message": say_in("fr", own.hint),
    }
    sheet.data_validation(1, column, _VALIDATED_ROWS, column, options)


def _write_notice(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(say_in("fr", "workbook.sheet-notice"))
    title = book.add_format({"bold": True, "font_size": 13, "font_color": "#1F4E5F"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.hide_gridlines(2)
    _print_on_a4(sheet)
    sheet.set_column(0, 0, 96)
    for number, line in enumerate(say_in("fr", "workbook.notice").splitlines()):
        style = title if line.startswith("# ") else body
        sheet.set_row(number, _LINE_POINTS * (1 + len(line) // _LINE_LETTERS))
        sheet.write_string(number, 0, line.removeprefix("# "), style)


def _write_list(book: xlsxwriter.Workbook, communes: Collection[Commune]) -> None:
    sheet = book.add_worksheet(say_in("fr", "workbook.sheet-list"))
    heading = book.add_format({"bold": True, "bg_color": "#E3ECEF"})
    number_format = book.add_format({"num_format": "# ##0"})
    titles = (
        ("workbook.list-code", 11),
        ("workbook.list-commune", 34),
        ("workbook.list-inhabitants", 11),
        ("workbook.list-epci", 50),
    )
    for column, (key, width) in enumerate(titles):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, say_in("fr", key), heading)
    for number, commune in enumerate(communes, start=1):
        sheet.write_string(number, 0, commune.code)
        sheet.write_string(number, 1, commune.name)
        sheet.write_number(number, 2, commune.population, number_format)
        sheet.write_string(number, 3, commune.epci_name)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(communes), len(titles) - 1)
    _print_on_a4(sheet)
