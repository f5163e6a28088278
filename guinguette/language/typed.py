"""
Tolerant reading of the few words and hours a coordinator types.

Used by the settings and the workbook, so that ``7h30`` or ``lun-jeu`` mean the same in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import time
from typing import Literal

from rapidfuzz import fuzz, process

from guinguette.calendar import DAYS_PER_WEEK, MINUTES_PER_DAY, WEEKDAY_NAMES

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", **dict.fromkeys("‐‑‒–—―−", "-")})
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:h]\s*(\d{2})?\s*(?:mn|min)?)?")
_HOUR_SEPARATOR = re.compile(r"\s*(?:-|→|/|\ba\b|\bet\b|\bjusqu'a\b)\s*")
_EUROS = re.compile(r"(?:€|eur|euros?)$")
_ALL_DAYS = frozenset(range(DAYS_PER_WEEK))
_RANGE = re.compile(r"[\s.]*(?:-|\ba\b|\bau\b|\bjusqu'au\b)\s*")
_DAY_SEPARATOR = re.compile(r"[\s,;/+&.]+(?:et\s+|ou\s+)?")
_FILLERS = re.compile(r"\b(?:du|de|le|les|seulement|uniquement)\b")
_PART_OF_DAY = re.compile(r"\b(?:matin|matinee|apres|midi|am|pm|soir|soiree|journee)s?\b|\d ?[h:]")
_EXCEPT = re.compile(r"\b(?:sauf|hors|excepte|pas)\b")

MOST_EUROS = 1_000_000
"""More would hide all other prices and costs."""
LATEST_MIN = MINUTES_PER_DAY + 12 * 60
"""The last hour of a day of service: noon of the day after, ``36:00``."""
LONGEST_NIGHT_MIN = 12 * 60
"""An end before its start is an hour of the next day; the night may not be longer than this."""

Reason = Literal[
    "", "no-such-hour", "one-hour", "reversed", "long-night", "other-rhythm", "weekday-rhythm",
    "rhythm-and-weekday", "part-of-day",
]  # fmt: skip


class UnreadableError(ValueError):
    """
    A text that cannot be read; ``word`` is the part at fault, ``nearest`` a valid one.

    ``reason`` tells the usual slips apart: an hour past noon of the next day or with more than 59
    minutes, one hour where two are expected, two that are in no order or make a night too long to
    be meant, a rhythm that means something but is not offered, or only weekdays.
    """

    def __init__(self, word: str, nearest: str = "", *, reason: Reason = "") -> None:
        super().__init__(f"cannot read {word!r}")
        self.word, self.nearest, self.reason = word, nearest, reason


def unaccent(text: str) -> str:
    """Lower the case, drop accents and ligatures, make every dash a hyphen, trim spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())


