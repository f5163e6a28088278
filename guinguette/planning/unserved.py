"""Why a commune lacks visits, in the words of the coordinator."""

from __future__ import annotations

from guinguette.communes.france import Commune
from guinguette.language.faults import fault
from routing.solution import Reason

_CODES: dict[Reason, str] = {
    "no_vehicle_day": "unserved-no-vehicle-day",
    "too_far": "unserved-too-far",
    "time_window": "unserved-time-window",
    "fleet_full": "unserved-fleet-full",
    "days_full": "unserved-days-full",
    "relation": "unserved-relation",
    "not_worth_it": "unserved-not-worth-it",
}


def why_unserved(reason: Reason, commune: Commune) -> tuple[str, str]:
    """Return the stable code of a reason, and the sentence that says what to do about it."""
    code = _CODES[reason]
    why = fault(code, commune=commune.name_with_article)
    return code, f"{why.message} {why.help}".strip()
