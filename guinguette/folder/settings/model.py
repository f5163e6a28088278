"""
The settings of a working folder, ``guinguette.toml``.

Attributes are English, the keys of the file French (their aliases); a program may use either.
Past :func:`read_settings` every value is right: names are unique, vehicles name a known depot
and crew, the horizon starts on a Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, LiteralString, NoReturn

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from guinguette.calendar import FIRST_DAY, LAST_DAY, weekday_name
from guinguette.faults import Fault, InputError
from guinguette.folder.settings.calendar_section import CalendarSettings
from guinguette.folder.settings.duty import (
    CrewsByWeekday,
    can_serve,
    crew_hours,
    weekdays_of,
)
from guinguette.folder.settings.promises import HEAVY_T, PromisesSettings
from guinguette.folder.settings.roads_section import Euros, NetworkSettings, Section
from guinguette.folder.settings.season_section import SeasonSettings
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.folder.settings.settings_faults import (
    FOR_LACK_OF_LINES,
    faults_of_validation,
    reference_faults,
)
from guinguette.folder.settings.text import recovered_toml, with_lines
from guinguette.folder.settings.warnings import fleet_faults
from guinguette.folder.settings.work_section import WorkSettings
from guinguette.language.catalogue import LANGUAGE
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import (
    LATEST_MIN,
    UnreadableError,
    end_after,
    format_weekdays,
    format_window,
    order_facts,
    parse_hour,
    parse_window,
)

DISORDERS: dict[str, LiteralString] = {
    "reversed": "window-reversed",
    "long-night": "window-long-night",
}
"""Why two hours that are read are no window, as faults."""
_CREW_DISORDERS: dict[str, LiteralString] = {
    "reversed": "crew-hours",
    "long-night": "crew-long-night",
}
SETTINGS_NAME = "guinguette.toml"
AUDIENCES: dict[str, Literal["errands", "evening"]] = {"courses": "errands", "soiree": "evening"}


def _hour(value: object, info: ValidationInfo) -> object:
    """Accept hours as text or time; whole minutes only from a program, not from a file."""
    if isinstance(value, int) and not isinstance(value, bool) and info.context is None:
        return value
    try:
        return parse_hour(value) if isinstance(value, str | time) else _refuse_hour()
    except UnreadableError:
        return _refuse_hour()


def _refuse_hour() -> object:
    raise PydanticCustomError("toml-hour", "a time of day is expected")


def _window(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return parse_window(value)
    except UnreadableError as error:
        if error.reason in DISORDERS:
            _refuse_order(DISORDERS[error.reason], error)
        raise PydanticCustomError("toml-window", "two times of day are expected") from None


def _refuse_order(code: LiteralString, error: UnreadableError) -> NoReturn:
    raise PydanticCustomError(code, "hours in no order", {**order_facts(error.word)}) from None


def _weekdays(value: object) -> object:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return value
    return frozenset[int]().union(*(weekdays_of(word) for word in words))


def _audience(value: object) -> object:
    if value in AUDIENCES.values():
        return value
    if isinstance(value, str) and value.casefold().replace("é", "e") in AUDIENCES:
        return AUDIENCES[value.casefold().replace("é", "e")]
    raise PydanticCustomError("toml-choice", "unknown", {"expected": ", ".join(AUDIENCES)})


Minutes = Annotated[int, BeforeValidator(_hour), Field(ge=0, le=1440)]
NightMinutes = Annotated[int, BeforeValidator(_hour), Field(ge=0, le=LATEST_MIN)]
Weekday = Annotated[int, Field(ge=0, le=6)]
Name = Annotated[str, Field(min_length=1)]


def a_monday(day: date) -> date:
    """Refuse another day than a Monday, and say the nearest one."""
    if day.weekday() != 0:
        weekday = weekday_name(day.weekday(), language=LANGUAGE.get())
        ahead = -day.weekday() % 7
        nearest = day + timedelta(days=ahead if ahead <= 3 else ahead - 7)
        facts = {"weekday": weekday, "monday": nearest.isoformat()}
        raise PydanticCustomError("start-not-monday", "not a Monday", facts)
    return day


class HorizonSettings(Section):
    """The days planned: ``start`` is a Monday."""

    start: Annotated[date, AfterValidator(a_monday)] = Field(
        alias="debut", ge=FIRST_DAY, le=LAST_DAY
    )
    weeks: int = Field(alias="semaines", ge=1, le=26)

    @property
    def last(self) -> date:
        """The last day, a Sunday."""
        return self.start + timedelta(days=7 * self.weeks - 1)


class DepotSettings(Section):
    """The place where vehicles sleep; at the mairie where no position is given."""

    name: Name = Field(alias="nom")
    commune: Name
    longitude: float | None = Field(default=None, ge=-180, le=180)
    latitude: float | None = Field(default=None, ge=-90, le=90)

    @model_validator(mode="after")
    def _has_a_whole_position(self) -> DepotSettings:
        if (self.longitude is None) != (self.latitude is None):
            raise PydanticCustomError("depot-half-position", "half a position")
        return self


class CrewSettings(Section):
    """
    The people of a vehicle and their hours; the cost is per person and hour.

    A return past midnight belongs to the day of its start: 01:30 is kept as 25:30. On ``absences``
    the crew drives none of its vehicles.
    """

    name: Name = Field(alias="nom")
    people: int = Field(alias="personnes", ge=1, le=9, default=1)
    hourly_cost_eur: Euros = Field(alias="cout_horaire_eur")
    earliest_start_min: Minutes = Field(alias="depart_au_plus_tot")
    latest_return_min: NightMinutes = Field(alias="retour_au_plus_tard")
    longest_day_min: Minutes = Field(alias="journee_max", default=600, gt=0)
    break_min: int = Field(alias="pause_min", ge=0, le=240, default=45)
    absences: tuple[date, ...] = ()

    @field_validator("latest_return_min")
    @classmethod
    def _returns_after_it_starts(cls, latest_min: int, info: ValidationInfo) -> int:
        try:
            return end_after(info.data.get("earliest_start_min", -1), latest_min)
        except UnreadableError as error:
            _refuse_order(_CREW_DISORDERS[error.reason], error)


class VehicleSettings(Section):
    """
    One van: where it sleeps, who drives it, which days (0 is Monday), what it costs.

    ``crew`` drives it, but for the weekdays that ``crew_by_weekday`` gives to another.
    Up to ``nights_away`` nights in a row it may sleep on the way (0: never), at
    ``night_cost_eur`` each. ``mass_t`` is the greatest allowed mass with its trailer, in tonnes;
    ``driving_break`` says whether 45 min of rest are due after 4 h 30 of driving, ``None`` where
    the mass decides.
    """

    name: Name = Field(alias="nom")
    depot: Name
    crew: Name = Field(alias="equipage")
    weekdays: Annotated[frozenset[Weekday], BeforeValidator(_weekdays)] = Field(
        alias="jours", min_length=1
    )
    crew_by_weekday: CrewsByWeekday = Field(alias="equipages_du_jour", default_factory=dict)
    absences: tuple[date, ...] = ()
    max_stops: int = Field(alias="arrets_max", ge=1, le=12, default=3)
    cost_per_km_eur: Euros = Field(alias="cout_km_eur")
    fixed_cost_per_day_eur: Euros = Field(alias="cout_fixe_jour_eur", default=0.0)
    has_trailer: bool = Field(alias="remorque", default=False)
    mass_t: float | None = Field(alias="ptac_t", default=None, gt=0, le=44)
    driving_break: bool | None = Field(alias="pause_conduite", default=None)
    nights_away: int = Field(alias="nuits_dehors", default=0, ge=0, le=6)
    night_cost_eur: Euros = Field(alias="cout_nuit_eur", default=0.0)

    @field_validator("crew_by_weekday")
    @classmethod
    def _works_on_these_days(cls, crews: dict[int, str], info: ValidationInfo) -> dict[int, str]:
        idle = crews.keys() - info.data.get("weekdays", crews.keys())
        if idle:
            shown = {"weekdays": format_weekdays(idle), "vehicle": info.data.get("name", "")}
            raise PydanticCustomError("crew-weekday-off", "a weekday not worked", shown)
        return crews

    def crew_on(self, day: date) -> str:
        """Return the name of the crew that drives it on a day."""
        return self.crew_by_weekday.get(day.weekday(), self.crew)

    @property
    def crews(self) -> dict[str, frozenset[int]]:
        """The crews that drive it, in the order of the week, and their weekdays."""
        names = {day: self.crew_by_weekday.get(day, self.crew) for day in sorted(self.weekdays)}
        return {
            name: frozenset(day for day, own in names.items() if own == name)
            for name in dict.fromkeys(names.values())
        }

    @property
    def needs_driving_break(self) -> bool:
        """
        Whether 45 min of rest are due after 4 h 30 of driving.

        Unless told, so it is above 3.5 t; where no mass is told, a van with a trailer is above.
        """
        if self.driving_break is not None:
            return self.driving_break
        return self.has_trailer if self.mass_t is None else self.mass_t > HEAVY_T


class ProfileSettings(Section):
    """
    What the café does at a stop: set up, open, pack down.

    ``window_min`` bounds the opening to the public, in minutes after midnight.
    """

    name: Name = Field(alias="nom")
    setup_min: int = Field(alias="installation_min", ge=0, le=480)
    opening_min: int = Field(alias="ouverture_min", ge=5, le=720)
    packdown_min: int = Field(alias="rangement_min", ge=0, le=480)
    services: tuple[str, ...] = Field(min_length=1)
    audience: Annotated[Literal["errands", "evening"], BeforeValidator(_audience)] = Field(
        alias="public"
    )
    window_min: Annotated[tuple[int, int], BeforeValidator(_window)] = Field(alias="creneau")

    @model_validator(mode="after")
    def _opens_within_its_window(self) -> ProfileSettings:
        width = self.window_min[1] - self.window_min[0]
        if width < self.opening_min:
            facts = {"window_min": max(width, 0), "opening_min": self.opening_min}
            raise PydanticCustomError("profile-window-short", "short window", facts)
        return self

    @property
    def service_min(self) -> int:
        """Minutes spent at a stop: set-up, opening and pack-down."""
        return self.setup_min + self.opening_min + self.packdown_min


class PlanningSettings(Section):
    """How long to search; ``target_gap`` is the distance to the lower bound that is good enough."""

    time_limit_s: int = Field(alias="duree_max_s", ge=1, le=86_400, default=30)
    seed: int = Field(alias="graine", ge=0, default=1)
    target_gap: float = Field(alias="ecart_vise", ge=0, lt=1, default=0.005)


class Settings(Section):
    """All the settings of a working folder."""

    title: Name = Field(alias="titre")
    description: str = ""
    horizon: HorizonSettings = Field(alias="periode")
    depots: tuple[DepotSettings, ...] = Field(min_length=1)
    crews: tuple[CrewSettings, ...] = Field(alias="equipages", min_length=1)
    vehicles: tuple[VehicleSettings, ...] = Field(alias="vehicules", min_length=1)
    profiles: tuple[ProfileSettings, ...] = Field(alias="profils", min_length=1)
    network: NetworkSettings = Field(alias="reseau", default_factory=NetworkSettings)
    promises: PromisesSettings = Field(alias="promesses", default_factory=PromisesSettings)
    service: ServiceSettings = Field(default_factory=ServiceSettings)
    calendar: CalendarSettings = Field(alias="calendrier", default_factory=CalendarSettings)
    season: SeasonSettings = Field(alias="saison", default_factory=SeasonSettings)
    work: WorkSettings = Field(alias="travail", default_factory=WorkSettings)
    planning: PlanningSettings = Field(alias="calcul", default_factory=PlanningSettings)

    @model_validator(mode="after")
    def _names_refer_to_something(self) -> Settings:
        faults = reference_faults(self.model_dump(by_alias=True), file=SETTINGS_NAME)
        if faults:
            raise ValueError("; ".join(f"{f.cell}: {f.message}" for f in faults))
        return self

    @property
    def weekdays_worked(self) -> frozenset[int]:
        """The weekdays on which at least one vehicle works, 0 is Monday."""
        return frozenset[int]().union(*(vehicle.weekdays for vehicle in self.vehicles))

    def profile(self, name: str) -> ProfileSettings:
        """Return the profile called ``name``; ``KeyError`` where there is none."""
        return {profile.name: profile for profile in self.profiles}[name]

    def crew(self, name: str) -> CrewSettings:
        """Return the crew called ``name``; ``KeyError`` where there is none."""
        return {crew.name: crew for crew in self.crews}[name]


def read_settings(path: Path) -> Settings:
    """
    Read ``guinguette.toml``.

    Raises
    ------
    InputError
        With every fault of the file; ``cell`` is the key path, counted from 1
        (``vehicules[2].depot``), or ``ligne 12`` where the file is no TOML; the message names the
        line in both cases.
    """
    raw, broken = recovered_toml(path)
    try:
        settings = parse_settings(raw, file=path.name)
    except InputError as error:
        found = [f for f in error.faults if not broken or f.code not in FOR_LACK_OF_LINES]
        raise InputError((*broken, *with_lines(found, path))) from None
    if broken:
        raise InputError(broken)
    return settings


def parse_settings(raw: dict[str, Any], *, file: str = SETTINGS_NAME) -> Settings:
    """
    Validate the content of ``guinguette.toml``, already read as a tree.

    Raises
    ------
    InputError
        With every fault of the tree.
    """
    faults = list(reference_faults(raw, file=file))
    try:
        settings = Settings.model_validate(raw, context={"file": file})
    except ValidationError as error:
        faults.extend(faults_of_validation(error, Settings, file=file, known=bool(faults)))
        raise InputError(faults) from None
    if misfits := (*_service_faults(settings, file), *fleet_faults(settings, file)):
        raise InputError(misfits)
    return settings


def _service_faults(settings: Settings, file: str) -> Iterator[Fault]:
    longest = max(crew.longest_day_min for crew in settings.crews)
    for number, profile in enumerate(settings.profiles, start=1):
        if profile.service_min > longest:
            yield fault(
                "profile-longer-than-day",
                file=file,
                cell=f"profils[{number}]",
                value=profile.name,
                profile=profile.name,
                service_min=profile.service_min,
                longest_min=longest,
            )
        elif not can_serve(settings.crews, profile, profile.window_min):
            yield fault(
                "profile-outside-crews",
                file=file,
                cell=f"profils[{number}].creneau",
                value=format_window(profile.window_min),
                profile=profile.name,
                expected=crew_hours(settings.crews),
            )
