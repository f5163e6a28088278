"""
Opening the workbook of communes: an ``.xlsx`` or ``.csv`` file becomes rows of plain cells.

Formulas are never evaluated: the value saved by the spreadsheet is read, else the formula stays
the text it is. Text that merely starts with ``=`` is text.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from guinguette.faults import Fault, InputError
from guinguette.folder.workbook.columns import KEYS, ROWS_SEARCHED, TITLES_ENOUGH
from guinguette.language.accents import composed
from guinguette.language.encodings import UnknownEncodingError, decoded
from guinguette.language.fault_sentences import encoding_fault, fault
from guinguette.language.typed import fold

SHEET_NAME = "Communes"
_LARGEST_SHEET = 2_000_000  # cells; above, someone formatted whole columns: reading takes minutes
_OLD_OFFICE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ";,\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    One cell that is not empty.

    ``value`` is what the spreadsheet shows (text stripped of outer spaces). ``formula`` is the
    formula of the cell; ``is_error`` marks ``#REF!`` and its kind.
    """

    row: int
    column: int
    value: Any
    formula: str = ""
    is_error: bool = False

    @property
    def address(self) -> str:
        """The name of the cell, ``B7``."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    The rows of a file that hold something, each as column number → cell.

    ``merged`` lists merged ranges as ``(first row, first column, last row, last column)``;
    ``delimiter`` is empty for an Excel workbook.
    """

    file: str
    sheet: str
    rows: tuple[dict[int, Cell], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    delimiter: str = ""


def read_table(path: Path) -> Table:
    """
    Open a workbook or a CSV file.

    Raises
    ------
    InputError
        If the file cannot be opened, is no workbook, or has no sheet of communes.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise InputError([fault("file-locked", file=path.name)]) from None
    if path.suffix.casefold() == ".csv":
        return _csv_table(content, path.name)
    return _xlsx_table(content, path.name)


def _csv_table(content: bytes, file: str) -> Table:
    try:
        text = decoded(content)
    except UnknownEncodingError as error:
        raise InputError([encoding_fault(file, error)]) from None
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, fields in enumerate(reader, start=1):
            cells = {
                column: Cell(row=number, column=column, value=field.strip())
                for column, field in enumerate(fields, start=1)
                if field.strip()
            }
            if cells:
                rows.append(cells)
    except csv.Error:  # a quote that never closes swallows the rest of the file
        raise InputError([fault("not-a-csv", file=file, value=str(reader.line_num))]) from None
    return Table(file=file, sheet="", rows=tuple(rows), delimiter=delimiter)


def _xlsx_table(content: bytes, file: str) -> Table:
    if content.startswith(_OLD_OFFICE_FILE):
        raise InputError([fault("old-workbook", file=file)])
    sheet = _sheet(content, file, shows_values=False)
    if sheet.max_row * sheet.max_column > _LARGEST_SHEET:
        where = {"file": file, "sheet": sheet.title}
        size = {"rows": str(sheet.max_row), "columns": str(sheet.max_column)}
        raise InputError([fault("sheet-too-large", **where, **size)])
    formulas = {
        (cell.row, cell.column): str(getattr(cell.value, "text", cell.value))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and cell.row and isinstance(cell.column, int)
    }
    if formulas:
        sheet = _sheet(content, file, shows_values=True)
    merged = tuple(
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    )
    rows = tuple(filter(None, (dict(_cells(row, formulas)) for row in sheet.iter_rows())))
    return Table(file=file, sheet=sheet.title, rows=rows, merged=merged)


def _cells(
    row: tuple[Any, ...], formulas: dict[tuple[int, int], str]
) -> Iterator[tuple[int, Cell]]:
    for cell in row:
        formula = formulas.get((cell.row, cell.column), "")
        value = composed(cell.value.strip()) if isinstance(cell.value, str) else cell.value
        if formula or value not in (None, ""):
            yield (
                cell.column,
                Cell(
                    row=cell.row,
                    column=cell.column,
                    value=value,
                    formula=formula,
                    is_error=cell.data_type == "e",
                ),
            )


def _sheet(content: bytes, file: str, *, shows_values: bool) -> Worksheet:
    try:
        with warnings.catch_warnings():  # about decorations that openpyxl does not know
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=shows_values)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError):
        raise InputError([fault("not-a-workbook", file=file)]) from None
    sheets: dict[str, Worksheet] = {sheet.title: sheet for sheet in book.worksheets}
    for title, sheet in sheets.items():
        if fold(title) == fold(SHEET_NAME):
            return sheet
    raise InputError([_missing_sheet(file, sheets)])


def _missing_sheet(file: str, sheets: dict[str, Worksheet]) -> Fault:
    shown = ", ".join(f"« {title} »" for title in sheets) or "–"
    alike = [title for title, sheet in sheets.items() if _lists_requests(sheet)]
    facts = {"expected": SHEET_NAME, "sheets": shown}
    if len(alike) == 1:
        return fault("sheet-renamed", file=file, sheet=alike[0], value=alike[0], **facts)
    return fault("sheet-missing", file=file, **facts)


def _lists_requests(sheet: Worksheet) -> bool:
    """Whether a sheet has the titles of the table, the rhythm among them."""
    for cells in sheet.iter_rows(max_row=ROWS_SEARCHED, values_only=True):
        known = {KEYS.get(fold(str(value))) for value in cells if value is not None} - {None}
        if len(known) >= TITLES_ENOUGH and "rhythm" in known:
            return True
    return False


def titled_columns(table: Table, names: Mapping[str, Collection[str]]) -> dict[str, int]:
    """
    Find the columns of a table by the titles of its first row.

    Parameters
    ----------
    table
        As read.
    names
        The titles that mean each column, folded, the first one found counting.

    Returns
    -------
    columns
        The number of each column, 0 where the table has none.
    """
    header = table.rows[0] if table.rows else {}
    titles = {fold(str(cell.value)): column for column, cell in header.items()}
    return {
        key: next((titles[name] for name in known if name in titles), 0)
        for key, known in names.items()
    }


def texts_of(cells: Mapping[int, Cell], columns: Mapping[str, int]) -> dict[str, str]:
    """Return the text of each column of a row, empty where it has none."""
    return {
        key: str(cells[column].value) if column in cells else "" for key, column in columns.items()
    }
