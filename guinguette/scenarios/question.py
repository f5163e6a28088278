"""
What a planner asks of a simulation: where, for whom, with what means, to what end.

A question is a file, ``simulation.toml``: its keys are French, attributes English, and a program
may use either. Whatever is left out has the value of ``scenarios_2026.toml``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from guinguette.folder.settings.roads_section import Euros, Section

QUESTION_NAME = "simulation.toml"
OBJECTIVES = {"rapport": "ratio", "benefice": "benefit", "cout": "cost"}
Objective = Literal["ratio", "benefit", "cost"]
"""The most benefit per euro; the most under a budget; the least cost for a benefit."""
PERIOD_WEEKS = 4
"""Visits are counted in four weeks."""


def _objective(value: object) -> object:
    word = (
        value.strip().casefold().replace("é", "e").replace("û", "u")
        if isinstance(value, str)
        else ""
    )
    return OBJECTIVES.get(word, value)


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
    per_epci: dict[str, tuple[int, int]] = Field(alias="par_epci", default_factory=dict)
    least: int = Field(alias="nombre_min", ge=0, default=0)
    most: int | None = Field(alias="nombre_max", ge=1, default=None)
    largest_population: int = Field(alias="habitants_max", ge=1, default=3_499)
    most_round_trip_min: int = Field(alias="aller_retour_max_min", ge=1, le=600, default=120)


class ChoiceQuestion(Section):
    """
    What is decided, and to what end.

    ``vehicles`` are the scenarios: so many vans in each. ``budget_eur`` is a year's, subsidies
    taken off; ``target`` the share of the need that is to be reached, 0 to 1 (for the objective
    ``cost``). ``depots`` are communes; where there are none, towns are chosen among the
    ``towns`` largest. With ``same_depots`` a scenario keeps those of the one before.
    ``frequencies`` are the visits in four weeks that a village may get (each fourth week,
    each second, each); ``reach_min`` the minutes
    by road within which the stop of another village counts in part, 0 for never.
    """

    objective: Annotated[Objective, BeforeValidator(_objective)] = Field(
        alias="objectif", default="ratio"
    )
    vehicles: tuple[int, ...] = Field(alias="vehicules", default=(1, 2), min_length=1)
    budget_eur: Euros | None = Field(alias="budget_eur_an", default=None)
    target: float | None = Field(alias="part_du_besoin", gt=0, le=1, default=None)
    depots: tuple[str, ...] = ()
    same_depots: bool = Field(alias="depots_fixes", default=True)
    towns: int = Field(alias="villes", ge=1, le=200, default=40)
    frequencies: tuple[Literal[1, 2, 4], ...] = Field(
        alias="frequences", default=(1, 2, 4), min_length=1
    )
    reach_min: int = Field(alias="rayon_min", ge=0, le=60, default=0)


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
    subsidies: dict[str, float] = Field(alias="subventions_epci", default_factory=dict)
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
    start: date | None = Field(alias="debut", default=None)
    network: str = Field(alias="reseau", default="")
    area: AreaQuestion = Field(alias="zone", default_factory=AreaQuestion)
    villages: VillageQuestion = Field(default_factory=VillageQuestion)
    choice: ChoiceQuestion = Field(alias="choix", default_factory=ChoiceQuestion)
    costs: CostQuestion = Field(alias="couts", default_factory=CostQuestion)
    search: SearchQuestion = Field(alias="calcul", default_factory=SearchQuestion)
    service: dict[str, object] = Field(default_factory=dict)
    crew: dict[str, object] = Field(alias="equipage", default_factory=dict)
    vehicle: dict[str, object] = Field(alias="vehicule", default_factory=dict)
