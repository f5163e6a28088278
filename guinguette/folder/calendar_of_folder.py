"""The calendar of a folder: its settings and its files, as special days of its places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guinguette.faults import Fault
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import SETTINGS_NAME, Settings
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold, nearest
from guinguette.special_days.holidays_of_places import Policy, PublicHolidays, SchoolHolidays
from guinguette.special_days.known_days import KnownDays, Source
from guinguette.special_days.public_holidays import public_holidays
from guinguette.special_days.special_day import Place


def calendar_of(
    settings: Settings, requests: Sequence[CommuneRequest], dated: tuple[Source, ...] = ()
) -> KnownDays:
    """
    Gather the special days of a folder.

    Parameters
    ----------
    settings
        Its section ``[calendrier]`` says what a holiday does.
    requests
        The places of the folder.
    dated
        The special days that its files say.
    """
    section = settings.calendar
    places = tuple(_place(request, settings) for request in requests)
    public = PublicHolidays(
        places=places,
        policy=Policy(
            effects={
                "errands": section.errands_on_holidays,
                "evening": section.evenings_on_holidays,
            },
            price_eur=section.holiday_price_eur,
        ),
        first_of_may=section.first_of_may,
        worked=frozenset(map(fold, section.worked_holidays)),
    )
    school = SchoolHolidays(
        places=places,
        policy=Policy(
            effects={
                "errands": section.errands_in_school_holidays,
                "evening": section.evenings_in_school_holidays,
            },
            price_eur=section.school_price_eur,
        ),
    )
    return KnownDays(places=places, sources=(public, school, *dated))


def _place(request: CommuneRequest, settings: Settings) -> Place:
    return Place(
        key=request.key,
        departement=request.commune.departement,
        audience=settings.profile(request.profile).audience,
    )


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
