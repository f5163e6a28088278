"""
The rota of one week, for the coordinator and the crews: a workbook and a page to print.

Both say the same (:mod:`maps.paper.week`). The workbook is in :mod:`maps.paper.workbook`; the
page is ``templates/rota.typ``, set by Typst with the fonts of ``fonts/`` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from guinguette.crews.hours import CrewWeek
from guinguette.tour import Tour
from maps.paper.typeset import typeset
from maps.paper.week import rota_week, without_idle
from maps.paper.workbook import week_workbook
from maps.words.exceptions import NOT_GIVEN, GivenOut


def rota_workbook(
    tour: Tour,
    *,
    monday: date,
    printed_on: date,
    given: GivenOut = NOT_GIVEN,
    hours: Sequence[CrewWeek] = (),
    edition: int = 0,
) -> bytes:
    """
    Write one week as an Excel workbook, of the ``edition`` of a number where it is of one.

    Returns
    -------
    workbook
        Sheets « Semaine » (days and vehicles), « Passages » (one row per visit, hours as times),
        « Déplacer » (a cell a visit, to move), « Contacts », « Temps de travail » (the ``hours``
        of crews) and « Non desservies », each on A4 landscape, one page wide. The same arguments
        give the same bytes.

    Raises
    ------
    ValueError
        If ``monday`` is no Monday.
    """
    week = rota_week(tour, monday=monday, printed_on=printed_on, given=given, hours=hours)
    routes = tour.routes_of_week(monday)
    return week_workbook(
        week,
        routes,
        tour=tour,
        monday=monday,
        edition=edition,
        created_at=datetime.combine(printed_on, time()),
        given=given,
    )


def rota_pdf(
    tour: Tour,
    *,
    monday: date,
    printed_on: date,
    given: GivenOut = NOT_GIVEN,
    hours: Sequence[CrewWeek] = (),
) -> bytes:
    """
    Write one week as a PDF to print: A4 landscape, the grid, hours, contacts, what is not served.

    Days and vehicles without an outing are named under the title, and take no room.

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
    week = rota_week(tour, monday=monday, printed_on=printed_on, given=given, hours=hours)
    return typeset("rota", without_idle(week), printed_on=printed_on)
