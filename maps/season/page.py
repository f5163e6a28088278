"""The programme of a season as a page: by month, a grid and a list, for a phone first."""

from __future__ import annotations

from collections.abc import Sequence

from guinguette.calendar import WEEKDAY_NAMES
from maps.drawing import page as _page
from maps.exchange.links import telephones
from maps.season.programme import COLOURS, Programme
from maps.season.sheet import Sheet
from maps.season.spread import spread_section

DocumentGroup = tuple[str, Sequence[tuple[str, str]]]
"""Files beside a page: what they are, then what each is called, and its link."""


def season_page(
    sheet: Sheet,
    programme: Programme,
    *,
    documents: Sequence[DocumentGroup] = (),
) -> str:
    """
    Write a programme as a page.

    Parameters
    ----------
    sheet
        What it says.
    programme
        The season that it is of.
    documents
        The same programme in other files, and those of its parts.

    Returns
    -------
    html
        A whole page that loads nothing; the same arguments give the same bytes.
    """
    return _page.render_without_map(
        "season.html",
        "changes.css",
        "season.css",
        sheet=sheet,
        weekdays=WEEKDAY_NAMES["fr"],
        colours={letter: n % COLOURS for n, letter in enumerate(programme.letters.values())},
        prices=any(one.price for one in sheet.contracts),
        phones=telephones,
        more=spread_section(programme) if sheet.is_whole and sheet.is_private else "",
        documents=documents,
    )
