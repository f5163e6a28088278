"""Days and hours as timetables write them: ``lundi 4 janvier``, ``9 h 30 à 10 h``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from guinguette.calendar import monday_of
from guinguette.folder.settings.model import HorizonSettings
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.row import shown
from guinguette.folder.workbook.table import Cell
from guinguette.folder.workbook.when_cells import read_day
from guinguette.language.rhythms import parse_rhythm
from guinguette.language.typed import (
    UnreadableError,
    fold,
    parse_hour,
    parse_weekdays,
    parse_window,
    unaccent,
)
from guinguette.programme.entry import When
from guinguette.rhythm import EveryWeeks, Monthly, Rhythm

_HOUR = r"\d{1,2}(?:\s*[h:.]\s*\d{2}(?!\d)|\s*[h:](?![a-z]))(?:\s*(?:mn|min)\b)?"
_START = rf"(?:{_HOUR}|\d{{1,2}})"
_HOURS = re.compile(
    rf"(?:\b(?:de|entre)\s+)?(?<!\d){_START}\s*(?:-|/|→|à|a|jusqu'à|et)\s*{_HOUR}"
    rf"|(?:\bà\s+)?(?<!\d){_HOUR}",
    re.IGNORECASE,
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | {ord("’"): "'"}
_HAS_DATE = re.compile(
    r"\d ?[/.-] ?\d|\d(?: ?er)? (?:janv|fev|mars|avr|mai|juin|juil|aou|sept|oct|nov|dec)"
)
_HAS_YEAR = re.compile(r"\d{4}|[/.-]\d+[/.-]\d")
_DAY_STEMS = ("lu", "ma", "me", "je", "ve", "sa", "di")
_DAY_WORD = re.compile(
    r"\b(?:(lu|ma|me|je|ve|sa|di)(?:n|r|u|m)?\b\.?"
    r"|(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b)"
)
_DAY_OF_MONTH = re.compile(_DAY_WORD.pattern + r" (\d{1,2})(?: ?er)?")
_LATELY_DAYS = 14
_LONGEST_MIN = 12 * 60
_PARITY = re.compile(r"\b(im)?paires?\b")
_WEEK = re.compile(
    r"(?:semaines?|sem|s|week|cycle)?\s*(?:[a-f]|\d{1,2})"
    r"(?:\s*(?:,|/|et|&|\+|-)\s*(?:s\s*)?(?:[a-f]|\d{1,2}))*"
)
_MOST_OF_CYCLE = 8
"""A week numbered above is one of the year."""
_HALF_A_YEAR = timedelta(days=182)


class UnreadableMomentError(ValueError):
    """A text that is no day; ``reason`` is the code of what is wrong with it."""

    def __init__(self, word: str, reason: str = "programme-day-unreadable") -> None:
        super().__init__(word)
        self.word, self.reason = word, reason


def hours_in(text: str) -> tuple[list[tuple[int, int, tuple[int, int | None]]], str]:
    """
    Find the hours that a text names.

    Returns
    -------
    hours
        (first letter, end, window) of each; a window is in minutes after midnight, its end
        ``None`` where one hour stands alone.
    text
        The text in which the letters are counted.
    """
    plain = text.translate(_DASHES)
    found = [(m.start(), m.end(), _window(m[0])) for m in _HOURS.finditer(plain)]
    return [(start, end, window) for start, end, window in found if window is not None], plain


def _window(text: str) -> tuple[int, int | None] | None:
    plain = re.sub(r"(\d)\.(\d\d)", r"\1h\2", re.sub(r"^à\s+", "", text, flags=re.IGNORECASE))
    try:
        start, end = parse_window(plain)
        return (start, end) if end - start <= _LONGEST_MIN else None
    except UnreadableError as error:
        if error.reason != "one-hour":
            return None
    try:
        return parse_hour(plain), None
    except UnreadableError:
        return None


def read_hours(cell: Cell) -> tuple[int, int | None] | None:
    """Read a cell that holds hours and nothing else; ``None`` where it holds none."""
    if isinstance(cell.value, time | datetime | timedelta) and ":" in shown(cell):
        return parse_hour(shown(cell)), None
    if isinstance(cell.value, float) and 0 < cell.value < 1:  # a time without its format
        return round(cell.value * 24 * 60), None
    return _window(shown(cell).translate(_DASHES).strip())


def read_when(cell: Cell, today: date) -> tuple[When, ...]:
    """
    Read the day of a cell: a date, weekdays, a rhythm, or both.

    Parameters
    ----------
    cell
        A date, or text: ``lundi 4 janvier``, ``mardi``, ``tous les mardis``, ``1er mardi du mois``,
        ``mardi, semaines paires``, ``tous les 15 jours`` (without its weekday).
    today
        A date without its year is one of the half year before or after, on the weekday it names.

    Raises
    ------
    UnreadableMomentError
        If it is none of these, or the weekday is not that of the date.
    """
    if isinstance(cell.value, date):
        day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        return (When(date=day),)
    hours, text = hours_in(shown(cell))
    for start, end, _ in reversed(hours):
        text = f"{text[:start]} {text[end:]}"
    plain = unaccent(text).strip(" ,;:.")
    if _HAS_DATE.search(plain) and not _is_rank(plain):
        return (When(date=_dated(plain, today)),)
    if bare := _DAY_OF_MONTH.fullmatch(plain):
        return (When(date=_next_such(bare, today)),)
    return tuple(_habits(plain))


def _next_such(bare: re.Match[str], today: date) -> date:
    """Find the next weekday with this day of the month: ``lundi 4``, without its month."""
    weekday = _weekday(bare)
    days = (today + timedelta(days=k) for k in range(-_LATELY_DAYS, 366))
    found = next((d for d in days if (d.day, d.weekday()) == (int(bare[3]), weekday)), None)
    if found is None:
        raise UnreadableMomentError(bare[0])
    return found


def _is_rank(plain: str) -> bool:
    return bool(re.search(r"\bdu mois\b|\bde chaque mois\b", plain))


def _dated(plain: str, today: date) -> date:
    named = _DAY_WORD.search(plain)
    weekday = _weekday(named) if named else None
    text = _DAY_WORD.sub(" ", plain, count=1)
    text = " ".join(re.sub(r"\b(?:le|les)\b|^[ .,]+", " ", text).split())
    starts = [monday_of(today - _HALF_A_YEAR)]
    if not _HAS_YEAR.search(text):
        starts += [start + timedelta(days=364 * k) for start in starts[:1] for k in (1, -1)]
    try:
        days = [read_day(text, HorizonSettings(start=start, weeks=1)) for start in starts]
    except UnreadableDateError:
        raise UnreadableMomentError(plain) from None
    near = [day for day in days if len(days) == 1 or abs(day - today) < 2 * _HALF_A_YEAR]
    alike = [day for day in near if weekday in {None, day.weekday()}]
    if not alike:
        raise UnreadableMomentError(plain, "programme-weekday-misfit")
    return alike[0]


def _weekday(match: re.Match[str]) -> int:
    return _DAY_STEMS.index((match[1] or match[2])[:2])


def _habits(plain: str) -> Iterator[When]:
    parity = _PARITY.search(plain)
    own_parity = None if parity is None else int(bool(parity[1]))
    rhythm, weekdays = _rhythm_and_weekdays(plain)
    if isinstance(rhythm, Monthly) and rhythm.weekday is not None:
        weekdays = [rhythm.weekday]
    if rhythm is None and not weekdays:
        raise UnreadableMomentError(plain)
    for weekday in weekdays or [None]:
        yield When(weekday=weekday, rhythm=rhythm, parity=own_parity)


def _rhythm_and_weekdays(plain: str) -> tuple[Rhythm | None, list[int | None]]:
    weekdays: list[int | None] = list(dict.fromkeys(map(_weekday, _DAY_WORD.finditer(plain))))
    bare = " ".join(_DAY_WORD.sub(" ", plain).split()).strip(" ,;:().-")
    for text in (plain, bare if weekdays else ""):
        try:
            return parse_rhythm(text), weekdays
        except UnreadableError as error:
            if error.reason == "rhythm-and-weekday" and error.nearest:
                return parse_rhythm(error.nearest), weekdays
    try:
        listed = sorted(parse_weekdays(re.sub(r"\b(?:tous|chaque|les)\b", " ", plain)))
    except UnreadableError:
        raise UnreadableMomentError(plain) from None
    is_weekly = re.search(r"\b(?:tous|chaque|les)\b", plain)
    return Rhythm.WEEKLY if is_weekly else None, list(listed)


def read_weeks(text: str) -> list[When]:
    """
    Read weeks of a cycle: ``paire``, ``A``, ``S2``, ``semaines 1 et 3``; empty where it is none.

    A number above those of a cycle is that of a week of the year, given as it stands.
    """
    plain = " ".join(unaccent(text).replace(".", " ").split()).strip(" :()")
    if parity := _PARITY.search(plain):
        rest = set(fold(_PARITY.sub(" ", plain)).split())
        odd = int(bool(parity[1]))
        return [When(parity=odd)] if rest <= {"semaine", "semaines", "sem", "s", "les"} else []
    if not _WEEK.fullmatch(plain):
        return []
    words = re.findall(
        r"\b(?:s\s*)?([a-f]|\d{1,2})\b", re.sub(r"semaines?|sem|week|cycle", " ", plain)
    )
    numbers = [int(w) if w.isdigit() else ord(w) - ord("a") + 1 for w in words]
    return [When(week=number - 1) for number in numbers if number > 0]


def in_week(when: When, week: When, today: date) -> When:
    """Put a weekday into a week: of a cycle, of a parity, or of the year."""
    number = week.week
    if when.date is not None or (number is None and week.parity is None):
        return when
    if number is not None and number >= _MOST_OF_CYCLE and when.weekday is not None:
        years = (today.year - 1, today.year, today.year + 1)
        known = (y for y in years if date(y, 12, 28).isocalendar().week > number)
        days = [date.fromisocalendar(y, number + 1, when.weekday + 1) for y in known]
        return When(date=min(days, key=lambda day: abs(day - today)))
    rhythm = when.rhythm or (None if week.parity is None else EveryWeeks(2, week.parity))
    return When(weekday=when.weekday, rhythm=rhythm, week=number, parity=week.parity)
