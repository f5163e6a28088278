"""Why a commune lacks visits, in the words of the coordinator."""

from __future__ import annotations

from guinguette.language.fault_sentences import fault
from routing.solution import Reason

_CODES: dict[Reason, str] = {
    "no_vehicle_day": "unserved-no-vehicle-day",
    "too_far": "unserved-too-far",
    "time_window": "unserved-time-window",
    "fleet_full": "unserved-fleet-full",
    "days_full": "unserved-days-full",
    "relation": "unserved-relation",
    "capacity": "unserved-capacity",
    "break": "unserved-break",
    "driving_break": "unserved-driving-break",
    "several_rules": "unserved-several-rules",
    "not_worth_it": "unserved-not-worth-it",
    "own_vehicles": "unserved-own-vehicles",
    "not_found": "unserved-not-found",
}


def why_unserved(reason: Reason, commune: str, *, langue: str = "") -> str:
    """Say in two sentences why a commune lacks visits, and what to do about it."""
    why = fault(_CODES[reason], langue=langue, commune=commune)
    return f"{why.message} {why.help}".strip()


def reason_of(code: str) -> Reason:
    """
    Return the reason that plans once named by the code of its sentence.

    Raises
    ------
    ValueError
        If no reason has this code.
    """
    for reason, known in _CODES.items():
        if known == code:
            return reason
    raise ValueError(f"no reason has the code {code!r}")
