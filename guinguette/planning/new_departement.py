"""
Open a new département on paper: which villages, from where, with how many vans, at what cost.

The rule of the first version. *Candidates*: communes below 3,500 inhabitants. *Score*: their need
(:mod:`guinguette.demand.need`), by the data that the user has brought. *Depots*: the towns that
make the mean distance from the villages to the nearest depot least (p-median).
*Tours*: a day round in each retained commune every second week, planned by the same solver as any
tour.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from guinguette.calendar import next_monday
from guinguette.communes.departements import departement_like, departement_names
from guinguette.communes.france import Commune, load_communes
from guinguette.demand.ground import france
from guinguette.demand.need import Need, measure_need
from guinguette.demand.on_roads import on_roads
from guinguette.demand.store import kept_data
from guinguette.emissions.balance import Balance, balance_tour
from guinguette.faults import UsageError
from guinguette.folder.new_request import new_request
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.model import Settings
from guinguette.folder.template import (
    COUNTER_PROFILE,
    commune_row,
    crew_table,
    vehicle_table,
)
from guinguette.language.fault_sentences import fault
from guinguette.networks.built import load_built_network
from guinguette.planning.candidates import (
    Candidate,
    choose_depots,
    rank_candidates,
    small_communes,
)
from guinguette.planning.plan_tour import plan_tour
from guinguette.rhythm import Rhythm
from guinguette.roads.kinds import OsmRoads, estimated_roads, osm_roads
from guinguette.tour import Depot, Tour
from routing.network.vehicle.vehicle import read_profile
from routing.solver.deadline import Deadline

VILLAGES_PER_VEHICLE = 24
"""Villages retained per van: 10 working days a fortnight, 2 to 3 stops a day."""
SEARCH_S = 20.0

Progress = Callable[[int, float | None, float | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What a number of vans can do."""

    vehicles: int
    depots: tuple[Depot, ...]
    tour: Tour
    balance: Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """
    Scenarios for 1 to n vans over the same retained communes.

    ``need`` is that of all candidates. ``settings`` are those of the last scenario; ``rows`` are
    those of its workbook.
    """

    departements: tuple[str, ...]
    names: tuple[str, ...]
    candidates: int
    need: Need
    retained: tuple[Candidate, ...]
    scenarios: tuple[Scenario, ...]
    settings: Settings
    rows: tuple[dict[str, str], ...]


def simulate(
    departements: Collection[str],
    *,
    vehicles: int,
    today: date,
    network: Path | None = None,
    deadline: Deadline = Deadline(seconds=SEARCH_S),
    on_progress: Progress = lambda _vehicles, _plan, _lower_bound: None,
) -> Simulation:
    """
    Compare tours with 1 to ``vehicles`` vans in some départements.

    Parameters
    ----------
    departements
        Codes.
    vehicles
        Largest number of vans.
    today
        The horizon is the fortnight from the next Monday.
    network
        Where a built network is; roads are estimated where omitted. Communes off its roads are
        neither candidates nor depots.
    deadline
        Of the search for each scenario.
    on_progress
        Called with the number of vans, the cost of the best plan and its lower bound.

    Raises
    ------
    UsageError
        If a département is unknown or has too few candidates, or the network reaches too few.
    InputError
        If no road joins two of the communes.
    MissingDataError
        If the network cannot be read.
    """
    codes = tuple(dict.fromkeys(code.strip().upper() for code in departements))
    communes = communes_of(codes)
    refuse_pool(communes)
    real = real_roads(network) if network else None
    if real is not None:
        communes = real.near(communes)
        if len(small_communes(communes)) < 2:
            raise UsageError(fault("simulation-off-network", value=", ".join(codes)))
    need = need_of(communes, today=today, roads=real)
    candidates = rank_candidates(need)
    retained = candidates[: VILLAGES_PER_VEHICLE * vehicles]
    villages = [c.commune for c in retained]
    depots = {count: choose_depots(communes, villages, count) for count in range(1, vehicles + 1)}
    roads = real or estimated_roads([*villages, *chain.from_iterable(depots.values())])
    scenarios = []
    for count, towns in depots.items():
        settings = _settings(codes, towns, count, today=today, deadline=deadline)
        folder = _folder(settings, towns, retained)
        progress = partial(on_progress, count)
        tour = plan_tour(folder, roads=roads, deadline=deadline, on_progress=progress)
        scenarios.append(
            Scenario(vehicles=count, depots=folder.depots, tour=tour, balance=balance_tour(tour))
        )
    return Simulation(
        departements=codes,
        names=tuple(departement_names()[code] for code in codes),
        candidates=len(candidates),
        need=need,
        retained=retained,
        scenarios=tuple(scenarios),
        settings=settings,
        rows=tuple(_row(candidate) for candidate in retained),
    )


def simulation_document(simulation: Simulation) -> dict[str, object]:
    """Write a simulation as plain values: euros, kilometres, kg CO2e over the fortnight."""
    return {
        "departements": list(simulation.departements),
        "candidates": simulation.candidates,
        "retained": len(simulation.retained),
        "need": {
            "weights": dict(simulation.need.weights),
            "absent": list(simulation.need.absent),
            "is_expected": simulation.need.is_expected,
        },
        "scenarios": [_scenario_document(scenario) for scenario in simulation.scenarios],
    }


