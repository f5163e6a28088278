"""The real tours of a choice: the folder that is planned, and what its year costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from guinguette.calendar import next_monday
from guinguette.communes.france import Commune
from guinguette.folder.new_request import new_request
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.model import CrewSettings, Settings
from guinguette.folder.template import COUNTER_PROFILE, crew_table, vehicle_table
from guinguette.planning.candidates import Candidate
from guinguette.rhythm import EveryWeeks
from guinguette.scenarios.question import PERIOD_WEEKS, Question
from guinguette.scenarios.rules import Rules
from guinguette.scenarios.scenario import YearCost
from guinguette.special_days.public_holidays import public_holidays, years_of
from guinguette.tour import Depot, Tour

TARGET_GAP = 0.01
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A village of a choice, its visits in four weeks, and its town by INSEE code."""

    candidate: Candidate
    visits: int
    town: str


def ordinary_start(departement: str, today: date) -> date:
    """Return the first Monday from tomorrow on whose four weeks have no public holiday."""
    first = next_monday(today)
    for week in range(_LOOKED_AT):
        start = first + timedelta(weeks=week)
        last = start + timedelta(weeks=PERIOD_WEEKS, days=-1)
        off = [day for year in years_of(start, last) for day in public_holidays(departement, year)]
        if not any(start <= day <= last and day.weekday() < 5 for day in off):
            return start
    return first


def settings_of(
    question: Question,
    title: str,
    towns: Sequence[Commune],
    *,
    start: date,
    seconds: float,
) -> Settings:
    """
    Make the settings of a scenario.

    Parameters
    ----------
    towns
        One for each vehicle: where it sleeps.
    seconds
        Of a search, for whoever plans the folder again.
    """
    own = list(dict.fromkeys(towns))
    called = dict(zip(own, _depot_names(own), strict=True))
    numbers = range(1, len(towns) + 1)
    return Settings.model_validate(
        {
            "titre": title,
            "description": "Simulation sur données ouvertes, à discuter avec les communes.",
            "periode": {"debut": start, "semaines": PERIOD_WEEKS},
            "depots": [{"nom": called[town], "commune": town.code} for town in own],
            "equipages": [crew_table(f"Équipe {k}", **question.crew) for k in numbers],
            "vehicules": [
                vehicle_table(
                    f"Camion {k}", depot=called[town], crew=f"Équipe {k}", **question.vehicle
                )
                for k, town in zip(numbers, towns, strict=True)
            ],
            "profils": [{**COUNTER_PROFILE, **question.service}],
            "calcul": {
                "duree_max_s": max(1, round(seconds)),
                "graine": question.search.seed,
                "ecart_vise": TARGET_GAP,
            },
        }
    )


def folder_of(
    settings: Settings, towns: Sequence[Commune], asked: Sequence[Asked]
) -> WorkingFolder:
    """
    Make the folder that is planned: each village is kept to the vehicles of its town.

    Parameters
    ----------
    towns
        As for :func:`settings_of`.
    """
    own = list(dict.fromkeys(towns))
    vans: dict[str, frozenset[str]] = {
        town.code: frozenset(
            v.name for v, at in zip(settings.vehicles, towns, strict=True) if at == town
        )
        for town in own
    }
    profile = settings.profiles[0].name
    return WorkingFolder(
        path=Path(),
        settings=settings,
        requests=tuple(
            replace(
                new_request(
                    one.candidate.commune,
                    settings,
                    rhythm=EveryWeeks(PERIOD_WEEKS // one.visits),
                    profile=profile,
                ),
                row=row,
                place="Place de la mairie",
                phone=one.candidate.commune.mairie_phone,
                vehicles=vans[one.town] if len(own) > 1 else frozenset(),
            )
            for row, one in enumerate(asked, start=2)
        ),
        depots=tuple(
            Depot(
                name=depot.name,
                commune_code=town.code,
                longitude=town.longitude,
                latitude=town.latitude,
            )
            for depot, town in zip(settings.depots, own, strict=True)
        ),
    )


def year_cost(
    settings: Settings, rules: Rules, tour: Tour, *, villages: int, subsidies_eur: float
) -> YearCost:
    """
    Price a year of tours like those of four weeks.

    Parameters
    ----------
    villages
        Those served.
    subsidies_eur
        Received in a year.
    """
    periods = rules.weeks / PERIOD_WEEKS
    hours = hours_by_crew(tour)
    beyond = sum(
        _hourly(crew) * max(0.0, periods * hours.get(crew.name, 0.0) - rules.paid_hours)
        for crew in settings.crews
    )
    van = {vehicle.name: vehicle for vehicle in settings.vehicles}
    return YearCost(
        vehicles_eur=rules.vehicle_eur * len(settings.vehicles),
        crews_eur=sum(rules.crew_year_eur(crew) for crew in settings.crews),
        hours_eur=beyond,
        distance_eur=periods
        * sum(r.distance_m / 1000 * van[r.vehicle].cost_per_km_eur for r in tour.routes),
        days_eur=periods * sum(van[r.vehicle].fixed_cost_per_day_eur for r in tour.routes),
        places_eur=rules.place_eur * villages,
        subsidies_eur=subsidies_eur,
    )


def hours_by_crew(tour: Tour) -> Mapping[str, float]:
    """Add up the hours from departure to return of each crew, in the weeks of a tour."""
    found: dict[str, float] = {}
    for route in tour.routes:
        found[route.crew] = found.get(route.crew, 0.0) + route.duration_s / 3600
    return found


def _hourly(crew: CrewSettings) -> float:
    return crew.people * crew.hourly_cost_eur


def _depot_names(towns: Sequence[Commune]) -> list[str]:
    """Names that tell the towns apart: the code follows a name that comes twice."""
    names = [town.name for town in towns]
    return [t.name if names.count(t.name) == 1 else f"{t.name} ({t.code})" for t in towns]
