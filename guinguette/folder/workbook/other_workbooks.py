"""
Workbooks of LibreOffice (``.ods``) and of old Excel (``.xls``), as the values that they show.

The library gives no formulas; of hidden rows and columns ``.xls`` says nothing, ``.ods`` is asked
itself. At some damage it ends the process, or takes all memory: it works in a process of its own.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from multiprocessing.reduction import ForkingPickler
from typing import Any

LARGEST_SHEET = 2_000_000  # cells; above, someone formatted whole columns: reading takes minutes
_TABLE = re.compile(r"<table:table\s[^>]*?table:name=\"([^\"]*)\".*?</table:table>", re.DOTALL)
_PART = re.compile(r"<table:(table-row|table-column|table-cell|covered-table-cell)\b([^>]*)>")
_FACT = re.compile(r"table:([\w-]+)=\"([^\"]*)\"")
_ERROR = 'calcext:value-type="error"'
_LONG_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_MOST_HIDDEN = 10_000  # the empty rows below a table count a million

_MOST_MEMORY, _LONGEST_S = 1_000_000_000, 60.0

Area = tuple[int, int, int, int]


class UnreadableBookError(ValueError):
    """No workbook, a damaged one, or one under a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    One sheet: its cells row by row from A1, an empty text where there is nothing.

    ``hidden_rows`` and ``hidden_columns`` are numbers from 1, ``errors`` rows and columns of cells
    that show ``#REF!`` or its kind (of ``.ods``; the library leaves them empty), ``merged`` as in
    :class:`guinguette.folder.workbook.table.Table`.
    """

    height: int
    width: int
    cells: list[list[object]]
    is_hidden: bool
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()


def read_sheets(content: bytes) -> dict[str, Sheet]:
    """
    Read the sheets of a workbook by name; of those past the largest size, no cell.

    Raises
    ------
    UnreadableBookError
        If it cannot be read.
    """
    found = {title: Sheet(**facts) for title, facts in _asked("cells", content)}
    try:
        facts = {name: _own_facts(content, name) for name in found}
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnreadableBookError(str(error)) from error
    return {name: replace(sheet, **facts[name]) for name, sheet in found.items()}


def sheet_names(content: bytes) -> tuple[str, ...]:
    """
    Name the sheets of a workbook of any kind.

    Raises
    ------
    UnreadableBookError
        If it cannot be read.
    """
    return tuple(title for title, _ in _asked("names", content))


def _asked(what: str, content: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Have the library read in a process of its own; what it answers is of this program."""
    command = [sys.executable, "-m", __name__, what]
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            command, input=content, capture_output=True, check=True, timeout=_LONGEST_S,
            env=os.environ | path,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        raise UnreadableBookError(str(error)) from error
    found: list[tuple[str, dict[str, Any]]] = ForkingPickler.loads(done.stdout)
    return found


def _read(what: str, content: bytes) -> list[tuple[str, dict[str, Any]]]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if what == "names":
        return [(title, {}) for title in book.sheet_names]
    found = []
    for about in book.sheets_metadata:
        sheet = book.get_sheet_by_name(about.name)
        is_small = sheet.total_height * sheet.total_width <= LARGEST_SHEET
        rows = sheet.to_python(skip_empty_area=False) if is_small else []
        areas = sheet.merged_cell_ranges or ()
        facts = {
            "height": sheet.total_height,
            "width": sheet.total_width,
            "cells": [[_value(value) for value in row] for row in rows],
            "is_hidden": about.visible != SheetVisibleEnum.Visible,
            "merged": tuple((a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in areas),
        }
        found.append((about.name, facts))
    return found


def _value(value: object) -> object:
    """Give a time of 24 hours and more the form that other workbooks give it."""
    match = _LONG_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    hours, minutes, seconds = map(int, match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _own_facts(content: bytes, name: str) -> dict[str, Any]:
    """Ask a sheet of ``.ods`` for what the library does not say of it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}
    text = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode("utf-8", "replace")
    tables = (m[0] for m in _TABLE.finditer(text) if unescape(m[1]) == name)
    merged: list[Area] = []
    errors: set[tuple[int, int]] = set()
    hidden: dict[str, set[int]] = {"row": set(), "column": set()}
    ends = {"row": 1, "column": 1, "cell": 1}  # where the next of each stands
    row = 1
    for part in _PART.finditer(next(tables, "")):
        facts = dict(_FACT.findall(part[2]))
        kind = part[1].removeprefix("covered-").removeprefix("table-")
        start = ends[kind]
        ends[kind] += _number(facts, "rows-repeated" if kind == "row" else "columns-repeated")
        if kind == "cell":
            down, right = _number(facts, "rows-spanned"), _number(facts, "columns-spanned")
            if down * right > 1:
                merged.append((row, start, row + down - 1, start + right - 1))
            if _ERROR in part[2]:
                errors.add((row, start))
        elif facts.get("visibility", "visible") != "visible":
            hidden[kind] |= set(range(start, min(ends[kind], start + _MOST_HIDDEN)))
        if kind == "row":
            row, ends["cell"] = start, 1
    return {
        "merged": tuple(merged),
        "errors": frozenset(errors),
        "hidden_rows": frozenset(hidden["row"]),
        "hidden_columns": frozenset(hidden["column"]),
    }


def _number(facts: dict[str, str], name: str) -> int:
    return int(facts.get(f"number-{name}", "1"))


def _answer() -> None:
    """Read what comes in, and send what it holds."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    found = _read(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(ForkingPickler.dumps(found))


if __name__ == "__main__":
    _answer()