def _scenario_document(scenario: Scenario) -> dict[str, object]:
    tour = scenario.tour
    return {
        "vehicles": scenario.vehicles,
        "depots": [depot.name for depot in scenario.depots],
        "communes_served": tour.communes_served,
        "communes_asked": tour.communes_asked,
        "inhabitants_served": tour.inhabitants_served,
        "visits": tour.visit_count,
        "distance_km": round(tour.distance_m / 1000, 3),
        "cost_eur": tour.cost_eur,
        "lower_bound_eur": tour.lower_bound_eur,
        "gap": tour.gap,
        "status": tour.status,
        "net_kg": [round(case.net_kg, 3) for case in scenario.balance.cases],
    }


def communes_of(codes: Sequence[str]) -> tuple[Commune, ...]:
    """
    Return the communes of some départements whose position is known.

    Raises
    ------
    UsageError
        If none is given, or one is unknown; says which may be meant.
    """
    known = departement_names()
    if not any(codes):
        raise UsageError(fault("departement-empty"))
    for code in codes:
        if code not in known:
            like = departement_like(code)
            raise UsageError(fault("departement-unknown", value=code, nearest=like))
    found = load_communes(departements=codes)
    return tuple(c for c in found if math.isfinite(c.longitude))


def real_roads(network: Path) -> OsmRoads:
    """
    Load the roads of a van.

    Raises
    ------
    MissingDataError
        If the network cannot be read.
    """
    return osm_roads(load_built_network(network), read_profile("van"))


def refuse_pool(communes: Sequence[Commune]) -> None:
    """
    Refuse communes that hold fewer than two candidates.

    Raises
    ------
    UsageError
        If they do; says why.
    """
    if len(small_communes(communes)) < 2:
        codes = ", ".join(dict.fromkeys(c.departement for c in communes))
        is_unknown = not any(c.population for c in communes)
        code = "departement-uncounted" if is_unknown else "unknown-departement-pool"
        raise UsageError(fault(code, value=codes))


def need_of(
    communes: Sequence[Commune],
    *,
    today: date,
    visits: Mapping[str, date] | None = None,
    roads: OsmRoads | None = None,
) -> Need:
    """
    Measure the need of the communes that may be candidates, by the data the user has brought.

    Parameters
    ----------
    communes
        Where the candidates are.
    today, visits
        As for :func:`guinguette.demand.need.measure_need`.
    roads
        A network whose minutes are taken instead of estimated ones, where it reaches.

    Raises
    ------
    UsageError
        If there are fewer than two candidates; says why.
    MissingDataError
        If what was brought is damaged.
    """
    refuse_pool(communes)
    small, kept = small_communes(communes), kept_data()
    return measure_need(
        small,
        data={name: one.columns for name, one in kept.items()},
        credited=tuple(one.credit for one in kept.values()),
        today=today,
        visits=visits,
        ground=on_roads(france(), roads, small) if roads else None,
    )


def _depot_names(towns: Sequence[Commune]) -> list[str]:
    """Names that tell the towns apart: the code follows a name that comes twice."""
    names = [town.name for town in towns]
    return [t.name if names.count(t.name) == 1 else f"{t.name} ({t.code})" for t in towns]


def _settings(
    codes: Sequence[str],
    depots: Sequence[Commune],
    count: int,
    *,
    today: date,
    deadline: Deadline,
) -> Settings:
    towns = list(dict.fromkeys(depots))
    called = dict(zip(towns, _depot_names(towns), strict=True))
    names = [departement_names()[code] for code in codes]
    vans = [
        vehicle_table(f"Camion {k + 1}", depot=called[depots[k]], crew=f"Équipe {k + 1}")
        for k in range(count)
    ]
    allowed = Deadline(seconds=deadline.seconds).or_seconds(SEARCH_S)
    return Settings.model_validate(
        {
            "titre": f"Simulation : {', '.join(names)}",
            "description": "Simulation sur données ouvertes, à discuter avec les communes.",
            "periode": {"debut": next_monday(today), "semaines": 2},
            "depots": [{"nom": called[town], "commune": town.code} for town in towns],
            "equipages": [crew_table(f"Équipe {k + 1}") for k in range(count)],
            "vehicules": vans,
            "profils": [COUNTER_PROFILE],
            "calcul": {
                "duree_max_s": max(1, round(allowed.seconds)),
                "graine": 1,
                "ecart_vise": 0.01,
            },
        }
    )


def _folder(
    settings: Settings, depots: Sequence[Commune], retained: Sequence[Candidate]
) -> WorkingFolder:
    profile = settings.profiles[0].name
    return WorkingFolder(
        path=Path(),
        settings=settings,
        requests=tuple(
            replace(
                new_request(c.commune, settings, rhythm=Rhythm.FORTNIGHTLY, profile=profile),
                row=row,
                place="Place de la mairie",
                phone=c.commune.mairie_phone,
            )
            for row, c in enumerate(retained, start=2)
        ),
        depots=tuple(
            Depot(
                name=depot.name,
                commune_code=town.code,
                longitude=town.longitude,
                latitude=town.latitude,
            )
            for depot, town in zip(settings.depots, dict.fromkeys(depots), strict=True)
        ),
    )


def _row(candidate: Candidate) -> dict[str, str]:
    return commune_row(candidate.commune, rhythm="quinzaine", profile=str(COUNTER_PROFILE["nom"]))
