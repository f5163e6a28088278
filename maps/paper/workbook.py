"""
The Excel form of the rota.

Every text goes through ``write_string`` or ``write_rich_string``: what a user typed is never
taken for a formula, a number or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime
from io import BytesIO
from itertools import zip_longest
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from guinguette.tour import NetworkFacts, Route, Tour
from maps.paper.heights import GRID_PT, LIST_PT, height_pt
from maps.paper.list_sheets import (
    DAY_FORMAT,
    Column,
    Foot,
    Styles,
    again,
    finish,
    list_sheet,
    new_sheet,
    styles_of,
)
from maps.paper.moves_sheet import Formats, key_of, keys_sheet, moves_sheet
from maps.paper.week import RotaOuting, RotaRow, RotaStop, RotaWeek
from maps.words import labels
from maps.words.clean import clean, estimation
from maps.words.exceptions import NOT_GIVEN, GivenOut, crew_note
from maps.words.phrases import phrase

_ROW_PT, _PART_PT = 300.0, 170.0
"""
A vehicle has one row up to the first height; a taller one is cut into rows of the second, three
to a page. Programs differ by a tenth in what a line holds: both are far from the limit.
"""
_CUT_CHARACTERS = 120
_PAGE_WIDTH = 150.0


def week_workbook(
    week: RotaWeek,
    routes: Sequence[Route],
    *,
    tour: Tour,
    monday: date,
    created_at: datetime,
    edition: int = 0,
    given: GivenOut = NOT_GIVEN,
) -> bytes:
    """
    Write the workbook of a week of a tour, which ``read_rota`` reads back.

    ``created_at`` is kept in the properties of the file, the number of the ``edition`` in a sheet
    that nobody sees.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties(
            {"title": f"{week.title}, {week.week}", "author": "guinguette", "created": created_at}
        )
        styles = styles_of(book)
        _grid_sheet(book, styles, week)
        _visit_sheet(book, styles, week, _visit_rows(routes, given), tour.network)
        moves = new_sheet(book, phrase("pages.sheet-moves"), _foot(week))
        used = moves_sheet(moves, _formats(book, styles), tour, monday)
        finish(moves, used.head, used.columns, used.last, frozen_columns=1)
        _contact_sheet(book, styles, week)
        if week.crews:
            _crew_sheet(book, styles, week)
        _unserved_sheet(book, styles, week)
        keys_sheet(book, routes, monday, edition)
    return target.getvalue()


def _foot(week: RotaWeek) -> Foot:
    return Foot(week.week, f"{week.printed} · {week.version}", phrase("pages.internal-use"))


def _formats(book: Workbook, styles: Styles) -> Formats:
    """Give the sheet of moves its formats."""
    head = {"font_size": LIST_PT, "bold": True, "bg_color": "#E0E0E0", "num_format": DAY_FORMAT}
    edges = {"border": 1, "border_color": "#8C8C8C", "align": "left"}
    day = book.add_format({**head, **edges})
    return Formats(styles.title, styles.note, styles.head, styles.label, styles.cell, day)


