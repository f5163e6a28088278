"""What a simulation takes for granted, as rows: each with its value, its unit and its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from guinguette.emissions.assumptions import shipped_text
from guinguette.scenarios.rules import shipped_rules
from guinguette.scenarios.scenario import Simulation
from maps.words.phrases import phrase


@dataclass(frozen=True, slots=True)
class Taken:
    """An assumption: its id, what it says, its value with a unit, where it is from."""

    id: str
    label: str
    value: float
    unit: str
    source: str


def taken_for_granted(simulation: Simulation) -> Iterator[Taken]:
    """Yield the rules of the simulation, then what its settings say of hours and costs."""
    usual, asked = shipped_rules(), phrase("simulated.source-question")
    shipped = tomllib.loads(shipped_text("scenarios_2026"))
    for name, one in shipped.items():
        if isinstance(one, dict):
            value = getattr(simulation.rules, name)
            own = usual.source if value == getattr(usual, name) else asked
            yield Taken(name, one["note"], value, one["unit"], own)
    settings = simulation.scenarios[0].folder.settings
    crew, van, stop = settings.crews[0], settings.vehicles[0], settings.profiles[0]
    euro, minutes = phrase("simulated.unit", "eur"), phrase("simulated.in-minutes")
    folder = phrase("simulated.source-settings")
    for name, label, figure, unit in (
        ("crew.people", "simulated.taken-people", crew.people, ""),
        ("crew.hourly", "simulated.taken-hourly", crew.hourly_cost_eur, euro),
        ("crew.day", "simulated.taken-day", crew.longest_day_min, minutes),
        ("vehicle.km", "simulated.taken-km", van.cost_per_km_eur, euro),
        ("vehicle.day", "simulated.taken-van-day", van.fixed_cost_per_day_eur, euro),
        ("vehicle.stops", "simulated.taken-stops", van.max_stops, ""),
        ("service.opening", "simulated.taken-opening", stop.opening_min, minutes),
        ("service.whole", "simulated.taken-service", stop.service_min, minutes),
    ):
        yield Taken(name, phrase(label), figure, unit, folder)
