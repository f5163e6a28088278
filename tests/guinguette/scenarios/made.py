"""
A simulation made by hand: eight villages around the Der, one van, then two, four weeks.

Weights add up to 40, so that shares can be worked out in the head. With one van, Narcy and Roches
are visited every second week, Wassy and Ceffonds once, and La Porte du Der is within reach of
Ceffonds. With two, the former two are visited weekly, the latter every second week, and La Porte du
Der and Rives Dervoises once. Vignory and Biesles are never visited.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from guinguette.communes.france import Commune, every_commune
from guinguette.demand.need import Need
from guinguette.emissions.balance import balance_tour
from guinguette.folder.new_request import new_request
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.candidates import Candidate
from guinguette.rhythm import Rhythm
from guinguette.scenarios.question import Question
from guinguette.scenarios.rules import Rules, shipped_rules
from guinguette.scenarios.scenario import (
    Choice,
    ChosenVillage,
    LeftOut,
    Pool,
    Reached,
    Scenario,
    Simulation,
    YearCost,
)
from guinguette.tour import Route, Tour
from tests.guinguette.folders import (
    BIESLES,
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    RIVES_DERVOISES,
    ROCHES,
    VIGNORY,
    WASSY,
    settings,
)
from tests.tours import PLACES, SAINT_DIZIER, make_route, make_tour

WEIGHTS = {
    NARCY: 10.0, ROCHES: 8.0, WASSY: 6.0, CEFFONDS: 5.0, PORTE_DU_DER: 4.0, RIVES_DERVOISES: 3.0,
    VIGNORY: 2.0, BIESLES: 2.0,
}  # fmt: skip
SUBSIDY_EUR = 100.0
PAID_HOURS = 100.0
"""Of a crew, a year: each of these works longer."""
_NAMES = {code: name for name, (code, *_) in PLACES.items()}
_ONE_VAN = ((1, 1, (NARCY, ROCHES)), (3, 1, (WASSY, CEFFONDS)), (15, 1, (NARCY, ROCHES)))
_TWO_VANS = (
    *((7 * week + 1, 1, (NARCY, ROCHES)) for week in range(4)),
    (3, 2, (WASSY, CEFFONDS)),
    (10, 2, (PORTE_DU_DER, RIVES_DERVOISES)),
    (17, 2, (WASSY, CEFFONDS)),
)
"""Day of the period, number of the van, villages in order."""


def commune(code: str) -> Commune:
    """Return a commune of France."""
    found = every_commune().by_code(code)
    assert found is not None
    return found


def made_simulation() -> Simulation:
    """Return both scenarios; each village brings 100 € of subsidy a year."""
    question = Question.model_validate(
        {"titre": "Autour du Der", "couts": {"subvention_eur_an": SUBSIDY_EUR}}
    )
    rules, pool = replace(shipped_rules(), paid_hours=PAID_HOURS), made_pool()
    near = Reached(commune=commune(PORTE_DU_DER), by=CEFFONDS, minutes=4.0, benefit=2.0)
    return Simulation(
        question=question,
        rules=rules,
        title=question.title,
        places=("Haute-Marne",),
        pool=pool,
        scenarios=(
            made_scenario("1 véhicule", 1, _ONE_VAN, pool, rules, reached=(near,)),
            made_scenario("2 véhicules", 2, _TWO_VANS, pool, rules),
        ),
    )


def made_pool() -> Pool:
    """Return the eight villages and the two towns, the need falling from 0.9 to 0.2."""
    communes = tuple(commune(code) for code in WEIGHTS)
    scores = np.round(0.9 - 0.1 * np.arange(len(communes)), 1)
    need = Need(
        communes=communes,
        values={"food_min": np.arange(len(communes), 0.0, -1.0)},
        weights={"food_min": 1.0},
        absent=("cafe_min", "post_min", "seniors", "carless", "social", "days"),
        is_expected=True,
        scores=scores,
    )
    towns = (commune("52448"), commune("52121"))
    candidates = tuple(
        Candidate(commune=c, parts={"food_min": 8.0 - k}, audience=c.population, score=score)
        for k, (c, score) in enumerate(zip(communes, scores.tolist(), strict=True))
    )
    return Pool(
        area=(*communes, *towns),
        need=need,
        candidates=candidates,
        weights=tuple(WEIGHTS.values()),
        towns=towns,
    )


def made_scenario(
    name: str,
    vans: int,
    days: tuple[tuple[int, int, tuple[str, ...]], ...],
    pool: Pool,
    rules: Rules,
    *,
    reached: tuple[Reached, ...] = (),
) -> Scenario:
    """Return a scenario of routes from Saint-Dizier: a day of the period, a van, villages."""
    folder = _folder(vans, pool)
    tour = _tour(days, folder)
    made = Counter(visit.commune_code for route in tour.routes for visit in route.visits)
    villages = tuple(
        _village(candidate, made[candidate.commune.code], rules)
        for candidate in pool.candidates
        if candidate.commune.code in made
    )
    gone = {*made, *(one.commune.code for one in reached)}
    left = (c for c in pool.candidates if c.commune.code not in gone)
    benefit = sum(v.benefit for v in villages) + sum(one.benefit for one in reached)
    year = made_year(rules, tour, vans)
    value = 1000.0 * benefit / year.net_eur
    return Scenario(
        name=name,
        vehicles=vans,
        depots=(SAINT_DIZIER,),
        choice=Choice(
            villages=villages,
            reached=reached,
            left_out=tuple(
                LeftOut(candidate=c, why="less_benefit", round_trip_min=60.0) for c in left
            ),
            benefit=benefit,
            value=value,
            bound=value * 1.06,
            gap=1.0 - 1.0 / 1.06,
            gap_of_choice=0.02,
        ),
        folder=folder,
        tour=tour,
        year=year,
        balance=balance_tour(tour),
        is_starved=False,
    )


def made_year(rules: Rules, tour: Tour, vans: int) -> YearCost:
    """Count a year of 46 weeks: 24 € an hour, 0.45 € a kilometre and 35 € a route."""
    times = rules.weeks / tour.weeks
    villages = len({visit.commune_code for route in tour.routes for visit in route.visits})
    return YearCost(
        vehicles_eur=rules.vehicle_eur * vans,
        crews_eur=24.0 * PAID_HOURS * vans,
        hours_eur=24.0
        * (sum(route.duration_s for route in tour.routes) / 3600.0 * times - PAID_HOURS * vans),
        distance_eur=0.45 * tour.distance_m / 1000.0 * times,
        days_eur=35.0 * len(tour.routes) * times,
        places_eur=rules.place_eur * villages,
        subsidies_eur=SUBSIDY_EUR * villages,
    )


def _village(candidate: Candidate, visits: int, rules: Rules) -> ChosenVillage:
    weight = WEIGHTS[candidate.commune.code]
    marginal = tuple(weight * worth for worth in rules.worth(visits))
    return ChosenVillage(
        candidate=candidate,
        visits=visits,
        depot=SAINT_DIZIER.name,
        benefit=sum(marginal),
        marginal=marginal,
        why="chosen",
        round_trip_min=50.0,
        alone_eur=120.0,
    )


def _folder(vans: int, pool: Pool) -> WorkingFolder:
    own = settings(
        titre="Autour du Der",
        periode={"debut": MONDAY, "semaines": 4},
        equipages=[crew_table(f"Équipe {k + 1}") for k in range(vans)],
        vehicules=[
            vehicle_table(f"Camion {k + 1}", depot="Saint-Dizier", crew=f"Équipe {k + 1}")
            for k in range(vans)
        ],
    )
    requests = tuple(
        new_request(c.commune, own, rhythm=Rhythm.FORTNIGHTLY, profile="comptoir")
        for c in pool.candidates
        if c.commune.code in _NAMES
    )
    return WorkingFolder(path=Path(), settings=own, requests=requests, depots=(SAINT_DIZIER,))


def _tour(days: tuple[tuple[int, int, tuple[str, ...]], ...], folder: WorkingFolder) -> Tour:
    routes = tuple(_route(day, van, codes) for day, van, codes in days)
    visited = {visit.commune_code: visit.population for r in routes for visit in r.visits}
    tour = make_tour(routes)
    return replace(
        tour,
        title=folder.settings.title,
        description=folder.settings.description,
        start=MONDAY,
        weeks=4,
        status="feasible",
        unserved=(),
        communes_served=len(visited),
        communes_asked=len(visited),
        inhabitants_served=sum(visited.values()),
    )


def _route(day: int, van: int, codes: tuple[str, ...]) -> Route:
    route = make_route(
        MONDAY + timedelta(days=day), f"Camion {van}", tuple(_NAMES[code] for code in codes)
    )
    cost = 35.0 + 0.45 * route.distance_m / 1000.0 + 24.0 * route.duration_s / 3600.0
    visits = tuple(
        replace(
            visit,
            key=code,
            name=commune(code).name,
            population=commune(code).population,
            service_profile="comptoir",
            rhythm="fortnightly",
        )
        for visit, code in zip(route.visits, codes, strict=True)
    )
    return replace(route, crew=f"Équipe {van}", cost_eur=round(cost, 4), visits=visits)
