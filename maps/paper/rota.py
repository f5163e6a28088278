"""
The rota of one week, for the coordinator and the crews: a workbook and a page to print.

Both say the same (:mod:`maps.paper.week`). The workbook is in :mod:`maps.paper.workbook`; the
page is ``templates/rota.typ``, set by Typst with the fonts of ``fonts/`` only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from guinguette.tour import Tour
from maps.paper.week import rota_week
from maps.paper.workbook import week_workbook

_HERE = Path(__file__).parents[1]
TEMPLATE_PATH = _HERE / "templates" / "rota.typ"
FONTS_PATH = _HERE / "fonts"


def rota_workbook(tour: Tour, *, monday: date, printed_on: date) -> bytes:
    """
    Write one week as an Excel workbook.

    Parameters
    ----------
    tour
        The plan.
    monday
        First day of the week.
    printed_on
        Date shown as the date of printing, and kept as the date of the file.

    Returns
    -------
    workbook
        Sheets « Semaine » (days and vehicles), « Passages » (one row per visit, hours as times),
        « Contacts » and « Non desservies », each on A4 landscape, one page wide. The same
        arguments give the same bytes.

    Raises
    ------
    ValueError
        If ``monday`` is no Monday.
    """
    week = rota_week(tour, monday=monday, printed_on=printed_on)
    routes = tour.routes_of_week(monday)
    return week_workbook(
        week, routes, network=tour.network, created_at=datetime.combine(printed_on, time())
    )


def rota_pdf(tour: Tour, *, monday: date, printed_on: date) -> bytes:
    """
    Write one week as a PDF to print: A4 landscape, the grid, contacts, communes not served.

    Parameters
    ----------
    tour, monday, printed_on
        As for :func:`rota_workbook`.

    Returns
    -------
    pdf
        Tagged for screen readers (PDF/UA-1), fonts embedded. The same arguments give the same
        bytes. Where a text has a character that no shipped font draws, a box stands for it and
        the file is an ordinary PDF, since PDF/UA forbids it.

    Raises
    ------
    ValueError
        If ``monday`` is no Monday.
    """
    week = rota_week(tour, monday=monday, printed_on=printed_on)
    inputs = {"rota": json.dumps(asdict(week), ensure_ascii=False)}
    timestamp = datetime.combine(printed_on, time(), tzinfo=UTC)
    try:
        return _typeset(inputs, timestamp, standards=["ua-1"])
    except typst.TypstError:
        return _typeset(inputs, timestamp, standards=[])


def _typeset(
    inputs: Mapping[str, str], timestamp: datetime, *, standards: list[typst.PDFStandard]
) -> bytes:
    pdf = typst.compile(
        TEMPLATE_PATH,
        root=TEMPLATE_PATH.parent,
        font_paths=[FONTS_PATH],
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
        pdf_standards=standards,
        timestamp=timestamp,
        format="pdf",
    )
    if not isinstance(pdf, bytes):  # pragma: no cover (typst gives bytes for one PDF)
        raise TypeError("typst gave no PDF")
    return pdf
