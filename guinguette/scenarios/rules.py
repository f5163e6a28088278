"""What a simulation takes for granted: the worth of visits, the costs of a year."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache

from guinguette.emissions.assumptions import shipped_text
from guinguette.folder.settings.model import CrewSettings
from guinguette.scenarios.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """
    The assumptions of ``scenarios_2026.toml``, or what a question says instead.

    ``return_of_visits`` is what each further visit in four weeks is worth, as a share of the one
    before; ``people_power`` the power of the inhabitants without a shop in their commune that the
    need of each is multiplied by; ``reached_share`` what a stop in a neighbouring village is worth
    as a share of one's own; ``requested_bonus`` what a request of the mairie adds, as a share.
    Euros are a year's, of a vehicle, a crew, a place; ``paid_hours`` are those of a year of full
    time, paid to each person of a crew whether on tour or not.
    """

    id: str
    source: str
    return_of_visits: float
    people_power: float
    reached_share: float
    requested_bonus: float
    vehicle_eur: float
    crew_eur: float
    place_eur: float
    paid_hours: float
    weeks: int

    def worth(self, visits: int) -> tuple[float, ...]:
        """Return what each of some visits in four weeks is worth, the first one being 1."""
        return tuple(self.return_of_visits**k for k in range(visits))

    def crew_year_eur(self, crew: CrewSettings) -> float:
        """Return what a crew costs a year before it works longer than it is paid for."""
        return self.crew_eur + crew.people * crew.hourly_cost_eur * self.paid_hours


def rules_of(question: Question) -> Rules:
    """Return the rules, with what a question says instead."""
    costs, usual = question.costs, shipped_rules()
    return replace(
        usual,
        vehicle_eur=usual.vehicle_eur if costs.vehicle_eur is None else costs.vehicle_eur,
        crew_eur=usual.crew_eur if costs.crew_eur is None else costs.crew_eur,
        place_eur=usual.place_eur if costs.place_eur is None else costs.place_eur,
        weeks=costs.weeks or usual.weeks,
    )


@cache
def shipped_rules() -> Rules:
    """Read the assumptions that come with the package."""
    raw = tomllib.loads(shipped_text("scenarios_2026"))
    figures = {name: one["value"] for name, one in raw.items() if isinstance(one, dict)}
    return Rules(id=raw["id"], source=raw["source"], **figures)
