"""The programme of a season as a page: by month, a grid and a list, for a phone first."""

from __future__ import annotations

from collections.abc import Sequence

from guinguette.calendar import WEEKDAY_NAMES
from maps.drawing import page as _page
from maps.exchange.links import telephones
from maps.season.programme import LETTERS, Programme
from maps.season.sheet import Sheet

COLOURS = 8
"""Contracts past the eighth start again; each has a letter of its own."""


def season_page(
    sheet: Sheet,
    programme: Programme,
    *,
    more: str = "",
    documents: Sequence[tuple[str, str]] = (),
) -> str:
    """
    Write a programme as a page.

    Parameters
    ----------
    sheet
        What it says.
    programme
        The season that it is of.
    more
        What stands below the dates: markup that this package made.
    documents
        The same programme in other files: what each is called, and its link.

    Returns
    -------
    html
        A whole page that loads nothing; the same arguments give the same bytes.
    """
    contracts = programme.season.contracts
    return _page.render_without_map(
        "season.html",
        "changes.css",
        "season.css",
        sheet=sheet,
        weekdays=WEEKDAY_NAMES["fr"],
        colours={letter: rank % COLOURS for rank, letter in enumerate(LETTERS[: len(contracts)])},
        prices=any(one.price for one in sheet.contracts),
        phones=telephones,
        more=more,
        documents=documents,
    )
