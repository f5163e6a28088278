"""The sheet « Consignes » of the workbook, or ``consignes.csv``: a row per instruction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from guinguette.faults import Fault, InputError
from guinguette.folder.asked_commune import one_place
from guinguette.folder.read_folder import WorkingFolder, books_of
from guinguette.folder.request import CommuneRequest
from guinguette.folder.workbook.calendar_sheet import SheetLine, lines_of, under_titles
from guinguette.folder.workbook.commune import NO, YES
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.table import Table, tables_of
from guinguette.folder.workbook.when_cells import read_day
from guinguette.folder.workbook.write import (
    INSTRUCTION_COLUMNS,
    INSTRUCTION_KINDS,
    INSTRUCTION_SHEET,
)
from guinguette.instruction import InstructionKind
from guinguette.language.catalogue import say
from guinguette.language.typed import UnreadableError, fold, nearest, parse_hour

INSTRUCTION_CSV = "consignes.csv"
_KINDS: dict[InstructionKind, tuple[str, ...]] = {
    "move": ("deplacer", "deplace", "deplacee", "deplacement", "reporter", "avancer", "move"),
    "pin": ("figer", "fige", "figee", "fixer", "pin", "a l abri", "abri", "repli", "indoors"),
    "confirm": ("confirmer", "confirme", "confirmee", "confirm"),
    "cancel": ("annuler", "annule", "annulee", "annulation", "cancel"),
}
_INDOORS = frozenset({"a l abri", "abri", "repli", "indoors"})
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SheetRow:
    """
    What a row asks of a visit, or of every visit of a place where it has no ``day``.

    ``open_min`` is the hour typed, minutes of the day it is made on. ``cells`` names the cell of
    each column, or the number of the row where the sheet has no such column.
    """

    kind: InstructionKind
    request: CommuneRequest
    day: dt.date | None = None
    to_day: dt.date | None = None
    open_min: int | None = None
    vehicle: str = ""
    words: str = ""
    is_despite: bool = False
    is_indoors: bool = False
    file: str
    sheet: str
    cells: Mapping[str, str]

    @property
    def put_on(self) -> dt.date | None:
        """The day that the visit is made on."""
        return self.to_day or self.day

    def at(self, key: str, found: Fault) -> Fault:
        """Locate a fault in a cell of the row."""
        return replace(found, file=self.file, sheet=self.sheet, cell=self.cells[key])


def read_instructions(folder: WorkingFolder) -> tuple[SheetRow, ...]:
    """
    Read what the workbook of a folder asks.

    Raises
    ------
    InputError
        With every cell that cannot be read or contradicts another.
    """
    reader, rows = _Reader(folder), list[SheetRow]()
    text, book = folder.path / INSTRUCTION_CSV, books_of(folder.path)[0]
    for table in tables_of(text, book, INSTRUCTION_SHEET, reader.faults):
        rows += reader.read(table)
    if reader.faults:
        raise InputError(reader.faults)
    return tuple(rows)


@dataclass(slots=True)
class _Reader:
    folder: WorkingFolder
    faults: list[Fault] = field(default_factory=list)
    seen: dict[tuple[str, dt.date | None], str] = field(default_factory=dict)

    def read(self, table: Table) -> Iterator[SheetRow]:
        """Read the rows under the titles; a table without any says nothing."""
        needed = (("kind",), ("place",), ("day",))
        found = under_titles(
            table, INSTRUCTION_COLUMNS, needed, "instruction-column-missing", self.faults
        )
        for line in lines_of(*found, self.faults):
            before = len(self.faults)
            row = self._row(line)
            if row is not None and len(self.faults) == before:
                yield row

    def _row(self, line: SheetLine) -> SheetRow | None:
        kind, request = self._kind(line), self._place(line)
        if kind is None or request is None:
            return None
        row = SheetRow(
            kind=kind,
            request=request,
            day=self._day(line, "day"),
            to_day=self._day(line, "to_day"),
            open_min=self._hour(line),
            vehicle=self._vehicle(line),
            words=line.text("words"),
            is_despite=self._despite(line),
            is_indoors=fold(line.text("kind")) in _INDOORS,
            file=line.table.file,
            sheet=line.table.sheet,
            cells={key: line.where(key)["cell"] for key in line.columns},
        )
        self._check(line, row)
        return row

    def _check(self, line: SheetLine, row: SheetRow) -> None:
        """Refuse what does not go together, and a second word on a visit."""
        moved = [key for key in ("to_day", "hour", "vehicle") if line.text(key)]
        if not line.text("day") and (row.kind != "pin" or row.is_indoors):
            line.refuse("day", "instruction-day-missing")
        if row.kind == "move" and not moved:
            line.refuse("to_day", "instruction-move-nothing")
        if row.kind != "move":
            for key in moved:
                line.refuse(key, "instruction-only-move", title=INSTRUCTION_COLUMNS[key].title)
        if row.is_despite and not row.words:
            line.refuse("despite", "instruction-words-missing")
        if row.is_indoors and not row.request.fallback:
            line.refuse("kind", "hand-no-fallback", value=row.request.name)
        if row.day is None and (line.text("day") or row.kind != "pin"):
            return
        known = self.seen.setdefault((row.request.key, row.day), row.cells["kind"])
        if known != row.cells["kind"]:
            line.refuse("kind", "instruction-twice", value=row.request.name, place=known)

    def _kind(self, line: SheetLine) -> InstructionKind | None:
        text = line.text("kind")
        kind = _KIND_OF.get(fold(text))
        if kind is None:
            facts = {
                "nearest": nearest(text, INSTRUCTION_KINDS),
                "expected": ", ".join(INSTRUCTION_KINDS),
            }
            line.refuse("kind", "instruction-kind", **facts)
        return kind

    def _place(self, line: SheetLine) -> CommuneRequest | None:
        if not line.text("place"):
            line.refuse("place", "instruction-place-missing")
            return None
        found = one_place(line.text("place"), self.folder.requests)
        if isinstance(found, Fault):
            self.faults.append(replace(found, **line.where("place")))
            return None
        return found

    def _day(self, line: SheetLine, key: str) -> dt.date | None:
        if not line.text(key):
            return None
        try:
            return read_day(line.text(key), self.folder.settings.horizon)
        except UnreadableDateError as error:
            why = say("details.month-days", days=error.days) if error.days else ""
            line.refuse(key, "date-unreadable", word=error.word, nearest=error.like, why=why)
            return None

    def _hour(self, line: SheetLine) -> int | None:
        try:
            return parse_hour(line.text("hour")) if line.text("hour") else None
        except UnreadableError:
            line.refuse("hour", "hand-hour")
            return None

    def _vehicle(self, line: SheetLine) -> str:
        text = line.text("vehicle")
        names = {fold(one.name): one.name for one in self.folder.settings.vehicles}
        if text and fold(text) not in names:
            facts = {"nearest": nearest(text, names.values())}
            facts["expected"] = ", ".join(names.values())
            line.refuse("vehicle", "hand-vehicle-unknown", **facts)
        return names.get(fold(text), "")

    def _despite(self, line: SheetLine) -> bool:
        word = fold(line.text("despite"))
        if word not in YES | NO:
            line.refuse("despite", "instruction-despite")
        return word in YES
