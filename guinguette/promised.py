"""
What a place was promised, and what came between: slots, events, visits that are missed.

A slot is where habit puts one visit. A visit that is not in its slot is an exception, with the
event that caused it; exceptions never become habits. Times are local, Europe/Paris, without zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from guinguette.document import Count, InseeCode, Keyed, LocalTime, PlaceKey
from routing.solution import Reason

EventKind = Literal[
    "vehicle_absent", "crew_absent", "place_closed", "depot_closed", "service_closed",
    "public_holiday", "school_holiday", "market", "fete", "storm", "joined", "left", "instruction",
    "unfit_habits", "delay", "contract_new", "contract_ended", "contract_changed",
]  # fmt: skip
EventSource = Literal["command", "folder", "calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    What happens to the service on some days.

    Attributes
    ----------
    kind
        What it is, as a stable word for programs.
    subject
        Name of the vehicle (of ``unfit_habits`` too: its habits of a day do not go together), the
        crew or the depot, key of the place, that of an instruction included, the contract; empty
        for the whole service.
    first
        First day.
    last
        Last day.
    words
        What it is called: a holiday, a fair, what the coordinator wrote; may be empty.
    source
        Where it was said: to a ``command``, in the ``folder``, by a ``calendar``.
    """

    kind: EventKind
    subject: str
    first: dt.date
    last: dt.date
    words: str = ""
    source: EventSource = "command"

    def holds_on(self, day: dt.date) -> bool:
        """Whether a day is one of its own."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """
    Where habit puts one visit.

    Attributes
    ----------
    date
        The day of the route.
    vehicle
        Name of the vehicle.
    arrive
        Arrival of the vehicle, local time.
    """

    date: dt.date
    vehicle: str
    arrive: LocalTime


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedVisit:
    """
    A visit that habit promises and that is not made.

    Attributes
    ----------
    key
        Key of the place.
    commune_code
        INSEE code of its commune.
    name
        Name of the place.
    slot
        Where it would have been.
    cause
        The event that prevents it; null where none was found.
    phone
        Telephone of its contact, as written; empty when unknown.
    contract
        Name of the contract that bought it; empty where none did.
    """

    key: PlaceKey
    commune_code: InseeCode
    name: str
    slot: Slot
    cause: Event | None = None
    phone: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved(Keyed):
    """
    A place that lacks visits, and why.

    Attributes
    ----------
    key
        Key of the place.
    commune_code
        INSEE code of its commune.
    name
        Name of the place: that of its commune, with its own where it has one.
    missing_visits
        Number of visits asked for and not planned.
    reason
        Why, as a stable word for programs; documents say it in a sentence.
    """

    key: PlaceKey = ""
    commune_code: InseeCode
    name: str
    missing_visits: Count
    reason: Reason
