"""The calendar of a folder: its settings and its files, as special days of its places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guinguette.faults import Fault
from guinguette.folder.agendas import AgendaReader
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.calendar_section import CalendarSettings
from guinguette.folder.settings.model import SETTINGS_NAME, Settings
from guinguette.folder.settings.text import with_lines
from guinguette.folder.workbook.calendar_sheet import CALENDAR_CSV, CALENDAR_SHEET, CalendarReader
from guinguette.folder.workbook.table import tables_of
from guinguette.folder.workbook.whom import Names
from guinguette.language.catalogue import long_day, say_in
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold, nearest
from guinguette.special_days.dated import Dated, EveryMonth, EveryWeek
from guinguette.special_days.holidays_of_places import PublicHolidays, SchoolHolidays
from guinguette.special_days.known_days import KnownDays, Source
from guinguette.special_days.public_holidays import (
    LAST_SCHOOL_DAY,
    public_holidays,
    school_zone,
)
from guinguette.special_days.special_day import Place, SpecialDay


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """What the files of a folder say of special days, and what is wrong in them."""

    dated: tuple[Source, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def calendar_of(
    settings: Settings, requests: Sequence[CommuneRequest], dated: tuple[Source, ...] = ()
) -> KnownDays:
    """Gather the special days of a folder."""
    section = settings.calendar
    places = tuple(_place(request, settings) for request in requests)
    public = PublicHolidays(
        places=places,
        policy=section.public_holidays,
        first_of_may=section.first_of_may,
        worked=frozenset(map(fold, section.worked_holidays)),
    )
    school = SchoolHolidays(places=places, policy=section.school_holidays)
    markets = (_monthly_market(request, section) for request in requests)
    return KnownDays(
        places=places,
        sources=(public, school, *filter(None, markets), *dated),
        market_price_eur=section.market_price_eur,
    )


def _place(request: CommuneRequest, settings: Settings) -> Place:
    weekly = (when.weekday for when in request.market if isinstance(when, EveryWeek))
    return Place(
        key=request.key,
        departement=request.commune.departement,
        audience=settings.profile(request.profile).audience,
        market_weekdays=frozenset(weekly),
    )


def _monthly_market(request: CommuneRequest, section: CalendarSettings) -> Dated | None:
    """Make dates of the markets that are not weekly: no habit can be made of them."""
    when = tuple(when for when in request.market if isinstance(when, EveryMonth))
    what = SpecialDay(
        date=date.min,
        effect="wanted",
        kind="market",
        words=say_in("fr", "workbook.market"),
        price_eur=section.market_price_eur,
        keys=frozenset({request.key}),
        source="folder",
    )
    return Dated(what, when) if when else None


def read_calendar(
    folder: Path, book: Path, settings: Settings, requests: Sequence[CommuneRequest]
) -> ReadCalendar:
    """Read the special days that files of a folder say: a sheet, ``calendrier.csv``, agendas."""
    names = Names(requests, [depot.name for depot in settings.depots])
    section = settings.calendar
    reader = CalendarReader(names, section, settings.horizon)
    dated: list[Source] = []
    for table in tables_of(folder / CALENDAR_CSV, book, CALENDAR_SHEET, reader.faults):
        dated += reader.read(table)
    agendas = AgendaReader(folder, names, section)
    dated += agendas.read()
    misnamed = with_lines(
        (*calendar_faults(settings, requests), *agendas.faults), folder / SETTINGS_NAME
    )
    return ReadCalendar(
        tuple(dated),
        (*reader.faults, *misnamed),
        (*agendas.warnings, *_school_warnings(settings, requests)),
    )


def _school_warnings(settings: Settings, requests: Iterable[CommuneRequest]) -> Iterator[Fault]:
    """Say what is not known of school holidays that the settings ask for."""
    section, last = settings.calendar, settings.horizon.last
    if not section.school_holidays.has_effect:
        return
    where = {"file": SETTINGS_NAME, "cell": "calendrier"}
    if last > LAST_SCHOOL_DAY:
        shown = (long_day(day) for day in (LAST_SCHOOL_DAY, last))
        known, value = shown
        yield fault("school-days-guessed", **where, value=value, last=known)
    codes = {request.commune.departement for request in requests}
    if without := sorted(code for code in codes if not school_zone(code)):
        yield fault("school-zone-missing", **where, value=", ".join(without))


def calendar_faults(settings: Settings, requests: Iterable[CommuneRequest]) -> tuple[Fault, ...]:
    """Refuse the names that no public holiday of a place has."""
    worked, year = settings.calendar.worked_holidays, settings.horizon.start.year
    if not worked:
        return ()
    departements = {request.commune.departement for request in requests}
    names = {name for code in departements for name in public_holidays(code, year).values()}
    faults = []
    for number, word in enumerate(worked, start=1):
        if fold(word) not in set(map(fold, names)):
            where = {"cell": f"calendrier.feries_travailles[{number}]", "value": word}
            facts = {"nearest": nearest(word, names), "expected": ", ".join(sorted(names))}
            faults.append(fault("holiday-unknown", file=SETTINGS_NAME, **where, **facts))
    return tuple(faults)
