"""Settings that are allowed but surprising."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from guinguette.calendar import (
    DAYS_PER_WEEK,
    MINUTES_PER_DAY,
    long_date,
    next_monday,
    weekday_name,
)
from guinguette.faults import Fault
from guinguette.language.catalogue import LANGUAGE
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import format_clock

if TYPE_CHECKING:
    from guinguette.folder.settings.model import HorizonSettings, Settings, VehicleSettings


DAILY_REST_MIN = 11 * 60
"""A crew rests eleven hours in a row between two days (article L3131-1 of the Code du travail)."""


def goes_out(vehicle: VehicleSettings, horizon: HorizonSettings) -> bool:
    """Whether a vehicle works on at least one day of the horizon."""
    days = (horizon.start + timedelta(days=day) for day in range(7 * horizon.weeks))
    return any(d.weekday() in vehicle.weekdays and d not in vehicle.absences for d in days)


def settings_warnings(
    settings: Settings, *, file: str = "guinguette.toml", today: date | None = None
) -> tuple[Fault, ...]:
    """
    List what is allowed but surprising: useless absences, crews in two vans or with little rest.

    Parameters
    ----------
    settings
        The settings.
    file
        Name of their file.
    today
        A horizon that ends before is a warning too; not checked where omitted.
    """
    horizon = settings.horizon
    found = [*_past_horizon(horizon, today, file)] if today else []
    for number, vehicle in enumerate(settings.vehicles, start=1):
        found.extend(_useless_absences(number, vehicle, horizon, file))
        if not goes_out(vehicle, horizon):
            cell = f"vehicules[{number}].absences"
            found.append(fault("vehicle-always-absent", file=file, cell=cell, value=vehicle.name))
    return (*found, *_shared_crews(settings.vehicles, file), *short_nights(settings, file))


def short_nights(settings: Settings, file: str) -> Iterator[Fault]:
    """
    List the crews whose hours leave less than the daily rest from one day to the next.

    ``crew-overlap`` is a fault (the next day may begin before this one ends), ``crew-short-rest`` a
    warning: the plan may well leave more.
    """
    for number, crew in enumerate(settings.crews, start=1):
        own = (vehicle.weekdays for vehicle in settings.vehicles if vehicle.crew == crew.name)
        days = frozenset[int]().union(*own)
        rest_min = MINUTES_PER_DAY + crew.earliest_start_min - crew.latest_return_min
        if rest_min < DAILY_REST_MIN and any((day + 1) % DAYS_PER_WEEK in days for day in days):
            yield fault(
                "crew-short-rest" if rest_min >= 0 else "crew-overlap",
                file=file,
                cell=f"equipages[{number}].retour_au_plus_tard",
                value=crew.name,
                latest=format_clock(crew.latest_return_min),
                earliest=format_clock(crew.earliest_start_min),
                rest=format_clock(max(rest_min, 0)),
            )


def _past_horizon(horizon: HorizonSettings, today: date, file: str) -> Iterator[Fault]:
    if horizon.last < today:
        shown = long_date(horizon.last, language=LANGUAGE.get())
        monday = next_monday(today).isoformat()
        yield fault("horizon-past", file=file, cell="periode.debut", value=shown, monday=monday)


def _useless_absences(
    number: int, vehicle: VehicleSettings, horizon: HorizonSettings, file: str
) -> Iterator[Fault]:
    language = LANGUAGE.get()
    first, last = (long_date(d, language=language) for d in (horizon.start, horizon.last))
    for rank, day in enumerate(vehicle.absences, start=1):
        shown = long_date(day, language=language)
        where = {
            "file": file,
            "cell": f"vehicules[{number}].absences[{rank}]",
            "value": shown,
        }
        if not horizon.start <= day <= horizon.last:
            yield fault("absence-outside", **where, first=first, last=last)
        elif day.weekday() not in vehicle.weekdays:
            name = weekday_name(day.weekday(), language=language)
            yield fault("absence-day-off", **where, weekday=name)


def _shared_crews(vehicles: Sequence[VehicleSettings], file: str) -> Iterator[Fault]:
    for number, vehicle in enumerate(vehicles, start=1):
        for other in vehicles[: number - 1]:
            if other.crew == vehicle.crew and other.weekdays & vehicle.weekdays:
                yield fault(
                    "crew-shared",
                    file=file,
                    cell=f"vehicules[{number}].equipage",
                    value=vehicle.crew,
                    vehicles=f"« {other.name} », « {vehicle.name} »",
                )
