"""What the columns of a timetable are: by their titles, by what they hold, or as somebody says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from openpyxl.utils import column_index_from_string

from guinguette.faults import UsageError
from guinguette.folder.workbook.columns import (
    KEYS,
    ROWS_SEARCHED,
    ColumnKey,
    SheetColumn,
    columns_of,
)
from guinguette.folder.workbook.row import shown
from guinguette.folder.workbook.table import Cell, Table, column_letters
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold, nearest
from guinguette.programme.entry import When
from guinguette.programme.moments import (
    UnreadableMomentError,
    in_week,
    read_hours,
    read_weeks,
    read_when,
)

Key = Literal[
    "date", "day", "rhythm", "week", "commune", "code", "place", "vehicle", "hours", "open",
    "close", "nothing",
]  # fmt: skip
Rows = Sequence[Mapping[int, Cell]]

_COLUMNS: dict[Key, SheetColumn] = columns_of("programme")
TITLES = {key: column.title for key, column in _COLUMNS.items()}
"""How a column is called in the answer, and where somebody says what it is."""
_OF_WORKBOOK: dict[ColumnKey, Key] = {
    "dates": "date", "weekdays": "day", "rhythm": "rhythm", "commune": "commune", "code": "code",
    "place": "place", "name": "place", "vehicles": "vehicle", "window": "hours",
}  # fmt: skip
_KEYS: dict[str, Key] = {
    **{word: _OF_WORKBOOK[key] for word, key in KEYS.items() if key in _OF_WORKBOOK},
    **{word: key for key, own in _COLUMNS.items() for word in own.names if key != "nothing"},
}
_WHEN: frozenset[Key] = frozenset({"date", "day", "rhythm"})
_WHERE: frozenset[Key] = frozenset({"commune", "code", "place"})
_ENOUGH = 0.6
"""Share of the filled cells of a column that have to be of a kind."""
_DAYS_ACROSS = 3


@dataclass(slots=True)
class Columns:
    """
    What the columns of a table are.

    ``header`` is the number of the row of titles, ``known`` the column of each key, ``days`` the
    columns that are days where days go across, ``guessed`` those keys that contents alone tell.
    """

    header: int = 0
    known: dict[Key, int] = field(default_factory=dict)
    days: dict[int, When] = field(default_factory=dict)
    guessed: set[Key] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        """Whether it says where and when."""
        return bool(self.days or (_WHEN & self.known.keys() and _WHERE & self.known.keys()))


def days_across(cells: Mapping[int, Cell], today: date) -> dict[int, When]:
    """List the columns that a row heads with days; empty where there are fewer than three."""
    found: dict[int, When] = {}
    for column, cell in cells.items():
        try:
            days = read_when(cell, today)
        except UnreadableMomentError:
            continue
        if len(days) == 1 and (days[0].date is not None or days[0].weekday is not None):
            found[column] = days[0]
    return found if len(found) >= _DAYS_ACROSS and len(set(found.values())) > 1 else {}


def find_columns(
    table: Table, today: date, *, is_place: Callable[[str], bool], asked: Mapping[Key, str]
) -> Columns:
    """
    Find what the columns of a sheet are.

    Parameters
    ----------
    today
        As for :func:`guinguette.programme.moments.read_when`.
    is_place
        Whether a text names a place that is known.
    asked
        What somebody says, :func:`read_asked`: letters or titles by key.

    Raises
    ------
    UsageError
        If a column that somebody named is not there.
    """
    head = table.rows[:ROWS_SEARCHED]
    titled = max(head, key=lambda cells: _title_count(cells, asked.values()), default={})
    across = next((cells for cells in head if days_across(cells, today)), None)
    known = _by_titles(titled)
    columns = Columns()
    if across is not None and len(_WHEN & known.keys()) == 0:
        columns.header = _number(across)
        weeks = _weeks_above(table, columns.header)
        columns.days = {
            column: in_week(when, weeks[column], today) if column in weeks else when
            for column, when in days_across(across, today).items()
        }
    elif _title_count(titled, asked.values()):
        columns.header, columns.known = _number(titled), known
    _as_asked(columns, table, asked)
    _by_contents(columns, table, today, is_place)
    return columns


def _number(cells: Mapping[int, Cell]) -> int:
    return next(iter(cells.values())).row


def _title_count(cells: Mapping[int, Cell], asked: Iterable[str]) -> int:
    """Count the titles of a row; one with dates or numbers is none of titles."""
    if not all(isinstance(cell.value, str) for cell in cells.values()):
        return 0
    own = {fold(word) for word in asked}
    return len(_by_titles(cells)) + sum(fold(shown(cell)) in own for cell in cells.values())


def _weeks_above(table: Table, header: int) -> dict[int, When]:
    """Read the weeks written above the days, each over the columns up to the next."""
    above = next((c for c in table.rows if _number(c) == header - 1), {})
    found = {c: weeks[0] for c, cell in above.items() if (weeks := read_weeks(shown(cell)))}
    last = max((column for cells in table.rows for column in cells), default=0)
    starts = sorted(found)
    return {
        column: found[max(start for start in starts if start <= column)]
        for column in (range(starts[0], last + 1) if len(starts) > 1 else ())
    }


def _by_titles(cells: Mapping[int, Cell]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for column, cell in cells.items():
        key = _KEYS.get(fold(shown(cell)))
        if key is not None:
            found.setdefault(key, column)
    if "hours" not in found and "open" in found and "close" not in found:
        found["hours"] = found.pop("open")
    return found


def _as_asked(columns: Columns, table: Table, asked: Mapping[Key, str]) -> None:
    titles = {
        fold(shown(cell)): column
        for cells in table.rows
        if _number(cells) == columns.header
        for column, cell in cells.items()
    }
    for key, word in asked.items():
        column = titles.get(fold(word), 0)
        if not column and word.isascii() and word.isalpha() and len(word) <= 2:
            column = column_index_from_string(word.upper())
        if not any(column in cells for cells in table.rows):
            expected = ", ".join(sorted(titles)) or "A, B, C"
            raise UsageError(fault("programme-column-missing", value=word, expected=expected))
        for other in [known for known, own in columns.known.items() if own == column]:
            del columns.known[other]
        columns.days.pop(column, None)
        columns.known[key] = column


def _by_contents(
    columns: Columns, table: Table, today: date, is_place: Callable[[str], bool]
) -> None:
    """Look for what no title tells in what the other columns hold."""
    if columns.days:
        return
    below = [cells for cells in table.rows if _number(cells) > columns.header]
    tests: tuple[tuple[Key, frozenset[Key], Callable[[Cell], bool]], ...] = (
        ("commune", _WHERE, lambda cell: is_place(shown(cell))),
        ("date", _WHEN, lambda cell: _is_when(cell, today)),
        ("hours", frozenset({"hours", "open"}), lambda cell: read_hours(cell) is not None),
    )
    for key, alike, is_one in tests:
        if not alike & columns.known.keys() and (column := _alike(columns, below, is_one)):
            columns.known[key] = column
            columns.guessed.add(key)


def _is_when(cell: Cell, today: date) -> bool:
    try:
        return bool(read_when(cell, today))
    except UnreadableMomentError:
        return False


def _alike(columns: Columns, below: Rows, is_one: Callable[[Cell], bool]) -> int:
    """Return the first free column whose cells are of a kind, 0 for none."""
    free = {column for cells in below for column in cells} - set(columns.known.values())
    for column in sorted(free):
        cells = [row[column] for row in below if column in row]
        if sum(map(is_one, cells)) >= _ENOUGH * len(cells):
            return column
    return 0


def read_asked(words: Iterable[str]) -> dict[Key, str]:
    """
    Read what somebody says of columns: ``Lieu=B``, ``Véhicule=Tournée``.

    Raises
    ------
    UsageError
        If there is no such column, or no sign of equality.
    """
    keys = {fold(title): key for key, title in TITLES.items()}
    found: dict[Key, str] = {}
    for text in words:
        name, _, column = text.partition("=")
        if fold(name) not in keys or not column.strip():
            like = nearest(name, TITLES.values())
            expected = ", ".join(TITLES.values())
            raise UsageError(
                fault("programme-column-unread", value=text, expected=expected, nearest=like)
            )
        found[keys[fold(name)]] = column.strip()
    return found


def column_words(columns: Columns, table: Table) -> list[tuple[str, str, str, bool]]:
    """List (letter, title in the file, what it was taken for, whether guessed) of each column."""
    titles = next((c for c in table.rows if _number(c) == columns.header), {})
    found = [
        (column, TITLES[key], key in columns.guessed)
        for key, column in columns.known.items()
        if key != "nothing"
    ]
    return [
        (column_letters(column), shown(titles[column]) if column in titles else "", what, guess)
        for column, what, guess in sorted(found)
    ]
