"""The programme of a season on paper: A4 portrait, one page where it holds on one."""

from __future__ import annotations

from datetime import date

from maps.paper.typeset import typeset
from maps.season.sheet import Sheet


def season_pdf(sheet: Sheet, *, printed_on: date) -> bytes:
    """Set a programme as PDF, as :func:`maps.paper.typeset.typeset`."""
    return typeset("season", sheet, printed_on=printed_on)
