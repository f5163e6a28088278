"""
Opening the workbook of communes: a workbook or a ``.csv`` file becomes rows of plain cells.

Formulas are never evaluated: the value saved by the spreadsheet is read, else the formula stays
the text it is. Text that merely starts with ``=`` is text.
"""

from __future__ import annotations

import csv
import io
import os
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from guinguette.faults import Fault, InputError
from guinguette.folder.workbook.columns import KEYS, ROWS_SEARCHED, TITLES_ENOUGH
from guinguette.folder.workbook.other_workbooks import (
    LARGEST_SHEET,
    UnreadableBookError,
    read_sheets,
    sheet_names,
)
from guinguette.language.accents import composed
from guinguette.language.encodings import UnknownEncodingError, decoded
from guinguette.language.fault_sentences import encoding_fault, fault
from guinguette.language.system_errors import content_of, limit_fault
from guinguette.language.typed import fold
from routing.limits import MOST_BOOK, MOST_FILLED, LimitError, refuse_bomb

SHEET_NAME = "Communes"
_OLD_OFFICE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ";,\t"
_LAST_COLUMN = 16_384


def column_letters(column: int) -> str:
    """Name a column, ``B``; text files may have more of them than any spreadsheet."""
    letters = ""
    while column > 0:
        column, rank = divmod(column - 1, 26)
        letters = chr(ord("A") + rank) + letters
    return letters