def _grid_sheet(book: Workbook, styles: Styles, week: RotaWeek) -> None:
    sheet = new_sheet(book, phrase("pages.sheet-week"), _foot(week))
    sheet.write_string(0, 0, week.title, styles.title)
    sheet.write_string(1, 0, f"{week.week}, {week.period}", styles.plain)
    sheet.write_string(2, 0, week.totals, styles.plain)
    sheet.merge_range(3, 0, 3, len(week.days), "", styles.note)
    sheet.write_string(3, 0, week.network, styles.note)
    sheet.set_row(3, height_pt(week.network, _PAGE_WIDTH, size_pt=GRID_PT))
    top = 5
    width = (_PAGE_WIDTH - 11) / len(week.days)
    sheet.set_column(0, 0, 11)
    sheet.set_column(1, len(week.days), width)
    for column, word in enumerate((phrase("pages.column-vehicle"), *week.days)):
        sheet.write_string(top, column, word, styles.head)
    sheet.set_row(top, max(height_pt(day, width, size_pt=LIST_PT) for day in week.days))
    last = top
    for row in week.rows:
        for number, texts in enumerate(_parts(row, width)):
            last += 1
            label = again(row.vehicle) if number else f"{row.vehicle}\n{row.crew}".strip()
            sizes = [(label, 11.0), *((text, width) for text in texts)]
            sheet.set_row(last, max(height_pt(text, w, size_pt=GRID_PT) for text, w in sizes))
            sheet.write_string(last, 0, label, styles.label)
            names = {stop.name for cell in row.cells for outing in cell for stop in outing.stops}
            for column, text in enumerate(texts, start=1):
                _write_lines(sheet, (last, column), text, styles, bold=names)
    finish(sheet, top, len(week.days), last, frozen_columns=1)


def _parts(row: RotaRow, width: float) -> list[list[str]]:
    """Cut the week of a vehicle into rows that a sheet can show, stop by stop; often one."""
    slots = list(zip_longest(*map(_cell_texts, row.cells), fillvalue=""))
    heights = [max(height_pt(text, width, size_pt=GRID_PT) for text in slot) for slot in slots]
    limit_pt = sum(heights)
    if limit_pt > _ROW_PT:
        limit_pt /= ceil(limit_pt / _PART_PT)
    parts: list[list[tuple[str, ...]]] = [[]]
    used_pt = 0.0
    for slot, each_pt in zip(slots, heights, strict=True):
        if parts[-1] and used_pt + each_pt / 2 > limit_pt:
            parts.append([])
            used_pt = 0.0
        parts[-1].append(slot)
        used_pt += each_pt
    return [
        ["\n".join(filter(None, texts)).strip() for texts in zip(*p, strict=True)] for p in parts
    ]


def _cell_texts(cell: Sequence[RotaOuting]) -> list[str]:
    """Return a text per stop, what is said of its outing with the first and the last."""
    texts: list[str] = []
    for outing in cell:
        stops = [_stop_text(stop) for stop in outing.stops] or [""]
        stops[0] = "\n".join(filter(None, (outing.crew, outing.moves, outing.broken, stops[0])))
        stops[-1] += f"\n{outing.figures}"
        texts += [f"\n{stops[0]}" if texts else stops[0], *stops[1:]]
    return texts or ["–"]


def _stop_text(stop: RotaStop) -> str:
    hours = phrase("pages.stop-hours", arrive=stop.arrive, opening=stop.opening, leave=stop.leave)
    return "\n".join(filter(None, (stop.name, hours, stop.place, stop.unusual)))


def _write_lines(
    sheet: Worksheet, place: tuple[int, int], text: str, styles: Styles, *, bold: Set[str]
) -> None:
    """Write a cell of several lines, those in ``bold`` so; text still, never a formula."""
    parts: list[str | Format] = []
    for line in text.split("\n"):
        parts += [styles.strong if line in bold else styles.usual, f"{line}\n"]
    if len(parts) < 4:
        sheet.write_string(*place, text, styles.cell)
        return
    parts[-1] = str(parts[-1]).removesuffix("\n")
    sheet.write_rich_string(*place, *parts, styles.cell)


