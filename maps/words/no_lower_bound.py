"""Why the quality of a plan is not known, where a rule leaves its lower bound far below."""

from __future__ import annotations

from guinguette.calendar import Language
from guinguette.tour import LowerBoundGap, Tour

USEFUL_GAP = 0.2
"""Above this gap, a lower bound that such a rule weakens measures nothing."""

_UNKNOWN: dict[Language, tuple[str, str]] = {
    "fr": ("l’écart au meilleur plan possible n’est pas connu\N{NO-BREAK SPACE}: ", " et "),
    "en": ("how far the best possible plan is remains unknown: ", " and "),
}
_BECAUSE: dict[Language, dict[LowerBoundGap, str]] = {
    "fr": {
        "nights_away": "avec des nuits passées dehors, le calcul ne donne qu’un plancher grossier",
        "same_hour": "la preuve ne tient pas compte de la promesse de passer à la même heure",
    },
    "en": {
        "nights_away": "only a rough floor is known with nights away",
        "same_hour": "the proof leaves the promise of the same hour out",
    },
}


def why_no_lower_bound(tour: Tour, *, language: Language = "fr") -> str:
    """
    Say in one sentence which rules keep a plan from being measured.

    Returns
    -------
    sentence
        Without its capital; empty where the plan is proven, its lower bound is near, or no rule
        weakens it.
    """
    if tour.status == "optimal" or tour.gap <= USEFUL_GAP or not tour.lower_bound_gaps:
        return ""
    begin, joint = _UNKNOWN[language]
    return f"{begin}{joint.join(_BECAUSE[language][rule] for rule in tour.lower_bound_gaps)}."
