"""Who drives which vehicle on which day, and why one does not drive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.language.typed import (
    UnreadableError,
    format_weekdays,
    format_window,
    parse_weekdays,
)

if TYPE_CHECKING:
    from guinguette.folder.settings.model import (
        CrewSettings,
        ProfileSettings,
        Settings,
        VehicleSettings,
    )

Idle = Literal["weekday", "vehicle_absent", "crew_absent"]


def weekdays_of(word: str) -> frozenset[int]:
    """Read weekdays of ``guinguette.toml``, for pydantic."""
    try:
        return parse_weekdays(word)
    except UnreadableError as error:
        facts = {"word": error.word, "nearest": error.nearest}
        raise PydanticCustomError("toml-weekday", "unknown weekday", facts) from None


def _by_weekday(value: object) -> object:
    """Spell out ``{ "vendredi et samedi" = "Équipe B" }``, a crew for each weekday."""
    if not isinstance(value, Mapping):
        return value
    crews: dict[int, str] = {}
    for key, name in value.items():
        if not isinstance(name, str) or not name.strip():
            raise PydanticCustomError("toml-text", "a name is expected")
        for weekday in {key} if isinstance(key, int) else weekdays_of(str(key)):
            if crews.setdefault(weekday, name.strip()) != name.strip():
                facts = {"weekday": format_weekdays({weekday})}
                raise PydanticCustomError("crew-weekday-twice", "two crews", facts)
    return crews


CrewsByWeekday = Annotated[dict[int, str], BeforeValidator(_by_weekday)]
"""A crew for some weekdays, 0 is Monday."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One vehicle with one of its crews, on the weekdays when they go together."""

    vehicle: VehicleSettings
    crew: CrewSettings
    weekdays: frozenset[int]


def turns(settings: Settings) -> tuple[Turn, ...]:
    """
    List each vehicle with each of its crews.

    These are the vehicles of a problem, in their order; :func:`turn_numbers` leads to them.
    """
    return tuple(
        Turn(vehicle, settings.crew(name), weekdays)
        for vehicle in settings.vehicles
        for name, weekdays in vehicle.crews.items()
    )


def turn_numbers(settings: Settings) -> dict[tuple[str, int], int]:
    """
    Return the number of the turn of each vehicle on each weekday, ``{(name, weekday): number}``.

    A weekday on which a vehicle does not work has the number of its first turn.
    """
    listed = [*enumerate(turns(settings))]
    numbers = {(turn.vehicle.name, day): number for number, turn in listed for day in turn.weekdays}
    for number, turn in listed:
        for weekday in range(DAYS_PER_WEEK):
            numbers.setdefault((turn.vehicle.name, weekday), number)
    return numbers


def crew_weekdays(settings: Settings, name: str) -> frozenset[int]:
    """Return the weekdays on which a crew has some vehicle."""
    own = (turn.weekdays for turn in turns(settings) if turn.crew.name == name)
    return frozenset[int]().union(*own)


def why_idle(settings: Settings, vehicle: VehicleSettings, day: date) -> Idle | None:
    """Say why a vehicle does not drive on a day; ``None`` where it may."""
    if day.weekday() not in vehicle.weekdays:
        return "weekday"
    if day in vehicle.absences:
        return "vehicle_absent"
    return "crew_absent" if day in settings.crew(vehicle.crew_on(day)).absences else None


def days_driven(settings: Settings, vehicle: VehicleSettings) -> Iterator[date]:
    """List the days of the horizon on which a vehicle may drive."""
    horizon = settings.horizon
    days = (
        horizon.start + timedelta(days=number) for number in range(DAYS_PER_WEEK * horizon.weeks)
    )
    return (day for day in days if why_idle(settings, vehicle, day) is None)


def can_serve(
    crews: Iterable[CrewSettings], profile: ProfileSettings, window_min: tuple[int, int]
) -> bool:
    """Whether the working hours of a crew hold a whole visit that opens within the window."""
    for crew in crews:
        opens = max(window_min[0], crew.earliest_start_min + profile.setup_min)
        closes = opens + profile.opening_min
        leaves_in_time = closes + profile.packdown_min <= crew.latest_return_min
        if closes <= window_min[1] and leaves_in_time:
            return True
    return False


def crew_hours(crews: Iterable[CrewSettings]) -> str:
    """Write the working hours of crews: ``Équipe 1 08:00-18:30, …``."""
    hours = ((crew.name, crew.earliest_start_min, crew.latest_return_min) for crew in crews)
    return ", ".join(f"{name} {format_window((start, end))}" for name, start, end in hours)
