"""The sheet « Calendrier » of the workbook, or ``calendrier.csv``: a row per special thing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from guinguette.faults import Fault
from guinguette.folder.settings.calendar_section import EFFECTS, CalendarSettings
from guinguette.folder.settings.model import HorizonSettings
from guinguette.folder.workbook.columns import (
    ROWS_SEARCHED,
    TITLES_ENOUGH,
    SheetColumn,
    columns_of,
)
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.row import shown
from guinguette.folder.workbook.table import Cell, Table, column_letters, titled_columns
from guinguette.folder.workbook.when_cells import read_when
from guinguette.folder.workbook.whom import Names
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import UnreadableError, fold, nearest, parse_euros
from guinguette.special_days.dated import Dated, Span, When
from guinguette.special_days.said import Whom, said
from guinguette.special_days.special_day import Effect

CALENDAR_SHEET = "Calendrier"
CALENDAR_CSV = "calendrier.csv"
_COLUMNS = columns_of("calendrier")
_EFFECT_WORDS: dict[str, Effect | None] = {
    **EFFECTS,
    **dict.fromkeys(("ferme", "fermee", "fermeture", "interdite"), "closed"),
    **dict.fromkeys(("a eviter", "evite", "evitee"), "avoid"),
    **dict.fromkeys(("voulu", "voulue", "souhaitee"), "wanted"),
    **dict.fromkeys(("ferie", "jour ferie"), None),
}
EFFECTS_SHOWN = "interdit, éviter, souhaité, libre, férié"


def read_effect(text: str) -> Effect | None:
    """
    Read what a day does; ``None`` is what a public holiday does.

    Raises
    ------
    UnreadableError
        If the word is unknown, with the nearest one.
    """
    word = fold(text)
    if word not in _EFFECT_WORDS:
        like = nearest(word, EFFECTS_SHOWN.split(", ")) if word else ""
        raise UnreadableError(text, like)
    return _EFFECT_WORDS[word]


@dataclass(slots=True)
class SheetLine:
    """A row being read; ``refuse`` gathers what is wrong."""

    table: Table
    columns: dict[str, int]
    row: int
    cells: dict[str, Cell]
    faults: list[Fault]

    def text(self, key: str) -> str:
        """Return a cell as it is shown; empty where there is nothing."""
        return shown(self.cells[key]) if key in self.cells else ""

    def where(self, key: str) -> dict[str, str]:
        """Say in which cell a column of the row is; in which row where there is no such column."""
        column = self.columns[key]
        cell = f"{column_letters(column)}{self.row}" if column else str(self.row)
        return {"file": self.table.file, "sheet": self.table.sheet, "cell": cell}

    def cell_fault(self, key: str, code: str, **facts: str) -> Fault:
        """Say something about a cell of this row."""
        return fault(code, **self.where(key), **{"value": self.text(key), **facts})

    def refuse(self, key: str, code: str, **facts: str) -> None:
        """Add a fault about a cell of this row."""
        self.faults.append(self.cell_fault(key, code, **facts))

    def is_plain(self) -> bool:
        """Whether every cell holds a plain value; else refuse those that do not."""
        before = len(self.faults)
        for key, cell in self.cells.items():
            if cell.is_error or (cell.formula and cell.value is None):
                self.refuse(key, "cell-error" if cell.is_error else "formula-without-value")
        return len(self.faults) == before


def under_titles(
    table: Table,
    columns: Mapping[str, SheetColumn],
    needed: Collection[tuple[str, ...]],
    code: str,
    faults: list[Fault],
) -> tuple[Table, dict[str, int]]:
    """
    Find the columns of a sheet by the titles of its first row, a heading above them left out.

    Parameters
    ----------
    columns
        Those that it may have.
    needed
        Those of which it must have one, by their keys.
    code
        The fault of a sheet that lacks them, whose rows are not read; it is added to ``faults``.
    """
    known = frozenset(word for column in columns.values() for word in column.names)
    for number, cells in enumerate(table.rows[:ROWS_SEARCHED]):
        if sum(fold(str(cell.value)) in known for cell in cells.values()) >= TITLES_ENOUGH:
            table = replace(table, rows=table.rows[number:])
            break
    found = titled_columns(table, {key: column.names for key, column in columns.items()})
    missing = [columns[keys[0]].title for keys in needed if not any(found[key] for key in keys)]
    if table.rows and missing:
        expected = ", ".join(column.title for column in columns.values())
        facts = {"file": table.file, "sheet": table.sheet, "value": ", ".join(missing)}
        faults.append(fault(code, **facts, expected=expected))
        return replace(table, rows=()), found
    return table, found


def lines_of(table: Table, columns: dict[str, int], faults: list[Fault]) -> Iterator[SheetLine]:
    """List the rows under the titles that hold something plain in a column that is known."""
    for cells in table.rows[1:]:
        known = {key: cells[c] for key, c in columns.items() if c in cells}
        line = SheetLine(table, columns, next(iter(cells.values())).row, known, faults)
        if known and line.is_plain():
            yield line


@dataclass(slots=True)
class CalendarReader:
    """Reads the rows of tables; ``faults`` gathers what is wrong in them."""

    names: Names
    section: CalendarSettings
    horizon: HorizonSettings
    faults: list[Fault] = field(default_factory=list)

    def read(self, table: Table) -> Iterator[Dated]:
        """Read the rows under the titles; a table without any says nothing."""
        needed = (("when",), ("words",), ("effect",))
        found = under_titles(table, _COLUMNS, needed, "calendar-column-missing", self.faults)
        for line in lines_of(*found, self.faults):
            yield from self._row(line)

    def _row(self, line: SheetLine) -> Iterator[Dated]:
        before = len(self.faults)
        when, whom, price = self._when(line), self._whom(line), self._price(line)
        effect = self._effect(line)
        if not line.text("words"):
            line.refuse("words", "calendar-words-missing")
        elif whom.depot and effect != "closed":
            line.refuse("effect", "calendar-depot-effect")
        if len(self.faults) == before:
            days = said(
                line.text("words"), whom, effect,
                price_eur=price, holidays=self.section.public_holidays, source="folder",
            )  # fmt: skip
            yield from (Dated(day, when) for day in days)

    def _when(self, line: SheetLine) -> tuple[When, ...]:
        cell = line.cells.get("when")
        if cell is None:
            line.refuse("when", "calendar-date-missing")
            return ()
        try:
            found = read_when(cell, line.cells.get("last"), self.horizon)
        except UnreadableDateError as error:
            why = say("details.month-days", days=error.days) if error.days else ""
            line.refuse("when", "date-unreadable", word=error.word, nearest=error.like, why=why)
            return ()
        if any(isinstance(when, Span) and when.last < when.first for when in found):
            line.refuse("last" if "last" in line.cells else "when", "calendar-reversed")
        return found

    def _whom(self, line: SheetLine) -> Whom:
        try:
            return self.names.read(line.text("whom"))
        except UnreadableError as error:
            line.refuse("whom", "calendar-whom", word=error.word, nearest=error.nearest)
            return Whom()

    def _effect(self, line: SheetLine) -> Effect | None:
        try:
            return read_effect(line.text("effect"))
        except UnreadableError as error:
            facts = {"nearest": error.nearest, "expected": EFFECTS_SHOWN}
            line.refuse("effect", "calendar-effect", **facts)
            return "closed"

    def _price(self, line: SheetLine) -> float:
        text = line.text("price")
        price = parse_euros(text) if text else self.section.price_eur
        if price is None:
            line.refuse("price", "calendar-price")
        return price or 0.0
