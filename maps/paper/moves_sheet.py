"""The sheet in which visits are moved, a cell a visit, and the one that says where they stood."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from guinguette.calendar import weekday_name
from guinguette.folder.rota_read import (
    KEYS_MARK,
    KEYS_SHEET,
    VisitId,
    days_of_week,
    plain_label,
    visit_label,
)
from guinguette.tour import Route, Tour, Visit
from guinguette.wall_clock import seconds_of
from maps.paper.heights import GRID_PT, height_pt
from maps.words import labels
from maps.words.clean import clean
from maps.words.phrases import phrase

_HEAD_ROW = 3
_SPARE_ROWS = 1
"""Empty cells below the fullest day of each vehicle, to move a visit to."""
_WIDTHS = 12, 20


class Formats(NamedTuple):
    """Those of the sheet of moves."""

    title: Format
    note: Format
    head: Format
    label: Format
    cell: Format
    day: Format


class Used(NamedTuple):
    """What is written of a sheet: its head, its last column, its last row."""

    head: int
    columns: int
    last: int


def key_of(route: Route, visit: Visit) -> VisitId:
    """Return what a visit is known by in a workbook, for ever."""
    return visit.key, (visit.slot.date if visit.slot else route.date).isoformat()


def moves_sheet(sheet: Worksheet, formats: Formats, tour: Tour, monday: dt.date) -> Used:
    """Write a row a vehicle and stop, a column a day, a cell a visit: its name, its opening."""
    days = days_of_week(monday)
    routes = tour.routes_of_week(monday)
    names = _names(routes)
    sheet.write_string(0, 0, phrase("pages.sheet-moves"), formats.title)
    sheet.merge_range(1, 0, 1, len(days), phrase("pages.moves-help"), formats.note)
    sheet.set_row(1, height_pt(phrase("pages.moves-help"), sum(_WIDTHS) * 4, size_pt=GRID_PT))
    sheet.set_column(0, 0, _WIDTHS[0])
    sheet.set_column(1, len(days), _WIDTHS[1])
    sheet.write_string(_HEAD_ROW, 0, phrase("pages.column-vehicle"), formats.head)
    for number, day in enumerate(days, start=1):
        moment = dt.datetime.combine(day, dt.time())
        sheet.write_datetime(_HEAD_ROW, number, moment, formats.day)
    row = _HEAD_ROW
    for vehicle in dict.fromkeys((*tour.vehicles, *(route.vehicle for route in routes))):
        cells = [_cells(routes, vehicle, day, names) for day in days]
        for rank in range(max(map(len, cells)) + _SPARE_ROWS):
            row += 1
            sheet.write_string(row, 0, clean(vehicle), formats.label)
            texts = [own[rank] if rank < len(own) else "" for own in cells]
            sheet.set_row(row, max(height_pt(t, _WIDTHS[1], size_pt=GRID_PT) for t in texts))
            for number, text in enumerate(texts, start=1):
                sheet.write_string(row, number, text, formats.cell)
    return Used(_HEAD_ROW, len(days), row)


def _cells(
    routes: Sequence[Route], vehicle: str, day: dt.date, names: Mapping[VisitId, str]
) -> list[str]:
    return [
        visit_label(names[key_of(route, visit)], labels.hour(visit.open))
        for route in routes
        if (route.vehicle, route.date) == (vehicle, day)
        for visit in route.visits
    ]


def _visits(routes: Sequence[Route]) -> Iterator[tuple[Route, Visit]]:
    return ((route, visit) for route in routes for visit in route.visits)


def _names(routes: Sequence[Route]) -> dict[VisitId, str]:
    """Name each visit of a week; those of one name have the day of their slot, or a number."""
    names = {key_of(route, visit): clean(visit.name) for route, visit in _visits(routes)}
    counts = Counter(map(plain_label, names.values()))
    found: dict[VisitId, str] = {}
    used: set[str] = set()
    for (key, slot), name in names.items():
        day = weekday_name(dt.date.fromisoformat(slot).weekday())
        numbered = (f"{name} ({day} {number})" for number in count(2))
        first = name if counts[plain_label(name)] == 1 else f"{name} ({day})"
        label = next(one for one in chain([first], numbered) if plain_label(one) not in used)
        found[key, slot] = label
        used.add(plain_label(label))
    return found


def keys_sheet(book: Workbook, routes: Sequence[Route], monday: dt.date, edition: int) -> None:
    """Say where each visit stands, in a sheet that nobody sees; nothing in it is private."""
    sheet = book.add_worksheet(KEYS_SHEET)
    sheet.very_hidden()
    names = _names(routes)
    rows: list[tuple[str, ...]] = [(KEYS_MARK, str(edition), monday.isoformat())]
    for route, visit in _visits(routes):
        own, opening = key_of(route, visit), seconds_of(route.date, visit.open) // 60
        rows.append((names[own], *own, route.date.isoformat(), clean(route.vehicle), str(opening)))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
