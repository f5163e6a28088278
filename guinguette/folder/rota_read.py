"""
The workbook of a week read back: where each visit was, and where the coordinator put it.

A sheet that nobody sees says where each visit stood when the workbook was written, and what it is
called in the sheet of moves; a hidden column of the list of visits holds the same keys. A sheet
that says nothing else than that asks for nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from guinguette.calendar import DAYS_PER_WEEK, MINUTES_PER_DAY
from guinguette.faults import Fault, InputError, UsageError
from guinguette.folder.settings.model import HorizonSettings
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.table import Cell, Table, read_table, titled_columns
from guinguette.folder.workbook.when_cells import read_day
from guinguette.language.catalogue import say_in
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import UnreadableError, fold, parse_hour, parse_weekdays

KEYS_SHEET = "guinguette"
KEYS_MARK = "planning"
VisitId = tuple[str, str]
"""Key of the place, and date of the slot, ISO 8601."""
_HOUR = re.compile(r"\s(\d{1,2}\s?[h:]\s?(?:\d\d)?)\s*$", re.IGNORECASE)
_CUT = 100
"""A name longer than this goes on in the rows below."""
_COLUMNS = {
    "day": "pages.column-date",
    "vehicle": "pages.column-vehicle",
    "open": "pages.column-opening",
    "key": "pages.column-key",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Where a visit is: its day, its vehicle, its opening in minutes of that day."""

    day: dt.date
    vehicle: str
    open_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    What is asked of a visit, and in which cell.

    ``put`` is ``None`` where it is cancelled; ``is_timed`` says that its hour was typed.
    """

    visit: VisitId
    put: Put | None
    is_timed: bool
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRead:
    """
    A workbook read back.

    Attributes
    ----------
    file
        Its name.
    edition
        The number of the edition that it was written of; 0 where it is of none.
    stood
        Where each visit was then.
    wishes
        What is asked, in the order of the workbook.
    """

    file: str
    edition: int
    stood: Mapping[VisitId, Put]
    wishes: tuple[Wish, ...]


@dataclass(slots=True)
class _Known:
    edition: int = 0
    monday: dt.date = dt.date.min
    stood: dict[VisitId, Put] = field(default_factory=dict)
    labels: dict[str, VisitId] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def week(self) -> HorizonSettings:
        """The week of the workbook, which dates without a year are of."""
        return HorizonSettings(start=self.monday, weeks=1)


def visit_label(name: str, hour: str) -> str:
    """Write a visit in a cell of the sheet of moves, as it is read back."""
    return f"{name} {hour}"


def read_rota(path: Path) -> RotaRead:
    """
    Read the workbook of a week.

    Parameters
    ----------
    path
        What the program wrote, changed in a spreadsheet or not.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        With every cell that cannot be read, or if this is no such workbook.
    """
    if not path.is_file():
        raise UsageError(fault("file-missing", value=str(path)))
    known = _known(path)
    moved = _from_moves(read_table(path, say_in("fr", "pages.sheet-moves")), known)
    listed = _from_list(read_table(path, say_in("fr", "pages.sheet-visits")), known)
    wishes = tuple(_merged(path.name, listed, moved, known))
    if known.faults:
        raise InputError(known.faults)
    return RotaRead(file=path.name, edition=known.edition, stood=known.stood, wishes=wishes)


def _known(path: Path) -> _Known:
    """Read the sheet of keys."""
    table = read_table(path, KEYS_SHEET)
    rows = [{column: cell.value for column, cell in row.items()} for row in table.rows]
    known = _Known()
    try:
        edition, monday = {KEYS_MARK: (rows[0][2], rows[0][3])}[rows[0][1]]
        known.edition, known.monday = int(edition), dt.date.fromisoformat(monday)
        for row in rows[1:]:
            label, key, slot, day, vehicle, open_min = (row[column] for column in range(1, 7))
            put = Put(day=dt.date.fromisoformat(day), vehicle=vehicle, open_min=int(open_min))
            known.stood[key, slot] = put
            known.labels[plain_label(label)] = key, slot
    except (KeyError, IndexError, TypeError, ValueError):
        raise InputError([fault("rota-no-keys", file=path.name)]) from None
    return known


def plain_label(text: str) -> str:
    """Fold the name of a visit: two of a name are told apart by more than letters."""
    return " ".join(fold(text).split())


def _from_list(table: Table, known: _Known) -> dict[VisitId, Wish] | None:
    """Read the list of visits; ``None`` where the sheet is not there."""
    columns = titled_columns(
        table, {key: (fold(say_in("fr", name)),) for key, name in _COLUMNS.items()}
    )
    if not all(columns.values()):
        return None
    found: dict[VisitId, Wish] = {}
    for row in table.rows[1:]:
        key = row.get(columns["key"])
        own = {name: row.get(column) for name, column in columns.items()}
        if key is None:
            if shown := own["day"] or own["open"]:
                known.faults.append(_cell_said("rota-new-row", table, shown))
            continue
        visit = _visit_of(str(key.value))
        if visit not in known.stood or visit in found:
            known.faults.append(_cell_said("rota-row-twice", table, key))
            continue
        wish = _of_row(own, visit, table, known)
        if wish is not None:
            found[visit] = wish
    return found


def _visit_of(key: str) -> VisitId:
    place, _, slot = key.rpartition(" ")
    return place, slot


def _cell_said(code: str, table: Table, cell: Cell, **facts: str) -> Fault:
    return fault(
        code, file=table.file, sheet=table.sheet, cell=cell.address, value=str(cell.value), **facts
    )


def _of_row(
    own: Mapping[str, Cell | None], visit: VisitId, table: Table, known: _Known
) -> Wish | None:
    """Read what a row says of its visit; a row without a day cancels it."""
    stood, day, key = known.stood[visit], own["day"], own["key"]
    where = day or key
    if where is None or day is None:
        row = key.row if key else 0
        return Wish(visit=visit, put=None, is_timed=False, sheet=table.sheet, cell=f"A{row}")
    read = _day(day, table, known)
    open_min = stood.open_min if own["open"] is None else _minutes(own["open"], table, known)
    vehicle = stood.vehicle if own["vehicle"] is None else str(own["vehicle"].value)
    if len(vehicle) > _CUT and stood.vehicle.startswith(vehicle):
        vehicle = stood.vehicle
    if read is None or open_min is None:
        return None
    return _wish(visit, Put(day=read, vehicle=vehicle, open_min=open_min), table, where, stood)


def _wish(visit: VisitId, put: Put, table: Table, cell: Cell, stood: Put) -> Wish:
    return Wish(
        visit=visit,
        put=put,
        is_timed=put.open_min != stood.open_min,
        sheet=table.sheet,
        cell=cell.address,
    )


def _day(cell: Cell, table: Table, known: _Known) -> dt.date | None:
    """Read a date, or a weekday of the week."""
    if isinstance(cell.value, dt.date):
        return cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value
    try:
        return read_day(str(cell.value), known.week)
    except UnreadableDateError:
        pass
    try:
        (weekday,) = parse_weekdays(str(cell.value))
    except (UnreadableError, ValueError):
        known.faults.append(_cell_said("rota-day", table, cell))
        return None
    return known.monday + dt.timedelta(days=weekday)


def _minutes(cell: Cell, table: Table, known: _Known) -> int | None:
    """Read a time of day, of a clock or as it is typed; 25:30 is one of the night that follows."""
    value = cell.value
    if isinstance(value, dt.timedelta):
        return int(value.total_seconds()) // 60
    if isinstance(value, dt.datetime):  # what some spreadsheets make of a time
        days = (value.date() - _EPOCH).days if value.date() >= _EPOCH else 0
        return days * MINUTES_PER_DAY + 60 * value.hour + value.minute
    try:
        return parse_hour(value if isinstance(value, dt.time) else str(value))
    except UnreadableError:
        known.faults.append(_cell_said("rota-hour", table, cell))
        return None


_EPOCH = dt.date(1899, 12, 31)


def _from_moves(table: Table, known: _Known) -> dict[VisitId, Wish] | None:
    """Read the sheet of moves; ``None`` where it is not there."""
    title = fold(say_in("fr", "pages.column-vehicle"))
    rows = iter(table.rows)
    header = next((row for row in rows if 1 in row and fold(str(row[1].value)) == title), None)
    if header is None:
        return None
    days = {n: day for n, cell in header.items() if n > 1 and (day := _day(cell, table, known))}
    found: dict[VisitId, Wish] = {}
    for row in rows:
        for number, cell in row.items():
            for text in str(cell.value).splitlines() if number > 1 else ():
                wish = _of_cell(text, cell, (days.get(number), row.get(1)), table, known)
                if wish is not None and wish.visit in found:
                    known.faults.append(_cell_said("rota-cell-twice", table, cell))
                elif wish is not None:
                    found[wish.visit] = wish
    return found


def _of_cell(
    text: str, cell: Cell, place: tuple[dt.date | None, Cell | None], table: Table, known: _Known
) -> Wish | None:
    hour = _HOUR.search(text)
    visit = known.labels.get(plain_label(text[: hour.start()] if hour else text))
    day, vehicle = place
    if visit is None or day is None or vehicle is None:
        code = "rota-cell-unknown" if visit is None else "rota-cell-outside"
        known.faults.append(_cell_said(code, table, cell))
        return None
    stood = known.stood[visit]
    open_min = stood.open_min
    if hour:
        typed = _minutes(replace(cell, value="".join(hour[1].split())), table, known)
        if typed is None:
            return None
        if typed != stood.open_min % MINUTES_PER_DAY:
            open_min = typed
    put = Put(day=day, vehicle=str(vehicle.value), open_min=open_min)
    return _wish(visit, put, table, cell, stood)


def _merged(
    file: str,
    listed: dict[VisitId, Wish] | None,
    moved: dict[VisitId, Wish] | None,
    known: _Known,
) -> Iterator[Wish]:
    """Take what either sheet says anew; both may not ask for different things."""
    if listed is None and moved is None:
        known.faults.append(fault("rota-no-sheet", file=file))
        return
    if known.faults:
        return
    titles = say_in("fr", "pages.sheet-visits"), say_in("fr", "pages.sheet-moves")
    for visit, stood in known.stood.items():
        asked = []
        for title, sheet in zip(titles, (listed, moved), strict=True):
            gone = Wish(visit=visit, put=None, is_timed=False, sheet=title, cell="")
            wish = None if sheet is None else sheet.get(visit, gone)
            if wish is not None and wish.put != stood:
                asked.append(wish)
        if len(asked) == 2 and asked[0].put != asked[1].put:
            where = {"sheet": asked[0].sheet, "cell": asked[0].cell, "value": visit[0]}
            facts = {"other": asked[1].sheet, "place": asked[1].cell or "–"}
            known.faults.append(fault("rota-two-words", file=file, **where, **facts))
        elif asked:
            yield asked[0]


def days_of_week(monday: dt.date) -> list[dt.date]:
    """List the days of a week."""
    return [monday + dt.timedelta(days=n) for n in range(DAYS_PER_WEEK)]