class _NoSheetError(Exception):
    """A sheet that may be absent is."""


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
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    The rows of a file that hold something, each as column number → cell.

    ``merged`` lists merged ranges as ``(first row, first column, last row, last column)``;
    ``delimiter`` is empty for a workbook. ``hidden_rows`` and ``struck_rows`` (every text struck
    through) hold something, ``hidden_columns`` may be empty; of an old ``.xls`` none is known.
    """

    file: str
    sheet: str
    rows: tuple[dict[int, Cell], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    delimiter: str = ""
    is_hidden: bool = False
    is_old: bool = False
    hidden_rows: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def read_table(path: Path, title: str = SHEET_NAME) -> Table:
    """
    Open a workbook or a CSV file.

    Parameters
    ----------
    title
        The sheet of a workbook; only that of the communes has to be there.

    Raises
    ------
    InputError
        If the file cannot be opened, is no workbook, or has no sheet of communes.
    """
    content = _content(path)
    if path.suffix.casefold() == ".csv":
        return _csv_table(content, path.name)
    is_excel = content.startswith(b"PK") and b"opendocument" not in content[:200]
    try:
        return (_xlsx_table if is_excel else _other_table)(content, path.name, title)
    except _NoSheetError:
        return Table(file=path.name, sheet=title, rows=())


def tables_of(text: Path, book: Path, title: str, faults: list[Fault]) -> Iterator[Table]:
    """
    Open what a folder has of something beside its communes: a CSV file, a sheet of the workbook.

    Parameters
    ----------
    text
        The CSV file, where there is one.
    book
        The workbook of communes, which may be a CSV file and have no other sheet.
    title
        The title of the sheet.
    faults
        What is wrong with the files is added.
    """
    for path in (text, book):
        if os.path.lexists(path) and (path == text or may_have_sheet(path, title)):
            try:
                yield read_table(path, title)
            except InputError as error:
                faults += error.faults


def may_have_sheet(book: Path, title: str) -> bool:
    """Look for a title in a workbook of Excel before opening the whole a second time."""
    try:
        with zipfile.ZipFile(book) as parts:
            listed = parts.read("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return book.suffix.casefold() != ".csv"
    return title.encode().lower() in listed.lower()


def _content(path: Path) -> bytes:
    """Read a table whole, a workbook only where it unpacks to no more than an honest one."""
    if path.suffix.casefold() == ".csv":
        return content_of(path)
    content = content_of(path, MOST_BOOK)
    try:
        if content.startswith(b"PK"):
            refuse_bomb(content)
    except LimitError as error:
        raise InputError([limit_fault(error, path.name)]) from None
    except Exception as error:  # what is damaged breaks anywhere inside
        raise InputError([fault("not-a-workbook", file=path.name)]) from error
    return content


def read_tables(path: Path) -> tuple[Table, ...]:
    """
    Open every sheet of a workbook, or a CSV file, whatever they hold.

    Raises
    ------
    InputError
        If the file cannot be opened or is no workbook.
    """
    content = _content(path)
    if path.suffix.casefold() == ".csv":
        return (_csv_table(content, path.name),)
    return tuple(read_table(path, title) for title in _titles(content, path.name))


def _titles(content: bytes, file: str) -> tuple[str, ...]:
    try:
        return sheet_names(content)
    except UnreadableBookError:
        code = "old-workbook" if content.startswith(_OLD_OFFICE_FILE) else "not-a-workbook"
        raise InputError([fault(code, file=file)]) from None


def _csv_table(content: bytes, file: str) -> Table:
    try:
        text = decoded(content)
    except UnknownEncodingError as error:
        raise InputError([encoding_fault(file, error)]) from None
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows, filled = [], 0
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
                filled += len(cells)
            if filled > MOST_FILLED:
                raise InputError([fault("file-large", file=file)])
    except csv.Error:  # a quote that never closes swallows the rest of the file
        raise InputError([fault("not-a-csv", file=file, value=str(reader.line_num))]) from None
    return Table(file=file, sheet="", rows=tuple(rows), delimiter=delimiter)


def _other_table(content: bytes, file: str, wanted: str) -> Table:
    try:
        sheets = read_sheets(content)
    except UnreadableBookError:
        code = "old-workbook" if content.startswith(_OLD_OFFICE_FILE) else "not-a-workbook"
        raise InputError([fault(code, file=file)]) from None
    title = _chosen(file, {title: sheet.cells for title, sheet in sheets.items()}, wanted)
    sheet = sheets[title]
    _refuse_large(file, title, sheet.height, sheet.width)
    rows = []
    for number, values in enumerate(sheet.cells, start=1):
        cells = {}
        for column, raw in enumerate(values, start=1):
            value = composed(raw.strip()) if isinstance(raw, str) else raw
            is_error = (number, column) in sheet.errors
            if value != "" or is_error:
                cells[column] = Cell(row=number, column=column, value=value, is_error=is_error)
        if cells:
            rows.append(cells)
    return Table(
        file=file,
        sheet=title,
        rows=tuple(rows),
        merged=sheet.merged,
        is_hidden=sheet.is_hidden,
        is_old=content.startswith(_OLD_OFFICE_FILE),
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
    )


def _refuse_large(file: str, title: str, rows: int, columns: int) -> None:
    if rows * columns > LARGEST_SHEET:
        size = {"rows": str(rows), "columns": str(columns)}
        raise InputError([fault("sheet-too-large", file=file, sheet=title, **size)])


def _xlsx_table(content: bytes, file: str, wanted: str) -> Table:
    sheet = _sheet(content, file, wanted, shows_values=False)
    _refuse_large(file, sheet.title, sheet.max_row, sheet.max_column)
    cells = list(sheet.iter_rows())
    formulas = {
        (cell.row, cell.column): str(getattr(cell.value, "text", cell.value))
        for row in cells
        for cell in row
        if cell.data_type == "f" and cell.row and isinstance(cell.column, int)
    }
    if formulas:
        sheet = _sheet(content, file, wanted, shows_values=True)
        cells = list(sheet.iter_rows())
    merged = tuple(
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    )
    rows = tuple(filter(None, (dict(_cells(row, formulas)) for row in cells)))
    return Table(
        file=file,
        sheet=sheet.title,
        rows=rows,
        merged=merged,
        is_hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(n for n, row in sheet.row_dimensions.items() if row.hidden),
        struck_rows=frozenset(_struck_rows(cells)),
        hidden_columns=frozenset(
            number
            for column in sheet.column_dimensions.values()
            if column.hidden and not column.outlineLevel  # the sign of a group shows that it is
            for number in range(column.min or 1, min(column.max or 1, _LAST_COLUMN) + 1)
        ),
    )


def _struck_rows(rows: Sequence[tuple[Any, ...]]) -> Iterator[int]:
    for row in rows:
        filled = [cell for cell in row if cell.value is not None]
        if filled and all(cell.font and cell.font.strike for cell in filled):
            yield int(filled[0].row or 0)


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


def _sheet(content: bytes, file: str, wanted: str, *, shows_values: bool) -> Worksheet:
    try:
        with warnings.catch_warnings():  # about decorations that openpyxl does not know
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=shows_values)
    except Exception as error:  # what is damaged breaks anywhere inside: zip, deflate, XML, styles
        raise InputError([fault("not-a-workbook", file=file)]) from error
    sheets: dict[str, Worksheet] = {sheet.title: sheet for sheet in book.worksheets}
    values = {
        title: sheet.iter_rows(max_row=ROWS_SEARCHED, values_only=True)
        for title, sheet in sheets.items()
    }
    return sheets[_chosen(file, values, wanted)]


def _chosen(file: str, sheets: Mapping[str, Iterable[Sequence[object]]], wanted: str) -> str:
    """Return the title of the sheet that is wanted; refuse a workbook without its communes."""
    for title in sheets:
        if fold(title) == fold(wanted):
            return title
    if wanted != SHEET_NAME:
        raise _NoSheetError
    shown = ", ".join(f"« {title} »" for title in sheets) or "–"
    alike = [title for title, rows in sheets.items() if _lists_requests(rows)]
    facts = {"expected": SHEET_NAME, "sheets": shown}
    if len(alike) == 1:
        missing = fault("sheet-renamed", file=file, sheet=alike[0], value=alike[0], **facts)
    else:
        missing = fault("sheet-missing", file=file, **facts)
    raise InputError([missing])


def _lists_requests(rows: Iterable[Sequence[object]]) -> bool:
    """Whether a sheet has the titles of the table, the rhythm among them."""
    for cells in islice(rows, ROWS_SEARCHED):
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
