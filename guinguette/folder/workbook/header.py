"""The columns of the workbook of communes, and finding them under any tidy or untidy title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from guinguette.faults import Fault
from guinguette.folder.workbook.columns import (
    KEYS,
    ROWS_SEARCHED,
    TITLES,
    TITLES_ENOUGH,
    ColumnKey,
    is_told,
)
from guinguette.folder.workbook.table import Cell, Table, column_letters
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold, nearest


@dataclass(slots=True)
class Header:
    """The row of titles: which column holds what; the faults and warnings about it."""

    row: int = 1
    columns: dict[ColumnKey, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def address(self, key: ColumnKey, row: int) -> str:
        """Return the name of the cell of a column in a row; the row alone without the column."""
        column = self.columns.get(key)
        return f"{column_letters(column)}{row}" if column else str(row)


def find_header(table: Table) -> Header:
    """
    Find the row of titles and what its columns are.

    The titles may stand below a few lines of text, in any order, case or accent.
    """
    cells = _title_cells(table)
    header = Header(row=next(iter(cells.values())).row if cells else 1)
    for cell in cells.values():
        key = KEYS.get(fold(str(cell.value)))
        if key is None and is_told(str(cell.value)):
            continue
        if key is None:
            header.warnings.append(_unknown_column(table, cell))
        elif key in header.columns:
            facts = {"first": f"{column_letters(header.columns[key])}{header.row}"}
            facts["column"] = TITLES[key]
            header.faults.append(_fault(table, "column-twice", cell, **facts))
        else:
            header.columns[key] = cell.column
    if not table.rows:
        where = {"file": table.file, "sheet": table.sheet}
        header.faults.append(fault("workbook-empty", **where))
        return header
    header.faults.extend(_merged_titles(table, header.row))
    header.faults.extend(_missing_columns(table, header))
    header.warnings.extend(_surplus_columns(table, header, set(cells)))
    return header


def _title_cells(table: Table) -> dict[int, Cell]:
    for cells in table.rows[:ROWS_SEARCHED]:
        known = {KEYS.get(fold(str(cell.value))) for cell in cells.values()} - {None}
        if len(known) >= TITLES_ENOUGH:
            return cells
    return table.rows[0] if table.rows else {}


def _fault(table: Table, code: str, cell: Cell, **facts: str) -> Fault:
    where = {"file": table.file, "sheet": table.sheet, "cell": cell.address}
    return fault(code, **where, value=str(cell.value), **facts)


def _unknown_column(table: Table, cell: Cell) -> Fault:
    like = nearest(str(cell.value), TITLES.values(), cutoff=70.0)
    return _fault(table, "column-unknown", cell, nearest=like, expected=", ".join(TITLES.values()))


def _merged_titles(table: Table, row: int) -> Iterator[Fault]:
    for first_row, first_column, last_row, last_column in table.merged:
        first = f"{column_letters(first_column)}{first_row}"
        area = f"{first}:{column_letters(last_column)}{last_row}"
        if first_row <= row <= last_row:
            where = {"file": table.file, "sheet": table.sheet, "cell": first}
            yield fault("header-merged", **where, value=area)


def merged_rows(table: Table, header: Header) -> Iterator[Fault]:
    """List the merged cells below the titles, of which only the first is read."""
    for first_row, first_column, last_row, last_column in table.merged:
        if first_row > header.row and first_column in header.columns.values():
            first = f"{column_letters(first_column)}{first_row}"
            area = f"{first}:{column_letters(last_column)}{last_row}"
            where = {"file": table.file, "sheet": table.sheet, "cell": first}
            yield fault("cells-merged", **where, value=area)


def hidden_parts(table: Table, header: Header) -> Iterator[Fault]:
    """List what is read though the spreadsheet does not show it, or shows it struck through."""
    where = {"file": table.file, "sheet": table.sheet}
    if table.is_hidden:
        yield fault("sheet-hidden", **where)
    if table.is_old:
        yield fault("old-format", **where)
    filled = [next(iter(cells.values())).row for cells in table.rows]
    for code, marked in (("rows-hidden", table.hidden_rows), ("rows-struck", table.struck_rows)):
        rows = [row for row in filled if row > header.row and row in marked]
        if rows:
            facts = {"count": str(len(rows)), "rows": _ranges(rows)}
            yield fault(code, **where, cell=str(rows[0]), **facts)
    for key, column in header.columns.items():
        has_values = any(
            column in cells for cells in table.rows if cells[min(cells)].row > header.row
        )
        if column in table.hidden_columns and has_values:
            cell = f"{column_letters(column)}{header.row}"
            yield fault("column-hidden", **where, cell=cell, column=TITLES[key])


def _ranges(numbers: list[int]) -> str:
    """Write numbers in order as people do: ``3, 7-12``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _missing_columns(table: Table, header: Header) -> Iterator[Fault]:
    missing: list[ColumnKey] = [] if "rhythm" in header.columns else ["rhythm"]
    if not {"code", "commune"} & set(header.columns):
        missing.insert(0, "code")
    unknown = [w.value for w in header.warnings if w.code == "column-unknown"]
    for key in missing:
        like = nearest(TITLES[key], unknown, cutoff=75.0)
        where = {"file": table.file, "sheet": table.sheet, "cell": str(header.row)}
        yield fault("column-missing", **where, value=like, column=TITLES[key], row=header.row)


def _surplus_columns(table: Table, header: Header, titled: set[int]) -> Iterator[Fault]:
    seen = set(titled)
    for cells in table.rows:
        for column, cell in cells.items():
            if cell.row <= header.row or column in seen:
                continue
            if table.delimiter and column > max(titled):
                continue
            seen.add(column)
            yield _fault(table, "column-untitled", cell)


def overflow(table: Table, header: Header, cells: dict[int, Cell], last: int) -> Fault | None:
    """Say that a row of a CSV file has more cells than the ``last`` title: its text is shifted."""
    surplus = [cell for column, cell in cells.items() if column > last]
    if not table.delimiter or not surplus or surplus[0].row <= header.row:
        return None
    facts = {"row": str(surplus[0].row), "separator": table.delimiter}
    return _fault(table, "row-too-long", surplus[0], **facts)