def fold(text: str) -> str:
    """Reduce a text to what matters when two are compared: letters, digits, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", unaccent(text)).split())


def slug_of(text: str) -> str:
    """Reduce a text to a part of a file name; empty where it has no Latin letter and no digit."""
    return fold(text).replace(" ", "-")[:60].strip("-")


def nearest(text: str, choices: Iterable[str], *, cutoff: float = 60.0) -> str:
    """Return the choice most like ``text``, or an empty string where none is."""
    found = process.extractOne(
        text, tuple(choices), processor=fold, scorer=fuzz.WRatio, score_cutoff=cutoff
    )
    return found[0] if found else ""


def parse_euros(text: str) -> float | None:
    """Read an amount from 0 to :data:`MOST_EUROS`, such as ``1 250,50 €``; ``None`` for others."""
    plain = _EUROS.sub("", "".join(text.casefold().split())).replace(",", ".")
    try:
        amount = float(plain)
    except ValueError:
        return None
    return amount if 0 <= amount <= MOST_EUROS else None


def parse_hour(text: str | time) -> int:
    """
    Read a time of day: ``07:30``, ``7h30``, ``16 h``, ``midi``, or a time of a spreadsheet.

    Returns
    -------
    minutes
        Minutes after midnight, 0 to 2160: ``25:30`` is half past one of the night that follows.

    Raises
    ------
    UnreadableError
        If there is no time of day in the text.
    """
    if isinstance(text, time):
        return 60 * text.hour + text.minute
    plain = unaccent(text)
    words = {"midi": 720, "minuit": MINUTES_PER_DAY}
    if plain in words:
        return words[plain]
    match = _HOUR.fullmatch(plain)
    if match is None:
        raise UnreadableError(text)
    hours, minutes = int(match[1]), int(match[2] or 0)
    latest = MINUTES_PER_DAY if plain.isdigit() else LATEST_MIN
    if minutes > 59 or 60 * hours + minutes > latest:
        raise UnreadableError(text, reason="no-such-hour")
    return 60 * hours + minutes


def end_after(start_min: int, end_min: int) -> int:
    """
    Read an end as an hour of the night that follows its start: ``01:30`` after ``22:00``.

    Returns
    -------
    end_min
        Minutes after the midnight before ``start_min``, past 1440 where midnight lies between.

    Raises
    ------
    UnreadableError
        If the hours are in no order (``reversed``), or the night would be longer than
        :data:`LONGEST_NIGHT_MIN` (``long-night``): they may be the wrong way round, and who means
        them writes ``32:30``.
    """
    if end_min > start_min:
        return end_min
    end = end_min + MINUTES_PER_DAY
    written = format_window((start_min, end_min))
    if not start_min < end <= LATEST_MIN or end_min == start_min:
        raise UnreadableError(written, reason="reversed")
    if end - start_min > LONGEST_NIGHT_MIN:
        raise UnreadableError(written, reason="long-night")
    return end


def order_facts(written: str) -> dict[str, str]:
    """
    Say what two hours in no order may mean, for the faults ``reversed`` and ``long-night``.

    Returns
    -------
    facts
        ``start`` and ``end`` of a text of :func:`format_window`, ``turned`` the other way round,
        and the end as an hour of the ``night`` that follows.
    """
    start, end = written.split("-")
    night = format_clock(parse_hour(end) + MINUTES_PER_DAY)
    return {"start": start, "end": end, "turned": f"{end}-{start}", "night": night}


def parse_window(text: str) -> tuple[int, int]:
    """
    Read two hours: ``09:00-12:00``, ``16 h – 19 h``, ``de 9h30 à 12h``, ``20:00-01:00``.

    Returns
    -------
    window_min
        Start and end, minutes after midnight, as :func:`end_after` reads them.

    Raises
    ------
    UnreadableError
        If the text is not two times of day, or they are in no order that is meant for sure.
    """
    plain = re.sub(r"^(?:de|entre)\s+", "", unaccent(text))
    parts = _HOUR_SEPARATOR.split(plain)
    if len(parts) == 1:
        parse_hour(parts[0])
        raise UnreadableError(text, reason="one-hour")
    if len(parts) != 2:
        raise UnreadableError(text)
    start = parse_hour(parts[0])
    return start, end_after(start, parse_hour(parts[1]))


def parse_weekdays(text: str) -> frozenset[int]:
    """
    Read weekdays: ``lundi, mardi``, ``lun-jeu``, ``sauf lundi``, ``tous les jours``.

    Returns
    -------
    weekdays
        0 is Monday; never empty.

    Raises
    ------
    UnreadableError
        If a word is no weekday (with the nearest one), or no day is left.
    """
    plain = unaccent(text)
    if match := _PART_OF_DAY.search(plain):
        raise UnreadableError(plain[match.start() :].strip(" ()"), reason="part-of-day")
    plain = re.sub(r"\bweek[- ]?end\b", "samedi dimanche", plain)
    plain = re.sub(r"\b(?:en )?semaine\b", "lundi-vendredi", plain)
    kept, *dropped = _EXCEPT.split(plain)
    kept = re.sub(r"\btous\b(?: les jours)?|\bjours\b", "lundi-dimanche", kept).strip(" ,;:()")
    weekdays = _listed_days(kept) if kept else (_ALL_DAYS if dropped else frozenset())
    for part in dropped:
        weekdays -= _listed_days(part)
    if not weekdays:
        raise UnreadableError(text)
    return weekdays


def is_exclusion(text: str) -> bool:
    """Whether weekdays are written as exceptions (``sauf lundi``) or as all days."""
    plain = unaccent(text)
    return bool(_EXCEPT.search(plain)) or "tous" in plain


def _listed_days(plain: str) -> frozenset[int]:
    text = _RANGE.sub("-", _FILLERS.sub(" ", plain)).strip(" ,;:.()-")
    days: set[int] = set()
    for token in filter(None, _DAY_SEPARATOR.split(re.sub(r"\b(?:et|ou)\b", ",", text))):
        first, *rest = token.split("-")
        start = _weekday(first)
        end = _weekday(rest[0]) if rest else start
        if len(rest) > 1:
            raise UnreadableError(token)
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return frozenset(days)


def _weekday(word: str) -> int:
    names = WEEKDAY_NAMES["fr"]
    stem = word.removesuffix("s") if len(word) > 5 else word
    for number, name in enumerate(names):
        if len(stem) >= 2 and name.startswith(stem):
            return number
    raise UnreadableError(word, nearest(word, names, cutoff=50.0))


def format_weekdays(weekdays: Iterable[int]) -> str:
    """Write weekdays as a list of names: ``lundi, mardi``."""
    return ", ".join(WEEKDAY_NAMES["fr"][day] for day in sorted(weekdays))


def format_window(window_min: tuple[int, int]) -> str:
    """Write a window so that :func:`parse_window` reads it back: ``09:00-12:00``."""
    return "-".join(format_clock(minutes) for minutes in window_min)


def format_clock(minutes: int) -> str:
    """Write minutes after midnight so that :func:`parse_hour` reads them back: ``07:30``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
