"""What rules that a lower bound leaves out do to the proof of a plan."""

from __future__ import annotations

import math

from guinguette.calendar import Language
from guinguette.language.catalogue import say_in
from guinguette.tour import Tour

USEFUL_GAP = 0.2
"""Above this gap, a lower bound that such a rule weakens measures nothing."""


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
    first, *others = (say_in(language, "pages.because-of", rule) for rule in tour.lower_bound_gaps)
    for other in others:
        first = say_in(language, "pages.and", first=first, last=other)
    return say_in(language, "pages.no-lower-bound", why=first)


def price_of_same_hour(tour: Tour, *, language: Language = "fr") -> str:
    """
    Say what keeping the same hour costs at most: the bound is that of plans without it.

    Returns
    -------
    sentence
        Empty where hours are not promised, or the plan is proven, or its bound says nothing.
    """
    is_known = tour.status == "feasible" and tour.lower_bound_eur > 0 and tour.gap <= USEFUL_GAP
    if not is_known or tour.lower_bound_gaps != ("same_hour",):
        return ""
    euros = math.ceil(tour.cost_eur - tour.lower_bound_eur)
    return say_in(language, "pages.price-of-same-hour", euros=euros)
