"""
What a planner asks of a simulation: where, for whom, with what means, to what end.

A question is a file, ``simulation.toml``: its keys are French, attributes English, and a program
may use either. Whatever is left out has the value of ``scenarios_2026.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from guinguette.calendar import FIRST_DAY, LAST_DAY
from guinguette.folder.settings.model import (
    CrewSettings,
    ProfileSettings,
    VehicleSettings,
    a_monday,
)
from guinguette.folder.settings.roads_section import Euros, Section
from guinguette.language.typed import unaccent

QUESTION_NAME = "simulation.toml"
OUTLINE_NAME = "contour.geojson"
OBJECTIVES = {"rapport": "ratio", "benefice": "benefit", "cout": "cost"}
Objective = Literal["ratio", "benefit", "cost"]
"""The most benefit per euro; the most under a budget; the least cost for a benefit."""
MOST_VEHICLES = 12
FREQUENCIES = (1, 2, 4)
PERIOD_WEEKS = 4
"""Visits are counted in four weeks."""


_Count = Annotated[int, Field(ge=0)]


def _objective(value: object) -> object:
    word = unaccent(value) if isinstance(value, str) else ""
    if word in OBJECTIVES.values():
        return word
    if word in OBJECTIVES:
        return OBJECTIVES[word]
    raise PydanticCustomError("toml-choice", "unknown", {"expected": ", ".join(OBJECTIVES)})


def _frequency(value: int) -> int:
    if value not in FREQUENCIES:
        expected = ", ".join(map(str, FREQUENCIES))
        raise PydanticCustomError("toml-choice", "unknown", {"expected": expected})
    return value


def _ascending(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))


def _keys_of(model: type[Section]) -> BeforeValidator:
    """Write the keys of a table as ``guinguette.toml`` does, English ones too."""
    french = {name: field.alias or name for name, field in model.model_fields.items()}

    def written(table: object) -> object:
        if not isinstance(table, Mapping):
            return table
        return {french.get(key, key): value for key, value in table.items()}

    return BeforeValidator(written)


class AreaQuestion(Section):
    """
    Where candidates are: all that any of these hold. Names are INSEE or SIREN codes, or names.

    ``outline`` is a GeoJSON file with polygons.
    """

    departements: tuple[str, ...] = ()
    epcis: tuple[str, ...] = Field(alias="epci", default=())
    communes: tuple[str, ...] = ()
    outline: Path | None = Field(alias="contour", default=None)


class VillageQuestion(Section):
    """
    Which villages may, must or must not be chosen, by INSEE code or name.

    Those ``requested`` count more by the bonus of the rules; those ``served`` already are visited
    by another service and are no candidates. ``per_epci`` bounds how many are chosen in an EPCI
    (least and most), ``most`` and ``least`` in all; ``most_round_trip_min`` is how long a trip from
    the depot to a village and back may take.
    """

    forced: tuple[str, ...] = Field(alias="imposes", default=())
    forbidden: tuple[str, ...] = Field(alias="exclus", default=())
    requested: tuple[str, ...] = Field(alias="demandes", default=())
    served: tuple[str, ...] = Field(alias="desservis", default=())
    per_epci: dict[str, tuple[_Count, _Count]] = Field(alias="par_epci", default_factory=dict)
    least: int = Field(alias="nombre_min", ge=0, default=0)
    most: int | None = Field(alias="nombre_max", ge=1, default=None)
    largest_population: int = Field(alias="habitants_max", ge=1, default=3_499)
    most_round_trip_min: int = Field(alias="aller_retour_max_min", ge=1, le=600, default=120)


_MEANT = (
    (("part_du_besoin", "target"), "cost"),
    (("budget_eur_an", "budget_eur"), "benefit"),
)


class ChoiceQuestion(Section):
    """
    What is decided, and to what end.

    ``vehicles`` are the scenarios: so many vans in each. ``budget_eur`` is a year's, subsidies
    taken off; ``target`` the share of the need that is to be reached, 0 to 1 (for the objective
    ``cost``). Where no ``objective`` is said, a budget asks for the most benefit under it, a share
    of the need for the least cost, else the most benefit per euro is sought.

    ``depots`` are communes; where there are none, towns are chosen among the ``towns`` largest.
    With ``same_depots`` a scenario keeps those of the one before. ``frequencies`` are the visits in
    four weeks that a village may get (each fourth week, each second, each); ``reach_min`` the
    minutes by road within which the stop of another village counts in part, 0 for never.
    """

    objective: Annotated[Objective, BeforeValidator(_objective)] = Field(
        alias="objectif", default="ratio"
    )
    vehicles: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MOST_VEHICLES)], ...], AfterValidator(_ascending)
    ] = Field(alias="vehicules", default=(1, 2), min_length=1)
    budget_eur: Euros | None = Field(alias="budget_eur_an", default=None)
    target: float | None = Field(alias="part_du_besoin", gt=0, le=1, default=None)
    depots: tuple[str, ...] = ()
    same_depots: bool = Field(alias="depots_fixes", default=True)
    towns: int = Field(alias="villes", ge=1, le=200, default=40)
    frequencies: Annotated[
        tuple[Annotated[int, AfterValidator(_frequency)], ...], AfterValidator(_ascending)
    ] = Field(alias="frequences", default=FREQUENCIES, min_length=1)
    reach_min: int = Field(alias="rayon_min", ge=0, le=60, default=0)

    @model_validator(mode="before")
    @classmethod
    def _usual_objective(cls, table: object) -> object:
        if not isinstance(table, Mapping) or {"objectif", "objective"} & table.keys():
            return table
        for keys, objective in _MEANT:
            if any(table.get(key) is not None for key in keys):
                return {**table, "objectif": objective}
        return table


class CostQuestion(Section):
    """
    What a year costs beyond the kilometres and hours of the tours, and what is paid towards it.

    ``vehicle_eur`` is for each van: bought, insured, maintained; ``crew_eur`` for each crew beyond
    its hours on tour; ``place_eur`` for each village; ``subsidy_eur`` is received for each
    village; ``subsidies`` for each in an EPCI, by SIREN or name, instead.
    """

    vehicle_eur: Euros | None = Field(alias="vehicule_eur_an", default=None)
    crew_eur: Euros | None = Field(alias="equipe_eur_an", default=None)
    place_eur: Euros | None = Field(alias="emplacement_eur_an", default=None)
    subsidy_eur: Euros = Field(alias="subvention_eur_an", default=0.0)
    subsidies: dict[str, Euros] = Field(alias="subventions_epci", default_factory=dict)
    weeks: int | None = Field(alias="semaines_par_an", ge=1, le=52, default=None)


class SearchQuestion(Section):
    """How long tours are searched for, each scenario; the seed of all."""

    seconds: float | None = Field(alias="secondes", gt=0, default=None)
    effort: int | None = Field(ge=1, default=None)
    seed: int = Field(alias="graine", ge=0, default=1)


class Question(Section):
    """
    All that a simulation is asked.

    ``service``, ``crew`` and ``vehicle`` change keys of the tables ``[[profils]]``,
    ``[[equipages]]`` and ``[[vehicules]]`` of ``guinguette.toml``.
    """

    title: str = Field(alias="titre", default="")
    start: Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY), AfterValidator(a_monday)] | None = (
        Field(alias="debut", default=None)
    )
    network: str = Field(alias="reseau", default="")
    area: AreaQuestion = Field(alias="zone", default_factory=AreaQuestion)
    villages: VillageQuestion = Field(default_factory=VillageQuestion)
    choice: ChoiceQuestion = Field(alias="choix", default_factory=ChoiceQuestion)
    costs: CostQuestion = Field(alias="couts", default_factory=CostQuestion)
    search: SearchQuestion = Field(alias="calcul", default_factory=SearchQuestion)
    service: Annotated[dict[str, object], _keys_of(ProfileSettings)] = Field(default_factory=dict)
    crew: Annotated[dict[str, object], _keys_of(CrewSettings)] = Field(
        alias="equipage", default_factory=dict
    )
    vehicle: Annotated[dict[str, object], _keys_of(VehicleSettings)] = Field(
        alias="vehicule", default_factory=dict
    )
