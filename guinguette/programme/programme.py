"""A timetable read: its places, each with its rhythm, its days, its vehicle and its hours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from guinguette.faults import Fault, InputError, UsageError
from guinguette.folder.request import CommuneRequest
from guinguette.folder.workbook.table import Table, read_tables
from guinguette.language.fault_sentences import fault
from guinguette.programme.columns import Columns, Key, column_words, find_columns
from guinguette.programme.places import Places
from guinguette.programme.rows import Found, Reader, filled
from guinguette.programme.timing import Timed, Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRead:
    """One sheet: what its columns were taken for, and how its visits stand in it."""

    name: str
    columns: Columns
    words: Sequence[tuple[str, str, str, bool]]
    found: Found


@dataclass(frozen=True, kw_only=True)
class Programme:
    """
    A timetable read whole.

    Every visit is in ``places`` or named in ``unread``; ``left`` are cells that are no visit, as
    (sheet, cell, text). ``today`` is that of the reading.
    """

    file: str
    today: date
    sheets: tuple[SheetRead, ...]
    places: tuple[Timed, ...]
    unread: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()

    @cached_property
    def entries(self) -> int:
        """Number of visits that were read."""
        return sum(len(timed.entries) for timed in self.places)

    @cached_property
    def left(self) -> tuple[tuple[str, str, str], ...]:
        """The rows and cells that are no visit."""
        return tuple((s.name, cell, text) for s in self.sheets for cell, text in s.found.left)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The dates that it names, in order."""
        told = (e.when.date for timed in self.places for e in timed.entries)
        return tuple(sorted(day for day in told if day is not None))


def read_programme(
    path: Path,
    *,
    today: date,
    requests: Sequence[CommuneRequest] = (),
    departements: Collection[str] = (),
    asked: Mapping[Key, str] | None = None,
) -> Programme:
    """
    Read the timetable that exists.

    Parameters
    ----------
    path
        A workbook or a ``.csv`` file: a row a visit, with its date or its weekday and rhythm, or
        days across.
    today
        Dates without a year are near it.
    requests
        The rows of the folder, where there is one: nothing else is meant.
    departements
        Codes of départements whose communes are meant first.
    asked
        What somebody says of columns, :func:`guinguette.programme.columns.read_asked`.

    Raises
    ------
    InputError
        If the file cannot be read, or no sheet of it is a timetable.
    UsageError
        If there is no such file, or a column that somebody named is not in it.
    """
    if not path.is_file():
        raise UsageError(fault("file-missing", value=str(path)))
    finder = Places(requests, departements)
    tables = [filled(table) for table in read_tables(path) if table.rows]
    sheets, ignored = [], []
    for table in tables:
        columns = find_columns(table, today, is_place=finder.is_place, asked=asked or {})
        if columns.is_whole:
            words = column_words(columns, table)
            found = Reader(table, columns, today, finder.is_place).read()
            sheets.append(SheetRead(name=table.sheet, columns=columns, words=words, found=found))
        else:
            ignored.append(table.sheet)
    if not any(sheet.found.entries or sheet.found.unread for sheet in sheets):
        raise InputError([_no_timetable(path.name, tables)])
    entries = [entry for sheet in sheets for entry in sheet.found.entries]
    pairs, unfound = finder.find(entries, file=path.name)
    off = {day for sheet in sheets for day in sheet.found.off}
    places, misfits = Timing(path.name, pairs, off).places()
    unread = [fault for sheet in sheets for fault in sheet.found.unread]
    return Programme(
        file=path.name,
        today=today,
        sheets=tuple(sheets),
        places=tuple(places),
        unread=(*unread, *unfound, *misfits),
        ignored=tuple(ignored),
    )


def _no_timetable(file: str, tables: Sequence[Table]) -> Fault:
    if not tables:
        return fault("programme-empty", file=file)
    first = tables[0]
    head = ", ".join(str(cell.value) for cell in first.rows[0].values())[:80]
    return fault("programme-none", file=file, sheet=first.sheet, value=head)