def _visit_sheet(
    book: Workbook,
    styles: Styles,
    week: RotaWeek,
    rows: Iterable[tuple[object, ...]],
    network: NetworkFacts,
) -> None:
    tag = estimation(network)
    columns = (
        Column(phrase("pages.column-date"), 14, "day"),
        Column(phrase("pages.column-vehicle"), 11),
        Column(phrase("pages.column-order"), 8, "whole"),
        Column(phrase("pages.column-commune"), 24),
        Column(phrase("pages.column-place"), 23),
        Column(phrase("pages.column-arrival"), 9, "hour"),
        Column(phrase("pages.column-opening"), 11, "hour"),
        Column(phrase("pages.column-closing"), 11, "hour"),
        Column(phrase("pages.column-departure"), 9, "hour"),
        Column(phrase("pages.column-contact"), 16),
        Column(phrase("pages.column-phone"), 14),
        Column(phrase("pages.column-crew"), 12, is_printed=False),
        Column(phrase("pages.column-code"), 12, is_printed=False),
        Column(phrase("pages.column-km", estimate=tag), 16, "kilometres", is_printed=False),
        Column(phrase("pages.column-minutes", estimate=tag), 16, "whole", is_printed=False),
        Column(phrase("pages.column-services"), 24, is_printed=False),
        Column(phrase("pages.column-public"), 16, is_printed=False),
        Column(phrase("pages.column-notes"), 50, is_printed=False),
        Column(phrase("pages.column-key"), 16, is_printed=False, is_hidden=True),
    )
    list_sheet(book, phrase("pages.sheet-visits"), styles, _foot(week), columns=columns, rows=rows)


def _visit_rows(routes: Sequence[Route], given: GivenOut) -> Iterable[tuple[object, ...]]:
    for route in routes:
        day = datetime.combine(route.date, datetime.min.time())
        for number, visit in enumerate(route.visits, start=1):
            yield (
                day,
                route.vehicle,
                number,
                visit.name,
                _short(visit.place),
                # Past midnight a time is more than a day: shown as 01:30, sorted after 23:00.
                visit.arrive - day,
                visit.open - day,
                visit.close - day,
                visit.leave - day,
                _short(visit.contact),
                _short(visit.phone),
                route.crew,
                visit.commune_code,
                visit.distance_m / 1000,
                round(visit.driving_s / 60),
                labels.services(visit),
                labels.audience(visit),
                _short(". ".join(filter(None, (crew_note(visit, route, given), visit.notes)))),
                " ".join(key_of(route, visit)),
            )


def _short(text: str) -> str:
    start = labels.start_of(clean(text), _CUT_CHARACTERS)
    return phrase("pages.note-goes-on", start=start) if start else text


def _contact_sheet(book: Workbook, styles: Styles, week: RotaWeek) -> None:
    columns = (
        Column(phrase("pages.column-commune"), 24),
        Column(phrase("pages.column-visit"), 26),
        Column(phrase("pages.column-place"), 26),
        Column(phrase("pages.column-contact"), 16),
        Column(phrase("pages.column-phone"), 14),
        Column(phrase("pages.column-notes"), 44),
    )
    rows = [(c.commune, c.visits, c.place, c.contact, c.phone, c.notes) for c in week.contacts]
    list_sheet(
        book, phrase("pages.sheet-contacts"), styles, _foot(week), columns=columns, rows=rows
    )


def _crew_sheet(book: Workbook, styles: Styles, week: RotaWeek) -> None:
    columns = (
        Column(phrase("pages.column-crew"), 32),
        Column(phrase("pages.column-work"), 48),
        Column(phrase("pages.column-margin"), 70),
    )
    rows = [(crew.crew, crew.hours, crew.margin) for crew in week.crews]
    list_sheet(book, phrase("pages.sheet-work"), styles, _foot(week), columns=columns, rows=rows)


def _unserved_sheet(book: Workbook, styles: Styles, week: RotaWeek) -> None:
    columns = (
        Column(phrase("pages.column-commune"), 32),
        Column(phrase("pages.column-missing"), 12, "whole"),
        Column(phrase("pages.column-reason", period=week.unserved_period), 106),
    )
    rows: list[tuple[object, ...]] = [
        (u.commune, u.missing_visits, u.reason) for u in week.unserved
    ]
    if not rows:
        rows = [(phrase("pages.none"), 0, phrase("pages.none-unserved"))]
    list_sheet(
        book, phrase("pages.sheet-unserved"), styles, _foot(week), columns=columns, rows=rows
    )
