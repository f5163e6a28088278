"""
The season: evenings that are sold by contract, and what became of each contract.

A contract is so many evenings in the villages of a payer (an intercommunality, a commune, another
funder) between two dates. Which villages, and when, is the planner's choice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from guinguette.document import Count, PlaceKey

Euros = Annotated[float, Field(ge=0)]
SeasonTermKind = Literal[
    "pace", "month", "spacing", "fairness", "weekend", "school_holiday", "wish", "neighbours",
    "calendar", "value", "change",
]  # fmt: skip
"""What a season weighs besides its kilometres and hours; each is a switch with its price."""
LackReason = Literal[
    "no_vehicle_day", "places_full", "days_full", "crew_hours", "vehicles_full", "not_found",
    "cancelled",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """
    A package of evenings that is sold.

    Attributes
    ----------
    name
        Its name, unique in the folder.
    payer
        Who buys it, as written: an intercommunality, a commune, a funder.
    epci_code
        SIREN of the intercommunality that buys it; empty for another payer.
    dates
        Number of evenings sold.
    first
        First day of its period.
    last
        Last day of its period.
    price_eur
        Price of the whole contract, euros.
    places
        Keys of the places that may have its evenings.
    least
        Least evenings of each place.
    most
        Most evenings of each place.
    weekdays
        Weekdays of its evenings, 0 is Monday; all where empty.
    priority
        1 before 2: which contract lacks evenings where not all can be met.
    vehicles
        Names of the vehicles bound to it; any where empty.
    """

    name: str
    payer: str
    epci_code: str = ""
    dates: Count
    first: dt.date
    last: dt.date
    price_eur: Euros = 0.0
    places: tuple[PlaceKey, ...]
    least: Count = 0
    most: Count = 1
    weekdays: tuple[int, ...] = ()
    priority: Annotated[int, Field(ge=1, le=9)] = 1
    vehicles: tuple[str, ...] = ()

    def holds_on(self, day: dt.date) -> bool:
        """Whether one of its evenings may be on a day."""
        is_within = self.first <= day <= self.last
        return is_within and (not self.weekdays or day.weekday() in self.weekdays)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractMet:
    """
    What a plan makes of a contract.

    Attributes
    ----------
    contract
        Name of the contract.
    held
        Its evenings of the season before the period of the plan.
    planned
        Its evenings in the period of the plan.
    lacking
        Evenings sold within the period that the plan cannot make.
    reason
        Why some lack; null where none does.
    remedy_days
        Vehicle-days more, on its days, that would meet it; null where it is met or none would.
    """

    contract: str
    held: Count
    planned: Count
    lacking: Count
    reason: LackReason | None = None
    remedy_days: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonTerm:
    """
    One thing that the season weighs.

    Attributes
    ----------
    kind
        What it is, as a stable word for programs.
    eur
        What it counts for in this plan, euros: 0 where all is as wished.
    price_eur
        What wishing it costs in kilometres and hours, euros: the cost of the routes of this plan
        less that of the best plan found without it; null where that was not searched.
    """

    kind: SeasonTermKind
    eur: float
    price_eur: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonPlace:
    """
    A place that may have evenings of a contract.

    Attributes
    ----------
    key
        Its key.
    name
        Its name, whether it gets an evening or not.
    wishes
        The dates that its commune wished for, the dearest first.
    fallback
        Where the evening is held in bad weather; empty where nothing is known, or it is private.
    """

    key: PlaceKey
    name: str
    wishes: tuple[dt.date, ...] = ()
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """
    The evenings of a plan: what was sold, what is met, and the proof.

    Attributes
    ----------
    contracts
        What is sold.
    met
        What the plan makes of each contract, in their order.
    terms
        What the plan weighs besides the cost of its routes.
    cost_eur
        Cost of the routes of the evenings, and of the terms, euros.
    lower_bound_eur
        Least that is proven of any season of the same contracts, with as many evenings, euros.
    beside_rounds_eur
        Least that evenings and rounds of the same crews cost each other besides, euros.
    places
        The places that its contracts name.
    """

    contracts: tuple[Contract, ...]
    met: tuple[ContractMet, ...]
    terms: tuple[SeasonTerm, ...] = ()
    cost_eur: float = 0.0
    lower_bound_eur: float = 0.0
    beside_rounds_eur: float = 0.0
    places: tuple[SeasonPlace, ...] = ()
