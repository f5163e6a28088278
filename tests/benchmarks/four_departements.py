"""
The largest case: every commune of 02, 10, 51 and 52, one day stop a fortnight.

The rules, and where they come from:

- Stops: all the communes with a position (2,264 in the shipped data), at their mairie; the towns
  too, so that nothing is chosen by hand. Service: the day stop of the shipped examples, 20 min of
  set-up, 90 min open, 15 min of packing, between 8:30 and 18:00, on any day from Monday to Friday
  of either week.
- Roads: the estimate of the planner (neighbouring communes, 55 km/h), legs rounded up to 5 min.
- Depots: one per 120 communes, in the towns that lie nearest to the communes among the 40 largest
  (p-median, as in ``guinguette simuler``).
- Fleet: one van per 24 communes nearest to its depot, rounded up: 10 working days of 3 stops would
  allow 30, distance takes some. A van works from Monday to Friday.
- Crew: one person at 24 euros an hour, 8:00 to 18:30, 10 h a day at most (Code du travail,
  L3121-18), a break of 45 min once 6 h are worked (20 min are due, L3121-16). A van costs
  0.45 euros a km and 35 euros a day, as in the examples.

``python -m tests.benchmarks.four_departements 60`` solves it in 60 s and prints one JSON document.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np

from guinguette.communes.france import Commune, load_communes
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import Settings
from guinguette.folder.template import COUNTER_PROFILE, crew_table, vehicle_table
from guinguette.planning.folder_problem import build_problem
from guinguette.rhythm import Rhythm
from guinguette.roads.kinds import estimated_roads
from guinguette.tour import Depot
from routing.check.judge import check
from routing.great_circle import great_circle_m
from routing.location.choose import p_median
from routing.problem import Problem
from routing.solver.deadline import Deadline
from routing.solver.solve import solve

DEPARTEMENTS = ("02", "10", "51", "52")
COMMUNES_PER_DEPOT = 120
COMMUNES_PER_VAN = 24
START = date(2027, 1, 4)
"""A Monday."""


def four_departements(departements=DEPARTEMENTS) -> tuple[Problem, dict[str, int]]:
    """Build the problem; the number of vans of each depot too."""
    communes = [c for c in load_communes(departements=departements) if c.longitude == c.longitude]
    towns = _depots(communes, max(1, round(len(communes) / COMMUNES_PER_DEPOT)))
    fleet = _fleet(communes, towns)
    folder = _folder(_settings(towns, fleet), communes, towns)
    problem, _ = build_problem(folder, estimated_roads(communes))
    return problem, {town.name: fleet[town.code] for town in towns}


def _depots(communes: list[Commune], count: int) -> tuple[Commune, ...]:
    """Return the towns, of the forty largest, that lie nearest to all communes."""
    towns = sorted(communes, key=lambda c: (-c.population, c.code))[:40]
    crow_m = np.array([[_crow_m(commune, town) for town in towns] for commune in communes])
    return tuple(towns[k] for k in p_median(crow_m, facilities=count).chosen)


def _fleet(communes: list[Commune], towns: tuple[Commune, ...]) -> Counter[str]:
    """Vans per depot: enough for the communes that it is nearest to."""
    nearest = Counter(
        min(towns, key=lambda town: (_crow_m(commune, town), town.code)).code
        for commune in communes
    )
    return Counter({code: -(-count // COMMUNES_PER_VAN) for code, count in nearest.items()})


def _crow_m(a: Commune, b: Commune) -> float:
    return float(great_circle_m(a.longitude, a.latitude, b.longitude, b.latitude))


def _settings(towns: tuple[Commune, ...], fleet: Counter[str]) -> Settings:
    crews, vans = [], []
    for town in towns:
        for number in range(1, 1 + fleet[town.code]):
            crews.append(crew_table(f"{town.code} {number}"))
            vans.append(
                vehicle_table(
                    f"{town.code} {number}", depot=town.code, crew=f"{town.code} {number}"
                )
            )
    return Settings.model_validate(
        {
            "titre": "Aisne, Aube, Marne, Haute-Marne",
            "description": "",
            "periode": {"debut": START, "semaines": 2},
            "depots": [{"nom": town.code, "commune": town.code} for town in towns],
            "equipages": crews,
            "vehicules": vans,
            "profils": [COUNTER_PROFILE],
        }
    )


def _folder(settings: Settings, communes: list[Commune], towns: tuple[Commune, ...]):
    requests = tuple(
        CommuneRequest(
            commune=commune,
            row=row,
            rhythm=Rhythm.FORTNIGHTLY,
            weekdays=settings.weekdays_worked,
            window_min=None,
            profile=settings.profiles[0].name,
            place="Place de la mairie",
            longitude=commune.longitude,
            latitude=commune.latitude,
            phone="",
        )
        for row, commune in enumerate(communes, start=2)
    )
    depots = tuple(
        Depot(name=t.code, commune_code=t.code, longitude=t.longitude, latitude=t.latitude)
        for t in towns
    )
    return WorkingFolder(path=Path(), settings=settings, requests=requests, depots=depots)


def main(seconds: float, departements=DEPARTEMENTS) -> dict[str, object]:
    """Build, solve and check; times in seconds, memory in MB."""
    begin = time.perf_counter()
    problem, fleet = four_departements(departements)
    built = time.perf_counter() - begin
    solution = solve(problem, deadline=Deadline(seconds=seconds))
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "communes": len(problem.stops),
        "depots": len(fleet),
        "vans": len(problem.vehicles),
        "fleet": fleet,
        "build_seconds": round(built, 2),
        "seconds": round(solution.runtime_s, 2),
        "cpu_seconds": round(own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime, 2),
        "cost_eur": solution.cost,
        "lower_bound_eur": solution.lower_bound,
        "gap": solution.gap,
        "status": solution.status,
        "method": solution.method,
        "routes": len(solution.routes),
        "unserved": Counter(u.reason for u in solution.unserved),
        "violations": list(check(problem, solution)),
        "peak_mb": round(own.ru_maxrss / 1024),
        "peak_worker_mb": round(others.ru_maxrss / 1024),
    }


if __name__ == "__main__":
    print(json.dumps(main(float(sys.argv[1]), tuple(sys.argv[2:]) or DEPARTEMENTS)))
