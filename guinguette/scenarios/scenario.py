"""What a simulation answers: scenarios over one pool of villages, with their proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from guinguette.communes.france import Commune
from guinguette.demand.ground import Ground
from guinguette.demand.need import Need
from guinguette.emissions.balance import Balance
from guinguette.folder.read_folder import WorkingFolder
from guinguette.planning.candidates import Candidate
from guinguette.scenarios.question import Question
from guinguette.scenarios.rules import Rules
from guinguette.tour import Depot, Tour

if TYPE_CHECKING:
    from guinguette.scenarios.choice import Land

Why = Literal["forced", "requested", "chosen"]
WhyNot = Literal["forbidden", "served", "too_far", "epci_full", "reached", "less_benefit"]
WhyAside = Literal["shop", "island", "off_network"]
"""A small commune is no candidate: it has a food shop, or no road leads there from the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """
    The candidates of a question, n of them, the same for all its scenarios.

    ``weights`` are the benefits of a first visit in four weeks, points; ``towns`` may hold depots.
    ``forced`` and ``requested`` are INSEE codes of candidates; ``forbidden``, ``served`` and those
    set ``aside`` are no candidates. ``per_epci`` (least and most villages) and ``subsidies`` (euros
    a year and village) are by SIREN. ``ground`` has the minutes between communes on a network;
    ``None`` where roads are estimated.
    """

    area: tuple[Commune, ...]
    need: Need
    candidates: tuple[Candidate, ...]
    weights: tuple[float, ...]
    towns: tuple[Commune, ...]
    forced: frozenset[str] = frozenset()
    requested: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    served: frozenset[str] = frozenset()
    aside: Mapping[WhyAside, frozenset[str]] = field(default_factory=dict)
    per_epci: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    subsidies: Mapping[str, float] = field(default_factory=dict)
    ground: Ground | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenVillage:
    """
    A village that gets visits, in four weeks.

    ``benefit`` is that of all its visits, points; ``marginal`` that of each, the last one is the
    value of the last visit. ``round_trip_min`` and ``alone_eur`` are those of a route from its
    depot to it alone and back.
    """

    candidate: Candidate
    visits: int
    depot: str
    benefit: float
    marginal: tuple[float, ...]
    why: Why
    round_trip_min: float
    alone_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A commune without a stop that counts in part: another one's is near."""

    commune: Commune
    by: str
    minutes: float
    benefit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A candidate without a visit, and the true reason."""

    candidate: Candidate
    why: WhyNot
    round_trip_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    Which villages get how many visits, from where.

    ``value`` is that of the objective with real tours, ``bound`` what no choice of villages,
    frequencies and depots can pass; both are points, euros a year, or points per 1,000 € by the
    objective. ``gap`` is how far apart they are, ``gap_of_choice`` how far the choice is from the
    best one at the costs that the bound counts; the rest of ``gap`` is what these costs leave out.
    """

    villages: tuple[ChosenVillage, ...]
    reached: tuple[Reached, ...]
    left_out: tuple[LeftOut, ...]
    benefit: float
    value: float
    bound: float
    gap: float
    gap_of_choice: float
    is_inherited: bool = False
    """Whether it is the choice of the scenario before, and a van that adds to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCost:
    """Euros a year, by what they pay for; ``subsidies_eur`` are received."""

    vehicles_eur: float
    crews_eur: float
    hours_eur: float
    distance_eur: float
    days_eur: float
    places_eur: float
    subsidies_eur: float

    @property
    def total_eur(self) -> float:
        """All that is paid."""
        return (
            self.vehicles_eur + self.crews_eur + self.hours_eur
            + self.distance_eur + self.days_eur + self.places_eur
        )  # fmt: skip

    @property
    def net_eur(self) -> float:
        """What remains to be paid when subsidies are received."""
        return self.total_eur - self.subsidies_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    What a number of vans does in four weeks, and in a year.

    ``folder`` is what was planned, ``tour`` its plan. A scenario ``is_starved`` where its search
    ended too early for it to be compared: visits are missing that were chosen, or the gap of the
    tours is over :data:`STARVED_GAP`.
    """

    name: str
    vehicles: int
    depots: tuple[Depot, ...]
    choice: Choice
    folder: WorkingFolder
    tour: Tour
    year: YearCost
    balance: Balance
    is_starved: bool


STARVED_GAP = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Scenarios of one question, in the order of their vans."""

    question: Question
    rules: Rules
    title: str
    places: tuple[str, ...]
    """Names of the intercommunalities or the départements."""
    pool: Pool
    scenarios: tuple[Scenario, ...]
    land: Land | None = None
    """The ways that villages were chosen by; ``None`` where it was not simulated here."""

    def candidate(self, code: str) -> Candidate:
        """Return a candidate; ``KeyError`` where there is none of that code."""
        return self._by_code()[code]

    def _by_code(self) -> Mapping[str, Candidate]:
        return {c.commune.code: c for c in self.pool.candidates}
