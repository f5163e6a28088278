"""What the square code of a poster says to a phone: a calendar to follow, or the next dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import segno
from icalendar import vText

from guinguette.files.published import PublicVisit
from maps.exchange.calendars import event_place, event_title

MOST_BYTES = 350
"""An event longer than that makes squares too small for a phone two steps away."""
_NAME_CHARACTERS = 45


def code_text(visits: Sequence[PublicVisit], *, address: str = "") -> str:
    """
    Say what a phone is to read.

    Parameters
    ----------
    visits
        The visits to come in one commune, by date; one at least.
    address
        Where its calendar is published; none where empty.

    Returns
    -------
    text
        The address, else an event of iCalendar: all the visits where they are regular, else the
        next one. Its times are those of the wall, without zone: readers of codes know no zones.
    """
    if address:
        return address
    name, first = visits[0].name, visits[0]
    shorter = ((event_title(first), event_place(first)), (event_title(first), name), (name, name))
    texts = [_event(visits, title, place) for title, place in shorter]
    short = (text for text in texts if len(text.encode()) <= MOST_BYTES)
    return next(short, _event(visits, name[:_NAME_CHARACTERS], ""))


def weeks_between(visits: Sequence[PublicVisit]) -> int:
    """Return every how many weeks visits of the same hours and place come back; 0: irregular."""
    first, steps = visits[0], {b.open - a.open for a, b in pairwise(visits)}
    alike = {(v.close - v.open, v.place, v.name) for v in visits}
    step = min(steps, default=timedelta())
    is_regular = len(alike) == len(steps) == 1 and step.days % 7 == 0 and not step.seconds
    return step.days // 7 if is_regular and first.open < visits[-1].open else 0


def code_svg(text: str) -> str:
    """Draw a code (error correction M) as SVG, with the white edge that readers ask for."""
    target = BytesIO()
    made = segno.make(text, error="m", micro=False, boost_error=False)
    made.save(target, kind="svg", border=4, xmldecl=False)
    return target.getvalue().decode()


def _event(visits: Sequence[PublicVisit], title: str, place: str) -> str:
    first, weeks = visits[0], weeks_between(visits)
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{_escaped(title)}",
        f"DTSTART:{first.open:%Y%m%dT%H%M%S}",
        f"DTEND:{first.close:%Y%m%dT%H%M%S}",
        f"LOCATION:{_escaped(place)}",
        *([f"RRULE:FREQ=WEEKLY;INTERVAL={weeks};COUNT={len(visits)}"] if weeks else []),
        "END:VEVENT",
    ]
    return "\r\n".join(lines)


def _escaped(text: str) -> str:
    return vText(text).to_ical().decode()
