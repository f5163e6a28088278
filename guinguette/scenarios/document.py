"""A simulation as plain values, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from guinguette.scenarios.compared.figures import figures_of
from guinguette.scenarios.scenario import Choice, Scenario, Simulation

_DIGITS = 10


def simulation_document(simulation: Simulation) -> dict[str, object]:
    """
    Write a simulation: the question, the pool and its need, and what each scenario does.

    Benefits are points in four weeks, costs euros a year; kilometres and hours of a tour those of
    its weeks, of ``figures`` those of a year. A scenario that is starved is not to be compared.
    """
    pool = simulation.pool
    document: dict[str, object] = {
        "title": simulation.title,
        "places": list(simulation.places),
        "is_estimate": any(one.tour.network.is_estimate for one in simulation.scenarios),
        "question": simulation.question.model_dump(
            mode="json", by_alias=True, exclude_defaults=True
        ),
        "pool": {
            "communes": len(pool.area),
            "candidates": len(pool.candidates),
            "towns": [town.code for town in pool.towns],
            "forced": sorted(pool.forced),
            "requested": sorted(pool.requested),
            "forbidden": sorted(pool.forbidden),
            "served": sorted(pool.served),
            "weights": {
                candidate.commune.code: weight
                for candidate, weight in zip(pool.candidates, pool.weights, strict=True)
            },
            "aside": {why: len(codes) for why, codes in pool.aside.items()},
        },
        "need": {
            "weights": dict(pool.need.weights),
            "absent": list(pool.need.absent),
            "is_expected": pool.need.is_expected,
            "credited": list(pool.need.credited),
        },
        "scenarios": [_scenario(simulation, scenario) for scenario in simulation.scenarios],
    }
    return {key: _rounded(value) for key, value in document.items()}


def format_simulation(simulation: Simulation) -> str:
    """Write a simulation as the text of ``simulation.json``."""
    document = simulation_document(simulation)
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _scenario(simulation: Simulation, scenario: Scenario) -> dict[str, object]:
    choice, tour, year = scenario.choice, scenario.tour, scenario.year
    figures = asdict(figures_of(simulation, scenario))
    return {
        "name": scenario.name,
        "vehicles": scenario.vehicles,
        "is_starved": scenario.is_starved,
        "is_inherited": choice.is_inherited,
        "depots": [{"name": d.name, "commune": d.commune_code} for d in scenario.depots],
        "villages": _villages(choice),
        "reached": [
            {"commune": one.commune.code, "by": one.by, "minutes": one.minutes,
             "benefit": one.benefit}
            for one in choice.reached
        ],
        "left_out": [
            {"commune": one.candidate.commune.code, "why": one.why,
             "round_trip_min": one.round_trip_min}
            for one in choice.left_out
        ],
        "benefit": choice.benefit,
        "value": choice.value,
        "bound": choice.bound,
        "gap": choice.gap,
        "gap_of_choice": choice.gap_of_choice,
        "gap_of_tours": tour.gap,
        "tour": {
            "weeks": tour.weeks,
            "visits": tour.visit_count,
            "routes": len(tour.routes),
            "distance_km": tour.distance_m / 1000.0,
            "cost_eur": tour.cost_eur,
            "lower_bound_eur": tour.lower_bound_eur,
            "status": tour.status,
            "communes_served": tour.communes_served,
            "unserved": sorted({one.commune_code for one in tour.unserved}),
        },
        "year": {**asdict(year), "total_eur": year.total_eur, "net_eur": year.net_eur},
        "figures": figures,
    }  # fmt: skip


def _villages(choice: Choice) -> list[dict[str, object]]:
    return [
        {
            "commune": one.candidate.commune.code,
            "name": one.candidate.commune.name,
            "need": one.candidate.score,
            "visits": one.visits,
            "depot": one.depot,
            "benefit": one.benefit,
            "marginal": list(one.marginal),
            "why": one.why,
            "round_trip_min": one.round_trip_min,
            "alone_eur": one.alone_eur,
        }
        for one in choice.villages
    ]


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(own) for key, own in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(own) for own in value]
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
