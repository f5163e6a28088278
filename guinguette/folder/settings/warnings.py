"""Settings that are allowed but surprising, and fleets that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

from guinguette.calendar import (
    DAYS_PER_WEEK,
    MINUTES_PER_DAY,
    long_date,
    next_monday,
    weekday_name,
)
from guinguette.faults import Fault
from guinguette.folder.settings.duty import crew_weekdays, days_driven, turns
from guinguette.folder.settings.work_section import work_warnings
from guinguette.language.catalogue import LANGUAGE, long_day
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import format_clock

if TYPE_CHECKING:
    from guinguette.folder.settings.model import (
        CrewSettings,
        HorizonSettings,
        Settings,
        VehicleSettings,
    )


_FAR_DAYS = 366
"""An absence farther than this from the period has the wrong year."""


def settings_warnings(
    settings: Settings, *, file: str = "guinguette.toml", today: date | None = None
) -> tuple[Fault, ...]:
    """
    List what is allowed but surprising: useless absences, crews with several vans or little rest.

    Parameters
    ----------
    file
        Name of their file.
    today
        A horizon that ends before is a warning too; not checked where omitted.
    """
    horizon = settings.horizon
    found = [*_past_horizon(horizon, today, file)] if today else []
    for number, crew in enumerate(settings.crews, start=1):
        weekdays = crew_weekdays(settings, crew.name)
        found.extend(_useless_absences(f"equipages[{number}]", crew, weekdays, horizon, file))
    for number, vehicle in enumerate(settings.vehicles, start=1):
        own = f"vehicules[{number}]"
        found.extend(_useless_absences(own, vehicle, vehicle.weekdays, horizon, file))
        if not any(True for _ in days_driven(settings, vehicle)):
            cell = f"vehicules[{number}].absences"
            found.append(fault("vehicle-always-absent", file=file, cell=cell, value=vehicle.name))
    return (
        *found,
        *_shared_crews(settings.vehicles, file),
        *short_nights(settings, file),
        *work_warnings(settings, file),
    )


def fleet_faults(settings: Settings, file: str) -> Iterator[Fault]:
    """Say which crew or van leaves before it is back."""
    yield from (one for one in short_nights(settings, file) if one.code == "crew-overlap")
    yield from _late_vans(settings, file)


def _late_vans(settings: Settings, file: str) -> Iterator[Fault]:
    """List the vans that one crew may bring back after another may leave with them."""
    for late, early in permutations(turns(settings), 2):
        follows = any((day + 1) % DAYS_PER_WEEK in early.weekdays for day in late.weekdays)
        is_late = MINUTES_PER_DAY + early.crew.earliest_start_min < late.crew.latest_return_min
        if late.vehicle is early.vehicle and follows and is_late:
            yield fault(
                "van-overlap",
                file=file,
                cell=f"vehicules[{settings.vehicles.index(late.vehicle) + 1}].equipages_du_jour",
                value=late.vehicle.name,
                crew=late.crew.name,
                latest=format_clock(late.crew.latest_return_min),
                other=early.crew.name,
                earliest=format_clock(early.crew.earliest_start_min),
            )


def short_nights(settings: Settings, file: str) -> Iterator[Fault]:
    """
    List the crews whose hours leave less than the daily rest from one day to the next.

    ``crew-overlap`` is a fault (the next day may begin before this one ends), ``crew-short-rest`` a
    warning: the plan may well leave more.
    """
    rule = settings.work.rules["daily_rest_h"]
    for number, crew in enumerate(settings.crews, start=1):
        days = crew_weekdays(settings, crew.name)
        rest_min = MINUTES_PER_DAY + crew.earliest_start_min - crew.latest_return_min
        if rest_min < 60 * rule.value and any((day + 1) % DAYS_PER_WEEK in days for day in days):
            yield fault(
                "crew-short-rest" if rest_min >= 0 else "crew-overlap",
                file=file,
                cell=f"equipages[{number}].retour_au_plus_tard",
                value=crew.name,
                latest=format_clock(crew.latest_return_min),
                earliest=format_clock(crew.earliest_start_min),
                rest=format_clock(max(rest_min, 0)),
                due=f"{rule.value:g}",
                article=rule.article,
            )


def _past_horizon(horizon: HorizonSettings, today: date, file: str) -> Iterator[Fault]:
    if horizon.last < today:
        shown = long_day(horizon.last)
        monday = next_monday(today).isoformat()
        yield fault("horizon-past", file=file, cell="periode.debut", value=shown, monday=monday)


def _useless_absences(
    block: str,
    who: VehicleSettings | CrewSettings,
    weekdays: frozenset[int],
    horizon: HorizonSettings,
    file: str,
) -> Iterator[Fault]:
    language = LANGUAGE.get()
    first, last = (long_date(d, language=language) for d in (horizon.start, horizon.last))
    for rank, day in enumerate(who.absences, start=1):
        shown = long_date(day, language=language)
        where = {
            "file": file,
            "cell": f"{block}.absences[{rank}]",
            "value": shown,
        }
        apart = max((horizon.start - day).days, (day - horizon.last).days)
        if apart > _FAR_DAYS:  # others are of periods past or to come
            yield fault("absence-outside", **where, first=first, last=last)
        elif apart <= 0 and day.weekday() not in weekdays:
            name = weekday_name(day.weekday(), language=language)
            yield fault("absence-day-off", **where, weekday=name, name=who.name)


def _shared_crews(vehicles: Sequence[VehicleSettings], file: str) -> Iterator[Fault]:
    for number, vehicle in enumerate(vehicles, start=1):
        for other in vehicles[: number - 1]:
            for crew, weekdays in vehicle.crews.items():
                if shared := weekdays & other.crews.get(crew, frozenset()):
                    days = (weekday_name(day, language=LANGUAGE.get()) for day in sorted(shared))
                    facts = {"weekdays": ", ".join(days), "one": other.name, "other": vehicle.name}
                    key = "equipage" if crew == vehicle.crew else "equipages_du_jour"
                    where = {"file": file, "cell": f"vehicules[{number}].{key}"}
                    yield fault("crew-shared", **where, value=crew, **facts)
