"""When something is, as people write it: dates, spans of dates, every year, each week or month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from guinguette.folder.settings.model import HorizonSettings
from guinguette.folder.workbook.rhythm_cells import (
    UnreadableDateError,
    parse_date,
    weekly_or_monthly,
)
from guinguette.folder.workbook.row import shown
from guinguette.folder.workbook.table import Cell
from guinguette.language.typed import UnreadableError, unaccent
from guinguette.special_days.dated import EveryYear, Span, When

_YEARLY = re.compile(r"\b(?:chaque annee|chaque|tous les ans|tous les|toutes les annees)\b")
_IS_DATE = re.compile(
    r"\d ?[/.-] ?\d|\d(?: ?er)? (?:janv|fev|mars|avr|mai|juin|juil|aou|sept|oct|nov|dec)"
)
_SPAN = re.compile(r"^(?:du )?(.+?) (?:au|jusqu'au|a|-) (.+)$")
_SEPARATOR = re.compile(r"\s*(?:[,;\n+&]|\bet\b)\s*")
_WEEKDAY_BEFORE = re.compile(
    r"^(?:le |les |du )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.? (?=\d))?"
)
_HAS_YEAR = re.compile(r"\d{4}|[/.-]\d+[/.-]\d")


def read_when(cell: Cell, last: Cell | None, horizon: HorizonSettings) -> tuple[When, ...]:
    """
    Read the days of a row.

    Parameters
    ----------
    cell
        A date, or text: ``14/07/2027``, ``14 juillet`` (the next from the first day of the horizon
        on), ``12 au 14 juillet``, ``chaque 14/07``, ``tous les mardis``, ``1er samedi``; several
        are separated by commas.
    last
        The last day, where the first is alone in ``cell``.
    horizon
        Where dates without a year begin.

    Raises
    ------
    UnreadableDateError
        If a part is none of these, or a date that no year has.
    """
    if last is not None:
        first = _day(cell, horizon)
        return (Span(first, _day(last, horizon, after=first)),)
    if isinstance(cell.value, date):
        day = _day(cell, horizon)
        return (Span(day, day),)
    return _listed(shown(cell), horizon)


def read_period(first: Cell | None, last: Cell | None, horizon: HorizonSettings) -> Span:
    """
    Read the two ends of a period of a season, that of the horizon for an end that is not written.

    Without its year, it is the period that meets the horizon, else the next; ``15 mai au 30 août``
    may stand in the first cell alone. Errors are those of :func:`read_when`.
    """
    begin, end = (_typed(cell) for cell in (first, last))
    if begin and not end and (span := _SPAN.match(begin)):
        begin, end = _completed(span[1], span[2]), span[2]
    end = re.sub(r"^(?:jusqu'au|au) ", "", end)
    found = [_period(begin, end, horizon, years_ago) for years_ago in (0, 1)]
    meeting = [p for p in found if p.first <= horizon.last and horizon.start <= p.last]
    return (meeting or found)[0]


def _typed(cell: Cell | None) -> str:
    day = cell and cell.value
    return (
        _day_of(day).isoformat() if isinstance(day, date) else unaccent(shown(cell) if cell else "")
    )


def _period(begin: str, end: str, horizon: HorizonSettings, years_ago: int) -> Span:
    start = horizon.start - timedelta(days=365 * years_ago)
    if _HAS_YEAR.search(end):  # the first day is of the year before the last
        start = date.fromordinal(max(1, _date(end, horizon).toordinal() - 364))
    first = _date(begin, horizon.model_copy(update={"start": start})) if begin else horizon.start
    return Span(first, _date(end, horizon, after=first) if end else horizon.last)


def read_day(text: str, horizon: HorizonSettings) -> date:
    """Read one date as it is typed; errors and years are those of :func:`read_when`."""
    return _date(unaccent(text), horizon)


def read_spans(text: str, horizon: HorizonSettings) -> tuple[Span, ...]:
    """
    Read dates and spans of dates as they are typed, each from its first day on.

    Raises
    ------
    UnreadableDateError
        If a part is none, or ends before it begins.
    """
    found = _listed(text, horizon)
    spans = tuple(one for one in found if isinstance(one, Span) and one.first <= one.last)
    if not spans or len(spans) < len(found):
        raise UnreadableDateError(text)
    return spans


def _listed(text: str, horizon: HorizonSettings) -> tuple[When, ...]:
    parts = _SEPARATOR.split(unaccent(text.replace("\n", ";")))
    return tuple(when for part in parts if part for when in _part(part, horizon))


def _day(cell: Cell, horizon: HorizonSettings, after: date | None = None) -> date:
    if isinstance(cell.value, date):
        return _day_of(cell.value)
    return _date(unaccent(shown(cell)), horizon, after)


def _day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _date(plain: str, horizon: HorizonSettings, after: date | None = None) -> date:
    day = parse_date(_WEEKDAY_BEFORE.sub("", plain).strip(), horizon)
    if after and not _HAS_YEAR.search(plain):  # the last day of a span: the next after its first
        year = after.year + ((day.month, day.day) < (after.month, after.day))
        day = parse_date(f"{day.day}/{day.month}/{year}", horizon)
    return day


def _part(part: str, horizon: HorizonSettings) -> Iterator[When]:
    yearly = _YEARLY.search(part)
    if not _IS_DATE.search(part):
        try:
            yield from weekly_or_monthly(part)
        except UnreadableError as error:
            raise UnreadableDateError(part, error.nearest) from None
    elif yearly:
        day = _date(" ".join(_YEARLY.sub(" ", part).split()), horizon)
        yield EveryYear(day.month, day.day)
    elif span := _SPAN.match(part):
        first = _date(_completed(span[1], span[2]), horizon)
        yield Span(first, _date(span[2], horizon, after=first))
    else:
        day = _date(part, horizon)
        yield Span(day, day)


def _completed(first: str, last: str) -> str:
    """Give the first day of ``12 au 14 juillet`` the month and the year of the last."""
    bare = re.fullmatch(r"(?:[a-z]+\.? )*(\d+)(?: ?er)?", first)
    return re.sub(r"^\D*\d+(?: ?er)?", bare[1], last, count=1) if bare else first
