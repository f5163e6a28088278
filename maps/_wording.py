"""Figures and sentences as printed documents write them in French."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from guinguette.calendar import hour
from guinguette.tour import NetworkFacts

NO_BREAK = "\u00a0"
_LINE_ENDS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """
    Drop what no document can hold: control characters, lone surrogates, noncharacters of XML.

    Line ends become spaces; joiners and writing-direction marks stay, names may need them.
    """
    spaced = _LINE_ENDS.sub(" ", text).strip()
    return "".join(
        c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"} and c not in "\ufffe\uffff"
    )


def clock(moment: datetime) -> str:
    """Write the hour of a moment so that it never breaks over two lines: ``9 h 05``."""
    return hour(moment.time(), space=NO_BREAK)


def span(start: datetime, end: datetime) -> str:
    """Write two hours: ``9 h 30 – 11 h``; the dash may end a line."""
    return f"{clock(start)}{NO_BREAK}– {clock(end)}"


def kilometres(distance_m: int) -> str:
    """Write a distance: ``64 km``, ``1 250 km``, below ten kilometres ``6,4 km``."""
    value = distance_m / 1000
    if value < 9.95:
        return f"{value:.1f}{NO_BREAK}km".replace(".", ",")
    figure = f"{value:,.0f}".replace(",", NO_BREAK)
    return f"{figure}{NO_BREAK}km"


def duration(duration_s: int) -> str:
    """Write a duration, to the minute: ``45 min``, ``1 h 05``."""
    hours, minutes = divmod(round(duration_s / 60), 60)
    if hours == 0:
        return f"{minutes}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h{NO_BREAK}{minutes:02d}"


def estimation(network: NetworkFacts) -> str:
    """Return the word that follows a distance or a time: `` (estimation)``, or nothing."""
    return f"{NO_BREAK}(estimation)" if network.is_estimate else ""


def at(name: str) -> str:
    """Write "at" a commune: ``à Vignory``, ``au Buisson``, ``aux Rivières``, ``à La Chaussée``."""
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"à {name}"


def alphabetical(name: str) -> str:
    """Return what a list of names is sorted by: letters and digits, accents undone."""
    plain = name.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalnum() or c == " ")
