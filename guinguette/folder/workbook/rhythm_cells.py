"""What one row of the workbook says of its days: rhythm, weekdays, dates; and of its value."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta

from guinguette.calendar import DAYS_PER_WEEK, MONTH_NAMES, day_number, long_date
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import HorizonSettings, Settings
from guinguette.folder.workbook.columns import ColumnKey
from guinguette.folder.workbook.row import Row
from guinguette.language.catalogue import LANGUAGE, long_day, say
from guinguette.language.rhythms import RHYTHMS_SHOWN, parse_rhythm
from guinguette.language.typed import (
    UnreadableError,
    fold,
    format_weekdays,
    is_exclusion,
    nearest,
    parse_euros,
    parse_weekdays,
    unaccent,
)
from guinguette.rhythm import ByContract, EveryWeeks, Monthly, OnDates, Rhythm, Times
from guinguette.special_days.dated import EveryMonth, EveryWeek

_DATE_SEPARATOR = re.compile(r"\s*(?:[,;\n+&]|\bet\b|\bou\b)\s*")
_VEHICLE_SEPARATOR = re.compile(r"\s*(?:[,;\n]|\bou\b)\s*")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})(?:\s*er)?\s+([a-z]+)\.?(?:\s+(\d{4}))?")
_WEEKDAY_BEFORE = re.compile(
    r"^(?:le |les )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?\s+(?=\d))?"
)
_PART_OF_DAY = re.compile(
    r"\b(?:le )?(?:matins?|apres[- ]midis?|soirs?|midi|journee)\b"
    r"|\b(?:de )?\d{1,2} ?h ?\d{0,2}(?: ?(?:-|a) ?\d{1,2} ?h ?\d{0,2})?"
)
_RHYTHM_FAULTS = {
    "other-rhythm": "rhythm-unavailable",
    "weekday-rhythm": "rhythm-is-weekday",
    "rhythm-and-weekday": "rhythm-with-weekday",
}
_MONTH_WEEKS = 4
_HALF_A_YEAR = timedelta(weeks=26)
_MOST_YEARS = 9  # from one 29 February to the next, over 2100


class UnreadableDateError(ValueError):
    """A text that is no date; ``days`` is the length of the month where the day is past its end."""

    def __init__(self, word: str, like: str = "", *, days: int = 0) -> None:
        super().__init__(f"cannot read {word!r}")
        self.word, self.like, self.days = word, like, days


def read_rhythm(row: Row, settings: Settings | None) -> Rhythm | None:
    """Read the rhythm of a row; with dates and no rhythm, every date is visited."""
    if not row.usable("rhythm"):
        return None
    text = row.text("rhythm")
    if not text and row.text("dates"):
        return OnDates()
    if not text:
        row.refuse("rhythm", "rhythm-missing", expected=RHYTHMS_SHOWN)
        return None
    try:
        rhythm = parse_rhythm(text)
    except UnreadableError as error:
        code = _RHYTHM_FAULTS.get(error.reason, "rhythm-unknown")
        row.refuse("rhythm", code, expected=RHYTHMS_SHOWN, nearest=error.nearest)
        return None
    return rhythm if _suits(row, rhythm, settings) else None


def _suits(row: Row, rhythm: Rhythm, settings: Settings | None) -> bool:
    """Whether a rhythm goes with the length of the horizon and with the dates of its row."""
    if isinstance(rhythm, OnDates) and not row.text("dates"):
        row.refuse("rhythm", "dates-missing")
        return False
    if row.text("dates") and not isinstance(rhythm, OnDates | Times | ByContract):
        row.refuse("dates", "dates-with-rhythm", rhythm=row.text("rhythm"))
        return False
    if settings is None:
        return True
    weeks = settings.horizon.weeks
    if isinstance(rhythm, EveryWeeks) and weeks % rhythm.weeks:
        every = rhythm.weeks
        facts = {"weeks": str(weeks), "even": str(weeks + 1), "every": str(every)}
        facts["right"] = str(every * -(-weeks // every))
        row.refuse("rhythm", "rhythm-odd-weeks" if every == 2 else "rhythm-not-multiple", **facts)
        return False
    if isinstance(rhythm, EveryWeeks) and rhythm.parity is not None:
        _warn_of_53_weeks(row, settings.horizon)
    if isinstance(rhythm, Monthly) and weeks < _MONTH_WEEKS:
        row.warn("rhythm", "rhythm-monthly-short", weeks=str(weeks))
    return True


def _warn_of_53_weeks(row: Row, horizon: HorizonSettings) -> None:
    """Say from when on two weeks apart are no longer weeks of one parity."""
    start = horizon.start.isocalendar().week
    for week in range(horizon.weeks):
        day = horizon.start + timedelta(weeks=week)
        if (day.isocalendar().week - start - week) % 2:
            row.warn("rhythm", "rhythm-parity-shift", day=long_day(day))
            return


def read_weekdays(row: Row, settings: Settings | None) -> frozenset[int] | None:
    """Read the possible weekdays of a row, among those worked; all of them where it says none."""
    worked = settings.weekdays_worked if settings else frozenset(range(DAYS_PER_WEEK))
    asked = _weekdays(row, "weekdays")
    if asked is None:
        return None
    if not asked:
        return worked
    expected = format_weekdays(worked)
    if not asked & worked:
        days = format_weekdays(asked)
        row.refuse("weekdays", "weekday-not-worked", weekdays=days, expected=expected)
        return None
    if asked - worked and not is_exclusion(row.text("weekdays")):
        days = format_weekdays(asked - worked)
        row.warn("weekdays", "weekday-partly-worked", weekdays=days, expected=expected)
    return asked & worked


def read_preferred(row: Row, possible: frozenset[int]) -> frozenset[int]:
    """Read the preferred weekdays of a row; warn where none of them is possible."""
    asked = _weekdays(row, "preferred") or frozenset()
    if asked and not asked & possible:
        days, expected = format_weekdays(asked), format_weekdays(possible)
        row.warn("preferred", "preferred-not-possible", weekdays=days, expected=expected)
    return asked & possible


def read_market(row: Row) -> tuple[EveryWeek | EveryMonth, ...]:
    """Read the days of a market: ``mardi``, ``mardi matin``, ``1er samedi``; several by commas."""
    cell = row.cells.get("market")
    if cell is None or not row.usable("market"):
        return ()
    if isinstance(cell.value, date):
        row.refuse("market", "weekday-is-date")
        return ()
    try:
        return tuple(weekly_or_monthly(row.text("market")))
    except UnreadableError as error:
        row.refuse("market", "market-unreadable", word=error.word, nearest=error.nearest)
        return ()


def weekly_or_monthly(text: str) -> Iterator[EveryWeek | EveryMonth]:
    """
    Read weekdays, of every week or of a rank in the month; the part of the day is left out.

    Raises
    ------
    UnreadableError
        If a part is neither.
    """
    plain = _PART_OF_DAY.sub(" ", unaccent(text))
    for part in filter(None, map(str.strip, _DATE_SEPARATOR.split(plain))):
        try:
            rhythm = parse_rhythm(part)
        except UnreadableError:
            rhythm = None
        if isinstance(rhythm, Monthly) and rhythm.rank and rhythm.weekday is not None:
            yield EveryMonth(rhythm.rank, rhythm.weekday)
        else:
            every = re.sub(r"^(?:chaque|tous les|toutes les|le|les) ", "", part)
            yield from map(EveryWeek, sorted(parse_weekdays(every)))


def _weekdays(row: Row, key: ColumnKey) -> frozenset[int] | None:
    """Read weekdays; empty where the cell is, ``None`` where it is refused."""
    cell = row.cells.get(key)
    if cell is None:
        return frozenset()
    if not row.usable(key):
        return None
    if isinstance(cell.value, date):
        row.refuse(key, "weekday-is-date")
        return None
    try:
        return parse_weekdays(row.text(key))
    except UnreadableError as error:
        code = "weekday-with-hours" if error.reason == "part-of-day" else "weekday-unknown"
        row.refuse(key, code, word=error.word, nearest=error.nearest)
        return None


def read_value(row: Row) -> float | None:
    """Read what a commune that may stay out is worth, in euros; ``None`` where it must not."""
    text = row.text("value")
    if not text or not row.usable("value"):
        return None
    value = parse_euros(text)
    if not value:
        row.refuse("value", "value-unreadable")
    return value or None


def read_dates(row: Row, key: ColumnKey, settings: Settings | None) -> tuple[date, ...]:
    """
    Read the dates of a cell, in order, each once.

    A date without its year is the next from the first day of the horizon on. Those outside are
    refused where the commune is visited on them, and a warning where it is not.
    """
    return tuple(sorted(_dates(row, key, settings)))


def read_wishes(row: Row, settings: Settings | None) -> tuple[date, ...]:
    """Read the dates that a place would like, in the order typed; other errors as for dates."""
    return _dates(row, "wishes", settings)


def _dates(row: Row, key: ColumnKey, settings: Settings | None) -> tuple[date, ...]:
    if row.cells.get(key) is None or not row.usable(key):
        return ()
    horizon = settings.horizon if settings else None
    since = _season(horizon) if horizon and _is_by_contract(row) else horizon
    value = row.cells[key].value
    try:
        days = [_day(value)] if isinstance(value, date) else list(_listed(row.text(key), since))
    except UnreadableDateError as error:
        why = say("details.month-days", days=error.days) if error.days else ""
        row.refuse(key, "date-unreadable", word=error.word, nearest=error.like, why=why)
        return ()
    for day in days if horizon else ():
        is_past = since is not horizon and horizon is not None and day < horizon.start
        if horizon and not horizon.start <= day <= horizon.last and not is_past:
            _outside(row, key, day, horizon)
    return tuple(dict.fromkeys(days))


def _is_by_contract(row: Row) -> bool:
    try:
        return isinstance(parse_rhythm(row.text("rhythm")), ByContract)
    except UnreadableError:
        return False


def _season(horizon: HorizonSettings) -> HorizonSettings:
    """Begin half a year earlier: in July, a wish of June without its year is of this season."""
    start = max(date.min + _HALF_A_YEAR, horizon.start) - _HALF_A_YEAR
    return horizon.model_copy(update={"start": start})


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _outside(row: Row, key: ColumnKey, day: date, horizon: HorizonSettings) -> None:
    language = LANGUAGE.get()
    shown, first, last = (
        long_date(d, language=language) for d in (day, horizon.start, horizon.last)
    )
    facts = {"day": shown, "first": first, "last": last}
    if key == "dates" and not _is_by_contract(row):
        row.refuse(key, "date-outside", **facts)
    else:
        row.warn(key, "wish-outside" if key == "wishes" else "closed-date-outside", **facts)


def _listed(text: str, horizon: HorizonSettings | None) -> Iterator[date]:
    for part in filter(None, _DATE_SEPARATOR.split(unaccent(text.replace("\n", ";")))):
        yield parse_date(_WEEKDAY_BEFORE.sub("", part).strip(), horizon)


def parse_date(text: str, horizon: HorizonSettings | None) -> date:
    """
    Read ``05/01/2027``, ``2027-01-05``; ``5 janvier`` is the next one from the first day on.

    Raises
    ------
    UnreadableDateError
        If the unaccented text is no date, or one that no year has.
    """
    if match := _ISO.fullmatch(text):
        year, month, day = match[1], int(match[2]), match[3]
    elif match := _NUMERIC.fullmatch(text):
        day, month, year = match[1], int(match[2]), match[3]
    elif match := _NAMED.fullmatch(text):
        day, month, year = match[1], _month(text, match[2]), match[3]
    else:
        raise UnreadableDateError(text)
    if not 1 <= month <= 12 or not 1 <= int(day) <= 31:
        raise UnreadableDateError(text)
    start = horizon.start if horizon else date(2000, 1, 1)
    years: Sequence[int] = range(start.year, MAXYEAR + 1)
    if year:
        years = [int(year) + (2000 if len(year) == 2 else 0)]
    lengths = {y: monthrange(y, month)[1] for y in years[:_MOST_YEARS] if MINYEAR <= y <= MAXYEAR}
    found = [date(y, month, int(day)) for y, length in lengths.items() if int(day) <= length]
    if not found:
        raise UnreadableDateError(text, days=max(lengths.values(), default=0))
    return next((d for d in found if year or d >= start), found[-1])


def _month(text: str, word: str) -> int:
    names = [unaccent(name) for name in MONTH_NAMES["fr"]]
    found = [n for n, name in enumerate(names, start=1) if len(word) > 2 and name.startswith(word)]
    if len(found) == 1:
        return found[0]
    like = nearest(word, MONTH_NAMES["fr"])
    raise UnreadableDateError(text, text.replace(word, like) if like else "")


def read_vehicles(row: Row, settings: Settings | None) -> frozenset[str]:
    """Read which vehicles may come, by their names in the settings; none named: all of them."""
    text = row.text("vehicles")
    if not text or settings is None or not row.usable("vehicles"):
        return frozenset()
    names = {fold(vehicle.name): vehicle.name for vehicle in settings.vehicles}
    words = [text] if fold(text) in names else list(filter(None, _VEHICLE_SEPARATOR.split(text)))
    for word in words:
        if fold(word) not in names:
            expected = ", ".join(names.values())
            like = nearest(word, names.values())
            row.refuse("vehicles", "vehicle-unknown", word=word, expected=expected, nearest=like)
    return frozenset(names[fold(word)] for word in words if fold(word) in names)


def check_days(row: Row, settings: Settings, request: CommuneRequest) -> None:
    """
    Refuse a rhythm that has no choice of days, or none on which a vehicle usually goes out.

    Absences and closings are exceptions: they refuse nothing.
    """
    usual = replace(request, closed_dates=())
    patterns, horizon = usual.patterns(settings), settings.horizon
    worked = _worked_days(settings, request.vehicles)
    weekdays = format_weekdays(usual.open_days(settings).weekdays)
    is_festival = request.is_by_contract and bool(request.dates)  # it may be over, or to come
    if not patterns and not is_festival:
        row.refuse("rhythm", "rhythm-too-tight", weekdays=weekdays, weeks=str(horizon.weeks))
    elif isinstance(request.rhythm, OnDates) or is_festival:
        _check_dates(row, request, horizon, worked)
    elif not any(pattern <= worked for pattern in patterns):
        if request.vehicles:
            row.refuse("vehicles", "vehicles-no-day", weekdays=weekdays)
        else:
            row.refuse("rhythm", "rhythm-no-day", weekdays=weekdays)
    _check_wishes(row, request, settings, worked)


def _check_wishes(
    row: Row, request: CommuneRequest, settings: Settings, worked: frozenset[int]
) -> None:
    """Warn of the wishes that no plan can keep."""
    if request.wishes and not request.is_by_contract:
        row.warn("wishes", "wish-without-contract")
        return
    horizon, open_days = settings.horizon, request.open_days(settings).days
    for day in request.wishes:
        within = horizon.start <= day <= horizon.last
        if within and day_number(day, horizon.start) not in worked & open_days:
            row.warn("wishes", "wish-impossible", day=long_day(day))


def _check_dates(
    row: Row, request: CommuneRequest, horizon: HorizonSettings, worked: frozenset[int]
) -> None:
    for day in request.dates:
        is_within = horizon.start <= day <= horizon.last
        if day in request.closed_dates:
            row.refuse("dates", "date-closed-too", day=long_day(day))
        elif is_within and day_number(day, horizon.start) not in worked:
            row.refuse("dates", "date-not-worked", day=long_day(day))


def _worked_days(settings: Settings, names: Collection[str]) -> frozenset[int]:
    """List the days on which some vehicle of these names, or of all, usually goes out."""
    chosen = [vehicle for vehicle in settings.vehicles if not names or vehicle.name in names]
    weekdays = frozenset[int]().union(*(vehicle.weekdays for vehicle in chosen))
    days = range(DAYS_PER_WEEK * settings.horizon.weeks)
    return frozenset(day for day in days if day % DAYS_PER_WEEK in weekdays)
