"""The programme of a season as a workbook: a list to filter, a calendar to print, the contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.workbook import Workbook

from guinguette.calendar import WEEKDAY_NAMES
from maps.paper.heights import GRID_PT, height_pt
from maps.paper.list_sheets import Column, Foot, Styles, finish, list_sheet, new_sheet, styles_of
from maps.season.sheet import DayCell, Line, Month, Sheet
from maps.words.phrases import phrase

_DAY_WIDTH, _WEEK_PT = 18.0, 25.0
"""Of the calendar: a column a day, a row a week at least as high."""


def season_workbook(sheet: Sheet, *, printed_on: date) -> bytes:
    """
    Write a programme as a workbook.

    ``printed_on`` is kept in its properties; the same arguments give the same bytes.
    """
    target = BytesIO()
    foot = Foot(sheet.heading, sheet.printed, sheet.reader)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        created = datetime.combine(printed_on, time(), tzinfo=UTC)
        book.set_properties({"title": sheet.heading, "author": "guinguette", "created": created})
        styles = styles_of(book)
        _evenings(book, styles, foot, sheet)
        _calendar(book, styles, foot, sheet)
        if sheet.contracts:
            _contracts(book, styles, foot, sheet)
        if sheet.news:
            _news(book, styles, foot, sheet)
    return target.getvalue()


def _evenings(book: Workbook, styles: Styles, foot: Foot, sheet: Sheet) -> None:
    legend = dict(sheet.legend)
    columns: list[tuple[Column, Callable[[Line], object]]] = [
        (Column(phrase("pages.column-date"), 14, "day"), lambda one: _moment(one.day)),
        (Column(phrase("pages.column-opening"), 9, "hour"), lambda one: _hour(one, one.opens)),
        (Column(phrase("pages.column-closing"), 9, "hour"), lambda one: _hour(one, one.closes)),
        (Column(phrase("pages.column-commune"), 26), lambda one: one.village),
        (Column(phrase("pages.column-place"), 24), lambda one: one.place),
        (Column(phrase("pages.column-state"), 10), lambda one: one.state),
        (Column(phrase("pages.column-news"), 20), _change),
    ]
    if sheet.is_whole:
        contract = Column(phrase("pages.column-contract"), 20)
        columns.append((contract, lambda one: legend.get(one.letter, "")))
    if sheet.is_private and not sheet.is_village:
        columns += [
            (Column(phrase("pages.column-contact"), 15), lambda one: one.contact),
            (Column(phrase("pages.column-phone"), 14), lambda one: one.phone),
            (Column(phrase("pages.column-vehicle"), 30, is_printed=False), lambda one: one.crew),
            (Column(phrase("pages.column-wish"), 10, is_printed=False), lambda one: one.wish),
        ]
    rows = (tuple(value(line) for _, value in columns) for line in sheet.lines)
    list_sheet(
        book,
        phrase("pages.sheet-season"),
        styles,
        foot,
        columns=[one for one, _ in columns],
        rows=rows,
    )


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day)


def _hour(line: Line, moment: str) -> object:
    """Return a time past midnight as more than a day: sorted after 23:00, shown as 01:30."""
    return _moment(moment) - _moment(line.day)


def _change(line: Line) -> str:
    return ", ".join(filter(None, (line.mark, line.note, line.holiday)))


def _calendar(book: Workbook, styles: Styles, foot: Foot, sheet: Sheet) -> None:
    """Write the months one below the other, a column a weekday, a cell a day and its villages."""
    page = new_sheet(book, phrase("pages.sheet-calendar"), foot)
    page.set_column(0, 6, _DAY_WIDTH)
    row = 0
    for number, name in enumerate(WEEKDAY_NAMES["fr"]):
        page.write_string(row, number, name, styles.head)
    for month in sheet.months:
        row += 1
        page.merge_range(row, 0, row, 6, "", styles.title)
        page.write_string(row, 0, f"{month.name}, {month.count}", styles.title)
        page.set_row(row, 26)
        for week in month.weeks:
            row += 1
            texts = list(_days(week, month))
            heights = (height_pt(text, _DAY_WIDTH, size_pt=GRID_PT) for text in texts)
            page.set_row(row, max(_WEEK_PT, *heights))
            for number, (text, day) in enumerate(zip(texts, week, strict=True)):
                style = styles.label if day.anchor else styles.cell if text else styles.plain
                page.write_string(row, number, text, style)
    finish(page, 0, 6, row)


def _days(week: tuple[DayCell, ...], month: Month) -> Iterator[str]:
    for day in week:
        own = [line for line in month.lines if int(line.day[-2:]) == day.number]
        gone = phrase("pages.evening-state", "cancelled")
        said = [f"{one.village} ({gone})" if one.is_gone else one.village for one in own]
        number = str(day.number) if day.number else ""
        holiday = f"{number}, {day.holiday}" if day.holiday else number
        yield "\n".join([holiday, *said]) if day.number else ""


def _contracts(book: Workbook, styles: Styles, foot: Foot, sheet: Sheet) -> None:
    columns = [
        Column(phrase("pages.column-contract"), 26),
        Column(phrase("pages.column-sold"), 10, "whole"),
        Column(phrase("pages.column-held"), 10, "whole"),
        Column(phrase("pages.column-to-come"), 10, "whole"),
        Column(phrase("pages.column-lacking"), 10, "whole"),
        Column(phrase("pages.column-why"), 30),
        Column(phrase("pages.column-served"), 40),
        Column(phrase("pages.column-unserved"), 30),
    ]
    rows: list[tuple[object, ...]] = [
        (
            *(one.title, one.dates, one.done, one.to_come, one.lacking, one.why),
            *(", ".join(one.served), ", ".join(one.unserved)),
        )
        for one in sheet.contracts
    ]
    if any(one.price for one in sheet.contracts):
        columns.append(Column(phrase("pages.column-price"), 12))
        rows = [(*row, one.price) for row, one in zip(rows, sheet.contracts, strict=True)]
    name = phrase("pages.sheet-contracts")
    list_sheet(book, name, styles, foot, columns=columns, rows=rows)


def _news(book: Workbook, styles: Styles, foot: Foot, sheet: Sheet) -> None:
    columns = (
        Column(phrase("pages.column-commune"), 30),
        Column(phrase("pages.column-news"), 60),
        Column(phrase("pages.column-contact"), 30),
        Column(phrase("pages.column-phone"), 20),
    )
    rows = [(one.name, one.text, one.contact, one.phone) for one in sheet.news]
    list_sheet(book, phrase("pages.sheet-news"), styles, foot, columns=columns, rows=rows)
