"""
Sheets of workbooks: their formats, their printed pages, lists that can be filtered.

Every text goes through ``write_string``: what a user typed is never taken for a formula, a number
or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from textwrap import wrap

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from maps.paper.heights import GRID_PT, LIST_PT, height_pt, held
from maps.words.clean import clean
from maps.words.phrases import phrase

DAY_FORMAT = "[$-40C]ddd d mmm yyyy"
_HOUR = 'h" h "mm'
_A4 = 9
_PART_LINES = 15
"""Lines of a long text in one row of a list; in capitals they are twice as many."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook."""

    title: Format
    plain: Format
    note: Format
    head: Format
    label: Format
    cell: Format
    strong: Format
    usual: Format
    text: Format
    day: Format
    hour: Format
    kilometres: Format
    whole: Format
    amount: Format
    euros: Format
    cents: Format
    share: Format
    index: Format


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column of a list: its heading, its width in characters, the format of its values.

    Those that are not printed come last, to the right of the printed page.
    """

    heading: str
    width: float
    kind: str = "text"
    is_printed: bool = True
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with a format of its own, whatever that of its column."""

    value: object
    kind: str


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of printed pages: what they are of, when they are from, who may read them."""

    of: str
    printed: str
    reader: str


def styles_of(book: Workbook) -> Styles:
    """Give a workbook its formats."""
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#8C8C8C"}
    return Styles(
        title=book.add_format({"bold": True, "font_size": 14}),
        plain=book.add_format({"font_size": 10}),
        note=book.add_format({"font_size": GRID_PT, "valign": "top", "text_wrap": True}),
        head=book.add_format({**cell, "font_size": LIST_PT, "bold": True, "bg_color": "#E0E0E0"}),
        label=book.add_format({**cell, "font_size": GRID_PT, "bold": True, "bg_color": "#F2F2F2"}),
        cell=book.add_format({**cell, "font_size": GRID_PT}),
        strong=book.add_format({"font_size": GRID_PT, "bold": True}),
        usual=book.add_format({"font_size": GRID_PT}),
        text=book.add_format({**cell, "font_size": 9}),
        day=book.add_format({**cell, "font_size": 9, "num_format": DAY_FORMAT, "align": "left"}),
        hour=book.add_format({**cell, "font_size": 9, "num_format": _HOUR, "align": "center"}),
        kilometres=book.add_format({**cell, "font_size": 9, "num_format": "#,##0.0"}),
        whole=book.add_format({**cell, "font_size": 9, "num_format": "#,##0", "align": "center"}),
        amount=book.add_format({**cell, "font_size": 9, "num_format": "#,##0"}),
        euros=book.add_format({**cell, "font_size": 9, "num_format": "#,##0 €"}),
        cents=book.add_format({**cell, "font_size": 9, "num_format": "#,##0.00 €"}),
        share=book.add_format({**cell, "font_size": 9, "num_format": "0.0 %"}),
        index=book.add_format({**cell, "font_size": 9, "num_format": "0.00"}),
    )


def again(name: str) -> str:
    """Name what a row before has begun: ``Vignory (suite)``."""
    return phrase("pages.commune-goes-on", commune=name)


def list_sheet(
    book: Workbook,
    name: str,
    styles: Styles,
    foot: Foot,
    *,
    columns: Sequence[Column],
    rows: Iterable[tuple[object, ...]],
    frozen_columns: int = 0,
) -> None:
    """Write a sheet that is a list: a heading a column, a row a value; long texts go on below."""
    sheet = new_sheet(book, name, foot)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width, None, {"hidden": column.is_hidden})
        sheet.write_string(0, number, column.heading, styles.head)
    sheet.set_row(0, max(height_pt(c.heading, c.width - 3) for c in columns))
    last = 0
    for last, values in enumerate(chain.from_iterable(_split(r, columns) for r in rows), start=1):
        for number, (column, value) in enumerate(zip(columns, values, strict=True)):
            own = value if isinstance(value, Figure) else Figure(value, column.kind)
            _write(sheet, last, number, own.value, getattr(styles, own.kind))
        pairs = zip(columns, values, strict=True)
        texts = [height_pt(v, c.width) for c, v in pairs if isinstance(v, str)]
        sheet.set_row(last, max(texts))
    if last:
        sheet.autofilter(0, 0, last, len(columns) - 1)
    printed = sum(column.is_printed for column in columns)
    finish(sheet, 0, printed - 1, last, frozen_columns=frozen_columns)


def _split(values: Sequence[object], columns: Sequence[Column]) -> Iterator[tuple[object, ...]]:
    """Spread the texts of a row over as many rows as the longest needs."""
    most = [int(_PART_LINES * held(column.width)) for column in columns]
    pairs = zip(values, most, strict=True)
    texts = [wrap(clean(value), n) if isinstance(value, str) else [value] for value, n in pairs]
    first = again(values[0]) if isinstance(values[0], str) else ""
    for number, parts in enumerate(zip_longest(*texts, fillvalue="")):
        yield (first, *parts[1:]) if number else parts


def _write(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean(value), style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_datetime(row, column, value, style)


def new_sheet(book: Workbook, name: str, foot: Foot) -> Worksheet:
    """Add a sheet that prints on pages of A4, one wide."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    private = f" · &B{foot.reader}&B" if foot.reader else ""
    of = foot.of.replace("&", "&&")
    sheet.set_footer(f"&L&8{of}, {name}{private}&R&8{foot.printed} · page &P / &N")
    return sheet


def finish(
    sheet: Worksheet, head_row: int, last_column: int, last_row: int, *, frozen_columns: int = 0
) -> None:
    """Keep the head of a sheet in sight and on every page, and print what is written."""
    sheet.freeze_panes(head_row + 1, frozen_columns)
    sheet.repeat_rows(head_row)
    sheet.print_area(0, 0, last_row, last_column)
