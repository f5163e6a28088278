"""
Simulations of départements: gaps of choices and of tours, and the time they take.

``python -m tests.benchmarks.simulations 58 23 55 --vehicles 1,2,3`` for each by itself;
``--network FOLDER`` on real roads; ``--contracts`` for the contracts that are known by name.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from guinguette.scenarios.question import Question
from guinguette.scenarios.scenario import Scenario
from guinguette.scenarios.simulate import simulate

COLUMNS = (
    "area", "vans", "depots", "villages", "visits", "benefit", "€ a year", "gap", "of choice",
    "of tours", "starved", "s of all", "CPU s",
)  # fmt: skip
TODAY = date(2026, 11, 30)
_DER = ("52411", "51286", "52331", "51358", "52347")
CONTRACTS = (
    ("CA Grand Saint-Dizier, Der et Vallées", "200068666", 27, _DER),
    ("CA de Chaumont", "200068658", 24, ()),
    ("CC Thiérache Sambre et Oise", "200071983", 12, ("02070",)),
)
"""Intercommunality, SIREN, villages of its contract, and those known to be served (DOMAIN §2)."""


def row(area: str, scenario: Scenario, seconds: float, cpu: float) -> str:
    """Write a line of the table of results."""
    choice, tour = scenario.choice, scenario.tour
    depots = ", ".join(depot.name for depot in scenario.depots)
    figures = (
        area, scenario.vehicles, depots, len(choice.villages), tour.visit_count,
        f"{choice.benefit:.0f}", f"{scenario.year.net_eur:.0f}", f"{choice.gap:.2%}",
        f"{choice.gap_of_choice:.2%}", f"{tour.gap:.2%}", "yes" if scenario.is_starved else "no",
        f"{seconds:.0f}", f"{cpu:.0f}",
    )  # fmt: skip
    return "| " + " | ".join(map(str, figures)) + " |"


def run(area: str, zone: dict[str, object], choice: dict[str, object], **options: object) -> None:
    """Simulate and print a row for each scenario; the time is that of all."""
    network = options.pop("network", None)
    question = Question.model_validate({"zone": zone, "choix": choice, **options})
    began, worked = time.monotonic(), time.process_time()
    found = simulate(question, today=TODAY, network=network)
    seconds, cpu = time.monotonic() - began, time.process_time() - worked
    for scenario in found.scenarios:
        print(row(area, scenario, seconds, cpu), flush=True)
    benefits = [scenario.choice.benefit for scenario in found.scenarios]
    assert all(np.diff(benefits) >= 0), "more vans served less"


def contracts() -> None:
    """Choose as many villages as the contracts have, and say where those known stand."""
    for name, siren, count, known in CONTRACTS:
        question = Question.model_validate(
            {
                "zone": {"epci": [siren]},
                "villages": {"nombre_min": count, "nombre_max": count},
                "choix": {"vehicules": [1], "frequences": [1], "objectif": "benefice"},
            }
        )
        found = simulate(question, today=TODAY)
        served = [v.candidate.commune.code for v in found.scenarios[0].choice.villages]
        order = np.argsort(-np.array(found.pool.weights))
        ranked = [found.pool.candidates[k] for k in order]
        codes = [c.commune.code for c in ranked]
        print(f"{name}: {len(served)} chosen of {len(codes)} candidates (asked: {count})")
        for code in known:
            if code not in codes:
                print(f"  {code}: no candidate")
                continue
            rank = codes.index(code)
            candidate = ranked[rank]
            parts = ", ".join(f"{part} {value:.1f}" for part, value in candidate.parts.items())
            print(
                f"  {candidate.commune.name}: {rank + 1} of {len(codes)} by benefit"
                f" ({candidate.commune.population} inhabitants, need {candidate.score:.2f},"
                f" {parts})"
                f", {'chosen' if code in served else 'not chosen'}"
            )


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("departements", nargs="*")
    parser.add_argument("--vehicles", default="1,2,3")
    parser.add_argument("--network", type=Path)
    parser.add_argument("--budget", type=float)
    parser.add_argument("--contracts", action="store_true")
    asked = parser.parse_args(argv)
    if asked.contracts:
        contracts()
    if asked.departements:
        print("| " + " | ".join(COLUMNS) + " |")
        print("|---" * len(COLUMNS) + "|")
    for code in asked.departements:
        choice: dict[str, object] = {"vehicules": [int(n) for n in asked.vehicles.split(",")]}
        if asked.budget:
            choice |= {"objectif": "benefice", "budget_eur_an": asked.budget}
        run(code, {"departements": [code]}, choice, network=asked.network)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
