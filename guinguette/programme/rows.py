"""From the cells of a sheet to the visits that they announce, each one read or named as unread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guinguette.faults import Fault
from guinguette.folder.workbook.row import shown
from guinguette.folder.workbook.table import Cell, Table
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold, unaccent
from guinguette.programme.columns import Columns, Key, days_across
from guinguette.programme.entry import Entry, When
from guinguette.programme.moments import (
    UnreadableMomentError,
    hours_in,
    in_week,
    read_hours,
    read_weeks,
    read_when,
)

_TOTAL = re.compile(r"^(?:sous[ -]?)?totaux?\b|^total\b|^nombre d|^nb\b|^moyenne\b")
_OFF = re.compile(
    r"^(?:jour )?ferie|^conges?\b|^vacances\b|^repos\b|^rien\b|^neant\b|^pas de (?:tournee|passage)"
    r"|^entretien\b|^garage\b|^formation\b|^reunion\b|^maintenance\b|^ferme\b|^annule|^-+$|^/+$"
)
_MARK = frozenset({"x", "oui", "o", "1", "ok", "v"})
_TEXT_SIDES = " \t\n,;:.-–—/|+()"
_BREAKS = re.compile(r"[\n;|]|\s\+\s|\s/\s")


@dataclass(slots=True)
class Found:
    """
    What a sheet announces.

    ``unread`` are the visits that are not taken, ``left`` the rows and cells that are no visit
    (totals, days off), as (cell, text); ``carried`` counts the days and vehicles that were written
    once for several rows; ``off`` are days without a visit.
    """

    entries: list[Entry] = field(default_factory=list)
    unread: list[Fault] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    off: set[date] = field(default_factory=set)
    carried: int = 0


def filled(table: Table) -> Table:
    """Give each cell of a merged range what its first one holds."""
    areas = [a for a in table.merged if (a[2] - a[0] + 1) * (a[3] - a[1] + 1) <= 2_000]
    cells = {(c.row, c.column): c for row in table.rows for c in row.values()}
    for top, left, bottom, right in areas:
        first = cells.get((top, left))
        for row in range(top, bottom + 1) if first else ():
            for column in range(left, right + 1):
                if first is not None:
                    cells.setdefault((row, column), replace(first, row=row, column=column))
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(cells.items()):
        rows.setdefault(row, {})[column] = cell
    return replace(table, rows=tuple(rows.values()))


class Reader:
    """
    Reads the rows of one sheet.

    Parameters
    ----------
    table
        The sheet, merged cells filled.
    columns
        What its columns are.
    today
        As for :func:`guinguette.programme.moments.read_when`.
    is_place
        Whether a text names a place that is known.
    """

    def __init__(
        self, table: Table, columns: Columns, today: date, is_place: Callable[[str], bool]
    ) -> None:
        self.table, self.columns, self.today, self.is_place = table, columns, today, is_place
        self.found = Found()
        self._above: dict[Key, Cell] = {}
        self._weeks = read_weeks(table.sheet) if not table.delimiter else []

    def read(self) -> Found:
        """Read every row below the titles."""
        for cells in self.table.rows:
            number = next(iter(cells.values())).row
            if number <= self.columns.header:
                continue
            if number in self.table.struck_rows:
                self._refuse(next(iter(cells.values())), "programme-row-struck")
            elif not self.columns.days:
                self._row(cells)
            elif again := days_across(cells, self.today):
                self.columns.days = again
            else:
                self._across(cells)
        return self.found

    def _refuse(self, cell: Cell, code: str, **facts: str) -> None:
        where = {"file": self.table.file, "sheet": self.table.sheet, "cell": cell.address}
        self.found.unread.append(fault(code, **where, value=shown(cell), **facts))

    # A row a visit

    def _row(self, cells: Mapping[int, Cell]) -> None:
        own = {key: cells[c] for key, c in self.columns.known.items() if c in cells}
        where = next((own[k] for k in ("commune", "place", "code") if k in own), None)
        if where is None:
            self._above |= {k: c for k, c in own.items() if k in {"date", "day", "week", "vehicle"}}
            return
        if self._is_left(where) or any(_TOTAL.match(unaccent(shown(c))) for c in cells.values()):
            self.found.left.append((where.address, shown(where)))
            return
        if where.is_error or (where.formula and where.value is None):
            self._refuse(where, "programme-cell-error")
            return
        own = self._with_above(own)
        try:
            window = self._window(own)
            for when in self._when(own, where):
                self._add(where, when, self._words(own), shown_of(own, "vehicle"), window)
        except UnreadableMomentError as error:
            self._refuse(where, error.reason, word=error.word)

    def _is_left(self, cell: Cell) -> bool:
        plain = unaccent(shown(cell)).strip()
        return bool(_TOTAL.match(plain) or _OFF.match(plain))

    def _with_above(self, own: dict[Key, Cell]) -> dict[Key, Cell]:
        """Take the day and the vehicle of the rows above where they are written once."""
        once: tuple[Key, ...] = ("date", "day", "week", "vehicle")
        if {"date", "day", "rhythm"} & own.keys():
            for key in ("date", "day", "week"):
                self._above.pop(key, None)
        carried = {k: c for k, c in self._above.items() if k in once and k not in own}
        self._above |= {k: own[k] for k in once if k in own}
        self.found.carried += bool(carried)
        return {**carried, **own}

    def _words(self, own: Mapping[Key, Cell]) -> tuple[str, str, str]:
        commune, place = shown_of(own, "commune"), shown_of(own, "place")
        return (
            (commune, place, shown_of(own, "code"))
            if commune
            else (place, "", shown_of(own, "code"))
        )

    def _window(self, own: Mapping[Key, Cell]) -> tuple[int, int | None] | None:
        opens, closes = (read_hours(own[k]) if k in own else None for k in ("open", "close"))
        if opens and closes:
            return opens[0], closes[0]
        for key in ("hours", "open", "date", "day", "rhythm"):
            if key in own:
                cell = own[key]
                window = read_hours(cell) or next((w for *_, w in hours_in(shown(cell))[0]), None)
                if window and not (
                    key in {"date", "day", "rhythm"} and isinstance(cell.value, date)
                ):
                    return window
                if key in {"hours", "open"}:
                    raise UnreadableMomentError(shown(cell), "programme-hours-unreadable")
        return None

    def _when(self, own: Mapping[Key, Cell], where: Cell) -> Iterator[When]:
        said = [read_when(own[key], self.today) for key in ("date", "day") if key in own]
        rhythms = read_when(own["rhythm"], self.today) if "rhythm" in own else ()
        if not said and not rhythms:
            raise UnreadableMomentError(shown(where), "programme-day-missing")
        dated = next((days for days in said if days[0].date is not None), None)
        weekdays = next((days for days in said if days[0].weekday is not None), ())
        if dated is None:
            yield from self._habits(own, weekdays, rhythms)
        elif weekdays and dated[0].date and dated[0].date.weekday() != weekdays[0].weekday:
            day = f"{shown_of(own, 'day')} {shown_of(own, 'date')}"
            raise UnreadableMomentError(day, "programme-weekday-misfit")
        else:
            yield from dated

    def _habits(
        self, own: Mapping[Key, Cell], weekdays: Sequence[When], rhythms: Sequence[When]
    ) -> Iterator[When]:
        """Put the weekdays of a row together with its rhythm and its weeks."""
        named = {one.weekday for one in rhythms} - {None}
        if weekdays and named and named != {day.weekday for day in weekdays}:
            raise UnreadableMomentError(shown_of(own, "rhythm"))
        told = next((one for one in (*rhythms, *weekdays) if one.rhythm), When())
        weeks = read_weeks(shown_of(own, "week")) if "week" in own else self._weeks
        for day in weekdays or rhythms:
            if day.weekday is None:
                raise UnreadableMomentError(shown_of(own, "rhythm"), "programme-weekday-missing")
            whole = replace(told, weekday=day.weekday)
            yield from [in_week(whole, week, self.today) for week in weeks] or [whole]

    def _add(
        self,
        cell: Cell,
        when: When,
        words: tuple[str, str, str],
        vehicle: str,
        window: tuple[int, int | None] | None,
    ) -> None:
        commune, place, code = words
        self.found.entries.append(
            Entry(
                sheet=self.table.sheet,
                cell=cell.address,
                when=when,
                commune=commune,
                place=place,
                code=code,
                vehicle=vehicle,
                window_min=window,
            )
        )

    # Days across

    def _across(self, cells: Mapping[int, Cell]) -> None:
        first = min(self.columns.days)
        labels = [cells[c] for c in sorted(cells) if c < first]
        if any(_TOTAL.match(unaccent(shown(label))) for label in labels):
            self.found.left.append((labels[0].address, shown(labels[0])))
            return
        weeks, window, text = self._labels(labels)
        if not labels and "vehicle" in self._above:
            text = shown(self._above["vehicle"])
        elif labels and text:
            self._above["vehicle"] = labels[-1]
        for column, when in self.columns.days.items():
            cell = cells.get(column)
            if cell is None:
                continue
            for day in [in_week(when, week, self.today) for week in weeks or self._weeks] or [when]:
                self._cell(cell, day, text, window)

    def _labels(self, labels: list[Cell]) -> tuple[list[When], tuple[int, int | None] | None, str]:
        weeks: list[When] = []
        window, texts = None, []
        for label in labels:
            hours = read_hours(label) if not shown(label).isdigit() else None
            if hours:
                window = hours
            elif found := read_weeks(shown(label)):
                weeks = found
            else:
                texts.append(shown(label))
        return weeks, window, " ".join(texts)

    def _cell(
        self,
        cell: Cell,
        when: When,
        label: str,
        window: tuple[int, int | None] | None,
    ) -> None:
        if self._is_left(cell):
            self.found.left.append((cell.address, shown(cell)))
            self.found.off |= {when.date} if when.date else set()
            return
        alone = read_hours(cell)
        if (alone or fold(shown(cell)) in _MARK) and self.is_place(label):
            self._add(cell, when, (label, "", ""), "", alone or window)
            return
        for words, own in self._pieces(shown(cell)):
            if words:
                self._add(cell, when, (words, "", ""), label, own or window)
            else:
                self._refuse(cell, "programme-place-missing")

    def _pieces(self, text: str) -> Iterator[tuple[str, tuple[int, int | None] | None]]:
        """Cut a cell into places with their hours, whichever comes first."""
        pending, window = "", None
        for part in filter(None, (part.strip() for part in _BREAKS.split(text))):
            for words, own in _with_hours(part):
                is_next = bool(pending) and (
                    (own is not None and window is not None)
                    or (bool(words) and self.is_place(words))
                )
                if is_next:
                    yield pending, window
                    pending, window = "", None
                pending = ", ".join(filter(None, (pending, words)))
                window = own or window
        if pending or window:
            yield pending, window


def _with_hours(part: str) -> Iterator[tuple[str, tuple[int, int | None] | None]]:
    """Cut a line at its hours: each goes with the text before it, else with the one after."""
    hours, plain = hours_in(part)
    if not hours:
        yield part.strip(_TEXT_SIDES), None
        return
    leads = not plain[: hours[0][0]].strip(_TEXT_SIDES)
    ends = [start for start, *_ in hours[1:]] + [len(part)] if leads else [e for _, e, _ in hours]
    begin = 0
    for (start, end, window), stop in zip(hours, ends, strict=True):
        words = part[end:stop] if leads else part[begin:start]
        if not leads and stop == ends[-1]:
            words = f"{words} {part[end:]}"
        begin = end
        yield words.strip(_TEXT_SIDES), window


def shown_of(own: Mapping[Key, Cell], key: Key) -> str:
    """Return what the cell of a key shows; empty where there is none."""
    return shown(own[key]) if key in own else ""
