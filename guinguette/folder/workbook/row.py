"""One row of the workbook: its cells by column, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from guinguette.faults import Fault
from guinguette.folder.workbook.columns import ColumnKey
from guinguette.folder.workbook.header import Header
from guinguette.folder.workbook.table import Cell, Table
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import format_clock

_NO_DAY = datetime.fromisoformat("1899-12-31")
"""Spreadsheets keep an hour past 24 as a time of one of the two days after this."""


@dataclass(slots=True)
class Row:
    """
    A row being read; ``refuse`` and ``warn`` gather what is wrong, in reading order.

    ``home`` holds the départements of the depots: of several namesakes, theirs come first.
    ``near`` holds these and the ones around: of several names alike, theirs come first.
    """

    table: Table
    header: Header
    number: int
    cells: dict[ColumnKey, Cell]
    home: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def text(self, key: ColumnKey) -> str:
        """Return a cell as it is shown, stripped; empty where there is nothing."""
        cell = self.cells.get(key)
        return shown(cell) if cell else ""

    @property
    def texts(self) -> dict[ColumnKey, str]:
        """What all its cells show."""
        return {key: self.text(key) for key in self.cells}

    def usable(self, key: ColumnKey) -> bool:
        """Whether a cell is empty or holds a plain value; else refuse it."""
        cell = self.cells.get(key)
        if cell is None:
            return True
        if cell.is_error:
            self.refuse(key, "cell-error")
        elif cell.formula and cell.value is None:
            self.refuse(key, "formula-without-value")
        else:
            return True
        return False

    def refuse(self, key: ColumnKey, code: str, **facts: str) -> None:
        """Add a fault about a cell of this row."""
        self.faults.append(self._fault(key, code, **facts))

    def warn(self, key: ColumnKey, code: str, **facts: str) -> None:
        """Add a warning about a cell of this row."""
        self.warnings.append(self._fault(key, code, **facts))

    def _fault(self, key: ColumnKey, code: str, **facts: str) -> Fault:
        where = {
            "file": self.table.file,
            "sheet": self.table.sheet,
            "cell": self.header.address(key, self.number),
        }
        return fault(code, **where, **{"value": self.text(key), **facts})


def shown(cell: Cell) -> str:
    """Return what a cell shows, as text; a formula without a saved value shows itself."""
    value = cell.value
    if value is None:
        return cell.formula
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, time):
        return format_clock(60 * value.hour + value.minute)
    if isinstance(value, timedelta | datetime | date):
        return _shown_moment(value)
    return str(value)


def _shown_moment(value: timedelta | date) -> str:
    if isinstance(value, datetime) and timedelta() <= value - _NO_DAY <= timedelta(days=2):
        value -= _NO_DAY
    if isinstance(value, timedelta):
        return format_clock(value // timedelta(minutes=1))
    return value.strftime("%d/%m/%Y")


def phone_number(cell: Cell | None) -> str:
    """Return a phone number as text; give back the zero or the plus that a number cell lost."""
    if cell is None:
        return ""
    text = shown(cell)
    if isinstance(cell.value, int | float) and len(text) == 9:
        text = "0" + text
        return " ".join(text[i : i + 2] for i in range(0, 10, 2))
    if isinstance(cell.value, int | float) and len(text) == 11 and text.startswith("33"):
        return f"+{text}"
    return text
