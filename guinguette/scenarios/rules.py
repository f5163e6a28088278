"""What a simulation takes for granted: the worth of visits, the costs of a year."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from guinguette.emissions.assumptions import shipped_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """
    The assumptions of ``scenarios_2026.toml``, or what a question says instead.

    ``return_of_visits`` is what each further visit in four weeks is worth, as a share of the one
    before; ``people_power`` the power of the inhabitants without a shop in their commune that the
    need of each is multiplied by; ``reached_share`` what a stop in a neighbouring village is worth
    as a share of one's own; ``requested_bonus`` what a request of the mairie adds, as a share.
    Euros are a year's, but for ``hourly_eur`` and the like of the crew and the vehicle, which are
    those of the settings.
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
    weeks: int

    def worth(self, visits: int) -> tuple[float, ...]:
        """Return what each of some visits in four weeks is worth, the first one being 1."""
        return tuple(self.return_of_visits**k for k in range(visits))


@cache
def shipped_rules() -> Rules:
    """Read the assumptions that come with the package."""
    raw = tomllib.loads(shipped_text("scenarios_2026"))
    figures = {name: one["value"] for name, one in raw.items() if isinstance(one, dict)}
    return Rules(id=raw["id"], source=raw["source"], **figures)
